"""The time that the documents of a snapshot speak of, by month or year, and the records at both of its ends.

One date far from all others says little of what is covered, so that a tenth of the dates is left out at each end
before the months are named; the records at the very ends are named with theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, Any]
# One in so many is left out at each end.
_LEFT_OUT = 10
_DATED = """
SELECT r.kind, r.slug, r.label, x.dated, coalesce(x.first, x.last) AS first, coalesce(x.last, x.first) AS last FROM (
    SELECT id, held_on AS dated, held_on_earliest AS first, held_on_latest AS last FROM meetings
    UNION ALL SELECT id, occurred_on, occurred_on_earliest, occurred_on_latest FROM events
    UNION ALL SELECT id, signed_on, signed_on_earliest, signed_on_latest FROM agreements
    UNION ALL SELECT id, actual, actual_earliest, actual_latest FROM milestones
) AS x JOIN records AS r ON r.id = x.id WHERE coalesce(x.first, x.last) IS NOT NULL
"""
_AT = f"SELECT * FROM ({_DATED}) ORDER BY {{order}}, slug LIMIT 1 OFFSET ?"
_FIRST, _LAST = _AT.format(order="first"), _AT.format(order="last DESC")
_NUMBER = f"SELECT count(*) AS number FROM ({_DATED})"
_PUBLISHED = """
SELECT substr(min(published_on_earliest), 1, 7) AS published_from,
substr(max(published_on_latest), 1, 7) AS published_to
FROM documents
"""
_YEAR = re.compile(r"\d{4}")


def time_spoken_of(ask: Callable[..., Iterable[Row]]) -> Row:
    """Return the span: `from` and `to` as months or years (EDTF), the `first` and `last` record, how many are dated.

    `published_from` and `published_to` are the months of the first document and of the last. Null: not known.
    """
    (counted,), (published,) = ask(_NUMBER), ask(_PUBLISHED)
    ends: Row = {"from": None, "to": None, "first": None, "last": None}
    if number := counted["number"]:
        left_out = number // _LEFT_OUT
        (first,), (last,) = ask(_FIRST, [0]), ask(_LAST, [0])
        (beginning,), (end,) = ask(_FIRST, [left_out]), ask(_LAST, [left_out])
        ends = {
            "from": _month(beginning, "first"),
            "to": _month(end, "last"),
            "first": _named(first),
            "last": _named(last),
        }
    return {**ends, "dated": number, **published}


def _month(row: Row, end: str) -> str:
    """Return the month of one end of a date; the year, where no source is more precise."""
    return str(row["dated"] if _YEAR.fullmatch(row["dated"] or "") else row[end][:7])


def _named(row: Row) -> Row:
    return {name: row[name] for name in ("kind", "slug", "label", "dated")}
