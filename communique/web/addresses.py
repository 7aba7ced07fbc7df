"""Addresses: a record's permanent one is /TABLE/SLUG, the same in every edition."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from communique.web.query import Ask, configuration

SLUG = "[a-z0-9][a-z0-9/-]*"


def tables(datasette: Any) -> dict[str, str]:
    """By kind of record, the table that the kind's records are in."""
    found: dict[str, str] = configuration(datasette).get("tables", {})
    return found


def record_address(datasette: Any, kind: str, slug: str) -> str:
    """The permanent address of a record, from the site's root."""
    return f"{_root(datasette)}{tables(datasette)[kind]}/{slug}"


@lru_cache(maxsize=8)
def _root(datasette: Any) -> str:
    """Where the site begins. Kept: a long page has hundreds of addresses."""
    return str(datasette.urls.path("/"))


def record_addresses(datasette: Any, ask: Ask, record_ids: Iterable[int]) -> dict[int, str]:
    """The permanent addresses of many records, by id; those that are none are left out."""
    wanted = json.dumps(sorted(set(record_ids)))
    rows = ask("SELECT id, kind, slug FROM records WHERE id IN (SELECT value FROM json_each(:ids))", ids=wanted)
    return {row["id"]: record_address(datasette, row["kind"], row["slug"]) for row in rows}


def site_url(datasette: Any, request: Any) -> str:
    """Where this site is, without a slash at the end: as whoever runs it has said, otherwise as it was asked for."""
    said: str | None = configuration(datasette).get("url")
    return said or f"{request.scheme}://{request.host}"


def absolute(datasette: Any, request: Any, path: str) -> str:
    """A path of this site as a whole address."""
    return f"{site_url(datasette, request)}{path}"
