"""Slugs renamed and merged in a project's files: what was true stays true, and nothing else in the files changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from tests.support.databases import rows
from tests.support.every_verb import make_project
from tests.support.project import SEED

# Of each sort that has a slug of its own: a state, a person, an office, a place, a topic, a proposition, a meeting, a
# project, an event, an agreement, money, a document.
RENAMED = {
    "iran": "islamic-republic-of-iran",
    "vladimir-putin": "v-v-putin",
    "president": "head-of-state",
    "moscow": "moscow-city",
    "su-35": "sukhoi-35",
    "georgia-joins-nato": "georgia-in-nato",
    "moscow-talks": "talks-in-the-kremlin",
    "agband-bridge": "bridge-of-agband",
    "raisi-moscow-invitation": "raisi-is-invited",
    "gazprom-iran-memorandum": "memorandum-of-gazprom",
    "azerbaijan-iran-soft-loan": "soft-loan",
    "tass-2023-10-24": "tass-on-tehran",
}
FORMER = "SELECT f.slug, r.slug FROM former_slugs AS f JOIN records AS r ON r.id = f.record_id"
ACTORS = """# Kept.
gazetteer: actors
actors:
  - {slug: north, label: Northland, type: country}  # with its comment
  - slug: north-again
    label: Northern Land
    type: country
    note: north-again is what coder B wrote.
    classification: a state
    names:
      - {name: Norden, type: short}
      - {name: Northland, type: full}
  - slug: south
    label: Southland
    type: country
    names: [{name: Süden, type: short}]

  - slug: ada
    label: Ada Brown
    type: person
    summary: north
