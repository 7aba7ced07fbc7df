-- title: Every value of every voice
-- question: Who gives which value for which field of which record, and which of them stands?
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, meaning: 'The field, called as in fact files.'}
--   value: {type: value, meaning: 'The value that the voice gives, as its coder wrote it; a record by its label.'}
--   low: {type: number, meaning: The least that the words allow., absent: 'open, or no size'}
--   high: {type: number, meaning: The most that the words allow., absent: 'open, or no size'}
--   unit: {meaning: Of what the bounds are., absent: no size}
--   standing: {type: term, meaning: What it is beside the value that stands., absent: it is the only one}
--   is_the_value: {type: yes_no, meaning: True where it is what the record's own column says.}
--   how_sure: {type: how_sure, meaning: How sure the voice is of it.}
--   is_inferred: {type: yes_no, meaning: 'True where the coder, not the source, drew the conclusion.'}
--   is_denied: {type: yes_no, meaning: True where the voice says that the record is not so.}
--   scope: {heading: of which part, meaning: 'Which part of the record it is of, in our own words.', absent: it is of the whole}
--   voice_id: {type: id, meaning: 'Whose voice it is. Accounts of one voice count once.'}
--   voice: {type: record, of: voice_id, meaning: What they are called.}
--   who_quotes_whom:
--     meaning: 'Whose words they are and by way of whom they come, from who wrote or published the document.'
--     absent: it speaks for itself
--   as_of: {type: date, heading: speaks of, meaning: 'The time that it speaks of.', absent: it is the record's}
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, meaning: What the document is called.}
--   published_on: {type: date, meaning: When it was published.}
--   reliability: {type: reliability, meaning: How far we judge the document can be relied on (Admiralty scale)., blank: not judged}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: 'The first sentence that gives it, for instance P13.S4.'}
--   account_id: {type: id, meaning: The account.}
SELECT
    a.record_id,
    r.label AS record,
    r.kind,
    k.field,
    coalesce(thing.label, k.value) AS value,
    k.low,
    k.high,
    k.unit,
    k.standing,
    coalesce(k.standing, 'stands') = 'stands' AND NOT a.is_denied AS is_the_value,
    k.modality AS how_sure,
    k.is_inferred,
    a.is_denied,
    nullif(a.scope, '') AS scope,
    a.origin_id AS voice_id,
    voice.label AS voice,
    coalesce(author.label, publisher.label, d.label)
    || ', quoting ' || coalesce(quoted1.label, speaker.label)
    || coalesce(', quoting ' || quoted2.label, '')
    || coalesce(', quoting ' || quoted3.label, '')
    || coalesce(', quoting ' || quoted4.label, '') AS who_quotes_whom,
    a.as_of,
    a.document_id,
    d.label AS document,
    d.published_on,
    d.reliability,
    coalesce(k.label, a.label) AS passage,
    a.id AS account_id
FROM claims AS k
JOIN accounts AS a ON a.id = k.account_id
JOIN records AS r ON r.id = a.record_id
JOIN records AS voice ON voice.id = a.origin_id
JOIN documents AS d ON d.id = a.document_id
LEFT JOIN records AS thing ON thing.id = k.object_id
LEFT JOIN actors AS speaker ON speaker.id = a.speaker_id
LEFT JOIN actors AS author ON author.id = d.author_id
LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
LEFT JOIN account_speakers AS s1 ON s1.account_id = a.id AND s1.position = 1
LEFT JOIN account_speakers AS s2 ON s2.account_id = a.id AND s2.position = 2
LEFT JOIN account_speakers AS s3 ON s3.account_id = a.id AND s3.position = 3
LEFT JOIN account_speakers AS s4 ON s4.account_id = a.id AND s4.position = 4
LEFT JOIN actors AS quoted1 ON quoted1.id = s1.speaker_id
LEFT JOIN actors AS quoted2 ON quoted2.id = s2.speaker_id
LEFT JOIN actors AS quoted3 ON quoted3.id = s3.speaker_id
LEFT JOIN actors AS quoted4 ON quoted4.id = s4.speaker_id
