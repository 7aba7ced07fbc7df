-- title: Corrections
-- question: What was wrong here, what is right, and when was it corrected?
-- group: How far to trust it
-- parameters:
--   since: {type: date, default: '0001-01-01', label: From, help: First day of interest.}
-- rests_on: [record_id]
-- columns:
--   corrected_on: {type: day, heading: put right on, meaning: The day on which it was put right.}
--   record_id: {type: id, meaning: The record., absent: 'it is about more than one record, or about one that is no more'}
--   record: {type: record, of: record_id, heading: about, meaning: What the record is called., absent: it is about more than one record}
--   kind: {type: kind, meaning: What it is., absent: 'it is about more than one record, or about one that is no more'}
--   what: {heading: what was wrong, meaning: 'What was wrong, and what is right, in a sentence.'}
-- caveats:
--   - These are coding errors, not errors in the sources. The check of a document shows where sources differ.
-- when_empty: Nothing has been corrected since that day.
WITH final AS (
    SELECT
        c.corrected_on, r.id AS record_id, coalesce(r.label, f.label, c.record) AS record, r.kind, c.what
    FROM corrections AS c
    LEFT JOIN former_slugs AS f ON f.slug = c.record
    LEFT JOIN records AS here ON here.slug = c.record
    LEFT JOIN records AS r ON r.id = coalesce(here.id, f.record_id)
    WHERE c.corrected_on >= :since
)

SELECT *
FROM final
ORDER BY corrected_on DESC, record NULLS LAST, what
