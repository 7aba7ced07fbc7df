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
--   record:
--     type: text
--     default: ''
--     of: citations.record_id
--     help: 'Only this record and what belongs to it: the money for a project, its promised steps, who took part in a meeting.'
--     unlisted: 'No document here speaks of {chosen}.'
--   document:
--     type: text
--     default: ''
--     of: passages.document_id
--     help: What this document leaves open about the records that it mentions, whether or not another document says it.
-- rests_on: [record_id]
-- columns:
--   kind: {type: kind, below: record, meaning: What the record is.}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   missing: {heading: what is not said, meaning: 'What is not said of it, as the end of a sentence.'}
--   silence: {heading: who does not say it, meaning: 'Whether only the chosen document does not say it, or no document here.'}
--   said_elsewhere: {type: value, below: silence, heading: what another document says, meaning: 'What another document here says, of several values the first.', absent: no other document says it}
--   not_representable:
--     heading: said in words only
--     meaning: 'What a source does say about it, in our words; no column can hold it.'
--     absent: no source says anything of it
--   conclusion_id: {type: id, meaning: What the coder concludes.}
--   conclusion: {type: record, of: conclusion_id, heading: the coder's conclusion, meaning: What the coder concludes that no source says., absent: none is drawn}
--   note: {meaning: What is known or should be looked out for., absent: nothing}
--   noted_on: {below: note, meaning: 'The document that the note is on, one where it is on several.', absent: 'there is no note, or it is of no single document'}
--   voices: {type: integer, meaning: Number of independent voices that say it.}
-- caveats:
--   - Blank means that the coded sources do not say, not that nobody knows.
--   - With a document chosen, what that document does not say is listed even where another one does.
--   - What a source says in words that fit no column is given under “said in words only”.
-- when_empty: Nothing is left open - the sources say everything that we ask about these records.
-- at_scale: {when: with its defaults, rows: '780,000', seconds: '5', duckdb: '0.6'}
-- see_also: [hedged-only, one-voice, document-check]
WITH spoken_of AS (
    SELECT DISTINCT c.record_id
    FROM records AS r
    CROSS JOIN passages AS p
    CROSS JOIN citations AS c
    WHERE r.slug = :document AND p.document_id = r.id AND c.passage_id = p.id
),

-- A record, and what belongs to it or is concluded to.
chosen AS (
    SELECT r.id AS record_id
    FROM records AS r
    WHERE r.slug = :record
    UNION
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.project_id = r.id
    WHERE r.slug = :record
    UNION
    SELECT aside.record_id
    FROM records AS r
    JOIN asides AS aside ON aside.value_id = r.id
    WHERE r.slug = :record
    UNION
    SELECT m.id
    FROM records AS r
    JOIN milestones AS m ON m.subject_id = r.id
    WHERE r.slug = :record
    UNION
    SELECT p.id
    FROM records AS r
    JOIN participants AS p ON p.meeting_id = r.id
    WHERE r.slug = :record
),

open_questions AS (
    SELECT every.record_id, every.missing, every.field, 'no document here' AS silence
    FROM gaps AS every
    WHERE :document = '' AND :record = '' AND (:kind = '' OR every.kind = :kind)
    UNION ALL
    SELECT g.record_id, g.missing, g.field, 'no document here'
    FROM chosen AS one
    CROSS JOIN gaps AS g
    WHERE :document = '' AND g.record_id = one.record_id AND (:kind = '' OR g.kind = :kind)
    UNION ALL
    SELECT
        q.record_id,
        q.question,
        q.field,
        CASE
            WHEN q.is_blank THEN 'no document here'
            WHEN
                EXISTS (
                    SELECT 1
                    FROM accounts AS a
                    JOIN claims AS k ON k.account_id = a.id
                    WHERE a.record_id = q.record_id AND k.field = q.field AND NOT k.is_inferred AND NOT a.is_denied
                )
                THEN 'this document, though another does'
            ELSE 'no document here; the coder concludes it'
        END
    FROM spoken_of AS s
    CROSS JOIN questions AS q
    WHERE
        q.record_id = s.record_id
        AND (:kind = '' OR q.kind = :kind)
        AND (:record = '' OR s.record_id IN (SELECT one.record_id FROM chosen AS one))
        AND (
            q.is_blank
            OR NOT EXISTS (
                SELECT 1
                FROM records AS d
                JOIN accounts AS a ON a.document_id = d.id
                JOIN claims AS k ON k.account_id = a.id
                WHERE
                    d.slug = :document
                    AND a.record_id = q.record_id
                    AND NOT k.is_inferred
                    AND (k.field = q.field OR (q.field = 'project' AND k.field = 'purpose'))
            )
        )
    UNION ALL
    -- Of what a document does not speak of, it leaves everything open.
    SELECT r.id, 'anything at all', '', 'this document'
    FROM records AS r
    WHERE
        :document <> ''
        AND r.slug = :record
        AND (:kind = '' OR r.kind = :kind)
        AND r.id NOT IN (SELECT s.record_id FROM spoken_of AS s)
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
        q.silence,
        CASE
            WHEN q.silence = 'this document, though another does'
                THEN (
                    SELECT
                        min(coalesce(thing.label, CASE k.value WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE k.value END))
                        || CASE WHEN count(DISTINCT k.value) > 1 THEN ' and ' || cast(count(DISTINCT k.value) - 1 AS varchar(9)) || ' more' ELSE '' END
                    FROM accounts AS a
                    JOIN claims AS k ON k.account_id = a.id
                    LEFT JOIN records AS thing ON thing.id = k.object_id
                    WHERE
                        a.record_id = q.record_id
                        AND k.field = q.field
                        AND NOT k.is_inferred
                        AND coalesce(k.standing, 'stands') = 'stands'
                )
        END AS said_elsewhere,
        h.words AS not_representable,
        CASE
            WHEN sure.inferred IS NOT NULL
                THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = q.record_id AND c.field = q.field)
        END AS conclusion_id,
        CASE
            WHEN sure.inferred IS NOT NULL
                THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = q.record_id AND c.field = q.field)
        END AS conclusion,
        -- What is noted on the chosen document goes with what that leaves open, not what is noted on others.
        CASE
            WHEN :document = '' OR r.fact_file_id IS NOT NULL THEN r.note
            ELSE (
                SELECT min(a.note)
                FROM accounts AS a
                JOIN records AS d ON d.id = a.document_id
                WHERE a.record_id = q.record_id AND d.slug = :document
            )
        END AS note,
        CASE
            WHEN :document <> '' AND r.fact_file_id IS NULL
                THEN (
                    SELECT min(d.label)
                    FROM accounts AS a
                    JOIN records AS d ON d.id = a.document_id
                    WHERE a.record_id = q.record_id AND d.slug = :document AND a.note IS NOT NULL
                )
            WHEN :document = '' AND r.note IS NOT NULL AND r.fact_file_id IS NULL
                THEN (
                    SELECT min(d.label)
                    FROM accounts AS a
                    JOIN records AS d ON d.id = a.document_id
                    WHERE a.record_id = q.record_id AND a.note = r.note
                )
        END AS noted_on,
        sure.voices
    FROM open_questions AS q
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
