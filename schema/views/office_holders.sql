-- title: Offices and who holds them
-- question: Who holds which office, where, and from when until when?
-- rests_on: [membership_id]
-- columns:
--   membership_id: {type: id, meaning: The membership that the office comes with.}
--   office_id: {type: id, meaning: The office.}
--   office: {type: record, of: office_id, meaning: What the office is called.}
--   organization_id: {type: id, meaning: The state or organization in which it is held.}
--   organization: {type: record, of: organization_id, meaning: What the state or organization is called.}
--   over_id: {type: id, meaning: What the office is over or sent to., absent: its name says enough}
--   over: {type: record, of: over_id, heading: over or sent to, meaning: What that is called., absent: its name says enough}
--   holder_id: {type: id, meaning: Who holds it.}
--   holder: {type: record, of: holder_id, meaning: What they are called.}
--   role: {heading: title as printed, meaning: 'The office or role, as the source prints it.', blank: the source does not say}
--   term: {type: ordinal, meaning: 'Which of several terms of one holder it is, from the second.', absent: 'the first, or the only one'}
--   start_date: {type: date, heading: since, meaning: When it began., blank: the source does not say}
--   end_date: {type: date, heading: until, meaning: When it ended., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    m.id AS membership_id,
    m.office_id,
    office.label AS office,
    m.organization_id,
    organization.label AS organization,
    o.over_id,
    above.label AS over,
    m.member_id AS holder_id,
    holder.label AS holder,
    m.role,
    m.term,
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
JOIN offices AS o ON o.id = m.office_id
JOIN records AS office ON office.id = o.id
JOIN actors AS organization ON organization.id = m.organization_id
JOIN actors AS holder ON holder.id = m.member_id
JOIN record_certainty AS sure ON sure.record_id = m.id
LEFT JOIN records AS above ON above.id = o.over_id
WHERE NOT sure.is_blank
