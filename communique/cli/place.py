"""Where a verb works, and what it writes to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path

from communique.database.connection import database_url
from communique.project import SILENT, Project, Settings, current_project, find_project


@dataclass
class Place:
    """The place where a verb works: the project and the database that were named, or those that it finds."""

    given_project: Path | None = None
    given_database: str | None = None

    @cached_property
    def project(self) -> Project:
        """The project; NoProjectError where there is none."""
        return current_project(self.given_project)

    @cached_property
    def project_if_any(self) -> Project | None:
        """The project, None where there is none and none was named."""
        return find_project(self.given_project)

    @property
    def settings(self) -> Settings:
        """Return what the project says of itself; nothing where there is none."""
        return self.project_if_any.settings if self.project_if_any else SILENT

    @cached_property
    def url(self) -> str:
        """The database's URL; NoProjectError where neither it nor a project is named or found."""
        return database_url(self.given_database, self.project_if_any)


def exact_output() -> None:
    """Have what is written from here on refused rather than altered, where the output's encoding lacks a letter."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="strict")
