"""What sentences report beside an entry is held to the rules of its field like the entry, and is no more than said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from communique import run_report
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.reports.evidence import evidence_of
from tests.support.databases import rows
from tests.support.documents import LOAN, MEETING, database, document
from tests.support.small_world import GAZETTEER

Entry = dict[str, Any]
SHARE = {"subject": "state-a", "quantity": "share", "value": 10, "at": "P1.S2"}
VOTES = {"subject": "state-a", "quantity": "votes", "value": 5, "at": "P1.S2"}
LINE = {"slug": "line", "label": "Line", "at": "P1.S2"}
ROAD = {"slug": "road", "label": "Road", "at": "P1.S2"}
STATED = {
    "financings": LOAN,
    "indicators": SHARE,
    "meetings": MEETING,
    "projects": LINE,
    "agreements": {"slug": "pact", "label": "Pact", "at": "P1.S2"},
}
# The section, the field, a value that no voice can give, and what is told of it.
FALSE = {
    "an unknown record": ("financings", "provider", "nobody", "no record is called so"),
    "a record of the wrong kind": ("financings", "provider", "capital", "actor is wanted here"),
    "an unknown member of a set": ("meetings", "places", "nowhere", "no record is called so"),
    "a member without its role": ("projects", "places", "capital", "write `capital as location`"),
    "a member with a made-up role": ("projects", "places", "capital as king", "one of location, "),
    "a made-up member": ("meetings", "formats", "secret", "one of "),
    "itself as its parent": ("projects", "parent", "line", "its own ancestor by `parent`"),
    "itself as its subject": ("agreements", "subject", "pact", "the record itself"),
    "a share of more than all": ("indicators", "value", "150", "none is over 100"),
    "a unit of what has none": ("indicators", "unit", "km", "delete the unit"),
    "a number that is too large": ("financings", "interest_percent", "1" + "0" * 18, "out of range"),
    "an ordinal that no column holds": ("meetings", "ordinal", str(2**31), "out of range"),
    "an ordinal with a nought before it": ("meetings", "ordinal", "05", "a whole number is wanted"),
    "a term in words": ("financings", "maturity", "soon", "such as P15Y"),
    "blanks": ("financings", "purpose", " ", "Words, not only white space"),
    "what makes it another record": ("indicators", "quantity", "votes", "give that an entry of its own"),
    "what is no field of accounts": ("projects", "label", "Other line", "delete `value`"),
}


def refused(tmp_path: Path, *bodies: Entry) -> list[Problem]:
    """Return what is told of documents, by `load` and by `check` alike."""
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    files = [tmp_path / f"{number}.yaml" for number in range(len(bodies))]
    for number, (file, body) in enumerate(zip(files, bodies, strict=True)):
        file.write_text(document(f"doc-{number}", f"2023-06-0{number + 1}", body), "utf-8")
    url = database(tmp_path, "refused")
    with pytest.raises(FactFileError) as caught:
        load_files(url, files)
    with pytest.raises(FactFileError) as checked:
        check_files([tmp_path / "world.yaml", *files])
    assert [str(one) for one in checked.value.problems] == [str(one) for one in caught.value.problems]
    return list(caught.value.problems)


def reported(field: str, value: str, **more: Any) -> Entry:
    return {"at": "P1.S3", "field": field, "value": value, **more}


@pytest.mark.parametrize("of", ["another voice", "another document"])
@pytest.mark.parametrize("case", FALSE)
def test_what_no_voice_can_say_is_told_at_its_place(case: str, of: str, tmp_path: Path) -> None:
    section, field, value, remedy = FALSE[case]
    entry, evidence = STATED[section], reported(field, value, attributed_to="agency-d")
    if of == "another voice":
        said = {**entry, "evidence": [*entry.get("evidence", []), evidence]}
        bodies, place = [{section: [said]}], f"{section}[0].evidence[{len(said['evidence']) - 1}].value"
    else:
        slug = entry.get("slug") or "state-a/share"
        bodies = [{section: [entry]}, {"also_says": [{"record": slug, "evidence": [evidence]}]}]
        place = "also_says[0].evidence[0].value"
    (problem,) = refused(tmp_path, *bodies)
    assert (problem.field, problem.value) == (place, f'"{value}"')
    assert remedy in problem.remedy


@pytest.mark.parametrize("value", [1.5, "1.5", "over 1.5", "1 to 2.5", "0.0015 thousand", "-3"])
def test_votes_are_whole_whoever_counts_them(value: object, tmp_path: Path) -> None:
    evidence = [reported("value", str(value), attributed_to="agency-d")]
    own = refused(tmp_path, {"indicators": [VOTES | {"value": value}]})
    other = refused(tmp_path, {"indicators": [VOTES | {"evidence": evidence}]})
    assert [one.field for one in (*own, *other)] == ["indicators[0].value", "indicators[0].evidence[0].value"]


def test_what_is_counted_is_whole_but_for_an_average(tmp_path: Path) -> None:
    trains = {"subject": "state-a", "quantity": "count", "value": 1.5, "unit": "{train}", "at": "P1.S2"}
    (problem,) = refused(tmp_path, {"indicators": [trains]})
    assert "write a whole number" in problem.remedy
    file = tmp_path / "0.yaml"
    file.write_text(document("doc-0", "2023-06-01", {"indicators": [trains | {"unit": "{train}/d"}]}), "utf-8")
    assert load_files(database(tmp_path, "average"), [file]).changes


def test_parents_go_in_no_circle_whoever_says_so(tmp_path: Path) -> None:
    says = reported("parent", "line", attributed_to="agency-d")
    own, other = refused(tmp_path, {"projects": [LINE | {"parent": "road"}, ROAD | {"evidence": [says]}]})
    assert [own.field, other.field] == ["projects[0].parent", "projects[1].evidence[0].value"]
    denied = [LINE | {"parent": "road"}, ROAD, ROAD | {"parent": "line", "denies": ["parent"], "said_by": "agency-d"}]
    file = tmp_path / "0.yaml"
    file.write_text(document("doc-0", "2023-06-01", {"projects": denied}), "utf-8")
    load_files(database(tmp_path, "denied"), [file])


@pytest.mark.parametrize(("section", "fields"), [("parts", ("part", "whole")), ("relations", ("subject", "object"))])
def test_what_belongs_to_another_is_not_what_that_belongs_to(
    section: str, fields: tuple[str, str], tmp_path: Path
) -> None:
    sums = [LOAN | {"slug": slug} for slug in ("one", "two", "three")]
    relation = {"relation": "part_of"} if section == "relations" else {}
    circle = [("one", "two"), ("two", "three"), ("three", "one")]
    said = [{**relation, **dict(zip(fields, pair, strict=True)), "at": "P1.S2"} for pair in circle]
    found = refused(tmp_path, {"financings": sums, section: [*said[:2], said[2] | {"said_by": "agency-d"}]})
    assert [one.field for one in found] == [f"{section}[{number}].{fields[0]}" for number in range(3)]


@pytest.mark.parametrize(
    ("section", "entry", "field"),
    [
        ("agreements", STATED["agreements"] | {"subject": "pact"}, "subject"),
        ("meetings", MEETING | {"agenda": [{"subject": "capital-talks", "at": "P1.S2"}]}, "agenda[0].subject"),
        ("projects", LINE | {"places": 2 * [{"place": "capital", "role": "start"}]}, "places[1]"),
        ("memberships", {"member": "state-a", "organization": "agency-d", "role": "", "at": "P1.S2"}, "role"),
    ],
)
def test_what_says_nothing_is_told(section: str, entry: Entry, field: str, tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, {section: [entry]})
    assert problem.field == f"{section}[0].{field}"


def test_a_value_beside_the_entrys_own_says_whose_it_is(tmp_path: Path) -> None:
    for said_by in ({}, {"said_by": "minister-c"}):
        entry = MEETING | {"ordinal": 5, "evidence": ["P1.S2", reported("ordinal", "6")], **said_by}
        (problem,) = refused(tmp_path, {"meetings": [entry]})
        assert "delete `value`, or say whose it is" in problem.remedy


@pytest.mark.parametrize(("value", "standing", "voices"), [("6", "rival", 1), ("5", "agrees", 2)])
def test_who_is_cited_for_a_value_says_no_other(value: str, standing: str, voices: int, tmp_path: Path) -> None:
    url = database(tmp_path, "other")
    evidence = ["P1.S2", reported("ordinal", value, attributed_to="agency-d")]
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", {"meetings": [MEETING | {"ordinal": 5, "evidence": evidence}]}))
    load_files(url, [file])
    query = "SELECT value, voice, standing FROM field_sources WHERE field = 'ordinal' ORDER BY account_id"
    assert rows(url, query) == [("5", "one", "stands"), (value, "Agency D", standing)]
    assert rows(url, "SELECT voices FROM resolutions WHERE field = 'ordinal'") == [(voices,)]


FIGURES = {
    "indicators": (VOTES, {"value": 6}),
    "trade_figures": (
        {"country": "state-a", "partner": "state-b", "flow": "turnover", "period": "2022", "at": "P1.S2"}
        | {"amount": "5 billion USD"},
        {"amount": "9 billion USD"},
    ),
}


@pytest.mark.parametrize("section", FIGURES)
def test_whoever_gives_another_figure_is_no_voice_for_this_one(section: str, tmp_path: Path) -> None:
    figure, other = FIGURES[section]
    url = database(tmp_path, "figures")
    alike = {"said_by": "minister-c"}
    for number, more in enumerate(({}, alike, {**other, "said_by": "agency-d"}), 1):
        file = tmp_path / f"{number}.yaml"
        file.write_text(document(f"doc-{number}", "2023-06-01", {section: [{**figure, **more}]}, "A"), "utf-8")
        load_files(url, [file])
    field = next(iter(other))
    assert rows(url, f"SELECT voices, rivals FROM resolutions WHERE field = '{field}'") == [(2, 1)]
    assert rows(url, f"SELECT voices, disputed FROM records WHERE disputed = '{field}'") == [(2, field)]


def test_what_one_voice_says_is_told_by_that_voice_whoever_says_otherwise(tmp_path: Path) -> None:
    url = database(tmp_path, "one-voice")
    for number, (value, reliability) in enumerate(((6, "D"), (5, "A"), (5, "A")), 1):
        body = {"indicators": [VOTES | {"value": value} | ({} if number == 1 else {"said_by": "minister-c"})]}
        file = tmp_path / f"{number}.yaml"
        file.write_text(document(f"doc-{number}", f"2023-06-0{number}", body, reliability), "utf-8")
        load_files(url, [file])
    (row,) = (one for one in run_report("one-voice", url).as_dicts() if one["kind"] == "indicator")
    assert (row["voice"], row["documents"], row["document"], row["disputed"]) == ("Minister C", 2, "doc-2", "value")


def test_rows_of_reports_cite_nobody_who_gives_another_sum(tmp_path: Path) -> None:
    url = database(tmp_path, "cited")
    told = (("5 billion USD", "minister-c"), ("5 billion USD", "state-b"), ("9 billion USD", "agency-d"))
    for number, (amount, voice) in enumerate(told, 1):
        # Another account of each has no sum.
        loans = [LOAN | {"amount": amount, "said_by": voice}, LOAN | {"said_by": voice, "said_on": "2023-05-30"}]
        file = tmp_path / f"{number}.yaml"
        file.write_text(document(f"doc-{number}", "2023-06-01", {"financings": loans}, "A"), "utf-8")
        load_files(url, [file])
    assert rows(url, "SELECT voices, disputed FROM records WHERE kind = 'loan'") == [(2, "amount")]
    with create_engine(url).connect() as connection:
        loan = connection.exec_driver_sql("SELECT id FROM records WHERE kind = 'loan'").scalar_one()
        cited = evidence_of(lambda sql: [dict(row) for row in connection.exec_driver_sql(sql).mappings()], [loan])[loan]
    assert (cited.said_by, cited.evidence.count("¶")) == ("Minister C; State B", 2)
