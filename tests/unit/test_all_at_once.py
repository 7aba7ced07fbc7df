"""Faults of every sort are told in one round; a fault of form is told without what only seems to follow from it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.decode import decode
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.reading.yaml_reader import read_yaml
from tests.conftest import SAMPLE

Tree = dict[str, Any]
Path_ = tuple[str | int, ...]
FILES = ("gazetteer.yaml", "ferry.yaml", "rival.yaml", "decisions.yaml")
# What is put into the sample, in two files, and what is said of it.
SLIPS = {
    "an unknown term": ("status: held", "status: over", "not a known term; one of: held"),
    "a term of evidence": ("modality: probable, ", "modality: likely, ", "not a known term; one of: certain"),
    "an unknown field": ("sector: ", "sectr: ", "unknown field; did you mean `sector`?"),
    "a list that is none": ("places: [port-grey]\n", "places: {place: port-grey}\n", "expected a list"),
    "sentences with a comma": ("    evidence: [P2.S1, P3.S3]", "    at: P2.S1, P3.S3", "not of the form wanted here"),
    "a colon within a text": ("summary: ", "summary: Talks: ", "a colon within a text; put the whole text"),
    "a date": ("edtf: 2031-03-03,", "edtf: 2031-02-30,", "not a date in EDTF"),
    "a duration": ("duration: about 3 hours", "duration: three long hours", "not a duration; write it like"),
    "an amount": ("amount: 40 million EUR", "amount: 5 bananas", "not a sum; write it like"),
    "a slug": ("actor: tomas-vale,", "actor: tomas-wale,", "did you mean `tomas-vale`?"),
    "a slug of another kind": ("organization: lakeland,", "organization: port-grey,", "and actor is wanted here"),
    "a sentence that is not there": ("evidence: [P4.S2, {at", "evidence: [P4.S9, {at", "no such sentence under"),
    "a sentence unaccounted for": ("  P5.S2: {reason: opinion}\n", "", "nothing cites this sentence"),
}


def _sample(folder: Path, **texts: str) -> list[Path]:
    for name in FILES:
        (folder / name).write_text(texts.get(name.removesuffix(".yaml")) or (SAMPLE / name).read_text("utf-8"), "utf-8")
    return [folder / name for name in FILES]


def _problems(call: Callable[[], object]) -> list[Problem]:
    with pytest.raises(FactFileError) as caught:
        call()
    return caught.value.problems


def test_faults_of_every_sort_are_told_in_one_round(tmp_path: Path, sample_database: str) -> None:
    text = (SAMPLE / "ferry.yaml").read_text("utf-8")
    for found, put, _ in SLIPS.values():
        assert found in text
        text = text.replace(found, put, 1)
    gazetteer = (SAMPLE / "gazetteer.yaml").read_text("utf-8").replace("type: person", "type: persona", 1)
    files = _sample(tmp_path, ferry=text, gazetteer=gazetteer)
    checked = _problems(lambda: check_files(files))
    told = [str(problem) for problem in checked]
    assert [name for name, (_, _, said) in SLIPS.items() if not any(said in one for one in told)] == []
    assert any('actors[0].type: "persona": not a known term' in one for one in told)
    assert len(told) == len(SLIPS) + 1, "\n".join(told)
    assert _problems(lambda: load_files(sample_database, files)) == checked


def test_a_fault_behind_one_that_was_left_out_is_told_where_it_stands(tmp_path: Path) -> None:
    text = (SAMPLE / "ferry.yaml").read_text("utf-8")
    text = text.replace("participants:\n", "participants:\n      - {attendance: attended, at: P3.S1}\n", 1)
    text = text.replace("actor: tomas-vale,", "actor: tomas-wale,", 1)
    missing, misspelt = _problems(lambda: check_files(_sample(tmp_path, ferry=text)))
    assert re.fullmatch(r"meetings\[0\]\.participants\[0\]", missing.field)
    number = next(number for number, line in enumerate(text.splitlines(), 1) if "tomas-wale" in line)
    assert (misspelt.line, misspelt.value) == (number, '"tomas-wale"')
    assert re.fullmatch(r"meetings\[0\]\.participants\[[1-9]\]\.actor", misspelt.field)


UNREADABLE = ("Talks: {}", "%{}", "'Iran's {}'", '"{}" and more')


@pytest.mark.parametrize("how", UNREADABLE)
def test_what_cannot_be_read_is_told_alone(tmp_path: Path, how: str) -> None:
    """What may be the doing of it is not, as that a field or sentence is missing; 8 lines of the sample at a time."""
    text = (SAMPLE / "ferry.yaml").read_text("utf-8")
    files, lines = _sample(tmp_path), text.splitlines()
    fields = [n for n, line in enumerate(lines) if re.match(r" +(- )?[a-z_]+: [^\[{>|]", line)]
    assert len(fields) > 30
    for number in range(UNREADABLE.index(how), len(fields), 8):
        spoilt = lines.copy()
        key, _, value = lines[fields[number]].partition(": ")
        spoilt[fields[number]] = f"{key}: {how.format(value)}"
        files[1].write_text("\n".join(spoilt), "utf-8")
        with pytest.raises(FactFileError) as caught:
            read_yaml(files[1].read_bytes(), str(files[1]))
        unread = {(one.line, one.remedy) for one in caught.value.problems}
        assert {(one.line, one.remedy) for one in _problems(lambda: check_files(files))} == unread, spoilt[
            fields[number]
        ]


def _paths(value: object, path: Path_ = ()) -> Iterator[Path_]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _paths(part, (*path, name))


def _within(tree: Any, path: Path_) -> Any:
    for part in path:
        tree = tree[part]
    return tree


def _put(tree: Tree, path: Path_, value: object) -> None:
    _within(tree, path[:-1])[path[-1]] = value


def _rename(tree: Tree, path: Path_) -> None:
    entry = _within(tree, path[:-1])
    if isinstance(entry, dict):
        entry[f"{path[-1]}x"] = entry.pop(path[-1])


def _delete(tree: Tree, path: Path_) -> None:
    entry = _within(tree, path[:-1])
    if isinstance(entry, dict):
        del entry[path[-1]]


SPOILT: dict[str, Callable[[Tree, Path_], None]] = {
    "another word": lambda tree, path: _put(tree, path, "?Nonsense!"),
    "a list": lambda tree, path: _put(tree, path, [["x"]]),
    "a mapping": lambda tree, path: _put(tree, path, {"zz": "1"}),
    "a misspelt field": _rename,
    "nothing": _delete,
}
# Whole lists that something is put in place of take their sentences and slugs along: more does follow from that.
_OF_TEXTS = {"another word", "a mapping", "a list"}


def _misfits(file: Path) -> set[tuple[str, str, str]]:
    tree = read_yaml(file.read_bytes(), str(file))
    try:
        decode(tree)
    except FactFileError:
        return set()
    return {(one.field, one.value, one.remedy) for one in tree.misfits}


@pytest.mark.parametrize("how", [*SPOILT][::2])
@pytest.mark.parametrize("name", ["rival.yaml"])
def test_a_fault_of_form_is_told_alone(tmp_path: Path, name: str, how: str) -> None:
    _hold(tmp_path, name, how)


@pytest.mark.slow
@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("name", ["gazetteer.yaml", "ferry.yaml", "rival.yaml", "decisions.yaml"])
def test_a_fault_of_form_is_told_alone_in_long_files(tmp_path: Path, name: str, how: str) -> None:
    _hold(tmp_path, name, how)


def _hold(folder: Path, name: str, how: str) -> None:
    whole = yaml.load((SAMPLE / name).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  makes nothing but texts
    files, tried = _sample(folder), 0
    for path in [path for path in _paths(whole) if path and path[0] not in ("passages", "nothing_to_code")]:
        if how in _OF_TEXTS and not isinstance(_within(whole, path), str):
            continue
        tree = copy.deepcopy(whole)
        SPOILT[how](tree, path)
        (folder / name).write_text(json.dumps(tree), "utf-8")
        misfits = _misfits(folder / name)
        if misfits:
            tried += 1
            told = {(one.field, one.value, one.remedy) for one in _problems(lambda: check_files(files))}
            assert told == misfits, path
    assert tried >= 4
