-- title: Meeting roster
-- question: Who was, or was to be, at which meeting, for whom and in what capacity?
-- group: Meetings and people
-- parameters:
--   meeting: {type: text, default: '', of: participants.meeting_id, help: Only this meeting.}
-- columns:
--   meeting_id: The meeting.
--   meeting: What the meeting is called.
--   status: Whether it was held, postponed, announced or cancelled.
--   held_on: When (EDTF). Null when the source does not say.
--   actor_id: Who.
--   actor: What they are called.
--   on_behalf_of_id: For which side.
--   on_behalf_of: What the side is called. Null when the source does not say.
--   capacity: Office or capacity, as printed. Null when the source does not say.
--   attendance: Whether they attended or were expected.
--   is_host: Yes for a host, no for a guest. Null when the source does not say.
--   how_sure: How sure the source is.
--   sources: Number of documents that say so.
-- caveats:
--   - Only those whom a source names; a delegation may have been larger.
-- at_scale: {when: with its defaults, rows: '485,000', seconds: '3.3'}
WITH wanted AS (
    SELECT p.id
    FROM records AS r
    JOIN participants AS p ON p.meeting_id = r.id
    WHERE r.slug = :meeting
    UNION ALL
    SELECT every.id
    FROM participants AS every
    WHERE :meeting = '' AND every.kind <> ''
),

final AS (
    SELECT
        v.meeting_id, v.meeting, v.status, v.held_on, v.actor_id, v.actor, v.on_behalf_of_id, v.on_behalf_of,
        v.capacity, v.attendance,
        CASE WHEN v.is_host THEN 'yes' WHEN NOT v.is_host THEN 'no' END AS is_host,
        v.how_sure, v.sources
    FROM wanted AS w
    CROSS JOIN meeting_roster AS v
    WHERE v.participant_id = w.id
)

SELECT *
FROM final
ORDER BY held_on DESC NULLS LAST, meeting, on_behalf_of NULLS LAST, actor, meeting_id, actor_id
