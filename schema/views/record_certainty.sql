-- title: How sure the sources are of each record
-- question: How sure are the sources of a record, and how many are there?
-- audience: programs
-- columns:
--   record_id: {type: id, meaning: The record.}
--   kind: {type: kind, meaning: What it is.}
--   slug: {type: slug, meaning: Its readable name.}
--   label: {type: record, of: record_id, meaning: What it is called.}
--   how_sure:
--     type: how_sure
--     meaning: The surest word of any source for the whole record - certain, probable or possible; of the coder's conclusions only where there is nothing else.
--     absent: nothing cites it
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: True when the record rests on conclusions of the coder only.}
--   sources: {type: integer, meaning: Number of documents that speak of it.}
--   passages: {type: integer, meaning: Number of sentences that speak of it.}
--   disputed_by: {type: integer, meaning: Number of citations that dispute one of its fields or the whole.}
--   updated_by: {type: integer, meaning: Number of citations that bring later news of it.}
SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    -- What the source itself says goes before what the coder concludes from it, however surely.
    CASE (
        SELECT
            min(
                CASE c.modality WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END
                + CASE WHEN c.is_inferred THEN 3 ELSE 0 END
            )
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    )
        WHEN 1 THEN 'certain'
        WHEN 2 THEN 'probable'
        WHEN 3 THEN 'possible'
        WHEN 4 THEN 'certain'
        WHEN 5 THEN 'probable'
        WHEN 6 THEN 'possible'
    END AS how_sure,
    (SELECT min(c.hedge) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'supports') AS hedge,
    (
        SELECT min(CASE WHEN c.is_inferred THEN 1 ELSE 0 END)
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    ) IS NOT DISTINCT FROM 1 AS is_inferred,
    (
        SELECT count(DISTINCT p.document_id)
        FROM citations AS c
        JOIN passages AS p ON p.id = c.passage_id
        WHERE c.record_id = r.id
    ) AS sources,
    (SELECT count(DISTINCT c.passage_id) FROM citations AS c WHERE c.record_id = r.id) AS passages,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'disputes') AS disputed_by,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'updates') AS updated_by
FROM records AS r
