"""Financing: who has provided and who only plans what, by stage and currency, never added up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from communique.charts.bars import Bar, bar_list
from communique.charts.evidence_table import EvidenceTable, evidence_table
from communique.charts.palette import STAGES
from communique.charts.picture import Picture, barred_currency, source_line, without_bars
from communique.charts.query import Database, Row, largest, listed, not_representable
from communique.wording import instrument_in_words, sum_in_words

_MOST = 20
_LARGEST = f"""{largest("financings")}
SELECT f.*, {not_representable("f.financing_id", "'recipient'")} AS recipient_said, l.is_concessional,
max(f.amount) OVER (PARTITION BY f.currency) AS longest
FROM chosen AS c CROSS JOIN finance_book AS f LEFT JOIN loans AS l ON l.id = f.financing_id
WHERE f.financing_id = c.id
ORDER BY f.currency, f.amount DESC, f.financing_id
"""


def financing(database: Database) -> Picture | None:
    """Return the picture of all financing; None where there is no sum."""
    rows = database.rows(_LARGEST, most=_MOST)
    if not rows:
        return None
    rows.sort(key=lambda row: list(STAGES).index(row["stage"]))
    every, currencies = database.number(listed("financings")), [row["currency"] for row in rows]
    barred = barred_currency(currencies)
    return Picture(
        name="financing",
        title="Who has given money, and who only plans to",
        alternative=_in_words(rows),
        source=source_line(database, len(rows), every, "largest in their currency") + without_bars(currencies),
        caption="A plan is not a payment. Sums of different stages or currencies are not added up. Each group of "
        "bars has one currency; ranges are drawn to their lower end.",
        draw=lambda width: bar_list(
            ((heading, [_bar(row, barred) for row in those]) for heading, those in _by_stage(rows)), width
        ),
        report="financing",
        **_table(database, rows)._asdict(),
    )


def _table(database: Database, rows: list[Row]) -> EvidenceTable:
    said = [(row["financing_id"], (STAGES[row["stage"]].heading, str(sum_in_words(row)), _who(row))) for row in rows]
    return evidence_table(database, ("Stage", "Sum", "From whom to whom"), said)


def _by_stage(rows: list[Row]) -> Iterator[tuple[str, Iterator[Row]]]:
    return groupby(rows, lambda row: STAGES[row["stage"]].heading)


def _bar(row: Row, barred: str | None) -> Bar:
    length = row["amount"] / (row["longest"] or 1) if row["currency"] == barred else None
    return Bar(str(sum_in_words(row)), _who(row), length, STAGES[row["stage"]])


def _who(row: Row) -> str:
    named = _said_or_concluded(row, "recipient") or row["recipient_said"]
    recipient = named or "a recipient that the source does not name"
    instrument = f", {said}" if (said := instrument_in_words(row, article=True)) else ""
    project = f", for {said}" if (said := _said_or_concluded(row, "project")) else ""
    return f"{row['provider']} to {recipient}{instrument}{project}"


def _said_or_concluded(row: Row, name: str) -> str | None:
    """Return what a source says, or what a coder concludes where none does, marked so."""
    concluded = row[f"{name}_inferred"]
    return row[name] or (f"{concluded} (the coder's conclusion)" if concluded else None)


def _in_words(rows: list[Row]) -> str:
    said = " ".join(
        f"{heading}: {'; '.join(f'{sum_in_words(row)} from {_who(row)}' for row in those)}."
        for heading, those in _by_stage(rows)
    )
    return f"{len(rows)} sums. {said}" if len(rows) > 1 else said
