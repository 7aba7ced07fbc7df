"""What is read off the clauses of a text: deeds, views, ties, and the points of statements."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from communique.desk.draft_file import read_draft
from communique.drafting.draft import propose
from communique.drafting.knowledge import Knowledge, Spelling, Thing
from communique.drafting.languages import language
from communique.drafting.proposals import Draft
from communique.drafting.text import SourceText
from communique.drafting.writing import accepted, document_file

HILLMARK, LAKELAND = (Thing(slug, "actor", slug.title(), "country") for slug in ("hillmark", "lakeland"))
REED = Thing("olga-reed", "actor", "Olga Reed", "person")
WARDENS = Thing("wardens", "actor", "Wardens", "group")
FERRY = Thing("grey-ferry", "project", "Grey-Oak ferry line")
PORT = Thing("port-grey", "place", "Port Grey", "city")
THINGS = {one.slug: one for one in (HILLMARK, LAKELAND, REED, WARDENS, FERRY, PORT)}
KNOWN = Knowledge(
    things=THINGS,
    slugs=set(THINGS),
    spellings=[Spelling("Hillmarkian", "adjective", HILLMARK), Spelling("Northport", "metonym", HILLMARK)],
)


def drafted(*sentences: str, publisher: str | None = None) -> Draft:
    text = SourceText("\n".join(("A headline of some words", *sentences)), "en", day="2031-03-04", publisher=publisher)
    return propose(text, language("en"), KNOWN)[1]


def of(section: str, *sentences: str) -> list[dict[str, Any]]:
    return [one.entry for one in drafted(*sentences).of(section)]


def parties(event: dict[str, Any]) -> dict[str, str]:
    return {one["actor"]: one["role"] for one in event["parties"]}


@pytest.mark.parametrize(
    ("sentence", "label", "status", "roles"),
    [
        ("Hillmark has begun work on a dam.", "Hillmark begins work on a dam", "occurred", {"hillmark": "actor"}),
        ("Northport will join a pact.", "Hillmark joins a pact", "planned", {"hillmark": "actor"}),
        ("Lakeland may withdraw its troops.", "Lakeland withdraws its troops", "possible", {"lakeland": "actor"}),
        (
            "The Hillmarkian delegation refused to attend the meeting.",
            "Hillmarkian delegation refuses to attend the meeting",
            "occurred",
            {"hillmark": "actor"},
        ),
        (
            "Hillmark and Lakeland, which share a border, agreed to open a road.",
            "Hillmark and Lakeland agree to open a road",
            "occurred",
            {"hillmark": "actor", "lakeland": "actor"},
        ),
        (
            "Hillmark offered Lakeland a road.",
            "Hillmark offers Lakeland a road",
            "offered",
            {"hillmark": "actor", "lakeland": "recipient"},
        ),
        ("Olga Reed said she has joined a pact.", "Olga Reed joins a pact", "occurred", {"olga-reed": "actor"}),
        (
            "Lakeland was notified of the vote.",
            "Lakeland is notified of the vote",
            "occurred",
            {"lakeland": "recipient"},
        ),
    ],
)
def test_a_verb_makes_an_event_of_who_stands_before_it(
    sentence: str, label: str, status: str, roles: dict[str, str]
) -> None:
    (event,) = of("events", sentence)
    assert (event["label"], event["status"], parties(event)) == (label, status, roles)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hillmark never agreed to open a road.",
        "The sea of Hillmark began to freeze.",
        "In Lakeland, tests of the dam failed.",
        "Lakeland test runs of the dam failed.",
        "The bloc, which includes Hillmark and Lakeland, is expected to join a pact.",
        "Hillmark has a road, after shells hit a town and killed nine people.",
        "Hillmark sees the war, which has lasted long and left the land in ruins.",
        "Lakeland agreed to finance the dam.",
    ],
)
def test_what_nobody_did_and_what_is_money_is_no_event(sentence: str) -> None:
    assert of("events", sentence) == []


def test_a_day_behind_a_call_is_of_what_is_called_for() -> None:
    (event,) = of("events", "Hillmark called for talks in Oakhaven in June 2031.")
    assert "occurred_on" not in event


def test_cooperation_is_an_event_for_each_thing_that_it_is_on() -> None:
    labels = [
        one["label"] for one in of("events", "Hillmark and Lakeland praised their cooperation in trade and energy.")
    ]
    assert labels[:2] == [
        "Cooperation of Hillmark and Lakeland in trade",
        "Cooperation of Hillmark and Lakeland in energy",
    ]


@pytest.mark.parametrize(
    ("sentence", "stances"),
    [
        ("Hillmark opposes the new toll.", [("is against", None, ["hillmark"])]),
        ("Hillmark categorically rejects the new toll.", [("is against", "categorically", ["hillmark"])]),
        ("Hillmark and Lakeland do not support the new toll.", [("does not support", None, ["hillmark", "lakeland"])]),
        ("Lakeland welcomed the new toll.", [("is for", "welcomed", ["lakeland"])]),
        (
            "Lakeland fears the new toll, but cannot deny the need for a dam.",
            [("fears", None, ["lakeland"]), ("accepts", "cannot deny", ["lakeland"])],
        ),
        ("Lakeland welcomed Olga Reed.", []),
        ("Lakeland was opposed by many cities.", []),
    ],
)
def test_a_verb_of_attitude_makes_a_view(sentence: str, stances: list[tuple[str, str | None, list[str]]]) -> None:
    found = [stance.entry for one in drafted(sentence).of("propositions") for stance in one.nested["stances"]]
    assert sorted((one["attitude"], one.get("qualifier"), one["holders"]) for one in found) == sorted(stances)


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Hillmark supports the opening of the border.", "The border is opened"),
        ("Hillmark supports strengthening old ties with Lakeland.", "Old ties with Lakeland are strengthened"),
        ("Hillmark expects Lakeland to join the pact.", "Lakeland joins the pact"),
        ("Hillmark supports a new dam.", "New dam"),
    ],
)
def test_what_a_view_is_of_is_a_clause_where_a_noun_of_doing_says_one(sentence: str, label: str) -> None:
    assert [one["label"] for one in drafted(sentence).gazetteer["propositions"].values()] == [label]


def test_what_a_view_is_of_is_declared_and_no_sentence_stands_beside_it() -> None:
    text = SourceText("Hillmark opposes the new toll.", "en", day="2031-03-04")
    reading, draft = propose(text, language("en"), KNOWN)
    written = yaml.safe_load(accepted(document_file(draft, reading.text)))["propositions"]
    assert written == [
        {"slug": "new-toll", "stances": [{"holders": ["hillmark"], "attitude": "is against", "at": "P1.S1"}]}
    ]
    assert draft.gazetteer["propositions"]["new-toll"]["label"] == "New toll"
    (card,) = [
        one for one in read_draft(document_file(draft, reading.text)).cards.values() if one.kind == ("propositions",)
    ]
    assert card.at == ["P1.S1"], "so the desk shows it"


def test_the_points_of_a_statement_are_views_of_whoever_stands_over_them() -> None:
    draft = drafted("The Wardens:", "1. Stressed the importance of open borders and fair trade.")
    found = {one.entry["slug"]: one.nested["stances"][0].entry for one in draft.of("propositions")}
    assert found.keys() == {"open-borders", "fair-trade"}
    assert found["fair-trade"] == {"holders": ["wardens"], "attitude": "is for", "qualifier": "stressed"}


@pytest.mark.parametrize(
    ("sentence", "ties"),
    [
        ("Nobody trusts the Hillmark-backed Wardens.", [("hillmark", "sides_with", "wardens", "backed")]),
        (
            "Olga Reed is a close ally of Hillmark and Lakeland.",
            [("olga-reed", "partner_of", "hillmark", "close"), ("olga-reed", "partner_of", "lakeland", "close")],
        ),
        ("The Hillmark-Lakeland strategic partnership lasts.", [("hillmark", "partner_of", "lakeland", "strategic")]),
        ("Hillmark and Lakeland have seas.", []),
    ],
)
def test_what_stands_between_two_is_a_tie(sentence: str, ties: list[tuple[str, ...]]) -> None:
    found = of("relations", sentence)
    assert [(one["subject"], one["relation"], one["object"], one["qualifier"]) for one in found] == ties


def test_a_format_that_is_called_by_how_many_take_part_is_named_and_has_members() -> None:
    draft = drafted("Hillmark and Lakeland are participants in the 2+4 regional platform.")
    assert "2-plus-4-regional-platform" in draft.gazetteer["actors"]
    assert [(one.entry["member"], one.entry["participation"]) for one in draft.of("memberships")] == [
        ("hillmark", "takes part"),
        ("lakeland", "takes part"),
    ]


def test_a_part_of_a_project_has_its_parent_and_its_state_and_figures_are_of_the_part() -> None:
    (part,) = drafted("The Hillmarkian section of the Grey-Oak ferry line is 12 km long.").of("projects")
    assert part.entry["parent"] == "grey-ferry"
    assert part.entry["places"] == [{"place": "hillmark-territory", "role": "location"}]
    assert [one.entry["value"] for one in part.nested["indicators"]] == [12]


def test_a_step_that_is_lacking_has_no_day_and_is_not_met() -> None:
    (project,) = drafted("They spoke of the completion of the protracted Grey-Oak ferry line.").of("projects")
    assert [one.entry for one in project.nested["milestones"]] == [{"type": "completion", "status": "notMet"}]


def test_money_that_is_promised_without_a_sum_is_money() -> None:
    (money,) = of("financings", "Hillmark has agreed to finance the old dam, said nobody.")
    assert (money["provider"], money["stage"], money["purpose"]) == ("hillmark", "agreed", "old dam")


def test_what_a_copy_reports_comes_by_way_of_the_agency_that_it_copies() -> None:
    lines = "(Reuters) - Olga Reed said that Hillmark opposes the new toll."
    (view,) = drafted(lines, publisher="Quill Times").of("propositions")
    assert view.nested["stances"][0].entry["said_by"] == "reuters quoting olga-reed"
