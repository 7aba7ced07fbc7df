"""The desk in a browser: a draft decided by keyboard alone, two pages at once, and nothing that keeps people out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from communique.desk.desk import beside
from communique.drafting.writing import without_text
from communique.factfiles.reading.yaml_reader import read_yaml
from tests.support.browser import WatchedPage, browser, watched
from tests.support.drafts import make_draft
from tests.support.every_verb import call
from tests.support.processes import address_on, running
from tests.support.serving import free_port

pytestmark = pytest.mark.slow

ALL = 18  # proposals in the draft
WIDTHS = {"wide": 1280, "narrow": 900, "phone": 390}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return make_draft(tmp_path)


@pytest.fixture
def address(draft: Path) -> Iterator[str]:
    project = str(draft.parents[1])
    words = [sys.executable, "-m", "communique", "--project", project, "desk", str(draft), "--no-browser"]
    with running([*words, "--port", str(free_port())]) as process:
        yield address_on(process)


@pytest.fixture
def seen(chromium: Browser, address: str) -> Iterator[WatchedPage]:
    with watched(chromium) as page:
        open_desk(page.page, address)
        yield page


def open_desk(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-card]").first).to_be_focused()


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.dataset.card || document.activeElement.id")


def findings(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]


def test_a_whole_draft_is_decided_by_keyboard_alone(seen: WatchedPage, draft: Path) -> None:
    page, keys = seen.page, seen.page.keyboard
    keys.press("c")
    title = page.get_by_label("Title")
    for _ in range(2):
        keys.press("Tab")
    expect(title).to_be_focused()
    keys.press("Control+a")
    keys.type("Reed met Vale")
    keys.press("Enter")
    for _ in range(40):
        if focused(page) == "reason":
            keys.press("o")  # for opinion
            keys.press("Enter")
        elif focused(page) == "save":
            break
        else:
            keys.press("a")
    expect(page.locator("#cards-told")).to_have_text(f"{ALL} of {ALL} proposals")
    expect(page.locator("#sentences-told")).to_have_text("6 of 6 sentences")
    expect(page.locator("#finish")).to_be_visible()
    keys.press("s")  # on the button that has the focus now, too
    expect(page.locator("#told")).to_contain_text("Saved")
    assert "#|" in draft.read_text("utf-8")
    assert "!proposed" not in without_text(draft.read_text("utf-8"))
    page.locator("#finish").focus()
    keys.press("Enter")
    expect(page.locator("#told")).to_contain_text("Saved without the sentences")
    read_yaml(draft.read_bytes(), draft.name)
    coded = yaml.safe_load(draft.read_text("utf-8"))
    assert coded["document"]["title"] == "Reed met Vale"
    assert coded["nothing_to_code"] == {"P5.S1": {"reason": "furniture"}, "P3.S2": {"reason": "opinion"}}
    assert len(coded["meetings"][0]["participants"]) == 2
    assert seen.went_wrong == []


def test_a_fast_typist_decides_each_proposal_once(seen: WatchedPage) -> None:
    page = seen.page
    page.keyboard.type("aaaa")
    expect(page.locator("#cards-told")).to_have_text(f"4 of {ALL} proposals")
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    page.reload()
    expect(page.locator("#cards-told")).to_have_text(f"4 of {ALL} proposals")
    page.keyboard.press("u")
    expect(page.locator("#cards-told")).to_have_text(f"3 of {ALL} proposals")
    assert seen.went_wrong == []


def test_undo_goes_back_to_the_sentence_of_the_decision(seen: WatchedPage) -> None:
    page = seen.page
    page.keyboard.type("aaa")
    last = focused(page)
    page.keyboard.press("a")
    expect(page.locator("h2")).to_have_text("Sentence P3.S1")
    page.keyboard.press("u")
    expect(page.locator("h2")).to_have_text("Sentence P1.S1")
    expect(page.locator(f"[data-card={last}]")).to_be_focused()


def test_a_page_that_lags_behind_another_shows_the_latest_and_keeps_its_place(
    seen: WatchedPage, chromium: Browser, address: str
) -> None:
    with watched(chromium) as other:
        open_desk(other.page, address)
        other.page.keyboard.press("a")
        expect(other.page.locator("#cards-told")).to_have_text(f"1 of {ALL} proposals")
        before = focused(seen.page)
        seen.page.keyboard.press("a")
        expect(seen.page.locator("#told")).to_contain_text("another page decided meanwhile")
        assert focused(seen.page) == before
        seen.page.keyboard.press("ArrowDown")
        seen.page.keyboard.press("a")
        expect(seen.page.locator("#cards-told")).to_have_text(f"2 of {ALL} proposals")


def test_what_the_desk_refuses_is_said_and_the_focus_comes_back(seen: WatchedPage) -> None:
    page = seen.page
    page.keyboard.press("c")
    page.get_by_label("Add a field").select_option("Evidence")
    page.get_by_label("Evidence").fill("[P1.S1")
    page.get_by_label("Evidence").press("Enter")
    expect(page.locator("#told")).to_contain_text("bracket")
    expect(page.locator("#cards-told")).to_have_text(f"0 of {ALL} proposals")
    expect(page.get_by_label("Evidence")).to_have_value("[P1.S1")
    page.get_by_label("Evidence").fill("[P1.S1]")
    page.get_by_label("Evidence").press("Enter")
    expect(page.locator("#cards-told")).to_have_text(f"1 of {ALL} proposals")


def test_what_nobody_proposed_is_coded_by_keyboard_and_the_file_can_be_loaded(seen: WatchedPage, draft: Path) -> None:
    page, keys = seen.page, seen.page.keyboard
    told = page.locator("#told")

    def add(kind: str, *fields: str) -> None:
        """Add a record, typing each field, and Tab between: what a field suggests is taken."""
        keys.press("+")
        keys.type(kind)
        keys.press("Enter")
        expect(page.locator("form.correct")).to_be_visible()
        for field in fields:
            keys.type(field)
            keys.press("Tab")
        keys.press("Enter")
        expect(told).to_have_text("Added.")
        tell_nothing(page)

    page.locator("[data-label='P3.S2']").click()
    expect(page.get_by_label("Nothing to code, because")).to_be_focused()
    add("evidence talks", "rank")  # of the meeting in another sentence
    page.locator("[data-label='P3.S1']").click()
    page.get_by_role("group", name="Meeting, corrected").focus()
    add("partic", "quill ag", "abs")
    add("rela", "lakel", "because", "hillmarki")
    add("view", "share lake", "reed", "is for")
    add_an_event(page)
    say_who_speaks(page)
    save_all(page)
    coded = yaml.safe_load(draft.read_text("utf-8"))
    (meeting,) = coded["meetings"]
    assert meeting["evidence"] == [{"at": "P3.S2", "field": "rank"}]
    participants = meeting["participants"]
    assert participants[2] == {"actor": "quill-agency", "attendance": "absent", "at": "P3.S1"}
    assert coded["relations"] == [
        {"subject": "lakeland", "relation": "because_of", "object": "hillmark", "at": "P3.S1"}
    ]
    stance = {"holders": ["olga-reed"], "attitude": "is for", "at": "P3.S1"}
    assert coded["propositions"] == [{"slug": "the-lake-is-shared", "stances": [stance]}]
    assert coded["events"][0]["occurred_on"] == {"edtf": "2031-03-03", "printed": "3 March 2031"}
    assert coded["spoken_by"] == {"tomas-vale": "P3-P4"}
    checked = call("--project", str(draft.parents[1]), "check", str(draft), str(beside(draft)))
    assert checked.how == 0, checked.said
    assert seen.went_wrong == []


def add_an_event(page: Page) -> None:
    """Add an event whose day is taken from the sentence by keyboard."""
    keys = page.keyboard
    keys.press("+")
    keys.type("event")
    expect(page.get_by_role("option").first).to_be_visible()
    assert findings(page) == []
    keys.press("Enter")
    expect(page.get_by_label("Label")).to_be_focused()
    assert findings(page) == []
    keys.type("Lak")
    expect(page.locator("#field-label-next")).to_contain_text("Lakeland")
    assert findings(page) == []
    keys.press("ArrowRight")
    keys.type(", ")
    expect(page.get_by_label("Label")).to_have_value(re.compile("^Lakeland(ic)?, $"))
    keys.press("Control+a")
    keys.type("The talks begin: a first")
    page.get_by_label("Status").select_option("occurred")
    page.get_by_label("Occurred on", exact=True).focus()
    keys.press("Alt+m")
    for key in ("3", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"):
        keys.press(key)
    expect(page.get_by_label("Occurred on", exact=True)).to_have_value("2031-03-03")
    expect(page.get_by_label("Slug")).to_have_value("the-talks-begin-a-first")
    keys.press("Enter")
    expect(page.locator("#told")).to_have_text("Added.")


def say_who_speaks(page: Page) -> None:
    """Say that from the sentence at hand to another one all is one person's word."""
    page.keyboard.press("b")
    page.keyboard.type("vale")
    page.keyboard.press("Tab")
    page.locator("[data-label='P4.S1']").click()
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("Kept who says it.")
    expect(page.locator(".speaker")).to_have_text("tomas-vale: ")


