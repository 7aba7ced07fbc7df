"""The corpus as statements: every claim is a row, what stands there stands in the tables, others may resolve anew."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from communique.database.connection import connected
from communique.edition import statements
from communique.edition.description import described_tables
from communique.edition.export import write_relation

ROOT = Path(__file__).parents[2]
TABLES = ("accounts", "claims", "currencies", "financings", "meetings", "records")


@pytest.fixture(scope="module")
def exported(whole_seed: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder with the files of the export that are looked at here."""
    project = tmp_path_factory.mktemp("statements")
    data = project / "build" / "export" / "data"
    data.mkdir(parents=True)
    relations = [statements.described(), *(one for one in described_tables() if one.name in TABLES)]
    with connected(whole_seed) as connection:
        for relation in relations:
            write_relation(connection, relation, data)
    return project


def ask(exported: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a question to the files."""
    with duckdb.connect() as database:
        for name in (statements.NAME, *TABLES):
            database.execute(f"CREATE VIEW {name} AS FROM '{exported}/build/export/data/{name}.parquet'")
        return database.execute(sql).fetchall()


def test_each_claim_and_each_whole_account_is_one_row(exported: Path) -> None:
    rows = ask(exported, "SELECT account_id, field, value FROM statements")
    claims = ask(exported, "SELECT account_id, field, value FROM claims")
    wholes = ask(exported, "SELECT id, 'whole', NULL FROM accounts WHERE is_whole")
    assert Counter(rows) == Counter(claims + wholes)


def test_types_are_those_of_the_data_package(exported: Path) -> None:
    schema = pq.read_schema(exported / "build" / "export" / "data" / "statements.parquet")
    assert schema.names == list(statements.described().columns)
    assert schema.field("amount").type == pa.decimal128(38, 4)
    assert schema.field("first_day").type == pa.date32()
    assert schema.field("stands").type == pa.bool_()


def test_what_stands_in_it_is_what_the_tables_say(exported: Path) -> None:
    said = ask(
        exported,
        "SELECT record, amount, currency FROM statements WHERE stands AND value_type = 'money'"
        " AND kind IN ('financing', 'loan') ORDER BY record",
    )
    table = ask(
        exported,
        """SELECT r.slug, amount_minor / minor_per_major, currency FROM financings AS f
        JOIN records AS r USING (id) JOIN currencies AS c ON c.code = f.currency ORDER BY r.slug""",
    )
    assert said
    assert said == [(slug, Decimal(str(amount)), currency) for slug, amount, currency in table]
    days = ask(exported, "SELECT record, first_day FROM statements WHERE stands AND field = 'held_on' ORDER BY 1")
    held = ask(
        exported,
        "SELECT slug, held_on_earliest FROM meetings JOIN records USING (id) WHERE held_on IS NOT NULL ORDER BY 1",
    )
    assert days == held


def test_every_field_with_one_value_has_one_that_stands_at_most(exported: Path) -> None:
    twice = ask(
        exported,
        "SELECT record, field FROM statements WHERE stands AND NOT is_member AND field <> 'whole'"
        " GROUP BY ALL HAVING count(*) > 1",
    )
    assert twice == []


def test_the_example_resolves_by_another_rule(exported: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "statements.md").read_text("utf-8"), re.S)
    assert len(example.strip().splitlines()) <= 10
    command = (sys.executable, "-c", example)
    said = subprocess.run(command, cwd=exported, capture_output=True, text=True, check=True).stdout
    assert " whole " not in said
    (row,) = [line for line in said.splitlines() if "moscow-talks " in line and " duration " in line]
    assert "about 5 hours" in row
    assert row.split()[-6:] == ["over", "5", "hours", "the", "most", "precise"]
