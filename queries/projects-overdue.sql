-- title: Projects overdue
-- question: Which promised steps are past their day, or said not to have been reached?
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
--   planned_printed: {below: planned, heading: as printed, meaning: 'By when, as printed.', absent: no day is named}
--   milestone_id: {type: id, meaning: The promised step.}
--   step: {type: term, meaning: Which step.}
--   subject_id: {type: id, meaning: What it is a step of.}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   status: {type: term, heading: what is said of the step, meaning: 'Whether a source says that it was not reached, or in part, or only that it is to come.', blank: the source does not say}
--   project_status:
--     type: term
--     meaning: How far the project has come, by the coded sources.
--     blank: the sources do not say
--   nature: {heading: what it is, meaning: 'An announcement by somebody whom the document quotes, or by an office; a plan to give money; or a forecast by whoever wrote the document.', absent: no step was set}
--   document_id: {type: id, meaning: The document that says so.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   said_on: {below: document, type: date, meaning: When that was published.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - Overdue as far as the coded sources say. A step may have been reached since.
-- leaves_out:
--   - Promises without a day of which no source says that they were not reached; the report on promises coming due has them.
--   - Steps that a source says have been reached.
-- when_empty: Nothing is overdue as of {as_of}, by the coded sources.
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

final AS (
    SELECT
        p.planned_latest AS due, p.planned, p.planned_printed, p.milestone_id, p.type AS step, p.subject_id, p.subject,
        p.status, project.status AS project_status,
        CASE
            WHEN p.planned IS NULL AND coalesce(p.status, '') <> 'scheduled' THEN NULL
            WHEN (SELECT min(f.stage) FROM financings AS f WHERE f.id = p.subject_id) = 'planned' THEN 'plan'
            WHEN
                (
                    SELECT count(a.speaker_id)
                    FROM accounts AS a
                    WHERE a.record_id = p.milestone_id AND a.document_id = p.document_id
                ) > 0
                OR d.source_type = 'official statement'
                THEN 'announcement'
            ELSE 'forecast'
        END AS nature,
        p.document_id, p.document, p.said_on, p.how_sure, p.inferred, p.disputed,
        p.updated
    FROM wanted AS w
    CROSS JOIN promises AS p
    JOIN documents AS d ON d.id = p.document_id
    LEFT JOIN projects AS project ON project.id = p.subject_id
    WHERE
        p.milestone_id = w.id
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND p.is_bulk))
        AND p.actual IS NULL
        AND (p.status IS NULL OR p.status <> 'met')
        AND (
            p.planned_latest < :as_of
            OR (
                p.planned_latest IS NULL
                AND p.status IN ('notMet', 'partiallyMet')
                AND (d.published_on_earliest IS NULL OR d.published_on_earliest <= :as_of)
            )
        )
)

SELECT *
FROM final
ORDER BY due NULLS LAST, subject, step, milestone_id, document_id
