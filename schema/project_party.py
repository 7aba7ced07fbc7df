"""Project parties: who has to do with a project, and as what."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import link, term
from communique.schema.project import Project
from communique.schema.record import Record, Statement
from communique.schema.vocabulary import ProjectPartyRole


class ProjectParty(Statement, Record):
    """An actor's role in a project."""

    __tablename__ = "project_parties"
    __kind__ = "project party"
    __comment__ = "Who has to do with a project, and as what."
    __checks__ = (UniqueConstraint("project_id", "actor_id", "role"),)

    project_id: Mapped[int] = link("projects.id", "The project", index=False, nullable=False)
    actor_id: Mapped[int] = link("actors.id", "Who", nullable=False)
    role: Mapped[str] = term(ProjectPartyRole, "As what", nullable=False)

    project: Mapped[Project] = relationship(foreign_keys=[project_id], back_populates="parties")
    actor: Mapped[Actor] = relationship(foreign_keys=[actor_id], back_populates="project_parties")
