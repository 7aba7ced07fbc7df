"""Promises to which everything happens that can, told by three documents of the small world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.factfiles.files import load_files
from tests.support.documents import database, document

MORE = """
gazetteer: more
actors:
  - {slug: ministry-f, label: Ministry F, type: organization, country: state-b}
  - {slug: minister-g, label: Minister G, type: person, voice_of: ministry-f}
"""
MINISTER = {"said_by": "minister-c"}
# By slug: the step, and what each of the documents says of it; nothing where it is silent.
STEPS: dict[str, tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None, Mapping[str, Any] | None]] = {
    "ferry": ("opening", {"planned": "2021"}, {"planned": "2023-06"}, {"planned": "[..2024-12-31]"}),
    "bridge": ("completion", {"planned": "2021"}, {"status": "met", "actual": "2021-05"}, None),
    "road": ("completion", {"planned": "2020-12-31"}, {"status": "met", "actual": "2021-01-30"}, None),
    "tunnel": ("completion", {"planned": "2020-12-31"}, None, {"status": "notMet"}),
    "line": ("commissioning", {"planned": "2021"}, None, {"status": "partiallyMet"}),
    "airport": ("opening", {"planned": "2030"}, None, None),
    "port": ("opening", {"planned": "2021-03"}, None, None),
    "mill": ("opening", {"planned": "2021-03"}, {"status": "scheduled"}, None),
    "canal": ("start", None, None, {"planned": "203X"}),
    "dam": ("start", None, None, {"status": "scheduled"}),
    "lock": ("start", {"planned": "2028"}, None, {"planned": "2026"}),
}


def promise_world(folder: Path, documents: int = 3) -> str:
    """Return a database in which promises slip twice, are kept, broken, called off, overdue, or for a decade.

    With fewer documents it is as it was before the others came.
    """
    folder.mkdir(exist_ok=True)
    url, files = database(folder, "promises"), [folder / "more.yaml"]
    files[0].write_text(MORE, "utf-8")
    for number, published in enumerate(("2020-01-10", "2021-06-10", "2023-01-10")[:documents]):
        projects = [_project(slug, step, told[number]) for slug, (step, *told) in STEPS.items() if told[number]]
        if number == 1:
            projects.append({"slug": "airport", "label": "Airport", "status": "cancelled", "at": "P1.S3"})
        # Whom nobody quotes: the author expects it.
        step = {"type": "opening", "planned": "2027", "status": "scheduled", "at": "P1.S4"}
        if number == 2:
            projects.append({"slug": "tower", "label": "Tower", "at": "P1.S4", "milestones": [step]})
        files.append(folder / f"doc-{number + 1}.yaml")
        files[-1].write_text(document(f"doc-{number + 1}", published, {"projects": projects}), "utf-8")
    load_files(url, files)
    return url


def _project(slug: str, step: str, told: Mapping[str, Any] | None) -> dict[str, Any]:
    who = {"said_by": "minister-g"} if slug == "ferry" else MINISTER
    milestone = {"type": step, "status": "scheduled", **(told or {}), **who, "at": "P1.S2"}
    return json.loads(json.dumps({"slug": slug, "label": slug.capitalize(), "at": "P1.S2", "milestones": [milestone]}))
