-- title: Spellings
-- question: How is a thing spelt, where, and what else is it called?
-- group: How far to trust it
-- parameters:
--   name:
--     type: text
--     default: ''
--     label: Part of a spelling
--     help: 'Only spellings that contain these letters. Capital and small English letters are treated alike.'
--   record: {type: text, default: '', label: Whose spellings, of: names.record_id, help: Only spellings of this record.}
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: What is called so.}
--   record: {type: record, of: record_id, meaning: What we call it.}
--   kind: {type: kind, meaning: What it is.}
--   name: The spelling, as printed.
--   type: {type: term, meaning: 'Full, short, metonym (a place for its government), former or adjective.'}
--   script: {type: script, meaning: Script.}
--   document_id: {type: id, meaning: The document that prints it.}
--   document: {type: record, of: document_id, meaning: What that is called., absent: outside knowledge}
--   passage:
--     type: passage
--     of: document_id
--     heading: sentence
--     meaning: The first sentence that prints it.
--     absent: outside knowledge
WITH wanted AS (
    SELECT n.id
    FROM records AS r
    JOIN names AS n ON n.record_id = r.id
    WHERE r.slug = :record
    UNION ALL
    SELECT every.id
    FROM names AS every
    WHERE :record = ''
),

final AS (
    SELECT
        r.id AS record_id, r.label AS record, r.kind, n.name, n.type, n.script, d.id AS document_id,
        d.label AS document, p.label AS passage, n.id AS name_id
    FROM wanted AS w
    CROSS JOIN names AS n
    JOIN records AS r ON r.id = n.record_id
    LEFT JOIN passages AS p ON p.id = n.passage_id
    LEFT JOIN documents AS d ON d.id = p.document_id
    WHERE n.id = w.id AND (:name = '' OR lower(n.name) LIKE '%' || lower(:name) || '%')
)

SELECT record_id, record, kind, name, type, script, document_id, document, passage
FROM final
ORDER BY record, record_id, name, type, document NULLS LAST, name_id
