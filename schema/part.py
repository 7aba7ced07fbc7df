"""Parts: which sum or figure is a part of which."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import link, rule
from communique.schema.record import Record, Statement


class Part(Statement, Record):
    """A sum or figure that a source says is a part of another, as the first tranche is of a loan."""

    __tablename__ = "parts"
    __kind__ = "part"
    __comment__ = (
        "Which sum or figure is a part of which, as a source says. The view sums holds the parts against their whole."
    )
    __checks__ = (
        UniqueConstraint("whole_id", "part_id"),
        rule(
            "whole_id <> part_id",
            name="is_not_of_itself",
            field="part",
            remedy="the whole itself; name what is a part of it",
        ),
    )

    whole_id: Mapped[int] = link(
        "records.id", "The whole: money, an indicator or a trade figure", index=False, nullable=False
    )
    part_id: Mapped[int] = link("records.id", "What is a part of it, of the same sort", nullable=False)

    whole: Mapped[Record] = relationship(foreign_keys=[whole_id], back_populates="sum_parts")
    part: Mapped[Record] = relationship(foreign_keys=[part_id], back_populates="sums_with_it")
