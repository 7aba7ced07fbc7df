"""A report's rows as HTML: as many as fit a page, names as links, figures that line up; and what totals leave out."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from communique.reports.columns import ReadColumn, Shape, shape_of
from communique.reports.evidence import EVIDENCE, Evidence, evidence_of_rows, own_ids
from communique.reports.openings import SHOWN_ROWS
from communique.reports.report import Report
from communique.web.edition import ServedEdition, View
from communique.wording import plural

# No page is above 150 kB; the rest of a report's page takes less than half of it.
SHOWN_BYTES = 75_000
# A table of more columns fits no screen: each row becomes a block, in which every value has its column's heading.
_COLUMNS_SIDE_BY_SIDE = 10
# A text of more letters is not squeezed into a narrow column.
_PROSE = 28
# A date of so many is not broken over lines.
_DATE = 18
# How certain a row is, which is told with its evidence.
_CERTAINTY = ("how_sure", "hedge", "voices", "is_inferred", "inferred", "disputed", "updated")
_EVIDENCE_MEANS = (
    f"{EVIDENCE.meaning} Below it, where there is anything to say: whose voices they are, how sure the source is, its "
    "word of doubt, the number of independent voices, what the coder concludes, what is in dispute, what has changed."
)
_ADDRESSES = ("http://", "https://")
_SENTENCES = 20
_NOT_REPRESENTABLE = """
SELECT a.record_id, k.field FROM claims AS k JOIN accounts AS a ON a.id = k.account_id
WHERE k.standing = 'not representable' AND a.record_id IN (SELECT value FROM json_each(:ids))
"""
# Takes a row and the record that it is about.
Cell = Callable[[Sequence[Any], int | None], str]


class Heading(NamedTuple):
    """A column's heading, what it means, and whether figures stand below it."""

    said: str
    meaning: str
    is_figure: bool = False


class Table(NamedTuple):
    """The table: headings, its body, how many rows that has, which columns are blank, and what totals leave out."""

    headings: list[Heading]
    body: Markup
    rows: int
    blank: list[str]
    left_out: list[str]

    @property
    def is_wide(self) -> bool:
        """Return whether it has too many columns for a screen."""
        return len(self.headings) > _COLUMNS_SIDE_BY_SIDE


def table_of(view: View, report: Report, rows: Sequence[Sequence[Any]]) -> Table:
    """Return the first rows in HTML. A column that says nothing, not even why, is left off."""
    shape, first = shape_of(report.columns), rows[:SHOWN_ROWS]
    owners, shown = own_ids(report, first), shape.telling(first)
    addresses = view.addresses([*filter(None, owners), *(record for row in first for record in shape.ids(row))])
    not_representable = _not_representable(view, {owner for owner in owners if owner is not None})
    with_evidence = bool(report.own_columns) and not _names_its_sentences(report)
    certainty = [column for column in shape.read if with_evidence and column.declared.name in _CERTAINTY]
    shown = [column for column in shown if column not in certainty]
    headings = [Heading(column.heading, column.declared.explanation, _has_figures(column, first)) for column in shown]
    cells = [_not_silent(_cell(view, column, addresses), column, not_representable) for column in shown]
    if with_evidence:
        told = evidence_of_rows(report, first, view.ask)
        # Behind the values of each row, where its last cell finds it.
        first = [[*row, one] for row, one in zip(first, told, strict=True)]
        headings.append(Heading(EVIDENCE.name, _EVIDENCE_MEANS))
        cells.append(_evidence_cell(certainty, addresses))
    if len(headings) > _COLUMNS_SIDE_BY_SIDE:
        cells = [_headed(cell, heading.said) for cell, heading in zip(cells, headings, strict=True)]
    lines = _lines(cells, zip(first, owners, strict=True))
    blank = [column.heading for column in shape.read if column not in (*shown, *certainty)]
    return Table(headings, Markup("").join(lines), len(lines), blank, left_out(report, shape, rows))


def _not_representable(view: View, records: Collection[int]) -> set[tuple[int | None, str]]:
    """Return of which fields of these records a source says what no column can hold."""
    rows = view.ask(_NOT_REPRESENTABLE, ids=json.dumps(sorted(records)))
    return {(row["record_id"], row["field"]) for row in rows}


def _has_figures(column: ReadColumn, rows: Sequence[Sequence[Any]]) -> bool:
    return column.type != "yes_no" and any(isinstance(row[column.place], int | float) for row in rows)


def _lines(cells: Sequence[Cell], rows: Iterable[tuple[Sequence[Any], int | None]]) -> list[Markup]:
    lines: list[Markup] = []
    left = SHOWN_BYTES
    for row, owner in rows:
        line = f"<tr>{''.join([cell(row, owner) for cell in cells])}</tr>\n"
        left -= len(line.encode())
        if left < 0 and lines:
            break
        lines.append(Markup(line))  # noqa: S704  each cell is escaped
    return lines


def _names_its_sentences(report: Report) -> bool:
    """Return whether its columns have the sentences already, and the records that they are about."""
    columns = report.columns.values()
    named = {column.of for column in columns}
    return any(column.type == "passage" for column in columns) and all(one in named for one in report.own_columns)


