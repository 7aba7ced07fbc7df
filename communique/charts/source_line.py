"""The source line of a picture: whose word it is, how much of it is shown, of what state of the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from communique.charts.asking import number_of, rows_of
from communique.wording import date_in_words, plural

_DATABASE = "Communiqué, a relational database of diplomacy"


def source_line(connection: sqlite3.Connection, shown: int, of: int, which: str = "largest") -> str:
    """Where the figures come from, with what is left out where there are more than are shown."""
    left_out = f" Shown: the {shown:,} {which}, of {of:,}." if shown < of else ""
    return f"Source: {_documents(connection)}; coded in {_DATABASE}.{left_out}"


def scales_apart(currencies: Iterable[str | None]) -> str:
    """What a picture of sums in several currencies has to say, wherever it is taken; empty for one currency."""
    return " Each currency has a scale of its own." if len(set(currencies)) > 1 else ""


def _documents(connection: sqlite3.Connection) -> str:
    count = number_of(connection, "SELECT count(*) FROM documents")
    if count == 1:
        return str(rows_of(connection, "SELECT label FROM documents")[0]["label"])
    newest = rows_of(connection, "SELECT max(published_on_latest) AS day FROM documents")[0]["day"]
    until = f", the newest of {date_in_words(newest)}" if newest else ""
    return f"{plural(count, 'document')}{until}"


def enumerated(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
