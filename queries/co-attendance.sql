-- title: Who appears with whom
-- question: Who takes part in the same meetings as whom, and how often?
-- group: Meetings and people
-- parameters:
--   least:
--     type: integer
--     default: '1'
--     label: 'Meetings in common, at least'
--     help: Only pairs with at least this many meetings in common.
--   actor: {type: text, default: '', label: Who, of: participants.actor_id, help: Only pairs of this person or state.}
-- rests_on: [one_participant_id, other_participant_id]
-- counts: {each: meeting, number: meetings, named: 1, in: who-met-whom, narrowed: {actor: one_id, other: other_id}, with: {sides: all}}
-- columns:
--   one_id: {type: id, meaning: One of the two.}
--   one: {type: record, of: one_id, meaning: What they are called.}
--   other_id: {type: id, meaning: The other of the two.}
--   other: {type: record, of: other_id, meaning: What they are called.}
--   meetings: {type: integer, meaning: Number of meetings that both attended.}
--   inferred:
--     type: integer
--     heading: concluded by the coder
--     meaning: 'Of these meetings, those of which the coder concludes the day, or that one of the two was there, and no source says it.'
--   first_held: {type: day, meaning: The first day of the earliest of them., blank: no date is stated}
--   last_held: {type: day, meaning: The last day of the latest of them., blank: no date is stated}
--   one_participant_id: {type: id, meaning: An entry of the one on the roster of one of these meetings.}
--   other_participant_id: {type: id, meaning: An entry of the other on the roster of one of these meetings.}
-- caveats:
--   - Only meetings that were held and that both attended; expected guests do not count.
-- leaves_out:
--   - Meetings that were postponed, announced or cancelled, and guests who were only expected - they did not meet.
--   - People whom no source names; a meeting of delegations counts only for the members who are named.
-- at_scale: {when: with its defaults, rows: '290,000', seconds: '1.5', duckdb: '0.7'}
-- see_also: [who-met-whom, meeting-roster]
WITH wanted AS (
    SELECT p.meeting_id
    FROM records AS r
    JOIN participants AS p ON p.actor_id = r.id
    WHERE r.slug = :actor
    UNION ALL
    SELECT every.id
    FROM meetings AS every
    WHERE :actor = ''
),

present AS (
    SELECT
        p.id,
        p.meeting_id,
        p.actor_id,
        m.held_on_earliest,
        m.held_on_latest,
        CASE
            WHEN lower(own.inferred) LIKE '%whole%' OR lower(own.inferred) LIKE '%attendance%' THEN 1
            WHEN lower(met.inferred) LIKE '%whole%' OR lower(met.inferred) LIKE '%held_on%' THEN 1
            ELSE 0
        END AS is_concluded
    FROM wanted AS w
    CROSS JOIN meetings AS m
    CROSS JOIN participants AS p
    JOIN records AS own ON own.id = p.id
    JOIN records AS met ON met.id = m.id
    WHERE
        m.id = w.meeting_id
        AND m.status = 'held'
        AND p.meeting_id = m.id
        AND p.attendance = 'attended'
        AND (:bulk = 'yes' OR NOT (own.is_bulk AND p.actor_id > 0))
),

pairs AS (
    SELECT
        mine.actor_id AS one_id,
        theirs.actor_id AS other_id,
        count(*) AS meetings,
        count(*) FILTER (WHERE mine.is_concluded + theirs.is_concluded > 0) AS inferred,
        min(mine.held_on_earliest) AS first_held,
        max(mine.held_on_latest) AS last_held,
        min(mine.id) AS one_participant_id,
        min(theirs.id) AS other_participant_id
    FROM present AS mine
    JOIN present AS theirs ON theirs.meeting_id = mine.meeting_id AND mine.actor_id < theirs.actor_id
    GROUP BY mine.actor_id, theirs.actor_id
),

final AS (
    SELECT
        CASE WHEN one.label <= other.label THEN one.id ELSE other.id END AS one_id,
        CASE WHEN one.label <= other.label THEN one.label ELSE other.label END AS one,
        CASE WHEN one.label <= other.label THEN other.id ELSE one.id END AS other_id,
        CASE WHEN one.label <= other.label THEN other.label ELSE one.label END AS other,
        pair.meetings,
        pair.inferred,
        pair.first_held,
        pair.last_held,
        CASE WHEN one.label <= other.label THEN pair.one_participant_id ELSE pair.other_participant_id END AS one_participant_id,
        CASE WHEN one.label <= other.label THEN pair.other_participant_id ELSE pair.one_participant_id END AS other_participant_id
    FROM pairs AS pair
    JOIN records AS one ON one.id = pair.one_id
    JOIN records AS other ON other.id = pair.other_id
    WHERE
        pair.meetings >= :least
        AND (:actor = '' OR one.slug = :actor OR other.slug = :actor)
        -- Nobody meets a group that it is of itself.
        AND NOT (
            (SELECT body.type FROM actors AS body WHERE body.id = pair.other_id) = 'group'
            AND EXISTS (
                SELECT 1
                FROM participants AS p
                CROSS JOIN memberships AS g
                WHERE
                    p.id = pair.one_participant_id
                    AND g.organization_id = pair.other_id
                    AND (g.member_id = p.actor_id OR g.member_id = p.on_behalf_of_id)
            )
        )
        AND NOT (
            (SELECT body.type FROM actors AS body WHERE body.id = pair.one_id) = 'group'
            AND EXISTS (
                SELECT 1
                FROM participants AS p
                CROSS JOIN memberships AS g
                WHERE
                    p.id = pair.other_participant_id
                    AND g.organization_id = pair.one_id
                    AND (g.member_id = p.actor_id OR g.member_id = p.on_behalf_of_id)
            )
        )
)

SELECT *
FROM final
ORDER BY meetings DESC, one, other, one_id, other_id
