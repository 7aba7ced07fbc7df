"""Which rule of the schema does which record break? The rows are tried in a database in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.coding.packed_file import Columns, Packing, Row
from communique.factfiles.loading.rows import Keys, rows_of
from communique.factfiles.loading.write_queue import insert_rows
from communique.factfiles.reading.problems import Path, Problem
from communique.factfiles.records.drafts import Draft, Ref
from communique.factfiles.records.remedies import Remedy, remedy_for
from communique.schema import Base

TABLES = Base.metadata.tables


class _Source(NamedTuple):
    """What a row was made of: a record, a list in one (`side`), or a currency, which is no record."""

    coded: CodedFile
    draft: Draft | None
    side: Mapping[str, Any] | None

    def problem(self, remedy: Remedy) -> Problem:
        """Return what is wrong with it, at the field that is at fault."""
        path, name, values = self.told()
        value = values.get(remedy.field or "", values.get(f"{remedy.field}_id", name))
        path = (*path, remedy.field) if remedy.field else path
        return self.coded.tree.problem(path, _as_written(value), remedy.words)

    def told(self) -> tuple[Path, object, Mapping[str, Any]]:
        """Return where it stands, what it is called, and what it says."""
        side = self.side or {}
        if self.draft and self.side is None:
            return self.draft.path, self.draft.slug, self.draft.values
        if self.draft:
            owner, *others = side.values()  # whose list it stands in; and what it says, which is not its place in that
            return owner.path, next(other for other in others if not isinstance(other, int)), side
        codes = [currency.code for currency in self.coded.currencies]
        return ("currencies", codes.index(side["code"])), side["code"], side


def _as_written(value: object) -> object:
    if isinstance(value, Ref):
        return value.slug
    return int(value) if isinstance(value, float) and value.is_integer() else value


Tried = tuple[Row, _Source]
_AT_ONCE = 20_000


def broken_rules(coded_files: Sequence[CodedFile], currencies: Mapping[str, int] | None = None) -> list[Problem]:
    """Return every CHECK, UNIQUE and NOT NULL that the coded files' rows break, as problems at the records' places.

    Foreign keys are left to the checks of references; so every slug simply gets a number here, and one that is declared
    again is passed over, as is what is told of a file by itself.
    """
    told = {(one.file, one.field, one.remedy) for coded in coded_files for one in coded.problems}
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for statement in _tables():
            connection.exec_driver_sql(statement)
        found = [
            source.problem(remedy_for(TABLES[table], message))
            for table, rows in _rows(coded_files, _Minor(currencies or {}))
            for source, message in _refused(connection, TABLES[table], rows)
        ]
    return [one for one in found if (one.file, one.field, one.remedy) not in told]


@cache
def _tables() -> tuple[str, ...]:
    """Return what makes the tables; nothing is looked up in them, so they need no indexes but those of their rules."""
    return tuple(str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in Base.metadata.sorted_tables)


def _rows(coded_files: Iterable[CodedFile], currencies: Mapping[str, int]) -> Iterator[tuple[str, list[Tried]]]:
    """Yield the rows of coded files by table, in the order in which they are written down; in runs, to save memory."""
    numbers = _Numbers()
    rows: dict[str, list[Tried]] = {}
    known, codes = set[str](), set[str]()
    for coded in coded_files:
        packing = Packing(coded)
        keys = Keys([*(numbers[slug] for slug in packing.numbers), None], list(packing.numbers), 1, currencies)
        for table, tried in _packed_rows(packing, known, codes).items():
            rows.setdefault(table, []).extend(_whole(table, tried, keys))
        known.update(draft.slug for draft in packing.drafts)
        codes.update(currency.code for currency in coded.currencies)
        if sum(map(len, rows.values())) >= _AT_ONCE:
            yield from rows.items()
            rows = {}
    yield from rows.items()


def _packed_rows(packing: Packing, known: set[str], codes: set[str]) -> dict[str, list[Tried]]:
    """Return a file's rows by table, but not of slugs and currencies that another file declared before.

    Nor of entries that are understood in part, for what is taken for their terms may break rules.
    """
    rows: dict[str, list[Tried]] = {}
    for draft, side, table, row in packing.record_rows():
        owner = side and next(iter(side.values()))
        if draft.slug not in known and not packing.coded.tree.is_guessed(owner.path if owner else draft.path):
            rows.setdefault(table, []).append((row, _Source(packing.coded, draft, side)))
    names = TABLES["currencies"].columns.keys()
    for row in packing.currencies():
        values = dict(zip(names, row, strict=True))
        if values["code"] not in codes:
            rows.setdefault("currencies", []).append((row, _Source(packing.coded, None, values)))
    return rows


def _whole(table: str, rows: Sequence[Tried], keys: Keys) -> list[Tried]:
    """Return rows with keys in place of numbers, without those whose amount is none, of which other checks speak."""
    columns: Columns = list(zip(*(row for row, _ in rows), strict=True))
    try:
        return [(whole, source) for whole, (_, source) in zip(rows_of(table, columns, keys), rows, strict=True)]
    except ValueError:
        return [one for row in rows for one in _whole(table, [row], keys)] if len(rows) > 1 else []


def _refused(connection: Connection, table: Table, rows: Sequence[Tried]) -> Iterator[tuple[_Source, str]]:
    """Yield what the database does not take, with what it says; all rows at once, and fewer where it does not."""
    try:
        with connection.begin_nested():
            insert_rows(connection, table, [row for row, _ in rows])
    except IntegrityError as error:
        if len(rows) == 1:
            yield rows[0][1], str(error.orig)
            return
        middle = len(rows) // 2
        yield from _refused(connection, table, rows[:middle])
        yield from _refused(connection, table, rows[middle:])


class _Numbers(dict[str, int]):
    """Gives every slug a number of its own on demand."""

    def __missing__(self, slug: str) -> int:
        self[slug] = len(self) + 1
        return self[slug]


class _Minor(dict[str, int]):
    """Minor units of a currency, 100 where it is unknown, which other checks report."""

    def __missing__(self, code: str) -> int:
        return 100
