"""What the workbook holds: which views, which of their columns, called what and meaning what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, text

from communique.edition import workbook
from communique.edition.workbook import BESIDE, Sheet, WorkbookPlan
from communique.reports.columns import heading_of
from communique.reports.evidence import columns_with_evidence
from communique.reports.rows_of_views import declared_rows
from communique.schema import VIEWS
from communique.schema.sql_file import Column, SqlFile

_LONG = {"record", "text", "value", "url"}  # types of columns
_WIDE, _NARROW = 48, 16


def sheets() -> list[SqlFile]:
    """Return the views that a reader needs, by name: those made for other views and for engines declare so."""
    return sorted((view for view in VIEWS if view.header.get("audience") != "programs"), key=lambda view: view.name)


def sheets_to_cut(connection: Connection) -> list[str]:
    """Return the views of a database that have more rows than a sheet shows."""
    more = "SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {}) AS some"
    counts = {one.name: connection.scalar(text(more.format(one.name, workbook.MOST_ROWS + 1))) or 0 for one in sheets()}
    return [name for name, count in counts.items() if count > workbook.MOST_ROWS]


def wanted_workbook(
    file: Path, exported: Path, title: str, about: Sequence[tuple[str, str]], cut: Collection[str]
) -> WorkbookPlan:
    """Return what to write of an export's views; `about` (what, words) comes first, and says which are `cut`."""
    meanings = [meaning for view in sheets() for meaning in _meanings(view)]
    told = [Sheet(view.name, [(one.name, heading_of(one), _width(one)) for one in _shown(view)]) for view in sheets()]
    return WorkbookPlan(str(file), str(exported), title, [*about, *_contents(cut)], told, meanings)


def _meanings(view: SqlFile) -> Iterator[tuple[str, str, str]]:
    """Yield what the columns of a sheet mean, those that say what its rows rest on last."""
    for one in _shown(view):
        yield view.name, heading_of(one), one.explanation
    if rows := declared_rows(view.name, [*view.columns]):
        added = columns_with_evidence(rows)
        for name, heading, _ in BESIDE:
            yield view.name, heading, added[name].explanation


def _contents(cut: Collection[str]) -> Iterator[tuple[str, str]]:
    rows = f"{workbook.MOST_ROWS:,}"
    for view in sheets():
        limit = f" Only the first {rows} rows are here; the other downloads have all." if view.name in cut else ""
        yield view.name, f"{view.title}. {view.question}{limit}"
    yield "Columns", "What each column of each sheet means."


def _width(column: Column) -> int:
    return _WIDE if column.type in _LONG else max(_NARROW, len(heading_of(column)) + 4)


def _shown(view: SqlFile) -> list[Column]:
    return [column for column in view.columns.values() if column.type != "id"]
