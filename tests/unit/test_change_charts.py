"""Pictures of what changed: what is drawn is what the report has, to scale, from zero, and in the report's words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from communique.charts.canvas import Spec
from communique.charts.changes import changes
from communique.charts.omissions import Omission
from communique.charts.picture import NARROW, WIDE, Picture
from communique.charts.query import open_snapshot
from communique.charts.ranges import ranges
from communique.reports.columns import words_of
from communique.reports.report import find_report, list_reports
from communique.reports.result import run_report
from communique.wording import date_in_words, value_in_words
from tests.unit.test_changes_over_time import PLAN, plan
from tests.unit.test_document_check import told

SLIP, LENGTH, LOAN = (
    "changes-planned-agband-bridge--completion",
    "changes-value-agband-bridge--length",
    "changes-amount-azerbaijan-iran-soft-loan",
)
OTHERS = [
    "changes-amount-iran--russia--turnover--past-year-to-december-2023",
    "changes-value-agband-bridge--width",
    "changes-duration-moscow-talks",
]
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


@pytest.fixture(scope="module")
def pictures(whole_seed: str) -> Mapping[str, Picture]:
    with open_snapshot(Path(whole_seed.removeprefix("sqlite:///")), "Test") as database:
        made = list(changes(database, list_reports()))
    assert all(isinstance(picture, Picture) for picture in made)
    return {picture.name: picture for picture in made if isinstance(picture, Picture)}


def marks(spec: Spec, kind: str, **wanted: Any) -> list[Mapping[str, Any]]:
    """The marks of a kind, from above, whose layer has what is wanted."""
    layers = [layer for layer in spec["layer"] if {"type": kind, **wanted}.items() <= layer["mark"].items()]
    return sorted((one for layer in layers for one in layer["data"]["values"]), key=lambda one: (one["y"], one["x"]))


def drawn(spec: Spec) -> list[str]:
    return [mark["text"] for mark in marks(spec, "text")]


def test_what_differs_is_drawn_and_what_has_moved_comes_first(pictures: Mapping[str, Picture]) -> None:
    assert set(pictures) == {SLIP, LENGTH, LOAN, *OTHERS}
    assert next(iter(pictures)) == SLIP


@pytest.mark.parametrize("name", [SLIP, LENGTH, LOAN, *OTHERS])
@WIDTHS
def test_each_row_of_the_report_is_drawn_in_its_words(
    name: str, width: float, pictures: Mapping[str, Picture], whole_seed: str
) -> None:
    picture = pictures[name]
    rows = [
        row
        for row in run_report("changes-over-time", whole_seed, record=str(picture.record)).as_dicts()
        if name.startswith(f"changes-{row['field'].replace('_', '-')}-")
    ]
    spec = picture.specification(width)
    said = [value_in_words(row["value"]) for row in rows]
    assert [mark["text"].casefold() for mark in marks(spec, "text", fontWeight="bold")] == list(map(str.casefold, said))
    shape = "diamond" if name == SLIP else "circle"
    assert len(marks(spec, "point", shape=shape)) + len(marks(spec, "rect")) == len(rows)
    assert [row[:2] for row in picture.table[1:]] == [
        [words_of("date")(row["dated"]), text] for row, text in zip(rows, said, strict=True)
    ]
    for row in rows:
        assert f"{value_in_words(row['value'])}: {row['voice']}, {date_in_words(row['dated'])}" in picture.alternative


@WIDTHS
def test_a_promise_is_drawn_to_scale_beside_the_day_on_which_it_was_said(
    width: float, pictures: Mapping[str, Picture]
) -> None:
    spec = pictures[SLIP].specification(width)
    years = [mark["x"] - 3 for mark in marks(spec, "text") if mark["text"] in ("2024", "2025")]
    (of_a_year,) = (later - earlier for earlier, later in pairwise(years))
    said = [mark["x"] for mark in marks(spec, "point", shape="circle")]
    promised = [mark["x"] for mark in marks(spec, "point", shape="diamond")]
    days = [
        (date(2023, 12, 28), date(2024, 12, 31)),
        (date(2025, 9, 23), date(2025, 12, 31)),
    ]
    for x, x2, (first, last) in zip(said, promised, days, strict=True):
        assert x2 - x == pytest.approx((last - first).days / 366 * of_a_year, rel=0.01)
    assert promised[1] - promised[0] == pytest.approx(365 / 366 * of_a_year)
    assert [len(marks(spec, "point", shape="diamond", filled=filled)) for filled in (False, True)] == [1, 1]


@WIDTHS
def test_figures_are_drawn_from_zero_and_what_stands_is_filled(width: float, pictures: Mapping[str, Picture]) -> None:
    spec = pictures[LENGTH].specification(width)
    (zero,) = (mark["x"] - 3 for mark in marks(spec, "text") if mark["text"] == "0 m")
    (other,), (stands,) = (marks(spec, "point", filled=filled) for filled in (False, True))
    assert (other["x"] - zero) / (stands["x"] - zero) == pytest.approx(220 / 374, rel=0.005)


def test_each_currency_has_a_scale_of_its_own(pictures: Mapping[str, Picture]) -> None:
    spec = pictures[LOAN].specification(WIDE)
    assert [text for text in drawn(spec) if text.endswith("0 million") or text in ("$0", "€0")][:1] == ["€0"]
    assert {"€0", "$0"} <= set(drawn(spec))
    assert len({mark["x"] for mark in marks(spec, "point")}) == 1


OPEN = {"low": 100.0, "high": None, "unit": "m", "standing": "stands"}
BETWEEN = {"low": -50.0, "high": 50.0, "unit": "m", "standing": "rival"}


def test_what_has_no_upper_end_is_dashed_to_the_edge_and_zero_is_where_it_is() -> None:
    spec = ranges([(OPEN, "at least 100 m", "A"), (BETWEEN, "-50 to 50 m", "B")], WIDE)
    (dashed,) = marks(spec, "rule", strokeDash=(4, 3))
    (box,) = marks(spec, "rect", filled=False)
    (zero,) = (mark["x"] - 3 for mark in marks(spec, "text") if mark["text"] == "0 m")
    assert (dashed["x2"], box["x"]) == (WIDE, 1)
    assert zero == pytest.approx((box["x"] + box["x2"]) / 2)


def test_nothing_of_dates_that_do_not_differ_is_drawn_nor_of_copies(tmp_path: Path) -> None:
    def drawn_of(*told_by: Mapping[str, Any]) -> list[list[str]]:
        file = Path(told(tmp_path / str(len(told_by)), *told_by).removeprefix("sqlite:///"))
        with open_snapshot(file, "Test") as database:
            made = changes(database, list_reports())
            return [[row[1] for row in one.table[1:]] for one in made if isinstance(one, Picture)]

    assert drawn_of(plan("2024"), plan("2024")) == []
    assert drawn_of(plan("2024"), plan("2025"), plan("2024", copy_of="doc-1")) == [["2024", "2025"]]


def test_two_steps_of_one_sort_are_told_apart(tmp_path: Path) -> None:
    def both(year: int) -> dict[str, Any]:
        return {"milestones": [{**PLAN, "planned": str(year)}, {**PLAN, "planned": str(year + 5), "tag": "north-bank"}]}

    file = Path(told(tmp_path, both(2024), both(2025)).removeprefix("sqlite:///"))
    with open_snapshot(file, "Test") as database:
        titles = {picture.title for picture in changes(database, list_reports())}
    assert titles == {
        "State A: completion (north bank), as promised over time",
        "State A: completion, as promised over time",
    }


def test_a_report_that_fails_leaves_the_pictures_out_and_stops_nothing(whole_seed: str) -> None:
    broken = dataclasses.replace(find_report("changes-over-time"), sql="SELECT absent FROM records")
    with open_snapshot(Path(whole_seed.removeprefix("sqlite:///")), "Test") as database:
        (left_out,) = changes(database, [broken])
    assert isinstance(left_out, Omission)
    assert (left_out.title, "no such column" in left_out.error) == ("What changed over time", True)
