"""One file leans on another in many ways: without the other, `build`, a fresh build and `check` judge alike."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import make_url

from communique.database.address import url_of_file
from communique.database.engine import open_engine
from communique.factfiles.coding.project_files import identity
from communique.factfiles.files import check_files, load_project
from communique.factfiles.reading.problems import FactFileError
from communique.project import Project, open_project
from tests.support.contents import contents
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.project import SEED
from tests.unit.test_any_order import unsettled

# What others lean on: one file of the gazetteer and one document, each of which is taken out or tells of it no more.
GAZETTEER: dict[str, Any] = {
    "currencies": [{"code": "XTS", "label": "Shell", "minor_per_major": 100}],
    "actors": [
        {"slug": "state-a", "label": "State A", "type": "country"},
        {"slug": "minister-c", "label": "Minister C", "type": "person"},
        {"slug": "agency-d", "label": "Agency D", "type": "organization"},
    ],
    "offices": [{"slug": "head", "label": "Head"}],
    "places": [{"slug": "capital", "label": "Capital", "type": "city"}],
    "topics": [{"slug": "transit", "label": "Transit"}],
    "propositions": [{"slug": "a-joins", "label": "State A joins the bloc", "about": ["state-a"]}],
}
_AT: dict[str, Any] = {"at": "P1.S2"}
_MONEY = {"slug": "money", "provider": "state-a", "stage": "agreed", **_AT}
FIRST: dict[str, Any] = {
    "meetings": [
        {
            "slug": "talks",
            "label": "Talks",
            "status": "held",
            "participants": [{"actor": "state-a", "attendance": "attended", **_AT}],
            "agenda": [{"subject": "transit", **_AT}],
            **_AT,
        }
    ],
    "projects": [{"slug": "railway", "label": "Railway", **_AT}],
    "events": [{"slug": "flood", "label": "Flood", "status": "occurred", **_AT}],
    "agreements": [{"slug": "treaty", "label": "Treaty", **_AT}],
    "financings": [_MONEY, {**_MONEY, "slug": "part-of-it", "amount": "5 million USD"}],
    "memberships": [{"member": "minister-c", "organization": "agency-d", "office": "head", **_AT}],
    "relations": [{"subject": "state-a", "relation": "watches", "object": "agency-d", **_AT}],
    "propositions": [{"slug": "a-joins", "stances": [{"holders": ["state-a"], "attitude": "is for", **_AT}]}],
}
_OTHER = {"slug": "other", "label": "Other", **_AT}
_EVENT = {**_OTHER, "status": "occurred"}
_MEETING = {**_OTHER, "status": "held"}


def _also(slug: str) -> dict[str, Any]:
    return {"also_says": [{"record": slug, "evidence": ["P1.S3"]}]}


def _tie(**ends: str) -> dict[str, Any]:
    return {"relations": [{"subject": "state-a", "relation": "watches", "object": "agency-d", **ends, **_AT}]}


def _part(**ends: str) -> dict[str, Any]:
    return {"parts": [{"whole": "money", "part": "own", **ends, **_AT}], "financings": [{**_MONEY, "slug": "own"}]}


# Ways in which a document leans on what `first` tells.
ON_A_DOCUMENT: dict[str, dict[str, Any]] = {
    "more on a meeting": _also("talks"),
    "more on a participant": _also("talks/state-a"),
    "more on an agenda item": _also("talks/agenda/transit"),
    "more on money": _also("money"),
    "more on a membership": _also("minister-c/head/agency-d"),
    "more on a tie": _also("state-a/watches/agency-d"),
    "more on a view": _also("state-a/on/a-joins"),
    "a field of a meeting": {
        "also_says": [{"record": "talks", "evidence": [{"at": "P1.S3", "field": "status", "value": "held"}]}]
    },
    "the subject of a tie": _tie(subject="talks"),
    "the object of a tie": _tie(object="flood"),
    "a spelling": {"names": {"railway": [{"name": "The line", "type": "short", "at": "P1.S2"}]}, "events": [_EVENT]},
    "the project of money": {"financings": [{**_MONEY, "slug": "more", "project": "railway"}]},
    "the parent of a project": {"projects": [{**_OTHER, "parent": "railway"}]},
    "the subject of a step": {"milestones": [{"subject": "railway", "type": "completion", **_AT}]},
    "the subject of a figure": {"indicators": [{"subject": "treaty", "quantity": "votes", "value": 5, **_AT}]},
    "the project of a party": {
        "project_parties": [{"project": "railway", "actor": "state-a", "role": "partner", **_AT}]
    },
    "the topic of an agenda": {"meetings": [{**_MEETING, "agenda": [{"subject": "treaty", **_AT}]}]},
    "a part of a sum": _part(part="part-of-it"),
    "the whole of a sum": _part(),
}
# Files of the gazetteer that lean on what `first` tells.
OF_THE_GAZETTEER: dict[str, dict[str, Any]] = {
    "a decision on a meeting": {"decisions": [{"record": "talks", "field": "status", "verdict": "set aside"}]},
    "a decision on money": {"decisions": [{"record": "money", "field": "stage", "verdict": "set aside"}]},
    "a proposition on a project": {
        "propositions": [{"slug": "line-opens", "label": "The line opens", "about": ["railway"]}]
    },
    "a former slug": {"former": [{"slug": "line", "became": "railway", "reason": "So.", "changed_on": "2031-01-01"}]},
}
# Ways in which a document leans on the gazetteer.
ON_THE_GAZETTEER: dict[str, dict[str, Any]] = {
    "who says it": {"events": [{**_EVENT, "said_by": "minister-c"}]},
    "by way of whom": {"events": [{**_EVENT, "said_by": "agency-d quoting minister-c"}]},
    "who speaks in a run": {"spoken_by": {"minister-c": "P1.S2"}, "events": [_EVENT]},
    "whose words a sentence reports": {
        "events": [{**_EVENT, "evidence": [{"at": "P1.S2", "attributed_to": "minister-c"}]}]
    },
    "where a meeting was": {"meetings": [{**_MEETING, "places": ["capital"]}]},
    "who was there": {
        "meetings": [{**_MEETING, "participants": [{"actor": "minister-c", "attendance": "attended", **_AT}]}]
    },
    "what it was about": {"meetings": [{**_MEETING, "agenda": [{"subject": "transit", **_AT}]}]},
    "an office": {"memberships": [{"member": "state-a", "organization": "agency-d", "office": "head", **_AT}]},
    "who gives": {"financings": [{**_MONEY, "slug": "own", "provider": "agency-d"}]},
    "a currency": {"financings": [{**_MONEY, "slug": "own", "amount": "5 million XTS"}]},
    "a party of an event": {"events": [{**_EVENT, "parties": [{"actor": "agency-d", "role": "actor"}]}]},
    "a party of an agreement": {"agreements": [{**_OTHER, "parties": [{"actor": "agency-d", "role": "party"}]}]},
    "a place of a project": {"projects": [{**_OTHER, "places": [{"place": "capital", "role": "end"}]}]},
    "a view": {
        "propositions": [{"slug": "a-joins", "stances": [{"holders": ["agency-d"], "attitude": "fears", **_AT}]}]
    },
    "trade": {
        "trade_figures": [{"country": "state-a", "partner": "agency-d", "flow": "X", "change_percent": 5, **_AT}]
    },
    "more on an actor": _also("minister-c"),
    "more on a place": _also("capital"),
    "a spelling of an actor": {
        "names": {"agency-d": [{"name": "The agency", "type": "short", "at": "P1.S2"}]},
        "events": [_EVENT],
    },
    "the author": {"document": {"author": "minister-c"}},
    "the publisher": {"document": {"publisher": "agency-d"}},
}
_WHY = {"reason": "So.", "decided_on": "2031-01-01"}


@cache
def _empty_database() -> Path:
    """A database with the newest schema, made once."""
    file = Path(mkdtemp()) / "empty.db"
    atexit.register(shutil.rmtree, file.parent)
    new_database(url_of_file(file))
    return file


class World:
    """A project of which files come and go, and the databases that it is built into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("documents", "gazetteer"):
            (folder / name).mkdir(parents=True)
        (folder / "communique.toml").write_text('title = "World"\n', "utf-8")
        self.databases = 0

    def document(self, slug: str, body: dict[str, Any]) -> None:
        """Write a document's file; `document` in its body adds to what is said of the document itself."""
        file = json.loads(document(slug, "2023-12-08", {k: v for k, v in body.items() if k != "document"}))
        file["document"] |= body.get("document", {})
        (self.folder / "documents" / f"{slug}.yaml").write_text(json.dumps(file), "utf-8")

    def gazetteer(self, name: str, sections: dict[str, Any]) -> None:
        (self.folder / "gazetteer" / f"{name}.yaml").write_text(json.dumps({"gazetteer": name, **sections}), "utf-8")

    @property
    def project(self) -> Project:
        return open_project(self.folder)

    def database(self) -> str:
        self.databases += 1
        file = self.folder / f"{self.databases}.db"
        shutil.copy(_empty_database(), file)
        return url_of_file(file)

    def judged(self, url: str) -> dict[str, set[str]]:
        """What an incremental build, a fresh one, and `check` with and without the database find: files and values."""
        files, project = self.project.fact_files(), self.project
        with open_engine(url, read_only=True).connect() as connection:
            beside = _found(lambda: check_files(files, connection, project))
        return {
            "check": _found(lambda: check_files(files, None, project)),
            "check beside the database": beside,
            "fresh": _found(lambda: load_project(self.database(), project)),
            "incremental": _found(lambda: load_project(url, project)),
        }


