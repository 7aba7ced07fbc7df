-- title: Agendas of meetings
-- question: What was on the table at which meeting, or announced to be?
-- rests_on: [agenda_item_id]
-- columns:
--   agenda_item_id: {type: id, meaning: The item of the agenda.}
--   meeting_id: {type: id, meaning: The meeting.}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called.}
--   held_on: {type: date, meaning: When the meeting was held or is to be held., blank: the source does not say}
--   subject_id: {type: id, meaning: The subject.}
--   subject: {type: record, of: subject_id, meaning: What the subject is called.}
--   subject_kind: {type: kind, meaning: What kind of record the subject is.}
--   status: {type: term, meaning: 'Whether it was discussed, or only announced beforehand.', absent: it is not known}
--   is_central: {type: yes_no, meaning: True where the source calls it the main subject., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    a.id AS agenda_item_id,
    a.meeting_id,
    m.label AS meeting,
    m.held_on,
    a.subject_id,
    s.label AS subject,
    s.kind AS subject_kind,
    a.status,
    a.is_central,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM agenda_items AS a
JOIN meetings AS m ON m.id = a.meeting_id
JOIN records AS s ON s.id = a.subject_id
JOIN record_certainty AS sure ON sure.record_id = a.id
WHERE NOT sure.is_blank
