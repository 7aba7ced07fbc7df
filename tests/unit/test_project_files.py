"""`build` builds the project: what its folder no longer has is taken out, and what came from elsewhere stays."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner

from communique.cli.main import cli
from communique.database.address import url_of_file
from communique.database.connection import alembic_config
from communique.edition.publication import is_current, publish_edition
from communique.factfiles.reading.problems import FactFileError
from communique.project import open_project
from tests.conftest import SAMPLE

# Each takes seconds, and no matter beside what.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("elsewhere")]

TOPIC = "gazetteer: {0}\ntopics: [{{slug: {0}, label: Topic of {0}}}]\n"
LINE = '{{"gazetteer":"{0}","topics":[{{"slug":"{0}","label":"Topic of {0}"}}]}}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the sample: a gazetteer, a document about its records, and one about both."""
    return new_project(tmp_path / "ports")


def new_project(folder: Path, title: str = "Ports") -> Path:
    for name in ("documents", "gazetteer"):
        (folder / name).mkdir(parents=True)
    (folder / "communique.toml").write_text(f'title = "{title}"\n', "utf-8")
    for name in ("ferry", "rival"):
        shutil.copy(SAMPLE / f"{name}.yaml", folder / "documents")
    shutil.copy(SAMPLE / "gazetteer.yaml", folder / "gazetteer" / "sample.yaml")
    (folder / "gazetteer" / "currencies.yaml").write_text("gazetteer: currencies\n", "utf-8")  # no general ones
    return folder


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--project", str(folder), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(folder: Path, *words: str) -> str:
    with pytest.raises(FactFileError) as caught:
        run(folder, *words)
    return str(caught.value)


def loaded(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "build" / "communique.db") as connection:
        found = {label for (label,) in connection.execute("SELECT label FROM fact_files")}
    connection.close()
    return found


def published(folder: Path, target: Path) -> str:
    one = open_project(folder)
    return publish_edition(url_of_file(one.database), target, one, without={"charts", "downloads"}).sha256


def test_a_file_that_the_project_no_longer_has_is_taken_out(project: Path, tmp_path: Path) -> None:
    run(project, "build")
    assert "documents/rival-2031-03-11" in loaded(project)
    (project / "documents" / "rival.yaml").unlink()
    said = run(project, "build")
    assert "  documents/rival-2031-03-11: taken out, since the project no longer has it" in said
    assert "documents/rival-2031-03-11" not in loaded(project)
    assert "nothing to change" in run(project, "build")
    fresh = shutil.copytree(project, tmp_path / "fresh", ignore=shutil.ignore_patterns("build"))
    run(fresh, "build")
    assert published(project, tmp_path / "old") == published(fresh, tmp_path / "new")


def known(folder: Path, slug: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "build" / "communique.db") as connection:
        found = connection.execute("SELECT label, voices FROM records WHERE slug = ?", (slug,)).fetchall()
    connection.close()
    return found


def test_what_others_lean_on_stays_as_they_say_it_until_they_go_too(project: Path, tmp_path: Path) -> None:
    run(project, "build")
    first = published(project, tmp_path / "first")
    assert known(project, "grey-ferry") == [("Ferry of Port Grey", 2)]
    (project / "documents" / "ferry.yaml").rename(project / "ferry.yaml")
    # A build refuses what it would refuse in a new database; who takes it out by name is let.
    assert re.search(r"rival\.yaml:\d+:\d+: also_says\[1\]\.record: \"grey-ferry\"", refused(project, "build"))
    assert known(project, "grey-ferry") == [("Ferry of Port Grey", 2)]
    run(project, "load", "--remove", "documents/quill-2031-03-04")
    assert known(project, "grey-ferry") == [("grey-ferry", 1)]
    assert "also_says[1].record" in refused(project, "build")
    (project / "ferry.yaml").rename(project / "documents" / "ferry.yaml")
    run(project, "build")
    assert published(project, tmp_path / "again") == first
    (project / "documents" / "ferry.yaml").unlink()
    (project / "documents" / "rival.yaml").unlink()
    run(project, "build")
    assert known(project, "grey-ferry") == []


def test_check_counts_no_more_on_what_a_build_will_take_out(project: Path) -> None:
    run(project, "build")
    run(project, "check")
    (project / "documents" / "ferry.yaml").unlink()
    said = refused(project, "check")
    assert re.search(r"rival\.yaml:\d+:\d+: also_says\[1\]\.record: \"grey-ferry\": no record is called so", said)


def test_a_file_of_another_name_or_form_is_the_same_file(project: Path) -> None:
    (project / "gazetteer" / "more.yaml").write_text(TOPIC.format("fog"), "utf-8")
    run(project, "build")
    (project / "documents" / "rival.yaml").rename(project / "documents" / "other.yml")
    (project / "gazetteer" / "more.yaml").unlink()
    (project / "gazetteer" / "more.jsonl").write_text(LINE.format("fog"), "utf-8")
    assert "taken out" not in run(project, "build")
    assert {"documents/rival-2031-03-11", "gazetteer/fog"} <= loaded(project)


