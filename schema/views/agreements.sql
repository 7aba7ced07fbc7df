-- title: Agreements
-- question: What have the sides agreed, or what agreements are proposed or planned?
-- columns:
--   record_id: The event or milestone.
--   kind: Event or milestone.
--   agreement: What it is called.
--   subject_id: What it is about. Null when its name says it.
--   subject: What that is called.
--   status: Whether it has happened. Null when the source does not say.
--   dated: When it happened or is to happen (EDTF). Null when the source does not say.
--   parties: Number of actors that the record names.
--   how_sure: How sure the source is.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
WITH agreed AS (
    SELECT
        e.id,
        e.object_id AS subject_id,
        e.status,
        e.occurred_on AS dated,
        (SELECT count(DISTINCT ep.actor_id) FROM event_parties AS ep WHERE ep.event_id = e.id) AS parties
    FROM events AS e
    WHERE e.type = 'AGREE'
    UNION ALL
    SELECT
        m.id,
        m.subject_id,
        m.status,
        coalesce(m.actual, m.planned) AS dated,
        0 AS parties
    FROM milestones AS m
    WHERE m.type = 'agreement'
)

SELECT
    a.id AS record_id,
    sure.kind,
    sure.label AS agreement,
    a.subject_id,
    subject.label AS subject,
    a.status,
    a.dated,
    a.parties,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM agreed AS a
JOIN record_certainty AS sure ON sure.record_id = a.id
LEFT JOIN records AS subject ON subject.id = a.subject_id
