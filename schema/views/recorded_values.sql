-- title: Values of disputable fields
-- question: What value does a record have for a field that evidence can dispute or update?
-- audience: programs
-- columns:
--   record_id: {type: id, meaning: The record.}
--   field: {type: field, heading: about its, meaning: 'The field, called as evidence calls it.'}
--   value:
--     type: value
--     meaning: Its value as text; amounts in major units with their currency and bound, references as labels.
--     absent: it has none
SELECT m.id AS record_id, 'held_on' AS field, m.held_on AS value FROM meetings AS m
UNION ALL
SELECT m.id, 'status', m.status FROM meetings AS m
UNION ALL
SELECT m.id, 'mode', m.mode FROM meetings AS m
UNION ALL
SELECT m.id, 'rank', m.rank FROM meetings AS m
UNION ALL
SELECT m.id, 'ordinal', cast(m.ordinal AS varchar(30)) FROM meetings AS m
UNION ALL
SELECT
    m.id,
    'duration',
    cast(CASE m.duration_bound
        WHEN 'about' THEN 'about '
        WHEN 'over' THEN 'over '
        WHEN 'almost' THEN 'almost '
        WHEN 'at_least' THEN 'at least '
        WHEN 'up_to' THEN 'up to '
        ELSE ''
    END || CASE
        WHEN m.duration_minutes IS NOT NULL
            THEN cast(m.duration_minutes AS varchar(20)) || coalesce(' to ' || cast(m.duration_to_minutes AS varchar(20)), '') || ' minutes'
        WHEN m.duration_days IS NOT NULL
            THEN CASE WHEN m.duration_days = round(m.duration_days) THEN cast(cast(m.duration_days AS bigint) AS varchar(30)) ELSE cast(m.duration_days AS varchar(30)) END
            || coalesce(' to ' || CASE WHEN m.duration_to_days = round(m.duration_to_days) THEN cast(cast(m.duration_to_days AS bigint) AS varchar(30)) ELSE cast(m.duration_to_days AS varchar(30)) END, '') || ' days'
    END AS varchar(1000))
