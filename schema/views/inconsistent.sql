-- title: Inconsistencies
-- question: Which values that stand cannot be right together, as when two accounts meet in one record?
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   record: {type: record, of: record_id, meaning: What it is called.}
--   kind: {type: kind, meaning: What it is.}
--   rule: Which rule they break.
--   one_field: {type: field, meaning: One of the fields.}
--   one_value: {type: value, meaning: Its value.}
--   other_field: {type: field, meaning: 'The other field, be it of the record that this one belongs to.'}
--   other_value: {type: value, meaning: Its value.}
WITH found AS (
    SELECT
        m.id,
        'it begins after its end' AS rule,
        'start_date' AS one_field,
        m.start_date AS one_value,
        'end_date' AS other_field,
        m.end_date AS other_value
    FROM memberships AS m
    WHERE m.start_date_earliest > m.end_date_latest
    UNION ALL
    SELECT m.id, 'it is an office of another organization', 'organization', has.label, 'office', o.label
    FROM memberships AS m
    JOIN offices AS o ON o.id = m.office_id
    JOIN records AS has ON has.id = m.organization_id
    WHERE o.organization_id <> m.organization_id
    UNION ALL
    SELECT m.id, 'two roles, and no office that tells whether they are one', 'role', min(k.value), 'role', max(k.value)
    FROM memberships AS m
    JOIN accounts AS a ON a.record_id = m.id
    JOIN claims AS k ON k.account_id = a.id
    WHERE m.office_id IS NULL AND k.field = 'role' AND NOT a.is_denied
    GROUP BY m.id
    HAVING min(k.value) < max(k.value)
    UNION ALL
    SELECT m.id, 'it has a day on which it was reached, and was not reached', 'status', m.status, 'actual', m.actual
    FROM milestones AS m
    WHERE m.actual IS NOT NULL AND m.status IN ('scheduled', 'notMet')
    UNION ALL
    SELECT p.id, 'somebody attended a meeting that was not held', 'attendance', p.attendance, 'status', m.status
    FROM participants AS p
    JOIN meetings AS m ON m.id = p.meeting_id
    WHERE p.attendance = 'attended' AND m.status IN ('announced', 'postponed', 'cancelled')
    UNION ALL
    SELECT a.id, 'it was signed at a meeting of another day', 'signed_on', a.signed_on, 'held_on', m.held_on
    FROM agreements AS a
    JOIN meetings AS m ON m.id = a.meeting_id
    WHERE a.signed_on_earliest > m.held_on_latest OR a.signed_on_latest < m.held_on_earliest
    UNION ALL
    SELECT s.id, 'a later step was reached before the signing', 'actual', s.actual, 'signed_on', a.signed_on
    FROM agreements AS a
    JOIN milestones AS s ON s.subject_id = a.id
    WHERE s.type IN ('ratification', 'entry into force') AND s.actual_latest < a.signed_on_earliest
    UNION ALL
    SELECT f.id, 'who gives is who gets', 'provider', who.label, 'recipient', who.label
    FROM financings AS f
    JOIN records AS who ON who.id = f.provider_id
    WHERE f.provider_id = f.recipient_id
)

SELECT
    f.id AS record_id,
    r.label AS record,
    r.kind,
    f.rule,
    f.one_field,
    f.one_value,
    f.other_field,
    f.other_value
FROM found AS f
JOIN records AS r ON r.id = f.id
WHERE r.voices > 0
