"""A review: two codings, their differences, how each was settled so far, and the file that this makes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.desk.desk import Writer, text_of
from communique.desk.journal import Entry, Journal
from communique.desk.refusals import DecisionError, StaleError
from communique.desk.replay import sha256
from communique.desk.review.review_block import People, review_of, with_review
from communique.desk.review.settled_file import SettledFile
from communique.desk.review.settlement import BOTH, FIRST, NEITHER, SECOND, Settlement, follows, settlement_of
from communique.factfiles.agreement.coded_records import Coding
from communique.factfiles.agreement.comparison import Comparison, Difference, compare
from communique.factfiles.coding.fact_file import CodedFile, code_yaml

BEGUN, SETTLED, NOTED, UNDONE, SAVED = "begun", "settled", "noted", "undone", "saved"
_DIGITS = 12
_MOST = 2000
_CHANGED = "the file was changed elsewhere since this review wrote it; move it away, or review it anew"


@dataclass(frozen=True)
class Codings:
    """The two codings of one text, with the text of either file and the words of the sentences."""

    texts: tuple[str, str]
    codings: tuple[Coding, Coding]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Reviewed:
    """The circumstances of a review: who codes and reviews, where the file and the notes are written, and the day."""

    people: People
    output: Path
    notes: Path
    day: str
    is_in_place: bool = False


class Review:
    """A review and its journal; `notice` tells what could not be carried over, `unmade` what a person has to make."""

    def __init__(self, codings: Codings, reviewed: Reviewed, journal: Path, write: Writer) -> None:
        self.codings, self.reviewed, self.write = codings, reviewed, write
        self.comparison: Comparison = compare(*codings.codings)
        some = [one for one in self.comparison.differences if not follows(one)]
        self.differences = {_key(one): one for one in some}
        self.journal = Journal(journal)
        self.decisions: list[Entry] = []
        self.saved: set[str] = set()
        self.unmade: list[Settlement] = []
        self.problems: Sequence[str] = ()
        self.notice = self._begin()

    @property
    def number(self) -> int:
        """The number of entries in the journal: who decides names the one that they have seen."""
        return len(self.journal)

    @property
    def settlements(self) -> dict[str, Settlement]:
        """The settlements by difference, in the order of the text; on each the last one counts."""
        found: dict[str, Settlement] = {}
        for one in self.decisions:
            if one["op"] == SETTLED:
                found[one["key"]] = Settlement(
                    self.differences[one["key"]], one["taken"], one["reason"], one["value"], one["note"]
                )
        return {key: found[key] for key in self.differences if key in found}

    @property
    def notes(self) -> dict[str, str]:
        """The notes to the coder, by the difference or the record that each is about."""
        found = {one["about"]: one["text"] for one in self.decisions if one["op"] == NOTED}
        return {about: text for about, text in found.items() if text}

    def settle(self, number: int, asked: Mapping[str, Any]) -> None:
        """Settle a difference; raises DecisionError where that makes no sense, StaleError where another came first."""
        self._hold(number)
        one = settlement_of(
            self._difference(asked), *(asked.get(name) for name in ("taken", "reason", "value", "note"))
        )
        made = {"taken": one.taken, "reason": one.reason, "value": one.value, "note": one.note}
        self._add({"op": SETTLED, "key": asked["key"], **made})

    def note(self, number: int, asked: Mapping[str, Any]) -> None:
        """Note something to the coder, on a difference or a record; an empty text takes a note back."""
        self._hold(number)
        about = str(asked.get("about") or "")
        if about not in self.differences and about not in self.records:
            raise DecisionError("Choose a difference or a record that one of the codings has.")
        self._add({"op": NOTED, "about": about, "text": str(asked.get("text") or "").strip()[:_MOST]})

    def undo(self, number: int) -> None:
        """Take the last settlement or note back."""
        self._hold(number)
        if not self.decisions:
            raise DecisionError("There is nothing to undo.")
        self._add({"op": UNDONE})

    def save(self, number: int, check: Callable[[str], Sequence[str]]) -> None:
        """Write the settled file and the notes; raises StaleError where somebody changed the file meanwhile."""
        self._hold(number)
        output = self.reviewed.output
        if output.exists() and sha256(text_of(output)) not in self.saved:
            raise StaleError(_CHANGED)
        text = self.settled()
        self.problems = check(text)
        self._add({"op": SAVED, "sha256": sha256(text)})
        self.write(output, text)
        if self.notes:
            self.write(self.reviewed.notes, self.notes_in_words())

    @property
    def records(self) -> dict[str, str]:
        """The slugs of all records, with what they are called."""
        drafts = (draft for coding in self.codings.codings for draft in coding.document.drafts)
        return {draft.slug: draft.label or draft.slug for draft in drafts}

    @property
    def is_saved(self) -> bool:
        """Return whether nothing was decided since the last time that the file was written."""
        return bool(self.journal.entries) and self.journal.entries[-1]["op"] == SAVED

    def settled(self) -> str:
        """Return the settled file, with the review in it; `unmade` are then the settlements that are not."""
        first, second = (one.document for one in self.codings.codings)
        settlements = self.settlements
        made = list(settlements.values())
        still_open = [one for key, one in self.differences.items() if one.field and key not in settlements]
        text = SettledFile(self.codings.texts[0], first, self.codings.texts[1], second, self.comparison.slugs).settle(
            made, still_open
        )
        self.unmade = self._not_in(text, made)
        kept = [one for one in made if one not in self.unmade]
        return with_review(text, review_of(self.reviewed.people, self.reviewed.day, self.comparison, kept))

    def _not_in(self, text: str, made: Sequence[Settlement]) -> list[Settlement]:
        """Return the settlements that a file does not have, by comparing it with the coding that each took."""
        (coded,) = code_yaml(text.encode(), self.reviewed.output.name)
        if not isinstance(coded, CodedFile):
            return list(made)
        settled = Coding(coded, self.codings.codings[0].own, self.codings.codings[0].shared)
        left = {
            taken: {(one.kind, one.field, one.b.slug or one.a.slug) for one in compare(settled, coding).differences}
            for taken, coding in zip((FIRST, SECOND), self.codings.codings, strict=True)
        }
        return [one for one in made if not _is_made(one, left)]

    def notes_in_words(self) -> str:
        """Return the notes as Markdown, each below what it is about."""
        parts = ["# Notes to the coders"]
        for about, text in self.notes.items():
            one = self.differences.get(about)
            title = f"{one.a.slug or one.b.slug}{f', {one.field}' if one.field else ''}" if one else about
            parts.append(f"## {title}\n\n{text}")
        return "\n\n".join(parts) + "\n"

    def _difference(self, asked: Mapping[str, Any]) -> Difference:
        if not isinstance(key := asked.get("key"), str) or key not in self.differences:
            raise DecisionError("There is no such difference.")
        return self.differences[key]

    def _hold(self, number: int) -> None:
        if number != self.number:
            raise StaleError("another page decided meanwhile")

    def _add(self, entry: Entry) -> None:
        self.notice = ""
        self.journal.add(entry)
        self._play(entry)

    def _begin(self) -> str:
        """Replay the journal; return what of it is about differences that are no more."""
        for entry in self.journal.entries:
            self._play(entry)
        known = [one for one in self.decisions if one.get("key", "") in ("", *self.differences)]
        lost, self.decisions = len(self.decisions) - len(known), known
        hashes = [sha256(text) for text in self.codings.texts]
        begun = [one for one in self.journal.entries if one["op"] == BEGUN]
        if lost or not begun or begun[-1]["sha256"] != hashes:
            self.journal.add({"op": BEGUN, "sha256": hashes, "first": self.codings.texts[0], "decisions": known})
        if self.reviewed.is_in_place:
            self.saved.add(hashes[0])
        return (
            f"The codings were changed: {lost} earlier decisions are about what is no longer in them." if lost else ""
        )

    def _play(self, entry: Entry) -> None:
        if entry["op"] == BEGUN:
            self.decisions = [*entry["decisions"]]
        elif entry["op"] == SAVED:
            self.saved.add(entry["sha256"])
        elif entry["op"] == UNDONE:
            del self.decisions[-1:]
        else:
            self.decisions.append(entry)


def first_coding(journal: Path, on_disk: str) -> str:
    """Return the first coding as it was before a review was written over it; else as it is."""
    entries = Journal(journal).entries if journal.exists() else []
    saved = {one["sha256"] for one in entries if one["op"] == SAVED}
    begun = [one["first"] for one in entries if one["op"] == BEGUN]
    return str(begun[-1]) if begun and sha256(on_disk) in saved else on_disk


def _key(one: Difference) -> str:
    """Return what a difference is known by while the codings stay as they are, and no longer."""
    told = (one.kind, one.field, one.a.slug, one.b.slug, one.a.label * (not one.field), one.a.texts, one.b.texts)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:_DIGITS]


def _is_made(one: Settlement, left: Mapping[str, Collection[tuple[str, str, str]]]) -> bool:
    """Return whether a settled file has a settlement, given in what it differs from either coding."""
    difference = one.difference
    a, b = difference.a, difference.b
    if one.taken in left:
        slug = (a.slug or b.slug) if one.taken == FIRST else (b.slug or a.slug)
        return (difference.kind, difference.field, slug) not in left[one.taken]
    is_changed = (difference.kind, difference.field, a.slug or b.slug) in left[FIRST]
    has_more = {BOTH: not {*b.texts} <= {*a.texts}, NEITHER: bool(a.texts)}.get(one.taken, True)
    return is_changed or not has_more
