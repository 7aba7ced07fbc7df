"""Pages in a real browser, at a desk and on a phone: nothing breaks, nothing leaves the machine, all can read them."""

from __future__ import annotations

import quopri
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.conftest import SAMPLE
from tests.public.test_server import serving
from tests.support.browser import WIDTHS, browser, watched

pytestmark = pytest.mark.slow

PAGES = {
    "front": "/",
    "meeting": "/meetings/moscow-talks",
    "loan": "/financings/azerbaijan-iran-soft-loan",
    "project": "/projects/astara-rasht-section",
    "state": "/actors/iran",
    "person": "/actors/vladimir-putin",
    "place": "/places/rasht",
    "view": "/stances/georgia/on/georgia-takes-part-in-three-plus-three",
    "document": "/documents/svarants-2023-12-28",
    "reports": "/reports",
    "report": "/reports/financing-totals",
    "promises": "/promises?forecasts=yes",
    "long report": "/reports/document-contents",
    "report of views": "/reports/views?side=against",
    "wrong report": "/reports/timeline?since=nothing",
    "list of tables": "/communique",
    "table": "/communique/meetings",
    "view of the database": "/communique/finance_book",
    "pictures": "/pictures",
    "own SQL": "/communique?sql=select+provider,+amount+from+finance_book",
    "about": "/about",
    "methodology": "/about/methodology",
    "codebook": "/about/codebook",
    "dictionary": "/about/dictionary",
    "coverage": "/about/coverage",
    "diagram": "/about/schema",
    "downloads": "/downloads",
    "older editions": "/changes",
    "nothing there": "/meetings/nothing",
    "search": "/search",
    "search that mends a spelling": "/search?q=Raeisi",
    "search that finds much": "/search?q=iran",
    "one sort of hits": "/search?q=iran&kind=relation&page=2",
    "search that finds nothing": "/search?q=Germany",
}
SCREENS = {
    "desktop": (WIDTHS["desktop"], "light"),
    "phone": (WIDTHS["phone"], "light"),
    "in the dark": (WIDTHS["desktop"], "dark"),
}
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def site(communique_command: str, seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # `serve` builds what a database lacks of the project, and this one is others', too.
    folder = tmp_path_factory.mktemp("site")
    database = shutil.copyfile(seed_database.removeprefix("sqlite:///"), folder / "communique.db")
    with serving(communique_command, str(database), folder / "editions", "--workers", "1") as (_, url):
        yield url


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_sound(chromium: Browser, site: str, axe: Axe, path: str, screen: tuple[int, str]) -> None:
    width, scheme = screen
    with watched(chromium, width, color_scheme=scheme) as seen:
        seen.page.goto(site + path, wait_until="networkidle")
        assert [wrong for wrong in seen.went_wrong if "status of 40" not in wrong or "nothing" not in path] == []
        overflow = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, "the page scrolls sideways"
        assert serious(axe, seen.page) == []


def serious(axe: Axe, page: object) -> list[str]:
    """What the accessibility rules find that keeps somebody out."""
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("path", [path for path in PAGES.values() if "nothing" not in path])
def test_a_page_weighs_little_and_reads_without_scripts(chromium: Browser, site: str, path: str) -> None:
    plain = httpx.get(site + path)
    assert len(plain.content) < MOST_BYTES
    with watched(chromium, java_script_enabled=False) as seen:
        seen.page.goto(site + path)
        assert len(seen.page.inner_text("main")) > 100
        assert seen.page.locator("main h1").count() == 1


# Those with the most columns side by side.
BROAD = ("one-voice", "project-tree", "projects-overdue", "sources", "trade", "views", "who-agreed-what")


def test_no_column_is_beyond_the_edge_of_a_desk(chromium: Browser, site: str) -> None:
    with watched(chromium, 1280) as seen:
        for name in BROAD:
            seen.page.goto(f"{site}/reports/{name}")
            beyond = seen.page.evaluate(
                "(one => one.scrollWidth - one.clientWidth)(document.querySelector('.scrolled'))"
            )
            assert beyond <= 1, name


# A4 less its margins, at 96 dots an inch; a table of many columns lies across it.
UPRIGHT, ACROSS = 688, 1017
ON_PAPER = {
    "/financings/azerbaijan-iran-soft-loan": UPRIGHT,
    "/reports/views?side=against": ACROSS,
    "/reports/financing": ACROSS,
    "/communique/meeting_roster": ACROSS,
}


@pytest.mark.parametrize("path", ON_PAPER)
def test_a_page_is_printed_whole_and_without_what_is_clicked(chromium: Browser, site: str, path: str) -> None:
    with watched(chromium, ON_PAPER[path]) as seen:
        seen.page.goto(site + path)
        seen.page.emulate_media(media="print")
        for part in ("header.site nav", "form", ".tools", ".onward", "svg.dropdown-menu-icon", "summary", "textarea"):
            assert not any(one.is_visible() for one in seen.page.locator(part).all()), part
        beyond = seen.page.evaluate(
            "[...document.querySelectorAll('main *')].filter(one => one.getClientRects().length && "
            "one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(one => one.outerHTML)"
        )
        assert [one[:120] for one in beyond] == []
        assert seen.page.locator("main h1").is_visible()


def test_paper_says_what_was_asked_and_how_to_cite_it(chromium: Browser, site: str) -> None:
    with watched(chromium, ACROSS) as seen:
        seen.page.goto(f"{site}/reports/views?side=against")
        assert not seen.page.get_by_text("Side: against").first.is_visible()
        seen.page.emulate_media(media="print")
        assert seen.page.get_by_text("Side: against").first.is_visible()
        assert seen.page.get_by_text("Permanent address of this result").is_visible()
        assert seen.page.locator(".footnote").bounding_box(), "the footnote is folded away"
        words = "[...document.querySelectorAll('th')].map(one => [one.scrollWidth, one.clientWidth])"
        assert all(inside <= room + 1 for inside, room in seen.page.evaluate(words)), "a heading is broken or cut"


SAVED_PAGE = """<!doctype html><html><head><title>A page</title><script>document.title = "ran"</script></head><body>
<nav>Home | News</nav><h1>A heading of the site</h1><div>{}</div><footer>All rights reserved</footer></body></html>"""


ARCHIVE = b"""From: <Saved by Blink>\r
MIME-Version: 1.0\r
Content-Type: multipart/related;\r
\ttype="text/html";\r
\tboundary="=_x"\r
\r
--=_x\r
Content-Type: text/html\r
Content-Transfer-Encoding: quoted-printable\r
\r
"""


def own_copies(folder: Path) -> list[Path]:
    """The text itself, its words and sentences set differently, saved as editors and browsers save."""
    text = (SAMPLE / "ferry.txt").read_text("utf-8")
    page = SAVED_PAGE.format("".join(f"<p>{line}</p>" for line in text.splitlines()))
    copies = {
        "itself.txt": text.encode(),
        "set-differently.txt": ("A head line\n\n" + text.replace(" ", "  ").replace('"', "”")).encode(),
        "turned-round.txt": "\r\n".join(reversed(text.splitlines())).encode("utf-8-sig"),
        "out-of-a-pdf.txt": text.replace("fi", "ﬁ").replace("Lake", "La\u00adke").replace(" ", "\u00a0").encode(),
        "notepad.txt": b"\xff\xfe" + text.encode("utf-16-le"),
        "in-a-book.txt": ("Other words, %d. " * 60_000 % (*range(60_000),) + "\n" + text).encode(),
        "saved.html": page.encode(),
        "old.html": page.replace("<head>", '<head><meta charset="windows-1252">')
        .replace("News", "Né")
        .encode("cp1252"),
        "single-file.mhtml": ARCHIVE + quopri.encodestring(page.encode()).replace(b"\n", b"\r\n") + b"\r\n--=_x--\r\n",
    }
    for name, content in copies.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in copies]


