-- title: How sure the sources are of each record, in one pass
-- question: How sure are the sources of a record, and how many are there?
-- columns: {}  # those of the view of this name
WITH counted AS (
    SELECT
        c.record_id,
        min(
            CASE c.modality WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END
            + CASE WHEN c.is_inferred THEN 3 ELSE 0 END
        ) FILTER (WHERE c.relation = 'supports' AND c.field = '') AS doubt,
        min(c.hedge) FILTER (WHERE c.relation = 'supports') AS hedge,
        min(CASE WHEN c.is_inferred THEN 1 ELSE 0 END)
            FILTER (WHERE c.relation = 'supports' AND c.field = '') AS inferred,
        count(DISTINCT p.document_id) AS sources,
        count(DISTINCT c.passage_id) AS passages,
        count(*) FILTER (WHERE c.relation = 'disputes') AS disputed_by,
        count(*) FILTER (WHERE c.relation = 'updates') AS updated_by
    FROM citations AS c
    JOIN passages AS p ON p.id = c.passage_id
    GROUP BY c.record_id
)

SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    CASE k.doubt
        WHEN 1 THEN 'certain'
        WHEN 2 THEN 'probable'
        WHEN 3 THEN 'possible'
        WHEN 4 THEN 'certain'
        WHEN 5 THEN 'probable'
        WHEN 6 THEN 'possible'
    END AS how_sure,
    k.hedge,
    k.inferred IS NOT DISTINCT FROM 1 AS is_inferred,
    coalesce(k.sources, 0) AS sources,
    coalesce(k.passages, 0) AS passages,
    coalesce(k.disputed_by, 0) AS disputed_by,
    coalesce(k.updated_by, 0) AS updated_by
FROM records AS r
LEFT JOIN counted AS k ON k.record_id = r.id
