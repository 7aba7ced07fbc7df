"""Two documents side by side: what both say of a record, what only one of them does, and where they differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.factfiles.files import load_files
from communique.reports.arguments import bind
from communique.reports.report import find_report
from communique.reports.result import run_report
from tests.support.documents import MEETING, database, document

Values = dict[str, Any]


def asked(tmp_path: Path, *told: Values, **chosen: str) -> list[dict[str, Any]]:
    """Return the rows on what documents of three days tell."""
    tmp_path.mkdir(exist_ok=True)
    url = database(tmp_path, "beside")
    files = [tmp_path / f"{slug}.yaml" for slug, _ in zip(("first", "second", "third"), told, strict=False)]
    for number, (file, body) in enumerate(zip(files, told, strict=True)):
        file.write_text(document(file.stem, f"2023-12-{10 + number}", body), "utf-8")
    load_files(url, files)
    return [*run_report("side-by-side", url, record="capital-talks", **chosen).as_dicts()]


def compared(tmp_path: Path, *told: Values, **chosen: str) -> set[tuple[Any, ...]]:
    """Return (record, field, comparison, one value, other value) of what documents of three days tell."""
    rows = asked(tmp_path, *told, **chosen)
    return {(r["record"], r["field"], r["comparison"], r["one_value"], r["other_value"]) for r in rows}


def meeting(*participants: str, **values: Any) -> Values:
    there = [{"actor": actor, "attendance": "attended", "at": "P1.S3"} for actor in participants]
    return {"meetings": [{**MEETING, **values, "participants": there}]}


@pytest.mark.parametrize(
    ("one", "other", "comparison"),
    [
        ({"duration": "5 hours"}, {"duration": "5 hours"}, ("both", "5 hours", "5 hours")),
        ({"duration": "5 hours"}, {"duration": "2 hours"}, ("differ", "5 hours", "2 hours")),
        ({"duration": "about 5 hours"}, {"duration": "5 hours"}, ("agree", "about 5 hours", "5 hours")),
        ({"duration": "5 hours"}, {}, ("only the first", "5 hours", None)),
        ({}, {"duration": "5 hours"}, ("only the second", None, "5 hours")),
    ],
)
def test_a_field_is_compared(one: Values, other: Values, comparison: tuple[str, ...], tmp_path: Path) -> None:
    assert ("Capital talks", "duration", *comparison) in compared(tmp_path, meeting(**one), meeting(**other))


def test_what_is_said_of_a_part_says_of_which(tmp_path: Path) -> None:
    body = meeting(duration="3 hours", scope="the private part")
    body["meetings"][0]["evidence"] = ["P1.S2", *({"at": at, "field": "duration"} for at in ("P1.S5", "P1.S4"))]
    rows = asked(tmp_path, meeting(duration="5 hours"), body)
    (row,) = (row for row in rows if row["field"] == "duration")
    assert (row["comparison"], row["part"]) == ("not comparable", "the private part (the second)")
    assert (row["one_passage"], row["other_passage"]) == ("P1.S2", "P1.S4")


def test_what_has_changed_since_is_news_and_no_difference(tmp_path: Path) -> None:
    found = compared(tmp_path, meeting(status="announced"), meeting(status="held"))
    assert ("Capital talks", "status", "later news", "announced", "held") in found


def test_a_set_is_compared_member_by_member(tmp_path: Path) -> None:
    found = compared(tmp_path, meeting(places=["capital"]), meeting(places=["capital", "province"]))
    assert ("Capital talks", "places", "both", "Capital", "Capital") in found
    assert ("Capital talks", "places", "only the second", None, "Province") in found


def test_who_was_there_by_one_account_alone(tmp_path: Path) -> None:
    found = compared(tmp_path, meeting("state-a", "minister-c"), meeting("state-a"))
    told = {(record, comparison) for record, field, comparison, *_ in found if field is None}
    assert told == {
        ("Capital talks", "both"),
        ("State A at Capital talks", "both"),
        ("Minister C at Capital talks", "only the first"),
    }


def test_who_denies_the_whole_differs(tmp_path: Path) -> None:
    found = compared(tmp_path, meeting(), meeting(denies=True))
    assert ("Capital talks", None, "differ", "said", "denied") in found


def test_documents_are_chosen_or_the_earliest_two(tmp_path: Path) -> None:
    told = [meeting(duration=hours) for hours in ("1 hour", "2 hours", "3 hours")]
    hours = {
        (one, other)
        for chosen in ({}, {"one": "third"}, {"other": "first"}, {"one": "second", "other": "third"})
        for _, field, _, one, other in compared(tmp_path / "-".join(chosen.values() or "_"), *told, **chosen)
        if field == "duration"
    }
    assert hours == {
        ("1 hour", "2 hours"),
        ("3 hours", "1 hour"),
        ("2 hours", "1 hour"),
        ("2 hours", "3 hours"),
    }


def test_what_is_left_empty_is_called_what_it_stands_for() -> None:
    report = find_report("side-by-side")
    said = dict(bind(report, {"record": "capital-talks"}).in_words)
    assert (said["First document"], said["Second document"]) == ("the earliest", "the next")
    assert [one.empty_in_words for one in report.parameters] == ["All", "The earliest", "The next"]


def test_one_document_alone_has_nothing_beside_it(tmp_path: Path) -> None:
    assert compared(tmp_path, meeting(duration="1 hour")) == set()
