-- title: Who said it first
-- question: Who said each thing about a record first, who repeated or copied whom, and how many independent voices are there?
-- group: How far to trust it
-- parameters:
--   record: {type: text, opens_with: accounts.record_id, of: accounts.record_id, help: The record that the documents are about.}
-- rests_on: [record_id]
-- columns:
--   field: {type: field, heading: field, meaning: The field. Empty for the whole record.}
--   value: {type: value, meaning: 'What is said; of the whole record that it is so, or that it is so with another sum, figure, deadline, attendance or view than what stands.'}
--   voices: {type: integer, meaning: Number of independent voices that say just this.}
--   place: {type: ordinal, heading: in order, meaning: 'Whether it is the first to say so, the second and so on, by the day it was said, else printed.'}
--   role: {meaning: 'Whether this voice is the first to say so (or the first with a day, where documents without one may be earlier), another voice, or the same voice again, be it in a copy.'}
--   voice_id: {type: id, meaning: Whose voice it is.}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   speaker: {heading: who speaks for it, below: voice, meaning: 'Who says so on behalf of that voice, such as a spokesman or a press office.', absent: no one else does}
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, heading: in, meaning: What it is called.}
--   copy_of: {heading: a copy of, below: document, meaning: The document that it copies or translates., absent: none that is known}
--   dated: {type: date, heading: said or printed, meaning: 'When it was said, where the document tells, else when it was published.', blank: not stated}
--   passage: {type: passage, of: document_id, heading: sentence, below: document, meaning: The first sentence that says it.}
--   how_sure: {type: how_sure, meaning: How sure the voice is.}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
-- caveats:
--   - '“First” means first among the documents coded here. Values in different words (about 5 hours, 5 hours) are kept apart. A voice that is
--     undated, or may have spoken at any time after a certain day, comes last.'
-- leaves_out:
--   - Denials; what coders conclude and no source says; how coders classify things (sector, kind of event, unit).
-- see_also: [changes-over-time, one-voice]
WITH otherwise AS (
    -- Who gives another sum, figure, deadline, attendance or view, and nowhere what stands, is no voice for the record, as on its page.
    SELECT DISTINCT rival.origin_id
    FROM (
        SELECT a.origin_id
        FROM records AS r
        CROSS JOIN accounts AS a
        CROSS JOIN claims AS k
        WHERE
            r.slug = :record
            AND a.record_id = r.id
            AND k.account_id = a.id
            AND k.field IN ('amount', 'attendance', 'attitude', 'planned', 'value')
        GROUP BY a.origin_id, k.field
        HAVING max(CASE WHEN k.standing IN ('rival', 'superseded') THEN 1 WHEN k.standing IN ('stands', 'agrees', 'near') THEN 2 ELSE 0 END) = 1
    ) AS rival
),

said AS (
    SELECT
        r.id AS record_id, r.label AS record, k.field,
        CASE
            WHEN thing.label IS NOT NULL THEN thing.label
            WHEN k.unit NOT IN ('', 'day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN k.value || ' ' || replace(replace(k.unit, '{', ''), '}', '')
            WHEN k.value = 'true' THEN 'yes'
            WHEN k.value = 'false' THEN 'no'
            ELSE k.value
        END AS value,
        CASE WHEN k.object_id IS NULL THEN lower(k.value) ELSE cast(k.object_id AS varchar(20)) || replace(k.value, thing.slug, '') END AS meant,
        a.id AS account_id, a.origin_id, a.speaker_id, a.document_id, coalesce(k.label, a.label) AS passage, k.modality AS how_sure, a.said_on,
        a.said_on_earliest, a.said_on_latest
    FROM records AS r
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE
        r.slug = :record
        AND a.record_id = r.id
        AND k.account_id = a.id
        AND NOT a.is_denied
        AND NOT a.is_inferred
        AND NOT k.is_inferred
        AND k.field NOT IN ('unit', 'sector', 'reported_by')
        AND NOT (r.kind = 'event' AND k.field = 'type')
    UNION ALL
    SELECT
        r.id, r.label, '',
        CASE WHEN o.origin_id IS NULL THEN 'stated' ELSE 'stated, with another value' END,
        CASE WHEN o.origin_id IS NULL THEN '' ELSE 'otherwise' END,
        a.id, a.origin_id, a.speaker_id, a.document_id, a.label, a.modality, a.said_on,
        a.said_on_earliest, a.said_on_latest
    FROM records AS r
    CROSS JOIN accounts AS a
    LEFT JOIN otherwise AS o ON o.origin_id = a.origin_id
    WHERE r.slug = :record AND a.record_id = r.id AND a.is_whole AND NOT a.is_denied AND NOT a.is_inferred
),

dated AS (
    SELECT
        s.*,
        d.label AS document,
        d.copy_of,
        coalesce(s.said_on, d.published_on) AS dated,
        coalesce(s.said_on_latest, d.published_on_latest) AS day,
        CASE WHEN s.said_on IS NOT NULL THEN s.said_on_earliest ELSE d.published_on_earliest END AS first_day
    FROM said AS s
    JOIN documents AS d ON d.id = s.document_id
),

ranked AS (
    SELECT
        t.*,
        row_number() OVER (PARTITION BY field, meant ORDER BY day NULLS LAST, document, account_id) AS place,
        row_number() OVER (PARTITION BY field, meant, origin_id ORDER BY day NULLS LAST, document, account_id) AS place_of_voice,
        first_value(document_id) OVER (PARTITION BY field, meant, origin_id ORDER BY day NULLS LAST, document, account_id) AS first_in
    FROM dated AS t
),

-- Whoever is undated, or open towards later, may all the same have been earlier.
bounded AS (
    SELECT
        ordered.*,
        max(CASE WHEN day IS NULL AND first_day IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY field, meant) AS has_undated,
        min(CASE WHEN day IS NULL THEN first_day END) OVER (PARTITION BY field, meant) AS open_from
    FROM ranked AS ordered
),

final AS (
    SELECT
        w.record_id, w.record, w.field, w.value,
        sum(CASE WHEN w.place_of_voice = 1 THEN 1 ELSE 0 END) OVER (PARTITION BY w.field, w.meant) AS voices,
        w.place,
        CASE
            WHEN w.place = 1 AND w.day IS NULL THEN 'says it, on a day that is not known'
            WHEN w.place = 1 AND (w.has_undated = 1 OR w.open_from < w.day) THEN 'says it first of those with a day'
            WHEN w.place = 1 THEN 'says it first'
            WHEN w.place_of_voice = 1 THEN 'another voice'
            WHEN w.copy_of IS NOT NULL AND w.document_id <> w.first_in THEN 'the same voice again, in a copy'
            ELSE 'the same voice again'
        END AS role,
        w.origin_id AS voice_id, voice.label AS voice, mouth.label AS speaker, w.document_id, w.document, coalesce(original.label, w.copy_of) AS copy_of,
        w.dated, w.passage, w.how_sure, w.meant, w.account_id
    FROM bounded AS w
    JOIN records AS voice ON voice.id = w.origin_id
    LEFT JOIN records AS mouth ON mouth.id = w.speaker_id AND w.speaker_id <> w.origin_id
    LEFT JOIN records AS original ON original.slug = w.copy_of
)

SELECT
    field, value, voices, place, role, voice_id, voice, speaker, document_id, document, copy_of, dated, passage, how_sure, record_id,
    record
FROM final
ORDER BY voices DESC, field, meant, place, account_id
