"""Documents: the sources."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import (
    column,
    earliest,
    edtf,
    latest,
    link,
    partial_date_checks,
    printed,
    rule,
    term,
)
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import Extent, Reliability, SourceType

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.actor import Actor
    from communique.schema.exchange_rate import ExchangeRate
    from communique.schema.passage import Passage
    from communique.schema.review import Review
    from communique.schema.settled_difference import SettledDifference


class Document(Thing, Record):
    """An article, official statement or dataset that facts are coded from."""

    __tablename__ = "documents"
    __kind__ = "document"
    __comment__ = "The sources: articles, official statements, datasets. Their text stays with its owner."
    __checks__ = (
        *partial_date_checks("published_on"),
        rule(
            "characters > 0",
            name="characters_is_positive",
            field="characters",
            remedy="a document has at least one; segment its text again",
        ),
        rule(
            "reliability IS NULL OR reliability_note IS NOT NULL",
            name="reliability_is_explained",
            field="reliability",
            remedy="say why under `reliability_note`",
        ),
        rule(
            "text IS NULL OR license IS NOT NULL",
            name="text_is_licensed",
            field="text",
            remedy="it may only be carried under a licence; name that under `license`, or delete the text",
        ),
    )

    title: Mapped[str] = column("Title, as printed")
    author_id: Mapped[int | None] = link("actors.id", "Who wrote it", blank="not named")
    publisher_id: Mapped[int | None] = link("actors.id", "Who published it", blank="not named")
    published_on: Mapped[str | None] = edtf("When it was published")
    published_on_earliest: Mapped[datetime.date | None] = earliest("published_on")
    published_on_latest: Mapped[datetime.date | None] = latest("published_on")
    published_on_printed: Mapped[str | None] = printed("published_on")
    copy_of: Mapped[str | None] = column(
        "The document that it copies or translates, by its slug; of one that is not coded, who wrote or published it. "
        "That is the origin of what it says",
        absent="none that is known",
        index=True,
    )
    extent: Mapped[str] = term(
        Extent, "How much of the text was coded from", nullable=False, server_default=sql_text("'whole'")
    )
    language: Mapped[str] = column("Language of the text coded from (BCP 47)")
    source_type: Mapped[str] = term(SourceType, "What sort of document it is", nullable=False)
    reliability: Mapped[str | None] = term(
        Reliability, "How far the source can be relied on, our judgement, on the Admiralty scale", absent="not judged"
    )
    reliability_note: Mapped[str | None] = column("Why it was judged so, with references", absent="not judged")
    url: Mapped[str | None] = column("Address of the document", absent="not known")
    archived_url: Mapped[str | None] = column("Address of an archived copy", absent="not known")
    retrieved_on: Mapped[datetime.date | None] = column("Day the coded copy was fetched", absent="not known")
    file_sha256: Mapped[str] = column("SHA-256 of the coded copy's bytes, in hexadecimal: the very file")
    text_sha256: Mapped[str] = column(
        "SHA-256 of the normalised text (CODEBOOK.md), in hexadecimal: any faithful copy has it"
    )
    characters: Mapped[int] = column("Length of the normalised text", unit="characters")
    license: Mapped[str | None] = column(
        "Licence of the text (SPDX)", absent="not stated, so all rights are its owner's"
    )
    text: Mapped[str | None] = column("The normalised text", absent="its licence does not let us carry it")
    version: Mapped[str | None] = column(
        "The version of a dataset, as its publisher counts them", absent="it has none, or is no dataset"
    )
    mapping: Mapped[str | None] = column(
        "The name of the mapping by which a dataset was imported", absent="it was not imported by one"
    )
    row_url: Mapped[str | None] = column(
        "The address of a single row of a dataset, with {} where its number stands", absent="rows have no address"
    )

    author: Mapped[Actor | None] = relationship(foreign_keys=[author_id], back_populates="documents_written")
    publisher: Mapped[Actor | None] = relationship(foreign_keys=[publisher_id], back_populates="documents_published")
    accounts_given: Mapped[list[Account]] = relationship(
        foreign_keys="Account.document_id", back_populates="document", order_by="Account.id"
    )
    passages: Mapped[list[Passage]] = relationship(back_populates="document", order_by="Passage.start_char")
    review: Mapped[Review | None] = relationship(back_populates="document")
    settled_differences: Mapped[list[SettledDifference]] = relationship(
        back_populates="document", order_by="SettledDifference.position"
    )
    exchange_rates: Mapped[list[ExchangeRate]] = relationship(back_populates="document", order_by="ExchangeRate.id")
