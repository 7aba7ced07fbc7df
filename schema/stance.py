"""Stances: who is for or against what."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import SILENT, column, earliest, edtf, latest, link, partial_date_checks, printed, term
from communique.schema.proposition import Proposition
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Attitude


class Stance(Statement, Record):
    """One holder's attitude to a proposition."""

    __tablename__ = "stances"
    __kind__ = "stance"
    __comment__ = "Who is for or against what, one row per holder and proposition."
    __checks__ = partial_date_checks("until")

    holder_id: Mapped[int] = link("actors.id", "Whose view it is", nullable=False)
    proposition_id: Mapped[int] = link("propositions.id", "What the view is of", nullable=False)
    attitude: Mapped[str | None] = term(Attitude, "Where the holder stands", blank=SILENT)
    qualifier: Mapped[str | None] = column(
        "The word that strengthens or weakens the view, or the source's own verb, as printed", absent="none"
    )
    condition: Mapped[str | None] = column("On what condition, in our own words", absent="on none that is stated")
    until: Mapped[str | None] = edtf("Until when it was held, where the source says that it was held before")
    until_earliest: Mapped[datetime.date | None] = earliest("until")
    until_latest: Mapped[datetime.date | None] = latest("until")
    until_printed: Mapped[str | None] = printed("until")

    holder: Mapped[Actor] = relationship(foreign_keys=[holder_id], back_populates="stances")
    proposition: Mapped[Proposition] = relationship(foreign_keys=[proposition_id], back_populates="stances")
