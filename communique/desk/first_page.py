"""The desk's first page: what the corpus has of a text before anybody codes it, as `communique draft --against` says.

The draft is compared as it is: what is open is taken as it is proposed, what is rejected is left out. That takes
seconds, so it is done once in the background, and again where somebody asks for it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from communique.database.connection import connected
from communique.desk.decided_file import ACCEPTED, REJECTED, Outcome, decided_file
from communique.desk.desk import TO_COME, Desk
from communique.desk.draft_file import HEAD, NAMES, Card, DraftFile, read_gazetteer
from communique.desk.forms import kind_name
from communique.desk.live_check import in_words
from communique.desk.standing import Standing
from communique.drafting.against import HEADINGS, Held, rows_about, values_of
from communique.drafting.writing import without_text
from communique.errors import CommuniqueError
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import MOST_WARNINGS, FactFileError, Problem
from communique.reports.columns import words_of
from communique.schema import Record

WAITING, FOUND, FAILED = "waiting", "found", "failed"
# Gives a folder that is soon gone, and the URL of a copy of the corpus in it; CommuniqueError where there is none.
Corpus = Callable[[], AbstractContextManager[tuple[Path, str]]]
_ENTRY = re.compile(r"(\w+)\[(\d+)\]")
_DOCUMENT, _GAZETTEER = "draft.yaml", "new.yaml"


@dataclass(frozen=True)
class Other:
    """A value that another document has for the same: whose word it is, where, and how the two compare."""

    value: str
    voice: str
    place: str
    because: str


@dataclass(frozen=True)
class Line:
    """A value of the text, and what others say of the same."""

    record: str
    field: str
    value: str
    others: list[Other]

    @property
    def otherwise(self) -> list[Other]:
        """Those who say something else."""
        return [one for one in self.others if one.value.casefold() != self.value.casefold()]

    @property
    def also(self) -> list[str]:
        """The voices that say the same."""
        return list(dict.fromkeys(one.voice for one in self.others if one not in self.otherwise))


@dataclass(frozen=True)
class Saying:
    """A sentence of the text, the values that were read in it, and others' sentences on the same, by their places.

    Of sentences whose texts are not at hand only the places are known.
    """

    label: str
    sentence: str
    lines: list[Line] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Name:
    """Somebody or something that the text names, and the first sentence that does."""

    name: str
    label: str


@dataclass(frozen=True)
class Comparison:
    """The corpus beside a draft: sentences under headings, who is known and who is not, and what was left out."""

    sections: dict[str, list[Saying]]
    known: list[Name]
    new: list[Name]
    left_out: list[str]


@dataclass
class FirstPage:
    """The comparison of a draft with the corpus, made in the background; `texts` are others' sentences by their hashes.

    `number` is that of the draft's last decision that is in it, `said` why there is none.
    """

    desk: Desk
    corpus: Corpus
    texts: Mapping[str, str] = field(default_factory=dict)
    state: str = WAITING
    found: Comparison | None = None
    said: str = ""
    number: int = 0

    def start(self) -> None:
        """Compare in the background, unless that is under way."""
        if self.state != WAITING or not self.number:
            self.state, self.number = WAITING, self.desk.number
            threading.Thread(target=self.compare, args=(self.desk.standing,), daemon=True).start()

    def compare(self, now: Standing) -> None:
        """Compare a draft with the corpus, and keep what was found, or why nothing was."""
        try:
            self.found = compare(now, self.corpus, self.texts)
            self.state = FOUND
        except FactFileError as error:
            faults = "; ".join(in_words(one) for one in error.problems[:MOST_WARNINGS])
            self.said, self.state = f"What is decided already has faults. Correct them first: {faults}", FAILED
        except (CommuniqueError, SQLAlchemyError, OSError) as error:
            self.said, self.state = str(error), FAILED
        finally:
            if self.state == WAITING:
                self.said, self.state = "the program has a fault, which the terminal tells of.", FAILED

    @property
    def is_old(self) -> bool:
        """Return whether decisions were made since."""
        return self.state != WAITING and self.number != self.desk.number


def compare(now: Standing, corpus: Corpus, texts: Mapping[str, str]) -> Comparison:
    """Return what a corpus has of a draft, by the rule of claims; the corpus itself stays as it is."""
    with corpus() as (folder, url):
        known = _labels(url)
        slug, left_out = _Loading(now, folder, url, known).load()
        labels = _labels(url)
        sections = _sections(rows_about(url, slug), now.draft, texts)
    named = {slug: label for slug, label in reversed([*_named(now)]) if slug in labels}
    names = [(slug in known, Name(label, named[slug])) for slug, label in sorted(labels.items()) if slug in named]
    return Comparison(
        sections,
        [name for is_known, name in names if is_known],
        [name for is_known, name in names if not is_known],
        left_out,
    )


class _Loading:
    """Loads a draft as if all that is open were accepted; what the rules of fact files refuse is left out."""

    def __init__(self, now: Standing, folder: Path, url: str, known: Mapping[str, str]) -> None:
        self.now, self.folder, self.url = now, folder, url
        states = dict.fromkeys(now.cards, ACCEPTED) | now.outcome.states
        self.outcome = replace(now.outcome, states=states, reasons=dict(now.outcome.reasons))
        self.known = known

    def load(self) -> tuple[str, list[str]]:
        """Load it, and return its slug and what was left out; raises FactFileError where nothing helps."""
        left_out: list[str] = []
        while True:
            slug, files = self.files()
            try:
                load_files(self.url, files)
            except FactFileError as error:
                refused = {card.id: card for one in error.problems if (card := self.at_fault(one))}
                if not refused:
                    raise
                self.outcome.states |= dict.fromkeys(refused, REJECTED)
                left_out += [_called(card, self.outcome.fields) for card in refused.values()]
            else:
                return slug, left_out

    def files(self) -> tuple[str, list[Path]]:
        """Write the draft, and return its slug with its files."""
        now = replace(self.now, outcome=self.outcome)
        self.outcome.reasons |= dict.fromkeys(now.left(), TO_COME)
        document = self.folder / _DOCUMENT
        slug, text = _apart(without_text(decided_file(now.draft, self.outcome)), self.known)
        document.write_bytes(text.encode())
        gazetteer = self.folder / _GAZETTEER
        listed = decided_file(now.gazetteer, Outcome(self.outcome.states, self.outcome.fields))
        gazetteer.write_bytes(listed.encode())
        return slug, [gazetteer, document] if listed else [document]

    def at_fault(self, problem: Problem) -> Card | None:
        """Return the proposal in which a fault lies; None where it is in no proposal."""
        match = _ENTRY.match(problem.field)
        if not match or Path(problem.file).name != _DOCUMENT:
            return None
        entries = next((value.value for key, value in self.now.draft.root.value if key.value == match[1]), ())
        cards = [card for one in entries if (card := self.now.draft.card_of(one))]
        written = [one for one in cards if self.outcome.states[one.id] != REJECTED]
        written += [one for one in self.outcome.parts(None) if one.kind == (match[1],)]
        return written[int(match[2])] if int(match[2]) < len(written) else None


def _apart(written: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Return the slug of a document and its file; where somebody has coded it, another slug, to compare with that."""
    root = read_gazetteer(written).root
    head = next(value for key, value in root.value if key.value == HEAD)
    node = next((value for name, value in head.value if name.value == "slug"), None)
    if node is None or node.value not in known:
        return (str(node.value) if node else ""), written
    slug = f"{node.value}-draft"
    return slug, written[: node.start_mark.index] + slug + written[node.end_mark.index :]


