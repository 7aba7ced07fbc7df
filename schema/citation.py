"""Citations: which passage speaks of which record, and how surely."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import (
    Base,
    Key,
    column,
    earliest,
    edtf,
    latest,
    link,
    partial_date_checks,
    printed,
    safeguard,
    term,
)
from communique.schema.vocabulary import CitationRelation, Modality

if TYPE_CHECKING:
    from communique.schema.actor import Actor
    from communique.schema.passage import Passage
    from communique.schema.record import Record


class Citation(Base):
    """This passage speaks of that record."""

    __tablename__ = "citations"
    __table_args__ = (
        UniqueConstraint("record_id", "passage_id", "relation", "field", "reported_value"),
        # Which records a sentence speaks of is asked of every sentence of a document: the answer is in the index.
        Index(None, "passage_id", "record_id"),
        safeguard(
            "hedge IS NULL OR modality <> 'certain'",
            name="hedge_is_not_certain",
            because="evidence is refused as it is read where a word of doubt stands beside `certain`",
        ),
        safeguard(
            "reported_value = '' OR field <> ''",
            name="value_has_field",
            because="evidence is refused as it is read where a value has no field",
        ),
        safeguard(
            "relation = 'supports' OR field = '' OR reported_value <> ''",
            name="rival_value_is_given",
            because="evidence is refused as it is read where a field is disputed without a value",
        ),
        *partial_date_checks("as_of"),
        {"comment": "The evidence: which sentence supports, disputes or updates which record, and how sure it is."},
    )

    id: Mapped[Key] = column("Key")
    record_id: Mapped[int] = link("records.id", "The record that the passage speaks of", index=False, nullable=False)
    passage_id: Mapped[int] = link("passages.id", "The passage", index=False, nullable=False)
    relation: Mapped[str] = term(
        CitationRelation, "How the passage bears on the record", nullable=False, server_default=text("'supports'")
    )
    field: Mapped[str] = column(
        "The column of the record that the passage speaks of. Empty: the record as a whole", server_default=text("''")
    )
    reported_value: Mapped[str] = column(
        "The value that the passage gives for the field, where it is not the record's. Empty: the record's",
        server_default=text("''"),
    )
    modality: Mapped[str] = term(
        Modality, "How sure the source is, as its words show", nullable=False, server_default=text("'certain'")
    )
    hedge: Mapped[str | None] = column("The word or words of doubt, as printed", absent="none printed")
    is_inferred: Mapped[bool] = column(
        "True where the coder drew the conclusion, not the source; that is no doubt of the source's",
        Boolean(create_constraint=True, name="is_inferred_is_boolean"),
        server_default=text("false"),
    )
    attributed_to_id: Mapped[int | None] = link(
        "actors.id", "Whose word the source reports", absent="the source speaks for itself"
    )
    as_of: Mapped[str | None] = edtf("The time that the passage speaks of, where it differs from the record's")
    as_of_earliest: Mapped[datetime.date | None] = earliest("as_of")
    as_of_latest: Mapped[datetime.date | None] = latest("as_of")
    as_of_printed: Mapped[str | None] = printed("as_of")

    record: Mapped[Record] = relationship(back_populates="citations", foreign_keys=[record_id])
    passage: Mapped[Passage] = relationship(back_populates="citations")
    attributed_to: Mapped[Actor | None] = relationship(
        foreign_keys=[attributed_to_id], back_populates="citations_attributed"
    )
