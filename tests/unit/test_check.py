"""Facts that cannot be are refused all at once, with file, line, column, field, value and remedy."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.entries import DocumentFile, GazetteerFile
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.catalogue import in_loops
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.documents import document

_UNIONS = (typing.Union, types.UnionType)
FERRY = (SAMPLE / "ferry.yaml").read_text("utf-8")

# What is changed in the sample, and what is said of it: (found, put in its place, part of the message).
FAULTS: dict[str, tuple[str, str, str]] = {
    "a dangling slug": ("actor: tomas-vale,", "actor: tomas-wale,", "did you mean `tomas-vale`?"),
    "a slug of another kind": ("actor: tomas-vale,", "actor: port-grey,", "of kind place, and actor is wanted"),
    "a place that is an actor": ("places: [port-grey]", "places: [lakeland]", "of kind actor, and place is wanted"),
    "an impossible date": ("edtf: 2031-03-03,", "edtf: 2031-02-30,", "not a date in EDTF"),
    "a date that ends before it begins": ('edtf: "2030"', 'edtf: "2030/2029"', "ends before it begins"),
    "a slug with a line break behind it": (
        "slug: port-grey-meeting",
        'slug: "port-grey-meeting\\n"',
        "not of the form",
    ),
    "a slug that is too long": (
        "slug: port-grey-meeting",
        f"slug: {'a' * 201}",
        "longer than 200 characters; shorten it",
    ),
    "a label of blanks": ("label: Ferry of Port Grey", 'label: "  "', "Words, not only white space"),
    "a label that is too long": ("label: Ferry of Port Grey", f"label: {'a' * 601}", "longer than 600 characters"),
    "a date of evidence that is none": (
        "{at: P3.S2, field: duration}",
        "{at: P3.S2, as_of: {edtf: soon}}",
        '"soon": not a',
    ),
    "a year with an exponent": ("edtf: 2031-03-03,", "edtf: Y1E999999999,", "the year is out of range"),
    "an unknown currency": ("amount: 40 million EUR", "amount: 40 million ZZZ", '"ZZZ": no such currency'),
    "an unknown second currency": (
        "amount: 40 million EUR",
        "amount: 40 million EUR = 41 to 42 million ZZZ",
        'financings[0].amount: "ZZZ": no such currency',
    ),
    "a range that shrinks": ("amount: 40 million EUR", "amount: 40 to 30 million EUR", "from the smaller number"),
    "a second sum in the same currency": (
        "amount: 40 million EUR",
        "amount: 40 million EUR = 41 million EUR",
        "both sums are in one currency",
    ),
    "an end of a range with half a cent": (
        "amount: 40 million EUR",
        "amount: 1 to 1.005 EUR",
        '"1.005": not a whole positive number of 1/100 EUR; correct the amount',
    ),
    "no amount": ("amount: 40 million EUR", "amount: forty million", "write it like"),
    "too small an amount": ("amount: 40 million EUR", "amount: 0.001 EUR", "not a whole positive number"),
    "an unknown term": ("status: held", "status: over", "one of: held, postponed"),
    "an unknown field": ("status: held", "state: held", "did you mean `status`?"),
    "a missing field": ("    status: held\n", "", "the field `status` is missing"),
    "a slug that is none": ("slug: port-grey-meeting", "slug: Port Grey!", "not of the form wanted here"),
    "a thing declared twice": ("slug: ferry-revival", "slug: grey-ferry", "declared twice in this file"),
    "a slug that another file declares": (
        "slug: ferry-revival",
        "slug: lakeland",
        "already declared in gazetteer/sample",
    ),
    "a statement made twice": (
        "actor: olga-reed, attendance",
        "actor: tomas-vale, attendance",
        "declared twice in this file",
    ),
    "a record without a citation": (
        "    evidence: [P3.S1, {at: P3.S2, field: duration}]\n",
        "",
        "no sentence says it as a whole",
    ),
    "evidence for a field only": (
        "evidence: [P3.S1, {at: P3.S2",
        "evidence: [{at: P3.S2",
        "no sentence says it as a whole",
    ),
    "a sentence that is not there": ("evidence: [P4.S2, {at", "evidence: [P4.S9, {at", "no such sentence"),
    "a field that is not there": ("field: duration}", "field: length}", "has no such field"),
    "a word of doubt without doubt": ("modality: probable, ", "", "a word of doubt, yet"),
    "the same citation twice": (
        "evidence: [P2.S1, P3.S3]",
        "evidence: [P2.S1, P2.S1, P3.S3]",
        "cited twice for the whole entry; delete one of the two",
    ),
    "the same citation of a field twice": (
        "evidence: [P3.S1, {at: P3.S2, field: duration}]",
        "evidence: [P3.S1, {at: P3.S2, field: duration}, {at: P3.S2, field: duration}]",
        "cited twice for `duration`; delete one of the two",
    ),
    "an offset outside the document": ("end: 514", "end: 515", "outside the document's 514 characters"),
    "sentences that overlap": ("start: 14,", "start: 12,", "overlaps the sentence before it"),
    "a sentence unaccounted for": ("  P5.S2: {reason: opinion}\n", "", "nothing cites this sentence"),
    "a reason where something is cited": (
        "  P5.S2: {reason",
        "  P5.S1: {reason: opinion}\n  P5.S2: {reason",
        "delete the reason",
    ),
    "a name without a sentence": ("type: full, at: P3.S1}", "type: full}", "say where it is printed"),
    "trade with oneself": ("partner: hillmark", "partner: lakeland", "no country trades with itself; name another"),
    "a fall by more than all": (
        "change_percent: 25",
        "change_percent: -125",
        "nothing falls by more than 100; correct it",
    ),
    "a text that is not the one segmented": (
        "  language: en\n",
        "  language: en\n  license: CC0-1.0\n  text: Something else.\n",
        "not the text of `text_sha256`",
    ),
    "a text without a licence": (
        "  language: en\n",
        "  language: en\n  text: Something.\n",
        "may only be carried under a licence; name that under `license`",
    ),
    "a number that is none": ("change_percent: 25", "change_percent: .nan", '".nan": not a number; write'),
    "a number without end": ("change_percent: 25", "change_percent: inf", '"inf": not a number; write it like'),
    "a number out of range": ("change_percent: 25", "change_percent: 2000 trillion", "out of range: more than"),
    "a number with its unit": (
        "value: 1,",
        "value: about 1 ship,",
        'indicators[0].value: "about 1 ship": the unit stands',
    ),
    "a percentage with a unit": ("change_percent: 25", "change_percent: 25 points", "a percentage has no other unit"),
    "a number too large to store": ("end: 13,", "end: 99999999999999999999,", "out of range"),
    "a duration too long to store": ("duration: about 3 hours", "duration: 99999999999999999999 hours", "longer than"),
    "an amount too large to store": (
        "amount: 40 million EUR",
        "amount: 99999999999 trillion EUR",
        "not a whole positive number",
    ),
    "a negative measure": ("value: 1, unit", "value: -1, unit", "a measure is more than 0; correct it"),
    "a project that is its own part": (
        "sector: transport.water",
        "sector: transport.water\n    parent: grey-ferry",
        "own ancestor",
    ),
    "a list where text is wanted": ("label: Ferry of Port Grey", "label: [Ferry]", "expected text"),
    "text where a list is wanted": (
        "places: [port-grey]\n    formats",
        "places: port-grey\n    formats",
        "expected a list",
    ),
    "yes where true is wanted": (
        "inferred: true}]\n        milestones",
        "inferred: yes}]\n        milestones",
        "expected true or false",
    ),
    "a value of nothing": ("evidence: [P2.S1, P3.S3]", "evidence: [P2.S1, {at: P3.S3, value: x}]", "a value of what?"),
    "a loan that is its own reason": (
        "object: hillmark/on/toll-hurts-fishers",
        "object: hillmark/on/passengers-pay-toll",
        "the record that is the subject, too; name another",
    ),
}


def faulty(tmp_path: Path, *names: str) -> list[Path]:
    text = FERRY
    for name in names:
        found, put, _ = FAULTS[name]
        assert text.count(found) >= 1, f"{found!r} is not in the sample"
        text = text.replace(found, put, 1)
    file = tmp_path / "ferry.yaml"
    file.write_text(text, "utf-8")
    return [SAMPLE / "gazetteer.yaml", file, SAMPLE / "rival.yaml"]


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_refused_with_its_place_and_remedy(tmp_path: Path, name: str) -> None:
    with pytest.raises(FactFileError) as caught:
        check_files(faulty(tmp_path, name), None)
    said = [str(problem) for problem in caught.value.problems if FAULTS[name][2] in str(problem)]
    assert said, str(caught.value)
    assert re.match(rf"{re.escape(str(tmp_path))}/ferry\.yaml:\d+:\d+: ", said[0])
    found, put, _ = FAULTS[name]
    if put:
        near = FERRY[: FERRY.index(found)].count("\n") + 1
        assert min(abs(p.line - near) for p in caught.value.problems) <= 12


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_of_it_is_loaded(tmp_path: Path, sample_database: str, name: str) -> None:
    file = Path(sample_database.removeprefix("sqlite:///"))
    before = list(sqlite3.connect(file).iterdump())
    with pytest.raises(FactFileError):
        load_files(sample_database, faulty(tmp_path, name))
    assert list(sqlite3.connect(file).iterdump()) == before


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    names = ["a dangling slug", "an impossible date", "an unknown currency", "a sentence unaccounted for"]
    with pytest.raises(FactFileError) as caught:
        check_files(faulty(tmp_path, *names), None)
    text = str(caught.value)
    assert [name for name in names if FAULTS[name][2] not in text] == []
    assert caught.value.problems == sorted(caught.value.problems)


@pytest.mark.parametrize("name", ["lakelnd", "port-gray", "lx"])
def test_a_slug_of_the_database_that_was_probably_meant_is_named(
    tmp_path: Path, sample_database: str, name: str
) -> None:
    file = tmp_path / "more.yaml"
    field = "within" if name == "port-gray" else "country"
    file.write_text(f"gazetteer: more\nplaces: [{{slug: quay, label: Quay, type: area, {field}: {name}}}]\n", "utf-8")
    hint = {"lakelnd": "did you mean `lakeland`?", "port-gray": "did you mean `port-grey`?"}.get(name, "declare it, or")
    with pytest.raises(FactFileError, match=re.escape(hint)):
        load_files(sample_database, [file])
    engine = open_engine(sample_database, read_only=True)
    with engine.connect() as connection, pytest.raises(FactFileError, match=re.escape(hint)):
        check_files([file], connection)


def test_faults_of_form_in_two_files_are_told_at_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("a: &x 1\n")
    other.write_text("gazetteer: other\nactors: [{slug: a, label: A, type: robot}]\n")
    with pytest.raises(FactFileError, match=r"(?s)one.yaml:1:4: .*other.yaml:2:36: "):
        check_files([one, other], None)


def test_the_sample_has_no_fault() -> None:
    assert [unit.name for unit in check_files(SAMPLE_FILES, None)] == [
        "gazetteer/sample",
        "documents/quill-2031-03-04",
        "documents/rival-2031-03-11",
        "gazetteer/decisions",
    ]


def test_the_rival_value_must_be_one_of_its_field(tmp_path: Path) -> None:
    file = tmp_path / "rival.yaml"
    text = (SAMPLE / "rival.yaml").read_text("utf-8")
    file.write_text(text.replace("value: 45 million EUR", "value: more"), "utf-8")
    with pytest.raises(
        FactFileError,
        match=r"rival\.yaml:\d+:\d+: also_says\[0\]\.evidence\[0\]\.value: \"more\": not a sum; write it like",
    ):
        check_files([SAMPLE / "gazetteer.yaml", SAMPLE / "ferry.yaml", file], None)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactFileError, match="cannot be read"):
        check_files([tmp_path / "nothing.yaml"], None)


@pytest.mark.parametrize(
    "text", ["", "[]", "just words", "a: 1", "document:\n", "gazetteer: [x]\n", "document: {}\npassages: {}\n"]
)
def test_what_is_no_fact_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(text)
    with pytest.raises(FactFileError, match=r"odd\.yaml:\d+:\d+: "):
        check_files([file], None)


def gazetteer(tmp_path: Path, name: str, currencies: str) -> Path:
    file = tmp_path / f"{name}.yaml"
    file.write_text(f"gazetteer: {name}\ncurrencies: [{currencies}]\n")
    return file


def test_a_currency_declared_twice_is_refused(tmp_path: Path, sample_database: str) -> None:
    one = "{code: XXA, label: A, minor_per_major: 100}"
    file = gazetteer(tmp_path, "one", f"{one}, {one}")
    for refused in (lambda: check_files([file], None), lambda: load_files(sample_database, [file])):
        with pytest.raises(FactFileError, match=r'one.yaml:2:\d+: currencies\[1\].code: "XXA": declared twice'):
            refused()
    files = [gazetteer(tmp_path, "one", one), gazetteer(tmp_path, "two", one)]
    for refused in (lambda: check_files(files, None), lambda: load_files(sample_database, files)):
        with pytest.raises(FactFileError, match=r"two\.yaml.*already declared in gazetteer/one"):
            refused()
    load_files(sample_database, files[:1])
    with pytest.raises(FactFileError, match=r'two\.yaml:2:\d+: currencies\[0\].code: "XXA": already declared in'):
        load_files(sample_database, files)
    load_files(sample_database, files[:1])


def test_second_sums_keep_their_sums_when_a_currency_is_edited(tmp_path: Path, sample_database: str) -> None:
    file = tmp_path / "gazetteer.yaml"
    text, pound = (
        (SAMPLE / "gazetteer.yaml").read_text("utf-8"),
        "code: GBP, label: Pound Sterling, minor_per_major: 100",
    )
    file.write_text(text.replace(pound, f"{pound}0"), "utf-8")
    with pytest.raises(FactFileError, match=r"the database counts amounts in 1/100 GBP"):
        load_files(sample_database, [file])


def test_amounts_keep_their_sums_when_a_currency_is_edited(tmp_path: Path, sample_database: str) -> None:
    """They are stored in minor units: with other ones, files that are not loaded again would mean other sums."""
    file = tmp_path / "gazetteer.yaml"
    text = (SAMPLE / "gazetteer.yaml").read_text("utf-8")
    file.write_text(text.replace("minor_per_major: 100", "minor_per_major: 10"), "utf-8")
    said = r"currencies\[0\].minor_per_major: \"10\": the database counts amounts in 1/100 EUR"
    with pytest.raises(FactFileError, match=said):
        load_files(sample_database, [file])
    with open_engine(sample_database, read_only=True).connect() as connection, pytest.raises(FactFileError, match=said):
        check_files([file], connection)


def test_a_file_is_checked_with_the_currencies_of_the_database(tmp_path: Path, sample_database: str) -> None:
    load_files(sample_database, [gazetteer(tmp_path, "own", "{code: XXA, label: A, minor_per_major: 100}")])
    file = tmp_path / "ferry.yaml"
    file.write_text(FERRY.replace("40 million EUR", "40 million XXA"), "utf-8")
    with open_engine(sample_database, read_only=True).connect() as connection:
        assert check_files([file], connection)


def test_thousands_of_faults_are_told_up_to_a_point(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text("gazetteer: many\ntopics:\n" + "  - x\n" * 3000)
    with pytest.raises(FactFileError) as caught:
        check_files([file], None)
    assert len(caught.value.problems) == 1001
    assert str(caught.value.problems[-1]).endswith("there is more of it; mend these first")


def test_loops_are_found_wherever_one_starts() -> None:
    above = {"a": "b", "b": "c", "c": "b", "d": "a", "e": "f", "g": "g"}
    assert in_loops(above) == {"b", "c", "g"}


@pytest.mark.parametrize("suffix", [".yaml", ".jsonl"])
def test_no_more_of_a_file_is_read_than_may_be(tmp_path: Path, sample_database: str, suffix: str) -> None:
    file = tmp_path / f"huge{suffix}"
    with file.open("wb") as stream:
        stream.truncate(10**11)
    for refused in (lambda: check_files([file], None), lambda: load_files(sample_database, [file])):
        with pytest.raises(FactFileError, match="bytes; split the file"):
            refused()


_ONE_OR_A_LIST = """
from communique.factfiles.reading.decode import _misfits
from communique.factfiles.reading.entries import PassageLabel
from communique.factfiles.reading.yaml_reader import Tree
for value in ("P1", ["P1.S1", "P1"], "P1.S1", ["P1.S1"]):
    print([problem.remedy for problem in _misfits(Tree("f"), value, PassageLabel | list[PassageLabel], ())])
