"""Projects and the places they touch."""

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
    not_above_itself,
    partial_date_checks,
    printed,
    rule,
    safeguard,
    term,
)
from communique.schema.place import Place
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import ProjectPlaceRole, ProjectStatus, Sector

if TYPE_CHECKING:
    from communique.schema.financing import Financing
    from communique.schema.project_party import ProjectParty


class Project(Thing, Record):
    """Something that is built or set up: a corridor, a section of it, a bridge, a plant, a trade zone."""

    __tablename__ = "projects"
    __kind__ = "project"
    __comment__ = "What is built or set up: corridors and their sections, bridges, plants, trade zones, platforms."
    __checks__ = (
        *partial_date_checks("status_as_of"),
        not_above_itself("parent", name="is_not_its_own_parent"),
        rule(
            "status IS NOT NULL OR status_as_of IS NULL",
            name="status_as_of_has_status",
            field="status_as_of",
            remedy="the time of which status? add `status`, or delete this",
        ),
    )

    parent_id: Mapped[int | None] = link("projects.id", "The project that the source says it is part of", blank=SILENT)
    sector: Mapped[str | None] = term(Sector, "What it is for", blank=SILENT)
    status: Mapped[str | None] = term(ProjectStatus, "How far it has come", blank=SILENT)
    status_as_of: Mapped[str | None] = edtf("The time that the status holds for")
    status_as_of_earliest: Mapped[datetime.date | None] = earliest("status_as_of")
    status_as_of_latest: Mapped[datetime.date | None] = latest("status_as_of")
    status_as_of_printed: Mapped[str | None] = printed("status_as_of")

    parent: Mapped[Project | None] = relationship(
        remote_side="Project.id", foreign_keys=[parent_id], back_populates="parts"
    )
    parts: Mapped[list[Project]] = relationship(
        foreign_keys=[parent_id], back_populates="parent", order_by="Project.id"
    )
    places: Mapped[list[ProjectPlace]] = relationship(
        back_populates="project", order_by="ProjectPlace.position", viewonly=True
    )
    parties: Mapped[list[ProjectParty]] = relationship(
        back_populates="project", foreign_keys="ProjectParty.project_id", order_by="ProjectParty.id"
    )
    financings: Mapped[list[Financing]] = relationship(
        back_populates="project", foreign_keys="Financing.project_id", order_by="Financing.id"
    )


class ProjectPlace(Base):
    """A place that a project touches, in the order of its route."""

    __tablename__ = "project_places"
    __table_args__ = (
        safeguard("position > 0", name="position_is_positive", because="places are counted as they are listed"),
        {"comment": "The places that projects touch, in the order that the source names them."},
    )

    project_id: Mapped[int] = link("projects.id", "The project", primary_key=True)
    position: Mapped[int] = column(
        "Order in which the source names the places, from 1", primary_key=True, autoincrement=False
    )
    place_id: Mapped[int] = link("places.id", "The place", nullable=False)
    role: Mapped[str] = term(ProjectPlaceRole, "What the place is to the project", nullable=False)

    project: Mapped[Project] = relationship(back_populates="places", viewonly=True)
    place: Mapped[Place] = relationship(back_populates="projects", viewonly=True)
