"""Corrections: what was published and turned out wrong, in a log that readers can follow."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column, link, safeguard

if TYPE_CHECKING:
    from communique.schema.fact_file import FactFile


class Correction(Base):
    """A mistake of the coders that was published, and since when it is right."""

    __tablename__ = "corrections"
    __table_args__ = (
        safeguard("what <> ''", name="says_what", because="the format wants words in it"),
        {"comment": "What was published and turned out wrong, with the day on which it was put right."},
    )

    id: Mapped[Key] = column("Key")
    corrected_on: Mapped[datetime.date] = column("The day on which it was put right (ISO 8601)")
    record: Mapped[str | None] = column(
        "The record that it is about, by the slug that it had then",
        absent="it is about more than one record",
        index=True,
    )
    what: Mapped[str] = column("What was wrong, and what is right, in a sentence for a reader")
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    fact_file: Mapped[FactFile] = relationship(back_populates="corrections")
