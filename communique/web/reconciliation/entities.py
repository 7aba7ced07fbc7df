"""Entities: things by the ids that clients keep: their permanent addresses without the site, `actors/iran`."""

import json
import re
from typing import Any

from communique.web.addresses import SLUG, tables
from communique.web.query import Ask, Row
from communique.web.search.groups import Group

_ID = re.compile(rf"([a-z_]+)/({SLUG})")
_BY_SLUG = "SELECT id, kind, slug, label, summary FROM records WHERE slug IN (SELECT value FROM json_each(:slugs))"


def entity_id(datasette: Any, kind: str, slug: str) -> str:
    """The id of a record."""
    return f"{tables(datasette)[kind]}/{slug}"


def records_by_id(datasette: Any, ask: Ask, ids: list[str]) -> dict[str, Row]:
    """The records that have these ids; those that nothing has are left out."""
    slugs = [match[2] for one in ids if (match := _ID.fullmatch(one))]
    rows = ask(_BY_SLUG, slugs=json.dumps(slugs))
    found = {entity_id(datasette, row["kind"], row["slug"]): row for row in rows}
    return {one: found[one] for one in ids if one in found}


def as_type(group: Group) -> Row:
    """A sort of things as a type."""
    return {"id": group.key, "name": group.one}
