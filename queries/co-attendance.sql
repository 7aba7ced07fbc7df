-- title: Who appears with whom
-- question: Who takes part in the same meetings as whom, and how often?
-- group: Meetings and people
-- parameters:
--   least: {type: integer, default: '1', help: Only pairs with at least so many meetings in common.}
-- columns:
--   one_id: One of the two.
--   one: What they are called.
--   other_id: The other of the two.
--   other: What they are called.
--   meetings: Number of meetings that both attended.
--   first_held: The first day of the earliest of them (ISO 8601). Null when no date is stated.
--   last_held: The last day of the latest of them (ISO 8601). Null when no date is stated.
-- caveats:
--   - Only meetings that were held and that both attended; expected guests do not count.
WITH attended AS (
    SELECT p.meeting_id, p.actor_id, m.held_on_earliest, m.held_on_latest
    FROM participants AS p
    JOIN meetings AS m ON m.id = p.meeting_id
    WHERE p.attendance = 'attended' AND m.status = 'held'
),

pairs AS (
    SELECT
        one.actor_id AS one_id,
        other.actor_id AS other_id,
        count(*) AS meetings,
        min(one.held_on_earliest) AS first_held,
        max(one.held_on_latest) AS last_held
    FROM attended AS one
    JOIN attended AS other ON other.meeting_id = one.meeting_id AND one.actor_id < other.actor_id
    GROUP BY one.actor_id, other.actor_id
),

final AS (
    SELECT
        CASE WHEN one.label <= other.label THEN one.id ELSE other.id END AS one_id,
        CASE WHEN one.label <= other.label THEN one.label ELSE other.label END AS one,
        CASE WHEN one.label <= other.label THEN other.id ELSE one.id END AS other_id,
        CASE WHEN one.label <= other.label THEN other.label ELSE one.label END AS other,
        p.meetings,
        p.first_held,
        p.last_held
    FROM pairs AS p
    JOIN actors AS one ON one.id = p.one_id
    JOIN actors AS other ON other.id = p.other_id
    WHERE p.meetings >= :least
)

SELECT *
FROM final
ORDER BY meetings DESC, one, other, one_id, other_id
