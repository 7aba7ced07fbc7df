"""`build --only` builds some documents alone, whatever else the project holds."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from communique.cli.main import cli
from communique.database.address import url_of_file
from communique.edition.publication import publish_edition
from communique.factfiles.coding.selection import NoSuchDocumentError
from communique.factfiles.reading.problems import FactFileError
from communique.project import open_project
from tests.support.project import ARTICLE, SEED
from tests.unit.test_load import dump

pytestmark = pytest.mark.usefixtures("elsewhere")

DOCUMENT = """\
document:
  slug: {slug}
  label: The document {slug}
  title: A title
  source_type: news report
  language: en
  evidence: [P1.S1]
  file_sha256: {digest}
  text_sha256: {digest}
  characters: 10
passages:
  P1.S1: {{start: 0, end: 10, sha256: {digest}}}
names:
  iran: [{{name: Persia, type: short, at: P1.S1}}]
projects:
  - {{slug: project-of-{slug}, label: Project of {slug}, evidence: [P1.S1]}}
"""
ON_ANOTHER = "relations:\n  - {{subject: russia, relation: watches, object: {0}, evidence: [P1.S1]}}\n"
PROPOSITIONS = """\
gazetteer: {slug}
propositions:
  - {{slug: {slug}-is-built, label: The project of {slug} is built, about: [project-of-{slug}]}}
former:
  - {{slug: plan-of-{slug}, became: {slug}-is-built, reason: It grew., changed_on: 2024-01-01}}
"""
HARBOURS = """\
gazetteer: harbours
places:
  - {slug: quay, label: Quay, type: area, within: bay}
  - {slug: bay, label: Bay, type: area}
  - {slug: pier, label: Pier, type: area, within: coast}
  - {slug: coast, label: Coast, type: area}
  - {slug: lagoon, label: Lagoon, type: area}
propositions:
  - {slug: pier-is-built, label: The pier is built, about: [pier]}
"""
ON_SEVERAL = "  - {{subject: russia, relation: watches, object: {0}, evidence: [P1.S1]}}\n"
TALKS = "meetings:\n  - {{slug: talks, label: Talks, status: held, duration: 2 hours, evidence: [P1.S1]}}\n"
DECIDED = """\
gazetteer: decisions
decisions:
  - {record: talks, field: duration, verdict: set aside, document: a, reason: A slip., decided_on: 2031-04-01}
  - {record: talks, field: duration, verdict: prefer, document: b, reason: It was there., decided_on: 2031-04-01}
"""
CORRECTED = """\
gazetteer: decisions
corrections:
  - {record: talks, corrected_on: 2031-04-01, what: Of talks.}
  - {record: chats, corrected_on: 2031-04-01, what: Of chats.}
  - {record: were-chats, corrected_on: 2031-04-01, what: Of chats that were.}
  - {record: were-chats/agenda/trade, corrected_on: 2031-04-01, what: Of their agenda.}
