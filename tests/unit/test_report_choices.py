"""What reports' parameters can be picked from: named in their headers, counted when publishing, in a reader's words."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlite_utils import Database

from communique.edition.description import everything_described
from communique.edition.published_edition import Edition
from communique.edition.snapshot import REPORT_CHOICES
from communique.reports.lookup import CHOICES, choice_sources, write_choices
from communique.reports.parameters import ChoiceSource, Parameter
from communique.reports.report import list_reports, report_folders
from tests.support.project import SEED
from tests.support.serving import rows

PARAMETERS = [(report.name, parameter) for report in list_reports() for parameter in report.parameters]
PARAMETERS_IDS = [f"{name}.{parameter.name}" for name, parameter in PARAMETERS]
# What nobody can list: part of a spelling.
WRITTEN = {"spellings.name", "promises-over-time.year"}


@pytest.mark.parametrize(("report", "parameter"), PARAMETERS, ids=PARAMETERS_IDS)
def test_a_text_can_be_picked(report: str, parameter: Parameter) -> None:
    if parameter.type == "text" and f"{report}.{parameter.name}" not in WRITTEN:
        assert parameter.source or parameter.one_of
    else:
        assert not parameter.source
        assert not parameter.one_of


@pytest.mark.parametrize(("report", "parameter"), PARAMETERS, ids=PARAMETERS_IDS)
def test_help_is_for_a_reader(report: str, parameter: Parameter) -> None:
    for words in (parameter.help, parameter.label):
        assert "lug" not in words
        assert "_" not in words
    assert parameter.help.endswith(".")
    assert parameter.label[0].isupper()


@pytest.mark.parametrize("source", choice_sources(list_reports()), ids=str)
def test_a_source_of_choices_is_a_column(source: ChoiceSource) -> None:
    known = {described.name: described.columns for described in everything_described()}
    for column in source.columns:
        table, _, name = column.partition(".")
        assert name in known[table]


OPENING = {
    f"{report.name}.{parameter.name}": parameter
    for report in list_reports(report_folders(SEED))
    for parameter in report.parameters
    if parameter.source and parameter.default
}


@pytest.mark.parametrize("parameter", OPENING.values(), ids=OPENING)
def test_what_the_seeds_reports_open_with_can_be_picked(parameter: Parameter, edition: Edition) -> None:
    offered = "SELECT value FROM report_choices WHERE source = ? AND value = ?"
    assert rows(edition, offered, str(parameter.source), parameter.default)


def test_the_command_line_says_what_a_parameter_takes(communique_command: str) -> None:
    command = [communique_command, "report", "financing", "--describe"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "The slug or a name of a record that occurs in financings.provider_id." in told
    assert "A value that occurs in financings.stage." in told
    assert "Left out: Money that no source mentions." in told


def test_choices_are_slugs_with_names_or_terms(edition: Edition) -> None:
    of = "SELECT value, label, kind FROM report_choices WHERE source = ? ORDER BY place"
    recipients = "financings.recipient_id, finance_book.recipient_inferred_id"
    assert rows(edition, of, recipients) == [("iran", "Iran", "actor")]
    # Only the coder concludes what the sums are for, and they are found by it all the same.
    projects = "financings.project_id, finance_book.project_inferred_id"
    assert rows(edition, of, projects) == [("astara-rasht-section", "Astara–Rasht section", "project")]
    assert rows(edition, of, "financings.currency") == [("USD", "US Dollar", None)]
    assert rows(edition, of, "financings.stage") == [("planned", "planned", None), ("provided", "provided", None)]
    assert {kind for (_, _, kind) in rows(edition, of, "actors.id where type = 'person'")} == {"actor"}


def test_what_occurs_most_is_kept_and_one_more_says_that_there_is_more(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "many.db")
    connection.execute("CREATE TABLE things (word TEXT)")
    words = [(f"word {number:04}",) for number in range(CHOICES * 2)]
    connection.executemany("INSERT INTO things VALUES (?)", [*words, words[-1]])
    REPORT_CHOICES.create(Database(connection, execute_plugins=False))
    write_choices(connection, ChoiceSource(("things.word",)))
    kept = connection.execute("SELECT place, value, count FROM report_choices ORDER BY place").fetchall()
    connection.close()
    assert kept[:2] == [(1, words[-1][0], 2), (2, words[0][0], 1)]
    assert len(kept) == CHOICES + 1


def test_an_occurrence_in_either_column_counts(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "two.db")
    connection.execute("CREATE TABLE pairs (one TEXT, other TEXT, kept INTEGER)")
    connection.executemany("INSERT INTO pairs VALUES (?, ?, ?)", [("a", "b", 1), ("b", None, 1), ("c", "c", 0)])
    REPORT_CHOICES.create(Database(connection, execute_plugins=False))
    write_choices(connection, ChoiceSource(("pairs.one", "pairs.other"), "kept = 1"))
    kept = connection.execute("SELECT value, count FROM report_choices ORDER BY place").fetchall()
    connection.close()
    assert kept == [("b", 2), ("a", 1)]
