"""The corpus as statements, for whoever resolves differently: one row for each value that a voice gives for a field.

It is a file of exports and downloads only, since every row is made of a claim, its account and its document; SQL has
these, and the views `said_by_document` and `field_sources`. A value is there as its coder wrote it and, where it has a
size, as numbers: sums of money exactly, days as dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from communique.edition.description import TableDescription
from communique.factfiles.claims.fields import FieldType
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.values.intervals import read_duration, read_number, read_sum
from communique.factfiles.values.values import parse_date
from communique.schema.sql_file import Column
from communique.schema.vocabulary import Standing

NAME, WHOLE = "statements", "whole"
_WORDS = "text"
_TYPES = {
    FieldType.flag: "yes_no",
    FieldType.reference: "record",
    FieldType.references: "record",
    FieldType.terms: "term",
    FieldType.deadline: "date",
}
# Accounts that give no value are there, too.
_QUERY = """
SELECT
    a.id AS account_id, r.slug AS record, r.label AS record_label, r.kind, r.is_bulk,
    k.field, k.value, thing.slug AS value_record, k.unit, k.low, k.high,
    d.slug AS document, k.label AS passage, a.label AS account_passage,
    s.source_type, s.reliability, s.published_on, s.license,
    voice.slug AS voice, voice.label AS voice_label, speaker.slug AS attributed_to,
    k.modality AS how_sure, k.is_inferred, a.modality AS account_how_sure, a.is_inferred AS account_is_inferred,
    a.is_denied, a.is_whole, a.scope, a.said_on, a.as_of,
    CASE
        WHEN a.said_on IS NOT NULL THEN a.said_on_latest
        WHEN a.as_of IS NOT NULL THEN a.as_of_latest
        ELSE s.published_on_latest
    END AS news_day,
    k.standing, settled.rule, settled.is_tied
FROM accounts AS a
JOIN records AS r ON r.id = a.record_id
JOIN records AS d ON d.id = a.document_id
JOIN documents AS s ON s.id = a.document_id
JOIN records AS voice ON voice.id = a.origin_id
LEFT JOIN records AS speaker ON speaker.id = a.speaker_id
LEFT JOIN claims AS k ON k.account_id = a.id
LEFT JOIN records AS thing ON thing.id = k.object_id
LEFT JOIN resolutions AS settled ON settled.record_id = a.record_id AND settled.field = k.field
ORDER BY a.id, k.field, k.value
"""
_NO_SIZE = "the value has no size, or another sort of size"
_COLUMNS = (
    Column("record", "The record that is spoken of, by the end of its permanent address.", "slug"),
    Column("record_label", "What it is called."),
    Column("kind", "What it is, such as meeting or financing.", "kind"),
    Column("is_bulk", "True while only datasets speak of the record.", "yes_no"),
    Column("field", f"The field, called as in fact files; `{WHOLE}`: that the record as a whole is so.", "field"),
    Column(
        "value",
        "The value as its coder wrote it: a term, a sum, a date in EDTF, the slug of a record and what it is there.",
        absent="it is the record as a whole",
    ),
    Column(
        "value_type",
        "What the value is: record, term, yes_no, date, money, number, duration or text; text, too, where no column "
        "can hold it.",
        absent="it is the record as a whole",
    ),
    Column("is_member", "True where the field holds several values at once, and this is one of them.", "yes_no"),
    Column("value_record", "The record that the value names.", "slug", absent="it names none"),
    Column("amount", "Of a sum of money, of a range where it begins.", "amount", unit="currency", absent=_NO_SIZE),
    Column("amount_to", "Where a range of sums ends.", "amount", unit="currency", absent="no range"),
    Column("currency", "The currency of the sum.", "currency", absent="it is no sum of money"),
    Column("number", "A number, or a duration in the unit; of a range where it begins.", "number", absent=_NO_SIZE),
    Column("number_to", "Where a range ends.", "number", absent="no range"),
    Column("unit", "The unit of the number: %, km, min, mo and so on.", absent="it has none, or is no number"),
    Column(
        "bound", "How the source bounds sum or number: exact, about, over, almost, at_least, up_to, between.", "term"
    ),
    Column("low", "The least that the words allow, in the currency or unit.", "number", absent="open, or no number"),
    Column("high", "The most that the words allow.", "number", absent="open, or no number"),
    Column("first_day", "The first day that a date allows.", "day", absent="open, or no date"),
    Column("last_day", "The last day that a date allows.", "day", absent="open, or no date"),
    Column("document", "The document that says it.", "slug"),
    Column("passage", "The first sentence or row there that says it, for instance P13.S4.", "passage"),
    Column("source_type", "What sort of document it is.", "term"),
    Column(
        "reliability",
        "How far we judge it can be relied on (Admiralty scale A to F).",
        "reliability",
        blank="not judged",
    ),
    Column("published_on", "When it was published.", "date", absent="not stated"),
    Column("license", "The document's own licence, which its rows have, too.", absent="none is stated"),
    Column(
        "voice",
        "Whose word it is: a speaker, else who wrote or published the document. Same voice, one origin.",
        "slug",
    ),
    Column("voice_label", "What they are called."),
    Column("attributed_to", "Whose word the document reports.", "slug", absent="it speaks for itself"),
    Column("how_sure", "How sure the voice is.", "how_sure"),
    Column("is_inferred", "True where the coder, not the source, drew the conclusion.", "yes_no"),
    Column("is_denied", "True where the voice says that it is not so.", "yes_no"),
    Column("scope", "Which part of the record it is of, in our own words.", absent="it is of the whole"),
    Column("said_on", "When it was said, where the document tells.", "date", absent="not told"),
    Column("as_of", "The time that it speaks of.", "date", absent="it is the record's"),
    Column(
        "news_day",
        "The last day on which it was said, else of which it speaks, else on which the document came out: what comes "
        "later is news.",
        "day",
        absent="undated",
    ),
    Column("standing", "What it is beside the value that stands.", "term", absent="the only one, or the whole record"),
    Column(
        "stands",
        "True where it is what the record's own column says here; of a whole, where it is not denied.",
        "yes_no",
    ),
    Column("rule", "By which rule the field is settled.", "term", absent="nothing was to be settled"),
    Column(
        "is_tied",
        "True where nothing decided, so that the earliest printed stands.",
        "yes_no",
        absent="nothing was to be settled",
    ),
    Column("account_id", "The account in this export: what one voice says in one breath.", "id"),
)


def described() -> TableDescription:
    """Return what the file means, column by column."""
    return TableDescription(
        NAME,
        True,
        "The corpus as statements. Which voice gives which value for which field of which record, where, how surely, "
        "and does it stand here? One row for each value, and one for each account of a record as a whole; for whoever "
        "resolves by rules of their own.",
        {column.name: column.description for column in _COLUMNS},
        {column.name: "money" if column.type == "amount" else column.kind for column in _COLUMNS},
        frozenset({"account_id"}),
    )


class Size(NamedTuple):
    """The size of a value, as far as it has one, in the order of the columns from `amount` to `last_day`."""

    amount: Any = None
    amount_to: Any = None
    currency: str | None = None
    number: float | None = None
    number_to: float | None = None
    unit: str | None = None
    bound: str | None = None
    low: float | None = None
    high: float | None = None
    first_day: str | None = None
    last_day: str | None = None


def batches(connection: Connection, rows_at_a_time: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows, some at a time: by account, the record as a whole before its values."""
    with connection.execution_options(yield_per=rows_at_a_time).execute(text(_QUERY)) as result:
        last = None
        for partition in result.partitions(rows_at_a_time):
            rows = []
            for row in partition:
                if row.account_id != last and row.is_whole:
                    rows.append(_whole(row))
                last = row.account_id
                if row.field is not None:
                    rows.append(_statement(row))
            yield rows


