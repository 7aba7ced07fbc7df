-- title: Views for and against
-- question: Who is for or against what, exactly?
-- rests_on: [stance_id]
-- columns:
--   stance_id: {type: id, meaning: The view.}
--   holder_id: {type: id, meaning: Whose view it is.}
--   holder: {type: record, of: holder_id, meaning: What they are called.}
--   attitude: {type: term, meaning: Where the holder stands., blank: no source says}
--   side: for, not against, none, not for or against, by the attitude.
--   proposition_id: {type: id, meaning: What the view is of.}
--   proposition: {type: record, of: proposition_id, meaning: The proposition.}
--   qualifier: {meaning: 'The word that strengthens or weakens the view, or the source''s own verb, as printed.', absent: none is}
--   condition: {meaning: 'On what condition, in our own words.', absent: on none that is stated}
--   until: {type: date, meaning: 'Until when it was held, where the source says that it was held before.', absent: the source says nothing of the kind}
--   sentence: {meaning: 'The view as a sentence.'}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    s.id AS stance_id,
    s.holder_id,
    holder.label AS holder,
    s.attitude,
    CASE s.attitude
        WHEN 'is for' THEN 'for'
        WHEN 'accepts' THEN 'not against'
        WHEN 'takes no side' THEN 'none'
        WHEN 'does not support' THEN 'not for'
        WHEN 'fears' THEN 'against'
        WHEN 'is against' THEN 'against'
    END AS side,
    s.proposition_id,
    proposition.label AS proposition,
    s.qualifier,
    s.condition,
    s.until,
    sentence.label AS sentence,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM stances AS s
JOIN records AS sentence ON sentence.id = s.id
JOIN actors AS holder ON holder.id = s.holder_id
JOIN propositions AS proposition ON proposition.id = s.proposition_id
JOIN record_certainty AS sure ON sure.record_id = s.id
WHERE NOT sure.is_blank
