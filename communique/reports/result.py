"""Running saved reports: on a database, on the engines of communique/reports/engines; the rows, and data frames."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from communique.database.address import Address
from communique.database.connection import connected, database_url
from communique.errors import CommuniqueError
from communique.project import find_project
from communique.reports.arguments import Arguments, read_arguments
from communique.reports.declared_types import refuse_wrong_values
from communique.reports.evidence import Ask
from communique.reports.lookup import Lookup, resolve
from communique.reports.parameters import ReportError
from communique.reports.report import Report, find_report, report_folders
from communique.schema import FactFile

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Value = str | int | float | bool | None
Rows = list[tuple[Value, ...]]
# Runs SQL with named parameters on an engine: the names of the columns, and the rows.
Run = Callable[[str, Mapping[str, Any]], tuple[tuple[str, ...], Rows]]


class EngineError(CommuniqueError):
    """The engine is not installed, or there is no export for it."""


@dataclass(frozen=True)
class ReportResult:
    """The rows of a report (tuples in the order of `columns`) and the arguments that gave them."""

    report: Report
    arguments: Arguments
    columns: tuple[str, ...]
    rows: Rows
    # Opens the database that they are of, for their evidence; addresses begin with the site's, where it is known.
    asked: Callable[[], AbstractContextManager[Ask]] | None = field(default=None, compare=False, repr=False)
    site: str = field(default="", compare=False)

    @property
    def parameters(self) -> dict[str, str | int]:
        """Return the values that were bound, by parameter."""
        return self.arguments.bound

    def as_dicts(self) -> list[dict[str, Value]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_arrow(self, *, evidence: bool = True) -> pa.Table:
        """Return the rows as an Arrow table, typed as the report's header declares, with each column's meaning.

        Days are dates, sums of money are decimals in major units of their currency (four places), yes and no are
        booleans; dates of less precision (EDTF) stay text. At its end stand the columns that the report's files have
        for what a row rests on: the places, whose word it is, how sure, the record's address. `evidence=False` leaves
        them out, which is quicker for very many rows. ReportError where a value is not of its column's declared type,
        or where the database that has the evidence was loaded anew since the report ran.
        """
        from communique.reports.frames import arrow_table, evidence_table  # noqa: PLC0415  the command line needs no Arrow

        if self.asked is None or not evidence:
            return arrow_table(self.report, self.columns, self.rows)
        with self.asked() as ask:
            return evidence_table(self.report, self.rows, ask, f"{self.site}{{}}".format)

    def to_pandas(self, *, evidence: bool = True) -> pd.DataFrame:
        """Return the rows as a pandas data frame whose types know missing values, with evidence as `to_arrow` has it.

        Days are datetime64, sums of money Decimal: `frame["amount"].astype(float)` where a library wants floats.
        """
        try:
            import pandas as pd  # noqa: PLC0415  optional
        except ImportError:
            raise _not_installed("pandas") from None
        types = {"string": pd.StringDtype(), "int64": pd.Int64Dtype(), "bool": pd.BooleanDtype()}
        table = self.to_arrow(evidence=evidence)
        return table.to_pandas(types_mapper=lambda type_: types.get(str(type_)), date_as_object=False)

    def to_polars(self, *, evidence: bool = True) -> pl.DataFrame:
        """Return the rows as a Polars data frame, typed and with evidence as `to_arrow` has it."""
        try:
            import polars as pl  # noqa: PLC0415  optional
        except ImportError:
            raise _not_installed("polars") from None
        return pl.DataFrame(self.to_arrow(evidence=evidence))


def _not_installed(library: str) -> ReportError:
    return ReportError(f"{library} is not installed; run `pip install 'communique[{library}]'`")


def run_report(name: str, /, database: Address | None = None, **parameters: object) -> ReportResult:
    """Run a saved report, for instance `run_report("loan-book", stage="provided")`.

    `database` is a path or a SQLAlchemy URL; by default COMMUNIQUE_DATABASE, else that of the project that we stand in,
    whose own reports are known, too. A record may be named by its slug, its address or any of its names. Raises
    ReportError for an unknown report, parameter or value, DatabaseNotReadyError where there is no database.
    """
    project = find_project()
    report = find_report(name, report_folders(project))
    given = {key: [str(value)] for key, value in parameters.items() if value is not None}
    url = database_url(database)
    with connected(url) as connection:
        result = answer(report, given, on_database(connection))
        loaded = _what_is_loaded(connection)
    site = project.settings.url.rstrip("/") if project else ""
    return replace(result, asked=partial(_asked_again, url, loaded), site=site)


@contextmanager
def _asked_again(url: str, loaded: str) -> Iterator[Ask]:
    """Open the database once more; ReportError where something was loaded since, which may have numbered it anew."""
    with connected(url) as connection:
        if _what_is_loaded(connection) != loaded:
            raise ReportError(
                "the database was loaded anew since the report ran, so that its evidence may be another's; run the "
                "report again, or take its rows alone: evidence=False"
            )
        yield rows_as_dictionaries(on_database(connection))


def _what_is_loaded(connection: Connection) -> str:
    files = connection.execute(select(FactFile.id, FactFile.label, FactFile.sha256).order_by(FactFile.id)).all()
    return hashlib.sha256(repr(files).encode()).hexdigest()


def answer(report: Report, given: Mapping[str, Sequence[str]], run: Run, *, is_edition: bool = False) -> ReportResult:
    """Run a report with what somebody gives, once that is held to its parameters; ReportError where it is not."""
    arguments = read_arguments(report, given)
    arguments.check()
    try:
        resolve(arguments, Lookup(rows_as_dictionaries(run), is_edition))
    except (DBAPIError, EngineError) as error:
        raise ReportError(f"{report.name}.sql: its parameters cannot be looked up: {_said(error)}") from error
    arguments.check()
    return execute(run, report, arguments)


def execute(run: Run, report: Report, arguments: Arguments) -> ReportResult:
    """Run a report with arguments as they are; ReportError where its SQL or a value is not what its header says."""
    try:
        names, rows = run(report.sql, arguments.bound)
    except (DBAPIError, EngineError) as error:
        raise ReportError(f"{report.name}.sql: {_said(error)}") from error
    report.refuse_other_columns(names)
    if not report.is_built_in:  # looking at every value takes a tenth of the time of a million rows
        refuse_wrong_values(report, rows)
    return ReportResult(report, arguments, names, rows)


def _said(error: Exception) -> object:
    return error.orig if isinstance(error, DBAPIError) else error


def rows_as_dictionaries(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """Return what asks an engine one question, with named parameters, for rows as dictionaries."""

    def ask(sql: str, **parameters: Any) -> list[dict[str, Any]]:
        names, rows = run(sql, parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    return ask


def on_database(connection: Connection) -> Run:
    """Return what runs SQL on a connection of SQLAlchemy's."""
    # SQLite's values are plain, and looking at each takes a fifth of the time.
    is_plain = connection.dialect.name == "sqlite"

    def run(sql: str, parameters: Mapping[str, Any]) -> tuple[tuple[str, ...], Rows]:
        result = connection.execute(text(sql), dict(parameters))
        rows = [tuple(row) for row in result] if is_plain else plain_rows(result)
        return tuple(result.keys()), rows

    return run


def plain_rows(rows: Any) -> Rows:
    """Return rows with values as SQLite gives them: days as ISO 8601, numbers with a fraction as floats."""
    return [tuple(plain(value) for value in row) for row in rows]


def plain(value: Any) -> Any:
    """Return a value as SQLite gives it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
