"""Cells of tables, views and of readers' own SQL: names lead to their records, numbers are marked by thousands."""

from typing import Any

import markupsafe
from datasette import hookimpl
from datasette.app import Datasette

from communique.web.edition import DATABASE, ServedEdition, edition_of
from communique.wording import number


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str, database: str, datasette: Datasette) -> Any:  # noqa: PLR0917  pluggy passes a hook's arguments by position
    """In views and reports a name leads to its record: the id stands beside it in `<column>_id`."""
    if value is None or database != DATABASE:
        return None
    if isinstance(value, float):
        return None if column in {"latitude", "longitude"} else number(value)
    edition = edition_of(datasette)
    if table == "search" and column == "label":
        return _link_to_hit(edition, row, value)
    if table in edition.configuration.get("references", {}) or table in ("search", "contents"):
        return None
    beside = f"{column}_id"
    if beside in row.keys() and row[beside] is not None:  # noqa: SIM118  a sqlite3.Row iterates over its values
        return _link(edition.path(f"/{DATABASE}/records/{row[beside]}"), value)
    return None


def _link_to_hit(edition: ServedEdition, row: Any, value: str) -> Any:
    """The name of a hit as a way to its record; without, where a reader has left out the column that says which."""
    key = row["record_id"] if "record_id" in row.keys() else None  # noqa: SIM118  a sqlite3.Row iterates over its values
    # On a table's page Datasette has put the label beside the key, unless it was asked not to.
    record_id = key["value"] if isinstance(key, dict) else key
    return record_id and _link(edition.path(f"/{DATABASE}/records/{record_id}"), value)


def _link(url: str, words: object) -> markupsafe.Markup:
    # Escaped one by one: Markup's own formatting takes ten times as long, and a page has hundreds of cells.
    linked = f'<a href="{markupsafe.escape(url)}">{markupsafe.escape(words)}</a>'
    return markupsafe.Markup(linked)  # noqa: S704  both parts are escaped
