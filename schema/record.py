"""Records: one row for everything that the database knows, whatever its kind."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, relationship

from communique.schema.base import PART_OF, Base, Key, OfKind, column, guard_condition, link, safeguard, term
from communique.schema.vocabulary import Modality
from communique.suggestions import likest

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.agenda_item import AgendaItem
    from communique.schema.agreement import Agreement
    from communique.schema.citation import Citation
    from communique.schema.claim import Claim
    from communique.schema.decision import Decision
    from communique.schema.event import Event
    from communique.schema.fact_file import FactFile
    from communique.schema.former_slug import FormerSlug
    from communique.schema.indicator import Indicator
    from communique.schema.milestone import Milestone
    from communique.schema.name import Name
    from communique.schema.office import Office
    from communique.schema.part import Part
    from communique.schema.proposition import Proposition
    from communique.schema.relation import Relation
    from communique.schema.resolution import Resolution


class Record(Base):
    """One thing or statement; its kind's table shares the id (joined-table inheritance)."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("id", "kind"),
        UniqueConstraint("id", "kind", "label"),
        UniqueConstraint("slug"),
        # Records that are only referred to are few, and looked at in each load.
        Index(None, "voices", sqlite_where=text("voices = 0"), postgresql_where=text("voices = 0")),
        # Whether there are any is asked for each page of a report.
        Index(None, "is_bulk", sqlite_where=text("is_bulk"), postgresql_where=text("is_bulk")),
        safeguard("voices >= 0", name="voices_are_counted", because="the loader counts them"),
        safeguard("slug <> '' AND label <> ''", name="is_named", because="the format wants words in both of them"),
        {
            "comment": "Everything that the database knows, one row each: things (people, places, meetings …) "
            "and statements about them. Citations, names and links can point at any of it."
        },
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"polymorphic_on": "kind"}

    id: Mapped[Key] = column("Key. Numbered anew, by slug, in each published edition")
    kind: Mapped[str] = column(
        "What it is, in the singular: meeting, loan, stance … Its own table has the rest", index=True
    )
    slug: Mapped[str] = column(
        "Readable name, unique over all kinds and stable across editions; permanent addresses use it"
    )
    label: Mapped[str] = column("What to call it, in a few words")
    summary: Mapped[str | None] = column("What it is, in our own words", absent="the label says enough")
    note: Mapped[str | None] = column(
        "What a reader should beware of: an ambiguity or slip of the source", absent="nothing"
    )
    reference: Mapped[str | None] = column(
        "Where knowledge from outside the coded documents comes from", absent="the row holds none"
    )
    fact_file_id: Mapped[int | None] = link(
        "fact_files.id",
        "The fact file that lists it: a document, or a thing of the gazetteer",
        absent="it belongs to no file, and is there as long as accounts speak of it",
    )
    how_sure: Mapped[str | None] = term(
        Modality, "The surest word of any voice for the whole of it", absent="no account says it as a whole"
    )
    voices: Mapped[int | None] = column(
        "How many independent voices say it. 0: it is only referred to, and its values are blank",
        absent="the gazetteer lists it; it needs none",
    )
    disputed: Mapped[str | None] = column(
        "Fields on which voices differ, `whole` where one denies it; with commas between", absent="none"
    )
    updated: Mapped[str | None] = column("Fields of which later news has come, with commas between", absent="none")
    inferred: Mapped[str | None] = column(
        "Fields that a coder concludes and no source says, with commas between", absent="none"
    )

    is_bulk: Mapped[bool] = column(
        "True while only datasets speak of it. Default reports, charts and search leave such records out",
        Boolean(create_constraint=True, name="is_bulk_is_boolean"),
        server_default=text("false"),
    )

    fact_file: Mapped[FactFile | None] = relationship(back_populates="records")
    accounts: Mapped[list[Account]] = relationship(
        back_populates="record", foreign_keys="Account.record_id", order_by="Account.id"
    )
    resolutions: Mapped[list[Resolution]] = relationship(
        back_populates="record", foreign_keys="Resolution.record_id", order_by="Resolution.field"
    )
    decisions: Mapped[list[Decision]] = relationship(back_populates="record", order_by="Decision.id")
    citations: Mapped[list[Citation]] = relationship(
        back_populates="record", foreign_keys="Citation.record_id", order_by="Citation.id", viewonly=True
    )
    accounts_originated: Mapped[list[Account]] = relationship(
        back_populates="origin", foreign_keys="Account.origin_id", order_by="Account.id"
    )
    claims_naming: Mapped[list[Claim]] = relationship(
        back_populates="object", foreign_keys="Claim.object_id", order_by="Claim.account_id, Claim.field"
    )
    names: Mapped[list[Name]] = relationship(back_populates="record", order_by="Name.id")
    agenda_items: Mapped[list[AgendaItem]] = relationship(
        back_populates="subject", foreign_keys="AgendaItem.subject_id", order_by="AgendaItem.id"
    )
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="subject", foreign_keys="Milestone.subject_id", order_by="Milestone.id"
    )
    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="subject", foreign_keys="Indicator.subject_id", order_by="Indicator.id"
    )
    propositions_about: Mapped[list[Proposition]] = relationship(
        secondary="proposition_about", back_populates="about", order_by="Proposition.id", viewonly=True
    )
    events_about: Mapped[list[Event]] = relationship(
        back_populates="object", foreign_keys="Event.object_id", order_by="Event.id"
    )
    agreements_about: Mapped[list[Agreement]] = relationship(
        back_populates="subject", foreign_keys="Agreement.subject_id", order_by="Agreement.id"
    )
    offices_over: Mapped[list[Office]] = relationship(
        back_populates="over", foreign_keys="Office.over_id", order_by="Office.id"
    )
    sum_parts: Mapped[list[Part]] = relationship(
        back_populates="whole", foreign_keys="Part.whole_id", order_by="Part.id"
    )
    sums_with_it: Mapped[list[Part]] = relationship(
        back_populates="part", foreign_keys="Part.part_id", order_by="Part.id"
    )
    relations_from: Mapped[list[Relation]] = relationship(
        back_populates="subject", foreign_keys="Relation.subject_id", order_by="Relation.id"
    )
    relations_to: Mapped[list[Relation]] = relationship(
        back_populates="object", foreign_keys="Relation.object_id", order_by="Relation.id"
    )
    former_slugs: Mapped[list[FormerSlug]] = relationship(back_populates="record", order_by="FormerSlug.slug")

    def claims_for(self, field: str) -> list[Claim]:
        """Return every claim on a field, called as in fact files, whoever makes it, in the order of their accounts.

        Raises ValueError where a record of this kind has no such field.
        """
        refuse_unknown_field(self.kind, field)
        return [claim for account in self.accounts for claim in account.claims if claim.field == field]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.slug}>"


