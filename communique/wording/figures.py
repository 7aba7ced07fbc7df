"""Numbers with bounds and ranges as a reader would say them: `almost 40`, `up over 20%`."""

import re
from collections.abc import Callable

from communique.wording.bounds import bounded
from communique.wording.values import number

_TO = "\N{EN DASH}"
_COUNTED = re.compile(r"\{(.*)\}")
_PEOPLE = {"person": "people", "man": "men", "woman": "women", "child": "children"}


def figure_in_words(
    value: float, bound: str | None = None, to: float | None = None, say: Callable[[float], str] = number
) -> str:
    """Return a number, or a range to another, behind the words that bound it."""
    return f"{say(value)}{_TO}{say(to)}" if to is not None else bounded(say(value), bound)


def percent_in_words(value: float, bound: str | None = None, to: float | None = None) -> str:
    """Return `over 20%`."""
    return f"{figure_in_words(value, bound, to, '{:g}'.format)}%"


def change_in_words(change: float, bound: str | None = None, to: float | None = None) -> str:
    """Return `+20%`, or the way that it goes and its size where that is bounded or a range: `down over 20%`."""
    is_plain = to is None and bound in (None, "exact")
    return f"{change:+g}%" if is_plain else movement_in_words(change, bound, to)


def movement_in_words(change: float, bound: str | None = None, to: float | None = None) -> str:
    """Return `up over 20%` or `down 3-5%` with a dash; a range that goes both ways has its signs."""
    if to is not None and change < 0 < to:
        return f"{change:+g} to {to:+g}%"
    ends = sorted(abs(end) for end in (change, to) if end is not None)
    return f"{'up' if change >= 0 else 'down'} {figure_in_words(ends[0], bound, ends[1] if to is not None else None)}%"


def unit_in_words(unit: str, *, is_one: bool = False) -> str:
    """Return a unit as it stands behind a figure: `km`, and for `{lane}`, of which there may be several, `lanes`."""
    counted = _COUNTED.fullmatch(unit)
    return counted[1] if counted and is_one else _several(counted[1]) if counted else unit


def unit_behind(unit: str, *, is_one: bool = False) -> str:
    """Return a unit with the space that parts it from its figure; a per cent sign has none."""
    said = unit_in_words(unit, is_one=is_one)
    return said if said in ("", "%") else f" {said}"


def _several(thing: str) -> str:
    if thing in _PEOPLE:
        return _PEOPLE[thing]
    if re.search(r"[^aeiou]y$", thing):
        return f"{thing[:-1]}ies"
    return f"{thing}es" if re.search(r"(s|x|z|ch|sh)$", thing) else f"{thing}s"
