"""Prose that is written once, in the repository's Markdown, and shown on pages as HTML.

A link within the repository leads to the page that shows the same thing, written `@/about/…` since only the server
knows where the site is; a link to a file that no page shows becomes its words.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

SITE = "@"
_PAGES = {
    "seed/CODEBOOK.md": "/about/methodology",
    "docs/data-dictionary.md": "/about/dictionary",
    "schema/vocabulary.py": "/about/dictionary#terms",
    "docs/reports.md": "/reports",
    "docs/schema.md": "/about/schema",
}
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    """The sections of a Markdown text under its second-level headings, in order."""
    _, *parts = _HEADING.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def html_of(markdown: str, folder: Path = Path()) -> str:
    """HTML of Markdown that stands in a folder of the repository. Markup within it is shown, not obeyed."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(markdown)
    for token in tokens:
        if token.children:
            token.children = _led_to_pages(token.children, folder)
    _give_anchors(tokens)
    html: str = reader.renderer.render(tokens, reader.options, {})
    return html


def _give_anchors(tokens: list[Token]) -> None:
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(words.content))


def _led_to_pages(children: list[Token], folder: Path) -> list[Token]:
    kept, leads_nowhere = [], False
    for token in children:
        if token.type == "link_open":
            leads_nowhere = not _led_to_page(token, folder)
        if not (leads_nowhere and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _led_to_page(token: Token, folder: Path) -> bool:
    """Let a link lead to the page of what it names; False where there is none."""
    target = str(token.attrGet("href"))
    if target.startswith(("https://", "http://", "#")):
        return True
    file, _, part = target.partition("#")
    page = _PAGES.get(_within_repository(folder / file))
    if page is None:
        return False
    token.attrSet("href", f"{SITE}{page}" + (f"#{part}" if part and "#" not in page else ""))
    return True


def _within_repository(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)
