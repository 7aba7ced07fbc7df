"""Agenda items: what a meeting was about."""

from __future__ import annotations

from sqlalchemy import Boolean, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import SILENT, column, link, term
from communique.schema.meeting import Meeting
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import AgendaStatus


class AgendaItem(Statement, Record):
    """A subject on a meeting's table."""

    __tablename__ = "agenda_items"
    __kind__ = "agenda item"
    __comment__ = "What was on the table at a meeting, or announced to be; how surely, its citations say."
    __checks__ = (UniqueConstraint("meeting_id", "subject_id"),)

    meeting_id: Mapped[int] = link("meetings.id", "The meeting", index=False, nullable=False)
    subject_id: Mapped[int] = link("records.id", "The subject, any record", nullable=False)
    is_central: Mapped[bool | None] = column(
        "True where the source calls it the main subject",
        Boolean(create_constraint=True, name="is_central_is_boolean"),
        blank=SILENT,
    )
    status: Mapped[str | None] = term(
        AgendaStatus, "Whether it was discussed, or announced beforehand", absent="only referred to"
    )

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], back_populates="agenda")
    subject: Mapped[Record] = relationship(foreign_keys=[subject_id], back_populates="agenda_items")
