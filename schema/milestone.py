"""Milestones: what was to be reached by when, and what was."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import SILENT, earliest, edtf, latest, link, partial_date_checks, printed, term
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import MilestoneStatus, MilestoneType


class Milestone(Statement, Record):
    """A step of a project, financing, meeting, event or agreement, promised or reached."""

    __tablename__ = "milestones"
    __kind__ = "milestone"
    __comment__ = (
        "Steps promised or reached: announcements, agreements, ratifications, payments, starts, completions, openings."
    )
    __checks__ = (*partial_date_checks("planned"), *partial_date_checks("actual"))

    subject_id: Mapped[int] = link(
        "records.id", "What it is a step of: a project, financing, meeting, event or agreement", nullable=False
    )
    type: Mapped[str] = term(MilestoneType, "Which step", nullable=False)
    status: Mapped[str | None] = term(MilestoneStatus, "Whether it was reached", blank=SILENT)
    planned: Mapped[str | None] = edtf("When it was to be reached")
    planned_earliest: Mapped[datetime.date | None] = earliest("planned")
    planned_latest: Mapped[datetime.date | None] = latest("planned")
    planned_printed: Mapped[str | None] = printed("planned")
    actual: Mapped[str | None] = edtf("When it was reached")
    actual_earliest: Mapped[datetime.date | None] = earliest("actual")
    actual_latest: Mapped[datetime.date | None] = latest("actual")
    actual_printed: Mapped[str | None] = printed("actual")

    subject: Mapped[Record] = relationship(foreign_keys=[subject_id], back_populates="milestones")
