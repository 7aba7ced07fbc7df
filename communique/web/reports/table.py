"""A report's rows as HTML: as many as fit a page, names as links, figures that line up."""

from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from communique.reports.columns import ReadColumn, Shape

SHOWN_ROWS = 200
# No page is above 150 kB; the rest of a report's page takes less than half of it.
SHOWN_BYTES = 75_000
# A text of more letters is not squeezed into a narrow column.
_PROSE = 28
# A date of so many is not broken over lines.
_DATE = 18
_ADDRESSES = ("http://", "https://")
_EVIDENCE = "evidence"
Cell = Callable[[Sequence[Any]], str]


class Heading(NamedTuple):
    """A column's heading, what it means, and whether figures stand below it."""

    said: str
    meaning: str
    is_figure: bool = False


class Table(NamedTuple):
    """The table: headings, its body, how many rows that has, and which columns are blank in all of them."""

    headings: list[Heading]
    body: Markup
    rows: int
    blank: list[str]


def table_of(
    shape: Shape,
    rows: Sequence[Sequence[Any]],
    addresses: Mapping[int, str],
    not_representable: Container[tuple[int, str]] = (),
) -> Table:
    """Return the first rows in HTML. A column that says nothing, not even why, is left off.

    `not_representable` are fields, each with the record, of which a source says what no column can hold.
    """
    rows = rows[:SHOWN_ROWS]
    shown = shape.telling(rows)
    headings = [Heading(column.heading, column.declared.explanation, _has_figures(column, rows)) for column in shown]
    cells = [_not_silent(_cell(column, addresses), column, shape, not_representable) for column in shown]
    if shape.is_own_shown:
        headings.append(Heading(_EVIDENCE, "Its own page, with the sentences that say it."))
        cells.append(lambda row: _own_cell(shape, row, addresses))
    lines = _lines(cells, rows)
    blank = [column.heading for column in shape.read if column not in shown]
    return Table(headings, Markup("").join(lines), len(lines), blank)


def _has_figures(column: ReadColumn, rows: Sequence[Sequence[Any]]) -> bool:
    return column.type != "yes_no" and any(isinstance(row[column.place], int | float) for row in rows)


def _lines(cells: Sequence[Cell], rows: Sequence[Sequence[Any]]) -> list[Markup]:
    lines: list[Markup] = []
    left = SHOWN_BYTES
    for row in rows:
        line = f"<tr>{''.join([cell(row) for cell in cells])}</tr>\n"
        left -= len(line.encode())
        if left < 0 and lines:
            break
        lines.append(Markup(line))  # noqa: S704  each cell is escaped
    return lines


def _own_cell(shape: Shape, row: Sequence[Any], addresses: Mapping[int, str]) -> str:
    address = addresses.get(shape.own_id(row) or 0)
    return f'<td><a href="{escape(address)}">{_EVIDENCE}</a></td>' if address else "<td></td>"


def _cell(column: ReadColumn, addresses: Mapping[int, str]) -> Cell:
    """Return how a column's cells are written: decided once for all rows."""
    place, id_place = column.place, column.id_place
    blank = f'<td class="silent">{escape(column.declared.blank)}</td>' if column.declared.blank else "<td></td>"
    written = lru_cache(maxsize=1024)(_written)

    def cell(row: Sequence[Any]) -> str:
        value = row[place]
        if value is None:
            return blank
        address = addresses.get(row[id_place]) if id_place is not None else None
        return written(column, value, address)

    return cell


def _not_silent(cell: Cell, column: ReadColumn, shape: Shape, said: Container[tuple[int, str]]) -> Cell:
    """Return how a column's cells are written: what a source says, and no column can hold, is no silence."""
    name = column.declared.name

    def told(row: Sequence[Any]) -> str:
        is_said = row[column.place] is None and (shape.own_id(row), name) in said
        return '<td class="silent">said, not representable</td>' if is_said else cell(row)

    return told if said else cell


def _written(column: ReadColumn, value: Any, address: str | None) -> str:
    said = column.words(value)
    if column.type == "how_sure":
        return f'<td class="sure {escape(value)}">{escape(said)}</td>'
    if column.type == "url" and str(value).startswith(_ADDRESSES):
        address = value
    linked = f'<a href="{escape(address)}">{escape(said)}</a>' if address else escape(said)
    return f"<td{_class(column, value, said)}>{linked}</td>"


def _class(column: ReadColumn, value: Any, said: str) -> str:
    if isinstance(value, int | float):
        return ' class="n"'
    if column.is_date and len(said) <= _DATE:
        return ' class="d"'
    return ' class="prose"' if len(said) > _PROSE else ""
