"""Saved reports: `.sql` files, each one question, one SQL text and the declaration of its parameters and columns."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from communique.errors import escape_control_characters, shorten
from communique.project import QUERIES, Project, report_files
from communique.reports.counted import Counted, counted
from communique.reports.parameters import SHARED, Parameter, ReportError, WrongValueError
from communique.schema.sql_file import Column, SqlFile, read_sql_file
from communique.suggestions import likest

# As SQLAlchemy finds them, which makes no difference between SQL and the texts in it.
_IN_SQL = re.compile(r"(?<![:\w\\]):([a-zA-Z_]\w*)(?!:)")
# In the order in which a reader meets them; a project's own reports come last.
OWN = "Reports of this project"
GROUPS = (
    "Meetings and people",
    "Money and trade",
    "Projects and promises",
    "Views and causes",
    "How far to trust it",
    OWN,
)
# An address has it, and so has a command.
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# An edition carries its reports, as they were when it was published.
_CARRIED = "queries"
# A project says here what reports open with: a table for each report, a default for each parameter.
DEFAULTS = "defaults.toml"


@dataclass(frozen=True)
class AtScale:
    """The cost of a report that answers at length at ten million rows, as `make bench SCALE=1000` measured it.

    `when` says for what question, `rows` how long the answer is, `seconds` what SQLite takes and `duckdb` what share of
    that DuckDB takes; empty where DuckDB takes as long, since it is the rows themselves that cost.
    """

    when: str
    rows: str
    seconds: str
    duckdb: str = ""


@dataclass(frozen=True)
class Report:
    """A saved report, as its file's header describes it.

    `caveats` are what a reader should beware of, `see_also` the reports that a reader may want next, `leaves_out` what
    its rows and counts leave out where no column says so, `rests_on` the columns with the ids of the records that a row
    is of, `counts` what it counts where those are many, `when_empty` why there are no rows when there are none (with
    parameters in braces), `at_scale` what it costs in a large database, where that is more than a second, `chart` how
    to draw it. `sql` is in the portable subset. Tests hold what `is_built_in` to its header, on every engine.
    """

    name: str
    title: str
    question: str
    group: str
    columns: Mapping[str, Column]
    parameters: tuple[Parameter, ...]
    sql: str
    caveats: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    counts: Counted | None = None
    when_empty: str = ""
    at_scale: AtScale | None = None
    chart: Mapping[str, Any] | None = None
    # Where it was read, which makes it no other report.
    is_built_in: bool = field(default=False, compare=False)

    @classmethod
    def from_file(cls, file: SqlFile, *, is_built_in: bool = False) -> Report:
        """Return the report that a file describes; ValueError where its header makes no sense."""
        said = file.header
        if strange := sorted(said.keys() - _KEYS):
            raise ValueError(f"{strange[0]!r} is none of {', '.join(sorted(_KEYS))}")
        if not _NAME.fullmatch(file.name):
            raise ValueError("a report's file is called by small letters and hyphens")
        parameters = tuple(Parameter.from_header(name, one) for name, one in (said.get("parameters") or {}).items())
        parameters += _shared_by(file.sql, parameters)
        _refuse_undeclared(file.sql, parameters)
        # What stands in its braces are parameters; a KeyError names one that is none.
        said.get("when_empty", "").format_map({parameter.name: "" for parameter in parameters})
        made: dict[str, Any] = {"title": file.title, "question": file.question, "columns": file.columns}
        made["parameters"] = parameters
        made |= {key: tuple(said[key]) for key in ("caveats", "leaves_out", "see_also", "rests_on") if key in said}
        if strange := [name for name in made.get("rests_on", ()) if name not in ids_of(file.columns)]:
            raise ValueError(f"rests_on: {strange[0]} is no id column of it")
        if "counts" in said:
            made["counts"] = counted(said["counts"], file.columns)
        if "at_scale" in said:
            made["at_scale"] = AtScale(**said["at_scale"])
        return cls(file.name, sql=file.sql, is_built_in=is_built_in, **{"group": OWN, **said, **made})

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Return the columns with the ids of the records that a row is of: as declared, or those that have no name."""
        named = {column.of for column in self.columns.values()}
        return self.rests_on or tuple(name for name in ids_of(self.columns) if name not in named)

    @property
    def names_its_sentences(self) -> bool:
        """Return whether its columns have the sentences already, and the records that they are about."""
        columns = self.columns.values()
        named = {column.of for column in columns}
        return any(column.type == "passage" for column in columns) and all(one in named for one in self.own_columns)

    def refuse_other_columns(self, names: Sequence[str]) -> None:
        """Raise ReportError where these are not the columns that the header names, in its order."""
        faults = [
            f"column {one}: its header declares it, its SQL does not give it"
            for one in self.columns
            if one not in names
        ]
        faults += [
            f"column {one}: its SQL gives it, its header does not declare it"
            for one in names
            if one not in self.columns
        ]
        if not faults and list(names) != list(self.columns):
            faults = [f"its header names the columns {', '.join(self.columns)}; its SQL gives {', '.join(names)}"]
        if faults:
            raise ReportError("\n".join(f"{self.name}.sql: {fault}; let both name the same" for fault in faults))

    @property
    def advice(self) -> str | None:
        """Return what to do in a large database, where it takes more than a second."""
        if self.at_scale is None:
            return None
        cost = self.at_scale
        advice = (
            f"In a database of ten million rows this takes SQLite about {cost.seconds} s {cost.when}: {cost.rows} rows."
        )
        duckdb = (
            f", or DuckDB over an export, which takes about {cost.duckdb} of that: communique export build/export "
            f"--tables-only, then communique report {self.name} --engine duckdb"
        )
        return f"{advice} Parameters shorten it{duckdb if cost.duckdb else ''}."

    @property
    def sql_with_defaults(self) -> str:
        """Return the SQL for Datasette, where a parameter arrives as text and is empty when it is not given."""
        sql = self.sql
        for parameter in self.parameters:
            sql = re.sub(rf"(?<![:\w]):{parameter.name}\b", _bound(parameter).replace("\\", "\\\\"), sql)
        return sql


