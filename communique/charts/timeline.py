"""The timeline: meetings, signings and promises, past and due, each from its first day to its last as sources allow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter

from communique.charts.canvas import Mark, Spec, WordsAbove, canvas, rule
from communique.charts.evidence_table import EvidenceTable, evidence_table
from communique.charts.happened import DENIED, DUE, EXPECTED, LAPSED, STATES, State, key, state_of
from communique.charts.palette import INK
from communique.charts.picture import Picture, source_line
from communique.charts.query import Database, Row, is_concluded, not_representable
from communique.charts.time_axis import AXIS, MARGIN, TRACK, TimeAxis, down
from communique.wording import date_in_words, term_in_words

_MOST_PAST, _MOST_DUE, _MOST_UNDATED = 12, 12, 8
_DATED = """
WITH dated AS (
    SELECT id, status, held_on AS dated, held_on_earliest AS first, held_on_latest AS last, NULL AS step,
        id AS about_id, 'held_on' AS field
    FROM meetings
    UNION ALL
    SELECT id, status, signed_on, signed_on_earliest, signed_on_latest, 'signing', id, 'signed_on' FROM agreements
    UNION ALL
    SELECT id, status, coalesce(actual, planned),
        CASE WHEN actual IS NULL THEN planned_earliest ELSE actual_earliest END,
        CASE WHEN actual IS NULL THEN planned_latest ELSE actual_latest END, type, subject_id,
        CASE WHEN actual IS NULL THEN 'planned' ELSE 'actual' END FROM milestones
)
"""
_CHOSEN = f"""
SELECT d.*, r.label, own.inferred, own.how_sure, own.disputed, {not_representable("d.id", "d.field")} AS said_of_it, (
    SELECT min(s.published_on_earliest) FROM citations AS c JOIN passages AS p ON p.id = c.passage_id
    JOIN documents AS s ON s.id = p.document_id WHERE c.record_id = d.id
) AS said FROM ({{chosen}}) AS d JOIN records AS r ON r.id = d.about_id
JOIN records AS own ON own.id = d.id ORDER BY coalesce(d.last, d.first), d.first, d.id
"""
# What was past and what was due when the newest document was published.
_NEAREST = """
SELECT * FROM (
    SELECT *, 0 AS is_due FROM dated WHERE coalesce(last, first) <= :newest ORDER BY coalesce(last, first) DESC, id
    LIMIT :past
) UNION ALL SELECT * FROM (
    SELECT *, 1 FROM dated WHERE coalesce(last, first) > :newest ORDER BY coalesce(last, first), id LIMIT :due
)
"""
# What is only referred to has no date that a source could give.
_IS_UNDATED = "dated IS NULL AND id IN (SELECT id FROM records WHERE coalesce(voices, 1) > 0)"
_UNDATED = f"SELECT * FROM dated WHERE {_IS_UNDATED} ORDER BY id LIMIT :most"
# Of the others the words say it: a meeting in the past was held, a signing in the past took place.
_OUTCOMES = {"met", "notMet", "partiallyMet", "postponed", "cancelled", "discussed", "drafted", "agreed"}
# Of what is not said to have happened, the words say so, too: who cannot see the symbols, or copies a row, needs it.
_IN_WORDS = {
    LAPSED: "planned; no source says that it happened",
    DUE: "planned",
    EXPECTED: "only expected",
    DENIED: "denied by another voice",
}
_SPACE, _SHORTEST = 10, 4


@dataclass(frozen=True)
class _Times:
    """What the timeline shows, and the day of the newest document, which parts what is past from what is due."""

    newest: date
    rows: list[Row]

    @property
    def years(self) -> tuple[int, int]:
        """The first year shown, and the last."""
        days = [day for row in self.rows for day in (row["first"], row["last"]) if day]
        years = [self.newest.year, *(date.fromisoformat(day).year for day in days)]
        return min(years), max(years)


def timeline(database: Database) -> Picture | None:
    """Return the picture of meetings, signings and promises; None where nothing is dated."""
    newest = database.rows("SELECT max(published_on_latest) AS day FROM documents")[0]["day"]
    if newest is None:
        return None
    nearest = _chosen(database, _NEAREST, newest=newest, past=_MOST_PAST, due=_MOST_DUE)
    times = _Times(date.fromisoformat(newest), nearest)
    if not times.rows:
        return None
    undated = _without_date(database)
    every = database.number(f"{_DATED} SELECT count(*) FROM dated WHERE dated IS NOT NULL")
    return Picture(
        name="timeline",
        title="Meetings, agreements and promises, past and due",
        alternative=" ".join([_in_words(times), *undated]),
        source=source_line(database, len(times.rows), every, f"nearest to {date_in_words(newest)}"),
        caption=f"Past and due are as of {date_in_words(newest)}, the day of the newest source; no coded source says "
        f"whether a promise was kept after it. Dashed: no first or no last day is given."
        + (" What has no date in any source is listed below, in words." if undated else ""),
        draw=lambda width: _drawn(times, width),
        report="timeline",
        **_table(database, times.rows)._asdict(),
    )


def _table(database: Database, rows: list[Row]) -> EvidenceTable:
    said = [
        (row["id"], (date_in_words(row["dated"]) or "", f"{_what(row)}{_outcome(row)}", state_of(row).said))
        for row in rows
    ]
    return evidence_table(database, ("When", "What", "Whether it happened"), said)


def _chosen(database: Database, which: str, **parameters: object) -> list[Row]:
    return database.rows(f"{_DATED} {_CHOSEN.format(chosen=which)}", **parameters)


def _without_date(database: Database) -> list[str]:
    """Return a sentence on what has no date, if anything has none."""
    every = database.number(f"{_DATED} SELECT count(*) FROM dated WHERE {_IS_UNDATED}")
    if not every:
        return []
    some = [_what(row) + _said_of_it(row) for row in _chosen(database, _UNDATED, most=_MOST_UNDATED)]
    more = f", and {every - len(some):,} more" if every > len(some) else ""
    return [f"No source gives a date for {every:,} more: {'; '.join(some)}{more}."]


def _what(row: Row) -> str:
    return f"{row['label']}: {row['step']}" if row["step"] else str(row["label"])


def _said_of_it(row: Row) -> str:
    return f" (said: {row['said_of_it']})" if row["said_of_it"] else ""


def _outcome(row: Row) -> str:
    """Return what became of it, where that is not plain: the symbols say it only to who sees and knows them."""
    told = [term_in_words(row["status"])] if row["status"] in _OUTCOMES else []
    if row["dated"] and (state := _IN_WORDS.get(state_of(row))):
        told.append(state)
    outcome = "".join(f", {one}" for one in told)
    return f"{outcome} (the date is the coder's conclusion)" if is_concluded(row, row["field"]) else outcome


def _in_words(times: _Times) -> str:
    by_time = groupby(times.rows, itemgetter("is_due"))
    said = [f"{('Past', 'Due')[is_due]}: {'; '.join(map(_when_and_what, rows))}." for is_due, rows in by_time]
    return f"A timeline from {times.years[0]} to {times.years[1]}. {' '.join(said)}"


def _when_and_what(row: Row) -> str:
    return f"{date_in_words(row['dated'])}, {_what(row)}{_outcome(row)}"


@dataclass
class _Tracks:
    """The marks of the timeline: solid from the first to the last day, dashed where one of the two is open.

    `heights` are those of the axis and of the middle of each track.
    """

    times: _Times
    width: float
    solid: list[Mark] = field(default_factory=list)
    dashed: list[Mark] = field(default_factory=list)
    heights: list[float] = field(default_factory=lambda: [TRACK / 2])
    ends: dict[State, list[Mark]] = field(default_factory=dict)

    def x(self, day: date) -> float:
        """Return where a day is."""
        return self.axis.x(day)

    def add(self, row: Row, y: float) -> None:
        """Draw when a meeting, signing or promise is or was."""
        state = state_of(row)
        first, last = (self.x(date.fromisoformat(day)) if day else None for day in (row["first"], row["last"]))
        is_open = first is None or last is None
        start = first if first is not None else self._since(row)
        end = last if last is not None else self.width - MARGIN
        # What is no longer than the symbol at its end needs no line.
        if end - start > _SHORTEST:
            track = {"x": start, "x2": end, "y": y, "y2": y, "colour": state.colour}
            (self.dashed if is_open else self.solid).append(track)
        self.heights.append(y)
        self.ends.setdefault(state, []).append({"x": end, "y": y})

    def _since(self, row: Row) -> float:
        """Return where it starts: a promise without a first day when it was said, what has happened at any time."""
        return self.x(date.fromisoformat(row["said"])) if row["is_due"] and row["said"] else 1

    @property
    def axis(self) -> TimeAxis:
        """The years above."""
        return TimeAxis(*self.times.years, self.width)

    def layers(self) -> list[Spec]:
        """Return the layers of all tracks, and of the symbols at their ends."""
        tracks = rule(self.solid, thickness=6), rule(self.dashed, thickness=2, dash=(4, 3))
        return [*tracks, *(state.symbols(self.ends[state]) for state in STATES if state in self.ends)]


def _drawn(times: _Times, width: float) -> Spec:
    words, tracks = WordsAbove(width), _Tracks(times, width)
    legend, y = key(map(state_of, times.rows), width, AXIS)
    headings = f"Past on {date_in_words(times.newest.isoformat())}", "Due after that"
    for is_due, rows in groupby(times.rows, itemgetter("is_due")):
        y = words.head(headings[is_due], y)
        for row in rows:
            y = words.add(str(date_in_words(row["dated"])), f"{_what(row)}{_outcome(row)}", y)
            tracks.add(row, y + TRACK / 2)
            y += TRACK + _SPACE
    newest = rule([down(tracks.x(times.newest), y, INK) for y in tracks.heights], dash=(1, 3))
    return canvas(width, y, *tracks.axis.layers(tracks.heights), newest, *tracks.layers(), *words.layers(), *legend)
