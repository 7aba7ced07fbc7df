-- title: What is asked of each record
-- question: What is asked of a record, and does a source say it?
-- audience: programs
-- rests_on: [record_id]
-- columns:
--   record_id: {type: id, meaning: The record.}
--   kind: {type: kind, meaning: What the record is.}
--   question: {heading: what is asked, meaning: 'What is asked of it, as the end of a sentence.'}
--   field: {type: field, meaning: The field that answers it.}
--   is_blank: {type: yes_no, meaning: Whether no source says it.}
SELECT m.id AS record_id, 'meeting' AS kind, 'the date' AS question, 'held_on' AS field, m.held_on IS NULL AS is_blank FROM meetings AS m
UNION ALL
SELECT m.id, 'meeting', 'the duration', 'duration', m.duration_minutes IS NULL AND m.duration_days IS NULL
FROM meetings AS m
WHERE coalesce(m.status, 'held') = 'held'
UNION ALL
SELECT m.id, 'meeting', 'the place', 'places', NOT EXISTS (SELECT 1 FROM meeting_places AS p WHERE p.meeting_id = m.id)
FROM meetings AS m
-- A telephone call is in no place.
WHERE coalesce(m.mode, '') <> 'phone'
UNION ALL
SELECT p.id, 'participant', 'in what capacity they took part', 'capacity', p.capacity IS NULL
FROM participants AS p
UNION ALL
SELECT p.id, 'project', 'how far it has come', 'status', p.status IS NULL FROM projects AS p
UNION ALL
SELECT p.id, 'project', 'where it is', 'places', NOT EXISTS (SELECT 1 FROM project_places AS pp WHERE pp.project_id = p.id)
FROM projects AS p
UNION ALL
SELECT f.id, 'financing', 'who receives the money', 'recipient', f.recipient_id IS NULL FROM financings AS f
WHERE f.kind = 'financing'
UNION ALL
SELECT f.id, 'financing', 'what the money is for', 'project', f.project_id IS NULL AND f.purpose IS NULL
FROM financings AS f
WHERE f.kind = 'financing'
UNION ALL
SELECT f.id, 'financing', 'how much it is', 'amount', f.amount_minor IS NULL FROM financings AS f
WHERE f.kind = 'financing'
UNION ALL
SELECT f.id, 'financing', 'what form it takes', 'instrument', f.instrument IS NULL FROM financings AS f
WHERE f.kind = 'financing'
UNION ALL
SELECT f.id, 'loan', 'who receives the money', 'recipient', f.recipient_id IS NULL FROM financings AS f
WHERE f.kind = 'loan'
UNION ALL
SELECT f.id, 'loan', 'what the money is for', 'project', f.project_id IS NULL AND f.purpose IS NULL
FROM financings AS f
WHERE f.kind = 'loan'
UNION ALL
SELECT f.id, 'loan', 'how much it is', 'amount', f.amount_minor IS NULL FROM financings AS f
WHERE f.kind = 'loan'
UNION ALL
SELECT l.id, 'loan', 'the interest rate', 'interest_percent', l.interest_percent IS NULL FROM loans AS l
UNION ALL
SELECT l.id, 'loan', 'when it must be repaid', 'maturity', l.maturity IS NULL FROM loans AS l
UNION ALL
SELECT l.id, 'loan', 'the grace period', 'grace', l.grace IS NULL FROM loans AS l
UNION ALL
SELECT l.id, 'loan', 'whether its terms are soft', 'is_concessional', l.is_concessional IS NULL
FROM loans AS l
UNION ALL
SELECT t.id, 'trade figure', 'how much was traded', 'amount', t.amount_minor IS NULL FROM trade_figures AS t
UNION ALL
SELECT t.id, 'trade figure', 'whose statistics they are', 'reported_by', t.reported_by_id IS NULL
FROM trade_figures AS t
WHERE t.status = 'actual'
UNION ALL
SELECT t.id, 'trade figure', 'which period it covers', 'period', t.period IS NULL FROM trade_figures AS t
UNION ALL
SELECT m.id, 'milestone', 'when it was reached', 'actual', m.actual IS NULL FROM milestones AS m
-- A step that was reached has no day to come.
WHERE m.status = 'met'
UNION ALL
SELECT m.id, 'milestone', 'when it is due', 'planned', m.planned IS NULL AND m.actual IS NULL
FROM milestones AS m
WHERE coalesce(m.status, '') <> 'met'
UNION ALL
SELECT e.id, 'event', 'the date', 'occurred_on', e.occurred_on IS NULL FROM events AS e
UNION ALL
SELECT e.id, 'event', 'who acted', 'parties', NOT EXISTS (SELECT 1 FROM event_parties AS p WHERE p.event_id = e.id AND p.role = 'actor')
FROM events AS e
-- What is no act, such as a collapse, is nobody's.
WHERE e.type IS NOT NULL
UNION ALL
SELECT a.id, 'agreement', 'how far it has come', 'status', a.status IS NULL FROM agreements AS a
UNION ALL
SELECT a.id, 'agreement', 'when it was signed', 'signed_on', a.signed_on IS NULL FROM agreements AS a
WHERE (a.status IS NULL OR a.status NOT IN ('discussed', 'drafted', 'agreed'))
UNION ALL
SELECT a.id, 'agreement', 'who the parties are', 'parties', NOT EXISTS (SELECT 1 FROM agreement_parties AS p WHERE p.agreement_id = a.id AND p.role = 'party')
FROM agreements AS a