def refuse_unknown_field(kind: str, field: str) -> None:
    """Raise ValueError, with what may have been meant, where records of a kind have no such field."""
    known = fields_of_records(kind)
    if field not in known:
        meant = likest(field, known)
        hint = f"did you mean {meant!r}?" if meant else f"it has {', '.join(known)}"
        raise ValueError(f"a record of the kind {kind!r} has no field {field!r}; {hint}")


class Statement(OfKind):
    """A kind of record that says something about things."""

    kind: Mapped[str] = column("The record's kind, as in records", nullable=False, sort_order=-20)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"polymorphic_identity": cls.__kind__, "inherit_condition": guard_condition(cls, Record)}


class Thing(Statement):
    """A kind of record that carries its label in its own table, so that Datasette can show it."""

    __guard__ = ("id", "kind", "label")

    label: Mapped[str] = column("What to call it, as in records", nullable=False, sort_order=-10)


@cache
def tables_of_kinds() -> dict[str, str]:
    """Return the table of each kind of record."""
    return {kind: str(mapper.local_table) for kind, mapper in Record.__mapper__.polymorphic_map.items()}


@cache
def kinds_of_things() -> frozenset[str]:
    """Return the kinds of record that are things, not statements about things."""
    return frozenset(kind for kind, one in Record.__mapper__.polymorphic_map.items() if issubclass(one.class_, Thing))


@cache
def addresses_of_kinds() -> dict[str, str]:
    """Return what the permanent address of each kind of record begins with: a table, the same for all of a family."""
    tables = tables_of_kinds()
    return {kind: tables[family_of(kind)] for kind in tables}


@cache
def family_of(kind: str) -> str:
    """Return the kind whose identity a record of this kind has: a loan is a financing, whatever it turns out to be."""
    mapper = Record.__mapper__.polymorphic_map[kind]
    while mapper.inherits is not None and mapper.inherits is not Record.__mapper__:
        mapper = mapper.inherits
    return str(mapper.polymorphic_identity)


@cache
def kinds_of_family(kind: str) -> tuple[str, ...]:
    """Return the kinds that a record of this kind may come to be of, what they all are first."""
    family = family_of(kind)
    return family, *(one for one in Record.__mapper__.polymorphic_map if one != family and family_of(one) == family)


@cache
def fields_of_records(kind: str) -> tuple[str, ...]:
    """Return what may be said of a record of a kind, called as in fact files; of money also what is said of loans."""
    tables = tables_of_kinds()
    columns = [one for kind_ in kinds_of_family(kind) for one in Base.metadata.tables[tables[kind_]].columns]
    named = [_field_of(one.name) for one in columns if PART_OF not in one.info or one.name == "unit"]
    # What a record has several of has a table of its own, which is named after both.
    sets = f"{family_of(kind).replace(' ', '_')}_"
    many = [name.removeprefix(sets) for name in Base.metadata.tables if name.startswith(sets)]
    several = [name for name in many if f"{sets}{name}" not in tables.values()]
    return tuple(sorted({*named, *several} - {"id", "kind", "label"}))


def _field_of(column: str) -> str:
    return column.removesuffix("_id").removesuffix("_minor").removesuffix("_minutes")
