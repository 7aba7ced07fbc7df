"""The edition that is served: what its publication says of it, the addresses of its records, the files beside it.

What a page asks its snapshot, it asks in one go, in one thread, and has as dictionaries.
"""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import markupsafe
from datasette import NotFound, Request
from datasette.app import Datasette

from communique.edition.differences.sides import published_on
from communique.reports.formats.whole import TookTooLongError
from communique.reports.lookup import Lookup
from communique.schema.record import addresses_of_kinds, kinds_of_things
from communique.web.compat import blocking_templates, open_connection

Row = dict[str, Any]
_Answer = TypeVar("_Answer")
_Find = Callable[[Callable[..., list[Row]], list[int]], Mapping[int, Any]]
DATABASE = "communique"
DATASETS = "about/datasets.json"
MANIFEST, SNAPSHOT = "manifest.json", "communique.db"
SLUG = "[a-z0-9][a-z0-9/-]*"
# In prose written when publishing: where the site is.
_SITE = '"@/'
_DIGITS_OF_A_NAME = 16
# Of records: some megabytes.
_MOST_REMEMBERED = 20_000
_INSTRUCTIONS_BETWEEN_LOOKS = 1_000
_WITHOUT_A_VOICE = """
SELECT id, iif(
    EXISTS (SELECT 1 FROM accounts AS a WHERE a.record_id = records.id),
    'denied, and said by no source', 'only referred to: no source says more'
) FROM records WHERE voices = 0
"""
# Where others have the processors, a page's second may be so many by the clock; the watchdog bites after three.
BY_THE_CLOCK, _APART_BY_THE_CLOCK = 2, 10
_NOTHING = markupsafe.Markup()
_THINGS = frozenset(addresses_of_kinds()[kind] for kind in kinds_of_things())
_apart, _of_thread = ThreadPoolExecutor(2, thread_name_prefix="reports"), threading.local()


