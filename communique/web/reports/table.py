"""A report's rows as HTML: as many as fit a page, names as links, figures that line up; and what totals leave out."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from communique.reports.columns import ReadColumn, Shape
from communique.reports.evidence import EVIDENCE, Evidence
from communique.reports.report import Report
from communique.schema.vocabulary import Bound
from communique.web.edition import ServedEdition
from communique.web.links import with_links
from communique.wording import heading, plural

# No page is above 150 kB; the rest of a report's page takes less than half of it.
SHOWN_BYTES = 75_000
# A table of more columns fits no screen: each row becomes a block, in which every value has its column's heading.
_COLUMNS_SIDE_BY_SIDE = 10
_COLUMNS_OF_A_TELEPHONE = 3
# A text of more letters is not squeezed into a narrow column.
_PROSE = 28
# So much below a value is read as a text, and needs as wide a column.
_LONG = 100
# A date of so many is not broken over lines.
_DATE = 18
# How certain a row is, which is told with its evidence.
_CERTAINTY = ("how_sure", "hedge", "voices", "is_inferred", "inferred", "meeting_inferred", "disputed", "updated")
_EVIDENCE_MEANS = (
    f"{EVIDENCE.meaning} Below it, where there is anything to say: whose voices they are, how sure the source is, its "
    "word of doubt, the number of independent voices, what the coder concludes, what is in dispute, what has changed, "
    "what another voice gives more loosely or more closely."
)
_ADDRESSES = ("http://", "https://")
_SENTENCES = 20
# Takes a row and what it rests on.
Cell = Callable[[Sequence[Any], Evidence], str]


class Heading(NamedTuple):
    """A column's heading, what it means, whether figures stand below it, and whether it is something's name."""

    said: str
    meaning: str
    is_figure: bool = False
    is_name: bool = False


class Table(NamedTuple):
    """The table: headings, its body, how many rows that has, which columns are blank, what was picked for all."""

    headings: list[Heading]
    body: Markup
    rows: int
    blank: list[str]
    picked: list[tuple[str, Markup]]

    @property
    def is_wide(self) -> bool:
        """Return whether it has too many columns for a screen."""
        return len(self.headings) > _COLUMNS_SIDE_BY_SIDE

    @property
    def is_broad(self) -> bool:
        """Return whether it scrolls sideways on a telephone."""
        return _COLUMNS_OF_A_TELEPHONE < len(self.headings) <= _COLUMNS_SIDE_BY_SIDE


def table_of(
    edition: ServedEdition,
    report: Report,
    shape: Shape,
    rows: Iterable[tuple[Sequence[Any], Evidence]],
    addresses: Mapping[int, str],
    *,
    narrowed: Collection[str] = (),
) -> Table:
    """Return rows in HTML, as many as fit, with what they rest on. A column that tells nothing is left off.

    What a reader picked, in the parameters `narrowed`, is told once, and not in each row.
    """
    rows = list(rows)
    with_evidence = bool(report.own_columns) and not report.names_its_sentences
    # How sure those are that a row counts, it says in columns of its own.
    beside = _CERTAINTY if with_evidence and not report.counts else ()
    told = [one for one in shape.telling if one.declared.name not in beside and not (with_evidence and _is_place(one))]
    titles, small = _titles(told, rows), _small(told)
    below = [one for those in small.values() for one in those]
    shown = [column for column in told if column not in below and column.declared.name not in titles]
    picked = [column for column in shown if column.declared.name in narrowed and _is_same(column, small[column], rows)]
    once = [
        (column.heading, _content(_with_small(_cell(edition, column, addresses), small[column], addresses)(*rows[0])))
        for column in picked
    ]
    shown = [column for column in shown if column not in picked]
    headings = [_heading(column, small[column], titles, rows) for column in shown]
    cells = [_with_small(_cell(edition, column, addresses), small[column], addresses) for column in shown]
    if with_evidence:
        headings.append(Heading(EVIDENCE.name, _EVIDENCE_MEANS))
        certainty = [one for one in shape.telling if one.declared.name in beside]
        cells.append(_evidence_cell(edition, certainty, addresses))
    if len(headings) > _COLUMNS_SIDE_BY_SIDE:
        cells = [_headed(cell, heading.said) for cell, heading in zip(cells, headings, strict=True)]
    lines = _lines(cells, rows)
    blank = [one.heading for one in shape.read if one not in shape.telling and _is_missed(one, beside)]
    return Table(headings, Markup("").join(lines), len(lines), blank, once)


def _is_missed(column: ReadColumn, beside: Collection[str]) -> bool:
    """Return whether a reader may look for a column that is blank in all rows: no mere addition below another."""
    return column.declared.name not in beside and not (column.declared.below and column.declared.absent)


def _is_same(column: ReadColumn, small: Sequence[ReadColumn], rows: Sequence[tuple[Sequence[Any], Evidence]]) -> bool:
    """Return whether several rows all say the same in a column and below it."""
    places = [one.place for one in (column, *small)]
    return len(rows) > 1 and len({tuple(row[place] for place in places) for row, _ in rows}) == 1


def _content(cell: str) -> Markup:
    """Return what stands in a cell."""
    return Markup(cell.partition(">")[2].removesuffix("</td>").replace("<small>", " <small>"))  # noqa: S704  each cell is escaped


def _is_place(column: ReadColumn) -> bool:
    """Return whether it holds places that the evidence names."""
    return column.type == "passage" and bool(column.declared.of)


def _titles(told: Sequence[ReadColumn], rows: Sequence[tuple[Sequence[Any], Evidence]]) -> dict[str, str]:
    """Return what the columns say that head others and are the same in all rows, by name."""
    heads, titles = {column.declared.headed_by for column in told}, {}
    for column in told:
        if column.declared.name in heads and len(said := {row[column.place] for row, _ in rows}) == 1:
            titles[column.declared.name] = column.words(said.pop())
    return titles


def _small(told: Sequence[ReadColumn]) -> dict[ReadColumn, list[ReadColumn]]:
    """Return for each column those that stand in its cells, below the value.

    Where a column is blank in all rows, the first of those that belong below it takes them.
    """
    names, hosts = {one.declared.name for one in told}, dict[str, ReadColumn]()
    small: dict[ReadColumn, list[ReadColumn]] = {one: [] for one in told}
    for one in told:
        below = one.declared.below
        if below and below not in names:
            host = hosts.setdefault(below, one)
        else:
            host = next((other for other in told if other.declared.name == below), one)
        if host is not one:
            small[host].append(one)
    return small


def _heading(
    column: ReadColumn,
    small: Sequence[ReadColumn],
    titles: Mapping[str, str],
    rows: Iterable[tuple[Sequence[Any], Evidence]],
) -> Heading:
    name = titles.get(column.declared.headed_by)
    meaning = " ".join([column.declared.explanation, *(f"Below it: {one.declared.meaning}" for one in small)])
    return Heading(name or column.heading, meaning, _has_figures(column, rows), bool(name))


def _with_small(cell: Cell, small: Sequence[ReadColumn], addresses: Mapping[int, str]) -> Cell:
    """Return how a column's cells are written with others in small letters below the value."""

    def told(row: Sequence[Any], evidence: Evidence) -> str:
        written = cell(row, evidence)
        said = (one for one in small if row[one.place] is not None and not _is_without_bound(one, row[one.place]))
        above = _content(written).striptags()
        lines = ", ".join(_linked(one, row, addresses) for one in said if not _is_told(one, row[one.place], above))
        if len(lines) > _LONG:
            written = written.replace("<td", '<td class="long"', 1)
        return f"{written.removesuffix('</td>')}<small>{lines}</small></td>" if lines else written

    return told if small else cell


