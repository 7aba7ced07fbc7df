-- title: Promises over time
-- question: Which promises were kept, broken or put off, by how long, and which are overdue without news?
-- group: Projects and promises
-- parameters:
--   as_of:
--     type: date
--     default: '9999-12-31'
--     opens_with: documents.published_on_latest
--     label: As of
--     help: 'Promises due before this day are overdue unless news of them has come. Everything coded counts, whatever its date.'
--   about:
--     type: text
--     default: ''
--     label: Who or what
--     of: [milestones.subject_id, project_parties.actor_id, agreement_parties.actor_id, financings.provider_id, financings.recipient_id, financings.project_id, projects.parent_id]
--     unlisted: 'No promise by or about {chosen} is coded.'
--     help: 'Limit to one person, country or project: what they promised, and what was promised of them.'
--   part:
--     type: text
--     default: ''
--     label: Their part
--     one_of: [promised it, are concerned]
--     help: 'With a person, country or project: only what they promised themselves, or only what concerns them.'
--   document:
--     type: text
--     default: ''
--     label: Source
--     of: accounts.document_id
--     where: 'EXISTS (SELECT 1 FROM milestones AS step WHERE step.id = record_id)'
--     unlisted: 'No promise in {chosen} is coded.'
--     help: Only promises that this document mentions.
--   year: {type: text, default: '', label: Due in the year, help: 'Only promises due in this year, such as 2030.'}
--   outcome:
--     type: text
--     default: ''
--     label: What became of it
--     one_of: [kept, kept late, kept in part, broken, cancelled, overdue without news, overdue, delayed, brought forward, not yet due, without a day]
--     help: Only promises with this outcome.
--   forecasts:
--     type: text
--     default: 'no'
--     label: Forecasts
--     one_of: ['yes', 'no']
--     help: 'Also list steps that only the author of a document says are to come, and that nobody is quoted as promising.'
-- rests_on: [milestone_id, called_off_id]
-- columns:
--   outcome: {type: text, heading: what became of it, meaning: 'Kept, kept late (reached after its date), kept in part, or broken, as a source says; cancelled, where what it is a step of was called off; overdue without news, where its date has passed and nobody has spoken of it since; overdue, where somebody has, without saying that it was reached; delayed, where a later day was named; brought forward, where an earlier one was; not yet due; without a day.'}
--   due: {type: day, shown_by: planned, meaning: Last day of the promise., blank: the source names no day}
--   planned: {type: date, heading: by when, meaning: By when., blank: the source names no day}
--   planned_printed: {below: planned, heading: as printed, meaning: 'By when, as printed.', absent: no day is named}
--   first_planned: {type: date, heading: first promised for, meaning: The day that was named first., absent: no other day was named before}
--   times_put_off: {type: integer, heading: times put off, meaning: How often a later day replaced an earlier one.}
--   put_off_by: {type: text, heading: moved by, below: times_put_off, meaning: 'From the last day of what was first promised to the last day of what is promised now or, if it was reached later, on which it was reached. In years or months where no source is more exact.', absent: it has not moved}
--   days: {type: integer, unit: days, shown_by: put_off_by, meaning: 'The same in days, which are exact only where sources name days; below zero where it was brought forward.', absent: it has not moved}
--   actual: {type: date, heading: reached, meaning: When it was reached., absent: no source says that it was reached on a known day}
--   milestone_id: {type: id, meaning: The promise.}
--   step: {type: term, meaning: Which step.}
--   subject_id: {type: id, meaning: What it is a step of.}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   promised_by_id: {type: id, meaning: Whose promise it is., absent: nobody is quoted as promising it}
--   promised_by: {type: record, of: promised_by_id, heading: promised by, meaning: 'Whose promise it is: of whom the document quotes, of the office whose statement it is, or of who plans to give the money. Never the author of an article.', absent: nobody is quoted as promising it}
--   speaker: {below: promised_by, heading: who speaks for it, meaning: 'Who says so on their behalf, such as a minister or a press office.', absent: no one else does}
--   nature: {heading: what it is, meaning: 'An announcement by somebody whom the document quotes, or by an office; a plan to give money; or a forecast by whoever wrote the document.'}
--   first_said: {type: date, heading: first said, meaning: 'When anyone first said that it was to come, whoever promised it later.', blank: no source dates it}
--   last_news: {type: day, heading: last news, meaning: The last day on which anyone spoke of it., blank: no source dates it}
--   voice_id: {type: id, meaning: Whose word the outcome is., absent: nobody says so}
--   voice: {type: record, of: voice_id, heading: on whose word, meaning: 'Who says that it was reached, not reached, called off or given another day.', absent: nobody says so}
--   called_off_id: {type: id, meaning: 'What it is a step of, where that was called off: its sentences say so.', absent: it was not called off}
--   document_id: {type: id, meaning: 'The document that says so or, where nobody does, the one that promises it.'}
--   document: {type: record, of: document_id, heading: in, meaning: What it is called.}
--   said_on: {below: document, type: date, meaning: When that was published.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - This is only what the coded sources say; a step may have been reached without any of them saying so.
--   - A period is over only after its last day. What is promised for a decade is not late before the decade has ended.
--   - A date counts as moved only where later news gives another. Where voices differ about the same time, the date is in dispute and has not moved.
-- leaves_out:
--   - Forecasts made only by authors, unless asked for, and steps that were reached or missed but that nobody had promised.
--   - Meetings and signings still to come; the timeline has them.
-- when_empty: No promise of this kind is known as of {as_of}, by the coded sources.
-- see_also: [projects-overdue, promises-due, steps-reached, changes-over-time]
WITH
-- Whose words are theirs: their own, those of who speaks for them, and of a country's bodies and officials.
their_voices AS (
    SELECT r.id
    FROM records AS r
    WHERE r.slug = :about
    UNION
    SELECT a.id
    FROM records AS r
    JOIN actors AS a ON a.voice_of_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT a.id
    FROM records AS r
    JOIN actors AS a ON a.country_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT m.member_id
    FROM records AS r
    CROSS JOIN memberships AS m
    CROSS JOIN actors AS a
    WHERE r.slug = :about AND m.organization_id = r.id AND a.id = m.member_id AND a.type = 'person'
    UNION
    SELECT m.member_id
    FROM records AS r
    CROSS JOIN actors AS body
    CROSS JOIN memberships AS m
    CROSS JOIN actors AS a
    WHERE r.slug = :about AND body.country_id = r.id AND m.organization_id = body.id AND a.id = m.member_id AND a.type = 'person'
),

their_accounts AS (
    SELECT a.id, a.record_id, a.document_id, a.is_denied, a.scope
    FROM their_voices AS own
    CROSS JOIN accounts AS a
    WHERE a.speaker_id = own.id
    UNION
    SELECT a.id, a.record_id, a.document_id, a.is_denied, a.scope
    FROM their_voices AS own
    CROSS JOIN accounts AS a
    CROSS JOIN documents AS d
    WHERE a.origin_id = own.id AND d.id = a.document_id AND (a.speaker_id IS NOT NULL OR d.source_type = 'official statement')
),

their_subjects AS (
    SELECT r.id
    FROM records AS r
    WHERE r.slug = :about
    UNION
    SELECT p.project_id
    FROM records AS r
    JOIN project_parties AS p ON p.actor_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.id
    FROM records AS r
    JOIN projects AS p ON p.parent_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.provider_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.recipient_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT f.id
    FROM records AS r
    JOIN financings AS f ON f.project_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.agreement_id
    FROM records AS r
    JOIN agreement_parties AS p ON p.actor_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT g.id
    FROM records AS r
    JOIN agreements AS g ON g.subject_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.meeting_id
    FROM records AS r
    JOIN participants AS p ON p.actor_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.event_id
    FROM records AS r
    JOIN event_parties AS p ON p.actor_id = r.id
    WHERE r.slug = :about
),

theirs AS (
    SELECT m.id, 'promised it' AS part
    FROM their_accounts AS own
    CROSS JOIN milestones AS m
    CROSS JOIN claims AS k
    WHERE
        m.id = own.record_id
        AND k.account_id = own.id
        AND NOT own.is_denied
        AND own.scope = ''
        AND CASE WHEN m.id > 0 THEN k.field END IN ('planned', 'status')
        AND CASE WHEN m.id > 0 AND k.field = 'status' THEN k.value ELSE 'scheduled' END = 'scheduled'
    UNION
    SELECT m.id, 'promised it'
    FROM records AS r
    CROSS JOIN financings AS f
    CROSS JOIN milestones AS m
    WHERE r.slug = :about AND f.provider_id = r.id AND f.stage = 'planned' AND m.subject_id = f.id
    UNION
    SELECT m.id, 'are concerned'
    FROM their_subjects AS own
    CROSS JOIN milestones AS m
    WHERE m.subject_id = own.id
),

wanted AS (
    SELECT own.id
    FROM theirs AS own
    WHERE :part = '' OR own.part = :part
    UNION
    SELECT m.id
    FROM records AS r
    CROSS JOIN accounts AS a
    CROSS JOIN milestones AS m
    WHERE :about = '' AND r.slug = :document AND a.document_id = r.id AND m.id = a.record_id
    UNION
    SELECT every.id
    FROM milestones AS every
    WHERE :about = '' AND :document = ''
),

-- What each voice says of its day and of whether it was reached.
said AS (
    SELECT
        r.id, a.id AS account_id, a.origin_id, a.speaker_id, a.document_id, k.field, k.value, k.low, k.high,
        coalesce(k.high, k.low) AS last_end,
        coalesce(k.standing, 'stands') AS standing,
        coalesce(a.said_on, a.as_of, d.published_on) AS dated,
        cast(CASE
            WHEN a.said_on IS NOT NULL THEN a.said_on_latest
            WHEN a.as_of IS NOT NULL THEN a.as_of_latest
            ELSE d.published_on_latest
        END AS varchar(10)) AS day,
        CASE WHEN a.speaker_id IS NOT NULL OR d.source_type = 'official statement' THEN 1 ELSE 0 END AS quoted
    FROM wanted AS w
    CROSS JOIN records AS r
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    CROSS JOIN documents AS d
    WHERE
        r.id = w.id
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND r.is_bulk))
        AND a.record_id = r.id
        AND k.account_id = a.id
        AND CASE
            WHEN a.id > 0 AND k.field IN ('planned', 'status', 'actual') AND NOT a.is_denied AND a.scope = ''
                THEN coalesce(k.standing, 'stands')
        END NOT IN ('aside', 'set aside')
        AND d.id = a.document_id
),

