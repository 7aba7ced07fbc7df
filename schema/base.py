"""What every table shares: naming of constraints, column types, and the guards between records and kinds."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
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
)
from sqlalchemy.dialects.postgresql import TEXT as POSTGRESQL_TEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.types import TypeEngine

from communique.schema.vocabulary import Vocabulary

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

VOCABULARY = "vocabulary"
# SQLite numbers rows only where the key is spelt INTEGER.
Identifier: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
# The C collation gives PostgreSQL the byte order that SQLite has, so that reports sort alike.
CText: TypeEngine[str] = Text().with_variant(POSTGRESQL_TEXT(collation="C"), "postgresql")

Key = Annotated[int, mapped_column(Identifier, primary_key=True, sort_order=-30)]


class Base(DeclarativeBase):
    """The declarative base; its metadata names every constraint."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def reference(target: str, **options: Any) -> ForeignKey:
    """A foreign key that a loader may defer to the end of its transaction."""
    return ForeignKey(target, deferrable=True, initially="IMMEDIATE", **options)


def link(target: str, comment: str, **options: Any) -> MappedColumn[Any]:
    """A column that points at another table's key, indexed because queries follow it."""
    options.setdefault("index", not options.get("primary_key", False))
    return mapped_column(Identifier, reference(target), comment=comment, **options)


def term(vocabulary: type[Vocabulary], comment: str, **options: Any) -> MappedColumn[Any]:
    """A text column that holds one term of a vocabulary, by CHECK, and whose comment lists the terms."""
    return mapped_column(CText, info={VOCABULARY: vocabulary}, comment=f"{comment} {vocabulary.sentence()}", **options)


@event.listens_for(Column, "after_parent_attach")
def _check_vocabulary(column: Column[Any], table: Table) -> None:
    # A CHECK of the table rather than of the column: Alembic does not see those of columns.
    # Alembic's copies of our tables bring their CHECKs along.
    vocabulary = column.info.get(VOCABULARY)
    if vocabulary and table.metadata is Base.metadata:
        check = CheckConstraint(vocabulary.sql_check(column.name), name=f"{column.name}_is_known")
        table.append_constraint(check)


def edtf(what: str) -> MappedColumn[Any]:
    """A date as precise as the source is; first of the four columns of a partial date."""
    return mapped_column(CText, comment=f"{what}, in EDTF (ISO 8601-2). Null: the source does not say.")


def earliest(date: str) -> MappedColumn[Any]:
    """The first day that a partial date allows."""
    return mapped_column(
        Date, comment=f"First day that {date} allows (ISO 8601). Null: not stated, or open at the start."
    )


def latest(date: str) -> MappedColumn[Any]:
    """The last day that a partial date allows."""
    return mapped_column(Date, comment=f"Last day that {date} allows (ISO 8601). Null: not stated, or open at the end.")


def printed(what: str) -> MappedColumn[Any]:
    """The words that a value was read from."""
    return mapped_column(CText, comment=f"The words that {what} was read from, as printed. Null: not quoted.")


def partial_date_checks(date: str) -> tuple[CheckConstraint, CheckConstraint]:
    """The CHECKs of a partial date: its days are in order, and stand only beside the date itself."""
    in_order = CheckConstraint(f"{date}_earliest <= {date}_latest", name=f"{date}_in_order")
    complete = CheckConstraint(
        f"{date} IS NOT NULL OR ({date}_earliest IS NULL AND {date}_latest IS NULL AND {date}_printed IS NULL)",
        name=f"{date}_has_edtf",
    )
    return in_order, complete


class OfKind:
    """A table of one kind of record: shares its key with `records` and repeats the kind, which a key guards."""

    __kind__: ClassVar[str]
    __kinds__: ClassVar[tuple[str, ...]] = ()
    __guard__: ClassVar[tuple[str, ...]] = ("id", "kind")
    __parent__: ClassVar[str] = "records"
    __checks__: ClassVar[tuple[CheckConstraint | UniqueConstraint | ForeignKeyConstraint | Index, ...]] = ()
    __comment__: ClassVar[str]

    @declared_attr
    def id(cls) -> Mapped[int]:
        """The key that the record has in every table."""
        return mapped_column(
            Identifier,
            primary_key=True,
            autoincrement=False,
            sort_order=-30,
            comment="The record's key, shared with records.id.",
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
        check = CheckConstraint(f"kind IN ({kinds})", name="kind_is_own")
        return guard, check, *cls.__checks__, {"comment": cls.__comment__}


def guard_condition(own: Any, parent: Any) -> ColumnElement[bool]:
    """How a table of one kind joins its parent: on every column of its guard, which makes the copies one attribute."""
    return and_(*(getattr(own, column) == parent.__table__.c[column] for column in own.__guard__))
