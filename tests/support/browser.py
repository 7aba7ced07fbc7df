"""A browser for the tests: what goes wrong on a page while it is shown, and nothing is let out of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

WIDTHS = {"desktop": 1280, "phone": 390}
_HERE = {"127.0.0.1", "localhost"}


@dataclass
class WatchedPage:
    """A page, and what went wrong on it."""

    page: Page
    went_wrong: list[str] = field(default_factory=list)


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium as the machine has it (Debian: apt-get install chromium)."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "the browser tests need Chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-quic"])
        yield launched
        launched.close()


@contextmanager
def watched(chromium: Browser, width: int = WIDTHS["desktop"], **more: Any) -> Iterator[WatchedPage]:
    """A page whose console errors, broken policies and requests to other hosts are noted."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
    page = context.new_page()
    seen = WatchedPage(page)
    page.on("console", lambda message: _note_console(seen, message))
    page.on("pageerror", lambda error: seen.went_wrong.append(f"script: {error}"))
    page.on("requestfailed", lambda request: seen.went_wrong.append(f"failed: {request.url} {request.failure}"))
    context.route("**/*", lambda route: _let_through(seen, route))
    yield seen
    context.close()


def _note_console(seen: WatchedPage, message: Any) -> None:
    # A broken Content-Security-Policy is an error here, too.
    if message.type in {"error", "warning"}:
        seen.went_wrong.append(f"console: {message.text}")


def _let_through(seen: WatchedPage, route: Route) -> None:
    host = urlsplit(route.request.url).hostname
    if host in _HERE or host is None:
        route.continue_()
        return
    seen.went_wrong.append(f"asked another host: {route.request.url}")
    route.abort()