-- Each day that was named, in the order in which they were.
steps AS (
    SELECT
        told.*,
        lag(told.low) OVER in_time AS low_before,
        lag(told.high) OVER in_time AS high_before,
        row_number() OVER in_time AS place,
        row_number() OVER (
            PARTITION BY told.id
            ORDER BY
                CASE told.standing WHEN 'stands' THEN 1 WHEN 'agrees' THEN 2 WHEN 'near' THEN 3 ELSE 4 END,
                told.day DESC NULLS LAST, told.document_id, told.account_id
        ) AS stands_at
    FROM said AS told
    WHERE told.field = 'planned' AND told.last_end IS NOT NULL AND told.standing IN ('stands', 'agrees', 'near', 'superseded')
    WINDOW in_time AS (
        PARTITION BY told.id ORDER BY told.day NULLS FIRST, CASE told.standing WHEN 'superseded' THEN 1 ELSE 2 END, told.document_id, told.account_id
    )
),

-- Days that both can be so are no move; bounds are held against like ones.
moved AS (
    SELECT
        told.id,
        count(CASE
            WHEN told.low > told.high_before THEN 1
            WHEN (told.low IS NULL OR told.high_before IS NULL) AND told.high > told.high_before THEN 1
        END) AS times_put_off,
        count(CASE
            WHEN told.high < told.low_before THEN 1
            WHEN (told.high IS NULL OR told.low_before IS NULL) AND told.low < told.low_before THEN 1
        END) AS times_brought_forward,
        max(CASE told.place WHEN 1 THEN told.value END) AS first_planned,
        max(CASE told.place WHEN 1 THEN told.low END) AS first_low,
        max(CASE told.place WHEN 1 THEN told.high END) AS first_high,
        max(CASE told.stands_at WHEN 1 THEN told.low END) AS low,
        max(CASE told.stands_at WHEN 1 THEN told.high END) AS high,
        max(CASE told.stands_at WHEN 1 THEN told.account_id END) AS account_id
    FROM steps AS told
    GROUP BY told.id
),

