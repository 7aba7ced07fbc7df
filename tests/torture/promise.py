"""What a promise is: a sentence, and trials each of which survives or says what broke."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.torture import promises


class MayNotBeTriedError(Exception):
    """This machine does not let the promise be tried."""


# Tries in a folder of its own, as many times as wanted (None: all there are), and says of each what broke; "" where
# nothing did.
Trials = Callable[[Path, int | None], Iterator[str]]


@dataclass(frozen=True)
class Promise:
    """What is promised; how often it is tried in CI (no more than there are ways) and by `make torture` (None: all)."""

    says: str
    trials: Trials
    bounded: int
    full: int | None
    is_alone: bool

    @property
    def name(self) -> str:
        """A short name, for tests."""
        return self.trials.__name__


@dataclass(frozen=True)
class Outcome:
    """How a promise fared."""

    promise: Promise
    tried: int
    broken: tuple[str, ...]

    @property
    def survived(self) -> int:
        """How many trials did no harm."""
        return self.tried - len(self.broken)


_known: list[Promise] = []


def promise(says: str, *, bounded: int, full: int | None, alone: bool = False) -> Callable[[Trials], Trials]:
    """Promise something. The function tries to break it; `alone`, where it is about seconds or memory."""

    def register(trials: Trials) -> Trials:
        _known.append(Promise(says, trials, bounded, full, alone))
        return trials

    return register


def all_promises() -> list[Promise]:
    """Every promise of tests/torture/promises."""
    for module in pkgutil.iter_modules(promises.__path__):
        importlib.import_module(f"{promises.__name__}.{module.name}")
    return list(_known)


def keep(one: Promise, folder: Path, times: int | None, tell: Callable[[], None] = lambda: None) -> Outcome:
    """Try to break a promise; `tell` is called after each trial."""
    folder.mkdir(parents=True)
    tried, broken = 0, []
    for failure in one.trials(folder, times):
        tried += 1
        if failure:
            broken.append(failure)
        tell()
    return Outcome(one, tried, tuple(broken))
