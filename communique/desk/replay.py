"""What a journal says: the draft as it was read last, the decisions on it, and the files that were written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from communique.desk.journal import CLOSED, Entry


@dataclass
class Replay:
    """The entries of a journal, taken in one after the other.

    `base` are the texts of the draft and of its part of the gazetteer, `saved` the hashes of all texts that the files
    may have without anybody having changed them by hand, `written` the number of decisions, the first ones, that the
    files have.
    """

    base: tuple[str, str] = "", ""
    decisions: list[Entry] = field(default_factory=list)
    saved: set[str] = field(default_factory=set)
    written: int = 0
    is_closed: bool = False

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Replay:
        """Return what the entries of a journal say."""
        found = cls()
        for entry in entries:
            found.take(entry)
        return found

    def take(self, entry: Entry) -> None:
        """Take one entry more in."""
        match entry["op"]:
            case "draft":
                self.base = entry["text"], entry.get("gazetteer", "")
                self.decisions = [*entry["decisions"]]
                self.saved.update(map(sha256, self.base))
                self.written = 0
            case "saved":
                self.saved.update((entry["sha256"], entry.get("gazetteer_sha256", sha256(""))))
                self.written = len(self.decisions)
            case "undo":
                del self.decisions[-1:]
                self.written = min(self.written, len(self.decisions))
            case _ if entry["op"] == CLOSED:
                self.is_closed = True
            case _:
                self.decisions.append(entry)


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