def test_a_line_of_many_that_is_gone_is_taken_out(project: Path) -> None:
    lines = project / "gazetteer" / "many.jsonl"
    lines.write_text("".join(map(LINE.format, ("fog", "ice", "tide"))), "utf-8")
    run(project, "build")
    lines.write_text("".join(map(LINE.format, ("tide", "fog"))), "utf-8")
    assert "  gazetteer/ice: taken out" in run(project, "build")
    assert {"gazetteer/fog", "gazetteer/tide"} <= loaded(project)


def test_what_a_file_declared_may_stand_in_another_as_it_goes(project: Path) -> None:
    (project / "gazetteer" / "old.yaml").write_text(TOPIC.format("fog"), "utf-8")
    run(project, "build")
    (project / "gazetteer" / "old.yaml").unlink()
    (project / "gazetteer" / "new.yaml").write_text(TOPIC.format("fog").replace("r: fog", "r: new"), "utf-8")
    assert "  gazetteer/fog: taken out" in run(project, "build")
    assert "gazetteer/new" in loaded(project)


def test_what_was_loaded_from_elsewhere_stays_and_is_named(project: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(TOPIC.format("fog"), "utf-8")
    run(project, "build")
    run(project, "load", str(tmp_path / "outside.yaml"))
    (tmp_path / "outside.yaml").unlink()
    said = run(project, "build")
    assert "gazetteer/fog: kept, though the project has no such file; `communique load --remove" in said
    assert "gazetteer/fog" in loaded(project)
    run(project, "load", "--remove", "gazetteer/fog")
    assert "gazetteer/fog" not in run(project, "build")


def test_a_file_of_the_project_that_was_loaded_by_itself_is_its_own(project: Path) -> None:
    (project / "gazetteer" / "more.yaml").write_text(TOPIC.format("fog"), "utf-8")
    run(project, "build")
    (project / "gazetteer" / "late.yaml").write_text(TOPIC.format("ice"), "utf-8")
    run(project, "load", str(project / "gazetteer" / "late.yaml"))
    (project / "gazetteer" / "late.yaml").unlink()
    assert "  gazetteer/ice: taken out" in run(project, "build")


def test_a_file_that_was_removed_is_the_projects_no_more(project: Path, tmp_path: Path) -> None:
    (project / "gazetteer" / "more.yaml").write_text(TOPIC.format("fog"), "utf-8")
    run(project, "build")
    (project / "gazetteer" / "more.yaml").rename(tmp_path / "more.yaml")
    run(project, "load", "--remove", "gazetteer/fog")
    run(project, "load", str(tmp_path / "more.yaml"))
    assert "gazetteer/fog: kept" in run(project, "build")


def test_two_projects_in_one_database_leave_each_other_alone(project: Path, tmp_path: Path) -> None:
    other = new_project(tmp_path / "other", "Rivers")
    (other / "documents" / "rival.yaml").unlink()
    (other / "gazetteer" / "more.yaml").write_text(TOPIC.format("fog"), "utf-8")
    database = f"sqlite:///{project}/build/communique.db"
    run(project, "build")
    said = run(other, "--database", database, "build")
    assert "taken out" not in said
    assert "kept" not in said
    assert {"gazetteer/fog", "documents/rival-2031-03-11"} <= loaded(project)
    (other / "documents" / "ferry.yaml").unlink()  # which the first project has, too
    assert "taken out" not in run(other, "--database", database, "build")


def test_a_file_with_a_fault_is_not_taken_for_one_that_is_gone(project: Path) -> None:
    run(project, "build")
    file = project / "documents" / "ferry.yaml"
    file.write_text(file.read_text("utf-8").replace("status: held", "status: a: b"), "utf-8")
    (said,) = refused(project, "build").splitlines()
    assert "a colon within a text" in said


def test_a_second_build_writes_nothing(project: Path) -> None:
    run(project, "build")
    before = (project / "build" / "communique.db").read_bytes()
    run(project, "build")
    assert (project / "build" / "communique.db").read_bytes() == before


def test_a_database_that_was_taken_back_to_nothing_is_built_again(project: Path) -> None:
    run(project, "build")
    config = alembic_config()
    config.attributes["url"] = url_of_file(open_project(project).database)
    command.downgrade(config, "base")
    assert "fact_files: 4 added" in run(project, "build")


def test_whose_the_files_are_is_not_published(project: Path, tmp_path: Path) -> None:
    run(project, "build")
    published(project, tmp_path / "editions")
    with sqlite3.connect(tmp_path / "editions" / "current" / "communique.db") as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "fact_files" in names
    assert "project_files" not in names


def test_an_edition_with_the_file_that_is_gone_is_stale(project: Path, tmp_path: Path) -> None:
    one = open_project(project)
    run(project, "build")
    published(project, tmp_path)
    (project / "documents" / "rival.yaml").unlink()
    assert is_current(one.database, tmp_path, one)
    run(project, "build")
    assert not is_current(one.database, tmp_path, one)