def _labels(url: str) -> dict[str, str]:
    """Return what the records of a database are called, by their slugs."""
    with connected(url) as connection:
        return {row.slug: row.label for row in connection.execute(select(Record.slug, Record.label))}


def _sections(rows: Sequence[Held], draft: DraftFile, texts: Mapping[str, str]) -> dict[str, list[Saying]]:
    """Return rows as a reader has them: under headings that are not empty, by sentences in the order of the text."""
    found: dict[str, dict[str, Saying]] = {}
    for some in values_of(rows):
        under = found.setdefault(HEADINGS[some[0].verdict], {})
        if sentence := draft.sentences.get(some[0].passage):
            saying = under.setdefault(sentence.label, Saying(sentence.label, sentence.text))
            saying.lines.append(_line(some))
            saying.places.update((_place(one), texts.get(one.other_sha256, "")) for one in some if one.other_document)
    order = list(draft.sentences)
    return {heading: sorted(by.values(), key=lambda one: order.index(one.label)) for heading, by in found.items()}


def _line(rows: Sequence[Held]) -> Line:
    value, one = words_of("value"), rows[0]
    others = [Other(value(o.other_value), o.other_voice, _place(o), o.because) for o in rows if o.other_document]
    return Line(one.record, words_of("field")(one.field), value(one.value), others)


def _place(row: Held) -> str:
    return f"{row.other_document}, {words_of('passage')(row.other_passage)}"


def _named(now: Standing) -> Iterator[tuple[str, str]]:
    """Yield the slugs of whom and what a draft names, with the first sentence that does."""
    for card in now.draft.cards.values():
        if card.kind == (NAMES,) and now.outcome.states.get(card.id) != REJECTED and card.at:
            yield card.key, card.at[0]
    for card in now.gazetteer.cards.values():
        if (slug := now.slug_of(card)) and now.outcome.states.get(card.id) != REJECTED and card.at:
            yield slug, card.at[0]


def _called(card: Card, corrected: Mapping[str, dict[str, Any]]) -> str:
    said = corrected.get(card.id) or {one.name: one.value for one in card.pairs}
    words = said.get("label") or ", ".join(one for one in said.values() if isinstance(one, str))
    return f"{kind_name(card.kind)}: {words}"
