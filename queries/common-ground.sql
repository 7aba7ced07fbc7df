-- title: Common ground
-- question: Where do two take the same side, and where do they differ?
-- group: Views and causes
-- parameters:
--   one: {type: text, default: russia, help: Slug of one holder.}
--   other: {type: text, default: iran, help: Slug of the other holder.}
-- columns:
--   agreement: same side, different sides, or only one (whose view alone is known).
--   about_id: What the views are about.
--   about: What that is called.
--   one_position: Where the one stands. Null when no source says.
--   other_position: Where the other stands. Null when no source says.
--   one_stance_id: The one's view.
--   other_stance_id: The other's view.
--   proposition: What exactly the view (of the one, or of the other) is for or against.
-- caveats:
--   - Same side means that both are for it or both against it; their reasons may differ.
--   - Where only one view is known, the other's is not coded, which says nothing about it.
WITH mine AS (
    SELECT v.stance_id, v.about_id, v.about, v.position, v.side, v.proposition
    FROM stance_book AS v
    JOIN records AS r ON r.id = v.holder_id
    WHERE r.slug = :one
),

theirs AS (
    SELECT v.stance_id, v.about_id, v.about, v.position, v.side, v.proposition
    FROM stance_book AS v
    JOIN records AS r ON r.id = v.holder_id
    WHERE r.slug = :other
),

final AS (
    SELECT
        CASE
            WHEN m.stance_id IS NULL OR t.stance_id IS NULL THEN 'only one'
            WHEN m.side = t.side THEN 'same side'
            ELSE 'different sides'
        END AS agreement,
        coalesce(m.about_id, t.about_id) AS about_id,
        coalesce(m.about, t.about) AS about,
        m.position AS one_position,
        t.position AS other_position,
        m.stance_id AS one_stance_id,
        t.stance_id AS other_stance_id,
        coalesce(m.proposition, t.proposition) AS proposition
    FROM mine AS m
    FULL JOIN theirs AS t ON t.about_id = m.about_id
)

SELECT *
FROM final
ORDER BY
    CASE agreement WHEN 'same side' THEN 1 WHEN 'different sides' THEN 2 ELSE 3 END,
    about,
    about_id,
    one_stance_id NULLS LAST,
    other_stance_id NULLS LAST
