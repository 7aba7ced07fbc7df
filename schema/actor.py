"""Actors: people, states, organizations and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import column, link, term
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import ActorType

if TYPE_CHECKING:
    from communique.schema.membership import Membership


class Actor(Thing, Record):
    """Somebody who can act: a person, state, organization or group."""

    __tablename__ = "actors"
    __kind__ = "actor"
    __comment__ = "People, states, organizations and groups that can meet, lend, build or hold a view."
    __checks__ = (
        CheckConstraint("type <> 'person' OR country_id IS NULL", name="person_has_no_country"),
        CheckConstraint("iso_alpha3 IS NULL OR type = 'country'", name="iso_is_a_country"),
        CheckConstraint("iso_alpha3 IS NULL OR length(iso_alpha3) = 3", name="iso_is_alpha3"),
    )

    type: Mapped[str] = term(ActorType, "What sort of actor it is", nullable=False)
    country_id: Mapped[int | None] = link(
        "actors.id",
        "The state that an organization or group belongs to",
        absent="none, several, or a person (whose states and offices are memberships)",
    )
    iso_alpha3: Mapped[str | None] = column(
        "Country code (ISO 3166-1 alpha-3)", absent="not a state, or without a code"
    )
    classification: Mapped[str | None] = column(
        "What sort of organization or group, in a word or two", absent="not classified"
    )

    country: Mapped[Actor | None] = relationship(remote_side="Actor.id", foreign_keys=[country_id])
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="member", foreign_keys="Membership.member_id", order_by="Membership.id"
    )
    members: Mapped[list[Membership]] = relationship(
        back_populates="organization", foreign_keys="Membership.organization_id", order_by="Membership.id"
    )
