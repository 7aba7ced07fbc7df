-- title: What no source states outright
-- question: What does no source state outright, or what is the coder's conclusion?
-- group: How far to trust it
-- parameters:
--   kind:
--     type: text
--     default: ''
--     label: Kind of record
--     of: records.kind
--     where: how_sure <> 'certain' OR inferred IS NOT NULL
--     help: 'Only records of this kind, such as subjects of a meeting.'
--   document: {type: text, default: '', of: passages.document_id, help: Only records that this document speaks of.}
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   kind: {type: kind, meaning: What it is.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   how_sure:
--     type: how_sure
--     meaning: The surest word of any source - probable or possible; certain where only what the coder concludes is in doubt.
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: Yes when it rests on conclusions of the coder only.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   voices: {type: integer, meaning: Number of independent voices that say it.}
--   passages: {type: integer, meaning: Number of sentences that speak of it.}
-- when_empty: Everything here is stated outright by at least one source.
-- at_scale: {when: with its defaults, rows: '640,000', seconds: '9', duckdb: '0.5'}
-- see_also: [one-voice, disagreements]
WITH spoken_of AS (
    SELECT DISTINCT c.record_id
    FROM records AS r
    CROSS JOIN passages AS p
    CROSS JOIN citations AS c
    WHERE r.slug = :document AND p.document_id = r.id AND c.passage_id = p.id
),

final AS (
    SELECT
        v.record_id, v.kind, v.label AS record, v.how_sure, v.hedge,
        CASE WHEN v.is_inferred THEN 'yes' ELSE 'no' END AS is_inferred,
        v.inferred,
        v.voices, v.passages
    FROM spoken_of AS s
    CROSS JOIN record_certainty AS v
    WHERE
        v.record_id = s.record_id
        AND (v.how_sure <> 'certain' OR v.inferred IS NOT NULL)
        AND (:kind = '' OR v.kind = :kind)
        AND (:bulk = 'yes' OR NOT v.is_bulk)
    UNION ALL
    SELECT
        every.record_id, every.kind, every.label, every.how_sure, every.hedge,
        CASE WHEN every.is_inferred THEN 'yes' ELSE 'no' END,
        every.inferred,
        every.voices, every.passages
    FROM record_certainty AS every
    WHERE
        :document = ''
        AND (every.how_sure <> 'certain' OR every.inferred IS NOT NULL)
        AND (:kind = '' OR every.kind = :kind)
        AND (:bulk = 'yes' OR NOT every.is_bulk)
)

SELECT *
FROM final
ORDER BY CASE how_sure WHEN 'possible' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END, kind, record, record_id
