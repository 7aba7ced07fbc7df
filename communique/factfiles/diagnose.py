"""Which rule of the schema does which record break? The rows are tried one by one in a database in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import CheckConstraint, Connection, Table, create_engine
from sqlalchemy.exc import IntegrityError

from communique.factfiles.difference import insert_rows
from communique.factfiles.fact_file import CodedFile
from communique.factfiles.packed import Packing, Row
from communique.factfiles.problems import Problem
from communique.factfiles.rows import Keys, rows_of
from communique.schema import Base

TABLES = Base.metadata.tables

_CHECK_FAILED = re.compile(r"CHECK constraint failed: (\w+)")
_UNIQUE_FAILED = re.compile(r"UNIQUE constraint failed: (.+)")
_NOT_NULL_FAILED = re.compile(r"NOT NULL constraint failed: \w+\.(\w+)")


def broken_rules(coded_files: Sequence[CodedFile], currencies: Mapping[str, int] | None = None) -> list[Problem]:
    """Return every CHECK, UNIQUE and NOT NULL that the coded files' rows break, as problems at the records' places.

    Foreign keys are left to the checks of references; so every slug simply gets a number here.
    """
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        return list(_try_rows(connection, coded_files, currencies or {}))


def _try_rows(
    connection: Connection, coded_files: Sequence[CodedFile], currencies: Mapping[str, int]
) -> Iterator[Problem]:
    numbers = _Numbers()
    for coded in coded_files:
        packing = Packing(coded)
        keys = Keys(
            [*(numbers[slug] for slug in packing.numbers), None], list(packing.numbers), [None], 1, _Minor(currencies)
        )
        for draft, table, row in packing.record_rows():
            if remedy := _refusal_of_packed(connection, table, row, keys):
                yield coded.tree.problem(draft.path, draft.slug, remedy)
        for currency in packing.currencies():
            if remedy := _refusal(connection, TABLES["currencies"], currency):
                yield coded.tree.problem(("currencies",), currency[0], remedy)


def _refusal_of_packed(connection: Connection, table: str, row: Row, keys: Keys) -> str | None:
    try:
        whole = next(rows_of(table, [(value,) for value in row], keys))
    except ValueError:  # an amount, of which other checks speak
        return None
    return _refusal(connection, TABLES[table], whole)


def _refusal(connection: Connection, table: Table, row: Row) -> str | None:
    try:
        with connection.begin_nested():
            insert_rows(connection, table, [row])
    except IntegrityError as error:
        return _remedy(table, str(error.orig))
    return None


def _remedy(table: Table, message: str) -> str:
    if check := _CHECK_FAILED.search(message):
        rule = check[1].removeprefix(f"ck_{table.name}_")
        expression = _expression(table, check[1])
        return f"breaks the rule {rule.replace('_', ' ')!r} of {table.name} ({expression}); correct it"
    if unique := _UNIQUE_FAILED.search(message):
        columns = ", ".join(part.split(".")[-1].removesuffix("_id") for part in unique[1].split(", "))
        return f"a second row of {table.name} with the same {columns}; merge the two"
    if missing := _NOT_NULL_FAILED.search(message):
        return f"{missing[1].removesuffix('_id')} is missing; add it"
    return f"refused: {message}"


def _expression(table: Table, name: str) -> str:
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint) and constraint.name == name:
            return str(constraint.sqltext)
    return name


class _Numbers(dict[str, int]):
    """Gives every slug a number of its own on demand."""

    def __missing__(self, slug: str) -> int:
        self[slug] = len(self) + 1
        return self[slug]


class _Minor(dict[str, int]):
    """Minor coded files of a currency, 100 where it is unknown, which other checks report."""

    def __missing__(self, code: str) -> int:
        return 100