"""


def test_a_text_with_a_pattern_or_a_list_of_them_is_told_apart_without_msgspec() -> None:
    """Msgspec 0.22 frees such a union twice and takes the process with it: so it is tried in another one."""
    tried = subprocess.run([sys.executable, "-c", _ONE_OR_A_LIST], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, "msgspec was asked after all"
    wrong = "['not of the form wanted here (A sentence, such as P13.S4.)']"
    assert tried.stdout.splitlines() == [wrong, wrong, "[]", "[]"]


def _parts(kind: Any, seen: set[Any]) -> Iterator[Any]:
    """Every type that is part of a type, once."""
    if kind in seen:
        return
    seen.add(kind)
    yield kind
    more = typing.get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        more = tuple(typing.get_type_hints(kind, include_extras=True).values())
    for part in more:
        if not isinstance(part, str | msgspec.Meta):
            yield from _parts(part, seen)


def _is_patterned(kind: Any) -> bool:
    return any(isinstance(meta, msgspec.Meta) and meta.pattern for meta in getattr(kind, "__metadata__", ()))


@pytest.mark.parametrize("kind", [DocumentFile, GazetteerFile])
def test_no_field_is_a_text_with_a_pattern_or_a_list(kind: type) -> None:
    """Msgspec decodes whole files with these types; see above."""
    unions = [typing.get_args(one) for one in _parts(kind, set()) if typing.get_origin(one) in _UNIONS]
    assert unions, "the walk finds no union at all"
    assert [u for u in unions if any(map(_is_patterned, u)) and any(typing.get_origin(p) is list for p in u)] == []


def test_a_list_of_the_gazetteer_is_sent_there_from_a_document(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", {"topics": [{"slug": "trade", "label": "Trade"}]}), "utf-8")
    with pytest.raises(FactFileError, match=r"topics: .*it is a list of the gazetteer: move it to a file that begins"):
        check_files([file])
