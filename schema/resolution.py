"""Resolutions: which value of a field stands where more than one voice speaks of it, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, text
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, link, safeguard, term
from communique.schema.vocabulary import ResolutionState, Rule

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.record import Record


class Resolution(Base):
    """The settlement of a field of a record."""

    __tablename__ = "resolutions"
    __table_args__ = (
        safeguard("voices >= 0 AND rivals >= 0", name="counts_are_counts", because="the loader counts them"),
        {
            "comment": "How the fields are settled on which more than one account speaks, or a coder concludes: which "
            "account stands, by which rule, and how many independent voices support it."
        },
    )

    record_id: Mapped[int] = link("records.id", "The record", primary_key=True)
    field: Mapped[str] = column("The field, called as in fact files", primary_key=True)
    account_id: Mapped[int | None] = link("accounts.id", "The account whose value stands", absent="the column is blank")
    state: Mapped[str] = term(ResolutionState, "How it is settled", nullable=False)
    rule: Mapped[str] = term(Rule, "What decided", nullable=False)
    voices: Mapped[int] = column("How many independent voices support what stands")
    rivals: Mapped[int] = column("How many independent voices give another value")
    is_tied: Mapped[bool] = column(
        "True where nothing decided, so that the earliest printed stands",
        Boolean(create_constraint=True, name="is_tied_is_boolean"),
        server_default=text("false"),
    )

    record: Mapped[Record] = relationship(foreign_keys=[record_id], back_populates="resolutions")
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id], back_populates="resolutions")
