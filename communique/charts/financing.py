"""Financing: who has provided and who only plans what, by stage and currency, never added up."""

from __future__ import annotations

from itertools import groupby

from communique.charts.bars import Bar, Group, bar_list
from communique.charts.palette import STAGES
from communique.charts.picture import Picture, scales_apart, source_line
from communique.charts.query import Database, Row, largest
from communique.wording import money_in_words

_MOST = 20
_LARGEST = f"""{largest("financings")}
SELECT f.*, l.is_concessional, max(f.amount) OVER (PARTITION BY f.currency) AS longest
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
    every = database.number("SELECT count(*) FROM financings")
    return Picture(
        name="financing",
        title="Who has given money, and who only plans to",
        alternative=_in_words(rows),
        source=source_line(database, len(rows), every, "largest in their currency")
        + scales_apart(row["currency"] for row in rows),
        caption="A plan is not a payment. Sums of different stages or currencies are not added up; bars of one "
        "currency are drawn to one scale.",
        draw=lambda width: bar_list(_groups(rows), width),
        report="financing",
    )


def _groups(rows: list[Row]) -> list[Group]:
    return [
        Group(STAGES[stage].heading, [_bar(row) for row in those])
        for stage, those in groupby(rows, lambda row: str(row["stage"]))
    ]


def _bar(row: Row) -> Bar:
    return Bar(
        said=str(money_in_words(row["amount"], row["currency"], row["amount_bound"])),
        of=_who(row),
        length=row["amount"] / row["longest"] if row["longest"] else 0,
        colour=STAGES[row["stage"]].colour,
        is_hollow=STAGES[row["stage"]].is_hollow,
    )


def _who(row: Row) -> str:
    recipient = row["recipient"] or "a recipient that the source does not name"
    instrument = ""
    if row["kind"] == "loan":
        instrument = ", a soft loan" if row["is_concessional"] else ", a loan"
    project = f", for {row['project']}" if row["project"] else ""
    return f"{row['provider']} to {recipient}{instrument}{project}"


def _in_words(rows: list[Row]) -> str:
    said = []
    for stage, those in groupby(rows, lambda row: str(row["stage"])):
        sums = "; ".join(
            f"{money_in_words(row['amount'], row['currency'], row['amount_bound'])} from {_who(row)}" for row in those
        )
        said.append(f"{STAGES[stage].heading}: {sums}.")
    return f"Bars for {len(rows)} sums. {' '.join(said)}" if len(rows) > 1 else f"A bar. {' '.join(said)}"
