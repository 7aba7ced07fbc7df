"""The whole result of a report as a file: checked as a page's is, then written piece by piece."""

import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

from communique.reports.columns import shape_of
from communique.web.addresses import absolute, record_addresses
from communique.web.query import DATABASE
from communique.web.reports import as_csv, as_json, as_markdown, as_workbook
from communique.web.reports.background import Background
from communique.web.reports.described import Report
from communique.web.reports.elsewhere import path_of
from communique.web.reports.given import Given
from communique.web.reports.names import settle_names
from communique.web.reports.page import words_of_value
from communique.web.reports.whole_result import SECONDS, WholeResult

_FORMS = {"csv": as_csv, "json": as_json, "md": as_markdown, "xlsx": as_workbook}
CONTENT_TYPES = {form: module.CONTENT_TYPE for form, module in _FORMS.items()}
_BYTES_AT_A_TIME = 256 * 1024


def headers_of(report: Report, form: str) -> dict[str, str]:
    """The headers of the file."""
    kept = "inline" if form == "json" else "attachment"
    disposition = f'{kept}; filename="{report.name}.{form}"'
    return {"content-type": CONTENT_TYPES[form], "content-disposition": disposition}


def open_result(datasette: Any, report: Report, given: Given) -> WholeResult:
    """A result of its own, once names are resolved; what is wrong with them is in `given`."""
    database = datasette.get_database(DATABASE)
    result = WholeResult(Path(database.path), report.sql, given.values, seconds=SECONDS)
    settle_names(datasette, result.ask, report, given)
    return result


def pieces_of(datasette: Any, request: Any, report: Report, given: Given, result: WholeResult) -> Generator[bytes]:
    """The file of the form that the address ends in."""
    form = request.url_vars["form"]
    background = _background(datasette, request, report, given)

    def addresses(rows: Any) -> dict[int, str]:
        return _addresses(datasette, request, report, result, rows)

    if form == "xlsx":
        return _workbook(background, result, addresses)
    if form == "md":
        return as_markdown.pieces(background, result, addresses)
    pieces: Generator[bytes] = (as_csv if form == "csv" else as_json).pieces(background, result)
    return pieces


def _workbook(background: Background, result: WholeResult, addresses: Any) -> Generator[bytes]:
    # A workbook is packed at its end, so nothing is sent before all of it is there.
    with tempfile.TemporaryFile() as file:
        as_workbook.write(file, background, result, addresses)
        file.seek(0)
        while piece := file.read(_BYTES_AT_A_TIME):
            yield piece


def _addresses(datasette: Any, request: Any, report: Report, result: WholeResult, rows: Any) -> dict[int, str]:
    shape = shape_of(report.columns)
    ids = {record for row in rows if (record := shape.own_id(row)) is not None}
    found = record_addresses(datasette, result.ask, ids)
    return {record: absolute(datasette, request, path) for record, path in found.items()}


def _background(datasette: Any, request: Any, report: Report, given: Given) -> Background:
    return Background(
        report,
        {p.name: _as_typed(p.type, given.values[p.name]) for p in report.parameters},
        tuple((p.label, given.said(p, words_of_value)) for p in report.parameters),
        edition_of(datasette),
        absolute(datasette, request, path_of(datasette, report, given)),
    )


def _as_typed(type_: str, value: str) -> str | int:
    return int(value) if type_ == "integer" and value else value


def edition_of(datasette: Any) -> str:
    """The edition: the first digits of its file's SHA-256."""
    return str(datasette.get_database(DATABASE).hash)[:16]
