"""Slugs that a fact file writes and that are read as others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, link, safeguard

if TYPE_CHECKING:
    from communique.schema.fact_file import FactFile


class SlugReading(Base):
    """A slug that a fact file writes, and as which other it was read when the file was last loaded."""

    __tablename__ = "slug_readings"
    __table_args__ = (
        safeguard("slug <> read_as", name="is_read_as_another", because="a verdict is on two slugs"),
        {
            "comment": "Slugs that fact files write and that are read as others, since an editor decided that the two "
            "are of one thing. What is loaded says the other; the file keeps its own."
        },
    )

    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that writes it", primary_key=True)
    slug: Mapped[str] = column("The slug as it is written", primary_key=True)
    read_as: Mapped[str] = column("The slug that it is read as")

    fact_file: Mapped[FactFile] = relationship(back_populates="readings")
