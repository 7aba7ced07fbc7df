-- title: Common ground
-- question: On what do two take the same side, where do they differ, and what exactly is each said to hold?
-- group: Views and causes
-- parameters:
--   one: {type: text, opens_with: stances.holder_id, label: First holder, of: stances.holder_id, help: Whose views are compared., unlisted: 'No view of {chosen} is coded.'}
--   other:
--     type: text
--     opens_with: stances.holder_id
--     label: Second holder
--     of: stances.holder_id
--     help: The holder to compare with.
--     unlisted: No view of {chosen} is coded.
--   about:
--     type: text
--     default: ''
--     of: [proposition_about.about_id, stances.proposition_id]
--     help: 'Only views on this, or on propositions about it.'
--     unlisted: No view about {chosen} is coded.
-- rests_on: [one_stance_id, other_stance_id]
-- columns:
--   agreement: same side, different sides, or only one (whose view alone is known).
--   proposition_id: {type: id, meaning: What the views are of.}
--   proposition: {type: record, of: proposition_id, meaning: 'The proposition, or whom one sides with or stands against.'}
--   one_id: {type: id, meaning: The first of the two holders.}
--   one: {type: record, of: one_id, heading: first holder, meaning: What they are called.}
--   one_view: {type: record, of: one_stance_id, headed_by: one, heading: view of the first, meaning: What exactly the first holder is said to hold., blank: no source says}
--   one_side: {below: one_view, heading: side of the first, meaning: 'for, not against, none, not for or against, by the view.', absent: no source says}
--   other_id: {type: id, meaning: The second of the two holders.}
--   other: {type: record, of: other_id, heading: second holder, meaning: What they are called.}
--   other_view: {type: record, of: other_stance_id, headed_by: other, heading: view of the second, meaning: What exactly the second holder is said to hold., blank: no source says}
--   other_side: {below: other_view, heading: side of the second, meaning: 'for, not against, none, not for or against, by the view.', absent: no source says}
--   one_stance_id: {type: id, meaning: The first holder's view.}
--   other_stance_id: {type: id, meaning: The second holder's view.}
-- caveats:
--   - Same side means that both are for it, both against it, or both only not for it; their reasons may differ.
--   - Where only one view is listed, none is coded for the other holder, who may still have one.
--   - Two related views may be about different propositions, and so have separate rows. Use About to narrow the list to one subject.
-- when_empty: No source gives a view of {one} or of {other} about this.
-- at_scale: {when: where both hold thousands of views on one subject, rows: '960,000', seconds: '3'}
-- see_also: [views, attributed-views]
WITH topic AS (
    SELECT r.id AS proposition_id
    FROM records AS r
    WHERE r.slug = :about
    UNION
    SELECT p.proposition_id
    FROM records AS r
    JOIN proposition_about AS p ON p.about_id = r.id
    WHERE r.slug = :about
),

mine AS (
    SELECT v.stance_id, v.proposition_id, v.proposition, v.sentence, v.side
    FROM stance_book AS v
    JOIN records AS r ON r.id = v.holder_id
    WHERE r.slug = :one AND v.attitude IS NOT NULL AND (:bulk = 'yes' OR NOT v.is_bulk) AND (:about = '' OR v.proposition_id IN (SELECT t.proposition_id FROM topic AS t))
    UNION ALL
    SELECT v.relation_id, v.object_id, v.object, v.sentence, CASE v.relation WHEN 'sides_with' THEN 'for' ELSE 'against' END
    FROM ties AS v
    JOIN records AS r ON r.id = v.subject_id
    WHERE
        r.slug = :one
        AND v.relation IN ('sides_with', 'stands_against')
        AND (:bulk = 'yes' OR NOT v.is_bulk)
        AND (:about = '' OR v.object_id IN (SELECT t.proposition_id FROM topic AS t))
),

theirs AS (
    SELECT v.stance_id, v.proposition_id, v.proposition, v.sentence, v.side
    FROM stance_book AS v
    JOIN records AS r ON r.id = v.holder_id
    WHERE r.slug = :other AND v.attitude IS NOT NULL AND (:bulk = 'yes' OR NOT v.is_bulk) AND (:about = '' OR v.proposition_id IN (SELECT t.proposition_id FROM topic AS t))
    UNION ALL
    SELECT v.relation_id, v.object_id, v.object, v.sentence, CASE v.relation WHEN 'sides_with' THEN 'for' ELSE 'against' END
    FROM ties AS v
    JOIN records AS r ON r.id = v.subject_id
    WHERE
        r.slug = :other
        AND v.relation IN ('sides_with', 'stands_against')
        AND (:bulk = 'yes' OR NOT v.is_bulk)
        AND (:about = '' OR v.object_id IN (SELECT t.proposition_id FROM topic AS t))
),

-- A FULL JOIN in three parts: SQLite compares every row with every other to make one.
paired AS (
    SELECT
        CASE WHEN m.side = t.side THEN 'same side' ELSE 'different sides' END AS agreement,
        m.proposition_id,
        m.proposition,
        m.sentence AS one_view,
        t.sentence AS other_view,
        m.side AS one_side,
        t.side AS other_side,
        m.stance_id AS one_stance_id,
        t.stance_id AS other_stance_id
    FROM mine AS m
    JOIN theirs AS t ON t.proposition_id = m.proposition_id
    UNION ALL
    SELECT 'only one', m.proposition_id, m.proposition, m.sentence, NULL, m.side, NULL, m.stance_id, NULL
    FROM mine AS m
    WHERE m.proposition_id NOT IN (SELECT t.proposition_id FROM theirs AS t)
    UNION ALL
    SELECT 'only one', t.proposition_id, t.proposition, NULL, t.sentence, NULL, t.side, NULL, t.stance_id
    FROM theirs AS t
    WHERE t.proposition_id NOT IN (SELECT m.proposition_id FROM mine AS m)
),

final AS (
    SELECT
        pair.agreement, pair.proposition_id, pair.proposition, one.id AS one_id, one.label AS one, pair.one_view, pair.one_side,
        other.id AS other_id, other.label AS other, pair.other_view, pair.other_side, pair.one_stance_id, pair.other_stance_id
    FROM paired AS pair
    LEFT JOIN records AS one ON one.slug = :one
    LEFT JOIN records AS other ON other.slug = :other
)

SELECT *
FROM final
ORDER BY
    CASE agreement WHEN 'same side' THEN 1 WHEN 'different sides' THEN 2 ELSE 3 END,
    proposition,
    proposition_id,
    one_stance_id NULLS LAST,
    other_stance_id NULLS LAST
