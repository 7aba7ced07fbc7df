"""Financings, and the loans among them."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Boolean, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, declared_attr, relationship

from communique.schema.actor import Actor
from communique.schema.base import (
    DURATION,
    SILENT,
    Identifier,
    column,
    guard_condition,
    link,
    number_checks,
    rule,
    safeguard,
    term,
)
from communique.schema.currency import Currency
from communique.schema.money import Money, money_checks
from communique.schema.project import Project
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Bound, FinanceType, FinancingStage, Instrument


def _of_kind(context: DefaultExecutionContext) -> str | None:
    """Return what a new row's instrument is where nothing is said: a Loan that somebody adds in Python is one."""
    return "loan" if context.get_current_parameters().get("kind") == "loan" else None  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so


class Financing(Money, Statement, Record):
    """Money given, promised or planned."""

    __tablename__ = "financings"
    __kind__ = "financing"
    __kinds__: ClassVar[tuple[str, ...]] = ("financing", "loan")
    __comment__ = "Money given, promised or planned. Stages and currencies must never be added together."
    __checks__ = (
        *money_checks(),
        UniqueConstraint("id", "kind"),
        safeguard(
            "(kind = 'loan') = (coalesce(instrument, '') = 'loan')",
            name="loan_is_its_kind",
            because="the kind follows from the instrument that stands",
        ),
    )

    provider_id: Mapped[int | None] = link("actors.id", "Who gives or is to give it", blank=SILENT)
    recipient_id: Mapped[int | None] = link("actors.id", "Who gets it", blank=SILENT)
    project_id: Mapped[int | None] = link("projects.id", "What it is for", blank="the source names no project")
    instrument: Mapped[str | None] = term(
        Instrument,
        "What sources call it: a loan, a grant … A coder's conclusion stands beside it",
        blank=SILENT,
        default=_of_kind,
    )
    stage: Mapped[str | None] = term(FinancingStage, "How far the money has come", blank=SILENT)
    purpose: Mapped[str | None] = column("What it is for, in our words, beyond the project", blank=SILENT)

    currency_unit: Mapped[Currency | None] = relationship(
        lazy="joined", foreign_keys="Financing.currency", back_populates="financings", viewonly=True
    )
    also_currency_unit: Mapped[Currency | None] = relationship(
        lazy="joined", foreign_keys="Financing.also_currency", back_populates="financings_in_both", viewonly=True
    )
    provider: Mapped[Actor | None] = relationship(foreign_keys=[provider_id], back_populates="financings_given")
    recipient: Mapped[Actor | None] = relationship(foreign_keys=[recipient_id], back_populates="financings_received")
    project: Mapped[Project | None] = relationship(foreign_keys=[project_id], back_populates="financings")


class Loan(Financing):
    """A financing whose instrument, as it stands, is a loan."""

    __tablename__ = "loans"
    __kind__ = "loan"
    __kinds__ = ("loan",)
    __parent__ = "financings"
    __comment__ = "The financings whose instrument, as it stands, is a loan, with their terms."
    __checks__ = (
        rule(
            "interest_percent >= 0",
            name="interest_is_not_negative",
            field="interest_percent",
            remedy="interest is 0 or more; correct it",
        ),
        *number_checks("interest_percent", "interest_to_percent", "interest_bound", name="interest"),
    )

    id: Mapped[int] = column("The financing's key", Identifier, primary_key=True, autoincrement=False, sort_order=-30)
    kind: Mapped[str] = column("The record's kind, as in records", nullable=False, sort_order=-20)
    is_concessional: Mapped[bool | None] = column(
        "True for a soft loan", Boolean(create_constraint=True, name="is_concessional_is_boolean"), blank=SILENT
    )
    interest_percent: Mapped[float | None] = column("Interest", unit="percent a year", blank=SILENT)
    interest_to_percent: Mapped[float | None] = column(
        "Where a range of interest ends", unit="percent a year", absent="no range", part_of="interest_percent"
    )
    interest_bound: Mapped[str | None] = term(
        Bound, "How the source bounds the interest", absent="no interest", part_of="interest_percent"
    )
    maturity: Mapped[str | None] = column("Time until it is paid back", notation=DURATION, blank=SILENT)
    grace: Mapped[str | None] = column("Time before repayment begins", notation=DURATION, blank=SILENT)
    finance_type: Mapped[str | None] = term(FinanceType, "Type of finance by the list of the OECD DAC", blank=SILENT)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {
            "polymorphic_identity": cls.__kind__,
            "inherit_condition": guard_condition(cls, Financing),
            # Whoever reads financings gets the terms of all loans among them at once, not by a statement for each.
            "polymorphic_load": "selectin",
        }
