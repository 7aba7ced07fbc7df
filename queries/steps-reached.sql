-- title: Steps reached
-- question: Which steps have been reached, when, and was it by the day that was set for them?
-- group: Projects and promises
-- parameters:
--   project:
--     type: text
--     default: ''
--     label: What it is a step of
--     of: milestones.subject_id
--     help: 'Only steps of this project, agreement or sum.'
-- columns:
--   actual: {type: date, heading: reached, meaning: When it was reached., blank: the source does not say}
--   milestone_id: {type: id, meaning: The step.}
--   step: {type: term, meaning: Which step.}
--   status: {below: step, type: term, heading: what is said of the step, meaning: 'That it was reached only in part, where a source says so.', absent: it was reached}
--   subject_id: {type: id, meaning: What it is a step of.}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   planned: {type: date, heading: by when it was to be, meaning: The day that was set for it., blank: no source names one}
--   planned_printed: {below: planned, heading: as printed, meaning: 'By when it was to be, as printed.', absent: no day is named}
--   in_time:
--     heading: in time
--     meaning: 'Whether it was reached by the day set for it - in time, late, or open where the two overlap.'
--     absent: one of the two days is not known
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - A step is here where a source says that it was reached, whether or not anybody had promised it.
-- leaves_out:
--   - Steps that are overdue, said not to have been reached, or reached in part on no known day; the report on overdue projects has them.
--   - Steps still to come; the report on promises coming due has them.
-- when_empty: No source coded here says that a step was reached.
-- see_also: [promises-over-time, projects-overdue, promises-due, project-tree]
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
        m.actual, m.id AS milestone_id, m.type AS step, CASE WHEN m.status <> 'met' THEN m.status END AS status, m.subject_id, subject.label AS subject, m.planned, m.planned_printed,
        CASE
            WHEN m.actual_latest <= m.planned_latest THEN 'in time'
            WHEN m.actual_earliest > m.planned_latest THEN 'late'
            WHEN m.actual IS NOT NULL AND m.planned IS NOT NULL THEN 'open'
        END AS in_time,
        sure.how_sure, sure.hedge, sure.voices, sure.inferred, sure.disputed, sure.updated, m.actual_latest
    FROM wanted AS w
    CROSS JOIN milestones AS m
    JOIN records AS subject ON subject.id = m.subject_id
    JOIN record_certainty AS sure ON sure.record_id = m.id
    WHERE
        m.id = w.id
        AND NOT sure.is_blank
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND sure.is_bulk))
        AND (m.status = 'met' OR m.actual IS NOT NULL)
)

SELECT
    actual, milestone_id, step, status, subject_id, subject, planned, planned_printed, in_time, how_sure, hedge, voices, inferred, disputed, updated
FROM final
ORDER BY actual_latest DESC NULLS LAST, subject, step, milestone_id
