"""What an editor decided to be the same: read as one wherever it stands, refused where it cannot be, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from communique.database.engine import open_engine
from communique.edition.publication import publish_edition
from communique.factfiles.coding.same import verdicts_of
from communique.factfiles.files import check_files, load_documents, load_files, load_project
from communique.factfiles.loading import loader
from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.records.same import read_as_same
from communique.project import open_project
from tests.support.contents import contents
from tests.support.documents import MEETING, TIE, database, document, files_in
from tests.support.small_world import GAZETTEER

ONE, OTHER = "capital-talks", "talks-of-december"
OTHER_MEETING = {**MEETING, "slug": OTHER, "label": "Talks of December", "duration": "about 5 hours"}
VERDICT: dict[str, Any] = {"of": ONE, "also": [OTHER], "because": "One day and place."}
LOAN = {"slug": "line-money", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
# What records the verdict itself.
APART = ("fact_files", "former_slugs", "slug_readings")


def verdicts(folder: Path, *same: Mapping[str, Any], name: str = "decisions", **more: Any) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(json.dumps({"gazetteer": name, "same": same, **more}), "utf-8")
    return file


def documents(folder: Path, *bodies: Mapping[str, Any]) -> list[Path]:
    """Documents a day apart, of the days after the meetings, called doc-1, doc-2 …"""
    folder.mkdir(exist_ok=True)
    for day, body in enumerate(bodies, 1):
        (folder / f"doc-{day}.yaml").write_text(document(f"doc-{day}", f"2023-12-1{day}", body), "utf-8")
    return files_in(folder)


def told(url: str, query: str) -> list[tuple[Any, ...]]:
    with open_engine(url, read_only=True).connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def said(problems: Iterable[Problem]) -> list[str]:
    """What is said of fields and their values, wherever these stand."""
    return [": ".join((one.field, one.value.strip('"'), one.remedy)) for one in problems]


def refused(url: str, files: Sequence[Path], remove: Sequence[str] = ()) -> list[str]:
    """What a load says against files, without their folder; it changes nothing."""
    before = contents(url)
    with pytest.raises(FactFileError) as refusal:
        load_files(url, files, remove)
    assert contents(url) == before
    return said(refusal.value.problems)


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
    replaced: list[dict[str, Any]] = json.loads(text)
    return replaced


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


def _two(folder: Path) -> list[Path]:
    """Two documents that tell of one meeting under two slugs."""
    return documents(folder / "documents", {"meetings": [MEETING]}, {"meetings": [OTHER_MEETING]})


MERGE_THERE = "where one thing has one entry: keep one of the two, with the names of both"


@pytest.mark.parametrize(
    ("same", "told_why"),
    [
        (
            [{**VERDICT, "also": ["state-a"]}],
            [f"same[0].also[0]: state-a: an entry of gazetteer/world, {MERGE_THERE}"],
        ),
        ([{**VERDICT, "of": "doc-1"}], ["same[0].of: doc-1: a document is never the same as another; if one copies"]),
        (
            [{**VERDICT, "also": ["line-money"]}],
            ["already known", f"an editor has `line-money` read as `{ONE}`"],
        ),
        ([{**VERDICT, "also": [ONE]}], [f"same[0].also[0]: {ONE}: the same slug as `of`; delete it here"]),
        ([{**VERDICT, "also": [f"{OTHER}/state-b"]}], ["an address that is made of slugs, with slashes between: say"]),
        (
            [{**VERDICT, "of": f"{ONE}/state-b"}],
            [f"same[0].of: {ONE}/state-b: an address that is made of"],
        ),
        (
            [VERDICT, {**VERDICT, "of": "line-money"}],
            [f"same[1].also[0]: {OTHER}: gazetteer/decisions has it read as `{ONE}` already; keep one of the two"],
        ),
        (
            [VERDICT, {**VERDICT, "of": OTHER, "also": ["talks-of-may"]}],
            [f"same[1].of: {OTHER}: gazetteer/decisions has it read as `{ONE}`; write `of: {ONE}` here, too"],
        ),
        (
            [VERDICT, {**VERDICT, "of": OTHER, "also": [ONE]}],
            [f"same[0].of: {ONE}: gazetteer/decisions has it read", f"same[1].of: {OTHER}: gazetteer/decisions has it"],
        ),
        ([{**VERDICT, "of": "old-talks"}], [f"same[0].of: old-talks: no record is called so; it became `{ONE}`; name"]),
        ([{**VERDICT, "also": ["old-talks"]}], ["given up in gazetteer/decisions already; keep one of the two"]),
        ([{**VERDICT, "of": "no-talks"}], ["same[0].of: no-talks: no record is called so; it was withdrawn; delete"]),
        ([{**VERDICT, "also": []}], ["same[0].also: (a list): expected a list"]),
        ([{**VERDICT, "because": " "}], ["same[0].because"]),
        ([{**VERDICT, "decided_on": "May"}], ["same[0].decided_on: May"]),
    ],
    ids=[
        *(
            "the gazetteer's",
            "a document",
            "another kind",
            "itself",
            "a statement",
            "of a statement",
            "of two",
            "a chain",
        ),
        *("a circle", "of a renamed one", "a renamed one", "of a withdrawn one", "nothing", "no reason", "no day"),
    ],
)
def test_what_cannot_be_one_is_refused_by_loading_and_checking(
    same: Sequence[Mapping[str, Any]], told_why: Sequence[str], tmp_path: Path
) -> None:
    url = database(tmp_path, "world")
    former = [
        {"slug": "old-talks", "became": ONE, "reason": "So it is.", "changed_on": "2031-01-01"},
        {"slug": "no-talks", "label": "Talks", "reason": "So it is.", "changed_on": "2031-01-01"},
    ]
    files = [
        *documents(
            tmp_path / "documents",
            {"meetings": [MEETING]},
            {"meetings": [OTHER_MEETING]},
            {"financings": [LOAN]},
        ),
        verdicts(tmp_path, *same, former=former),
    ]
    loaded = "\n".join(refused(url, files))
    with pytest.raises(FactFileError) as refusal:
        check_files([tmp_path / "world.yaml", *files])
    for words in told_why:
        assert words in loaded
        assert words in "\n".join(said(refusal.value.problems))


def test_a_verdict_on_a_document_is_named_however_few_records_are_loaded_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "RECORDS_AT_A_TIME", 2)
    files = [*_two(tmp_path), verdicts(tmp_path, {**VERDICT, "of": "doc-1"})]
    assert "same[0].of: doc-1: a document is never the same as another" in "\n".join(
        refused(database(tmp_path, "few"), files)
    )


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (
            {"projects": [{"slug": "south-line", "label": "South", "parent": "railway", "at": "P1.S2"}]},
            "projects[0].parent: south-line: its own ancestor by `parent`; break the loop",
        ),
        (
            {
                "projects": [{"slug": "south-line", "label": "South", "at": "P1.S2"}],
                "relations": [{"subject": "railway", "relation": "would_help", "object": "south-line", "at": "P1.S3"}],
            },
            "relations[0].object: south-line: the record that is the subject, too; name another",
        ),
    ],
    ids=["its section", "what it helps"],
)
def test_what_a_document_tells_apart_is_not_the_same(body: Mapping[str, Any], remedy: str, tmp_path: Path) -> None:
    files = documents(
        tmp_path / "documents", {"projects": [{"slug": "railway", "label": "Railway", "at": "P1.S2"}]}, body
    )
    decided = verdicts(tmp_path, {**VERDICT, "of": "railway", "also": ["south-line"]})
    why = "; an editor has `south-line` read as `railway` (`same`): if that is wrong, delete it there"
    assert remedy + why in refused(database(tmp_path, "apart"), [*files, decided])


def test_a_loan_and_another_financing_are_of_one_sort(tmp_path: Path) -> None:
    url = database(tmp_path, "money")
    other = {**LOAN, "slug": "loan-of-state-a", "instrument": "credit line"}
    files = documents(tmp_path / "documents", {"financings": [LOAN]}, {"financings": [other]})
    load_files(url, [*files, verdicts(tmp_path, {**VERDICT, "of": "line-money", "also": ["loan-of-state-a"]})])
    assert told(url, "SELECT slug, voices, disputed FROM records WHERE kind IN ('loan', 'financing')") == [
        ("line-money", 2, "instrument")
    ]


def test_one_document_that_tells_of_both_has_two_accounts(tmp_path: Path) -> None:
    url = database(tmp_path, "both")
    present = [{"actor": "state-b", "attendance": "attended", "at": "P1.S3"}]
    meetings = [{**one, "participants": present} for one in (MEETING, OTHER_MEETING)]
    files = documents(tmp_path / "documents", {"meetings": meetings})
    load_files(url, [*files, verdicts(tmp_path, VERDICT)])
    count = "SELECT r.slug, r.voices, count(*) FROM records AS r JOIN accounts AS a ON a.record_id = r.id"
    assert told(url, f"{count} WHERE r.kind IN ('meeting', 'participant') GROUP BY r.id ORDER BY 1") == [
        (ONE, 1, 2),
        (f"{ONE}/state-b", 1, 2),
    ]


def test_a_load_that_leaves_files_as_they_were_read_before_is_refused_and_says_which(tmp_path: Path) -> None:
    url = database(tmp_path, "part")
    one, two = _two(tmp_path)
    load_files(url, [one, two])
    decided = verdicts(tmp_path, VERDICT)
    remedy = "together, as `communique build` does with a whole project"
    written = f"same[0].also[0]: {OTHER}: loaded files write it (documents/doc-2)"
    assert refused(url, [decided]) == [f"{written}; load them {remedy}"]
    load_files(url, [decided, two])
    with pytest.raises(FactFileError, match=f"documents/doc-2:1:1: {OTHER}: read as `{ONE}` before, and no longer"):
        load_files(url, [], remove=["gazetteer/decisions"])
    verdicts(tmp_path, {**VERDICT, "of": "talks-of-may"})
    assert refused(url, [decided]) == [
        f": {OTHER}: read as `{ONE}` before, and no longer; load this file {remedy}",
    ]
    load_files(url, [decided, two])
    assert told(url, "SELECT slug FROM records WHERE kind = 'meeting' ORDER BY 1") == [(ONE,), ("talks-of-may",)]


@pytest.mark.slow
def test_what_was_merged_is_no_longer_perhaps_the_same_and_publishes_as_if_loaded_anew(tmp_path: Path) -> None:
    url, anew = database(tmp_path, "grown"), database(tmp_path, "anew")
    loans = [{**LOAN, "slug": slug, "amount": "1 billion USD"} for slug in ("line-money", "loan-of-state-a")]
    files = documents(tmp_path / "documents", *({"financings": [loan]} for loan in loans))
    load_files(url, files)
    pairs = "SELECT one, other FROM perhaps_the_same"
    assert len(told(url, pairs)) == 1
    files = [*files, verdicts(tmp_path, {**VERDICT, "of": "loan-of-state-a", "also": ["line-money"]})]
    for one in (url, anew):
        load_files(one, files[::-1])
    assert told(url, pairs) == []
    editions = [
        publish_edition(one, tmp_path / name, without={"charts", "downloads"})
        for one, name in ((url, "first"), (anew, "second"))
    ]
    assert len({edition.sha256 for edition in editions}) == 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two documents on one meeting, not yet built."""
    folder = tmp_path / "project"
    (folder / "gazetteer").mkdir(parents=True)
    (folder / "communique.toml").write_text('title = "Talks"\n', "utf-8")
    # The currencies that come along with every project are none of its own.
    world = "".join(line for line in GAZETTEER.splitlines(keepends=True) if not line.startswith("currencies"))
    (folder / "gazetteer" / "world.yaml").write_text(world, "utf-8")
    _two(folder)
    return folder


