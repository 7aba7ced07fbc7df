-- title: Where sources disagree
-- question: Which values are disputed, by whom, and what do the sources say side by side?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     default: ''
--     of: resolutions.record_id
--     where: rivals > 0
--     help: Only values of this record.
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record in dispute.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {below: record, type: kind, meaning: What it is.}
--   field: {type: field, heading: field, meaning: The field in dispute. Empty for the whole record.}
--   our_value: {type: value, heading: what stands, meaning: The value that stands., absent: the whole record is in dispute}
--   our_voice: {below: our_value, heading: on whose word, meaning: Whose word that is., absent: the whole record is in dispute}
--   rule: {below: our_value, type: term, heading: by which rule, meaning: Why it stands., absent: the whole record is in dispute}
--   is_denied: {type: yes_no, heading: denied, meaning: 'Yes where the other voice says that it is not so, and gives no other value.'}
--   rival_value: {type: value, heading: the other value, meaning: The value that the other voice gives or denies.}
--   rival_voice: {below: rival_value, heading: by whom, meaning: Whose word that is.}
--   document_id: {type: id, meaning: The document in which the other voice speaks.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   published_on: {below: document, type: date, meaning: When it was published.}
--   reliability:
--     below: document
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   passage: {below: document, type: passage, of: document_id, heading: sentence, meaning: The first sentence of what the other voice says.}
--   how_sure: {type: how_sure, meaning: How sure the other voice is.}
-- caveats:
--   - The value that stands was chosen by the rule named beside it, the same for all records; this is no endorsement. Later news is not a dispute.
-- when_empty: No coded source disputes another's value. It takes at least two voices on one matter to disagree.
-- see_also: [document-check, updates, who-said-it-first]
WITH final AS (
    SELECT
        v.record_id, v.record, v.kind, v.field, v.our_value, v.our_voice, v.rule, v.is_denied, v.rival_value,
        v.rival_voice, v.document_id, v.document, v.published_on, v.reliability, v.passage, v.how_sure, v.account_id
    FROM records AS r
    CROSS JOIN disagreements AS v
    WHERE r.slug = :record AND v.record_id = r.id AND (:bulk = 'yes' OR NOT v.is_bulk)
    UNION ALL
    SELECT
        every.record_id, every.record, every.kind, every.field, every.our_value, every.our_voice, every.rule,
        every.is_denied, every.rival_value, every.rival_voice, every.document_id, every.document, every.published_on,
        every.reliability, every.passage, every.how_sure, every.account_id
    FROM disagreements AS every
    WHERE :record = '' AND (:bulk = 'yes' OR NOT every.is_bulk)
)

SELECT
    record_id, record, kind, field,
    -- A member of a set that is denied stays in it.
    coalesce(our_value, CASE WHEN is_denied AND field IN ('formats', 'parties', 'places') THEN rival_value END) AS our_value,
    our_voice, rule,
    CASE WHEN is_denied THEN 'yes' ELSE 'no' END AS is_denied,
    CASE WHEN is_denied AND coalesce(rival_value, '') = '' THEN 'denies all of it' ELSE rival_value END AS rival_value,
    rival_voice, document_id, document, published_on, reliability, passage, how_sure
FROM final
ORDER BY record, record_id, field, document, document_id, passage, rival_value, account_id
