"""What nouns, connectives and further voices tell: happenings, their order, meetings by voice, more agreements."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.test_drafting_clauses import drafted, of, parties


@pytest.mark.parametrize(
    ("sentence", "label", "status", "thing"),
    [
        ("The collapse of Lakeland surprised many.", "Collapse of Lakeland", "occurred", "lakeland"),
        (
            "There is a delay in the construction of the Grey-Oak ferry line.",
            "Delay in the construction of the Grey-Oak ferry line",
            "ongoing",
            "grey-ferry",
        ),
    ],
)
def test_a_noun_of_happening_makes_an_event_of_what_stands_behind_it(
    sentence: str, label: str, status: str, thing: str
) -> None:
    (event,) = of("events", sentence)
    assert (event["label"], event["status"], event["object"]) == (label, status, thing)
    assert "parties" not in event


def test_two_whom_a_happening_joins_both_have_a_part_in_it() -> None:
    (event,) = of("events", "The worsening of relations between Hillmark and Lakeland went on.")
    assert parties(event) == {"hillmark": "actor", "lakeland": "actor"}


@pytest.mark.parametrize(
    "sentence",
    [
        "They want to prevent the collapse of Lakeland.",
        "The collapse of the roof hurt nobody.",
    ],
)
def test_what_is_only_feared_or_of_nothing_named_is_no_happening(sentence: str) -> None:
    assert of("events", sentence) == []


def test_one_happening_told_twice_is_one_event() -> None:
    (one,) = drafted("The fall of Lakeland came soon.", "After the fall of the Lakeland, people left.").of("events")
    assert one.at == ["P2.S1", "P3.S1"]


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("Hillmark closed its ports after the collapse of Lakeland.", "{fall} before {ports}"),
        ("Hillmark closed its ports because of the collapse of Lakeland.", "{ports} because_of {fall}"),
        ("Hillmark closed its ports and saw the collapse of Lakeland.", ""),
    ],
)
def test_a_connective_says_how_two_events_stand_to_each_other(sentence: str, relation: str) -> None:
    found = [f"{one['subject']} {one['relation']} {one['object']}" for one in of("relations", sentence)]
    slugs = {"fall": "collapse-lakeland", "ports": "hillmark-closes-ports"}
    assert found == ([relation.format(**slugs)] if relation else [])


def test_each_voice_tells_of_a_meeting_in_an_entry_of_its_own() -> None:
    text = (
        "Hillmarkian President Olga Reed met Lakelandic President Tom Vale in Port Grey on 3 March 2031.",
        "The meeting of Reed and Vale lasted two hours, spokesman Ed Moss said on Monday.",
    )
    own, told = of("meetings", *text)
    assert own["slug"] == told["slug"]
    assert "duration" not in own
    assert "said_by" not in own
    assert (told["duration"], told["said_by"]) == ("2 hours", "ed-moss")
    assert told["said_on"] == {"edtf": "2031-03-03", "printed": "on Monday"}
    assert "held_on" not in told


def test_who_is_quoted_from_a_meeting_does_not_tell_of_it() -> None:
    text = (
        "Hillmarkian President Olga Reed met Lakelandic President Tom Vale on 3 March 2031.",
        '"The sea is calm," Reed said at the talks with Vale in Port Grey.',
    )
    (meeting,) = of("meetings", *text)
    assert "said_by" not in meeting
    assert meeting["places"] == ["port-grey"]


def agreements(*sentences: str) -> list[dict[str, Any]]:
    return of("agreements", *sentences)


def test_a_further_agreement_of_a_sentence_has_its_own_parties_and_day() -> None:
    words = "In 2020, a pact was signed on fishing, and in 2025 a treaty between Hillmark and Lakeland on the lake."
    pact, treaty = agreements(words)
    assert (pact["type"], treaty["type"]) == ("treaty", "treaty")
    assert treaty["signed_on"]["edtf"] == "2025"
    assert [one["actor"] for one in treaty["parties"]] == ["hillmark", "lakeland"]
    assert treaty["label"] == "Treaty of Hillmark and Lakeland on the lake"


def test_what_an_agreement_replaces_has_its_parties() -> None:
    found = agreements(
        "In May 2030, Hillmark and Lakeland signed an agreement on fishing.",
        "It replaces a temporary one signed on 3 March 2025 and in force since then.",
    )
    assert [one["label"] for one in found] == ["Agreement on fishing", "Temporary agreement on fishing"]
    assert found[1]["parties"] == found[0]["parties"]
    assert (found[1]["signed_on"]["edtf"], found[1]["status"]) == ("2025-03-03", "in force")


def test_one_agreement_that_is_named_among_several_is_proposed() -> None:
    words = "Hillmark concluded several agreements with Lakeland, including a memorandum on dredging the lake."
    (one,) = agreements(words)
    assert (one["type"], one["status"]) == ("memorandum", "signed")


def test_what_is_feared_is_a_view_of_whoever_opposes_something_for_it() -> None:
    draft = drafted("Hillmark opposed the opening of the canal for fear of a great flood.")
    stances = [part.entry for one in draft.of("propositions") for part in one.nested["stances"]]
    assert [(one["holders"], one["attitude"]) for one in stances] == [
        (["hillmark"], "is against"),
        (["hillmark"], "fears"),
    ]


def test_two_who_support_a_third_side_with_it() -> None:
    ties = of("relations", "Hillmark and Lakeland have a common position in supporting the Wardens.")
    assert [(one["subject"], one["relation"], one["object"], one["qualifier"]) for one in ties] == [
        ("hillmark", "sides_with", "wardens", "supporting"),
        ("lakeland", "sides_with", "wardens", "supporting"),
    ]


def test_a_project_that_leads_through_a_state_has_its_territory() -> None:
    (one,) = of("projects", "Work goes on at the Grey-Oak ferry line through the territory of Lakeland.")
    assert one["places"] == [{"place": "lakeland-territory", "role": "via"}]


def test_when_somebody_was_told_is_no_end_of_what_he_was_told() -> None:
    (event,) = of("events", "Hillmark was notified in January that the procedures are complete.")
    assert event["label"] == "Hillmark is notified that the procedures are complete"


def test_where_somebody_arrives_is_what_the_arrival_is_of() -> None:
    (event,) = of("events", "Olga Reed arrived in Port Grey on a state visit.")
    assert (event["label"], event["object"]) == ("Olga Reed arrives in Port Grey", "port-grey")


def test_where_two_fight_is_what_the_fighting_is_of() -> None:
    (event,) = of("events", "Hostilities between Hillmark and Lakeland in Port Grey went on.")
    assert event["object"] == "port-grey"


def test_a_project_is_known_by_quotation_marks() -> None:
    (one,) = of("projects", 'Hillmark presented its project "Open Shores" to the press.')
    assert one == {"slug": "open-shores", "label": "Open Shores"}


def test_a_name_of_a_project_is_short_where_the_text_has_a_longer_one() -> None:
    words = ("Work began on the Ash-Elm motorway section.", "The Ash-Elm motorway is to open soon.")
    found = {one.entry["name"]: one.entry["type"] for one in drafted(*words).of("names")}
    assert found == {"Ash-Elm motorway section": "full", "Ash-Elm motorway": "short"}


def test_a_group_that_is_called_by_two_has_both_as_members() -> None:
    found = of("memberships", "They fear the Hillmarkian-Lakeland alliance.")
    assert [(one["member"], one["organization"]) for one in found] == [
        ("hillmark", "hillmarkian-lakeland-alliance"),
        ("lakeland", "hillmarkian-lakeland-alliance"),
    ]
