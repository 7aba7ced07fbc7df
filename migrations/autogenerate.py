"""What Alembic's autogenerate lacks: changed views and CHECKs, booleans on both engines, numbers of revisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import render_op
from alembic.operations import Operations, ops
from alembic.runtime.migration import MigrationContext
from alembic.runtime.plugins import Plugin
from alembic.script import ScriptDirectory
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import Boolean, CheckConstraint, Connection, MetaData, TextClause, inspect, text
from sqlalchemy.schema import SetColumnComment, SetTableComment, conv

PLUGIN = "communique"
# Alembic's own plugins; comments are no part of a migration, see `write_comments`.
PLUGINS = ["alembic.autogenerate.*", "~alembic.autogenerate.comments", "alembic.ext.checkconstraint_byname", PLUGIN]
_VIEWS = text("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid")
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)")
_UNNAMED_REVISION = re.compile(r"[0-9a-f]{12}")  # what Alembic makes up
Views = dict[str, str]


class ViewsOp(ops.MigrateOperation):
    """Views by name, each with the statement that creates it; the later ones lean on the earlier ones."""

    def __init__(self, views: Views) -> None:
        self.views = views

    def to_diff_tuple(self) -> tuple[str, str]:
        """Return what `alembic check` shows."""
        return type(self).__name__, ", ".join(self.views)


class CreateViewsOp(ViewsOp):
    """Create the views."""

    def reverse(self) -> DropViewsOp:
        """Return what undoes it."""
        return DropViewsOp(self.views)


class DropViewsOp(ViewsOp):
    """Drop the views."""

    def reverse(self) -> CreateViewsOp:
        """Return what undoes it."""
        return CreateViewsOp(self.views)


@renderers.dispatch_for(CreateViewsOp)
def _render_create(context: AutogenContext, op: CreateViewsOp) -> list[str]:
    # What looks like a parameter is none: a colon within a text.
    statements = (_PARAMETER.sub(r"\:", statement).replace("\\", "\\\\") for statement in op.views.values())
    return [f'op.execute("""\n{statement.strip()}\n""")' for statement in statements]


@renderers.dispatch_for(DropViewsOp)
def _render_drop(context: AutogenContext, op: DropViewsOp) -> list[str]:
    return [f'op.execute("DROP VIEW {name}")' for name in reversed(op.views)]


class OnSqliteOp(ops.MigrateOperation):
    """An operation for SQLite alone: PostgreSQL has booleans, and no CHECK in their stead."""

    def __init__(self, operation: ops.MigrateOperation) -> None:
        self.operation = operation


@renderers.dispatch_for(OnSqliteOp)
def _render_on_sqlite(context: AutogenContext, op: OnSqliteOp) -> list[str]:
    condition = 'if op.get_context().dialect.name == "sqlite":  # PostgreSQL has booleans, and no such constraint'
    return [condition, *render_op(context, op.operation), ""]


def _compare_views(context: AutogenContext, upgrade: ops.UpgradeOps, schemas: object) -> PriorityDispatchResult:
    """Drop views that changed, and those that lean on them, before all else, and create them anew behind it."""
    if context.connection is not None and context.connection.dialect.name == "sqlite":  # it keeps their text
        wanted: Views = context.opts["views"]
        stored = {name: sql for name, sql in context.connection.execute(_VIEWS) if _is_ours(context, name)}
        changed = {name for name in stored | wanted if _plain(stored.get(name)) != _plain(wanted.get(name))}
        while more := {name for name, sql in (*stored.items(), *wanted.items()) if _names_any(sql, changed)} - changed:
            changed |= more
        if dropped := {name: sql for name, sql in stored.items() if name in changed}:
            upgrade.ops.insert(0, DropViewsOp(dropped))
        if created := {name: sql for name, sql in wanted.items() if name in changed}:
            upgrade.ops.append(CreateViewsOp(created))
    return PriorityDispatchResult.CONTINUE


def _is_ours(context: AutogenContext, view: str) -> bool:
    return context.opts["is_ours_alone"] or view in context.opts["views"]


def _names_any(sql: str, views: Iterable[str]) -> bool:
    return any(re.search(rf"\b{view}\b", sql) for view in views)


def _plain(sql: object) -> str:
    """Return a statement without what a rebuild or an indentation changes of it."""
    return " ".join(str(sql).replace('"', "").split())


def _compare_checks(context: AutogenContext, changes: ops.ModifyTableOps, *compared: Any) -> PriorityDispatchResult:
    """Replace CHECKs that have another condition than before; those that are new or gone, Alembic sees."""
    _, name, stored, table = compared
    if stored is not None and table is not None and context.dialect and context.dialect.name == "sqlite":
        before = {check["name"]: check["sqltext"] for check in inspect(context.connection).get_check_constraints(name)}
        for check in sorted(table.constraints, key=lambda one: str(one.name)):
            condition, wanted = before.get(str(check.name)), getattr(check, "sqltext", None)
            if condition and isinstance(wanted, TextClause) and _plain(condition) != _plain(wanted):
                former = CheckConstraint(condition, name=conv(str(check.name)), table=stored)
                changes.ops.append(ops.DropConstraintOp.from_constraint(former))
                changes.ops.append(ops.AddConstraintOp.from_constraint(check))
    return PriorityDispatchResult.CONTINUE


_plugin = Plugin(PLUGIN)
_plugin.add_autogenerate_comparator(_compare_views, "schema", "views", priority=DispatchPriority.LAST)
_plugin.add_autogenerate_comparator(_compare_checks, "table", "check_conditions")


@cache
def without_comments(metadata: MetaData) -> MetaData:
    """Return a copy of the tables whose columns carry no comments, so that none stands in a migration."""
    copies = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        copy = table.to_metadata(copies)
        copy.comment = None
        for column in copy.columns:
            column.comment = None
    return copies


def write_comments(connection: Connection, metadata: MetaData) -> None:
    """Give a server's tables and columns the comments of the models; a reworded one needs no migration."""
    if connection.dialect.name == "postgresql":
        inspector = inspect(connection)
        tables, columns = inspector.get_multi_table_comment(), inspector.get_multi_columns()
        for table in metadata.sorted_tables:
            key = (table.schema, table.name)
            if tables[key]["text"] != table.comment:
                connection.execute(SetTableComment(table))
            comments = {column["name"]: column.get("comment") for column in columns[key]}
            for column in table.columns:
                if comments[column.name] != column.comment:
                    connection.execute(SetColumnComment(column))