def tell_nothing(page: Page) -> None:
    page.evaluate("document.querySelector('#told').textContent = ''")


def save_all(page: Page) -> None:
    """Accept whatever is open, and save the file without its sentences."""
    for _ in range(40):
        here = focused(page)
        if here == "save":
            break
        if here == "reason":
            page.locator("#reason").select_option("opinion")
            page.locator("#reason").press("Enter")
        else:
            page.keyboard.press("n" if "open" not in (page.evaluate("document.activeElement.className")) else "a")
    page.locator("#finish").click()
    expect(page.locator("#told")).to_contain_text("Saved without the sentences")


def test_what_is_typed_is_dropped_only_if_somebody_says_so(seen: WatchedPage) -> None:
    page = seen.page
    page.keyboard.press("c")
    page.get_by_label("Title").fill("Another title")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("[data-label='P4.S1']").click()
    assert "Drop it?" in asked[0]
    closing = "const closed = new Event('beforeunload', {cancelable: true}); !window.dispatchEvent(closed)"
    assert page.evaluate(closing), "the browser asks, too"
    expect(page.get_by_label("Title")).to_have_value("Another title")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-label='P4.S1']").click()
    expect(page.locator("h2")).to_have_text("Sentence P4.S1")
    page.keyboard.press("u")
    expect(page.locator("#told")).to_contain_text("nothing to undo")


