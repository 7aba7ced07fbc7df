"""The journal beside a draft: every decision as a line of JSON, on the disk before anybody is told that it is made.

It has the text's sentences. When all is done, an entry `closed` takes the place of everything, and they are gone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from communique.desk.draft_file import DraftError

Entry = Mapping[str, Any]
CLOSED = "closed"


def now() -> str:
    """Return the time as the journal notes it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_journal(file: Path) -> tuple[list[Entry], int]:
    """Return the entries of a journal, as far as it is whole, and the bytes that they take.

    What stands behind `closed` is left from before, by somebody who was stopped while it was taken away.
    """
    entries: list[Entry] = []
    whole = 0
    for number, line in enumerate(file.read_bytes().splitlines(keepends=True) if file.exists() else (), 1):
        if not line.endswith(b"\n") or (entries and entries[0].get("op") == CLOSED):
            break
        entries.append(_entry(line, file, number))
        whole += len(line)
    return entries, whole


class Journal:
    """A journal, read as far as it is whole: a last line that was torn off was never answered for, and is cut."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.entries, whole = read_journal(file)
        if file.exists() and whole < file.stat().st_size:
            with file.open("r+b") as opened:
                opened.truncate(whole)
                os.fsync(opened.fileno())

    def __len__(self) -> int:
        return len(self.entries)

    def add(self, entry: Entry) -> None:
        """Add an entry with the time; it is on the disk when this returns."""
        entry = {**entry, "when": now()}
        line = _line(entry)
        with self.file.open("ab") as opened:
            begin = opened.tell()
            try:
                opened.write(line)
                opened.flush()
                os.fsync(opened.fileno())
            except OSError:  # a disk that is full: half a line would be taken for the beginning of the next
                os.truncate(self.file, begin)
                raise
        self.entries.append(entry)

    def close(self, entry: Entry) -> None:
        """Put one entry in the place of all; whoever is stopped meanwhile finds either all of them or that one."""
        entry = {**entry, "op": CLOSED, "when": now()}
        line = _line(entry)
        with self.file.open("r+b") as opened:
            opened.write(line)
            opened.flush()
            os.fsync(opened.fileno())
            opened.truncate(len(line))
            os.fsync(opened.fileno())
        self.entries = [entry]


def _line(entry: Entry) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def _entry(line: bytes, file: Path, number: int) -> Entry:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        raise DraftError(f"{file}:{number}: not a line of a journal; move the file away to begin anew without it")
    return entry
