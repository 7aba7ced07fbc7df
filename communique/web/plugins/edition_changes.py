"""What has changed since an older edition: `/changes/NAME`, as a page, CSV and JSON; `/changes` lists what is kept."""

import asyncio
import re
from typing import Any

import markupsafe
from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.edition.differences.formats import as_csv, as_json
from communique.edition.differences.sides import published_on
from communique.suggestions import quoted
from communique.web.compat import DatasetteError
from communique.web.edition import Row, ServedEdition, edition_of
from communique.web.kept_differences import MOST_IN_A_FILE, KeptDifference, address_of, kept_difference, older_editions
from communique.web.known_parameters import takes
from communique.web.pages import FOR_ANY_SITE, html_page, not_found, yes_or_no

_NAME = re.compile("[0-9a-f]{16}")
_CSV, _JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the pages and files."""
    return [(r"^/changes/?$", show_editions), (r"^/changes/(?P<name>[^/]+?)(?:\.(?P<form>csv|json))?$", show_changes)]


async def show_editions(datasette: Datasette, request: Request) -> Response:
    """List the older editions that are kept, each with the way to what has changed since."""
    edition = edition_of(datasette)
    context = {"editions": await _editions(edition), "changes_title": "What has changed"}
    return await html_page(datasette, request, "edition_changes.html", context, "about", path="/changes")


@takes("bulk")
async def show_changes(datasette: Datasette, request: Request) -> Response:
    """Show what has changed since an edition, or send it as a file."""
    edition, name, form = edition_of(datasette), request.url_vars["name"], request.url_vars["form"]
    bulk = yes_or_no(request, "bulk")
    kept = await asyncio.to_thread(older_editions, edition)
    if not _NAME.fullmatch(name) or name not in kept:
        what = f"No older edition {quoted(name)} is kept here."
        return await not_found(datasette, request, f"{what} Those that are kept are listed at /changes.")
    told = await kept_difference(edition, kept[name], bulk=bulk)
    if form:
        return _file(told, form)
    context = {
        "changes_title": f"What has changed since edition {name}",
        "editions": [{**one, "is_this": one["name"] == name} for one in await _editions(edition)],
        "since": name,
        "told": told,
        "sections": [_shown(edition, told, section) for section in told.sections],
        "bulk": bulk,
        "query": "?bulk=yes" if bulk else "",
        "most": MOST_IN_A_FILE,
    }
    return await html_page(datasette, request, "edition_changes.html", context, "about", path=f"/changes/{name}")


async def _editions(edition: ServedEdition) -> list[Row]:
    kept = await asyncio.to_thread(older_editions, edition)
    return [{"name": name, "published_on": published_on(folder)} for name, folder in kept.items()]


def _file(told: KeptDifference, form: str) -> Response:
    if told.changes is None:
        words = f"There are more than {MOST_IN_A_FILE:,} changes, which is too many for a file from here."
        raise DatasetteError(f"{words} Download both databases, and compare them with communique diff.", status=413)
    is_json = form == "json"
    text = "".join(as_json(told.head, told.changes) if is_json else as_csv(told.changes))
    name = f"changes-{told.old.name}-{told.new.name}.{form}"
    how = "inline" if is_json else "attachment"
    headers = {"content-disposition": f'{how}; filename="{name}"', **FOR_ANY_SITE}
    return Response(text, headers=headers, content_type=_JSON if is_json else _CSV)


def _shown(edition: ServedEdition, told: KeptDifference, section: Any) -> Row:
    sentences = [_linked(one.sentence, one.label, address_of(edition, told, one), edition) for one in section.changes]
    return {"heading": section.heading, "number": section.number, "more": section.more, "sentences": sentences}


def _linked(sentence: str, label: str, address: str | None, edition: ServedEdition) -> markupsafe.Markup:
    """Return a sentence as HTML, in which what the record is called leads to its page."""
    before, found, behind = sentence.partition(label)
    if not found or not address:
        return markupsafe.escape(sentence)
    link = markupsafe.Markup('<a href="{}"{}>{}</a>').format(address, edition.lang_of(address), label)
    return markupsafe.escape(before) + link + markupsafe.escape(behind)
