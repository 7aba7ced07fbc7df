-- title: What later sources update
-- question: What news have later sources brought of a record?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     default: ''
--     of: citations.record_id
--     where: 'relation = ''updates'''
--     help: Only news of this record.
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, heading: about its, meaning: The field that the news is of. Empty for the whole record.}
--   our_value:
--     type: value
--     meaning: The record's own value, from the document that declares it.
--     absent: it has none
--   later_value: {type: value, meaning: The value that the later source gives.}
--   as_of: {type: date, heading: speaks of, meaning: The time that the news speaks of., blank: the source does not say}
--   document_id: {type: id, meaning: The later source.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   published_on: {type: date, meaning: When it was published.}
--   reliability:
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   passage: {type: passage, heading: sentence, meaning: The sentence that says it.}
--   how_sure: {type: how_sure, meaning: How sure the later source is.}
--   attributed_to: {heading: on whose word, meaning: Whose word it reports., absent: it speaks for itself}
-- caveats:
--   - The record keeps the value of the document that declares it; the later value stands beside it.
-- when_empty: No later source has brought news of a record yet. It takes a second document on the same matter.
WITH news AS (
    SELECT
        v.citation_id, v.record_id, v.record, v.kind, v.field, v.reported_value, v.as_of, v.document_id, v.document,
        v.published_on, v.reliability, v.passage, v.how_sure, v.attributed_to
    FROM records AS r
    CROSS JOIN evidence AS v
    WHERE r.slug = :record AND v.record_id = r.id AND v.relation = 'updates'
    UNION ALL
    SELECT
        every.citation_id, every.record_id, every.record, every.kind, every.field, every.reported_value, every.as_of,
        every.document_id, every.document, every.published_on, every.reliability, every.passage, every.how_sure,
        every.attributed_to
    FROM evidence AS every
    WHERE :record = '' AND every.relation = 'updates'
),

-- CROSS JOIN lets SQLite look our values up, rather than list those of all records.
ours AS (
    SELECT piece.citation_id, own.value
    FROM news AS piece
    CROSS JOIN recorded_values AS own
    WHERE own.record_id = piece.record_id AND own.field = piece.field
),

final AS (
    SELECT
        piece.record_id, piece.record, piece.kind, piece.field, own.value AS our_value, piece.reported_value AS later_value,
        piece.as_of, piece.document_id, piece.document, piece.published_on, piece.reliability, piece.passage,
        piece.how_sure, piece.attributed_to, piece.citation_id
    FROM news AS piece
    LEFT JOIN ours AS own ON own.citation_id = piece.citation_id
)

SELECT
    record_id, record, kind, field, our_value, later_value, as_of, document_id, document, published_on, reliability,
    passage, how_sure, attributed_to
FROM final
ORDER BY record, record_id, field, document, document_id, passage, citation_id
