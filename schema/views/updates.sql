-- title: News
-- question: What news have later sources brought of a record?
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, heading: about its, meaning: The field that the news is of.}
--   earlier_value: {type: value, heading: before, meaning: The value that was given earlier.}
--   is_denied: {type: yes_no, meaning: True where the earlier voice denied that value and has taken it back.}
--   earlier_voice_id: {type: id, meaning: Whose word that was.}
--   earlier_voice: {type: record, of: earlier_voice_id, heading: on whose word, meaning: What they are called.}
--   earlier_document_id: {type: id, meaning: The earlier document.}
--   earlier_document: {type: record, of: earlier_document_id, heading: in, meaning: What the earlier document is called.}
--   later_value: {type: value, heading: now, meaning: The value that stands., absent: none does}
--   later_voice_id: {type: id, meaning: Whose word that is., absent: none stands}
--   later_voice: {type: record, of: later_voice_id, heading: on the word of, meaning: What they are called., absent: none stands}
--   as_of: {type: date, heading: speaks of, meaning: The time that the news speaks of., absent: it is the document's}
--   document_id: {type: id, meaning: The later document., absent: none stands}
--   document: {type: record, of: document_id, meaning: What it is called., absent: none stands}
--   published_on: {type: date, meaning: When it was published., absent: not known}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: The first sentence of what the later voice says., absent: none stands}
--   account_id: {type: id, meaning: The earlier voice's account.}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of the record.}
SELECT
    s.record_id,
    r.label AS record,
    r.kind,
    s.field,
    coalesce(thing.label, k.value)
    || CASE
        WHEN thing.label IS NULL AND k.unit NOT IN ('day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
        ) THEN ' ' || replace(replace(k.unit, '{', ''), '}', '')
        ELSE ''
    END AS earlier_value,
    a.is_denied,
    a.origin_id AS earlier_voice_id,
    voice.label AS earlier_voice,
    a.document_id AS earlier_document_id,
    d.label AS earlier_document,
    coalesce(later_thing.label, later.value)
    || CASE
        WHEN later_thing.label IS NULL AND later.unit NOT IN ('day', 'min', 'mo') AND substr(later.value, length(later.value), 1) IN (
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
        ) THEN ' ' || replace(replace(later.unit, '{', ''), '}', '')
        ELSE ''
    END AS later_value,
    later_account.origin_id AS later_voice_id,
    later_voice.label AS later_voice,
    later_account.as_of,
    later_account.document_id,
    later_document.label AS document,
    later_document.published_on,
    later_account.label AS passage,
    a.id AS account_id,
    r.is_bulk
FROM resolutions AS s
CROSS JOIN accounts AS a
CROSS JOIN claims AS k
-- Only of what is superseded: SQLite would look these up for each account of the record.
CROSS JOIN records AS r
CROSS JOIN records AS voice
CROSS JOIN records AS d
LEFT JOIN records AS thing ON thing.id = k.object_id
LEFT JOIN claims AS later ON later.account_id = s.account_id AND later.field = s.field AND later.standing = 'stands'
LEFT JOIN records AS later_thing ON later_thing.id = later.object_id
LEFT JOIN accounts AS later_account ON later_account.id = s.account_id
LEFT JOIN records AS later_voice ON later_voice.id = later_account.origin_id
LEFT JOIN documents AS later_document ON later_document.id = later_account.document_id
WHERE
    a.record_id = s.record_id
    AND k.account_id = a.id
    AND k.field = s.field
    AND k.standing = 'superseded'
    AND r.id = s.record_id
    AND voice.id = a.origin_id
    AND d.id = a.document_id
