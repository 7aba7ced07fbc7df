"""Views for ad hoc SQL: one row as a reader thinks of it. Each is a file in schema/views/."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import DDL, event

from communique.schema.base import Base
from communique.schema.sql_file import SqlFile, read_sql_files


def _in_order(views: list[SqlFile]) -> list[SqlFile]:
    """Return the views by name, but each behind those that it leans on."""
    ordered: dict[str, SqlFile] = {}

    def add(view: SqlFile) -> None:
        for other in views:
            if other is not view and other.name not in ordered and re.search(rf"\b{other.name}\b", view.sql):
                add(other)
        ordered.setdefault(view.name, view)

    for view in views:
        add(view)
    return list(ordered.values())


VIEWS = _in_order(read_sql_files(Path(__file__).parent / "views"))


def create_view(view: SqlFile) -> str:
    """Return the statement that creates a view."""
    return f"CREATE VIEW {view.name} AS\n{view.sql}"


def create_views() -> None:
    """Let `create_all` create the views, too."""
    for view in VIEWS:
        ddl = DDL(create_view(view).replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
        event.listen(Base.metadata, "after_create", ddl)


create_views()
