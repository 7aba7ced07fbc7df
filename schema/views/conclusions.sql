-- title: What coders conclude beside the sources
-- question: What does a coder conclude that no source says, and does it stand beside the record or in it?
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, meaning: The field that the conclusion is of.}
--   value_id: {type: id, meaning: The record that the conclusion names., absent: it names none}
--   value: {type: value, meaning: What the coder concludes; a record by its label.}
--   is_the_value: {type: yes_no, meaning: 'True where it stands in the record, also as a member of a set; else it stands beside the blank.'}
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
    k.standing <> 'aside' AS is_the_value,
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
UNION ALL
SELECT
    a.record_id,
    r.label,
    r.kind,
    k.field,
    k.object_id,
    coalesce(thing.label, k.value),
    k.standing = 'stands',
    a.document_id,
    d.label,
    a.label,
    a.id
FROM resolutions AS s
JOIN accounts AS a ON a.id = s.account_id AND a.record_id = s.record_id
JOIN claims AS k ON k.account_id = a.id AND k.field = s.field
JOIN records AS r ON r.id = a.record_id
JOIN records AS d ON d.id = a.document_id
LEFT JOIN records AS thing ON thing.id = k.object_id
WHERE s.state = 'inferred' AND k.standing = 'stands'
UNION ALL
SELECT
    a.record_id,
    r.label,
    r.kind,
    k.field,
    k.object_id,
    coalesce(thing.label, k.value),
    k.is_inferred,
    a.document_id,
    d.label,
    a.label,
    a.id
FROM accounts AS a
JOIN claims AS k ON k.account_id = a.id
JOIN records AS r ON r.id = a.record_id
JOIN records AS d ON d.id = a.document_id
LEFT JOIN records AS thing ON thing.id = k.object_id
WHERE
    -- Members of sets are no rivals of each other, and have no standing.
    k.is_inferred
    AND k.standing IS NULL
    AND a.scope = ''
    AND NOT a.is_denied
    -- What another voice states, nobody has to conclude.
    AND NOT EXISTS (
        SELECT 1
        FROM accounts AS other
        JOIN claims AS stated ON stated.account_id = other.id
        WHERE
            other.record_id = a.record_id
            AND stated.field = k.field
            AND stated.value = k.value
            AND stated.standing IS NULL
            AND NOT stated.is_inferred
            AND NOT other.is_denied
            AND other.scope = ''
    )