reached AS (
    SELECT told.id, max(told.low) AS low, max(told.high) AS high
    FROM said AS told
    WHERE told.field = 'actual' AND told.standing = 'stands'
    GROUP BY told.id
),

-- Who promised it: whom a document quotes before who writes it, and whose day stands before all others.
promising AS (
    SELECT
        told.*,
        row_number() OVER (
            PARTITION BY told.id
            ORDER BY
                told.quoted DESC, CASE told.field WHEN 'planned' THEN 1 ELSE 2 END,
                CASE told.standing WHEN 'stands' THEN 1 WHEN 'agrees' THEN 2 ELSE 3 END,
                told.day DESC NULLS LAST, told.document_id, told.account_id
        ) AS place,
        row_number() OVER (PARTITION BY told.id ORDER BY told.day NULLS LAST, told.document_id, told.account_id, told.field) AS first_place
    FROM said AS told
    WHERE told.field = 'planned' OR (told.field = 'status' AND told.value = 'scheduled')
),

first_promised AS (
    SELECT told.id, told.dated
    FROM promising AS told
    WHERE told.first_place = 1
),

-- On whose word it was reached, or not.
settled AS (
    SELECT
        told.*,
        row_number() OVER (
            PARTITION BY told.id
            ORDER BY CASE told.standing WHEN 'stands' THEN 1 ELSE 2 END, told.day DESC NULLS LAST, told.document_id, told.account_id, told.field
        ) AS place
    FROM said AS told
    WHERE
        told.standing IN ('stands', 'agrees')
        AND (told.field = 'actual' OR (told.field = 'status' AND told.value IN ('met', 'notMet', 'partiallyMet')))
),

