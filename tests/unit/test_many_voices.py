"""Many documents on the same records: any order of files, edits and removals gives the same database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from communique.database.engine import open_engine
from communique.factfiles.coded.packed import LISTED
from communique.factfiles.files import check_files, load_files
from communique.factfiles.loading.resettled import resettled
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.drafts import SIDE_ROWS
from communique.reports.report import report_folders
from communique.reports.result import run_report
from tests.support.contents import contents
from tests.support.databases import new_database, rows
from tests.support.small_world import GAZETTEER, SENTENCES

# Slugs under which documents tell of one thing, some of them of both; an editor may find out, and change his mind.
SLUGS = {"capital-talks": "talks-of-december", "railway": "line-to-the-south"}


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


def files_in(folder: Path) -> list[Path]:
    """The fact files of a folder."""
    return sorted(folder.glob("*.yaml"))


def database(tmp_path: Path, name: str) -> str:
    """A new database with the gazetteer."""
    url = f"sqlite:///{tmp_path}/{name}.db"
    new_database(url)
    gazetteer = tmp_path / f"{name}.yaml"
    gazetteer.write_text(GAZETTEER, "utf-8")
    load_files(url, [gazetteer])
    return url


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


def test_a_document_goes_though_another_speaks_of_a_tie_of_what_it_alone_declares(tmp_path: Path) -> None:
    url = database(tmp_path, "ties")
    tie = {"subject": "line", "relation": "would_help", "object": "state-a", "at": "P1.S2"}
    line = {"slug": "line", "label": "Line", "evidence": ["P1.S2"]}
    files = [tmp_path / f"{name}.yaml" for name in ("one", "other")]
    for file, told in zip(files, ({"projects": [line], "relations": [tie]}, {"relations": [tie]}), strict=True):
        file.write_text(document(file.stem, "2023-12-05", told), "utf-8")
    load_files(url, files)
    load_files(url, [], remove=["documents/one"])
    left = rows(url, "SELECT slug, voices FROM records WHERE slug LIKE 'line%' ORDER BY slug")
    assert left == [("line", 0), ("line/would-help/state-a", 1)]
    load_files(url, [], remove=["documents/other"])
    assert rows(url, "SELECT slug FROM records WHERE slug LIKE 'line%'") == []


def steps(seed: int) -> Iterator[Random]:
    """So many chances for something to happen."""
    random = Random(seed)
    yield from (random for _ in range(12))


# Each takes seconds: a few each time, and many more with the slow tests.
_SEEDS = [*range(5), *(pytest.param(seed, marks=(pytest.mark.slow, pytest.mark.together)) for seed in range(5, 40))]


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
    assert {name: rows for name, rows in one.items() if name not in apart} == {
        name: rows for name, rows in other.items() if name not in apart
    }
    assert [row[:2] for row in _values(decided, "SELECT slug, became FROM former_slugs ORDER BY 1 DESC")] == [
        (also, of) for of, also in SLUGS.items()
    ]


def _values(url: str, query: str) -> list[tuple[Any, ...]]:
    with open_engine(url, read_only=True).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


MEETING = {
    "slug": "capital-talks",
    "label": "Capital talks",
    "status": "held",
    "held_on": "2023-12-07",
    "evidence": ["P1.S2"],
}
TIE = {"subject": "capital-talks", "relation": "would_help", "object": "state-a", "evidence": ["P1.S3"]}


def test_what_is_only_named_any_more_stays_without_values_and_goes_with_the_last_who_names_it(tmp_path: Path) -> None:
    url = database(tmp_path, "named")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(document("first", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    second.write_text(document("second", "2023-12-09", {"relations": [TIE]}), "utf-8")
    load_files(url, [first, second])
    before = contents(url)
    query = "SELECT r.label, r.voices, m.status, m.held_on FROM meetings AS m JOIN records AS r ON r.id = m.id"
    assert _values(url, query) == [("Capital talks", 1, "held", "2023-12-07")]
    load_files(url, [], remove=["documents/first"])
    assert _values(url, query) == [("capital-talks", 0, None, None)]
    load_files(url, [first])
    assert contents(url) == before
    load_files(url, [], remove=["documents/first"])
    load_files(url, [], remove=["documents/second"])
    assert _values(url, query) == []


def test_the_first_to_speak_of_a_record_owns_no_more_of_it_than_the_second(tmp_path: Path) -> None:
    url = database(tmp_path, "two")
    later = MEETING | {"label": "A meeting", "duration": "about 5 hours", "evidence": ["P1.S4"]}
    later["participants"] = [{"actor": "state-b", "attendance": "attended", "evidence": ["P1.S4"]}]
    for name, day, meeting in (("first", "2023-12-08", MEETING), ("second", "2023-12-09", later)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, day, {"meetings": [meeting]}), "utf-8")
        load_files(url, [file])
    query = "SELECT r.slug, r.label, r.voices FROM records AS r WHERE r.kind IN ('meeting', 'participant') ORDER BY 1"
    assert _values(url, query) == [
        ("capital-talks", "Capital talks", 2),
        ("capital-talks/state-b", "State B at Capital talks", 1),
    ]
    assert _values(url, "SELECT field, state, voices FROM resolutions ORDER BY 1") == [
        ("held_on", "agreed", 2),
        ("status", "agreed", 2),
    ]
    assert _values(url, "SELECT duration_minutes FROM meetings") == [(300,)]


@pytest.mark.parametrize(
    ("values", "state", "rule", "stands"),
    [
        ([("2023-12-01", "A", "announced"), ("2023-12-09", "C", "held")], "sole", "later news", "held"),
        ([("2023-12-09", "C", "held"), ("2023-12-01", "A", "announced")], "sole", "later news", "held"),
        (
            [("2023-12-08", "A", "held"), ("2023-12-09", "D", "cancelled")],
            "disputed",
            "the more reliable document",
            "held",
        ),
        ([("2023-12-08", "D", "held"), ("2023-12-08", "D", "cancelled")], "disputed", "the earliest printed", "held"),
    ],
)
def test_which_stands_follows_the_rules_and_not_the_order_of_loading(
    values: list[tuple[str, str, str]], state: str, rule: str, stands: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "rules")
    for number, (day, reliability, status) in enumerate(values):
        file = tmp_path / f"{number}.yaml"
        meeting = {**MEETING, "status": status}
        file.write_text(document(f"doc-{number}", day, {"meetings": [meeting]}, reliability), "utf-8")
        load_files(url, [file])
    assert _values(url, "SELECT state, rule FROM resolutions WHERE field = 'status'") == [(state, rule)]
    assert _values(url, "SELECT status FROM meetings") == [(stands,)]


def test_an_entry_is_an_account_and_another_voice_another_entry(tmp_path: Path) -> None:
    url = database(tmp_path, "voices")
    loan = {"provider": "state-a", "stage": "agreed", "tag": "railway", "at": "P1.S2"}
    body = {
        "financings": [
            {**loan, "amount": "1.3 billion EUR = 1.4 billion USD", "said_by": "minister-c", "said_on": "2023-05-17"},
            {**loan, "amount": "1.6 billion USD", "said_by": "agency-d"},
            {**loan, "amount": "200 million USD", "scope": "the first section"},
        ]
    }
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    query = "SELECT value, standing, voice, is_denied FROM field_sources WHERE field = 'amount' ORDER BY account_id"
    assert _values(url, query) == [
        ("1.3 billion EUR = 1.4 billion USD", "stands", "Minister C", 0),
        ("1.6 billion USD", "rival", "Agency D", 0),
        ("200 million USD", "not comparable", "one", 0),
    ]
    assert _values(url, "SELECT voices, disputed FROM records WHERE kind = 'financing'") == [(3, "amount")]
    assert load_files(url, [file]).changes == {}


def _bridge(*, planned: str, **how: str) -> dict[str, Any]:
    opening = {"type": "opening", "status": "scheduled", "planned": planned, "at": "P1.S3", **how}
    return {"projects": [{"slug": "bridge", "label": "Bridge", "at": "P1.S2", "milestones": [opening]}]}


@pytest.mark.parametrize(
    ("sort", "how", "standing"),
    [
        ("news report", {}, "superseded"),
        ("official statement", {}, "superseded"),
        ("analysis", {}, "rival"),
        ("interview", {}, "rival"),
        ("dataset", {}, "rival"),
        ("analysis", {"said_on": "2025-09"}, "superseded"),
        ("news report", {"said_on": "2021"}, "stands"),
    ],
)
def test_a_quotation_without_a_day_is_of_the_day_of_the_news_that_prints_it(
    sort: str, how: dict[str, str], standing: str, tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "edited"), database(tmp_path, "anew")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(document("first", "2023-12-28", _bridge(planned="[..2024-12-31]")), "utf-8")
    said = _bridge(planned="[..2025-12-31]", said_by="minister-c", **how)
    for what_it_is in ("news report" if sort == "analysis" else "analysis", sort):
        second.write_text(document("second", "2025-09-15", said, sort=what_it_is), "utf-8")
        load_files(url, [first, second])
    query = "SELECT standing FROM field_sources WHERE field = 'planned' AND document = 'first'"
    assert _values(url, query) == [(standing,)]
    load_files(anew, [second])
    load_files(anew, [first])
    assert contents(url) == contents(anew)


def test_a_voice_is_read_at_first_hand_where_it_is_quoted_on_one_day_with_it(tmp_path: Path) -> None:
    url = database(tmp_path, "first-hand")
    of_agency = json.loads(document("readout", "2023-12-09", {"meetings": [{**MEETING, "duration": "4 hours"}]}, "A"))
    of_agency["document"]["publisher"] = "agency-d"
    quoted = {**MEETING, "duration": "4 hours", "said_by": "agency-d"}
    texts = [
        document("a-report", "2023-12-09", {"meetings": [quoted]}),
        document("another", "2023-12-08", {"meetings": [{**MEETING, "duration": "6 hours"}]}),
        json.dumps(of_agency),
    ]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, words in zip(files, texts, strict=True):
        file.write_text(words, "utf-8")
    load_files(url, files)
    query = "SELECT duration_minutes, rule FROM meetings JOIN resolutions ON record_id = id WHERE field = 'duration'"
    assert _values(url, query) == [(240, "the more reliable document")]


@pytest.mark.parametrize(
    ("sort", "how", "disputed", "relation"),
    [
        ("analysis", {}, "whole", "disputes"),
        ("analysis", {"said_on": "2023-12-09"}, None, "precedes"),
        ("news report", {}, None, "precedes"),
        ("official statement", {}, None, "precedes"),
        ("news report", {"said_on": "2023-12-01"}, "whole", "disputes"),
    ],
)
def test_a_denial_of_the_whole_is_taken_back_by_a_later_word(
    sort: str, how: dict[str, str], disputed: str | None, relation: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "denial")
    for number, day, meeting in (
        (1, "2023-12-03", {**MEETING, "denies": True, "said_by": "state-b", "said_on": "2023-12-02"}),
        (2, "2023-12-09", {**MEETING, "said_by": "state-b", **how}),
    ):
        file = tmp_path / f"{number}.yaml"
        file.write_text(document(f"doc-{number}", day, {"meetings": [meeting]}, sort=sort), "utf-8")
        load_files(url, [file])
    query = "SELECT r.disputed, e.relation FROM records AS r JOIN evidence AS e ON e.record_id = r.id AND e.field = ''"
    query += " WHERE r.slug = 'capital-talks' AND e.relation <> 'supports'"
    assert _values(url, query) == [(disputed, relation)]
    doubters = "SELECT disputed_by FROM record_certainty WHERE slug = 'capital-talks'"
    assert _values(url, doubters) == [(1 if disputed else 0,)]
    denials = "SELECT count(*) FROM disagreement_book WHERE record = 'Capital talks'"
    assert _values(url, denials) == [(1 if disputed else 0,)]


def test_the_same_voice_twice_is_a_slip(tmp_path: Path) -> None:
    url = database(tmp_path, "slip")
    loan = {"provider": "state-a", "stage": "agreed", "at": "P1.S2", "said_by": "minister-c"}
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", {"financings": [loan, loan]}), "utf-8")
    with pytest.raises(FactFileError, match="say whose account each is"):
        load_files(url, [file])


def test_what_is_denied_or_said_of_a_part_fills_no_column(tmp_path: Path) -> None:
    url = database(tmp_path, "denied")
    file = tmp_path / "one.yaml"
    body = {
        "meetings": [{**MEETING, "denies": True}],
        "events": [{"slug": "march", "label": "A march", "status": "occurred", "scope": "in the north", "at": "P1.S3"}],
    }
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    assert _values(
        url, "SELECT m.status, r.voices, r.disputed FROM meetings AS m JOIN records AS r ON r.id = m.id"
    ) == [(None, 0, "whole")]
    assert _values(url, "SELECT e.status, r.voices FROM events AS e JOIN records AS r ON r.id = e.id") == [(None, 1)]


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


def _copy(slug: str, of: str, meeting: Mapping[str, Any]) -> str:
    file = json.loads(document(slug, "2023-12-10", {"meetings": [meeting]}))
    file["document"]["copy_of"] = of
    return json.dumps(file)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_copy_is_no_voice_of_its_own_in_whatever_order_it_comes(order: tuple[int, ...], tmp_path: Path) -> None:
    url = database(tmp_path, "copies")
    texts = [
        document("agency", "2023-12-08", {"meetings": [MEETING]}),
        _copy("copy", "agency", MEETING),
        _copy("copy-of-copy", "copy", MEETING),
    ]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, words in zip(files, texts, strict=True):
        file.write_text(words, "utf-8")
    for number in order:
        load_files(url, [files[number]])
    query = "SELECT voices FROM records WHERE slug = 'capital-talks'"
    assert _values(url, query) == [(1,)]
    load_files(url, [], remove=["documents/agency"])
    assert _values(url, query) == [(1,)]  # two copies of one document, which is not at hand any more
    load_files(url, [files[0]])
    files[2].write_text(document("copy-of-copy", "2023-12-10", {"meetings": [MEETING]}), "utf-8")
    load_files(url, [files[2]])
    assert _values(url, query) == [(2,)]


NEWSROOM = "  - {slug: paper-p, label: Paper P, type: organization}\n"


@pytest.mark.parametrize("gazetteer_comes", ["first", "last"])
def test_a_copy_of_what_is_not_coded_is_the_voice_of_the_publisher_that_it_names(
    gazetteer_comes: str, tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "copies"), database(tmp_path, "anew")
    quotes, copies = tmp_path / "quotes.yaml", tmp_path / "copies.yaml"
    quotes.write_text(document("quotes", "2023-12-08", {"meetings": [{**MEETING, "said_by": "agency-d"}]}), "utf-8")
    copies.write_text(_copy("copies", "paper-p", MEETING), "utf-8")
    papers = tmp_path / "papers.yaml"
    papers.write_text(f"gazetteer: papers\nactors:\n{NEWSROOM}", "utf-8")
    files = [quotes, copies]
    for file in [papers, *files] if gazetteer_comes == "first" else [*files, papers]:
        load_files(url, [file])
    query = "SELECT voices FROM records WHERE slug = 'capital-talks'"
    assert _values(url, query) == [(2,)]
    # The paper is a mouth of the agency's now, then no longer listed: the copy is a voice of its own.
    papers.write_text(papers.read_text("utf-8").replace("type: organization", "type: organization, voice_of: agency-d"))
    load_files(url, [papers])
    assert _values(url, query) == [(1,)]
    load_files(anew, [papers, *files])
    assert contents(url) == contents(anew)
    load_files(url, [], remove=["gazetteer/papers"])
    assert _values(url, query) == [(2,)]
    without = database(tmp_path, "without")
    load_files(without, files)
    assert contents(url) == contents(without)


def test_what_copies_and_what_quotes_one_publisher_is_one_voice(tmp_path: Path) -> None:
    url = database(tmp_path, "one-voice")
    translated = json.loads(_copy("translated", "agency-d", MEETING))
    translated["document"]["publisher"] = "state-b"
    quoted = {**MEETING, "label": "Talks", "said_by": "agency-d"}
    for name, words in (
        ("translated", json.dumps(translated)),
        ("another", _copy("another", "agency-d", MEETING)),
        ("quotes", document("quotes", "2023-12-08", {"meetings": [quoted]})),
    ):
        (tmp_path / f"{name}.yaml").write_text(words, "utf-8")
    load_files(url, [tmp_path / f"{name}.yaml" for name in ("translated", "another", "quotes")])
    assert _values(url, "SELECT voices FROM records WHERE slug = 'capital-talks'") == [(1,)]
    assert _values(url, "SELECT DISTINCT voice FROM field_sources WHERE field = 'held_on'") == [("Agency D",)]


@pytest.mark.parametrize(
    ("original", "asked"),
    [
        ("agency-d", None),
        ("earlier", None),
        ("agency-d-2023-12", "write the slug of its author or publisher"),
        ("capital", "this is of kind place; name the document"),
    ],
)
def test_whose_it_is_is_asked_of_a_copy_of_what_is_not_coded(original: str, asked: str | None, tmp_path: Path) -> None:
    url = database(tmp_path, "asked")
    earlier, copies = tmp_path / "earlier.yaml", tmp_path / "copies.yaml"
    earlier.write_text(document("earlier", "2023-12-07", {"meetings": [MEETING]}), "utf-8")
    copies.write_text(_copy("copies", original, MEETING), "utf-8")
    load_files(url, [earlier, copies])
    with open_engine(url, read_only=True).connect() as connection:
        found = [one for unit in check_files([copies], connection) for one in unit.warnings]
    assert [(one.field, one.value) for one in found] == ([("document.copy_of", f'"{original}"')] if asked else [])
    assert all(asked in one.remedy for one in found if asked)


def test_a_spokeswoman_is_the_voice_of_whom_she_speaks_for(tmp_path: Path) -> None:
    url = database(tmp_path, "mouths")
    for name, speaker in (("first", "state-a"), ("second", "minister-c")):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"meetings": [{**MEETING, "said_by": speaker}]}), "utf-8")
        load_files(url, [file])
    query = "SELECT voices FROM records WHERE slug = 'capital-talks'"
    assert _values(url, query) == [(2,)]
    gazetteer = tmp_path / "mouths.yaml"
    for line, voices in (("Minister C, type: person, voice_of: state-a", 1), ("Minister C, type: person", 2)):
        gazetteer.write_text(GAZETTEER.replace("Minister C, type: person", line), "utf-8")
        load_files(url, [gazetteer])
        assert _values(url, query) == [(voices,)]


CHAIN = "agency-d quoting minister-c"


def _chains(url: str) -> list[tuple[Any, ...]]:
    return _values(
        url,
        "SELECT a.label, s.position, r.slug FROM account_speakers AS s JOIN accounts AS a ON a.id = s.account_id "
        "JOIN records AS r ON r.id = s.speaker_id ORDER BY a.id, s.position",
    )


def test_who_says_that_who_said_is_kept_in_order_and_the_voice_is_whose_words_they_are(tmp_path: Path) -> None:
    url = database(tmp_path, "chains")
    file = tmp_path / "one.yaml"
    body = {"meetings": [{**MEETING, "said_by": CHAIN}, {**MEETING, "said_by": "minister-c", "status": "cancelled"}]}
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    assert _chains(url) == [("P1.S2", 1, "agency-d"), ("P1.S2", 2, "minister-c")]
    query = "SELECT voice, who_quotes_whom FROM field_sources WHERE field = 'status' ORDER BY account_id"
    assert _values(url, query) == [
        ("Minister C", "one, quoting Agency D, quoting Minister C"),
        ("Minister C", "one, quoting Minister C"),
    ]
    query = "SELECT who_quotes_whom FROM evidence WHERE kind = 'meeting' ORDER BY citation_id"
    assert _values(url, query) == [
        ("one, quoting Agency D, quoting Minister C",),
        ("one, quoting Minister C",),
    ]
    assert _values(url, "SELECT voices FROM records WHERE slug = 'capital-talks'") == [(1,)]
    file.write_text(document("one", "2023-06-01", {"meetings": [MEETING | {"said_by": "agency-d"}]}), "utf-8")
    load_files(url, [file])
    assert _chains(url) == []


@pytest.mark.parametrize(
    ("chain", "remedy"),
    [
        ("agency-d quoting minister-c quoting agency-d", "quotes itself in the end"),
        ("agency-d quoting agency-d", "quotes itself in the end"),
        ("state-a quoting state-b quoting agency-d quoting minister-c quoting state-c", "more than 4 who quote"),
        ("agency-d quoting minister-x", '"minister-x": no record is called so'),
        ("capital-talks quoting minister-c", "this is of kind meeting, and actor is wanted here"),
    ],
)
@pytest.mark.parametrize("where", ["said_by", "attributed_to", "spoken_by"])
def test_a_chain_that_leads_back_or_nowhere_is_refused(chain: str, remedy: str, where: str, tmp_path: Path) -> None:
    url = database(tmp_path, "loops")
    file = tmp_path / "one.yaml"
    bodies: dict[str, dict[str, Any]] = {
        "said_by": {"meetings": [MEETING, MEETING | {"said_by": chain}]},
        "attributed_to": {"meetings": [MEETING | {"evidence": ["P1.S2", {"at": "P1.S3", "attributed_to": chain}]}]},
        "spoken_by": {"meetings": [MEETING], "spoken_by": {chain: "P1.S4"}},
    }
    file.write_text(document("one", "2023-06-01", bodies[where]), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


def test_a_run_of_sentences_is_the_word_of_who_speaks_in_it(tmp_path: Path) -> None:
    url = database(tmp_path, "runs")
    file = tmp_path / "one.yaml"
    own = {"subject": "capital-talks", "relation": "would_help", "object": "state-b", "at": "P1.S5"}
    body = {
        "spoken_by": {CHAIN: "P1.S1-P1.S3", "state-a": "P1.S5"},
        "meetings": [MEETING],
        "relations": [{**TIE, "said_by": "state-b"}, own, {**own, "object": "minister-c", "at": "P1.S6"}],
    }
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    query = (
        "SELECT r.kind, a.label, v.slug FROM accounts AS a JOIN records AS r ON r.id = a.record_id "
        "JOIN records AS v ON v.id = a.origin_id ORDER BY 1, 2"
    )
    # A document's word on itself is its own.
    assert _values(url, query) == [
        ("document", "P1.S1", "one"),
        ("meeting", "P1.S2", "minister-c"),
        ("relation", "P1.S3", "state-b"),
        ("relation", "P1.S5", "state-a"),
        ("relation", "P1.S6", "one"),
    ]
    assert _chains(url) == [("P1.S2", 1, "agency-d"), ("P1.S2", 2, "minister-c")]


@pytest.mark.parametrize(
    ("runs", "remedy"),
    [
        ({"state-a": "P1.S4-P1.S2"}, "it ends before it begins"),
        ({"state-a": "P2"}, "there is no P2 under `passages`"),
        ({"state-a": "P1.S2-P1.S9"}, r"there is no P1\.S9 under `passages`"),
        ({"state-a": "P1.S2", "state-b": "P1"}, r"P1\.S2 is spoken by state-a already"),
        ({"state-a": "paragraph 1"}, "not of the form wanted here"),
    ],
)
def test_a_run_that_is_none_is_refused(runs: dict[str, str], remedy: str, tmp_path: Path) -> None:
    url = database(tmp_path, "runs")
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", {"spoken_by": runs, "meetings": [MEETING]}), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


def test_why_a_view_is_held_stands_on_the_same_word_and_sentence(tmp_path: Path) -> None:
    url = database(tmp_path, "reasons")
    file = tmp_path / "one.yaml"
    stance = {"holders": ["state-a"], "attitude": "is for", "at": "P1.S4", "said_by": CHAIN}
    views = [
        {"slug": "a-joins", "stances": [{**stance, "because": ["bloc-grows"]}]},
        {"slug": "bloc-grows", "stances": [stance]},
    ]
    file.write_text(document("one", "2023-06-01", {"propositions": views}), "utf-8")
    load_files(url, [file])
    query = "SELECT a.label, v.slug FROM accounts AS a JOIN records AS r ON r.id = a.record_id AND r.kind = 'relation' "
    assert _values(url, f"{query} JOIN records AS v ON v.id = a.origin_id") == [("P1.S4", "minister-c")]


LOAN = {"slug": "a-b-loan", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
NO_COLUMN = {"field": "maturity", "says": "until the tolls have paid for it", "at": "P1.S3"}


def test_what_is_said_and_no_column_can_hold_is_marked_so_and_stands_nowhere(tmp_path: Path) -> None:
    url = database(tmp_path, "unheld")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    told = {**LOAN, "not_representable": [NO_COLUMN]}
    first.write_text(document("first", "2023-06-01", {"financings": [told]}), "utf-8")
    load_files(url, [first])
    claims = "SELECT value, standing, is_the_value, passage FROM field_sources WHERE field = 'maturity' ORDER BY 1"
    said = ("until the tolls have paid for it", "not representable", 0, "P1.S2")
    assert _values(url, claims) == [said]
    assert _values(url, "SELECT maturity FROM loans") == [(None,)]
    assert _values(url, "SELECT relation, reported_value, passage FROM evidence WHERE field = 'maturity'") == [
        ("is beside", "until the tolls have paid for it", "P1.S3")
    ]
    questions = {row["missing"]: row["not_representable"] for row in run_report("blanks", url, kind="loan").as_dicts()}
    assert questions["for how long"] == "until the tolls have paid for it"
    assert questions["at what interest"] is None
    # Beside a second voice, too, it is neither a rival nor one who agrees; and what that says stands.
    second.write_text(document("second", "2023-06-02", {"financings": [{**LOAN, "maturity": "P30Y"}]}), "utf-8")
    load_files(url, [second])
    assert _values(url, claims) == [("P30Y", None, 1, "P1.S2"), said]
    assert _values(url, "SELECT maturity FROM loans") == [("P30Y",)]
    assert _values(url, "SELECT field FROM resolutions WHERE field = 'maturity'") == []
    # Said in a form that the column can hold after all, it is a claim like others, and back.
    held = {**LOAN, "maturity": "until the tolls have paid for it"}
    first.write_text(document("first", "2023-06-01", {"financings": [held | {"evidence": ["P1.S3"]}]}), "utf-8")
    load_files(url, [first])
    assert {row[1] for row in _values(url, claims)} == {"stands", "rival"}
    first.write_text(document("first", "2023-06-01", {"financings": [told]}), "utf-8")
    load_files(url, [first])
    assert _values(url, claims) == [("P30Y", None, 1, "P1.S2"), said]


def test_one_sentence_gives_a_value_and_what_no_column_can_hold_of_it(tmp_path: Path) -> None:
    url = database(tmp_path, "both")
    file = tmp_path / "one.yaml"
    more = {**NO_COLUMN, "says": "or sooner"}
    hedged = {"at": "P1.S3", "field": "maturity", "modality": "probable", "hedge": "perhaps"}
    loan = {**LOAN, "maturity": "P30Y", "not_representable": [NO_COLUMN, more]}
    file.write_text(document("one", "2023-06-01", {"financings": [{**loan, "evidence": [hedged]}]}), "utf-8")
    load_files(url, [file])
    assert _values(url, "SELECT value, standing, modality FROM claims WHERE field = 'maturity' ORDER BY position") == [
        ("P30Y", None, "probable"),
        ("until the tolls have paid for it", "not representable", "certain"),
        ("or sooner", "not representable", "certain"),
    ]
    assert _values(url, "SELECT maturity FROM loans") == [("P30Y",)]
    evidence = "SELECT relation, passage, hedge FROM evidence WHERE field = 'maturity'"
    assert _values(url, evidence) == [("supports", "P1.S3", "perhaps")]
    assert load_files(url, [file]).changes == {}
    # Of what is not representable alone, too, the sentence is the place.
    loan.pop("maturity")
    file.write_text(document("one", "2023-06-01", {"financings": [loan]}), "utf-8")
    load_files(url, [file])
    assert _values(url, evidence) == [("is beside", "P1.S3", None)]


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ({"field": "length"}, "has no such field; it has"),
        ({"at": "P9.S1"}, "no such sentence under `passages`"),
        ({"says": " "}, "Words, not only white space|not of the form wanted here"),
        ({"says": "P30Y"}, "the same as the value of the field; delete one of the two"),
        ({"hedge": "perhaps"}, "a word of doubt, yet `certain`"),
    ],
)
def test_what_no_column_can_hold_is_said_of_a_field_in_a_sentence(
    said: dict[str, str], remedy: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "faulty")
    file = tmp_path / "one.yaml"
    loan = {**LOAN, "maturity": "P30Y", "not_representable": [NO_COLUMN | said]}
    file.write_text(document("one", "2023-06-01", {"financings": [loan]}), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


def test_what_no_column_can_hold_is_said_once(tmp_path: Path) -> None:
    url = database(tmp_path, "twice")
    file = tmp_path / "one.yaml"
    loan = {**LOAN, "not_representable": [NO_COLUMN, NO_COLUMN | {"at": "P1.S4"}]}
    file.write_text(document("one", "2023-06-01", {"financings": [loan]}), "utf-8")
    with pytest.raises(FactFileError, match="said twice of `maturity`; delete one of the two"):
        load_files(url, [file])


def _refusal(job: Callable[[], object]) -> str:
    """What a job refuses to do, without the file; empty where it is done."""
    try:
        job()
    except FactFileError as error:
        return str(error).partition(".yaml")[2]
    return ""


def test_a_record_of_which_nobody_tells_any_more_cannot_be_leaned_on_anew(tmp_path: Path) -> None:
    url, fresh = database(tmp_path, "leaning"), database(tmp_path, "fresh")
    first, second, third = (tmp_path / f"{name}.yaml" for name in ("first", "second", "third"))
    first.write_text(document("first", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    second.write_text(document("second", "2023-12-09", {"relations": [TIE]}), "utf-8")
    third.write_text(document("third", "2023-12-10", {"relations": [{**TIE, "object": "state-b"}]}), "utf-8")
    load_files(url, [first, second])
    load_files(url, [], remove=["documents/first"])
    assert _values(url, "SELECT voices FROM records WHERE slug = 'capital-talks'") == [(0,)]
    before = contents(url)
    with open_engine(url, read_only=True).connect() as connection:
        checked = _refusal(lambda: check_files([third], connection))
    loaded = _refusal(lambda: load_files(url, [third]))
    assert checked == loaded == _refusal(lambda: load_files(fresh, [third]))
    assert 'relations[0].subject: "capital-talks": no record is called so' in loaded
    assert contents(url) == before
    # With somebody who tells of it, in whatever order they come, it can; and so can what leaned on it before.
    assert load_files(url, [third, first]).files == 2
    second.write_text(second.read_text("utf-8") + "\n", "utf-8")
    assert load_files(url, [second]).files == 1


def test_who_told_of_a_record_cannot_lean_on_it_and_tell_no_more(tmp_path: Path) -> None:
    url = database(tmp_path, "no-more")
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    load_files(url, [file])
    file.write_text(document("one", "2023-12-08", {"relations": [TIE]}), "utf-8")
    with pytest.raises(FactFileError, match="no record is called so"):
        load_files(url, [file])


@pytest.mark.parametrize(
    ("body", "place", "slug"),
    [
        ({"also_says": [{"record": "lost", "evidence": ["P1.S2", "P1.S3"]}]}, "also_says[0].record", "lost"),
        (
            {"names": {"lost": [{"name": "L", "type": "short", "at": "P1.S2"}]}, "meetings": [MEETING]},
            "names.lost[0]",
            "lost",
        ),
        ({"meetings": [{**MEETING, "places": ["lost"]}]}, "meetings[0].places[0]", "lost"),
        ({"meetings": [{**MEETING, "said_by": "lost"}]}, "meetings[0].said_by", "lost"),
        ({"spoken_by": {"lost": "P1.S4-P1.S5"}, "meetings": [MEETING]}, "spoken_by.lost", "lost"),
    ],
)
def test_a_slug_that_nothing_declares_is_refused_once_wherever_it_stands(
    body: dict[str, Any], place: str, slug: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "lost")
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-12-08", body), "utf-8")
    with pytest.raises(FactFileError) as refused:
        load_files(url, [file])
    (problem,) = {(one.field, one.value): one for one in refused.value.problems}.values()
    assert (problem.field, problem.value) == (place, f'"{slug}"')
    assert "no record is called so" in problem.remedy
    assert len([one for one in refused.value.problems if one.field == place]) == 1


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


@pytest.mark.parametrize(
    ("verdict", "document_slug", "settled"),
    [
        ("prefer", "weak", ("the editor", "disputed")),
        ("set aside", "strong", ("nothing else is said", "sole")),
    ],
)
def test_an_editor_decides_before_every_rule_and_can_take_it_back(
    verdict: str, document_slug: str, settled: tuple[str, str], tmp_path: Path
) -> None:
    url = database(tmp_path, "decided")
    for slug, reliability, status in (("strong", "A", "held"), ("weak", "D", "cancelled")):
        file = tmp_path / f"{slug}.yaml"
        meeting = {**MEETING, "status": status}
        file.write_text(document(slug, "2023-12-08", {"meetings": [meeting]}, reliability), "utf-8")
        load_files(url, [file])
    before = contents(url)
    assert _values(url, "SELECT status FROM meetings") == [("held",)]
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(DECISION % (verdict, document_slug), "utf-8")
    load_files(url, [decisions])
    assert _values(url, "SELECT status FROM meetings") == [("cancelled",)]
    assert _values(url, "SELECT rule, state FROM resolutions WHERE field = 'status'") == [settled]
    assert load_files(url, [decisions]).changes == {}
    load_files(url, [], remove=["gazetteer/decisions"])
    assert contents(url) == before


def test_a_decision_on_a_field_that_there_is_not_is_a_slip(tmp_path: Path) -> None:
    url = database(tmp_path, "slip")
    file, decisions = tmp_path / "one.yaml", tmp_path / "decisions.yaml"
    file.write_text(document("one", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    decisions.write_text((DECISION % ("prefer", "one")).replace("field: status", "field: state"), "utf-8")
    with pytest.raises(FactFileError, match="a meeting has no such field"):
        load_files(url, [file, decisions])


_OFFICE = {"member": "minister-c", "organization": "state-a", "role": "Minister"}


def test_an_account_that_ends_before_it_begins_is_a_slip_and_two_together_are_a_finding(tmp_path: Path) -> None:
    url = database(tmp_path, "order")
    both = {**_OFFICE, "start_date": "2031", "end_date": "2030", "at": "P1.S2"}
    file = tmp_path / "both.yaml"
    file.write_text(document("both", "2032-01-01", {"memberships": [both]}), "utf-8")
    with pytest.raises(FactFileError, match="it ends before it begins; correct one of the two dates"):
        load_files(url, [file])
    for name, dates in (("one", {"start_date": "2031"}), ("two", {"end_date": "2030"})):
        file = tmp_path / f"{name}.yaml"
        entry = {**_OFFICE, **dates, "at": "P1.S2"}
        file.write_text(document(name, "2032-01-01", {"memberships": [entry]}), "utf-8")
        load_files(url, [file])
    assert len(_values(url, "SELECT * FROM inconsistent")) == 1


_LOAN = {"slug": "line-money", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
_TERMS = {"interest_percent": 4, "is_concessional": True}
_MONEY = (
    "SELECT r.kind, f.kind, f.instrument, r.label, r.disputed FROM records AS r JOIN financings AS f ON f.id = r.id"
)
_ROWS_OF_LOANS = "SELECT kind, interest_percent, is_concessional FROM loans"


def _calls_it(tmp_path: Path, name: str, day: str, **more: Any) -> Path:
    """A document that says what the money is, in a fact file."""
    file = tmp_path / f"{name}.yaml"
    entry = {key: value for key, value in (_LOAN | more).items() if value is not None}
    file.write_text(document(name, day, {"financings": [entry]}), "utf-8")
    return file


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize("other", ["credit line", "grant"])
def test_what_one_calls_a_loan_and_another_something_else_is_what_stands(
    other: str, is_reversed: bool, tmp_path: Path
) -> None:
    url = database(tmp_path, "money")
    files = [
        _calls_it(tmp_path, "first", "2023-12-08", **_TERMS),
        _calls_it(tmp_path, "second", "2023-12-09", instrument=other),
        _calls_it(tmp_path, "third", "2023-12-10", instrument=other),
    ]
    load_files(url, files[:1])
    assert _values(url, _MONEY) == [("loan", "loan", "loan", "soft loan from State A (agreed)", None)]
    for file in reversed(files) if is_reversed else files:
        load_files(url, [file])
    wanted = [("financing", "financing", other, f"{other} from State A (agreed)", "instrument")]
    assert (_values(url, _MONEY), _values(url, _ROWS_OF_LOANS)) == (wanted, [])
    both = contents(url)
    # Its terms are still said by somebody, and come back with the loan.
    load_files(url, [], remove=["documents/second"])
    assert _values(url, _MONEY) == [("loan", "loan", "loan", "soft loan from State A (agreed)", "instrument")]
    assert _values(url, _ROWS_OF_LOANS) == [("loan", 4.0, 1)]
    load_files(url, [files[1]])
    assert contents(url) == both
    _calls_it(tmp_path, "first", "2023-12-08", instrument=other, **_TERMS)
    load_files(url, files)
    assert _values(url, _MONEY) == [(*wanted[0][:4], None)]
    anew = database(tmp_path, "anew")
    load_files(anew, files)
    assert contents(anew) == contents(url) | {"fact_files": contents(anew)["fact_files"]}
    assert list(_differences(url)) == []


def _differences(url: str) -> list[str]:
    with open_engine(url, read_only=True).connect() as connection:
        return [str(one) for one in resettled(connection)]


def test_a_concluded_instrument_stays_aside(tmp_path: Path) -> None:
    url = database(tmp_path, "aside")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08", inferred=["instrument"], interest_percent=3)])
    assert _values(url, _MONEY) == [("financing", "financing", None, "financing from State A (agreed)", None)]
    assert _values(url, "SELECT instrument, instrument_inferred FROM finance_book") == [(None, "loan")]
    assert _values(url, "SELECT inferred FROM records WHERE slug = 'line-money'") == [("instrument",)]
    load_files(url, [_calls_it(tmp_path, "second", "2023-12-09")])
    assert _values(url, _ROWS_OF_LOANS) == [("loan", 3.0, None)]
    assert _values(url, "SELECT instrument, instrument_inferred FROM finance_book") == [("loan", None)]


def test_money_that_is_only_named_any_more_is_no_loan(tmp_path: Path) -> None:
    url = database(tmp_path, "named")
    names = tmp_path / "names.yaml"
    tie = TIE | {"subject": "state-a", "object": "line-money"}
    names.write_text(document("names", "2023-12-09", {"relations": [tie]}), "utf-8")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08"), names])
    load_files(url, [], remove=["documents/first"])
    assert _values(url, _MONEY) == [("financing", "financing", None, "line-money", None)]
    assert (_values(url, _ROWS_OF_LOANS), _differences(url)) == ([], [])


def test_an_editor_can_say_what_money_is(tmp_path: Path) -> None:
    url = database(tmp_path, "decided")
    load_files(url, [_calls_it(tmp_path, name, "2023-12-08", instrument=name) for name in ("grant", "loan")])
    assert _values(url, "SELECT kind, instrument FROM financings") == [("financing", "grant")]
    decisions = tmp_path / "decisions.yaml"
    decided = (DECISION % ("prefer", "loan")).replace("capital-talks", "line-money")
    decisions.write_text(decided.replace("field: status", "field: instrument"), "utf-8")
    load_files(url, [decisions])
    assert _values(url, "SELECT kind, instrument FROM financings") == [("loan", "loan")]


def test_terms_that_no_loan_can_have_are_a_slip_whatever_the_money_is(tmp_path: Path) -> None:
    file = _calls_it(tmp_path, "first", "2023-12-08", instrument="grant", interest_percent=-1)
    with pytest.raises(FactFileError, match=r'interest_percent: "-1": interest is 0 or more; correct it'):
        load_files(database(tmp_path, "terms"), [file])


def test_a_section_of_loans_is_told_where_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "loans.yaml"
    file.write_text(document("loans", "2023-12-08", {"loans": [_LOAN]}), "utf-8")
    with pytest.raises(FactFileError, match="a loan stands under `financings`, with `instrument: loan`"):
        load_files(database(tmp_path, "form"), [file])


def test_a_report_of_another_instrument_counts_though_its_document_lists_none(tmp_path: Path) -> None:
    url = database(tmp_path, "reported")
    also = tmp_path / "also.yaml"
    said = {"at": "P1.S2", "relation": "updates", "field": "instrument", "value": "grant"}
    body = {"also_says": [{"record": "line-money", "evidence": [said, "P1.S3"]}]}
    also.write_text(document("also", "2023-12-09", body, "A"), "utf-8")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08"), also])
    assert _values(url, "SELECT kind, instrument FROM financings") == [("financing", "grant")]
    load_files(url, [], remove=["documents/also"])
    assert _values(url, "SELECT kind, instrument FROM financings") == [("loan", "loan")]


_IN_BULK = "SELECT r.slug, r.is_bulk FROM records AS r WHERE r.slug = 'capital-talks' OR r.kind = 'document' ORDER BY 1"


def _talks_in(tmp_path: Path, slug: str, sort: str, **more: Any) -> Path:
    """A document of a sort that tells of the talks, in a fact file."""
    file = tmp_path / f"{slug}.yaml"
    file.write_text(document(slug, "2023-12-09", {"meetings": [MEETING | more]}, sort=sort), "utf-8")
    return file


def _is_bulk(url: str) -> int:
    """Whether the talks are in bulk; no document ever is."""
    ((_, talks), *documents) = _values(url, _IN_BULK)
    assert not any(is_bulk for _, is_bulk in documents)
    return int(talks)


def test_what_only_datasets_speak_of_is_bulk_until_somebody_else_does(tmp_path: Path) -> None:
    url = database(tmp_path, "bulk")
    load_files(url, [_talks_in(tmp_path, "dataset", "dataset")])
    assert _is_bulk(url) == 1
    load_files(url, [_talks_in(tmp_path, "other-dataset", "dataset", status="cancelled")])
    assert _is_bulk(url) == 1
    before = contents(url)
    for more in ({}, {"denies": True}, {"scope": "the first round"}):
        load_files(url, [_talks_in(tmp_path, "report", "news report", **more)])
        assert (_is_bulk(url), _differences(url)) == (0, [])
        load_files(url, [], remove=["documents/report"])
        assert contents(url) == before
    load_files(url, [_talks_in(tmp_path, "dataset", "analysis")])
    assert _is_bulk(url) == 0
    load_files(url, [_talks_in(tmp_path, "dataset", "dataset"), _talks_in(tmp_path, "other-dataset", "interview")])
    assert (_is_bulk(url), _differences(url)) == (0, [])


def test_what_is_only_named_any_more_is_no_bulk(tmp_path: Path) -> None:
    url = database(tmp_path, "named")
    names = tmp_path / "names.yaml"
    names.write_text(document("names", "2023-12-09", {"relations": [TIE]}), "utf-8")
    load_files(url, [_talks_in(tmp_path, "dataset", "dataset"), names])
    assert _is_bulk(url) == 1
    load_files(url, [], remove=["documents/dataset"])
    assert (_is_bulk(url), _differences(url)) == (0, [])


def _load(url: str, folder: Path, **bodies: Mapping[str, Any]) -> None:
    """Load documents, a day apart, each with what it says."""
    folder.mkdir(exist_ok=True)
    for day, (slug, body) in enumerate(bodies.items(), 1):
        (folder / f"{slug}.yaml").write_text(document(slug, f"2023-06-0{day}", body), "utf-8")
    load_files(url, files_in(folder))


def test_a_field_that_is_called_concluded_and_not_given_is_a_slip(tmp_path: Path) -> None:
    url = database(tmp_path, "slip")
    body = {"meetings": [{**MEETING, "places": ["capital"], "inferred": ["place"]}]}
    with pytest.raises(FactFileError, match=r"meetings\[0\]\.inferred\[0\].*place.*no field of this entry; it gives"):
        _load(url, tmp_path / "files", one=body)


def test_a_member_that_only_a_coder_concludes_marks_its_set(tmp_path: Path) -> None:
    url = database(tmp_path, "set")
    one, other = ({**MEETING, "places": [place]} for place in ("capital", "province"))
    _load(url, tmp_path / "files", one={"meetings": [one]}, two={"meetings": [{**other, "inferred": ["places"]}]})
    assert _values(url, f"SELECT inferred FROM records WHERE slug = '{MEETING['slug']}'") == [("places",)]


def test_what_limits_one_attitude_is_not_said_of_another(tmp_path: Path) -> None:
    url = database(tmp_path, "limits")
    against, favour = (
        {"propositions": [{"slug": "a-joins", "stances": [{"holders": ["state-b"], "at": "P1.S2", **one}]}]}
        for one in (
            {"attitude": "is against", "until": {"edtf": "[..2023]", "printed": "previously"}},
            {"attitude": "is for"},
        )
    )
    _load(url, tmp_path / "files", one=against, two=favour)
    assert _values(url, "SELECT attitude, until, until_printed FROM stances") == [("is for", None, None)]
    assert _values(url, "SELECT label FROM records WHERE kind = 'stance'") == [
        ("State B supports the idea that State A joins the bloc",)
    ]


@pytest.mark.parametrize("last", ["prefer", "set aside"])
def test_another_verdict_on_one_value_takes_the_place_of_the_first(last: str, tmp_path: Path) -> None:
    edited, anew = database(tmp_path, "edited"), database(tmp_path, "anew")
    files = tmp_path / "files"
    bodies = {
        name: {"meetings": [{**MEETING, "status": status}]} for name, status in (("a", "held"), ("b", "cancelled"))
    }
    for url in (edited, anew):
        _load(url, files, **bodies)
    decisions = tmp_path / "decisions.yaml"
    verdict = "- {{record: {}, field: status, verdict: {}, value: held, reason: So it is., decided_on: 2031-04-01}}"
    for url, verdicts in ((edited, ("set aside", "prefer", last)), (anew, (last,))):
        for one in verdicts:
            line = verdict.format(MEETING["slug"], one)
            decisions.write_text(f"gazetteer: decisions\ndecisions:\n{line}", "utf-8")
            load_files(url, [decisions])
    assert contents(edited) == contents(anew)
    assert _values(edited, "SELECT verdict FROM decisions") == [(last,)]


def test_an_account_that_a_coder_concludes_is_no_voice_beside_those_that_say_it(tmp_path: Path) -> None:
    url = database(tmp_path, "voices")
    concluded = {key: value for key, value in MEETING.items() if key != "at"} | {
        "evidence": [{"at": "P1.S2", "inferred": True}]
    }
    _load(url, tmp_path / "files", one={"meetings": [MEETING]}, two={"meetings": [concluded]})
    assert _values(url, "SELECT voices FROM records WHERE kind = 'meeting'") == [(1,)]


@pytest.mark.parametrize(
    ("days", "stands", "denials"),
    [
        (("2023-12-08", "2023-12-10"), (2, None, "status", "held"), 0),  # it takes its denial back
        (("2023-12-10", "2023-12-08"), (1, "whole", "status, held_on", "held"), 1),  # and what it said
        (("2023-12-09", "2023-12-09"), (2, "whole", None, "held"), 1),  # nobody knows which was said last
    ],
)
def test_a_voice_that_denies_a_record_and_says_it_is_on_the_side_of_its_last_word(
    days: tuple[str, str], stands: tuple[object, ...], denials: int, tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "sides"), database(tmp_path, "anew")
    denial = {"slug": "capital-talks", "label": "Talks", "status": "held", "denies": True, "at": "P1.S3"}
    said = [MEETING, {**denial, "said_by": "state-b", "said_on": days[0]}]
    said += [{**MEETING, "said_by": "state-b", "said_on": days[1]}]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, meeting in zip(files, said, strict=True):
        file.write_text(document(f"doc-{file.stem}", "2023-12-11", {"meetings": [meeting]}), "utf-8")
        load_files(url, [file])
    load_files(anew, files[::-1])
    assert contents(url) == contents(anew)
    of_record = "SELECT r.voices, r.disputed, r.updated, m.status FROM records AS r JOIN meetings AS m ON m.id = r.id"
    assert _values(url, of_record) == [stands]
    assert _values(url, "SELECT count(*) FROM disagreement_book") == [(denials,)]
    of_sentence = "SELECT relation, is_denied FROM evidence WHERE kind = 'meeting' AND passage = 'P1.S3' AND field = ''"
    assert _values(url, of_sentence) == [("disputes" if denials else "precedes", 1)]
    counted = "SELECT disputed_by, updated_by FROM record_certainty WHERE kind = 'meeting'"
    assert _values(url, counted) == [(denials, len([name for name in str(stands[2]).split(", ") if stands[2]]))]
    with open_engine(url, read_only=True).connect() as connection:
        assert list(resettled(connection)) == []


def test_a_voice_that_differs_on_two_fields_is_one_that_disputes_the_record(tmp_path: Path) -> None:
    url = database(tmp_path, "two-fields")
    meeting = {**MEETING, "held_on": "2023-12-07", "duration": "5 hours"}
    other = {**meeting, "held_on": "2023-12-06", "duration": "3 hours", "said_by": "state-b"}
    for name, body in (("first", meeting), ("second", other)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"meetings": [body]}), "utf-8")
        load_files(url, [file])
    fields = "SELECT count(*) FROM resolutions AS s JOIN meetings AS m ON m.id = s.record_id WHERE rivals = 1"
    assert _values(url, fields) == [(2,)]
    assert _values(url, "SELECT disputed_by FROM record_certainty WHERE kind = 'meeting'") == [(1,)]


def test_whoever_denies_one_value_denies_no_other_and_not_the_whole(tmp_path: Path) -> None:
    url = database(tmp_path, "one-value")
    loan = {**LOAN, "amount": "5 million EUR"}
    denial = {**loan, "amount": "5 million EUR", "denies": ["amount"], "said_by": "state-b"}
    for name, body in (("first", loan), ("second", denial)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"financings": [body]}), "utf-8")
        load_files(url, [file])
    assert _values(url, "SELECT voices, disputed FROM records WHERE kind = 'loan'") == [(1, "amount")]
    told = "SELECT field, our_value, is_denied, rival_value, rival_voice FROM disagreement_book"
    assert _values(url, told) == [("amount", "5 million EUR", 1, "5 million EUR", "State B")]
    assert _values(url, "SELECT disputed_by FROM record_certainty WHERE kind = 'loan'") == [(1,)]


def test_whoever_denies_a_whole_sum_disputes_that_and_none_of_its_values(tmp_path: Path) -> None:
    """Provider and stage have to be named to say which sum is denied; nobody disputes those."""
    url, anew = database(tmp_path, "whole"), database(tmp_path, "anew")
    loan = {**LOAN, "amount": "5 million EUR"}
    denial = {**loan, "amount": "9 million EUR", "denies": True, "said_by": "state-b"}
    files = []
    for name, body in (("first", loan), ("second", denial)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(document(name, "2023-12-08", {"financings": [body]}), "utf-8")
        load_files(url, files[-1:])
    load_files(anew, files[::-1])
    assert contents(url) == contents(anew)
    assert _values(url, "SELECT voices, disputed FROM records WHERE kind = 'loan'") == [(1, "whole")]
    told = "SELECT field, is_denied, rival_value, rival_voice FROM disagreement_book"
    assert _values(url, told) == [("", 1, "", "State B")]
    assert _values(url, "SELECT disputed_by FROM record_certainty WHERE kind = 'loan'") == [(1,)]
    denied = "SELECT k.value, k.standing FROM claims AS k JOIN accounts AS a ON a.id = k.account_id WHERE a.is_denied"
    assert ("9 million EUR", "not comparable") in _values(url, denied)
    assert _values(url, "SELECT amount_minor FROM financings") == [(500_000_000,)]


@pytest.mark.parametrize(
    ("later", "places", "told"),
    [
        ({}, ["Capital", "Province"], [("places", "Province", "first", "yes", "Province", "State B")]),
        # Whoever names it after all has taken its denial back.
        ({"places": ["province"], "said_on": "2023-12-09"}, ["Capital", "Province"], []),
        # And whoever names it no more is no voice for it.
        ({"places": ["province"], "said_on": "2023-12-01"}, ["Capital", "Province"], [("places", "Province")]),
    ],
)
def test_a_member_of_a_set_that_is_denied_is_in_dispute(
    later: dict[str, Any], places: list[str], told: list[tuple[str, ...]], tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "member"), database(tmp_path, "anew")
    plain = {"slug": "capital-talks", "label": "Talks", "status": "held", "at": "P1.S2"}
    denial = {**plain, "places": ["province"], "denies": ["places"], "said_by": "state-b", "said_on": "2023-12-05"}
    said = [{**plain, "places": ["capital", "province"]}, denial]
    said += [{**plain, "said_by": "state-b", **later}] if later else []
    files = []
    for name, body in zip(("first", "second", "third"), said, strict=False):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(document(name, "2023-12-10", {"meetings": [body]}), "utf-8")
        load_files(url, files[-1:])
    load_files(anew, files[::-1])
    assert contents(url) == contents(anew)
    held = "SELECT p.label FROM meeting_places AS m JOIN records AS p ON p.id = m.place_id ORDER BY p.label"
    assert [place for (place,) in _values(url, held)] == places
    names = ("field", "our_value", "our_voice", "is_denied", "rival_value", "rival_voice")
    rows = [tuple(row[name] for name in names) for row in run_report("disagreements", url).as_dicts()]
    assert [row[: len(wanted)] for row, wanted in zip(rows, told, strict=True)] == told
    assert _values(url, "SELECT disputed FROM records WHERE kind = 'meeting'") == [("places" if told else None,)]
    relation = "SELECT relation FROM evidence WHERE kind = 'meeting' AND field = 'places' AND is_denied"
    assert _values(url, relation) == [("disputes" if told else "precedes",)]
    with open_engine(url, read_only=True).connect() as connection:
        assert list(resettled(connection)) == []


def test_the_report_of_disagreements_knows_every_set() -> None:
    text = (report_folders(None)[0] / "disagreements.sql").read_text("utf-8")
    sets = sorted({name for name, kind in SIDE_ROWS if kind not in LISTED})
    assert f"field IN ({', '.join(map(repr, sets))})" in text


def test_what_a_denial_of_the_whole_alone_gives_is_denied(tmp_path: Path) -> None:
    url = database(tmp_path, "alone")
    denial = {**LOAN, "amount": "9 million EUR", "denies": True, "said_by": "state-b"}
    for name, body in (("first", LOAN), ("second", denial)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"financings": [body]}), "utf-8")
        load_files(url, [file])
    assert _values(url, "SELECT state, voices, rivals FROM resolutions WHERE field = 'amount'") == [("denied", 0, 0)]
    assert _values(url, "SELECT amount_minor FROM financings") == [(None,)]


@pytest.mark.parametrize(("denied", "value"), [("recipient", "recipient"), ("amunt", "amunt")])
def test_a_value_that_is_denied_is_given(denied: str, value: str, tmp_path: Path) -> None:
    url = database(tmp_path, "not-given")
    file = tmp_path / "one.yaml"
    body = {"financings": [{**LOAN, "amount": "5 million EUR", "denies": [denied]}]}
    file.write_text(document("one", "2023-12-08", body), "utf-8")
    with pytest.raises(FactFileError, match=r"denies\[0\].*which of its values is denied"):
        load_files(url, [file])


def test_a_table_of_ones_own_that_points_at_loans_hears_where_to_point_instead(tmp_path: Path) -> None:
    url = database(tmp_path, "own-table")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08", instrument="loan")])
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE my_loans (loan INTEGER REFERENCES loans (id))")
        connection.exec_driver_sql("INSERT INTO my_loans SELECT id FROM loans")
    engine.dispose()
    before = contents(url)
    with pytest.raises(FactFileError) as refused:
        load_files(url, [_calls_it(tmp_path, "first", "2023-12-08", instrument="grant")])
    assert [str(one) for one in refused.value.problems] == [
        "my_loans:1:1: line-money: no longer a loan, so its row in `loans`, which this table of yours points "
        "at, goes; let the table point at `financings.id` or `records.id`, where it stays"
    ]
    assert contents(url) == before
