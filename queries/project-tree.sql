-- title: Project tree
-- question: What is part of what, how far has each part come, and what is the next step?
-- group: Projects and promises
-- parameters:
--   project: {type: text, default: '', of: projects.id, help: Only this project and its parts.}
-- columns:
--   root_id: The whole that the project belongs to.
--   root: What that is called.
--   depth: How deep below the whole it lies; 0 for the whole itself.
--   project_id: The project.
--   project: What it is called, indented by depth.
--   sector: What it is for. Null when the source does not say.
--   status: How far it has come. Null when the source does not say.
--   status_as_of: The time that the status holds for (EDTF).
--   reached: Number of its steps said to be reached.
--   promised: Number of its steps not said to be reached.
--   next_due: The earliest last day of these (ISO 8601). Null when none has a day.
--   how_sure: How sure the source is of the project.
--   path: Slugs from the whole down to the project.
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
