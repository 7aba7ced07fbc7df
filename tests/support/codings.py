"""Two codings of a made-up text that differ, in a project that knows whom they name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tests.conftest import SAMPLE
from tests.support.every_verb import call

# What the second coder has instead.
DIFFERENCES = (
    ("duration: about 3 hours", "duration: about 4 hours"),
    ("amount: 40 million EUR", "amount: 45 million EUR"),
    ("    places: [port-grey]\n", ""),
    ("attitude: fears, evidence", "attitude: is against, evidence"),
    ("P5.S2: {reason: opinion}", "P5.S2: {reason: transition}"),
    (
        "memberships:\n  - {member: olga-reed, organization: lakeland, office: head-of-state, role: President, "
        "evidence: [P3.S1]}\n",
        "memberships:\n",
    ),
)


class TwoCodings(NamedTuple):
    """A project, two codings of one text beside it, and the text."""

    project: Path
    first: Path
    second: Path
    text: Path


def make_codings(folder: Path) -> TwoCodings:
    """Make a project and two codings."""
    project = folder / "project"
    assert call("init", str(project)).how == 0
    gazetteer = (SAMPLE / "gazetteer.yaml").read_text("utf-8").replace("gazetteer: sample", "gazetteer: corpus", 1)
    gazetteer = re.sub(r"currencies:\n( .*\n)+", "", gazetteer)  # which each project has
    (project / "gazetteer" / "corpus.yaml").write_text(gazetteer, "utf-8")
    first = (SAMPLE / "ferry.yaml").read_text("utf-8")
    second = first
    for old, new in DIFFERENCES:
        assert second.count(old) == 1, old
        second = second.replace(old, new)
    made = TwoCodings(project, folder / "ada.yaml", folder / "ben.yaml", folder / "ferry.txt")
    made.first.write_text(first, "utf-8")
    made.second.write_text(second, "utf-8")
    made.text.write_bytes((SAMPLE / "ferry.txt").read_bytes())
    return made
