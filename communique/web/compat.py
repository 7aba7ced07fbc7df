"""All that leans on Datasette's insides, tried with 0.65.5: nothing else in web, serving and gate knows more than its
hooks, `Datasette`, `Database`, `Request`, `Response`, `NotFound` and `Forbidden`.

Each thing is here with what we need it for. INSIDES names them; a test holds that the installed Datasette has them all,
so that another version fails there first. What changes in Datasette 1.0 changes here.
"""

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from contextvars import ContextVar
from functools import lru_cache, partial, wraps
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, parse_qsl, urlencode

from datasette import Request, Response, app, handle_exception
from datasette.app import Datasette, DatasetteRouter
from datasette.database import Database, QueryInterrupted, Results
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.renderer import json_renderer
from datasette.utils import (
    InvalidSql,
    MultiParams,
    get_outbound_foreign_keys,
    path_from_row_pks,
    path_with_added_args,
    path_with_format,
    path_with_removed_args,
)
from datasette.utils.asgi import AsgiFileDownload, BadRequest, Base400
from datasette.version import __version__
from datasette.views import database as views_of_database
from datasette.views.base import DatasetteError, DataView
from datasette.views.database import DatabaseView
from datasette.views.special import JsonDataView
from datasette.views.table import TableView
from jinja2.ext import Extension

from communique.edition.facets import COUNTS_OF_A_COLUMN
from communique.gate.asgi import AbandonedError, Headers, with_changed_headers
from communique.gate.sql.database import BoundedDatabase, Insides, open_immutable
from communique.gate.sql.limits import QueryLimits
from communique.web.csv_answers import CsvAnswer
from communique.web.known_parameters import ANY, OF_A_RESULT, complaint_about, complaint_about_value, names_in
from communique.web.page_threads import in_page_thread

