"""The marks of drafts: how a draft is scored against a hand coding."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.drafting import Marks, _score, as_drafting_table
from communique.drafting.knowledge import Knowledge

CODING: dict[str, Any] = {
    "document": {"slug": "quill-2031-03-04", "title": "The ferry", "url": "https://example.org"},
    "passages": {"P1.S1": {}},
    "names": {"hillmark": [{"name": "Hillmark", "type": "short", "at": "P1.S1"}]},
    "meetings": [
        {
            "slug": "port-grey-talks",
            "status": "held",
            "note": "In our own words.",
            "at": "P1.S1",
            "participants": [{"actor": "olga-reed", "attendance": "attended", "at": "P1.S1"}],
        }
    ],
    "projects": [{"slug": "ferry", "indicators": [{"quantity": "length", "value": 40, "unit": "km", "at": "P1.S1"}]}],
}
# The document's slug and title; whose name, the name and its type; five of the meeting; the project's slug; of the
# figure its subject, quantity, value and unit.
VALUES = 2 + 3 + 5 + 1 + 4


def marks(hand: dict[str, Any], drafted: dict[str, Any]) -> Marks:
    found = Marks("quill-2031-03-04", "en", 0.1, 10)
    _score(found, hand, drafted, Knowledge(slugs={"olga-reed", "tomas-vale", "hillmark", "ferry"}))
    return found


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    drafted = copy.deepcopy(CODING)
    change(drafted)
    return drafted


def test_a_coding_against_itself_is_found_whole() -> None:
    found = marks(CODING, CODING)
    assert (found.all.coded, found.all.proposed, found.all.right) == (VALUES, VALUES, VALUES)
    assert found.printed.coded == VALUES - 1, "a note is in a coder's own words"


@pytest.mark.parametrize(
    ("change", "proposed", "right"),
    [
        (lambda coding: coding.pop("meetings"), VALUES - 5, VALUES - 5),
        (lambda coding: coding["meetings"][0].update(status="announced"), VALUES, VALUES - 1),
        (lambda coding: coding["meetings"][0]["participants"][0].update(actor="tomas-vale"), VALUES, VALUES - 2),
        (lambda coding: coding["meetings"].append({"slug": "other-talks", "status": "held"}), VALUES + 2, VALUES),
        (lambda coding: coding["meetings"][0].update(slug="talks-of-port-grey"), VALUES, VALUES),
        (lambda coding: coding["projects"][0].update(slug="hillmark"), VALUES, VALUES - 5),
    ],
    ids=[
        "left out",
        "another value",
        "another actor",
        "one too many",
        "a new slug that is alike",
        "another known slug",
    ],
)
def test_what_is_missing_lowers_what_is_found_and_what_is_wrong_the_precision(
    change: Callable[[dict[str, Any]], object], proposed: int, right: int
) -> None:
    found = marks(CODING, changed(change))
    assert (found.all.coded, found.all.proposed, found.all.right) == (VALUES, proposed, right)


def test_where_a_figure_is_written_makes_no_difference() -> None:
    def loose(coding: dict[str, Any]) -> None:
        coding["indicators"] = [{"subject": "ferry", **one} for one in coding["projects"][0].pop("indicators")]

    assert marks(CODING, changed(loose)).all.right == VALUES


def test_sentences_and_what_a_person_types_are_no_values() -> None:
    def elsewhere(coding: dict[str, Any]) -> None:
        coding["document"]["url"] = "https://example.com"
        coding["meetings"][0]["at"] = "P9.S9"

    assert marks(CODING, changed(elsewhere)).all.right == VALUES


def test_the_table_adds_up_what_the_documents_have() -> None:
    table = as_drafting_table([marks(CODING, CODING), marks(CODING, changed(lambda coding: coding.pop("meetings")))])
    assert f"| all | {2 * VALUES} | {2 * VALUES - 5} | {2 * VALUES - 5} |" in table
