"""Entities, by the ids that clients keep (permanent addresses without the site: TABLE/SLUG), and their properties."""

import json
import re
from collections.abc import Callable, Iterable

from communique.web.edition import SLUG
from communique.web.query import Row, View
from communique.web.search.groups import Group, all_groups, group_at
from communique.wording import term_in_words

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


SPELLINGS = 50
Values = dict[int, list[Row]]
_OF = "IN (SELECT value FROM json_each(:ids))"


def _texts(sql: str) -> Callable[[View, str], Values]:
    """Return a property whose values are texts: `sql` gives record and value."""
    return lambda view, ids: _gathered((row["id"], {"str": str(row["value"])}) for row in view.ask(sql, ids=ids))


def _numbers(sql: str) -> Callable[[View, str], Values]:
    return lambda view, ids: _gathered((row["id"], {"float": row["value"]}) for row in view.ask(sql, ids=ids))


def _terms(sql: str) -> Callable[[View, str], Values]:
    return lambda view, ids: _gathered(
        (row["id"], {"str": term_in_words(row["value"])}) for row in view.ask(sql, ids=ids)
    )


def _records(sql: str) -> Callable[[View, str], Values]:
    """Return a property whose values are records: `sql` gives record, and the other's kind, slug and label."""

    def values(view: View, ids: str) -> Values:
        rows = view.ask(sql, ids=ids)
        return _gathered((row["id"], _as_entity(view, row)) for row in rows)

    return values


def _as_entity(view: View, row: Row) -> Row:
    return {"id": entity_id(view, row), "name": row["label"]}


def _gathered(pairs: Iterable[tuple[int, Row]]) -> Values:
    found: Values = {}
    for record_id, value in pairs:
        found.setdefault(record_id, []).append(value)
    return found


def _kinds(view: View, ids: str) -> Values:
    groups = all_groups(view)
    rows = view.ask(f"SELECT record_id AS id, place FROM search WHERE record_id {_OF}", ids=ids)
    return {row["id"]: [{"str": group_at(groups, row["place"]).one}] for row in rows}


_COUNTRY = (
    "SELECT t.id, r.kind, r.slug, r.label FROM (SELECT id, country_id FROM actors UNION ALL "
    f"SELECT id, country_id FROM places) AS t JOIN records AS r ON r.id = t.country_id WHERE t.id {_OF}"
)
# By id: what it is called, and how its values are found.
PROPERTIES: dict[str, tuple[str, Callable[[View, str], Values]]] = {
    "kind": ("Kind", _kinds),
    "place_type": ("Sort of place", _terms(f"SELECT id, type AS value FROM places WHERE id {_OF}")),
    "spellings": (
        "Spellings",
        _texts(
            "SELECT id, value FROM (SELECT n.record_id AS id, n.name AS value, "
            "row_number() OVER (PARTITION BY n.record_id ORDER BY n.name) AS place "
            f"FROM (SELECT DISTINCT record_id, name FROM names WHERE record_id {_OF}) AS n) WHERE place <= {SPELLINGS}"
        ),
    ),
    "summary": ("What it is", _texts(f"SELECT id, summary AS value FROM records WHERE id {_OF} AND summary > ''")),
    "iso_alpha3": (
        "Country code (ISO 3166-1 alpha-3)",
        _texts(f"SELECT id, iso_alpha3 AS value FROM actors WHERE id {_OF} AND iso_alpha3 > ''"),
    ),
    "country": ("State", _records(_COUNTRY)),
    "latitude": (
        "Latitude",
        _numbers(f"SELECT id, latitude AS value FROM places WHERE id {_OF} AND latitude IS NOT NULL"),
    ),
    "longitude": (
        "Longitude",
        _numbers(f"SELECT id, longitude AS value FROM places WHERE id {_OF} AND longitude IS NOT NULL"),
    ),
}
_OF_ACTORS = {"iso_alpha3", "country"}
_OF_PLACES = {"latitude", "longitude", "country", "place_type"}
_OF_TYPES = {"person": set(), "state": _OF_ACTORS, "organization": _OF_ACTORS, "group": _OF_ACTORS, "place": _OF_PLACES}


def properties_of(group: str | None) -> list[Row]:
    """Return the properties that things of a sort have; all of them where none is named."""
    special = set(_OF_ACTORS | _OF_PLACES) - _OF_TYPES.get(group or "", set()) if group else set()
    return [{"id": key, "name": name} for key, (name, _) in PROPERTIES.items() if key not in special]


def extension(view: View, ids: list[str], wanted: list[str]) -> Row:
    """Return the wanted properties of these entities, as the API gives them; unknown ones have no values."""
    records = records_by_id(view, ids)
    numbers = json.dumps([record["id"] for record in records.values()])
    values = {one: PROPERTIES[one][1](view, numbers) for one in wanted if one in PROPERTIES}
    return {
        "meta": [{"id": one, "name": PROPERTIES[one][0] if one in PROPERTIES else one} for one in wanted],
        "rows": {
            entity: {
                one: values.get(one, {}).get(records[entity]["id"], []) if entity in records else [] for one in wanted
            }
            for entity in ids
        },
    }
