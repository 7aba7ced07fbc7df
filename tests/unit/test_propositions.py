"""A proposition is one clause that is understood alone; a view of it reads as a sentence."""

from __future__ import annotations

import pytest
import yaml

from communique.factfiles.fact_file import CodedFile, code_yaml
from communique.factfiles.propositions import question, refusals
from communique.wording.stances import reservations, view_in_words
from tests.support.project import SEED


@pytest.mark.parametrize(
    ("label", "remedy"),
    [
        ("Georgia joins NATO in May", None),
        ("Georgia should join NATO", "a wish"),
        ("Passengers must pay a toll", "a wish"),
        ("The corridor deserves support", "a wish"),
        ("Armenia might turn to the West", "a doubt"),
        ("The bridge is probably late", "a doubt"),
        ("Georgia does not join NATO", "a negation"),
        ("The sides don\u2019t meet", "a negation"),
        ("No state interferes", "a negation"),
        ("Whether the platform works", "a question"),
        ("Is the State of Israel legitimate?", "a question"),
        ("Turkey opens the border, and Armenia recognises it", "a second clause"),
        ("The toll rises because the ferry is old", "a second clause"),
        ("It damages Armenia's sovereignty", "a pronoun"),
        ("Their course is pro-Western", "a pronoun"),
    ],
)
def test_what_is_no_bare_clause_is_refused_with_its_remedy(label: str, remedy: str | None) -> None:
    said = list(refusals(label))
    assert bool(said) == bool(remedy)
    assert not remedy or remedy in said[0]


def test_the_propositions_of_the_first_article_are_clauses_understood_alone() -> None:
    labels = [
        one["label"]
        for one in yaml.safe_load((SEED.folder / "gazetteer" / "propositions.yaml").read_text("utf-8"))["propositions"]
    ]
    assert len(labels) == 20
    assert [label for label in labels if list(refusals(label)) or question(label)] == []


def test_a_bare_thing_is_asked_for_and_a_named_one_is_not() -> None:
    assert "the corridor" in str(question("Iran opens the corridor"))
    assert question("Iran opens the Zangezur corridor") is None
    assert question("Iran opens the corridor through Armenia") is None
    assert question("Iran opens the corridor of Zangezur") is None


def coded(label: str) -> CodedFile:
    (unit,) = code_yaml(
        f"gazetteer: g\npropositions:\n  - {{slug: a, label: {label}, about: [b]}}\n".encode(), "g.yaml"
    )
    assert isinstance(unit, CodedFile)
    return unit


def test_a_check_says_so_at_the_label() -> None:
    (problem,) = coded("Georgia should join NATO").problems
    assert str(problem).startswith('g.yaml:3:22: propositions[0].label: "Georgia should join NATO": a wish')
    assert coded("Iran opens the corridor").problems == []
    (warning,) = coded("Iran opens the corridor").warnings
    assert "which one" in str(warning)


@pytest.mark.parametrize(
    ("holder", "attitude", "is_past", "sentence"),
    [
        ("Iran", "fears", False, "Iran fears that the toll rises"),
        ("Iran", "fears", True, "Iran feared that the toll rises"),
        ("Western countries", "is for", False, "Western countries support the idea that the toll rises"),
        ("United States", "is for", False, "United States supports the idea that the toll rises"),
        ("Western countries", "is against", True, "Western countries were against the idea that the toll rises"),
        ("Iran", "takes no side", False, "Iran takes no side on whether the toll rises"),
        ("Iran", "does not support", False, "Iran does not support the idea that the toll rises"),
        ("Iran", "accepts", False, "Iran accepts that the toll rises"),
        (" ", "accepts", False, "  accepts that the toll rises"),
    ],
)
def test_a_view_is_a_sentence(holder: str, attitude: str, is_past: bool, sentence: str) -> None:
    assert view_in_words(holder, attitude, "The toll rises", is_past=is_past) == sentence


def test_what_goes_with_a_view_stands_behind_it() -> None:
    assert reservations(None, None, None) == ""
    assert reservations("strictly", "all agree", "earlier") == ", on condition that all agree (“strictly”, “earlier”)"
