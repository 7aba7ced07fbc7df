"""Datasets on pages and in files: marked with their licence, left out unless asked for, with pages of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from datasette.app import Datasette

from communique.factfiles.files import load_files
from communique.importing.importer import import_dataset
from communique.importing.read_mapping import read_mapping
from tests.support.documents import database, document
from tests.support.serving import ask, served

MAPPING = """
dataset:
  {slug: yards, title: Yard prices, version: "3", license: CC0-1.0, publisher: agency-d, url: "https://example.org"}
reading: {format: csv}
key: [id]
locator: {word: order, column: id, link: "https://example.org/orders/{id}"}
skip:
  - {when: [{column: who, is: [Total]}], because: A sum of others., reason: repeats}
records:
  financings:
    - {slug: "order-{id}", provider: state-a, recipient: state-b, stage: agreed, amount: "{sum} EUR"}
  meetings:
    - slug: "talks-{id}"
      label: "Talks {id}"
      status: held
      held_on: "203{id}"
      participants: [{actor: state-a, attendance: attended}]
"""
ROWS = "id,who,sum\n" + "".join(f"{number},yard,{number}\n" for number in range(1, 9)) + "9,Total,36\n"
CODED = {
    "financings": [
        {
            "slug": "coded-loan",
            "provider": "state-a",
            "recipient": "state-b",
            "amount": "about 7 EUR",
            "stage": "agreed",
        }
        | {"at": "P1.S2"}
    ]
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """An edition of a dataset and a document."""
    folder = tmp_path_factory.mktemp("datasets")
    url = database(folder, "both")
    (folder / "yards.yaml").write_text(MAPPING, "utf-8")
    (folder / "yards.csv").write_text(ROWS, "utf-8")
    (folder / "article.yaml").write_text(document("article", "2031-02-03", CODED), "utf-8")
    import_dataset(url, read_mapping(folder / "yards.yaml"), folder / "yards.csv")
    load_files(url, [folder / "article.yaml"])
    with served(url, folder / "editions", ("downloads", "charts")) as datasette:
        yield datasette


def words(page: str) -> str:
    """The text of a page."""
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())


def test_a_dataset_has_a_page_that_says_what_it_holds(site: Datasette) -> None:
    said = words(ask(site, "/documents/yards").text)
    for expected in (
        "Dataset Yard prices, version 3",
        "publisher Agency D",
        "license CC0-1.0",
        "version 3 mapping yards",
        "SHA-256 of the file",
        "9 rows: 8 rows told as records, 1 row skipped: 1 row: A sum of others.",
        "Meeting 8 8 2031–2038",
        "Order 1 1 EUR financing from State A to State B (agreed) · Talks 1 Order 2",
        "Order 9 skipped: A sum of others.",
    ):
        assert expected in said
    assert "sentence" not in said


def test_what_only_a_dataset_says_is_marked_with_its_licence(site: Datasette) -> None:
    page = ask(site, "/financings/order-7").text
    assert "Only a dataset says this: Yard prices, version 3 licence: CC0-1.0" in words(page)
    assert "dataset, licence: CC0-1.0" in words(page)
    assert '<a href="https://example.org/orders/7">open it there</a>' in page
    assert "order 7" in words(page).partition("Cite this")[2]
    told = ask(site, "/financings/order-7.json").json()
    assert (told["is_bulk"], told["datasets"]) == (True, [{"label": "Yard prices, version 3", "license": "CC0-1.0"}])
    coded = ask(site, "/financings/coded-loan")
    assert "Only a dataset" not in coded.text
    assert ask(site, "/financings/coded-loan.json").json()["is_bulk"] is False


def test_a_coded_record_and_a_row_that_may_be_the_same_ask_so(site: Datasette) -> None:
    asked = "Is this the same as {}? They have the same provider, and amounts that overlap; no editor has decided."
    coded, row = (
        "about 7 EUR financing from State A to State B (agreed)",
        "7 EUR financing from State A to State B (agreed)",
    )
    assert asked.format(row) in words(ask(site, "/financings/coded-loan").text).replace(" ?", "?")
    assert asked.format(coded) in words(ask(site, "/financings/order-7").text).replace(" ?", "?")
    assert "Is this the same" not in ask(site, "/financings/order-5").text


def test_a_states_page_leaves_them_out_and_has_a_switch(site: Datasette) -> None:
    plain, whole = (ask(site, f"/actors/state-a{query}").text for query in ("", "?bulk=yes"))
    assert "16 records of which only datasets speak are left out below. With datasets" in words(plain)
    assert ("/financings/order-7" in plain, "/financings/order-7" in whole) == (False, True)
    assert ("/meetings/talks-1" in plain, "/meetings/talks-1" in whole) == (False, True)
    assert "/financings/coded-loan" in plain
    assert "Without datasets" in words(whole)
    assert ask(site, "/actors/state-a?bulk=perhaps").status_code == 400


def test_rows_of_reports_have_the_licence(site: Datasette) -> None:
    page = ask(site, "/reports/financing?bulk=yes").text
    assert words(page).count("only a dataset says it; licence: CC0-1.0") == 8
    rows = ask(site, "/reports/financing.json?bulk=yes").json()["rows"]
    assert sorted({row["dataset_license"] for row in rows}, key=str) == ["CC0-1.0", None]
    assert "dataset_license" in ask(site, "/reports/financing.csv").text
    assert "With datasets" in words(ask(site, "/reports/financing").text)


def test_the_footer_says_that_datasets_have_licences_of_their_own(site: Datasette) -> None:
    assert "datasets have licences of their own" in words(ask(site, "/actors/state-a").text)
