-- title: Sources
-- question: What was coded, who published it, and how far can it be relied on?
-- group: How far to trust it
-- parameters:
--   publisher:
--     type: text
--     default: ''
--     label: Publisher
--     of: documents.publisher_id
--     help: Only what this publisher published.
-- rests_on: [document_id]
-- columns:
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   title: {below: document, meaning: 'Its title.'}
--   author_id: {type: id, meaning: Who wrote it.}
--   author: {type: record, of: author_id, meaning: What they are called., blank: not named}
--   publisher_id: {type: id, meaning: Who published it.}
--   publisher: {type: record, of: publisher_id, meaning: What they are called., blank: not named}
--   copy_of: {heading: a copy of, below: publisher, meaning: 'What it copies or translates, else who wrote or published that.', absent: none that is known}
--   published_on: {below: document, type: date, meaning: When., blank: not stated}
--   source_type: {below: document, type: term, meaning: What sort of document it is.}
--   reliability:
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   reliability_note: {below: reliability, meaning: 'Why, with references.', blank: not judged}
--   sentences: {type: integer, meaning: Number of its sentences.}
--   records: {type: integer, meaning: Number of records that it speaks of.}
--   url: {type: url, heading: address, meaning: Its address., blank: not known}
-- at_scale: {when: with its defaults, rows: '65,000', seconds: '1.2', duckdb: '0.6'}
-- see_also: [coverage, one-voice]
WITH wanted AS (
    SELECT d.id
    FROM records AS r
    JOIN documents AS d ON d.publisher_id = r.id
    WHERE r.slug = :publisher
    UNION ALL
    SELECT every.id
    FROM documents AS every
    WHERE :publisher = '' AND every.kind <> '' AND (:bulk = 'yes' OR every.source_type <> 'dataset')
),

final AS (
    SELECT
        d.id AS document_id, d.label AS document, d.title, d.author_id, author.label AS author, d.publisher_id,
        publisher.label AS publisher, coalesce(original.label, d.copy_of) AS copy_of, d.published_on, d.source_type, d.reliability, d.reliability_note,
        (SELECT count(*) FROM passages AS p WHERE p.document_id = d.id) AS sentences,
        (
            SELECT count(DISTINCT c.record_id)
            FROM passages AS p
            JOIN citations AS c ON c.passage_id = p.id
            WHERE p.document_id = d.id
        ) AS records,
        d.url,
        -- Since a day, and nobody knows until when: no newer than that day.
        coalesce(d.published_on_latest, d.published_on_earliest) AS newest
    FROM wanted AS w
    CROSS JOIN documents AS d
    LEFT JOIN actors AS author ON author.id = d.author_id
    LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
    LEFT JOIN records AS original ON original.slug = d.copy_of
    WHERE d.id = w.id
)

SELECT
    document_id, document, title, author_id, author, publisher_id, publisher, copy_of, published_on, source_type, reliability, reliability_note,
    sentences, records, url
FROM final
ORDER BY newest DESC NULLS LAST, document, document_id
