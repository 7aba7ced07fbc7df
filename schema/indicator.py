"""Indicators: figures of anything, such as lengths, volumes, shares, costs and votes."""

from __future__ import annotations

import datetime

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

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
from communique.schema.vocabulary import Bound, FigureStatus, Quantity


class Indicator(Money, Statement, Record):
    """A figure of a project, place, meeting, event, organization or anything else."""

    __tablename__ = "indicators"
    __kind__ = "indicator"
    __comment__ = "Figures of anything: how long, large or many it is, its share, what it costs, how many voted so."
    __checks__ = (
        UniqueConstraint("subject_id", "quantity", "tag", "status"),
        *partial_date_checks("period"),
        *money_checks(),
        *number_checks("value", "value_to", "value_bound", name="value"),
        rule(
            "value > 0 OR (value = 0 AND quantity IN ('count', 'share', 'votes', 'rate'))",
            name="value_is_positive",
            field="value",
            remedy="a measure is more than 0; correct it: only a count, a share, a rate or votes may be 0",
        ),
        rule(
            "quantity <> 'share' OR coalesce(value_to, value) <= 100",
            name="share_is_part_of_a_whole",
            field="value",
            remedy="a share is in percent, and none is over 100; correct it",
        ),
        rule(
            "value IS NULL OR quantity NOT IN ('cost', 'saving')",
            name="cost_is_money",
            field="value",
            remedy="a cost or a saving has a currency; write it as `amount`, such as 3 million EUR",
        ),
        rule(
            "amount_minor IS NULL OR quantity IN ('cost', 'saving')",
            name="amount_is_a_cost",
            field="amount",
            remedy="only a cost or a saving is an amount of money; write this figure as `value`, with its `unit`",
        ),
        rule(
            "unit IS NULL OR quantity NOT IN ('share', 'rate', 'votes', 'cost', 'saving')",
            name="unit_is_of_a_measure",
            field="unit",
            remedy="shares and rates are in percent, votes counted, costs and savings in a currency; delete the unit",
        ),
        rule(
            "share_of IS NULL OR quantity = 'share'",
            name="share_of_has_share",
            field="share_of",
            remedy="only a share is of a whole; delete it, or correct the `quantity`",
        ),
    )

    subject_id: Mapped[int] = link("records.id", "What it is a figure of", index=False, nullable=False)
    quantity: Mapped[str] = term(Quantity, "What the figure says of it", nullable=False)
    tag: Mapped[str] = column(
        "What tells it from other figures of the same subject and quantity, in a coder's word; empty where there is one"
    )
    value: Mapped[float | None] = column(
        "How much; of a range from", unit="the unit of this row, or percent", blank=SILENT
    )
    value_to: Mapped[float | None] = column(
        "Where a range ends", unit="the unit of this row, or percent", absent="no range", part_of="value"
    )
    value_bound: Mapped[str | None] = term(Bound, "How the source bounds the value", absent="no value", part_of="value")
    unit: Mapped[str | None] = column(
        "Unit (UCUM), for instance m",
        absent="no value, votes, a share or rate in percent, or a bare number",
        part_of="value",
    )
    share_of: Mapped[str | None] = column("What a share is a part of, in our words", absent="no share, or not said")
    period: Mapped[str | None] = edtf("The time that the figure is for")
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
        lazy="joined", foreign_keys="Indicator.currency", back_populates="indicators", viewonly=True
    )
    also_currency_unit: Mapped[Currency | None] = relationship(
        lazy="joined", foreign_keys="Indicator.also_currency", back_populates="indicators_in_both", viewonly=True
    )
    subject: Mapped[Record] = relationship(foreign_keys=[subject_id], back_populates="indicators")
