-- title: Views for and against
-- question: Who is for or against what, and what exactly about it?
-- group: Views and causes
-- parameters:
--   holder: {type: text, default: '', label: Whose views, of: stances.holder_id, help: Only views of this holder.}
--   about: {type: text, default: '', label: About, of: stances.about_id, help: Only views about this.}
--   side:
--     type: text
--     default: ''
--     label: Side
--     one_of: [for, against, neither]
--     help: 'Only views for it, against it, or neither.'
-- columns:
--   about_id: {type: id, meaning: What the view is about.}
--   about: {type: record, of: about_id, meaning: What that is called.}
--   side: for, against or neither, read off the position.
--   holder_id: {type: id, meaning: Whose view it is.}
--   holder: {type: record, of: holder_id, meaning: What they are called.}
--   stance_id: {type: id, meaning: The view.}
--   position: {type: term, meaning: 'Where the holder stands, in the source''s sense.'}
--   proposition: What exactly the holder is for or against, in our words.
--   qualifier: {meaning: 'The word that strengthens, weakens or dates the view, as printed.', absent: none is}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   sources: {type: integer, meaning: Number of documents that say so.}
-- caveats:
--   - A view is what a source says of its holder, not the holder's own words.
-- at_scale: {when: with its defaults, rows: '332,000', seconds: '3.1'}
WITH wanted AS (
    SELECT s.id
    FROM records AS r
    JOIN stances AS s ON s.about_id = r.id
    WHERE r.slug = :about
    UNION ALL
    SELECT s.id
    FROM records AS r
    JOIN stances AS s ON s.holder_id = r.id
    WHERE :about = '' AND r.slug = :holder
    UNION ALL
    SELECT every.id
    FROM stances AS every
    WHERE :about = '' AND :holder = '' AND every.kind <> ''
),

final AS (
    SELECT
        v.about_id, v.about, v.side, v.holder_id, v.holder, v.stance_id, v.position, v.proposition, v.qualifier,
        v.how_sure, v.hedge, v.sources
    FROM wanted AS w
    CROSS JOIN stance_book AS v
    WHERE
        v.stance_id = w.id
        AND (:holder = '' OR v.holder_id = (SELECT r.id FROM records AS r WHERE r.slug = :holder))
        AND (:side = '' OR v.side = :side)
)

SELECT *
FROM final
ORDER BY about, side, holder, position, stance_id
