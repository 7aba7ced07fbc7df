"""Addresses for communique/web/reports, until it takes a View."""

import json
from collections.abc import Iterable

from datasette import Request
from datasette.app import Datasette

from communique.web.edition import edition_of
from communique.web.query import Ask


def tables(datasette: Datasette) -> dict[str, str]:
    """Return, by kind of record, the table that the kind's records are in."""
    return edition_of(datasette).tables


def record_addresses(datasette: Datasette, ask: Ask, record_ids: Iterable[int]) -> dict[int, str]:
    """Return the permanent addresses of many records, by id; ids that no record has are left out."""
    wanted = json.dumps(sorted(set(record_ids)))
    rows = ask("SELECT id, kind, slug FROM records WHERE id IN (SELECT value FROM json_each(:ids))", ids=wanted)
    return {row["id"]: edition_of(datasette).address(row) for row in rows}


def absolute(datasette: Datasette, request: Request, path: str) -> str:
    """Return a path of this site as a whole address."""
    return edition_of(datasette).absolute(request, path)
