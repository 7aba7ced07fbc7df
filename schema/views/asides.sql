-- title: What coders conclude beside a blank
-- question: What does a coder conclude that no source says, and that therefore stands beside the record?
-- audience: programs
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, meaning: The field that the conclusion is of.}
--   value_id: {type: id, meaning: The record that the conclusion names., absent: it names none}
--   value: {type: value, meaning: What the coder concludes; a record by its label.}
--   document_id: {type: id, meaning: The document that the conclusion is drawn from.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: 'The first sentence of the account, for instance P13.S4.'}
--   account_id: {type: id, meaning: The account.}
SELECT
    a.record_id,
    r.label AS record,
    r.kind,
    k.field,
    k.object_id AS value_id,
    coalesce(thing.label, k.value) AS value,
    a.document_id,
    d.label AS document,
    a.label AS passage,
    a.id AS account_id
FROM accounts AS a
JOIN claims AS k ON k.account_id = a.id
JOIN records AS r ON r.id = a.record_id
JOIN records AS d ON d.id = a.document_id
LEFT JOIN records AS thing ON thing.id = k.object_id
WHERE k.standing = 'aside'
