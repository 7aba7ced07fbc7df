-- title: Views for and against
-- question: Who is for or against what, exactly?
-- columns:
--   stance_id: The view.
--   holder_id: Whose view it is.
--   holder: What they are called.
--   position: Where the holder stands, in the source's sense.
--   side: for, against or neither, read off the position.
--   about_id: What it is about.
--   about: What that is called.
--   about_kind: What sort of record that is.
--   proposition: What exactly the holder is for or against, in our words.
--   qualifier: The word that strengthens, weakens or dates the view, as printed.
--   start_date: Since when (EDTF). Null when the source does not say.
--   end_date: Until when (EDTF). Null when the source does not say.
--   how_sure: How sure the source is.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
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
