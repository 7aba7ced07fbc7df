-- title: Promises
-- question: What was to be reached by when, who said so and when, and was it reached?
-- rests_on: [milestone_id]
-- columns:
--   milestone_id: {type: id, meaning: The milestone.}
--   subject_id: {type: id, meaning: What it is a step of.}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   type: {type: term, meaning: Which step.}
--   planned: {type: date, heading: by when, meaning: By when., blank: the source names no day}
--   planned_printed: {heading: as printed, meaning: 'By when, as printed.', absent: no day is named}
--   planned_latest: {type: day, meaning: The last day of that., blank: the source names no day}
--   status: {type: term, meaning: Whether it was reached., blank: the source does not say}
--   actual: {type: date, meaning: When it was reached., blank: the source does not say}
--   document_id: {type: id, meaning: The document that says so; one row for each.}
--   document: {type: record, of: document_id, meaning: What the document is called.}
--   said_on: {type: date, meaning: When the document was published.}
--   how_sure: {type: how_sure, meaning: How sure the sources are of the promise.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    m.id AS milestone_id,
    m.subject_id,
    subject.label AS subject,
    m.type,
    m.planned,
    m.planned_printed,
    m.planned_latest,
    m.status,
    m.actual,
    d.id AS document_id,
    d.label AS document,
    d.published_on AS said_on,
    sure.how_sure,
    sure.hedge,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM milestones AS m
JOIN records AS subject ON subject.id = m.subject_id
JOIN record_certainty AS sure ON sure.record_id = m.id
CROSS JOIN accounts AS a
JOIN documents AS d ON d.id = a.document_id
LEFT JOIN claims AS given ON given.account_id = a.id AND given.field = 'planned' AND given.value = m.planned
WHERE
    a.record_id = m.id
    AND NOT sure.is_blank
    AND (m.planned IS NOT NULL OR m.status IN ('scheduled', 'notMet', 'partiallyMet'))
    AND NOT a.is_denied
    AND a.scope = ''
    -- Who names another day, or none, has not said this one.
    AND (m.planned IS NULL OR (given.value IS NOT NULL AND coalesce(given.standing, 'stands') IN ('stands', 'agrees')))
    -- The document's first account stands for all of its own: DISTINCT would list every promise to find one.
    AND NOT EXISTS (
        SELECT 1
        FROM accounts AS earlier
        LEFT JOIN claims AS its ON its.account_id = earlier.id AND its.field = 'planned'
        WHERE
            earlier.record_id = m.id
            AND earlier.document_id = a.document_id
            AND earlier.position < a.position
            AND NOT earlier.is_denied
            AND earlier.scope = ''
            AND (m.planned IS NULL OR (its.value = m.planned AND coalesce(its.standing, 'stands') IN ('stands', 'agrees')))
    )