def _meetings(url: str) -> list[tuple[Any, ...]]:
    return told(url, "SELECT slug, voices FROM records WHERE kind = 'meeting' ORDER BY 1")


BOTH, MERGED = [(ONE, 1), (OTHER, 1)], [(ONE, 2)]


def test_a_project_takes_a_verdict_and_takes_it_back_however_it_is_loaded(project: Path, tmp_path: Path) -> None:
    url, one = database(tmp_path, "built"), open_project(project)
    load_project(url, one)
    before = contents(url)
    # A decision on a record that is read as another stands in the file that is taken out.
    values = {"field": "duration", "verdict": "set aside", "reason": "So it is.", "decided_on": "2031-01-01"}
    decided = verdicts(project, VERDICT, decisions=[{"record": OTHER, **values}])
    # Only what the verdict is about is loaded with it.
    loaded = load_files(url, [decided], project=one)
    assert (set(loaded.names), _meetings(url)) == ({"gazetteer/decisions", "documents/doc-2"}, MERGED)
    assert loaded.anew == ["documents/doc-2"]
    assert load_project(url, one).changes == {}
    anew = database(tmp_path, "anew")
    load_project(anew, one)
    assert contents(anew) == contents(url)
    said = CliRunner().invoke(
        cli, ["--database", url, "--project", str(project), "load", "--remove", "gazetteer/decisions"]
    )
    assert "  documents/doc-2: read again, because an editor decided on a slug in it\n" in said.output
    assert contents(url) == before
    load_project(url, one)
    assert _meetings(url) == MERGED
    decided.unlink()
    assert load_project(url, one).removed == ["gazetteer/decisions"]
    assert contents(url) == before


