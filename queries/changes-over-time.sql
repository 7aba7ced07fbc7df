-- title: What changed over time
-- question: How has a figure, a date or a status moved, from the first who said it to the last?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     default: ''
--     of: [resolutions.record_id, milestones.subject_id, indicators.subject_id, financings.project_id]
--     help: 'Only what was said of this record and of what belongs to it: promised steps, figures, sums, participants, agenda.'
--   what: {type: text, default: '', label: 'Dates, figures or states', one_of: [date, figure, status], help: 'Only dates, only figures, or only how far things have come.'}
--   course: {type: text, default: '', label: What became of it, one_of: [moved, disputed, not comparable, unchanged], help: 'Only what has moved, or only what has not.'}
-- rests_on: [record_id]
-- columns:
--   course: {type: text, heading: overall, meaning: 'What became of the value over all who gave it: moved (later news or a correction gave another), disputed (voices differ for the same time), not comparable (another currency or unit) or unchanged.'}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   field: {type: field, heading: field, below: record, meaning: The field.}
--   dated: {type: date, heading: said, meaning: 'When it was said or of which day it speaks, else when it was printed.'}
--   day: {type: day, shown_by: dated, meaning: 'The day by which that is put in order, the last that it may be.'}
--   value: {type: value, meaning: What was said.}
--   low: {type: number, shown_by: value, meaning: 'The least that the words allow, in days since 0001-01-01 for a date, else in the unit.', absent: 'it is open, or the value has no size'}
--   high: {type: number, shown_by: value, meaning: The most that the words allow., absent: 'it is open, or the value has no size'}
--   unit: {shown_by: value, meaning: 'Of what the bounds are - a currency, km, min, day.', absent: the value has no size}
--   what: {type: text, shown_by: value, meaning: 'Whether it is a date, a figure or a status.'}
--   move: {type: text, heading: change, meaning: 'What it is beside the value before: said first, the same again, both can be true; slipped, brought forward, moved later, moved earlier, raised, lowered or changed, where news or a correction says so; later, earlier, higher, lower or otherwise, where voices differ for the same time; in another currency, in another unit; a copy.'}
--   days: {type: integer, unit: days, heading: by days, below: move, meaning: 'By how many days the last day is later, or earlier (below zero).', absent: it is no other date}
--   change_percent: {type: percent, heading: by percent, below: move, meaning: 'By how much the figure is higher, or lower (below zero), between the middles of what the words allow, to a tenth.', absent: it is no other figure}
--   voice_id: {type: id, meaning: Whose word it is.}
--   voice: {type: record, of: voice_id, heading: on whose word, meaning: What they are called.}
--   speaker: {heading: who speaks for it, below: voice, meaning: 'Who says so on behalf of that voice, such as a spokesman or a press office.', absent: no one else does}
--   standing: {type: term, heading: does it stand, meaning: 'What it is beside the value that stands.'}
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, heading: in, meaning: What it is called.}
--   copy_of: {heading: a copy of, below: document, meaning: 'The document that it copies, where the same voice says the same in another, too.', absent: it is no such copy}
--   passage: {type: passage, of: document_id, heading: sentence, below: document, meaning: The first sentence there that says it.}
--   before: {type: value, meaning: 'The value before: what the same voice said last or, where it had said nothing, what was said last by anyone.', absent: nothing was said before}
--   before_voice_id: {type: id, meaning: Whose word that was., absent: nothing was said before}
--   before_voice: {type: record, of: before_voice_id, heading: said before by, below: before, meaning: What they are called., absent: nothing was said before}
--   how_sure: {type: how_sure, below: standing, meaning: How sure the voice is.}
-- caveats:
--   - 'The rules that decide which value stands also decide whether a value has moved or voices differ for the same time. An undated quotation counts as of
--     the day of the news report or statement that prints it; in any other document it may be older. Figures for different periods are separate records.'
-- leaves_out:
--   - 'What was said only once or by copies of one original; denials; what coders conclude and no source says; what is said of a part; what no source dates.'
-- at_scale: {when: with its defaults, rows: '193,000', seconds: '10'}
-- when_empty: No figure, date or status of this kind was given more than once on known days, so none can have moved.
-- see_also: [updates, who-said-it-first, promises-over-time]
WITH
-- What was settled on it, and on what belongs to it.
wanted AS (
    SELECT s.record_id, s.field
    FROM records AS r
    CROSS JOIN resolutions AS s
    WHERE r.slug = :record AND s.record_id = r.id
    UNION ALL
    SELECT s.record_id, s.field
    FROM records AS r
    CROSS JOIN milestones AS m
    CROSS JOIN resolutions AS s
    WHERE r.slug = :record AND m.subject_id = r.id AND s.record_id = m.id
    UNION ALL
    SELECT s.record_id, s.field
    FROM records AS r
    CROSS JOIN indicators AS m
    CROSS JOIN resolutions AS s
    WHERE r.slug = :record AND m.subject_id = r.id AND s.record_id = m.id
    UNION ALL
    SELECT s.record_id, s.field
    FROM records AS r
    CROSS JOIN financings AS m
    CROSS JOIN resolutions AS s
    WHERE r.slug = :record AND m.project_id = r.id AND s.record_id = m.id
    UNION ALL
    SELECT s.record_id, s.field
    FROM records AS r
    CROSS JOIN participants AS m
    CROSS JOIN resolutions AS s
    WHERE r.slug = :record AND m.meeting_id = r.id AND s.record_id = m.id
    UNION ALL
    SELECT s.record_id, s.field
    FROM records AS r
    CROSS JOIN agenda_items AS m
    CROSS JOIN resolutions AS s
    WHERE r.slug = :record AND m.meeting_id = r.id AND s.record_id = m.id
    UNION ALL
    SELECT every.record_id, every.field
    FROM resolutions AS every
    WHERE :record = ''
),

