"""Pages of saved reports: the question, a form for its parameters, and the first rows; all of them as CSV or JSON.

Datasette's own page of a query asks every plugin about every cell of up to ten thousand rows.
"""

import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from markupsafe import Markup, escape

DATABASE = "communique"
SHOWN_ROWS = 200
_ADDRESSES = ("http://", "https://")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Add the pages of the saved reports, by name."""
    names = "|".join(sorted(_reports(datasette)))
    return [(rf"^/{DATABASE}/(?P<report>{names})$", show_report)] if names else []


def _reports(datasette: Any) -> dict[str, Any]:
    databases = datasette.metadata("databases") or {}
    reports: dict[str, Any] = databases.get(DATABASE, {}).get("queries", {})
    return reports


async def show_report(datasette: Any, request: Any) -> Response:
    """A report's page: 400 where it takes too long or its parameters make no sense."""
    name = request.url_vars["report"]
    report = _reports(datasette)[name]
    values = {parameter: request.args.get(parameter) or "" for parameter in report["params"]}
    try:
        result = await datasette.get_database(DATABASE).execute(report["sql"], values, truncate=True)
        found, status = table_of(datasette, result.columns, result.rows, result.truncated), 200
    except QueryInterrupted:
        found, status = {"error": "This took too long. Narrow it, or run it with `communique report`."}, 400
    except sqlite3.DatabaseError as error:
        found, status = {"error": str(error)}, 400
    links = _links(datasette, name, report["sql"], values)
    context = {"database": DATABASE, "report": report, "values": values, "found": found, **links}
    page = await datasette.render_template(
        ["report.html"], {"metadata": datasette.metadata(), **context}, request=request, view_name="query"
    )
    return Response.html(page, status=status)


def _links(datasette: Any, name: str, sql: str, values: dict[str, str]) -> dict[str, str]:
    given = urlencode({name: value for name, value in values.items() if value})
    path = datasette.urls.query(DATABASE, name)
    edited = urlencode({"sql": sql, **values})
    return {
        "as_json": f"{path}.json?{given}",
        "as_csv": f"{path}.csv?{given}&_size=max" if given else f"{path}.csv?_size=max",
        "as_sql": f"{datasette.urls.database(DATABASE)}?{edited}",
    }


def table_of(datasette: Any, columns: list[str], rows: list[Any], truncated: bool) -> dict[str, Any]:
    """What a page shows of a report's rows: columns without ids, cells in HTML, and how many there are."""
    shown = [place for place, name in enumerate(columns) if not name.endswith("_id")]
    cells = [_cell(datasette, columns, place) for place in shown]
    return {
        "columns": [columns[place] for place in shown],
        "body": Markup("").join(_row(cells, row) for row in rows[:SHOWN_ROWS]),
        "rows": len(rows),
        "shown": min(len(rows), SHOWN_ROWS),
        "truncated": truncated,
    }


def _row(cells: list[Callable[[Any], str]], row: Any) -> Markup:
    return Markup(f"<tr>{''.join([f'<td>{cell(row)}</td>' for cell in cells])}</tr>\n")  # noqa: S704  escaped by _cell


def _cell(datasette: Any, columns: list[str], place: int) -> Callable[[Any], str]:
    """How a column's cells are written: decided once for all rows."""
    name = columns[place]
    if f"{name}_id" in columns:
        beside = columns.index(f"{name}_id")
        records = datasette.urls.path(f"/{DATABASE}/records/")
        return lambda row: _linked(row[place], f"{records}{row[beside]}" if row[beside] is not None else None)
    if name.startswith("is_"):
        return lambda row: {None: "", 0: "no", 1: "yes"}.get(row[place], str(escape(row[place])))
    return lambda row: written(row[place])


def written(value: Any) -> str:
    """A value in HTML: numbers with their thousands marked, addresses as links, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    if isinstance(value, str) and value.startswith(_ADDRESSES):
        return _linked(value, value)
    return str(escape(value))


def _linked(value: Any, address: str | None) -> str:
    if value is None or address is None:
        return written(value) if address is None else ""
    return f'<a href="{escape(address)}">{escape(value)}</a>'
