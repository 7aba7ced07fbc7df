"""The table of our own that is no part of the model, is never published and has no migration: it is made when needed.

As Alembic's table says which schema there is, this one says which loaded fact files are a project's.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect

PROJECT_FILES = Table(
    "project_files",
    MetaData(),
    Column("project", Text, primary_key=True, comment="What tells the project from others"),
    Column("label", Text, primary_key=True, comment="The fact file, as in fact_files"),
)


def has_project_files(connection: Connection) -> bool:
    """Return whether there is such a table yet."""
    return inspect(connection).has_table(PROJECT_FILES.name)
