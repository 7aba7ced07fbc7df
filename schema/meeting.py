"""Meetings, where they were held and in what circle."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

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
    range_checks,
    rule,
    safeguard,
    term,
)
from communique.schema.place import Place
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import Bound, MeetingFormat, MeetingMode, MeetingRank, MeetingStatus, VisitType

if TYPE_CHECKING:
    from communique.schema.agenda_item import AgendaItem
    from communique.schema.agreement import Agreement
    from communique.schema.participant import Participant


_NO_DURATION = "it lasted for no time; correct it, or delete it where the source does not say"


class Meeting(Thing, Record):
    """A meeting or visit, held or only announced."""

    __tablename__ = "meetings"
    __kind__ = "meeting"
    __comment__ = "Meetings and visits: held, announced, postponed or cancelled."
    __checks__ = (
        *partial_date_checks("held_on"),
        rule(
            "ordinal > 0",
            name="ordinal_is_positive",
            field="ordinal",
            remedy="meetings are counted from 1; write a whole number, such as 5 for the fifth, or delete it",
        ),
        rule("duration_minutes > 0", name="duration_minutes_is_positive", field="duration", remedy=_NO_DURATION),
        rule("duration_days > 0", name="duration_days_is_positive", field="duration", remedy=_NO_DURATION),
        safeguard(
            "coalesce(duration_minutes, duration_to_minutes) IS NULL "
            "OR coalesce(duration_days, duration_to_days) IS NULL",
            name="duration_has_one_unit",
            because="a duration is read in minutes or in days",
        ),
        safeguard(
            "(coalesce(duration_minutes, duration_days) IS NULL) = (duration_bound IS NULL)",
            name="duration_has_bound",
            because="a duration is read as a whole",
        ),
        *range_checks(
            "coalesce(duration_minutes, duration_days)",
            "coalesce(duration_to_minutes, duration_to_days)",
            "duration_bound",
            name="duration",
        ),
    )

    mode: Mapped[str | None] = term(MeetingMode, "How the sides met", blank=SILENT)
    rank: Mapped[str | None] = term(MeetingRank, "The level at which the sides met", blank=SILENT)
    ordinal: Mapped[int | None] = column(
        "Which in its series it is, from 1: 5 for the fifth meeting of a commission",
        absent="the source does not number it",
    )
    status: Mapped[str | None] = term(MeetingStatus, "Whether it took place", blank=SILENT)
    held_on: Mapped[str | None] = edtf("When it was held or was to be held")
    held_on_earliest: Mapped[datetime.date | None] = earliest("held_on")
    held_on_latest: Mapped[datetime.date | None] = latest("held_on")
    held_on_printed: Mapped[str | None] = printed("held_on")
    duration_minutes: Mapped[int | None] = column(
        "How long it lasted; of a range from", unit="minutes", absent="not stated, or stated in days"
    )
    duration_to_minutes: Mapped[int | None] = column(
        "Where a range of durations ends", unit="minutes", absent="no range in minutes", part_of="duration_minutes"
    )
    duration_days: Mapped[float | None] = column(
        "How long it lasted; of a range from",
        unit="days",
        absent="not stated, or stated in hours or minutes",
        part_of="duration_minutes",
    )
    duration_to_days: Mapped[float | None] = column(
        "Where a range of durations ends", unit="days", absent="no range in days", part_of="duration_minutes"
    )
    duration_bound: Mapped[str | None] = term(
        Bound, "How the source bounds the duration", absent="no duration", part_of="duration_minutes"
    )
    visit_type: Mapped[str | None] = term(
        VisitType, "What kind of visit it is by diplomatic protocol, as the source calls it", blank=SILENT
    )

    places: Mapped[list[Place]] = relationship(
        secondary="meeting_places", back_populates="meetings", order_by=Place.id, viewonly=True
    )
    formats: Mapped[list[MeetingFormatRow]] = relationship(
        back_populates="meeting", order_by="MeetingFormatRow.format", viewonly=True
    )
    participants: Mapped[list[Participant]] = relationship(
        back_populates="meeting", foreign_keys="Participant.meeting_id", order_by="Participant.id"
    )
    agenda: Mapped[list[AgendaItem]] = relationship(
        back_populates="meeting", foreign_keys="AgendaItem.meeting_id", order_by="AgendaItem.id"
    )
    agreements: Mapped[list[Agreement]] = relationship(
        back_populates="meeting", foreign_keys="Agreement.meeting_id", order_by="Agreement.id"
    )


class MeetingPlace(Base):
    """A place where a meeting was held."""

    __tablename__ = "meeting_places"
    __table_args__ = ({"comment": "Where meetings were held; one may have been held in several places."},)

    meeting_id: Mapped[int] = link("meetings.id", "The meeting", primary_key=True)
    place_id: Mapped[int] = link("places.id", "The place", primary_key=True, index=True)


class MeetingFormatRow(Base):
    """In what circle a meeting was held."""

    __tablename__ = "meeting_formats"
    __table_args__ = ({"comment": "In what circles a meeting was held; one may have had several."},)

    meeting_id: Mapped[int] = link("meetings.id", "The meeting", primary_key=True)
    format: Mapped[str] = term(MeetingFormat, "The circle", primary_key=True)

    meeting: Mapped[Meeting] = relationship(back_populates="formats", viewonly=True)
