-- title: What one document says
-- question: What does a document say, sentence by sentence?
-- group: How far to trust it
-- parameters:
--   document: {type: text, opens_with: passages.document_id, of: passages.document_id, help: Choose a document.}
-- rests_on: [record_id]
-- columns:
--   passage: {type: passage, of: document_id, heading: sentence, meaning: Paragraph and sentence.}
--   record_id: {type: id, meaning: The record that the sentence speaks of.}
--   kind: {type: kind, meaning: What it is., absent: nothing was coded}
--   record: {type: record, of: record_id, meaning: What it is called., absent: nothing was coded}
--   relation:
--     type: term
--     meaning: Whether the sentence supports the value that stands, disputes it, came before it or is beside it.
--     absent: nothing was coded
--   field:
--     type: field
--     heading: field
--     meaning: The field that it speaks of. Empty for the whole record.
--     absent: nothing was coded
--   reported_value:
--     type: value
--     meaning: The value that it gives, where it is not the record's.
--     absent: nothing was coded
--   is_denied:
--     type: yes_no
--     heading: denied
--     meaning: Yes where the sentence says that it, or the value, is not so.
--     absent: nothing was coded
--   scope: {heading: of which part, meaning: 'Which part of the record it speaks of, in our own words.', absent: it is of the whole}
--   how_sure: {type: how_sure, meaning: How sure the source is., absent: nothing was coded}
--   hedge: {below: how_sure, heading: word of doubt, meaning: 'The word of doubt, as printed.', absent: none is}
--   is_inferred:
--     type: yes_no
--     meaning: Yes when the coder, not the source, drew the conclusion.
--     absent: nothing was coded
--   nothing_coded: {type: term, meaning: Why nothing was coded from the sentence., absent: something was}
--   document_id: {type: id, meaning: The document.}
-- see_also: [document-check, blanks, coverage]
WITH final AS (
    SELECT
        v.paragraph, v.sentence, v.passage, v.record_id, v.kind, v.record, v.relation, v.field, v.reported_value,
        CASE WHEN v.is_denied THEN 'yes' WHEN NOT v.is_denied THEN 'no' END AS is_denied, v.scope,
        v.how_sure, v.hedge, CASE WHEN v.is_inferred THEN 'yes' WHEN NOT v.is_inferred THEN 'no' END AS is_inferred,
        NULL AS nothing_coded, v.citation_id, v.document_id
    FROM records AS r
    CROSS JOIN evidence AS v
    WHERE r.slug = :document AND v.document_id = r.id
    UNION ALL
    SELECT
        p.paragraph, p.sentence, p.label, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.coding_reason, NULL, p.document_id
    FROM records AS r
    CROSS JOIN passages AS p
    WHERE
        r.slug = :document
        AND p.document_id = r.id
        AND NOT EXISTS (SELECT 1 FROM citations AS c WHERE c.passage_id = p.id)
)

SELECT
    passage, record_id, kind, record, relation, field, reported_value, is_denied, scope, how_sure, hedge, is_inferred, nothing_coded, document_id
FROM final
ORDER BY
    paragraph,
    sentence,
    kind NULLS LAST,
    record NULLS LAST,
    record_id NULLS LAST,
    field NULLS LAST,
    citation_id NULLS LAST
