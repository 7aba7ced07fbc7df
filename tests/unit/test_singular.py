"""One of a thing is said as one: no message counts "1 documents"."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.charts.views import _in_words, _Matrix
from communique.cli import build, common
from communique.cli.main import cli
from communique.database.address import url_of_file
from communique.edition.manifest import Examination, File, State
from communique.factfiles.files import load_files
from communique.factfiles.loading.resettling import _resolution
from communique.factfiles.texts.verification import Copy, Proof
from communique.project import Project
from communique.web.citing.citation import Citation, Work
from communique.web.citing.mistakes import _lines
from communique.web.plugins.feeds import _about
from tests.support.databases import new_database
from tests.support.documents import document

_NAMES = [str(number) for number in range(common.MOST_NAMED + 1)]
_PLACE = "gazetteer: own\nplaces: [{slug: port, label: Port, type: city}]\n"
CITATION = Citation(Work("Ports", (), "Ports", 2031), "k", "t", "c", "0", "http://x", more_sources=1)
MATRIX = _Matrix(
    [{"holder_id": 1, "label": "Ada"}], [{"proposition_id": 1, "proposition": "It rains"}], {(1, 1): "for"}, {}
)
SAID: dict[str, tuple[Callable[[], object], str]] = {
    "verify an edition": (lambda: Examination(Path("x"), (), (File("a", State.WHOLE),)).summary(), ": 1 file whole"),
    "verify a text": (
        lambda: Proof("note", Copy(Path("note.txt"), "", ""), in_place=["P1.S1"]).summary(),
        "1 of 1 sentence in place",
    ),
    "settled again": (lambda: _resolution((7, "agreed", "only", 1, 1, False)), "1 voice, 1 rival (account 7)"),
    "a chart of views": (lambda: _in_words(MATRIX), "1 proposition and 1 holder of views"),
    "a mistake": (lambda: _lines(CITATION)[-1], "And 1 more document"),
    "a calendar": (
        lambda: _about("Ports", {"without_day": {"meetings": 1, "promises": 1}, "left_out": 0}),
        ": 1 meeting, 1 promise.",
    ),
}


@pytest.mark.parametrize(("said", "words"), SAID.values(), ids=SAID)
def test_one_is_said_as_one(said: Callable[[], object], words: str) -> None:
    assert re.search(re.escape(words) + r"(?!\w)", str(said()))


def test_of_none_nothing_is_said() -> None:
    assert "Left out" not in _about("Ports", {"without_day": {"meetings": 0, "promises": 0}, "left_out": 0})


@pytest.mark.parametrize(
    ("what", "words"),
    [(("fact file",), "1 more fact file is left out"), (("entry", "entries"), "1 more entry is left out")],
)
def test_one_more_that_is_left_out(what: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    build._say_left_out(_NAMES, *what)
    assert capsys.readouterr().out.endswith(f"{words}\n")


def test_one_more_that_stays_or_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common._say_what_stays(_NAMES)
    assert capsys.readouterr().err.endswith("\n1 more fact file is kept that the project does not have\n")
    (tmp_path / "documents").mkdir()
    for name in _NAMES:
        (tmp_path / "documents" / f"{name}.txt").touch()
    common.say_passed_over(Project(tmp_path))
    assert capsys.readouterr().err.endswith("\n1 more file is passed over\n")


def test_verbs_on_a_project_with_one_document(tmp_path: Path) -> None:
    database, note, place = url_of_file(tmp_path / "one.db"), tmp_path / "note.yaml", tmp_path / "place.yaml"
    place.write_text(_PLACE)
    note.write_text(document("note", "2031-01-01", {}))

    def said(*call: str) -> str:
        return CliRunner().invoke(cli, ["--database", database, *call], catch_exceptions=False).output

    new_database(database)
    assert said("check", str(place)) == "1 file, 1 record, 0 citations: nothing to correct.\n"
    load_files(database, [place])
    assert "1 record: all is stored" in said("check", "--resolved")
    load_files(database, [note])
    (tmp_path / "communique.toml").touch()
    published = said("--project", str(tmp_path), "publish", str(tmp_path / "editions"), "--without-downloads")
    assert "Published 2 records from 1 document\n" in published
