"""Promises coming due and overdue: one row each, and what was put off stays overdue by its first day."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.reports.result import run_report
from tests.unit.test_document_check import told as told_by


def promised(tmp_path: Path, *days: str | None) -> str:
    """A database of documents, each of which gives the same step another of these days."""
    step = {"type": "completion", "status": "scheduled", "at": "P1.S2"}
    steps = [{**step, "planned": day} if day else {**step, "status": "met"} for day in days]
    road = {"slug": "road", "label": "Road", "at": "P1.S2"}
    return told_by(tmp_path, *({"projects": [{**road, "milestones": [one]}]} for one in steps))


@pytest.mark.parametrize(
    ("days", "as_of", "found"),
    [
        (("2024-02", "2025"), "2024-03-01", ("2024-02-29", "2024-02", "2025")),
        (("[..1900-02]", "2023-12-31"), "1900-03-01", ("1900-02-28", "[..1900-02]", "2023-12-31")),
        (("2024", "2025"), "2026-01-01", ("2025-12-31", "2025", None)),
        (("2025", "2024"), "2025-01-01", ("2024-12-31", "2024", None)),
        (("2024", "2024"), "2025-01-01", ("2024-12-31", "2024", None)),
    ],
    ids=["put off", "put off for long", "the second has passed, too", "brought forward", "said twice"],
)
def test_a_day_that_passed_is_overdue_though_a_later_one_was_named(
    days: tuple[str, ...], as_of: str, found: tuple[str | None, ...], tmp_path: Path
) -> None:
    (row,) = run_report("projects-overdue", promised(tmp_path, *days), as_of=as_of).as_dicts()
    assert (row["due"], row["planned"], row["replaced_by"]) == found


def test_a_promise_has_one_row_however_many_documents_repeat_it(tmp_path: Path) -> None:
    url = promised(tmp_path, "2025", "2025")
    (row,) = run_report("promises-due", url, as_of="2024-01-01").as_dicts()
    assert (row["planned"], row["document"]) == ("2025", "doc-1"), "who said it first"
    assert run_report("projects-overdue", promised(tmp_path / "met", "2024", None), as_of="2026-01-01").rows == []


@pytest.mark.parametrize(
    ("planned", "actual", "told"),
    [("2024", "2024-03", "in time"), ("2024", "2025-01", "late"), ("2024-03", "2024", "open"), (None, "2024", None)],
)
def test_a_step_that_was_reached_says_whether_by_its_day(
    planned: str | None, actual: str, told: str | None, tmp_path: Path
) -> None:
    url = reached(tmp_path, {"actual": actual} | ({"planned": planned} if planned else {}))
    (row,) = run_report("promises-kept", url).as_dicts()
    assert (row["planned"], row["actual"], row["in_time"]) == (planned, actual, told)
    assert run_report("promises-due", url).rows == run_report("projects-overdue", url).rows == []


def reached(tmp_path: Path, days: dict[str, str]) -> str:
    """A database of one document that says that a step was reached."""
    step = {"type": "completion", "status": "met", "at": "P1.S2", **days}
    return told_by(tmp_path, {"projects": [{"slug": "road", "label": "Road", "at": "P1.S2", "milestones": [step]}]})
