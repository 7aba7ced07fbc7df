"""Prose that is written once, in Markdown, and shown on pages as HTML.

A link to a file that a page shows leads to that page, written `@/about/…` since only the server knows where the site
is; a link to any other file becomes its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, count, pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

SITE = "@"
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
# By a file's path, whatever folder the link stands in: the page that shows it.
_PAGES = {
    "CODEBOOK.md": "/about/codebook",
    "docs/data-dictionary.md": "/about/dictionary",
    "schema/vocabulary.py": "/about/dictionary#terms",
    "docs/reports.md": "/reports",
    "docs/schema.md": "/about/schema",
}
_UNTITLED = "Codebook"
# Anchors that the pages have themselves.
_TAKEN = {"terms", "content", "licence", "cite", "who", "find"}


def sections(text: str) -> list[tuple[str, str]]:
    """Return the sections of a Markdown text, each with its first- or second-level heading, in order.

    What stands before the first heading is a section of its own; headings without a text below are left out.
    """
    lines = text.split("\n")
    headings = [
        (words.content, token.map[0], token.map[1])
        for token, words in pairwise(_READER.parse(text))
        if token.map and token.tag in ("h1", "h2") and token.level == 0
    ]
    places = pairwise([(_UNTITLED, 0, 0), *headings, ("", len(lines), len(lines))])
    parts = [(title, "\n".join(lines[start:end])) for (title, _, start), (_, end, _) in places]
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
    first = slug(title) or "section"
    found = next(one for one in chain([first], (f"{first}-{number}" for number in count(2))) if one not in taken)
    taken.add(found)
    return found


def slug(heading: str) -> str:
    """Return the anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def html_of(markdown: str) -> str:
    """Return Markdown as HTML. Markup within it is shown, not obeyed."""
    tokens = _READER.parse(markdown)
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(words.content))
        if token.children:
            token.children = _led_to_pages(token.children)
    html = str(_READER.renderer.render(tokens, _READER.options, {}))
    # What scrolls on a narrow screen can be reached with a keyboard.
    return html.replace("<table>", '<table tabindex="0">').replace("<pre>", '<pre tabindex="0">')


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
    # Without the way up that it begins with.
    page = _PAGES.get("/".join(step for step in PurePosixPath(file).parts if step != ".."))
    if page is None:
        return False
    token.attrSet("href", f"{SITE}{page}" + (f"#{part}" if part and "#" not in page else ""))
    return True
