"""Propositions: what a view may be for or against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, link
from communique.schema.record import Record, Thing

if TYPE_CHECKING:
    from communique.schema.stance import Stance


class Proposition(Thing, Record):
    """One clause in the present tense, understood alone; its label may be reworded, never changed in meaning."""

    __tablename__ = "propositions"
    __kind__ = "proposition"
    __comment__ = "What views are for or against: one clause in the present tense each, which nobody asserts here."

    stances: Mapped[list[Stance]] = relationship(
        back_populates="proposition", foreign_keys="Stance.proposition_id", order_by="Stance.id"
    )
    about: Mapped[list[Record]] = relationship(
        secondary="proposition_about", back_populates="propositions_about", order_by=Record.id, viewonly=True
    )


class PropositionAbout(Base):
    """A record that a proposition is about."""

    __tablename__ = "proposition_about"
    __table_args__ = ({"comment": "What each proposition is about: any records."},)

    proposition_id: Mapped[int] = link("propositions.id", "The proposition", primary_key=True)
    about_id: Mapped[int] = link("records.id", "The record that it is about", primary_key=True, index=True)
