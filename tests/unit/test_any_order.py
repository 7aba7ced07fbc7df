"""Documents that tell of a small world in every form: whatever the order of loading, the database is the same."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from sqlalchemy import text

from communique.database.engine import open_engine
from communique.edition.publication import publish_edition
from communique.factfiles.files import load_files
from communique.factfiles.loading.resettling import find_differences
from communique.factfiles.reading.problems import FactFileError
from communique.project import Project, Settings
from tests.support.contents import contents
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.small_world import GAZETTEER, SmallWorld

DAYS = (None, "2023-12-05", "2023-12-09", "2024-01", "2024-03-01")

# A minute of random worlds; other files here have the rules one by one.
pytestmark = pytest.mark.slow


def gazetteer(folder: Path) -> Path:
    file = folder / "gazetteer.yaml"
    file.write_text(GAZETTEER, "utf-8")
    return file


def empty(url: str, folder: Path) -> str:
    """A database with the gazetteer."""
    new_database(url)
    load_files(url, [gazetteer(folder)])
    return url


def without_anything(folder: Path, name: str) -> str:
    url = f"sqlite:///{folder}/{name}.db"
    new_database(url)
    return url


@cache
def template() -> Path:
    """A database with the gazetteer, made once."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    empty(f"sqlite:///{folder}/template.db", folder)
    return folder / "template.db"


def sqlite(folder: Path, name: str) -> str:
    shutil.copy(template(), folder / f"{name}.db")
    return f"sqlite:///{folder}/{name}.db"


def some_document(random: Random, slug: str) -> str:
    text = document(slug, random.choice(DAYS), SmallWorld(random).told(), random.choice([None, "A", "D"]))
    whole = json.loads(text)
    whole["document"] |= random.choice([{}, {}, {"author": "minister-c"}, {"publisher": "agency-d"}])
    if random.random() < 0.2 and (number := int(slug.removeprefix("doc-"))) > 1:
        whole["document"]["copy_of"] = f"doc-{random.randrange(1, number)}"
    # Which note and summary a record has hang on which account is overtaken by later news.
    for number, account in enumerate(whole.get("meetings", [])):
        account.update(random.choice([{}, {"note": f"Note {number} on {slug}."}]))
        account.update(random.choice([{}, {"summary": f"Summary {number} of {slug}."}]))
    return json.dumps(whole)


def grow(random: Random, url: str, folder: Path, steps: int = 14) -> list[Path]:
    """Load new documents and edited ones, and take some out; return those that are left."""
    for _ in range(steps):
        slug = f"doc-{random.randint(1, 5)}"
        file = folder / f"{slug}.yaml"
        before = file.read_text("utf-8") if file.exists() else None
        if before and random.random() < 0.3:
            file.unlink()
            load_files(url, [], remove=[f"documents/{slug}"])
            continue
        file.write_text(some_document(random, slug), "utf-8")
        load_files(url, [file])
    return sorted(folder.glob("doc-*.yaml"))


def unsettled(url: str) -> list[str]:
    engine = open_engine(url, read_only=True)
    try:
        with engine.connect() as connection:
            return [str(one) for one in find_differences(connection)]
    finally:
        engine.dispose()


def assert_alike(url: str, other: str) -> None:
    found, expected = contents(url), contents(other)
    for table in expected:
        if table != "fact_files":
            assert found[table] == expected[table], table


def one_after_another(url: str, files: Sequence[Path]) -> str:
    for file in files:
        load_files(url, [file])
    return url


def published(url: str, target: Path) -> str:
    return publish_edition(url, target, Project(target, Settings()), without={"charts", "downloads"}).sha256


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_loaded_edited_and_taken_out_what_is_left_is_the_same(seed: int, tmp_path: Path) -> None:
    url = sqlite(tmp_path, "grown")
    files = grow(Random(seed), url, tmp_path)
    backwards = one_after_another(sqlite(tmp_path, "backwards"), files[::-1])
    anew = sqlite(tmp_path, "anew")
    if files:
        load_files(anew, files)
    assert_alike(url, anew)
    assert_alike(backwards, anew)
    assert [unsettled(one) for one in (url, anew, backwards)] == [[], [], []]
    assert load_files(url, files).changes == {}
    if seed == 0:
        assert len({published(one, tmp_path / str(n)) for n, one in enumerate((url, anew, backwards))}) == 1