__all__ = [
    "AsgiFileDownload",
    "BadRequest",
    "Base400",
    "ColumnFacet",
    "DatasetteError",
    "QueryInterrupted",
    "path_with_added_args",
    "path_with_removed_args",
]
TRIED_WITH = "0.65.5"
VERSION: str = __version__
# What is leaned on, by where it is, and what for.
INSIDES = {
    "datasette.app:Datasette._prepare_connection": "a connection of our own, with Datasette's functions and plugins",
    "datasette.app:Datasette._connected_databases": "what the page of databases shows, less the paths of files",
    "datasette.app:Datasette._refresh_schemas": "schemas that are read once, since what is served never changes",
    "datasette.app:Datasette._threads": "what the page of threads shows, less places in memory",
    "datasette.app:DatasetteRouter.handle_404": "ways to an address without a slash at its end, with the prefix",
    "datasette.app:DatasetteRouter.route_path": "routes by addresses that have no prefix any more",
    "datasette.app:Datasette._table_permission_allows": "who may see a table, looked up once: it is for everybody",
    "datasette.app:Datasette.refresh_schemas": "left out: its lock knows one loop alone, and pages are made in several",
    "datasette.app:Datasette.expand_foreign_keys": "labels of facets' values",
    "datasette.database:Database.cached_table_counts": "rows of views, counted when publishing",
    "datasette.database:Database.execute_fn": "questions run on Datasette.executor, which we replace in public",
    "datasette.database:Database.foreign_keys_for_table": "labels of keys of several columns, which it leaves out",
    "datasette.utils:get_outbound_foreign_keys": "the same",
    "datasette.database:Database.connect": "a connection of our own, also to a path with %, # or ?",
    "datasette.database:QueryInterrupted": "the error of a question that took too long, to be put in plain words",
    "datasette.database:Results": "answers of a database whose questions are executed apart",
    "datasette.facets:ColumnFacet.get_configs": "which facets the configuration names, which the address",
    "datasette.facets:ColumnFacet.get_facet_size": "how many values a facet shows",
    "datasette.facets:ColumnFacet.get_querystring_pairs": "what narrows a table's page",
    "datasette.handle_exception:handle_exception": "taken out: ours makes the pages of errors",
    "datasette.handle_exception:rich": "switched off: it prints all variables of all functions for each 404",
    "datasette.plugins:pm": "to take Datasette's own handler of errors out, which ours calls",
    "datasette.utils:path_with_added_args": "the links of facets",
    "datasette.utils:path_with_removed_args": "the links of facets",
    "datasette.utils.asgi:AsgiFileDownload": "files of charts",
    "datasette.utils.asgi:Request.args": "parsed once a request, not each time that somebody looks",
    "datasette.utils:MultiParams": "the same",
    "datasette.utils.asgi:BadRequest": "answers that blame the address, not the server",
    "datasette.utils.asgi:Base400": "all errors that have a status of their own",
    "datasette.version:__version__": "part of ETags",
    "datasette.renderer:json_renderer": "JSON, to which what was left out is added",
    "datasette.app:favicon": "sent at once, as static files are",
    "datasette.utils:InvalidSql": "SQL that is none, as CSV",
    "datasette.utils:path_from_row_pks": "addresses of values that are no text, in CSV",
    "datasette.utils:path_with_format": "the same, and the address of the whole of a table",
    "datasette.views.base:DataView.as_csv": "replaced: no cell is a formula, and a part is never taken for the whole",
    "datasette.views.base:DatasetteError": "errors with words for a reader",
    "datasette.views.database:derive_named_parameters": "replaced: the names of a statement's parameters",
    "datasette.views.database:DatabaseView.data": "the same, with other parameters refused",
    "datasette.views.database:DatabaseView": "SQL of a reader's own, behind our page of the database",
    "datasette.views.special:JsonDataView": "Datasette's pages for operators, with our data",
    "datasette.facets:DateFacet.facet_results": "a fault of one facet, told once all have been asked",
    "datasette.facets:ArrayFacet.facet_results": "the same",
    "datasette.facets:ColumnFacet.facet_results": "the same",
    "datasette.views.table:TableView.data": "the same",
    "datasette.views.table:TableView": "tables, and its own files of reports, once their parameters are checked",
    "datasette.filters:Filters": "the comparisons that a filter may make",
}
# Parameters of a table's page that are no filters, `counted` facets being ours; and how a filter compares.
TABLE_PARAMETERS = frozenset(
    f"_{name}"
    for name in (
        *("bom", "col", "dl", "extra", "facet", "facet_array", "facet_counted", "facet_date", "facet_size"),
        *("filter_column", "filter_op", "filter_value", "header", "json", "json_infinity", "label", "labels"),
        *("next", "nl", "nocol", "nocount", "nofacet", "nosuggest", "search", "searchmode", "shape", "size"),
        *("sort", "sort_by_desc", "sort_desc", "stream", "through", "timelimit", "trace", "ttl", "where"),
    )
)
COMPARISONS = tuple(key for key, _, _ in Filters([]).lookups())
# Datasette's templates that ours replace or that pages of Datasette's include.
REPLACED_TEMPLATES = (
    "base.html",
    "index.html",
    "_codemirror.html",
    "_codemirror_foot.html",
    "_description_source_license.html",
    "_facet_results.html",
    "_footer.html",
)
# What Datasette asks for each page, whoever wants it: of the schema, by the name of a table.
CONSTANT_STATEMENTS = (
    "PRAGMA schema_version",
    "select 1 from sqlite_master where type='table' and name=?",
    "select name from sqlite_master where type in ('table', 'view') and name = ? collate nocase",
    "select sql from sqlite_master where name = :n and type=:t",
    "select sql from sqlite_master where tbl_name = :n and type='index' and sql is not null",
)
PACKAGE = Path(handle_exception.__file__).parent


class SnapshotDatabase(Database):  # type: ignore[misc]  # Datasette ships no types
    """A snapshot at any path. Datasette puts the path into a URI as it is, where %, # and ? mean something."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return a connection to the snapshot."""
        return open_immutable(self.path)


def replace_databases(datasette: Datasette, database_of: Callable[[str, str], Database]) -> None:
    """Have Datasette ask other databases of ours, by name and path, for its files."""
    for name, one in list(datasette.databases.items()):
        if not one.is_memory:
            database = database_of(name, one.path)
            database.foreign_keys_for_table = partial(_foreign_keys, database)
            datasette.remove_database(name)
            datasette.add_database(database, name=name, route=one.route)


