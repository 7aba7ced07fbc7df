"""The newest migration, and one that is newer still, so that there is always something to upgrade."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from communique.database import connection, revision

_SCRIPTS = ScriptDirectory(str(connection.MIGRATIONS))
_HEAD = _SCRIPTS.get_revision("head")
HEAD, BEFORE_HEAD = _HEAD.revision, _HEAD.down_revision
# What a database can be upgraded from: the oldest revision, or nothing while there is only one.
OLDEST = min((script.revision for script in _SCRIPTS.walk_revisions() if script.revision != HEAD), default="base")
NEWER = "9999"
_MIGRATION = '''"""Try something out

Revision: {revision}
"""

import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {follows!r}


def upgrade():
{body}
'''
_BODY = """
op.create_table("newcomers", sa.Column("id", sa.Integer, primary_key=True))
with op.batch_alter_table("records") as batch:
    batch.add_column(sa.Column("newcomer", sa.Integer()))
"""


def write_migration(folder: Path, name: str, follows: str | tuple[str, ...] | None, body: str) -> None:
    """Write a migration into a folder."""
    indented = "".join(f"    {line}\n" for line in body.strip().splitlines())
    text = _MIGRATION.format(revision=name, follows=follows, body=indented)
    (folder / f"20991231_try_{name}.py").write_text(text, "utf-8")


def use_a_newer_migration(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let this process have one migration more than there are, NEWER."""
    copied = folder / "migrations"
    shutil.copytree(connection.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    write_migration(copied / "versions", NEWER, HEAD, _BODY)
    for module in (connection, revision):
        patch.setattr(module, "MIGRATIONS", copied)
    patch.setattr(revision, "_heads_and_revisions", revision._heads_and_revisions.__wrapped__)
