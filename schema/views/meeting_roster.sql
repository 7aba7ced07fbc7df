-- title: Meeting roster
-- question: Who was, or was to be, at which meeting, for whom and in what capacity?
-- columns:
--   participant_id: The participation.
--   meeting_id: The meeting.
--   meeting: What the meeting is called.
--   status: Whether it was held, postponed, announced or cancelled.
--   held_on: When (EDTF). Null when the source does not say.
--   actor_id: Who.
--   actor: What they are called.
--   on_behalf_of_id: For which side. Null when the source does not say.
--   on_behalf_of: What the side is called.
--   capacity: Office or capacity, as printed. Null when the source does not say.
--   attendance: Whether they attended or were expected.
--   is_host: True for a host, false for a guest. Null when the source does not say.
--   how_sure: How sure the source is that they were, or were to be, there.
--   hedge: A word of doubt, as printed.
--   sources: Number of documents that say so.
SELECT
    p.id AS participant_id,
    m.id AS meeting_id,
    m.label AS meeting,
    m.status,
    m.held_on,
    a.id AS actor_id,
    a.label AS actor,
    p.on_behalf_of_id,
    side.label AS on_behalf_of,
    p.capacity,
    p.attendance,
    p.is_host,
    sure.how_sure,
    sure.hedge,
    sure.sources
FROM participants AS p
JOIN meetings AS m ON m.id = p.meeting_id
JOIN actors AS a ON a.id = p.actor_id
JOIN record_certainty AS sure ON sure.record_id = p.id
LEFT JOIN actors AS side ON side.id = p.on_behalf_of_id
