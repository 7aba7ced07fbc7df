-- title: Views for and against
-- question: Who is for or against what, and why?
-- group: Views and causes
-- parameters:
--   holder: {type: text, default: '', label: Whose views, of: stances.holder_id, help: Only views of this holder., unlisted: 'No view of {chosen} is coded.'}
--   about:
--     type: text
--     default: ''
--     label: About
--     of: [proposition_about.about_id, stances.proposition_id]
--     help: 'Only views on this, or on propositions about it.'
--     unlisted: 'No view about {chosen} is coded.'
--   side:
--     type: text
--     default: ''
--     label: Side
--     one_of: [for, not against, none, not for, against]
--     help: Only views on this side.
-- rests_on: [stance_id]
-- columns:
--   contested: {type: yes_no, meaning: 'Whether some holders are on its side, and others are not.'}
--   proposition_id: {type: id, meaning: What the view is of.}
--   proposition: {type: record, of: proposition_id, meaning: The proposition.}
--   side: {below: view, meaning: 'for, not against, none, not for or against, by the attitude.', blank: no source says}
--   holder_id: {type: id, meaning: Whose view it is.}
--   holder: {type: record, of: holder_id, meaning: What they are called.}
--   stance_id: {type: id, meaning: The view.}
--   view: {type: record, of: stance_id, meaning: The view as a sentence.}
--   reason_id: {type: id, meaning: What the source gives as the reason for the view., absent: no source gives one}
--   reason: {type: record, of: reason_id, heading: because, meaning: 'The reason that the source gives for the view, of several the first.', absent: no source gives one}
--   second_reason_id: {type: id, meaning: What the source gives as another reason., absent: it gives no other}
--   second_reason: {below: reason, type: record, of: second_reason_id, heading: and because, meaning: 'Another reason that the source gives, of several the last.', absent: it gives no other}
--   more_reasons: {below: reason, heading: more reasons, meaning: How many more reasons the source gives., absent: it gives no other}
--   qualifier: {meaning: 'The word that strengthens or weakens the view, or the source''s own verb, as printed.', absent: none is}
--   until: {type: date, meaning: 'Until when it was held, where the source says that it was held before.', absent: the source says nothing of the kind}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - A view is what a source says of its holder, not the holder's own words.
--   - “Does not support” is weaker than “is against”, and “accepts” is weaker than “is for”.
-- at_scale: {when: with its defaults, rows: '332,000', seconds: '2.5'}
-- see_also: [common-ground, attributed-views, causes]
WITH wanted AS (
    SELECT s.id
    FROM records AS r
    JOIN stances AS s ON s.proposition_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT s.id
    FROM records AS r
    JOIN proposition_about AS p ON p.about_id = r.id
    JOIN stances AS s ON s.proposition_id = p.proposition_id
    WHERE r.slug = :about
    UNION
    SELECT s.id
    FROM records AS r
    JOIN stances AS s ON s.holder_id = r.id
    WHERE :about = '' AND r.slug = :holder
    UNION
    SELECT every.id
    FROM stances AS every
    WHERE :about = '' AND :holder = '' AND every.kind <> ''
),

-- Whom a proposition divides is known from all views of it, also those that are not wanted here.
divided AS (
    SELECT v.proposition_id
    FROM stances AS v
    JOIN records AS own ON own.id = v.id
    WHERE
        v.proposition_id IN (SELECT s.proposition_id FROM wanted AS w JOIN stances AS s ON s.id = w.id)
        AND (:bulk = 'yes' OR NOT (own.is_bulk AND v.id > 0))
    GROUP BY v.proposition_id
    HAVING
        max(CASE WHEN v.attitude IN ('is for', 'accepts') THEN 1 ELSE 0 END) = 1
        AND max(CASE WHEN v.attitude IN ('is against', 'fears', 'does not support') THEN 1 ELSE 0 END) = 1
),

because AS (
    SELECT t.subject_id AS stance_id, min(t.object_id) AS reason_id, max(t.object_id) AS last_id, count(*) AS reasons
    FROM wanted AS w
    CROSS JOIN relations AS t
    WHERE t.subject_id = w.id AND t.relation = 'because_of'
    GROUP BY t.subject_id
),

final AS (
    SELECT
        CASE WHEN d.proposition_id IS NULL THEN 'no' ELSE 'yes' END AS contested,
        v.proposition_id, v.proposition, v.side, v.holder_id, v.holder, v.stance_id, v.sentence AS view,
        why.reason_id, reason.label AS reason, second.id AS second_reason_id, second.label AS second_reason,
        CASE WHEN why.reasons > 2 THEN 'and ' || cast(why.reasons - 2 AS varchar(9)) || ' more' END AS more_reasons,
        v.qualifier, v.until, v.how_sure, v.hedge, v.voices, v.inferred, v.disputed, v.updated
    FROM wanted AS w
    CROSS JOIN stance_book AS v
    LEFT JOIN divided AS d ON d.proposition_id = v.proposition_id
    LEFT JOIN because AS why ON why.stance_id = w.id
    LEFT JOIN records AS reason ON reason.id = why.reason_id
    LEFT JOIN records AS second ON second.id = why.last_id AND why.reasons > 1
    WHERE
        v.stance_id = w.id
        AND (:bulk = 'yes' OR NOT (w.id > 0 AND v.is_bulk))
        AND (:holder = '' OR v.holder_id = (SELECT r.id FROM records AS r WHERE r.slug = :holder))
        AND (:side = '' OR v.side = :side)
)

SELECT *
FROM final
ORDER BY
    contested DESC,
    proposition,
    proposition_id,
    CASE side WHEN 'for' THEN 1 WHEN 'not against' THEN 2 WHEN 'none' THEN 3 WHEN 'not for' THEN 4 ELSE 5 END,
    holder,
    stance_id
