"""Prose that is written once, in Markdown, and shown on pages as HTML.

A link to a file that a page shows leads to that page, written `@/about/…` since only the server knows where the site
is; a link to any other file becomes its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

SITE = "@"
# By a file's path, whatever folder the link stands in: the page that shows it.
_PAGES = {
    "CODEBOOK.md": "/about/methodology",
    "docs/data-dictionary.md": "/about/dictionary",
    "schema/vocabulary.py": "/about/dictionary#terms",
    "docs/reports.md": "/reports",
    "docs/schema.md": "/about/schema",
}
_HEADING = re.compile(r"^(#{1,2}) +(.+?) *$", re.MULTILINE)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_UNTITLED = "Codebook"
# Anchors that the pages have themselves.
_TAKEN = {"terms", "content", "licence", "cite", "who", "find"}


def sections(text: str) -> list[tuple[str, str]]:
    """Return the sections of a Markdown text, each with its first- or second-level heading, in order.

    What stands before the first heading is a section of its own; headings without a text below are left out.
    """
    fenced = [found.span() for found in _FENCED.finditer(text)]
    headings = [
        found for found in _HEADING.finditer(text) if not any(start <= found.start() < end for start, end in fenced)
    ]
    starts = [(_UNTITLED, 0), *((found[2], found.end()) for found in headings)]
    ends = [*(found.start() for found in headings), len(text)]
    parts = [(title, text[start:end]) for (title, start), end in zip(starts, ends, strict=True)]
    return [(title, words) for title, words in parts if words.strip()]


def sections_as_html(texts: Iterable[str]) -> list[dict[str, str]]:
    """Return the sections of Markdown texts as `title`, `anchor` and `html`, with anchors that a page has once."""
    taken = set(_TAKEN)
    return [
        {"title": title, "anchor": _free_anchor(title, taken), "html": html_of(words)}
        for text in texts
        for title, words in sections(text)
    ]


def _free_anchor(title: str, taken: set[str]) -> str:
    found = next(one for one in _anchors(slug(title) or "section") if one not in taken)
    taken.add(found)
    return found


def _anchors(first: str) -> Iterator[str]:
    yield first
    number = 1
    while True:
        yield f"{first}-{(number := number + 1)}"


def slug(heading: str) -> str:
    """Return the anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def html_of(markdown: str) -> str:
    """Return Markdown as HTML. Markup within it is shown, not obeyed."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(markdown)
    for token in tokens:
        if token.children:
            token.children = _led_to_pages(token.children)
    _give_anchors(tokens)
    html: str = reader.renderer.render(tokens, reader.options, {})
    return html


def _give_anchors(tokens: list[Token]) -> None:
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(words.content))


def _led_to_pages(children: list[Token]) -> list[Token]:
    kept, leads_nowhere = [], False
    for token in children:
        if token.type == "link_open":
            leads_nowhere = not _led_to_page(token)
        if not (leads_nowhere and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _led_to_page(token: Token) -> bool:
    """Let a link lead to the page of what it names; False where there is none."""
    target = str(token.attrGet("href"))
    if target.startswith(("https://", "http://", "#")):
        return True
    file, _, part = target.partition("#")
    page = _PAGES.get(_without_way_up(file))
    if page is None:
        return False
    token.attrSet("href", f"{SITE}{page}" + (f"#{part}" if part and "#" not in page else ""))
    return True


def _without_way_up(file: str) -> str:
    """Return a path without the `..` that it begins with."""
    return "/".join(part for part in PurePosixPath(file).parts if part != "..")
