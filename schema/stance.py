"""Stances: who is for or against what."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import (
    column,
    earliest,
    edtf,
    latest,
    link,
    partial_date_checks,
    printed,
    start_before_end,
    term,
)
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Position


class Stance(Statement, Record):
    """One holder's view of something."""

    __tablename__ = "stances"
    __kind__ = "stance"
    __comment__ = "Who is for or against what, one row per holder."
    __checks__ = (*partial_date_checks("start_date"), *partial_date_checks("end_date"), start_before_end())

    holder_id: Mapped[int] = link("actors.id", "Whose view it is", nullable=False)
    about_id: Mapped[int] = link("records.id", "What it is about, any record", nullable=False)
    position: Mapped[str] = term(Position, "Where the holder stands", nullable=False)
    proposition: Mapped[str] = column("What exactly the holder is for or against, in our own words")
    qualifier: Mapped[str | None] = column(
        "The word that strengthens, weakens or dates the view, as printed", absent="none"
    )
    start_date: Mapped[str | None] = edtf("Since when it is held")
    start_date_earliest: Mapped[datetime.date | None] = earliest("start_date")
    start_date_latest: Mapped[datetime.date | None] = latest("start_date")
    start_date_printed: Mapped[str | None] = printed("start_date")
    end_date: Mapped[str | None] = edtf("Until when it was held")
    end_date_earliest: Mapped[datetime.date | None] = earliest("end_date")
    end_date_latest: Mapped[datetime.date | None] = latest("end_date")
    end_date_printed: Mapped[str | None] = printed("end_date")

    holder: Mapped[Actor] = relationship(foreign_keys=[holder_id], back_populates="stances")
    about: Mapped[Record] = relationship(foreign_keys=[about_id], back_populates="stances_about")
