-- title: Common ground
-- question: Where do two take the same side, and where do they differ?
-- group: Views and causes
-- parameters:
--   one: {type: text, opens_with: stances.holder_id, label: One holder, of: stances.holder_id, help: Whose views are compared.}
--   other:
--     type: text
--     opens_with: stances.holder_id
--     label: Other holder
--     of: stances.holder_id
--     help: With whose views they are compared.
--   about: {type: text, default: '', of: stances.about_id, help: Only views about this.}
-- columns:
--   agreement: same side, different sides, or only one (whose view alone is known).
--   about_id: {type: id, meaning: What the views are about.}
--   about: {type: record, of: about_id, meaning: What that is called.}
--   one_position: {type: term, meaning: Where the one stands., blank: no source says}
--   other_position: {type: term, meaning: Where the other stands., blank: no source says}
--   one_stance_id: {type: id, meaning: The one's view.}
--   other_stance_id: {type: id, meaning: The other's view.}
--   proposition: What exactly the view (of the one, or of the other) is for or against.
-- caveats:
--   - Same side means that both are for it or both against it; their reasons may differ.
--   - Where only one view is known, the other's is not coded, which says nothing about it.
-- when_empty: No source gives a view of {one} or of {other} about this.
-- at_scale: {when: where both hold thousands of views on one subject, rows: '960,000', seconds: '3'}
WITH mine AS (
    SELECT v.stance_id, v.about_id, v.about, v.position, v.side, v.proposition
    FROM stance_book AS v
    JOIN records AS r ON r.id = v.holder_id
    JOIN records AS s ON s.id = v.about_id
    WHERE r.slug = :one AND (:about = '' OR s.slug = :about)
),

theirs AS (
    SELECT v.stance_id, v.about_id, v.about, v.position, v.side, v.proposition
    FROM stance_book AS v
    JOIN records AS r ON r.id = v.holder_id
    JOIN records AS s ON s.id = v.about_id
    WHERE r.slug = :other AND (:about = '' OR s.slug = :about)
),

-- A FULL JOIN in three parts: SQLite compares every row with every other to make one.
paired AS (
    SELECT
        CASE WHEN m.side = t.side THEN 'same side' ELSE 'different sides' END AS agreement,
        m.about_id,
        m.about,
        m.position AS one_position,
        t.position AS other_position,
        m.stance_id AS one_stance_id,
        t.stance_id AS other_stance_id,
        m.proposition
    FROM mine AS m
    JOIN theirs AS t ON t.about_id = m.about_id
    UNION ALL
    SELECT 'only one', m.about_id, m.about, m.position, NULL, m.stance_id, NULL, m.proposition
    FROM mine AS m
    WHERE m.about_id NOT IN (SELECT t.about_id FROM theirs AS t)
    UNION ALL
    SELECT 'only one', t.about_id, t.about, NULL, t.position, NULL, t.stance_id, t.proposition
    FROM theirs AS t
    WHERE t.about_id NOT IN (SELECT m.about_id FROM mine AS m)
),

final AS (
    SELECT
        pair.agreement, pair.about_id, pair.about, pair.one_position, pair.other_position, pair.one_stance_id,
        pair.other_stance_id, pair.proposition
    FROM paired AS pair
)

SELECT *
FROM final
ORDER BY
    CASE agreement WHEN 'same side' THEN 1 WHEN 'different sides' THEN 2 ELSE 3 END,
    about,
    about_id,
    one_stance_id NULLS LAST,
    other_stance_id NULLS LAST
