"""Passages: the sentences of a document, as locators without their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, Key, column, link, safeguard, term
from communique.schema.vocabulary import CodingReason

if TYPE_CHECKING:
    from communique.schema.citation import Citation
    from communique.schema.document import Document
    from communique.schema.exchange_rate import ExchangeRate
    from communique.schema.name import Name


class Passage(Base):
    """One sentence or dataset row: a W3C TextPositionSelector into the document's normalised text."""

    __tablename__ = "passages"
    __table_args__ = (
        UniqueConstraint("document_id", "label"),
        UniqueConstraint("document_id", "start_char"),
        UniqueConstraint("document_id", "paragraph", "sentence"),
        safeguard(
            "start_char >= 0 AND end_char > start_char",
            name="offsets_in_order",
            because="passages outside the text are refused as they are read",
        ),
        safeguard(
            "paragraph > 0 AND sentence > 0", name="position_is_positive", because="labels of passages count from 1"
        ),
        safeguard(
            "coding_note IS NULL OR coding_reason IS NOT NULL",
            name="note_has_reason",
            because="the format has no note without a reason",
        ),
        {
            "comment": "Every sentence of every document, as a locator: where it stands and what it hashes to, never "
            "its words. Each is either cited or says why nothing was coded from it."
        },
    )

    id: Mapped[Key] = column("Key")
    label: Mapped[str] = column(
        "Paragraph and sentence, for instance P13.S4; of a dataset the row (RFC 7111), for instance row=5"
    )
    document_id: Mapped[int] = link("documents.id", "The document it stands in", index=False, nullable=False)
    paragraph: Mapped[int] = column(
        "Number of the paragraph, from 1, titles and bylines included; of a dataset of the row"
    )
    sentence: Mapped[int] = column("Number of the sentence in its paragraph, from 1; of a row 1")
    start_char: Mapped[int] = column("Offset of the first character in the normalised text, from 0")
    end_char: Mapped[int] = column("Offset behind the last character in the normalised text")
    sha256: Mapped[str] = column("SHA-256 of the normalised passage (UTF-8), in hexadecimal")
    coding_reason: Mapped[str | None] = term(CodingReason, "Why nothing was coded from it", absent="something cites it")
    coding_note: Mapped[str | None] = column("The reason in more words", absent="the reason says enough")

    document: Mapped[Document] = relationship(back_populates="passages")
    citations: Mapped[list[Citation]] = relationship(back_populates="passage", order_by="Citation.id")
    names: Mapped[list[Name]] = relationship(back_populates="passage", order_by="Name.id")
    exchange_rates: Mapped[list[ExchangeRate]] = relationship(back_populates="passage", order_by="ExchangeRate.id")
