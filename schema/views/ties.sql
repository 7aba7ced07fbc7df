-- title: Ties
-- question: What is because of what, instead of what, before what, on whose side or against whom?
-- rests_on: [relation_id]
-- columns:
--   relation_id: {type: id, meaning: The tie.}
--   subject_id: {type: id, meaning: The first of the two.}
--   subject: {type: record, of: subject_id, heading: the first, meaning: What the first is called.}
--   subject_kind: {type: kind, heading: what the first is, meaning: What kind of record the first is.}
--   relation: {type: term, heading: tie, meaning: How the first stands to the second.}
--   object_id: {type: id, meaning: The second of the two.}
--   object: {type: record, of: object_id, heading: the second, meaning: What the second is called.}
--   object_kind: {type: kind, heading: what the second is, meaning: What kind of record the second is.}
--   qualifier: {meaning: 'The word that strengthens or weakens the tie, or the source''s own verb, as printed.', absent: none is}
--   sentence: {meaning: The tie as a sentence.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    t.id AS relation_id,
    t.subject_id,
    subject.label AS subject,
    subject.kind AS subject_kind,
    t.relation,
    t.object_id,
    object.label AS object,
    object.kind AS object_kind,
    t.qualifier,
    tie.label AS sentence,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM relations AS t
JOIN records AS tie ON tie.id = t.id
JOIN records AS subject ON subject.id = t.subject_id
JOIN records AS object ON object.id = t.object_id
JOIN record_certainty AS sure ON sure.record_id = t.id
WHERE NOT sure.is_blank