news AS (
    SELECT told.id, max(told.day) AS day
    FROM said AS told
    GROUP BY told.id
),

-- Who called off what it is a step of.
called_off AS (
    SELECT
        told.id, a.origin_id, a.document_id,
        row_number() OVER (PARTITION BY told.id ORDER BY coalesce(k.standing, 'stands') DESC, a.document_id, a.id) AS place
    FROM first_promised AS told
    CROSS JOIN milestones AS m
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    WHERE
        m.id = told.id
        AND a.record_id = m.subject_id
        AND k.account_id = a.id
        AND CASE
            WHEN a.id > 0 AND k.field IN ('status', 'stage') AND k.value = 'cancelled' AND NOT a.is_denied AND a.scope = ''
                THEN coalesce(k.standing, 'stands')
        END IN ('stands', 'agrees')
),

gathered AS (
    SELECT
        m.id AS milestone_id, m.type AS step, m.subject_id, m.planned, m.planned_printed, m.actual,
        cast(m.planned_latest AS varchar(10)) AS due, cast(m.actual_earliest AS varchar(10)) AS reached_from,
        m.status, dates.times_put_off, dates.times_brought_forward, dates.first_planned, dates.account_id,
        coalesce(dates.first_high, dates.first_low) AS first_end,
        CASE WHEN done.low > coalesce(dates.high, dates.low) THEN coalesce(done.high, done.low) ELSE coalesce(dates.high, dates.low) END AS last_end,
        dates.first_high - dates.first_low AS first_width,
        CASE WHEN done.low > coalesce(dates.high, dates.low) THEN done.high - done.low ELSE dates.high - dates.low END AS last_width,
        said_so.origin_id, said_so.speaker_id, said_so.quoted, said_so.document_id, f.provider_id, n.nature, begun.dated AS first_said, latest.day AS last_news,
        verdict.origin_id AS settled_by_id, verdict.document_id AS settled_in_id, verdict.day AS settled_on,
        ended.origin_id AS called_off_by_id, ended.document_id AS called_off_in_id
    FROM promising AS said_so
    JOIN milestones AS m ON m.id = said_so.id
    JOIN first_promised AS begun ON begun.id = said_so.id
    JOIN news AS latest ON latest.id = said_so.id
    JOIN promise_natures AS n ON n.account_id = said_so.account_id
    LEFT JOIN moved AS dates ON dates.id = said_so.id
    LEFT JOIN reached AS done ON done.id = said_so.id
    LEFT JOIN settled AS verdict ON verdict.id = said_so.id AND verdict.place = 1
    LEFT JOIN called_off AS ended ON ended.id = said_so.id AND ended.place = 1
    LEFT JOIN financings AS f ON f.id = m.subject_id
    WHERE said_so.place = 1
),

judged AS (
    SELECT
        g.*,
        CASE
            WHEN status = 'met' OR actual IS NOT NULL THEN CASE WHEN reached_from > due THEN 'kept late' ELSE 'kept' END
            WHEN status = 'partiallyMet' THEN 'kept in part'
            WHEN status = 'notMet' AND (due IS NULL OR settled_on >= due) THEN 'broken'
            WHEN called_off_in_id IS NOT NULL THEN 'cancelled'
            WHEN due < :as_of THEN CASE WHEN last_news > due THEN 'overdue' ELSE 'overdue without news' END
            WHEN due IS NULL AND last_end IS NULL THEN 'without a day'
            WHEN times_put_off > 0 AND last_end > first_end THEN 'delayed'
            WHEN times_brought_forward > 0 AND last_end < first_end THEN 'brought forward'
            ELSE 'not yet due'
        END AS outcome,
        CASE WHEN times_put_off + times_brought_forward > 0 OR reached_from > due THEN cast(last_end - first_end AS bigint) END AS days,
        CASE WHEN coalesce(last_width, 0) > coalesce(first_width, 0) THEN last_width ELSE first_width END AS width
    FROM gathered AS g
),

