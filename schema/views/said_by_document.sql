-- title: What each document says
-- question: Which values does a document give for which fields of which record, on whose word, and in which sentence?
-- rests_on: [record_id]
-- columns:
--   document_id: {type: id, meaning: 'The document. Filter by it to have what one document says, and nothing else.'}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, meaning: 'The field, called as in fact files. Empty: that the record as a whole is so.'}
--   value_id: {type: id, meaning: The record that the value names., absent: it names none}
--   value: {type: value, meaning: 'The value as its coder wrote it, a record by its label; of a whole thing, what its coder calls it.', absent: 'it is a whole statement, whose values have rows of their own'}
--   scope: {heading: of which part, meaning: 'Which part of the record it is of, in our own words.', absent: it is of the whole}
--   voice_id: {type: id, meaning: 'Whose word it is: a speaker, or who wrote or published the document, or the document itself.'}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: 'The first sentence that says it, for instance P13.S4.'}
--   how_sure: {type: how_sure, meaning: How sure the voice is of it.}
--   is_inferred: {type: yes_no, meaning: 'True where the coder, not the document, drew the conclusion.'}
--   is_denied: {type: yes_no, meaning: True where the voice says that it is not so.}
--   standing: {type: term, meaning: What it is beside the value that stands., absent: 'nobody says otherwise, or it is the whole record'}
--   account_id: {type: id, meaning: The account.}
SELECT
    a.document_id,
    d.label AS document,
    a.record_id,
    r.label AS record,
    r.kind,
    k.field,
    k.object_id AS value_id,
    coalesce(thing.label, k.value) AS value,
    nullif(a.scope, '') AS scope,
    a.origin_id AS voice_id,
    voice.label AS voice,
    coalesce(k.label, a.label) AS passage,
    k.modality AS how_sure,
    k.is_inferred,
    a.is_denied,
    k.standing,
    a.id AS account_id
FROM accounts AS a
JOIN claims AS k ON k.account_id = a.id
JOIN records AS r ON r.id = a.record_id
JOIN records AS d ON d.id = a.document_id
JOIN records AS voice ON voice.id = a.origin_id
LEFT JOIN records AS thing ON thing.id = k.object_id
UNION ALL
SELECT
    a.document_id,
    d.label,
    a.record_id,
    r.label,
    r.kind,
    -- Of the same types as above, or SQLite looks at all documents for one.
    cast('' AS varchar(1)),
    cast(NULL AS bigint),
    a.name,
    nullif(a.scope, ''),
    a.origin_id,
    voice.label,
    coalesce(a.label, ''),
    a.modality,
    a.is_inferred,
    a.is_denied,
    cast(NULL AS varchar(1)),
    a.id
FROM accounts AS a
JOIN records AS r ON r.id = a.record_id
JOIN records AS d ON d.id = a.document_id
JOIN records AS voice ON voice.id = a.origin_id
WHERE a.is_whole
