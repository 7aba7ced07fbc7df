"""Examples of a strategy by the thousand, each judged on its own: the same ones every time, or others every time."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

# Hypothesis varies what it found interesting; starting again now and then keeps it from dwelling there.
_AT_A_TIME = 250


def explore(
    inputs: SearchStrategy[Any], breaks: Callable[[Any], str], times: int, *, anew: bool = False
) -> Iterator[str]:
    """What so many inputs break, one by one; `anew`: not those of the last time, but by a seed that is told."""
    first = secrets.randbelow(10**9) if anew else 0
    for number in range(first, first + -(-times // _AT_A_TIME)):
        told = [f"{broken} (seed {number})" if broken else "" for broken in _judged(inputs, breaks, number)]
        yield from told[: times - _AT_A_TIME * (number - first)]


def _judged(inputs: SearchStrategy[Any], breaks: Callable[[Any], str], number: int) -> list[str]:
    told: list[str] = []

    @seed(number)
    @settings(
        max_examples=_AT_A_TIME,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def judge(one: Any) -> None:
        told.append(breaks(one))

    judge()
    return told
