"""What every table shares: naming of constraints, column types, and the guards between records and kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    event,
    inspect,
)
from sqlalchemy.dialects.postgresql import TEXT as POSTGRESQL_TEXT
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    MappedColumn,
    declared_attr,
    mapped_column,
    object_session,
)
from sqlalchemy.types import TypeEngine

from communique.schema.vocabulary import Vocabulary

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

BLANK, ABSENT, PART_OF = "blank", "absent", "part of"
REMEDY, FIELD, BECAUSE = "remedy", "field", "because"
SILENT = "the source does not say"
VOCABULARY = "vocabulary"
# What a row is called, where it has such a column.
_CALLED = ("slug", "label", "name", "field")
DURATION = "as a duration (ISO 8601)"
# SQLite numbers rows only where the key is spelt INTEGER.
Identifier: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
# The C collation gives PostgreSQL the byte order that SQLite has, so that reports sort alike.
CText: TypeEngine[str] = Text().with_variant(POSTGRESQL_TEXT(collation="C"), "postgresql")

Key = Annotated[int, mapped_column(Identifier, primary_key=True, sort_order=-30)]


class Base(DeclarativeBase):
    """The declarative base; its metadata names every constraint."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: CText, float: Float()}

    def __repr__(self) -> str:
        """Return its class and key, what it joins, by slug or label where that can be had, and its terms."""
        table = Base.metadata.tables[str(inspect(type(self)).local_table)]
        told = (_told(self, column.name, references(table).get(column.name)) for column in table.c if _is_told(column))
        return f"<{' '.join([type(self).__name__, *told])}>"


def _is_told(column: Column[Any]) -> bool:
    says_what = column.name in references(column.table) or VOCABULARY in column.info or column.name in _CALLED
    return column.primary_key or (says_what and not column.nullable)


def _told(row: Base, column: str, target: Table | None) -> str:
    session, loaded = object_session(row), inspect(row).dict
    value = getattr(row, column) if session else loaded.get(column)
    relation = column.removesuffix("_id")
    found = loaded.get(relation) if target is not None else None
    if target is not None and found is None and session and value is not None:
        with session.no_autoflush:  # whoever only looks writes nothing
            found = session.get(_class_of(target), value)
    name = next((name for one in _CALLED if (name := inspect(found).dict.get(one))), None) if found else None
    return f"{relation}={name}" if name else f"{column}={value}"


@cache
def _class_of(table: Table) -> type[Base]:
    return next(one.class_ for one in Base.registry.mappers if one.local_table is table)


def column(
    meaning: str,
    type_: TypeEngine[Any] | type[TypeEngine[Any]] | None = None,
    *,
    unit: str | None = None,
    notation: str | None = None,
    blank: str | None = None,
    absent: str | None = None,
    terms: type[Vocabulary] | None = None,
    key: ForeignKey | None = None,
    part_of: str | None = None,
    **options: Any,
) -> MappedColumn[Any]:
    """Return a column that tells what its values mean, in what unit and notation, and what null means.

    A null is explained by `blank`, where the source leaves open what a reader will look for, so that pages say it, or
    by `absent`, where there is nothing to say. `part_of` names the column that says the same for a reader. It is all in
    `info` as data, and the comment is made of that. The type follows from the annotation unless one is given; with
    `terms`, a CHECK holds the values to them.
    """
    told: dict[str, Any] = {"meaning": meaning, "unit": unit, "notation": notation, BLANK: blank, ABSENT: absent}
    told |= {VOCABULARY: terms, PART_OF: part_of}
    info = {key: value for key, value in told.items() if value is not None}
    comment = " ".join(_sentences(info, notation or (unit and f"in {unit}"), "Null"))
    return mapped_column(type_, *filter(None, [key]), comment=comment, doc=comment, info=info, **options)


def meaning_for_readers(column: Column[Any]) -> str:
    """Return what a column means, without the notation and the terms that only those who query tables need."""
    told = {**column.info, VOCABULARY: None}
    has_unit = "unit" in told and "notation" not in told
    return " ".join(_sentences(told, f"in {told['unit']}" if has_unit else None, "Blank"))


def _sentences(info: Mapping[str, Any], how: str | None, null: str) -> Iterator[str]:
    yield f"{info.get('meaning', '')}{f', {how}' if how else ''}."
    if why := info.get(BLANK) or info.get(ABSENT):
        yield f"{null}: {why}."
    if terms := info.get(VOCABULARY):
        yield terms.sentence()


def reference(target: str, **options: Any) -> ForeignKey:
    """Return a foreign key that a loader may defer to the end of its transaction."""
    return ForeignKey(target, deferrable=True, initially="IMMEDIATE", **options)


def references(table: Table) -> dict[str, Table]:
    """Return the columns of a table that point at another's key; those that repeat its own record's are none."""
    keys = ((column.name, key) for column in table.columns for key in column.foreign_keys)
    return {name: key.column.table for name, key in keys if key.constraint and len(key.constraint.columns) == 1}


def link(target: str, meaning: str, **options: Any) -> MappedColumn[Any]:
    """Return a column that points at another table's key, indexed because queries follow it."""
    options.setdefault("index", not options.get("primary_key", False))
    return column(meaning, Identifier, key=reference(target), **options)


def term(vocabulary: type[Vocabulary], meaning: str, **options: Any) -> MappedColumn[Any]:
    """Return a text column that holds one term of a vocabulary, by CHECK, and whose comment lists the terms."""
    return column(meaning, terms=vocabulary, **options)


