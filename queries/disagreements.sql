-- title: Where sources disagree
-- question: Which values are disputed, by whom, and what do the sources say side by side?
-- group: How far to trust it
-- parameters:
--   record:
--     type: text
--     default: ''
--     of: citations.record_id
--     where: 'relation = ''disputes'''
--     help: Only values of this record.
-- columns:
--   record_id: {type: id, meaning: The record in dispute.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   field: {type: field, heading: about its, meaning: The field in dispute. Empty for the whole record.}
--   our_value:
--     type: value
--     meaning: The record's own value, from the document that declares it.
--     absent: it has none, or the whole record is in dispute
--   rival_value: {type: value, meaning: The value that the other source gives. Empty where it disputes the whole.}
--   document_id: {type: id, meaning: The other source.}
--   document: {type: record, of: document_id, meaning: What it is called.}
--   published_on: {type: date, meaning: When it was published.}
--   reliability:
--     type: reliability
--     meaning: How far we judge it can be relied on (Admiralty scale A to F).
--     blank: not judged
--   passage: {type: passage, heading: sentence, meaning: The sentence that disputes.}
--   how_sure: {type: how_sure, meaning: How sure the other source is.}
--   attributed_to: {heading: on whose word, meaning: Whose word it reports., absent: it speaks for itself}
-- caveats:
--   - Both values are kept and neither is chosen. News that came later is an update and not a dispute.
-- when_empty: No coded source disputes a value of another. It takes at least two documents on one matter to disagree.
WITH disputes AS (
    SELECT
        v.citation_id, v.record_id, v.record, v.kind, v.field, v.reported_value, v.as_of, v.document_id, v.document,
        v.published_on, v.reliability, v.passage, v.how_sure, v.attributed_to
    FROM records AS r
    CROSS JOIN evidence AS v
    WHERE r.slug = :record AND v.record_id = r.id AND v.relation = 'disputes'
    UNION ALL
    SELECT
        every.citation_id, every.record_id, every.record, every.kind, every.field, every.reported_value, every.as_of,
        every.document_id, every.document, every.published_on, every.reliability, every.passage, every.how_sure,
        every.attributed_to
    FROM evidence AS every
    WHERE :record = '' AND every.relation = 'disputes'
),

-- CROSS JOIN lets SQLite look our values up, rather than list those of all records.
ours AS (
    SELECT dispute.citation_id, own.value
    FROM disputes AS dispute
    CROSS JOIN recorded_values AS own
    WHERE own.record_id = dispute.record_id AND own.field = dispute.field
),

final AS (
    SELECT
        dispute.record_id, dispute.record, dispute.kind, dispute.field, own.value AS our_value, dispute.reported_value AS rival_value,
        dispute.as_of, dispute.document_id, dispute.document, dispute.published_on, dispute.reliability, dispute.passage,
        dispute.how_sure, dispute.attributed_to, dispute.citation_id
    FROM disputes AS dispute
    LEFT JOIN ours AS own ON own.citation_id = dispute.citation_id
)

SELECT
    record_id, record, kind, field, our_value, rival_value, document_id, document, published_on, reliability,
    passage, how_sure, attributed_to
FROM final
ORDER BY record, record_id, field, document, document_id, passage, citation_id
