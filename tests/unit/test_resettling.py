"""What stands can be found again from accounts and claims, and what is stored otherwise is told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.corpus import write_corpus
from communique.cli.main import cli
from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.loading.resettling import find_differences
from tests.support.databases import new_database

LOAN = "lakeland/financing/grey-ferry"


def found(url: str) -> list[str]:
    with open_engine(url, read_only=True).connect() as connection:
        return [str(difference) for difference in find_differences(connection)]


def test_what_is_loaded_is_what_its_accounts_give(sample_database: str, seed_database: str) -> None:
    assert found(sample_database) == []
    assert found(seed_database) == []


def test_what_a_corpus_says_is_settled_alike_a_few_records_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communique.factfiles.loading.resettling._RECORDS_AT_A_TIME", 97)
    url = f"sqlite:///{tmp_path}/corpus.db"
    new_database(url)
    load_files(url, write_corpus(tmp_path / "corpus", scale=0.4))
    assert found(url) == []


TAMPERED = {
    "a value": (
        "UPDATE financings SET amount_minor = 4500000000 WHERE kind = 'loan'",
        [f"{LOAN}: amount_minor: 4500000000 is stored, and its accounts give 4000000000"],
    ),
    "a label": (
        "UPDATE records SET label = 'A ferry' WHERE slug = 'grey-ferry'",
        ["grey-ferry: label: A ferry is stored, and its accounts give Ferry of Port Grey"],
    ),
    "a count of voices": (
        f"UPDATE records SET voices = 5 WHERE slug = '{LOAN}'",
        [f"{LOAN}: voices: 5 is stored, and its accounts give 1"],
    ),
    "a standing": (
        "UPDATE claims SET standing = 'agrees' WHERE value = '45 million EUR'",
        [f"{LOAN}: amount (45 million EUR): standing: agrees is stored, and its accounts give rival"],
    ),
    "a resolution": (
        "DELETE FROM resolutions WHERE field = 'amount'",
        [
            f"{LOAN}: amount: nothing is stored, and its accounts give disputed, by the earliest printed, 1 voice, "
            "1 rival"
        ],
    ),
    "a member of a set": (
        "DELETE FROM meeting_places",
        ["port-grey-meeting: meeting_places: nothing is stored, and its accounts give meeting_id "],
    ),
    "a row of a kind": (
        "PRAGMA foreign_keys = OFF; DELETE FROM loans",
        [f"{LOAN}: loans: no row is stored, and its accounts give a row for loan"],
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_changed_behind_the_loader_is_told(sample_database: str, name: str) -> None:
    change, told = TAMPERED[name]
    with sqlite3.connect(sample_database.removeprefix("sqlite:///")) as connection:
        connection.executescript(change)
    connection.close()
    lines = found(sample_database)
    assert len(lines) >= len(told)
    assert all(any(line.startswith(one) for line in lines) for one in told), lines
    done = CliRunner().invoke(cli, ["--database", sample_database, "check", "--resolved"])
    assert done.exit_code == 1
    assert all(line in done.output for line in lines)


def test_the_command_says_that_all_is_well(sample_database: str) -> None:
    done = CliRunner().invoke(cli, ["--database", sample_database, "check", "--resolved"])
    assert (done.exit_code, done.output.endswith("records: all is stored as their accounts give it.\n")) == (0, True)


def test_files_are_not_checked_with_what_is_stored(sample_database: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("gazetteer: x\n", "utf-8")
    done = CliRunner().invoke(cli, ["--database", sample_database, "check", "--resolved", str(file)])
    assert done.exit_code == 2
    assert "`--resolved` is about the database; leave the files and texts out" in done.output