said AS (
    SELECT
        r.id AS record_id, r.label AS record, k.field,
        CASE
            WHEN k.low IS NULL AND k.high IS NULL THEN 'status'
            WHEN k.unit = 'day' THEN 'date'
            ELSE 'figure'
        END AS what,
        k.value
        || CASE
            WHEN k.unit NOT IN ('', 'day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            ) THEN ' ' || replace(replace(k.unit, '{', ''), '}', '')
            ELSE ''
        END AS value,
        lower(k.value) AS meant,
        k.low,
        k.high,
        coalesce(k.low, k.high) AS first_end,
        coalesce(k.high, k.low) AS last_end,
        coalesce(k.low, -1e300) AS least,
        coalesce(k.high, 1e300) AS most,
        k.unit, coalesce(k.standing, 'stands') AS standing, k.modality AS how_sure, a.position,
        a.origin_id, a.speaker_id, a.document_id,
        coalesce(k.label, a.label) AS passage, d.label AS document, d.copy_of,
        CASE
            WHEN a.said_on IS NOT NULL THEN a.said_on
            WHEN a.as_of IS NOT NULL THEN a.as_of
            WHEN a.speaker_id IS NULL OR d.source_type IN ('news report', 'official statement') THEN d.published_on
            ELSE '[..' || d.published_on || ']'
        END AS dated,
        CASE
            WHEN a.said_on IS NOT NULL THEN a.said_on_earliest
            WHEN a.as_of IS NOT NULL THEN a.as_of_earliest
            WHEN a.speaker_id IS NULL OR d.source_type IN ('news report', 'official statement') THEN d.published_on_earliest
        END AS first_day,
        CASE
            WHEN a.said_on IS NOT NULL THEN a.said_on_latest
            WHEN a.as_of IS NOT NULL THEN a.as_of_latest
            ELSE d.published_on_latest
        END AS last_day
    FROM wanted AS w
    CROSS JOIN records AS r
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    CROSS JOIN documents AS d
    WHERE
        r.id = w.record_id
        AND (:bulk = 'yes' OR NOT r.is_bulk)
        AND a.record_id = r.id
        AND NOT a.is_denied
        AND NOT a.is_inferred
        AND a.scope = ''
        AND k.account_id = a.id
        AND k.field = w.field
        AND NOT k.is_inferred
        AND coalesce(k.standing, 'stands') NOT IN ('aside', 'not representable', 'set aside')
        AND (
            k.field IN ('attendance', 'attitude', 'stage', 'status')
            OR (k.field NOT IN ('period', 'status_as_of', 'until') AND (k.low IS NOT NULL OR k.high IS NOT NULL))
        )
        AND d.id = a.document_id
),

-- What one voice says twice in a document is said once.
once AS (
    SELECT
        told.*,
        coalesce(last_day, first_day) AS day,
        row_number() OVER (PARTITION BY record_id, field, document_id, origin_id, meant, dated ORDER BY position) AS telling
    FROM said AS told
    WHERE (first_day IS NOT NULL OR last_day IS NOT NULL) AND (:what = '' OR what = :what)
),

-- A copy repeats what the same voice says in another document, printed before or after it.
original AS (
    SELECT
        o.*,
        first_value(document_id) OVER (
            PARTITION BY record_id, field, origin_id, meant
            ORDER BY CASE WHEN copy_of IS NULL THEN 0 ELSE 1 END, day, document, position
        ) AS first_document_id
    FROM once AS o
    WHERE telling = 1
),

marked AS (
    SELECT f.*, CASE WHEN copy_of IS NOT NULL AND first_document_id <> document_id THEN 1 ELSE 0 END AS copied
    FROM original AS f
),

placed AS (
    SELECT
        each_one.*,
        row_number() OVER (PARTITION BY record_id, field, copied ORDER BY day, document, position, meant) AS place,
        sum(1 - copied) OVER (PARTITION BY record_id, field) AS times
    FROM marked AS each_one
),

-- A voice is held against what it said itself before; a new one against the last.
followed AS (
    SELECT
        p.*,
        lag(value) OVER own AS own_value,
        lag(value) OVER every_voice AS last_value,
        lag(meant) OVER own AS own_meant,
        lag(meant) OVER every_voice AS last_meant,
        lag(unit) OVER own AS own_unit,
        lag(unit) OVER every_voice AS last_unit,
        lag(standing) OVER own AS own_standing,
        lag(standing) OVER every_voice AS last_standing,
        lag(least) OVER own AS own_least,
        lag(least) OVER every_voice AS last_least,
        lag(most) OVER own AS own_most,
        lag(most) OVER every_voice AS last_most,
        lag(first_end) OVER own AS own_first_end,
        lag(first_end) OVER every_voice AS last_first_end,
        lag(last_end) OVER own AS own_last_end,
        lag(last_end) OVER every_voice AS last_last_end,
        lag(last_day) OVER every_voice AS last_last_day,
        lag(origin_id) OVER every_voice AS last_origin_id
    FROM placed AS p
    WHERE times > 1
    WINDOW
        own AS (PARTITION BY record_id, field, copied, origin_id ORDER BY place),
        every_voice AS (PARTITION BY record_id, field, copied ORDER BY place)
),

preceded AS (
    SELECT
        f.*,
        coalesce(own_value, last_value) AS before,
        CASE WHEN own_value IS NULL THEN last_origin_id ELSE origin_id END AS before_voice_id,
        coalesce(own_meant, last_meant) AS before_meant,
        coalesce(own_unit, last_unit) AS before_unit,
        coalesce(own_standing, last_standing) AS before_standing,
        coalesce(own_least, last_least) AS before_least,
        coalesce(own_most, last_most) AS before_most,
        coalesce(own_first_end, last_first_end) AS before_first_end,
        coalesce(own_last_end, last_last_end) AS before_last_end
    FROM followed AS f
),

compared AS (
    SELECT
        o.*,
        'rival' IN (standing, before_standing) AS is_rival,
        last_end - before_last_end AS difference,
        CASE
            WHEN first_end + last_end > 0 AND before_first_end + before_last_end > 0
                THEN 1e2 * (first_end + last_end) / (before_first_end + before_last_end) - 1e2
        END AS change_percent,
        CASE
            WHEN copied = 1 THEN 'copy'
            WHEN before IS NULL THEN 'first'
            WHEN meant = before_meant THEN 'same'
            WHEN unit <> before_unit THEN 'another unit'
            WHEN unit = before_unit AND least = before_least AND most = before_most THEN 'same'
            WHEN what = 'date' AND least <= before_most AND before_least <= most THEN 'fits'
            WHEN what = 'figure' AND least < before_most AND before_least < most THEN 'fits'
            WHEN meant IN ('fears', 'is against') AND before_meant IN ('fears', 'is against') THEN 'fits'
            WHEN 'rival' IN (standing, before_standing) THEN 'differs'
            WHEN origin_id <> before_voice_id AND NOT coalesce(last_last_day < first_day, false) THEN 'differs'
            ELSE 'moved'
        END AS step
    FROM preceded AS o
),

final AS (
    SELECT
        CASE max(
            CASE
                WHEN c.step = 'moved' THEN 3
                WHEN c.step = 'differs' OR (c.step = 'another unit' AND c.is_rival) THEN 2
                WHEN c.step = 'another unit' THEN 1
                ELSE 0
            END
        ) OVER (PARTITION BY c.record_id, c.field)
            WHEN 3 THEN 'moved'
            WHEN 2 THEN 'disputed'
            WHEN 1 THEN 'not comparable'
            ELSE 'unchanged'
        END AS course,
        c.record_id, c.record, c.field, c.what, c.dated, c.day, c.value, c.low, c.high, c.unit,
        CASE
            WHEN c.step = 'copy' THEN 'a copy'
            WHEN c.step = 'first' THEN 'said first'
            WHEN c.step = 'same' THEN 'the same again'
            WHEN c.step = 'fits' THEN 'both can be true'
            WHEN c.step = 'another unit' THEN CASE c.field WHEN 'amount' THEN 'in another currency' ELSE 'in another unit' END
            WHEN c.what = 'status' THEN CASE c.step WHEN 'moved' THEN 'changed' ELSE 'otherwise' END
            WHEN c.step = 'differs' THEN CASE
                WHEN c.what = 'date' THEN CASE WHEN c.difference > 0 THEN 'later' ELSE 'earlier' END
                ELSE CASE WHEN c.difference > 0 THEN 'higher' ELSE 'lower' END
            END
            WHEN c.what = 'figure' THEN CASE WHEN c.difference > 0 THEN 'raised' ELSE 'lowered' END
            WHEN c.field = 'planned' THEN CASE WHEN c.difference > 0 THEN 'slipped' ELSE 'brought forward' END
            ELSE CASE WHEN c.difference > 0 THEN 'moved later' ELSE 'moved earlier' END
        END AS move,
        CASE WHEN c.what = 'date' AND c.step IN ('moved', 'differs') THEN cast(c.difference AS bigint) END AS days,
        -- The little more has halves rounded alike everywhere.
        CASE WHEN c.what = 'figure' AND c.step IN ('moved', 'differs') THEN round(1e1 * c.change_percent + 1e-7) / 1e1 END AS change_percent,
        CASE WHEN c.copied = 0 THEN c.before END AS before, CASE WHEN c.copied = 0 THEN c.before_voice_id END AS before_voice_id,
        earlier.label AS before_voice, c.origin_id AS voice_id, voice.label AS voice, c.standing, c.document_id,
        c.document, CASE WHEN c.copied = 1 THEN coalesce(source.label, c.copy_of) END AS copy_of,
        c.passage, mouth.label AS speaker, c.how_sure, c.copied, c.place
    FROM compared AS c
    JOIN records AS voice ON voice.id = c.origin_id
    LEFT JOIN records AS mouth ON mouth.id = c.speaker_id AND c.speaker_id <> c.origin_id
    LEFT JOIN records AS earlier ON c.copied = 0 AND earlier.id = c.before_voice_id
    LEFT JOIN records AS source ON source.slug = c.copy_of
)

SELECT
    course, record_id, record, field, dated, day, value, low, high, unit, what, move, days, change_percent, voice_id, voice, speaker,
    standing, document_id, document, copy_of, passage, before, before_voice_id, before_voice, how_sure
FROM final
WHERE :course = '' OR course = :course
ORDER BY
    CASE course WHEN 'moved' THEN 1 WHEN 'disputed' THEN 2 WHEN 'not comparable' THEN 3 ELSE 4 END,
    record, record_id, field, day, copied, place
