"""Measures of agreement: F1 of what was found, its bootstrap interval, and Krippendorff's alpha for nominal values."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence

# Alpha says little of few units, and nothing where nearly all have one value.
FEWEST, COMMON = 30, 0.1
# An interval of fewer than these would look surer than it is.
FEWEST_RESAMPLED = 5
RESAMPLES = 2000
_SEED = 14
_OUTSIDE = 0.025

Units = Sequence[Sequence[Hashable]]


def f1(both: int, ours: int, theirs: int) -> float:
    """Return how far two coders find the same: 1 where each has all that the other has."""
    return 2 * both / (ours + theirs) if ours + theirs else 1.0


def interval(both: int, ours: int, theirs: int, resamples: int = RESAMPLES) -> tuple[float, float] | None:
    """Return the bounds of F1 in 95 of 100 resamplings of the records that either found; always by the same draws.

    `ours` and `theirs` count what each found, `both` what both did. None where these are too few to resample.
    """
    either = ours + theirs - both
    if either < FEWEST_RESAMPLED:
        return None
    draw = random.Random(_SEED)  # noqa: S311  no secret
    share = both / either
    found = sorted(_drawn(draw, share, either) for _ in range(resamples))
    return found[int(resamples * _OUTSIDE)], found[int(resamples * (1 - _OUTSIDE)) - 1]


def _drawn(draw: random.Random, share: float, size: int) -> float:
    both = sum(draw.random() < share for _ in range(size))
    # Whoever found what only one did makes no difference to F1.
    return f1(both, size, both)


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal values, one sequence a unit, None where a coder has none.

    None where all values are the same, of which chance would make as much. By Krippendorff, Computing Krippendorff's
    Alpha-Reliability (2011): from the matrix of coincidences within units.
    """
    matrix: defaultdict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        if (size := values.total()) > 1:
            for one, count in values.items():
                for two, other in values.items():
                    matrix[one, two] += count * (other - (one == two)) / (size - 1)
    margins: defaultdict[Hashable, float] = defaultdict(float)
    for (one, _), often in matrix.items():
        margins[one] += often
    total = sum(margins.values())
    expected = total**2 - sum(count**2 for count in margins.values())
    if not expected:
        return None
    observed = total - sum(count for (one, two), count in matrix.items() if one == two)
    return 1 - (total - 1) * observed / expected


def telling_alpha(units: Units) -> float | None:
    """Return alpha where it says something: of 30 units at least, with two values that are common; else None."""
    counts = Counter(value for unit in units for value in unit)
    common = [value for value, count in counts.items() if count >= COMMON * counts.total()]
    return alpha(units) if len(units) >= FEWEST and len(common) > 1 else None
