-- title: People and their offices
-- question: Who is who, in which office, and from when until when?
-- rests_on: [membership_id, person_id]
-- columns:
--   person_id: {type: id, meaning: The person. One row for each office or membership.}
--   person: {type: record, of: person_id, meaning: What they are called.}
--   membership_id: {type: id, meaning: The office or membership., absent: no source names any}
--   office_id: {type: id, meaning: The office., absent: a plain member}
--   office: {type: record, of: office_id, meaning: What the office is called., absent: a plain member}
--   organization_id: {type: id, meaning: The state or organization., blank: no source names any}
--   organization: {type: record, of: organization_id, heading: where, meaning: What the state or organization is called., blank: no source names any}
--   role: {heading: title as printed, meaning: 'The office or role, as the source prints it.', blank: the source does not say}
--   start_date: {type: date, heading: since, meaning: When it began., blank: the source does not say}
--   end_date: {type: date, heading: until, meaning: When it ended., blank: the source does not say}
--   meetings: {type: integer, meaning: 'Number of meetings that the person attended, by any source.'}
--   views: {type: integer, meaning: Number of views that the person is said to hold.}
--   how_sure: {type: how_sure, meaning: How sure the source is of the office., absent: no source names any}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so., absent: no source names any}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it., absent: no source names any}
SELECT
    a.id AS person_id,
    a.label AS person,
    held.membership_id,
    held.office_id,
    office.label AS office,
    held.organization_id,
    organization.label AS organization,
    held.role,
    held.start_date,
    held.end_date,
    (
        SELECT count(DISTINCT p.meeting_id)
        FROM participants AS p
        WHERE p.actor_id = a.id AND p.attendance = 'attended'
    ) AS meetings,
    (SELECT count(*) FROM stances AS s WHERE s.holder_id = a.id) AS views,
    held.how_sure,
    held.hedge,
    held.voices,
    held.inferred,
    held.disputed,
    held.updated,
    held.is_bulk
FROM actors AS a
LEFT JOIN (
    SELECT
        m.id AS membership_id,
        m.member_id,
        m.office_id,
        m.organization_id,
        m.role,
        m.start_date,
        m.end_date,
        sure.how_sure,
        sure.hedge,
        sure.voices,
        sure.inferred,
        sure.disputed,
        sure.updated,
        sure.is_bulk
    FROM memberships AS m
    JOIN record_certainty AS sure ON sure.record_id = m.id
    WHERE NOT sure.is_blank
) AS held ON held.member_id = a.id
LEFT JOIN records AS office ON office.id = held.office_id
LEFT JOIN actors AS organization ON organization.id = held.organization_id
WHERE a.type = 'person'
