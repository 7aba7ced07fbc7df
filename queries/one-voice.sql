-- title: What rests on one voice
-- question: What does only one independent voice say, however many documents repeat it?
-- group: How far to trust it
-- parameters:
--   kind:
--     type: text
--     default: ''
--     label: Kind of record
--     of: records.kind
--     where: voices = 1
--     help: 'Only records of this kind, such as meetings.'
--   document: {type: text, default: '', of: passages.document_id, help: Only what this document says.}
-- rests_on: [record_id]
-- columns:
--   documents: {type: integer, meaning: 'Number of documents that tell of it, all of them in the one voice.'}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   how_sure: {type: how_sure, meaning: The surest word of that voice., absent: it speaks of single fields only}
--   voice_id: {type: id, meaning: Whose voice it is.}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   of_its_group: {below: voice, heading: who else names its group, meaning: 'Who else says the same of a group to which the person belongs, such as ministers who came together; of several voices the first by name.', absent: no other names one}
--   document_id: {type: id, meaning: The earliest document that tells of it.}
--   document: {type: record, of: document_id, heading: first in, meaning: What it is called.}
--   published_on: {type: date, meaning: When it was published., blank: not stated}
--   reliability:
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   passage: {type: passage, of: document_id, heading: sentence, meaning: The first sentence there that tells of it.}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
-- caveats:
--   - A voice that gives a sum, figure, deadline, attendance or view other than the one that stands does not count as a voice for it.
--   - A second document is not a second voice if it copies, translates or quotes the first, or reports the same speaker. What several documents repeat comes first.
--   - A person whom one voice names, and another mentions only as one of a group, is listed with that other voice; the check of a document counts it.
-- leaves_out:
--   - What only coders conclude, and what documents say about themselves.
-- when_empty: Everything here is said by at least two independent voices.
-- at_scale: {when: with its defaults, rows: '1,180,000', seconds: '9.5'}
-- see_also: [who-said-it-first, sources]
WITH wanted AS (
    SELECT DISTINCT a.record_id
    FROM records AS r
    CROSS JOIN accounts AS a
    WHERE r.slug = :document AND a.document_id = r.id
    UNION ALL
    SELECT every.id
    FROM records AS every
    WHERE :document = '' AND every.voices = 1
),

told AS (
    SELECT
        r.id AS record_id, r.label AS record, r.kind, r.how_sure, r.disputed, a.origin_id, a.document_id, d.label AS document,
        d.published_on, d.reliability, a.label AS passage,
        CASE WHEN k.account_id IS NULL THEN d.id END AS agreeing,
        row_number() OVER (
            PARTITION BY r.id
            ORDER BY CASE WHEN k.account_id IS NULL THEN 0 ELSE 1 END, d.published_on_earliest NULLS LAST, d.label, a.id
        ) AS place
    FROM wanted AS w
    CROSS JOIN records AS r
    CROSS JOIN accounts AS a
    CROSS JOIN documents AS d
    -- Who gives another sum, figure, deadline, attendance or view than the one that stands is no voice for it.
    LEFT JOIN claims AS k
        ON k.account_id = a.id AND k.field IN ('amount', 'attendance', 'attitude', 'planned', 'value') AND k.standing IN ('rival', 'superseded')
    WHERE
        r.id = w.record_id
        AND r.voices = 1
        AND r.kind <> 'document'
        AND (:kind = '' OR r.kind = :kind)
        AND (:bulk = 'yes' OR NOT r.is_bulk)
        AND a.record_id = r.id
        AND NOT a.is_denied
        AND NOT a.is_inferred
        AND d.id = a.document_id
),

counted AS (
    SELECT
        record_id,
        CASE WHEN count(agreeing) > 0 THEN count(DISTINCT agreeing) ELSE count(DISTINCT document_id) END AS documents
    FROM told
    GROUP BY record_id
),

final AS (
    SELECT
        c.documents, t.record_id, t.record, t.kind, t.how_sure, t.origin_id AS voice_id, voice.label AS voice,
        -- Joined to these, SQLite would read all accounts for a filter.
        (
            SELECT min(other.label) || ' says so of its group'
            FROM participants AS mine
            CROSS JOIN accounts AS own
            CROSS JOIN memberships AS m
            CROSS JOIN actors AS troop
            CROSS JOIN participants AS theirs
            CROSS JOIN accounts AS said
            CROSS JOIN claims AS held
            CROSS JOIN records AS other
            WHERE
                mine.id = t.record_id
                AND own.record_id = mine.id
                AND own.origin_id = t.origin_id
                AND m.member_id = mine.actor_id
                AND troop.id = m.organization_id
                AND troop.type = 'group'
                AND theirs.meeting_id = mine.meeting_id
                AND theirs.actor_id = troop.id
                AND said.record_id = theirs.id
                AND NOT said.is_denied
                AND NOT said.is_inferred
                AND said.origin_id <> own.origin_id
                AND held.account_id = said.id
                AND held.field = 'attendance'
                AND held.value = mine.attendance
                AND other.id = said.origin_id
        ) AS of_its_group,
        t.document_id, t.document, t.published_on, t.reliability, t.passage, t.disputed
    FROM told AS t
    JOIN counted AS c ON c.record_id = t.record_id
    JOIN records AS voice ON voice.id = t.origin_id
    WHERE t.place = 1
)

SELECT *
FROM final
ORDER BY documents DESC, kind, record, record_id
