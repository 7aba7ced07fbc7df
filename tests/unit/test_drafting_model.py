"""What a language model says of a text is proposed only if the text and our own rules bear it out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import llm
import msgspec
import pytest

from communique.drafting.knowledge import Knowledge, Spelling, Thing
from communique.drafting.languages import language
from communique.drafting.model import Asked, ModelError, answer_schema, ask
from communique.drafting.reading import Reading, read
from communique.drafting.text import SourceText
from communique.factfiles.reading.entries import EventEntry

TEXT = """\
The ferry returns
Hillmark offered Lakeland a loan on 1 March 2024 to bring back the ferry, which will cost $3 million.
Olga Reed thanked Hillmark for the offer.
The weather was good.
"""
OFFER = {
    "sentence": "P2.S1",
    "quote": "Hillmark offered Lakeland a loan",
    "label": "Offer of a loan for the ferry",
    "type": "AID",
    "status": "offered",
    "parties": [{"actor": "hillmark", "role": "actor"}, {"actor": "lakeland", "role": "recipient"}],
    "occurred_on": "1 March 2024",
    "sums": [{"printed": "$3 million", "quantity": "cost"}],
}


class FakeModel(llm.Model):
    """A model that answers what it was told to, and keeps what it was asked."""

    model_id = "fake"
    can_stream = False
    supports_schema = True

    def __init__(self) -> None:
        self.answers: list[str | Exception] = []
        self.asked: list[Any] = []

    def execute(self, prompt: Any, stream: bool, response: Any, conversation: Any) -> Iterator[str]:
        self.asked.append(prompt)
        answer = self.answers.pop(0) if self.answers else '{"events": []}'
        if isinstance(answer, Exception):
            raise answer
        yield answer


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[FakeModel]:
    from llm.plugins import pm  # noqa: PLC0415 - it is not installed everywhere

    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path))
    fake = FakeModel()

    class Plugin:
        @llm.hookimpl
        def register_models(self, register: Any) -> None:
            register(fake)

    plugin = Plugin()
    pm.register(plugin, name="fake")
    yield fake
    pm.unregister(plugin)


def reading() -> Reading:
    things = [
        Thing("hillmark", "actor", "Hillmark", "country"),
        Thing("lakeland", "actor", "Lakeland", "country"),
        Thing("olga-reed", "actor", "Olga Reed", "person"),
    ]
    spellings = [Spelling(one.label, "full", one) for one in things]
    known = Knowledge(things={one.slug: one for one in things}, spellings=spellings, slugs={one.slug for one in things})
    return read(SourceText(TEXT, "en", day="2024-03-02"), language("en"), known)


def answered(model: FakeModel, *events: dict[str, Any]) -> Asked:
    model.answers = [json.dumps({"events": events})]
    return ask(reading(), "fake")


def test_an_event_that_the_text_and_the_rules_bear_out_is_proposed_with_the_values_of_the_rules(
    model: FakeModel,
) -> None:
    asked = answered(model, OFFER)
    assert asked.refused == []
    (one,) = asked.proposals
    assert (one.section, one.at) == ("events", ["P2.S1"])
    assert one.entry == {
        "slug": "offer-of-a-loan-for-the-ferry",
        "label": "Offer of a loan for the ferry",
        "type": "AID",
        "status": "offered",
        "occurred_on": {"edtf": "2024-03-01", "printed": "1 March 2024"},
        "parties": [{"actor": "hillmark", "role": "actor"}, {"actor": "lakeland", "role": "recipient"}],
    }
    assert [part.entry for part in one.nested["indicators"]] == [{"quantity": "cost", "amount": "3 million USD"}]
    assert one.asks == "read by the model fake, not by a rule"


def test_what_is_proposed_is_an_event_as_a_fact_file_has_it(model: FakeModel) -> None:
    (one,) = answered(model, OFFER).proposals
    parts = {name: [part.entry | {"at": " ".join(part.at)} for part in some] for name, some in one.nested.items()}
    entry = msgspec.convert(one.entry | parts | {"at": " ".join(one.at)}, EventEntry)
    assert [party.role for party in entry.parties] == ["actor", "recipient"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"quote": "Hillmark gave Lakeland a loan"}, "its quote is not found in P2.S1"),
        ({"quote": "illmark offered Lakeland a loa"}, "its quote is not found in P2.S1"),
        ({"quote": "Hillmark offered"}, "its quote has fewer than 3 words"),
        ({"quote": "- , ."}, "its quote has fewer than 3 words"),
        ({"sentence": "P3.S1"}, "P3.S1 is no sentence of the paragraph"),
        ({"occurred_on": "2 March 2024"}, "no rule reads the date 2 March 2024 in P2.S1"),
        ({"occurred_on": "2024"}, "no rule reads the date 2024 in P2.S1"),
        ({"sums": [{"printed": "$4 million", "quantity": "cost"}]}, "no rule reads the sum $4 million in P2.S1"),
        ({"sums": [{"printed": "$3", "quantity": "cost"}]}, "no rule reads the sum $3 in P2.S1"),
        ({"parties": [{"actor": "olga-reed", "role": "actor"}]}, "no rule reads the name olga-reed in P2.S1"),
        ({"parties": []}, "it names no party"),
        ({"label": "Loan of Marshland for the ferry"}, "its label names Marshland, which P2.S1 does not"),
        ({"label": "Loan of 5 million for the ferry"}, "its label has a number that P2.S1 does not print"),
        ({"label": " "}, "its label has no words, or more than 14"),
    ],
)
def test_what_they_do_not_bear_out_is_refused_with_the_reason(
    said: dict[str, Any], reason: str, model: FakeModel
) -> None:
    asked = answered(model, OFFER | said)
    assert asked.proposals == []
    assert [(one.at, one.reason) for one in asked.refused] == [("P2.S1", reason)]


@pytest.mark.parametrize(
    "said",
    [
        {"quote": "offered  Lakeland\u00a0a loan"},
        {"occurred_on": "on 1 March 2024"},
        {"occurred_on": "2024-03-01"},
        {"occurred_on": None},
        {"sums": []},
        {"parties": [{"actor": "Hillmark", "role": "actor"}]},
    ],
    ids=["other spaces", "with its preposition", "as EDTF", "no date", "no sum", "by name"],
)
def test_the_same_written_otherwise_is_proposed(said: dict[str, Any], model: FakeModel) -> None:
    asked = answered(model, OFFER | said)
    assert (len(asked.proposals), asked.refused) == (1, [])


def test_an_event_of_no_known_type_does_not_cost_the_one_beside_it(model: FakeModel) -> None:
    asked = answered(model, OFFER | {"type": "GIFT"}, OFFER)
    assert len(asked.proposals) == 1
    assert "Invalid enum value 'GIFT'" in asked.refused[0].reason


def test_two_events_of_one_label_have_two_slugs(model: FakeModel) -> None:
    asked = answered(model, OFFER, OFFER | {"type": "AGREE"})
    assert [one.entry["slug"] for one in asked.proposals] == [
        "offer-of-a-loan-for-the-ferry",
        "offer-of-a-loan-for-the-ferry-2",
    ]


@pytest.mark.parametrize(
    "said", ["I cannot help with that.", '{"events": [', '{"facts": []}', '{"events": "none"}', ""]
)
def test_an_answer_that_is_not_the_json_asked_for_is_refused_as_a_whole(said: str, model: FakeModel) -> None:
    model.answers = [said]
    asked = ask(reading(), "fake")
    assert asked.proposals == []
    (refused,) = asked.refused
    assert refused.reason.startswith("it is not the JSON asked for")


def test_json_that_is_fenced_is_read(model: FakeModel) -> None:
    model.answers = [f"Here it is:\n```json\n{json.dumps({'events': [OFFER]})}\n```"]
    assert len(ask(reading(), "fake").proposals) == 1


def test_a_model_that_does_not_answer_at_all_is_an_error_that_names_it(model: FakeModel) -> None:
    model.answers = [RuntimeError("no such\nkey")]
    with pytest.raises(ModelError, match=r"^the model fake failed at P2\.S1: no such\\nkey; try `llm -m fake hello`"):
        ask(reading(), "fake")


def test_what_a_model_said_before_it_failed_is_kept(model: FakeModel) -> None:
    model.answers = [json.dumps({"events": [OFFER]}), RuntimeError("too many requests")]
    asked = ask(reading(), "fake")
    assert len(asked.proposals) == 1
    assert asked.stopped == "the model fake failed at P3.S1: too many requests"


def test_only_paragraphs_that_name_an_actor_are_sent_each_with_its_actors(model: FakeModel) -> None:
    answered(model, OFFER)
    first, second = [prompt.prompt for prompt in model.asked]
    assert first.splitlines() == [
        "P2.S1 Hillmark offered Lakeland a loan on 1 March 2024 to bring back the ferry, which will cost $3 million.",
        "    hillmark: Hillmark",
        "    lakeland: Lakeland",
    ]
    assert second.splitlines() == [
        "P3.S1 Olga Reed thanked Hillmark for the offer.",
        "    olga-reed: Olga Reed",
        "    hillmark: Hillmark",
    ]


def test_the_schema_has_no_references_and_lists_the_terms(model: FakeModel) -> None:
    answered(model)
    schema = model.asked[0].schema
    assert schema == answer_schema()
    assert "$ref" not in json.dumps(schema)
    event = schema["properties"]["events"]["items"]
    assert "AID" in event["properties"]["type"]["enum"]
    assert set(event["required"]) == set(event["properties"]) == set(OFFER)
    assert event["additionalProperties"] is False


def test_a_model_that_nobody_has_is_an_error_with_a_remedy(model: FakeModel) -> None:
    with pytest.raises(ModelError, match=r"^nobodys: there is no such model; `llm models` lists"):
        ask(reading(), "nobodys")


def test_a_model_that_takes_no_schema_is_an_error_with_a_remedy(
    model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "supports_schema", False)
    with pytest.raises(ModelError, match=r"^fake cannot answer by a schema"):
        ask(reading(), "fake")
    assert model.asked == []


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llm", None)
    with pytest.raises(ModelError, match=r"pip install 'communique\[model\]'"):
        ask(reading(), "fake")
