"""Agreements: from the codebook's example to the row, the reports, the page and the picture."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from communique import Actor, Agreement, Meeting, Milestone, Place, Record, open_session
from communique.charts.query import open_snapshot
from communique.charts.timeline import timeline
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import GENERAL_CODEBOOK
from communique.reports.result import run_report
from tests.support.client import Client, open_client
from tests.unit.test_load import edited, rows

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

SAMPLE_ENTRY = "agreements:\n  - slug: ferry-agreement"
MEMORANDUM = "agreements/ferry-memorandum"
# Slugs of papers that sources tell less of: what is changed in the example, and what their pages say.
TOLD: dict[str, tuple[list[tuple[str, str]], str]] = {
    "in-force": (
        [("status: signed", "status: in force")],
        "Memorandum, in force, signed on 3 March 2031 in Port Grey, between Hillmark and Lakeland",
    ),
    "agreed": (
        [("status: signed", "status: agreed"), ("{actor: hillmark, role: party}", "{actor: hillmark, role: mediator}")],
        "Memorandum, agreed, to be signed on 3 March 2031 in Port Grey, party: Lakeland",
    ),
    "discussed": (
        [
            ("    type: memorandum\n", ""),
            ("    signed_on: {edtf: 2031-03-03, printed: 3 March 2031}\n    signed_at: port-grey\n", ""),
            ("status: signed", "status: discussed"),
            ("role: party}", "role: mediator}"),
        ],
        "Discussed",
    ),
    "without-status": (
        [("    status: signed\n", ""), ("edtf: 2031-03-03", "edtf: 2031-03"), ("role: signatory", "role: party")],
        "Memorandum, signing: in March 2031 in Port Grey, between Hillmark, Lakeland and Olga Reed",
    ),
}
WHOLE = "Memorandum, signed on 3 March 2031 in Port Grey, between Hillmark and Lakeland"


def example() -> str:
    """The entry in the codebook."""
    codebook = GENERAL_CODEBOOK.read_text("utf-8")
    return codebook.split("### Agreements")[1].split("```yaml\n")[1].split("```")[0].rstrip("\n")


def changed(entry: str, *changes: tuple[str, str]) -> str:
    for found, put in changes:
        assert found in entry
        entry = entry.replace(found, put)
    return entry


def load_example(url: str, tmp_path: Path, *changes: tuple[str, str]) -> str:
    entry = changed(example(), *changes)
    load_files(url, edited(tmp_path, "ferry.yaml", (SAMPLE_ENTRY, f"{entry}\n  - slug: ferry-agreement")))
    return url


@pytest.fixture
def told(sample_database: str, tmp_path: Path) -> str:
    """A database with the codebook's example beside the sample."""
    return load_example(sample_database, tmp_path)


