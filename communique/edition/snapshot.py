"""The snapshot: one SQLite file with everything in it, numbered by slug so that the same facts give the same file.

Beside the model's tables it holds what it is searched by (search_index.py) and what its pages would otherwise count
each time: `contents`, one row a kind, `facet_counts`, `list_lengths`, `document_coverage`, the choices of reports'
parameters, and how long reports open.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlite_utils import Database
from sqlite_utils.db import Table

from communique.database.address import url_of_file
from communique.database.bookkeeping import PROJECT_FILES
from communique.database.connection import migrate
from communique.database.errors import DatabaseError, WrongDatabaseError
from communique.edition.datasets_apart import set_datasets_apart
from communique.edition.facets import FACETS, VALUES_OF_A_FACET, columns_to_index
from communique.edition.incomplete_records import records_without_a_row, unsupported_records
from communique.edition.list_lengths import LIST_LENGTHS, write_list_lengths
from communique.edition.own_tables import OwnTable, copy_own_table, own_tables
from communique.edition.renumbering import CACHE_MIB, SCRATCH, Step, open_draft, steps_of_copying
from communique.edition.search_index import IS_LISTED, SEARCH_TABLES, steps_of_searching
from communique.edition.snapshot_table import SnapshotTable
from communique.files import sync
from communique.progress import track
from communique.reports.lookup import CHOICES_TABLE, choice_sources, refuse_faulty_sources, write_choices
from communique.reports.openings import COUNTED_ROWS, OPENINGS_TABLE, write_openings
from communique.reports.report import Report, list_reports
from communique.schema import VIEWS
from communique.schema.record import tables_of_kinds
from communique.schema.vocabulary import CodingReason, SourceType

CONTENTS = SnapshotTable(
    "contents",
    "What the database holds: one row for each kind of record, with how sure the sources are.",
    {
        "kind": (str, "What it is, in the singular."),
        "table_name": (str, "The table that has the rest."),
        "records": (
            int,
            "Number of records, without those only referred to and those of which only datasets speak.",
        ),
        "certain": (int, "Of these, stated outright by a source."),
        "probable": (int, "Of these, at best thought likely by a source."),
        "possible": (int, "Of these, at best thought possible by a source."),
        "denied": (int, "Of these, only denied: nobody here says that it is so."),
        "uncited": (int, "Of these, cited by no sentence: gazetteer entries."),
        "inferred": (int, "Of these, resting on the coder's conclusions only."),
    },
    pk="kind",
)
DOCUMENT_COVERAGE = SnapshotTable(
    "document_coverage",
    "How far each document is accounted for: one row a document that is no dataset, the newest first.",
    {
        "place": (int, "From 1, for the document published last."),
        "document_id": (int, "The document."),
        "sentences": (int, "Number of its sentences."),
        "cited": (int, "Of these, cited by at least one record."),
        "explained": (int, "Of these, with a reason why nothing was coded."),
        **{term.value: (int, f"Of these, because: {term.meaning}.") for term in CodingReason},
        "unaccounted": (int, "Of all, neither cited nor explained."),
        "records": (int, "Number of records that the document speaks of."),
    },
    pk="place",
    references=(("document_id", "documents", "id"),),
    unique=(("document_id",),),
)
FACET_COUNTS = SnapshotTable(
    "facet_counts",
    "How often the values occur that a table is narrowed by on its page: the most frequent ones of each column.",
    {
        "table_name": (str, "The table."),
        "column_name": (str, "The column."),
        "place": (int, "From 1, for the value that occurs most."),
        "value": (bytes, "The value."),  # as it is in its table: numbers stay numbers
        "count": (int, "In how many rows."),
    },
    pk=("table_name", "column_name", "place"),
)
REPORT_CHOICES = SnapshotTable(
    CHOICES_TABLE,
    "What the parameters of reports can be picked from: for each source of choices, what occurs most in it.",
    {
        "source": (str, "The columns that it occurs in, as the report's header names them."),
        "place": (int, "From 1, for what occurs most."),
        "value": (str, "What is given to the report: a record's slug, or the value itself."),
        "label": (str, "What it is called."),
        "kind": (str, "What sort of record it is. Null for values that are no records."),
        "count": (int, "In how many rows it occurs."),
    },
    pk=("source", "place"),
    nullable=("kind",),
)
REPORT_OPENINGS = SnapshotTable(
    OPENINGS_TABLE,
    "The first rows of reports that are long as they open: one row a report.",
    {
        "report": (str, "The report's name."),
        "given": (str, "What its parameters are when it opens: a JSON object."),
        "counted": (int, f"Number of its rows; {COUNTED_ROWS + 1:,} where there are as many or more."),
        "first_rows": (str, "The first of them: a JSON array of arrays, in the order of the report's columns."),
    },
    pk="report",
)
# Tables that only the snapshot has.
SNAPSHOT_TABLES = {
    one.name: one
    for one in (
        *SEARCH_TABLES,
        CONTENTS,
        DOCUMENT_COVERAGE,
        FACET_COUNTS,
        LIST_LENGTHS,
        REPORT_CHOICES,
        REPORT_OPENINGS,
    )
}
# Names that no table of a project's own can have in an edition.
TAKEN_NAMES = ("alembic_version", PROJECT_FILES.name, *(view.name for view in VIEWS), *SNAPSHOT_TABLES)
# In how many documents voices speak of a record is counted for each page.
_INDEX_OF_DOCUMENTS = "CREATE INDEX ix_accounts_record_id_document_id ON accounts (record_id, document_id)"
# Few accounts have a note, of the very many that a record may have.
_INDEX_OF_NOTES = "CREATE INDEX ix_accounts_noted ON accounts (record_id) WHERE note IS NOT NULL"
# An address must not lead to two places.
_TWOFOLD = "SELECT f.slug FROM former_slugs AS f JOIN records AS r ON r.slug = f.slug"


# Tables of a project's own have types of their own; what has none can be a text.
_TEXTS = "SELECT name FROM pragma_table_info(?) WHERE type IN ('', 'BLOB') OR type LIKE '%TEXT%' OR type LIKE '%CHAR%'"


class SnapshotError(Exception):
    """The snapshot did not pass its own checks."""


def write_snapshot(
    source: Connection, target: Path, reports: Iterable[Report] | None = None, tables: Collection[str] = ()
) -> None:
    """Copy the database behind `source` into a new, checked, read-only SQLite file at `target`.

    What the parameters of `reports` (by default the built-in ones) can be picked from is counted. `tables` are names of
    the project's own beside ours that are published, too.
    """
    reports = list_reports() if reports is None else reports
    own = own_tables(source, tables, TAKEN_NAMES)
    draft, scratch = target.with_suffix(".draft"), target.with_suffix(".scratch")
    try:
        _make_schema(draft)
        with closing(open_draft(draft, scratch)) as connection:
            copy = Database(connection, execute_plugins=False)
            for step in track(_steps(source, copy, target, reports, own), "Publishing"):
                step()
    except sqlite3.DatabaseError as error:
        raise SnapshotError(f"the snapshot cannot be written: {error}") from error
    draft.unlink()
    scratch.unlink()
    target.chmod(0o444)
    sync(target)


def _make_schema(draft: Path) -> None:
    try:
        migrate(url_of_file(draft))
    except (DatabaseError, WrongDatabaseError) as error:  # these speak of a database to work in, which this is not
        said = error.__cause__.orig if isinstance(error.__cause__, DBAPIError) else error
        raise SnapshotError(f"the snapshot cannot be written: {said}") from error


def _steps(
    source: Connection, copy: Database, target: Path, reports: Iterable[Report], own: Iterable[OwnTable]
) -> list[Step]:
    return [
        *steps_of_copying(source, copy.conn),
        partial(_refuse_unsupported, copy),
        *(partial(copy_own_table, source, copy.conn, table) for table in own),
        partial(copy.execute, f"DETACH {SCRATCH}"),  # and give its memory back
        partial(set_datasets_apart, copy),
        partial(_write_contents, copy),
        *steps_of_searching(copy),
        *(partial(_index, copy.table(table), column) for table, column in columns_to_index()),
        partial(copy.execute, _INDEX_OF_DOCUMENTS),
        partial(copy.execute, _INDEX_OF_NOTES),
        partial(_write_facet_counts, copy),
        partial(write_list_lengths, copy),
        partial(REPORT_CHOICES.create, copy),
        partial(refuse_faulty_sources, copy.conn, reports),
        *(partial(write_choices, copy.conn, source) for source in choice_sources(reports)),
        partial(_write_document_coverage, copy),
        copy.analyze,
        partial(REPORT_OPENINGS.create, copy),
        partial(write_openings, copy.conn, reports),
        partial(copy.execute, "VACUUM INTO ?", (str(target),)),
        partial(_check, target),
    ]


def _refuse_unsupported(copy: Database) -> None:
    if said := records_without_a_row(copy.conn) or unsupported_records(copy.conn):
        raise SnapshotError(said)


def _write_contents(copy: Database) -> None:
    counts = copy.query(
        "SELECT c.kind, count(*) AS records, count(*) FILTER (WHERE c.how_sure = 'certain') AS certain, "
        "count(*) FILTER (WHERE c.how_sure = 'probable') AS probable, "
        "count(*) FILTER (WHERE c.how_sure = 'possible') AS possible, "
        "count(*) FILTER (WHERE r.voices = 0) AS denied, "
        "count(*) FILTER (WHERE c.how_sure IS NULL AND coalesce(r.voices, 1) > 0) AS uncited, "
        "count(*) FILTER (WHERE c.is_inferred) AS inferred "
        f"FROM record_certainty AS c JOIN records AS r ON r.id = c.record_id WHERE {IS_LISTED} AND NOT r.is_bulk "
        "GROUP BY c.kind ORDER BY c.kind"
    )
    CONTENTS.create(copy).insert_all([{**row, "table_name": tables_of_kinds()[row["kind"]]} for row in counts])


def _index(table: Table, column: str) -> None:
    """Index a table by a column, where there is no index yet of all its rows that begins with it."""
    if all(index.columns[0] != column for index in table.indexes if not index.partial):
        table.create_index([column], index_name=f"ix_{table.name}_{column}")


def _write_facet_counts(copy: Database) -> None:
    FACET_COUNTS.create(copy)
    for table, column in ((table, column) for table, columns in FACETS.items() for column in columns):
        copy.execute(
            f"INSERT INTO facet_counts SELECT '{table}', '{column}', row_number() OVER (ORDER BY n DESC, value), "
            f"value, n FROM (SELECT {column} AS value, count(*) AS n FROM {table} WHERE {column} IS NOT NULL GROUP BY "
            # One more than is shown says that there are more.
            f"{column} ORDER BY n DESC, value LIMIT {VALUES_OF_A_FACET + 1})"
        )


def _write_document_coverage(copy: Database) -> None:
    DOCUMENT_COVERAGE.create(copy)
    reasons = [term.value for term in CodingReason]
    why = ", ".join(f"count(p.id) FILTER (WHERE NOT p.is_cited AND p.why = '{reason}')" for reason in reasons)
    copy.execute(
        "INSERT INTO document_coverage "
        "SELECT row_number() OVER (ORDER BY d.published_on_latest DESC NULLS LAST, d.id), d.id, count(p.id), "
        "count(p.id) FILTER (WHERE p.is_cited), count(p.id) FILTER (WHERE NOT p.is_cited AND p.why IS NOT NULL), "
        f"{why}, count(p.id) FILTER (WHERE NOT p.is_cited AND p.why IS NULL), (SELECT count(DISTINCT c.record_id) "
        "FROM passages AS said JOIN citations AS c ON c.passage_id = said.id WHERE said.document_id = d.id) "
        "FROM documents AS d LEFT JOIN (SELECT id, document_id, coding_reason AS why, "
        "EXISTS (SELECT 1 FROM citations AS c WHERE c.passage_id = passages.id) AS is_cited FROM passages) AS p "
        f"ON p.document_id = d.id WHERE d.source_type <> '{SourceType.dataset.value}' GROUP BY d.id"
    )


def _check(target: Path) -> None:
    # Opened for writing, though nothing is written: SQLite does not read the CHECKs of a file opened read-only.
    with closing(sqlite3.connect(target)) as connection:
        connection.execute(f"PRAGMA cache_size = -{CACHE_MIB * 1024}")
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if integrity != "ok":
            raise SnapshotError(f"the snapshot is damaged: {integrity}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise SnapshotError(f"the snapshot has a row that points at nothing: {broken}")
        if twofold := connection.execute(_TWOFOLD).fetchone():
            raise SnapshotError(f"the slug of a record was given up, too: {twofold[0]}")


def longest_row(connection: sqlite3.Connection) -> int:
    """Return how many bytes the texts of the longest row of any table take: what a query must be allowed to read."""
    longest = 0
    for (table,) in connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table'").fetchall():
        columns = connection.execute(_TEXTS, (table,)).fetchall()
        if columns:
            bytes_of_row = " + ".join(f'coalesce(length(CAST("{name}" AS BLOB)), 0)' for (name,) in columns)
            (bytes_,) = connection.execute(f'SELECT max({bytes_of_row}) FROM "{table}"').fetchone()
            longest = max(longest, bytes_ or 0)
    return longest
