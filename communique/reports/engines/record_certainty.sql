-- title: How sure the sources are of each record, in one pass
-- question: How sure are the sources of a record, and how many are there?
-- columns: {}  # those of the view of this name
WITH counted AS (
    SELECT
        c.record_id,
        min(c.hedge) FILTER (WHERE NOT a.is_denied) AS hedge,
        count(DISTINCT c.passage_id) AS passages
    FROM citations AS c
    JOIN accounts AS a ON a.id = c.account_id
    GROUP BY c.record_id
),

denials AS (
    SELECT a.record_id, a.origin_id
    FROM accounts AS a
    JOIN documents AS d ON d.id = a.document_id
    WHERE
        a.is_denied
        AND a.is_whole
        AND NOT EXISTS (
            SELECT 1
            FROM accounts AS later
            JOIN documents AS its ON its.id = later.document_id
            WHERE
                later.record_id = a.record_id
                AND later.origin_id = a.origin_id
                AND NOT later.is_denied
                AND later.scope = ''
                AND (a.is_inferred OR NOT later.is_inferred)
                AND CASE
                    WHEN later.said_on IS NOT NULL THEN later.said_on_earliest
                    WHEN later.as_of IS NOT NULL THEN later.as_of_earliest
                    -- A quotation without a date is of the day of the news report or statement that prints it.
                    WHEN later.speaker_id IS NULL OR its.source_type IN ('news report', 'official statement')
                        THEN its.published_on_earliest
                END > CASE
                    WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                    WHEN a.as_of IS NOT NULL THEN a.as_of_latest
                    ELSE d.published_on_latest
                END
        )
),

rivals AS (
    SELECT a.record_id, a.origin_id
    FROM accounts AS a
    JOIN claims AS k ON k.account_id = a.id
    WHERE k.standing = 'rival'
),

doubters AS (
    SELECT d.record_id, count(DISTINCT d.origin_id) AS voices
    FROM (SELECT * FROM denials UNION ALL SELECT * FROM rivals) AS d
    GROUP BY d.record_id
),

replaced AS (
    SELECT a.record_id, count(*) AS replaced_values
    FROM accounts AS a
    JOIN claims AS k ON k.account_id = a.id
    WHERE k.standing = 'superseded'
    GROUP BY a.record_id
)

SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    r.how_sure,
    k.hedge,
    coalesce(r.inferred, '') LIKE 'whole%' AS is_inferred,
    coalesce(r.voices, 0) AS voices,
    coalesce(r.voices, 1) = 0 AS is_blank,
    r.is_bulk,
    r.inferred,
    r.disputed,
    r.updated,
    coalesce(k.passages, 0) AS passages,
    coalesce(doubter.voices, 0) AS disputed_by,
    coalesce(v.replaced_values, 0) AS replaced_values
FROM records AS r
LEFT JOIN counted AS k ON k.record_id = r.id
LEFT JOIN doubters AS doubter ON doubter.record_id = r.id
LEFT JOIN replaced AS v ON v.record_id = r.id
