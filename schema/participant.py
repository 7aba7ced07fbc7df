"""Participants: who was, or was to be, at a meeting."""

from __future__ import annotations

from sqlalchemy import Boolean, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import SILENT, Base, column, link, term
from communique.schema.meeting import Meeting
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Attendance, MeetingFormat


class Participant(Statement, Record):
    """An actor at a meeting."""

    __tablename__ = "participants"
    __kind__ = "participant"
    __comment__ = "Who was at a meeting, or was to be, for whom and in what capacity."
    __checks__ = (UniqueConstraint("meeting_id", "actor_id"),)

    meeting_id: Mapped[int] = link("meetings.id", "The meeting", index=False, nullable=False)
    actor_id: Mapped[int] = link("actors.id", "Who", nullable=False)
    attendance: Mapped[str | None] = term(Attendance, "Whether the actor was there", blank=SILENT)
    on_behalf_of_id: Mapped[int | None] = link("actors.id", "For which side", blank=SILENT)
    capacity: Mapped[str | None] = column("Office or capacity at the meeting, as printed", blank=SILENT)
    is_host: Mapped[bool | None] = column(
        "True for a host, false for a guest", Boolean(create_constraint=True, name="is_host_is_boolean"), blank=SILENT
    )
    is_inviter: Mapped[bool | None] = column(
        "True for whoever the meeting was at the invitation of, be it the host or not",
        Boolean(create_constraint=True, name="is_inviter_is_boolean"),
        blank=SILENT,
        sort_order=10,  # behind the rest, since databases append it
    )

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], back_populates="participants")
    actor: Mapped[Actor] = relationship(foreign_keys=[actor_id], back_populates="participations")
    on_behalf_of: Mapped[Actor | None] = relationship(
        foreign_keys=[on_behalf_of_id], back_populates="participations_on_behalf"
    )
    formats: Mapped[list[ParticipantFormatRow]] = relationship(
        back_populates="participant", order_by="ParticipantFormatRow.format", viewonly=True
    )


class ParticipantFormatRow(Base):
    """In which circle of a meeting a participant was."""

    __tablename__ = "participant_formats"
    __table_args__ = (
        {"comment": "In which of a meeting's circles a participant was, such as a minister in the expanded part only."},
    )

    participant_id: Mapped[int] = link("participants.id", "The participant", primary_key=True)
    format: Mapped[str] = term(MeetingFormat, "The circle, one of the meeting's", primary_key=True)

    participant: Mapped[Participant] = relationship(back_populates="formats", viewonly=True)
