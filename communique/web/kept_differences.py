"""What has changed from editions that are kept to the one that is served: worked out once, apart, and within bounds.

Editions never change, so neither does what lies between two of them. It is found in a thread of its own, one at a time;
whoever asks waits a few seconds, and is told to come again where that is too short. A few answers are remembered.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.edition.differences.changes import Change, Sort
from communique.edition.differences.difference import Section, difference_of
from communique.edition.differences.formats import head_of
from communique.edition.differences.sides import DifferenceError, Side, side_of
from communique.edition.manifest import NAME, SNAPSHOT
from communique.edition.published_edition import PublicationError, edition_of_file, hold
from communique.edition.retention import kept_editions
from communique.web.compat import DatasetteError
from communique.web.edition import ServedEdition

# Sentences under a heading of the page, and changes that files have; more are told by the command line.
SHOWN_PER_SECTION, MOST_IN_A_FILE = 30, 5_000
_SECONDS, _SECONDS_OF_PATIENCE, _MOST_WAITING, _REMEMBERED = 60, 4, 3, 4
_INSTRUCTIONS_BETWEEN_LOOKS = 100_000
_DIGITS_OF_A_NAME = 16
_REMEDY = "Download the databases of both editions, and compare them with communique diff."
_LATER = "What has changed is still being worked out, for the first time since this edition is shown. Ask again soon."
_apart = ThreadPoolExecutor(1, thread_name_prefix="differences")
_lock = threading.Lock()
_known: OrderedDict[tuple[Path, Path, bool], Future[KeptDifference]] = OrderedDict()


@dataclass(frozen=True)
class KeptDifference:
    """The changes between two editions, as pages and files tell them.

    `changes` is None where they are too many for a file.
    """

    old: Side
    new: Side
    head: dict[str, Any]
    sections: list[Section]
    changes: list[Change] | None
    is_empty: bool
    left_out: int

    @property
    def told_by_feeds(self) -> list[Change]:
        """Return the changes that a feed tells: what is new comes with its document."""
        return [change for section in self.sections if section.sort is not Sort.NEW for change in section.changes]


def older_editions(edition: ServedEdition) -> dict[str, Path]:
    """Return the folders of the editions that are kept and older than this one, by name, the newest first.

    The same facts, published in another way, have the same name.
    """
    own = edition.folder.resolve()
    if not NAME.fullmatch(own.name):
        return {}
    published, found = own.stat().st_mtime_ns, dict[str, Path]()
    for folder in kept_editions(own.parent):
        if folder.stat().st_mtime_ns <= published:
            found.setdefault(folder.name[:_DIGITS_OF_A_NAME], folder)
    return {name: folder for name, folder in found.items() if name != own.name[:_DIGITS_OF_A_NAME]}


def address_of(edition: ServedEdition, told: KeptDifference, change: Change) -> str | None:
    """Return the address of a change's record: of what is gone in the older edition, where that has one."""
    if change.kind not in edition.places:
        return None
    address = edition.address({"kind": change.kind, "slug": change.slug})
    if change.sort is not Sort.GONE:
        return address
    return edition.of_another(address, str(told.old.name))


async def kept_difference(edition: ServedEdition, folder: Path, *, bulk: bool = False) -> KeptDifference:
    """Return what has changed from the edition in a folder to the one that is served.

    DatasetteError says why it cannot be told: not yet, not here, or not at all.
    """
    wanted = _wanted(folder, edition.folder.resolve(), bulk)
    waiting = asyncio.wrap_future(wanted)
    waiting.add_done_callback(lambda done: done.cancelled() or done.exception())  # or nobody may have looked at it
    try:
        return await asyncio.wait_for(asyncio.shield(waiting), _SECONDS_OF_PATIENCE)
    except TimeoutError:
        raise DatasetteError(_LATER, status=503) from None
    except (DifferenceError, PublicationError, OSError) as error:
        raise DatasetteError(f"{_said(error)} {_REMEDY}", status=409) from None
    except sqlite3.OperationalError:
        raise DatasetteError(
            f"To compare these editions takes longer than it may here. {_REMEDY}", status=413
        ) from None


def _said(error: Exception) -> str:
    """Return what a reader may know of why editions cannot be compared; not where they are on this machine."""
    return "These editions have other tables." if isinstance(error, DifferenceError) else "That edition cannot be read."


def _wanted(old: Path, new: Path, bulk: bool) -> Future[KeptDifference]:
    """Return what is known of a difference, or will be; too many that are still to be are refused."""
    key = (old, new, bulk)
    with _lock:
        if key not in _known:
            if sum(not one.done() for one in _known.values()) >= _MOST_WAITING:
                raise DatasetteError(_LATER, status=503)
            for done in [one for one, its in _known.items() if its.done()][: len(_known) - _REMEMBERED + 1]:
                del _known[done]
            _known[key] = _apart.submit(_found, *key)
        _known.move_to_end(key)
        return _known[key]


def forget() -> None:
    """Forget what is known."""
    with _lock:
        _known.clear()


def _found(old: Path, new: Path, bulk: bool) -> KeptDifference:
    editions = [edition_of_file(folder / SNAPSHOT) for folder in (old, new)]
    if None in editions:
        raise PublicationError(f"{old} or {new} is no edition")
    before, now = (one for one in editions if one)
    # However busy others are: what took too long is not tried again.
    until = time.thread_time() + _SECONDS

    def watch(connection: sqlite3.Connection) -> None:
        connection.set_progress_handler(lambda: time.thread_time() > until, _INSTRUCTIONS_BETWEEN_LOOKS)

    with hold(before), difference_of(side_of(before), side_of(now), bulk=bulk, watch=watch) as difference:
        is_short = difference.number_of() <= MOST_IN_A_FILE
        return KeptDifference(
            difference.old,
            difference.new,
            head_of(difference),
            list(difference.sections(SHOWN_PER_SECTION)),
            list(difference.changes()) if is_short else None,
            difference.is_empty,
            difference.left_out,
        )
