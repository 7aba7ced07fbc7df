-- title: What one document says
-- question: What does a document say, sentence by sentence?
-- group: How far to trust it
-- parameters:
--   document: {type: text, opens_with: passages.document_id, of: passages.document_id, help: The document to go through.}
-- columns:
--   passage: {type: passage, heading: sentence, meaning: Paragraph and sentence.}
--   record_id: {type: id, meaning: The record that the sentence speaks of.}
--   kind: {type: kind, meaning: What it is., absent: nothing was coded}
--   record: {type: record, of: record_id, meaning: What it is called., absent: nothing was coded}
--   relation:
--     type: term
--     meaning: Whether the sentence supports, disputes or updates it.
--     absent: nothing was coded
--   field:
--     type: field
--     heading: about its
--     meaning: The field that it speaks of. Empty for the whole record.
--     absent: nothing was coded
--   reported_value:
--     type: value
--     meaning: The value that it gives, where it is not the record's.
--     absent: nothing was coded
--   how_sure: {type: how_sure, meaning: How sure the source is., absent: nothing was coded}
--   hedge: {heading: word of doubt, meaning: 'The word of doubt, as printed.', absent: none is}
--   is_inferred:
--     type: yes_no
--     meaning: Yes when the coder, not the source, drew the conclusion.
--     absent: nothing was coded
--   nothing_coded: {type: term, meaning: Why nothing was coded from the sentence., absent: something was}
WITH final AS (
    SELECT
        p.paragraph, p.sentence, p.label AS passage, rec.id AS record_id, rec.kind, rec.label AS record, c.relation,
        c.field, c.reported_value, c.modality AS how_sure, c.hedge,
        CASE WHEN c.is_inferred THEN 'yes' WHEN NOT c.is_inferred THEN 'no' END AS is_inferred,
        p.coding_reason AS nothing_coded,
        c.id AS citation_id
    FROM passages AS p
    JOIN records AS r ON r.id = p.document_id
    LEFT JOIN citations AS c ON c.passage_id = p.id
    LEFT JOIN records AS rec ON rec.id = c.record_id
    WHERE r.slug = :document
)

SELECT
    passage, record_id, kind, record, relation, field, reported_value, how_sure, hedge, is_inferred, nothing_coded
FROM final
ORDER BY
    paragraph,
    sentence,
    kind NULLS LAST,
    record NULLS LAST,
    record_id NULLS LAST,
    field NULLS LAST,
    citation_id NULLS LAST
