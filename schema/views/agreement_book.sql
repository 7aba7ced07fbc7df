-- title: Agreements
-- question: What have the sides agreed or talk of agreeing, how far has it come, and since when?
-- rests_on: [agreement_id]
-- columns:
--   agreement_id: {type: id, meaning: The agreement.}
--   agreement: {type: record, of: agreement_id, meaning: What it is called.}
--   title: {meaning: 'Its own title, as printed.', blank: the source does not say}
--   number: {meaning: 'Its number in a register or series, as printed.', absent: none is printed}
--   type: {type: term, meaning: What form it has., blank: the source does not say}
--   status: {type: term, meaning: How far it has come., blank: the source does not say}
--   since:
--     type: date
--     meaning: Since when it has come so far - the day of its signing, or of the step that brought it there.
--     blank: the source does not say
--   signed_on: {type: date, meaning: When it was signed or is to be signed., blank: the source does not say}
--   signed_at_id: {type: id, meaning: Where it was signed or is to be signed., blank: the source does not say}
--   signed_at:
--     type: record
--     of: signed_at_id
--     heading: signed in
--     meaning: What the place is called.
--     blank: the source does not say
--   meeting_id: {type: id, meaning: The meeting at which it was signed or is to be signed., absent: none that a source names}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called., absent: none that a source names}
--   subject_id: {type: id, meaning: What it is about., absent: its name says it}
--   subject: {type: record, of: subject_id, meaning: What that is called., absent: its name says it}
--   parties: {type: integer, meaning: Number of parties that the record names.}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: changed since, meaning: Fields of which later news has come., absent: none}
--   is_bulk: {type: yes_no, heading: from datasets only, meaning: True while only datasets speak of it.}
SELECT
    a.id AS agreement_id,
    a.label AS agreement,
    a.title,
    a.number,
    a.type,
    a.status,
    CASE a.status
        WHEN 'agreed' THEN (
            SELECT min(m.actual) FROM milestones AS m WHERE m.subject_id = a.id AND m.type = 'agreement'
        )
        WHEN 'signed' THEN a.signed_on
        WHEN 'ratified' THEN (
            SELECT min(m.actual) FROM milestones AS m WHERE m.subject_id = a.id AND m.type = 'ratification'
        )
        WHEN 'in force' THEN (
            SELECT min(m.actual) FROM milestones AS m WHERE m.subject_id = a.id AND m.type = 'entry into force'
        )
    END AS since,
    a.signed_on,
    a.signed_at_id,
    place.label AS signed_at,
    a.meeting_id,
    meeting.label AS meeting,
    a.subject_id,
    subject.label AS subject,
    (
        SELECT count(DISTINCT p.actor_id)
        FROM agreement_parties AS p
        WHERE p.agreement_id = a.id AND p.role = 'party'
    ) AS parties,
    sure.how_sure,
    sure.hedge,
    sure.voices,
    sure.inferred,
    sure.disputed,
    sure.updated,
    sure.is_bulk
FROM agreements AS a
JOIN record_certainty AS sure ON sure.record_id = a.id
LEFT JOIN places AS place ON place.id = a.signed_at_id
LEFT JOIN meetings AS meeting ON meeting.id = a.meeting_id
LEFT JOIN records AS subject ON subject.id = a.subject_id
WHERE NOT sure.is_blank
