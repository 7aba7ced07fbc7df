"""Agreements: what was agreed in words that can be signed, and their parties."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import (
    SILENT,
    Base,
    column,
    earliest,
    edtf,
    latest,
    link,
    partial_date_checks,
    printed,
    term,
)
from communique.schema.meeting import Meeting
from communique.schema.place import Place
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import AgreementPartyRole, AgreementStatus, AgreementType


class Agreement(Thing, Record):
    """A treaty, memorandum, contract or other agreement, whether signed or only discussed."""

    __tablename__ = "agreements"
    __kind__ = "agreement"
    __comment__ = "Treaties, memorandums, contracts and other agreements: in force, signed, or only discussed."
    __checks__ = partial_date_checks("signed_on")

    title: Mapped[str | None] = column("Its own title, as printed", blank=SILENT)
    number: Mapped[str | None] = column("Its number in a register or series, as printed", absent="none is printed")
    type: Mapped[str | None] = term(AgreementType, "What form it has", blank=SILENT)
    status: Mapped[str | None] = term(AgreementStatus, "How far it has come", blank=SILENT)
    signed_on: Mapped[str | None] = edtf("When it was signed or is to be signed")
    signed_on_earliest: Mapped[datetime.date | None] = earliest("signed_on")
    signed_on_latest: Mapped[datetime.date | None] = latest("signed_on")
    signed_on_printed: Mapped[str | None] = printed("signed_on")
    signed_at_id: Mapped[int | None] = link("places.id", "Where it was signed or is to be signed", blank=SILENT)
    meeting_id: Mapped[int | None] = link(
        "meetings.id", "The meeting at which it was signed or is to be signed", absent="none that a source names"
    )
    subject_id: Mapped[int | None] = link("records.id", "What it is about, any record", absent="the label says it")

    signed_at: Mapped[Place | None] = relationship(foreign_keys=[signed_at_id], back_populates="agreements_signed")
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id], back_populates="agreements")
    subject: Mapped[Record | None] = relationship(foreign_keys=[subject_id], back_populates="agreements_about")
    parties: Mapped[list[AgreementParty]] = relationship(back_populates="agreement", viewonly=True)


class AgreementParty(Base):
    """An actor's side in an agreement."""

    __tablename__ = "agreement_parties"
    __table_args__ = ({"comment": "Who agreed with whom: the actors of each agreement and their sides in it."},)

    agreement_id: Mapped[int] = link("agreements.id", "The agreement", primary_key=True)
    actor_id: Mapped[int] = link("actors.id", "The actor", primary_key=True, index=True)
    role: Mapped[str] = term(AgreementPartyRole, "The actor's side", primary_key=True)

    agreement: Mapped[Agreement] = relationship(back_populates="parties", viewonly=True)
    actor: Mapped[Actor] = relationship(back_populates="agreement_parties", viewonly=True)
