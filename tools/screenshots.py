"""The pictures of pages in README and docs, made anew: `make screenshots`. A person looks at them before they go in."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.public.test_server import serving
from tests.support.browser import WIDTHS, browser, watched
from tests.support.codings import make_codings
from tests.support.drafts import make_draft_against_another

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")
IMAGES = Path(__file__).parent.parent / "docs" / "images"
# Name: address, width, height, colour scheme.
SHOTS = {
    "front": ("/", WIDTHS["desktop"], 960, "light"),
    "loan": ("/financings/azerbaijan-iran-soft-loan", WIDTHS["desktop"], 1100, "light"),
    "report": ("/reports/financing", WIDTHS["desktop"], 1100, "light"),
    "search": ("/search?q=Zangazur", WIDTHS["desktop"], 1100, "light"),
    "meeting-dark": ("/meetings/moscow-talks", WIDTHS["desktop"], 1100, "dark"),
}


def main() -> None:
    """Build, publish and serve the seed in a folder of its own, and take every picture; then those of the desk."""
    command = str(Path(sys.executable).parent / "communique")
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/communique.db"
        with serving(command, database, Path(folder) / "editions", "--workers", "1") as (_, url), browser() as chromium:
            for name, (path, width, height, scheme) in SHOTS.items():
                with watched(chromium, width, color_scheme=scheme) as seen:
                    seen.page.set_viewport_size({"width": width, "height": height})
                    seen.page.goto(url + path, wait_until="networkidle")
                    seen.page.screenshot(path=IMAGES / f"{name}.png")
    take_desk()
    take_review()


def take_desk() -> None:
    """Open the desk on a draft of a made-up text, and take pictures of its first page, and of a little decided on."""
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        draft = make_draft_against_another(Path(folder))
        command = [sys.executable, "-m", "communique", "--project", str(draft.parents[1]), "desk", str(draft)]
        command += ["--no-browser", "--text", str(Path(folder) / "text.txt")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
            addresses = filter(None, map(_ADDRESS.search, desk.stdout or ()))
            address, before = next(addresses)[0], next(addresses)[0]
            with watched(chromium, WIDTHS["desktop"]) as seen:
                seen.page.set_viewport_size({"width": WIDTHS["desktop"], "height": 720})
                seen.page.goto(before)
                seen.page.get_by_role("heading", name="Contradicted").wait_for()
                seen.page.screenshot(path=IMAGES / "desk-first.png")
                seen.page.goto(address, wait_until="networkidle")
                for key in "aaaan":
                    seen.page.keyboard.press(key)
                seen.page.locator("main[aria-busy=false]").wait_for()
                seen.page.screenshot(path=IMAGES / "desk.png")
                seen.page.keyboard.press("+")
                seen.page.keyboard.type("view")
                seen.page.keyboard.press("Enter")
                seen.page.keyboard.type("lake")
                seen.page.get_by_role("option").first.wait_for()
                seen.page.screenshot(path=IMAGES / "desk-form.png")
            desk.terminate()


def take_review() -> None:
    """Open the review of two made-up codings, settle a difference, choose for the next, and take its picture."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_codings(Path(folder))
        files = ["review", str(made.first), str(made.second), "--text", str(made.text), "--in-place"]
        who = ["--coder-a", "Ada Marsh", "--coder-b", "Ben Holt", "--reviewer", "Cleo Dunn"]
        take(["--project", str(made.project), *files, *who], ["a", "2", "Enter", "b", "3"], IMAGES / "review.png")


def take(words: Sequence[str], keys: Iterable[str], image: Path) -> None:
    """Open a page of the desk, press keys on it, and take its picture."""
    command = [sys.executable, "-m", "communique", *words, "--no-browser"]
    with browser() as chromium, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        address = next(filter(None, map(_ADDRESS.search, desk.stdout or ())))[0]
        with watched(chromium, WIDTHS["desktop"]) as seen:
            seen.page.set_viewport_size({"width": WIDTHS["desktop"], "height": 720})
            seen.page.goto(address, wait_until="networkidle")
            for key in keys:
                seen.page.keyboard.press(key)
                seen.page.wait_for_load_state("networkidle")
            seen.page.screenshot(path=image)
        desk.terminate()


if __name__ == "__main__":
    main()