class ServedEdition:
    """An edition as Datasette serves it. It never changes, so what is read once is kept."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        self._read: dict[str, Any] = {}
        self._found: dict[_Find, dict[int, Any]] = {}

    @cached_property
    def configuration(self) -> Row:
        """Return what the edition says of the model, for plugins. Datasette looks for secrets in it at each call."""
        return self._datasette.plugin_config("communique") or {}

    @cached_property
    def project(self) -> Row:
        """Return what the project says of itself: title, summary, publisher, license and so on."""
        return dict(self.configuration.get("project", {}))

    @cached_property
    def lang(self) -> markupsafe.Markup:
        """The attributes of elements that hold what coders wrote, its language and that it may run the other way.

        None where that is English, as pages are.
        """
        language = str(self.project.get("language") or "en")
        is_english = language.partition("-")[0].lower() == "en"
        return _NOTHING if is_english else markupsafe.Markup(' lang="{}" dir="auto"').format(language)

    def lang_of(self, address: str | None) -> markupsafe.Markup:
        """Return the attribute of a label that leads to a record: coders name things; statements have English names."""
        if not self.lang or not address:
            return _NOTHING
        return self.lang if address.removeprefix(self._root).partition("/")[0] in _THINGS else _NOTHING

    def as_coded(self, text: Any) -> Any:
        """Return what a coder wrote as it stands on a page, with its language where that is not the page's."""
        return markupsafe.Markup("<span{}>{}</span>").format(self.lang, text) if self.lang and text else text

    @cached_property
    def tables(self) -> dict[str, str]:
        """By kind of record, the table that the kind's records alone are in."""
        return dict(self.configuration.get("tables", {}))

    @cached_property
    def empty_reports(self) -> frozenset[str]:
        """The names of reports that have no rows, whatever is picked."""
        return frozenset(self.configuration.get("empty_reports", ()))

    @cached_property
    def places(self) -> dict[str, str]:
        """By kind of record, the table that its permanent address begins with: a loan is among the financings."""
        return dict(self.configuration.get("addresses", {}))

    @cached_property
    def tables_in_addresses(self) -> str:
        """The names of all these tables as alternatives of a regular expression, which matches nothing without any."""
        return "|".join(sorted({*self.places.values(), *self.tables.values()})) or "(?!)"

    @cached_property
    def without_a_voice(self) -> dict[int, str]:
        """By id, why nobody says it: only referred to, or denied; they are few, and in an index of their own."""
        snapshot = Path(self._datasette.get_database(DATABASE).path).resolve()
        with closing(sqlite3.connect(f"{snapshot.as_uri()}?immutable=1", uri=True)) as connection:
            return dict(connection.execute(_WITHOUT_A_VOICE).fetchall())

    @cached_property
    def described_tables(self) -> dict[str, Row]:
        """By name of table or view, what the publication says of it: description, columns, hidden and so on."""
        return self._datasette.metadata("tables", database=DATABASE) or {}

    @cached_property
    def _root(self) -> str:
        return str(self._datasette.urls.path("/"))

    def path(self, path: str) -> str:
        """Return the address, from the server's root, of a path of this site."""
        return self._root + path.removeprefix("/")

    @property
    def current(self) -> str:
        """Return where the site's current edition is, from the server's root; "" on the current one itself."""
        return str(self.configuration.get("current", ""))

    @property
    def has_own_address(self) -> bool:
        """Return whether this edition is shown below its name, too, where its addresses are of no other."""
        return "permanent" in self.configuration

    def permanent(self, address: str) -> str:
        """Return the whole address that a whole address has in this edition for as long as that is kept.

        The same where this is it, or editions have no addresses here.
        """
        below, parts = self.configuration.get("permanent", self._root), urlsplit(address)
        return parts._replace(path=below + parts.path.removeprefix(self._root)).geturl()

    def of_another(self, address: str, name: str) -> str | None:
        """Return the address from the server's root that an address has in another edition; None without such."""
        if not self.has_own_address:
            return None
        above = str(self.configuration["permanent"]).rpartition("/@")[0]
        return f"{above}/@{name}/{address.removeprefix(self._root)}"

    def address(self, row: Row, whose: str = "") -> str:
        """Return the permanent address, /TABLE/SLUG, of the record whose `kind` and `slug` are in a row.

        `whose` stands before the two names: with `publisher_` they are read from `publisher_kind`, `publisher_slug`.
        """
        return f"{self._root}{self.places[row[f'{whose}kind']]}/{row[f'{whose}slug']}"

    def absolute(self, request: Request, address: str) -> str:
        """Return an address from the server's root with the host before it: as whoever runs it says, or as asked."""
        return f"{self._origin or f'{request.scheme}://{request.host}'}{address}"

    @cached_property
    def _origin(self) -> str:
        said = urlsplit(self.configuration.get("url", ""))
        return f"{said.scheme}://{said.netloc}" if said.netloc else ""

    def whole_address(self, request: Request, path: str) -> str:
        """Return the whole address of a path from the site's root."""
        return self.absolute(request, self.path(path))

    @cached_property
    def folder(self) -> Path:
        """Return where the edition is."""
        return Path(self._datasette.get_database(DATABASE).path).parent

    @cached_property
    def published_on(self) -> str:
        """Return the day that the edition was written, as ISO 8601."""
        return published_on(self.folder)

    def found_by(self, find: _Find) -> dict[int, Any]:
        """Return what a function found of records so far; of very many nothing, so that memory is bounded."""
        found = self._found.get(find, {})
        if len(found) > _MOST_REMEMBERED:
            found = {}
        self._found[find] = found
        return found

    def has(self, name: str) -> bool:
        """Return whether the edition has a file."""
        return (self.folder / name).is_file()

    def read(self, name: str) -> Any:
        """Return what a JSON file of the edition holds. NotFound where the edition was published without it."""
        if name not in self._read:
            self._read[name] = json.loads(self.read_text(name))
        return self._read[name]

    def read_text(self, name: str) -> str:
        """Return a text file of the edition, with links that lead to where the site is. NotFound without it."""
        if not self.has(name):
            raise NotFound("This edition was published without what this page shows")
        return (self.folder / name).read_text("utf-8").replace(_SITE, f'"{self._root}')

    @cached_property
    def has_list_lengths(self) -> bool:
        """Return whether long lists were counted when it was published; of older editions they were not."""
        return "list_lengths" in self.described_tables

    @cached_property
    def has_datasets(self) -> bool:
        """Return whether datasets are among what it was made from; older editions do not say."""
        return self.has(DATASETS) and bool(self.read(DATASETS))

    def prose(self, name: str) -> list[dict[str, markupsafe.Markup]]:
        """Return sections that were written as HTML when publishing: title, anchor, html."""
        return [
            {**one, "html": markupsafe.Markup(one["html"].replace(_SITE, f'"{self._root}'))}  # noqa: S704  our own
            for one in self.read(name)
        ]

    @property
    def digest(self) -> str:
        """SHA-256 of the snapshot; its first digits are the name of the edition."""
        return str(self.read(MANIFEST)["files"][SNAPSHOT])

    @property
    def name(self) -> str:
        """The first digits of the snapshot's SHA-256."""
        return str(self._datasette.get_database(DATABASE).hash)[:_DIGITS_OF_A_NAME]

    @cached_property
    def _templates(self) -> Any:
        return blocking_templates(self._datasette)

    def render(self, template: str, shown: Row) -> markupsafe.Markup:
        """Return a part of a page, rendered at one go.

        Datasette's awaiting takes longer than all else that a long page needs, so nothing in the template may need it.
        """
        rendered = self._templates.get_template(template).render(urls=self._datasette.urls, **shown)
        return markupsafe.Markup(rendered)  # noqa: S704  escaped by the template


