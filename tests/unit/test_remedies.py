"""Whoever breaks a rule of the schema hears in a coder's words what to do about it: no SQL, no names of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Boolean, CheckConstraint, Connection, PrimaryKeyConstraint, Table, UniqueConstraint

from communique.database.engine import open_engine
from communique.factfiles.coding.packed_file import Row
from communique.factfiles.files import check_files, load_files
from communique.factfiles.loading import diagnose
from communique.factfiles.loading.write_queue import insert_rows
from communique.factfiles.reading import entries
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.remedies import remedy_for
from communique.schema import Base
from communique.schema.base import BECAUSE, FIELD, REMEDY
from tests.conftest import SAMPLE

TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
CHECKS = sorted(
    ((t, c) for t in TABLES for c in t.constraints if isinstance(c, CheckConstraint)),
    key=lambda pair: str(pair[1].name),
)
# What only the loader writes; its rows are not tried.
UNTRIED = {"citations", "fact_files", "former_slugs", "names", "passages", "records"}
RULES = {str(check.name): check.info for _, check in CHECKS if REMEDY in check.info}
GREY = "{slug: port-grey-2, label: Grey, type: city, country: lakeland, "
LOAN = "amount: 40 million EUR"
INDICATOR, FIGURE = "projects[0].indicators[0]", 'quantity: capacity, value: 1, unit: "{ship}"'
MEMBER = "organization: lakeland, office: head-of-state, role: President"
# What breaks each rule: the file of the sample, what is changed in it, and the field or record that is at fault.
BROKEN = {
    "ck_actors_iso_is_a_country": (
        "gazetteer",
        "type: person}",
        "type: person, iso_alpha3: ABC}",
        "actors[0].iso_alpha3",
    ),
    "ck_actors_iso_is_alpha3": (
        "gazetteer",
        "type: country,",
        "type: country, iso_alpha3: LK,",
        "actors[2].iso_alpha3",
    ),
    "ck_actors_is_not_its_own_mouth": (
        "gazetteer",
        "type: person}",
        "type: person, voice_of: ada-quill}",
        "actors[0].voice_of",
    ),
    "ck_actors_person_has_no_country": (
        "gazetteer",
        "type: person}",
        "type: person, country: lakeland}",
        "actors[0].country",
    ),
    "ck_currencies_code_is_iso": ("gazetteer", "code: EUR", "code: eur", "currencies[0].code"),
    "ck_currencies_minor_per_major_is_positive": ("gazetteer", ": 100}", ": 0}", "currencies[0].minor_per_major"),
    "ck_documents_characters_is_positive": ("ferry", "characters: 514", "characters: 0", "document.characters"),
    "ck_documents_reliability_is_explained": (
        "ferry",
        "  title:",
        "  reliability: C\n  title:",
        "document.reliability",
    ),
    "ck_documents_text_is_licensed": ("ferry", "  title:", "  text: Words.\n  title:", "document.text"),
    "ck_loans_interest_is_not_negative": (
        "ferry",
        LOAN,
        f"{LOAN}\n        interest_percent: -1",
        "projects[0].financings[0].interest_percent",
    ),
    "ck_financings_amount_is_positive": ("ferry", LOAN, "amount: 0 EUR", "projects[0].financings[0].amount"),
    "ck_indicators_amount_is_positive": ("ferry", FIGURE, "quantity: cost, amount: 0 EUR", f"{INDICATOR}.amount"),
    "ck_indicators_value_is_positive": ("ferry", "value: 1,", "value: 0,", f"{INDICATOR}.value"),
    "ck_indicators_share_is_part_of_a_whole": ("ferry", FIGURE, "quantity: share, value: 101", f"{INDICATOR}.value"),
    "ck_indicators_cost_is_money": ("ferry", FIGURE, "quantity: cost, value: 3", f"{INDICATOR}.value"),
    "ck_indicators_amount_is_a_cost": ("ferry", FIGURE, "quantity: votes, amount: 3 EUR", f"{INDICATOR}.amount"),
    "ck_indicators_unit_is_of_a_measure": ("ferry", "quantity: capacity", "quantity: votes", f"{INDICATOR}.unit"),
    "ck_indicators_share_of_has_share": (
        "ferry",
        "quantity: capacity",
        "quantity: capacity, share_of: all ships",
        f"{INDICATOR}.share_of",
    ),
    "ck_meetings_duration_days_is_positive": ("ferry", "about 3 hours", "0 days", "meetings[0].duration"),
    "ck_meetings_duration_minutes_is_positive": ("ferry", "about 3 hours", "0 minutes", "meetings[0].duration"),
    "ck_meetings_ordinal_is_positive": (
        "ferry",
        "    rank: heads of state or government\n",
        "    ordinal: 0\n",
        "meetings[0].ordinal",
    ),
    "ck_memberships_is_not_of_itself": ("ferry", MEMBER, "organization: olga-reed", "memberships[0].organization"),
    "ck_memberships_term_is_a_later_one": ("ferry", "term: 2", "term: 1", "memberships[1].term"),
    "ck_memberships_term_has_office": ("ferry", "office: prime-minister, term: 2", "term: 2", "memberships[1].term"),
    "ck_parts_is_not_of_itself": (
        "ferry",
        "part: hillmark-planned-money, evidence",
        "part: lakeland/financing/grey-ferry, evidence",
        "parts[0].part",
    ),
    "ck_places_coordinates_come_in_pairs": ("gazetteer", "    longitude: -1.25\n", "", "places[1]"),
    "ck_places_is_not_within_itself": (
        "gazetteer",
        "within: lakeland-territory",
        "within: port-grey",
        "places[1].within",
    ),
    "ck_places_latitude_in_range": ("gazetteer", "latitude: 51.5", "latitude: 91", "places[1].latitude"),
    "ck_places_longitude_in_range": ("gazetteer", "longitude: -1.25", "longitude: 181", "places[1].longitude"),
    "ck_projects_is_not_its_own_parent": (
        "ferry",
        "    sector: transport.water",
        "    parent: grey-ferry",
        "projects[0].parent",
    ),
    "ck_projects_status_as_of_has_status": (
        "ferry",
        "    sector: transport.water",
        "    status_as_of: 2031",
        "projects[0].status_as_of",
    ),
    "ck_relations_is_not_to_itself": (
        "ferry",
        "object: hillmark/on/toll-hurts-fishers",
        "object: hillmark/on/passengers-pay-toll",
        "relations[0].object",
    ),
    "ck_trade_figures_change_in_range": ("ferry", "percent: 25", "percent: -101", "trade_figures[0].change_percent"),
    "ck_trade_figures_partner_is_another": (
        "ferry",
        "partner: hillmark",
        "partner: lakeland",
        "trade_figures[0].partner",
    ),
}


def problems_of(tmp_path: Path, name: str, found: str, put: str) -> list[str]:
    for file in SAMPLE.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    text = (SAMPLE / f"{name}.yaml").read_text("utf-8")
    assert found in text
    (tmp_path / f"{name}.yaml").write_text(text.replace(found, put, 1), "utf-8")
    with pytest.raises(FactFileError) as caught:
        check_files([tmp_path / "gazetteer.yaml", tmp_path / "ferry.yaml", tmp_path / "rival.yaml"], None)
    return [str(problem) for problem in caught.value.problems]


def test_every_rule_that_a_fact_file_can_break_is_broken_here() -> None:
    assert BROKEN.keys() == RULES.keys()


@pytest.mark.parametrize("rule", BROKEN)
def test_whoever_breaks_a_rule_hears_of_the_field_and_what_to_do(tmp_path: Path, rule: str) -> None:
    name, found, put, field = BROKEN[rule]
    said = problems_of(tmp_path, name, found, put)
    told = [one for one in said if f": {field}: " in one and one.endswith(f": {RULES[rule][REMEDY]}")]
    assert len(told) == 1, said
    assert told[0].startswith(f"{tmp_path}/{name}.yaml:")


@pytest.mark.parametrize(("table", "check"), CHECKS, ids=[str(check.name) for _, check in CHECKS])
def test_every_check_tells_coders_what_to_do_or_why_none_breaks_it(table: Table, check: CheckConstraint) -> None:
    if any(f"{column.name}_is_boolean" in str(check.name) for column in table.c if isinstance(column.type, Boolean)):
        return  # the format takes nothing but true and false
    hint = "make it with `rule` of schema/base.py, or with `safeguard` if no fact file can break it"
    assert (REMEDY in check.info) != (BECAUSE in check.info), hint
    assert check.info.get(REMEDY) or check.info[BECAUSE]


def fields() -> set[str]:
    structs = [one for one in vars(entries).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    return {name for struct in structs for name in struct.__struct_fields__}


def messages() -> list[tuple[Table, str]]:
    """What SQLite says of every rule of the tables whose rows are tried, save those of keys that nobody writes down."""
    said = [(table, f"CHECK constraint failed: {check.name}") for table, check in CHECKS]
    for table in TABLES:
        for unique in sorted(table.constraints, key=lambda one: str(one.name)):  # a set, in another order each time
            names = [column.name for column in getattr(unique, "columns", ())]
            if isinstance(unique, UniqueConstraint | PrimaryKeyConstraint) and "id" not in names:
                columns = ", ".join(f"{table.name}.{name}" for name in names)
                said.append((table, f"UNIQUE constraint failed: {columns}"))
    return [(table, message) for table, message in said if table.name not in UNTRIED]


@pytest.mark.parametrize(("table", "message"), messages(), ids=[message for _, message in messages()])
def test_no_remedy_holds_sql_or_a_name_that_fact_files_do_not_use(table: Table, message: str) -> None:
    words, field = remedy_for(table, message)
    assert field is None or field in fields()
    assert set(re.findall(r"\w+_\w+", words)) <= fields()
    assert not re.search(r"\b(NULL|IS|NOT|IN|AND|OR|CHECK|UNIQUE|BETWEEN)\b|[<>=]", words)


def test_no_remedy_names_a_field_of_another_table() -> None:
    for name, told in RULES.items():
        table = next(table for table, check in CHECKS if check.name == name)
        own = {column.name.removesuffix("_id") for column in table.c} | {"duration", "amount", "memberships"}
        assert told.get(FIELD) in {None, *own}
        assert set(re.findall(r"`(\w+)`", told[REMEDY])) <= own


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        (
            "      - {actor: tomas-vale, attendance",
            "      - {actor: olga-reed, tag: again, attendance: attended, evidence: [P3.S1]}\n"
            "      - {actor: tomas-vale, attendance",
            r"meetings\[0\].participants\[1\]: \"port-grey-meeting/olga-reed/again\": "
            r"a second participant with the same meeting and actor; merge the two",
        ),
        (
            "      - {actor: lakeland, role: funding, evidence: [P4.S1]}",
            "      - {actor: lakeland, role: funding, evidence: [P4.S1]}\n"
            "      - {actor: lakeland, role: funding, tag: again, evidence: [P4.S1]}",
            "a second project party with the same project, actor and role; merge the two",
        ),
        (
            "relations:\n",
            "relations:\n  - {subject: hillmark/on/passengers-pay-toll, relation: because_of, tag: again,\n"
            "     object: hillmark/on/toll-hurts-fishers, evidence: [P4.S3]}\n",
            "a second relation with the same subject, relation and object; merge the two",
        ),
        (
            "places: [port-grey]\n    formats",
            "places: [port-grey, port-grey]\n    formats",
            r'meetings\[0\].places\[1\]: "port-grey": the same twice; delete one',
        ),
        ("formats: [private]", "formats: [private, private]", r'meetings\[0\].formats\[1\]: "private": the same twice'),
        (
            "parties: [{actor: lakeland, role: actor}",
            "parties: [{actor: lakeland, role: actor}, {actor: lakeland, role: actor}",
            r'events\[0\].parties\[1\]: "lakeland": the same twice; delete one',
        ),
        (
            "{actor: hillmark, role: party}]",
            "{actor: lakeland, role: party}]",
            r'agreements\[0\].parties\[1\]: "lakeland": the same twice; delete one',
        ),
    ],
    ids=["participant", "party", "relation", "place", "format", "side of an event", "side of an agreement"],
)
def test_what_is_there_twice_is_told_where_it_stands(tmp_path: Path, found: str, put: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, "ferry", found, put)
    assert re.search(rf"/ferry\.yaml:\d+:\d+: .*{said}", problem)


def test_what_is_missing_is_told_by_its_field() -> None:
    words, _ = remedy_for(Base.metadata.tables["financings"], "NOT NULL constraint failed: financings.provider_id")
    assert words == "`provider` is missing; add it"


def test_a_rule_without_a_remedy_is_told_by_its_name() -> None:
    """As it is with a rule that whoever changed the model forgot to explain."""
    words, _ = remedy_for(Base.metadata.tables["places"], "CHECK constraint failed: ck_places_area_is_positive")
    assert words == "against a rule of its kind, that 'area is positive'; correct it"


def test_all_that_break_rules_are_told_among_many_that_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are tried together; those at fault are sought only where some are."""
    tried: list[int] = []

    def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        tried.append(len(rows))
        insert_rows(connection, table, rows)

    monkeypatch.setattr(diagnose, "insert_rows", insert)
    wrong = {0, 7, 8, 499}
    places = [
        f"  - {{slug: p-{n}, label: P, type: city, latitude: {91 if n in wrong else 9}, longitude: 9}}\n"
        for n in range(500)
    ]
    file = tmp_path / "many.yaml"
    file.write_text(f"gazetteer: many\nplaces:\n{''.join(places)}")
    with pytest.raises(FactFileError) as caught:
        check_files([file], None)
    assert [one.field for one in caught.value.problems] == [f"places[{n}].latitude" for n in sorted(wrong)]
    assert {one.value for one in caught.value.problems} == {'"91"'}
    assert len(tried) < 80