def finish(context: MigrationContext, revision: object, scripts: list[ops.MigrationScript]) -> None:
    """Give a new migration the next number, and let it do with booleans what each engine needs."""
    _number(context, scripts)
    for script in scripts:
        for changes in (*script.upgrade_ops_list, *script.downgrade_ops_list):
            for table in changes.ops:
                if isinstance(table, ops.ModifyTableOps):
                    table.ops = list(_checks_of_booleans_on_sqlite(table))


def _checks_of_booleans_on_sqlite(table: ops.ModifyTableOps) -> Iterator[ops.MigrateOperation]:
    """Yield a table's changes; the CHECK of a new boolean column comes with the column."""
    types = [one.column.type for one in table.ops if isinstance(one, ops.AddColumnOp)]
    with_their_columns = {
        f"ck_{table.table_name}_{one.name}" for one in types if isinstance(one, Boolean) and one.create_constraint
    }
    for one in table.ops:
        name = str(getattr(one, "constraint_name", ""))
        if not is_boolean(name):
            yield one
        elif not (isinstance(one, ops.AddConstraintOp) and name in with_their_columns):
            yield OnSqliteOp(one)


def is_boolean(name: str | None) -> bool:
    """Return whether a CHECK stands in for the type that PostgreSQL has."""
    return name is not None and name.endswith("_is_boolean")


def _number(context: MigrationContext, scripts: list[ops.MigrationScript]) -> None:
    """Give a new migration the next number, unless it was given an id of its own (`--rev-id`)."""
    directory = context.environment_context.script if context.environment_context else None
    for script in scripts:
        if directory and _UNNAMED_REVISION.fullmatch(script.rev_id or ""):
            script.rev_id = next_number(directory)


def next_number(directory: ScriptDirectory) -> str:
    """Return the number after the highest there is: `0002`."""
    numbers = [int(script.revision) for script in directory.walk_revisions() if script.revision.isdigit()]
    return f"{max(numbers, default=0) + 1:04}"


def build_newest(connection: Connection, directory: ScriptDirectory, metadata: MetaData) -> None:
    """Run every migration on an empty database; the metadata tells how constraints are named."""
    context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
    with Operations.context(context):
        for script in reversed(list(directory.walk_revisions())):
            script.module.upgrade()
    context.stamp(directory, "heads")
