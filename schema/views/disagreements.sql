-- title: Disagreements
-- question: Which values are disputed, by whom, and what do the voices say side by side?
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record in dispute.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, heading: about its, meaning: The field in dispute. Empty for the whole record.}
--   our_value: {type: value, heading: what stands, meaning: The value that stands., absent: the whole record is in dispute}
--   our_voice_id: {type: id, meaning: Whose word that is., absent: the whole record is in dispute}
--   our_voice: {type: record, of: our_voice_id, heading: on whose word, meaning: What they are called., absent: the whole record is in dispute}
--   rule: {type: term, heading: by which rule, meaning: Why it stands., absent: the whole record is in dispute}
--   is_tied: {type: yes_no, meaning: True where no rule decided and the earliest printed stands., absent: the whole record is in dispute}
--   is_denied: {type: yes_no, meaning: 'True where the other voice says that it is not so, and gives no other value.'}
--   rival_value: {type: value, heading: the other value, meaning: The value that the other voice gives or denies. Empty where it denies the whole.}
--   rival_voice_id: {type: id, meaning: Whose word that is.}
--   rival_voice: {type: record, of: rival_voice_id, heading: by whom, meaning: What they are called.}
--   document_id: {type: id, meaning: The document in which the other voice speaks.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   published_on: {type: date, meaning: When it was published.}
--   reliability: {type: reliability, meaning: How far we judge the document can be relied on (Admiralty scale)., blank: not judged}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: The first sentence of what the other voice says.}
--   how_sure: {type: how_sure, meaning: How sure the other voice is.}
--   account_id: {type: id, meaning: The other voice's account.}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of the record.}
SELECT
    s.record_id,
    r.label AS record,
    r.kind,
    s.field,
    coalesce(our_thing.label, ours.value)
    || CASE
        WHEN our_thing.label IS NULL AND ours.unit NOT IN ('day', 'min', 'mo') AND substr(ours.value, length(ours.value), 1) IN (
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
        ) THEN ' ' || replace(replace(ours.unit, '{', ''), '}', '')
        ELSE ''
    END AS our_value,
    our_account.origin_id AS our_voice_id,
    our_voice.label AS our_voice,
    s.rule,
    s.is_tied,
    a.is_denied,
    coalesce(thing.label, k.value)
    || CASE
        WHEN thing.label IS NULL AND k.unit NOT IN ('day', 'min', 'mo') AND substr(k.value, length(k.value), 1) IN (
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
        ) THEN ' ' || replace(replace(k.unit, '{', ''), '}', '')
        ELSE ''
    END AS rival_value,
    a.origin_id AS rival_voice_id,
    voice.label AS rival_voice,
    a.document_id,
    d.label AS document,
    d.published_on,
    d.reliability,
    a.label AS passage,
    k.modality AS how_sure,
    a.id AS account_id,
    r.is_bulk
FROM resolutions AS s
CROSS JOIN accounts AS a
CROSS JOIN claims AS k
-- Only of what is a rival: SQLite would look these up for each account of the record.
CROSS JOIN records AS r
CROSS JOIN records AS voice
CROSS JOIN documents AS d
LEFT JOIN records AS thing ON thing.id = k.object_id
LEFT JOIN claims AS ours ON ours.account_id = s.account_id AND ours.field = s.field AND ours.standing = 'stands'
LEFT JOIN records AS our_thing ON our_thing.id = ours.object_id
LEFT JOIN accounts AS our_account ON our_account.id = s.account_id
LEFT JOIN records AS our_voice ON our_voice.id = our_account.origin_id
WHERE
    s.rivals > 0
    AND a.record_id = s.record_id
    AND k.account_id = a.id
    AND k.field = s.field
    AND k.standing = 'rival'
    AND r.id = s.record_id
    AND voice.id = a.origin_id
    AND d.id = a.document_id
    -- Who denies the whole record denies all of its fields; that is one row. Asked of rivals alone, as the tables above.
    AND NOT (a.is_denied AND a.is_whole AND k.standing = 'rival')
UNION ALL
SELECT
    a.record_id,
    r.label,
    r.kind,
    -- Of the same types as above, or SQLite looks at all denials for one record.
    cast('' AS varchar(1)),
    NULL,
    cast(NULL AS bigint),
    cast(NULL AS varchar(1)),
    cast(NULL AS varchar(1)),
    cast(NULL AS boolean),
    a.is_denied,
    '',
    a.origin_id,
    voice.label,
    a.document_id,
    d.label,
    d.published_on,
    d.reliability,
    a.label,
    a.modality,
    a.id,
    r.is_bulk
FROM accounts AS a
JOIN records AS r ON r.id = a.record_id
JOIN records AS voice ON voice.id = a.origin_id
JOIN documents AS d ON d.id = a.document_id
WHERE
    a.is_denied
    AND a.is_whole
    -- A voice that says it after all has taken its denial back.
    AND NOT EXISTS (
        SELECT 1
        FROM accounts AS later
        JOIN documents AS its ON its.id = later.document_id
        WHERE
            later.record_id = a.record_id
            AND later.origin_id = a.origin_id
            AND NOT later.is_denied
            AND later.scope = ''
            AND (a.is_inferred OR NOT later.is_inferred)
            AND CASE
                WHEN later.said_on IS NOT NULL THEN later.said_on_earliest
                WHEN later.as_of IS NOT NULL THEN later.as_of_earliest
                -- A quotation without a date is of the day of the news report or statement that prints it.
                WHEN later.speaker_id IS NULL OR its.source_type IN ('news report', 'official statement')
                    THEN its.published_on_earliest
            END > CASE
                WHEN a.said_on IS NOT NULL THEN a.said_on_latest
                WHEN a.as_of IS NOT NULL THEN a.as_of_latest
                ELSE d.published_on_latest
            END
    )
