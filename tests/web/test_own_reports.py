"""A project's own reports: on its site as the built-in ones are, carried by the edition, on the command line alike."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from communique.edition.publication import PublicationError, publish_edition
from communique.project import ROOT, Project, open_project
from communique.reports.parameters import ReportError
from tests.support.serving import ask, served_edition

pytestmark = pytest.mark.slow

GUIDE = (ROOT / "docs" / "own-reports.md").read_text("utf-8")


def make_project(folder: Path) -> Project:
    (folder / "communique.toml").write_text('title = "Places of the North"\n')
    (folder / "queries").mkdir()
    (sql,) = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)
    (folder / "queries" / "meetings-by-place.sql").write_text(sql)
    return open_project(folder)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def site(seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    project, folder = make_project(tmp_path_factory.mktemp("published")), tmp_path_factory.mktemp("own")
    edition = publish_edition(seed_database, folder, project, without=("charts", "downloads"))
    # The server needs no project.
    shutil.rmtree(project.folder)
    with served_edition(edition) as datasette:
        yield datasette


def test_the_site_has_its_page_and_its_files(site: Datasette) -> None:
    assert "Meetings by place" in ask(site, "/reports").text
    page = ask(site, "/reports/meetings-by-place?place=Moscow").text
    assert re.search(r'<td><a href="/places/[^"]+">Moscow</a></td>', page)
    assert "Source: Places of the North, edition" in ask(site, "/reports/meetings-by-place.md").text
    (column,) = [one for one in ask(site, "/reports/meetings-by-place.json").json()["columns"] if one["type"] == "day"]
    assert column["meaning"] == "The first day of the earliest (ISO 8601). Null: no date is stated."
    for form in ("csv", "xlsx"):
        assert ask(site, f"/reports/meetings-by-place.{form}").status_code == 200
    assert ask(site, "/reports/meetings-by-place?place=nowhere").status_code == 400
    assert "/reports/meetings-by-place.json" in ask(site, "/openapi.json").json()["paths"]


def test_the_built_in_ones_are_there_too(site: Datasette) -> None:
    assert "Azerbaijan" in ask(site, "/reports/financing.csv").text


def test_the_command_line_knows_it(project: Project, seed_database: str, communique_command: str) -> None:
    command = [communique_command, "--project", str(project.folder), "--database", seed_database, "report"]
    assert "meetings-by-place" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    run = [*command, "meetings-by-place", "--format", "csv"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.startswith(
        "place_slug,place,meetings,"
    )


WRONG = {
    "financing": (lambda sql: sql, "there is a report of that name already"),
    "own": (lambda sql: sql.replace("p.label AS place", "p.labell AS place"), "own.sql: no such column: p.labell"),
    "other": (
        lambda sql: sql.replace(" AS earliest", " AS first"),
        "other.sql: column earliest: its header declares it",
    ),
    "words": (lambda sql: sql.replace("-- caveats", "-- when_empty: Not in {town}.\n-- caveats"), "words.sql: 'town'"),
    "chart": (
        lambda sql: sql.replace("-- caveats", "-- chart: {x: n, y: place}\n-- caveats"),
        "chart: the chart names",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_that_makes_no_sense_is_not_published(name: str, seed_database: str, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    project = make_project(tmp_path / "project")
    spoil, message = WRONG[name]
    good = project.queries / "meetings-by-place.sql"
    (project.queries / f"{name}.sql").write_text(spoil(good.read_text()))
    without = ("downloads", *(() if name == "chart" else ("pictures",)))
    with pytest.raises((PublicationError, ReportError), match=message):
        publish_edition(seed_database, tmp_path / "editions", project, without=without)
    assert not (tmp_path / "editions" / "current").exists()


@pytest.mark.parametrize("name", ["own", "other"])
def test_the_command_line_says_what_is_wrong_with_one(
    name: str, seed_database: str, tmp_path: Path, communique_command: str
) -> None:
    project = make_project(tmp_path)
    spoil, message = WRONG[name]
    (project.queries / f"{name}.sql").write_text(spoil((project.queries / "meetings-by-place.sql").read_text()))
    command = [communique_command, "--project", str(tmp_path), "--database", seed_database, "report", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, message in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
