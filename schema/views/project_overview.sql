-- title: Project overview
-- question: How far has each project come, and what is it part of?
-- rests_on: [project_id]
-- columns:
--   project_id: {type: id, meaning: The project.}
--   project: {type: record, of: project_id, meaning: What it is called.}
--   parent_id: {type: id, meaning: The project that the source says it is part of., blank: the source does not say}
--   parent: {type: record, of: parent_id, meaning: What that is called., blank: the source does not say}
--   parent_inferred_id: {type: id, meaning: 'The project that it is part of, as the coder concludes.', absent: 'a source says it, or nobody does'}
--   parent_inferred:
--     type: record
--     of: parent_inferred_id
--     heading: parent by the coder's conclusion
--     meaning: What that is called. No source says it.
--     absent: a source says it, or nobody does
--   sector: {type: term, meaning: What it is for., blank: the source does not say}
--   status: {type: term, meaning: How far it has come., blank: the source does not say}
--   status_as_of: {type: date, meaning: The time that the status holds for., absent: no other time is given}
--   parts: {type: integer, meaning: Number of projects that are part of it.}
--   places: {type: integer, meaning: Number of places that it touches.}
--   parties: {type: integer, meaning: Number of actors that have to do with it.}
--   financings: {type: integer, meaning: 'Number of sums given, promised or planned for it.'}
--   next_due: {type: day, meaning: The earliest last day of a promise not said to be kept., absent: there is none}
--   how_sure: {type: how_sure, meaning: How sure the source is of the project.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say it.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
SELECT
    p.id AS project_id,
    p.label AS project,
    p.parent_id,
    parent.label AS parent,
    CASE
        WHEN p.parent_id IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value_id) FROM asides AS c WHERE c.record_id = p.id AND c.field = 'parent')
    END AS parent_inferred_id,
    CASE
        WHEN p.parent_id IS NULL AND sure.inferred IS NOT NULL
            THEN (SELECT min(c.value) FROM asides AS c WHERE c.record_id = p.id AND c.field = 'parent')
    END AS parent_inferred,
    p.sector,
    p.status,
    p.status_as_of,
    (SELECT count(*) FROM projects AS part WHERE part.parent_id = p.id) AS parts,
    (SELECT count(DISTINCT pp.place_id) FROM project_places AS pp WHERE pp.project_id = p.id) AS places,
    (SELECT count(DISTINCT party.actor_id) FROM project_parties AS party WHERE party.project_id = p.id) AS parties,
    (SELECT count(*) FROM financings AS f WHERE f.project_id = p.id) AS financings,
    (
        SELECT min(m.planned_latest)
        FROM milestones AS m
        WHERE m.subject_id = p.id AND m.actual IS NULL AND (m.status IS NULL OR m.status <> 'met')
    ) AS next_due,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated
FROM projects AS p
JOIN record_certainty AS sure ON sure.record_id = p.id
LEFT JOIN projects AS parent ON parent.id = p.parent_id
WHERE NOT sure.is_blank
