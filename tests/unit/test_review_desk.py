"""The review of two codings: what is settled is in the file and nothing else changes, and no decision is lost."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from communique.cli.local_page import write
from communique.cli.review import _checker, _codings
from communique.desk.refusals import DecisionError, StaleError
from communique.desk.review.entries import FactText
from communique.desk.review.review import Review, Reviewed, first_coding
from communique.desk.review.review_block import Coder, People
from communique.desk.review.settled_file import SettledFile
from communique.desk.review.settlement import BOTH, FIRST, NEITHER, OTHER, SECOND, Settlement, choices, follows
from communique.desk.review.view import comparison_of, state_of
from communique.factfiles.agreement.coded_records import Coding
from communique.factfiles.agreement.comparison import Difference, compare
from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from communique.project import Project
from tests.support.codings import DIFFERENCES, TwoCodings, make_codings
from tests.support.every_verb import call
from tests.unit.test_compare import CODED, OTHER_SLUGS, PLANTED, edited, renamed

PEOPLE = People(Coder("Ada Marsh"), Coder("Example model, run 2", is_model=True), Coder("Ben Holt"))
DAY = "2031-04-02"


@lru_cache(maxsize=200)
def coded(text: str) -> CodedFile:
    """A file as it is understood, be something missing in it or not."""
    (unit,) = code_yaml(text.encode(), "ferry.yaml")
    assert isinstance(unit, CodedFile)
    return unit


def differences(a: str, b: str) -> list[Difference]:
    return compare(Coding(coded(a)), Coding(coded(b))).differences


def settled(a: str, b: str, taken: str, some: Callable[[Difference], bool] = lambda _: True) -> str:
    """The first coding with the differences settled one way."""
    compared = compare(Coding(coded(a)), Coding(coded(b)))
    made = [Settlement(one, taken, "misread") for one in compared.differences if not follows(one) and some(one)]
    return SettledFile(a, coded(a), b, coded(b), compared.slugs).settle(made)


def both_ways(one: str, two: str) -> Iterable[tuple[str, str]]:
    return (one, two), (two, one)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: f"{one[0]}: {one[1] or 'missing'}")
def test_what_is_taken_of_the_second_coding_is_in_the_file_and_the_rest_stays(planted: tuple[str, ...]) -> None:
    for first, second in both_ways(CODED, edited(PLANTED[planted])):
        assert settled(first, second, FIRST) == first
        written = settled(first, second, SECOND)
        assert differences(written, second) == []
        assert changed_lines(first, written) <= max(2, changed_lines(first, second))


def changed_lines(one: str, two: str) -> int:
    lines = difflib.unified_diff(one.splitlines(), two.splitlines(), n=0)
    return sum(line[0] in "+-" and line[:3] not in ("+++", "---") for line in lines)


def test_a_record_with_all_that_is_in_it_comes_and_goes() -> None:
    paths = [draft.path for draft in coded(CODED).drafts if draft.kind != "document"]
    for path in paths:
        file = FactText(CODED)
        file.take_out(path)
        assert len(file.text) < len(CODED)
        for first, second in both_ways(CODED, file.text):
            assert differences(settled(first, second, SECOND), second) == [], path


def test_what_comes_is_written_with_the_slugs_of_the_first_coding() -> None:
    file = FactText(CODED)
    file.take_out(("agreements", 0))
    first, second = file.text, renamed(edited(*PLANTED.values()), OTHER_SLUGS)
    written = settled(first, second, SECOND)
    assert differences(written, second) == []
    (agreement,) = yaml.safe_load(written)["agreements"]
    assert (agreement["slug"], agreement["meeting"], agreement["subject"]) == (
        OTHER_SLUGS["ferry-agreement"],
        "port-grey-meeting",
        "grey-ferry",
    )


def test_a_sentence_has_a_reason_as_long_as_no_record_rests_on_it() -> None:
    file = FactText(CODED)
    file.take_out(("trade_figures", 0))
    without = file.text.replace("  P5.S2: {reason: opinion}", "  P5.S1: {reason: opinion}\n  P5.S2: {reason: opinion}")
    for first, second in both_ways(CODED, without):
        written = settled(first, second, SECOND)
        assert coded(written).problems == []
        assert yaml.safe_load(written)["nothing_to_code"] == yaml.safe_load(second)["nothing_to_code"]


def test_a_record_comes_without_the_part_that_is_left_out() -> None:
    file = FactText(CODED)
    file.take_out(("meetings", 0))
    written = settled(file.text, CODED, SECOND, lambda one: "tomas" not in one.b.slug)
    (meeting,) = yaml.safe_load(written)["meetings"]
    assert [one["actor"] for one in meeting["participants"]] == ["olga-reed"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TwoCodings:
    return make_codings(tmp_path_factory.mktemp("codings"))


def reviewed(made: TwoCodings, output: Path, first: Path | None = None) -> Review:
    journal = output.with_name(f".{output.name}.review")
    a = first or made.first
    codings = _codings(Project(made.project), (a, ()), (made.second, ()), [made.text], journal)
    journal.touch()
    return Review(
        codings, Reviewed(PEOPLE, output, output.with_suffix(".md"), DAY, is_in_place=output == a), journal, write
    )


@pytest.fixture
def review(made: TwoCodings, tmp_path: Path) -> Review:
    return reviewed(made, tmp_path / "settled.yaml")


def settle(review: Review, field: str, taken: str, **more: str) -> None:
    key = next(key for key, one in review.differences.items() if one.field == field)
    review.settle(review.number, {"key": key, "taken": taken, "reason": "slip", **more})


def save(review: Review, made: TwoCodings) -> str:
    review.save(review.number, _checker(Project(made.project), review.codings.codings[0], "ada.yaml", ()))
    return review.reviewed.output.read_text("utf-8")


def test_the_saved_file_says_who_coded_and_what_was_settled_and_passes_the_check(
    review: Review, made: TwoCodings
) -> None:
    settle(review, "duration", SECOND, note="Counted again.")
    settle(review, "amount", OTHER, value="42 million EUR")
    settle(review, "places", NEITHER)
    settle(review, "decision", OTHER, value="repeats")
    settle(review, "attitude", FIRST)
    settle(review, "", SECOND)
    content = yaml.safe_load(save(review, made))
    assert (review.problems, review.unmade) == ([], [])
    assert content["meetings"][0]["duration"] == "about 4 hours"
    assert content["projects"][0]["financings"][0]["amount"] == "42 million EUR"
    assert "places" not in content["meetings"][0]
    assert content["nothing_to_code"] == {"P5.S2": {"reason": "repeats"}}
    assert [one["member"] for one in content["memberships"]] == ["tomas-vale"]
    told = content["review"]
    assert (told["second"]["type"], told["reviewer"]["name"]) == ("language model", "Ben Holt")
    assert (told["differences"], len(told["settled"])) == (len(DIFFERENCES), len(DIFFERENCES))
    assert told["settled"][1]["first"] == "the record"
    assert told["settled"][2] | {"reason": ""} == {
        "record_kind": "meeting",
        "record": "port-grey-meeting",
        "field": "duration",
        "first": "about 3 hours",
        "second": "about 4 hours",
        "taken": "second",
        "reason": "",
        "note": "Counted again.",
    }
    assert (told["records"], told["values"]["of"] - told["values"]["agreed"]) == (
        {"both": 18, "first": 19, "second": 18},
        4,
    )


def test_a_settlement_that_the_program_cannot_write_is_told_and_not_claimed(review: Review, made: TwoCodings) -> None:
    settle(review, "", FIRST)
    settle(review, "attitude", SECOND)
    key = next(key for key, one in review.differences.items() if one.field == "duration")
    review.differences[key] = review.differences[key]._replace(
        a=review.differences[key].a._replace(slug="port-grey-meeting/olga-reed"),
    )
    settle(review, "duration", SECOND)
    content = yaml.safe_load(save(review, made))
    assert [one.difference.field for one in review.unmade] == ["duration"]
    assert [one.get("field") for one in content["review"]["settled"]] == [None, "attitude"]


def test_decisions_outlive_the_program_a_torn_line_and_a_file_written_over(made: TwoCodings, tmp_path: Path) -> None:
    first = tmp_path / "ada.yaml"
    first.write_bytes(made.first.read_bytes())
    review = reviewed(made, first, first)
    settle(review, "duration", SECOND)
    settle(review, "amount", SECOND)
    review.note(review.number, {"about": "ferry-revival", "text": "Which sentence?"})
    save(review, made)
    with review.journal.file.open("ab") as journal:
        journal.write(b'{"op": "sett')
    again = reviewed(made, first, first)
    assert [one.difference.field for one in again.settlements.values()] == ["duration", "amount"]
    assert again.is_saved
    assert "Which sentence?" in again.reviewed.notes.read_text("utf-8")
    again.undo(again.number)
    again.undo(again.number)
    assert (again.notes, [one.difference.field for one in again.settlements.values()]) == ({}, ["duration"])
    assert "45 million" not in save(again, made)
    first.write_text(first.read_text("utf-8") + "# by hand\n", "utf-8")
    assert first_coding(again.journal.file, first.read_text("utf-8")).endswith("# by hand\n")
    with pytest.raises(StaleError):
        save(again, made)


def test_a_decision_that_makes_no_sense_or_comes_too_late_is_refused(review: Review) -> None:
    before = review.number
    for asked in (
        {"taken": "second", "reason": "because"},
        {"taken": "third", "reason": "slip"},
        {"taken": OTHER, "reason": "slip", "value": " "},
        {"taken": "both", "reason": "slip"},
    ):
        key = next(key for key, one in review.differences.items() if one.field == "duration")
        with pytest.raises(DecisionError):
            review.settle(before, {"key": key, **asked})
    with pytest.raises(DecisionError):
        review.settle(before, {"key": "no-such", "taken": FIRST, "reason": "slip"})
    with pytest.raises(DecisionError):
        review.note(before, {"about": "no-such-record", "text": "?"})
    settle(review, "duration", FIRST)
    with pytest.raises(StaleError):
        review.undo(before)


def test_the_page_is_told_both_values_with_their_sentences(review: Review) -> None:
    told = comparison_of(review)
    shown = {one["field"]: one for one in told["differences"]}
    first, second = shown["Duration"]["sides"]
    assert (first["values"], second["values"]) == (["about 3 hours"], ["about 4 hours"])
    assert first["sentences"] == [{"label": "P3.S2", "words": "Their meeting lasted about 3 hours."}]
    assert {"name": "Duration", "value": "about 4 hours", "is_it": True} in second["entry"]
    assert [side["has_record"] for side in shown[""]["sides"]] == [True, False]
    assert told["people"][1] == "Example model, run 2 (language model)"
    settle(review, "duration", SECOND)
    assert next(iter(state_of(review)["settled"].values()))["taken"] == "second"


def test_a_review_has_to_be_told_where_to_write_and_writes_over_nothing(made: TwoCodings, tmp_path: Path) -> None:
    given = ("--project", str(made.project), "review", str(made.first), str(made.second), "--no-browser")
    named = ("--coder-a", "Ada", "--coder-b", "Ben", "--reviewer", "Cleo")
    there = tmp_path / "there.yaml"
    there.write_text("", "utf-8")
    for more, said in (
        (named, "--output FILE, or --in-place"),
        ((*named, "--output", str(there)), "is there already"),
        ((*named[:2], "--in-place"), "--coder-b"),
    ):
        done = call(*given, *more)
        assert done.how == 2, done.said
        assert re.search(re.escape(said), " ".join(done.said.split()))


def test_another_voice_comes_and_goes_once_all_that_it_says_is_settled() -> None:
    voice = "  - {slug: port-grey-meeting, label: Talks, said_by: olga-reed, duration: about 4 hours, at: P3.S2}\n"
    two = edited(("probably}]}\n\nprojects:", f"probably}}]}}\n{voice}\nprojects:"))
    for first, second in both_ways(CODED, two):
        assert differences(settled(first, second, SECOND), second) == []
    compared = compare(Coding(coded(CODED)), Coding(coded(two)))
    duration, rest = [one.field == "duration" for one in compared.differences], compared.differences
    made = [Settlement(one, SECOND, "slip") for one, is_it in zip(rest, duration, strict=True) if not is_it]
    still_open = [one for one, is_it in zip(rest, duration, strict=True) if is_it]
    written = SettledFile(CODED, coded(CODED), two, coded(two), compared.slugs).settle(made, still_open)
    assert len(yaml.safe_load(written)["meetings"]) == 1


@pytest.mark.parametrize(
    "said",
    [
        "    not_representable: [{field: duration, says: A good while., at: P3.S2}]\n",
        "    not_representable:\n      - {field: duration, says: A good while., at: P3.S2}\n",
    ],
    ids=["on one line", "on several"],
)
def test_what_no_field_can_hold_is_taken_with_its_words(said: str) -> None:
    other = edited(("    duration: about 3 hours\n", said))
    for first, second in both_ways(CODED, other):
        written = settled(first, second, SECOND)
        (meeting,), (wanted,) = (yaml.safe_load(text)["meetings"] for text in (written, second))
        assert differences(written, second) == []
        assert meeting.get("not_representable") == wanted.get("not_representable")


def test_both_are_taken_of_what_names_several() -> None:
    other = edited(("    places: [port-grey]\n", "    places: [quay, port-grey]\n"))
    for first, second in both_ways(CODED, other):
        (one,) = differences(first, second)
        assert BOTH in choices(one)
        assert sorted(yaml.safe_load(settled(first, second, BOTH))["meetings"][0]["places"]) == ["port-grey", "quay"]