@event.listens_for(Column, "after_parent_attach")
def _check_vocabulary(column: Column[Any], table: Table) -> None:
    # A CHECK of the table rather than of the column: Alembic does not see those of columns.
    # Alembic's copies of our tables bring their CHECKs along.
    vocabulary = column.info.get(VOCABULARY)
    if vocabulary and table.metadata is Base.metadata:
        check = safeguard(
            vocabulary.sql_check(column.name), name=f"{column.name}_is_known", because="the format has these terms only"
        )
        table.append_constraint(check)


def rule(sql: str, *, name: str, remedy: str, field: str | None = None) -> CheckConstraint:
    """Return a CHECK that a fact file can break, with what its coder is to do, and at which field of the file."""
    told = {REMEDY: remedy} | ({FIELD: field} if field else {})
    return CheckConstraint(sql, name=name, info=told)


def safeguard(sql: str, *, name: str, because: str) -> CheckConstraint:
    """Return a CHECK that no fact file can break, and why: it is for those who write rows in other ways."""
    return CheckConstraint(sql, name=name, info={BECAUSE: because})


def edtf(meaning: str) -> MappedColumn[Any]:
    """Return a date as precise as the source is; first of the four columns of a partial date."""
    return column(meaning, notation="in EDTF (ISO 8601-2)", blank=SILENT)


def earliest(date: str) -> MappedColumn[Any]:
    """Return the first day that a partial date allows."""
    return column(f"First day that {date} allows (ISO 8601)", absent="not stated, or open at the start", part_of=date)


def latest(date: str) -> MappedColumn[Any]:
    """Return the last day that a partial date allows."""
    return column(f"Last day that {date} allows (ISO 8601)", absent="not stated, or open at the end", part_of=date)


def printed(what: str) -> MappedColumn[Any]:
    """Return the words that a value was read from."""
    return column(f"The words that {what} was read from, as printed", absent="not quoted", part_of=what)


def partial_date_checks(date: str) -> tuple[CheckConstraint, CheckConstraint]:
    """Return the CHECKs of a partial date: its days are in order, and stand only beside the date itself."""
    in_order = safeguard(
        f"{date}_earliest <= {date}_latest", name=f"{date}_in_order", because="dates are read with their days in order"
    )
    complete = safeguard(
        f"{date} IS NOT NULL OR ({date}_earliest IS NULL AND {date}_latest IS NULL AND {date}_printed IS NULL)",
        name=f"{date}_has_edtf",
        because="a date is read as a whole",
    )
    return in_order, complete


def number_checks(first: str, last: str, bound: str, *, name: str) -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of a number that may be blank: whole with its bound, and with its end where it is a range."""
    whole = safeguard(
        f"({first} IS NULL) = ({bound} IS NULL)", name=f"{name}_has_bound", because="it is read as a whole"
    )
    return whole, *range_checks(first, last, bound, name=name)


def range_checks(first: str, last: str, bound: str, *, name: str) -> tuple[CheckConstraint, CheckConstraint]:
    """Return the CHECKs of a range: it ends above where it begins, and `between` is the bound of what ends."""
    because = "a range is read as a whole"
    grows = safeguard(f"{last} > {first}", name=f"{name}_range_grows", because=because)
    ends = safeguard(
        f"({last} IS NOT NULL) = (coalesce({bound}, '') = 'between')", name=f"{name}_range_has_end", because=because
    )
    return grows, ends


def not_above_itself(field: str, *, name: str) -> CheckConstraint:
    """Return the CHECK of a tree, along a column that is called as the field with `_id`."""
    return rule(f"{field}_id <> id", name=name, field=field, remedy=f"its own ancestor by `{field}`; break the loop")


class OfKind:
    """A table of one kind of record: shares its key with `records` and repeats the kind, which a key guards."""

    __kind__: ClassVar[str]
    __kinds__: ClassVar[tuple[str, ...]] = ()
    __guard__: ClassVar[tuple[str, ...]] = ("id", "kind")
    __parent__: ClassVar[str] = "records"
    __checks__: ClassVar[tuple[CheckConstraint | UniqueConstraint | ForeignKeyConstraint | Index, ...]] = ()
    __comment__: ClassVar[str]

    id: Mapped[int] = column(
        "The record's key, shared with records.id", Identifier, primary_key=True, autoincrement=False, sort_order=-30
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        kinds = ", ".join(f"'{kind}'" for kind in cls.__kinds__ or (cls.__kind__,))
        guard = ForeignKeyConstraint(
            cls.__guard__,
            [f"{cls.__parent__}.{column}" for column in cls.__guard__],
            onupdate="CASCADE",
            deferrable=True,
            initially="IMMEDIATE",
        )
        check = safeguard(f"kind IN ({kinds})", name="kind_is_own", because="the kind follows from the section")
        return guard, check, *cls.__checks__, {"comment": cls.__comment__}


def guard_condition(own: Any, parent: Any) -> ColumnElement[bool]:
    """Return how a kind's table joins its parent: on every column of its guard, so that copies are one attribute."""
    return and_(*(getattr(own, column) == parent.__table__.c[column] for column in own.__guard__))


def columns_of(entity: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Return each column of a mapped class once, whichever of its tables have it.

    `pd.read_sql(select(*columns_of(Loan)), engine)` has one `id`, where `select(Loan)` gives `id`, `id_1` and `id_2`.
    """
    return [getattr(entity, attribute.key) for attribute in inspect(entity).column_attrs]
