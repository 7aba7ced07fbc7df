"""Measurements of projects."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import SILENT, column, link, number_checks, rule, term
from communique.schema.project import Project
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import Bound, Quantity


class Measurement(Statement, Record):
    """A measured quantity of a project."""

    __tablename__ = "measurements"
    __kind__ = "measurement"
    __comment__ = "How long, wide or large a project is; one row per source."
    __checks__ = (
        rule("value > 0", name="value_is_positive", field="value", remedy="a measure is more than 0; correct it"),
        *number_checks("value", "value_to", "value_bound", name="value"),
    )

    project_id: Mapped[int] = link("projects.id", "The project", nullable=False)
    quantity: Mapped[str] = term(Quantity, "What is measured", nullable=False)
    value: Mapped[float | None] = column("How much; of a range from", unit="the unit of this row", blank=SILENT)
    value_to: Mapped[float | None] = column(
        "Where a range ends", unit="the unit of this row", absent="no range", part_of="value"
    )
    value_bound: Mapped[str | None] = term(Bound, "How the source bounds the value", absent="no value", part_of="value")
    unit: Mapped[str | None] = column("Unit (UCUM), for instance m", absent="no value", part_of="value")

    project: Mapped[Project] = relationship(foreign_keys=[project_id], back_populates="measurements")
