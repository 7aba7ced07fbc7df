"""What the pages about the data show, written when publishing: FOLDER/about/NAME.json, and the diagram.

dictionary.json     tables, views, columns and vocabularies
methodology.json    how documents are coded, and how far coders agree, as HTML
codebook.json       the rules that coders follow, as HTML
judging.json        how to judge a row, and limits, as HTML
schema.json         which table leads where, in words; schema.svg draws it
datasets.json       what the datasets hold; likenesses.json what may be one thing under two slugs
coverage.json, documents.json, days.json, span.json    what feeds and totals tell (communique/edition/feeds.py)
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from communique.edition.datasets import datasets_of
from communique.edition.dictionary import dictionary
from communique.edition.feeds import for_feeds
from communique.edition.likenesses import likenesses
from communique.edition.manifest import SNAPSHOT
from communique.edition.model_map import Group, groups, references
from communique.edition.prose import sections_as_html
from communique.project import Project

FOLDER = "about"
DIAGRAM = Path(__file__).with_name("schema.svg")  # drawn by tools/diagram.py
# What holds for every project.
TEXTS = Path(__file__).with_name("texts")


def write(folder: Path, project: Project) -> None:
    """Write what the pages about the data show into the edition whose snapshot is in `folder`."""
    target = folder / FOLDER
    target.mkdir()
    shutil.copyfile(DIAGRAM, target / DIAGRAM.name)
    told = {**_of_the_project(project), **for_feeds(folder / SNAPSHOT)}
    told |= {"datasets": datasets_of(folder / SNAPSHOT), "likenesses": likenesses(folder / SNAPSHOT)}
    for name, value in told.items():
        (target / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _of_the_project(project: Project) -> dict[str, Any]:
    agreement = [project.agreement] if project.agreement.is_file() else []
    return {
        "dictionary": dictionary(),
        "methodology": _prose(TEXTS / "coding.md", *agreement),
        "codebook": _prose(project.codebook),
        "judging": _prose(TEXTS / "judging.md"),
        "schema": [_led_to(group) for group in groups()],
    }


def _prose(*files: Path) -> list[dict[str, str]]:
    return sections_as_html([file.read_text("utf-8-sig", "replace") for file in files])


def _led_to(group: Group) -> dict[str, Any]:
    tables = [
        {"name": name, "to": [{"column": column, "target": target} for column, target in references(name).items()]}
        for name in group.tables
    ]
    return {"title": group.title, "meaning": group.meaning, "tables": tables}
