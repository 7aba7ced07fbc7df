-- title: Coverage by paragraph
-- question: Is every sentence of a document cited, and if not, why not?
-- group: How far to trust it
-- parameters:
--   document: {type: text, default: '', of: passages.document_id, help: Only paragraphs of this document.}
-- rests_on: [document_id]
-- columns:
--   document_id: {type: id, meaning: The document.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   paragraph: {type: integer, meaning: Number of the paragraph.}
--   passage: {below: paragraph, type: passage, of: document_id, heading: first sentence, meaning: The first sentence of the paragraph.}
--   sentences: {type: integer, meaning: Number of its sentences.}
--   cited: {type: integer, meaning: 'Of these, cited by at least one record.'}
--   explained: {type: integer, meaning: 'Of these, with a reason why nothing was coded.'}
--   unaccounted: {type: integer, heading: neither, meaning: 'Of these, neither.'}
--   records: {type: integer, meaning: Number of records that the paragraph speaks of.}
--   accounted_percent: {type: percent, meaning: Share of sentences cited or explained.}
-- leaves_out:
--   - A record that two paragraphs speak of counts in both, so the numbers of records do not add up to those of the document.
-- chart: {mark: bar, x: [cited, explained, unaccounted], y: [document, paragraph]}
-- at_scale: {when: with its defaults, rows: '440,000', seconds: '4.3', duckdb: '0.4'}
-- see_also: [document-contents, sources]
WITH wanted AS (
    SELECT r.id
    FROM records AS r
    WHERE r.slug = :document
    UNION ALL
    SELECT every.id
    FROM documents AS every
    WHERE :document = '' AND (:bulk = 'yes' OR every.source_type <> 'dataset')
),

paragraphs AS (
    SELECT
        c.document_id,
        c.paragraph,
        min(c.label) AS passage,
        count(*) AS sentences,
        count(*) FILTER (WHERE c.is_cited) AS cited,
        count(*) FILTER (WHERE NOT c.is_cited AND c.coding_reason IS NOT NULL) AS explained,
        count(*) FILTER (WHERE NOT c.is_cited AND c.coding_reason IS NULL) AS unaccounted
    FROM (
        SELECT
            p.document_id,
            p.paragraph,
            p.label,
            p.coding_reason,
            EXISTS (SELECT 1 FROM citations AS c WHERE c.passage_id = p.id) AS is_cited
        FROM wanted AS w
        CROSS JOIN passages AS p
        WHERE p.document_id = w.id
    ) AS c
    GROUP BY c.document_id, c.paragraph
),

final AS (
    SELECT
        d.id AS document_id,
        d.label AS document,
        g.paragraph,
        g.passage,
        g.sentences,
        g.cited,
        g.explained,
        g.unaccounted,
        (
            SELECT count(DISTINCT c.record_id)
            FROM citations AS c
            JOIN passages AS p ON p.id = c.passage_id
            WHERE p.document_id = g.document_id AND p.paragraph = g.paragraph
        ) AS records,
        100e0 * (g.cited + g.explained) / g.sentences AS accounted_percent
    FROM paragraphs AS g
    JOIN documents AS d ON d.id = g.document_id
)

SELECT *
FROM final
ORDER BY document, document_id, paragraph
