"""Currencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, rule

if TYPE_CHECKING:
    from communique.schema.exchange_rate import ExchangeRate
    from communique.schema.financing import Financing
    from communique.schema.indicator import Indicator
    from communique.schema.trade_figure import TradeFigure


class Currency(Base):
    """A currency of ISO 4217."""

    __tablename__ = "currencies"
    __table_args__ = (
        rule(
            "length(code) = 3 AND code = upper(code)",
            name="code_is_iso",
            field="code",
            remedy="not three capital letters; give the code of ISO 4217, such as EUR",
        ),
        rule(
            "minor_per_major > 0",
            name="minor_per_major_is_positive",
            field="minor_per_major",
            remedy="how many minor units make a major one: 100 for cents, 1 where there are none",
        ),
        {"comment": "The currencies of ISO 4217, with how many minor units make a major one."},
    )

    code: Mapped[str] = column("Code (ISO 4217), for instance USD", primary_key=True)
    label: Mapped[str] = column("Name (ISO 4217)")
    minor_per_major: Mapped[int] = column(
        "Minor units in a major unit: 100 cents in a dollar, 1 in a yen, 1000 in a Kuwaiti dinar"
    )

    financings: Mapped[list[Financing]] = relationship(
        back_populates="currency_unit", foreign_keys="Financing.currency", order_by="Financing.id", viewonly=True
    )
    financings_in_both: Mapped[list[Financing]] = relationship(
        back_populates="also_currency_unit",
        foreign_keys="Financing.also_currency",
        order_by="Financing.id",
        viewonly=True,
    )
    trade_figures: Mapped[list[TradeFigure]] = relationship(
        back_populates="currency_unit", foreign_keys="TradeFigure.currency", order_by="TradeFigure.id", viewonly=True
    )
    trade_figures_in_both: Mapped[list[TradeFigure]] = relationship(
        back_populates="also_currency_unit",
        foreign_keys="TradeFigure.also_currency",
        order_by="TradeFigure.id",
        viewonly=True,
    )
    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="currency_unit", foreign_keys="Indicator.currency", order_by="Indicator.id", viewonly=True
    )
    indicators_in_both: Mapped[list[Indicator]] = relationship(
        back_populates="also_currency_unit",
        foreign_keys="Indicator.also_currency",
        order_by="Indicator.id",
        viewonly=True,
    )
    exchange_rates: Mapped[list[ExchangeRate]] = relationship(
        back_populates="currency_unit", foreign_keys="ExchangeRate.currency", order_by="ExchangeRate.id", viewonly=True
    )
    exchange_rates_per_unit: Mapped[list[ExchangeRate]] = relationship(
        back_populates="per_currency_unit",
        foreign_keys="ExchangeRate.per_currency",
        order_by="ExchangeRate.id",
        viewonly=True,
    )