@pytest.mark.parametrize("seed", range(20, 23))
def test_batches_and_one_file_of_many_lines_say_the_same(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(seed)
    lines = [some_document(random, f"doc-{number}") for number in range(6)]
    files = [tmp_path / f"{number}.yaml" for number in range(6)]
    for file, line in zip(files, lines, strict=True):
        file.write_text(line, "utf-8")
    (tmp_path / "all.jsonl").write_text("\n".join(lines), "utf-8")
    at_once = sqlite(tmp_path, "once")
    load_files(at_once, files)
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 1)
    one_by_one, all_lines = sqlite(tmp_path, "batches"), sqlite(tmp_path, "lines")
    from_nothing = without_anything(tmp_path, "nothing")
    load_files(one_by_one, files[::-1])
    load_files(all_lines, [tmp_path / "all.jsonl"])
    load_files(from_nothing, [gazetteer(tmp_path), *files[::-1]])
    for url in (one_by_one, all_lines, from_nothing):
        assert_alike(url, at_once)
        assert unsettled(url) == []


def test_a_server_has_the_same_rows(postgresql_database: str, tmp_path: Path) -> None:
    url = empty(postgresql_database, tmp_path)
    files = grow(Random(31), url, tmp_path)
    anew = sqlite(tmp_path, "anew")
    load_files(anew, files)
    assert_alike(url, anew)
    assert unsettled(url) == []
    assert load_files(url, files).changes == {}


def body(**sections: object) -> dict[str, object]:
    return sections


MEETING = {"slug": "talks", "label": "Talks", "status": "held", "evidence": ["P1.S2"]}
EVENT = {"slug": "talks", "label": "Talks", "status": "occurred", "evidence": ["P1.S2"]}
LENGTH = {"quantity": "length", "value": 12.5, "unit": "km", "evidence": ["P1.S3"]}
LINE = {"slug": "line", "label": "Line", "evidence": ["P1.S2"]}
BRANCH = {"slug": "branch", "label": "Branch", "evidence": ["P1.S2"]}
VIEW = {"slug": "a-joins"}
STANCE = {"holders": ["state-a"], "attitude": "is for", "condition": "if paid", "evidence": ["P1.S2"]}
QUOTED = ["P1.S2", {"at": "P1.S3", "field": "attitude", "attributed_to": "minister-c"}]
PARTY = {"project": "line", "actor": "state-a", "role": "funding", "evidence": ["P1.S3"]}


def dated(
    day: str | None, sections: dict[str, object], reliability: str | None = None, **head: str
) -> tuple[object, ...]:
    """What `write` makes a document of: its day, what it tells, and more of its head."""
    return day, sections, reliability, head


def cites(record: str, **cited: str) -> dict[str, object]:
    return {"record": record, "evidence": [{"at": "P1.S4", **cited}]}