@lru_cache(maxsize=8)
def edition_of(datasette: Datasette) -> ServedEdition:
    """Return the edition that a Datasette serves."""
    return ServedEdition(datasette)


class SlowPageError(TookTooLongError):
    """The questions of a page take more of a processor than they may: a fault of ours, however busy others are."""


class FaultyQuestionError(Exception):
    """A question of a page lacks a value: a fault of ours, where in a reader's own SQL it would be the reader's."""


class View:
    """A request's view of the edition: questions to its snapshot, and the addresses of what they find."""

    def __init__(self, edition: ServedEdition, connection: sqlite3.Connection) -> None:
        self.edition, self.connection = edition, connection

    def ask(self, sql: str, **parameters: Any) -> list[Row]:
        """Return the rows of one SELECT, by its named parameters."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def remembered(self, find: _Find, ids: Iterable[int]) -> dict[int, Any]:
        """Return what `find` finds of each record, asked once in an edition, which never changes.

        `find` is a function of the module; None stands for what it does not find.
        """
        known, wanted = self.edition.found_by(find), sorted({*ids})
        if missing := [one for one in wanted if one not in known]:
            known |= dict.fromkeys(missing) | dict(find(self.ask, missing))
        return {one: known[one] for one in wanted}

    def first(self, sql: str, **parameters: Any) -> Row | None:
        """Return the first row, None where there is none."""
        rows = self.ask(sql, **parameters)
        return rows[0] if rows else None

    @property
    def lookup(self) -> Lookup:
        """Return where names, choices and addresses that somebody gives a report are looked up."""
        return Lookup(self.ask, is_edition=True)

    def address(self, row: Row, whose: str = "") -> str:
        """Return the permanent address of the record whose kind and slug are in a row; see ServedEdition."""
        return self.edition.address(row, whose)

    def addresses(self, record_ids: Iterable[int]) -> dict[int, str]:
        """Return the permanent addresses of many records, by id; ids that no record has are left out."""
        wanted = json.dumps(sorted(set(record_ids)))
        rows = self.ask(
            "SELECT id, kind, slug FROM records WHERE id IN (SELECT value FROM json_each(:ids))", ids=wanted
        )
        return {row["id"]: self.address(row) for row in rows}


@contextmanager
def _plain_texts(connection: sqlite3.Connection) -> Iterator[None]:
    """Have SQLite's texts made by the driver; Datasette calls a function of Python for each, as a visitor's need it."""
    datasettes, connection.text_factory = connection.text_factory, str
    try:
        yield
    finally:
        connection.text_factory = datasettes


@contextmanager
def _time_limit(connection: sqlite3.Connection, seconds: float, by_the_clock: float) -> Iterator[None]:
    """Interrupt what takes so many seconds of a processor, or more by the clock: SlowPageError, or TookTooLongError."""
    begun, used = time.monotonic(), time.thread_time()

    def is_up() -> bool:
        took = time.monotonic() - begun
        return took > seconds and (took > by_the_clock or time.thread_time() - used > seconds)

    connection.set_progress_handler(is_up, _INSTRUCTIONS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        # No error of SQLite's, which Datasette would tell as a mistake in the address.
        raise (SlowPageError if time.thread_time() - used > seconds else TookTooLongError) from error
    except sqlite3.ProgrammingError as error:
        raise FaultyQuestionError(str(error)) from error
    finally:
        connection.set_progress_handler(None, 0)


async def query(datasette: Datasette, questions: Callable[[View], _Answer], *, apart: bool = False) -> _Answer:
    """Return what a page asks, in one thread (handing over costs more than most answers), in the time that it has.

    What may take long is done `apart`, so that pages of records never wait for it.
    """
    database, seconds = datasette.get_database(DATABASE), datasette.setting("sql_time_limit_ms") / 1000
    by_the_clock = seconds * (_APART_BY_THE_CLOCK if apart else BY_THE_CLOCK)

    def in_thread(connection: sqlite3.Connection) -> _Answer:
        with _time_limit(connection, seconds, by_the_clock), _plain_texts(connection):
            return questions(View(edition_of(datasette), connection))

    def in_own_thread() -> _Answer:
        kept: WeakKeyDictionary[Any, sqlite3.Connection] = _of_thread.__dict__.setdefault("kept", WeakKeyDictionary())
        if database not in kept:
            kept[database] = open_connection(datasette, database)
        return in_thread(kept[database])

    if apart:
        return await asyncio.get_running_loop().run_in_executor(_apart, in_own_thread)
    answer: _Answer = await database.execute_fn(in_thread)
    return answer