def _whole(row: Row[Any]) -> tuple[Any, ...]:
    head = (row.record, row.record_label, row.kind, row.is_bulk, WHOLE, None, None, False, None)
    sure = (row.account_how_sure, row.account_is_inferred)
    return (
        *head,
        *Size(),
        *_source(row, row.account_passage, *sure),
        None,
        not row.is_denied,
        None,
        None,
        row.account_id,
    )


def _statement(row: Row[Any]) -> tuple[Any, ...]:
    type_, is_member = _type_of(row)
    head = (row.record, row.record_label, row.kind, row.is_bulk, row.field, row.value)
    stands = row.standing in (None, Standing.stands.value) and not row.is_denied and not row.scope
    source = _source(row, row.passage or row.account_passage, row.how_sure, row.is_inferred)
    settled = (row.standing, stands, row.rule, row.is_tied, row.account_id)
    return (*head, type_, is_member, row.value_record, *_size(row, type_), *source, *settled)


def _source(row: Row[Any], passage: str, how_sure: str, is_inferred: bool) -> tuple[Any, ...]:
    document = (row.document, passage, row.source_type, row.reliability, row.published_on, row.license)
    voice = (row.voice, row.voice_label, row.attributed_to, how_sure, is_inferred, row.is_denied)
    return (*document, *voice, row.scope or None, row.said_on, row.as_of, row.news_day)


def _type_of(row: Row[Any]) -> tuple[str, bool]:
    """Return what a value is, and whether its field holds several at once."""
    field = field_of(row.kind, row.field)
    if field is None:
        return _WORDS, False
    type_ = _WORDS if row.standing == Standing.not_representable.value else _TYPES.get(field.type, field.type.name)
    return type_, field.type.is_set


def _size(row: Row[Any], type_: str) -> Size:
    if type_ == "date":
        dated = parse_date(row.value)
        return Size(first_day=dated.earliest, last_day=dated.latest)
    if type_ == "money":
        figure = read_sum(row.value).figure
        return Size(figure.value, figure.last, row.unit, bound=figure.bound, low=row.low, high=row.high)
    if type_ not in ("number", "duration"):
        return Size()
    number, last, bound = _number(row.value, type_)
    return Size(None, None, None, number, last, row.unit, bound, row.low, row.high)


def _number(text: str, type_: str) -> tuple[float, float | None, str]:
    """Return a number as printed, where a range ends, and how it is bounded."""
    try:
        figure = read_duration(text) if type_ == "duration" else read_number(text)
    except ValueError:  # one by itself may have more digits than a figure in words
        return float(text), None, "exact"
    return float(figure.value), None if figure.last is None else float(figure.last), figure.bound
