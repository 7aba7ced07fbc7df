"""Editors' decisions that fit nothing are found by `check`; those that can only be slips are refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError
from tests.support.documents import MEETING, database, document
from tests.support.small_world import GAZETTEER
from tests.unit.test_load import rows

_PREFER: dict[str, Any] = {"record": "capital-talks", "field": "status", "verdict": "prefer", "value": "held"}
_ASIDE = {**_PREFER, "verdict": "set aside"}
_APART = {"record": "capital-talks", "field": "slug", "verdict": "not the same", "value": "talks-in-capital"}
_WHY = {"reason": "So it is.", "decided_on": "2031-04-01"}
_NO_EFFECT = "so the decision has no effect; "


def _decisions(folder: Path, entries: Sequence[dict[str, Any]], name: str = "decisions") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(json.dumps({"gazetteer": name, "decisions": [{**one, **_WHY} for one in entries]}), "utf-8")
    return file


def _world(folder: Path) -> list[Path]:
    """A gazetteer and two documents, `first` and `second`, of which one says held and the other cancelled."""
    gazetteer = folder / "world.yaml"
    gazetteer.write_text(GAZETTEER, "utf-8")
    files = [gazetteer]
    for slug, status, more in (("first", "held", {"duration": "about 5 hours"}), ("second", "cancelled", {})):
        files.append(folder / f"{slug}.yaml")
        meeting = {**MEETING, "status": status, "places": ["capital"], **more}
        files[-1].write_text(document(slug, "2023-12-08", {"meetings": [meeting]}), "utf-8")
    return files


def _told(job: Any) -> list[str]:
    try:
        job()
    except FactFileError as error:
        return [f"{one.field}: {one.value}: {one.remedy}" for one in error.problems]
    return []


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (
            [{**_PREFER, "field": "state"}],
            'decisions[0].field: "state": a meeting has no such field to decide on; did',
        ),
        ([{**_ASIDE, "field": "summary"}], 'decisions[0].field: "summary": a meeting has no such field to decide on'),
        ([{**_ASIDE, "field": "label"}], 'decisions[0].field: "label": a meeting has no such field to decide on'),
        ([{**_ASIDE, "field": "is_bulk"}], 'decisions[0].field: "is_bulk": a meeting has no such field to decide on'),
        ([{**_ASIDE, "field": "places"}], 'decisions[0].field: "places": whatever anybody names here stands, '),
        (
            [{**_ASIDE, "record": "state-a", "field": "type"}],
            'decisions[0].record: "state-a": an actor is what its',
        ),
        (
            [{**_ASIDE, "record": "first", "field": "title"}],
            'decisions[0].record: "first": a document is what its',
        ),
        ([{**_PREFER, "value": "hold"}], 'decisions[0].value: "hold": one of '),
        ([{**_PREFER, "value": None}], 'decisions[0].verdict: "prefer": prefer what? say whose by `document: …`'),
        ([_PREFER, {**_PREFER, "value": "cancelled"}], 'decisions[1].verdict: "prefer": a second value is preferred '),
        (
            [{**_PREFER, "value": None, "document": one} for one in ("first", "second")],
            'decisions[1].verdict: "prefer": a second value is preferred ',
        ),
        ([_PREFER, _ASIDE], 'decisions[1].verdict: "set aside": the same is preferred and set aside; keep one of '),
        ([{**_ASIDE, "document": "first"}, _PREFER], 'decisions[1].verdict: "prefer": the same is preferred and set '),
        ([_ASIDE, _ASIDE], 'decisions[1].verdict: "set aside": decided twice; delete one of the two'),
        ([{**_APART, "field": "status"}], 'decisions[0].field: "status": only a slug can be `not the same`; write '),
        ([{**_APART, "verdict": "prefer"}], 'decisions[0].verdict: "prefer": of a slug it is decided that it is '),
        ([{**_APART, "value": None}], 'decisions[0].verdict: "not the same": not the same as which? write the other'),
        ([{**_APART, "value": "capital-talks"}], 'decisions[0].verdict: "not the same": not the same as which?'),
    ],
)
def test_a_decision_that_can_only_be_a_slip_is_refused_by_check_and_load_alike(
    entries: list[dict[str, Any]], told: str, tmp_path: Path
) -> None:
    files = _world(tmp_path)
    decisions = _decisions(tmp_path, entries)
    checked = _told(lambda: check_files([*files, decisions]))
    assert [one[: len(told)] for one in checked] == [told]
    url = database(tmp_path, "slips")
    load_files(url, files)
    assert _told(lambda: load_files(url, [decisions])) == checked


@pytest.mark.parametrize(
    "entries",
    [
        [_PREFER, {**_ASIDE, "value": "cancelled"}],
        [{**_PREFER, "document": "first"}, {**_PREFER, "document": "second"}],
        [{**_PREFER, "document": "first"}, {**_ASIDE, "document": "second"}],
        [_PREFER, {**_ASIDE, "value": None, "document": "second"}],
        [_PREFER, {**_ASIDE, "field": "duration", "value": None}],
    ],
)
def test_decisions_that_can_both_be_followed_are_taken(entries: list[dict[str, Any]], tmp_path: Path) -> None:
    assert _told(lambda: check_files([*_world(tmp_path), _decisions(tmp_path, entries)])) == []


def test_decisions_of_two_files_that_go_against_each_other_are_refused(tmp_path: Path) -> None:
    files = _world(tmp_path)
    first, second = _decisions(tmp_path, [_PREFER]), _decisions(tmp_path, [_ASIDE], "more-decisions")
    (checked,) = _told(lambda: check_files([*files, first, second]))
    assert checked.startswith(
        'decisions[0].verdict: "set aside": the same is preferred and set aside; keep one of the two ('
    )
    url = database(tmp_path, "two-files")
    load_files(url, [*files, first])
    (loaded,) = _told(lambda: load_files(url, [second]))
    assert "capital-talks: status: the same is preferred and set aside; keep one of the two (gazetteer/" in loaded


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        ({**_PREFER, "document": "frist"}, f"document: no document is called so, {_NO_EFFECT}did you mean `first`?"),
        ({**_PREFER, "document": "lost"}, f"document: no document is called so, {_NO_EFFECT}those that speak of the "),
        (
            {**_PREFER, "document": "second"},
            f"value: `second` does not say so, {_NO_EFFECT}what is said: `canc",
        ),
        (
            {**_PREFER, "value": "announced"},
            f"value: nobody says so, {_NO_EFFECT}what is said: `held",
        ),
        (
            {**_PREFER, "field": "duration", "value": "about 6 hours"},
            f"value: nobody says so, {_NO_EFFECT}did you me",
        ),
        (
            {**_ASIDE, "field": "duration", "value": None, "document": "second"},
            "document: it says nothing of the field",
        ),
        (
            {**_ASIDE, "field": "ordinal", "value": None},
            f"field: nobody says anything of the field, {_NO_EFFECT}delete",
        ),
        (_PREFER, ""),
        ({**_APART, "value": "lost-talks"}, f"value: no document tells of it, {_NO_EFFECT}correct it, or delete the"),
        ({**_APART, "value": "state-a"}, ""),
    ],
)
@pytest.mark.parametrize("is_stored", [False, True])
def test_a_decision_on_what_nobody_says_is_asked_about(
    entry: dict[str, Any], asked: str, is_stored: bool, tmp_path: Path
) -> None:
    files, decisions = _world(tmp_path), _decisions(tmp_path, [entry])
    if is_stored:
        url = database(tmp_path, "asked")
        load_files(url, files)
        with open_engine(url, read_only=True).connect() as connection:
            units = check_files([decisions], connection)
    else:
        units = check_files([*files, decisions])
    told = [f"{one.field.rpartition('.')[2]}: {one.remedy}" for unit in units for one in unit.warnings]
    assert [one[: len(asked)] for one in told] == ([asked] if asked else [])


@pytest.mark.parametrize("turned", [False, True], ids=["on the one", "on the other"])
@pytest.mark.parametrize("is_stored", [False, True])
def test_two_that_an_editor_holds_apart_are_asked_about_no_more(turned: bool, is_stored: bool, tmp_path: Path) -> None:
    gazetteer, first, _ = _world(tmp_path)
    alike = {**MEETING, "slug": "talks-in-capital", "label": "Talks in the capital"}
    alike["participants"] = [{"actor": "state-a", "attendance": "attended", "at": "P1.S2"}]
    second = tmp_path / "second.yaml"
    for file, slug, meeting in ((first, "first", {**alike, **MEETING}), (second, "second", alike)):
        file.write_text(document(slug, "2023-12-08", {"meetings": [meeting]}), "utf-8")
    pair = {"record": _APART["value"], "value": _APART["record"]} if turned else {}
    decisions = _decisions(tmp_path, [{**_APART, **pair}])
    url, likely = database(tmp_path, "apart"), "SELECT why FROM perhaps_the_same"
    load_files(url, [gazetteer, first, second])
    asked = [one.remedy for unit in check_files([gazetteer, first, second]) for one in unit.warnings]
    assert len(asked) == 1
    assert "is this the same as" in asked[0]
    assert "leave it, or let an editor say so (`verdict: not the same`)" in asked[0]
    assert rows(url, likely) == [("same day, and a participant in common",)]
    load_files(url, [decisions])
    assert rows(url, likely) == []
    with open_engine(url, read_only=True).connect() as connection:
        given = ([second], connection) if is_stored else ([gazetteer, first, second, decisions],)
        assert [one.remedy for unit in check_files(*given) for one in unit.warnings] == []
