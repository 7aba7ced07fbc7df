"""The pictures of pages in README and docs, made anew: `make screenshots`. A person looks at them before they go in."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.public.test_server import serving
from tests.support.browser import WIDTHS, browser, watched

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
    """Build, publish and serve the seed in a folder of its own, and take every picture."""
    command = str(Path(sys.executable).parent / "communique")
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/communique.db"
        with serving(command, database, Path(folder) / "editions", "--workers", "1") as (_, url), browser() as chromium:
            for name, (path, width, height, scheme) in SHOTS.items():
                with watched(chromium, width, color_scheme=scheme) as seen:
                    seen.page.set_viewport_size({"width": width, "height": height})
                    seen.page.goto(url + path, wait_until="networkidle")
                    seen.page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
