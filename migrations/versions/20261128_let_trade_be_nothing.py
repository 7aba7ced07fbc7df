"""Let trade be nothing

That two states traded nothing in a year is a figure of trade statistics, and no blank.

Revision: 0008
Follows: 0007
Created: 2026-11-28 15:26:57+00:00
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CTEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("trade_figures", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_trade_figures_amount_is_positive"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_trade_figures_amount_is_not_negative"), "amount_minor >= 0")


def downgrade() -> None:
    with op.batch_alter_table("trade_figures", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_trade_figures_amount_is_not_negative"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_trade_figures_amount_is_positive"), "amount_minor > 0")
