"""Relations: how one record stands to another."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import column, link, rule, term
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import RelationType


class Relation(Statement, Record):
    """A cause, alternative, order or other tie between two records."""

    __tablename__ = "relations"
    __kind__ = "relation"
    __comment__ = "How one record stands to another: causes, alternatives, order, comparison, partnership."
    __checks__ = (
        UniqueConstraint("subject_id", "relation", "object_id"),
        rule(
            "subject_id <> object_id",
            name="is_not_to_itself",
            field="object",
            remedy="the record that is the subject, too; name another",
        ),
    )

    subject_id: Mapped[int] = link("records.id", "The first record", index=False, nullable=False)
    relation: Mapped[str] = term(RelationType, "How the first stands to the second", nullable=False)
    object_id: Mapped[int] = link("records.id", "The second record", nullable=False)
    qualifier: Mapped[str | None] = column(
        "The word that strengthens or weakens the tie, or the source's own verb, as printed", absent="none"
    )

    subject: Mapped[Record] = relationship(foreign_keys=[subject_id], back_populates="relations_from")
    object: Mapped[Record] = relationship(foreign_keys=[object_id], back_populates="relations_to")
