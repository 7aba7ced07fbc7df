-- title: What the sources leave open
-- question: What do the sources not say, as a list of things to find out?
-- group: How far to trust it
-- parameters:
--   kind:
--     type: text
--     default: ''
--     label: Kind of record
--     of: gaps.kind
--     help: 'Only records of this kind, such as loans.'
--   document: {type: text, default: '', of: passages.document_id, help: Only records that this document speaks of.}
-- rests_on: [record_id]
-- columns:
--   kind: {type: kind, meaning: What the record is.}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   missing: {heading: what is not said, meaning: What the sources do not say of it.}
--   not_representable:
--     heading: said in words only
--     meaning: 'What a source does say of it, in our words, though no column can hold it.'
--     absent: no source says anything of it
--   conclusion_id: {type: id, meaning: What the coder concludes.}
--   conclusion: {type: record, of: conclusion_id, heading: the coder's conclusion, meaning: What the coder concludes that no source says., absent: none is drawn}
--   note: {meaning: What is known or should be looked out for., absent: nothing}
--   noted_on: {meaning: 'The document that the note is on, one where it is on several.', absent: 'there is no note, or it is of no single document'}
--   voices: {type: integer, meaning: Number of independent voices that say it.}
-- caveats:
--   - Blank means that the coded sources do not say, not that nobody knows.
--   - What a source says, and no column can hold, is told under “said in words only”.
-- when_empty: Nothing is left open - the sources say all that we ask of these records.
-- at_scale: {when: with its defaults, rows: '780,000', seconds: '5', duckdb: '0.6'}
WITH spoken_of AS (
    SELECT DISTINCT c.record_id
    FROM records AS r
    CROSS JOIN passages AS p
    CROSS JOIN citations AS c
    WHERE r.slug = :document AND p.document_id = r.id AND c.passage_id = p.id
),

questions AS (
    SELECT g.record_id, g.missing, g.field
    FROM spoken_of AS s
    CROSS JOIN gaps AS g
    WHERE g.record_id = s.record_id AND (:kind = '' OR g.kind = :kind)
    UNION ALL
    SELECT every.record_id, every.missing, every.field
    FROM gaps AS every
    WHERE :document = '' AND (:kind = '' OR every.kind = :kind)
),

held_by_no_column AS (
    SELECT a.record_id, k.field, min(k.value) AS words
    FROM claims AS k
    JOIN accounts AS a ON a.id = k.account_id
    WHERE k.standing = 'not representable'
    GROUP BY a.record_id, k.field
),

final AS (
    SELECT
        sure.kind,
        sure.record_id,
        sure.label AS record,
        q.missing,
        h.words AS not_representable,
        CASE
            WHEN sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = q.record_id AND c.field = q.field)
        END AS conclusion_id,
        CASE
            WHEN sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = q.record_id AND c.field = q.field)
        END AS conclusion,
        r.note,
        CASE
            WHEN r.note IS NOT NULL AND r.fact_file_id IS NULL
                THEN (
                    SELECT min(d.label)
                    FROM accounts AS a
                    JOIN records AS d ON d.id = a.document_id
                    WHERE a.record_id = q.record_id AND a.note = r.note
                )
        END AS noted_on,
        sure.voices
    FROM questions AS q
    CROSS JOIN records AS r
    JOIN record_certainty AS sure ON sure.record_id = r.id
    LEFT JOIN held_by_no_column AS h ON h.record_id = q.record_id AND h.field = q.field
    WHERE
        r.id = q.record_id
        AND NOT sure.is_blank
        AND (:bulk = 'yes' OR NOT sure.is_bulk)
        -- What is part of a meeting was on its day.
        AND NOT (
            q.field = 'occurred_on'
            AND EXISTS (
                SELECT 1
                FROM relations AS part
                JOIN meetings AS m ON m.id = part.object_id
                WHERE part.subject_id = q.record_id AND part.relation = 'part_of' AND m.held_on IS NOT NULL
            )
        )
)

SELECT *
FROM final
-- What matters most comes first. lower() leaves the words as they are, but keeps SQLite from merging forty sorted lists.
ORDER BY
    CASE kind
        WHEN 'loan' THEN 1
        WHEN 'financing' THEN 2
        WHEN 'agreement' THEN 3
        WHEN 'milestone' THEN 4
        WHEN 'meeting' THEN 5
        WHEN 'project' THEN 6
        WHEN 'trade figure' THEN 7
        WHEN 'participant' THEN 8
        ELSE 9
    END,
    kind,
    record,
    record_id,
    lower(missing)
