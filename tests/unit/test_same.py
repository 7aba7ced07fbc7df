"""What an editor decided to be the same: read as one wherever it stands, refused where it cannot be, and taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from tests.support.contents import contents
from tests.unit.test_many_voices import MEETING, TIE, database, document, files_in

ONE, OTHER = "capital-talks", "talks-of-december"
OTHER_MEETING = {**MEETING, "slug": OTHER, "label": "Talks of December", "duration": "about 5 hours"}
VERDICT: dict[str, Any] = {"of": ONE, "also": [OTHER], "because": "One day and place."}
LOAN = {"slug": "line-money", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
# What records the verdict itself.
APART = ("fact_files", "former_slugs")


def verdicts(folder: Path, *same: Mapping[str, Any], name: str = "decisions", **more: Any) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(json.dumps({"gazetteer": name, "same": same, **more}), "utf-8")
    return file


def documents(folder: Path, *bodies: Mapping[str, Any]) -> list[Path]:
    """Documents a day apart, called doc-1, doc-2 …"""
    folder.mkdir(exist_ok=True)
    for day, body in enumerate(bodies, 1):
        (folder / f"doc-{day}.yaml").write_text(document(f"doc-{day}", f"2023-12-0{day}", body), "utf-8")
    return files_in(folder)


def told(url: str, query: str) -> list[tuple[Any, ...]]:
    with open_engine(url, read_only=True).connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def refused(url: str, files: Sequence[Path], remove: Sequence[str] = ()) -> list[str]:
    """What a load says against files, without their folder; it changes nothing."""
    before = contents(url)
    with pytest.raises(FactFileError) as refusal:
        load_files(url, files, remove)
    assert contents(url) == before
    return [f"{one.field}: {one.value}: {one.remedy}" for one in refusal.value.problems]


def everything() -> list[dict[str, Any]]:
    """What two documents say of one meeting, project and sum under two slugs, in every place that names a record."""

    def body(talks: str, line: str, money: str) -> dict[str, Any]:
        at = {"at": "P1.S3"}
        return {
            "names": {talks: [{"name": "The Talks", "type": "short", "at": "P1.S2"}]},
            "meetings": [
                {
                    **MEETING,
                    "slug": talks,
                    "participants": [{"actor": "state-b", "attendance": "attended", **at}],
                    "agenda": [{"subject": line, **at}],
                    "milestones": [{"type": "opening", "status": "met", **at}],
                }
            ],
            "projects": [
                {"slug": line, "label": "Line", **at},
                {"slug": f"{line}-north", "label": "Northern line", "parent": line, **at},
            ],
            "financings": [
                {**LOAN, "slug": money, "project": line},
                {**LOAN, "slug": f"{money}-first", "project": line, "scope": "the north"},
            ],
            "events": [{"slug": f"{line}-opens", "label": "Opening", "status": "planned", "object": line, **at}],
            "agreements": [{"slug": f"{talks}-paper", "label": "Paper", "meeting": talks, "subject": line, **at}],
            "relations": [{**TIE, "subject": f"{talks}/state-b", "object": line, "tag": talks}],
            "parts": [{"whole": money, "part": f"{money}-first", **at}],
            "milestones": [{"subject": money, "type": "provision", "status": "met", **at}],
            "indicators": [{"subject": line, "quantity": "length", "value": 3, "unit": "km", **at}],
            "project_parties": [{"project": line, "actor": "state-a", "role": "funding", **at}],
            "also_says": [
                {"record": f"{line}/funding/state-b", "evidence": [{"at": "P1.S4"}]},
            ],
        }

    extra = {"project": "railway", "actor": "state-b", "role": "funding", "at": "P1.S5"}
    first = body(ONE, "railway", "line-money")
    return [
        {**first, "project_parties": [*first["project_parties"], extra], "also_says": []},
        body(OTHER, "line-to-the-south", "loan-of-state-a"),
        {
            "also_says": [
                {
                    "record": "line-money",
                    "evidence": [{"at": "P1.S2", "field": "project", "value": "line-to-the-south"}],
                }
            ]
        },
        {"also_says": [{"record": f"{OTHER}/state-b", "evidence": [{"at": "P1.S2"}]}]},
    ]


SAME = [
    VERDICT,
    {"of": "railway", "also": ["line-to-the-south"], "because": "So it is."},
    {"of": "line-money", "also": ["loan-of-state-a"], "because": "So it is.", "decided_on": "2031-04-02"},
]


def by_hand(bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same said with the slugs that stand."""
    text = json.dumps(bodies)
    for verdict in SAME:
        # In addresses, too, and nowhere in the middle of a slug.
        for before, after in ('""', '"/', '/"'):
            text = text.replace(f"{before}{verdict['also'][0]}{after}", f"{before}{verdict['of']}{after}")
    said: list[dict[str, Any]] = json.loads(text)
    return said


def test_all_that_names_a_record_is_read_as_if_it_named_the_one_that_stands(tmp_path: Path) -> None:
    decided, replaced = database(tmp_path, "decided"), database(tmp_path, "replaced")
    bodies = everything()
    about = {"slug": "line-helps", "label": "The line helps State A", "about": ["line-to-the-south"]}
    decision = {"record": "loan-of-state-a", "field": "project", "verdict": "prefer", "value": "line-to-the-south"}
    decision |= {"reason": "So it is.", "decided_on": "2031-04-02"}
    more = {"propositions": [about], "decisions": [decision]}
    load_files(decided, [verdicts(tmp_path, *SAME, **more), *documents(tmp_path / "as-written", *bodies)])
    (more,) = by_hand([more])
    load_files(replaced, [verdicts(tmp_path, **more), *documents(tmp_path / "by-hand", *by_hand(bodies))])
    one, other = contents(decided), contents(replaced)
    assert {table: rows for table, rows in one.items() if table not in APART} == {
        table: rows for table, rows in other.items() if table not in APART
    }
    assert told(decided, "SELECT slug, became, reason, changed_on, is_same FROM former_slugs ORDER BY slug") == [
        ("line-to-the-south", "railway", "So it is.", None, 1),
        ("loan-of-state-a", "line-money", "So it is.", "2031-04-02", 1),
        (OTHER, ONE, "One day and place.", None, 1),
    ]
    assert other["former_slugs"] == []