@pytest.mark.parametrize("gone", ["doc-1", "doc-2"])
def test_either_document_can_be_taken_out_and_the_project_can_be_built_anew(
    gone: str, project: Path, tmp_path: Path
) -> None:
    url, one = database(tmp_path, "built"), open_project(project)
    verdicts(project, VERDICT)
    load_project(url, one)
    (project / "documents" / f"{gone}.yaml").unlink()
    load_project(url, one)
    assert _meetings(url) == [(ONE, 1)]
    anew = database(tmp_path, "anew")
    load_project(anew, one)
    assert contents(anew) == contents(url)
    (project / "documents").rename(tmp_path / "away")
    load_project(url, one)
    assert _meetings(url) == []


@pytest.mark.parametrize("alone", ["doc-1", "doc-2"])
def test_one_document_can_be_built_alone(alone: str, project: Path, tmp_path: Path) -> None:
    url, one = database(tmp_path, "alone"), open_project(project)
    verdicts(project, VERDICT)
    about = {"slug": "talks-help", "label": "The talks help State A", "about": [OTHER]}
    (project / "gazetteer" / "more.yaml").write_text(
        json.dumps({"gazetteer": "more", "propositions": [about]}), "utf-8"
    )
    _, chosen = load_documents(url, one, [alone])
    assert (_meetings(url), chosen.entries) == ([(ONE, 1)], [])
    about_it = "SELECT r.slug FROM proposition_about JOIN records AS r ON r.id = about_id WHERE r.kind = 'meeting'"
    assert told(url, about_it) == [(ONE,)]


