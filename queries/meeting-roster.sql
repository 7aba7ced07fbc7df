-- title: Meeting roster
-- question: Who was, or was to be, at which meeting, for whom and in what capacity?
-- group: Meetings and people
-- parameters:
--   meeting: {type: text, default: '', of: participants.meeting_id, help: Only this meeting., unlisted: 'Nobody is said to have been at {chosen}.'}
-- rests_on: [participant_id]
-- columns:
--   participant_id: {type: id, meaning: The entry of the roster.}
--   meeting_id: {type: id, meaning: The meeting.}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called.}
--   status: {below: meeting, type: term, meaning: 'Whether it was held, postponed, announced or cancelled.'}
--   held_on: {below: meeting, type: date, meaning: When., blank: the source does not say}
--   rank: {below: meeting, type: term, heading: level, meaning: The level at which the sides met., blank: the source does not say}
--   visit_type: {below: meeting, type: term, heading: kind of visit, meaning: 'What kind of visit it is by diplomatic protocol, such as a state or a working visit.', blank: the source does not say}
--   ordinal: {below: meeting, type: ordinal, meaning: 'Which meeting of its series it was.', absent: the source does not number it}
--   actor_id: {type: id, meaning: Who.}
--   actor: {type: record, of: actor_id, meaning: What they are called.}
--   on_behalf_of_id: {type: id, meaning: For which side.}
--   on_behalf_of:
--     type: record
--     of: on_behalf_of_id
--     meaning: What the side is called.
--     blank: the source does not say
--   office: {below: actor, meaning: 'The office that a capacity in another script stands for.', absent: 'the capacity is in Latin letters, or stands for no office'}
--   capacity: {below: actor, meaning: 'Office or capacity, as printed.', blank: the source does not say}
--   attendance: {type: term, meaning: 'Whether they attended, were expected or invited, or stayed away.'}
--   formats: {heading: part of the meeting, meaning: 'In which of its formats they were, such as expanded or private.', absent: the source does not say}
--   is_host: {type: yes_no, meaning: 'Yes for a host, no for a guest.', blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   meeting_inferred: {type: field, heading: concluded about the meeting, meaning: 'What the coder concludes of the meeting, such as its day, and no source says outright.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - Only people whom a source names; a delegation may have been larger.
-- at_scale: {when: with its defaults, rows: '485,000', seconds: '3.3'}
-- see_also: [agenda, who-met-whom, person-dossier]
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
        v.participant_id, v.meeting_id, v.meeting, v.status, v.held_on, v.rank, v.visit_type, v.ordinal, v.actor_id, v.actor,
        v.on_behalf_of_id, v.on_behalf_of,
        CASE
            WHEN v.capacity >= 'Ͱ'
                THEN (
                    SELECT min(o.label)
                    FROM memberships AS m
                    JOIN records AS o ON o.id = m.office_id
                    WHERE m.member_id = v.actor_id AND m.organization_id = v.on_behalf_of_id
                )
        END AS office,
        v.capacity, v.attendance, v.formats,
        CASE WHEN v.is_host THEN 'yes' WHEN NOT v.is_host THEN 'no' END AS is_host,
        v.how_sure, v.voices, v.inferred, met.inferred AS meeting_inferred, v.disputed, v.updated
    FROM wanted AS w
    CROSS JOIN meeting_roster AS v
    JOIN records AS met ON met.id = v.meeting_id
    WHERE v.participant_id = w.id AND (:bulk = 'yes' OR NOT (w.id > 0 AND v.is_bulk))
)

SELECT *
FROM final
ORDER BY held_on DESC NULLS LAST, meeting, on_behalf_of NULLS LAST, actor, meeting_id, actor_id
