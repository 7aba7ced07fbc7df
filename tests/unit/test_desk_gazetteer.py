"""The gazetteer's part of a draft on the desk: its entries are decided on as records are, and slugs are renamed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.cli.desk import checker, write
from communique.cli.place import Place
from communique.desk.desk import JOURNAL, Desk, beside
from communique.desk.draft_file import Card, DraftError
from communique.desk.flow import inputs
from communique.desk.minutes import effort
from communique.desk.refusals import DecisionError, StaleError
from communique.drafting.writing import accepted
from tests.support.drafts import make_draft


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_draft(tmp_path_factory.mktemp("drafted"))


@pytest.fixture
def draft(drafted: Path, tmp_path: Path) -> Path:
    file = tmp_path / "draft.yaml"
    for one in (file, beside(file)):
        one.write_bytes((beside(drafted) if one != file else drafted).read_bytes())
    return file


@pytest.fixture
def desk(draft: Path) -> Desk:
    return Desk(draft, write)


def office(desk: Desk) -> Card:
    (card,) = desk.standing.gazetteer.cards.values()
    return card


def decide(desk: Desk, op: str, one: Card, **more: Any) -> None:
    was = {name: text for pair in one.shown for name, text in inputs(pair.name, pair.value).items()}
    desk.decide(desk.number, {"op": op, "card": one.id, "fields": was | more.pop("fields", {}), **more})


def add(desk: Desk, listed: str, **fields: str) -> None:
    asked = {"op": "added", "kind": f"gazetteer/{listed}", "fields": fields, "sentence": "P3.S2"}
    desk.decide(desk.number, asked)


def lists(file: Path) -> Any:
    return yaml.safe_load(accepted(beside(file).read_text("utf-8")))


def test_an_entry_stands_at_the_first_sentence_that_names_it_and_is_corrected_as_a_record_is(
    desk: Desk, draft: Path
) -> None:
    assert office(desk).at == ["P3.S1"]
    decide(desk, "corrected", office(desk), fields={"label": "President of a state", "reference": "constitution"})
    desk.save(desk.number)
    written = beside(draft).read_text("utf-8")
    assert "offices:\n  - {slug: president, label: President of a state, reference: constitution}\n" in written


def test_what_is_added_by_hand_is_written_undone_and_there_again_after_a_restart(desk: Desk, draft: Path) -> None:
    add(desk, "offices", label="Harbour Master")
    add(desk, "places", label="Mill Isle", type="settlement", slug="mill-isle")
    add(desk, "topics", label="Weather")
    desk.undo(desk.number)
    again = Desk(draft, write)
    again.save(again.number)
    found = lists(draft)
    assert [one["slug"] for one in found["offices"]] == ["president", "harbour-master"]
    assert found["places"] == [{"slug": "mill-isle", "label": "Mill Isle", "type": "settlement"}]
    assert "topics" not in found
    assert beside(draft).read_text("utf-8").count("!proposed") == 1
    for _ in range(2):
        again.undo(again.number)
    again.save(again.number)
    assert list(lists(draft)) == ["gazetteer", "offices"]


def test_without_a_gazetteer_beside_it_the_first_entry_makes_one(draft: Path) -> None:
    beside(draft).unlink()
    desk = Desk(draft, write)
    desk.save(desk.number)
    assert not beside(draft).exists()
    add(desk, "actors", label="Mill Board", type="organization")
    desk.save(desk.number)
    assert lists(draft) == {
        "gazetteer": "quill-agency-2031-03-03-new",
        "actors": [{"slug": "mill-board", "label": "Mill Board", "type": "organization"}],
    }


@pytest.mark.parametrize(
    ("listed", "fields", "said"),
    [
        ("currencies", {"label": "Crown"}, "Choose what to add"),
        ("topics", {"label": " "}, "what it is called"),
        ("topics", {"label": "Talks", "slug": "Talks!"}, "no slug"),
        ("offices", {"label": "President"}, "another entry of this draft"),
        ("topics", {"label": "Talks", "slug": "reed-vale-talks-port-grey"}, "another entry of this draft"),
    ],
    ids=["not ours", "without a label", "no slug", "listed", "a record's"],
)
def test_an_entry_that_cannot_be_is_refused(desk: Desk, listed: str, fields: dict[str, str], said: str) -> None:
    with pytest.raises(DecisionError, match=said):
        add(desk, listed, **fields)
    assert not desk.decisions


def test_rejecting_an_entry_that_records_name_says_so_and_so_does_the_check(desk: Desk, drafted: Path) -> None:
    member = next(one for one in desk.draft.cards.values() if one.kind == ("memberships",))
    decide(desk, "accepted", member)
    check = checker(Place(drafted.parents[1]), desk)
    assert check(desk.to_check()) == []
    decide(desk, "rejected", office(desk))
    assert desk.notice == "Rejected. Still naming president: memberships. Correct or reject those, too."
    assert any(one.startswith('memberships › office: "president"') for one in check(desk.to_check()))


def test_the_check_says_what_does_not_stand_in_the_sentence_cited_for_it(desk: Desk, drafted: Path) -> None:
    trade = next(one for one in desk.draft.cards.values() if one.kind == ("trade_figures",))
    decide(desk, "corrected", trade, fields={"amount": "6 billion USD", "period.printed": "in 2029"})
    found = checker(Place(drafted.parents[1]), desk)(desk.to_check())
    assert any("no figure in P4.S1 is 6000000000" in one for one in found)
    assert any('"in 2029": not in P4.S1' in one for one in found)


def test_a_slug_that_is_corrected_changes_wherever_the_draft_names_it(desk: Desk, draft: Path) -> None:
    decide(desk, "corrected", office(desk), fields={"slug": "head-of-state"})
    member = next(one for one in desk.draft.cards.values() if one.names("olga-reed") and one.kind == ("memberships",))
    decide(desk, "corrected", member, fields={"office": "head-of-state", "role": "President"})
    desk.save(desk.number)
    assert "office: president" not in draft.read_text("utf-8")
    assert draft.read_text("utf-8").count("office: head-of-state, role: President") == 2
    assert lists(draft)["offices"] == [{"slug": "head-of-state", "label": "President"}]
    desk.undo(desk.number)
    desk.undo(desk.number)
    desk.save(desk.number)
    assert draft.read_text("utf-8").count("office: president") == 2


def test_a_rename_reaches_corrections_and_leaves_ids_as_they_are(desk: Desk, draft: Path) -> None:
    ids = list(desk.standing.cards)
    member = next(one for one in desk.draft.cards.values() if one.kind == ("memberships",))
    part = next(one for one in desk.draft.cards.values() if one.kind == ("meetings", "participants"))
    decide(desk, "corrected", part, fields={"on_behalf_of": "reed-vale-talks-port-grey", "capacity": "Host"})
    decide(desk, "corrected", member, fields={"office": "president", "role": "president"})
    decide(desk, "corrected", office(desk), fields={"slug": "chair"})
    meeting = next(one for one in desk.draft.cards.values() if one.kind == ("meetings",))
    decide(desk, "corrected", meeting, fields={"slug": "talks"})
    add(desk, "topics", label="Weather")
    assert list(desk.standing.cards)[: len(ids)] == ids
    with pytest.raises(DecisionError, match="another entry of this draft"):
        decide(desk, "corrected", meeting, fields={"slug": "chair"})
    desk.save(desk.number)
    written = draft.read_text("utf-8")
    assert "office: chair, role: president, at" in written
    assert "on_behalf_of: talks, capacity: Host" in written
    assert "- slug: talks\n" in written


def test_an_entry_that_is_the_same_as_another_goes_and_that_one_is_named(desk: Desk, draft: Path) -> None:
    text = draft.read_text("utf-8").replace(
        "  olga-reed:\n", "  reed:\n    - !proposed {name: Reed, type: short, at: P1.S1}\n  olga-reed:\n"
    )
    draft.write_text(text.replace("member: olga-reed", "member: reed"), "utf-8")
    beside(draft).write_text(
        "gazetteer: new\nactors:\n  - !proposed {slug: reed, label: Reed, type: person}\n", "utf-8"
    )
    desk.read_again()
    assert office(desk).at == ["P1.S1"]
    decide(desk, "same", office(desk), to="olga-reed")
    desk.save(desk.number)
    written = draft.read_text("utf-8")
    assert written.count("  olga-reed:\n") == 1
    assert [one["name"] for one in yaml.safe_load(accepted(written))["names"]["olga-reed"]] == [
        "Reed",
        "Reed",
        "Olga Reed",
    ]
    assert "member: olga-reed" in written
    assert lists(draft) == {"gazetteer": "new"}


@pytest.mark.parametrize("is_listed", [True, False])
def test_what_a_name_is_of_can_be_something_else(desk: Desk, draft: Path, is_listed: bool) -> None:
    text = draft.read_text("utf-8")
    draft.write_text(text.replace("  olga-reed:\n", "  reed:\n").replace("olga-reed", "reed"), "utf-8")
    entry = "actors:\n  - !proposed {slug: reed, label: Reed, type: person}\n"
    beside(draft).write_text(f"gazetteer: new\n{entry if is_listed else ''}", "utf-8")
    desk.read_again()
    name = next(one for one in desk.draft.cards.values() if one.key == "reed")
    with pytest.raises(DecisionError, match="no slug of another"):
        decide(desk, "same", name, to="reed")
    decide(desk, "same", name, to="olga-reed")
    assert name.id not in desk.outcome.states, "the spelling itself is still to be decided on"
    desk.save(desk.number)
    assert draft.read_text("utf-8") == text
    assert lists(draft) == {"gazetteer": "new"}


def test_a_record_that_the_corpus_has_takes_its_slug_and_is_still_to_be_decided_on(desk: Desk, draft: Path) -> None:
    meeting = next(one for one in desk.draft.cards.values() if one.kind == ("meetings",))
    part = next(one for one in desk.draft.cards.values() if one.parent == meeting.id)
    decide(desk, "same", meeting, to="talks-of-march")
    assert desk.standing.slug_of(desk.standing.cards[meeting.id]) == "talks-of-march"
    assert (desk.outcome.states, desk.decisions[-1]["sentence"]) == ({}, "P3.S1")
    decide(desk, "same", desk.standing.cards[meeting.id], to="president")
    assert set(desk.outcome.states) > {meeting.id, part.id}
    with pytest.raises(DecisionError, match="no slug"):
        decide(desk, "same", part, to="talks-of-march")


def test_a_save_that_is_stopped_between_the_two_files_loses_nothing(draft: Path) -> None:
    def killed(file: Path, written: str) -> None:
        if file == draft:
            raise KeyboardInterrupt
        write(file, written)

    desk = Desk(draft, killed)
    decide(desk, "accepted", office(desk))
    decide(desk, "accepted", next(one for one in desk.draft.cards.values() if one.kind == ("trade_figures",)))
    with pytest.raises(KeyboardInterrupt):
        desk.save(desk.number)
    assert "!proposed" not in beside(draft).read_text("utf-8")
    again = Desk(draft, write)
    assert (again.notice, again.is_saved) == ("", False)
    assert again.outcome == desk.outcome
    again.save(again.number)
    assert again.is_saved


def test_a_gazetteer_changed_by_hand_is_not_written_over(desk: Desk, draft: Path) -> None:
    add(desk, "topics", label="Weather")
    desk.save(desk.number)
    add(desk, "topics", label="Fish")
    beside(draft).write_text(beside(draft).read_text("utf-8") + "# by hand\n", "utf-8")
    with pytest.raises(StaleError):
        desk.save(desk.number)
    desk.read_again()
    desk.save(desk.number)
    assert [one["slug"] for one in lists(draft)["topics"]] == ["weather", "fish"]


def decide_on_everything(desk: Desk) -> None:
    for one in list(desk.standing.cards.values()):
        decide(desk, "accepted", one)
    for label in desk.standing.left():
        desk.decide(desk.number, {"op": "nothing_to_code", "label": label, "reason": "opinion"})


def test_when_all_is_done_the_journal_forgets_the_text_and_keeps_the_minutes(desk: Desk, draft: Path) -> None:
    with pytest.raises(DecisionError, match="save without the sentences first"):
        desk.close(desk.number)
    decide_on_everything(desk)
    desk.save(desk.number, with_text=False)
    spent = effort(desk.journal.entries)
    desk.close(desk.number)
    left = (draft.with_name(draft.name + JOURNAL)).read_text("utf-8")
    assert (left.count("\n"), "weather" in left.casefold()) == (1, False)
    assert effort(desk.journal.entries) == spent
    assert spent.decisions > 10
    with pytest.raises(DecisionError, match="This draft is done"):
        desk.undo(desk.number)
    with pytest.raises(DraftError, match="this draft is done"):
        Desk(draft, write)


def test_who_is_stopped_while_the_text_goes_out_of_the_journal_finds_it_gone(desk: Desk, draft: Path) -> None:
    decide_on_everything(desk)
    desk.save(desk.number, with_text=False)
    journal = draft.with_name(draft.name + JOURNAL)
    whole = journal.read_bytes()
    desk.close(desk.number)
    closed = journal.read_bytes()
    journal.write_bytes(closed + whole[len(closed) :])
    with pytest.raises(DraftError, match="this draft is done"):
        Desk(draft, write)
    assert journal.read_bytes() == closed


def test_minutes_are_those_between_decisions_and_a_long_gap_is_a_pause() -> None:
    times = {"12:00:00": "draft", "12:01:00": "P1.S1", "12:01:30": "P1.S1", "12:30:00": "P2.S1", "12:32:00": "P2.S1"}
    entries: list[dict[str, Any]] = [
        {"op": "accepted", "cards": [], "sentence": sentence, "when": f"2031-03-03T{time}Z"}
        for time, sentence in times.items()
    ]
    entries[0] = {"op": "draft", "text": "", "decisions": [], "when": entries[0]["when"]}
    entries.append({"op": "accepted", "cards": []})  # by an older version
    found = effort(entries)
    assert found.seconds == {"P1.S1": 90, "P2.S1": 120}
    assert (found.decisions, found.untimed) == (5, 1)
