"""Which revision a database's schema is, and what to do where it is not this version's.

Whoever comes back after years finds a database that another version made, or two branches whose migrations were never
joined. Both are refused before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from communique.database.bookkeeping import PROJECT_FILES
from communique.errors import CALL_AT_FAULT, DATA_AT_FAULT, CommuniqueError
from communique.project import MIGRATIONS

VERSION_TABLE = "alembic_version"
_NAMED = 3
_OF_EXTENSIONS = text(
    "SELECT c.relname FROM pg_class AS c JOIN pg_depend AS d ON d.objid = c.oid "
    "WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e'"
)


class DatabaseNotReadyError(CommuniqueError):
    """There is no database yet, or its schema is not this version's."""

    exit_code = CALL_AT_FAULT


class NoDatabaseError(DatabaseNotReadyError):
    """There is no database yet."""


class WrongRevisionError(DatabaseNotReadyError):
    """The schema is of no revision that an upgrade could start from."""

    exit_code = DATA_AT_FAULT


@cache
def _heads_and_revisions() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the heads of the migrations, and all revisions."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return tuple(sorted(scripts.get_heads())), frozenset(script.revision for script in scripts.walk_revisions())


def refuse_to_upgrade(connection: Connection, shown: str) -> None:
    """Raise WrongRevisionError unless the database is empty or its revision leads to the one head of the migrations."""
    stored = _stored(connection, shown)
    refuse_two_heads()
    heads, known = _heads_and_revisions()
    if unknown := [revision for revision in stored if revision not in known]:
        raise WrongRevisionError(
            f"the schema of {shown} is revision {_listed(unknown)}, which this version does not know: its newest is "
            f"{heads[0]}. Did a newer Communiqué make the database? Then install that one; else name another "
            "database. Nothing was changed"
        )
    if len(stored) > 1:
        raise WrongRevisionError(
            f"the schema of {shown} is at {len(stored)} revisions at once, {_listed(stored)}, where one is expected, "
            f"up to {heads[0]}. Install the version that joins them, or go back to a copy. Nothing was changed"
        )


def refuse_other_schema(connection: Connection, shown: str) -> None:
    """Raise DatabaseNotReadyError unless the schema is the newest."""
    refuse_to_upgrade(connection, shown)
    stored, (heads, _) = _stored(connection, shown), _heads_and_revisions()
    if not stored:
        raise NoDatabaseError(f"there is nothing in {shown}; run `communique build` first")
    if stored != heads:
        raise DatabaseNotReadyError(
            f"the schema of {shown} is revision {_listed(stored)}, and {_listed(heads)} is needed; run "
            "`communique build`"
        )


def refuse_two_heads() -> None:
    """Raise WrongRevisionError where the migrations themselves do not end in one head."""
    heads, _ = _heads_and_revisions()
    if len(heads) > 1:
        raise WrongRevisionError(
            f"the migrations of this version have {len(heads)} heads, {_listed(heads)}, where one is expected: "
            "branches of it each brought a migration. Install a version that joins them, or join them where it is "
            "developed (`alembic merge heads`). Nothing was changed"
        )


def _stored(connection: Connection, shown: str) -> tuple[str, ...]:
    """Return the revisions that the database names; WrongRevisionError where it has tables and names none."""
    stored = tuple(sorted(MigrationContext.configure(connection).get_current_heads()))
    if stored:
        return stored
    tables = set(inspect(connection).get_table_names())
    missing = "is empty" if VERSION_TABLE in tables else "is missing"
    tables -= {VERSION_TABLE, PROJECT_FILES.name}
    if connection.dialect.name == "postgresql":
        tables -= set(connection.scalars(_OF_EXTENSIONS))
    if tables:
        named = _listed(sorted(tables)[:_NAMED]) + (" …" if len(tables) > _NAMED else "")
        raise WrongRevisionError(
            f"{shown} has tables ({named}), but no revision of their schema: the table {VERSION_TABLE} {missing}. Is "
            "it another program's database? Then name one of its own for Communiqué; else go back to a whole copy. "
            "Nothing was changed"
        )
    return ()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