def test_what_is_decided_on_what_no_chosen_document_tells_of_is_left_out(project: Path, tmp_path: Path) -> None:
    url, one = database(tmp_path, "alone"), open_project(project)
    documents(project / "documents", {"meetings": [MEETING]}, {"meetings": [OTHER_MEETING]}, {"financings": [LOAN]})
    values = {"verdict": "set aside", "reason": "So it is.", "decided_on": "2031-01-01"}
    decided = [{"record": OTHER, "field": "duration"}, {"record": "line-money", "field": "stage"}]
    verdicts(project, VERDICT, decisions=[{**one, **values} for one in decided])
    load_documents(url, one, ["doc-3"])
    left = "SELECT r.slug FROM decisions AS d JOIN records AS r ON r.id = d.record_id"
    assert told(url, left) == [("line-money",)]
    verdicts(project, decisions=[{**one, **values} for one in decided[1:]] + [{**decided[0], **values, "record": ONE}])
    load_documents(url, one, ["doc-3"])
    assert told(url, left) == [("line-money",)]


def _asked(files: Sequence[Path], folder: Path | None = None) -> list[str]:
    units = check_files(files, None, open_project(folder) if folder else None)
    return said(one for unit in units for one in unit.warnings)


def test_check_asks_whether_two_are_the_same_and_is_quiet_once_that_is_decided(project: Path) -> None:
    alike = {**MEETING, "slug": "capital-talk", "label": "Capital talk"}
    file = documents(project / "documents", {"meetings": [MEETING]}, {"meetings": [alike]})[1]
    (asked,) = _asked([file], project)
    assert f"is this the same as `{ONE}` (Capital talks), declared in " in asked
    assert asked.endswith(
        "if so, use that slug, or let an editor say so (`same` in decisions.yaml); "
        "otherwise leave it, or let an editor say so (`verdict: not the same`)"
    )
    decided = verdicts(project, {**VERDICT, "also": ["capital-talk"]})
    assert _asked([file], project) == []
    assert _asked([file, decided], project) == []


def test_check_asks_about_slugs_of_which_no_document_tells(project: Path) -> None:
    decided = verdicts(project, {**VERDICT, "of": "capital-talkz"}, {**VERDICT, "of": "none", "also": ["no-other"]})
    no_effect = "no document tells of it, so the decision has no effect;"
    assert _asked([decided], project) == [
        f"same[0].of: capital-talkz: {no_effect} did you mean `{ONE}`?",
        f"same[1].of: none: {no_effect} correct it, or delete it",
        f"same[1].also[0]: no-other: {no_effect} correct it, or delete it",
    ]
    assert _asked([verdicts(project, VERDICT)], project) == []


