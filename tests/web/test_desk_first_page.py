"""The desk's first page, and what follows it, in a browser: compared, decided by keys, renamed, saved, forgotten."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from communique.cli.desk import write
from communique.cli.place import Place
from communique.desk.desk import Desk, beside
from communique.desk.first_page import compare
from communique.drafting.against import copied_corpus
from tests.support.browser import WIDTHS, browser, watched
from tests.support.drafts import TEXT, make_draft_against_another
from tests.support.every_verb import call
from tests.support.processes import address_on, running
from tests.support.serving import free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_draft_against_another(tmp_path_factory.mktemp("against"))


@pytest.fixture(scope="module")
def addresses(draft: Path) -> Iterator[list[str]]:
    project = draft.parents[1]
    other = str(project.parent / "text.txt")
    words = [sys.executable, "-m", "communique", "--project", str(project), "desk", str(draft), "--no-browser"]
    more = ["--text", other, "--port", str(free_port())]
    with running([*words, *more]) as process:
        yield [address_on(process), address_on(process)]


def findings(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_first_page_says_what_the_corpus_has_and_leads_to_the_sentence(
    chromium: Browser, addresses: list[str], width: int
) -> None:
    with watched(chromium, width) as seen:
        page = seen.page
        page.goto(addresses[1])
        expect(page.get_by_role("heading", name="Named, and not in it (1)")).to_be_visible(timeout=60_000)
        headings = page.locator("h2").all_inner_texts()
        assert headings[:2] == ["Contradicted (1)", "Confirmed (16)"]
        contradicted = page.locator("section", has=page.get_by_role("heading", name="Contradicted"))
        expect(contradicted).to_contain_text("$9 billion")
        expect(contradicted).to_contain_text("$5 billion, says Quill Agency")
        expect(contradicted.locator("blockquote")).to_have_text(TEXT.splitlines()[6])
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        contradicted.get_by_role("link").click()
        expect(page.locator("#cards h2")).to_have_text("Sentence P4.S1")
        page.get_by_role("link", name="What the corpus has of it").click()
        expect(page.locator("h1")).to_contain_text("What the corpus has of")
        assert seen.went_wrong == []


def test_what_is_rejected_refused_or_coded_already_is_not_taken_for_another_source(draft: Path, tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    slug = f"slug: !proposed {draft.stem}"
    coded = next((draft.parents[1] / "documents").iterdir()).stem
    file.write_text(draft.read_text("utf-8").replace(slug, f"slug: !proposed {coded}"), "utf-8")
    beside(file).write_bytes(beside(draft).read_bytes())
    desk = Desk(file, write)
    cards = {one.kind[0]: one for one in desk.standing.cards.values() if not one.parent}
    fields = {"country": "hillmark", "partner": "lakeland", "flow": "turnover", "amount": "a lot", "at": "P4.S1"}
    desk.decide(desk.number, {"op": "corrected", "card": cards["trade_figures"].id, "fields": fields})
    desk.decide(desk.number, {"op": "rejected", "card": cards["meetings"].id})
    place = Place(draft.parents[1])
    found = compare(desk.standing, lambda: copied_corpus(place.url, place.project), {})
    assert found.left_out == ["Trade figure: hillmark, lakeland, turnover, a lot, P4.S1"]
    ((heading, sayings),) = found.sections.items()
    assert heading == "Confirmed"
    assert {line.record for one in sayings for line in one.lines} == {
        "Olga Reed: President, Hillmark",
        "Tomas Vale: President, Lakeland",
    }


def test_new_entries_are_decided_by_keys_renamed_saved_and_at_last_the_text_is_gone(
    chromium: Browser, addresses: list[str], draft: Path
) -> None:
    with watched(chromium) as seen:
        page, keys = seen.page, seen.page.keyboard
        page.goto(addresses[0])
        card = page.get_by_role("group", name="New actor of the gazetteer")
        card.focus()
        keys.press("=")
        assert findings(page) == []
        keys.type("quill ag")
        keys.press("Enter")
        expect(page.get_by_label("Same as", exact=True)).to_have_value("quill-agency")
        keys.press("Enter")
        expect(page.locator("#told")).to_contain_text("The draft names that one now")
        expect(page.get_by_role("group", name="Head of the document")).to_contain_text("quill-agency")
        keys.press("u")
        expect(page.get_by_role("group", name="Head of the document")).not_to_contain_text("quill-agency")
        card.focus()
        keys.press("c")
        page.get_by_label("Slug").fill("courier")
        keys.press("Enter")
        expect(card).to_have_attribute("aria-label", "New actor of the gazetteer, corrected")
        keys.press("+")
        keys.type("new act")
        keys.press("Enter")
        page.get_by_label("Label", exact=True).fill("Mill Board")
        page.get_by_label("Type", exact=True).select_option("organization")
        assert findings(page) == []
        keys.press("Enter")
        expect(page.locator("#told")).to_contain_text("Added")
        page.locator("[data-card]").first.focus()
        _decide_on_everything(page)
        expect(page.locator("#finish")).to_be_visible()
        page.locator("#finish").click()
        expect(page.locator("#told")).to_contain_text("Saved without the sentences")
        page.locator("#forget").click()
        expect(page.locator("#forget-yes")).to_be_focused()
        assert findings(page) == []
        keys.press("Enter")
        expect(page.locator("#told")).to_contain_text("The text is gone from the journal")
        expect(page.locator("#undo")).to_be_disabled()
        assert seen.went_wrong == []
    actors = yaml.safe_load(beside(draft).read_text("utf-8"))["actors"]
    assert [one["slug"] for one in actors] == ["courier", "mill-board"]
    assert yaml.safe_load(draft.read_text("utf-8"))["document"]["publisher"] == "courier"
    assert "Hillmarkian President" not in draft.with_name(f"{draft.name}.journal").read_text("utf-8")
    project = ("--project", str(draft.parents[1]))
    assert "active minutes for 2" in call(*project, "desk", str(draft), "--minutes").said
    checked = call(*project, "check", str(draft), str(beside(draft)))
    assert checked.how == 0, checked.said


def _decide_on_everything(page: Page) -> None:
    for _ in range(40):
        focused = page.evaluate("document.activeElement.id")
        if focused == "save":
            return
        if focused == "reason":
            page.keyboard.press("o")  # for opinion
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("a")
