"""A year far from the document's is loaded, and somebody is told: it is probably a slip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import MOST_WARNINGS, FactFileError, Warnings
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.documents import database, document
from tests.support.project import SEED
from tests.support.small_world import GAZETTEER
from tests.unit.test_command_line import run
from tests.unit.test_load import edited

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

REMEDY = "when the document was published; correct the year, or leave it if the source says so"
# What is changed in the sample, whose document is of 2031, and what is said of it.
FAR = {
    "thousands of years on": (
        ("held_on: {edtf: 2031-03-03,", "held_on: {edtf: 9023,"),
        'meetings[0].held_on: "9023": 6,992 years after 2031',
    ),
    "two digits that changed places": (
        ("held_on: {edtf: 2031-03-03,", "held_on: {edtf: 2203-03-03,"),
        'meetings[0].held_on: "2203-03-03": 172 years after 2031',
    ),
    "a digit that is missing": (
        ("held_on: {edtf: 2031-03-03,", "held_on: {edtf: 0203-03-03,"),
        'meetings[0].held_on: "0203-03-03": 1,828 years before 2031',
    ),
    "the end of a span": (
        ('period: {edtf: "2030"', 'period: {edtf: "2030/2301"'),
        'trade_figures[0].period: "2030/2301": 270 years after 2031',
    ),
    "an open end": (
        ('planned: {edtf: "[..2034]"', 'planned: {edtf: "[..2304]"'),
        'projects[0].financings[1].milestones[0].planned: "[..2304]": 273 years after 2031',
    ),
    "the time that a sentence speaks of": (
        ("{at: P3.S2, field: duration}", "{at: P3.S2, field: duration, as_of: 2301}"),
        'meetings[0].evidence[1].as_of: "2301": 270 years after 2031',
    ),
    "what another source reports": (
        ("{at: P3.S2, field: duration}", "{at: P3.S2, relation: disputes, field: held_on, value: 3021-03-03}"),
        'meetings[0].evidence[1].value: "3021-03-03": 990 years after 2031',
    ),
    "the document's own day": (
        ("published_on: {edtf: 2031-03-04", "published_on: {edtf: 9031-03-04"),
        'meetings[0].held_on: "2031-03-03": 7,000 years before 9031',
    ),
}


@pytest.mark.parametrize("name", FAR)
def test_a_year_far_from_the_documents_is_a_warning(tmp_path: Path, sample_database: str, name: str) -> None:
    change, said = FAR[name]
    files = [SAMPLE / "gazetteer.yaml", *edited(tmp_path, "ferry.yaml", change)]
    warnings = [warning for coded in check_files(files) for warning in coded.warnings]
    (told,) = [warning for warning in warnings if str(warning).endswith(f" {said}, {REMEDY}")]
    assert said.split('"')[1] in files[1].read_text("utf-8").splitlines()[told.line - 1]
    assert load_files(sample_database, files[1:]).warnings.first == warnings


@pytest.mark.parametrize(
    "date",
    ["1828", "1828-02-22", "1031", "2131-12-31", "[..2131]", "1031/2131", "../2030", "2030/..", "19XX", "2031-24"],
)
def test_history_and_plans_are_none(tmp_path: Path, date: str) -> None:
    change = ("held_on: {edtf: 2031-03-03,", f'held_on: {{edtf: "{date}",')
    files = [SAMPLE / "gazetteer.yaml", *edited(tmp_path, "ferry.yaml", change, ("status: held", "status: announced"))]
    assert [coded.warnings for coded in check_files(files)] == [[], []]


def test_a_document_is_not_published_after_somebody_read_it(tmp_path: Path) -> None:
    change = (
        "published_on: {edtf: 2031-03-04, printed",
        "retrieved_on: 2031-03-01\n  published_on: {edtf: {}, printed",
    )
    found = {}
    for year in ("2301", "2031-03-04", "2031-03-01", "2031-03"):
        files = [SAMPLE / "gazetteer.yaml", *edited(tmp_path, "ferry.yaml", (change[0], change[1].replace("{}", year)))]
        found[year] = [str(one).partition(" ")[2] for coded in check_files(files) for one in coded.warnings]
    in_a_year = "the document was retrieved in 2031, and published later? correct one of the two years"
    on_a_day = "the document was retrieved on 2031-03-01, and published later? correct one of the two days"
    assert found.pop("2301") == [f'document.published_on: "2301": {in_a_year}']
    assert found.pop("2031-03-04") == [f'document.published_on: "2031-03-04": {on_a_day}']
    # On the days before, the sample tells of what comes later.
    assert not [one for some in found.values() for one in some if "retrieved" in one]


def test_without_the_documents_day_nothing_is_far(tmp_path: Path) -> None:
    silent = ("  published_on: {edtf: 2031-03-04, printed: 4 March 2031}\n", "")
    files = [
        SAMPLE / "gazetteer.yaml",
        *edited(tmp_path, "ferry.yaml", silent, ("edtf: 2031-03-03,", "edtf: 9023,")),
    ]
    assert [coded.warnings for coded in check_files(files)] == [[], []]


def test_the_project_and_the_sample_have_none() -> None:
    for files in (SEED.fact_files(), SAMPLE_FILES):
        warnings = [warning for coded in check_files(files) for warning in coded.warnings]
        # Whether two sums are one and the same is asked, too.
        assert [one for one in warnings if "if so, use that slug" not in one.remedy] == []


@pytest.mark.parametrize("verb", ["check", "load"])
def test_it_is_told_and_is_no_fault(communique_command: str, sample_database: str, tmp_path: Path, verb: str) -> None:
    (file,) = edited(tmp_path, "ferry.yaml", FAR["thousands of years on"][0])
    done = run(communique_command, "--database", sample_database, verb, str(file))
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Warning: ")]
    number = next(n for n, one in enumerate(file.read_text("utf-8").splitlines(), 1) if "9023" in one)
    assert line.startswith(f"Warning: {file}:{number}:")
    assert line.endswith(f": {FAR['thousands of years on'][1]}, {REMEDY}")
    again = run(communique_command, "--database", sample_database, verb, str(file))
    assert line in again.stderr.splitlines()


def test_of_many_the_first_are_told(tmp_path: Path) -> None:
    change = ("held_on: {edtf: 2031-03-03,", "held_on: {edtf: 9023,")
    (warning,) = [
        one
        for coded in check_files([SAMPLE / "gazetteer.yaml", *edited(tmp_path, "ferry.yaml", change)])
        for one in coded.warnings
    ]
    warnings = Warnings()
    for _ in range(3):
        warnings.add([warning] * (MOST_WARNINGS - 5))
    lines = list(warnings.lines())
    assert lines == [*[f"Warning: {warning}"] * MOST_WARNINGS, "Warning: 25 more like these"]


_MEETING = {"slug": "talks", "label": "Talks", "at": "P1.S2"}


@pytest.mark.parametrize(
    ("body", "more", "told"),
    [
        (
            {"meetings": [{**_MEETING, "status": "held", "said_by": "state-a", "said_on": "2031-02-11"}]},
            {},
            'meetings[0].said_on: "2031-02-11": later than 2031-01-10, when the document was published',
        ),
        (
            {"meetings": [{**_MEETING, "status": "held", "held_on": "2031-02"}]},
            {},
            'meetings[0].held_on: "2031-02": later than 2031-01-10, when the document was published',
        ),
        (
            {"events": [{**_MEETING, "status": "occurred", "occurred_on": "2031-01-11"}]},
            {},
            'events[0].occurred_on: "2031-01-11": later than 2031-01-10',
        ),
        (
            {"agreements": [{**_MEETING, "status": "signed", "signed_on": "2032"}]},
            {},
            'agreements[0].signed_on: "2032": later than 2031-01-10',
        ),
        (
            {"meetings": [{**_MEETING, "status": "held"}]},
            {"retrieved_on": "2031-01-09"},
            'document.published_on: "2031-01-10": the document was retrieved on 2031-01-09, and published later?',
        ),
        ({"meetings": [{**_MEETING, "status": "announced", "held_on": "2031-02"}]}, {}, None),
        ({"meetings": [{**_MEETING, "status": "held", "held_on": "2031-01"}]}, {"retrieved_on": "2031-01-10"}, None),
    ],
)
def test_what_is_told_before_it_happened_is_asked_about(
    body: dict[str, Any], more: dict[str, str], told: str | None, tmp_path: Path
) -> None:
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    file = json.loads(document("one", "2031-01-10", body))
    file["document"] |= more
    (tmp_path / "one.yaml").write_text(json.dumps(file), "utf-8")
    found = [one for unit in check_files(sorted(tmp_path.glob("*.yaml"))) for one in unit.warnings]
    assert [str(one).split(": ", 1)[1][: len(told or "")] for one in found] == ([told] if told else [])


@pytest.mark.parametrize("copies", [{"one": "one"}, {"one": "two", "two": "one"}])
def test_a_document_is_no_copy_of_itself_at_any_remove(copies: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    url = database(tmp_path, "copies")
    load_files(url, [tmp_path / "world.yaml"])
    for slug, original in copies.items():
        file = json.loads(document(slug, "2031-01-10", {"meetings": [{**_MEETING, "status": "held"}]}))
        file["document"]["copy_of"] = original
        (tmp_path / f"{slug}.yaml").write_text(json.dumps(file), "utf-8")
    *before, last = [tmp_path / f"{slug}.yaml" for slug in copies]
    load_files(url, before)
    for refused in (lambda: check_files(sorted(tmp_path.glob("*.yaml"))), lambda: load_files(url, [last])):
        with pytest.raises(
            FactFileError, match=r"document\.copy_of: \S+: (a copy of itself|itself a copy of this document)"
        ):
            refused()
