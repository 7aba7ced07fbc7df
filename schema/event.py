"""Events other than meetings, and their parties."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import SILENT, Base, earliest, edtf, latest, link, partial_date_checks, printed, term
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import EventPartyRole, EventStatus, EventType


class Event(Thing, Record):
    """Something that happened, happens, or is offered, planned or possible."""

    __tablename__ = "events"
    __kind__ = "event"
    __comment__ = "What happened, happens, or is offered, planned, proposed or possible, other than meetings."
    __checks__ = partial_date_checks("occurred_on")

    type: Mapped[str | None] = term(EventType, "PLOVER category", absent="none fits")
    status: Mapped[str | None] = term(EventStatus, "Whether it has happened", blank=SILENT)
    object_id: Mapped[int | None] = link("records.id", "What it is about, any record", absent="the label says it")
    occurred_on: Mapped[str | None] = edtf("When it happened or is to happen")
    occurred_on_earliest: Mapped[datetime.date | None] = earliest("occurred_on")
    occurred_on_latest: Mapped[datetime.date | None] = latest("occurred_on")
    occurred_on_printed: Mapped[str | None] = printed("occurred_on")

    object: Mapped[Record | None] = relationship(foreign_keys=[object_id], back_populates="events_about")
    parties: Mapped[list[EventParty]] = relationship(back_populates="event", viewonly=True)


class EventParty(Base):
    """An actor's side in an event."""

    __tablename__ = "event_parties"
    __table_args__ = ({"comment": "Who did what to whom: the actors of each event and their sides in it."},)

    event_id: Mapped[int] = link("events.id", "The event", primary_key=True)
    actor_id: Mapped[int] = link("actors.id", "The actor", primary_key=True, index=True)
    role: Mapped[str] = term(EventPartyRole, "The actor's side", primary_key=True)

    event: Mapped[Event] = relationship(back_populates="parties", viewonly=True)
    actor: Mapped[Actor] = relationship(back_populates="event_parties", viewonly=True)
