"""Settled differences: on what two coders of one document differed, what was taken, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column, link, safeguard, term
from communique.schema.vocabulary import SettlingReason, Taken

if TYPE_CHECKING:
    from communique.schema.document import Document
    from communique.schema.fact_file import FactFile


class SettledDifference(Base):
    """One difference of two codings, with what either had and what the reviewer took."""

    __tablename__ = "settled_differences"
    __table_args__ = (
        UniqueConstraint("document_id", "position"),
        safeguard("position > 0", name="position_is_positive", because="the list is counted from 1"),
        {
            "comment": "Each difference of two codings of a document that a reviewer settled: what either coder had, "
            "what was taken, and why."
        },
    )

    id: Mapped[Key] = column("Key")
    document_id: Mapped[int] = link("documents.id", "The document that was coded twice", index=False, nullable=False)
    position: Mapped[int] = column("Place in the list, from 1")
    record_kind: Mapped[str] = column("Kind of record that it is about, or sentence, or spelling")
    record: Mapped[str] = column("The record, by the slug that it had then; the sentence, by its label")
    field: Mapped[str | None] = column(
        "The field on which they differed", absent="one of the two does not have the record at all"
    )
    first_value: Mapped[str | None] = column("What the first coder has", absent="nothing, or the field is null, too")
    second_value: Mapped[str | None] = column("What the second coder has", absent="nothing, or the field is null, too")
    taken: Mapped[str] = term(Taken, "What the reviewer took", nullable=False)
    reason: Mapped[str] = term(SettlingReason, "Why", nullable=False)
    note: Mapped[str | None] = column("Why, in more words", absent="the reason says enough")
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    document: Mapped[Document] = relationship(back_populates="settled_differences")
    fact_file: Mapped[FactFile] = relationship(back_populates="settled_differences")