def _found(job: Callable[[], object]) -> set[str]:
    try:
        job()
    except FactFileError as error:
        # What is stored of a former slug is known by its file and field alone.
        return {
            f"{Path(one.file).stem}: {one.field.removeprefix('former[0].')}: {one.value}: {one.remedy.split(';')[0]}"
            for one in error.problems
        }
    return set()


def sampled(ways: dict[str, dict[str, Any]]) -> list[Any]:
    """Every third way with the quick tests, the others with the slow ones."""
    slow = [[pytest.mark.slow] if number % 3 else [] for number in range(len(ways))]
    return [pytest.param(body, id=name, marks=marks) for (name, body), marks in zip(ways.items(), slow, strict=True)]


def _alike(world: World, url: str) -> set[str]:
    judged = world.judged(url)
    assert len({frozenset(found) for found in judged.values()}) == 1, judged
    return judged["fresh"]


@pytest.mark.parametrize("leaning", sampled(ON_A_DOCUMENT))
@pytest.mark.parametrize(
    "is_deleted",
    [pytest.param(True, id="the file goes"), pytest.param(False, id="the entries go", marks=pytest.mark.slow)],
)
def test_a_document_that_others_lean_on_is_missed_alike(
    leaning: dict[str, Any], is_deleted: bool, tmp_path: Path
) -> None:
    world = World(tmp_path)
    world.gazetteer("world", GAZETTEER)
    world.document("first", FIRST)
    world.document("second", leaning)
    load_project(url := world.database(), world.project)
    if is_deleted:
        (tmp_path / "documents" / "first.yaml").unlink()
    else:
        world.document("first", {"events": [{**_EVENT, "slug": "else"}]})
    assert _alike(world, url), "nobody misses it"
    world.document("first", FIRST)
    assert _alike(world, url) == set()


