"""The cost of a request is bounded by what it asks, before it is done, and nothing heavy runs on the server's loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.corpus import write_corpus
from communique.database.connection import migrate
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from tests.support.client import Client, Cost, open_client, seed_edition
from tests.support.heavy_requests import requests_of_every_kind
from tests.support.long_requests import LONG, SHORT, LongRequest, long_requests
from tests.support.odd_requests import spread_evenly
from tests.torture.promise import promise

# An address of four times the length costs four times as much, or less. What costs little is measured badly.
_GROWTH, _SECONDS_THAT_COUNT, _BYTES_THAT_COUNT = 8, 0.05, 100_000
_LEAST_SECONDS, _LEAST_BYTES = 0.005, 2_000
_MOST_SECONDS, _MOST_MEGABYTES, _MOST_MILLISECONDS = 1, 2, 50
# On a busy machine all costs more: what seems too much is tried again.
_AGAIN = 4
_SCALE, _IN_FULL = 100, 4_000
_FAULT_OF_OURS = 500


@promise(
    f"An address of {LONG:,} characters costs less than {_GROWTH} times what one of {SHORT:,} costs, in processor time "
    f"and in bytes of the answer, and at most {_MOST_SECONDS} s and {_MOST_MEGABYTES} MB, on any page, whatever "
    "parameter it is that grows",
    bounded=120,
    full=None,
)
def costs_of_long_requests(folder: Path, times: int | None) -> Iterator[str]:
    with open_client(seed_edition(folder), public=True) as client:
        _warm(client)
        for one in spread_evenly(list(long_requests()), times):
            yield _lasting(
                _named(one),
                lambda one=one: _growth(client.cost(one.address(SHORT)), client.cost(one.address(LONG))),
            )


@promise(
    f"No callback on the server's loop takes more than {_MOST_MILLISECONDS} ms, whatever page, file or batch is asked "
    f"for, and any page with the longest parameters; in full at scale {_SCALE}",
    bounded=90,
    full=None,
)
def callbacks_of_requests(folder: Path, times: int | None) -> Iterator[str]:
    edition = seed_edition(folder) if times else _large_edition(folder)
    with open_client(edition, public=True) as client:
        _warm(client)
        for heavy in requests_of_every_kind(edition):
            yield _lasting(heavy.address, lambda heavy=heavy: _hold(client.cost(*heavy)))
        for one in spread_evenly(list(long_requests()), times or _IN_FULL):
            yield _lasting(_named(one), lambda one=one: _hold(client.cost(one.address(LONG))))


def _large_edition(folder: Path) -> Edition:
    url = f"sqlite:///{folder}/communique.db"
    migrate(url)
    load_files(url, write_corpus(folder / "corpus", _SCALE))
    return publish_edition(url, folder / "editions", without={"downloads"})


def _warm(client: Client) -> None:
    """Ask for each page once: templates are compiled, what is kept is read."""
    for page in {one.page for one in long_requests()}:
        client.cost(page)


def _named(one: LongRequest) -> str:
    return f"{one.page}, {one.parameter}, {one.way}"


def _lasting(asked: str, fault: Callable[[], str]) -> str:
    """Return what a request costs too much, again and again."""
    found = ""
    for _ in range(_AGAIN):
        if not (found := fault()):
            return ""
    return f"{asked}: {found}"


def _hold(cost: Cost) -> str:
    if cost.status == _FAULT_OF_OURS:
        return "a fault of ours"
    milliseconds = cost.callback * 1000
    return f"{milliseconds:.0f} ms on the loop" if milliseconds > _MOST_MILLISECONDS else ""


def _growth(short: Cost, long: Cost) -> str:
    if long.status == _FAULT_OF_OURS:
        return "a fault of ours"
    if long.seconds > _MOST_SECONDS or long.size > _MOST_MEGABYTES * 1_000_000:
        return f"{long.seconds:.1f} s, {long.size:,} bytes"
    grown = long.seconds / max(short.seconds, _LEAST_SECONDS)
    if long.seconds > _SECONDS_THAT_COUNT and grown > _GROWTH:
        return f"{long.seconds * 1000:.0f} ms, {grown:.0f} times as much"
    grown = long.size / max(short.size, _LEAST_BYTES)
    return (
        f"{long.size:,} bytes, {grown:.0f} times as many" if long.size > _BYTES_THAT_COUNT and grown > _GROWTH else ""
    )