# Before and after, by document; None: taken out. What is left afterwards is loaded anew and held against it.
CHANGES: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "a date": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING])),
            "b": dated("2023-12-09", body(meetings=[MEETING | {"label": "A meeting", "status": "announced"}])),
        },
        {"a": dated("2024-03-01", body(meetings=[MEETING]))},
    ),
    "no date any more": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING])),
            "b": dated("2023-12-09", body(meetings=[MEETING | {"label": "A meeting", "status": "cancelled"}])),
        },
        {"a": dated(None, body(meetings=[MEETING]))},
    ),
    "a reliability": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING]), "A"),
            "b": dated("2023-12-05", body(meetings=[MEETING | {"status": "cancelled"}]), "C"),
        },
        {"a": dated("2023-12-05", body(meetings=[MEETING]), "E")},
    ),
    "an author": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING]), author="minister-c"),
            "b": dated("2023-12-06", body(meetings=[MEETING]), author="agency-d"),
        },
        {"b": dated("2023-12-06", body(meetings=[MEETING]), author="minister-c")},
    ),
    "a copy": (
        {"a": dated("2023-12-05", body(meetings=[MEETING])), "b": dated("2023-12-06", body(meetings=[MEETING]))},
        {"b": dated("2023-12-06", body(meetings=[MEETING]), copy_of="a")},
    ),
    "the date of what is copied": (
        {
            "a": dated("2023-12-04", body(meetings=[MEETING | {"status": "announced"}])),
            "b": dated("2023-12-05", body(meetings=[MEETING | {"status": "cancelled"}])),
            "c": dated("2023-12-06", body(meetings=[MEETING | {"status": "announced"}]), copy_of="a"),
        },
        {"a": dated("2023-12-06", body(meetings=[MEETING | {"status": "announced"}]))},
    ),
    "what is copied": (
        {
            "a": dated("2023-12-04", body(also_says=[])),
            "b": dated("2023-12-05", body(meetings=[MEETING | {"status": "cancelled"}])),
            "c": dated("2023-12-06", body(meetings=[MEETING | {"status": "announced"}]), copy_of="a"),
        },
        {"a": None},
    ),
    "a unit": (
        {
            "a": dated("2023-12-05", body(projects=[LINE | {"indicators": [LENGTH]}])),
            "b": dated("2023-12-06", body(projects=[LINE | {"indicators": [LENGTH | {"value": 13}]}])),
        },
        {"a": dated("2023-12-05", body(projects=[LINE | {"indicators": [LENGTH | {"unit": "m"}]}]))},
    ),
    "a unit of the only one": (
        {"a": dated("2023-12-05", body(projects=[LINE | {"indicators": [LENGTH]}]))},
        {"a": dated("2023-12-05", body(projects=[LINE | {"indicators": [LENGTH | {"unit": "m"}]}]))},
    ),
    "a kind": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING])),
            "b": dated("2023-12-06", body(also_says=[cites("talks")])),
        },
        {"a": dated("2023-12-05", body(events=[EVENT]))},
    ),
    "a kind that two voices tell of": (
        {"a": dated("2023-12-05", body(meetings=[MEETING, MEETING | {"said_by": "agency-d", "status": "cancelled"}]))},
        {"a": dated("2023-12-05", body(events=[EVENT, EVENT | {"said_by": "agency-d", "status": "planned"}]))},
    ),
    "the kind in two files": (
        {"a": dated("2023-12-05", body(meetings=[MEETING])), "b": dated("2023-12-06", body(meetings=[MEETING]))},
        {"a": dated("2023-12-05", body(events=[EVENT])), "b": dated("2023-12-06", body(events=[EVENT]))},
    ),
    "whose word a part of a view is": (
        {"a": dated("2023-12-05", body(propositions=[VIEW | {"stances": [STANCE | {"evidence": QUOTED}]}]))},
        {"a": dated("2023-12-05", body(propositions=[VIEW | {"stances": [STANCE]}]))},
    ),
    "a tag": (
        {
            "a": dated("2023-12-05", body(projects=[LINE])),
            "b": dated("2023-12-06", body(project_parties=[PARTY | {"tag": "old"}])),
        },
        {"b": dated("2023-12-06", body(project_parties=[PARTY | {"tag": "new"}]))},
    ),
    "who names it": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING | {"label": "First"}])),
            "b": dated("2023-12-06", body(meetings=[MEETING | {"label": "Second"}])),
            "c": dated("2023-12-07", body(meetings=[MEETING | {"label": "Third"}])),
        },
        {"a": None, "c": None},
    ),
    "sides of an event": (
        {
            "a": dated("2023-12-05", body(events=[EVENT | {"parties": [{"actor": "state-a", "role": "actor"}]}])),
            "b": dated("2023-12-06", body(events=[EVENT | {"parties": [{"actor": "state-a", "role": "supporter"}]}])),
        },
        {"a": dated("2023-12-05", body(events=[EVENT | {"parties": [{"actor": "state-b", "role": "actor"}]}]))},
    ),
    "places on a route": (
        {
            "a": dated("2023-12-05", body(projects=[LINE | {"places": [{"place": "capital", "role": "start"}]}])),
            "b": dated("2023-12-06", body(projects=[LINE | {"places": [{"place": "province", "role": "end"}]}])),
        },
        {"a": dated("2023-12-07", body(projects=[LINE | {"places": [{"place": "capital", "role": "start"}]}]))},
    ),
    "what is said of another's record": (
        {
            "b": dated("2023-12-06", body(meetings=[MEETING], also_says=[])),
            "a": dated(
                "2023-12-09", body(also_says=[cites("talks", field="held_on", relation="disputes", value="2024")])
            ),
        },
        {"b": dated("2023-12-06", body(meetings=[MEETING | {"held_on": "2023-12"}]))},
    ),
    "places of a part": (
        {
            "a": dated("2023-12-05", body(meetings=[MEETING | {"places": ["capital"]}])),
            "b": dated("2023-12-06", body(meetings=[MEETING | {"places": ["province"], "scope": "the second day"}])),
        },
        {"b": dated("2023-12-06", body(meetings=[MEETING | {"places": ["province"]}]))},
    ),
    "what another says of a reference": (
        {
            "b": dated("2023-12-06", body(projects=[LINE, BRANCH])),
            "a": dated(
                "2023-12-09", body(also_says=[cites("branch", field="parent", relation="updates", value="line")])
            ),
        },
        {"b": dated("2023-12-07", body(projects=[LINE, BRANCH | {"sector": "trade"}]))},
    ),
}


