"""Which rule of the schema does which record break? The rows are tried in a database in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, create_engine
from sqlalchemy.exc import IntegrityError

from communique.factfiles.difference import insert_rows
from communique.factfiles.drafts import Draft, Ref
from communique.factfiles.fact_file import CodedFile
from communique.factfiles.packed import Packing, Row
from communique.factfiles.problems import Path, Problem
from communique.factfiles.remedies import Remedy, remedy_for
from communique.factfiles.rows import Keys, rows_of
from communique.schema import Base

TABLES = Base.metadata.tables


class _Tried(NamedTuple):
    """A row to be tried, and what of a file it was made of: a record, a list in it, or a currency."""

    row: Row
    coded: CodedFile
    path: Path
    slug: str
    values: Mapping[str, Any]

    def problem(self, remedy: Remedy) -> Problem:
        """Return what is wrong with it, at the field that is at fault."""
        path = (*self.path, remedy.field) if remedy.field else self.path
        return self.coded.tree.problem(path, self.value_of(remedy.field), remedy.words)

    def value_of(self, field: str | None) -> object:
        """Return the value of a field as a file has it; what the record is called where it is made of several."""
        value = self.values.get(field or "", self.values.get(f"{field}_id", self.slug))
        return value.slug if isinstance(value, Ref) else value


def broken_rules(coded_files: Sequence[CodedFile], currencies: Mapping[str, int] | None = None) -> list[Problem]:
    """Return every CHECK, UNIQUE and NOT NULL that the coded files' rows break, as problems at the records' places.

    Foreign keys are left to the checks of references; so every slug simply gets a number here, and one that is declared
    again is passed over.
    """
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        return [
            one.problem(remedy_for(TABLES[table], message))
            for table, rows in _rows(coded_files, _Minor(currencies or {})).items()
            for one, message in _refused(connection, TABLES[table], rows)
        ]


def _rows(coded_files: Iterable[CodedFile], currencies: Mapping[str, int]) -> dict[str, list[_Tried]]:
    """Return the rows of coded files, each table's in the order in which they are written down."""
    numbers = _Numbers()
    rows: dict[str, list[_Tried]] = {}
    known: set[str] = set()
    for coded in coded_files:
        packing = Packing(coded)
        keys = Keys([*(numbers[slug] for slug in packing.numbers), None], list(packing.numbers), [None], 1, currencies)
        for draft, side, table, row in packing.record_rows():
            if draft.slug not in known and (whole := _whole(table, row, keys)):
                rows.setdefault(table, []).append(_tried(whole, coded, draft, side))
        known.update(draft.slug for draft in packing.drafts)
        _add_currencies(rows.setdefault("currencies", []), coded, packing)
    return rows


def _whole(table: str, row: Row, keys: Keys) -> Row | None:
    """Return a row with keys in place of numbers; None where an amount is no number, of which other checks speak."""
    try:
        return next(rows_of(table, [(value,) for value in row], keys))
    except ValueError:
        return None


def _tried(row: Row, coded: CodedFile, draft: Draft, side: Mapping[str, Any] | None) -> _Tried:
    if side is None:
        return _Tried(row, coded, draft.path, draft.slug, draft.values)
    owner, *others = side.values()  # whose list it stands in, and what it says
    told = next(other for other in others if not isinstance(other, int))
    return _Tried(row, coded, owner.path, told.slug if isinstance(told, Ref) else told, side)


def _add_currencies(rows: list[_Tried], coded: CodedFile, packing: Packing) -> None:
    known = {one.slug for one in rows}
    places = {currency.code: index for index, currency in enumerate(coded.currencies)}
    names = TABLES["currencies"].columns.keys()
    for row in packing.currencies():
        values = dict(zip(names, row, strict=True))
        if values["code"] not in known:
            path = ("currencies", places[values["code"]])
            rows.append(_Tried(row, coded, path, values["code"], values))


def _refused(connection: Connection, table: Table, rows: Sequence[_Tried]) -> Iterator[tuple[_Tried, str]]:
    """Yield the rows that the database does not take, with what it says; all of them at once where it takes all."""
    try:
        with connection.begin_nested():
            insert_rows(connection, table, [one.row for one in rows])
    except IntegrityError as error:
        if len(rows) == 1:
            yield rows[0], str(error.orig)
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