FROM meetings AS m
UNION ALL
SELECT p.id, 'status', p.status FROM projects AS p
UNION ALL
SELECT p.id, 'sector', p.sector FROM projects AS p
UNION ALL
SELECT p.id, 'parent', parent.label FROM projects AS p LEFT JOIN projects AS parent ON parent.id = p.parent_id
UNION ALL
SELECT e.id, 'status', e.status FROM events AS e
UNION ALL
SELECT e.id, 'occurred_on', e.occurred_on FROM events AS e
UNION ALL
SELECT a.id, 'title', a.title FROM agreements AS a
UNION ALL
SELECT a.id, 'number', a.number FROM agreements AS a
UNION ALL
SELECT a.id, 'type', a.type FROM agreements AS a
UNION ALL
SELECT a.id, 'status', a.status FROM agreements AS a
UNION ALL
SELECT a.id, 'signed_on', a.signed_on FROM agreements AS a
UNION ALL
SELECT a.id, 'signed_at', p.label FROM agreements AS a LEFT JOIN places AS p ON p.id = a.signed_at_id
UNION ALL
SELECT f.id, 'stage', f.stage FROM financings AS f
UNION ALL
SELECT f.id, 'provider', a.label FROM financings AS f JOIN actors AS a ON a.id = f.provider_id
UNION ALL
SELECT f.id, 'recipient', a.label FROM financings AS f LEFT JOIN actors AS a ON a.id = f.recipient_id
UNION ALL
SELECT f.id, 'project', p.label FROM financings AS f LEFT JOIN projects AS p ON p.id = f.project_id
UNION ALL
SELECT
    f.id,
    'amount',
    -- Digits of the minor unit are cut off as text: integers divide differently from engine to engine.
    cast(CASE f.amount_bound
        WHEN 'about' THEN 'about '
        WHEN 'over' THEN 'over '
        WHEN 'almost' THEN 'almost '
        WHEN 'at_least' THEN 'at least '
        WHEN 'up_to' THEN 'up to '
        ELSE ''
    END || CASE unit.minor_per_major
        WHEN 1 THEN cast(f.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(f.amount_minor AS varchar(30)), 1, length(cast(f.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(f.amount_minor AS varchar(30)), length(cast(f.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(f.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || coalesce(' to ' || CASE unit.minor_per_major
        WHEN 1 THEN cast(f.amount_to_minor AS varchar(30))
        WHEN 100 THEN substr(cast(f.amount_to_minor AS varchar(30)), 1, length(cast(f.amount_to_minor AS varchar(30))) - 2)
            || '.' || substr(cast(f.amount_to_minor AS varchar(30)), length(cast(f.amount_to_minor AS varchar(30))) - 1, 2)
        ELSE cast(f.amount_to_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END, '') || ' ' || f.currency AS varchar(1000))
FROM financings AS f
LEFT JOIN currencies AS unit ON unit.code = f.currency
UNION ALL
SELECT
    t.id,
    'amount',
    -- Digits of the minor unit are cut off as text: integers divide differently from engine to engine.
    cast(CASE t.amount_bound
        WHEN 'about' THEN 'about '
        WHEN 'over' THEN 'over '
        WHEN 'almost' THEN 'almost '
        WHEN 'at_least' THEN 'at least '
        WHEN 'up_to' THEN 'up to '
        ELSE ''
    END || CASE unit.minor_per_major
        WHEN 1 THEN cast(t.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(t.amount_minor AS varchar(30)), 1, length(cast(t.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(t.amount_minor AS varchar(30)), length(cast(t.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(t.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || coalesce(' to ' || CASE unit.minor_per_major
        WHEN 1 THEN cast(t.amount_to_minor AS varchar(30))
        WHEN 100 THEN substr(cast(t.amount_to_minor AS varchar(30)), 1, length(cast(t.amount_to_minor AS varchar(30))) - 2)
            || '.' || substr(cast(t.amount_to_minor AS varchar(30)), length(cast(t.amount_to_minor AS varchar(30))) - 1, 2)
        ELSE cast(t.amount_to_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END, '') || ' ' || t.currency AS varchar(1000))
FROM trade_figures AS t
LEFT JOIN currencies AS unit ON unit.code = t.currency
UNION ALL
SELECT
    t.id,
    'change_percent',
    cast(CASE t.change_bound WHEN 'about' THEN 'about ' WHEN 'over' THEN 'over ' WHEN 'almost' THEN 'almost ' WHEN 'at_least' THEN 'at least ' WHEN 'up_to' THEN 'up to ' ELSE '' END
        || CASE WHEN t.change_percent = round(t.change_percent) THEN cast(cast(t.change_percent AS bigint) AS varchar(30)) ELSE cast(t.change_percent AS varchar(30)) END
        || coalesce(' to ' || CASE WHEN t.change_to_percent = round(t.change_to_percent) THEN cast(cast(t.change_to_percent AS bigint) AS varchar(30)) ELSE cast(t.change_to_percent AS varchar(30)) END, '') AS varchar(1000))
FROM trade_figures AS t
UNION ALL
SELECT t.id, 'period', t.period FROM trade_figures AS t
UNION ALL
SELECT m.id, 'status', m.status FROM milestones AS m
UNION ALL
SELECT m.id, 'planned', m.planned FROM milestones AS m
UNION ALL
SELECT m.id, 'actual', m.actual FROM milestones AS m
UNION ALL
SELECT
    m.id,
    'value',
    cast(CASE m.value_bound WHEN 'about' THEN 'about ' WHEN 'over' THEN 'over ' WHEN 'almost' THEN 'almost ' WHEN 'at_least' THEN 'at least ' WHEN 'up_to' THEN 'up to ' ELSE '' END
        || CASE WHEN m.value = round(m.value) THEN cast(cast(m.value AS bigint) AS varchar(30)) ELSE cast(m.value AS varchar(30)) END
        || coalesce(' to ' || CASE WHEN m.value_to = round(m.value_to) THEN cast(cast(m.value_to AS bigint) AS varchar(30)) ELSE cast(m.value_to AS varchar(30)) END, '') || ' ' || m.unit AS varchar(1000))
FROM measurements AS m
UNION ALL
SELECT p.id, 'attendance', p.attendance FROM participants AS p
UNION ALL
SELECT p.id, 'capacity', p.capacity FROM participants AS p
UNION ALL
SELECT m.id, 'participation', m.participation FROM memberships AS m
UNION ALL
SELECT s.id, 'attitude', s.attitude FROM stances AS s
