-- title: Dossier of a state or organization
-- question: What is known of a state, organization or group?
-- group: Meetings and people
-- parameters:
--   actor:
--     type: text
--     opens_with: [stances.holder_id, participants.actor_id, memberships.organization_id]
--     label: 'State, organization or group'
--     of: actors.id
--     where: 'type <> ''person'''
--     help: Choose a state, an organization or a group.
--   section:
--     type: text
--     default: ''
--     label: Kind of fact
--     one_of: [offices and memberships, members and offices, meetings, views held, views about it, 'money given, promised or planned', money received, trade, projects, agreements, events, ties]
--     help: 'Only facts of this kind, such as meetings or trade.'
-- rests_on: [record_id]
-- columns:
--   section: What sort of fact it is.
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   in_our_words: {meaning: 'What exactly it says, in our words.', absent: its name says enough}
--   dated: {type: date, heading: date, meaning: When., absent: it has none of its own}
--   is_concluded:
--     type: yes_no
--     heading: here by the coder's conclusion
--     meaning: Yes where only the coder concludes that it belongs here; no source says so.
--   how_sure: {type: how_sure, meaning: How sure the source is.}
--   hedge: {heading: word of doubt, meaning: 'A word of doubt, as printed.', absent: none is}
--   voices: {type: integer, meaning: Number of independent voices that say so.}
--   inferred: {type: field, heading: concluded by the coder, meaning: 'Fields that the coder concludes and no source says; “whole” for all of it.', absent: none}
--   disputed: {type: field, heading: in dispute, meaning: 'Fields on which voices differ; “whole” where one denies all of it.', absent: none}
--   updated: {type: field, heading: updated, meaning: Fields of which later news has come., absent: none}
-- caveats:
--   - A person's actions are in that person's dossier; meetings on the state's behalf are listed here too.
-- at_scale: {when: for a state that has a part in a quarter of everything, rows: '290,000', seconds: '3'}
-- see_also: [views, common-ground, financing]
WITH subject AS (
    SELECT a.id
    FROM records AS r
    CROSS JOIN actors AS a
    WHERE r.slug = :actor AND a.id = r.id AND a.type <> 'person'
),

facts AS (
    SELECT 'offices and memberships' AS section, m.id, m.start_date AS dated, 1 = 0 AS is_concluded
    FROM subject
    CROSS JOIN memberships AS m
    WHERE m.member_id = subject.id
    UNION ALL
    SELECT 'members and offices', m.id, m.start_date, 1 = 0
    FROM subject
    CROSS JOIN memberships AS m
    WHERE m.organization_id = subject.id
    UNION ALL
    SELECT 'meetings', p.id, meeting.held_on, 1 = 0
    FROM subject
    CROSS JOIN participants AS p
    JOIN meetings AS meeting ON meeting.id = p.meeting_id
    WHERE p.actor_id = subject.id OR p.on_behalf_of_id = subject.id
    UNION ALL
    SELECT 'views held', s.id, s.until, 1 = 0
    FROM subject
    CROSS JOIN stances AS s
    WHERE s.holder_id = subject.id
    UNION ALL
    SELECT 'views about it', s.id, s.until, 1 = 0
    FROM subject
    CROSS JOIN proposition_about AS p
    JOIN stances AS s ON s.proposition_id = p.proposition_id
    WHERE p.about_id = subject.id
    UNION ALL
    SELECT 'money given, promised or planned', f.id, NULL, 1 = 0
    FROM subject
    CROSS JOIN financings AS f
    WHERE f.provider_id = subject.id
    UNION ALL
    SELECT 'money received', f.id, NULL, 1 = 0
    FROM subject
    CROSS JOIN financings AS f
    WHERE f.recipient_id = subject.id
    UNION ALL
    SELECT 'money received', a.record_id, NULL, 1 = 1
    FROM subject
    CROSS JOIN claims AS k
    CROSS JOIN accounts AS a
    WHERE
        k.object_id = subject.id
        AND a.id = k.account_id
        AND EXISTS (
            SELECT 1
            FROM asides AS c
            JOIN financings AS f ON f.id = c.record_id
            WHERE
                k.field = 'recipient'
                AND k.standing = 'aside'
                AND c.record_id = a.record_id
                AND c.field = 'recipient'
                AND c.value_id = subject.id
                AND f.recipient_id IS NULL
        )
    UNION ALL
    SELECT 'trade', t.id, t.period, 1 = 0
    FROM subject
    CROSS JOIN trade_figures AS t
    WHERE t.country_id = subject.id OR t.partner_id = subject.id
    UNION ALL
    SELECT 'projects', p.id, NULL, 1 = 0
    FROM subject
    CROSS JOIN project_parties AS p
    WHERE p.actor_id = subject.id
    UNION ALL
    SELECT 'agreements', a.id, a.signed_on, 1 = 0
    FROM subject
    CROSS JOIN agreement_parties AS party
    JOIN agreements AS a ON a.id = party.agreement_id
    WHERE party.actor_id = subject.id
    UNION ALL
    SELECT 'events', e.id, e.occurred_on, 1 = 0
    FROM subject
    CROSS JOIN event_parties AS party
    JOIN events AS e ON e.id = party.event_id
    WHERE party.actor_id = subject.id
    UNION ALL
    SELECT 'ties', t.id, NULL, 1 = 0
    FROM subject
    CROSS JOIN relations AS t
    WHERE t.subject_id = subject.id OR t.object_id = subject.id
),

-- One record may be found by both of its ends.
found AS (
    SELECT DISTINCT fact.section, fact.id, fact.dated, fact.is_concluded
    FROM facts AS fact
    WHERE :section = '' OR fact.section = :section
),

final AS (
    SELECT
        fact.section,
        r.id AS record_id,
        r.label AS record,
        r.summary AS in_our_words,
        fact.dated,
        CASE WHEN fact.is_concluded THEN 'yes' ELSE 'no' END AS is_concluded,
        sure.how_sure,
        sure.hedge,
        sure.voices, sure.inferred, sure.disputed, sure.updated
    FROM found AS fact
    JOIN records AS r ON r.id = fact.id
    JOIN record_certainty AS sure ON sure.record_id = fact.id
    -- A condition on records alone has SQLite read all of them beforehand.
    WHERE NOT (sure.is_blank AND fact.id > 0) AND (:bulk = 'yes' OR NOT (sure.is_bulk AND fact.id > 0))
)

SELECT *
FROM final
ORDER BY section, dated NULLS LAST, record, record_id
