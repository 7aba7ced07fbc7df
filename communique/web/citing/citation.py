"""A citation: a record or report of one edition, and the sources that it rests on."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from communique.wording import locator_in_words, row_number

SHOWN_PLACES = 8
_WHITE = re.compile(r"\s+")
# Control characters, and what reorders or hides text: overrides, embeddings, isolates and marks of direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
# Paragraph and sentence; of a dataset what the row is called.
Place = tuple[int, int] | str


class Author(NamedTuple):
    """A cited author: a person by family and given names where these are known, else as they are called."""

    name: str
    family: str = ""
    given: str = ""


def person(name: str, family: str) -> Author:
    """Return a person whose family name stands at the end of the name or, as in Hungarian and Chinese, at its start."""
    if family and name.endswith(f" {family}"):
        return Author(name, family, name.removesuffix(family).strip())
    if family and name.startswith(f"{family} "):
        return Author(name, family, name.removeprefix(family).strip())
    return Author(name)


def author_as_written(written: str) -> Author:
    """Return whom a project names: `Brown, Ada` is a person; who has no comma is a body, or called by one name."""
    family, comma, given = map(str.strip, written.partition(","))
    return Author(f"{given} {family}", family, given) if comma and given else Author(written)


@dataclass(frozen=True)
class Source:
    """A document that speaks of a record: what it is, where it does so, and what it does to what is said.

    `key` is its slug, `published_on` EDTF, `places` are paragraphs with sentences, `relation` is supports,
    disputes, precedes or is beside (vocabulary Bearing), `reports` what it says instead, and `falls_short` what of the
    record it does not say though it supports it.
    """

    key: str
    title: str
    author: Author | None = None
    publisher: str | None = None
    published_on: str | None = None
    source_type: str | None = None
    language: str | None = None
    url: str | None = None
    retrieved_on: str | None = None
    places: tuple[Place, ...] = ()
    relation: str = "supports"
    reports: str | None = None
    falls_short: str | None = None


@dataclass(frozen=True)
class Work:
    """The database that something is cited from: its title, its authors, who publishes it, the year of the edition."""

    title: str
    authors: tuple[Author, ...]
    publisher: str
    year: int


@dataclass(frozen=True)
class Citation:
    """A record or report as it is cited.

    `key` tells it from all others, `title` is what it is called, `claim` a sentence in our words, `sure` how sure its
    source is, `work` the database and `edition` the first digits of its snapshot's sha256, `address` the permanent one.
    """

    work: Work
    key: str
    title: str
    claim: str
    edition: str
    address: str
    sure: str | None = None
    sources: Sequence[Source] = field(default_factory=tuple)
    more_sources: int = 0


def clean(text: str) -> str:
    """Return one line without control characters and without what reorders what follows."""
    if text.isprintable() and "  " not in text:  # as most are: there is nothing to take out
        return text.strip()
    return _UNSEEN.sub("", _WHITE.sub(" ", text)).strip()


def sentence(text: str) -> str:
    """Return a clean line that begins as a sentence does."""
    line = clean(text)
    return line[:1].upper() + line[1:]


def places_in_words(places: Iterable[Place]) -> str:
    """Return places in words: `[(13, 4), (13, 6)]` as `paragraph 13, sentences 4 and 6`, `["row=5"]` as `row 5`."""
    rows = sorted({place for place in places if isinstance(place, str)}, key=lambda row: (row_number(row) or 0, row))
    known = sorted({place for place in places if not isinstance(place, str)})
    by_paragraph: dict[int, list[str]] = {}
    for paragraph, sentence in known[:SHOWN_PLACES]:
        by_paragraph.setdefault(paragraph, []).append(str(sentence))
    said = [*map(locator_in_words, rows[:SHOWN_PLACES])]
    said += [f"paragraph {paragraph}, {_sentences(some)}" for paragraph, some in by_paragraph.items()]
    left = max(len(rows) - SHOWN_PLACES, 0) + max(len(known) - SHOWN_PLACES, 0)
    return "; ".join([*said, f"and {left} more"] if left > 0 else said)


def _sentences(numbers: list[str]) -> str:
    if len(numbers) == 1:
        return f"sentence {numbers[0]}"
    return f"sentences {', '.join(numbers[:-1])} and {numbers[-1]}"


def role_in_words(source: Source) -> str | None:
    """Return `disputes it (amount: 45 million EUR)` and the like; None where it supports all that is said."""
    if source.relation == "supports":
        return source.falls_short and clean(source.falls_short)
    return f"{source.relation} it" + (f" ({clean(source.reports)})" if source.reports else "")


_KEY_DIGITS = 8


def citation_of_report(
    work: Work, *, name: str, title: str, question: str, arguments: Mapping[str, str], edition: str, address: str
) -> Citation:
    """Return a report as it is cited; `arguments` has those that limit anything, by label, in a reader's words."""
    said = "; ".join(f"{clean(label).removesuffix(':')}: {clean(value)}" for label, value in arguments.items() if value)
    claim = " ".join(filter(None, (f"{clean(title).removesuffix('.')}.", clean(question), said)))
    # The same report, asked otherwise, is another work to cite.
    narrowed = f":{hashlib.sha256(address.encode()).hexdigest()[:_KEY_DIGITS]}" if said else ""
    called = f"{clean(title)} ({said})" if said else title
    return Citation(work, f"report:{name}{narrowed}", called, claim, edition, address)