def _is_without_bound(column: ReadColumn, value: Any) -> bool:
    """Return whether it says of a figure that the source puts no word before it; "exact" would be more than it says."""
    return column.declared.name.endswith("_bound") and value == Bound.exact.value


def _is_told(column: ReadColumn, value: Any, above: str) -> bool:
    """Return whether a value says what stands above it already: the same words, or the day that a name ends with."""
    said = column.words(value)
    return said == above or (column.is_date and above.endswith(f" {said}"))


def _linked(column: ReadColumn, row: Sequence[Any], addresses: Mapping[int, str]) -> str:
    """Return a value without a heading, so that it says by itself what it is: `365 days`, `a copy of Reuters`."""
    said = column.words(row[column.place])
    if any(address in said for address in _ADDRESSES):
        return str(with_links(said))
    if column.type == "integer" and column.declared.unit:
        said = f"{said} {column.declared.unit}"
    elif column.heading.endswith(" of"):
        said = f"{column.heading} {said}"
    address = addresses.get(row[column.id_place]) if column.id_place is not None else None
    return f'<a href="{escape(address)}">{escape(said)}</a>' if address else str(escape(said))


def _has_figures(column: ReadColumn, rows: Iterable[tuple[Sequence[Any], Evidence]]) -> bool:
    return column.type != "yes_no" and any(isinstance(row[column.place], int | float) for row, _ in rows)


