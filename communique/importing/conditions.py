"""Conditions on rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from communique.importing.mapping import Condition
from communique.importing.templates import CellError, Cells, Filter, UnfitError


def holds(conditions: Sequence[Condition], filters: Mapping[str, Filter]) -> Callable[[Cells], bool]:
    """Return whether all of some conditions hold for a row, as a function of its cells, which may raise CellError."""
    tests = [_test(one, filters.get(one.through or "")) for one in conditions]
    return lambda cells: all(test(cells) for test in tests)


def columns_in(conditions: Sequence[Condition]) -> list[str]:
    """Return the columns that conditions are about."""
    return [column for one in conditions for column in (one.column, one.same_as) if column]


def _filtered(through: Filter, column: str, text: str) -> str:
    try:
        return "".join(through(text))
    except UnfitError as error:
        raise CellError(column, text, error) from error


def _test(one: Condition, through: Filter | None) -> Callable[[Cells], bool]:
    wanted = frozenset(one.is_) if one.is_ is not None else None
    unwanted = frozenset(one.is_not or ())

    def test(cells: Cells) -> bool:
        text = cells[one.column]
        if through and text:
            text = _filtered(through, one.column, text)
        return (
            (wanted is None or text in wanted)
            and text not in unwanted
            and (one.is_empty is None or one.is_empty is not bool(text))
            and (one.same_as is None or text == cells[one.same_as])
        )

    return test
