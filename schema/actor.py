"""Actors: people, states, organizations and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import column, link, not_above_itself, rule, term
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import ActorType

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.account_speaker import AccountSpeaker
    from communique.schema.agreement import AgreementParty
    from communique.schema.document import Document
    from communique.schema.event import EventParty
    from communique.schema.financing import Financing
    from communique.schema.membership import Membership
    from communique.schema.office import Office
    from communique.schema.participant import Participant
    from communique.schema.place import Place
    from communique.schema.project_party import ProjectParty
    from communique.schema.stance import Stance
    from communique.schema.trade_figure import TradeFigure


class Actor(Thing, Record):
    """Somebody who can act: a person, state, organization or group."""

    __tablename__ = "actors"
    __kind__ = "actor"
    __comment__ = "People, states, organizations and groups that can meet, lend, build or hold a view."
    __checks__ = (
        rule(
            "type <> 'person' OR country_id IS NULL",
            name="person_has_no_country",
            field="country",
            remedy="a person has none; delete it, and code an office under `memberships` where a source tells of one",
        ),
        rule(
            "iso_alpha3 IS NULL OR type = 'country'",
            name="iso_is_a_country",
            field="iso_alpha3",
            remedy="only a country has this code; delete it, or correct the `type`",
        ),
        rule(
            "iso_alpha3 IS NULL OR length(iso_alpha3) = 3",
            name="iso_is_alpha3",
            field="iso_alpha3",
            remedy="not three letters long; give the code of ISO 3166-1, such as KAZ",
        ),
        not_above_itself("voice_of", name="is_not_its_own_mouth"),
    )

    type: Mapped[str] = term(ActorType, "What sort of actor it is", nullable=False)
    country_id: Mapped[int | None] = link(
        "actors.id",
        "The state that an organization or group belongs to",
        absent="none, several, or a person (whose states and offices are memberships)",
    )
    voice_of_id: Mapped[int | None] = link(
        "actors.id",
        "Whose mouth it is: what a spokesperson or a state's press office says is the state's word",
        absent="its own voice",
    )
    iso_alpha3: Mapped[str | None] = column(
        "Country code (ISO 3166-1 alpha-3)", absent="not a state, or without a code"
    )
    classification: Mapped[str | None] = column(
        "What sort of organization or group, in a word or two", absent="not classified"
    )
    wikidata: Mapped[str | None] = column("Item in Wikidata, such as Q159", absent="not known")

    country: Mapped[Actor | None] = relationship(
        remote_side="Actor.id", foreign_keys=[country_id], back_populates="actors_of_country"
    )
    actors_of_country: Mapped[list[Actor]] = relationship(
        foreign_keys=[country_id], back_populates="country", order_by="Actor.id"
    )
    voice_of: Mapped[Actor | None] = relationship(
        remote_side="Actor.id", foreign_keys=[voice_of_id], back_populates="mouths"
    )
    mouths: Mapped[list[Actor]] = relationship(
        foreign_keys=[voice_of_id], back_populates="voice_of", order_by="Actor.id"
    )
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="member", foreign_keys="Membership.member_id", order_by="Membership.id"
    )
    members: Mapped[list[Membership]] = relationship(
        back_populates="organization", foreign_keys="Membership.organization_id", order_by="Membership.id"
    )
    memberships_on_behalf: Mapped[list[Membership]] = relationship(
        back_populates="on_behalf_of", foreign_keys="Membership.on_behalf_of_id", order_by="Membership.id"
    )
    offices: Mapped[list[Office]] = relationship(
        back_populates="organization", foreign_keys="Office.organization_id", order_by="Office.id"
    )
    participations: Mapped[list[Participant]] = relationship(
        back_populates="actor", foreign_keys="Participant.actor_id", order_by="Participant.id"
    )
    participations_on_behalf: Mapped[list[Participant]] = relationship(
        back_populates="on_behalf_of", foreign_keys="Participant.on_behalf_of_id", order_by="Participant.id"
    )
    event_parties: Mapped[list[EventParty]] = relationship(
        back_populates="actor", foreign_keys="EventParty.actor_id", order_by="EventParty.event_id", viewonly=True
    )
    agreement_parties: Mapped[list[AgreementParty]] = relationship(
        back_populates="actor",
        foreign_keys="AgreementParty.actor_id",
        order_by="AgreementParty.agreement_id",
        viewonly=True,
    )
    project_parties: Mapped[list[ProjectParty]] = relationship(
        back_populates="actor", foreign_keys="ProjectParty.actor_id", order_by="ProjectParty.id"
    )
    financings_given: Mapped[list[Financing]] = relationship(
        back_populates="provider", foreign_keys="Financing.provider_id", order_by="Financing.id"
    )
    financings_received: Mapped[list[Financing]] = relationship(
        back_populates="recipient", foreign_keys="Financing.recipient_id", order_by="Financing.id"
    )
    trade_figures: Mapped[list[TradeFigure]] = relationship(
        back_populates="country", foreign_keys="TradeFigure.country_id", order_by="TradeFigure.id"
    )
    trade_figures_as_partner: Mapped[list[TradeFigure]] = relationship(
        back_populates="partner", foreign_keys="TradeFigure.partner_id", order_by="TradeFigure.id"
    )
    trade_figures_reported: Mapped[list[TradeFigure]] = relationship(
        back_populates="reported_by", foreign_keys="TradeFigure.reported_by_id", order_by="TradeFigure.id"
    )
    stances: Mapped[list[Stance]] = relationship(
        back_populates="holder", foreign_keys="Stance.holder_id", order_by="Stance.id"
    )
    places: Mapped[list[Place]] = relationship(
        back_populates="country", foreign_keys="Place.country_id", order_by="Place.id"
    )
    documents_written: Mapped[list[Document]] = relationship(
        back_populates="author", foreign_keys="Document.author_id", order_by="Document.id"
    )
    documents_published: Mapped[list[Document]] = relationship(
        back_populates="publisher", foreign_keys="Document.publisher_id", order_by="Document.id"
    )
    accounts_reported: Mapped[list[Account]] = relationship(
        back_populates="speaker", foreign_keys="Account.speaker_id", order_by="Account.id"
    )
    accounts_passed_on: Mapped[list[AccountSpeaker]] = relationship(
        back_populates="speaker", order_by="AccountSpeaker.account_id"
    )
