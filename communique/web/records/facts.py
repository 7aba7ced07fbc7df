"""The facts of a record: the columns of its tables as a reader would say them, and what the source leaves open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import markupsafe
from babel import Locale

from communique.web.query import Row, View
from communique.wording import (
    date_in_words,
    duration_in_words,
    heading,
    money_in_words,
    number,
    period_in_words,
    term_in_words,
)

# Said in the page's head, or not for a reader.
_ELSEWHERE = {
    "fact_file_id",
    "id",
    "kind",
    "label",
    "note",
    "reference",
    "reliability_note",
    "slug",
    "summary",
    "text",
    "title",
}


# What the line above the heading says.
_IN_THE_HEAD = {("actors", "type"), ("places", "type")}
_OF_A_TIE = {"subject_id": "the first", "object_id": "the second"}


def facts_of(view: View, table: str, record_id: int) -> list[Row]:
    """Return a table's columns for one record: name, value, the meanings of term and column."""
    row = view.first(f'SELECT * FROM "{table}" WHERE id = :id', id=record_id)
    if row is None:
        return []
    config = view.edition.configuration
    meanings, blanks, parts = (config[told].get(table, {}) for told in ("meanings", "blanks", "parts"))
    facts = []
    for column in row:
        if column in _ELSEWHERE or column in parts or (table, column) in _IN_THE_HEAD:
            continue
        fact = _fact(view, row, column, _Told.of(config, table, column))
        silence = blanks.get(column)
        if fact["value"] is not None or silence:
            if table == "relations":
                fact["name"] = _OF_A_TIE.get(column, fact["name"])
            facts.append({**fact, "meaning": meanings[column], "silence": silence})
    return facts


class _Told(NamedTuple):
    """What the publication says of a column: the type of its values, the table that they lead to, their terms."""

    type: str
    target: str | None
    terms: dict[str, str]

    @classmethod
    def of(cls, config: Row, table: str, column: str) -> _Told:
        """Return what is said of one column."""
        types, targets, terms = (config[told].get(table, {}) for told in ("types", "references", "vocabularies"))
        return cls(types[column], targets.get(column), terms.get(column, {}))


def _fact(view: View, row: Row, column: str, told: _Told) -> Row:
    value = row[column]
    fact = {"name": heading(column), "value": value, "means": None}
    if column == "duration_minutes":
        fact["value"] = duration_in_words(value, row["duration_days"], row["is_duration_approximate"])
    elif value is None:
        pass
    elif told.target:
        fact["value"] = _record_link(view, value)
    elif column == "amount_minor":
        fact["value"] = _amount(view, row)
    elif f"{column}_printed" in row:
        fact["value"] = date_in_words(value)
        fact["means"] = f"“{row[f'{column}_printed']}”" if row[f"{column}_printed"] else None
    elif told.terms:
        fact.update(_term(str(value), told.terms))
    elif told.type == "boolean":
        fact["value"] = "yes" if value else "no"
    else:
        fact["value"] = _plain(row, column, value)
    return fact


def _term(value: str, terms: dict[str, str]) -> Row:
    meaning = terms.get(value)
    words = term_in_words(value)
    # A code says nothing to a reader; its meaning does.
    if words.isdigit():
        return {"value": meaning, "means": None}
    return {"value": words, "means": meaning if meaning != words else None}


def _plain(row: Row, column: str, value: Any) -> Any:
    """Return a value that is neither a term, a date, a sum nor a truth value."""
    if column in _IN_WORDS:
        return _IN_WORDS[column](value, row)
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return markupsafe.Markup('<a href="{0}">{0}</a>').format(value)
    return number(value) if isinstance(value, int | float) else value


_IN_WORDS: dict[str, Callable[[Any, Row], str]] = {
    "change_percent": lambda value, _: f"{value:+g} %",
    "grace": lambda value, _: period_in_words(value),
    "interest_percent": lambda value, _: f"{value:g} %",
    "language": lambda value, _: Locale("en").languages.get(value, value),
    "latitude": lambda value, _: f"{value:g}°",
    "longitude": lambda value, _: f"{value:g}°",
    "maturity": lambda value, _: period_in_words(value),
    "value": lambda value, row: f"{number(value)} {row['unit'].strip('{}')}",
}


def _amount(view: View, row: Row) -> str | None:
    (unit,) = view.ask("SELECT minor_per_major FROM currencies WHERE code = :code", code=row["currency"])
    return money_in_words(row["amount_minor"] / unit["minor_per_major"], row["currency"], row["amount_bound"])


def _record_link(view: View, record_id: int) -> markupsafe.Markup:
    (record,) = view.ask("SELECT kind, slug, label FROM records WHERE id = :id", id=record_id)
    address = view.address(record)
    return markupsafe.Markup('<a href="{}">{}</a>').format(address, record["label"])
