-- title: Sources
-- question: What was coded, who published it, and how far can it be relied on?
-- group: How far to trust it
-- parameters:
--   publisher:
--     type: text
--     default: ''
--     label: Publisher
--     of: documents.publisher_id
--     help: Only what this publisher brought out.
-- columns:
--   document_id: The document.
--   document: What it is called.
--   title: Its title.
--   author_id: Who wrote it.
--   author: What they are called. Null when not named.
--   publisher_id: Who published it.
--   publisher: What they are called. Null when not named.
--   published_on: When (EDTF). Null when not stated.
--   source_type: What sort of document it is.
--   reliability: How far we judge it can be relied on (Admiralty scale A to F). Null when not judged.
--   reliability_note: Why, with references. Null when not judged.
--   sentences: Number of its sentences.
--   records: Number of records that it speaks of.
--   url: Its address. Null when not known.
-- at_scale: {when: with its defaults, rows: '65,000', seconds: '1.2', duckdb: '0.6'}
WITH wanted AS (
    SELECT d.id
    FROM records AS r
    JOIN documents AS d ON d.publisher_id = r.id
    WHERE r.slug = :publisher
    UNION ALL
    SELECT every.id
    FROM documents AS every
    WHERE :publisher = '' AND every.kind <> ''
),

final AS (
    SELECT
        d.id AS document_id, d.label AS document, d.title, d.author_id, author.label AS author, d.publisher_id,
        publisher.label AS publisher, d.published_on, d.source_type, d.reliability, d.reliability_note,
        (SELECT count(*) FROM passages AS p WHERE p.document_id = d.id) AS sentences,
        (
            SELECT count(DISTINCT c.record_id)
            FROM passages AS p
            JOIN citations AS c ON c.passage_id = p.id
            WHERE p.document_id = d.id
        ) AS records,
        d.url
    FROM wanted AS w
    CROSS JOIN documents AS d
    LEFT JOIN actors AS author ON author.id = d.author_id
    LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
    WHERE d.id = w.id
)

SELECT *
FROM final
ORDER BY published_on DESC NULLS LAST, document, document_id
