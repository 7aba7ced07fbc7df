-- title: Views for and against
-- question: Who is for or against what, exactly?
-- columns:
--   stance_id: {type: id, meaning: The view.}
--   holder_id: {type: id, meaning: Whose view it is.}
--   holder: {type: record, of: holder_id, meaning: What they are called.}
--   position: {type: term, meaning: 'Where the holder stands, in the source''s sense.'}
--   side: for, against or neither, read off the position.
--   about_id: {type: id, meaning: What it is about.}
--   about: {type: record, of: about_id, meaning: What that is called.}
--   about_kind: {type: kind, meaning: What sort of record that is.}
--   proposition: What exactly the holder is for or against, in our words.
--   qualifier: {meaning: 'The word that strengthens, weakens or dates the view, as printed.', absent: none is}
--   start_date: {type: date, meaning: Since when., blank: the source does not say}
--   end_date: {type: date, meaning: Until when., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   sources: {type: integer, meaning: Number of documents that say so.}
SELECT
    s.id AS stance_id,
    s.holder_id,
    holder.label AS holder,
    s.position,
    CASE
        WHEN s.position IN ('supports', 'welcomes', 'accepts', 'interested') THEN 'for'
        WHEN s.position IN ('watches', 'uncertain') THEN 'neither'
        ELSE 'against'
    END AS side,
    s.about_id,
    about.label AS about,
    about.kind AS about_kind,
    s.proposition,
    s.qualifier,
    s.start_date,
    s.end_date,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM stances AS s
JOIN actors AS holder ON holder.id = s.holder_id
JOIN records AS about ON about.id = s.about_id
JOIN record_certainty AS sure ON sure.record_id = s.id
