-- title: Evidence for a record
-- question: Which sentences speak of a record, and how surely?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     opens_with: citations.record_id
--     of: citations.record_id
--     help: The record that the sentences are about.
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   publisher: {below: document, meaning: Who published it., blank: not named}
--   reliability:
--     below: document
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   published_on: {below: document, type: date, meaning: When it was published.}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: Paragraph and sentence.}
--   relation: {type: term, meaning: 'Whether the sentence supports the value that stands, disputes it, came before it or is beside it.'}
--   field: {type: field, heading: field, meaning: The field that it speaks of. Empty for the whole record.}
--   reported_value:
--     type: value
--     meaning: The value that it gives, where it is not the record's. Empty for the record's.
--   is_denied: {type: yes_no, heading: denied, meaning: 'Yes where the sentence says that it, or the value, is not so.'}
--   scope: {heading: of which part, meaning: 'Which part of the record it speaks of, in our own words.', absent: it is of the whole}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'The word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: 'Yes when the coder, not the source, drew the conclusion.'}
--   attributed_to: {heading: on whose word, meaning: Whose word the source reports., absent: it speaks for itself}
--   as_of:
--     type: date
--     heading: speaks of
--     meaning: The time that the sentence speaks of, where it differs from the record's.
--     absent: it is the record's
-- caveats:
--   - The sentences themselves belong to their owners and are not shown; paragraph and sentence say where to find them.
-- see_also: [who-said-it-first, disagreements, blanks]
WITH final AS (
    SELECT
        v.record_id, v.record, v.document_id, v.document, v.publisher, v.reliability, v.published_on, v.passage,
        v.relation, v.field, v.reported_value,
        CASE WHEN v.is_denied THEN 'yes' ELSE 'no' END AS is_denied, v.scope, v.how_sure, v.hedge,
        CASE WHEN v.is_inferred THEN 'yes' WHEN NOT v.is_inferred THEN 'no' END AS is_inferred,
        v.attributed_to, v.as_of,
        v.paragraph, v.sentence, v.citation_id
    FROM evidence AS v
    JOIN records AS r ON r.id = v.record_id
    WHERE r.slug = :record
)

SELECT
    record_id, record, document_id, document, publisher, reliability, published_on, passage, relation, field,
    reported_value, is_denied, scope, how_sure, hedge, is_inferred, attributed_to, as_of
FROM final
ORDER BY document, paragraph, sentence, field, relation, document_id, citation_id
