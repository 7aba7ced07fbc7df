"""Measurements of projects."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import column, link, rule, term
from communique.schema.project import Project
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Quantity


class Measurement(Statement, Record):
    """A measured quantity of a project."""

    __tablename__ = "measurements"
    __kind__ = "measurement"
    __comment__ = "How long, wide or large a project is; one row per source."
    __checks__ = (
        rule("value > 0", name="value_is_positive", field="value", remedy="a measure is more than 0; correct it"),
    )

    project_id: Mapped[int] = link("projects.id", "The project", nullable=False)
    quantity: Mapped[str] = term(Quantity, "What is measured", nullable=False)
    value: Mapped[float] = column("How much", unit="the unit of this row")
    unit: Mapped[str] = column("Unit (UCUM), for instance m", part_of="value")

    project: Mapped[Project] = relationship(foreign_keys=[project_id], back_populates="measurements")
