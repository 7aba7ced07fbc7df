"""Decisions: what an editor decides on a field where voices differ, and why."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column, link, safeguard, term
from communique.schema.vocabulary import Verdict

if TYPE_CHECKING:
    from communique.schema.fact_file import FactFile
    from communique.schema.record import Record


class Decision(Base):
    """An editor's verdict on claims for one field of one record; it comes before every rule."""

    __tablename__ = "decisions"
    __table_args__ = (
        safeguard(
            "field <> '' AND reason <> ''",
            name="says_on_what_and_why",
            because="the format wants words in both of them",
        ),
        {"comment": "What an editor decided on a field where voices differ, with the reason and the day."},
    )

    id: Mapped[Key] = column("Key")
    record_id: Mapped[int] = link("records.id", "The record", nullable=False)
    field: Mapped[str] = column("The field, called as in fact files")
    document: Mapped[str | None] = column("Only what the document of this slug says", absent="whichever says it")
    value: Mapped[str | None] = column("Only this value, as it is written", absent="whatever it says")
    verdict: Mapped[str] = term(Verdict, "What becomes of it", nullable=False)
    reason: Mapped[str] = column("Why, in a sentence for a reader")
    decided_on: Mapped[datetime.date] = column("The day of the decision (ISO 8601)")
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    record: Mapped[Record] = relationship(back_populates="decisions")
    fact_file: Mapped[FactFile] = relationship(back_populates="decisions")
