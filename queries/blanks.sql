-- title: What the sources leave open
-- question: What do the sources not say, as a list of things to find out?
-- group: How far to trust it
-- parameters:
--   kind: {type: text, default: '', help: 'Only records of this kind, such as loan. Empty for all.'}
-- columns:
--   kind: What the record is.
--   record_id: The record.
--   record: What it is called.
--   missing: What the sources do not say of it.
--   note: What is known or should be looked out for. Null when nothing.
--   sources: Number of documents that speak of it.
-- caveats:
--   - Blank means that the coded sources do not say, not that nobody knows.
WITH gaps AS (
    SELECT m.id, 'when' AS missing FROM meetings AS m WHERE m.held_on IS NULL
    UNION ALL
    SELECT m.id, 'how long' FROM meetings AS m WHERE m.duration_minutes IS NULL AND m.duration_days IS NULL
    UNION ALL
    SELECT m.id, 'where' FROM meetings AS m WHERE NOT EXISTS (SELECT 1 FROM meeting_places AS p WHERE p.meeting_id = m.id)
    UNION ALL
    SELECT p.id, 'in what capacity' FROM participants AS p WHERE p.capacity IS NULL
    UNION ALL
    SELECT p.id, 'how far it has come' FROM projects AS p WHERE p.status IS NULL
    UNION ALL
    SELECT p.id, 'where' FROM projects AS p WHERE NOT EXISTS (SELECT 1 FROM project_places AS pp WHERE pp.project_id = p.id)
    UNION ALL
    SELECT f.id, 'who gets it' FROM financings AS f WHERE f.recipient_id IS NULL
    UNION ALL
    SELECT f.id, 'what it is for' FROM financings AS f WHERE f.project_id IS NULL
    UNION ALL
    SELECT f.id, 'how much' FROM financings AS f WHERE f.amount_minor IS NULL
    UNION ALL
    SELECT f.id, 'what instrument' FROM financings AS f WHERE f.kind = 'financing'
    UNION ALL
    SELECT l.id, 'at what interest' FROM loans AS l WHERE l.interest_percent IS NULL
    UNION ALL
    SELECT l.id, 'for how long' FROM loans AS l WHERE l.maturity IS NULL
    UNION ALL
    SELECT t.id, 'how much' FROM trade_figures AS t WHERE t.amount_minor IS NULL
    UNION ALL
    SELECT t.id, 'by whose statistics' FROM trade_figures AS t WHERE t.reported_by_id IS NULL
    UNION ALL
    SELECT t.id, 'in what period' FROM trade_figures AS t WHERE t.period IS NULL
    UNION ALL
    SELECT m.id, 'by when' FROM milestones AS m WHERE m.planned IS NULL AND m.actual IS NULL
    UNION ALL
    SELECT e.id, 'when' FROM events AS e WHERE e.occurred_on IS NULL
    UNION ALL
    SELECT e.id, 'by whom' FROM events AS e
    WHERE NOT EXISTS (SELECT 1 FROM event_parties AS p WHERE p.event_id = e.id AND p.role = 'actor')
),

final AS (
    SELECT r.kind, r.id AS record_id, r.label AS record, g.missing, r.note, sure.sources
    FROM gaps AS g
    JOIN records AS r ON r.id = g.id
    JOIN record_certainty AS sure ON sure.record_id = r.id
    WHERE :kind = '' OR r.kind = :kind
)

SELECT *
FROM final
ORDER BY kind, record, record_id, missing