def ids_of(columns: Mapping[str, Column]) -> list[str]:
    """Return the names of the columns that hold ids of records."""
    return [column.name for column in columns.values() if column.type == "id"]


# What a header may say.
_KEYS = {one.name for one in fields(Report)} - {"name", "sql", "is_built_in"}


def _shared_by(sql: str, declared: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Return the shared parameters that the SQL names and the header leaves to be declared once for all."""
    own, named = {parameter.name for parameter in declared}, set(_IN_SQL.findall(sql))
    return tuple(one for one in SHARED if one.name in named - own)


def _refuse_undeclared(sql: str, parameters: Iterable[Parameter]) -> None:
    """Raise ValueError where the SQL has a parameter that the header does not name."""
    declared = [parameter.name for parameter in parameters]
    if strange := [name for name in _IN_SQL.findall(sql) if name not in declared]:
        raise ValueError(
            f"its SQL has :{strange[0]}, and its header has {', '.join(declared) or 'no parameters'}; "
            f"declare parameter {strange[0]} there"
        )


def _bound(parameter: Parameter) -> str:
    value = f":{parameter.name}"
    if parameter.default:
        default = parameter.default.replace("'", "''")
        value = f"coalesce(nullif(:{parameter.name}, ''), '{default}')"
    return f"cast({value} as integer)" if parameter.type == "integer" else value


def report_folders(project: Project | None) -> tuple[Path, ...]:
    """Return where reports are: the built-in ones, and a project's own."""
    return (QUERIES, project.queries) if project else (QUERIES,)


def list_reports(folders: Iterable[Path] = (QUERIES,)) -> tuple[Report, ...]:
    """Return every saved report of some folders, by name; a folder may be missing.

    Raises ReportError where a file makes no sense, or has the name of one in an earlier folder.
    """
    return _reports(tuple(folders))


@cache
def _reports(folders: tuple[Path, ...]) -> tuple[Report, ...]:
    found: dict[str, Report] = {}
    for folder in folders:
        for report in _read(folder):
            if report.name in found:
                raise ReportError(f"{folder / report.name}.sql: there is a report of that name already; choose another")
            found[report.name] = report
    _refuse_to_lead_nowhere(found)
    for folder in folders:
        _open_as_told(found, folder)
    return tuple(found[name] for name in sorted(found))


def _refuse_to_lead_nowhere(reports: Mapping[str, Report]) -> None:
    """Raise ReportError where a report names one to see also that is not there."""
    for report in reports.values():
        if strange := [name for name in report.see_also if name not in reports]:
            raise ReportError(f"{report.name}.sql: see_also: no report is called {strange[0]!r}")


def _open_as_told(reports: dict[str, Report], folder: Path) -> None:
    """Let reports open with what a folder's defaults.toml says; ReportError where it names what is not there."""
    file = folder / DEFAULTS
    if not file.exists():
        return
    try:
        said = tomllib.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReportError(f"{file} is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ReportError(f"{file}: {error}") from error
    for name, defaults in said.items():
        if name not in reports:
            raise ReportError(f"{file}: no report is called {name!r}")
        known = {parameter.name: parameter for parameter in reports[name].parameters}
        if not isinstance(defaults, dict):
            raise ReportError(f"{file}: {name}: write a table of parameters")
        for parameter, value in defaults.items():
            if parameter not in known:
                raise ReportError(f"{file}: {name} has no parameter {parameter!r}; it has {', '.join(known) or 'none'}")
            known[parameter] = _opening_with(f"{file}: {name}: {parameter}", known[parameter], value)
        reports[name] = replace(reports[name], parameters=tuple(known.values()))


def _opening_with(place: str, parameter: Parameter, value: object) -> Parameter:
    if not isinstance(value, str):
        raise ReportError(f'{place}: write "{value}", in quotation marks')
    try:
        parameter.refuse_wrong_default(value)
    except WrongValueError as error:
        raise ReportError(f"{place}: {error}") from error
    return replace(parameter, default=value)


def _read(folder: Path) -> list[Report]:
    try:
        files = [read_sql_file(file) for file in report_files(folder)]
    except ValueError as error:
        raise ReportError(f"{folder}/{error}") from error
    reports = []
    for file in files:
        try:
            reports.append(Report.from_file(file, is_built_in=folder == QUERIES))
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise ReportError(f"{folder / file.name}.sql: {error}") from error
    return reports


def copy_reports(folders: Iterable[Path], edition: Path) -> None:
    """Copy the reports of some folders into an edition's; ReportError where one makes no sense."""
    folders = tuple(folders)
    list_reports(folders)
    (edition / _CARRIED).mkdir()
    for file in sorted(file for folder in folders for file in report_files(folder)):
        shutil.copyfile(file, edition / _CARRIED / file.name)
    for file in (folder / DEFAULTS for folder in folders):
        if file.exists():
            shutil.copyfile(file, edition / _CARRIED / DEFAULTS)


def check_reports(connection: sqlite3.Connection, reports: Iterable[Report]) -> None:
    """Raise ReportError where a report's SQL fails on a database, or gives other columns than its header names."""
    for report in reports:
        check_report(connection, report)


def check_report(connection: sqlite3.Connection, report: Report) -> None:
    """Raise ReportError where its SQL fails on a database, or gives other columns than its header names."""
    bound = {parameter.name: parameter.bound("") for parameter in report.parameters}
    try:
        cursor = connection.execute(f"SELECT * FROM (\n{report.sql}\n) LIMIT 0", bound)
    except sqlite3.Error as error:
        raise ReportError(f"{report.name}.sql: {error}") from error
    report.refuse_other_columns([column[0] for column in cursor.description])


def carried_reports(edition: Path) -> tuple[Report, ...]:
    """Return the reports that an edition carries, by name; none where a snapshot stands alone."""
    return list_reports((folder_carried_by(edition),))


def folder_carried_by(edition: Path) -> Path:
    """Return where an edition has its reports; the folder is missing where a snapshot stands alone."""
    return edition / _CARRIED


def reports_by_group(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Return reports by what they are about, in the order in which a reader meets them."""
    groups: dict[str, list[Report]] = {group: [] for group in GROUPS}
    for report in reports:
        groups.setdefault(report.group, []).append(report)
    return {group: those for group, those in groups.items() if those}


def find_report(name: str, folders: Iterable[Path] = (QUERIES,)) -> Report:
    """Return the report of a name; ReportError lists the names there are."""
    if not isinstance(name, str):
        raise ReportError(f"a report is called by its name, as text, not by {name!r}")
    reports = {report.name: report for report in list_reports(folders)}
    if name in reports:
        return reports[name]
    alike = likest(name, reports)
    meant = f". Did you mean {alike}?" if alike else ""
    called = escape_control_characters(shorten(name))
    raise ReportError(f"no report is called {called!r}; there are {', '.join(reports) or 'none'}{meant}")
