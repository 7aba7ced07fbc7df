"""A note in the manner of Chicago: the claim, how sure, each source with its place, the edition, the address.

A full one has titles and addresses of the sources; a short one, for print, names who says so and who disputes it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup, escape

from communique.web.citing.citation import Citation, Source, clean, places_in_words
from communique.wording import date_in_words

_ENDS = ("?", "!", "…", ".")
_INNER_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "'", "«": "‹", "»": "›"})
# Voices that do not say what is cited are named as such.
_ROLES = {"disputes": "Disputed", "precedes": "Before it", "is beside": "Beside it"}
_IN_SHORT, _SOURCES_IN_SHORT = ("supports", "disputes"), 2
_ISOLATE, _END = "\u2068", "\u2069"


class Run(NamedTuple):
    """Some of a note's text; what others wrote may run the other way, and is kept apart."""

    text: str
    is_italic: bool = False
    is_foreign: bool = False


def footnote(citation: Citation) -> str:
    """Return the full note as plain text."""
    return "".join(_plain(run) for run in _runs(citation))


def footnote_html(citation: Citation) -> Markup:
    """Return the full note in HTML, with titles of publications in italics."""
    return _marked(_runs(citation))


def short_footnote_html(citation: Citation) -> Markup:
    """Return the short note in HTML: of those who support it and of those who dispute it, the first two each."""
    by_relation = ([one for one in citation.sources if one.relation == relation] for relation in _IN_SHORT)
    told = [source for those in by_relation for source in those[:_SOURCES_IN_SHORT]]
    left = {one.key for one in citation.sources} - {one.key for one in told}
    short = replace(citation, sources=told, more_sources=citation.more_sources + len(left))
    return _marked(_runs(short, is_short=True))


def _marked(runs: Iterable[Run]) -> Markup:
    return Markup("".join(_html(run) for run in runs))  # noqa: S704  each run is escaped


def _plain(run: Run) -> str:
    runs_left = any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in run.text)
    return f"{_ISOLATE}{run.text}{_END}" if run.is_foreign and runs_left else run.text


def _html(run: Run) -> str:
    text = f"<bdi>{escape(run.text)}</bdi>" if run.is_foreign else str(escape(run.text))
    return f"<i>{text}</i>" if run.is_italic else text


def _runs(citation: Citation, *, is_short: bool = False) -> Iterator[Run]:
    claim = clean(citation.claim)
    yield Run(claim.removesuffix("."), is_foreign=True)
    if citation.sure:
        yield Run(f" – {clean(citation.sure)}.")
    elif not claim.endswith(("?", "!", "…")):
        yield Run(".")
    named: set[str] = set()
    for source in citation.sources:
        yield Run(" ")
        # Named in full once.
        yield from _source_in_short(source) if is_short or source.key in named else _source(source)
        named.add(source.key)
    if citation.more_sources:
        yield Run(f" And {citation.more_sources:,} more {'document' if citation.more_sources == 1 else 'documents'}.")
    yield Run(" In " if not citation.sources else " Coded in ")
    yield Run(clean(citation.work.title), is_italic=True)
    yield Run(f", edition {citation.edition}, {citation.address}.")


def _role(source: Source) -> Iterator[Run]:
    if source.relation in _ROLES:
        reports = f" ({clean(source.reports)})" if source.reports else ""
        yield Run(f"{_ROLES[source.relation]}{reports} by ")


def _source_in_short(source: Source) -> Iterator[Run]:
    yield from _role(source)
    if source.author:
        yield Run(clean(source.author.name), is_foreign=True)
        yield Run(", ")
    title = clean(source.title).translate(_INNER_QUOTES)
    yield Run(clean(source.publisher) if source.publisher else title, is_italic=True, is_foreign=True)
    short = f" ({clean(source.falls_short)})" if source.falls_short else ""
    said = [date_in_words(source.published_on) or "n.d.", *([places_in_words(source.places)] if source.places else [])]
    yield Run(f", {', '.join(said)}{short}.")


def _source(source: Source) -> Iterator[Run]:
    yield from _role(source)
    if source.author:
        yield Run(clean(source.author.name), is_foreign=True)
        yield Run(", ")
    title = clean(source.title).translate(_INNER_QUOTES)
    yield Run("“")
    yield Run(title, is_foreign=True)
    yield Run("” " if title.endswith(_ENDS) else ",” ")
    if source.publisher:
        yield Run(clean(source.publisher), is_italic=True, is_foreign=True)
        yield Run(", ")
    short = f" ({clean(source.falls_short)})" if source.falls_short else ""
    yield Run(f"{', '.join(_details(source))}{short}.")


def _details(source: Source) -> Iterator[str]:
    yield date_in_words(source.published_on) or "n.d."
    if source.places:
        yield places_in_words(source.places)
    if source.retrieved_on:
        yield f"accessed {date_in_words(source.retrieved_on)}"
    if source.url:
        yield source.url
