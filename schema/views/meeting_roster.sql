-- title: Meeting roster
-- question: Who was, or was to be, at which meeting, for whom and in what capacity?
-- rests_on: [participant_id]
-- columns:
--   participant_id: {type: id, meaning: The participation.}
--   meeting_id: {type: id, meaning: The meeting.}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called.}
--   status: {type: term, meaning: 'Whether it was held, postponed, announced or cancelled.', blank: the source does not say}
--   held_on: {type: date, meaning: When., blank: the source does not say}
--   rank: {type: term, heading: level, meaning: The level at which the sides met., blank: the source does not say}
--   visit_type: {type: term, heading: kind of visit, meaning: 'What kind of visit it is by diplomatic protocol, such as a state or a working visit.', blank: the source does not say}
--   ordinal: {type: ordinal, meaning: 'Which meeting of its series it was.', absent: the source does not number it}
--   actor_id: {type: id, meaning: Who.}
--   actor: {type: record, of: actor_id, meaning: What they are called.}
--   on_behalf_of_id: {type: id, meaning: For which side., blank: the source does not say}
--   on_behalf_of:
--     type: record
--     of: on_behalf_of_id
--     meaning: What the side is called.
--     blank: the source does not say
--   capacity: {meaning: 'Office or capacity, as printed.', blank: the source does not say}
--   attendance: {type: term, meaning: 'Whether they attended, were expected or invited, or stayed away.', blank: the source does not say}
--   formats: {heading: part of the meeting, meaning: 'In which of its formats they were, such as expanded or private.', blank: the source does not say}
--   is_host: {type: yes_no, meaning: 'True for a host, false for a guest.', blank: the source does not say}
--   how_sure: {type: how_sure, meaning: 'How sure the source is that they were, or were to be, there.'}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    p.id AS participant_id,
    m.id AS meeting_id,
    m.label AS meeting,
    m.status,
    m.held_on,
    m.rank,
    m.visit_type,
    m.ordinal,
    a.id AS actor_id,
    a.label AS actor,
    p.on_behalf_of_id,
    side.label AS on_behalf_of,
    p.capacity,
    p.attendance,
    nullif(
        substr(
            CASE WHEN expanded.format IS NULL THEN '' ELSE ', expanded' END
            || CASE WHEN plenary.format IS NULL THEN '' ELSE ', plenary' END
            || CASE WHEN private.format IS NULL THEN '' ELSE ', private' END,
            3
        ),
        ''
    ) AS formats,
    p.is_host,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM participants AS p
JOIN meetings AS m ON m.id = p.meeting_id
JOIN actors AS a ON a.id = p.actor_id
JOIN record_certainty AS sure ON sure.record_id = p.id
LEFT JOIN actors AS side ON side.id = p.on_behalf_of_id
LEFT JOIN participant_formats AS expanded ON expanded.participant_id = p.id AND expanded.format = 'expanded'
LEFT JOIN participant_formats AS plenary ON plenary.participant_id = p.id AND plenary.format = 'plenary'
LEFT JOIN participant_formats AS private ON private.participant_id = p.id AND private.format = 'private'
WHERE NOT sure.is_blank
