"""A value as a voice gives it, in a reader's words: what fact files write, read with the meanings of its field."""

from __future__ import annotations

from communique import wording
from communique.web.edition import Row, ServedEdition

# Between a member of a set and what it is there, as fact files have it.
_ROLE = " as "
_YES_NO = {"true": "yes", "false": "no"}
# Their bounds are counted in units that no reader would, and their values say their own.
_UNITS_APART = {"day", "min", "mo"}


def term_said(value: str, terms: dict[str, str]) -> tuple[str | None, str | None]:
    """Return a term in words, and what it means where that says more; a code says nothing, so its meaning is told."""
    meaning, words = terms.get(value), wording.term_in_words(value)
    return (meaning, None) if words.isdigit() else (words, meaning if meaning != words else None)


def value_said(edition: ServedEdition, tables: list[str], claim: Row) -> str:
    """Return a claim's value: a record by its label, a term, date, sum or number in words.

    `tables` are those of its record, whose columns say what sort of value it is.
    """
    value, field = str(claim["value"]), claim["field"]
    if claim["thing"]:
        role = value.partition(_ROLE)[2]
        return f"{claim['thing']} ({wording.term_in_words(role)})" if role else str(claim["thing"])
    vocabularies = (edition.configuration["vocabularies"].get(table, {}) for table in tables)
    if terms := next((known[field] for known in vocabularies if field in known), None):
        return term_said(value, terms)[0] or value
    if value in _YES_NO and field.startswith("is_"):
        return _YES_NO[value]
    unit = claim["unit"]
    if unit and unit not in _UNITS_APART and value[-1:].isdigit():
        return f"{value} {unit.strip('{}')}"
    return wording.value_in_words(value)
