-- title: Project tree
-- question: What is part of what, how far has each part come, and what is the next step?
-- group: Projects and promises
-- parameters:
--   project: {type: text, default: '', of: projects.id, help: Only this project and its parts.}
-- columns:
--   root_id: {type: id, meaning: The whole that the project belongs to.}
--   root: {type: record, of: root_id, heading: part of, meaning: What that is called.}
--   depth: {type: integer, heading: level, meaning: How deep below the whole it lies; 0 for the whole itself.}
--   project_id: {type: id, meaning: The project.}
--   project: {type: record, of: project_id, meaning: 'What it is called, indented by depth.'}
--   sector: {type: term, meaning: What it is for., blank: the source does not say}
--   status: {type: term, meaning: How far it has come., blank: the source does not say}
--   status_as_of: {type: date, meaning: The time that the status holds for., absent: no other time is given}
--   reached: {type: integer, meaning: Number of its steps said to be reached.}
--   promised: {type: integer, meaning: Number of its steps not said to be reached.}
--   next_due: {type: day, meaning: The earliest last day of these., absent: none has a day}
--   how_sure: {type: how_sure, meaning: How sure the source is of the project.}
--   path: {type: slug, meaning: Slugs from the whole down to the project.}
-- caveats:
--   - A project is part of another only where a source asserts it, or the record's evidence says that the coder inferred it.
-- leaves_out:
--   - Steps are counted at the project that they belong to, not again at the whole - so a whole can have fewer than its parts.
-- at_scale: {when: with its defaults, rows: '130,000', seconds: '2.1'}
WITH RECURSIVE wanted (id) AS (
    SELECT p.id
    FROM records AS r
    JOIN projects AS p ON p.id = r.id
    WHERE r.slug = :project
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
        t.root_id,
        root.label AS root,
        t.depth,
        p.id AS project_id,
        substr('                    ', 1, 2 * t.depth) || p.label AS project,
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
        t.path
    FROM tree AS t
    JOIN projects AS p ON p.id = t.project_id
    JOIN projects AS root ON root.id = t.root_id
    JOIN record_certainty AS sure ON sure.record_id = p.id
)

SELECT *
FROM final
ORDER BY path, project_id