def write(folder: Path, documents: dict[str, object]) -> list[Path]:
    files = []
    for slug, one in documents.items():
        file = folder / f"doc-{slug}.yaml"
        if one is None:
            file.unlink()
            continue
        day, sections, reliability, head = one
        whole = json.loads(document(slug, day, sections, reliability))
        whole["document"] |= head
        file.write_text(json.dumps(whole), "utf-8")
        files.append(file)
    return files


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_and_what_it_changes_of_others_is_as_loaded_anew_there_and_back(name: str, tmp_path: Path) -> None:
    before, after = CHANGES[name]
    url = one_after_another(sqlite(tmp_path, "grown"), write(tmp_path, before))
    first = contents(url)
    load_files(url, write(tmp_path, after), [f"documents/{slug}" for slug, one in after.items() if one is None])
    assert contents(url) != first
    anew = sqlite(tmp_path, "anew")
    load_files(anew, sorted(tmp_path.glob("doc-*.yaml")))
    assert_alike(url, anew)
    assert unsettled(url) == []
    load_files(url, write(tmp_path, {slug: before[slug] for slug in after}))
    assert {table: rows for table, rows in contents(url).items() if table != "fact_files"} == {
        table: rows for table, rows in first.items() if table != "fact_files"
    }


def test_of_a_set_only_what_is_said_of_the_whole_is_kept(tmp_path: Path) -> None:
    url = sqlite(tmp_path, "part")
    load_files(url, write(tmp_path, CHANGES["places of a part"][0]))
    found = contents(url)
    assert len(found["meeting_places"]) == 1
    assert "capital" in found["meeting_places"][0]
    (province,) = (claim for claim in found["claims"] if "'value': 'province'" in claim)
    assert "'standing': 'not comparable'" in province


LEADS = {"slug": "old-talks", "became": "talks", "reason": "Renamed.", "changed_on": "2024-01-02"}


def test_an_address_that_leads_to_what_goes_holds_it_or_is_refused(tmp_path: Path) -> None:
    url = sqlite(tmp_path, "former")
    load_files(url, write(tmp_path, {"a": dated("2023-12-05", body(meetings=[MEETING]))}))
    load_files(url, write(tmp_path, {"b": dated("2023-12-06", body(former=[LEADS]))}))
    with pytest.raises(FactFileError, match="talks"):
        load_files(url, [], ["documents/a"])


def test_parents_in_a_loop_are_refused_whoever_is_loaded_last(tmp_path: Path) -> None:
    one = dated("2023-12-05", body(projects=[LINE | {"parent": "branch"}, BRANCH]))
    other = dated("2023-12-06", body(projects=[LINE, BRANCH | {"parent": "line"}]))
    for first, second in (({"a": one}, {"b": other}), ({"b": other}, {"a": one})):
        url = sqlite(tmp_path, f"loop-{next(iter(first))}")
        load_files(url, write(tmp_path, first))
        with pytest.raises(FactFileError, match="its own ancestor by `parent`"):
            load_files(url, write(tmp_path, second))


def test_parents_in_a_loop_are_told_with_all_who_name_them_however_few_are_loaded_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 1)
    one = dated("2023-12-05", body(projects=[LINE | {"parent": "branch"}, BRANCH]))
    other = dated("2023-12-06", body(projects=[LINE, BRANCH | {"parent": "line"}]))
    url = without_anything(tmp_path, "loop")
    with pytest.raises(FactFileError, match=r"documents/a; documents/b.* its own ancestor by `parent`"):
        load_files(url, [gazetteer(tmp_path), *write(tmp_path, {"a": one, "b": other})])


def test_a_loop_that_comes_to_stand_as_a_document_goes_is_told(tmp_path: Path) -> None:
    url = sqlite(tmp_path, "loop")
    third = {"slug": "third", "label": "Third", "evidence": ["P1.S2"]}
    load_files(
        url,
        write(
            tmp_path,
            {
                "a": dated("2023-12-05", body(projects=[LINE | {"parent": "branch"}, BRANCH]), "D"),
                "b": dated("2023-12-06", body(projects=[LINE | {"parent": "third"}, third]), "A"),
                "c": dated("2023-12-07", body(projects=[LINE, BRANCH | {"parent": "line"}])),
            },
        ),
    )
    with pytest.raises(FactFileError, match="its own ancestor by `parent`"):
        load_files(url, [], ["documents/b"])


def test_a_record_that_a_table_of_ones_own_names_stays_blank(tmp_path: Path) -> None:
    url = sqlite(tmp_path, "own")
    load_files(url, write(tmp_path, {"a": dated("2023-12-05", body(meetings=[MEETING]))}))
    with open_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE notes (meeting INTEGER REFERENCES meetings (id), words TEXT)"))
        connection.execute(text("INSERT INTO notes SELECT id, 'mine' FROM meetings"))
    load_files(url, [], ["documents/a"])
    query = "SELECT r.label, r.voices, m.status FROM meetings AS m JOIN records AS r ON r.id = m.id"
    with open_engine(url).begin() as connection:
        assert [tuple(row) for row in connection.execute(text(query))] == [("talks", 0, None)]
        connection.execute(text("DELETE FROM notes"))
    load_files(url, write(tmp_path, {"b": dated("2023-12-06", body(events=[EVENT | {"slug": "other"}]))}))
    with open_engine(url).begin() as connection:
        assert connection.execute(text(query)).all() == []
