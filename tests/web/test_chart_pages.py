"""Pictures are served as they were drawn, each with its words, and nothing else of the folder that they lie in."""

from __future__ import annotations

import asyncio
import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from communique.charts import gallery
from communique.edition.published_edition import Edition
from communique.serving.application import datasette_for
from communique.web.charts import chart_of, chart_of_report, charts, map_of_project
from communique.web.edition import edition_of
from tests.support.serving import served
from tests.unit.test_publication import get


@pytest.fixture(scope="module")
def index(edition: Edition) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((edition.folder / "pictures" / "index.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("svg", "image/svg+xml; charset=utf-8"), ("narrow.svg", "image/svg+xml; charset=utf-8"), ("png", "image/png")],
)
def test_a_picture_is_served_as_it_was_drawn(datasette: Datasette, edition: Edition, ending: str, kind: str) -> None:
    answer = get(datasette, f"/pictures/financing.{ending}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.content == (edition.folder / "pictures" / f"financing.{ending}").read_bytes()
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_has_a_picture_is_not_sent_it_again(datasette: Datasette) -> None:
    etag = get(datasette, "/pictures/views.png").headers["etag"]
    assert get(datasette, "/pictures/trade.png").headers["etag"] != etag
    again = asyncio.run(datasette.client.get("/pictures/views.png", headers={"if-none-match": etag}))
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name",
    [
        "nothing.svg",
        "index.json",
        "financing.vl.json",
        "financing.svg.png",
        "FINANCING.svg",
        "financing.svg/",
        "..%2F..%2Fmanifest.json",
        "..%2Fcommunique.db",
        "%00.svg",
        "ə.svg",
        "a" * 3000 + ".svg",
        "'\"<script>.svg",
    ],
    ids=lambda name: name[:20],
)
def test_what_is_no_picture_is_not_found(datasette: Datasette, name: str) -> None:
    answer = get(datasette, f"/pictures/{name}", follow=True)
    assert answer.status_code == 404
    assert "<script>.svg" not in answer.text


def test_the_page_shows_every_picture_with_its_words(datasette: Datasette, index: list[dict[str, Any]]) -> None:
    page = get(datasette, "/pictures").text
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) == len(index) >= 6
    for picture, figure in zip(index, figures, strict=True):
        words = html.unescape(figure)
        alternative = re.search(r'alt="([^"]*)"', figure)
        assert alternative
        assert html.unescape(alternative[1]).startswith(f"{picture['title']}. ")
        assert f"<details><summary>In words</summary><p>{picture['alternative']}</p>" in words
        for said in (picture["caption"], picture["source"]):
            assert said in words
        for file in (f"{picture['name']}.svg", f"{picture['name']}.narrow.svg", f"{picture['name']}.png"):
            assert f"/pictures/{file}" in figure
    assert len(re.findall("<h1", page)) == 1


def test_no_path_of_the_machine_is_told(datasette: Datasette, edition: Edition) -> None:
    for path in ("/-/metadata.json", "/pictures", "/-/plugins.json"):
        assert str(edition.folder.parent) not in get(datasette, path).text


def test_pages_find_the_picture_that_goes_with_them(datasette: Datasette) -> None:
    found = chart_of_report(edition_of(datasette), "financing"), chart_of_report(edition_of(datasette), "coverage")
    assert [picture and picture["name"] for picture in found] == ["financing", "report-coverage"]
    assert chart_of_report(edition_of(datasette), "agenda") is None
    drawn = map_of_project(edition_of(datasette), "astara-rasht-section")
    assert drawn is not None
    assert drawn["svg"] == "/pictures/map-astara-rasht-section.svg"
    assert map_of_project(edition_of(datasette), "north-south-itc") is None
    assert chart_of(edition_of(datasette), "nothing") is None


def test_the_page_says_which_picture_is_missing_and_why(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(database: object) -> None:
        raise ZeroDivisionError("by <b>zero</b>")

    monkeypatch.setitem(gallery._ONE_EACH, "timeline", ("Meetings & promises", fail))
    with served(sample_database, tmp_path, without=("downloads",)) as datasette:
        page = get(datasette, "/pictures").text
        assert get(datasette, "/").status_code == 200
        assert get(datasette, "/reports/timeline").status_code == 200
        assert get(datasette, "/pictures/timeline.svg").status_code == 404
    assert "<li>Meetings &amp; promises: the program fails on what it is to show.</li>" in page
    assert "zero" not in page
    said = "the picture timeline, Meetings & promises, is left out: the program fails on what it is to show"
    assert f"Warning: {said} (ZeroDivisionError('by <b>zero</b>'))\n" in capsys.readouterr().err


def test_a_page_with_all_pictures_says_nothing_of_missing_ones(datasette: Datasette) -> None:
    assert "Missing" not in get(datasette, "/pictures").text


def test_a_snapshot_without_an_edition_around_it_has_no_pictures(edition: Edition, tmp_path: Path) -> None:
    shutil.copytree(edition.folder, tmp_path / "edition", ignore=shutil.ignore_patterns("pictures"))
    alone = datasette_for(Edition(tmp_path / "edition", edition.manifest))
    assert charts(edition_of(alone)) == {}
    assert "nothing to draw" in get(alone, "/pictures").text
    assert get(alone, "/pictures/financing.svg").status_code == 404
    for database in alone.databases.values():
        database.close()
