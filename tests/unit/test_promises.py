"""Promises: what became of each, how often and how long it slipped; those due and overdue have one row each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.reports.result import run_report
from tests.support.promise_world import promise_world
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


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> str:
    return promise_world(tmp_path_factory.mktemp("promises"))


def over_time(world: str, **given: str) -> dict[str, dict[str, Any]]:
    """The rows by what was promised, as of a day between the last document and what is to come."""
    rows = run_report("promises-over-time", world, **{"as_of": "2023-02-01", **given}).as_dicts()
    return {row["subject"].lower(): row for row in rows}


def test_each_promise_has_the_outcome_that_sources_give_it(world: str) -> None:
    assert {name: row["outcome"] for name, row in over_time(world).items()} == {
        "ferry": "delayed",
        "bridge": "kept",
        "road": "kept late",
        "tunnel": "broken",
        "line": "kept in part",
        "airport": "cancelled",
        "port": "overdue without news",
        "mill": "overdue",
        "canal": "not yet due",
        "dam": "without a day",
        "lock": "brought forward",
    }


@pytest.mark.parametrize(
    ("name", "moved"),
    [
        ("ferry", (2, "2021", "[..2024-12-31]", "about 3 years", 1096)),
        ("lock", (0, "2028", "2026", "about 2 years earlier", -731)),
        ("road", (0, None, "2020-12-31", "30 days", 30)),
        ("port", (0, None, "2021-03", None, None)),
    ],
)
def test_a_promise_tells_how_often_and_how_long_it_slipped(name: str, moved: tuple[Any, ...], world: str) -> None:
    row = over_time(world)[name]
    told = (row[one] for one in ("times_put_off", "first_planned", "planned", "put_off_by", "days"))
    assert tuple(told) == moved


def test_a_period_is_over_only_after_its_last_day(world: str) -> None:
    outcomes = [over_time(world, as_of=day)["canal"]["outcome"] for day in ("2039-12-31", "2040-01-01")]
    assert outcomes == ["not yet due", "overdue without news"]
    assert over_time(world, as_of="2025-01-01")["ferry"]["outcome"] == "overdue without news"


def test_who_promised_is_whom_the_document_quotes_and_never_its_author(world: str) -> None:
    found = over_time(world, forecasts="yes")
    assert (found["ferry"]["promised_by"], found["ferry"]["speaker"]) == ("Ministry F", "Minister G")
    assert (found["port"]["promised_by"], found["port"]["speaker"]) == ("Minister C", None)
    assert (found["tower"]["promised_by"], found["tower"]["nature"]) == (None, "forecast")
    assert (found["tunnel"]["voice"], found["tunnel"]["document"]) == ("Minister C", "doc-3")
    assert (found["airport"]["voice"], found["airport"]["document"]) == ("doc-2", "doc-2")
    assert "tower" not in over_time(world), "nobody promised it"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"about": "state-b"}, "ferry"),
        ({"about": "minister-g"}, "ferry"),
        ({"about": "state-b", "part": "are concerned"}, ""),
        ({"about": "port"}, "port"),
        ({"about": "port", "part": "promised it"}, ""),
        ({"document": "doc-2"}, "ferry bridge road mill"),
        ({"document": "doc-2", "about": "minister-c"}, "bridge road mill"),
        ({"year": "2021"}, "bridge line port mill"),
        ({"outcome": "kept"}, "bridge"),
    ],
    ids=str,
)
def test_promises_are_narrowed_by_whose_they_are_source_year_and_outcome(
    given: dict[str, str], found: str, world: str
) -> None:
    assert set(over_time(world, **given)) == {*found.split()}


@pytest.mark.parametrize(
    ("planned", "actual", "told"),
    [("2024", "2024-03", "in time"), ("2024", "2025-01", "late"), ("2024-03", "2024", "open"), (None, "2024", None)],
)
def test_a_step_that_was_reached_says_whether_by_its_day(
    planned: str | None, actual: str, told: str | None, tmp_path: Path
) -> None:
    url = reached(tmp_path, {"actual": actual} | ({"planned": planned} if planned else {}))
    (row,) = run_report("steps-reached", url).as_dicts()
    assert (row["planned"], row["actual"], row["in_time"]) == (planned, actual, told)
    assert run_report("promises-due", url).rows == run_report("projects-overdue", url).rows == []


def reached(tmp_path: Path, days: dict[str, str]) -> str:
    """A database of one document that says that a step was reached."""
    step = {"type": "completion", "status": "met", "at": "P1.S2", **days}
    return told_by(tmp_path, {"projects": [{"slug": "road", "label": "Road", "at": "P1.S2", "milestones": [step]}]})
