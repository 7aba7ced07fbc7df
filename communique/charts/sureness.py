"""Sureness: how sure the sources are, by kind of record."""

from __future__ import annotations

from communique.charts.bars import stacked_bars
from communique.charts.palette import AMBER, GREEN, RUST, Look
from communique.charts.picture import Picture, source_line
from communique.charts.query import Database, Row
from communique.factfiles.records.drafts import GAZETTEER_THINGS
from communique.wording import enumerated, number

_LEVELS = (
    Look("certain", GREEN, meaning="the source states it outright"),
    Look("probable", AMBER, meaning="the source thinks it probable"),
    Look("possible", RUST, is_hollow=True, meaning="the source thinks it possible"),
)
_KINDS = {
    "agenda item": "Subjects on the table",
    "financing": "Other financing",
    "membership": "Offices, memberships",
    "milestone": "Promises and steps",
    "part": "Parts of sums",
    "project party": "Parts in projects",
    "relation": "Ties",
    "stance": "Views",
}
# People, offices, places, topics and propositions are no statements; a sentence that is cited for one only names it.
_NO_STATEMENTS = ", ".join(f"'{kind}'" for kind in (*GAZETTEER_THINGS.values(), "document"))
_CITED = f"""
SELECT kind, certain, probable, possible FROM contents
WHERE certain + probable + possible > 0 AND kind NOT IN ({_NO_STATEMENTS})
ORDER BY certain + probable + possible DESC, kind
"""


def sureness(database: Database) -> Picture | None:
    """Return the picture of how sure the sources are; None where nothing is cited."""
    rows = database.rows(_CITED)
    if not rows:
        return None
    stacks = [(_kind(row), [row[level.heading] for level in _LEVELS]) for row in rows]
    return Picture(
        name="sureness",
        title="How sure the sources are, by kind of statement",
        alternative=" ".join(["Stacked bars.", *map(_in_words, rows)]),
        source=source_line(database, len(rows), len(rows)),
        caption="The surest sentence for each statement counts. A source that states something outright can still be "
        "wrong: this is the author's certainty, not ours.",
        draw=lambda width: stacked_bars(_LEVELS, stacks, width),
    )


def _kind(row: Row) -> str:
    kind = str(row["kind"])
    return _KINDS.get(kind, f"{kind.capitalize()}s")


def _in_words(row: Row) -> str:
    counts = enumerated([f"{number(row[level.heading])} {level.heading}" for level in _LEVELS if row[level.heading]])
    return f"{_kind(row)}: {counts}."