former: [{slug: were-chats, became: chats, reason: A better name., changed_on: 2031-04-01}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the gazetteer of the seed, and no document."""
    folder = tmp_path / "project"
    (folder / "documents").mkdir(parents=True)
    shutil.copytree(SEED.folder / "gazetteer", folder / "gazetteer")
    own_settings(folder)
    # The propositions of the seed are about records of its article.
    (folder / "gazetteer" / "propositions.yaml").unlink()
    return folder


def own_settings(folder: Path) -> None:
    """Give a project the settings of the seed, but for where it is built."""
    settings = (SEED.folder / "communique.toml").read_text("utf-8")
    (folder / "communique.toml").write_text(settings.replace('build = "../build"', 'build = "build"'), "utf-8")


def add(folder: Path, slug: str, more: str = "", name: str = "") -> Path:
    """Add a document to a project, with a project of its own, and more."""
    file = folder / "documents" / (name or f"{slug}.yaml")
    file.write_text(DOCUMENT.format(slug=slug, digest="0" * 64) + more.format(slug), "utf-8")
    return file


def add_propositions(folder: Path, slug: str) -> None:
    """Add to the gazetteer what is about a document's own project."""
    (folder / "gazetteer" / f"{slug}.yaml").write_text(PROPOSITIONS.format(slug=slug), "utf-8")


def seed_with(folder: Path, *slugs: str) -> Path:
    """Return a copy of the seed that holds further documents, and what the gazetteer says of their projects."""
    shutil.copytree(SEED.folder, folder)
    own_settings(folder)
    for slug in slugs:
        add(folder, slug)
        add_propositions(folder, slug)
    return folder


COPIED = """\
gazetteer: agencies
actors:
  - {slug: an-agency, label: An agency, type: organization}
"""


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--project", str(folder), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def slugs(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "build" / "communique.db") as connection:
        found = {slug for (slug,) in connection.execute("SELECT slug FROM records")}
    connection.close()
    return found


def documents(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "build" / "communique.db") as connection:
        query = "SELECT substr(label, 11) FROM fact_files WHERE label LIKE 'documents/%'"
        found = {slug for (slug,) in connection.execute(query)}
    connection.close()
    return found


def corrections(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "build" / "communique.db") as connection:
        return [row[0] for row in connection.execute("SELECT what FROM corrections ORDER BY what")]


def decisions(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "build" / "communique.db") as connection:
        found = connection.execute("SELECT document, verdict FROM decisions ORDER BY document").fetchall()
    connection.close()
    return found


def published(folder: Path, target: Path) -> bytes:
    one = open_project(folder)
    edition = publish_edition(url_of_file(one.database), target, one, without={"about", "charts", "downloads"})
    return edition.snapshot.read_bytes()


@pytest.mark.slow
def test_the_article_is_built_alone_whatever_else_there_is(tmp_path: Path) -> None:
    alone, whole = seed_with(tmp_path / "alone"), seed_with(tmp_path / "whole", "other", "another")
    run(alone, "build", "--only", ARTICLE)
    run(whole, "build")
    assert documents(whole) >= {ARTICLE, "other", "another"}
    assert "project-of-other" in slugs(whole)
    run(whole, "build", "--only", ARTICLE)
    assert documents(whole) == {ARTICLE}
    assert slugs(whole) == slugs(alone)
    said_by_the_article = published(alone, tmp_path / "alone-editions")
    assert published(whole, tmp_path / "whole-editions") == said_by_the_article
    fresh = seed_with(tmp_path / "fresh", "other")
    run(fresh, "build", "--only", ARTICLE)
    assert published(fresh, tmp_path / "fresh-editions") == said_by_the_article


@pytest.mark.slow
def test_any_of_them_are_built_alone_and_the_next_build_brings_all_back(project: Path, tmp_path: Path) -> None:
    names = ("a", "b", "c")
    for slug in names:
        add(project, slug)
        add_propositions(project, slug)
    run(project, "build")
    whole = published(project, tmp_path / "whole")
    for some in (("a",), ("b", "c"), ("c",)):
        fresh = shutil.copytree(project, tmp_path / "".join(some), ignore=shutil.ignore_patterns("build"))
        for slug in set(names) - set(some):
            (fresh / "documents" / f"{slug}.yaml").unlink()
            (fresh / "gazetteer" / f"{slug}.yaml").unlink()
        run(fresh, "build")
        run(project, "build", *(word for slug in some for word in ("--only", slug)))
        assert documents(project) == set(some)
        assert slugs(project) == slugs(fresh)
        assert published(project, tmp_path / "one") == published(fresh, tmp_path / "other")
    run(project, "build")
    assert published(project, tmp_path / "again") == whole


def test_a_second_build_of_the_same_changes_nothing(project: Path) -> None:
    for slug in ("a", "b"):
        add(project, slug)
    run(project, "build", "--only", "a")
    before = dump(url_of_file(project / "build" / "communique.db"))
    assert "nothing to change" in run(project, "build", "--only", "a")
    assert dump(url_of_file(project / "build" / "communique.db")) == before


def test_what_is_taken_and_left_is_said(project: Path) -> None:
    for slug in ("a", "b"):
        add(project, slug)
    add_propositions(project, "b")
    run(project, "build")
    said = run(project, "build", "--only", "a").splitlines()
    assert said[-5:] == [
        "documents/a: taken, with the gazetteer",
        "documents/b: left out",
        "gazetteer/b: left out",
        "b-is-built in gazetteer/b, which names what they declare: left out",
        "`communique build` without --only brings all back.",
    ]
    assert not [line for line in said if "no longer has" in line]


def test_of_many_that_are_left_the_first_are_named(project: Path) -> None:
    for number in range(13):
        add(project, f"n{number:02}")
    said = run(project, "build", "--only", "n00")
    assert said.count(": left out\n") == 10
    assert "\n2 more fact files are left out\n" in said


def test_a_slug_of_no_document_is_refused_and_the_nearest_is_named(project: Path) -> None:
    add(project, "oslo-2031")
    add(project, "bergen-2030")
    run(project, "build")
    before = dump(url_of_file(project / "build" / "communique.db"))
    for given, said in {
        "oslo-2013": "the project has no document oslo-2013; did you mean oslo-2031?",
        "documents/oslo-2031": "the project has no document documents/oslo-2031; did you mean oslo-2031?",
        "xyz": "the project has no document xyz; it has bergen-2030, oslo-2031",
    }.items():
        with pytest.raises(NoSuchDocumentError) as caught:
            run(project, "build", "--only", "oslo-2031", "--only", given)
        assert str(caught.value) == said
    assert dump(url_of_file(project / "build" / "communique.db")) == before


def test_where_there_are_no_documents_it_says_so(project: Path) -> None:
    with pytest.raises(NoSuchDocumentError, match="no document a; it has none"):
        run(project, "build", "--only", "a")


def test_what_only_another_document_declares_is_an_error_that_names_it(project: Path) -> None:
    add(project, "a", ON_ANOTHER.replace("{0}", "project-of-b"))
    add(project, "b")
    for already in (False, True):
        with pytest.raises(FactFileError) as caught:
            run(project, "build", "--only", "a")
        (said,) = str(caught.value).splitlines()
        assert said.endswith(
            'a.yaml:18:50: relations[0].object: "project-of-b": it hangs on documents/b, which is left out; '
            "add `--only b`"
        )
        assert documents(project) == ({"a", "b"} if already else set())
        run(project, "build")
    run(project, "build", "--only", "a", "--only", "b")
    assert documents(project) == {"a", "b"}


def test_an_entry_of_the_gazetteer_that_a_document_names_is_not_left_out_in_silence(project: Path) -> None:
    add(project, "a", ON_ANOTHER.replace("{0}", "b-is-built"))
    add(project, "b")
    add_propositions(project, "b")
    with pytest.raises(FactFileError, match=r'"b-is-built": it hangs on documents/b, which is left out'):
        run(project, "build", "--only", "a")


@pytest.mark.parametrize("suffix", [".yaml", ".jsonl"])
def test_of_a_gazetteer_file_only_what_leans_on_others_is_left_out(project: Path, suffix: str) -> None:
    """And all of it is there again with the next build."""
    file = project / "gazetteer" / f"mixed{suffix}"
    parts = (
        "{slug: about-iran, label: Iran grows, about: [iran]}",
        "{slug: about-b, label: The project of b grows, about: [iran, project-of-b]}",
        "{slug: about-that, label: The growth of the project of b stops, about: [about-b]}",
        "{slug: about-russia, label: Russia grows, about: [russia]}",
    )
    yaml_text = "gazetteer: mixed\npropositions:\n" + "".join(f"  - {part}\n" for part in parts)
    file.write_text(yaml_text if suffix == ".yaml" else _as_line(yaml_text), "utf-8")
    for slug in ("a", "b"):
        add(project, slug)
    run(project, "build")
    assert {"about-iran", "about-b", "about-that", "about-russia"} <= slugs(project)
    run(project, "build", "--only", "a")
    assert {slug for slug in slugs(project) if slug.startswith("about-")} == {"about-iran", "about-russia"}
    run(project, "build")
    assert {"about-b", "about-that"} <= slugs(project)


def _as_line(text: str) -> str:
    return json.dumps(yaml.load(text, yaml.BaseLoader)) + "\n"  # noqa: S506  it leaves every scalar text


def test_entries_of_which_only_documents_left_out_speak_are_left_out(project: Path) -> None:
    """But for those that something of what stays names; and what no document speaks of was never theirs."""
    (project / "gazetteer" / "harbours.yaml").write_text(HARBOURS, "utf-8")
    add(project, "a", ON_ANOTHER.replace("{0}", "quay"))
    watched = "".join(ON_SEVERAL.replace("{0}", slug) for slug in ("quay", "pier", "bay", "iran", "pier-is-built"))
    add(project, "b", f"relations:\n{watched}")
    run(project, "build")
    harbours = {"quay", "bay", "pier", "coast", "lagoon", "pier-is-built"}
    assert slugs(project) & harbours == harbours
    said = run(project, "build", "--only", "a")
    assert slugs(project) & harbours == {"quay", "bay", "lagoon"}
    for slug in ("pier", "coast", "pier-is-built"):
        assert f"{slug} in gazetteer/harbours, of which only they speak: left out" in said
    run(project, "build")
    assert slugs(project) & harbours == harbours


def test_what_is_decided_on_a_document_left_out_is_left_out(project: Path) -> None:
    for slug in ("a", "b"):
        add(project, slug, TALKS)
    (project / "decisions.yaml").write_text(DECIDED, "utf-8")
    run(project, "build")
    assert decisions(project) == [("a", "set aside"), ("b", "prefer")]
    run(project, "build", "--only", "a")
    assert decisions(project) == [("a", "set aside")]


def test_what_was_corrected_of_a_document_left_out_is_left_out(project: Path) -> None:
    add(project, "a", TALKS)
    add(project, "b", TALKS.replace("talks", "chats"))
    (project / "decisions.yaml").write_text(CORRECTED, "utf-8")
    run(project, "build")
    of_chats = ["Of chats that were.", "Of chats.", "Of their agenda."]
    assert sorted(corrections(project)) == sorted([*of_chats, "Of talks."])
    run(project, "build", "--only", "a")
    assert corrections(project) == ["Of talks."]
    run(project, "build", "--only", "b")
    assert sorted(corrections(project)) == of_chats


def test_what_was_corrected_of_a_record_that_others_tell_of_is_theirs_too(project: Path) -> None:
    add(project, "a", TALKS)
    add(project, "b", TALKS)
    of_talks = "  - {record: talks, corrected_on: 2031-04-01, what: Of talks.}\n"
    (project / "decisions.yaml").write_text(f"gazetteer: decisions\ncorrections:\n{of_talks}", "utf-8")
    run(project, "build", "--only", "a")
    assert corrections(project) == []
    run(project, "build", "--only", "a", "--only", "b")
    assert corrections(project) == ["Of talks."]


def test_faults_of_documents_that_are_left_out_stop_nothing(project: Path) -> None:
    add(project, "a")
    add(project, "wrong", ON_ANOTHER.replace("{0}", "nothing-of-the-sort"))
    (project / "documents" / "broken.yaml").write_text("document: {a: b: c}\n", "utf-8")
    said = run(project, "build", "--only", "a")
    assert documents(project) == {"a"}
    assert "documents/wrong: left out" in said
    assert "documents/broken.yaml (cannot be read): left out" in said
    with pytest.raises(NoSuchDocumentError, match=r"did you mean a\?; or it is in a file that cannot be read \(.*bro"):
        run(project, "build", "--only", "aa")


def test_a_fault_of_the_gazetteer_or_the_document_itself_does(project: Path) -> None:
    add(project, "a", ON_ANOTHER.replace("{0}", "nothing-of-the-sort"))
    with pytest.raises(FactFileError, match="no record is called so"):
        run(project, "build", "--only", "a")
    (project / "gazetteer" / "broken.yaml").write_text("gazetteer: {a: b: c}\n", "utf-8")
    with pytest.raises(FactFileError, match=r"broken\.yaml:1:"):
        run(project, "build", "--only", "a")


def test_one_line_of_many_is_built_alone(project: Path) -> None:
    lines = [_as_line(DOCUMENT.format(slug=slug, digest="0" * 64)) for slug in ("a", "b", "c")]
    (project / "documents" / "many.jsonl").write_text("".join(lines), "utf-8")
    run(project, "build", "--only", "b")
    assert documents(project) == {"b"}
    run(project, "build")
    assert documents(project) == {"a", "b", "c"}


def test_what_was_loaded_from_elsewhere_and_what_another_project_has_stays(project: Path, tmp_path: Path) -> None:
    add(project, "a")
    add(project, "shared")
    other = shutil.copytree(project, tmp_path / "other")
    (other / "communique.toml").write_text('title = "Other"\n', "utf-8")
    (other / "documents" / "a.yaml").unlink()
    outside = add(project, "outside").rename(tmp_path / "outside.yaml")
    database = f"sqlite:///{project}/build/communique.db"
    run(project, "build")
    run(other, "--database", database, "build")
    run(project, "load", str(outside))
    said = run(project, "build", "--only", "a")
    assert documents(project) == {"a", "shared", "outside"}
    assert "documents/outside: kept, though the project has no such file" in said
    assert "documents/shared: kept, since another project in this database has it, too" in said
    assert "left out" not in said


def test_whose_the_original_of_a_left_out_copy_is_is_left_out(project: Path) -> None:
    (project / "gazetteer" / "agencies.yaml").write_text(COPIED, "utf-8")
    add(project, "a")
    copy = add(project, "b")
    copy.write_text(copy.read_text("utf-8").replace("  slug: b", "  copy_of: an-agency\n  slug: b", 1), "utf-8")
    assert "copy_of" in copy.read_text("utf-8")
    run(project, "build", "--only", "a")
    assert "an-agency" not in slugs(project)
    run(project, "build")
    assert "an-agency" in slugs(project)
