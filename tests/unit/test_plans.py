"""No report reads a large table for a narrow question: what SQLite plans to do, and how much it does.

A report that answers for all as well as for one names the table of all `every`, in a branch of its own that a guard
such as `:meeting = ''` shuts when a meeting is given. SQLite's plan lists that branch, too, so its scans are let pass
here, and the guards are held to shut it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from benchmarks.corpus import write_corpus
from benchmarks.typical import NARROW, Case, case_name, cases
from communique.database.connection import migrate
from communique.edition.publication import publish_edition
from communique.factfiles.files import load_files
from communique.reports.arguments import bind
from communique.reports.report import Report, find_report, list_reports
from communique.schema import VIEWS, Base
from tests.support.made_up_project import made_up_project

pytestmark = pytest.mark.slow

SCALE = 10
# Of the tables of the corpus at this scale only those of actors, places, topics and the like have fewer.
ROWS_OF_A_LARGE_TABLE = 500
STEPS_AT_A_TIME = 100
# Of SQLite's virtual machine. A look at each citation would take 30,000 rows times several steps.
STEPS, STEPS_OF_A_ROW = 25_000, 600
# What weighs each voice against all others on the same thing takes more for a row.
STEPS_OF_ITS_ROWS = {
    "changes-over-time": 1_500,
    "co-attendance": 700,
    "document-check": 3_000,
    # A total is of many sums, each of which is dated and converted.
    "financing-totals-in-one-currency": 10_000,
}
STEPS_OF_A_SMALL_PROJECT = 200_000
VIEW_SQL = {view.name: view.sql for view in VIEWS}
WITH_NARROW = [report for report in list_reports() if NARROW & {parameter.name for parameter in report.parameters}]
REPORTS = pytest.mark.parametrize("report", WITH_NARROW, ids=lambda report: report.name)
NARROW_CASES = [case for case in cases() if case[1] and case[1].keys() <= NARROW]
# An automatic index or a Bloom filter is made of the whole table, too.
SCANNED = re.compile(r"^(?:SCAN|BLOOM FILTER ON|SEARCH(?= \w+ USING AUTOMATIC)) (\w+)")
NAMED = re.compile(r"\b(FROM|JOIN) ([a-z]\w+) AS (\w+)")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    url = f"sqlite:///{folder}/communique.db"
    migrate(url)
    load_files(url, write_corpus(folder / "corpus", SCALE))
    return folder / "communique.db"


@pytest.fixture(scope="module", params=["without statistics", "with statistics"])
def database(request: pytest.FixtureRequest, corpus: Path) -> Iterator[sqlite3.Connection]:
    """The loader gathers no statistics, but whoever runs ANALYZE must not get worse plans."""
    connection = sqlite3.connect(":memory:")
    with sqlite3.connect(corpus) as file:
        file.backup(connection)
    file.close()
    if request.param == "with statistics":
        connection.execute("ANALYZE")
    for name, sql in VIEW_SQL.items():
        connection.execute(f"CREATE TEMP VIEW every_{name} AS {as_of_every(sql)}")
    yield connection
    connection.close()


def as_of_every(sql: str) -> str:
    """A view whose tables are called `every_…`, so that a plan tells those of the branch for all."""
    for alias in {alias for _, _, alias in NAMED.findall(sql)}:
        sql = re.sub(rf"\b{alias}\.", f"every_{alias}.", sql)
    return NAMED.sub(lambda m: f"{m[1]} {f'every_{m[2]}' if m[2] in VIEW_SQL else m[2]} AS every_{m[3]}", sql)


def scans_of_large_tables(connection: sqlite3.Connection, report: Report, sql: str) -> list[str]:
    """The lines of SQLite's plan that read a large table from end to end, but for the branch for all."""
    views = "|".join(VIEW_SQL)
    explained = "EXPLAIN QUERY PLAN " + re.sub(rf"\b({views}) AS every\b", r"every_\1 AS every", sql)
    large = names_of_large_tables(connection, sql)
    lines = [str(row[3]) for row in connection.execute(explained, bind(report, {}).bound)]
    return [line for line in lines if (found := SCANNED.match(line)) and found[1] in large]


def names_of_large_tables(connection: sqlite3.Connection, sql: str) -> set[str]:
    """What the query and the views in it call their large tables."""
    called = NAMED.findall(sql)
    inner = [one for _, table, _ in called if table in VIEW_SQL for one in names_in_view(table)]
    return {alias for table, alias in [(t, a) for _, t, a in called] + inner if is_large(connection, table)} - {"every"}


def names_in_view(view: str) -> list[tuple[str, str]]:
    called = [(table, alias) for _, table, alias in NAMED.findall(VIEW_SQL[view])]
    return called + [one for table, _ in called if table in VIEW_SQL for one in names_in_view(table)]


