"""One writer for each form of a report's result, for the command line and the web alike."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from communique.reports.formats import as_csv, as_json, as_markdown, as_workbook
from communique.reports.formats.whole import Whole


@dataclass(frozen=True)
class Format:
    """A form: what readers call it, how it is written (in pieces), the type of its content."""

    said: str
    pieces: Callable[[Whole], Generator[bytes]]
    content_type: str


# By the ending of a file's name.
FORMATS = {
    "csv": Format("CSV", as_csv.pieces, "text/csv; charset=utf-8"),
    "json": Format("JSON", as_json.pieces, "application/json; charset=utf-8"),
    "xlsx": Format("Excel", as_workbook.pieces, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "md": Format("Markdown", as_markdown.pieces, "text/markdown; charset=utf-8"),
}
