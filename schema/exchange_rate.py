"""Exchange rates, as datasets declare them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, CText, Key, column, link, reference, safeguard, term
from communique.schema.vocabulary import RateBasis

if TYPE_CHECKING:
    from communique.schema.currency import Currency
    from communique.schema.document import Document
    from communique.schema.fact_file import FactFile
    from communique.schema.passage import Passage


class ExchangeRate(Base):
    """The price of one currency in another over a year, a month or a day."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        UniqueConstraint("document_id", "currency", "per_currency", "period", "basis"),
        # The longest of a day, its month and its year that has a rate is looked for.
        Index(None, "currency", "period"),
        safeguard("rate > 0", name="rate_is_positive", because="other rates are refused as they are read"),
        safeguard("currency <> per_currency", name="currency_is_another", because="one in itself is refused"),
        safeguard(
            "length(period) IN (4, 7, 10)", name="period_is_plain", because="other dates are refused as they are read"
        ),
        {
            "comment": "Exchange rates, as datasets of rates declare them. No record rests on them: sums are converted "
            "by them in reports, and stay as they are."
        },
    )

    id: Mapped[Key] = column("Key")
    document_id: Mapped[int] = link("documents.id", "The dataset that gives it", index=False, nullable=False)
    passage_id: Mapped[int] = link("passages.id", "The row that it stands in", nullable=False)
    currency: Mapped[str] = column("The currency whose price it is (ISO 4217)", CText, key=reference("currencies.code"))
    per_currency: Mapped[str] = column(
        "The currency of which one unit costs so much (ISO 4217)", CText, key=reference("currencies.code"), index=True
    )
    period: Mapped[str] = column("The year, month or day that it is of (ISO 8601)")
    rate: Mapped[float] = column("Units of the currency for one unit of the other, as the dataset has it")
    basis: Mapped[str] = term(RateBasis, "Which rate of the period it is", nullable=False)
    fact_file_id: Mapped[int] = link("fact_files.id", "The fact file that says so", nullable=False)

    document: Mapped[Document] = relationship(back_populates="exchange_rates")
    passage: Mapped[Passage] = relationship(back_populates="exchange_rates")
    currency_unit: Mapped[Currency] = relationship(
        foreign_keys=[currency], back_populates="exchange_rates", viewonly=True
    )
    per_currency_unit: Mapped[Currency] = relationship(
        foreign_keys=[per_currency], back_populates="exchange_rates_per_unit", viewonly=True
    )
    fact_file: Mapped[FactFile] = relationship(back_populates="exchange_rates")
