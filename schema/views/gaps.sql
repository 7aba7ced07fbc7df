-- title: Gaps
-- question: What do the sources not say of a record?
-- audience: programs
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   kind: {type: kind, meaning: What the record is.}
--   missing:
--     heading: what is not said
--     meaning: 'What the sources do not say of it, as the end of a sentence.'
--   field: {type: field, meaning: The field that is blank.}
SELECT q.record_id, q.kind, q.question AS missing, q.field
FROM questions AS q
WHERE q.is_blank