def test_what_is_there_twice_is_told_from_afar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where two files are too far apart to be tried together."""
    monkeypatch.setattr(diagnose, "_AT_ONCE", 1)
    text, field, _ = AGAIN["party"]
    (tmp_path / "rival.yaml").write_text((SAMPLE / "rival.yaml").read_text("utf-8") + text, "utf-8")
    with pytest.raises(FactFileError) as caught:
        check_files([SAMPLE / "gazetteer.yaml", SAMPLE / "ferry.yaml", tmp_path / "rival.yaml"], None)
    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.field) == ("rival.yaml", field)
    assert "a second project party with the same project, actor and role" in problem.remedy


def test_a_record_that_two_files_declare_is_told_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    for file in (one, other):
        file.write_text(f"gazetteer: {file.stem}\nactors: [{{slug: same, label: A, type: person}}]\n")
    with pytest.raises(FactFileError) as caught:
        check_files([one, other], None)
    assert len(caught.value.problems) == 1
    assert "already declared in gazetteer/one" in str(caught.value)


def test_a_load_says_the_same(tmp_path: Path, sample_database: str) -> None:
    name, found, put, field = BROKEN["ck_trade_figures_partner_is_another"]
    (tmp_path / "ferry.yaml").write_text((SAMPLE / f"{name}.yaml").read_text("utf-8").replace(found, put), "utf-8")
    with pytest.raises(FactFileError, match=rf"{re.escape(field)}: \"lakeland\": no country trades with itself"):
        load_files(sample_database, [tmp_path / "ferry.yaml"])


AGAIN = {
    "relation": (
        "relations:\n  - subject: hillmark/on/passengers-pay-toll\n    relation: because_of\n"
        "    object: hillmark/on/toll-hurts-fishers\n    tag: again\n    evidence: [P2.S1]\n",
        "relations[0]",
        "a second relation with the same subject, relation and object; merge the two: "
        "documents/quill-2031-03-04 has it as hillmark/on/passengers-pay-toll/because-of/hillmark/on/toll-hurts-fishers"
        ", which this file can call so, too",
    ),
    "party": (
        "project_parties:\n  - {project: grey-ferry, actor: lakeland, role: funding, tag: again, evidence: [P2.S1]}\n",
        "project_parties[0]",
        "a second project party with the same project, actor and role; merge the two: "
        "documents/quill-2031-03-04 has it as grey-ferry/funding/lakeland, which this file can call so, too",
    ),
}


@pytest.mark.parametrize("name", AGAIN)
def test_what_a_file_that_was_loaded_before_says_is_told_by_check_and_load(
    tmp_path: Path, sample_database: str, name: str
) -> None:
    text, field, said = AGAIN[name]
    file = tmp_path / "rival.yaml"
    file.write_text((SAMPLE / "rival.yaml").read_text("utf-8") + text, "utf-8")
    engine = open_engine(sample_database, read_only=True)
    with engine.connect() as connection, pytest.raises(FactFileError) as checked:
        check_files([file], connection)
    with pytest.raises(FactFileError) as loaded:
        load_files(sample_database, [file])
    assert str(checked.value) == str(loaded.value)
    (problem,) = checked.value.problems
    assert (problem.field, problem.remedy) == (field, said)
