"""What only a coder concludes stands beside the books and reports, in columns of its own, and is found by them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.reports.result import run_report
from tests.support.documents import database, document, load_bodies

CONCLUDED = [{"at": "P1.S3", "field": field, "inferred": True} for field in ("project", "recipient")]
SUM = {"provider": "state-a", "amount": "5 million EUR", "stage": "planned"}
RAILWAY = {"slug": "railway", "label": "Railway", "evidence": ["P1.S2"]}
SECTION = {"slug": "east-section", "label": "East section"}


@pytest.fixture
def two(tmp_path: Path) -> str:
    """Two sums, one for a project as the source says, one as the coder concludes; so is a section a part of it."""
    said = {**SUM, "recipient": "state-b", "project": "railway", "slug": "said-sum", "evidence": ["P1.S2"]}
    concluded = {
        **SUM,
        "recipient": "state-b",
        "project": "railway",
        "slug": "concluded-sum",
        "evidence": ["P1.S3", *CONCLUDED],
    }
    part = {**SECTION, "parent": "railway", "evidence": ["P1.S4", {"at": "P1.S4", "field": "parent", "inferred": True}]}
    return loaded(tmp_path, first={"projects": [RAILWAY, part], "financings": [said, concluded]})


def values(url: str, query: str) -> list[tuple[Any, ...]]:
    """What a query gives."""
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def loaded(tmp_path: Path, **bodies: Mapping[str, Any]) -> str:
    """A database of documents, each published a day after the one before."""
    tmp_path.mkdir(exist_ok=True)
    url = database(tmp_path, "told")
    files = []
    for day, (name, body) in enumerate(bodies.items(), 10):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(document(name, f"2023-12-{day}", body), "utf-8")
    load_files(url, files)
    return url


def test_a_book_has_no_project_that_no_source_says(two: str) -> None:
    columns = "recipient, recipient_inferred, project, project_inferred, inferred"
    assert values(two, f"SELECT {columns} FROM finance_book ORDER BY project") == [
        (None, "State B", None, "Railway", "recipient, project"),
        ("State B", None, "Railway", None, None),
    ]


@pytest.mark.parametrize(
    "given", [{"project": "railway"}, {"recipient": "state-b"}, {"project": "railway", "recipient": "state-b"}]
)
def test_a_filter_finds_what_the_coder_concludes_and_marks_it(given: dict[str, str], two: str) -> None:
    rows = run_report("financing", two, **given).as_dicts()
    found = {(row["project"], row["project_inferred"], row["recipient"], row["recipient_inferred"]) for row in rows}
    assert found == {("Railway", None, "State B", None), (None, "Railway", None, "State B")}
    assert run_report("financing", two, project="east-section").rows == []


def test_what_a_coder_concludes_stands_beside_what_a_source_says(two: str, tmp_path: Path) -> None:
    second = tmp_path / "second.yaml"
    named = {**SUM, "project": "east-section", "slug": "concluded-sum", "evidence": ["P1.S2"]}
    section = {**SECTION, "evidence": ["P1.S2"]}
    second.write_text(document("second", "2023-12-20", {"projects": [section], "financings": [named]}), "utf-8")
    load_files(two, [second])
    rows = run_report("financing", two, project="east-section").as_dicts()
    names = ("project", "project_inferred", "recipient", "recipient_inferred", "inferred")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("East section", "Railway", None, "State B", "recipient"),
    ]
    # The conclusion is of another project, and finds the sum there, too; no source says that.
    rows = run_report("financing", two, project="railway").as_dicts()
    assert {(row["project"], row["project_inferred"]) for row in rows} == {
        ("Railway", None),
        ("East section", "Railway"),
    }
    section_of = {row["missing"]: row["conclusion"] for row in run_report("blanks", two, kind="financing").as_dicts()}
    assert (section_of["who receives the money"], section_of.get("what the money is for")) == ("State B", None)


def test_a_tree_has_no_part_that_no_source_says(two: str) -> None:
    rows = run_report("project-tree", two, project="railway").as_dicts()
    assert [(row["project"], row["depth"], row["parent_inferred"]) for row in rows] == [
        ("East section", 0, "Railway"),
        ("Railway", 0, None),
    ]
    assert values(two, "SELECT project, parent, parent_inferred FROM project_overview ORDER BY project") == [
        ("East section", None, "Railway"),
        ("Railway", None, None),
    ]


def test_a_dossier_says_where_only_the_coder_puts_a_record(two: str) -> None:
    rows = run_report("country-dossier", two, actor="state-b", section="money received").as_dicts()
    assert sorted(str(row["is_concluded"]) for row in rows) == ["no", "yes"]
    assert {row["inferred"] for row in rows if row["is_concluded"] == "yes"} == {"recipient, project"}


def test_a_blank_is_listed_with_the_conclusion_beside_it(two: str) -> None:
    rows = run_report("blanks", two, kind="financing").as_dicts()
    assert {(row["missing"], row["conclusion"]) for row in rows} >= {
        ("who receives the money", "State B"),
        ("what the money is for", "Railway"),
        ("what form it takes", None),
    }


def test_a_step_is_asked_for_the_day_on_which_it_was_reached(tmp_path: Path) -> None:
    url = database(tmp_path, "steps")
    steps = [{"type": "start", "status": "met", "at": "P1.S2"}, {"type": "opening", "status": "notMet", "at": "P1.S2"}]
    load_bodies(
        url, tmp_path / "told", a={"projects": [{"slug": "line", "label": "Line", "at": "P1.S2", "milestones": steps}]}
    )
    found = run_report("blanks", url, kind="milestone").as_dicts()
    assert {row["missing"] for row in found} == {"when it was reached", "when it is due"}


def test_a_record_that_is_only_referred_to_is_in_no_book_and_no_report(two: str, tmp_path: Path) -> None:
    named = tmp_path / "named.yaml"
    tie = {"subject": "east-section", "relation": "would_help", "object": "railway", "evidence": ["P1.S3"]}
    named.write_text(document("named", "2023-12-21", {"relations": [tie]}), "utf-8")
    load_files(two, [named])
    load_files(two, [], remove=["documents/first"])
    assert values(two, "SELECT slug, voices FROM records WHERE kind = 'project' ORDER BY 1") == [
        ("east-section", 0),
        ("railway", 0),
    ]
    assert values(two, "SELECT record_id FROM record_certainty WHERE is_blank AND kind <> 'project'") == []
    assert values(two, "SELECT project_id FROM project_overview") == []
    for report in ("project-tree", "blanks", "financing", "hedged-only"):
        assert run_report(report, two).rows == [], report
    assert len(run_report("causes", two).rows) == 1


def test_a_voice_counts_once_and_one_that_denies_does_not_count(tmp_path: Path) -> None:
    said = {**SUM, "project": "railway", "slug": "one-sum"}
    quoted = [{"at": "P1.S2", "attributed_to": "minister-c"}]
    url = loaded(
        tmp_path,
        first={"projects": [RAILWAY], "financings": [said | {"evidence": quoted}]},
        second={"projects": [RAILWAY], "financings": [said | {"evidence": quoted}]},
        third={"projects": [RAILWAY], "financings": [said | {"amount": "9 million EUR", "evidence": ["P1.S2"]}]},
    )
    (row,) = run_report("financing", url).as_dicts()
    assert (row["voices"], row["disputed"]) == (1, "amount"), "who gives another sum is no voice for this one"


def test_whatever_a_coder_concludes_is_listed_members_of_sets_too(tmp_path: Path) -> None:
    talks = {"slug": "talks", "label": "Talks", "status": "held", "evidence": ["P1.S2"]}
    concluded = {**talks, "places": ["capital"], "formats": ["private"], "rank": "ministers"}
    concluded |= {"inferred": ["places", "formats", "rank"]}
    url = loaded(tmp_path, one={"meetings": [concluded]})
    told = "SELECT field, value, is_the_value, passage FROM conclusions ORDER BY 1, 2"
    everything = [("formats", "private", 1, "P1.S2"), ("places", "Capital", 1, "P1.S2")]
    assert values(url, told) == [*everything, ("rank", "ministers", 1, "P1.S2")]
    second = tmp_path / "second.yaml"
    said = {**talks, "places": ["capital"], "rank": "experts"}
    second.write_text(document("second", "2023-12-09", {"meetings": [said]}), "utf-8")
    load_files(url, [second])
    assert values(url, told) == [everything[0], ("rank", "ministers", 0, "P1.S2")]


PARTIES = [{"actor": "minister-c", "role": "actor"}, {"actor": "state-a", "role": "actor"}]


def _march(**more: Any) -> dict[str, Any]:
    return {"events": [{"slug": "march", "label": "A march", "status": "occurred", "at": "P1.S3", **more}]}


def test_one_member_of_a_set_is_concluded_beside_others_that_are_stated(tmp_path: Path) -> None:
    url = loaded(tmp_path, first=_march(parties=PARTIES, inferred=["parties.state-a"]))
    claims = "SELECT value, is_inferred FROM claims WHERE field = 'parties' ORDER BY 1"
    assert values(url, claims) == [("minister-c as actor", 0), ("state-a as actor", 1)]
    assert values(url, "SELECT inferred FROM records WHERE slug = 'march'") == [("parties",)]
    both = loaded(
        tmp_path / "both", first=_march(parties=PARTIES, inferred=["parties.state-a"]), second=_march(parties=PARTIES)
    )
    assert values(both, "SELECT inferred FROM records WHERE slug = 'march'") == [(None,)]


MEMBER = {"member": "minister-c", "organization": "state-a"}
OF_STATE = {"at": "P1.S2", "field": "organization", "inferred": True}
HOW_CONCLUDED = [{"evidence": ["P1.S2", OF_STATE]}, {"at": "P1.S2", "inferred": ["organization"]}]


@pytest.mark.parametrize("concluded", HOW_CONCLUDED, ids=["by its evidence", "by its list"])
def test_a_key_is_concluded_while_no_voice_states_it(concluded: Mapping[str, Any], tmp_path: Path) -> None:
    ask = "SELECT inferred FROM records WHERE kind = 'membership'"
    url = loaded(tmp_path, first={"memberships": [{**MEMBER, **concluded}]})
    assert values(url, ask) == [("organization",)]
    second = tmp_path / "second.yaml"
    for told, found in ((concluded, "organization"), ({"at": "P1.S2"}, None)):
        second.write_text(document("second", "2023-12-09", {"memberships": [{**MEMBER, **told}]}), "utf-8")
        load_files(url, [second])
        assert values(url, ask) == [(found,)], "a document loaded again, and settled with the other"


def test_the_day_of_a_document_that_a_coder_concludes_is_marked(tmp_path: Path) -> None:
    told = json.loads(document("first", "2023-12-10", {"projects": [RAILWAY]}))
    told["document"]["inferred"] = ["published_on"]
    (tmp_path / "first.yaml").write_text(json.dumps(told), "utf-8")
    url = database(tmp_path, "told")
    load_files(url, [tmp_path / "first.yaml"])
    assert values(url, "SELECT inferred FROM records WHERE kind = 'document'") == [("published_on",)]


@pytest.mark.parametrize(
    ("inferred", "remedy"),
    [
        ("parties.state-b", r"the entry does not name it; it names parties\.minister-c, parties\.state-a"),
        ("status.occurred", "`status` is one value and no set; write `status`"),
        ("places.capital", "no field of this entry; it gives"),
    ],
)
def test_a_member_that_is_called_concluded_is_one(inferred: str, remedy: str, tmp_path: Path) -> None:
    with pytest.raises(FactFileError, match=remedy):
        loaded(tmp_path, first=_march(parties=PARTIES, inferred=[inferred]))
