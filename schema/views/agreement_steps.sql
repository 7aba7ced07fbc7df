-- title: Acts of agreeing
-- question: Which events and steps are acts of agreeing - done, planned or proposed?
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The event or milestone.}
--   kind: {type: kind, meaning: Event or milestone.}
--   agreement: {type: record, of: record_id, meaning: What it is called.}
--   subject_id: {type: id, meaning: What it is about., absent: its name says it}
--   subject: {type: record, of: subject_id, meaning: What that is called.}
--   status: {type: term, meaning: Whether it has happened., blank: the source does not say}
--   dated: {type: date, heading: date, meaning: When it happened or is to happen., blank: the source does not say}
--   parties: {type: integer, meaning: Number of actors that the record names.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
WITH agreed AS (
    SELECT
        e.id,
        e.object_id AS subject_id,
        e.status,
        e.occurred_on AS dated
    FROM events AS e
    WHERE e.type = 'AGREE'
    UNION ALL
    SELECT
        m.id,
        m.subject_id,
        m.status,
        coalesce(m.actual, m.planned) AS dated
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
    -- Outside the union, which Spark 4.3 cannot plan with it inside. A milestone has no parties.
    (SELECT count(DISTINCT ep.actor_id) FROM event_parties AS ep WHERE ep.event_id = a.id) AS parties,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated
FROM agreed AS a
JOIN record_certainty AS sure ON sure.record_id = a.id
LEFT JOIN records AS subject ON subject.id = a.subject_id
WHERE NOT sure.is_blank
