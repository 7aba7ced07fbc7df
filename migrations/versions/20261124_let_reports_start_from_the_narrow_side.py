"""Let reports start from the narrow side

Revision: 0002
Follows: 0001
Created: 2026-11-24 08:20:00+00:00

At ten million rows, questions about one record or document read whole tables. SQLite can now look into the views
recorded_values and promises from outside, the view gaps is new, and the index from a passage to its citations also
tells the record.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = {
    "promises": """
SELECT DISTINCT
    m.id AS milestone_id,
    m.subject_id,
    subject.label AS subject,
    m.type,
    m.planned,
    m.planned_printed,
    m.planned_latest,
    m.status,
    m.actual,
    d.id AS document_id,
    d.label AS document,
    d.published_on AS said_on,
    sure.how_sure,
    sure.hedge
FROM milestones AS m
JOIN records AS subject ON subject.id = m.subject_id
JOIN record_certainty AS sure ON sure.record_id = m.id
JOIN citations AS c ON c.record_id = m.id
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
WHERE m.planned IS NOT NULL OR m.status = 'scheduled'
""",
    "recorded_values": """
SELECT m.id AS record_id, 'held_on' AS field, m.held_on AS value FROM meetings AS m
UNION ALL
SELECT m.id, 'status', m.status FROM meetings AS m
UNION ALL
SELECT m.id, 'mode', m.mode FROM meetings AS m
UNION ALL
SELECT
    m.id,
    'duration',
    CASE
        WHEN m.duration_minutes IS NOT NULL THEN cast(m.duration_minutes AS varchar(20)) || ' minutes'
        WHEN m.duration_days IS NOT NULL THEN CASE WHEN m.duration_days = round(m.duration_days) THEN cast(cast(m.duration_days AS bigint) AS varchar(30)) ELSE cast(m.duration_days AS varchar(30)) END || ' days'
    END
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
    CASE unit.minor_per_major
        WHEN 1 THEN cast(f.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(f.amount_minor AS varchar(30)), 1, length(cast(f.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(f.amount_minor AS varchar(30)), length(cast(f.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(f.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || ' ' || f.currency
FROM financings AS f
LEFT JOIN currencies AS unit ON unit.code = f.currency
UNION ALL
SELECT
    t.id,
    'amount',
    -- Digits of the minor unit are cut off as text: integers divide differently from engine to engine.
    CASE unit.minor_per_major
        WHEN 1 THEN cast(t.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(t.amount_minor AS varchar(30)), 1, length(cast(t.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(t.amount_minor AS varchar(30)), length(cast(t.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(t.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || ' ' || t.currency
FROM trade_figures AS t
LEFT JOIN currencies AS unit ON unit.code = t.currency
UNION ALL
SELECT t.id, 'change_percent', CASE WHEN t.change_percent = round(t.change_percent) THEN cast(cast(t.change_percent AS bigint) AS varchar(30)) ELSE cast(t.change_percent AS varchar(30)) END FROM trade_figures AS t
UNION ALL
SELECT t.id, 'period', t.period FROM trade_figures AS t
UNION ALL
SELECT m.id, 'status', m.status FROM milestones AS m
UNION ALL
SELECT m.id, 'planned', m.planned FROM milestones AS m
UNION ALL
SELECT m.id, 'actual', m.actual FROM milestones AS m
UNION ALL
SELECT m.id, 'value', CASE WHEN m.value = round(m.value) THEN cast(cast(m.value AS bigint) AS varchar(30)) ELSE cast(m.value AS varchar(30)) END || ' ' || m.unit FROM measurements AS m
UNION ALL
SELECT p.id, 'attendance', p.attendance FROM participants AS p
UNION ALL
SELECT p.id, 'capacity', p.capacity FROM participants AS p
UNION ALL
SELECT m.id, 'participation', m.participation FROM memberships AS m
UNION ALL
SELECT s.id, 'position', s.position FROM stances AS s
""",
}

AFTER = {
    "gaps": """
SELECT m.id AS record_id, 'meeting' AS kind, 'when' AS missing FROM meetings AS m WHERE m.held_on IS NULL
UNION ALL
SELECT m.id, 'meeting', 'how long' FROM meetings AS m WHERE m.duration_minutes IS NULL AND m.duration_days IS NULL
UNION ALL
SELECT m.id, 'meeting', 'where' FROM meetings AS m
WHERE NOT EXISTS (SELECT 1 FROM meeting_places AS p WHERE p.meeting_id = m.id)
UNION ALL
SELECT p.id, 'participant', 'in what capacity' FROM participants AS p WHERE p.capacity IS NULL
UNION ALL
SELECT p.id, 'project', 'how far it has come' FROM projects AS p WHERE p.status IS NULL
UNION ALL
SELECT p.id, 'project', 'where' FROM projects AS p
WHERE NOT EXISTS (SELECT 1 FROM project_places AS pp WHERE pp.project_id = p.id)
UNION ALL
SELECT f.id, 'financing', 'who gets it' FROM financings AS f WHERE f.kind = 'financing' AND f.recipient_id IS NULL
UNION ALL
SELECT f.id, 'financing', 'what it is for' FROM financings AS f WHERE f.kind = 'financing' AND f.project_id IS NULL
UNION ALL
SELECT f.id, 'financing', 'how much' FROM financings AS f WHERE f.kind = 'financing' AND f.amount_minor IS NULL
UNION ALL
SELECT f.id, 'financing', 'what instrument' FROM financings AS f WHERE f.kind = 'financing'
UNION ALL
SELECT f.id, 'loan', 'who gets it' FROM financings AS f WHERE f.kind = 'loan' AND f.recipient_id IS NULL
UNION ALL
SELECT f.id, 'loan', 'what it is for' FROM financings AS f WHERE f.kind = 'loan' AND f.project_id IS NULL
UNION ALL
SELECT f.id, 'loan', 'how much' FROM financings AS f WHERE f.kind = 'loan' AND f.amount_minor IS NULL
UNION ALL
SELECT l.id, 'loan', 'at what interest' FROM loans AS l WHERE l.interest_percent IS NULL
UNION ALL
SELECT l.id, 'loan', 'for how long' FROM loans AS l WHERE l.maturity IS NULL
UNION ALL
SELECT t.id, 'trade figure', 'how much' FROM trade_figures AS t WHERE t.amount_minor IS NULL
UNION ALL
SELECT t.id, 'trade figure', 'by whose statistics' FROM trade_figures AS t WHERE t.reported_by_id IS NULL
UNION ALL
SELECT t.id, 'trade figure', 'in what period' FROM trade_figures AS t WHERE t.period IS NULL
UNION ALL
SELECT m.id, 'milestone', 'by when' FROM milestones AS m WHERE m.planned IS NULL AND m.actual IS NULL
UNION ALL
SELECT e.id, 'event', 'when' FROM events AS e WHERE e.occurred_on IS NULL
UNION ALL
SELECT e.id, 'event', 'by whom' FROM events AS e
WHERE NOT EXISTS (SELECT 1 FROM event_parties AS p WHERE p.event_id = e.id AND p.role = 'actor')
""",
    "promises": """
SELECT
    m.id AS milestone_id,
    m.subject_id,
    subject.label AS subject,
    m.type,
    m.planned,
    m.planned_printed,
    m.planned_latest,
    m.status,
    m.actual,
    d.id AS document_id,
    d.label AS document,
    d.published_on AS said_on,
    sure.how_sure,
    sure.hedge
FROM milestones AS m
JOIN records AS subject ON subject.id = m.subject_id
JOIN record_certainty AS sure ON sure.record_id = m.id
CROSS JOIN citations AS c
JOIN passages AS p ON p.id = c.passage_id
JOIN documents AS d ON d.id = p.document_id
WHERE
    c.record_id = m.id
    AND (m.planned IS NOT NULL OR m.status = 'scheduled')
    -- The document's first citation stands for all of its own: DISTINCT would list every promise to find one.
    AND NOT EXISTS (
        SELECT 1
        FROM citations AS earlier
        JOIN passages AS said ON said.id = earlier.passage_id
        WHERE earlier.record_id = m.id AND said.document_id = d.id AND earlier.id < c.id
    )
""",
    "recorded_values": """
SELECT m.id AS record_id, 'held_on' AS field, m.held_on AS value FROM meetings AS m
UNION ALL
SELECT m.id, 'status', m.status FROM meetings AS m
UNION ALL
SELECT m.id, 'mode', m.mode FROM meetings AS m
UNION ALL
SELECT
    m.id,
    'duration',
    cast(CASE
        WHEN m.duration_minutes IS NOT NULL THEN cast(m.duration_minutes AS varchar(20)) || ' minutes'
        WHEN m.duration_days IS NOT NULL THEN CASE WHEN m.duration_days = round(m.duration_days) THEN cast(cast(m.duration_days AS bigint) AS varchar(30)) ELSE cast(m.duration_days AS varchar(30)) END || ' days'
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
    cast(CASE unit.minor_per_major
        WHEN 1 THEN cast(f.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(f.amount_minor AS varchar(30)), 1, length(cast(f.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(f.amount_minor AS varchar(30)), length(cast(f.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(f.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || ' ' || f.currency AS varchar(1000))
FROM financings AS f
LEFT JOIN currencies AS unit ON unit.code = f.currency
UNION ALL
SELECT
    t.id,
    'amount',
    -- Digits of the minor unit are cut off as text: integers divide differently from engine to engine.
    cast(CASE unit.minor_per_major
        WHEN 1 THEN cast(t.amount_minor AS varchar(30))
        WHEN 100 THEN substr(cast(t.amount_minor AS varchar(30)), 1, length(cast(t.amount_minor AS varchar(30))) - 2)
            || '.' || substr(cast(t.amount_minor AS varchar(30)), length(cast(t.amount_minor AS varchar(30))) - 1, 2)
        ELSE cast(t.amount_minor AS varchar(30)) || ' / ' || cast(unit.minor_per_major AS varchar(10))
    END || ' ' || t.currency AS varchar(1000))
FROM trade_figures AS t
LEFT JOIN currencies AS unit ON unit.code = t.currency
UNION ALL
SELECT t.id, 'change_percent', cast(CASE WHEN t.change_percent = round(t.change_percent) THEN cast(cast(t.change_percent AS bigint) AS varchar(30)) ELSE cast(t.change_percent AS varchar(30)) END AS varchar(1000)) FROM trade_figures AS t
UNION ALL
SELECT t.id, 'period', t.period FROM trade_figures AS t
UNION ALL
SELECT m.id, 'status', m.status FROM milestones AS m
UNION ALL
SELECT m.id, 'planned', m.planned FROM milestones AS m
UNION ALL
SELECT m.id, 'actual', m.actual FROM milestones AS m
UNION ALL
SELECT m.id, 'value', cast(CASE WHEN m.value = round(m.value) THEN cast(cast(m.value AS bigint) AS varchar(30)) ELSE cast(m.value AS varchar(30)) END || ' ' || m.unit AS varchar(1000)) FROM measurements AS m
UNION ALL
SELECT p.id, 'attendance', p.attendance FROM participants AS p
UNION ALL
SELECT p.id, 'capacity', p.capacity FROM participants AS p
UNION ALL
SELECT m.id, 'participation', m.participation FROM memberships AS m
UNION ALL
SELECT s.id, 'position', s.position FROM stances AS s
""",
}


def upgrade() -> None:
    for name in BEFORE:
        op.execute(f"DROP VIEW {name}")
    op.drop_index("ix_citations_passage_id", "citations")
    op.create_index("ix_citations_passage_id_record_id", "citations", ["passage_id", "record_id"])
    for name, query in AFTER.items():
        op.execute(f"CREATE VIEW {name} AS{query}")


def downgrade() -> None:
    for name in AFTER:
        op.execute(f"DROP VIEW {name}")
    op.drop_index("ix_citations_passage_id_record_id", "citations")
    op.create_index("ix_citations_passage_id", "citations", ["passage_id"])
    for name, query in BEFORE.items():
        op.execute(f"CREATE VIEW {name} AS{query}")
