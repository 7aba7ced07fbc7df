-- title: What rests on hedged sentences only
-- question: What does no source state outright, or what is the coder's conclusion?
-- group: How far to trust it
-- parameters:
--   kind: {type: text, default: '', help: 'Only records of this kind, such as agenda item. Empty for all.'}
--   document: {type: text, default: '', help: 'Slug of a document; only records that it speaks of. Empty for all.'}
-- columns:
--   record_id: The record.
--   kind: What it is.
--   record: What it is called.
--   how_sure: The surest word of any source - probable or possible; certain where only the coder's conclusion is in doubt.
--   hedge: A word of doubt, as printed. Null when none is.
--   is_inferred: Yes when it rests on conclusions of the coder only.
--   sources: Number of documents that speak of it.
--   passages: Number of sentences that speak of it.
WITH wanted AS (
    SELECT DISTINCT c.record_id
    FROM records AS r
    JOIN passages AS p ON p.document_id = r.id
    JOIN citations AS c ON c.passage_id = p.id
    WHERE r.slug = :document
    UNION ALL
    SELECT every.id
    FROM records AS every
    WHERE :document = '' AND every.kind = :kind
    UNION ALL
    SELECT DISTINCT every.record_id
    FROM citations AS every
    WHERE :document = '' AND :kind = '' AND (every.modality <> 'certain' OR every.is_inferred)
),

final AS (
    SELECT
        v.record_id, v.kind, v.label AS record, v.how_sure, v.hedge,
        CASE WHEN v.is_inferred THEN 'yes' ELSE 'no' END AS is_inferred,
        v.sources, v.passages
    FROM wanted AS w
    CROSS JOIN record_certainty AS v
    WHERE v.record_id = w.record_id AND (v.how_sure <> 'certain' OR v.is_inferred) AND (:kind = '' OR v.kind = :kind)
)

SELECT *
FROM final
ORDER BY CASE how_sure WHEN 'possible' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END, kind, record, record_id
