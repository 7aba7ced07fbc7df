"""Promises as the report gives them, each with the days that were named for it before and the sentences it rests on."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from communique.reports.evidence import evidence_beside
from communique.reports.report import Report
from communique.web.edition import Row, View

_DAYS = """
SELECT a.record_id, k.value, k.printed, coalesce(k.standing, 'stands') = 'superseded' AS is_replaced,
coalesce(a.said_on, a.as_of, d.published_on) AS dated, voice.label AS voice, document.label AS document,
coalesce(k.label, a.label) AS passage
FROM json_each(:ids) AS wanted CROSS JOIN accounts AS a JOIN claims AS k ON k.account_id = a.id
JOIN documents AS d ON d.id = a.document_id JOIN records AS document ON document.id = d.id
JOIN records AS voice ON voice.id = a.origin_id
WHERE a.record_id = wanted.value AND k.field = 'planned' AND NOT a.is_denied AND a.scope = ''
AND (k.standing IS NULL OR k.standing IN ('stands', 'agrees', 'superseded'))
ORDER BY a.record_id, coalesce(a.said_on_latest, a.as_of_latest, d.published_on_latest), document.slug, a.position
"""
_STEPS = """
SELECT r.id, r.slug, r.kind, r.label, r.summary, m.planned_earliest AS earliest, m.planned_latest AS latest
FROM json_each(:ids) AS wanted JOIN records AS r ON r.id = wanted.value JOIN milestones AS m ON m.id = r.id
"""


class Promise(NamedTuple):
    """A promise: the report's row by column, its step, the days that another replaced, and what it rests on."""

    row: Row
    step: Row
    replaced: list[Row]
    evidence: Any
    addresses: dict[int, str]

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return self.addresses[self.row["milestone_id"]]

    @property
    def first(self) -> date:
        """Return the first day that it may be due; of an open beginning, the last."""
        return date.fromisoformat(self.step["earliest"] or self.step["latest"])

    @property
    def last(self) -> date:
        """Return the last day that it may be due; of an open end, the first."""
        return date.fromisoformat(self.step["latest"] or self.step["earliest"])


def promised(view: View, report: Report, rows: Sequence[Sequence[Any]]) -> list[Promise]:
    """Return the promises of the report's rows, in their order; what is asked beside them is asked once for all."""
    told = [dict(zip(report.columns, row, strict=True)) for row in rows]
    ids = json.dumps([row["milestone_id"] for row in told])
    days = {record: list(those) for record, those in groupby(view.ask(_DAYS, ids=ids), itemgetter("record_id"))}
    steps = {step["id"]: step for step in view.ask(_STEPS, ids=ids)}
    named = ("milestone_id", "subject_id", "promised_by_id", "voice_id", "document_id")
    addresses = view.addresses(row[name] for row in told for name in named if row[name] is not None)
    evidence = evidence_beside(report, rows, view.ask)
    return [
        Promise(row, steps[one], _replaced(days.get(one, [])), beside, addresses)
        for row, beside in zip(told, evidence, strict=True)
        for one in [row["milestone_id"]]
    ]


def _replaced(days: Sequence[Row]) -> list[Row]:
    """Return each day that another replaced, once, as it was named first."""
    stands = {day["value"] for day in days if not day["is_replaced"]}
    first = {day["value"]: day for day in reversed(days) if day["value"] not in stands}
    return [day for day in days if first.get(day["value"]) is day]
