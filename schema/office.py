"""Offices: what somebody can be in an organization or state, beside a plain member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import link
from communique.schema.record import Record, Thing

if TYPE_CHECKING:
    from communique.schema.membership import Membership


class Office(Thing, Record):
    """An office or standing role: one that many states have, such as president, or that only one organization has."""

    __tablename__ = "offices"
    __kind__ = "office"
    __comment__ = (
        "Offices and standing roles in states and organizations, whoever holds them and however they are printed."
    )

    organization_id: Mapped[int | None] = link(
        "actors.id", "The only organization or state that has it", absent="any may have one"
    )
    over_id: Mapped[int | None] = link(
        "records.id",
        "What it is over or sent to, such as the state that an ambassador is sent to",
        absent="its name says enough",
    )

    organization: Mapped[Actor | None] = relationship(foreign_keys=[organization_id], back_populates="offices")
    over: Mapped[Record | None] = relationship(foreign_keys=[over_id], back_populates="offices_over")
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="office", foreign_keys="Membership.office_id", order_by="Membership.id"
    )