def test_checking_knows_the_verdicts_of_a_database_and_of_files_that_it_has_alone(tmp_path: Path) -> None:
    url = database(tmp_path, "stored")
    one, two = _two(tmp_path)
    decided = verdicts(tmp_path, VERDICT)
    load_files(url, [decided, one, two])
    three = tmp_path / "three.yaml"
    three.write_text(document("three", "2023-12-09", {"relations": [{**TIE, "subject": OTHER}]}), "utf-8")
    with open_engine(url, read_only=True).connect() as connection:
        (unit,) = check_files([three], connection)
        assert unit.read_as == {OTHER: ONE}
        (unit,) = check_files([decided], connection)
        assert unit.warnings == []


def test_checking_refuses_what_loading_would_leave_as_it_was_read_before(tmp_path: Path) -> None:
    url = database(tmp_path, "stored")
    one, two = _two(tmp_path)
    decided = verdicts(tmp_path, VERDICT)

    def both_say(files: Sequence[Path]) -> list[str]:
        with open_engine(url, read_only=True).connect() as connection, pytest.raises(FactFileError) as refusal:
            check_files(files, connection)
        assert said(refusal.value.problems) == refused(url, files)
        return said(refusal.value.problems)

    load_files(url, [one, two])
    assert "loaded files write it (documents/doc-2)" in both_say([decided])[0]
    load_files(url, [decided, two])
    verdicts(tmp_path, {**VERDICT, "of": "talks-of-may"})
    assert f"read as `{ONE}` before, and no longer" in both_say([decided])[0]


def test_checking_forgets_the_verdicts_of_a_file_that_the_project_no_longer_has(project: Path, tmp_path: Path) -> None:
    url, one = database(tmp_path, "built"), open_project(project)
    decided = verdicts(project, VERDICT)
    load_project(url, one)
    decided.unlink()
    with open_engine(url, read_only=True).connect() as connection:
        units = check_files([project / "documents" / "doc-2.yaml"], connection, one)
    assert [unit.read_as for unit in units] == [{}]


def test_json_lines_hold_facts_and_no_verdicts(tmp_path: Path) -> None:
    lines = tmp_path / "more.jsonl"
    lines.write_text(json.dumps({"gazetteer": "more", "same": [VERDICT]}) + "\n", "utf-8")
    assert refused(database(tmp_path, "lines"), [lines]) == [
        "same: (nothing): JSON Lines hold facts; write what is the same into decisions.yaml"
    ]


def test_documents_in_json_lines_are_read_by_verdicts_as_well(tmp_path: Path) -> None:
    url, lines = database(tmp_path, "lines"), tmp_path / "documents.jsonl"
    lines.write_text("\n".join(file.read_text("utf-8") for file in _two(tmp_path)), "utf-8")
    load_files(url, [lines, verdicts(tmp_path, VERDICT)])
    assert _meetings(url) == MERGED


@pytest.mark.parametrize(
    "form", ["same:\n- {}", "  'same': [{}]", '{{"gazetteer": "x", "same": [{}]}}', "same :\n - {}"]
)
def test_verdicts_are_found_however_they_are_written(form: str, tmp_path: Path) -> None:
    url, file = database(tmp_path, "form"), tmp_path / "x.yaml"
    text = form.format(json.dumps(VERDICT))
    file.write_text(text if "gazetteer" in text else f"gazetteer: x\n{text.strip()}", "utf-8")
    with open_engine(url, read_only=True).connect() as connection:
        assert verdicts_of(connection, [file]).now == {OTHER: ONE}


def test_what_is_no_slug_is_left_as_it_is() -> None:
    entry = e.Evidence(at="P1.S1", field="purpose", value=OTHER, hedge=OTHER)
    read = e.AlsoSays(record=f"{OTHER}/state-b", evidence=[entry])
    file = e.GazetteerFile(gazetteer=OTHER, topics=[e.TopicEntry(slug=OTHER, label=OTHER)])
    assert (read_as_same(read, {OTHER: ONE}), read.record) == ({OTHER: ONE}, f"{ONE}/state-b")
    assert (entry.value, entry.hedge) == (OTHER, OTHER)
    assert (read_as_same(file, {OTHER: ONE}), file.gazetteer, file.topics[0].slug) == ({}, OTHER, OTHER)
