"""Citations: which passage speaks of which record, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Identifier, Key, column, link, safeguard, term
from communique.schema.vocabulary import Modality

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.passage import Passage
    from communique.schema.record import Record


class Citation(Base):
    """This passage speaks of that record."""

    __tablename__ = "citations"
    __table_args__ = (
        UniqueConstraint("record_id", "passage_id", "field", "account_id"),
        # Which records a sentence speaks of is asked of every sentence of a document: the answer is in the index.
        Index(None, "passage_id", "record_id"),
        ForeignKeyConstraint(
            ["record_id", "account_id"], ["accounts.record_id", "accounts.id"], deferrable=True, initially="IMMEDIATE"
        ),
        safeguard(
            "hedge IS NULL OR modality <> 'certain'",
            name="hedge_is_not_certain",
            because="evidence is refused as it is read where a word of doubt stands beside `certain`",
        ),
        {
            "comment": "The evidence: which sentence an account rests on, for the whole of it or one field, "
            "and how sure it is."
        },
    )

    id: Mapped[Key] = column("Key")
    account_id: Mapped[int] = column("The account that rests on the passage; it is of the same record", Identifier)
    record_id: Mapped[int] = link("records.id", "The record that the passage speaks of", index=False, nullable=False)
    passage_id: Mapped[int] = link("passages.id", "The passage", index=False, nullable=False)
    field: Mapped[str] = column(
        "The field of the record that the passage speaks of. Empty: the record as a whole", server_default=text("''")
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

    account: Mapped[Account] = relationship(back_populates="citations")
    record: Mapped[Record] = relationship(back_populates="citations", foreign_keys=[record_id], viewonly=True)
    passage: Mapped[Passage] = relationship(back_populates="citations")
