-- title: Gaps
-- question: What do the sources not say of a record?
-- audience: programs
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   kind: {type: kind, meaning: What the record is.}
--   missing:
--     heading: what is not said
--     meaning: What the sources do not say of it, as a question's first words. One row for each.
--   field: {type: field, meaning: 'The field that is blank, called as in fact files.'}
SELECT m.id AS record_id, 'meeting' AS kind, 'when' AS missing, 'held_on' AS field FROM meetings AS m WHERE m.held_on IS NULL
UNION ALL
SELECT m.id, 'meeting', 'how long', 'duration' FROM meetings AS m
WHERE m.duration_minutes IS NULL AND m.duration_days IS NULL AND coalesce(m.status, 'held') = 'held'
UNION ALL
SELECT m.id, 'meeting', 'where', 'places' FROM meetings AS m
-- A telephone call is in no place.
WHERE coalesce(m.mode, '') <> 'phone' AND NOT EXISTS (SELECT 1 FROM meeting_places AS p WHERE p.meeting_id = m.id)
UNION ALL
SELECT p.id, 'participant', 'in what capacity', 'capacity' FROM participants AS p WHERE p.capacity IS NULL
UNION ALL
SELECT p.id, 'project', 'how far it has come', 'status' FROM projects AS p WHERE p.status IS NULL
UNION ALL
SELECT p.id, 'project', 'where', 'places' FROM projects AS p
WHERE NOT EXISTS (SELECT 1 FROM project_places AS pp WHERE pp.project_id = p.id)
UNION ALL
SELECT f.id, 'financing', 'who gets it', 'recipient' FROM financings AS f WHERE f.kind = 'financing' AND f.recipient_id IS NULL
UNION ALL
SELECT f.id, 'financing', 'what it is for', 'project' FROM financings AS f
WHERE f.kind = 'financing' AND f.project_id IS NULL AND f.purpose IS NULL
UNION ALL
SELECT f.id, 'financing', 'how much', 'amount' FROM financings AS f WHERE f.kind = 'financing' AND f.amount_minor IS NULL
UNION ALL
SELECT f.id, 'financing', 'what instrument', 'instrument' FROM financings AS f WHERE f.kind = 'financing' AND f.instrument IS NULL
UNION ALL
SELECT f.id, 'loan', 'who gets it', 'recipient' FROM financings AS f WHERE f.kind = 'loan' AND f.recipient_id IS NULL
UNION ALL
SELECT f.id, 'loan', 'what it is for', 'project' FROM financings AS f
WHERE f.kind = 'loan' AND f.project_id IS NULL AND f.purpose IS NULL
UNION ALL
SELECT f.id, 'loan', 'how much', 'amount' FROM financings AS f WHERE f.kind = 'loan' AND f.amount_minor IS NULL
UNION ALL
SELECT l.id, 'loan', 'at what interest', 'interest_percent' FROM loans AS l WHERE l.interest_percent IS NULL
UNION ALL
SELECT l.id, 'loan', 'for how long', 'maturity' FROM loans AS l WHERE l.maturity IS NULL
UNION ALL
SELECT t.id, 'trade figure', 'how much', 'amount' FROM trade_figures AS t WHERE t.amount_minor IS NULL
UNION ALL
SELECT t.id, 'trade figure', 'by whose statistics', 'reported_by' FROM trade_figures AS t
WHERE t.reported_by_id IS NULL AND t.status = 'actual'
UNION ALL
SELECT t.id, 'trade figure', 'in what period', 'period' FROM trade_figures AS t WHERE t.period IS NULL
UNION ALL
SELECT m.id, 'milestone', 'by when', 'planned' FROM milestones AS m WHERE m.planned IS NULL AND m.actual IS NULL
UNION ALL
SELECT e.id, 'event', 'when', 'occurred_on' FROM events AS e WHERE e.occurred_on IS NULL
UNION ALL
SELECT e.id, 'event', 'by whom', 'parties' FROM events AS e
-- What is no act, such as a collapse, is nobody's.
WHERE e.type IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event_parties AS p WHERE p.event_id = e.id AND p.role = 'actor')
UNION ALL
SELECT a.id, 'agreement', 'how far it has come', 'status' FROM agreements AS a WHERE a.status IS NULL
UNION ALL
SELECT a.id, 'agreement', 'when signed', 'signed_on' FROM agreements AS a
WHERE a.signed_on IS NULL AND (a.status IS NULL OR a.status NOT IN ('discussed', 'drafted', 'agreed'))
UNION ALL
SELECT a.id, 'agreement', 'between whom', 'parties' FROM agreements AS a
WHERE NOT EXISTS (SELECT 1 FROM agreement_parties AS p WHERE p.agreement_id = a.id AND p.role = 'party')