def _lines(cells: Sequence[Cell], rows: Iterable[tuple[Sequence[Any], Evidence]]) -> list[Markup]:
    lines: list[Markup] = []
    left = SHOWN_BYTES
    for row, evidence in rows:
        line = f"<tr>{''.join([cell(row, evidence) for cell in cells])}</tr>\n"
        left -= len(line.encode())
        if left < 0 and lines:
            break
        lines.append(Markup(line))  # noqa: S704  each cell is escaped
    return lines


def _evidence_cell(edition: ServedEdition, certainty: Sequence[ReadColumn], addresses: Mapping[int, str]) -> Cell:
    """Return how cells are written that lead to the sentences and say who speaks there and how surely."""

    def cell(row: Sequence[Any], evidence: Evidence) -> str:
        record = addresses.get(evidence.record or 0)
        address = edition.path(evidence.path) if evidence.path else record and f"{record}#evidence"
        said = escape(evidence.evidence) or (EVIDENCE.name if address else "")
        linked = f'<a href="{escape(address)}">{said}</a>' if address and said else said
        certain = [one for column in certainty if (one := _certain(column, row[column.place], evidence))]
        if evidence.said_otherwise:
            certain.append(
                escape(f"another voice gives differently: {', '.join(map(heading, evidence.said_otherwise))}")
            )
        if evidence.dataset_license:
            certain.append(Markup("only a dataset says it; licence: {}").format(evidence.dataset_license))
        # Where voices are counted, and are few, they are named there.
        is_named = any(_are_all(evidence, column, row[column.place]) for column in certainty)
        lines = ["" if is_named else escape(_who_else(evidence)), "; ".join(certain)]
        return f'<td class="evidence">{linked}{"".join(f"<small>{one}</small>" for one in lines if one)}</td>'

    return cell


def _who_else(evidence: Evidence) -> str:
    """Return whose voices they are, unless the places are called by them: `Brown 2023` by Ada Brown."""
    written = {place.document.rpartition(" ")[0] for place in evidence.places}
    is_told = not evidence.more_voices and all(any(one in voice for one in written if one) for voice in evidence.voices)
    return "" if is_told else evidence.said_by


def _are_all(evidence: Evidence, column: ReadColumn, value: Any) -> bool:
    """Return whether a cell counts voices, and just those that are named."""
    is_count = column.declared.name == "voices" and bool(value)
    return is_count and not evidence.more_voices and len(evidence.voices) == value


def _certain(column: ReadColumn, value: Any, evidence: Evidence) -> Markup:
    if value is None or column.declared.name == "is_inferred":
        return Markup()
    said = escape(column.words(value))
    if column.type == "how_sure":
        return Markup('<span class="sure {}">{}</span>').format(value, said)
    if _are_all(evidence, column, value):
        return Markup("{}: {}").format(plural(value, "voice"), evidence.said_by)
    if column.declared.name == "voices":
        return Markup(plural(value, "voice"))  # noqa: S704  a number
    return Markup("{}: {}").format(column.heading, said)


def _headed(cell: Cell, heading: str) -> Cell:
    """Return how a column's cells are written where each that is not blank has the heading beside it."""
    opening = f'<td data-heading="{escape(heading[:1].upper() + heading[1:])}"'

    def told(row: Sequence[Any], evidence: Evidence) -> str:
        written = cell(row, evidence)
        return written if written == "<td></td>" else opening + written.removeprefix("<td")

    return told


def _cell(edition: ServedEdition, column: ReadColumn, addresses: Mapping[int, str]) -> Cell:
    """Return how a column's cells are written: decided once for all rows."""
    name, place, id_place = column.declared.name, column.place, column.id_place
    blank = f'<td class="silent">{escape(column.declared.blank)}</td>' if column.declared.blank else "<td></td>"
    written = lru_cache(maxsize=1024)(partial(_written, edition))

    def cell(row: Sequence[Any], evidence: Evidence) -> str:
        value = row[place]
        if value is None:
            # What a source says, and no column can hold, is no silence.
            words = evidence.not_representable.get(name)
            return blank if words is None else f'<td class="prose"><small>in words only:</small> {escape(words)}</td>'
        address = addresses.get(row[id_place]) if id_place is not None else None
        return written(column, value, address)

    return cell


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
