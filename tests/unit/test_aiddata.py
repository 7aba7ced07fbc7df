"""The awkward rows of AidData's global dataset become what they say, and nothing that they do not say.

A sample of facts; titles and sources are made up. The whole file is too large to come along.
"""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from communique.importing.importer import import_dataset
from communique.importing.mapping import Checks
from communique.importing.read_mapping import find_mapping, read_mapping
from tests.support.databases import rows
from tests.support.documents import database

COLUMNS = (
    *("project_id", "recommended_for_research", "umbrella", "year", "status", "flow", "amount", "currency"),
    *("all_recipients", "recipient_count", "recipient_iso3", "crs_sector_name", "interest_rate", "maturity"),
    *("grace_period", "year_uncertain", "title", "funding_agency", "sources"),
)
LOAN = "Loan (excluding debt rescheduling)"
NONE = " "
AFRICA = ("Africa, regional, Liberia", 2, "LBR; Africa, regional")
FACTS = [
    (16699, True, 0, 2002, "Completion", "Grant", 2_000_000, "ZWD", "Zimbabwe", 1, "ZWE", "Health", NONE, NONE, NONE),
    (41268, True, 0, 2014, "Implementation", LOAN, 1_620_000_000, "EUR", "Iran", 1, "IRN", "Energy", NONE, NONE, NONE),
    (
        42609,
        True,
        0,
        2003,
        "Pipeline: Commitment",
        "Grant",
        350_000_000,
        "ROL",
        "Romania",
        1,
        "ROU",
        "Trade",
        2,
        7.5,
        24,
    ),
    (1118, False, 0, 2001, "Pipeline: Pledge", LOAN, 20_000_000, " D", "Namibia", 1, "NAM", "Health", 0, NONE, NONE),
    (1664, False, 1, 2008, "Pipeline: Pledge", LOAN, 5_000_000_000, "USD", *AFRICA, "Health", NONE, NONE, NONE),
    (615, False, 0, 2008, "Suspended", LOAN, NONE, None, "Egypt", 1, "EGY", "Health", NONE, NONE, NONE),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the sample."""
    folder = tmp_path_factory.mktemp("aiddata")
    book = Workbook()
    assert book.active is not None
    book.active.append(COLUMNS)
    for number, fact in enumerate(FACTS):
        book.active.append(
            (*fact, number == 1, f"Project {fact[0]}", "A bank; a fund", "https://example.org, a report")
        )
    book.save(folder / "data.xlsx")
    with ZipFile(folder / "global.zip", "w") as archive:
        archive.write(folder / "data.xlsx", "global/data.xlsx")
    found = database(folder, "world")
    recipe = read_mapping(find_mapping("aiddata-global"))
    recipe.mapping.checks = Checks(rows=len(FACTS))
    import_dataset(found, recipe, folder / "global.zip")
    return found


def test_amounts_are_in_the_currency_of_the_row_be_it_historic(url: str) -> None:
    amounts = "SELECT r.slug, amount_minor, currency FROM financings JOIN records AS r USING (id) ORDER BY 1"
    assert rows(url, amounts) == [
        ("aiddata-1118-money", None, None),
        ("aiddata-1664-money", 500_000_000_000, "USD"),
        ("aiddata-16699-money", 200_000_000, "ZWD"),
        ("aiddata-41268-money", 162_000_000_000, "EUR"),
        ("aiddata-42609-money", 35_000_000_000, "ROL"),
        ("aiddata-615-money", None, None),
    ]


def test_what_no_column_can_hold_stands_as_it_is_said(url: str) -> None:
    said = (
        "SELECT r.slug, k.field, k.value FROM claims AS k JOIN accounts AS a ON a.id = k.account_id "
        "JOIN records AS r ON r.id = a.record_id WHERE k.standing = 'not representable' ORDER BY 1, 2"
    )
    assert rows(url, said) == [
        ("aiddata-1118-money", "amount", "20000000 D"),
        ("aiddata-1664-money", "recipient", "Africa, regional, Liberia"),
        ("aiddata-42609-money", "maturity", "7.5 years"),
        ("aiddata-615-money", "stage", "Suspended"),
    ]


def test_umbrellas_and_rows_that_are_not_recommended_have_a_note(url: str) -> None:
    notes = "SELECT r.slug, r.note FROM projects JOIN records AS r USING (id) WHERE r.note IS NOT NULL ORDER BY 1"
    not_recommended = "AidData does not recommend this row for research."
    umbrella = "An umbrella agreement: projects that it pays for are rows of their own."
    assert rows(url, notes) == [
        ("aiddata-1118", not_recommended),
        ("aiddata-1664", f"{umbrella} {not_recommended}"),
        ("aiddata-615", not_recommended),
    ]


def test_each_row_names_its_own_sources_and_is_cited_by_its_number(url: str) -> None:
    note = "SELECT note FROM records WHERE slug = 'aiddata-41268-money'"
    sources = "Funding agency: A bank; a fund. Sources that AidData names: https://example.org, a report"
    assert rows(url, note) == [(sources,)]
    assert ("project=41268",) in rows(url, "SELECT label FROM passages")
    dates = "SELECT r.slug, actual FROM milestones JOIN records AS r USING (id) WHERE actual LIKE '%?'"
    assert rows(url, dates) == [("aiddata-41268-money/agreement", "2014?")]
