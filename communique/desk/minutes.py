"""How long somebody worked on a draft: the time between entries of its journal, as far as it is no pause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from communique.desk.journal import CLOSED, Entry
from communique.desk.replay import Replay
from communique.desk.standing import standing

PAUSE_SECONDS = 120
_WORDS, _MINUTE, _HOUR = 1500, 60, 3600
HOW = (
    "The time from each decision to the next is counted. More than two minutes between them are a pause, and none of "
    "it counts; so the first decision after a pause takes no time."
)


@dataclass
class Effort:
    """The time that decisions took: `seconds` by the sentence at which they were made, "" for the rest.

    `words` are those of the sentences that are decided, `untimed` the decisions of which no time is known.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    decisions: int = 0
    untimed: int = 0
    words: int = 0

    @property
    def total(self) -> float:
        """The seconds in all."""
        return sum(self.seconds.values())

    @property
    def hours_per_1500_words(self) -> float | None:
        """The pace in hours; None where nothing is decided yet, or no time is known."""
        return self.total / _HOUR / self.words * _WORDS if self.words and self.total else None


def effort(entries: Sequence[Entry]) -> Effort:
    """Return how long the entries of a journal took, for the words of the sentences that are decided by them."""
    if entries and entries[0]["op"] == CLOSED:
        kept = entries[0]
        return Effort(kept["seconds"], kept["decisions"], kept["untimed"], kept["words"])
    decisions = [one for one in entries if one["op"] not in ("draft", "saved", "undo")]
    untimed = sum("when" not in one for one in decisions)
    return Effort(seconds_of(entries), len(decisions), untimed, _words_decided(entries))


def seconds_of(entries: Sequence[Entry]) -> dict[str, float]:
    """Return the active seconds between the entries of a journal, by the sentence at which they were made."""
    if entries and entries[0]["op"] == CLOSED:
        return dict(entries[0]["seconds"])
    found: dict[str, float] = {}
    for before, entry in pairwise(entries):
        gap = (_time(entry) - _time(before)).total_seconds() if "when" in before and "when" in entry else 0
        if 0 < gap <= PAUSE_SECONDS:
            sentence = entry.get("sentence", "")
            found[sentence] = found.get(sentence, 0) + gap
    return found


def _time(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry["when"])


def closing(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what is kept of a journal when the text goes out of it: how long the work took."""
    found = effort(entries)
    return {
        "seconds": found.seconds,
        "decisions": found.decisions,
        "untimed": found.untimed,
        "words": found.words,
    }


def minutes(seconds: float) -> str:
    """Return seconds as minutes, for a reader."""
    return f"{seconds / _MINUTE:.1f}"


def told(found: Effort) -> Iterable[str]:
    """Yield lines that tell how long the work took, and how that is counted."""
    decisions = "1 decision" if found.decisions == 1 else f"{found.decisions:,} decisions"
    yield f"{minutes(found.total)} active minutes for {decisions}; what is decided has {found.words:,} words."
    if pace := found.hours_per_1500_words:
        yield f"At this pace 1,500 words take {pace:.2f} hours."
    if found.untimed:
        yield f"Of {found.untimed:,} decisions an older version noted no time; they are not counted."
    yield HOW
    for sentence, seconds in found.seconds.items():
        yield f"  {sentence or 'saving, undoing'}: {minutes(seconds)}"


def _words_decided(entries: Sequence[Entry]) -> int:
    replay = Replay.of(entries)
    if not replay.base[0]:
        return 0
    now = standing(*replay.base, replay.decisions)
    return sum(len(now.draft.sentences[label].text.split()) for label in now.decided())
