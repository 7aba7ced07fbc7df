"""Formulas in CSV: spreadsheets calculate what begins with a sign, so a text that does gets an apostrophe in front.

That is OWASP's advice against CSV injection. Each part of a text counts as one (after a semicolon, a tab or the end of
a line), since a spreadsheet that separates cells there would begin a new cell. A text that is a plain number, or a sign
alone, stays as it is: nothing is calculated. Who reads the file with a program takes the apostrophes away again: UNDO
finds each of them, and none that was there before.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any

_SIGNS, _SEPARATORS, _BLANKS = "=+-@＝＋－＠", ";\t\r\n", " \u00a0\u3000\ufeff"
_SKIPPED = f"'{_BLANKS}"
_BEGINNINGS = f"'{_SIGNS}{_BLANKS}"
_PART = f"(?:^|(?<=[{_SEPARATORS}]))"
_BEGINS_SO = f"(?=['{_BLANKS}\t\r\n]*[{re.escape(_SIGNS)}])"
_SUSPECT = re.compile(f"^[{re.escape(_BEGINNINGS)}]|[{_SEPARATORS}]")
_HARMLESS = re.compile(r"[+-]\d[\d.,]*%?|[+-]")
_PARTS = re.compile(f"([{_SEPARATORS}])")
UNDO = re.compile(f"{_PART}'{_BEGINS_SO}")


def defused(value: Any) -> Any:
    """Return a value for a cell of a CSV file; what is no text stays as it is."""
    # Most texts are done with by this question, which takes a tenth of the time.
    if isinstance(value, str) and _SUSPECT.search(value):
        return value if _HARMLESS.fullmatch(value) else _marked(value)
    return value


def defused_column(values: Iterable[Any]) -> list[Any]:
    """Return the values of a column for the cells of a CSV file; what comes again and again is looked at once."""
    values = list(values)
    known = {value: defused(value) for value in set(values)}
    return [known[value] for value in values]


def _marked(text: str) -> str:
    """Return a text with an apostrophe before each part that is a formula, or blank with one behind it, in one pass."""
    parts, leads = _PARTS.split(text), False
    for at in range(len(parts) - 1, -1, -2):
        begins = parts[at].lstrip(_SKIPPED)[:1]
        is_run_on = at + 1 < len(parts) and parts[at + 1] != ";"
        leads = begins in _SIGNS if begins else leads and is_run_on
        if leads:
            parts[at] = f"'{parts[at]}"
    return "".join(parts)


def restored(text: str) -> str:
    """Return the text that was defused."""
    return UNDO.sub("", text)


class CsvWriter:
    """As csv.writer, but what it writes is no formula."""

    def __init__(self, file: Any, **form: Any) -> None:
        self._lines = csv.writer(file, **form)

    def writerow(self, row: Iterable[Any]) -> Any:
        """Write a row; gives what the file's `write` gives."""
        return self._lines.writerow([defused(value) for value in row])

    def writerows(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows."""
        self._lines.writerows([defused(value) for value in row] for row in rows)
