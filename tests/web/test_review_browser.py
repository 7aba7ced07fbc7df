"""The review in a browser: a whole comparison settled by keyboard alone, saved, and loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from communique import Document, open_session
from tests.support.browser import WIDTHS, WatchedPage, browser, watched
from tests.support.codings import DIFFERENCES, TwoCodings, make_codings
from tests.support.every_verb import call
from tests.support.processes import address_on, running
from tests.support.serving import free_port

pytestmark = pytest.mark.slow

ALL = len(DIFFERENCES)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def made(tmp_path: Path) -> TwoCodings:
    return make_codings(tmp_path)


@pytest.fixture
def output(made: TwoCodings) -> Path:
    return made.project / "documents" / "ferry.yaml"


@pytest.fixture
def address(made: TwoCodings, output: Path) -> Iterator[str]:
    files = [str(made.first), str(made.second), "--text", str(made.text), "--output", str(output)]
    who = ["--coder-a", "Ada Marsh", "--coder-b", "Example model, run 2", "--model", "b", "--reviewer", "Ben Holt"]
    words = [sys.executable, "-m", "communique", "--project", str(made.project), "review", *files, *who]
    command = [*words, "--no-browser", "--port", str(free_port())]
    with running(command) as process:
        yield address_on(process)


@pytest.fixture
def seen(chromium: Browser, address: str) -> Iterator[WatchedPage]:
    with watched(chromium) as page:
        page.page.goto(address)
        expect(page.page.locator("#approve")).to_be_focused()
        yield page


def findings(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]


def test_a_whole_comparison_is_settled_by_keyboard_alone_saved_and_loaded(
    seen: WatchedPage, made: TwoCodings, output: Path
) -> None:
    page, keys = seen.page, seen.page.keyboard
    keys.press("Enter")
    expect(page.locator("#told")).to_have_text("Choose first what to take.")
    keys.type("a1")  # the places
    keys.press("Enter")
    keys.type("b3c")  # the membership, with a note to the coder
    keys.type("Where does the text say so?")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#told")).to_have_text("The note is kept.")
    page.locator("#approve").focus()
    keys.press("Enter")
    keys.type("v")  # the duration
    keys.press("Control+a")
    keys.type("about 5 hours")
    keys.press("Escape")
    keys.type("6w")
    keys.type("Neither can count.")
    keys.press("Enter")
    for _ in range(ALL - 3):
        keys.type("b1")
        keys.press("Enter")
    expect(page.locator("#settled-told")).to_have_text(f"{ALL} of {ALL} differences settled")
    expect(page.locator("#save")).to_be_focused()
    keys.press("u")
    expect(page.locator("#settled-told")).to_have_text(f"{ALL - 1} of {ALL} differences settled")
    expect(page.locator("#told")).to_have_text("The last decision is undone.")
    keys.type("b7")
    keys.press("Enter")
    keys.press("s")
    expect(page.locator("#told")).to_contain_text("Saved as ferry.yaml. The notes are in ben.notes.md.")
    expect(page.locator("#checked")).to_be_hidden()
    assert findings(page) == []
    assert seen.went_wrong == []
    check_what_was_saved(output, made)


def check_what_was_saved(output: Path, made: TwoCodings) -> None:
    content = yaml.safe_load(output.read_text("utf-8"))
    assert content["meetings"][0]["duration"] == "about 5 hours"
    assert content["meetings"][0]["places"] == ["port-grey"]
    assert [one["reason"] for one in content["review"]["settled"]] == [
        "misread",
        "unsaid",
        "slip",
        "misread",
        "misread",
        "open",
    ]
    assert "Where does the text say so?" in made.second.with_name("ben.notes.md").read_text("utf-8")
    built = call("--project", str(made.project), "build")
    assert built.how == 0, built.said
    assert "passed over" not in built.said
    with open_session(f"sqlite:///{made.project}/build/communique.db") as session:
        document = session.query(Document).one()
        assert document.review
        assert (document.review.reviewer, document.review.second_coder_type) == ("Ben Holt", "language model")
        assert len(document.settled_differences) == ALL


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_page_suits_everybody_and_nothing_runs_over(chromium: Browser, address: str, width: int) -> None:
    with watched(chromium, width) as seen:
        page = seen.page
        page.goto(address)
        expect(page.locator("#approve")).to_be_focused()
        page.locator("#agreement summary").first.click()
        expect(page.locator("#tables table").first).to_be_visible()
        page.keyboard.press("v")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.went_wrong == []


def test_a_second_page_that_comes_too_late_is_told_and_shows_the_latest(
    seen: WatchedPage, chromium: Browser, address: str
) -> None:
    with watched(chromium) as other:
        other.page.goto(address)
        expect(other.page.locator("#approve")).to_be_focused()
        seen.page.keyboard.type("a1")
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator("main")).to_have_attribute("aria-busy", "false")
        other.page.keyboard.type("b2")
        other.page.keyboard.press("Enter")
        expect(other.page.locator("#told")).to_contain_text("another page decided meanwhile")
        expect(other.page.locator("#settled-told")).to_have_text(f"1 of {ALL} differences settled")
        expect(other.page.locator("#taken-first")).to_be_checked()
