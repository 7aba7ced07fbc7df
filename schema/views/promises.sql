-- title: Promises
-- question: What was to be reached by when, who said so and when, and was it reached?
-- columns:
--   milestone_id: The milestone.
--   subject_id: What it is a step of.
--   subject: What that is called.
--   type: Which step.
--   planned: By when (EDTF).
--   planned_printed: By when, as printed.
--   planned_latest: The last day of that (ISO 8601).
--   status: Whether it was reached. Null when the source does not say.
--   actual: When it was reached (EDTF). Null when the source does not say.
--   document_id: The document that says so; one row for each.
--   document: What the document is called.
--   said_on: When the document was published (EDTF).
--   how_sure: How sure the sources are of the promise.
--   hedge: A word of doubt, as printed.
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
    sure.hedge
FROM milestones AS m
JOIN records AS subject ON subject.id = m.subject_id
JOIN record_certainty AS sure ON sure.record_id = m.id
CROSS JOIN citations AS c
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
WHERE
    c.record_id = m.id
    AND (m.planned IS NOT NULL OR m.status = 'scheduled')
    -- The document's first citation stands for all of its own: DISTINCT would list every promise to find one.
    AND NOT EXISTS (
        SELECT 1
        FROM citations AS earlier
        JOIN passages AS said ON said.id = earlier.passage_id
        WHERE earlier.record_id = m.id AND said.document_id = d.id AND earlier.id < c.id
    )
