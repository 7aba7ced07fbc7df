-- title: Who met whom
-- question: Who met whom, or was to, when and in what capacity?
-- group: Meetings and people
-- parameters:
--   actor:
--     type: text
--     default: ''
--     label: Who
--     of: participants.actor_id
--     help: Only meetings of this person or state.
--   other:
--     type: text
--     default: ''
--     label: With whom
--     of: participants.actor_id
--     help: Only meetings that this person or state also attended, or was to attend.
--   sides: {type: text, default: different, one_of: [different, all], label: Whom to pair, help: 'Only pairs from different sides, or all pairs, such as a minister and the president of one state.'}
-- rests_on: [one_participant_id, other_participant_id]
-- columns:
--   one_participant_id: {type: id, meaning: The entry of the one on the roster.}
--   other_participant_id: {type: id, meaning: The entry of the other on the roster.}
--   meeting_id: {type: id, meaning: The meeting.}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called.}
--   status: {below: meeting, type: term, meaning: 'Whether it was held, postponed, announced or cancelled.'}
--   held_on: {below: meeting, type: date, meaning: When., blank: the source does not say}
--   meeting_inferred: {type: field, heading: concluded about the meeting, meaning: 'What the coder concludes of the meeting, such as its day, and no source says outright.', absent: none}
--   one_id: {type: id, meaning: One of the two.}
--   one: {type: record, of: one_id, heading: who, meaning: What they are called.}
--   one_office: {below: one, meaning: 'The office that a capacity in another script stands for.', absent: 'the capacity is in Latin letters, or stands for no office'}
--   one_capacity: {below: one, meaning: 'In what capacity, as printed.', blank: the source does not say}
--   one_side_id: {type: id, meaning: On whose behalf it was there., absent: the source does not say}
--   one_side: {below: one, type: record, of: one_side_id, heading: one for, meaning: What that is called., absent: the source does not say}
--   one_attendance: {below: one, type: term, meaning: 'Whether they attended, or were expected or invited.', blank: the source does not say}
--   one_inferred: {type: field, heading: concluded about the first, meaning: 'What of their taking part the coder concludes and no source says; “whole” for all of it.', absent: none}
--   other_id: {type: id, meaning: The other of the two.}
--   other: {type: record, of: other_id, heading: with whom, meaning: What they are called.}
--   other_office: {below: other, meaning: 'The office that a capacity in another script stands for.', absent: 'the capacity is in Latin letters, or stands for no office'}
--   other_capacity: {below: other, meaning: 'In what capacity, as printed.', blank: the source does not say}
--   other_side_id: {type: id, meaning: On whose behalf the other was there., absent: the source does not say}
--   other_side: {below: other, type: record, of: other_side_id, heading: other for, meaning: What that is called., absent: the source does not say}
--   other_attendance: {below: other, type: term, meaning: 'Whether they attended, or were expected or invited.', blank: the source does not say}
--   other_inferred: {type: field, heading: concluded about the second, meaning: 'What of their taking part the coder concludes and no source says; “whole” for all of it.', absent: none}
-- caveats:
--   - Two people at the same meeting are taken to have met, though the source may not say whether they spoke to each other.
--   - Each pair is listed once, in alphabetical order. Where no source says whom they represented, two people count as different sides.
-- at_scale: {when: with its defaults, rows: '1,160,000', seconds: '5.7', duckdb: '0.8'}
-- see_also: [meeting-roster, co-attendance]
WITH wanted AS (
    SELECT p.meeting_id
    FROM records AS r
    JOIN participants AS p ON p.actor_id = r.id
    WHERE r.slug = CASE WHEN :actor = '' THEN :other ELSE :actor END
    UNION ALL
    SELECT every.id
    FROM meetings AS every
    WHERE :actor = '' AND :other = ''
),

present AS (
    SELECT p.id, p.meeting_id, p.actor_id, p.on_behalf_of_id, a.label, a.slug, p.capacity, p.attendance, own.inferred,
        CASE
            WHEN p.capacity >= 'Ͱ'
                THEN (
                    SELECT min(o.label)
                    FROM memberships AS m
                    JOIN records AS o ON o.id = m.office_id
                    WHERE m.member_id = p.actor_id AND m.organization_id = p.on_behalf_of_id
                )
        END AS office
    FROM wanted AS w
    CROSS JOIN participants AS p
    JOIN records AS a ON a.id = p.actor_id
    JOIN records AS own ON own.id = p.id
    -- Told with the meeting: a condition on records alone has SQLite read all of them beforehand.
    WHERE
        p.meeting_id = w.meeting_id
        -- Who stayed away met nobody.
        AND coalesce(p.attendance, '') NOT IN ('declined', 'absent')
        AND NOT (own.voices = 0 AND p.actor_id > 0)
        AND (:bulk = 'yes' OR NOT (own.is_bulk AND p.actor_id > 0))
),

final AS (
    SELECT
        one.id AS one_participant_id,
        other.id AS other_participant_id,
        m.id AS meeting_id,
        m.label AS meeting,
        m.status,
        m.held_on,
        met.inferred AS meeting_inferred,
        one.actor_id AS one_id,
        one.label AS one,
        one.office AS one_office,
        one.capacity AS one_capacity,
        one.on_behalf_of_id AS one_side_id,
        one_side.label AS one_side,
        one.attendance AS one_attendance,
        one.inferred AS one_inferred,
        other.actor_id AS other_id,
        other.label AS other,
        other.office AS other_office,
        other.capacity AS other_capacity,
        other.on_behalf_of_id AS other_side_id,
        other_side.label AS other_side,
        other.attendance AS other_attendance,
        other.inferred AS other_inferred
    FROM present AS one
    JOIN present AS other ON other.meeting_id = one.meeting_id AND one.slug < other.slug
    JOIN meetings AS m ON m.id = one.meeting_id
    JOIN records AS met ON met.id = one.meeting_id
    LEFT JOIN records AS one_side ON one_side.id = one.on_behalf_of_id
    LEFT JOIN records AS other_side ON other_side.id = other.on_behalf_of_id
    WHERE
        (:actor = '' OR one.slug = :actor OR other.slug = :actor)
        AND (:other = '' OR one.slug = :other OR other.slug = :other)
        -- Nobody meets a group that it is of itself.
        AND NOT EXISTS (
            SELECT 1
            FROM memberships AS g
            JOIN actors AS body ON body.id = g.organization_id
            WHERE body.type = 'group' AND g.organization_id = other.actor_id AND g.member_id IN (one.actor_id, one.on_behalf_of_id)
        )
        AND NOT EXISTS (
            SELECT 1
            FROM memberships AS g
            JOIN actors AS body ON body.id = g.organization_id
            WHERE body.type = 'group' AND g.organization_id = one.actor_id AND g.member_id IN (other.actor_id, other.on_behalf_of_id)
        )
        -- A state is on its own side.
        AND (:sides = 'all' OR coalesce(one.on_behalf_of_id, one.actor_id) <> coalesce(other.on_behalf_of_id, other.actor_id))
)

SELECT *
FROM final
ORDER BY held_on DESC NULLS LAST, meeting, one, other, meeting_id, one_id, other_id
