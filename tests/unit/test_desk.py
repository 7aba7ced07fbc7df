"""The desk: decisions on a draft are kept whatever happens, the file says what was decided, and no stranger gets in."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from communique.cli.desk import checker, corpus
from communique.cli.local_page import write
from communique.cli.place import Place
from communique.desk.app import application
from communique.desk.desk import JOURNAL, Desk, beside
from communique.desk.draft_file import Card, DraftError, read_draft
from communique.desk.first_page import FirstPage
from communique.desk.flow import ValueTypedError, flow, inputs, typed
from communique.desk.forms import form_of
from communique.desk.guard import MOST_BYTES
from communique.desk.refusals import DecisionError, StaleError
from communique.desk.view import state_of
from communique.drafting.writing import accepted
from communique.factfiles.reading.yaml_reader import read_yaml
from tests.support.drafts import make_draft
from tests.support.every_verb import call
from tests.support.serving import free_port

PORT, TOKEN = 8002, "a-token"
HERE = f"http://127.0.0.1:{PORT}"


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


def card(desk: Desk, kind: str, **fields: str) -> Card:
    """The first card of a kind whose fields have these values."""
    return next(
        one
        for one in desk.draft.cards.values()
        if one.kind[-1] == kind and fields.items() <= {pair.name: pair.value for pair in one.pairs}.items()
    )


def decide(desk: Desk, op: str, one: Card, **fields: str) -> None:
    was = {name: text for pair in one.shown for name, text in inputs(pair.name, pair.value).items()}
    desk.decide(desk.number, {"op": op, "card": one.id, "fields": was | fields})


def decide_on_everything(desk: Desk) -> None:
    for one in list(desk.cards(desk.outcome).values()):
        decide(desk, "accepted", one)
    for label in desk.left(desk.outcome):
        desk.decide(desk.number, {"op": "nothing_to_code", "label": label, "reason": "opinion"})


def coded(file: Path) -> Any:
    """The content of a file, its marks passed over."""
    return yaml.safe_load(accepted(file.read_text("utf-8")))


def test_accepting_all_makes_the_file_that_the_draft_says(desk: Desk, draft: Path) -> None:
    said = coded(draft)
    for one in list(desk.cards(desk.outcome).values()):
        decide(desk, "accepted", one)
    desk.save(desk.number)
    assert "!proposed" not in draft.read_text("utf-8").partition("document:")[2]
    assert coded(draft) == said


def test_without_decisions_the_file_stays_as_it_is(desk: Desk, draft: Path) -> None:
    before = draft.read_bytes()
    desk.save(desk.number)
    assert draft.read_bytes() == before


def test_what_is_rejected_is_gone_and_what_is_open_stays_marked(desk: Desk, draft: Path) -> None:
    decide(desk, "rejected", card(desk, "trade_figures"))
    decide(desk, "accepted", card(desk, "memberships", member="olga-reed"))
    desk.save(desk.number)
    written = draft.read_text("utf-8")
    assert "trade_figures" not in written
    assert "  - {member: olga-reed, organization: hillmark, office: president" in written
    assert "  - !proposed {member: tomas-vale" in written


def test_rejecting_a_record_takes_its_parts_along(desk: Desk, draft: Path) -> None:
    decide(desk, "rejected", card(desk, "meetings"))
    part = card(desk, "participants", actor="olga-reed")
    assert desk.outcome.states[part.id] == "rejected"
    with pytest.raises(DecisionError, match="decide on that first"):
        decide(desk, "accepted", part)
    desk.save(desk.number)
    assert "meetings" not in coded(draft)


def test_a_correction_changes_adds_and_leaves_out_fields_and_keeps_the_rest(desk: Desk, draft: Path) -> None:
    correction = {"label": "Talks: the first", "held_on.printed": "", "places": "port-grey, lakeland", "rank": ""}
    decide(desk, "corrected", card(desk, "meetings"), **correction, duration="about 5 hours")
    desk.save(desk.number)
    written = draft.read_text("utf-8")
    (meeting,) = coded(draft)["meetings"]
    assert "  - slug: reed-vale-talks-port-grey\n    label: 'Talks: the first'\n    status: held\n" in written
    assert meeting["places"] == ["port-grey", "lakeland"]
    assert meeting["held_on"] == {"edtf": "2031-03-03"}
    assert meeting["duration"] == "about 5 hours"
    assert "rank" not in meeting
    assert [one["actor"] for one in meeting["participants"]] == ["olga-reed", "tomas-vale"]
    assert written.count("- !proposed {actor") == 2


def test_an_entry_on_one_line_stays_on_one_when_it_is_corrected(desk: Desk, draft: Path) -> None:
    trade = card(desk, "trade_figures")
    decide(desk, "corrected", trade, country="", amount="6 billion USD, or so", note="As said, twice")
    desk.save(desk.number)
    assert "  - {partner: lakeland, flow: turnover, amount: '6 billion USD, or so'," in draft.read_text("utf-8")
    (found,) = coded(draft)["trade_figures"]
    assert found["note"] == "As said, twice"
    assert found["period"] == {"edtf": "2030", "printed": "in 2030"}


def test_of_the_head_fields_are_corrected_and_it_cannot_be_rejected(desk: Desk, draft: Path) -> None:
    head = card(desk, "document")
    with pytest.raises(DecisionError, match="correct what is wrong"):
        decide(desk, "rejected", head)
    decide(desk, "corrected", head, title="Reed meets Vale", extent="", author="quill-agency")
    desk.save(desk.number)
    found = coded(draft)["document"]
    assert (found["title"], found["author"], "extent" in found) == ("Reed meets Vale", "quill-agency", False)
    assert found["characters"] == 270


def test_a_sentence_without_proposals_is_open_until_it_has_a_reason(desk: Desk, draft: Path) -> None:
    states = {one["label"]: one["state"] for one in state_of(desk)["sentences"]}
    assert states["P3.S2"] == "left"
    desk.decide(desk.number, {"op": "nothing_to_code", "label": "P3.S2", "reason": "opinion"})
    states = {one["label"]: one["state"] for one in state_of(desk)["sentences"]}
    assert states["P3.S2"] == "decided"
    desk.save(desk.number)
    assert "  #| P3.S2 The weather was fine all day long.\n  P3.S2: {reason: opinion}\n" in draft.read_text("utf-8")


def test_reasons_have_a_list_of_their_own_where_the_draft_has_none_left(desk: Desk, draft: Path) -> None:
    decide(desk, "rejected", card(desk, "nothing_to_code"))
    desk.save(desk.number)
    assert "nothing_to_code" not in draft.read_text("utf-8")
    desk.decide(desk.number, {"op": "nothing_to_code", "label": "P3.S2", "reason": "opinion"})
    desk.save(desk.number)
    assert "characters: 270\n\nnothing_to_code:\n  #| P3.S2 The weather" in draft.read_text("utf-8")
    assert "{reason: opinion}\n\nnames:\n" in draft.read_text("utf-8")


def test_a_sentence_on_which_a_record_rests_has_something_to_code(desk: Desk) -> None:
    desk.decide(desk.number, {"op": "nothing_to_code", "label": "P4.S1", "reason": "opinion"})
    decide(desk, "accepted", card(desk, "trade_figures"))
    assert desk.outcome.reasons == {}
    with pytest.raises(DecisionError, match="something to code"):
        desk.decide(desk.number, {"op": "nothing_to_code", "label": "P4.S1", "reason": "opinion"})


def test_a_sentence_whose_proposals_are_all_rejected_is_open_again(desk: Desk) -> None:
    for one in [one for one in desk.draft.cards.values() if "P4.S1" in one.at]:
        decide(desk, "rejected", one)
    (sentence,) = [one for one in state_of(desk)["sentences"] if one["label"] == "P4.S1"]
    assert sentence["state"] == "left"


def test_furniture_alone_is_accepted_all_at_once(desk: Desk) -> None:
    desk.decide(desk.number, {"op": "furniture"})
    assert list(desk.outcome.states) == [card(desk, "nothing_to_code").id]
    with pytest.raises(DecisionError, match="No furniture"):
        desk.decide(desk.number, {"op": "furniture"})


def test_undo_takes_back_one_decision_after_the_other_even_saved_ones(desk: Desk, draft: Path) -> None:
    before = draft.read_bytes()
    trade = card(desk, "trade_figures")
    decide(desk, "accepted", trade)
    decide(desk, "rejected", trade)
    desk.save(desk.number)
    desk.undo(desk.number)
    assert desk.outcome.states == {trade.id: "accepted"}
    desk.undo(desk.number)
    desk.save(desk.number)
    assert draft.read_bytes() == before
    with pytest.raises(DecisionError, match="nothing to undo"):
        desk.undo(desk.number)


def test_a_desk_opened_again_goes_on_where_it_was_saved_or_not(desk: Desk, draft: Path) -> None:
    decide(desk, "accepted", card(desk, "trade_figures"))
    desk.save(desk.number)
    decide(desk, "rejected", card(desk, "memberships", member="tomas-vale"))
    again = Desk(draft, write)
    assert again.outcome == desk.outcome
    assert again.number == desk.number
    again.undo(again.number)
    assert list(again.outcome.states.values()) == ["accepted"]


def test_a_torn_last_line_is_cut_and_the_next_decision_stands_on_a_line_of_its_own(desk: Desk, draft: Path) -> None:
    decide(desk, "accepted", card(desk, "trade_figures"))
    journal = draft.with_name(draft.name + JOURNAL)
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"op": "rejec')
    again = Desk(draft, write)
    assert again.outcome == desk.outcome
    assert journal.read_bytes() == whole
    decide(again, "rejected", card(again, "memberships"))
    assert Desk(draft, write).outcome == again.outcome


def test_a_journal_that_is_none_is_refused_with_its_line(desk: Desk, draft: Path) -> None:
    journal = draft.with_name(draft.name + JOURNAL)
    journal.write_bytes(b"[]\n" + journal.read_bytes())
    with pytest.raises(DraftError, match=r"journal:1: not a line of a journal"):
        Desk(draft, write)


def test_a_decision_is_in_the_journal_before_it_is_answered(desk: Desk, draft: Path) -> None:
    decide(desk, "accepted", trade := card(desk, "trade_figures"))
    last = draft.with_name(draft.name + JOURNAL).read_text("utf-8").splitlines()[-1]
    entry = json.loads(last)
    assert datetime.fromisoformat(entry.pop("when")).tzinfo
    assert entry == {"op": "accepted", "cards": [trade.id], "sentence": "P4.S1"}


def test_a_save_that_is_cut_off_before_the_file_has_its_name_loses_nothing(draft: Path) -> None:
    def killed(_file: Path, _written: str) -> None:
        raise KeyboardInterrupt

    desk = Desk(draft, killed)
    decide(desk, "accepted", trade := card(desk, "trade_figures"))
    with pytest.raises(KeyboardInterrupt):
        desk.save(desk.number)
    assert Desk(draft, write).outcome.states == {trade.id: "accepted"}


def test_a_file_changed_by_hand_is_not_written_over_and_decisions_go_with_it(desk: Desk, draft: Path) -> None:
    decide(desk, "accepted", card(desk, "trade_figures"))
    decide(desk, "rejected", gone := card(desk, "memberships", member="olga-reed"))
    draft.write_text(
        draft.read_text("utf-8").replace("- !proposed {member: olga-reed", "- {member: olga-reed"), "utf-8"
    )
    with pytest.raises(StaleError, match="changed elsewhere"):
        desk.save(desk.number)
    desk.read_again()
    assert "1 earlier decision" in desk.notice
    assert gone.id not in desk.draft.cards
    assert list(desk.outcome.states.values()) == ["accepted"]
    desk.save(desk.number)
    written = draft.read_text("utf-8")
    assert "- {member: olga-reed" in written
    assert "- {country: hillmark" in written


def test_the_sentences_can_go_when_everything_is_decided_and_not_before(desk: Desk, draft: Path) -> None:
    with pytest.raises(DecisionError, match="when everything is decided"):
        desk.save(desk.number, with_text=False)
    decide_on_everything(desk)
    assert desk.is_done
    desk.save(desk.number, with_text=False)
    assert "#|" not in draft.read_text("utf-8")
    read_yaml(draft.read_bytes(), "draft.yaml")
    assert desk.is_saved
    assert Desk(draft, write).is_done


def test_the_check_is_of_what_is_decided_and_finds_nothing_wrong_in_the_whole(drafted: Path, draft: Path) -> None:
    desk = Desk(draft, write)
    check = checker(Place(drafted.parents[1]), desk)
    assert list(check(desk.to_check())) == []
    decide(desk, "corrected", card(desk, "trade_figures"), amount="a lot")
    assert [one for one in check(desk.to_check()) if one.startswith('trade figures › amount: "a lot": ')]
    desk.undo(desk.number)
    decide_on_everything(desk)
    assert list(check(desk.to_check())) == []


def test_the_check_passes_over_records_that_are_still_to_be_decided_on(desk: Desk) -> None:
    slug = "reed-vale-talks-port-grey"
    app: Any = application(desk, PORT, TOKEN, lambda _: [f'names: "{slug}": no record is called so'])
    client = Client(desk, app)
    client.get(f"/?token={TOKEN}")
    assert post(client, "/check", {}).json() == {"problems": []}
    decide(desk, "rejected", card(desk, "meetings"))
    assert len(post(client, "/check", {}).json()["problems"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("document: {slug: a}\n", "this is no draft"),
        ("gazetteer: new\n", "this is no draft"),
        ("a: [\n", "cannot be read"),
        ("document: {slug: a}\npassages:\n  P1.S1: {start: 0}\n", "sentences are not in it"),
    ],
    ids=["without passages", "a gazetteer", "no YAML", "without sentences"],
)
def test_what_is_no_draft_is_refused(words: str, said: str) -> None:
    with pytest.raises(DraftError, match=said):
        read_draft(words)


def test_beside_a_file_that_is_no_draft_no_journal_is_made(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_bytes(b"gazetteer: caf\xe9\n")
    done = call("desk", str(tmp_path / "other.yaml"), "--no-browser")
    assert (done.how, "is not UTF-8" in done.said) == (2, True)
    assert [one.name for one in tmp_path.iterdir()] == ["other.yaml"]


def test_a_value_comes_back_as_it_was_shown() -> None:
    value = {"a": "b, c", "d": ["e", {"f": "yes: no"}]}
    assert typed({"x": flow(value)}, {"x": value}, ()) == {"x": value}
    assert typed(inputs("held_on", {"edtf": "2030", "printed": "in 2030"}), {}, ()) == {
        "held_on": {"edtf": "2030", "printed": "in 2030"}
    }
    with pytest.raises(ValueTypedError, match="bracket"):
        typed({"x": "[a"}, {}, ())


def test_a_text_that_begins_with_a_bracket_stays_a_text() -> None:
    assert typed({"title": "[Draft] Talks"}, {"title": "Talks"}, ()) == {"title": "[Draft] Talks"}


def test_a_form_has_the_terms_of_a_vocabulary_and_no_entries_of_their_own() -> None:
    form = form_of(("meetings", "participants"))
    assert "attended" in form["attendance"]["terms"]
    assert form["is_host"]["terms"] == ["true", "false"]
    assert form["actor"]["terms"] == []
    assert "participants" not in form_of(("meetings",))


class Client:
    """A browser without a page: it keeps cookies."""

    def __init__(self, desk: Desk, app: Any = None) -> None:
        self.app: Any = app or application(desk, PORT, TOKEN, lambda _: ["nothing"])
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._request(method, path, **more))

    async def _request(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE, cookies=self.cookies) as client:
            answer = await client.request(method, path, **more)
            self.cookies.update(client.cookies)
            return answer

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.request("GET", path, headers=headers)


@pytest.fixture
def client(desk: Desk) -> Client:
    found = Client(desk)
    assert found.get(f"/?token={TOKEN}").status_code == 303
    assert found.get("/").status_code == 200
    return found


def post(client: Client, path: str, asked: object, **headers: str) -> httpx.Response:
    return client.request("POST", path, json=asked, headers={"Origin": HERE} | headers)


def test_the_token_becomes_a_cookie_that_no_script_and_no_other_site_has(desk: Desk) -> None:
    answer = Client(desk).get(f"/?token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("path", ["/", "/state", "/forms", "/static/desk.js", "/?token=wrong", "/first?token=wrong"])
def test_without_the_token_nothing_is_shown(desk: Desk, path: str) -> None:
    answer = Client(desk).get(path)
    assert answer.status_code == 403
    assert "Port Grey" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"evil.example:{PORT}"])
def test_another_host_is_refused(client: Client, host: str) -> None:
    assert client.get("/state", Host=host).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Length": str(MOST_BYTES + 1)}, 413),
    ],
    ids=["another site", "no site", "another port", "no JSON", "too large"],
)
def test_a_change_that_no_page_of_ours_asks_for_is_refused(
    client: Client, desk: Desk, headers: dict[str, str], status: int
) -> None:
    asked = {"op": "furniture", "number": desk.number}
    assert post(client, "/decide", asked, **headers).status_code == status
    assert client.request("POST", "/decide", json=asked).status_code == 403, "without an Origin"
    assert not desk.decisions


def test_every_answer_has_a_strict_policy(client: Client) -> None:
    for path in ("/", "/state", "/static/desk.css", "/nothing"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_the_second_of_two_pages_is_told_and_shown_the_latest(client: Client, desk: Desk) -> None:
    number = desk.number
    trade = card(desk, "trade_figures")
    assert post(client, "/decide", {"op": "accepted", "card": trade.id, "number": number}).status_code == 200
    answer = post(client, "/decide", {"op": "rejected", "card": trade.id, "number": number})
    assert answer.status_code == 409
    (shown,) = [one for one in answer.json()["state"]["cards"] if one["id"] == trade.id]
    assert shown["state"] == "accepted"


@pytest.mark.parametrize("asked", [[], {"op": "accepted", "card": "none"}, {"op": "burn"}, {"op": "corrected"}])
def test_a_senseless_change_is_refused_in_words(client: Client, desk: Desk, asked: Any) -> None:
    answer = post(client, "/decide", asked | {"number": desk.number} if isinstance(asked, dict) else asked)
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")


def test_the_page_saves_undoes_and_checks(client: Client, desk: Desk, draft: Path) -> None:
    post(client, "/decide", {"op": "furniture", "number": desk.number})
    assert post(client, "/save", {"number": desk.number}).json()["is_saved"]
    assert "P5.S1: {reason: furniture}" in draft.read_text("utf-8")
    assert not post(client, "/undo", {"number": desk.number}).json()["is_saved"]
    assert post(client, "/check", {}).json() == {"problems": ["nothing"]}


def test_without_a_database_the_first_page_says_how_to_build_one(drafted: Path, desk: Desk) -> None:
    place = Place(drafted.parents[1])
    first = FirstPage(desk, lambda: corpus(place))
    client = Client(desk, application(desk, PORT, TOKEN, lambda _: [], first=first))
    assert client.get(f"/first?token={TOKEN}").headers["location"] == "/first"
    assert "is being compared" in client.get("/first").text
    first.compare(desk.standing)
    assert client.get("/first/state").json() == {"state": "failed"}
    assert "`communique build`" in client.get("/first").text
    desk.decide(desk.number, {"op": "furniture"})
    assert first.is_old
    assert post(client, "/first/again", {}).status_code == 200
    assert not first.is_old


@pytest.fixture
def opened(draft: Path) -> Any:
    words = [sys.executable, "-m", "communique", "desk", str(draft), "--no-browser", "--port", str(free_port())]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, process.stdout.readline()
        process.kill()


def test_a_second_process_is_refused_and_a_killed_one_is_not_in_the_way(opened: Any, draft: Path) -> None:
    process, said = opened
    assert re.search(r"http://127\.0\.0\.1:\d+/\?token=\S{40}", said)
    words = [sys.executable, "-m", "communique", "desk", str(draft), "--no-browser"]
    second = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert (second.returncode, "on another desk already" in second.stderr) == (2, True)
    process.kill()
    process.wait()
    assert not Desk(draft, write).decisions


def test_what_was_answered_outlives_a_process_that_is_killed(opened: Any, draft: Path) -> None:
    process, said = opened
    found = re.search(r"(http://[^/]+)/\?token=\S+", said)
    assert found
    with httpx.Client(base_url=found[1], headers={"Origin": found[1]}, follow_redirects=True) as client:
        assert client.get(found[0]).status_code == 200
        number = client.get("/state").json()["number"]
        assert client.post("/decide", json={"op": "furniture", "number": number}).status_code == 200
    process.kill()
    process.wait()
    (kept,) = Desk(draft, write).decisions
    assert kept["op"] == "accepted"
