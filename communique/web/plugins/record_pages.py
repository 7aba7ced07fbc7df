"""Pages of records, at their permanent addresses: /TABLE/SLUG.

Ids are numbered anew in each edition, so an address with an id leads to the one with the slug.
"""

import re
from typing import Any
from urllib.parse import unquote

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.edition import DATABASE, SLUG, Row, ServedEdition, View, edition_of, query
from communique.web.known_parameters import takes
from communique.web.pages import FOR_ANY_SITE, html_page, not_found, yes_or_no
from communique.web.records.article_cache import Article, article_cache
from communique.web.records.page import find_record, record_as_data, record_page, tables_of
from communique.web.redirects import answer_for_lost_slug

# Datasette escapes with tildes what it finds escaped with percent signs.
_TILDE = re.compile("~([0-9A-Fa-f]{2})")
_AROUND = " \t\n\u00a0.,;:!?()<>[]“”‘’\"'"
_SHOWN = 80


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add the pages of records, the lists of a kind, and the addresses with ids that lead to them."""
    names = edition_of(datasette).tables_in_addresses
    return [
        (rf"^/{DATABASE}/(?P<table>records|{names})/(?P<id>[0-9]{{1,18}})$", to_permanent_address),
        (rf"^/(?P<table>{names})/?$", to_table),
        (rf"^/(?P<table>{names})/(?P<slug>{SLUG})(?P<form>\.json)?$", show_record),
        (rf"^/(?i:{names})/(?P<written>.+)$", from_miswritten_address),
    ]


async def to_permanent_address(datasette: Datasette, request: Request) -> Response:
    """Redirect `/communique/TABLE/ID` to the record's own address."""
    by_id = "SELECT kind, slug FROM records WHERE id = :id"
    record = await query(datasette, lambda view: view.first(by_id, id=int(request.url_vars["id"])))
    edition, table = edition_of(datasette), request.url_vars["table"]
    # A loan is among the financings, too.
    if record is None or table not in ("records", *tables_of(edition, record)):
        what = "This edition has no record of that number; numbers differ by edition."
        return await not_found(datasette, request, what)
    return Response.redirect(edition.address(record))


async def to_table(datasette: Datasette, request: Request) -> Response:
    """Redirect `/TABLE` to the table."""
    return Response.redirect(edition_of(datasette).path(f"{DATABASE}/{request.url_vars['table']}"))


@takes("bulk")
async def show_record(datasette: Datasette, request: Request) -> Response:
    """Show a record's page; from the table of another kind, or a slug that was given up, the way to the right one.

    No address begins with the table of what a record may cease to be: from there, it is the way for good.
    """
    table, slug, form = (request.url_vars[name] for name in ("table", "slug", "form"))
    bulk = yes_or_no(request, "bulk")
    edition = edition_of(datasette)
    kept = article_cache(datasette)
    canonical = edition.whole_address(request, f"{table}/{slug}")
    asked = slug, f"{canonical}?bulk=yes" if bulk else canonical
    if not form and (article := kept.get(asked)):
        return await _html(datasette, request, article, canonical)

    def questions(view: View) -> tuple[Row | None, Row]:
        record = find_record(view, slug)
        if record is None or edition.places[record["kind"]] != table:
            return record, {}
        page = record_page(view, record, bulk=bulk)
        if not form:
            return record, page
        return record, record_as_data(view, page, edition.absolute(request, edition.address(record)))

    record, found = await query(datasette, questions)
    if record is None:
        return await answer_for_lost_slug(datasette, request, slug, ending=form or "")
    address = edition.address(record)
    if not found:
        is_for_good = table not in edition.places.values()
        return Response.redirect(address + (form or ""), status=301 if is_for_good else 302)
    if form:
        return Response.json(found, headers=FOR_ANY_SITE)
    article = _article(edition, table, found, canonical)
    if found["evidence_more"] or found["voices_more"]:
        kept.keep(asked, article)
    return await _html(datasette, request, article, canonical)


def _article(edition: ServedEdition, table: str, page: Row, canonical: str) -> Article:
    """Return a record's page, rendered, and what the head of its HTML says."""
    as_json = f"{edition.address(page['record'])}.json"
    shown = {"database": DATABASE, "table": table, "page": page, "address": canonical, "as_json": as_json}
    head = {**{name: page[name] for name in ("record", "claim")}, "evidence": bool(page["evidence"])}
    return Article(head, edition.render("_record.html", shown))


async def _html(datasette: Datasette, request: Request, article: Article, canonical: str) -> Response:
    context = {"page": article.head, "article": article.body, "canonical": canonical}
    return await html_page(datasette, request, "record.html", context, "row")


async def from_miswritten_address(datasette: Datasette, request: Request) -> Response:
    """Redirect an address in capitals, escaped where it need not be, or with the sentence's full stop at its end."""
    written = unquote(_TILDE.sub(r"%\1", request.url_vars["written"]))
    plain = "/".join(filter(None, written.strip(_AROUND).lower().split("/")))
    slug, form = (plain.removesuffix(".json"), ".json") if plain.endswith(".json") else (plain, "")
    if not re.fullmatch(SLUG, slug):
        return await not_found(datasette, request, f"No record is called “{written[:_SHOWN]}”.", words=written[:_SHOWN])
    record = await query(datasette, lambda view: find_record(view, slug))
    if record is None:
        return await answer_for_lost_slug(datasette, request, slug, ending=form)
    return Response.redirect(edition_of(datasette).address(record) + form)
