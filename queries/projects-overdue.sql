-- title: Projects overdue
-- question: Which promised steps are overdue, or said not to have been reached?
-- group: Projects and promises
-- parameters:
--   as_of:
--     type: date
--     default: '9999-12-31'
--     opens_with: documents.published_on_latest
--     label: Overdue as of
--     help: 'Promises due before this day are overdue, and those that a document of this day or earlier says were not kept.'
--   project:
--     type: text
--     default: ''
--     label: What was promised
--     of: milestones.subject_id
--     help: Only steps of this project or of whatever else was promised something.
-- columns:
--   due: {type: day, shown_by: planned, meaning: Last day of the promise., blank: the source names no day}
--   planned: {type: date, heading: by when, meaning: By when., blank: the source names no day}
--   replaced_by: {type: date, heading: replaced by, meaning: 'The later day that was named since, where this one passed and that has not.', absent: no later day is named}
--   planned_printed: {below: planned, heading: as printed, meaning: 'By when, as printed.', absent: no day is named}
--   milestone_id: {type: id, meaning: The promised step.}
--   step: {type: term, meaning: Which step.}
--   subject_id: {type: id, meaning: What it is a step of.}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   status: {type: term, heading: what is said of the step, meaning: 'Whether a source says that it was not reached, or in part, or only that it is to come.', blank: the source does not say}
--   project_status:
--     below: subject
--     type: term
--     meaning: How far the project has come, by the coded sources.
--     blank: the sources do not say
--   nature: {below: step, heading: what it is, meaning: 'An announcement by somebody whom the document quotes, or by an office; a plan to give money; or a forecast by whoever wrote the document.', absent: no step was set}
--   document_id: {type: id, meaning: 'The document that says so, of several the one whose words these are.'}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   said_on: {below: document, type: date, meaning: When that was published.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - Overdue according to the coded sources; a step may have been reached since. Each step has one row, for the latest day that has passed. A later
--     day named since is shown beside it, and the evidence is then for that day; the document is the one that named the day that passed.
-- leaves_out:
--   - Promises without a date that no source says were broken; the report on promises coming due lists them.
--   - Steps that a source says have been reached.
-- when_empty: Nothing is overdue as of {as_of}, by the coded sources.
-- see_also: [promises-over-time, promises-due, steps-reached, project-tree]
WITH wanted AS (
    SELECT m.id
    FROM records AS r
    JOIN milestones AS m ON m.subject_id = r.id
    WHERE r.slug = :project
    UNION ALL
    SELECT every.id
    FROM milestones AS every
    WHERE :project = '' AND every.kind <> ''
),

-- Days that were named before. Conditions name two tables, so that SQLite makes no filter of a whole one; z is days since 1 March of the year 0, so that a leap day ends its year.
put_off AS (
    SELECT m.id, m.planned AS replaced_by, k.value AS planned, k.printed, a.document_id, cast(k.high AS bigint) + 305 AS z
    FROM wanted AS w
    CROSS JOIN records AS r
    CROSS JOIN milestones AS m
    CROSS JOIN accounts AS a
    CROSS JOIN claims AS k
    WHERE
        r.id = w.id
        AND lower(CASE WHEN w.id > 0 THEN r.updated END) LIKE '%planned%'
        AND m.id = w.id
        AND a.record_id = w.id
        AND k.account_id = a.id
        AND CASE
            WHEN a.id > 0 AND k.field = 'planned' AND k.unit = 'day' AND k.high IS NOT NULL AND NOT a.is_denied AND a.scope = '' THEN k.standing
        END = 'superseded'
),

-- What is divided leaves nothing over, so that whole numbers stay whole on every engine.
in_eras AS (
    SELECT x.*, (z - z % 146097) / 146097 AS era, z % 146097 AS day_of_era
    FROM put_off AS x
),

in_leap_days AS (
    SELECT
        x.*,
        day_of_era - (day_of_era - day_of_era % 1460) / 1460 + (day_of_era - day_of_era % 36524) / 36524
        - (day_of_era - day_of_era % 146096) / 146096 AS plain
    FROM in_eras AS x
),

in_years AS (
    SELECT x.*, (plain - plain % 365) / 365 AS year_of_era
    FROM in_leap_days AS x
),

in_days AS (
    SELECT
        x.*, day_of_era - 365 * year_of_era - (year_of_era - year_of_era % 4) / 4 + (year_of_era - year_of_era % 100) / 100 AS day_of_year
    FROM in_years AS x
),

in_months AS (
    SELECT x.*, (5 * day_of_year + 2 - (5 * day_of_year + 2) % 153) / 153 AS month_from_march
    FROM in_days AS x
),

dated AS (
    SELECT
        x.id, x.replaced_by, x.planned, x.printed, x.document_id,
        cast(400 * era + year_of_era + CASE WHEN month_from_march > 9 THEN 1 ELSE 0 END AS bigint) AS y,
        cast(CASE WHEN month_from_march > 9 THEN month_from_march - 9 ELSE month_from_march + 3 END AS bigint) AS m,
        cast(day_of_year + 1 - (153 * month_from_march + 2 - (153 * month_from_march + 2) % 5) / 5 AS bigint) AS d
    FROM in_months AS x
),

promised AS (
    SELECT p.milestone_id, cast(p.planned_latest AS varchar(10)) AS due, p.planned, cast(NULL AS varchar(1)) AS replaced_by, p.planned_printed, p.document_id
    FROM wanted AS w
    CROSS JOIN promises AS p
    WHERE p.milestone_id = w.id AND (:bulk = 'yes' OR NOT (w.id > 0 AND p.is_bulk))
    UNION ALL
    SELECT
        x.id,
        cast(x.y AS varchar(8)) || CASE WHEN x.m < 10 THEN '-0' ELSE '-' END || cast(x.m AS varchar(2))
        || CASE WHEN x.d < 10 THEN '-0' ELSE '-' END || cast(x.d AS varchar(2)),
        x.planned, x.replaced_by, x.printed, x.document_id
    FROM dated AS x
),

overdue AS (
    SELECT
        w.due, w.planned, w.replaced_by, w.planned_printed, m.id AS milestone_id, m.type AS step, m.subject_id, m.status,
        d.id AS document_id, d.published_on AS said_on, d.published_on_latest,
        CASE
            WHEN w.planned IS NULL AND coalesce(m.status, '') <> 'scheduled' THEN NULL
            ELSE (SELECT min(n.nature) FROM promise_natures AS n WHERE n.milestone_id = m.id AND n.document_id = d.id)
        END AS nature
    FROM promised AS w
    JOIN milestones AS m ON m.id = w.milestone_id
    JOIN documents AS d ON d.id = w.document_id
    WHERE
        CASE WHEN w.milestone_id > 0 THEN m.actual END IS NULL
        AND coalesce(CASE WHEN w.milestone_id > 0 THEN m.status END, '') <> 'met'
        AND (w.replaced_by IS NULL OR cast(m.planned_latest AS varchar(10)) > w.due)
        AND (
            w.due < :as_of
            OR (
                w.due IS NULL
                AND m.status IN ('notMet', 'partiallyMet')
                AND (d.published_on_earliest IS NULL OR cast(d.published_on_earliest AS varchar(10)) <= :as_of)
            )
        )
),

-- Of several who say so whose day stands, else the newest; an announcement goes before a forecast, as the words are in order.
ranked AS (
    SELECT
        o.due, o.planned, o.replaced_by, o.planned_printed, o.milestone_id, o.step, o.subject_id, o.status, o.document_id, o.said_on,
        min(o.nature) OVER (PARTITION BY o.milestone_id, o.planned) AS nature,
        row_number() OVER (
            PARTITION BY o.milestone_id
            ORDER BY
                o.due DESC NULLS LAST, CASE a.document_id WHEN o.document_id THEN 1 ELSE 2 END,
                o.published_on_latest DESC NULLS LAST, o.document_id
        ) AS place
    FROM overdue AS o
    LEFT JOIN resolutions AS r ON r.record_id = o.milestone_id AND r.field = CASE WHEN o.milestone_id > 0 THEN 'planned' END
    LEFT JOIN accounts AS a ON a.id = r.account_id
),

final AS (
    SELECT
        o.due, o.planned, o.replaced_by, o.planned_printed, o.milestone_id, o.step, o.subject_id, subject.label AS subject, o.status,
        project.status AS project_status, o.nature, o.document_id, document.label AS document, o.said_on, sure.how_sure,
        sure.inferred, sure.disputed, sure.updated
    FROM ranked AS o
    JOIN records AS subject ON subject.id = o.subject_id
    JOIN records AS document ON document.id = o.document_id
    JOIN record_certainty AS sure ON sure.record_id = o.milestone_id
    LEFT JOIN projects AS project ON project.id = o.subject_id
    WHERE o.place = 1
)

SELECT *
FROM final
ORDER BY due NULLS LAST, subject, step, milestone_id
