"""The two sides of a comparison: what somebody names, the SQLite file that it is, and questions to it.

An edition is named by its folder, its file, the beginning of its hash, or its address (`/@HASH/…`); `database` is the
project's. A database on PostgreSQL is copied into a file first.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from communique.database.address import url_of_file
from communique.database.connection import connected, migrate, sqlite_file
from communique.edition.manifest import CURRENT, MANIFEST, SNAPSHOT
from communique.edition.published_edition import Edition, edition_of_file, hold, read_edition
from communique.edition.renumbering import SCRATCH, open_draft, steps_of_copying
from communique.edition.retention import kept_editions
from communique.errors import DATA_AT_FAULT, CommuniqueError, escape_control_characters, shorten
from communique.progress import track
from communique.wording import date_in_words
from communique.wording.grammar import enumerated

DATABASE = "database"
# A hash, or its beginning, perhaps as the folder of its edition has it; the address of any page of an edition.
_HASH = re.compile(r"(?P<hash>[0-9a-f]{4,64})(?:-[0-9a-f]{0,8})?")
_ADDRESS = re.compile(r"(?:[a-z]+://[^/]+)?(?:/[^@]*)?@(?P<named>[^/]*)(?:/.*)?")
# What a comparison leans on: the columns that it asks for, and evidence. Of others it compares what both sides have.
_NEEDED = {
    "records": "id kind slug label how_sure voices disputed inferred is_bulk",
    "accounts": "id record_id document_id origin_id label scope is_denied is_whole",
    "claims": "account_id field value position object_id unit standing label",
    "citations": "record_id account_id passage_id",
    "passages": "id document_id label paragraph sentence",
    "documents": "id label author_id publisher_id published_on",
    "actors": "id label type",
    "names": "record_id name type",
    "currencies": "code minor_per_major",
    "resolutions": "record_id field rule",
    "former_slugs": "slug label record_id reason changed_on",
}
_TABLES = """
SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
WHERE t.schema = 'main' AND t.type = 'table'
"""


class DifferenceError(CommuniqueError):
    """Something that cannot be compared: there is none, or its tables are of another form."""


class TablesDifferError(DifferenceError):
    """The tables of a side are not those that this version compares."""

    exit_code = DATA_AT_FAULT


@dataclass(frozen=True)
class Side:
    """One of two things to compare: its words for a reader, its file, and the name of the edition that it is.

    `published_on` is the day of the edition (ISO 8601). A file that is fixed never changes.
    """

    words: str
    file: Path
    name: str | None = None
    published_on: str | None = None
    is_fixed: bool = False

    @property
    def uri(self) -> str:
        """Return the file as SQLite takes it, to be read alone."""
        return f"{self.file.resolve().as_uri()}?{'immutable=1' if self.is_fixed else 'mode=ro'}"


def published_on(folder: Path) -> str:
    """Return the day that an edition was written, as ISO 8601; no file in it says so, so that it can be remade."""
    return datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC).date().isoformat()


def side_of(edition: Edition) -> Side:
    """Return an edition as one side."""
    written = published_on(edition.folder)
    words = f"edition {edition.name} of {date_in_words(written)}"
    return Side(words, edition.snapshot, edition.name, written, is_fixed=True)


@contextmanager
def opened_side(named: str, editions: Path | None, database: Callable[[], str]) -> Iterator[Side]:
    """Yield what somebody names: an edition, kept until the end; or the database, at the URL that is asked for.

    `editions` is the folder where hashes are looked up. DifferenceError where there is no such thing.
    """
    edition = None if named == DATABASE else _edition(named, editions)
    if edition is None:
        url, words = (database(), "the database") if named == DATABASE else (url_of_file(Path(named)), _words(named))
        with _database(url, words) as side:
            yield side
        return
    with hold(edition):
        yield side_of(edition)


def _words(file: str) -> str:
    return f"the database {escape_control_characters(shorten(Path(file).name))}"


def _edition(named: str, editions: Path | None) -> Edition | None:
    """Return the edition that somebody names, None for another file."""
    path = Path(named)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        is_folder = is_file = False
    if is_folder:
        within = path / CURRENT if not (path / MANIFEST).exists() else path
        read_edition(within, check=False)
        return edition_of_file(within / SNAPSHOT)
    if is_file:
        return edition_of_file(path)
    return edition_of_file(_kept(named, editions) / SNAPSHOT)


def _kept(named: str, editions: Path | None) -> Path:
    """Return the folder of the edition whose hash or address somebody gives."""
    shown = escape_control_characters(shorten(named))
    address = _ADDRESS.fullmatch(named)
    found = _HASH.fullmatch(address["named"] if address else named)
    if found is None:
        raise DifferenceError(
            f"there is no {shown}: name an edition's folder, the beginning of its hash (four digits or more), its "
            f"address (/@HASH/), or `{DATABASE}`"
        )
    if editions is None or not editions.is_dir():
        raise DifferenceError(f"no folder of editions to look for {shown} in; name it with --editions")
    kept = kept_editions(editions)
    # Of one hash there are several where the same facts were published in other ways: the newest.
    ours = {folder.name[:16]: folder for folder in reversed(kept) if folder.name.startswith(found["hash"][:16])}
    if len(ours) != 1:
        named_all = enumerated([folder.name[:16] for folder in kept]) or "none"
        why = f"{len(ours)} editions begin with {shown}" if ours else f"no edition {shown} is kept"
        raise DifferenceError(f"{why} in {editions}; these are: {named_all}")
    (folder,) = ours.values()
    return folder


@contextmanager
def _database(url: str, words: str) -> Iterator[Side]:
    if file := sqlite_file(url):
        if not file.is_file():
            raise DifferenceError(f"there is no database at {file}; run `communique build` first")
        yield Side(words, file)
        return
    folder = Path(tempfile.mkdtemp(prefix="communique-diff-"))
    try:
        yield Side(words, _copied(url, folder), is_fixed=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(url: str, folder: Path) -> Path:
    """Copy a database into a SQLite file."""
    file = folder / SNAPSHOT
    migrate(url_of_file(file))
    with connected(url) as source, closing(open_draft(file, folder / "scratch")) as draft:
        for step in track(steps_of_copying(source, draft), "Reading"):
            step()
        draft.execute(f"DETACH {SCRATCH}")
    return file


def questions_to(side: Side) -> sqlite3.Connection:
    """Return a connection that reads one side; TablesDifferError where it has not the tables that are compared."""
    connection = sqlite3.connect(side.uri, uri=True, check_same_thread=False)
    try:
        known = columns_of(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DifferenceError(f"{side.file} is no database: {error}") from None
    needed = ((table, column) for table, columns in _NEEDED.items() for column in columns.split())
    if lacking := [one for one in needed if one not in known]:
        has_any = any(table == "records" for table, _ in known)
        revision = _revision(connection) if has_any else None
        connection.close()
        raise TablesDifferError(_complaint(side, lacking, revision))
    return connection


def columns_of(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the columns of a database, each as its table and its name."""
    return {(table, column) for table, column in connection.execute(_TABLES)}


def _revision(connection: sqlite3.Connection) -> str | None:
    try:
        return next((row[0] for row in connection.execute("SELECT version_num FROM alembic_version")), None)
    except sqlite3.DatabaseError:
        return None


def _complaint(side: Side, lacking: list[tuple[str, str]], revision: str | None) -> str:
    if revision is None:
        return f"{side.file} is no database of Communiqué"
    table, column = lacking[0]
    more = f" and {len(lacking) - 1} more" if lacking[1:] else ""
    return (
        f"{side.words} cannot be compared: its tables are those of database revision {revision}, without "
        f"{table}.{column}{more}. Build it anew with this version (`communique build`), publish, and compare that"
    )


Row = dict[str, Any]


def ask(connection: sqlite3.Connection, sql: str, *parameters: Any) -> list[Row]:
    """Return the rows of one SELECT as dictionaries."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
