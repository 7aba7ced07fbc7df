"""Remember slugs that were given up

Revision: 0003
Follows: 0002
Created: 2026-11-24 10:39:21.333383+00:00

A permanent address whose record was renamed, merged or withdrawn leads to what became of it. The table starts empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CTEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "former_slugs",
        sa.Column("slug", CTEXT, nullable=False, comment="The slug that no record has any more."),
        sa.Column("label", CTEXT, nullable=True, comment="What it was called. Null: not told; the slug says enough."),
        sa.Column(
            "became",
            CTEXT,
            nullable=True,
            comment="The slug of what it became, which may since be a former one itself. Null: withdrawn, nothing took its place.",
        ),
        sa.Column(
            "record_id",
            IDENTIFIER,
            nullable=True,
            comment="What it became in the end, however often that changed again. Null: withdrawn, or what it became was.",
        ),
        sa.Column("reason", CTEXT, nullable=False, comment="Why, in a sentence for a reader."),
        sa.Column(
            "changed_on", sa.Date(), nullable=False, comment="The day on which the slug was given up (ISO 8601)."
        ),
        sa.Column("fact_file_id", IDENTIFIER, nullable=False, comment="The fact file that says so."),
        sa.CheckConstraint(
            "slug <> '' AND label <> '' AND reason <> ''", name=op.f("ck_former_slugs_says_what_and_why")
        ),
        sa.CheckConstraint("became <> slug", name=op.f("ck_former_slugs_became_another")),
        sa.CheckConstraint("record_id IS NULL OR became IS NOT NULL", name=op.f("ck_former_slugs_record_was_named")),
        sa.ForeignKeyConstraint(
            ["fact_file_id"],
            ["fact_files.id"],
            name=op.f("fk_former_slugs_fact_file_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
            name=op.f("fk_former_slugs_record_id"),
            initially="IMMEDIATE",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_slugs")),
        comment="Addresses that were published and whose record is no more, so that they still lead to what became of it. A slug is here or among the records, never both; the loader sees to that.",
    )
    with op.batch_alter_table("former_slugs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_slugs_fact_file_id"), ["fact_file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_slugs_record_id"), ["record_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("former_slugs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_slugs_record_id"))
        batch_op.drop_index(batch_op.f("ix_former_slugs_fact_file_id"))

    op.drop_table("former_slugs")