def test_the_sentences_of_a_readers_own_copy_are_shown_and_never_sent(
    chromium: Browser, communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    text = " ".join((SAMPLE / "ferry.txt").read_text("utf-8").split())
    with serving(communique_command, sample_database, tmp_path / "e", "--workers", "1") as (_, url):
        for copy in own_copies(tmp_path):
            with watched(chromium) as seen:
                sent: list[str] = []
                seen.page.on("request", lambda request, sent=sent: sent.append(f"{request.method} {request.post_data}"))
                seen.page.goto(f"{url}/financings/lakeland/financing/grey-ferry", wait_until="networkidle")
                assert seen.page.locator("blockquote.own").count() == 0
                seen.page.locator(".own-copy summary").click()
                seen.page.locator("#own-file").set_input_files(copy)
                seen.page.locator("blockquote.own").first.wait_for()
                found = re.search(r"Found (\d+) of (\d+) sentences", seen.page.inner_text(".own-copy [role=status]"))
                assert found
                # The rival's three sentences are in no copy of the ferry's report.
                assert found.groups() == ("11", "14"), copy.name
                quoted = seen.page.locator("blockquote.own").all_inner_texts()
                assert quoted
                assert all(quote in text for quote in quoted)
                # On the next page of this tab they are there, and can be forgotten.
                seen.page.goto(f"{url}/documents/quill-2031-03-04", wait_until="networkidle")
                assert seen.page.locator("#sentences blockquote.own").count() == 11
                seen.page.locator(".own-copy summary").click()
                seen.page.locator(".own-copy .forget").click()
                assert seen.page.locator("blockquote.own").count() == 0
                assert {words.split()[0] for words in sent} == {"GET"}
                assert seen.went_wrong == []


def test_a_text_that_is_another_proves_nothing(
    chromium: Browser, communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    (tmp_path / "another.txt").write_text("Something else altogether. " * 50, "utf-8")
    with (
        serving(communique_command, sample_database, tmp_path / "e", "--workers", "1") as (_, url),
        watched(chromium) as seen,
    ):
        seen.page.goto(f"{url}/financings/lakeland/financing/grey-ferry", wait_until="networkidle")
        seen.page.locator(".own-copy summary").click()
        seen.page.locator("#own-file").set_input_files(tmp_path / "another.txt")
        seen.page.get_by_text("None of the sentences is in this text").wait_for()
        assert seen.page.locator("blockquote.own").count() == 0


def test_a_file_that_is_no_text_is_named_and_several_are_read_together(
    chromium: Browser, communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    (tmp_path / "article.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3" + bytes(100))
    both = [SAMPLE / "ferry.txt", SAMPLE / "rival.txt"]
    with (
        serving(communique_command, sample_database, tmp_path / "e", "--workers", "1") as (_, url),
        watched(chromium) as seen,
    ):
        seen.page.goto(f"{url}/financings/lakeland/financing/grey-ferry", wait_until="networkidle")
        seen.page.locator(".own-copy summary").click()
        seen.page.locator("#own-file").set_input_files(tmp_path / "article.pdf")
        seen.page.get_by_text("This is a PDF").wait_for()
        seen.page.locator("#own-file").set_input_files(both)
        seen.page.get_by_text("Found 14 of 14 sentences").wait_for()


def test_over_plain_http_on_another_host_the_reader_is_told_why_nothing_is_found(
    chromium: Browser, communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    with (
        serving(communique_command, sample_database, tmp_path / "e", "--workers", "1") as (_, url),
        watched(chromium) as seen,
    ):
        seen.page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
        seen.page.goto(f"{url}/financings/lakeland/financing/grey-ferry", wait_until="networkidle")
        seen.page.locator(".own-copy summary").click()
        assert "only on https pages" in seen.page.inner_text(".own-copy [role=status]")
        assert seen.went_wrong == []


@pytest.mark.parametrize("path", ["/communique/meetings", "/communique?sql=select+1"])
def test_a_page_that_is_asked_for_again_still_runs_its_scripts(chromium: Browser, site: str, path: str) -> None:
    with watched(chromium) as seen:
        seen.page.goto(site + path, wait_until="networkidle")
        # Not changed, says the server.
        seen.page.reload(wait_until="networkidle")
        assert seen.went_wrong == []


# What is focused, or a box around it, is outlined.
_OUTLINED = """() => {
    for (let one = document.activeElement; one && one !== document.body; one = one.parentElement)
        if (getComputedStyle(one).outlineStyle !== "none") return true;
    return false;
}"""


@pytest.mark.parametrize("path", ["/", "/communique/meetings", "/communique?sql=select+1", "/reports/financing"])
def test_who_uses_the_keyboard_sees_where_they_are(chromium: Browser, site: str, path: str) -> None:
    with watched(chromium) as seen:
        seen.page.goto(site + path, wait_until="networkidle")
        for number in range(30):
            seen.page.keyboard.press("Tab")
            if seen.page.evaluate("document.activeElement === document.body"):
                assert number > 5, "hardly anything can be reached"
                break
            focused = seen.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            assert seen.page.evaluate(_OUTLINED), focused
