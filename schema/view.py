"""Views for ad hoc SQL: one row as a reader thinks of it. Each is a file in schema/views/."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import DDL, event

from communique.schema.base import Base
from communique.schema.sql_file import SqlFile, read_sql_files

# record_certainty first: the others lean on it.
VIEWS: list[SqlFile] = sorted(
    read_sql_files(Path(__file__).parent / "views"), key=lambda view: (view.name != "record_certainty", view.name)
)


def create_view(view: SqlFile) -> str:
    """Return the statement that creates a view."""
    return f"CREATE VIEW {view.name} AS\n{view.sql}"


def create_views() -> None:
    """Let `create_all` create the views, too."""
    for view in VIEWS:
        ddl = DDL(create_view(view).replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
        event.listen(Base.metadata, "after_create", ddl)


create_views()
