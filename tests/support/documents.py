"""Fact files of documents that tell of the small world, and a database to load them into."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.loading.resettling import find_differences
from tests.support.databases import new_database
from tests.support.small_world import GAZETTEER, SENTENCES

MEETING = {
    "slug": "capital-talks",
    "label": "Capital talks",
    "status": "held",
    "held_on": "2023-12-07",
    "evidence": ["P1.S2"],
}
TIE = {"subject": "capital-talks", "relation": "would_help", "object": "state-a", "evidence": ["P1.S3"]}
LOAN = {"slug": "a-b-loan", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
CHAIN = "agency-d quoting minister-c"
DECISION = """
gazetteer: decisions
decisions:
  - record: capital-talks
    field: status
    verdict: %s
    document: %s
    reason: The ministry's own word.
    decided_on: 2024-01-02
"""


def document(
    slug: str,
    published: str | None,
    body: Mapping[str, Any],
    reliability: str | None = None,
    sort: str = "news report",
) -> str:
    """A fact file of a document with so many sentences, each of which is cited or explained."""
    cited = json.dumps(body)
    labels = [f"P1.S{number}" for number in range(1, SENTENCES + 1)]
    day = {"published_on": published} if published else {}
    judged = {"reliability": reliability, "reliability_note": "A reason."} if reliability else {}
    return json.dumps(
        {
            "document": {
                "slug": slug,
                "label": slug,
                "title": slug,
                "language": "en",
                "source_type": sort,
                "evidence": ["P1.S1"],
                "file_sha256": "0" * 64,
                "text_sha256": "0" * 64,
                "characters": 1000,
                **day,
                **judged,
            },
            "passages": {
                label: {
                    "start": 10 * number,
                    "end": 10 * number + 9,
                    "sha256": hashlib.sha256(label.encode()).hexdigest(),
                }
                for number, label in enumerate(labels)
            },
            "nothing_to_code": {label: {"reason": "opinion"} for label in labels[1:] if f'"{label}"' not in cited},
            **body,
        }
    )


def database(tmp_path: Path, name: str) -> str:
    """A new database with the gazetteer."""
    url = f"sqlite:///{tmp_path}/{name}.db"
    new_database(url)
    gazetteer = tmp_path / f"{name}.yaml"
    gazetteer.write_text(GAZETTEER, "utf-8")
    load_files(url, [gazetteer])
    return url


def files_in(folder: Path) -> list[Path]:
    """The fact files of a folder."""
    return sorted(folder.glob("*.yaml"))


def load_bodies(url: str, folder: Path, **bodies: Mapping[str, Any]) -> None:
    """Load documents, a day apart, each with what it says."""
    folder.mkdir(exist_ok=True)
    for day, (slug, body) in enumerate(bodies.items(), 1):
        (folder / f"{slug}.yaml").write_text(document(slug, f"2023-06-0{day}", body), "utf-8")
    load_files(url, files_in(folder))


def copy_of(slug: str, of: str, meeting: Mapping[str, Any]) -> str:
    """A fact file of a document that copies another."""
    file = json.loads(document(slug, "2023-12-10", {"meetings": [meeting]}))
    file["document"]["copy_of"] = of
    return json.dumps(file)


def differences(url: str) -> list[str]:
    """What settling every record again finds otherwise than it is stored."""
    with open_engine(url, read_only=True).connect() as connection:
        return [str(one) for one in find_differences(connection)]