def is_large(connection: sqlite3.Connection, table: str) -> bool:
    if table not in Base.metadata.tables:
        return False
    (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return bool(rows > ROWS_OF_A_LARGE_TABLE)


@REPORTS
def test_no_plan_reads_a_large_table_for_a_narrow_question(report: Report, database: sqlite3.Connection) -> None:
    narrow = sorted(NARROW & {parameter.name for parameter in report.parameters})
    assert scans_of_large_tables(database, report, report.sql) == [], f"{report.name} by {', '.join(narrow)}"


@REPORTS
def test_all_is_read_only_where_nothing_narrow_is_given(report: Report) -> None:
    optional = {parameter.name for parameter in report.parameters if not parameter.default}
    for branch in branches_for_all(report.sql):
        assert NARROW & optional <= guards_of(branch), branch.sql()


def branches_for_all(sql: str) -> list[exp.Select]:
    tables = sqlglot.parse_one(sql, read="sqlite").find_all(exp.Table)
    return [table.find_ancestor(exp.Select) for table in tables if table.alias == "every"]


def guards_of(branch: exp.Select) -> set[str]:
    """The parameters that the branch wants empty."""
    where = branch.args["where"].this
    conditions = where.flatten() if isinstance(where, exp.And) else [where]
    equal = [c for c in conditions if isinstance(c, exp.EQ) and isinstance(c.this, exp.Placeholder)]
    return {str(c.this.this) for c in equal if c.expression.sql() == "''"}


@pytest.mark.parametrize("case", NARROW_CASES, ids=case_name)
def test_a_narrow_question_takes_steps_by_its_answer_only(case: Case, database: sqlite3.Connection) -> None:
    report, given = case
    if "figure" in given:  # that of the smaller corpora is not in this one
        given = {**given, "figure": a_figure(database)}
    steps, rows = steps_of(database, report.sql, bind(report, given).bound)
    assert rows or "figure" not in given
    assert steps <= STEPS + STEPS_OF_ITS_ROWS.get(report.name, STEPS_OF_A_ROW) * rows


def a_figure(connection: sqlite3.Connection) -> str:
    """A trade figure that an article gives."""
    (slug,) = connection.execute(
        "SELECT min(r.slug) FROM records AS r JOIN trade_figures AS t ON t.id = r.id "
        "WHERE t.status = 'actual' AND r.voices > 0 AND NOT r.is_bulk"
    ).fetchone()
    return str(slug)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The snapshot of a small project, with statistics: where a table is small, SQLite reads it for want of better."""
    folder = tmp_path_factory.mktemp("small")
    url, project = made_up_project(6, folder)
    edition = publish_edition(url, folder / "editions", project, without={"charts", "downloads"})
    connection = sqlite3.connect(edition.snapshot)
    yield connection
    connection.close()


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_of_a_small_project_a_report_takes_few_steps(report: Report, small: sqlite3.Connection) -> None:
    steps, _ = steps_of(small, report.sql, bind(report, {}).bound)
    assert steps <= STEPS_OF_A_SMALL_PROJECT


def steps_of(connection: sqlite3.Connection, sql: str, bound: dict[str, str | int]) -> tuple[int, int]:
    """How many steps SQLite's virtual machine took, and how many rows it gave."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += STEPS_AT_A_TIME
        return 0

    connection.set_progress_handler(count, STEPS_AT_A_TIME)
    rows = len(connection.execute(sql, bound).fetchall())
    connection.set_progress_handler(None, 0)
    return counted, rows


BAD = {
    "an optional filter": "SELECT a.id FROM agenda_items AS a JOIN records AS r ON r.id = a.meeting_id "
    "WHERE :meeting = '' OR r.slug = :meeting",
    "a subquery that cannot be looked into": "SELECT v.id FROM records AS r JOIN (SELECT DISTINCT a.id, a.meeting_id "
    "FROM agenda_items AS a) AS v ON v.meeting_id = r.id WHERE r.slug = :meeting",
    "a table without an index": "SELECT c.id FROM records AS r JOIN citations AS c ON c.hedge = r.slug "
    "WHERE r.slug = :meeting",
}


@pytest.mark.parametrize("sql", BAD.values(), ids=BAD)
def test_a_bad_query_is_told(sql: str, database: sqlite3.Connection) -> None:
    report = find_report("agenda")
    assert scans_of_large_tables(database, report, sql)


def test_a_branch_for_all_that_nothing_shuts_is_told(database: sqlite3.Connection) -> None:
    (branch,) = branches_for_all("SELECT every.id FROM meetings AS every WHERE :kind = '' AND every.status <> ''")
    assert guards_of(branch) == {"kind"}
    steps, rows = steps_of(
        database, "SELECT c.id FROM citations AS c WHERE c.field = :meeting || '-'", {"meeting": "x"}
    )
    assert (steps > STEPS, rows) == (True, 0)