def _evidence_cell(certainty: Sequence[ReadColumn], addresses: Mapping[int, str]) -> Cell:
    """Return how cells are written that lead to the sentences and say who speaks there and how surely."""

    def cell(row: Sequence[Any], owner: int | None) -> str:
        evidence, address = row[-1], addresses.get(owner or 0)
        said = escape(evidence.evidence) or (EVIDENCE.name if address else "")
        linked = f'<a href="{escape(address)}#evidence">{said}</a>' if address and said else said
        certain = [one for column in certainty if (one := _certain(column, row[column.place]))]
        lines = [escape(_who_else(evidence)), "; ".join(certain)]
        return f'<td class="evidence">{linked}{"".join(f"<small>{one}</small>" for one in lines if one)}</td>'

    return cell


def _who_else(evidence: Evidence) -> str:
    """Return whose voices they are, unless the places are called by them: `Svarants 2023` by Aleksandr Svarants."""
    written = {place.document.rpartition(" ")[0] for place in evidence.places}
    is_told = not evidence.more_voices and all(any(one in voice for one in written if one) for voice in evidence.voices)
    return "" if is_told else evidence.said_by


def _certain(column: ReadColumn, value: Any) -> Markup:
    if value is None or column.declared.name == "is_inferred":
        return Markup()
    said = escape(column.words(value))
    if column.type == "how_sure":
        return Markup('<span class="sure {}">{}</span>').format(value, said)
    if column.declared.name == "voices":
        return Markup(plural(value, "voice"))  # noqa: S704  a number
    return Markup("{}: {}").format(column.heading, said)


def _headed(cell: Cell, heading: str) -> Cell:
    """Return how a column's cells are written where each that is not blank has the heading beside it."""
    opening = f'<td data-heading="{escape(heading[:1].upper() + heading[1:])}"'

    def told(row: Sequence[Any], owner: int | None) -> str:
        written = cell(row, owner)
        return written if written == "<td></td>" else opening + written.removeprefix("<td")

    return told


def _cell(view: View, column: ReadColumn, addresses: Mapping[int, str]) -> Cell:
    """Return how a column's cells are written: decided once for all rows."""
    place, id_place = column.place, column.id_place
    blank = f'<td class="silent">{escape(column.declared.blank)}</td>' if column.declared.blank else "<td></td>"
    written = lru_cache(maxsize=1024)(partial(_written, view.edition))

    def cell(row: Sequence[Any], _owner: int | None) -> str:
        value = row[place]
        if value is None:
            return blank
        address = addresses.get(row[id_place]) if id_place is not None else None
        return written(column, value, address)

    return cell


def _not_silent(cell: Cell, column: ReadColumn, said: Collection[tuple[int | None, str]]) -> Cell:
    """Return how a column's cells are written: what a source says, and no column can hold, is no silence."""
    name = column.declared.name

    def told(row: Sequence[Any], owner: int | None) -> str:
        is_said = row[column.place] is None and (owner, name) in said
        return '<td class="silent">said, not representable</td>' if is_said else cell(row, owner)

    return told if said else cell


def _written(edition: ServedEdition, column: ReadColumn, value: Any, address: str | None) -> str:
    said = column.words(value)
    if column.type == "how_sure":
        return f'<td class="sure {escape(value)}">{escape(said)}</td>'
    if column.type == "url" and str(value).startswith(_ADDRESSES):
        address = value
    linked = f'<a href="{escape(address)}"{edition.lang_of(address)}>{escape(said)}</a>' if address else escape(said)
    return f"<td{_class(column, value, said)}>{linked}</td>"


def _class(column: ReadColumn, value: Any, said: str) -> str:
    if isinstance(value, int | float):
        return ' class="n"'
    if column.is_date and len(said) <= _DATE:
        return ' class="d"'
    return ' class="prose"' if len(said) > _PROSE else ""


def left_out(report: Report, shape: Shape, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return what totals leave out, and why: from the header, and a sentence for each row that leaves something out."""
    names = list(report.columns)
    if not {"left_out", "why_left_out"} <= set(names):
        return list(report.leaves_out)
    number, why = names.index("left_out"), names.index("why_left_out")
    wanting = [row for row in rows if row[number]]
    told = [_sentence(shape, row, row[number], row[why]) for row in wanting[:_SENTENCES]]
    if len(wanting) > len(told):
        told.append(f"So do {plural(len(wanting) - len(told), 'more row')}, where the columns of the table say why.")
    if not told and rows:
        told = ["Nothing: every sum that the sources give here is in one of the totals."]
    return [*told, *report.leaves_out]


def _sentence(shape: Shape, row: Sequence[Any], number: int, why: str | None) -> str:
    # The columns before the first figure say which total it is.
    named: list[str] = []
    for column in shape.read:
        if isinstance(row[column.place], int | float):
            break
        if row[column.place] is not None:
            named.append(column.words(row[column.place]))
    reason = f": {why}" if why else ""
    return f"{', '.join(named)} – leaves out {plural(number, 'sum')}{reason}."
