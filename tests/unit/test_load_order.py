"""Many documents on the same records: any order of files, edits and removals gives the same database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.edition.snapshot import write_snapshot
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import MEETING, database, document, files_in
from tests.support.small_world import SENTENCES

# Slugs under which documents tell of one thing, some of them of both; an editor may find out, and change his mind.
SLUGS = {"capital-talks": "talks-of-december", "railway": "line-to-the-south"}


def some_terms(random: Random) -> dict[str, Any]:
    """What a document calls money, and says of its terms; some conclude it, and some say the terms alone."""
    return {
        **random.choice([{}, {"instrument": "loan"}, {"instrument": "loan"}, {"instrument": "credit line"}]),
        **random.choice([{}, {}, {"instrument": "loan", "inferred": ["instrument"]}]),
        **random.choice([{}, {"interest_percent": "2 to 3"}, {"interest_percent": 4, "is_concessional": True}]),
    }


def some_body(random: Random) -> dict[str, Any]:
    """What a document says of a small world, of which every document speaks."""
    at = [f"P1.S{random.randint(2, SENTENCES)}"]
    talks, railway = (random.choice([slug, slug, other]) for slug, other in SLUGS.items())
    meetings = [
        {
            "slug": talks,
            "label": random.choice(["Capital talks", "Talks in the capital"]),
            "status": random.choice(["announced", "held", "cancelled"]),
            **random.choice([{}, {"held_on": "2023-12"}, {"held_on": "2023-12-07"}, {"held_on": "2023-12-08"}]),
            **random.choice([{}, {"visit_type": "state visit"}, {"visit_type": "working visit"}]),
            **random.choice([{}, {"duration": "about 5 hours"}, {"duration": "over 4 hours"}]),
            "places": random.sample(["capital", "province"], random.randint(0, 2)),
            "participants": [
                {
                    "actor": actor,
                    "attendance": random.choice(["invited", "expected", "declined", "attended", "absent"]),
                    **random.choice([{}, {"is_inviter": True}]),
                    "evidence": at,
                }
                for actor in random.sample(["state-a", "state-b", "minister-c"], random.randint(0, 3))
            ],
            "agenda": [
                {
                    "subject": "state-b",
                    **random.choice([{}, {"status": "announced"}]),
                    **random.choice([{}, {"is_central": True}]),
                    "evidence": at,
                }
            ],
            "evidence": at,
        }
    ]
    projects = [
        {
            "slug": railway,
            "label": "Railway",
            **random.choice([{}, {"status": "construction"}, {"status": "operating"}]),
            "financings": [
                {
                    "provider": "state-a",
                    "stage": random.choice(["planned", "agreed", "provided"]),
                    "amount": random.choice(["1.3 billion EUR", "about 1.4 billion EUR", "1.6 billion USD"]),
                    **some_terms(random),
                    "evidence": [
                        *at,
                        *random.choice([[], [{"at": "P1.S3", "field": "amount", "attributed_to": "minister-c"}]]),
                    ],
                }
                for _ in range(random.randint(0, 1))
            ],
            "evidence": [*at, *random.choice([[], [{"at": "P1.S2", "field": "status", "inferred": True}]])],
        }
    ]
    relations = [{"subject": talks, "relation": "would_help", "object": railway, "evidence": at}]
    stances = [
        {
            "holders": [random.choice(["state-a", "state-b"])],
            "attitude": random.choice(["is for", "is against"]),
            "evidence": at,
        }
    ]
    trade = {"country": "state-a", "partner": "state-b", "flow": "X", "period": "2030"}
    trade |= random.choice([{}, {"status": "forecast"}, {"status": "target"}])
    body: dict[str, Any] = {}
    if random.random() < 0.3:
        body["trade_figures"] = [{**trade, "amount": random.choice(["3 billion EUR", "5 billion USD"]), "evidence": at}]
    if random.random() < 0.7:
        body["meetings"] = meetings
    if random.random() < 0.7:
        body["projects"] = projects
        if random.random() < 0.2:
            body["projects"] = [*projects, {**projects[0], "slug": SLUGS.get(railway, "railway")}]
    if random.random() < 0.5:
        body["propositions"] = [{"slug": "a-joins", "stances": stances}]
    if "meetings" in body and "projects" in body and random.random() < 0.5:
        body["relations"] = relations
    return body


def decide(random: Random, folder: Path, url: str) -> None:
    """Let an editor find out that two slugs are of one thing, or that they are not, and load all anew."""
    verdicts = [
        {"of": of, "also": [also], "because": random.choice(["One day and place.", "So it is."])}
        for of, also in (random.choice([pair, pair[::-1]]) for pair in SLUGS.items() if random.random() < 0.6)
    ]
    file, documents = folder / "decisions.yaml", [one for one in files_in(folder) if one.name != "decisions.yaml"]
    if verdicts:
        file.write_text(json.dumps({"gazetteer": "decisions", "same": verdicts}), "utf-8")
        load_files(url, [*documents, file])
    elif file.exists():
        file.unlink()
        load_files(url, documents, remove=["gazetteer/decisions"])


def replaced_by_hand(tmp_path: Path, folder: Path) -> list[Path]:
    """The documents of a folder, with the slugs in them replaced that an editor decided on."""
    decisions = folder / "decisions.yaml"
    verdicts = json.loads(decisions.read_text("utf-8"))["same"] if decisions.exists() else []
    by_hand = tmp_path / "by-hand"
    by_hand.mkdir()
    for file in files_in(folder):
        said = file.read_text("utf-8")
        for verdict in verdicts:
            said = said.replace(f'"{verdict["also"][0]}"', f'"{verdict["of"]}"')
        if file != decisions:
            (by_hand / file.name).write_text(said, "utf-8")
    return files_in(by_hand)


def one_step(random: Random, folder: Path, url: str) -> None:
    """Load a new document, an edited one, or take one out; or let an editor decide."""
    if random.random() < 0.2:
        decide(random, folder, url)
        return
    slug = f"doc-{random.randint(1, 5)}"
    file = folder / f"{slug}.yaml"
    if file.exists() and random.random() < 0.35:
        file.unlink()
        load_files(url, [], remove=[f"documents/{slug}"])
        return
    before = file.read_text("utf-8") if file.exists() else None
    day = random.choice([None, "2023-12-05", "2023-12-09", "2024-01", "2024-03-01"])
    sort = random.choice(["news report", "official statement", "analysis", "dataset"])
    written = json.loads(document(slug, day, some_body(random), random.choice([None, "A", "D"]), sort))
    if random.random() < 0.2:
        written["document"]["copy_of"] = random.choice(["agency-d", "minister-c", "doc-1", "not-coded"])
    file.write_text(json.dumps(written), "utf-8")
    try:
        load_files(url, [file])
    except FactFileError:  # it names what no document at hand tells of
        file.write_text(before, "utf-8") if before else file.unlink()


def steps(seed: int) -> Iterator[Random]:
    """So many chances for something to happen."""
    random = Random(seed)
    yield from (random for _ in range(12))


# Each takes seconds: a few each time, and many more with the slow tests.
_SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 24))]
# Publishing takes seconds, too.
_PUBLISHED = (10, 20)


def snapshot_of(url: str, target: Path) -> bytes:
    """The file that is published of a database."""
    with open_engine(url, read_only=True).connect() as connection:
        write_snapshot(connection, target)
    return target.read_bytes()


@pytest.mark.parametrize("seed", _SEEDS)
def test_any_order_of_loading_editing_and_removing_gives_the_same(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    url = database(tmp_path, "grown")
    for random in steps(seed):
        one_step(random, folder, url)
    names = ("anew", "backwards", "decided-last")
    anew, backwards, decided_last = (database(tmp_path, name) for name in names)
    if files := files_in(folder):
        load_files(anew, files)
        documents = [file for file in files if file.name != "decisions.yaml"]
        for file in (*(one for one in files if one not in documents), *reversed(documents)):
            load_files(backwards, [file])
        for file in documents if documents != files else ():
            load_files(decided_last, [file])
        load_files(decided_last, files)
    found = {name: contents(one) for name, one in zip(names, (anew, backwards, decided_last), strict=True)}
    found["grown"] = contents(url)
    for table in found["anew"]:
        if table != "fact_files":
            assert found["grown"][table] == found["anew"][table] == found["backwards"][table], table
        assert found["decided-last"][table] == found["anew"][table], table
    if seed in _PUBLISHED:
        snapshots = [snapshot_of(one, tmp_path / f"{n}-snapshot.db") for n, one in enumerate((url, anew, backwards))]
        assert len(set(snapshots)) == 1
    assert load_files(url, files_in(folder)).changes == {}


@pytest.mark.parametrize("seed", range(10))
def test_what_an_editor_finds_to_be_one_is_as_if_every_document_had_written_one_slug(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    decided, by_hand = database(tmp_path, "decided"), database(tmp_path, "replaced")
    random = Random(seed)
    for number in range(4):
        body = some_body(random)
        body["projects"] = body.get("projects", [])[:1]  # by hand, one voice could not speak of one project twice
        (folder / f"doc-{number}.yaml").write_text(document(f"doc-{number}", "2023-12-05", body), "utf-8")
    same = [{"of": of, "also": [also], "because": "So it is."} for of, also in SLUGS.items()]
    (folder / "decisions.yaml").write_text(json.dumps({"gazetteer": "decisions", "same": same}), "utf-8")
    load_files(decided, files_in(folder))
    load_files(by_hand, replaced_by_hand(tmp_path, folder))
    one, other = contents(decided), contents(by_hand)
    # What records the verdict itself: the file that has it, what it reads as what, and the digests of files.
    apart = {"fact_files", "former_slugs", "slug_readings"}
    assert {name: told for name, told in one.items() if name not in apart} == {
        name: told for name, told in other.items() if name not in apart
    }
    assert [row[:2] for row in rows(decided, "SELECT slug, became FROM former_slugs ORDER BY 1 DESC")] == [
        (also, of) for of, also in SLUGS.items()
    ]


@pytest.mark.parametrize("how", [{"scope": "in the north"}, {"denies": True}])
def test_an_account_of_a_part_that_is_of_the_whole_now_is_as_if_it_never_were(
    how: dict[str, Any], tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "edited"), database(tmp_path, "anew")
    file = tmp_path / "one.yaml"
    meeting = {**MEETING, "places": ["capital"]}
    for said in (how, {}):
        file.write_text(document("one", "2023-06-01", {"meetings": [{**meeting, **said}]}), "utf-8")
        load_files(url, [file])
    load_files(anew, [file])
    assert contents(url) == contents(anew)
