"""Offices: a membership is of an office, however a source prints it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from communique import Office, open_session, run_report
from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import GENERAL_CODEBOOK
from tests.unit.test_conclusions import loaded, values
from tests.unit.test_load import SAMPLE, edited, rows

HEAD = {"member": "minister-c", "organization": "agency-d", "office": "head", "evidence": ["P1.S2"]}
MEMBERSHIPS = "SELECT slug, label FROM records WHERE kind = 'membership' ORDER BY slug"


def memberships(url: str) -> list[tuple[Any, ...]]:
    """Slugs and labels."""
    return values(url, MEMBERSHIPS)


def test_an_office_that_two_documents_print_otherwise_is_one_membership(tmp_path: Path) -> None:
    one, other = ({"memberships": [{**HEAD, "role": role}]} for role in ("Head", "Глава"))
    url = loaded(tmp_path, first=one, second=other)
    assert memberships(url) == [("minister-c/head/agency-d", "Minister C: Head, Agency D")]
    assert values(url, "SELECT disputed, voices FROM records WHERE kind = 'membership'") == [(None, 2)]
    said = values(url, "SELECT value FROM field_sources WHERE field = 'role' ORDER BY value")
    assert said == [("Head",), ("Глава",)]


def test_a_second_term_is_another_membership(tmp_path: Path) -> None:
    terms = [{**HEAD, "end_date": "2022"}, {**HEAD, "term": 2, "start_date": "2024"}]
    assert memberships(loaded(tmp_path, first={"memberships": terms})) == [
        ("minister-c/head-2/agency-d", "Minister C: Head (term 2), Agency D"),
        ("minister-c/head/agency-d", "Minister C: Head, Agency D"),
    ]


def test_a_printed_role_names_who_has_no_office(tmp_path: Path) -> None:
    said = {**HEAD, "office": None, "role": "founding member"}
    assert memberships(loaded(tmp_path, first={"memberships": [said]})) == [
        ("minister-c/member/agency-d", "Minister C: founding member, Agency D")
    ]


def test_an_office_of_another_organization_is_found(tmp_path: Path) -> None:
    url = loaded(tmp_path, first={"memberships": [{**HEAD, "organization": "state-a"}]})
    found = values(url, "SELECT rule, one_value, other_value FROM inconsistent")
    assert found == [("it is an office of another organization", "State A", "Head")]
    assert values(loaded(tmp_path / "own", first={"memberships": [HEAD]}), "SELECT * FROM inconsistent") == []


@pytest.mark.parametrize(
    ("office", "said"),
    [
        ("presidnt", r'memberships\[0\]\.office: "presidnt": no record is called so; declare it, or correct the slug'),
        ("hillmark", "this is of kind actor, and office is wanted here; name another"),
    ],
)
def test_an_office_that_nothing_declares_is_refused(
    sample_database: str, tmp_path: Path, office: str, said: str
) -> None:
    file = edited(tmp_path, "ferry.yaml", ("office: head-of-state", f"office: {office}"))
    with pytest.raises(FactFileError, match=said):
        load_files(sample_database, [SAMPLE / "gazetteer.yaml", *file])


def test_a_reworded_office_renames_who_holds_it(sample_database: str, tmp_path: Path) -> None:
    load_files(sample_database, edited(tmp_path, "gazetteer.yaml", ("label: President", "label: Head of State")))
    assert ("Olga Reed: Head of State, Lakeland",) in rows(sample_database, "SELECT label FROM records")
    (row,) = run_report("person-dossier", sample_database, person="olga-reed", section="offices and memberships").rows
    assert "Olga Reed: Head of State, Lakeland" in row


def test_relations_lead_from_an_office_both_ways(sample_database: str) -> None:
    with open_session(sample_database) as session:
        master, president = (
            session.query(Office).filter_by(slug=slug).one() for slug in ("harbour-master", "head-of-state")
        )
        assert master.organization
        assert master.organization.offices == [master]
        assert master.over
        assert master.over.offices_over == [master]
        (held,) = president.memberships
        assert (held.member.slug, held.office) == ("olga-reed", president)


def test_the_examples_of_the_codebook_can_be_loaded(sample_database: str, tmp_path: Path) -> None:
    words = GENERAL_CODEBOOK.read_text("utf-8")
    (offices,) = re.findall(r"```yaml\noffices: .*?\n(.*?)```", words, re.DOTALL)
    (held,) = re.findall(r"```yaml\nmemberships: +# in a document\n(.*?)```", words, re.DOTALL)
    (tmp_path / "offices.yaml").write_text(f"gazetteer: offices\noffices:\n{offices}", "utf-8")
    ferry = edited(tmp_path, "ferry.yaml", ("\nmeetings:", f"{held}\nmeetings:"))
    load_files(sample_database, [SAMPLE / "gazetteer.yaml", tmp_path / "offices.yaml", *ferry])
    with open_engine(sample_database, read_only=True).connect() as connection:
        found = connection.exec_driver_sql(MEMBERSHIPS)
        assert [tuple(row) for row in found][:2] == [
            ("ada-quill/ambassador-hillmark-2/lakeland", "Ada Quill: Ambassador to Hillmark (term 2), Lakeland"),
            ("ada-quill/ambassador-hillmark/lakeland", "Ada Quill: Ambassador to Hillmark, Lakeland"),
        ]
