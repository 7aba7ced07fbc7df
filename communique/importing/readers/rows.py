"""Rows as every reader gives them: numbered, each a cell a column, cleaned."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.factfiles.reading.characters import without_unsafe

# Between several values that one field of a row has.
SEVERAL = "; "


class ReadingError(CommuniqueError):
    """A file that cannot be read as its mapping says."""

    exit_code = DATA_AT_FAULT


class Row(NamedTuple):
    """A row: its number in the file from 1, headings included (RFC 7111), and its cells by column."""

    number: int
    cells: Mapping[str, str]


class Rows:
    """The rows of a file. `columns` are known before they are read in a table, and grow elsewhere."""

    def __init__(self, columns: Iterable[str], rows: Iterable[tuple[int, Iterable[tuple[str, object]]]]) -> None:
        self.columns = dict.fromkeys(columns)
        self.is_table = bool(self.columns)
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for number, values in self._rows:
            cells = {column: cleaned(value) for column, value in values}
            if not self.is_table:
                self.columns.update(dict.fromkeys(cells))
            yield Row(number, Cells(cells))

    def place_of(self, column: str) -> int:
        """Return the number of a column, from 1."""
        return next((number for number, name in enumerate(self.columns, 1) if name == column), 1)


class Cells(dict[str, str]):
    """The cells of a row; a column that it has not says nothing."""

    def __missing__(self, column: str) -> str:
        return ""


def cleaned(value: object) -> str:
    """Return a value as text on one line (NFC), without what cannot be seen."""
    text = value if isinstance(value, str) else _as_text(value)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(unicodedata.normalize("NFC", without_unsafe(text)).split())


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        is_a_day = value.time() == datetime.time()
        return value.date().isoformat() if is_a_day else value.isoformat()
    return str(value)


def unique_headings(headings: Iterable[object], file: str, row: int) -> list[str]:
    """Return headings, cleaned; ReadingError where two are the same."""
    columns = [cleaned(heading) for heading in headings]
    if twice := sorted({one for one in columns if one and columns.count(one) > 1}):
        raise ReadingError(f"{file}:{row}: two columns are called {', '.join(twice)}; rename one")
    return columns
