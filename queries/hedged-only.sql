-- title: What rests on hedged sentences only
-- question: What does no source state outright, or what is the coder's conclusion?
-- group: How far to trust it
-- parameters:
--   kind: {type: text, default: '', help: 'Only records of this kind, such as agenda item. Empty for all.'}
-- columns:
--   record_id: The record.
--   kind: What it is.
--   record: What it is called.
--   how_sure: The surest word of any source - probable or possible; certain where only the coder's conclusion is in doubt.
--   hedge: A word of doubt, as printed. Null when none is.
--   is_inferred: Yes when it rests on conclusions of the coder only.
--   sources: Number of documents that speak of it.
--   passages: Number of sentences that speak of it.
WITH final AS (
    SELECT v.record_id, v.kind, v.label AS record, v.how_sure, v.hedge,
        CASE WHEN v.is_inferred THEN 'yes' WHEN NOT v.is_inferred THEN 'no' END AS is_inferred,
        v.sources, v.passages
    FROM record_certainty AS v
    WHERE (v.how_sure IN ('probable', 'possible') OR v.is_inferred) AND (:kind = '' OR v.kind = :kind)
)

SELECT *
FROM final
ORDER BY CASE how_sure WHEN 'possible' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END, kind, record, record_id