@pytest.fixture(scope="module")
def published(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition with the codebook's example, and with each way of telling less of it."""
    folder = tmp_path_factory.mktemp("agreements")
    shutil.copy(sample_file, folder / "communique.db")
    url = f"sqlite:///{folder}/communique.db"
    entries = "".join(
        changed(example(), ("ferry-memorandum", slug), ("Memorandum on", f"Paper {number} on"), *changes).removeprefix(
            "agreements:"
        )
        for number, (slug, (changes, _)) in enumerate(TOLD.items())
    )
    load_example(url, folder, ("agreements:", f"agreements:{entries}"))
    return publish_edition(url, folder / "editions")


@pytest.fixture(scope="module")
def client(published: Edition) -> Iterator[Client]:
    with open_client(published) as client:
        yield client


def test_the_codebooks_example_loads_as_it_is_written(told: str) -> None:
    assert rows(
        told,
        "SELECT title, number, type, status, signed_on, signed_on_latest, signed_on_printed FROM agreements "
        "WHERE label = 'Memorandum on the ferry'",
    ) == [
        (
            "Memorandum of Understanding on the Ferry of Port Grey",
            "LH 7/2031",
            "memorandum",
            "signed",
            "2031-03-03",
            "2031-03-03",
            "3 March 2031",
        )
    ]


def test_the_step_of_an_agreement_has_a_page_that_the_agreements_leads_to(client: Client) -> None:
    address = "/milestones/ferry-memorandum/entry-into-force"
    assert client.request(address).status_code == 200
    assert f'href="{address}"' in client.request("/agreements/ferry-memorandum").text


def test_everything_leads_to_an_agreement_and_back(told: str) -> None:
    with open_session(told) as session:
        memorandum = session.scalars(select(Agreement).where(Agreement.slug == "ferry-memorandum")).one()
        step = session.scalars(select(Milestone).where(Milestone.type == "entry into force")).one()
        assert memorandum.milestones == [step]
        for kind, slug, back in (
            (Place, "port-grey", "agreements_signed"),
            (Meeting, "port-grey-meeting", "agreements"),
            (Record, "grey-ferry", "agreements_about"),
        ):
            assert memorandum in getattr(session.scalars(select(kind).where(kind.slug == slug)).one(), back)
        reed = session.scalars(select(Actor).where(Actor.slug == "olga-reed")).one()
        assert [(one.agreement, one.role) for one in reed.agreement_parties] == [(memorandum, "signatory")]
        assert {one.actor.slug for one in memorandum.parties} == {"lakeland", "hillmark", "olga-reed"}


def test_whose_agreements_they_are_is_told_with_everybody_in_them(told: str) -> None:
    found = run_report("who-agreed-what", told, party="olga-reed").as_dicts()
    assert [(row["agreement"], row["party"], row["role"], row["since"]) for row in found] == [
        ("Memorandum on the ferry", "Hillmark", "party", "2031-03-03"),
        ("Memorandum on the ferry", "Lakeland", "party", "2031-03-03"),
        ("Memorandum on the ferry", "Olga Reed", "signatory", "2031-03-03"),
    ]
    assert len(run_report("who-agreed-what", told, about="grey-ferry").rows) == 5
    assert run_report("who-agreed-what", told, about="port-grey").rows == []


def test_who_has_two_sides_in_an_agreement_finds_it_once(sample_database: str, tmp_path: Path) -> None:
    also = ("{actor: olga-reed,", "{actor: lakeland, role: depositary}, {actor: olga-reed,")
    found = run_report("who-agreed-what", load_example(sample_database, tmp_path, also), party="lakeland")
    assert [row["agreement"] for row in found.as_dicts()].count("Memorandum on the ferry") == 4


STEP = "{type: entry into force, status: scheduled, planned:"


@pytest.mark.parametrize(
    ("status", "step", "since"),
    [
        ("signed", "entry into force", "2031-03-03"),
        ("in force", "entry into force", "2032"),
        ("ratified", "ratification", "2032"),
        ("agreed", "agreement", "2032"),
        ("in force", "ratification", None),
        ("discussed", "agreement", None),
    ],
)
def test_since_when_is_the_day_of_the_step_that_brought_it_there(
    sample_database: str, tmp_path: Path, status: str, step: str, since: str | None
) -> None:
    reached = (STEP, f"{{type: {step}, status: met, actual:"), ('{edtf: "[..2032]", printed: by 2032}', "2032")
    url = load_example(sample_database, tmp_path, ("status: signed", f"status: {status}"), *reached)
    assert rows(url, "SELECT since FROM agreement_book WHERE agreement = 'Memorandum on the ferry'") == [(since,)]


def test_dossiers_and_the_timeline_have_it(told: str) -> None:
    (row,) = (
        row
        for row in run_report("timeline", told, about="lakeland").as_dicts()
        if row["record"] == "Memorandum on the ferry"
    )
    assert (row["first_day"], row["last_day"], row["status"]) == ("2031-03-03", "2031-03-03", "signed")
    state = run_report("country-dossier", told, actor="lakeland", section="agreements").as_dicts()
    assert [row["record"] for row in state] == ["Memorandum on the ferry", "Agreement on the ferry"]
    person = run_report("person-dossier", told, person="olga-reed", section="agreements").as_dicts()
    assert [row["record"] for row in person] == ["Memorandum on the ferry"]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (("    status: signed\n", ""), "how far it has come"),
        (("    signed_on: {edtf: 2031-03-03, printed: 3 March 2031}\n", ""), "when it was signed"),
        (("role: party}", "role: mediator}"), "who the parties are"),
    ],
)
def test_what_the_source_leaves_open_is_a_blank(
    sample_database: str, tmp_path: Path, change: tuple[str, str], missing: str
) -> None:
    url = load_example(sample_database, tmp_path, change)
    found = run_report("blanks", url, kind="agreement").as_dicts()
    assert [row["missing"] for row in found if row["record"] == "Memorandum on the ferry"] == [missing]