@pytest.mark.parametrize("leaning", sampled(OF_THE_GAZETTEER))
def test_a_document_that_the_gazetteer_leans_on_is_missed_alike(leaning: dict[str, Any], tmp_path: Path) -> None:
    world = World(tmp_path)
    world.gazetteer("world", GAZETTEER)
    decisions = [{**one, **_WHY} for one in leaning.get("decisions", ())]
    world.gazetteer("leaning", {**leaning, **({"decisions": decisions} if decisions else {})})
    world.document("first", FIRST)
    load_project(url := world.database(), world.project)
    whole = contents(url)
    (tmp_path / "documents" / "first.yaml").unlink()
    assert _alike(world, url) == (
        {'leaning: became: "railway": no record is called so'} if "former" in leaning else set()
    )
    world.document("first", FIRST)
    assert _alike(world, url) == set()
    assert contents(url) == whole


_ABOUT = {"slug": "line-opens", "label": "The line opens", "about": ["state-a", "railway"]}
_ABOUT_THAT = {"slug": "opening-helps", "label": "The opening helps State A", "about": ["line-opens"]}
_DECIDED = {"record": "talks", "field": "status", "verdict": "set aside", **_WHY}
_WITHOUT_ONE = "nothing tells of it, so the {} is left out"


def test_what_the_gazetteer_has_on_what_is_gone_is_left_out_and_said(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.gazetteer("world", GAZETTEER)
    world.gazetteer("views", {"propositions": [_ABOUT]})
    world.gazetteer("more", {"propositions": [_ABOUT_THAT], "decisions": [_DECIDED]})
    world.document("first", FIRST)
    world.document("second", {"projects": [{**_OTHER, "slug": "railways"}]})
    load_project(url := world.database(), world.project)
    (tmp_path / "documents" / "first.yaml").unlink()
    said = {
        (
            "views",
            "propositions[0].about[1]",
            "railway",
            f"{_WITHOUT_ONE.format('proposition')}; did you mean `railways`?",
        ),
        ("more", "propositions[0].about[0]", "line-opens", _WITHOUT_ONE.format("proposition")),
        ("more", "decisions[0].record", "talks", _WITHOUT_ONE.format("decision")),
    }
    fresh = world.database()
    checked = [told for unit in check_files(world.project.fact_files(), None, world.project) for told in unit.warnings]
    for warnings in (
        load_project(url, world.project).warnings.first,
        load_project(fresh, world.project).warnings.first,
        checked,
    ):
        assert {(Path(one.file).stem, one.field, one.value.strip('"'), one.remedy) for one in warnings} == said
    assert contents(url) == contents(fresh)
    assert not any(load_project(url, world.project).changes.values())


def test_who_holds_a_view_that_is_left_out_is_told_why(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.gazetteer("world", GAZETTEER)
    world.gazetteer("views", {"propositions": [_ABOUT]})
    world.document("first", FIRST)
    held = {"holders": ["state-a"], "attitude": "is for", **_AT}
    world.document("second", {"propositions": [{"slug": "line-opens", "stances": [held]}]})
    load_project(url := world.database(), world.project)
    (tmp_path / "documents" / "first.yaml").unlink()
    found = _alike(world, url)
    assert 'views: propositions[0].about[1]: "railway": nothing tells of it, so the proposition is left out' in found
    assert any(one.startswith("second: ") and '"line-opens": no record is called so' in one for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("leaning", [pytest.param(body, id=name) for name, body in ON_THE_GAZETTEER.items()])
@pytest.mark.parametrize(
    "is_deleted",
    [pytest.param(True, id="the file goes"), pytest.param(False, id="the entries go", marks=pytest.mark.slow)],
)
def test_a_gazetteer_that_a_document_leans_on_is_missed_alike(
    leaning: dict[str, Any], is_deleted: bool, tmp_path: Path
) -> None:
    world = World(tmp_path)
    world.gazetteer("world", GAZETTEER)
    world.document("second", leaning)
    load_project(url := world.database(), world.project)
    if is_deleted:
        (tmp_path / "gazetteer" / "world.yaml").unlink()
    else:
        world.gazetteer("world", {"topics": [{"slug": "else", "label": "Something else"}]})
    assert _alike(world, url), "nobody misses it"


def test_a_copy_whose_original_is_taken_out_stands_for_it_everywhere(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.gazetteer("world", GAZETTEER)
    world.document("first", {"events": [_EVENT]})
    world.document("second", {"document": {"copy_of": "first"}, "events": [_EVENT]})
    load_project(url := world.database(), world.project)
    (tmp_path / "documents" / "first.yaml").unlink()
    assert _alike(world, url) == set()


@pytest.mark.slow
def test_any_document_of_the_seed_goes_and_comes_back(whole_seed: str, tmp_path: Path) -> None:
    """Whatever leans on it: what is left is settled, and where the gazetteer says less, as a fresh build has it."""
    folder = shutil.copytree(SEED.folder, tmp_path / "seed")
    (folder / "communique.toml").write_text(f'id = "{identity(SEED.settings)}"\ntitle = "Seed"\n', "utf-8")
    project, whole = open_project(folder), contents(whole_seed)
    url = url_of_file(tmp_path / "grown.db")
    shutil.copy(str(make_url(whole_seed).database), tmp_path / "grown.db")
    for file in sorted((folder / "documents").iterdir()):
        away = file.rename(tmp_path / file.name)
        gone = load_project(url, project)
        assert gone.removed == [f"documents/{file.stem}"]
        assert unsettled(url) == []
        if gone.warnings.number:
            fresh = tmp_path / f"{file.stem}.db"
            shutil.copy(_empty_database(), fresh)
            load_project(url_of_file(fresh), project)
            assert contents(url) == contents(url_of_file(fresh))
        away.rename(file)
        load_project(url, project)
    assert contents(url) == whole
