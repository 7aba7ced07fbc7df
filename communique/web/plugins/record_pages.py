"""Pages of records, at their permanent addresses: /TABLE/SLUG.

Ids are numbered anew in each edition, so an address with an id leads to the one with the slug.
"""

import re
from typing import Any
from urllib.parse import unquote

from datasette import Response, hookimpl

from communique.web.addresses import SLUG, absolute, record_address, tables
from communique.web.answers import not_found
from communique.web.query import DATABASE, Ask, Row, first, in_one_go
from communique.web.records.as_data import record_as_data
from communique.web.records.page import find_record, record_page, tables_of
from communique.web.redirects import answer_for_lost_slug
from communique.web.rendering import at_one_go

# Datasette escapes with tildes what it finds escaped with percent signs.
_TILDE = re.compile("~([0-9A-Fa-f]{2})")
_AROUND = " \t\n\u00a0.,;:!?()<>[]“”‘’\"'"
_SHOWN = 80
_BY_ID = "SELECT kind, slug FROM records WHERE id = :id"


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Add the pages of records, the lists of a kind, and the addresses with ids that lead to them."""
    names = "|".join(sorted(set(tables(datasette).values())))
    return (
        [
            (rf"^/{DATABASE}/(?P<table>records|{names})/(?P<id>[0-9]{{1,18}})$", to_permanent_address),
            (rf"^/(?P<table>{names})/?$", to_table),
            (rf"^/(?P<table>{names})/(?P<slug>{SLUG})(?P<form>\.json)?$", show_record),
            (rf"^/(?i:{names})/(?P<written>.+)$", from_miswritten_address),
        ]
        if names
        else []
    )


async def to_permanent_address(datasette: Any, request: Any) -> Response:
    """`/communique/TABLE/ID` leads to the record's own address."""
    record_id = int(request.url_vars["id"])
    record = await in_one_go(datasette, lambda ask: first(ask, _BY_ID, id=record_id))
    table = request.url_vars["table"]
    if record is None or table not in ("records", *_tables_of(datasette, record["kind"])):
        return await not_found(
            datasette, request, "This edition has no record of that number; numbers differ by edition."
        )
    return Response.redirect(record_address(datasette, record["kind"], record["slug"]))


def _tables_of(datasette: Any, kind: str) -> tuple[str, ...]:
    # A loan is among the financings, too.
    return (tables(datasette)[kind], "financings") if kind == "loan" else (tables(datasette)[kind],)


async def to_table(datasette: Any, request: Any) -> Response:
    """`/TABLE` leads to the table."""
    return Response.redirect(datasette.urls.table(DATABASE, request.url_vars["table"]))


async def show_record(datasette: Any, request: Any) -> Response:
    """A record's page; from the table of another kind, or a slug that was given up, the way to the right one."""
    table, slug, form = (request.url_vars[name] for name in ("table", "slug", "form"))

    def questions(ask: Ask) -> tuple[Row | None, Row]:
        record = find_record(ask, slug)
        if record is None or tables(datasette)[record["kind"]] != table:
            return record, {}
        page = record_page(datasette, ask, record)
        address = absolute(datasette, request, record_address(datasette, record["kind"], slug))
        return record, record_as_data(ask, page, address, tables_of(datasette, record)) if form else page

    record, found = await in_one_go(datasette, questions)
    if record is None:
        return await answer_for_lost_slug(datasette, request, slug, ending=form or "")
    address = record_address(datasette, record["kind"], record["slug"])
    if not found:
        return Response.redirect(address + (form or ""))
    if form:
        return Response.json(found, headers={"access-control-allow-origin": "*"})
    return Response.html(await _html(datasette, request, found, table, address))


async def from_miswritten_address(datasette: Any, request: Any) -> Response:
    """An address in capitals, escaped where it need not be, or with the sentence's full stop at its end."""
    written = unquote(_TILDE.sub(r"%\1", request.url_vars["written"]))
    plain = "/".join(filter(None, written.strip(_AROUND).lower().split("/")))
    slug, form = (plain.removesuffix(".json"), ".json") if plain.endswith(".json") else (plain, "")
    if not re.fullmatch(SLUG, slug):
        return await not_found(datasette, request, f"No record is called “{written[:_SHOWN]}”.", words=written[:_SHOWN])
    record = await in_one_go(datasette, lambda ask: find_record(ask, slug))
    if record is None:
        return await answer_for_lost_slug(datasette, request, slug, ending=form)
    return Response.redirect(record_address(datasette, record["kind"], slug) + form)


async def _html(datasette: Any, request: Any, page: Row, table: str, address: str) -> str:
    shown = {
        "database": DATABASE,
        "table": table,
        "page": page,
        "address": absolute(datasette, request, address),
        "as_json": f"{address}.json",
    }
    context = {
        **shown,
        "article": at_one_go(datasette, "_record.html", shown),
        "canonical": shown["address"],
        "metadata": datasette.metadata(),
    }
    return str(await datasette.render_template(["record.html"], context, request=request, view_name="row"))
