"""A damaged database is told as such, with what to do; nothing else is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest
from sqlalchemy.exc import IntegrityError

from communique.database.damage import DamagedDatabaseError, damage_of, noticing_damage
from communique.factfiles.reading.problems import FactFileError
from tests.unit.test_command_line import run


@pytest.fixture
def file(sample_database: str) -> Path:
    return Path(sample_database.removeprefix("sqlite:///"))


def dangle(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("DELETE FROM currencies")
    connection.commit()
    connection.close()


def test_a_whole_database_has_no_damage(sample_database: str, tmp_path: Path) -> None:
    assert damage_of(sample_database) == ""
    assert damage_of(f"sqlite:///{tmp_path}/nothing.db") == ""
    assert damage_of("postgresql+psycopg://server/database") == ""


def test_damage_is_told_when_something_fails_that_should_not(sample_database: str, file: Path) -> None:
    dangle(file)
    complaint = f"{file} is damaged .row .* points at nothing in currencies"
    with pytest.raises(DamagedDatabaseError, match=complaint), noticing_damage(sample_database):
        raise UnicodeDecodeError("utf-8", b"", 0, 1, "made up")
    with pytest.raises(DamagedDatabaseError, match=complaint), noticing_damage(sample_database):
        raise FactFileError([]) from IntegrityError("made up", {}, Exception())


def test_a_fact_that_is_wrong_is_told_even_so(sample_database: str, file: Path) -> None:
    dangle(file)
    with pytest.raises(FactFileError), noticing_damage(sample_database):
        raise FactFileError([])


def test_what_fails_on_a_whole_database_is_a_fault_of_the_program(sample_database: str) -> None:
    with pytest.raises(ValueError, match="made up"), noticing_damage(sample_database):
        raise ValueError("made up")


@pytest.mark.slow
def test_a_database_that_is_locked_is_not_damaged(sample_database: str, file: Path) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ValueError, match="made up"), noticing_damage(sample_database):
        raise ValueError("made up")
    connection.close()


def test_what_is_no_database_is_damaged(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)
    assert damage_of(f"sqlite:///{file}") == "file is not a database"


def test_leaving_is_no_failure(sample_database: str, file: Path) -> None:
    dangle(file)
    with pytest.raises(click.exceptions.Exit), noticing_damage(sample_database):
        raise click.exceptions.Exit


def test_a_build_on_a_damaged_database_says_so(communique_command: str, sample_database: str, file: Path) -> None:
    dangle(file)
    done = run(communique_command, "--database", sample_database, "build")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"Error: {file} is damaged (row " in done.stderr
    assert "Put a copy in its place, or move it away and run `communique build`" in done.stderr
