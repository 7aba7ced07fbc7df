"""The journal beside a draft: every decision as a line of JSON, on the disk before anybody is told that it is made."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.desk.draft_file import DraftError

Entry = Mapping[str, Any]


class Journal:
    """A journal, read as far as it is whole: a last line that was torn off was never answered for, and is cut."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.entries: list[Entry] = []
        whole = 0
        for number, line in enumerate(file.read_bytes().splitlines(keepends=True) if file.exists() else (), 1):
            if not line.endswith(b"\n"):
                break
            self.entries.append(_entry(line, file, number))
            whole += len(line)
        if file.exists() and whole < file.stat().st_size:
            with file.open("r+b") as opened:
                opened.truncate(whole)
                os.fsync(opened.fileno())

    def __len__(self) -> int:
        return len(self.entries)

    def add(self, entry: Entry) -> None:
        """Add an entry; it is on the disk when this returns."""
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
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


def _entry(line: bytes, file: Path, number: int) -> Entry:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        raise DraftError(f"{file}:{number}: not a line of a journal; move the file away to begin anew without it")
    return entry
