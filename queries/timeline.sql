-- title: Timeline
-- question: What happened, or is to happen, when?
-- group: Meetings and people
-- parameters:
--   since: {type: date, default: '0001-01-01', label: From, help: First day of interest.}
--   until: {type: date, default: '9999-12-31', label: To, help: Last day of interest.}
--   about:
--     type: text
--     default: ''
--     label: Who or what
--     of: [participants.actor_id, participants.on_behalf_of_id, agenda_items.subject_id, meeting_places.place_id, event_parties.actor_id, events.object_id, agreement_parties.actor_id, agreements.subject_id, agreements.signed_at_id, agreements.meeting_id, milestones.subject_id, financings.provider_id, financings.project_id, projects.parent_id]
--     help: 'Limit to one person, country, place or project.'
-- rests_on: [record_id]
-- columns:
--   first_day:
--     type: day
--     heading: from
--     shown_by: dated
--     meaning: First day that the source allows.
--     blank: open or not stated
--   last_day:
--     type: day
--     heading: to
--     shown_by: dated
--     meaning: Last day that the source allows.
--     blank: open or not stated
--   dated:
--     type: date
--     heading: date
--     meaning: The date, as precise as the source is.
--     blank: the source does not say
--   kind: {type: kind, meaning: 'Meeting, event, agreement or milestone.'}
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   status: {type: term, meaning: Whether it has happened., blank: the source does not say}
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - Entries without a date come last, and are always shown.
--   - An agreement is listed on the day of its signing, past or to come. The report on who agreed what says what became of it.
-- at_scale: {when: with its defaults, rows: '357,000', seconds: '2'}
-- see_also: [updates, promises-due]
WITH their_meetings AS (
    SELECT p.meeting_id
    FROM records AS r
    JOIN participants AS p ON p.actor_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.meeting_id
    FROM records AS r
    JOIN participants AS p ON p.on_behalf_of_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT a.meeting_id
    FROM records AS r
    JOIN agenda_items AS a ON a.subject_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT p.meeting_id
    FROM records AS r
    JOIN meeting_places AS p ON p.place_id = r.id
    WHERE r.slug = :about
),

their_events AS (
    SELECT p.event_id
    FROM records AS r
    JOIN event_parties AS p ON p.actor_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT e.id
    FROM records AS r
    JOIN events AS e ON e.object_id = r.id
    WHERE r.slug = :about
),

their_agreements AS (
    SELECT p.agreement_id
    FROM records AS r
    JOIN agreement_parties AS p ON p.actor_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT a.id
    FROM records AS r
    JOIN agreements AS a ON a.subject_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT a.id
    FROM records AS r
    JOIN agreements AS a ON a.signed_at_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT a.id
    FROM records AS r
    JOIN agreements AS a ON a.meeting_id = r.id
    WHERE r.slug = :about
),

-- Of money given, and of parts of a project, the steps are theirs, too.
their_milestones AS (
    SELECT s.id
    FROM records AS r
    JOIN milestones AS s ON s.subject_id = r.id
    WHERE r.slug = :about
    UNION
    SELECT s.id
    FROM records AS r
    JOIN financings AS f ON f.provider_id = r.id
    JOIN milestones AS s ON s.subject_id = f.id
    WHERE r.slug = :about
    UNION
    SELECT s.id
    FROM records AS r
    JOIN financings AS f ON f.project_id = r.id
    JOIN milestones AS s ON s.subject_id = f.id
    WHERE r.slug = :about
    UNION
    SELECT s.id
    FROM records AS r
    JOIN projects AS part ON part.parent_id = r.id
    JOIN milestones AS s ON s.subject_id = part.id
    WHERE r.slug = :about
),

dated AS (
    SELECT m.id, m.held_on AS dated, m.held_on_earliest AS first_day, m.held_on_latest AS last_day, m.status
    FROM their_meetings AS w
    CROSS JOIN meetings AS m
    WHERE m.id = w.meeting_id
    UNION ALL
    SELECT every.id, every.held_on, every.held_on_earliest, every.held_on_latest, every.status
    FROM meetings AS every
    WHERE :about = ''
    UNION ALL
    SELECT e.id, e.occurred_on, e.occurred_on_earliest, e.occurred_on_latest, e.status
    FROM their_events AS w
    CROSS JOIN events AS e
    WHERE e.id = w.event_id
    UNION ALL
    SELECT every.id, every.occurred_on, every.occurred_on_earliest, every.occurred_on_latest, every.status
    FROM events AS every
    WHERE :about = ''
    UNION ALL
    SELECT
        a.id,
        a.signed_on,
        a.signed_on_earliest,
        a.signed_on_latest,
        CASE WHEN a.signed_on IS NOT NULL AND a.status IN ('ratified', 'in force', 'ended') THEN 'signed' ELSE a.status END
    FROM their_agreements AS w
    CROSS JOIN agreements AS a
    WHERE a.id = w.agreement_id
    UNION ALL
    SELECT
        every.id,
        every.signed_on,
        every.signed_on_earliest,
        every.signed_on_latest,
        CASE WHEN every.signed_on IS NOT NULL AND every.status IN ('ratified', 'in force', 'ended') THEN 'signed' ELSE every.status END
    FROM agreements AS every
    WHERE :about = ''
    UNION ALL
    SELECT
        s.id,
        coalesce(s.actual, s.planned),
        CASE WHEN s.actual IS NOT NULL THEN s.actual_earliest ELSE s.planned_earliest END,
        CASE WHEN s.actual IS NOT NULL THEN s.actual_latest ELSE s.planned_latest END,
        s.status
    FROM their_milestones AS w
    CROSS JOIN milestones AS s
    WHERE s.id = w.id
    UNION ALL
    SELECT
        every.id,
        coalesce(every.actual, every.planned),
        CASE WHEN every.actual IS NOT NULL THEN every.actual_earliest ELSE every.planned_earliest END,
        CASE WHEN every.actual IS NOT NULL THEN every.actual_latest ELSE every.planned_latest END,
        every.status
    FROM milestones AS every
    WHERE :about = ''
),

final AS (
    SELECT
        d.first_day, d.last_day, d.dated, sure.kind, sure.record_id, sure.label AS record, d.status, sure.how_sure,
        sure.inferred, sure.disputed, sure.updated
    FROM dated AS d
    CROSS JOIN record_certainty AS sure
    WHERE
        sure.record_id = d.id
        AND NOT sure.is_blank
        AND (:bulk = 'yes' OR NOT sure.is_bulk)
        AND (d.last_day IS NULL OR d.last_day >= :since)
        AND (d.first_day IS NULL OR d.first_day <= :until)
)

SELECT *
FROM final
ORDER BY
    CASE WHEN dated IS NULL THEN 1 ELSE 0 END,
    coalesce(last_day, first_day) NULLS LAST,
    first_day NULLS FIRST,
    kind,
    record,
    record_id
