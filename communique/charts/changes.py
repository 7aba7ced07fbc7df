"""Changes: what became of each date and figure that was given more than once, drawn from the report of that.

A promise's dates stand on an axis of years, each beside the day on which it was said; figures are ranges on a scale
that begins at zero, one row for each voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter

from communique.charts.canvas import Spec
from communique.charts.omissions import Omission, or_omission
from communique.charts.picture import Picture
from communique.charts.promised_dates import promised_dates
from communique.charts.query import Database, Row
from communique.charts.ranges import ranges
from communique.reports.arguments import bind
from communique.reports.columns import heading_of, words_of
from communique.reports.report import Report
from communique.wording import date_in_words, heading, plural, tag_in_words, term_in_words, value_in_words

REPORT = "changes-over-time"
NAMED = "changes-"
_MOST, _MOST_ROWS = 40, 16
_COLUMNS = ("dated", "value", "move", "days", "change_percent", "voice", "standing", "document", "passage")
# What a record is of, where it is a step or a figure of something else.
_OF = """
SELECT r.slug, r.label, s.slug AS subject, s.label AS subject_label, coalesce(m.type, i.quantity) AS step,
    nullif(i.status, 'actual') AS status
FROM records AS r LEFT JOIN milestones AS m ON m.id = r.id LEFT JOIN indicators AS i ON i.id = r.id
LEFT JOIN records AS s ON s.id = coalesce(m.subject_id, i.subject_id) WHERE r.id = :id
"""
_STANDS = {
    "stands": "stands",
    "agrees": "agrees with what stands",
    "near": "both can be true",
    "rival": "another value",
    "superseded": "older news",
    "not comparable": "not comparable",
}
_DATES = "A circle marks when it was said, a diamond the day that was named; a bar, where that may be one of several."
_FIGURES = "Each bar runs from the least to the most that a voice's words allow, on a scale from zero."
_FILLED = (
    "Filled marks are the value that stands, chosen by one rule for all records or by an editor, and those that agree."
)


@dataclass(frozen=True)
class _Run:
    """One field of a record, given more than once: what the report has of it, without copies."""

    rows: list[Row]
    of: Row

    @property
    def is_of_dates(self) -> bool:
        return bool(self.rows[0]["what"] == "date")

    @property
    def title(self) -> str:
        of, field = self.of, self.rows[0]["field"]
        if of["subject"] is None:
            return f"{of['label']}: {heading(field)}, voice by voice"
        # A second step or figure of one sort has a tag behind the sort.
        tags = of["slug"].removeprefix(of["subject"]).split("/")[2:]
        tag = f"({tag_in_words(' '.join(tags))})" if tags else None
        step = " ".join(filter(None, (of["status"], term_in_words(of["step"]), tag)))
        return f"{of['subject_label']}: {step}, {'as promised over time' if field == 'planned' else 'voice by voice'}"

    @property
    def name(self) -> str:
        """Return what its files are called."""
        return f"{NAMED}{self.rows[0]['field'].replace('_', '-')}-{self.of['slug'].replace('/', '--')}"


def changes(database: Database, reports: Iterable[Report]) -> Iterator[Picture | Omission]:
    """Yield a picture for each date and figure to which different values were given; first what has moved."""
    report = next((report for report in reports if report.name == REPORT), None)
    if report is None:
        return
    runs = or_omission("changes", report.title, lambda: list(islice(_runs(database, report), _MOST)))
    if isinstance(runs, Omission):
        yield runs
        return
    for run in runs:
        yield or_omission(run.name, run.title, partial(_picture, database, report, run))


def _runs(database: Database, report: Report) -> Iterator[_Run]:
    """Yield what differs, in the order of the report."""
    rows = database.each(report.sql, **bind(report, {}).bound)
    for _, by_field in groupby(rows, itemgetter("record_id", "field")):
        told = [row for row in by_field if row["move"] != "a copy"]
        if _differ(told):
            yield _Run(told, database.rows(_OF, id=told[0]["record_id"])[0])


def _differ(rows: list[Row]) -> bool:
    """Return whether there is something to see: dates or figures, and not the same each time."""
    return rows[0]["what"] != "status" and len({(row["low"], row["high"], row["unit"]) for row in rows}) > 1


def _picture(database: Database, report: Report, run: _Run) -> Picture:
    shown = run.rows[:_MOST_ROWS]
    draw: Callable[[list[tuple[Row, str, str]], float], Spec] = promised_dates if run.is_of_dates else ranges
    return Picture(
        name=run.name,
        title=run.title,
        alternative=" ".join(f"{said}: {by}." for _, said, by in _in_words(shown)),
        source=_source(database, run, shown),
        caption=f"{_DATES if run.is_of_dates else _FIGURES} {_FILLED}",
        draw=lambda width: draw(_in_words(shown), width),
        report=report.name,
        record=run.of["slug"],
        subject=run.of["subject"],
        table=_table(report, shown),
    )


def _table(report: Report, rows: list[Row]) -> list[list[str]]:
    """Return what is drawn as the report says it, headings first."""
    columns = [report.columns[name] for name in _COLUMNS if any(row[name] is not None for row in rows)]
    cells = [[words_of(column.type)(row[column.name]) for column in columns] for row in rows]
    return [[heading_of(column).capitalize() for column in columns], *cells]


def _in_words(rows: list[Row]) -> list[tuple[Row, str, str]]:
    """Return each row with what was said and with who said it when, how it had moved, and whether it stands."""
    return [(row, value_in_words(row["value"]), _who(row)) for row in rows]


def _who(row: Row) -> str:
    moved = [] if row["move"] == "said first" else [_move(row)]
    told = f"{row['voice']}, {date_in_words(row['dated'])}", *moved, _STANDS[row["standing"]]
    return "; ".join(dict.fromkeys(told))


def _move(row: Row) -> str:
    by = _by(row)
    return f"{row['move']} by {by}" if by else str(row["move"])


def _by(row: Row) -> str | None:
    if row["days"] is not None:
        return plural(abs(row["days"]), "day")
    return None if row["change_percent"] is None else f"{abs(row['change_percent']):.3g}%"


def _source(database: Database, run: _Run, shown: list[Row]) -> str:
    documents = "; ".join(dict.fromkeys(row["document"] for row in shown))
    left_out = f" Shown: the first {len(shown)}, of {len(run.rows)}." if len(shown) < len(run.rows) else ""
    return f"Source: {documents}; coded in {database.name}.{left_out}"
