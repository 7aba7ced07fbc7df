-- title: What was on the table
-- question: What was on the table at a meeting, or announced to be, and how sure is the source?
-- group: Meetings and people
-- parameters:
--   meeting:
--     type: text
--     default: ''
--     label: Meeting
--     of: agenda_items.meeting_id
--     help: Only this meeting.
-- rests_on: [agenda_item_id]
-- columns:
--   agenda_item_id: {type: id, meaning: The item of the agenda.}
--   meeting_id: {type: id, meaning: The meeting.}
--   meeting: {type: record, of: meeting_id, meaning: What the meeting is called.}
--   subject_id: {type: id, meaning: The subject.}
--   subject: {type: record, of: subject_id, meaning: What it is called.}
--   subject_kind: {type: kind, meaning: What sort of record it is.}
--   status: {type: term, meaning: 'Whether it was discussed, or announced beforehand and not said to have been.', absent: it is not known}
--   is_central:
--     type: yes_no
--     meaning: Yes where the source calls it the main subject.
--     blank: the source does not say
--   how_sure: {type: how_sure, meaning: 'How sure the source is that it was discussed, or was to be.'}
--   hedge: {heading: word of doubt, meaning: 'The word of doubt, as printed.', absent: none is}
--   is_inferred: {type: yes_no, meaning: 'Yes when the coder, not the source, drew the conclusion.'}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - A subject that an article dwells on need not have been on the table. Only what a source says was discussed, or was to be, is listed.
-- at_scale: {when: with its defaults, rows: '190,000', seconds: '1.7'}
-- see_also: [meeting-roster, who-agreed-what]
WITH wanted AS (
    SELECT r.id
    FROM records AS r
    WHERE r.slug = :meeting
    UNION ALL
    SELECT every.id
    FROM meetings AS every
    WHERE :meeting = ''
),

final AS (
    SELECT
        a.id AS agenda_item_id,
        m.id AS meeting_id,
        m.label AS meeting,
        s.id AS subject_id,
        s.label AS subject,
        s.kind AS subject_kind,
        a.status,
        CASE WHEN a.is_central THEN 'yes' WHEN NOT a.is_central THEN 'no' END AS is_central,
        sure.how_sure,
        sure.hedge,
        CASE WHEN sure.is_inferred THEN 'yes' ELSE 'no' END AS is_inferred,
        sure.voices, sure.inferred, sure.disputed, sure.updated
    FROM wanted AS w
    CROSS JOIN agenda_items AS a
    JOIN meetings AS m ON m.id = a.meeting_id
    JOIN records AS s ON s.id = a.subject_id
    JOIN record_certainty AS sure ON sure.record_id = a.id
    WHERE a.meeting_id = w.id AND NOT sure.is_blank AND (:bulk = 'yes' OR NOT sure.is_bulk)
)

SELECT *
FROM final
ORDER BY
    meeting,
    CASE status WHEN 'announced' THEN 1 ELSE 0 END,
    CASE WHEN is_central = 'yes' THEN 0 ELSE 1 END,
    CASE how_sure WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END,
    subject,
    meeting_id,
    subject_id
