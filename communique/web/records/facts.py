"""The facts of a record: the columns of its tables as a reader would say them, and what the source leaves open."""

from collections.abc import Callable, Mapping
from typing import Any

import markupsafe

from communique import wording
from communique.edition.column_words import IN_WORDS, amount_in_words, duration_of
from communique.web.edition import Row, View
from communique.wording import term_said

# Said in the page's head, or not for a reader.
_ELSEWHERE = {
    "fact_file_id",
    "file_sha256",
    "id",
    "kind",
    "label",
    "note",
    "reference",
    "reliability_note",
    "slug",
    "summary",
    "text",
    "text_sha256",
}


# What the line above the heading says.
_IN_THE_HEAD = {("documents", "title"), ("actors", "type"), ("places", "type")}
WIKIDATA = "https://www.wikidata.org/wiki/"
_OF_A_TIE = {"subject_id": "the first", "object_id": "the second"}


def facts_of(view: View, table: str, row: Row, voices: Mapping[str, Row]) -> list[Row]:
    """Return the columns of a record's row in a table: name, value, the meanings of term and column.

    `voices` are the fields on which there is more to say, by name: see voices.py.
    """
    model = {told: view.edition.configuration[told].get(table, {}) for told in _TOLD}
    facts = []
    for column in row:
        if column in _ELSEWHERE or column in model["parts"] or (table, column) in _IN_THE_HEAD:
            continue
        value, means = _said(view, row, column, model)
        silence, said = model["blanks"].get(column), voices.get(_field_of(column))
        # What a source says, and no column can hold, is no silence.
        held_by_none = said["not_representable"] if said else []
        if value != "" and (value is not None or silence or held_by_none):
            name = (table == "relations" and _OF_A_TIE.get(column)) or wording.heading(column)
            meaning = model["meanings"][column]
            told = {"name": name, "value": value, "means": means, "meaning": meaning, "silence": silence}
            beside = {"voices": said, "not_representable": held_by_none}
            facts.append({"field": _field_of(column), **told, **beside})
    return facts


def _field_of(column: str) -> str:
    """Return the field of fact files that a column is of."""
    return _FIELDS.get(column, column.removesuffix("_id"))


_FIELDS = {"amount_minor": "amount", "duration_minutes": "duration"}


# What the publication says of a table's columns.
_TOLD = ("blanks", "meanings", "parts", "references", "types", "vocabularies")


def _said(view: View, row: Row, column: str, model: Row) -> tuple[Any, str | None]:
    """Return a value in a reader's words, and what it means or how it was printed."""
    value, terms, means = row[column], model["vocabularies"].get(column), None
    if column == "duration_minutes":
        value = duration_of(row)
    elif value is None:
        pass
    elif model["references"].get(column):
        value = _record_link(view, value)
    elif column == "copy_of":
        value = _original(view, value)
    elif column == "amount_minor":
        value = _amount(view, row)
    elif (printed := f"{column}_printed") in row:
        value, means = wording.date_in_words(value), f"“{row[printed]}”" if row[printed] else None
    elif terms:
        value, means = term_said(str(value), terms)
    elif model["types"][column] == "boolean":
        value = "yes" if value else "no"
    else:
        value = _plain(row, column, value)
    return value, means


def _plain(row: Row, column: str, value: Any) -> Any:
    """Return a value that is neither a term, a date, a sum nor a truth value."""
    if column in _IN_WORDS:
        return _IN_WORDS[column](value, row)
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return markupsafe.Markup('<a href="{0}">{0}</a>').format(value)
    return wording.number(value) if isinstance(value, int | float) else value


def _item(value: str, _: Row) -> markupsafe.Markup:
    return markupsafe.Markup('<a href="{}">{}</a>').format(WIKIDATA + value, value)


_IN_WORDS: dict[str, Callable[[Any, Row], str]] = {
    **IN_WORDS,
    "wikidata": _item,
    "tag": lambda tag, _: wording.tag_in_words(tag),
}


def _amount(view: View, row: Row) -> str | None:
    units = {one["code"]: one["minor_per_major"] for one in view.ask(_UNITS, **_both_currencies(row))}
    return amount_in_words(row, units)


_UNITS = "SELECT code, minor_per_major FROM currencies WHERE code IN (:currency, :also_currency)"


def _both_currencies(row: Row) -> Row:
    return {name: row[name] for name in ("currency", "also_currency")}


def _original(view: View, slug: str) -> Any:
    """Return a link to what a document copies, or to who wrote that where it is not coded."""
    known = view.first("SELECT id FROM records WHERE slug = :slug", slug=slug)
    return _record_link(view, known["id"]) if known else slug


def _record_link(view: View, record_id: int) -> markupsafe.Markup:
    (record,) = view.ask("SELECT kind, slug, label FROM records WHERE id = :id", id=record_id)
    address = view.address(record)
    return markupsafe.Markup('<a href="{}"{}>{}</a>').format(address, view.edition.lang_of(address), record["label"])
