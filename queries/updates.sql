-- title: What later sources update
-- question: What news have later sources brought of a record?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     default: ''
--     of: resolutions.record_id
--     where: 'EXISTS (SELECT 1 FROM records AS changed WHERE changed.id = record_id AND changed.updated IS NOT NULL)'
--     help: Only news of this record.
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {below: record, type: kind, meaning: What it is.}
--   field: {type: field, heading: field, meaning: The field that the news is of.}
--   earlier_value: {type: value, heading: before, meaning: The value that was given earlier.}
--   is_denied: {type: yes_no, heading: denied before, meaning: Yes where the earlier voice denied that value and has taken it back.}
--   earlier_voice: {below: earlier_value, heading: on whose word, meaning: Whose word that was.}
--   earlier_document_id: {type: id, meaning: The earlier document.}
--   earlier_document:
--     below: earlier_value
--     type: record
--     of: earlier_document_id
--     heading: in
--     meaning: What the earlier document is called.
--   later_value: {type: value, heading: now, meaning: The value that stands.}
--   later_voice: {below: later_value, heading: on the word of, meaning: Whose word that is.}
--   as_of: {type: date, heading: speaks of, meaning: The time that the news speaks of., absent: it is the document's}
--   document_id: {type: id, meaning: The later document.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   published_on: {below: document, type: date, meaning: When it was published.}
--   passage: {below: document, type: passage, of: document_id, heading: sentence, meaning: The first sentence of what the later voice says.}
-- caveats:
--   - The latest news stands. What was said before is listed beside it; this is not a dispute.
-- when_empty: No later source has brought news of a record yet. It takes a second document on the same matter.
-- see_also: [changes-over-time, disagreements]
WITH final AS (
    SELECT
        v.record_id, v.record, v.kind, v.field, v.earlier_value, v.is_denied, v.earlier_voice, v.earlier_document_id,
        v.earlier_document, v.later_value, v.later_voice, v.as_of, v.document_id, v.document, v.published_on, v.passage,
        v.account_id
    FROM records AS r
    CROSS JOIN updates AS v
    WHERE r.slug = :record AND v.record_id = r.id AND (:bulk = 'yes' OR NOT v.is_bulk)
    UNION ALL
    SELECT
        every.record_id, every.record, every.kind, every.field, every.earlier_value, every.is_denied,
        every.earlier_voice, every.earlier_document_id, every.earlier_document, every.later_value, every.later_voice, every.as_of,
        every.document_id, every.document, every.published_on, every.passage, every.account_id
    FROM updates AS every
    WHERE :record = '' AND (:bulk = 'yes' OR NOT every.is_bulk)
)

SELECT
    record_id, record, kind, field, earlier_value, CASE WHEN is_denied THEN 'yes' ELSE 'no' END AS is_denied,
    earlier_voice, earlier_document_id, earlier_document, later_value, later_voice, as_of, document_id, document, published_on, passage
FROM final
ORDER BY record, record_id, field, earlier_document, earlier_document_id, earlier_value, account_id
