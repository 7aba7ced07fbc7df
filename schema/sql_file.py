"""SQL files that describe themselves: a YAML header in comments, then one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class SqlFile:
    """A query with its name (the file's), header and text."""

    name: str
    header: dict[str, Any]
    sql: str
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """A few words."""
        return str(self.header["title"])

    @property
    def question(self) -> str:
        """The question that it answers."""
        return str(self.header["question"])


def read_sql_file(path: Path) -> SqlFile:
    """Read a `.sql` file; ValueError names the file whose header is missing or is not YAML."""
    lines = path.read_text("utf-8").splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    try:
        comments = (line.removeprefix("--").removeprefix(" ") for line in lines[:end])
        header = yaml.load("\n".join(comments), yaml.BaseLoader)  # noqa: S506  it leaves every scalar text
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: the header is not YAML: {error}") from error
    if not isinstance(header, dict) or not {"title", "question", "columns"} <= header.keys():
        raise ValueError(f"{path.name}: the header needs title, question and columns")
    return SqlFile(path.stem, header, "\n".join(lines[end:]).strip() + "\n", dict(header["columns"]))


def read_sql_files(folder: Path) -> list[SqlFile]:
    """Every `.sql` file of a folder, by name."""
    return [read_sql_file(path) for path in sorted(folder.glob("*.sql"))]
