"""Charts that saved reports declare in their headers, drawn with the reports' defaults.

    -- chart: {mark: bar, x: total, y: provider, color: stage, bound: total_bound, to: total_to}

`x` is the column with the number, or several whose numbers are parts of a whole, which are stacked; `y` is the column,
or the columns, whose words name a bar; `color` sets bars apart under a heading for each of its values. Where `x` is
declared as an amount, only sums of the commonest currency have bars, and `bound` and `to` are the columns that say how
it is bounded and where a range ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from communique.charts.bars import Bar, bar_list, stacked_bars
from communique.charts.canvas import Spec
from communique.charts.omissions import Omission, or_omission
from communique.charts.palette import ACCENT, AMBER, GREEN, QUIET, RUST, STAGES, Look
from communique.charts.picture import Picture, barred_currency, source_line, without_bars
from communique.charts.query import Database, Row
from communique.reports.arguments import bind
from communique.reports.columns import heading_of
from communique.reports.parameters import ReportError
from communique.reports.report import Report
from communique.wording import money_in_words, number, term_in_words

MARKS = ("bar",)
_MOST_ROWS = 30
_COLOURS = (GREEN, AMBER, RUST, QUIET)


@dataclass(frozen=True)
class Chart:
    """A chart as a report's header declares it."""

    x: tuple[str, ...]
    y: tuple[str, ...]
    color: str | None = None
    mark: str = "bar"
    bound: str | None = None
    to: str | None = None
    unit: str = ""
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def columns(self) -> set[str]:
        """Return the report's columns that it draws."""
        return {*self.x, *self.y, *filter(None, (self.color, self.bound, self.to, self.unit))}


def chart_of(report: Report) -> Chart | None:
    """Return the chart that a report declares, if it does; ReportError where it makes no sense."""
    declared = report.chart
    if declared is None:
        return None
    try:
        chart = Chart(**{**declared, "x": _several(declared["x"]), "y": _several(declared["y"])})
    except (KeyError, TypeError) as error:
        raise ReportError(f"{report.name}: a chart has mark, x, y, color, bound and to: {error}") from error
    if chart.mark not in MARKS or not chart.columns <= set(report.columns):
        raise ReportError(f"{report.name}: the chart names a mark or a column that is not there")
    drawn = report.columns[chart.x[0]]
    unit = drawn.unit if drawn.type == "amount" else ""
    return replace(chart, unit=unit, headings={name: heading_of(report.columns[name]) for name in chart.columns})


def _several(named: str | list[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def declared_charts(database: Database, reports: Iterable[Report]) -> Iterator[Picture | Omission]:
    """Yield the pictures of all reports that declare one and have rows."""
    for report in reports:
        chart = chart_of(report)
        if chart:
            made = or_omission(_name_of(report), report.title, partial(_picture, database, report, chart))
            yield from filter(None, [made])


def _name_of(report: Report) -> str:
    return f"report-{report.name}"


def _picture(database: Database, report: Report, chart: Chart) -> Picture | None:
    rows, every = _first_rows(database, report, chart)
    if not rows:
        return None
    names = _names(rows, chart)
    said = [f"{name}: {_in_figures(row, chart)}." for name, row in zip(names, rows, strict=True)]
    return Picture(
        name=_name_of(report),
        title=report.title,
        alternative=" ".join(["Bars." if len(chart.x) == 1 else "Stacked bars.", *said]),
        source=source_line(database, len(rows), every, "first")
        + (without_bars([row[chart.unit] for row in rows]) if chart.unit else ""),
        caption=" ".join(report.caveats),
        draw=lambda width: _drawn(rows, names, chart, width),
        report=report.name,
    )


def _first_rows(database: Database, report: Report, chart: Chart) -> tuple[list[Row], int]:
    """Return the rows that are drawn, and how many there are with something to draw."""
    rows, every = list[Row](), 0
    for found in database.connection.execute(report.sql, bind(report, {}).bound):
        if any(found[column] is not None for column in chart.x):
            every += 1
            if len(rows) < _MOST_ROWS:
                rows.append(dict(found))
    return rows, every


def _names(rows: list[Row], chart: Chart) -> list[str]:
    """Return what each bar is of; what is the same for all need not be said."""
    telling = [column for column in chart.y if len({row[column] for row in rows}) > 1] or list(chart.y[-1:])
    return [", ".join(_name(column, row[column], chart) for column in telling) for row in rows]


def _name(column: str, value: Any, chart: Chart) -> str:
    if value is None:
        return "not said"
    return str(value) if isinstance(value, str) else f"{chart.headings[column]} {number(value)}".capitalize()


def _in_figures(row: Row, chart: Chart) -> str:
    if len(chart.x) > 1:
        return ", ".join(f"{chart.headings[column]} {number(row[column] or 0)}" for column in chart.x)
    apart = f", {term_in_words(str(row[chart.color]))}" if chart.color else ""
    return f"{_amount(row, chart)}{apart}"


def _amount(row: Row, chart: Chart) -> str:
    value = row[chart.x[0]]
    if not chart.unit:
        return number(value)
    bound, to = (row[column] if column else None for column in (chart.bound, chart.to))
    return str(money_in_words(value, row[chart.unit], bound, to))


def _drawn(rows: list[Row], names: list[str], chart: Chart, width: float) -> Spec:
    if len(chart.x) > 1:
        last = len(chart.x) - 1
        levels = [
            Look(chart.headings[column], colour, is_hollow=place == last)
            for place, (column, colour) in enumerate(zip(chart.x, _COLOURS, strict=False))
        ]
        counts = [[row[column] or 0 for column in chart.x] for row in rows]
        return stacked_bars(levels, list(zip(names, counts, strict=True)), width)
    bars = sorted(zip(rows, names, strict=True), key=lambda pair: _order(_apart(pair[0], chart)))
    groups = groupby(bars, key=lambda pair: _apart(pair[0], chart))
    return bar_list(
        ((_look(apart).heading, [_bar(row, name, rows, chart) for row, name in those]) for apart, those in groups),
        width,
    )


def _apart(row: Row, chart: Chart) -> str:
    """Return the term under whose heading a bar stands; empty where there are no headings."""
    return str(row[chart.color]) if chart.color else ""


def _look(apart: str) -> Look:
    return STAGES.get(apart) or Look(term_in_words(apart).capitalize(), ACCENT, False)


def _order(apart: str) -> tuple[int, str]:
    """Return what sorts stages into their own order."""
    return list(STAGES).index(apart) if apart in STAGES else len(STAGES), apart


def _bar(row: Row, name: str, rows: list[Row], chart: Chart) -> Bar:
    barred = barred_currency(other[chart.unit] for other in rows) if chart.unit else None
    alike = [other for other in rows if not chart.unit or other[chart.unit] == barred]
    longest = max(abs(other[chart.x[0]]) for other in alike) or 1
    has_bar = not chart.unit or row[chart.unit] == barred
    length = abs(row[chart.x[0]]) / longest if has_bar else None
    return Bar(_amount(row, chart), name, length, _look(_apart(row, chart)))
