"""Tables, views, the page of the database, and readers' own SQL: names lead to records, CSV holds no formulas."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import markupsafe
from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.columns import heading_of, words_of
from communique.schema import VIEWS
from communique.suggestions import quoted
from communique.web.compat import BadRequest, address_of_the_whole, page_of_sql, page_of_table, render_json
from communique.web.edition import DATABASE, ServedEdition, edition_of
from communique.web.evidence_of_views import EvidenceOfViews
from communique.web.known_parameters import OF_A_RESULT, asks_itself, complaint_about
from communique.web.pages import html_page
from communique.web.reports import reports_of
from communique.web.sql_help import EXAMPLES, explain, names_of, relations_of
from communique.web.table_parameters import Parameters, complaint, with_column_of_order
from communique.wording import number

# No page is above 150 kB; the form above the rows has the SQL up to eight times, in links.
_MOST_BYTES_OF_ROWS = 90_000
_BYTES_AROUND_A_CELL = 60
_BLANK = (None, "")
# Where no row is a dataset's, nobody has to be told of each.
_NOTHING = {"is_bulk": (None, "", 0)}

# What stands above a column on the page of a view; a table's are as SQL has them.
_HEADINGS_OF_VIEWS = {(view.name, one.name): heading_of(one) for view in VIEWS for one in view.columns.values()}
# What counts the records of this edition, for joins; the name beside it leads to the record.
_NUMBERS_OF_VIEWS = {view.name: [one.name for one in view.columns.values() if one.type == "id"] for view in VIEWS}
# Values that views have in codes, and pages in words.
_SAID_IN_VIEWS = {
    (view.name, column.name): words_of(column.type)
    for view in VIEWS
    for column in view.columns.values()
    if column.type
    in {"currency", "date", "day", "duration", "field", "passage", "reliability", "script", "term", "value", "yes_no"}
}


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    """Let the page of readers' own SQL show the first rows, as many as fit on it, and pages of rows lead to all."""
    env.globals["address_of_the_whole"] = partial(address_of_the_whole, datasette)
    env.globals["names_in_sql"] = lambda: _names_in_sql(edition_of(datasette))
    env.filters["that_fit_on_a_page"] = that_fit_on_a_page
    env.filters["blank_columns"] = blank_columns
    env.filters["heading_in_a_view"] = lambda name, table: _HEADINGS_OF_VIEWS.get((table, name), name)
    env.filters["numbers_in_a_view"] = lambda table: _NUMBERS_OF_VIEWS.get(table, [])


@lru_cache(maxsize=8)
def _names_in_sql(edition: ServedEdition) -> markupsafe.Markup:
    """Return the tables and their columns as HTML: the same for all readers of an edition, and long."""
    return edition.render("_sql_names.html", {"names": names_of(relations_of(edition).values())})


def blank_columns(rows: Sequence[Sequence[Mapping[str, Any]]]) -> list[str]:
    """Return the columns that have nothing in any of the rows, as a table's page shows them; ids are for programs."""
    filled = {cell["column"] for row in rows for cell in row if cell["raw"] not in _NOTHING.get(cell["column"], _BLANK)}
    named = [cell["column"] for row in rows[:1] for cell in row]
    return [name for name in named if name not in filled and not name.endswith("_id")]


def that_fit_on_a_page(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Return the first of the rows, of cells that are HTML already, and at least one."""
    left = _MOST_BYTES_OF_ROWS
    for place, row in enumerate(rows):
        left -= len("".join(map(str, row)).encode()) + _BYTES_AROUND_A_CELL * len(row)
        if left < 0:
            return rows[: max(place, 1)]
    return rows


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Write JSON in place of Datasette."""
    return {"extension": "json", "render": render_json}


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str, database: str, datasette: Datasette) -> Any:  # noqa: PLR0917  pluggy passes a hook's arguments by position
    """Let a name in views and reports lead to its record: the id stands beside it in `<column>_id`."""
    if value is None or database != DATABASE:
        return None
    if isinstance(value, float):
        return None if column in {"latitude", "longitude"} else number(value)
    return _cell(edition_of(datasette), row, value, column, table)


def _cell(edition: ServedEdition, row: Any, value: Any, column: str, table: str) -> Any:
    if column == "kind":
        return _kind_of_what_nobody_says(edition, row, value, table)
    if table == "search":
        return _link_to_hit(edition, row, value) if column == "label" else None
    if table in edition.configuration.get("references", {}) or table == "contents":
        return None
    beside = f"{column}_id"
    is_record = beside in _names_of(row) and row[beside] is not None
    say = _SAID_IN_VIEWS.get((table, column), str)
    if is_record:
        return _link(edition.path(f"/{DATABASE}/records/{row[beside]}"), say(value))
    return _with_code(say(value), value)


def _with_code(said: str, value: object) -> markupsafe.Markup | None:
    """Return a value in words; what SQL and filters call it is its title. None where it is the same."""
    if said == str(value):
        return None
    return markupsafe.Markup('<span title="{}">{}</span>').format(value, said)


# The row whose cells this request renders, and its names: to ask for them takes longer than all else.
_AT_HAND: ContextVar[tuple[Any, frozenset[str]]] = ContextVar("row at hand", default=(None, frozenset()))


def _names_of(row: Any) -> frozenset[str]:
    """Return the names of a row's columns, which Datasette asks us for once a cell."""
    at_hand, names = _AT_HAND.get()
    if at_hand is not row:
        names = frozenset(row.keys())
        _AT_HAND.set((row, names))
    return names


