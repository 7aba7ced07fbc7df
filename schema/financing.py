"""Financings, and the loans among them."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Boolean, CheckConstraint, Float, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from communique.schema.actor import Actor
from communique.schema.base import CText, Identifier, guard_condition, link, term
from communique.schema.money import Money, money_checks
from communique.schema.project import Project
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import FinanceType, FinancingStage


class Financing(Money, Statement, Record):
    """Money given, promised or planned."""

    __tablename__ = "financings"
    __kind__ = "financing"
    __kinds__: ClassVar[tuple[str, ...]] = ("financing", "loan")
    __comment__ = "Money given, promised or planned. Stages and currencies must never be added together."
    __checks__ = (*money_checks(), UniqueConstraint("id", "kind"))

    provider_id: Mapped[int] = link("actors.id", "Who gives or is to give it.", nullable=False)
    recipient_id: Mapped[int | None] = link("actors.id", "Who gets it. Null: the source does not say.")
    project_id: Mapped[int | None] = link("projects.id", "What it is for. Null: the source names no project.")
    stage: Mapped[str] = term(FinancingStage, "How far the money has come.", nullable=False)
    purpose: Mapped[str | None] = mapped_column(
        CText, comment="What it is for, in our words, beyond the project. Null: the source does not say."
    )

    provider: Mapped[Actor] = relationship(foreign_keys=[provider_id])
    recipient: Mapped[Actor | None] = relationship(foreign_keys=[recipient_id])
    project: Mapped[Project | None] = relationship(foreign_keys=[project_id], back_populates="financings")


class Loan(Financing):
    """A financing that the source calls a loan."""

    __tablename__ = "loans"
    __kind__ = "loan"
    __kinds__ = ("loan",)
    __parent__ = "financings"
    __comment__ = "The financings that the source calls loans, with their terms."
    __checks__ = (CheckConstraint("interest_percent >= 0", name="interest_is_not_negative"),)

    id: Mapped[int] = mapped_column(
        Identifier, primary_key=True, autoincrement=False, sort_order=-30, comment="The financing's key."
    )
    kind: Mapped[str] = mapped_column(
        CText, nullable=False, sort_order=-20, comment="The record's kind, as in records."
    )
    is_concessional: Mapped[bool | None] = mapped_column(
        Boolean(create_constraint=True, name="is_concessional_is_boolean"),
        comment="True for a soft loan. Null: the source does not say.",
    )
    interest_percent: Mapped[float | None] = mapped_column(
        Float, comment="Interest, in percent a year. Null: the source does not say."
    )
    maturity: Mapped[str | None] = mapped_column(
        CText, comment="Time until it is paid back (ISO 8601 duration). Null: the source does not say."
    )
    grace: Mapped[str | None] = mapped_column(
        CText, comment="Time before repayment begins (ISO 8601 duration). Null: the source does not say."
    )
    finance_type: Mapped[str | None] = term(FinanceType, "Instrument (OECD DAC). Null: the source does not say.")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"polymorphic_identity": cls.__kind__, "inherit_condition": guard_condition(cls, Financing)}
