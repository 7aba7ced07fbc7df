"""Reviews: who coded a document, who settled what differed, and how far the codings agreed before that."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column, link, safeguard, term
from communique.schema.vocabulary import CoderType

if TYPE_CHECKING:
    from communique.schema.document import Document
    from communique.schema.fact_file import FactFile

_COUNTED = "counts that do not go together are refused as they are read"


class Review(Base):
    """Two codings of one document, made apart, compared and settled by a reviewer."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("document_id"),
        safeguard(
            "records_both >= 0 AND records_both <= records_first AND records_both <= records_second",
            name="records_go_together",
            because=_COUNTED,
        ),
        safeguard(
            "values_agreed >= 0 AND values_agreed <= values_compared", name="values_go_together", because=_COUNTED
        ),
        safeguard("differences >= 0", name="differences_are_counted", because=_COUNTED),
        {
            "comment": "Who coded a document, who reviewed it, and how far the two codings agreed before their "
            "differences were settled. Documents without a row were not reviewed so."
        },
    )

    id: Mapped[Key] = column("Key")
    document_id: Mapped[int] = link("documents.id", "The document that was coded twice", index=False, nullable=False)
    first_coder: Mapped[str] = column("Who made the coding that became this file; of a model, which one and which run")
    first_coder_type: Mapped[str] = term(CoderType, "What the first coder is", nullable=False)
    second_coder: Mapped[str] = column("Who coded the same text without seeing that")
    second_coder_type: Mapped[str] = term(CoderType, "What the second coder is", nullable=False)
    reviewer: Mapped[str] = column("Who settled the differences")
    reviewer_type: Mapped[str] = term(CoderType, "What the reviewer is", nullable=False)
    reviewed_on: Mapped[datetime.date] = column("The day on which the review was finished (ISO 8601)")
    records_first: Mapped[int] = column("Number of records in the first coding")
    records_second: Mapped[int] = column("Number of records in the second coding")
    records_both: Mapped[int] = column("Number of records that both have: F1 is twice this, over what each has")
    values_compared: Mapped[int] = column("Number of values compared, in records that both have")
    values_agreed: Mapped[int] = column("Number of these on which both codings agree")
    differences: Mapped[int] = column("Number of differences: records that one has, and values on which they differ")
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    document: Mapped[Document] = relationship(back_populates="review")
    fact_file: Mapped[FactFile] = relationship(back_populates="reviews")
