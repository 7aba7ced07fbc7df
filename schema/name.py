"""Names: every spelling, as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column, link, term
from communique.schema.vocabulary import NameType

if TYPE_CHECKING:
    from communique.schema.passage import Passage
    from communique.schema.record import Record


class Name(Base):
    """A spelling of a record's name, and where it is printed."""

    __tablename__ = "names"
    __table_args__ = (
        UniqueConstraint("record_id", "name", "type", "passage_id"),
        {"comment": "Every spelling that a source uses for a record, and where it is first printed there."},
    )

    id: Mapped[Key] = column("Key")
    record_id: Mapped[int] = link("records.id", "What is called so", index=False, nullable=False)
    name: Mapped[str] = column("The spelling, as printed", index=True)
    type: Mapped[str] = term(NameType, "What sort of spelling it is", nullable=False)
    script: Mapped[str] = column("Script it is written in (ISO 15924), for instance Latn")
    passage_id: Mapped[int | None] = link(
        "passages.id", "Where a source first prints it", absent="outside knowledge; records.reference says whose"
    )

    record: Mapped[Record] = relationship(back_populates="names")
    passage: Mapped[Passage | None] = relationship(back_populates="names")
