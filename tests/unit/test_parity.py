"""Every saved report gives the same rows in the same order on SQLite, PostgreSQL and DuckDB (Spark: test_spark.py)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from benchmarks.typical import Case, case_name, cases
from communique.database.engine import open_engine
from communique.reports.arguments import bind
from communique.reports.engines import duckdb
from communique.reports.result import EngineError, execute, on_database
from communique.schema import VIEWS
from tests.support.databases import load_corpus
from tests.support.parity import SCALE, export_corpus, result_of, rows_of_view, typed

CASES = pytest.mark.parametrize("case", cases(), ids=case_name)

# Every report and view on every engine; that they run at all, on SQLite, is in test_reports.py.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    server = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE communique_parity TEMPLATE template0"))
    url = make_url(postgresql_server).set(database="communique_parity").render_as_string(hide_password=False)
    load_corpus(url, tmp_path_factory.mktemp("parity"), SCALE)
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        yield connection
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE communique_parity WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="module")
def export(corpus_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_corpus(corpus_url, tmp_path_factory.mktemp("export") / "export")


@pytest.fixture(scope="module")
def on_duckdb(export: Path) -> Iterator[Any]:
    connection = duckdb.connect(export)
    yield connection
    connection.close()


@CASES
def test_postgresql_answers_as_sqlite_does(case: Case, corpus_on_sqlite: Connection, postgresql: Connection) -> None:
    ours, theirs = result_of(postgresql, case), result_of(corpus_on_sqlite, case)
    assert (ours.columns, typed(ours)) == (theirs.columns, typed(theirs))


@CASES
def test_duckdb_answers_as_sqlite_does(case: Case, corpus_on_sqlite: Connection, on_duckdb: Any) -> None:
    report, given = case
    ours, theirs = execute(duckdb.on_duckdb(on_duckdb), report, bind(report, given)), result_of(corpus_on_sqlite, case)
    assert (ours.columns, typed(ours)) == (theirs.columns, typed(theirs))


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_a_view_has_the_rows_of_sqlite(
    view: str, corpus_on_sqlite: Connection, postgresql: Connection, on_duckdb: Any
) -> None:
    theirs = rows_of_view(on_database(corpus_on_sqlite), view)
    assert rows_of_view(on_database(postgresql), view) == theirs
    assert rows_of_view(duckdb.on_duckdb(on_duckdb), view) == theirs


# Reports whose defaults name records of the seed, which the corpus lacks; their typical parameters have rows.
_OF_THE_SEED = {
    "attributed-views",
    "common-ground",
    "country-dossier",
    "document-check",
    "document-contents",
    "evidence-for-record",
    "person-dossier",
    "side-by-side",
    "who-said-it-first",
}


@CASES
def test_there_are_rows_to_compare(case: Case, corpus_on_sqlite: Connection) -> None:
    report, given = case
    rows = result_of(corpus_on_sqlite, case).rows
    assert rows or (report.name in _OF_THE_SEED and len(given) < len(report.parameters)) or len(given) > 1


def test_the_answers_have_what_engines_stumble_over(corpus_on_sqlite: Connection) -> None:
    values = [value for case in cases() for row in result_of(corpus_on_sqlite, case).rows for value in row]
    assert None in values
    assert any(isinstance(value, float) and value < 0 for value in values)
    assert any(isinstance(value, str) and not unicodedata.normalize("NFC", value).isascii() for value in values)
    assert SCALE >= 2


def test_an_engine_without_an_export_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="communique export"):
        duckdb.connect(tmp_path)
    (tmp_path / "datapackage.json").touch()
    with pytest.raises(EngineError, match="lacks"):
        duckdb.connect(tmp_path)


def test_a_colon_in_a_text_is_no_parameter() -> None:
    sql = "SELECT ': a' AS x, 'it''s :b', y -- :c\nFROM t WHERE z = :d"
    assert duckdb._with_dollars(sql) == sql.replace("= :d", "= $d")
