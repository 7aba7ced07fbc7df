"""Entities: things by the ids that clients keep: their permanent addresses without the site, `actors/iran`."""

import json
import re

from communique.web.edition import SLUG
from communique.web.query import Row, View
from communique.web.search.groups import Group

_ID = re.compile(rf"([a-z_]+)/({SLUG})")
_BY_SLUG = "SELECT id, kind, slug, label, summary FROM records WHERE slug IN (SELECT value FROM json_each(:slugs))"


def entity_id(view: View, row: Row) -> str:
    """Return the id of a record."""
    return f"{view.edition.tables[row['kind']]}/{row['slug']}"


def records_by_id(view: View, ids: list[str]) -> dict[str, Row]:
    """Return the records that have these ids; those that nothing has are left out."""
    slugs = [match[2] for one in ids if (match := _ID.fullmatch(one))]
    rows = view.ask(_BY_SLUG, slugs=json.dumps(slugs))
    found = {entity_id(view, row): row for row in rows}
    return {one: found[one] for one in ids if one in found}


def as_type(group: Group) -> Row:
    """Return a sort of things as a type."""
    return {"id": group.key, "name": group.one}
