"""The reconciliation service at `/reconcile`: OpenRefine and its kin match names in a table with the things here.

It reads only, tells nobody apart and gives the same to everybody, so any site may ask, and no token guards its forms.
"""

import asyncio
from functools import partial
from typing import Any
from urllib.parse import unquote

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.formats.whole import TookTooLongError
from communique.web.edition import Row, View, edition_of, query
from communique.web.known_parameters import takes
from communique.web.pages import FOR_ANY_SITE, html_page, not_found
from communique.web.reconciliation.candidates import beginning_so, candidates
from communique.web.reconciliation.entities import as_type, extension, properties_of, records_by_id
from communique.web.reconciliation.requests import Asked, BadRequestError, body_of, read_asked, read_types
from communique.web.search.groups import Group, all_groups, group_at
from communique.web.search.highlighting import snippet

_CORS = FOR_ANY_SITE | {
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": "content-type",
}
# A preview is shown in a frame of the client's page.
_IN_A_FRAME = {"content-security-policy": "default-src 'none'; style-src-attr 'unsafe-inline'; frame-ancestors *"}
_METHODS = ("GET", "HEAD", "POST")
# As the specification and OpenRefine have them; the last two its scripts append to each request.
_PARAMETERS = (
    *("queries", "query", "extend", "prefix", "type", "type_strict", "id", "limit", "cursor", "lang"),
    *("callback", "_"),
)
_PREVIEW = {"width": 420, "height": 220}
_SHOWN_SPELLINGS, _PREVIEW_CHARACTERS = 8, 260


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add the service, and the addresses of records as clients write them, with `%2F`."""
    names = edition_of(datasette).tables_in_addresses
    return [
        (r"^/reconcile/?$", serve),
        (r"^/reconcile/suggest/(?P<sort>entity|type|property)$", suggest),
        (r"^/reconcile/properties$", propose),
        (r"^/reconcile/preview$", preview),
        (rf"^/(?P<table>{names})%2[Ff](?P<slug>[a-z0-9]{_MORE_OF_A_SLUG})$", to_record),
    ]


_MORE_OF_A_SLUG = "(?:[a-z0-9/-]|%2[Ff])*"


@hookimpl
def skip_csrf(scope: Any) -> bool:
    """Let other sites post queries: nothing changes by them."""
    return str(scope["path"]).rstrip("/") == "/reconcile"


async def to_record(datasette: Datasette, request: Request) -> Response:
    """Redirect an id put into the address as one part to the record."""
    path = f"/{request.url_vars['table']}/{unquote(request.url_vars['slug'])}"
    return Response.redirect(edition_of(datasette).path(path), status=301)


@takes(*_PARAMETERS)
async def serve(datasette: Datasette, request: Request) -> Response:
    """Answer with the manifest, a batch of candidates, or properties of entities."""
    if request.method == "OPTIONS":
        return Response("", status=204, headers=_CORS)
    if request.method not in _METHODS:
        return _refused("GET or POST, please", 405)
    try:
        body = await body_of(request)
        asked = await asyncio.to_thread(read_asked, request, body) if body else read_asked(request, body)
        answer = await _answer(datasette, request, asked)
    except BadRequestError as error:
        return _refused(str(error), 400)
    except TookTooLongError:
        return _refused("this took too long; ask again in smaller batches", 503)
    return Response.json(answer, headers=_CORS)


def _refused(why: str, status: int) -> Response:
    return Response.json({"status": "error", "message": why}, status=status, headers=_CORS)


async def _answer(datasette: Datasette, request: Request, asked: Asked) -> Row:
    groups = await query(datasette, _things)
    if asked.queries is not None:
        return {
            # One at a time, so that a batch does not keep others waiting.
            key: {"result": await query(datasette, partial(candidates, groups=groups, wanted=wanted))}
            for key, wanted in asked.queries.items()
        }
    if asked.extension:
        ids, wanted = asked.extension
        return dict(await query(datasette, lambda view: extension(view, ids, wanted)))
    edition = edition_of(datasette)
    return _manifest(edition.project["title"], edition.whole_address(request, "").rstrip("/"), groups)


def _manifest(name: str, site: str, groups: list[Group]) -> Row:
    """Return the manifest of the service of a site and its name, as version 0.2 of the API has it."""
    service = f"{site}/reconcile"

    def at(path: str) -> Row:
        return {"service_url": site, "service_path": f"/reconcile/{path}"}

    return {
        "versions": ["0.2"],
        "name": name,
        "identifierSpace": f"{site}/",
        "schemaSpace": f"{service}/types/",
        "documentation": f"{site}/about",
        "defaultTypes": [as_type(group) for group in groups],
        "view": {"url": f"{site}/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {sort: at(f"suggest/{sort}") for sort in ("entity", "type", "property")},
        "extend": {"propose_properties": at("properties"), "property_settings": []},
    }


def _things(view: View) -> list[Group]:
    return [group for group in all_groups(view) if group.is_of_things]


@takes(*_PARAMETERS)
async def suggest(datasette: Datasette, request: Request) -> Response:
    """Suggest entities, types or properties while somebody types their beginning, the `prefix`."""
    prefix, sort = request.args.get("prefix") or "", request.url_vars["sort"]
    if sort == "entity":
        types = read_types(request.args.getlist("type"))
        try:
            found = await query(datasette, lambda view: beginning_so(view, _things(view), prefix, types))
        except TookTooLongError:
            found = []
    elif sort == "type":
        found = _with_words([as_type(group) for group in await query(datasette, _things)], prefix)
    else:
        found = _with_words(properties_of(None), prefix)
    return Response.json({"result": found}, headers=_CORS)


def _with_words(rows: list[Row], prefix: str) -> list[Row]:
    sought = prefix.strip().lower()
    return [row for row in rows if sought in row["name"].lower() or sought in row["id"]]


@takes(*_PARAMETERS)
async def propose(request: Request) -> Response:
    """Send the properties that a type has."""
    group = request.args.get("type") or None
    return Response.json({"properties": properties_of(group)} | ({"type": group} if group else {}), headers=_CORS)


@takes(*_PARAMETERS)
async def preview(datasette: Datasette, request: Request) -> Response:
    """Show a record in a few lines, for a frame."""
    given = request.args.get("id") or ""
    shown = await query(datasette, lambda view: _preview(view, given))
    if shown is None:
        return await not_found(datasette, request, "No record has this id.")
    return await html_page(datasette, request, "reconcile_preview.html", shown, "preview", headers=_CORS | _IN_A_FRAME)


def _preview(view: View, given: str) -> Row | None:
    record = records_by_id(view, [given]).get(given)
    if record is None:
        return None
    (row,) = view.ask("SELECT place, names, note FROM search WHERE record_id = :id", id=record["id"])
    spellings = [name for name in row["names"].split("; ") if name not in ("", record["label"])]
    return {
        "record": record,
        "kind": group_at(all_groups(view), row["place"]).one,
        "spellings": spellings[:_SHOWN_SPELLINGS],
        "said": snippet(record["summary"] or row["note"] or "", frozenset(), _PREVIEW_CHARACTERS),
        "url": view.address(record),
    }
