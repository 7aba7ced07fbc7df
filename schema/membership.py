"""Memberships: who belongs to what, offices included."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import (
    SILENT,
    column,
    earliest,
    edtf,
    latest,
    link,
    partial_date_checks,
    printed,
    rule,
)
from communique.schema.office import Office
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Participation


class Membership(Statement, Record):
    """An actor's place in an organization, platform or state (Popolo Membership)."""

    __tablename__ = "memberships"
    __kind__ = "membership"
    __comment__ = "Who belongs to what: members of organizations and platforms, and people's offices in their states."
    __checks__ = (
        *partial_date_checks("start_date"),
        *partial_date_checks("end_date"),
        rule(
            "member_id <> organization_id",
            name="is_not_of_itself",
            field="organization",
            remedy="a member of itself; name another",
        ),
        rule(
            "term >= 2",
            name="term_is_a_later_one",
            field="term",
            remedy="a first term has no number; delete it, or give 2 for the second",
        ),
        rule(
            "term IS NULL OR office_id IS NOT NULL",
            name="term_has_office",
            field="term",
            remedy="a term in which office? add `office`, or delete this",
        ),
    )

    member_id: Mapped[int] = link("actors.id", "Who belongs", nullable=False)
    organization_id: Mapped[int] = link("actors.id", "To what: an organization, group or state", nullable=False)
    office_id: Mapped[int | None] = link("offices.id", "In which office", absent="a plain member")
    term: Mapped[int | None] = column(
        "Which of several terms of one holder in the office, from 2", absent="the first, or the only one"
    )
    role: Mapped[str | None] = column("Office or role, as the source prints it", blank=SILENT)
    participation: Mapped[str | None] = column(
        "Whether and how it takes part", terms=Participation, absent="not a matter of taking part"
    )
    on_behalf_of_id: Mapped[int | None] = link(
        "actors.id", "On whose behalf", absent="its own, or the source does not say"
    )
    start_date: Mapped[str | None] = edtf("When it began")
    start_date_earliest: Mapped[datetime.date | None] = earliest("start_date")
    start_date_latest: Mapped[datetime.date | None] = latest("start_date")
    start_date_printed: Mapped[str | None] = printed("start_date")
    end_date: Mapped[str | None] = edtf("When it ended")
    end_date_earliest: Mapped[datetime.date | None] = earliest("end_date")
    end_date_latest: Mapped[datetime.date | None] = latest("end_date")
    end_date_printed: Mapped[str | None] = printed("end_date")

    member: Mapped[Actor] = relationship(foreign_keys=[member_id], back_populates="memberships")
    organization: Mapped[Actor] = relationship(foreign_keys=[organization_id], back_populates="members")
    office: Mapped[Office | None] = relationship(foreign_keys=[office_id], back_populates="memberships")
    on_behalf_of: Mapped[Actor | None] = relationship(
        foreign_keys=[on_behalf_of_id], back_populates="memberships_on_behalf"
    )
