"""Trade: how much pairs of countries trade, and what that implies for the period before."""

from __future__ import annotations

from communique.charts.bars import Bar, bar_list
from communique.charts.evidence_table import EvidenceTable, evidence_table
from communique.charts.palette import ACCENT, AMBER, QUIET, Look
from communique.charts.picture import Picture, barred_currency, source_line, without_bars
from communique.charts.query import Database, Row, is_concluded, largest, listed
from communique.wording import money_in_words, movement_in_words, sum_in_words, term_in_words

_MOST = 20
_LARGEST = f"""{largest("trade_figures")}
SELECT t.*, max(max(t.amount, coalesce(t.implied_previous_amount, 0))) OVER (PARTITION BY t.currency) AS longest
FROM chosen AS c CROSS JOIN trade_book AS t
WHERE t.trade_figure_id = c.id
ORDER BY t.currency, t.amount DESC, t.trade_figure_id
"""
_SIGNIFICANT = 2
_SAID, _COMPUTED = Look("", ACCENT), Look("", QUIET, is_hollow=True)
_TO_COME = Look("", AMBER, is_hollow=True)


def trade(database: Database) -> Picture | None:
    """Return the picture of all trade figures; None where there is none with an amount."""
    rows = database.rows(_LARGEST, most=_MOST)
    if not rows:
        return None
    every, currencies = database.number(listed("trade_figures")), [row["currency"] for row in rows]
    barred = barred_currency(currencies)
    return Picture(
        name="trade",
        title="What pairs of countries trade, and what it was before",
        alternative=" ".join(["Bars.", *map(_in_words, rows)]),
        source=source_line(database, len(rows), every, "largest in their currency") + without_bars(currencies),
        caption="A full bar is a sum that a source gives, or the lower end of a range. A hollow bar is what the stated "
        "change implies for the period before: it is calculated, and stated by no source. Forecasts and targets are "
        "marked; they are not actual trade. Where voices differ, the figure that stands is drawn.",
        # In one list: the sums themselves name their currency.
        draw=lambda width: bar_list([("", [bar for row in rows for bar in _bars(row, barred)])], width),
        report="trade",
        **_table(database, rows)._asdict(),
    )


def _table(database: Database, rows: list[Row]) -> EvidenceTable:
    said = [(row["trade_figure_id"], (_pair(row), f"{sum_in_words(row)}{_changed(row)}", _before(row))) for row in rows]
    return evidence_table(database, ("Who trades", "Sum", "The period before, computed"), said)


def _bars(row: Row, barred: str | None) -> list[Bar]:
    """Return what the source says, and what that implies."""
    longest, implied = row["longest"] or 1, row["implied_previous_amount"]
    look = _SAID if row["status"] == "actual" else _TO_COME
    has_bar = row["currency"] == barred
    length = row["amount"] / longest if has_bar else None
    bars = [Bar(str(sum_in_words(row)), f"{_pair(row)}{_changed(row)}", length, look)]
    if implied is not None:
        length = implied / longest if has_bar else None
        bars.append(Bar(_before(row), "the period before: computed from the change", length, _COMPUTED))
    return bars


def _pair(row: Row) -> str:
    when = f" ({said[:1].lower()}{said[1:]}{_concluded(row)})" if (said := row["period_printed"]) else ""
    to_come = "" if row["status"] == "actual" else f"{row['status']} "
    if row["flow"] == "turnover":
        return f"{row['country']} and {row['partner']}, {to_come}turnover{when}"
    towards = "to" if row["flow"] == "X" else "from"
    return f"{row['country']}, {to_come}{term_in_words(row['flow'])} {towards} {row['partner']}{when}"


def _concluded(row: Row) -> str:
    return "; the period is the coder's conclusion" if is_concluded(row, "period") else ""


def _changed(row: Row) -> str:
    change = row["change_percent"]
    return "" if change is None else f", {movement_in_words(change, row['change_bound'], row['change_to_percent'])}"


def _before(row: Row) -> str:
    """Return what the stated change implies, rounded to what can be known."""
    before = row["implied_previous_amount"]
    if before is None:
        return ""
    rounded = float(f"{before:.{_SIGNIFICANT - 1}e}")
    return f"about {money_in_words(rounded, row['currency'])}"


def _in_words(row: Row) -> str:
    implied = f", which implies {before} for the period before" if (before := _before(row)) else ""
    return f"{_pair(row)}: {sum_in_words(row)}{_changed(row)}{implied}."
