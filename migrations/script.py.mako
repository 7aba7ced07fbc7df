"""${message}

Revision: ${up_revision}
Follows: ${down_revision | comma,n}
Created: ${create_date}

Before you land it:
- The title above is a sentence; where data moves, a second one says why.
- Import no live model: a migration must do the same in ten years. Copy what it needs.
- On SQLite use op.batch_alter_table. A view or trigger that names the table makes the rebuild fail: drop the views first
  and create them anew behind it (copy their SQL). Give batch_alter_table every CHECK, COLLATE and expression index that
  reflection does not see, or the rebuild loses it.
- downgrade() restores the former schema with the data kept, and is tested; or it raises, saying why it cannot.
- `make test` compares what this leaves with what the models say, CHECK expressions, views and comments included.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

CTEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