"""
TALK = "  - {slug: talk, label: Brown and Diaz in Oslo, status: held, evidence: [P1.S1]}\n"
TALKS = TALK + (
    "  - slug: talks-2\n    label: talk\n    status: held\n    note: Not the talk, north of it.\n"
    "    evidence: [P1.S1]\n"
    "    participants:\n      - {actor: ada, on_behalf_of: north, attendance: attended, at: P1.S1}\n"
    "      - {actor: north-again, attendance: attended, at: P1.S1}\n"
)


def call(project: Path, *words: str) -> tuple[int, str]:
    """The outcome of a verb."""
    done = CliRunner().invoke(cli, ["--project", str(project), *words])
    return done.exit_code, f"{done.output}{done.exception if done.exception and done.exit_code else ''}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "ferries"
    make_project(folder)
    document = folder / "documents" / "first.yaml"
    document.write_text(document.read_text("utf-8").replace(TALK, TALKS), "utf-8")
    (folder / "gazetteer" / "actors.yaml").write_text(ACTORS, "utf-8")
    assert call(folder, "build")[0] == 0
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))


def database(project: Path) -> str:
    assert call(project, "check")[0] == 0, call(project, "check")
    code, said = call(project, "build")
    assert code == 0, said
    return f"sqlite:///{next((project / 'build').glob('*.db'))}"


@pytest.mark.slow
def test_the_whole_seed_says_the_same_under_other_slugs(tmp_path: Path, whole_seed: str) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(SEED.folder, folder, ignore=shutil.ignore_patterns("build"))
    for old, new in RENAMED.items():
        code, said = call(folder, "rename", old, new, "--because", "A clearer name.")
        assert code == 0, said
    url = f"sqlite:///{tmp_path / 'renamed.db'}"
    code, said = call(folder, "--database", url, "build")
    assert code == 0, said
    for table in ("records", "accounts", "claims", "citations", "names", "resolutions", "decisions", "corrections"):
        count = f"SELECT count(*) FROM {table}"
        assert rows(url, count) == rows(whole_seed, count), table
    told = "SELECT kind, label, summary, note, voices, disputed, updated, inferred FROM records ORDER BY 1, 2, 3, 4"
    assert rows(url, told) == rows(whole_seed, told)
    assert {old: new for old, new in rows(url, FORMER) if old in RENAMED} == RENAMED
    slugs = {slug for (slug,) in rows(url, "SELECT slug FROM records")}
    assert not slugs & set(RENAMED)
    assert "v-v-putin/head-of-state/russia" in slugs


def test_only_slugs_are_renamed_and_comments_stay(project: Path) -> None:
    assert call(project, "rename", "north", "norway", "--unpublished")[0] == 0
    actors = (project / "gazetteer" / "actors.yaml").read_text("utf-8")
    assert actors == ACTORS.replace("slug: north,", "slug: norway,")
    talks = (project / "documents" / "first.yaml").read_text("utf-8")
    assert TALKS.replace("on_behalf_of: north,", "on_behalf_of: norway,") in talks
    assert rows(database(project), "SELECT count(*) FROM former_slugs") == [(0,)]


def test_the_old_address_leads_on_and_says_why(project: Path) -> None:
    code, said = call(project, "rename", "talk", "oslo-talk", "--because", "“Talk” said: too little.")
    assert (code, "2 places in 1 file" in said or "1 place in 1 file" in said) == (0, True), said
    found = rows(
        database(project),
        "SELECT f.slug, r.slug, f.reason FROM former_slugs AS f JOIN records AS r ON r.id = f.record_id",
    )
    assert found == [("talk", "oslo-talk", "“Talk” said: too little.")]
    assert call(project, "rename", "oslo-talk", "oslo-talks", "--because", "There were two.")[0] == 0
    found = rows(
        database(project), "SELECT f.slug, r.slug FROM former_slugs AS f JOIN records AS r ON r.id = f.record_id"
    )
    assert sorted(found) == [("oslo-talk", "oslo-talks"), ("talk", "oslo-talks")]


def test_reports_and_settings_follow_or_are_named(project: Path) -> None:
    settings = project / "communique.toml"
    settings.write_text(settings.read_text("utf-8") + 'story = "talk"\n', "utf-8")
    query = project / "queries" / "our-meetings.sql"
    query.write_text(query.read_text("utf-8") + "-- talk, and talks-2\n", "utf-8")
    code, said = call(project, "rename", "talk", "oslo-talk", "--unpublished")
    assert (code, 'story = "oslo-talk"' in settings.read_text("utf-8")) == (0, True), said
    lines = len(query.read_text("utf-8").splitlines())
    assert f"Left to you: queries/our-meetings.sql:{lines} names talk; change it there, too." in said


def test_lines_of_json_are_edited_in_place(project: Path) -> None:
    lines = project / "gazetteer" / "more.jsonl"
    before = lines.read_text("utf-8")
    assert call(project, "rename", "bridges", "big-bridges", "--unpublished")[0] == 0
    assert lines.read_text("utf-8") == before.replace('"slug": "bridges"', '"slug": "big-bridges"')
    assert call(project, "rename", "big-bridges", "bridges-2", "--because", "Many.")[0] == 0
    assert json.loads(lines.read_text("utf-8"))["former"][0]["became"] == "bridges-2"
    assert rows(database(project), "SELECT slug FROM former_slugs") == [("big-bridges",)]


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["rename", "nort", "x", "--unpublished"], "nort: no entry of this project has this slug; did you mean north?"),
        (["rename", "talks-2/ada", "x", "--unpublished"], "an address that is made of slugs"),
        (["rename", "north", "south", "--unpublished"], "communique merge north south"),
        (["rename", "north", "North", "--unpublished"], "North: no slug"),
        (["rename", "north", "x"], "--because TEXT"),
        (["rename", "north", "x", "--because", " "], "--because TEXT"),
        (["rename", "north", "x", "--because", "y", "--unpublished"], "--because TEXT"),
        (["merge", "north", "talk", "--because", "y"], "north is of the sort actor, talk of the sort meeting"),
        (["merge", "north", "north", "--because", "y"], "the same slug twice"),
        (["merge", "first", "first", "--because", "y"], "the same slug twice"),
        (["merge", "north", "south", "--because", ""], "`--because` is empty"),
        (["merge", "north", "bergen", "--because", "y"], "bergen: no entry of this project has this slug"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(project: Path, words: list[str], remedy: str) -> None:
    before = {file: file.read_bytes() for file in project.rglob("*.*") if file.is_file()}
    code, said = call(project, *words)
    assert (code != 0, remedy in said) == (True, True), said
    assert {file: file.read_bytes() for file in project.rglob("*.*") if file.is_file()} == before


def test_what_documents_tell_of_is_read_as_the_other(project: Path) -> None:
    for one in ("talk", "talks-2"):
        assert one in {slug for (slug,) in rows(database(project), "SELECT slug FROM records")}
    before = (project / "documents" / "first.yaml").read_bytes()
    code, said = call(project, "merge", "talks-2", "talk", "--because", "Both: of one day.")
    assert (code, (project / "documents" / "first.yaml").read_bytes() == before) == (0, True), said
    assert "same:\n  - {of: talk, also: [talks-2], because: 'Both: of one day.', decided_on: '20" in (
        project / "decisions.yaml"
    ).read_text("utf-8")


def test_what_the_gazetteer_lists_is_listed_once_with_the_names_of_both(project: Path) -> None:
    code, said = call(project, "merge", "north-again", "north", "--because", "Two coders.")
    assert code == 0, said
    assert (
        'Left to you: the entry of north-again said `classification: "a state"`, which that of north does not' in said
    )
    actors = (project / "gazetteer" / "actors.yaml").read_text("utf-8")
    names = "names: [{name: Northern Land, type: full}, {name: Norden, type: short}]"
    assert (
        f"  - {{slug: north, label: Northland, type: country, {names}}}  # with its comment\n  - slug: south" in actors
    )
    url = database(project)
    assert rows(url, "SELECT slug FROM records WHERE slug LIKE '%north%' AND kind = 'actor'") == [("north",)]
    assert ("talks-2/north",) in rows(url, "SELECT slug FROM records WHERE kind = 'participant'")
    told = rows(url, "SELECT f.slug, r.slug, f.label FROM former_slugs AS f JOIN records AS r ON r.id = f.record_id")
    assert told == [("north-again", "north", "Northern Land")]


@pytest.mark.parametrize(
    ("into", "after"),
    [
        ("north-again", "      - {name: Northland, type: full}\n  - slug: south"),
        ("south", "    names: [{name: Süden, type: short}, {name: Northland, type: full}]\n\n  - slug: ada"),
    ],
)
def test_names_go_where_names_are(project: Path, into: str, after: str) -> None:
    assert call(project, "merge", "north", into, "--because", "Two coders.")[0] == 0
    assert after in (project / "gazetteer" / "actors.yaml").read_text("utf-8")
    assert call(project, "check")[0] == 0


def test_an_entry_without_names_gets_some(project: Path) -> None:
    actors = project / "gazetteer" / "actors.yaml"
    actors.write_text(ACTORS + "  - {slug: a-brown, label: A. Brown, type: person}\n", "utf-8")
    assert call(project, "merge", "a-brown", "ada", "--because", "One woman.")[0] == 0
    assert "    summary: north\n    names: [{name: A. Brown, type: full}]\n\nformer:\n" in actors.read_text("utf-8")
    assert call(project, "check")[0] == 0


def test_two_lists_of_spellings_in_one_document_are_not_joined_blindly(project: Path) -> None:
    document = project / "documents" / "first.yaml"
    names = "names:\n  north: [{name: North, type: short}]\n  north-again: [{name: Northern, type: adjective}]\n"
    document.write_text(document.read_text("utf-8") + names, "utf-8")
    code, said = call(project, "merge", "north-again", "north", "--because", "Two coders.")
    assert (code != 0, "first.yaml: gives spellings of both under `names`" in said) == (True, True), said


@pytest.mark.parametrize("words", [("rename", "north", "norway"), ("merge", "north", "south")])
def test_who_was_stopped_halfway_can_begin_again(
    project: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def stop_at_the_second(file: Path, text: str) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(file)
        file.write_text(text, "utf-8")

    again = (*words, "--because", "So.")
    with monkeypatch.context() as patched:
        patched.setattr("communique.cli.rename.replace_file", stop_at_the_second)
        call(project, *again)
    assert written == [project / "documents" / "first.yaml"]
    code, said = call(project, *again)
    assert (code, call(project, "check")[0]) == (0, 0), said
