-- title: Project tree
-- question: What is part of what, how far has each part come, and what is the next step?
-- group: Projects and promises
-- parameters:
--   project: {type: text, default: '', of: projects.id, help: 'Only this project and its parts, and what the coder takes for parts of it.'}
-- rests_on: [project_id]
-- columns:
--   root_id: {type: id, meaning: The whole that the project belongs to., absent: it is part of no other}
--   root: {type: record, of: root_id, heading: part of, meaning: What that is called., absent: it is part of no other}
--   depth: {type: integer, heading: level below the whole, meaning: How deep below the whole it lies; 0 for the whole itself.}
--   project_id: {type: id, meaning: The project.}
--   project: {type: record, of: project_id, meaning: 'What it is called, indented by depth.'}
--   parent_inferred_id: {type: id, meaning: 'What it is part of, as the coder concludes.'}
--   parent_inferred:
--     type: record
--     of: parent_inferred_id
--     heading: part of, by the coder's conclusion
--     meaning: What that is called. No source says it.
--     absent: a source says it, or nobody does
--   sector: {below: project, type: term, meaning: What it is for., blank: the source does not say}
--   status: {type: term, meaning: How far it has come., blank: the source does not say}
--   status_as_of: {below: status, type: date, meaning: The time that the status holds for., absent: no other time is given}
--   reached: {type: integer, meaning: Number of its steps said to be reached.}
--   promised: {type: integer, meaning: Number of its steps not said to be reached.}
--   next_due: {type: day, meaning: The earliest last day of these., absent: none has a day}
--   how_sure: {type: how_sure, meaning: How sure the source is of the project.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
--   path: {type: slug, meaning: Slugs from the whole down to the project.}
-- caveats:
--   - A project is listed under another only where a source says that it is part of it. What only the coder takes for a part is listed on its own, and another column names the whole.
-- leaves_out:
--   - Steps count for the project that they belong to, not again for the whole, so a whole can have fewer than its parts.
-- at_scale: {when: with its defaults, rows: '130,000', seconds: '2.1'}
-- see_also: [projects-overdue, promises-due, steps-reached, financing]
WITH RECURSIVE whole (id) AS (
    SELECT p.id
    FROM records AS r
    JOIN projects AS p ON p.id = r.id
    WHERE r.slug = :project
    UNION ALL
    SELECT p.id
    FROM whole AS w
    JOIN projects AS p ON p.parent_id = w.id
),

-- What only a coder takes for a part of it stands by itself, and says so.
taken_for_parts AS (
    SELECT DISTINCT a.record_id AS id
    FROM whole AS w
    CROSS JOIN claims AS k
    CROSS JOIN accounts AS a
    WHERE
        k.object_id = w.id
        AND a.id = k.account_id
        AND EXISTS (
            SELECT 1
            FROM asides AS c
            JOIN projects AS p ON p.id = c.record_id
            WHERE
                k.field = 'parent'
                AND k.standing = 'aside'
                AND c.record_id = a.record_id
                AND c.field = 'parent'
                AND c.value_id = w.id
                AND p.parent_id IS NULL
        )
),

wanted AS (
    SELECT p.id
    FROM records AS r
    JOIN projects AS p ON p.id = r.id
    WHERE r.slug = :project
    UNION ALL
    SELECT t.id
    FROM taken_for_parts AS t
    UNION ALL
    SELECT every.id
    FROM projects AS every
    WHERE :project = '' AND every.parent_id IS NULL
),

tree (root_id, project_id, depth, path) AS (
    SELECT r.id, r.id, 0, r.slug
    FROM wanted AS w
    JOIN records AS r ON r.id = w.id
    UNION ALL
    SELECT t.root_id, p.id, t.depth + 1, t.path || ' > ' || r.slug
    FROM tree AS t
    JOIN projects AS p ON p.parent_id = t.project_id
    JOIN records AS r ON r.id = p.id
),

final AS (
    SELECT
        CASE WHEN t.depth > 0 THEN t.root_id END AS root_id,
        CASE WHEN t.depth > 0 THEN root.label END AS root,
        t.depth,
        p.id AS project_id,
        substr('                    ', 1, 2 * t.depth) || p.label AS project,
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
        (SELECT count(*) FROM milestones AS m WHERE m.subject_id = p.id AND m.status = 'met') AS reached,
        (
            SELECT count(*) FROM milestones AS m WHERE m.subject_id = p.id AND (m.status IS NULL OR m.status <> 'met')
        ) AS promised,
        (
            SELECT min(m.planned_latest)
            FROM milestones AS m
            WHERE m.subject_id = p.id AND m.actual IS NULL AND (m.status IS NULL OR m.status <> 'met')
        ) AS next_due,
        sure.how_sure,
        sure.inferred,
        sure.disputed,
        sure.updated,
        t.path
    FROM tree AS t
    JOIN projects AS p ON p.id = t.project_id
    JOIN projects AS root ON root.id = t.root_id
    JOIN record_certainty AS sure ON sure.record_id = p.id
    -- A condition on records alone has SQLite read all of them beforehand.
    WHERE NOT (sure.is_blank AND t.depth >= 0) AND (:bulk = 'yes' OR NOT (sure.is_bulk AND t.depth >= 0))
)

SELECT *
FROM final
ORDER BY path, project_id
