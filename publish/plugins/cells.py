"""Cells of tables, views and of readers' own SQL: names lead to their records, numbers are marked by thousands."""

from typing import Any

import markupsafe
from datasette import hookimpl

from publish.asking import DATABASE, configuration
from publish.wording import number


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str, database: Any, datasette: Any) -> Any:  # noqa: PLR0917  the hook's own signature
    """In views and reports a name leads to its record: the id stands beside it in `<column>_id`."""
    if value is None or database != DATABASE:
        return None
    if isinstance(value, float):
        return None if column in {"latitude", "longitude"} else number(value)
    if table == "search" and column == "label":
        # On a table's page Datasette has put the label beside the key of each foreign key.
        return _link(datasette.urls.path(f"/{DATABASE}/records/{row['record_id']['value']}"), value)
    if table in configuration(datasette).get("references", {}) or table in ("search", "contents"):
        return None
    beside = f"{column}_id"
    if beside in row.keys() and row[beside] is not None:  # noqa: SIM118  a sqlite3.Row iterates over its values
        return _link(datasette.urls.path(f"/{DATABASE}/records/{row[beside]}"), value)
    return None


def _link(url: str, words: object) -> markupsafe.Markup:
    return markupsafe.Markup('<a href="{}">{}</a>').format(url, words)
