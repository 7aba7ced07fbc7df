"""Saved reports: described as they are, in the portable subset, in a total order, with the rows they should have."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from communique.edition.description import everything_described
from communique.edition.metadata import DATABASE, metadata
from communique.factfiles.files import load_files
from communique.reports.arguments import bind
from communique.reports.formats.as_table import print_table
from communique.reports.formats.whole import Source, whole_of
from communique.reports.parameters import ReportError
from communique.reports.report import (
    GROUPS,
    Report,
    find_report,
    list_reports,
)
from communique.reports.result import ReportResult, run_report
from tests.support.portable_sql import RULES, broken_rules
from tests.support.project import SEED
from tests.unit.test_load import edited

GOLDEN = Path(__file__).parents[1] / "support" / "golden"
# One document cannot disagree with itself, nor bring news of what it declares.
WITHOUT_ROWS_ON_THE_SEED = {"changes-over-time", "disagreements", "figures-that-do-not-fit", "side-by-side", "updates"}
REPORTS = pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)


@REPORTS
def test_the_header_names_the_columns_that_come(report: Report, seed_database: str) -> None:
    assert run_report(report.name, seed_database).columns == tuple(report.columns)


@REPORTS
def test_the_header_says_what_everything_means(report: Report) -> None:
    assert report.question.endswith("?")
    assert report.group in GROUPS
    assert all(column.meaning.endswith((".", "?")) for column in report.columns.values()), report.columns
    for parameter in report.parameters:
        assert parameter.type in ("text", "integer", "date")
        assert parameter.help
        parameter.bound("")


@REPORTS
def test_what_it_costs_at_scale_is_given_in_numbers(report: Report) -> None:
    """And only a report that can be shortened is said to be."""
    if cost := report.at_scale:
        assert int(cost.rows.replace(",", "")) >= 50_000
        assert float(cost.seconds) >= 1
        assert not cost.duckdb or 0 < float(cost.duckdb) < 1
        assert report.parameters


@REPORTS
def test_every_parameter_is_used_and_every_used_one_is_described(report: Report) -> None:
    used = {node.name for node in sqlglot.parse_one(report.sql, read="sqlite").find_all(exp.Placeholder)}
    assert used == {parameter.name for parameter in report.parameters}


@REPORTS
def test_it_gives_the_golden_rows(report: Report, seed_database: str) -> None:
    file = GOLDEN / f"{report.name}.csv"
    text = as_csv(run_report(report.name, seed_database))
    if os.environ.get("COMMUNIQUE_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.exists(), "no golden rows; look at the report, then run COMMUNIQUE_UPDATE_GOLDEN=1 make test"
    assert text == file.read_text("utf-8")


def as_csv(result: ReportResult) -> str:
    """The rows without ids, which are numbered by the order of loading."""
    kept = [i for i, column in enumerate(result.columns) if result.report.columns[column].type != "id"]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([result.columns[i] for i in kept])
    writer.writerows([row[i] for i in kept] for row in result.rows)
    return text.getvalue()


@REPORTS
def test_it_answers_with_its_defaults(report: Report, seed_database: str) -> None:
    assert bool(run_report(report.name, seed_database).rows) == (report.name not in WITHOUT_ROWS_ON_THE_SEED)


@REPORTS
def test_it_keeps_to_the_portable_subset(report: Report) -> None:
    assert broken_rules(report.sql) == []


@REPORTS
def test_other_engines_can_parse_it(report: Report) -> None:
    for dialect in ("sqlite", "postgres", "duckdb", "spark"):
        sqlglot.parse_one(report.sql, read=dialect)


@REPORTS
def test_its_parts_end_in_final_and_its_order_is_total(
    report: Report, seed_database: str, sample_database: str
) -> None:
    tree = sqlglot.parse_one(report.sql, read="sqlite")
    assert [cte.alias for cte in tree.find(exp.With).expressions][-1] == "final"
    order = tree.args["order"]
    ordered = f"SELECT {', '.join(key.this.sql('sqlite') for key in order.expressions)} FROM final"
    keys = tree.copy()
    keys.set("expressions", sqlglot.parse_one(ordered, read="sqlite").expressions)
    for database in (seed_database, sample_database):
        rows = rows_of(keys.sql("sqlite"), report, database)
        assert len(rows) == len(set(rows)), "two rows share all keys of ORDER BY"


@REPORTS
def test_a_key_of_its_order_that_may_be_null_says_where_nulls_go(
    report: Report, sample_database: str, seed_database: str
) -> None:
    tree = sqlglot.parse_one(report.sql, read="sqlite")
    order = tree.args["order"].expressions
    keys = [key.this for place, key in enumerate(order) if not says_where_nulls_go(report, place)]
    tree.set("expressions", [key.copy() for key in keys])
    for database in (seed_database, sample_database) if keys else ():
        for row in rows_of(tree.sql("sqlite"), report, database):
            assert None not in row, f"one of {[key.sql() for key in keys]} can be null: {row}"


def says_where_nulls_go(report: Report, place: int) -> bool:
    """sqlglot drops NULLS FIRST or LAST where it is a dialect's default; no two defaults are the same."""
    orders = {dialect: sqlglot.parse_one(report.sql, read=dialect).args["order"] for dialect in ("sqlite", "postgres")}
    return any("NULLS" in order.expressions[place].sql(dialect) for dialect, order in orders.items())