def test_words_are_marked_with_the_mouse_and_come_back_where_another_page_was_faster(
    seen: WatchedPage, chromium: Browser, address: str
) -> None:
    page, keys = seen.page, seen.page.keyboard
    page.locator("[data-label='P4.S1']").click()
    keys.press("+")
    keys.type("trade")
    keys.press("Enter")
    for field, words, filled in (
        ("Country", "Hillmark", "hillmark"),
        ("Partner", "Lakeland", "lakeland"),
        ("Amount", "$5 billion", "5 billion USD"),
        ("Period", "2030", "2030"),
    ):
        page.get_by_label(field, exact=True).focus()
        page.evaluate(MARK, words)
        keys.press("m")
        expect(page.get_by_label(field, exact=True)).to_have_value(filled)
    page.get_by_label("Flow").select_option("turnover")
    with watched(chromium) as other:
        open_desk(other.page, address)
        other.page.keyboard.press("a")
        expect(other.page.locator("#cards-told")).to_have_text(f"1 of {ALL} proposals")
    page.get_by_label("Flow").press("Enter")
    expect(page.locator("#told")).to_contain_text("another page decided meanwhile")
    expect(page.get_by_label("Amount")).to_have_value("5 billion USD")
    page.get_by_label("Amount").press("Enter")
    expect(page.locator("#told")).to_have_text("Added.")
    expect(page.get_by_role("group", name="Trade figure, added")).to_be_focused()
    keys.press("u")
    expect(page.get_by_role("group", name="Trade figure, added")).to_have_count(0)


# Marks words in the text as the mouse does, which takes the focus there.
MARK = """(words) => {
    const sentence = document.querySelector("#text .sentence[aria-current]");
    const text = [...sentence.childNodes].find((node) => node.nodeName === "#text");
    const at = text.data.indexOf(words);
    sentence.focus();
    getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


def test_undo_brings_a_decision_back_and_check_says_what_is_wrong(seen: WatchedPage) -> None:
    page = seen.page
    page.keyboard.press("c")
    page.get_by_label("Source type").select_option("analysis")
    page.get_by_label("Language").fill("")
    page.get_by_label("Language").press("Enter")
    expect(page.locator("#checked")).to_contain_text("the field `language` is missing", timeout=30_000)
    page.locator("[data-card]").first.focus()
    page.keyboard.press("u")
    expect(page.locator("#cards-told")).to_have_text(f"0 of {ALL} proposals")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#told")).to_contain_text("Nothing to correct", timeout=30_000)
    assert seen.went_wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_desk_is_sound(chromium: Browser, address: str, width: int, scheme: str) -> None:
    with watched(chromium, width, color_scheme=scheme) as seen:
        page = seen.page
        open_desk(page, address)
        assert findings(page) == []
        page.keyboard.type("aa")
        page.keyboard.press("n")
        page.keyboard.press("r")
        page.keyboard.press("c")
        expect(page.locator("form.correct")).to_be_visible()
        assert findings(page) == []
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, "the page scrolls sideways"
        assert seen.went_wrong == []


def test_among_the_reasons_a_letter_is_a_command_if_no_reason_begins_with_it(seen: WatchedPage) -> None:
    page = seen.page
    page.locator("[data-label='P3.S2']").click()
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("#reason")).to_have_value("opinion")
    page.keyboard.press("n")
    expect(page.locator(".sentence[aria-current]")).not_to_have_attribute("data-label", "P3.S2")
    page.locator("[data-label='P3.S2']").click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-label='P3.S2']")).to_be_focused()
    page.keyboard.press("+")
    expect(page.locator("#new-kind")).to_be_focused()
