"""Fact files: what the rows were loaded from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column

if TYPE_CHECKING:
    from communique.schema.correction import Correction
    from communique.schema.decision import Decision
    from communique.schema.exchange_rate import ExchangeRate
    from communique.schema.former_slug import FormerSlug
    from communique.schema.record import Record
    from communique.schema.review import Review
    from communique.schema.settled_difference import SettledDifference
    from communique.schema.slug_reading import SlugReading


class FactFile(Base):
    """A fact file as last loaded."""

    __tablename__ = "fact_files"
    __table_args__ = (
        UniqueConstraint("label"),
        {"comment": "The files that the facts were loaded from: one per coded document, and the gazetteer's."},
    )

    id: Mapped[Key] = column("Key")
    label: Mapped[str] = column("What the file calls itself: gazetteer/ or documents/, then its name or slug")
    sha256: Mapped[str] = column("SHA-256 of the file's bytes as last loaded, in hexadecimal")

    records: Mapped[list[Record]] = relationship(back_populates="fact_file")
    decisions: Mapped[list[Decision]] = relationship(back_populates="fact_file", order_by="Decision.id")
    corrections: Mapped[list[Correction]] = relationship(back_populates="fact_file", order_by="Correction.id")
    reviews: Mapped[list[Review]] = relationship(back_populates="fact_file", order_by="Review.id")
    settled_differences: Mapped[list[SettledDifference]] = relationship(
        back_populates="fact_file", order_by="SettledDifference.id"
    )
    exchange_rates: Mapped[list[ExchangeRate]] = relationship(back_populates="fact_file", order_by="ExchangeRate.id")
    former_slugs: Mapped[list[FormerSlug]] = relationship(back_populates="fact_file", order_by="FormerSlug.slug")
    readings: Mapped[list[SlugReading]] = relationship(back_populates="fact_file", order_by="SlugReading.slug")
