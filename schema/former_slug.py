"""Former slugs: permanent addresses whose record is no more, and what became of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, link, safeguard

if TYPE_CHECKING:
    from communique.schema.fact_file import FactFile
    from communique.schema.record import Record


class FormerSlug(Base):
    """A slug that was published, that no record has any more."""

    __tablename__ = "former_slugs"
    __table_args__ = (
        safeguard(
            "slug <> '' AND label <> '' AND reason <> ''",
            name="says_what_and_why",
            because="the format wants words in each of them",
        ),
        safeguard(
            "became <> slug", name="became_another", because="a slug that became itself is refused as it is read"
        ),
        safeguard(
            "record_id IS NULL OR became IS NOT NULL",
            name="record_was_named",
            because="the loader finds the record by what the slug became",
        ),
        {
            "comment": "Addresses that were published and whose record is no more, so that they still lead to what "
            "became of it. A slug is here or among the records, never both; the loader sees to that."
        },
    )

    slug: Mapped[str] = column("The slug that no record has any more", primary_key=True)
    label: Mapped[str | None] = column("What it was called", absent="not told; the slug says enough")
    became: Mapped[str | None] = column(
        "The slug of what it became, which may since be a former one itself", absent="withdrawn, nothing took its place"
    )
    record_id: Mapped[int | None] = link(
        "records.id",
        "What it became in the end, however often that changed again",
        absent="withdrawn, or what it became was",
    )
    reason: Mapped[str] = column("Why, in a sentence for a reader")
    changed_on: Mapped[datetime.date] = column("The day on which the slug was given up (ISO 8601)")
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    record: Mapped[Record | None] = relationship(back_populates="former_slugs")
    fact_file: Mapped[FactFile] = relationship(back_populates="former_slugs")
