-- title: Promises, plans and forecasts coming due
-- question: What was announced, planned or forecast, by when, and is not said to have happened?
-- group: Projects and promises
-- parameters:
--   as_of:
--     type: date
--     default: '0001-01-01'
--     opens_with: documents.published_on_latest
--     label: Due from
--     help: Promises due on this day or later. Enter today's date for those still to come.
--   project:
--     type: text
--     default: ''
--     label: What was promised
--     of: milestones.subject_id
--     help: Only steps of this project or of whatever else was promised something.
-- columns:
--   due: {type: day, shown_by: planned, meaning: Last day of the promise., blank: the source names no day}
--   planned: {type: date, heading: by when, meaning: By when., blank: the source does not say}
--   planned_printed: {below: planned, heading: as printed, meaning: 'By when, as printed.'}
--   milestone_id: {type: id, meaning: The promise.}
--   step: {type: term, meaning: Which step.}
--   subject_id: {type: id, meaning: What it is a step of.}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   nature: {heading: what it is, meaning: 'An announcement by somebody whom the document quotes, or by an office; a plan to give money; or a forecast by whoever wrote the document.', absent: no step was set}
--   document_id: {type: id, meaning: 'The document that says so, of several the one whose words these are; the evidence names all.'}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   said_on: {below: document, type: date, meaning: When that was published.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - These are promises that no source coded here says were kept; a step may have been reached all the same.
-- leaves_out:
--   - Promises due before that day, and those that a source says were not kept; the report on overdue projects lists them.
--   - Steps that a source says have been reached.
-- when_empty: No promise is due on {as_of} or later, by the coded sources.
-- see_also: [promises-over-time, projects-overdue, steps-reached, project-tree]
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

promised AS (
    SELECT
        p.planned_latest AS due, p.planned, p.planned_printed, p.milestone_id, p.type AS step, p.subject_id, p.subject,
        CASE
            WHEN p.planned IS NULL AND coalesce(p.status, '') <> 'scheduled' THEN NULL
            ELSE (
                SELECT min(n.nature)
                FROM promise_natures AS n
                WHERE n.milestone_id = p.milestone_id AND n.document_id = p.document_id
            )
        END AS nature,
        p.document_id, p.document, p.said_on, p.how_sure, p.hedge,
        p.inferred, p.disputed, p.updated, said_in.published_on_latest
    FROM wanted AS w
    CROSS JOIN promises AS p
    JOIN documents AS said_in ON said_in.id = p.document_id
    WHERE
        p.milestone_id = w.id
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND p.is_bulk))
        AND p.actual IS NULL
        AND (p.status IS NULL OR p.status <> 'met')
        AND (p.planned_latest IS NOT NULL OR p.status IS NULL OR p.status = 'scheduled')
        AND (p.planned_latest IS NULL OR p.planned_latest >= :as_of)
),

-- Of several who say so whose day stands, else the newest; an announcement goes before a forecast, as the words are in order.
ranked AS (
    SELECT
        p.*,
        min(p.nature) OVER (PARTITION BY p.milestone_id) AS surest_nature,
        row_number() OVER (
            PARTITION BY p.milestone_id
            ORDER BY CASE a.document_id WHEN p.document_id THEN 1 ELSE 2 END, p.published_on_latest DESC NULLS LAST, p.document_id
        ) AS place
    FROM promised AS p
    LEFT JOIN resolutions AS r ON r.record_id = p.milestone_id AND r.field = 'planned'
    LEFT JOIN accounts AS a ON a.id = r.account_id
),

final AS (
    SELECT
        due, planned, planned_printed, milestone_id, step, subject_id, subject, surest_nature AS nature, document_id, document, said_on,
        how_sure, hedge, inferred, disputed, updated
    FROM ranked
    WHERE place = 1
)

SELECT *
FROM final
ORDER BY due NULLS LAST, subject, step, milestone_id
