"""Records: one row for everything that the database knows, whatever its kind."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, relationship

from communique.schema.base import Base, Key, OfKind, column, guard_condition, link, safeguard

if TYPE_CHECKING:
    from communique.schema.agenda_item import AgendaItem
    from communique.schema.agreement import Agreement
    from communique.schema.citation import Citation
    from communique.schema.event import Event
    from communique.schema.fact_file import FactFile
    from communique.schema.former_slug import FormerSlug
    from communique.schema.milestone import Milestone
    from communique.schema.name import Name
    from communique.schema.proposition import Proposition
    from communique.schema.relation import Relation


class Record(Base):
    """One thing or statement; its kind's table shares the id (joined-table inheritance)."""

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("id", "kind"),
        UniqueConstraint("id", "kind", "label"),
        UniqueConstraint("slug"),
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
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that declares the record", nullable=False)

    fact_file: Mapped[FactFile] = relationship(back_populates="records")
    citations: Mapped[list[Citation]] = relationship(
        back_populates="record", foreign_keys="Citation.record_id", order_by="Citation.id"
    )
    names: Mapped[list[Name]] = relationship(back_populates="record", order_by="Name.id")
    agenda_items: Mapped[list[AgendaItem]] = relationship(
        back_populates="subject", foreign_keys="AgendaItem.subject_id", order_by="AgendaItem.id"
    )
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="subject", foreign_keys="Milestone.subject_id", order_by="Milestone.id"
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
    relations_from: Mapped[list[Relation]] = relationship(
        back_populates="subject", foreign_keys="Relation.subject_id", order_by="Relation.id"
    )
    relations_to: Mapped[list[Relation]] = relationship(
        back_populates="object", foreign_keys="Relation.object_id", order_by="Relation.id"
    )
    former_slugs: Mapped[list[FormerSlug]] = relationship(back_populates="record", order_by="FormerSlug.slug")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.slug}>"


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
    """Return the table of each kind of record, which its permanent address begins with."""
    return {kind: str(mapper.local_table) for kind, mapper in Record.__mapper__.polymorphic_map.items()}
