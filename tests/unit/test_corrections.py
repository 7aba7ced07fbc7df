"""Corrections are loaded, read in a report, taken out with their file, and looked at by `check`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from communique import run_report
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError
from tests.support.documents import MEETING, database, document
from tests.support.small_world import GAZETTEER

_OF_TALKS = {"corrected_on": "2031-04-02", "record": "capital-talks", "what": "The day was given as the 6th."}
_OF_NOTHING = {"corrected_on": "2031-04-03", "what": "Sums were given in the wrong currency."}


def _corrections(folder: Path, entries: Sequence[dict[str, Any]], **more: Any) -> Path:
    file = folder / "decisions.yaml"
    file.write_text(json.dumps({"gazetteer": "decisions", "corrections": entries, **more}), "utf-8")
    return file


def _world(folder: Path) -> list[Path]:
    files = {"world.yaml": GAZETTEER, "first.yaml": document("first", "2023-12-08", {"meetings": [MEETING]})}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]


def _told(url: str, **arguments: str) -> list[tuple[str, str | None, str]]:
    found = run_report("what-was-corrected", url, **arguments).as_dicts()
    return [(str(row["corrected_on"]), row["record"], row["what"]) for row in found]


def test_corrections_are_told_the_last_first_and_go_with_their_file(tmp_path: Path) -> None:
    url = database(tmp_path, "facts")
    load_files(url, [*_world(tmp_path), _corrections(tmp_path, [_OF_TALKS, _OF_NOTHING])])
    assert _told(url) == [
        ("2031-04-03", None, _OF_NOTHING["what"]),
        ("2031-04-02", "Capital talks", _OF_TALKS["what"]),
    ]
    assert _told(url, since="2031-04-03") == [("2031-04-03", None, _OF_NOTHING["what"])]
    load_files(url, [_corrections(tmp_path, [_OF_TALKS])])
    assert [row[0] for row in _told(url)] == ["2031-04-02"]
    load_files(url, [], remove=["gazetteer/decisions"])
    assert _told(url) == []


def test_a_correction_follows_its_record_to_another_slug_and_outlives_it(tmp_path: Path) -> None:
    url = database(tmp_path, "facts")
    former = {"slug": "old-talks", "label": "Old talks", "reason": "Coded by mistake.", "changed_on": "2031-04-01"}
    renamed = {"slug": "moved-talks", "became": "capital-talks", "reason": "Renamed.", "changed_on": "2031-04-01"}
    entries = [{**_OF_TALKS, "record": slug} for slug in ("old-talks", "moved-talks")]
    load_files(url, [*_world(tmp_path), _corrections(tmp_path, entries, former=[former, renamed])])
    assert sorted(str(row[1]) for row in _told(url)) == ["Capital talks", "Old talks"]


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([{**_OF_TALKS, "corrected_on": "2031"}], 'corrections[0].corrected_on: "2031"'),
        ([{**_OF_TALKS, "what": " "}], "corrections[0].what"),
        ([_OF_TALKS, _OF_TALKS], "said twice of one day; delete one of the two"),
    ],
)
def test_a_slip_is_told(entries: list[dict[str, Any]], told: str, tmp_path: Path) -> None:
    with pytest.raises(FactFileError) as caught:
        check_files([*_world(tmp_path), _corrections(tmp_path, entries)])
    assert any(told in str(one) for one in caught.value.problems)


def test_check_asks_about_a_slug_that_nothing_has_or_had(tmp_path: Path) -> None:
    entries = [_OF_TALKS, {**_OF_TALKS, "record": "capital-talk"}]
    checked = check_files([*_world(tmp_path), _corrections(tmp_path, entries)])
    warned = [one for coded in checked for one in coded.warnings if one.field.startswith("corrections")]
    assert [(one.field, one.value) for one in warned] == [("corrections[1].record", '"capital-talk"')]


def test_a_correction_of_a_statement_follows_what_that_is_about(tmp_path: Path) -> None:
    url = database(tmp_path, "facts")
    told = [{"actor": "state-a", "attendance": "attended", "evidence": ["P1.S2"]}]
    other = tmp_path / "other.yaml"
    talks = MEETING | {"slug": "other-talks", "participants": told}
    other.write_text(document("other", "2023-12-09", {"meetings": [talks]}), "utf-8")
    same = [{"of": "capital-talks", "also": ["other-talks"], "because": "One day in one place."}]
    former = [{"slug": "old-talks", "became": "capital-talks", "reason": "Renamed.", "changed_on": "2031-04-01"}]
    entries = [{**_OF_TALKS, "record": f"{one}/state-a"} for one in ("other-talks", "capital-talks", "old-talks")]
    files = [*_world(tmp_path), other, _corrections(tmp_path, entries, same=same, former=former)]
    assert [one for coded in check_files(files) for one in coded.warnings if one.field.startswith("corr")] == []
    load_files(url, files)
    # The first two are of one record by now, and say the same.
    assert _told(url, since="2031-04-02") == [
        ("2031-04-02", "State A at Capital talks", _OF_TALKS["what"]),
        ("2031-04-02", "old-talks/state-a", _OF_TALKS["what"]),
    ]
