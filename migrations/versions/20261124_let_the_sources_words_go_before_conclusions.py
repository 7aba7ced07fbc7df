"""Let the sources' words go before conclusions

Revision: 0004
Follows: 0003
Created: 2026-11-24 12:10:00+00:00

A record of which a source said "apparently" was told as certain as soon as the coder had also concluded it from another
sentence. The view record_certainty now asks the sources first, the coder only where there is nothing else.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = """
SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    CASE (
        SELECT min(CASE c.modality WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END)
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    ) WHEN 1 THEN 'certain' WHEN 2 THEN 'probable' WHEN 3 THEN 'possible' END AS how_sure,
    (SELECT min(c.hedge) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'supports') AS hedge,
    (
        SELECT min(CASE WHEN c.is_inferred THEN 1 ELSE 0 END)
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    ) IS NOT DISTINCT FROM 1 AS is_inferred,
    (
        SELECT count(DISTINCT p.document_id)
        FROM citations AS c
        JOIN passages AS p ON p.id = c.passage_id
        WHERE c.record_id = r.id
    ) AS sources,
    (SELECT count(DISTINCT c.passage_id) FROM citations AS c WHERE c.record_id = r.id) AS passages,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'disputes') AS disputed_by,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'updates') AS updated_by
FROM records AS r
"""
AFTER = """
SELECT
    r.id AS record_id,
    r.kind,
    r.slug,
    r.label,
    -- What the source itself says goes before what the coder concludes from it, however surely.
    CASE (
        SELECT
            min(
                CASE c.modality WHEN 'certain' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END
                + CASE WHEN c.is_inferred THEN 3 ELSE 0 END
            )
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    )
        WHEN 1 THEN 'certain'
        WHEN 2 THEN 'probable'
        WHEN 3 THEN 'possible'
        WHEN 4 THEN 'certain'
        WHEN 5 THEN 'probable'
        WHEN 6 THEN 'possible'
    END AS how_sure,
    (SELECT min(c.hedge) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'supports') AS hedge,
    (
        SELECT min(CASE WHEN c.is_inferred THEN 1 ELSE 0 END)
        FROM citations AS c
        WHERE c.record_id = r.id AND c.relation = 'supports' AND c.field = ''
    ) IS NOT DISTINCT FROM 1 AS is_inferred,
    (
        SELECT count(DISTINCT p.document_id)
        FROM citations AS c
        JOIN passages AS p ON p.id = c.passage_id
        WHERE c.record_id = r.id
    ) AS sources,
    (SELECT count(DISTINCT c.passage_id) FROM citations AS c WHERE c.record_id = r.id) AS passages,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'disputes') AS disputed_by,
    (SELECT count(*) FROM citations AS c WHERE c.record_id = r.id AND c.relation = 'updates') AS updated_by
FROM records AS r
"""


def upgrade() -> None:
    _replace(AFTER)


def downgrade() -> None:
    _replace(BEFORE)


def _replace(query: str) -> None:
    """Other views lean on it: PostgreSQL lets it be replaced in place, SQLite lets it be missing for a moment."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE OR REPLACE VIEW record_certainty AS{query}")
        return
    op.execute("DROP VIEW record_certainty")
    op.execute(f"CREATE VIEW record_certainty AS{query}")