def rows_of(sql: str, report: Report, database: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(database.removeprefix("sqlite:///"))
    try:
        return connection.execute(sql, bind(report, {}).bound).fetchall()
    finally:
        connection.close()


BROKEN = {
    "no CAST to a date, no date literal, no date arithmetic": "SELECT cast(x AS date) FROM t",
    "a boolean is not compared with a number, nor summed": "SELECT 1 FROM t WHERE t.is_host = 1",
    "no integer divided by an integer: begin with 1e0": "SELECT count(*) / count(x) FROM t",
    "no 1.0, REAL, DECIMAL or NUMERIC": "SELECT 1.0 * x FROM t",
    "no string aggregation": "SELECT group_concat(x) FROM t",
    "no double-quoted identifier": 'SELECT "x" FROM t',
    "no scalar max, min, greatest, least or iif": "SELECT greatest(x, y) FROM t",
    "no FETCH, LATERAL or GROUPING SETS": "SELECT x FROM t FETCH FIRST 1 ROW ONLY",
    "no full-text search": "SELECT x FROM search_fts WHERE x MATCH 'y'",
    "LIKE folds case by lower()": "SELECT x FROM t WHERE x LIKE 'y'",
    "a recursive CTE has a column list": "WITH RECURSIVE tree AS (SELECT 1) SELECT * FROM tree",
    "no :: cast": "SELECT x::text FROM t",
}


@pytest.mark.parametrize("rule", RULES)
def test_the_lint_catches_what_breaks_the_rule(rule: str) -> None:
    assert broken_rules(BROKEN[rule]) == [rule]


def test_no_saved_query_takes_the_address_of_a_table_or_view() -> None:
    """Datasette would serve the query; a report that is called as a view is has its page at /reports alone."""
    ours = metadata(SEED, list_reports())["databases"][DATABASE]
    assert "financing-totals" in ours["queries"]
    assert ours["queries"].keys() & {described.name for described in everything_described()} == set()


def test_there_are_at_least_eighteen_reports() -> None:
    assert len(list_reports()) >= 18


def test_a_disputed_value_stands_beside_its_rival(sample_database: str) -> None:
    (row,) = run_report("disagreements", sample_database).as_dicts()
    assert (row["our_value"], row["rival_value"]) == ("40 million EUR", "45 million EUR")
    assert row["rival_voice"] == "Lakeland"


def test_a_total_says_what_it_leaves_out(sample_database: str) -> None:
    rows = run_report("financing-totals", sample_database).as_dicts()
    kept = ("provider", "stage", "total", "total_to", "total_bound", "disputed")
    assert [tuple(row[name] for name in kept) for row in rows] == [
        ("Hillmark", "planned", 12_000_000.0, 15_000_000.0, "between", 0),
        ("Lakeland", "provided", 40_000_000.0, None, "exact", 1),
    ]


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (["1 million EUR", "2 million EUR"], (3e6, None, "exact", 0)),
        (["1 million EUR", "over 2 million EUR", "at least 4 million EUR"], (7e6, None, "at_least", 2)),
        (["1 million EUR", "almost 2 million EUR", "up to 4 million EUR"], (7e6, None, "up_to", 2)),
        (["1 million EUR", "about 2 million EUR"], (3e6, None, "about", 1)),
        (["over 1 million EUR", "almost 2 million EUR"], (3e6, None, "about", 2)),
        (["1 million EUR", "2 to 3 million EUR", "4-5 million EUR"], (7e6, 9e6, "between", 2)),
        (["over 1 million EUR", "2 to 3 million EUR"], (3e6, 4e6, "about", 2)),
        (["1 million EUR", "2 million EUR = over 1 million GBP"], (3e6, None, "exact", 0)),
    ],
)
def test_a_total_of_bounded_sums_is_never_said_to_be_exact(
    amounts: list[str], total: tuple[object, ...], sample_database: str, tmp_path: Path
) -> None:
    sums = "".join(
        f"      - {{provider: lakeland, amount: {amount}, stage: planned, tag: t{number}, evidence: [P4.S2]}}\n"
        for number, amount in enumerate(amounts)
    )
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("    financings:\n", f"    financings:\n{sums}")))
    rows = run_report("financing-totals", sample_database, provider="lakeland").as_dicts()
    (planned,) = (row for row in rows if row["stage"] == "planned")
    assert tuple(planned[name] for name in ("total", "total_to", "total_bound", "loosely_bounded")) == total


