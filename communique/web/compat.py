"""All that leans on Datasette's insides, tried with 0.65.5: nothing else in web, serving and gate knows more than its
hooks, `Datasette`, `Database`, `Request`, `Response`, `NotFound` and `Forbidden`.

Each thing is here with what we need it for. INSIDES names them; a test holds that the installed Datasette has them all,
so that another version fails there first. What changes in Datasette 1.0 changes here.
"""

import sqlite3
import traceback
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from datasette import Request, app, handle_exception
from datasette.app import Datasette, DatasetteRouter
from datasette.database import Database, QueryInterrupted, Results
from datasette.facets import ColumnFacet
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import path_with_added_args, path_with_removed_args, sqlite_timelimit
from datasette.utils.asgi import AsgiFileDownload, BadRequest, Base400
from datasette.version import __version__
from datasette.views import base
from datasette.views.base import DatasetteError
from datasette.views.database import DatabaseView
from datasette.views.special import JsonDataView
from datasette.views.table import TableView
from jinja2.ext import Extension

from communique.edition.facets import COUNTS_OF_A_COLUMN
from communique.gate.asgi import Headers, with_changed_headers
from communique.gate.sql.database import BoundedDatabase, Insides, open_immutable
from communique.gate.sql.limits import QueryLimits

__all__ = [
    "AsgiFileDownload",
    "BadRequest",
    "Base400",
    "ColumnFacet",
    "DatasetteError",
    "QueryInterrupted",
    "path_with_added_args",
    "path_with_removed_args",
    "sqlite_timelimit",
]
TRIED_WITH = "0.65.5"
VERSION: str = __version__
# What is leaned on, by where it is, and what for.
INSIDES = {
    "datasette.app:Datasette._prepare_connection": "a connection of our own, with Datasette's functions and plugins",
    "datasette.app:Datasette._connected_databases": "what the page of databases shows, less the paths of files",
    "datasette.app:Datasette._threads": "what the page of threads shows, less places in memory",
    "datasette.app:DatasetteRouter.handle_404": "ways to an address without a slash at its end, with the prefix",
    "datasette.app:DatasetteRouter.route_path": "routes by addresses that have no prefix any more",
    "datasette.app:Datasette.expand_foreign_keys": "labels of facets' values",
    "datasette.database:Database.cached_table_counts": "rows of views, counted when publishing",
    "datasette.database:Database.execute_fn": "questions run on Datasette.executor, which we replace in public",
    "datasette.database:Database.connect": "a connection of our own, also to a path with %, # or ?",
    "datasette.database:QueryInterrupted": "the error of a question that took too long, to be put in plain words",
    "datasette.database:Results": "answers of a database whose questions are executed apart",
    "datasette.facets:ColumnFacet.get_configs": "which facets the configuration names, which the address",
    "datasette.facets:ColumnFacet.get_facet_size": "how many values a facet shows",
    "datasette.facets:ColumnFacet.get_querystring_pairs": "what narrows a table's page",
    "datasette.handle_exception:handle_exception": "the page of an error, made of what may be told",
    "datasette.handle_exception:rich": "switched off: it prints all variables of all functions for each 404",
    "datasette.plugins:pm": "to take Datasette's own handler of errors out, which ours calls",
    "datasette.utils:path_with_added_args": "the links of facets",
    "datasette.utils:path_with_removed_args": "the links of facets",
    "datasette.utils:sqlite_timelimit": "a bound on the time of a page's questions",
    "datasette.utils.asgi:AsgiFileDownload": "files of charts",
    "datasette.utils.asgi:BadRequest": "answers that blame the address, not the server",
    "datasette.utils.asgi:Base400": "all errors that have a status of their own",
    "datasette.version:__version__": "part of ETags",
    "datasette.views.base:csv": "replaced, so that no cell of a CSV is a formula",
    "datasette.views.base:DatasetteError": "errors with words for a reader",
    "datasette.views.database:DatabaseView": "SQL of a reader's own, behind our page of the database",
    "datasette.views.special:JsonDataView": "Datasette's pages for operators, with our data",
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
            datasette.remove_database(name)
            datasette.add_database(database_of(name, one.path), name=name, route=one.route)


def open_connection(datasette: Datasette, database: Database) -> sqlite3.Connection:
    """Return a connection for a thread of our own, prepared as Datasette does for its threads."""
    connection: sqlite3.Connection = database.connect()
    datasette._prepare_connection(connection, database.name)
    return connection


def bounded_database(datasette: Datasette, path: str, limits: QueryLimits, fold: Callable[[str], str]) -> Database:
    """Return a database that bounds what visitors may ask; the gate knows nothing of Datasette's results and errors."""
    constant = frozenset((*CONSTANT_STATEMENTS, COUNTS_OF_A_COLUMN))
    return BoundedDatabase(datasette, path, limits, Insides(Results, QueryInterrupted, DatasetteError, constant), fold)


def replace_executor(datasette: Datasette, executor: Executor) -> None:
    """Have Datasette's questions executed by an executor of ours, `datasette.executor` from now on."""
    datasette.executor.shutdown()
    datasette.executor = executor


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
    without it.
    """

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


app.DatasetteRouter = PrefixedRouter


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


async def page_of_sql(datasette: Datasette, request: Request, send: Any) -> Any:
    """Answer a request for the page of the database with parameters: SQL of a reader's own."""
    request.url_vars["format"] = None
    return await DatabaseView.as_view(datasette)(request, send)


async def page_of_table(datasette: Datasette, request: Request, send: Any, query_string: str | None = None) -> Any:
    """Answer a request for a table or view, or its file; with other parameters than it came with where they differ."""
    if query_string is not None:
        request = Request({**request.scope, "query_string": query_string.encode("latin-1")}, request.receive)
    return await TableView.as_view(datasette)(request, send)


def write_csv_with(writer: Callable[..., Any]) -> None:
    """Let Datasette write CSV by another writer. It has no hook for this, and writes by `csv.writer(…).writerow(…)`."""
    base.csv = SimpleNamespace(writer=writer)


def handle_errors_alone() -> None:
    """Take Datasette's handler of errors out, and its printing of variables.

    Where rich is installed, as it is here for the command line, it prints every 404 with all variables of all
    functions: a third of a second for an address that is not there, and what a reader asked for in the server's log.
    Left in, it would be asked beside ours, and print what is told by us.
    """
    handle_exception.rich = None
    if pm.is_registered(handle_exception):
        pm.unregister(handle_exception)


def page_of_error(datasette: Datasette, request: Request, told: Exception) -> Any:
    """Return what makes Datasette's page of an error."""
    return handle_exception.handle_exception(datasette, request, told)


def was_running(folder: Path, exception: Exception) -> bool:
    """Return whether code in a folder was running when an exception was raised, rather than Datasette's."""
    ours, datasettes = str(folder), str(PACKAGE)
    files = [frame.filename for frame in traceback.extract_tb(exception.__traceback__)]
    at_work = next((file for file in reversed(files) if file.startswith((ours, datasettes))), "")
    return at_work.startswith(ours)


def blocking_templates(datasette: Datasette, *, autoescape: bool = True) -> Any:
    """Return Datasette's templates as a Jinja environment without awaiting, which takes most of a long page's time."""
    return datasette.jinja_env.overlay(enable_async=False, autoescape=autoescape)


def _folded(sql: str) -> str:
    """Return a definition in SQL that is shown when asked for."""
    return f'<details><summary>How it is defined</summary><pre class="wrapped-sql">{sql}</pre></details>'


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
        ("table-{{ table|to_css_class }}", "table-{{ table|to_css_class }}{% if is_view %} a-view{% endif %}"),
        ('<pre class="wrapped-sql">{{ table_definition }}</pre>', _folded("{{ table_definition }}")),
        ('<pre class="wrapped-sql">{{ view_definition }}</pre>', _folded("{{ view_definition }}")),
        ('style="border-color: #{{ database_color(database) }}"', ""),
        ("<h3>", "<h2>"),
        ("</h3>", "</h2>"),
        ('<div id="export"', '<div role="group" aria-label="Export" id="export"'),
    ],
    "query.html": [
        ('<textarea id="sql-editor"', '<textarea aria-label="SQL" id="sql-editor"'),
        (' style="padding-left: 10px; border-left: 10px solid #{{ database_color(database) }}"', ""),
        ("{{ metadata.title or database }}", "{{ metadata.title or 'SQL of your own' }}"),
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
        # A wide table is a third blanks otherwise.
        ("<tr>\n                {% for cell in row %}\n                    <td", "<tr>{% for cell in row %}<td"),
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