def test_a_day_of_signing_is_no_blank_before_there_is_one(told: str) -> None:
    found = run_report("blanks", told, kind="agreement").as_dicts()
    assert [row["missing"] for row in found] == []


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ("status: signed", "status: initialled", "not a known term; one of: discussed, drafted, agreed, signed"),
        ("role: signatory", "role: guest", "not a known term; one of: party, signatory"),
        ("field: parties", "field: places", "an agreement has no such field; it has"),
        ("signed_at: port-grey", "signed_at: lakeland", "of kind actor, and place is wanted here"),
        ("signed_on: {edtf: 2031-03-03", "signed_on: {edtf: 3 March", "EDTF"),
        ("title: Memorandum of Understanding on the Ferry of Port Grey", 'title: " "', "title"),
    ],
)
def test_a_slip_is_told_at_its_field(sample_database: str, tmp_path: Path, found: str, put: str, said: str) -> None:
    with pytest.raises(FactFileError) as refused:
        load_example(sample_database, tmp_path, (found, put))
    assert any("agreements[0]" in str(one) and said in str(one) for one in refused.value.problems), refused.value


@pytest.mark.parametrize(
    ("slug", "claim"), [("ferry-memorandum", WHOLE), *((slug, claim) for slug, (_, claim) in TOLD.items())]
)
def test_its_page_says_it_in_words(client: Client, slug: str, claim: str) -> None:
    page = client.request(f"/agreements/{slug}")
    assert page.status_code == 200
    assert re.search(rf"{claim}\s*<", page.text)
    assert client.request(f"/agreements/{slug}.json").json()["claim"] == claim


def test_its_own_title_and_number_are_among_the_facts(client: Client) -> None:
    page = client.request(f"/{MEMORANDUM}").text
    assert "Memorandum of Understanding on the Ferry of Port Grey" in page
    assert "LH 7/2031" in page


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("actors/olga-reed", "Memorandum on the ferry (signatory), signed"),
        ("actors/lakeland", "Memorandum on the ferry, signed"),
        ("meetings/port-grey-meeting", "Memorandum on the ferry (signed)"),
        ("places/port-grey", "Memorandum on the ferry (signed)"),
        ("projects/grey-ferry", "Memorandum on the ferry (signed)"),
        (MEMORANDUM, "Olga Reed (signatory)"),
    ],
)
def test_other_pages_lead_to_it(client: Client, page: str, said: str) -> None:
    assert f">{said}</a>" in client.request(f"/{page}").text


def test_search_and_reconciliation_find_it(client: Client) -> None:
    assert "/agreements/ferry-memorandum" in client.request("/search?q=memorandum").text
    query = '{"q0": {"query": "Memorandum on the ferry", "type": "agreement"}}'
    found = client.request("/reconcile", "POST", data={"queries": query}).json()["q0"]["result"]
    assert [one["id"] for one in found][:1] == [MEMORANDUM]


def test_the_picture_has_its_signing(published: Edition) -> None:
    with open_snapshot(published.snapshot, "Test") as database:
        picture = timeline(database)
    assert picture is not None
    assert "3 March 2031, Memorandum on the ferry: signing;" in picture.alternative
    assert "Paper 1 on the ferry: signing, agreed" in picture.alternative
    assert "Agreement on the ferry: signing" in picture.alternative


def test_an_agreement_that_was_only_discussed_is_not_taken_for_one(seed_database: str) -> None:
    assert rows(seed_database, "SELECT status, signed_on, since, parties FROM agreement_book") == [
        ("discussed", None, None, 0)
    ]
