"""Whoever calls the command line oddly hears a sentence, and finds the database as it was."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from communique.database.connection import migrate
from communique.factfiles.files import load_files
from tests.torture.fuzzing.calls import broken_by, odd_calls, odd_files
from tests.torture.fuzzing.judge import SAMPLE, SAMPLE_FILES
from tests.torture.promise import promise

_READING = ("check", "load", "verify", "segment")


@promise("An odd call of the command line ends with a sentence and changes nothing", bounded=120, full=None)
def odd_calls_are_answered(folder: Path, times: int | None) -> Iterator[str]:
    file = folder / "communique.db"
    migrate(url := f"sqlite:///{file}")
    load_files(url, SAMPLE_FILES)
    shutil.copy(SAMPLE / "gazetteer.yaml", folder)
    shutil.copy(SAMPLE / "ferry.txt", folder)
    calls = list(odd_calls(url, folder))
    for odd in odd_files(folder / "odd"):
        # A text has no size that segmenting it must refuse.
        is_endless = odd.name.startswith("huge") or odd == Path("/dev/zero")
        calls += [("--database", url, verb, str(odd)) for verb in _READING if not (is_endless and verb == "segment")]
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with contextlib.chdir(folder):
        for number in _spread(len(calls), times):
            broken = broken_by(*calls[number])
            is_same = hashlib.sha256(file.read_bytes()).hexdigest() == before
            yield broken or ("" if is_same else f"the database is another after {calls[number]!r:.300}")


def _spread(many: int, times: int | None) -> list[int]:
    """So many numbers below `many`, evenly spread."""
    wanted = min(times or many, many)
    return [number * many // wanted for number in range(wanted)]