-- Years and months where no source is more exact; halves are rounded alike everywhere.
counted AS (
    SELECT
        j.*,
        CASE WHEN width >= 360 THEN 'year' WHEN width >= 27 THEN 'month' ELSE 'day' END AS unit,
        CASE
            WHEN width >= 360 THEN cast(round(abs(days) / 3.6525e2 + 1e-7) AS bigint)
            WHEN width >= 27 THEN cast(round(abs(days) / 3.04375e1 + 1e-7) AS bigint)
            ELSE abs(days)
        END AS number
    FROM judged AS j
    WHERE (:forecasts = 'yes' OR nature <> 'forecast') AND (:outcome = '' OR outcome = :outcome)
),

worded AS (
    SELECT
        c.*,
        CASE
            WHEN days IS NULL OR days = 0 THEN NULL
            ELSE CASE WHEN unit = 'day' THEN '' ELSE 'about ' END || cast(number AS varchar(8)) || ' ' || unit
            || CASE WHEN number = 1 THEN '' ELSE 's' END || CASE WHEN days > 0 THEN '' ELSE ' earlier' END
        END AS put_off_by,
        CASE
            WHEN nature = 'plan' AND quoted = 0 THEN provider_id
            WHEN quoted = 1 THEN origin_id
        END AS promised_by_id,
        CASE
            WHEN outcome IN ('kept', 'kept late', 'kept in part', 'broken') THEN settled_by_id
            WHEN outcome = 'cancelled' THEN called_off_by_id
        END AS judged_by_id,
        CASE
            WHEN outcome IN ('kept', 'kept late', 'kept in part', 'broken') THEN settled_in_id
            WHEN outcome = 'cancelled' THEN called_off_in_id
        END AS judged_in_id
    FROM counted AS c
),

final AS (
    SELECT
        told.outcome, told.due, told.planned, told.planned_printed,
        CASE WHEN told.days IS NOT NULL AND told.times_put_off + told.times_brought_forward > 0 THEN told.first_planned END AS first_planned,
        coalesce(told.times_put_off, 0) AS times_put_off, told.put_off_by, told.days, told.actual, told.milestone_id, told.step, told.subject_id,
        subject.label AS subject, told.promised_by_id, promiser.label AS promised_by,
        CASE WHEN told.quoted = 1 AND told.speaker_id <> told.origin_id THEN speaker.label END AS speaker,
        told.nature, told.first_said, told.last_news, voice.id AS voice_id, voice.label AS voice,
        CASE told.outcome WHEN 'cancelled' THEN told.subject_id END AS called_off_id, d.id AS document_id,
        document.label AS document, d.published_on AS said_on, sure.how_sure, sure.inferred, sure.disputed, sure.updated
    FROM worded AS told
    LEFT JOIN accounts AS named ON named.id = told.account_id AND told.outcome IN ('delayed', 'brought forward')
    LEFT JOIN records AS voice ON voice.id = coalesce(told.judged_by_id, named.origin_id)
    JOIN documents AS d ON d.id = coalesce(told.judged_in_id, named.document_id, told.document_id)
    JOIN records AS document ON document.id = d.id
    JOIN records AS subject ON subject.id = told.subject_id
    LEFT JOIN records AS promiser ON promiser.id = told.promised_by_id
    LEFT JOIN records AS speaker ON speaker.id = told.speaker_id
    JOIN record_certainty AS sure ON sure.record_id = told.milestone_id
    WHERE
        NOT sure.is_blank
        AND (:year = '' OR substr(told.due, 1, length(told.due) - 6) = :year)
        AND (
            :document = '' OR EXISTS (
                SELECT 1
                FROM accounts AS a
                JOIN records AS its ON its.id = a.document_id
                WHERE a.record_id = told.milestone_id AND its.slug = :document
            )
        )
)

SELECT *
FROM final
ORDER BY due NULLS LAST, subject, step, milestone_id
