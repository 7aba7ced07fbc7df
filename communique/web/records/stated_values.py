"""What the voices give for the fields of a record, and each value in a reader's words.

A value is what fact files write, read with the meanings of its field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from communique import wording
from communique.web.edition import Row, ServedEdition, View
from communique.web.records import bounds

# Between a member of a set and what it is there, as fact files have it.
_ROLE = " as "
_YES_NO = {"true": "yes", "false": "no"}
# Their bounds are counted in units that no reader would, and their values say their own.
_UNITS_APART = {"day", "min", "mo"}

_TIMES = "SELECT 1 FROM accounts WHERE record_id = :id"
_FIRST = "SELECT id FROM (SELECT id FROM accounts WHERE record_id = :id ORDER BY id LIMIT :most)"
_DECIDING = "SELECT account_id FROM resolutions WHERE record_id = :id"
_CLAIMS = """
SELECT a.id AS account_id, a.origin_id, a.speaker_id, a.is_denied, a.is_whole, a.scope,
a.note IS NOT NULL AS has_note, k.field, k.value, k.position, k.object_id, k.standing, k.is_inferred, k.unit
FROM ({accounts}) AS one CROSS JOIN accounts AS a ON a.id = one.id LEFT JOIN claims AS k ON k.account_id = a.id
ORDER BY a.id
"""
_READ = _CLAIMS.format(accounts=f"{_FIRST} UNION {_DECIDING}")
_FOUND = _CLAIMS.format(accounts="SELECT value AS id FROM json_each(:found)")
_CONTRADICTING = f"""
SELECT a.id FROM (SELECT id FROM accounts WHERE record_id = :id ORDER BY id LIMIT {bounds.COUNTED_PER_LIST}) AS a
CROSS JOIN claims AS k ON k.account_id = a.id AND k.field = :field AND k.standing = 'rival' LIMIT 1
"""


class RecordClaims(NamedTuple):
    """The claims on a record; where not all were read, in words, how many accounts there are."""

    claims: list[Row]
    times: str | None


_THINGS = "SELECT id, kind, slug, label FROM records WHERE id IN (SELECT value FROM json_each(:ids))"


def claims_on(view: View, record: Row) -> RecordClaims:
    """Return the claims on a record, by account: just what tells which of them to show.

    An account that gives no value has one row without a field. This is read once, and not once for each part of a page.
    Of very many accounts the first are read, those that the fields are settled by, and some that contradict these.
    """
    times, most = bounds.count_rows(view, _TIMES, id=record["id"]), bounds.READ_ACCOUNTS
    claims = view.ask(_READ, id=record["id"], most=most) if times else []
    found = _contradicting(view, record, claims) if times > most else []
    more = view.ask(_FOUND, found=json.dumps(found)) if found else []
    return RecordClaims([*claims, *more], bounds.count_in_words(times, min(times, most)))


def _contradicting(view: View, record: Row, claims: list[Row]) -> list[int]:
    """Return an account that contradicts what stands of each disputed field, where no claim that was read does."""
    met = {row["field"] for row in claims if row["standing"] == "rival"}
    disputed = {*(record["disputed"] or "").split(", ")} - {"", "whole"}
    found = (view.first(_CONTRADICTING, id=record["id"], field=field) for field in sorted(disputed - met))
    return sorted({row["id"] for row in found if row} - {row["account_id"] for row in claims})


def things(view: View, ids: Iterable[int | None]) -> dict[int, Row]:
    """Return what some records are called, and their kinds and slugs, by id."""
    wanted = sorted({one for one in ids if one is not None})
    return {row["id"]: row for row in view.ask(_THINGS, ids=json.dumps(wanted))} if wanted else {}


def what_stands(view: View, said: Iterable[Row], fields: set[str]) -> dict[str, str]:
    """Return what stands of some fields of a record on which these claims are all; of a set the first member."""
    standing = [
        row for row in said if row["field"] in fields and row["standing"] in (None, "stands") and not row["is_denied"]
    ]
    named = things(view, (row["object_id"] for row in standing))
    found: dict[str, str] = {}
    for row in standing:
        value = named[row["object_id"]]["label"] if row["object_id"] else with_unit(row["value"], row["unit"])
        found[row["field"]] = min(value, found.get(row["field"], value))
    return found


def term_said(value: str, terms: dict[str, str]) -> tuple[str | None, str | None]:
    """Return a term in words, and what it means where that says more; a code says nothing, so its meaning is told."""
    meaning, words = terms.get(value), wording.term_in_words(value)
    return (meaning, None) if words.isdigit() else (words, meaning if meaning != words else None)


def value_said(edition: ServedEdition, tables: list[str], claim: Row) -> str:
    """Return a claim's value: a record by its label, a term, date, sum or number in words.

    `tables` are those of its record, whose columns say what sort of value it is.
    """
    value, field = str(claim["value"]), claim["field"]
    if claim.get("standing") == "not representable":  # it is in our words
        return value
    if claim["thing"]:
        thing, role = str(claim["thing"]), value.partition(_ROLE)[2]
        return f"{thing.removesuffix(' (territory)')} ({wording.term_in_words(role)})" if role else thing
    vocabularies = (edition.configuration["vocabularies"].get(table, {}) for table in tables)
    if terms := next((known[field] for known in vocabularies if field in known), None):
        return term_said(value, terms)[0] or value
    if value in _YES_NO and field.startswith("is_"):
        return _YES_NO[value]
    return wording.value_in_words(with_unit(value, claim["unit"]))


def with_unit(value: str, unit: str | None) -> str:
    """Return a number with the unit that it is counted in; what names its own, and what is no number, as it is."""
    is_counted = unit and unit not in _UNITS_APART and value[-1:].isdigit()
    return f"{value}{wording.unit_behind(str(unit), is_one=value == '1')}" if is_counted else value
