"""Records that nobody proposed: they are kept as decisions are, and stand in the file where such records stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.cli.desk import checker, search_in, write
from communique.cli.place import Place
from communique.desk.desk import Desk, beside
from communique.desk.draft_file import Card
from communique.desk.flow import flow, inputs
from communique.desk.forms import form_of, kinds
from communique.desk.marked_words import read_words
from communique.desk.refusals import DecisionError
from communique.desk.search import Thing, slugs_in, things_on
from communique.desk.spoken_by import runs_of
from communique.desk.view import state_of
from communique.drafting.writing import accepted
from tests.support.drafts import make_draft
from tests.support.project import SEED


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_draft(tmp_path_factory.mktemp("drafted"))


@pytest.fixture
def draft(drafted: Path, tmp_path: Path) -> Path:
    file = tmp_path / "draft.yaml"
    file.write_bytes(drafted.read_bytes())
    beside(file).write_bytes(beside(drafted).read_bytes())
    return file


@pytest.fixture
def desk(draft: Path) -> Desk:
    return Desk(draft, write)


def card(desk: Desk, kind: str, **said: str) -> Card:
    """The first card of a kind that says this."""
    outcome = desk.outcome
    cards = [one for one in desk.cards(outcome).values() if "/".join(one.kind) == kind]
    return next(one for one in cards if said.items() <= outcome.said(one).items())


def add(desk: Desk, kind: str, parent: Card | None = None, key: str = "", **fields: str) -> None:
    asked = {"op": "added", "kind": kind, "parent": parent.id if parent else None, "key": key}
    desk.decide(desk.number, asked | {"fields": {name.replace("__", "."): text for name, text in fields.items()}})


def coded(text: str) -> Any:
    """The content of a file, its marks passed over."""
    return yaml.safe_load(accepted(text))


def add_some_of_everything(desk: Desk) -> None:
    add(desk, "relations", subject="hillmark", relation="because_of", object="lakeland", at="P3.S2")
    add(desk, "propositions/stances", key="the-lake-is-shared", holders="olga-reed", attitude="is for", at="P3.S2")
    add(desk, "propositions/stances", key="the-lake-is-shared", holders="lakeland", attitude="fears", at="P4.S1")
    meeting = card(desk, "meetings")
    add(desk, "meetings/participants", meeting, actor="quill-agency", attendance="attended", at="P3.S1")
    add(desk, "meetings/agenda", meeting, subject="port-grey", at="P3.S1")
    trade = card(desk, "trade_figures")
    add(desk, "trade_figures/not_representable", trade, field="amount", says="a lot: too much", at="P4.S1")
    add(desk, "projects", label="A ferry: the first", status="announced", status_as_of__edtf="2031", at="P3.S2")
    add(desk, "projects/financings", card(desk, "projects"), provider="hillmark", stage="planned", at="P3.S2")
    step = {"type": "agreement", "status": "met", "at": "P3.S2"}
    add(desk, "projects/financings/milestones", card(desk, "projects/financings"), **step)
    add(desk, "names", key="olga-reed", name="Olga", type="short", at="P3.S1")
    add(desk, "names", key="quill-agency", name="Grey", type="short", at="P1.S1")


def test_what_is_added_stands_in_the_file_where_such_records_stand(desk: Desk, draft: Path) -> None:
    add_some_of_everything(desk)
    desk.save(desk.number)
    text = draft.read_text("utf-8")
    found = coded(text)
    assert [one["actor"] for one in found["meetings"][0]["participants"]] == ["olga-reed", "tomas-vale", "quill-agency"]
    assert "      - {actor: quill-agency, attendance: attended, at: P3.S1}\n    agenda:\n" in text
    assert "  #| P3.S2 The weather was fine all day long.\n  - subject: hillmark\n    relation: because_of\n" in text
    assert found["trade_figures"][0]["not_representable"][0]["says"] == "a lot: too much"
    assert "  - !proposed\n    country: hillmark\n" in text, "what it was added to is still open"
    (proposition,) = found["propositions"]
    assert [one["holders"] for one in proposition["stances"]] == [["olga-reed"], ["lakeland"]]
    (project,) = found["projects"]
    assert (project["slug"], project["status_as_of"]) == ("a-ferry-the-first", 2031)
    assert project["financings"][0]["milestones"] == [{"type": "agreement", "status": "met", "at": "P3.S2"}]
    assert found["names"]["olga-reed"][2]["name"] == "Olga"
    assert found["names"]["quill-agency"] == [{"name": "Grey", "type": "short", "at": "P1.S1"}]


@pytest.mark.slow
@pytest.mark.parametrize(
    "file", [one for one in SEED.fact_files() if one.parent.name == "documents"], ids=lambda one: one.stem
)
def test_whatever_a_coder_wrote_can_be_entered_at_the_desk(file: Path, tmp_path: Path) -> None:
    written = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  it leaves every scalar text
    draft = tmp_path / "draft.yaml"
    draft.write_text(bare_draft(written), "utf-8")
    desk = Desk(draft, write)
    for slug, names in written.pop("names", {}).items():
        for one in names:
            enter(desk, "names", one, key=slug)
    for proposition in written.get("propositions", ()):
        for one in proposition["stances"]:
            enter(desk, "propositions/stances", one, key=proposition["slug"])
    for name, entries in written.items():
        if isinstance(entries, list) and name != "propositions":
            for one in entries:
                enter(desk, name, one)
    found = yaml.load(desk.decided(), yaml.BaseLoader)  # noqa: S506  as above
    for name, entries in written.items():
        if isinstance(entries, list):
            assert as_said(found[name]) == as_said(entries)


def bare_draft(written: Any) -> str:
    """A draft of which nothing is coded, with no sentence of the text in it."""
    head = [f"  {name}: {flow(value)}" for name, value in written["document"].items()]
    passages = [f"  #| {label} a sentence\n  {label}: {flow(one)}" for label, one in written["passages"].items()]
    return "\n".join(["document:", *head, "", "passages:", *passages, ""])


def enter(desk: Desk, kind: str, entry: dict[str, Any], parent: str | None = None, key: str = "") -> None:
    """Type an entry into a form, and those that are part of it into others."""
    form = form_of(tuple(kind.split("/")))
    typed = {part: text for name, value in entry.items() if name in form for part, text in inputs(name, value).items()}
    desk.decide(desk.number, {"op": "added", "kind": kind, "parent": parent, "key": key, "fields": typed})
    own = desk.decisions[-1]["records"][-1]["id"]
    for name, parts in entry.items():
        for one in parts if name not in form else ():
            enter(desk, f"{kind}/{name}", one, own)


def as_said(value: Any) -> Any:
    """A value, white space and the order of fields apart; a date without its words is written either way."""
    if isinstance(value, dict):
        return value["edtf"] if value.keys() == {"edtf"} else {name: as_said(one) for name, one in value.items()}
    return [as_said(one) for one in value] if isinstance(value, list) else " ".join(value.split())


def test_what_is_added_is_there_after_a_crash_and_as_cards_where_the_journal_is_gone(desk: Desk, draft: Path) -> None:
    add_some_of_everything(desk)
    again = Desk(draft, write)
    assert again.decided() == desk.decided()
    again.save(again.number)
    draft.with_name("draft.yaml.journal").unlink()
    anew = Desk(draft, write)
    assert state_of(anew)["proposals"] == state_of(desk)["proposals"]
    relation = card(anew, "relations")
    assert anew.outcome.state(relation) == "accepted"
    fields = {"subject": "lakeland", "relation": "because_of", "object": "hillmark", "at": "P3.S2"}
    anew.decide(anew.number, {"op": "corrected", "card": relation.id, "fields": fields})
    anew.decide(anew.number, {"op": "rejected", "card": card(anew, "projects").id})
    found = coded(anew.decided())
    assert (found["relations"], "projects" in found) == ([fields], False)


def test_what_is_added_is_corrected_taken_back_and_undone_like_any_other(desk: Desk) -> None:
    before = desk.decided()
    add(desk, "relations", subject="hillmark", relation="because_of", object="lakeland", at="P3.S2")
    relation = card(desk, "relations")
    assert {one["label"]: one["state"] for one in state_of(desk)["sentences"]}["P3.S2"] == "decided"
    fields = {"subject": "hillmark", "relation": "before", "object": "lakeland", "at": "P3.S2"}
    desk.decide(desk.number, {"op": "corrected", "card": relation.id, "fields": fields})
    desk.decide(desk.number, {"op": "accepted", "card": relation.id})
    assert coded(desk.decided())["relations"] == [fields]
    desk.decide(desk.number, {"op": "rejected", "card": relation.id})
    assert desk.decided() == before
    desk.undo(desk.number)
    assert coded(desk.decided())["relations"] == [fields]


def test_a_sentence_in_which_something_is_found_has_no_reason_any_more(desk: Desk) -> None:
    desk.decide(desk.number, {"op": "furniture"})
    add(desk, "relations", subject="hillmark", relation="before", object="lakeland", at="P5.S1")
    assert "nothing_to_code" not in coded(desk.decided())


def test_evidence_of_a_field_joins_what_there_is(desk: Desk) -> None:
    meeting = card(desk, "meetings")
    add(desk, "meetings/evidence", meeting, at="P2.S1", field="held_on", modality="probable", hedge="March")
    add(desk, "meetings/evidence", meeting, at="P4.S1")
    (found,) = coded(desk.decided())["meetings"]
    assert found["evidence"] == [{"at": "P2.S1", "field": "held_on", "modality": "probable", "hedge": "March"}, "P4.S1"]


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("burnings", {}, "no such kind"),
        ("meetings/participants", {"actor": "hillmark"}, "part of"),
        ("relations", {"subject": "hillmark"}, "Relation is still to be filled in"),
        ("propositions/stances", {"holders": "hillmark"}, "Proposition is still"),
        ("meetings", {"label": "A", "places": "[a"}, "bracket"),
    ],
    ids=["no kind", "a part of nothing", "half of it", "a view of nothing", "no value"],
)
def test_what_cannot_be_added_is_refused_in_words(desk: Desk, kind: str, given: dict[str, str], said: str) -> None:
    with pytest.raises(DecisionError, match=said):
        add(desk, kind, **given)
    assert not desk.decisions


def test_added_records_go_with_a_file_that_is_changed_by_hand_and_stand_in_it_once(desk: Desk, draft: Path) -> None:
    add(desk, "relations", subject="hillmark", relation="before", object="lakeland", at="P3.S2")
    add(desk, "meetings/agenda", card(desk, "meetings"), subject="port-grey", at="P3.S1")
    desk.save(desk.number)
    add(desk, "meetings/agenda", card(desk, "meetings"), subject="hillmark", at="P3.S1")
    draft.write_text(draft.read_text("utf-8").replace("Talks of Reed", "Great talks of Reed"), "utf-8")
    desk.read_again()
    found = coded(desk.decided())
    assert len(found["relations"]) == 1
    assert [one["subject"] for one in found["meetings"][0]["agenda"]] == ["port-grey", "hillmark"]


def test_an_added_record_that_somebody_deletes_by_hand_stays_deleted(desk: Desk, draft: Path) -> None:
    before = draft.read_text("utf-8")
    add(desk, "relations", subject="hillmark", relation="before", object="lakeland", at="P3.S2")
    desk.save(desk.number)
    draft.write_text(before + "# by hand\n", "utf-8")
    desk.read_again()
    assert "relations" not in coded(desk.decided())
    assert "1 earlier decision" in desk.notice


def test_a_list_whose_proposals_are_all_rejected_has_what_was_added(desk: Desk) -> None:
    add(desk, "names", key="olga-reed", name="Olga", type="short", at="P1.S1")
    add(desk, "trade_figures", country="hillmark", partner="lakeland", flow="X", amount="1 USD", at="P4.S1")
    for one in list(desk.draft.cards.values()):
        if one.kind[0] in ("names", "trade_figures", "meetings"):
            desk.decide(desk.number, {"op": "rejected", "card": one.id})
    found = coded(desk.decided())
    assert found["names"] == {"olga-reed": [{"name": "Olga", "type": "short", "at": "P1.S1"}]}
    assert [one["flow"] for one in found["trade_figures"]] == ["X"]
    assert "meetings" not in found


@pytest.mark.parametrize(
    "there", ["relations: []", "relations:", "relations: [{subject: a, relation: before, object: b}]"]
)
def test_a_list_on_one_line_stands_on_several_with_what_is_added(drafted: Path, draft: Path, there: str) -> None:
    draft.write_text(f"{there}\n{drafted.read_text('utf-8')}", "utf-8")
    desk = Desk(draft, write)
    add(desk, "relations", subject="hillmark", relation="before", object="lakeland", at="P3.S2")
    found = coded(desk.decided())["relations"]
    assert [one["subject"] for one in found] == ["a"] * there.count("{") + ["hillmark"]


def test_who_speaks_from_where_to_where_is_written_as_runs(desk: Desk, draft: Path) -> None:
    for first, last, speaker in (("P2.S1", "P4.S1", "olga-reed"), ("P3.S2", "P3.S2", "tomas-vale quoting lakeland")):
        desk.decide(desk.number, {"op": "spoken_by", "first": first, "last": last, "speaker": speaker})
    desk.save(desk.number)
    runs = {"olga-reed": "P2.S1-P3.S1 P4", "tomas-vale quoting lakeland": "P3.S2"}
    assert coded(draft.read_text("utf-8"))["spoken_by"] == runs
    draft.with_name("draft.yaml.journal").unlink()
    again = Desk(draft, write)
    assert {one["label"]: one["speaker"] for one in state_of(again)["sentences"]}["P4.S1"] == "olga-reed"
    again.decide(again.number, {"op": "spoken_by", "first": "P5.S1", "last": "P1.S1", "speaker": ""})
    assert "spoken_by" not in coded(again.decided())


def test_a_run_has_whole_paragraphs_without_their_sentences() -> None:
    labels = ["P1.S1", "P2.S1", "P2.S2", "P3.S1"]
    assert runs_of(dict.fromkeys(labels[:2], "a") | {"P3.S1": "a"}, labels) == {"a": "P1.S1-P2.S1 P3"}


def test_a_desk_with_everything_added_passes_the_check(drafted: Path, desk: Desk) -> None:
    add_some_of_everything(desk)
    for one in list(desk.draft.cards.values()):
        desk.decide(desk.number, {"op": "accepted", "card": one.id})
    desk.decide(desk.number, {"op": "spoken_by", "first": "P4.S1", "last": "P4.S1", "speaker": "olga-reed"})
    assert list(checker(Place(drafted.parents[1]), desk)(desk.to_check())) == []


def test_every_kind_that_a_fact_file_may_have_has_a_form() -> None:
    found = {"/".join(kind) for kind in kinds()}
    assert {"propositions/stances/because", "projects/financings/milestones", "also_says", "parts"} <= found
    assert form_of(("meetings",))["held_on"]["sort"] == "date"
    assert form_of(("meetings", "participants"))["actor"]["kinds"] == ["actor"]
    assert form_of(("relations",))["object"]["kinds"] == []
    assert form_of(("relation",)) == {}
    assert form_of(("meetings", "participants"))["attendance"]["meanings"]["declined"] == "would not come"


def test_slugs_are_found_by_any_name_of_what_is_in_the_project_or_in_the_draft(drafted: Path, desk: Desk) -> None:
    outcome = desk.outcome
    cards = desk.cards(outcome)
    search, own = search_in(Place(drafted.parents[1]), drafted), things_on(cards, outcome)

    def find(typed: str, *kinds: str) -> list[str]:
        return [one.slug for one in search.find(typed, kinds, own, slugs_in("P4.S1", cards, outcome))]

    assert find("hillmarkian", "actor")[0] == "hillmark"
    assert find("lake sha") == ["the-lake-is-shared"]
    assert find("ree tal")[0] == "reed-vale-talks-port-grey"
    assert find("presid") == ["president"], "which the draft adds to the gazetteer"
    assert find("reed", "meeting")[0] == "reed-vale-talks-port-grey"
    assert find("", "actor") == ["hillmark", "lakeland"], "those that the sentence names"
    assert find("nobody") == []


def test_the_whole_name_comes_before_one_that_begins_so() -> None:
    assert Thing("a", "actor", "Lake").rank(["lake"]) == 0
    assert Thing("b", "actor", "Lake Quay").rank(["lake"]) == 1
    assert Thing("c", "actor", "Grey Lake").rank(["lake"]) == 2
    assert Thing("d", "actor", "Quay", names={"Пирс"}).rank(["pirs"]) == 0
    assert Thing("e", "actor", "Quay").rank(["lake"]) is None


@pytest.mark.parametrize(
    ("words", "sort", "read"),
    [
        ("3 March 2031", "date", {"edtf": "2031-03-03", "printed": "3 March 2031"}),
        ("yesterday", "date", {"edtf": "2031-03-03", "printed": "yesterday"}),
        ("one fine day", "date", {"printed": "one fine day"}),
        ("more than $5 billion", "amount", {"value": "over 5 billion USD"}),
        ("about five hours", "duration", {"value": "about 5 hours"}),
        ("20%", "figure", {"value": "20"}),
        ("a lot", "amount", {}),
    ],
)
def test_marked_words_are_read_as_drafting_reads_them(words: str, sort: str, read: dict[str, str]) -> None:
    head = {"language": "en", "published_on": {"edtf": "2031-03-04", "printed": "4 March 2031"}}
    assert read_words(words, sort, head) == read
