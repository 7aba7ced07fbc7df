"""Tell the version of a dataset

Beside it, by which mapping it was imported, and where its rows can be seen.

Revision: 0010
Follows: 0009
Created: 2026-11-28 18:18:13+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CTEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", CTEXT, nullable=True))
        batch_op.add_column(sa.Column("mapping", CTEXT, nullable=True))
        batch_op.add_column(sa.Column("row_url", CTEXT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_column("row_url")
        batch_op.drop_column("mapping")
        batch_op.drop_column("version")
