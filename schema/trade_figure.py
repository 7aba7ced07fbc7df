"""Trade figures."""

from __future__ import annotations

import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import (
    SILENT,
    column,
    earliest,
    edtf,
    latest,
    link,
    number_checks,
    partial_date_checks,
    printed,
    rule,
    term,
)
from communique.schema.currency import Currency
from communique.schema.money import Money, money_checks
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Bound, FigureStatus, TradeFlow


class TradeFigure(Money, Statement, Record):
    """Trade between two countries over a period, as one source gives it."""

    __tablename__ = "trade_figures"
    __kind__ = "trade figure"
    __comment__ = "How much two countries traded in a period; one row per source, never merged."
    __checks__ = (
        *partial_date_checks("period"),
        *money_checks(may_be_nothing=True),
        rule(
            "country_id <> partner_id",
            name="partner_is_another",
            field="partner",
            remedy="no country trades with itself; name another",
        ),
        rule(
            "change_percent >= -100",
            name="change_in_range",
            field="change_percent",
            remedy="nothing falls by more than 100; correct it",
        ),
        *number_checks("change_percent", "change_to_percent", "change_bound", name="change"),
    )

    country_id: Mapped[int] = link("actors.id", "The country whose trade it is (UN Comtrade reporter)", nullable=False)
    partner_id: Mapped[int] = link("actors.id", "The country it trades with", nullable=False)
    flow: Mapped[str] = term(TradeFlow, "Which way the goods go", nullable=False)
    reported_by_id: Mapped[int | None] = link("actors.id", "Whose statistics the source quotes", blank=SILENT)
    change_percent: Mapped[float | None] = column("Change against the period before", unit="percent", blank=SILENT)
    change_to_percent: Mapped[float | None] = column(
        "Where a range of changes ends", unit="percent", absent="no range", part_of="change_percent"
    )
    change_bound: Mapped[str | None] = term(
        Bound, "How the source bounds the size of the change", absent="no change", part_of="change_percent"
    )
    period: Mapped[str | None] = edtf("The period it covers")
    period_earliest: Mapped[datetime.date | None] = earliest("period")
    period_latest: Mapped[datetime.date | None] = latest("period")
    period_printed: Mapped[str | None] = printed("period")
    status: Mapped[str] = term(
        FigureStatus,
        "Whether it is what was or is, or what somebody expects or aims at",
        nullable=False,
        server_default=text("'actual'"),
        sort_order=10,  # behind those of money, since databases append it
    )

    currency_unit: Mapped[Currency | None] = relationship(
        lazy="joined", foreign_keys="TradeFigure.currency", back_populates="trade_figures", viewonly=True
    )
    also_currency_unit: Mapped[Currency | None] = relationship(
        lazy="joined", foreign_keys="TradeFigure.also_currency", back_populates="trade_figures_in_both", viewonly=True
    )
    country: Mapped[Actor] = relationship(foreign_keys=[country_id], back_populates="trade_figures")
    partner: Mapped[Actor] = relationship(foreign_keys=[partner_id], back_populates="trade_figures_as_partner")
    reported_by: Mapped[Actor | None] = relationship(
        foreign_keys=[reported_by_id], back_populates="trade_figures_reported"
    )
