"""What feeds tell of a snapshot: its newest documents, the days of meetings and promises, and the time it speaks of.

Found out when publishing, since an edition does not change: a feed costs a server nothing that grows with the database.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from communique.charts.query import leave_out_bulk, not_representable
from communique.edition.span import time_spoken_of
from communique.reports.evidence import evidence_of
from communique.reports.lookup import lookup_in

# As XML takes it (RFC 3066); what a coder wrote may be no code.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# Of days: that many meetings, and that many promises.
_NEWEST_DOCUMENTS, _MOST_DAYS, _LAST_CORRECTIONS = 30, 300, 30

_DOCUMENTS = """
SELECT r.slug, d.title, d.language, author.label AS author, publisher.label AS publisher, d.published_on,
d.retrieved_on, d.published_on_latest, d.source_type, d.reliability, d.reliability_note, c.records, c.sentences
FROM documents AS d JOIN records AS r ON r.id = d.id JOIN document_coverage AS c ON c.document_id = d.id
LEFT JOIN actors AS author ON author.id = d.author_id LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
ORDER BY max(coalesce(d.retrieved_on, ''), coalesce(d.published_on_latest, '')) DESC, r.slug LIMIT ?
"""
_CORRECTIONS = """
SELECT c.corrected_on, c.what, c.record, r.kind, r.slug, coalesce(r.label, f.label, c.record) AS label
FROM corrections AS c LEFT JOIN former_slugs AS f ON f.slug = c.record LEFT JOIN records AS here ON here.slug = c.record
LEFT JOIN records AS r ON r.id = coalesce(here.id, f.record_id)
ORDER BY c.corrected_on DESC, c.record, c.what LIMIT ?
"""
# What both sorts of day have in common; a meeting may be on any of its days, a promise is due on the last.
_DAY = """
SELECT r.id, r.kind, r.slug, r.label, r.summary, {date} AS said, {date}_printed AS printed, {date}_earliest AS earliest,
{date}_latest AS latest, {status} AS status, {status_said} AS status_said, sure.how_sure,
', ' || coalesce(r.inferred, '') || ', ' LIKE '%, {date}, %' OR coalesce(r.inferred, '') LIKE 'whole%' AS is_concluded,
(SELECT count(DISTINCT k.value) FROM accounts AS a JOIN claims AS k ON k.account_id = a.id
WHERE a.record_id = x.id AND k.field = '{date}' AND k.standing = 'superseded' AND a.scope = '') AS replaced_days,
{more}
FROM {table} AS x JOIN records AS r ON r.id = x.id JOIN record_certainty AS sure ON sure.record_id = r.id {join}
WHERE coalesce({date}_latest, {date}_earliest) IS NOT NULL
ORDER BY coalesce({date}_latest, {date}_earliest) DESC, r.slug LIMIT ?
"""
# A promise is cancelled with what it is a step of.
_STATUS = """
CASE WHEN coalesce(x.status, '') <> 'met' AND (
    EXISTS (SELECT 1 FROM projects AS p WHERE p.id = x.subject_id AND p.status = 'cancelled')
    OR EXISTS (SELECT 1 FROM meetings AS m WHERE m.id = x.subject_id AND m.status = 'cancelled')
    OR EXISTS (SELECT 1 FROM financings AS f WHERE f.id = x.subject_id AND f.stage = 'cancelled')
) THEN 'cancelled' ELSE x.status END
"""
_STATUS_SAID = not_representable("x.id", "'status'")
_MEETINGS = _DAY.format(
    date="held_on",
    status="x.status",
    table="meetings",
    status_said=_STATUS_SAID,
    more="NULL AS type, NULL AS subject",
    join="",
)
_PROMISES = _DAY.format(
    date="planned",
    status=_STATUS,
    status_said=_STATUS_SAID,
    table="milestones",
    more="x.type, subject.label AS subject",
    join="JOIN records AS subject ON subject.id = x.subject_id",
)
_WITHOUT_DAY = """
SELECT (SELECT count(*) FROM meetings AS m JOIN records AS r ON r.id = m.id WHERE coalesce(r.voices, 1) > 0
AND coalesce(m.held_on_latest, m.held_on_earliest) IS NULL) AS meetings,
(SELECT count(*) FROM milestones WHERE coalesce(planned_latest, planned_earliest) IS NULL
AND (planned IS NOT NULL OR status = 'scheduled')) AS promises
"""
_WITH_DAY = """
SELECT (SELECT count(*) FROM meetings WHERE coalesce(held_on_latest, held_on_earliest) IS NOT NULL) AS meetings,
(SELECT count(*) FROM milestones WHERE coalesce(planned_latest, planned_earliest) IS NOT NULL) AS promises
"""
_COVERAGE = """
SELECT count(*) AS documents, coalesce(sum(sentences), 0) AS sentences, coalesce(sum(cited), 0) AS cited,
coalesce(sum(explained), 0) AS explained, coalesce(sum(unaccounted), 0) AS unaccounted FROM document_coverage
"""


def for_feeds(snapshot: Path) -> dict[str, Any]:
    """Return what feeds and totals tell of a snapshot, by name.

    `documents` came last, by the day that they were retrieved or published, as did `corrections`; `days` has meetings
    and promises with the places that say them, the latest first, with how many have no day, and how many more there
    are; `span` is the time that the documents speak of, by `time_spoken_of`; `coverage` counts the sentences that are
    cited or explained.
    """
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        leave_out_bulk(connection)
        ask = Database(connection, execute_plugins=False).query
        (coverage,), (without_day,), (with_day,) = map(ask, (_COVERAGE, _WITHOUT_DAY, _WITH_DAY))
        days = _with_evidence(connection, [*ask(_MEETINGS, [_MOST_DAYS]), *ask(_PROMISES, [_MOST_DAYS])])
        return {
            "coverage": coverage,
            "documents": [_with_language(one) for one in ask(_DOCUMENTS, [_NEWEST_DOCUMENTS])],
            "corrections": [*ask(_CORRECTIONS, [_LAST_CORRECTIONS])],
            "days": {"days": days, "left_out": sum(with_day.values()) - len(days), "without_day": without_day},
            "span": time_spoken_of(ask),
        }


def _with_evidence(snapshot: sqlite3.Connection, days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return days with the places that say them in short; ids, which are of one edition alone, are left out."""
    ids = [day.pop("id") for day in days]
    found = evidence_of(lookup_in(snapshot).ask, ids)
    return [{**day, "evidence": found[record].evidence} for day, record in zip(days, ids, strict=True)]


def _with_language(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document whose language is none where it is no code of one."""
    is_code = _LANGUAGE.fullmatch(document["language"])
    return {**document, "language": document["language"] if is_code else None}
