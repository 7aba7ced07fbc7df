-- title: Spellings
-- question: How is a thing spelt, where, and what else is it called?
-- group: How far to trust it
-- parameters:
--   name:
--     type: text
--     default: ''
--     label: Part of a spelling
--     help: 'Only spellings with these letters in them, capital or small alike where they are plain English letters.'
--   record: {type: text, default: '', label: What is called so, of: names.record_id, help: Only spellings of this.}
-- columns:
--   record_id: What is called so.
--   record: What we call it.
--   kind: What it is.
--   name: The spelling, as printed.
--   type: Full, short, metonym (a place for its government), former or adjective.
--   script: Script (ISO 15924).
--   document_id: The document that prints it.
--   document: What that is called. Null for outside knowledge.
--   passage: The first sentence that prints it. Null for outside knowledge.
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
