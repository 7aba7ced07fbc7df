"""Counts of voices over all values: what is stored is what the accounts and claims say, counted once more in SQL."""

from __future__ import annotations

import pytest

from tests.support.databases import rows

# A document's own word is the voice of who wrote or published it, or what it copies; and of whom those speak for.
ORIGINS = """
WITH RECURSIVE above (start, id, depth) AS (
    SELECT id, id, 0 FROM documents UNION SELECT id, id, 0 FROM actors
    UNION
    SELECT above.start, coalesce(a.voice_of_id, original.id, d.author_id, d.publisher_id), above.depth + 1
    FROM above
    LEFT JOIN documents AS d ON d.id = above.id
    LEFT JOIN records AS original ON original.slug = d.copy_of AND original.kind IN ('document', 'actor')
    LEFT JOIN actors AS a ON a.id = above.id
    WHERE coalesce(a.voice_of_id, original.id, d.author_id, d.publisher_id) IS NOT NULL AND above.depth < 9
)
SELECT one.id, one.origin_id, top.id
FROM accounts AS one
JOIN above AS top ON top.start = coalesce(one.speaker_id, one.document_id)
WHERE
    top.depth = (SELECT max(other.depth) FROM above AS other WHERE other.start = top.start)
    AND one.origin_id <> top.id
"""
VOICES = """
SELECT r.slug, s.field, s.voices, s.rivals, count(DISTINCT supporting.origin_id), count(DISTINCT opposing.origin_id)
FROM resolutions AS s
JOIN records AS r ON r.id = s.record_id
JOIN claims AS c ON c.field = s.field
JOIN accounts AS one ON one.id = c.account_id AND one.record_id = s.record_id
LEFT JOIN accounts AS supporting ON
    supporting.id = one.id
    AND c.standing IN ('stands', 'agrees', 'near', 'aside')
    AND NOT one.is_denied
    AND (NOT c.is_inferred OR s.state IN ('inferred', 'aside'))
LEFT JOIN accounts AS opposing ON opposing.id = one.id AND c.standing = 'rival'
WHERE s.state NOT IN ('denied', 'set aside')
GROUP BY s.record_id, s.field
HAVING s.voices <> count(DISTINCT supporting.origin_id) OR s.rivals <> count(DISTINCT opposing.origin_id)
"""
# Who gives another amount, day, figure or view than what stands, or gave one before, and nowhere agrees with it, is no
# voice for the record.
RECORDS = """
WITH otherwise AS (
    SELECT one.record_id, one.origin_id
    FROM claims AS c
    JOIN accounts AS one ON one.id = c.account_id
    WHERE c.field IN ('amount', 'attendance', 'attitude', 'planned', 'value')
    GROUP BY one.record_id, one.origin_id, c.field
    HAVING max(c.standing IN ('rival', 'superseded')) = 1 AND max(c.standing IN ('stands', 'agrees', 'near')) = 0
),
says AS (
    SELECT a.*, (a.record_id, a.origin_id) IN (SELECT * FROM otherwise) AS is_otherwise
    FROM accounts AS a
    WHERE NOT a.is_denied AND a.record_id NOT IN (SELECT record_id FROM accounts WHERE is_denied AND is_whole)
)
SELECT r.slug, r.voices, count(DISTINCT one.origin_id)
FROM records AS r
JOIN says AS one ON one.record_id = r.id
WHERE
    NOT (one.is_otherwise AND EXISTS (SELECT 1 FROM says AS o WHERE o.record_id = r.id AND NOT o.is_otherwise))
    AND NOT (
        one.is_inferred
        AND EXISTS (
            SELECT 1 FROM says AS o
            WHERE o.record_id = r.id AND NOT o.is_inferred AND o.is_otherwise = one.is_otherwise
        )
    )
GROUP BY r.id
HAVING r.voices <> count(DISTINCT one.origin_id)
"""


@pytest.mark.parametrize("sql", [ORIGINS, VOICES, RECORDS], ids=["origins", "fields", "records"])
def test_every_count_of_the_seed_is_what_its_accounts_say(whole_seed: str, sql: str) -> None:
    assert rows(whole_seed, sql) == []
