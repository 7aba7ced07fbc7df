"""Results of reports as Arrow tables, typed as the headers declare; what each row rests on stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from communique.reports.arrow import array_of, table_of
from communique.reports.evidence import Ask, added_to, rows_with_evidence
from communique.reports.parameters import ReportError
from communique.reports.report import Report
from communique.schema.sql_file import Column

if TYPE_CHECKING:
    import pyarrow as pa

Rows = Sequence[Sequence[Any]]


def arrow_table(report: Report, columns: Sequence[str], rows: Rows) -> pa.Table:
    """Return rows of a report as a table; ReportError where a value is not of its column's declared type."""
    return _table(report, [report.columns[name] for name in columns], rows)


def evidence_table(report: Report, rows: Rows, ask: Ask, link: Callable[[str], str]) -> pa.Table:
    """Return a report's rows as a table, at its end the columns that its files have for what a row rests on."""
    own = len(report.columns)
    added = added_to(report)
    beside = [line[own:] for line in rows_with_evidence(report, rows, ask, link)]
    whole = [(*row, *more) for row, more in zip(rows, beside, strict=True)]
    return _table(report, [*report.columns.values(), *added], whole)


def _table(report: Report, columns: Sequence[Column], rows: Rows) -> pa.Table:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = []
    for column, those in zip(columns, values, strict=True):
        try:
            arrays.append(array_of(those, _kind(column)))
        except (ValueError, TypeError, ArithmeticError) as error:
            raise ReportError(f"{report.name}: column {column.name} is declared as {column.type}: {error}") from error
    kinds = {column.name: _kind(column) for column in columns}
    meanings = {column.name: column.description for column in columns}
    return table_of(arrays, report.question, kinds, meanings)


def _kind(column: Column) -> str:
    """Return how values are held: sums of money exactly."""
    return "money" if column.type == "amount" else column.kind
