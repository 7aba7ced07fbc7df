"""How a long report opens is kept in an edition: its page shows what it would if the report were asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.reports import openings
from communique.reports.arguments import Arguments, read_arguments
from communique.reports.lookup import resolve
from communique.reports.openings import first_rows, kept_rows, write_openings
from communique.reports.report import Report, find_report, list_reports
from communique.web.edition import View, edition_of
from communique.web.reports.page import report_page
from tests.unit.test_reports import REPORTS

KEPT = {one.name for one in list_reports() if "left_out" not in one.columns}


@pytest.fixture(scope="module")
def snapshot(edition: Edition) -> Iterator[sqlite3.Connection]:
    """A copy of the seed's snapshot that takes every report for a long one."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        with closing(sqlite3.connect(edition.snapshot)) as file:
            file.backup(connection)
        assert connection.execute("SELECT count(*) FROM report_openings").fetchone() == (0,)
        write_openings(connection, list_reports(), least=-1)
        yield connection


@pytest.fixture
def view(snapshot: sqlite3.Connection, datasette: Datasette) -> View:
    return View(edition_of(datasette), snapshot)


def as_it_opens(view: View, report: Report) -> Arguments:
    arguments = read_arguments(report, {})
    resolve(arguments, view.lookup)
    return arguments


@REPORTS
def test_the_page_is_the_same_from_what_is_kept_and_asked_anew(
    report: Report, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = as_it_opens(view, report)
    assert (kept_rows(view.ask, arguments) is not None) == (report.name in KEPT)
    from_kept = shown(report_page(view, arguments))
    monkeypatch.setattr(openings, "kept_rows", lambda *_: None)
    assert from_kept == shown(report_page(view, arguments))


def shown(page: dict[str, Any]) -> dict[str, Any]:
    return {name: page[name] for name in ("table", "count", "in_full", "is_cut", "left_out", "why_empty")}


def test_a_kept_opening_is_not_asked_again(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the report was asked")

    monkeypatch.setattr(openings, "first_rows", refuse)
    assert "rows" in report_page(view, as_it_opens(view, find_report("one-voice")))["count"]


def test_what_is_narrowed_is_asked(view: View) -> None:
    report = find_report("one-voice")
    narrowed = read_arguments(report, {"kind": ["meeting"]})
    assert kept_rows(view.ask, narrowed) is None
    assert {row[3] for row in first_rows(view.connection, narrowed).rows} == {"meeting"}


def test_more_rows_than_are_shown_are_counted(snapshot: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    report = find_report("one-voice")
    everything = first_rows(snapshot, read_arguments(report, {}))
    monkeypatch.setattr(openings, "SHOWN_ROWS", 2)
    snapshot.execute("DELETE FROM report_openings WHERE report = ?", (report.name,))
    write_openings(snapshot, [report], least=everything.counted - 1)
    rows, counted = snapshot.execute(
        "SELECT json_array_length(first_rows), counted FROM report_openings WHERE report = ?", (report.name,)
    ).fetchone()
    assert (rows, counted) == (2, everything.counted)
    snapshot.execute("DELETE FROM report_openings WHERE report = ?", (report.name,))
    write_openings(snapshot, [report], least=everything.counted)
    assert snapshot.execute("SELECT 1 FROM report_openings WHERE report = ?", (report.name,)).fetchone() is None
    write_openings(snapshot, [report], least=-1)
