-- title: Evidence
-- question: Which sentence speaks of which record, and how surely?
-- rests_on: [record_id]
-- columns:
--   citation_id: {type: id, meaning: The citation.}
--   record_id: {type: id, meaning: The record that the sentence speaks of.}
--   record: {type: record, of: record_id, meaning: What the record is called.}
--   kind: {type: kind, meaning: What the record is.}
--   relation: {type: term, meaning: 'Whether the sentence supports the value that stands, disputes it, came before it or is beside it.'}
--   field:
--     type: field
--     heading: about its
--     meaning: The field of the record that it speaks of. Empty for the whole record.
--   reported_value:
--     type: value
--     meaning: The value that the sentence gives, where it is not the record's. Empty for the record's.
--   is_denied: {type: yes_no, meaning: 'True where the sentence says that it, or the value, is not so.'}
--   scope: {heading: of which part, meaning: 'Which part of the record it speaks of, in our own words.', absent: it is of the whole}
--   how_sure: {type: how_sure, meaning: 'How sure the source is - certain, probable or possible.'}
--   hedge: {heading: word of doubt, meaning: 'The word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: 'True when the coder, not the source, drew the conclusion.'}
--   attributed_to_id: {type: id, meaning: Whose word the source reports., absent: it speaks for itself}
--   attributed_to:
--     type: record
--     of: attributed_to_id
--     heading: on whose word
--     meaning: What they are called.
--     absent: it speaks for itself
--   who_quotes_whom:
--     meaning: 'Whose words they are and by way of whom they come, from who wrote or published the document.'
--     absent: it speaks for itself
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, meaning: What the document is called.}
--   author: {meaning: Who wrote it., blank: not named}
--   publisher: {meaning: Who published it., blank: not named}
--   reliability:
--     type: reliability
--     meaning: How far we judge the document can be relied on (Admiralty scale).
--     blank: not judged
--   published_on: {type: date, meaning: When it was published.}
--   passage: {type: passage, of: document_id, heading: sentence, meaning: 'Paragraph and sentence, for instance P13.S4.'}
--   paragraph: {type: integer, meaning: Number of the paragraph.}
--   sentence: {type: integer, heading: number in it, meaning: Number of the sentence in it.}
--   as_of:
--     type: date
--     heading: speaks of
--     meaning: The time that the sentence speaks of, where it differs from the record's.
--     absent: it is the record's
--   url: {type: url, heading: address, meaning: Address of the document., blank: not known}
SELECT
    c.id AS citation_id,
    r.id AS record_id,
    r.label AS record,
    r.kind,
    CASE
        WHEN a.is_denied AND c.field = '' THEN CASE
            -- A voice that says it after all has taken its denial back.
            WHEN NOT EXISTS (
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
            ) THEN 'disputes'
            ELSE 'precedes'
        END
        WHEN c.field = '' THEN 'supports'
        ELSE coalesce(
            (
                SELECT
                    max(CASE k.standing
                        WHEN 'rival' THEN 'disputes'
                        WHEN 'superseded' THEN 'precedes'
                        WHEN 'not comparable' THEN 'is beside'
                        WHEN 'not representable' THEN 'is beside'
                        WHEN 'set aside' THEN 'is beside'
                        WHEN 'aside' THEN 'is beside'
                        ELSE 'supports'
                    END)
                FROM claims AS k
                WHERE k.account_id = a.id AND k.field = c.field
            ),
            CASE WHEN a.is_denied THEN 'disputes' ELSE 'supports' END
        )
    END AS relation,
    c.field,
    coalesce(
        (
            SELECT min(k.value)
            FROM claims AS k
            JOIN accounts AS own ON own.id = k.account_id
            LEFT JOIN resolutions AS s ON s.record_id = own.record_id AND s.field = k.field
            -- Who says the very same says nothing of its own.
            LEFT JOIN claims AS chosen
                ON chosen.account_id = s.account_id AND chosen.field = s.field AND chosen.value = k.value
            WHERE k.account_id = a.id AND k.field = c.field AND k.standing <> 'stands' AND chosen.value IS NULL
        ),
        ''
    ) AS reported_value,
    a.is_denied,
    nullif(a.scope, '') AS scope,
    c.modality AS how_sure,
    c.hedge,
    c.is_inferred,
    a.speaker_id AS attributed_to_id,
    speaker.label AS attributed_to,
    coalesce(author.label, publisher.label, d.label)
    || ', quoting ' || coalesce(quoted1.label, speaker.label)
    || coalesce(', quoting ' || quoted2.label, '')
    || coalesce(', quoting ' || quoted3.label, '')
    || coalesce(', quoting ' || quoted4.label, '') AS who_quotes_whom,
    d.id AS document_id,
    d.label AS document,
    author.label AS author,
    publisher.label AS publisher,
    d.reliability,
    d.published_on,
    p.label AS passage,
    p.paragraph,
    p.sentence,
    a.as_of,
    d.url
FROM citations AS c
JOIN accounts AS a ON a.id = c.account_id
JOIN records AS r ON r.id = c.record_id
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
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
