"""Side rows: what a record has several of, such as the places of a meeting. They are no records themselves."""

from __future__ import annotations

from functools import cache

from communique.schema import Base
from communique.schema.record import family_of

# Which field of which kind of record lists them, their table, and its column of the record; a loan is a financing.
SIDE_ROWS = {
    ("places", "meeting"): ("meeting_places", "meeting_id"),
    ("formats", "meeting"): ("meeting_formats", "meeting_id"),
    ("formats", "participant"): ("participant_formats", "participant_id"),
    ("places", "project"): ("project_places", "project_id"),
    ("parties", "event"): ("event_parties", "event_id"),
    ("parties", "agreement"): ("agreement_parties", "agreement_id"),
    ("about", "proposition"): ("proposition_about", "proposition_id"),
}


@cache
def side_fields(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind of record that list side rows."""
    return tuple(name for name, one in SIDE_ROWS if one == family_of(kind))


def lists_side_rows(name: str, kind: str) -> bool:
    """Return whether a field of a kind of record lists side rows."""
    return (name, family_of(kind)) in SIDE_ROWS


def side_table(name: str, kind: str) -> tuple[str, str]:
    """Return the table of a field that lists side rows, and its column of the record."""
    return SIDE_ROWS[name, family_of(kind)]


@cache
def thing_in(table: str) -> str | None:
    """Return the column of a side table that names a record; None where its rows are terms."""
    return next((one.name for one in list(Base.metadata.tables[table].c)[1:] if one.name.endswith("_id")), None)


@cache
def role_in(table: str) -> str | None:
    """Return the column of a side table that says what the record is, or the term where there is no record."""
    names = (one.name for one in list(Base.metadata.tables[table].c)[1:])
    return next((name for name in names if not name.endswith("_id") and name != "position"), None)
