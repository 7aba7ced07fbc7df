"""Accounts: what one voice, in one document, says of one record in one breath."""

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
from communique.schema.vocabulary import Modality

if TYPE_CHECKING:
    from communique.schema.account_speaker import AccountSpeaker
    from communique.schema.actor import Actor
    from communique.schema.citation import Citation
    from communique.schema.claim import Claim
    from communique.schema.document import Document
    from communique.schema.record import Record
    from communique.schema.resolution import Resolution


class Account(Base):
    """The account that one voice, in one document, gives of one record; its claims are the values that it gives."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("document_id", "record_id", "position"),
        # For the guard of citations, and to look up what is said of a record.
        UniqueConstraint("record_id", "id"),
        # What a voice says of a record: some voices say very much, and of some records very much is said.
        Index("ix_accounts_origin_id_record_id", "origin_id", "record_id"),
        safeguard("position > 0", name="position_counts_from_1", because="the loader counts them"),
        *partial_date_checks("as_of"),
        *partial_date_checks("said_on"),
        {
            "comment": "What one voice, in one document, says of one record in one breath. A document that reports two "
            "people on one meeting has two accounts of it."
        },
    )

    id: Mapped[Key] = column("Key. Numbered anew, by document and record, in each published edition")
    record_id: Mapped[int] = link("records.id", "The record that it is about", index=False, nullable=False)
    document_id: Mapped[int] = link("documents.id", "The document that it stands in", index=False, nullable=False)
    label: Mapped[str] = column("The sentence that is cited first for it, such as P13.S4")
    position: Mapped[int] = column("Which of the document's accounts of the record it is, from 1")
    speaker_id: Mapped[int | None] = link(
        "actors.id",
        "Whose word the document reports; where it comes by way of others, whose words they are",
        absent="the document speaks for itself",
    )
    origin_id: Mapped[int] = link(
        "records.id",
        "Whose voice it is: the speaker, else who wrote or published the document, else the document. "
        "Accounts of one origin are one voice",
        index=False,
        nullable=False,
    )
    as_of: Mapped[str | None] = edtf("The time that it speaks of, where it differs from the record's")
    as_of_earliest: Mapped[datetime.date | None] = earliest("as_of")
    as_of_latest: Mapped[datetime.date | None] = latest("as_of")
    as_of_printed: Mapped[str | None] = printed("as_of")
    said_on: Mapped[str | None] = edtf("When the speaker said it, where the document tells")
    said_on_earliest: Mapped[datetime.date | None] = earliest("said_on")
    said_on_latest: Mapped[datetime.date | None] = latest("said_on")
    said_on_printed: Mapped[str | None] = printed("said_on")
    scope: Mapped[str] = column(
        "Which part of the record it is of, in our own words. Empty: the whole; only its accounts fill the columns",
        server_default=text("''"),
    )
    is_denied: Mapped[bool] = column(
        "True where it says that the record is not so or, where it is not of the whole, that its values are not",
        Boolean(create_constraint=True, name="is_denied_is_boolean"),
        server_default=text("false"),
    )
    modality: Mapped[str] = term(
        Modality, "How sure the voice is, as its words show", nullable=False, server_default=text("'certain'")
    )
    is_inferred: Mapped[bool] = column(
        "True where the coder drew the conclusion, not the source; that is no doubt of the source's",
        Boolean(create_constraint=True, name="is_inferred_is_boolean"),
        server_default=text("false"),
    )

    is_whole: Mapped[bool] = column(
        "True where a sentence says the record as a whole, false where sentences speak of single fields only",
        Boolean(create_constraint=True, name="is_whole_is_boolean"),
        server_default=text("true"),
    )
    is_entry: Mapped[bool] = column(
        "True where the document says by it what the record is, false where it only adds to what others tell of it",
        Boolean(create_constraint=True, name="is_entry_is_boolean"),
        server_default=text("false"),
    )
    name: Mapped[str | None] = column("What its coder calls the record", absent="the record is called by its parts")
    summary: Mapped[str | None] = column("What the record is, in its coder's words", absent="nothing beyond the name")
    note: Mapped[str | None] = column("What a reader should beware of here", absent="nothing")

    record: Mapped[Record] = relationship(foreign_keys=[record_id], back_populates="accounts")
    document: Mapped[Document] = relationship(foreign_keys=[document_id], back_populates="accounts_given")
    speaker: Mapped[Actor | None] = relationship(foreign_keys=[speaker_id], back_populates="accounts_reported")
    speakers: Mapped[list[AccountSpeaker]] = relationship(back_populates="account", order_by="AccountSpeaker.position")
    origin: Mapped[Record] = relationship(foreign_keys=[origin_id], back_populates="accounts_originated")
    resolutions: Mapped[list[Resolution]] = relationship(
        back_populates="account",
        foreign_keys="Resolution.account_id",
        order_by="Resolution.record_id, Resolution.field",
    )
    claims: Mapped[list[Claim]] = relationship(back_populates="account", order_by="Claim.field, Claim.value")
    citations: Mapped[list[Citation]] = relationship(back_populates="account", order_by="Citation.id")
