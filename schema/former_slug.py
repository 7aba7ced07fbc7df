"""Former slugs: addresses whose record is no more, and what became of it; or that an editor reads as another's."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, link, safeguard

if TYPE_CHECKING:
    from communique.schema.fact_file import FactFile
    from communique.schema.record import Record


class FormerSlug(Base):
    """A slug that was published and that no record has any more, or that documents write and is read as another."""

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
        safeguard(
            "NOT is_same OR became IS NOT NULL",
            name="same_as_another",
            because="the format wants a slug that it is read as",
        ),
        safeguard(
            "is_same OR changed_on IS NOT NULL", name="change_has_a_day", because="the format wants the day of a change"
        ),
        {
            "comment": "Addresses that were published and whose record is no more, and slugs of documents that an "
            "editor reads as another, so that they lead to what became of them. A slug is here or among the records, "
            "never both; the loader sees to that."
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
    is_same: Mapped[bool] = column(
        "True where documents still write the slug, and an editor decided that it is the same as what it became. "
        "Without that decision it is a record of its own again",
        Boolean(create_constraint=True, name="is_same_is_boolean"),
        server_default=text("false"),
    )
    reason: Mapped[str] = column("Why, in a sentence for a reader")
    changed_on: Mapped[datetime.date | None] = column(
        "The day on which the slug was given up, or an editor decided (ISO 8601)",
        absent="an editor decided, and did not say when",
    )
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    record: Mapped[Record | None] = relationship(back_populates="former_slugs")
    fact_file: Mapped[FactFile] = relationship(back_populates="former_slugs")
