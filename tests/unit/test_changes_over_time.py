"""What changed over time: each move of a date, a figure or a status, on small documents, and what is no move."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from communique.reports.arguments import bind
from communique.reports.report import find_report
from communique.reports.result import run_report
from tests.unit.test_document_check import FIVE, MINISTER, talks, told
from tests.unit.test_plans import steps_of

Values = Mapping[str, Any]
PLAN = {"subject": "state-a", "type": "completion", "at": "P1.S2"}
SUM = {"slug": "a-lends", "provider": "state-a", "stage": "planned", "at": "P1.S2"}
OWN = {"said_by": "minister-c"}
ANNOUNCED = {"status": "announced"}


def plan(planned: str, **of_document: Any) -> dict[str, Any]:
    """What a document says of the day by which something is to be done."""
    return {**of_document, "milestones": [{**PLAN, "planned": planned}]}


def money(*accounts: Values) -> dict[str, Any]:
    """What a document says of a sum, one account after another."""
    return {"financings": [{**SUM, **account} for account in accounts]}


def course(url: str, field: str, **asked: str) -> tuple[str, list[tuple[Any, ...]]]:
    """What became of a field, and for each who gave it (value, move, by how many days or percent)."""
    rows = [row for row in run_report("changes-over-time", url, **asked).as_dicts() if row["field"] == field]
    (found,) = {row["course"] for row in rows}
    return found, [(row["value"], row["move"], row["days"] or row["change_percent"]) for row in rows]


MOVES = {
    "a promise slips": (
        (plan("[..2024-12]"), plan("[..2025-12]")),
        ("planned", "moved", "slipped", 365),
    ),
    "a promise is brought forward": (
        (plan("2024-12-31"), plan("2024-12-01")),
        ("planned", "moved", "brought forward", -30),
    ),
    "a promise is made more precise": (
        (plan("2024"), plan("2024-12")),
        ("planned", "unchanged", "both can be true", None),
    ),
    "a meeting is put off": (
        (
            talks({"status": "announced", "held_on": "2024-01-10"}),
            talks({"status": "announced", "held_on": "2024-01-20"}),
        ),
        ("held_on", "moved", "moved later", 10),
    ),
    "a status changes": (
        (talks(ANNOUNCED), talks({"status": "held"})),
        ("status", "moved", "changed", None),
    ),
    "a voice raises its figure": (
        (money({"amount": "2 million USD", **OWN}), money({"amount": "3 million USD", **OWN})),
        ("amount", "moved", "raised", 50.0),
    ),
    "a voice lowers its figure": (
        (money({"amount": "4 million USD", **OWN}), money({"amount": "3 million USD", **OWN})),
        ("amount", "moved", "lowered", -25.0),
    ),
    "a change is told to a tenth": (
        (money({"amount": "2.5 million USD", **OWN}), money({"amount": "2.76 million USD", **OWN})),
        ("amount", "moved", "raised", 10.4),
    ),
    "another voice gives a higher figure for the same time": (
        (money({"amount": "2 million USD"}), money({"amount": "3 million USD"})),
        ("amount", "disputed", "higher", 50.0),
    ),
    "the same figure in another currency": (
        (money({"amount": "2 million USD"}), money({"amount": "2 million EUR"})),
        ("amount", "disputed", "in another currency", None),
    ),
    "other figures in two currencies": (
        (money({"amount": "2 million USD"}), money({"amount": "7 million EUR"})),
        ("amount", "not comparable", "in another currency", None),
    ),
    "bounds that overlap": (
        (talks({"duration": "about 5 hours"}), talks(FIVE)),
        ("duration", "unchanged", "both can be true", None),
    ),
    "nothing moves": ((talks(FIVE), talks(FIVE)), ("duration", "unchanged", "the same again", None)),
}


@pytest.mark.parametrize(("told_by", "expected"), MOVES.values(), ids=MOVES)
def test_a_value_is_held_against_the_one_before(
    told_by: tuple[Values, ...], expected: tuple[Any, ...], tmp_path: Path
) -> None:
    field, became, move, by = expected
    found, ((_, first, _), (_, second, size)) = course(told(tmp_path, *told_by), field)
    assert (found, first, second, size) == (became, "said first", move, by)


def test_a_voice_is_held_against_what_it_said_itself(tmp_path: Path) -> None:
    two, three = {"amount": "2 million USD", **OWN}, {"amount": "3 million USD"}
    url = told(tmp_path, money(two), money(three), money(two))
    assert [move for _, move, _ in course(url, "amount")[1]] == ["said first", "higher", "the same again"]


def test_a_copy_is_shown_as_such_and_moves_nothing(tmp_path: Path) -> None:
    url = told(tmp_path, plan("2024"), plan("2025"), plan("2024", copy_of="doc-1"))
    assert course(url, "planned") == (
        "moved",
        [("2024", "said first", None), ("2025", "slipped", 365), ("2024", "a copy", None)],
    )
    rows = run_report("changes-over-time", url).as_dicts()
    assert [row["copy_of"] for row in rows if row["field"] == "planned"] == [None, None, "doc-1"]


@pytest.mark.parametrize(
    "second",
    [
        {**FIVE, "denies": ["duration"]},
        {"duration": "2 hours", "scope": "expanded part"},
        {"duration": "2 hours", "inferred": ["duration"]},
        {"status": "held"},
    ],
    ids=["a denial", "a part", "a coder's conclusion", "silence"],
)
def test_what_nobody_says_of_the_whole_is_no_second_value(second: Values, tmp_path: Path) -> None:
    rows = run_report("changes-over-time", told(tmp_path, talks(FIVE), talks(second))).as_dicts()
    assert "duration" not in {row["field"] for row in rows}


def test_a_copy_and_its_original_alone_are_one_voice_that_spoke_once(tmp_path: Path) -> None:
    url = told(tmp_path, talks(FIVE), talks(FIVE, copy_of="doc-1"))
    assert run_report("changes-over-time", url).rows == []


def test_the_day_is_that_of_the_rules(tmp_path: Path) -> None:
    """What a news report quotes without a day is of its own day; what the speaker said before, of that day."""
    url = told(tmp_path, talks({**FIVE, **MINISTER}), talks({**FIVE, **OWN}), talks(FIVE))
    rows = run_report("changes-over-time", url, record="capital-talks", what="figure").as_dicts()
    assert [row["dated"] for row in rows] == ["2023-12-07", "2023-12-11", "2023-12-12"]


def test_one_record_one_sort_and_what_became_of_it_are_chosen(tmp_path: Path) -> None:
    url = told(
        tmp_path,
        {**talks({**FIVE, "status": "announced"}), **plan("2024")},
        {**talks({**FIVE, "status": "held"}), **plan("2025")},
    )

    def fields(**asked: str) -> set[str]:
        return {row["field"] for row in run_report("changes-over-time", url, **asked).as_dicts()}

    assert fields() == {"duration", "planned", "status"}
    assert fields(record="capital-talks") == {"duration", "status"}
    assert fields(what="date") == {"planned"}
    assert fields(course="unchanged") == {"duration"}
    assert fields(course="moved", record="capital-talks") == {"status"}


# Each was read in the texts: by the end of 2024, said the article; in 2025 it is to be done by the end of that year.
SEED = {
    ("agband-bridge/completion", "planned"): [
        ("2023-12-28", "[..2024-12-31]", "said first"),
        ("2025-09-23", "[..2025-12-31]", "slipped"),
    ],
    ("agband-bridge/length", "value"): [("2023-12-28", "220 m", "said first"), ("2025-09-23", "374 m", "higher")],
    ("azerbaijan-iran-soft-loan", "amount"): [
        ("2017-09-21", "500 million EUR", "said first"),
        ("2023-05-19", "500 million USD", "in another currency"),
        ("2023-12-28", "500 million USD", "the same again"),
    ],
    ("azerbaijan-iran-soft-loan", "stage"): [
        ("2017-09-21", "planned", "said first"),
        ("2017-09-21", "agreed", "changed"),
        ("2023-05-19", "provided", "changed"),
        ("2023-12-28", "provided", "the same again"),
    ],
    ("russia-planned-financing/provision", "planned"): [
        ("2022-07-27", "[..2030]", "said first"),
        ("2023-12-28", "[..2030]", "the same again"),
    ],
    ("raisi-turkey-visit", "status"): [
        ("2023-12-28", "postponed", "said first"),
        ("2024-01-24", "held", "changed"),
    ],
    # Turnover of each year is a figure of its own, and nobody has given one twice.
    ("iran/russia/turnover/2022", "amount"): [],
}


@pytest.mark.parametrize(("record", "field"), SEED, ids=lambda named: named)
def test_promises_sums_and_states_of_the_seed_read_as_their_texts_say(record: str, field: str, whole_seed: str) -> None:
    rows = run_report("changes-over-time", whole_seed, record=record).as_dicts()
    found = [(row["dated"], row["value"], row["move"]) for row in rows if row["field"] == field]
    assert found == SEED[record, field]


def test_what_moved_comes_first_and_each_run_begins_with_who_said_it_first(whole_seed: str) -> None:
    rows = run_report("changes-over-time", whole_seed).as_dicts()
    runs = [list(run) for _, run in groupby(rows, lambda row: (row["course"], row["record_id"], row["field"]))]
    assert list(dict.fromkeys(run[0]["course"] for run in runs)) == ["moved", "disputed", "unchanged"]
    assert all([row["move"] == "said first" for row in run] == [True] + [False] * (len(run) - 1) for run in runs)
    assert len({(run[0]["record_id"], run[0]["field"]) for run in runs}) == len(runs)


def test_four_times_as_many_voices_take_not_much_more_than_four_times_as_long(tmp_path: Path) -> None:
    def steps_for(times: int) -> int:
        days = (date(2020, 1, 1) + timedelta(days=number) for number in range(times))
        said = [{"duration": f"{day.day} hours", "said_by": "minister-c", "said_on": day.isoformat()} for day in days]
        report = find_report("changes-over-time")
        file = told(tmp_path / str(times), talks(*said)).removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as connection:
            steps, rows = steps_of(connection, report.sql, bind(report, {}).bound)
        assert rows >= times
        return steps

    assert steps_for(200) < 6 * steps_for(50)