def _kind_of_what_nobody_says(edition: ServedEdition, row: Any, value: str, table: str) -> Any:
    """Return the kind with the reason why the rest is blank; None for other records, and elsewhere than in tables."""
    key = row["id"] if table in ("records", *edition.tables.values()) and "id" in _names_of(row) else None
    record_id = key["value"] if isinstance(key, dict) else key
    if record_id is None or not (why := edition.without_a_voice.get(record_id)):
        return None
    return markupsafe.Markup('{} <span class="silent">({})</span>').format(value, why)


def _link_to_hit(edition: ServedEdition, row: Any, value: str) -> Any:
    """Return the name of a hit as a way to its record, or alone where the column that says which is left out."""
    key = row["record_id"] if "record_id" in _names_of(row) else None
    # On a table's page Datasette has put the label beside the key, unless it was asked not to.
    record_id = key["value"] if isinstance(key, dict) else key
    return record_id and _link(edition.path(f"/{DATABASE}/records/{record_id}"), value)


def _link(url: str, words: object) -> markupsafe.Markup:
    # Escaped one by one: Markup's own formatting takes ten times as long, and a page has hundreds of cells.
    linked = f'<a href="{markupsafe.escape(url)}">{markupsafe.escape(words)}</a>'
    return markupsafe.Markup(linked)  # noqa: S704  both parts are escaped


@hookimpl(trylast=True)
def register_routes() -> list[tuple[str, Any]]:
    """Add the page of the database and, behind reports of ours and in front of Datasette's own, those of tables."""
    return [
        (rf"^/(?P<database>{DATABASE})$", show_database),
        (rf"^/(?P<database>{DATABASE})\.(?P<format>json|csv)$", send_sql),
        (rf"^/(?P<database>{DATABASE})/(?P<table>[^/.]+)(\.(?P<format>\w+))?$", show_table),
    ]


@asks_itself
async def show_database(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """Show what can be asked; with SQL, its answer."""
    if request.args.get("sql"):
        return await send_sql(datasette, request, send)
    if wrong := complaint_about([*request.args], ("sql", *OF_A_RESULT)):
        raise BadRequest(wrong)
    context = await _context(datasette, show_hidden=bool(request.args.get("_show_hidden")))
    return await html_page(datasette, request, f"database-{DATABASE}.html", context, "database")


@asks_itself
async def send_sql(datasette: Datasette, request: Request, send: Any) -> Any:
    """Answer a statement of a reader's own as a page or file; one that is faulty with what was probably meant."""
    relations = relations_of(edition_of(datasette))
    return await page_of_sql(datasette, request, send, lambda words, sql: explain(words, sql, relations))


@asks_itself
async def show_table(datasette: Datasette, request: Request, send: Any) -> Any:
    """Answer with Datasette's page or file of a table or view, once its parameters are known to mean something."""
    given = parse_qsl(request.query_string, keep_blank_values=True)
    if not given:
        return await page_of_table(datasette, request, send, EvidenceOfViews(datasette))
    if wrong := await _complaint(datasette, request.url_vars["table"], given):
        raise BadRequest(wrong)
    shown = with_column_of_order(given)
    if wrong := await _complaint_about_hidden(datasette, request.url_vars["table"], shown):
        raise BadRequest(wrong)
    asked = None if shown == given else urlencode(shown)
    return await page_of_table(datasette, request, send, EvidenceOfViews(datasette), asked)


async def _complaint(datasette: Datasette, table: str, given: Parameters) -> str:
    after = next((value for name, value in given if name == "_next"), "")
    if after and not after.isdecimal() and table in await datasette.get_database(DATABASE).view_names():
        return f"_next takes the number of rows to pass over, and not {quoted(after)}."
    described = edition_of(datasette).described_tables.get(table, {}).get("columns", {})
    if not complaint(given, described.keys()):
        return ""
    # Nobody has to describe all columns of a table of a project's own.
    database = datasette.get_database(DATABASE)
    if table not in {*await database.table_names(), *await database.view_names()}:
        return ""
    return complaint(given, {*await database.table_columns(table), "rowid"})


async def _complaint_about_hidden(datasette: Datasette, table: str, given: Parameters) -> str:
    """Return what Datasette cannot hide: keys, and all columns of a view, of which it would select nothing."""
    database, hidden = datasette.get_database(DATABASE), {value for name, value in given if name == "_nocol"}
    if keys := hidden.intersection(await database.primary_keys(table)) if hidden else None:
        return f"{quoted(min(keys))} tells the rows of this table apart, and cannot be hidden."
    if not hidden or table not in await database.view_names():
        return ""
    shown = {value for name, value in given if name == "_col"} or {*await database.table_columns(table)}
    return "No column is left to show. Hide fewer with _nocol." if shown <= hidden else ""


async def _context(datasette: Datasette, *, show_hidden: bool) -> dict[str, Any]:
    database = datasette.get_database(DATABASE)
    hidden = set(await database.hidden_table_names())
    counts = await database.table_counts()
    relations = relations_of(edition_of(datasette))
    metadata = (datasette.metadata("databases") or {}).get(DATABASE, {})
    without_pages = {name for name, table in metadata.get("tables", {}).items() if table.get("allow") is False}
    return {
        "database": DATABASE,
        "metadata": metadata,
        "queries": [{"name": one.name, "title": one.title} for one in reports_of(edition_of(datasette)).values()],
        "examples": EXAMPLES,
        "views": [one._asdict() for one in relations.values() if one.is_view],
        "tables": [
            {"name": name, "count": counts[name], **(relations[name]._asdict() if name in relations else {})}
            for name in sorted(counts.keys() - without_pages - (set() if show_hidden else hidden))
        ],
        "hidden_count": 0 if show_hidden else len(hidden & counts.keys() - without_pages),
        "allow_execute_sql": datasette.setting("default_allow_sql"),
        "allow_download": datasette.setting("allow_download"),
        "size": database.size,
    }