async def _foreign_keys(database: Database, table: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = await database.execute_fn(partial(_outbound_keys, table=table))
    return found


def _outbound_keys(connection: sqlite3.Connection, table: str) -> list[dict[str, str]]:
    """Return a table's foreign keys, and of those of several columns the one that no other key labels."""
    found: list[dict[str, str]] = get_outbound_foreign_keys(connection, table)
    labelled = {"id", *(key["column"] for key in found)}
    for _, _, other, column, target, *_ in connection.execute(f"PRAGMA foreign_key_list([{table}])").fetchall():
        if target == "id" and column not in labelled:
            found.append({"column": column, "other_table": other, "other_column": target})
    return found


def open_connection(datasette: Datasette, database: Database) -> sqlite3.Connection:
    """Return a connection for a thread of our own, prepared as Datasette does for its threads."""
    connection: sqlite3.Connection = database.connect()
    datasette._prepare_connection(connection, database.name)
    return connection


def bounded_database(datasette: Datasette, path: str, limits: QueryLimits, fold: Callable[[str], str]) -> Database:
    """Return a database that bounds what visitors may ask; the gate knows nothing of Datasette's results and errors."""
    constant = frozenset((*CONSTANT_STATEMENTS, COUNTS_OF_A_COLUMN))
    return BoundedDatabase(datasette, path, limits, Insides(Results, QueryInterrupted, DatasetteError, constant), fold)


def lengthen_time(datasette: Datasette, times: float) -> None:
    """Let statements that no visitor shapes take so many times longer: Datasette counts by the clock."""
    datasette.sql_time_limit_ms *= times


def replace_executor(datasette: Datasette, executor: Executor) -> None:
    """Have Datasette's questions executed by an executor of ours, `datasette.executor` from now on."""
    datasette.executor.shutdown()
    datasette.executor = executor


def read_schemas_once(datasette: Datasette) -> None:
    """Have Datasette look once what tables its files have: for each page it would hand that over to threads thrice."""
    read, is_read = datasette._refresh_schemas, False

    async def once() -> None:
        nonlocal is_read
        if not is_read:
            await read()
            is_read = True

    datasette._refresh_schemas = once


def count_views(datasette: Datasette, inspected: dict[str, Any]) -> None:
    """Count views beside tables: a view's page looks for its rows where a table's does.

    `inspected` is the data that Datasette was started with, by database.
    """
    for name, known in inspected.items():
        # Asked now, it remembers the tables; later it would take all that it finds there for tables.
        if datasette.databases[name].cached_table_counts:
            known["tables"].update(known["views"])


class PrefixedRouter(DatasetteRouter):  # type: ignore[misc]  # Datasette ships no types
    """Datasette's router, where addresses come without the prefix of the site, and leave with it.

    Its own takes off whatever looks like the prefix, which may be called as the database is, and leads to addresses
    without it. Pages of the database that a visitor shapes are made in threads.
    """

    def __init__(self, datasette: Datasette, routes: Any) -> None:
        super().__init__(datasette, [(pattern, _made_apart(view)) for pattern, view in routes or []])

    async def route_path(self, scope: Any, receive: Any, send: Any, path: str) -> Any:
        """Answer for a path below the prefix."""
        # In it, by what no address of a page is made of, Datasette leads from old addresses to new ones.
        send = self._leading_below(send, always=path.endswith(".jsono"))
        return await super().route_path(scope, receive, send, f"{self._prefix}{path}")

    async def handle_404(self, request: Request, send: Any, exception: Exception | None = None) -> Any:
        """Lead to the address without a slash at its end, or say that there is nothing."""
        return await super().handle_404(request, self._leading_below(send, always=True), exception)

    @property
    def _prefix(self) -> str:
        return str(self.ds.setting("base_url")).rstrip("/")

    def _leading_below(self, send: Any, *, always: bool) -> Any:
        def below(headers: Headers, _: int) -> Headers:
            return [
                (name, self._below(value, always) if name.lower() == b"location" else value) for name, value in headers
            ]

        return with_changed_headers(send, below) if self._prefix else send

    def _below(self, location: bytes, always: bool) -> bytes:
        prefix = self._prefix.encode()
        is_there = location.startswith(prefix + b"/") and not always
        return location if is_there or not location.startswith(b"/") else prefix + location


def _made_apart(view: Any) -> Any:
    if getattr(view, "_datasette_static", False) or view is app.favicon:
        return view
    known = _parameters_of(view)

    @wraps(view)
    async def made(request: Request, send: Any) -> Any:
        if request.query_string and known is not ANY:
            _refuse_unknown(request, known)
        if request.query_string and "database" in request.url_vars:
            return await in_page_thread(lambda: view(request, send))
        return await view(request, send)

    return made


# Of Datasette's own pages by the names of their views; what is not named has no parameters.
_OF_VIEWS = {"RowView": OF_A_RESULT, "DatabaseView": ANY, "TableView": ANY, "JsonDataView": ("all", "_shape")}


def _parameters_of(view: Any) -> Any:
    declared = _OF_VIEWS.get(getattr(getattr(view, "view_class", None), "__name__", ""), ())
    return getattr(view, "parameters", declared)


def _refuse_unknown(request: Request, known: Sequence[str]) -> None:
    values = (complaint_about_value(name, request.args[name]) for name in request.args)
    if wrong := complaint_about([*request.args], known) or next(filter(None, values), ""):
        raise BadRequest(wrong)


_data_of_sql = DatabaseView.data


async def _checked_data(self: Any, request: Request, *arguments: Any, **named: Any) -> Any:
    known = ["sql", *OF_A_RESULT, *names_in(request.args.get("sql") or "")]
    _refuse_unknown(request, known)
    return await _data_of_sql(self, request, *arguments, **named)


async def _derive_named_parameters(_: Database, sql: str) -> list[str]:
    return [*dict.fromkeys(names_in(sql))]


DatabaseView.data = _checked_data
# Its own takes two hyphens in a text for the beginning of a comment.
views_of_database.derive_named_parameters = _derive_named_parameters


app.DatasetteRouter = PrefixedRouter


async def _know_schemas(_: Datasette) -> None:
    """Do nothing: a snapshot's tables never change, and nobody asks Datasette's own database for them."""


Datasette.refresh_schemas = _know_schemas


@lru_cache(maxsize=8)
def _parameters_in(query_string: str) -> MultiParams:
    return MultiParams(parse_qs(query_string, keep_blank_values=True))


# A page looks some thirty times, and nobody changes what it finds.
Request.args = property(lambda request: _parameters_in(request.query_string))
# It copies all that is said of all tables, four times for each page of one.
Datasette._table_permission_allows = lru_cache(maxsize=256)(Datasette._table_permission_allows)

# What went wrong with facets of the page that is being made.
_faults_of_facets: ContextVar[list[BaseException] | None] = ContextVar("faults of facets", default=None)
_Facets = Callable[[Any], Awaitable[tuple[list[dict[str, Any]], list[str]]]]


def told_later(results: _Facets) -> _Facets:
    """Have a facet that fails say so once all have been asked: Datasette leaves those behind it unawaited."""

    @wraps(results)
    async def without_fault(facet: Any) -> tuple[list[dict[str, Any]], list[str]]:
        faults = _faults_of_facets.get()
        if faults is None:
            return await results(facet)
        try:
            return ([], []) if faults else await results(facet)
        except (Exception, AbandonedError) as error:
            faults.append(error)
            return [], []

    return without_fault


_data_of_table = TableView.data


async def _data_without_faults(self: Any, *arguments: Any, **named: Any) -> Any:
    faults: list[BaseException] = []
    token = _faults_of_facets.set(faults)
    try:
        answer = await _data_of_table(self, *arguments, **named)
    finally:
        _faults_of_facets.reset(token)
    if faults:
        raise faults[0]
    return answer


TableView.data = _data_without_faults
for kind in (ColumnFacet, DateFacet, ArrayFacet):
    kind.facet_results = told_later(kind.facet_results)


class UnchangingMetadata(dict[str, Any]):
    """Metadata that nobody changes. Datasette copies all of it whenever it asks for a permission, hence this."""

    def __deepcopy__(self, memo: object) -> "UnchangingMetadata":
        return self


def connected_databases(datasette: Datasette) -> list[dict[str, Any]]:
    """Return what Datasette's own page says of its databases, without the paths of their files."""
    known = datasette._connected_databases()
    return [{name: value for name, value in one.items() if name != "path"} for one in known]


def threads(datasette: Datasette) -> dict[str, Any]:
    """Return what Datasette's own page says of its threads.

    Tasks, which name files of Python, and numbers, which are places in memory, are left out.
    """
    known = datasette._threads()["threads"]
    named = [{name: value for name, value in one.items() if name != "ident"} for one in known]
    return {"num_threads": len(named), "threads": named}


def page_of_data(datasette: Datasette, name: str, data: Callable[[Datasette], Any]) -> Any:
    """Return a view that shows data as Datasette's pages for operators do, as HTML and JSON."""
    return JsonDataView.as_view(datasette, f"{name}.json", lambda: data(datasette))


# SQLite's word for a statement that took too long, and what Datasette's pages of tables make of it.
INTERRUPTED, SQL_INTERRUPTED = "interrupted", "SQL Interrupted"


class _SqlView(DatabaseView):  # type: ignore[misc]  # Datasette ships no types
    """SQL of a reader's own. Whatever is wrong with it, the answer has it again, to be mended."""

    def __init__(self, datasette: Datasette, explain: Callable[[str, str], str]) -> None:
        super().__init__(datasette)
        self._explain = explain

    async def data(self, request: Request, *arguments: Any, **named: Any) -> Any:
        """Return what Datasette makes of it; what is wrong is explained."""
        sql = request.args.get("sql") or ""
        try:
            answer = await super().data(request, *arguments, **named)
        except InvalidSql as error:
            return self._unanswered(request, sql, str(error))
        except QueryInterrupted:
            return self._unanswered(request, sql, INTERRUPTED)
        if isinstance(answer, tuple) and answer[0].get("error"):
            answer[0]["error"] = self._explain(answer[0]["error"], sql)
        return answer

    def _unanswered(self, request: Request, sql: str, words: str) -> tuple[Any, ...]:
        told = {
            "ok": False,
            "database": request.url_vars["database"],
            "query": {"sql": sql, "params": {}},
            "rows": [],
            "columns": [],
            "truncated": False,
            "error": self._explain(words, sql),
            "allow_execute_sql": True,
            "private": False,
            "query_name": None,
        }
        shown = {
            "named_parameter_values": {name: request.args.get(name) or "" for name in names_in(sql)},
            "display_rows": [],
            "editable": True,
            "hide_sql": False,
            "metadata": {},
            "request": request,
        }
        return told, shown, ("query.html",), BadRequest.status


async def page_of_sql(datasette: Datasette, request: Request, send: Any, explain: Callable[[str, str], str]) -> Any:
    """Answer a request for the page of the database, or its file: SQL of a reader's own, and what is wrong with it.

    `explain` makes of SQLite's words and the statement what a reader is told.
    """
    request.url_vars.setdefault("format", None)
    return await _SqlView.as_view(datasette, explain)(request, send)


class Beside(Protocol):
    """More to be told beside the rows of a table or view: a cell in each row of its page, columns in its files."""

    heading: str
    meaning: str

    async def cells(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """Return a cell of HTML for each row; nothing where there is nothing to tell."""

    async def beside(
        self, request: Request, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, with_slugs: bool
    ) -> tuple[list[str], list[list[Any]]] | None:
        """Return columns and rows with more in them; None where there is nothing to tell."""


class _TableView(TableView):  # type: ignore[misc]  # Datasette ships no types
    """A table or view with what is told beside its rows."""

    def __init__(self, datasette: Datasette, beside: Beside) -> None:
        super().__init__(datasette)
        self._beside = beside

    async def data(self, request: Request, *arguments: Any, **named: Any) -> Any:
        """Return what Datasette shows or sends, with more."""
        answer = await super().data(request, *arguments, **named)
        if not isinstance(answer, tuple) or not answer[0].get("is_view"):
            return answer
        page, shown, *rest = answer
        name, columns, rows, form = page["table"], page["columns"], page["rows"], request.url_vars.get("format")
        if form:
            more = await self._beside.beside(request, name, columns, rows, with_slugs=form == "csv")
            page["columns"], page["rows"] = more or (columns, rows)
        elif cells := await self._beside.cells(name, columns, rows):
            shown = self._with_cells(shown, cells)
        return page, shown, *rest

    def _with_cells(self, shown: Callable[[], Awaitable[Any]], cells: Sequence[Any]) -> Callable[[], Awaitable[Any]]:
        heading = self._beside.heading
        column = {"name": heading, "sortable": False, "is_pk": False, "type": "", "notnull": 0}

        async def with_cells() -> Any:
            context = await shown()
            # In front, where no wide table hides it.
            context["display_columns"] = [{**column, "description": self._beside.meaning}, *context["display_columns"]]
            for row, cell in zip(context["display_rows"], cells, strict=True):
                row.cells.insert(0, {"column": heading, "value": cell, "raw": str(cell), "value_type": "str"})
            return context

        return with_cells


async def page_of_table(
    datasette: Datasette, request: Request, send: Any, beside: Beside, query_string: str | None = None
) -> Any:
    """Answer a request for a table or view, or its file; with other parameters than it came with where they differ."""
    if query_string is not None:
        request = Request({**request.scope, "query_string": query_string.encode("latin-1")}, request.receive)
    return await _TableView.as_view(datasette, beside)(request, send)


def address_of_the_whole(datasette: Datasette, request: Request) -> str:
    """Return where all rows of what a request asks can be had: of a table as one CSV, of SQL the database itself."""
    if "table" not in request.url_vars or request.args.get("sql"):
        return str(datasette.absolute_url(request, datasette.urls.path("/downloads")))
    given = parse_qsl(request.query_string, keep_blank_values=True)
    asked = urlencode([*(one for one in given if one[0] not in _OF_A_PAGE), ("_stream", "on")])
    path = f"/{request.url_vars['database']}/{request.url_vars['table']}.csv?{asked}"
    return str(datasette.absolute_url(request, datasette.urls.path(path)))


# What asks for a part of a table, or for a form.
_OF_A_PAGE = {"_next", "_size", "_shape", "_nl", "_stream", "_header", "_dl", "_trace", "_nocount", "_nofacet"}
ROWS_AT_A_TIME = 500


async def _as_csv(self: Any, request: Request, database: str) -> Any:
    """Answer with CSV, of all rows or of a page that says that it is one."""
    ours, stream = self.ds, request.args.get("_stream") and isinstance(self, TableView)
    if stream and request.args.get("_next"):
        raise BadRequest("A streamed CSV has all rows: leave out _next, or _stream.")
    asked = "&".join(filter(None, (request.query_string, "_nofacet=1&_nocount=1")))
    bare = Request({**request.scope, "query_string": asked.encode("latin-1")}, request.receive)
    at_a_time: dict[str, Any] = {"_size": ROWS_AT_A_TIME} if stream else {}

    async def page_after(after: str | None) -> Any:
        try:
            page = await self.data(bare, **at_a_time, **({"_next": after} if after else {}))
        except (sqlite3.OperationalError, InvalidSql) as error:
            raise DatasetteError(str(error), title="Invalid SQL", status=BadRequest.status) from error
        if isinstance(page, Response):
            return page
        if page[0].get("error"):
            raise DatasetteError(page[0]["error"], title="Invalid SQL", status=BadRequest.status)
        if "columns" not in page[0]:
            raise BadRequest("There is nothing to be had as CSV without SQL: add ?sql=SELECT …")
        return page[0]

    first = await page_after(None)
    if isinstance(first, Response):
        return first
    is_saved = request.args.get("_dl")
    headers = {"content-type": f"text/{'csv' if is_saved else 'plain'}; charset=utf-8"}
    if is_saved:
        name = request.url_vars.get("table", database)
        headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    is_counted = (request.args.get("_size") or "").isdigit() and not first.get("truncated")
    return CsvAnswer(
        first,
        page_after if stream else None,
        headers=headers,
        address_of=partial(_address_of_bytes, ours, request),
        left_out=f"Not all rows. The whole: {address_of_the_whole(ours, request)}",
        is_counted=is_counted,
        has_head=request.args.get("_header") != "off",
    )


def _address_of_bytes(ours: Datasette, request: Request, page: dict[str, Any], place: tuple[Any, str, bytes]) -> str:
    """Return where a value that is no text can be had; its place is row, column and the value itself."""
    row, column, value = place
    if page.get("table"):
        keys = page.get("primary_keys") or []
        path = ours.urls.row_blob(page["database"], page["table"], path_from_row_pks(row, keys, not keys), column)
    else:
        asked = {"_blob_column": column, "_blob_hash": hashlib.sha256(value).hexdigest()}
        path = path_with_format(request=request, format="blob", extra_qs=asked, replace_format="csv")
    return str(ours.absolute_url(request, path))


DataView.as_csv = _as_csv


def render_json(datasette: Datasette, request: Request, args: Any, data: Any, view_name: str) -> Response:
    """Return JSON, which says in words where rows are missing, and where they are; an error is one by its status."""
    shown, next_url = args.get("_shape") or "arrays", data.get("next_url")
    if shown not in SHAPES:
        raise BadRequest(f"There is no _shape “{shown[:80]}”. It is one of {', '.join(SHAPES)}.")
    if shown == "object" and not data.get("primary_keys"):
        raise BadRequest("_shape=object needs a table with a key. Ask for _shape=objects.")
    if next_url or data.get("truncated"):
        data["left_out"] = f"Not all rows. The whole: {address_of_the_whole(datasette, request)}"
    answer: Response = json_renderer(args, data, view_name)
    return answer


SHAPES = ("arrays", "objects", "array", "arrayfirst", "object")


def handle_errors_alone() -> None:
    """Take Datasette's handler of errors out, and its printing of variables.

    Where rich is installed, as it is here for the command line, it prints every 404 with all variables of all
    functions: a third of a second for an address that is not there, and what a reader asked for in the server's log.
    Left in, it would be asked beside ours, and print what is told by us.
    """
    handle_exception.rich = None
    if pm.is_registered(handle_exception):
        pm.unregister(handle_exception)


def blocking_templates(datasette: Datasette, *, autoescape: bool = True) -> Any:
    """Return Datasette's templates as a Jinja environment without awaiting, which takes most of a long page's time."""
    return datasette.jinja_env.overlay(enable_async=False, autoescape=autoescape)


def _folded(sql: str) -> str:
    """Return a definition in SQL that is shown when asked for."""
    return f'<details><summary>How it is defined</summary><pre class="wrapped-sql">{sql}</pre></details>'


_PART_OF_A_TABLE = (
    '<p class="part">Not all rows are on this page. <a href="{{ next_url }}">Next page</a>, or '
    '<a href="{{ address_of_the_whole(request) }}">all rows as CSV</a>.</p>'
)
_UNCOUNTED = (
    "{% if filtered_table_rows_count is none and not request.args.get('_nocount') %}"
    "<p>Counting these rows takes too long.</p>{% endif %}"
    "{% if filtered_table_rows_count or human_description_en %}"
)
_PART_OF_AN_ANSWER = (
    '{% if truncated %}<p class="part">Not all rows are on this page. <a href="{{ url_csv }}">As CSV</a> there may be '
    "more; all can be had from the database itself, under "
    '<a href="{{ address_of_the_whole(request) }}">Downloads</a>.</p>{% endif %}\n'
)
# A view has columns for whatever there may be.
_BLANK_COLUMNS = "{% set blank = display_rows|blank_columns if is_view else [] %}"
# Nor do numbers leave an edition; the name beside one leads to the record.
_LEFT_OFF = "{% set left_off = blank + (table|numbers_in_a_view if is_view else []) %}"
# By template of Datasette's: what stands there, and what is put in its place.
TEMPLATE_EDITS = {
    "table.html": [
        ('<select name="_filter_column', '<select aria-label="Column" name="_filter_column'),
        ('<select name="_filter_op', '<select aria-label="Comparison" name="_filter_op'),
        ('<input type="text" name="_filter_value', '<input type="text" aria-label="Value" name="_filter_value'),
        ('<select name="_sort" ', '<select aria-label="Sort by" name="_sort" '),
        (
            '<dl class="column-descriptions">',
            '<details class="columns"><summary>What the columns mean</summary><dl class="column-descriptions">',
        ),
        ("</dl>", "</dl></details>"),
        (
            "{% for column in display_columns -%}",
            f"{_BLANK_COLUMNS}{_LEFT_OFF}{{% for column in display_columns if column.name not in left_off -%}}",
        ),
        ('"{{ column.name|escape_css_string }}"', '"{{ column.name|heading_in_a_view(table)|escape_css_string }}"'),
        # It has a name of its own.
        ("{% if is_view %} (view){% endif %}", ""),
        ("table-{{ table|to_css_class }}", "table-{{ table|to_css_class }}{% if is_view %} a-view{% endif %}"),
        ('<pre class="wrapped-sql">{{ table_definition }}</pre>', _folded("{{ table_definition }}")),
        ('<pre class="wrapped-sql">{{ view_definition }}</pre>', _folded("{{ view_definition }}")),
        ('style="border-color: #{{ database_color(database) }}"', ""),
        ("<h3>", "<h2>"),
        ("</h3>", "</h2>"),
        ('<div id="export"', '<div role="group" aria-label="Export" id="export"'),
        ('<p><a href="{{ next_url }}">Next page</a></p>', _PART_OF_A_TABLE),
        (
            "{% if filtered_table_rows_count or human_description_en %}",
            _UNCOUNTED,
        ),
    ],
    "query.html": [
        ('<textarea id="sql-editor"', '<textarea aria-label="SQL" id="sql-editor"'),
        (' style="padding-left: 10px; border-left: 10px solid #{{ database_color(database) }}"', ""),
        ("{{ metadata.title or database }}", "{{ metadata.title or 'SQL of your own' }}"),
        (
            "{% for row in display_rows %}",
            "{% set fitting = display_rows|that_fit_on_a_page %}{% for row in fitting %}",
        ),
        (
            "    </tbody>\n</table></div>",
            "    </tbody>\n</table></div>{% if fitting|length < display_rows|length and not truncated %}"
            "<p>These are the first {{ '{:,}'.format(fitting|length) }} rows; "
            '<a href="{{ url_csv }}">the CSV</a> has them all.</p>{% endif %}',
        ),
        ("{% if not query_error %}", "{% if show_hide_link %}"),
        ('<p class="message-error">{{ error }}</p>', '<p class="message-error" role="alert">{{ error }}</p>'),
        ("{% if display_rows %}\n<p class", _PART_OF_AN_ANSWER + "{% if display_rows %}\n<p class"),
        ("<h3>Custom SQL query{%", "<h3>{% if canned_query %}Report{% else %}Query{% endif %}{%"),
        ("<h3>", "<h2>"),
        ("</h3>", "</h2>"),
    ],
    "_crumbs.html": [
        ('<p class="crumbs">', '<nav class="crumbs" aria-label="Where this is">'),
        ("</p>", "</nav>"),
    ],
    "_table.html": [
        ('<div class="table-wrapper">', '<div class="table-wrapper" tabindex="0" role="region" aria-label="Rows">'),
        ("{% if display_rows %}", f"{_BLANK_COLUMNS}{_LEFT_OFF}{{% if display_rows %}}"),
        (
            "{% for column in display_columns %}",
            "{% for column in display_columns if column.name not in left_off %}",
        ),
        # What SQL calls it stands with what it means.
        ("{{ column.name }}&nbsp;▼", "{{ column.name|heading_in_a_view(table) }}&nbsp;▼"),
        ('rel="nofollow">{{ column.name }}{% if', 'rel="nofollow">{{ column.name|heading_in_a_view(table) }}{% if'),
        # A wide table is a third blanks otherwise.
        (
            "<tr>\n                {% for cell in row %}\n                    <td",
            "<tr>{% for cell in row if cell.column not in left_off %}<td",
        ),
        (
            "    </table>\n</div>",
            '    </table>\n</div>\n{% if blank %}<p class="quiet blank">Blank in all these rows, hence not shown: '
            "{% for name in blank %}{{ name|heading_in_a_view(table) }}{{ ', ' if not loop.last }}{% endfor %}.</p>"
            "{% endif %}",
        ),
        ("</td>\n                {% endfor %}\n            </tr>\n", "</td>{% endfor %}</tr>\n"),
    ],
}


class EditedTemplates(Extension):
    """Edits the sources of Datasette's own templates as Jinja loads them; the rest of them stays Datasette's."""

    # Before scripts and styles are noted for the policy.
    priority = 50

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source, edited."""
        # Datasette's loader calls the one of its own that a template of ours extends `default:NAME`.
        for old, new in TEMPLATE_EDITS.get((name or "").removeprefix("default:"), []):
            source = source.replace(old, new)
        return source
