-- title: Causes and alternatives
-- question: What are the causes, the alternatives and the effects?
-- group: Views and causes
-- parameters:
--   relation: {type: text, default: '', label: Tie, of: relations.relation, help: Only ties of this kind.}
--   record:
--     type: text
--     default: ''
--     label: What it is about
--     of: [relations.subject_id, relations.object_id]
--     help: Only ties that have this at either end.
--     unlisted: 'No cause, alternative or effect of {chosen} is coded.'
-- columns:
--   relation_id: {type: id, meaning: The tie.}
--   subject_id: {type: id, meaning: The first record.}
--   subject: {type: record, of: subject_id, meaning: What it is called.}
--   relation: {type: term, meaning: How it stands to the second.}
--   object_id: {type: id, meaning: The second record.}
--   object: {type: record, of: object_id, meaning: What it is called.}
--   qualifier: {meaning: 'The word that strengthens or weakens the tie, or the source''s own verb, as printed.', absent: none is}
--   in_our_words: {meaning: What more there is to say of the tie., absent: nothing}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'The word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: 'Yes when the coder, not the source, drew the conclusion.'}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- see_also: [views, evidence-for-record]
WITH wanted AS (
    SELECT t.id
    FROM records AS r
    JOIN relations AS t ON t.subject_id = r.id
    WHERE r.slug = :record
    UNION
    SELECT t.id
    FROM records AS r
    JOIN relations AS t ON t.object_id = r.id
    WHERE r.slug = :record
    UNION ALL
    SELECT every.id
    FROM relations AS every
    WHERE :record = '' AND every.kind <> ''
),

final AS (
    SELECT
        t.id AS relation_id, s.id AS subject_id, s.label AS subject, t.relation, o.id AS object_id, o.label AS object, t.qualifier,
        own.summary AS in_our_words, sure.how_sure, sure.hedge,
        CASE WHEN sure.is_inferred THEN 'yes' ELSE 'no' END AS is_inferred,
        sure.voices, sure.inferred, sure.disputed, sure.updated
    FROM wanted AS w
    CROSS JOIN relations AS t
    JOIN records AS own ON own.id = t.id
    JOIN records AS s ON s.id = t.subject_id
    JOIN records AS o ON o.id = t.object_id
    JOIN record_certainty AS sure ON sure.record_id = t.id
    WHERE t.id = w.id AND NOT sure.is_blank AND (:bulk = 'yes' OR NOT sure.is_bulk) AND (:relation = '' OR t.relation = :relation)
)

SELECT *
FROM final
ORDER BY relation, subject, object, relation_id
