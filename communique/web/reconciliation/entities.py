"""Entities, by the ids that clients keep (permanent addresses without the site: TABLE/SLUG), and their properties."""

import json
import re
from collections.abc import Callable

from communique.web.edition import SLUG, Row, View
from communique.web.search.groups import Group, words_of
from communique.wording import term_in_words

_ID = re.compile(rf"([a-z_]+)/({SLUG})")
_BY_SLUG = "SELECT id, kind, slug, label, summary FROM records WHERE slug IN (SELECT value FROM json_each(:slugs))"

_BY_FORMER_SLUG = (
    "SELECT f.slug AS former, r.id, r.kind, r.slug, r.label, r.summary FROM former_slugs AS f "
    "JOIN records AS r ON r.id = f.record_id WHERE f.slug IN (SELECT value FROM json_each(:slugs))"
)


def entity_id(view: View, row: Row) -> str:
    """Return the id of a record."""
    return f"{view.edition.places[row['kind']]}/{row['slug']}"


def records_by_id(view: View, ids: list[str]) -> dict[str, Row]:
    """Return the records that have these ids, or had them by another slug or the table of their kind; no others."""
    slugs = {one: match[2] for one in ids if (match := _ID.fullmatch(one))}
    rows = view.ask(_BY_SLUG, slugs=json.dumps(list(slugs.values())))
    found = {f"{view.edition.tables[row['kind']]}/{row['slug']}": row for row in rows}
    found |= {entity_id(view, row): row for row in rows}
    lost = {one: slug for one, slug in slugs.items() if one not in found}
    became = {row["former"]: row for row in view.ask(_BY_FORMER_SLUG, slugs=json.dumps(list(lost.values())))}
    found |= {one: became[slug] for one, slug in lost.items() if slug in became}
    return {one: found[one] for one in ids if one in found}


def as_type(group: Group) -> Row:
    """Return a sort of things as a type."""
    return {"id": group.key, "name": group.one}


SPELLINGS = 50
_OF = "IN (SELECT value FROM json_each(:ids))"


_COUNTRY = (
    "SELECT t.id, r.kind, r.slug, r.label FROM (SELECT id, country_id FROM actors UNION ALL "
    f"SELECT id, country_id FROM places) AS t JOIN records AS r ON r.id = t.country_id WHERE t.id {_OF}"
)
_KIND = (
    "SELECT s.record_id AS id, g.kind, g.type FROM search AS s "
    f"JOIN search_groups AS g ON s.place BETWEEN g.first_place AND g.last_place WHERE s.record_id {_OF}"
)
_SPELLINGS = (
    "SELECT id, value FROM (SELECT n.record_id AS id, n.name AS value, "
    "row_number() OVER (PARTITION BY n.record_id ORDER BY n.name) AS place "
    f"FROM (SELECT DISTINCT record_id, name FROM names WHERE record_id {_OF}) AS n) WHERE place <= {SPELLINGS}"
)
_COLUMN = f"SELECT id, {{0}} AS value FROM {{1}} WHERE id {_OF} AND {{0}} IS NOT NULL AND {{0}} <> ''"
_WIKIDATA = (
    "SELECT id, wikidata AS value FROM (SELECT id, wikidata FROM actors UNION ALL SELECT id, wikidata FROM places) "
    f"WHERE id {_OF} AND wikidata IS NOT NULL"
)
# How a value is given; of records, the SQL says which.
_GIVEN: dict[str, Callable[[View, Row], Row]] = {
    "text": lambda _, row: {"str": str(row["value"])},
    "number": lambda _, row: {"float": row["value"]},
    "term": lambda _, row: {"str": term_in_words(row["value"])},
    "kind": lambda _, row: {"str": words_of(row["kind"], row["type"])[1]},
    "record": lambda view, row: {"id": entity_id(view, row), "name": row["label"]},
}
# By id: what it is called, how its values are given, and what gives them with the ids of their records.
PROPERTIES = {
    "kind": ("Kind", "kind", _KIND),
    "place_type": ("Sort of place", "term", _COLUMN.format("type", "places")),
    "spellings": ("Spellings", "text", _SPELLINGS),
    "summary": ("What it is", "text", _COLUMN.format("summary", "records")),
    "iso_alpha3": ("Country code (ISO 3166-1 alpha-3)", "text", _COLUMN.format("iso_alpha3", "actors")),
    "country": ("State", "record", _COUNTRY),
    "wikidata": ("Item in Wikidata", "text", _WIKIDATA),
    "latitude": ("Latitude", "number", _COLUMN.format("latitude", "places")),
    "longitude": ("Longitude", "number", _COLUMN.format("longitude", "places")),
}
_OF_ACTORS = {"iso_alpha3", "country", "wikidata"}
_OF_PLACES = {"latitude", "longitude", "country", "place_type", "wikidata"}
_OF_TYPES = {"person": set(), "state": _OF_ACTORS, "organization": _OF_ACTORS, "group": _OF_ACTORS, "place": _OF_PLACES}


def properties_of(group: str | None) -> list[Row]:
    """Return the properties that things of a sort have; all of them where none is named."""
    special = set(_OF_ACTORS | _OF_PLACES) - _OF_TYPES.get(group or "", set()) if group else set()
    return [{"id": key, "name": name} for key, (name, _, _) in PROPERTIES.items() if key not in special]


def _values(view: View, wanted: str, ids: str) -> dict[int, list[Row]]:
    _, given, sql = PROPERTIES[wanted]
    found: dict[int, list[Row]] = {}
    for row in view.ask(sql, ids=ids):
        found.setdefault(row["id"], []).append(_GIVEN[given](view, row))
    return found


def extension(view: View, ids: list[str], wanted: list[str]) -> Row:
    """Return the wanted properties of these entities, as the API gives them; unknown ones have no values."""
    records = records_by_id(view, ids)
    numbers = json.dumps([record["id"] for record in records.values()])
    values = {one: _values(view, one, numbers) for one in wanted if one in PROPERTIES}
    known = {entity: record["id"] for entity, record in records.items()}
    return {
        "meta": [{"id": one, "name": PROPERTIES[one][0] if one in PROPERTIES else one} for one in wanted],
        "rows": {entity: {one: values.get(one, {}).get(known.get(entity, 0), []) for one in wanted} for entity in ids},
    }
