"""What engines on an export share: where the tables are, in what order the views are made, which values come out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from communique.reports.result import EngineError
from communique.schema import VIEWS, Base
from communique.schema.sql_file import read_sql_file
from communique.schema.view import create_view

# Where an export has its tables, and what describes them.
DATA, PACKAGE = "data", "datapackage.json"
# A database looks each record's citations up by an index; an engine that reads whole columns counts all in one pass.
_IN_ONE_PASS = {"record_certainty": read_sql_file(Path(__file__).parent / "record_certainty.sql")}


def tables_in(export: Path) -> dict[str, Path]:
    """Return the Parquet file of every table; EngineError where the export is missing or from another schema."""
    files = {table.name: export / DATA / f"{table.name}.parquet" for table in Base.metadata.sorted_tables}
    if not (export / PACKAGE).exists():
        raise EngineError(f"there is no export in {export}; run `communique export {export}` first")
    if missing := [name for name, file in files.items() if not file.exists()]:
        raise EngineError(f"the export in {export} lacks {', '.join(missing)}; run `communique export {export}` again")
    return files


def view_statements() -> Iterator[str]:
    """Return what creates the views, in the order in which they lean on each other."""
    return (create_view(_IN_ONE_PASS.get(view.name, view)) for view in VIEWS)