def test_a_total_never_adds_currencies_or_what_is_not_stated(sample_database: str, tmp_path: Path) -> None:
    more = """    financings:
      - {provider: hillmark, amount: 1 million USD, stage: planned, tag: dollars, evidence: [P4.S2]}
      - {provider: hillmark, amount: about 2 million EUR, stage: planned, tag: more, evidence: [P4.S2]}
      - {provider: hillmark, stage: planned, tag: unstated, evidence: [P4.S2]}
"""
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("    financings:\n", more)) + dollars(tmp_path))
    rows = run_report("financing-totals", sample_database, provider="hillmark").as_dicts()
    kept = ("currency", "total", "sums", "loosely_bounded", "left_out", "why_left_out")
    assert [tuple(row[name] for name in kept) for row in rows] == [
        ("EUR", 14_000_000.0, 2, 2, 2, "in other currencies, or the source gives no amount"),
        ("USD", 1_000_000.0, 1, 0, 3, "in other currencies, or the source gives no amount"),
        (None, None, 0, 0, 1, "the source gives no amount"),
    ]


def dollars(tmp_path: Path) -> list[Path]:
    file = tmp_path / "dollars.yaml"
    file.write_text("gazetteer: dollars\ncurrencies: [{code: USD, label: US Dollar, minor_per_major: 100}]\n")
    return [file]


def test_growth_implies_the_earlier_amount(seed_database: str) -> None:
    (row,) = run_report("trade", seed_database).as_dicts()
    assert row["amount"] == 5e9
    assert round(float(str(row["implied_previous_amount"]))) == 4_166_666_667


def test_parameters_narrow_a_report(seed_database: str) -> None:
    assert {row["stage"] for row in run_report("financing", seed_database, stage="planned").as_dicts()} == {"planned"}
    # Before the article nobody had said that anything was not reached; after 2024 the corridor is overdue, too.
    assert run_report("projects-overdue", seed_database, as_of="2023-12-27").rows == []
    before, after = (
        {str(row["subject"]) for row in run_report("projects-overdue", seed_database, as_of=day).as_dicts()}
        for day in ("2024-12-31", "2025-01-01")
    )
    assert before < after
    assert "Azerbaijan–Iran–Nakhichevan corridor" in after - before


def test_an_unknown_report_is_refused_with_those_there_are() -> None:
    with pytest.raises(ReportError, match="there are agenda, attributed-views"):
        find_report("loans")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"stadge": "x"}, "stadge: This report has no such parameter. It has as_of"),
        ({"as_of": "tomorrow"}, "as_of: “tomorrow” is not a day; write it like 2024-12-31."),
    ],
)
def test_wrong_parameters_are_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(ReportError, match=message):
        bind(find_report("promises-due"), given)


def test_an_empty_report_says_why_and_shows_no_heading(seed_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(whole_of(run_report("disagreements", seed_database), lambda sql: [], Source("", "", "")))
    shown = capsys.readouterr().out
    assert "reliability" not in shown
    assert "0 rows\nNo coded source disputes another's value." in shown
