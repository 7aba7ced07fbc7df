"""A newer release of a dataset revises what it still has, and says what became of the rest."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.database.connection import connected
from communique.factfiles.coding.project_files import files_of_none
from communique.importing.importer import import_dataset, remove_dataset
from communique.importing.read_mapping import read_mapping
from tests.support.databases import rows
from tests.support.documents import database

MAPPING = """
dataset: {slug: ferries, title: Ferries, version: "VERSION", license: CC0-1.0, publisher: agency-d, url: "https://example.org"}
reading: {format: csv}
key: [id]
locator: {word: ferry, column: id, link: "https://example.org/ferries/{id}/"}
records:
  projects:
    - slug: "ferry-{id}"
      label: "{name}"
      financings:
        - {slug: "ferry-{id}-money", provider: state-a, stage: agreed, amount: "{sum} EUR"}
"""
FIRST = "id,name,sum\n41,Old ferry,5\n42,Long ferry,7\n43,Short ferry,9\n"
SECOND = "id,name,sum\n42,Long ferry,8\n44,New ferry,1\n"
_FORMER = "SELECT f.slug, f.became, f.reason FROM former_slugs AS f ORDER BY 1"
_WHY = "Ferries, version 2, no longer has it."
Load = Callable[..., Any]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the gazetteer."""
    return database(tmp_path, "world")


@pytest.fixture
def load(url: str, tmp_path: Path) -> Load:
    """Import a release, by its version and its rows."""

    def loaded(version: str, text: str, more: str = "", slug: str = "ferries") -> Any:
        mapping, file = tmp_path / f"ferries-{version}.yaml", tmp_path / "ferries.csv"
        mapping.write_text(
            MAPPING.replace("VERSION", version).replace("slug: ferries", f"slug: {slug}") + more, "utf-8"
        )
        file.write_text(text, "utf-8")
        return import_dataset(url, read_mapping(mapping), file)

    return loaded


def test_rows_are_called_by_the_publishers_numbers_and_have_an_address(url: str, load: Load) -> None:
    load("1", FIRST)
    labels = "SELECT label FROM passages ORDER BY start_char"
    assert [label for (label,) in rows(url, labels)] == ["ferry=41", "ferry=42", "ferry=43"]
    assert rows(url, "SELECT r.label, version, mapping, row_url FROM documents JOIN records AS r USING (id)") == [
        ("Ferries, version 1", "1", "ferries-1", "https://example.org/ferries/{}/")
    ]


def test_a_row_without_a_number_is_a_fault_of_its_cell(load: Load) -> None:
    with pytest.raises(Exception, match=r'ferries\.csv:3:1: id: "4x": a whole number from 1 tells it'):
        load("1", FIRST.replace("42,", "4x,"))


def test_what_is_gone_says_so_and_what_stays_is_revised(url: str, load: Load) -> None:
    load("1", FIRST)
    assert load("2", SECOND).gone == 4
    amounts = "SELECT r.slug, amount_minor FROM financings JOIN records AS r USING (id) ORDER BY 1"
    assert rows(url, amounts) == [("ferry-42-money", 800), ("ferry-44-money", 100)]
    gone = ["ferry-41", "ferry-41-money", "ferry-43", "ferry-43-money"]
    assert rows(url, _FORMER) == [(slug, None, _WHY) for slug in gone]
    days = {str(day) for (day,) in rows(url, "SELECT changed_on FROM former_slugs")}
    assert days == {datetime.datetime.now().astimezone().date().isoformat()}
    again = load("2", SECOND)
    assert not any(again.loaded.changes.values())
    assert len(rows(url, _FORMER)) == len(gone)


def test_a_third_release_remembers_what_the_second_dropped_and_may_bring_it_back(url: str, load: Load) -> None:
    load("1", FIRST)
    load("2", SECOND)
    load("3", SECOND.replace("44,New ferry,1\n", "43,Short ferry,9\n"))
    told = {slug: reason for slug, _, reason in rows(url, _FORMER)}
    assert told == {
        **dict.fromkeys(("ferry-41", "ferry-41-money"), _WHY),
        **dict.fromkeys(("ferry-44", "ferry-44-money"), _WHY.replace("version 2", "version 3")),
    }


def test_what_one_dataset_gave_up_another_may_bring_back(url: str, load: Load) -> None:
    load("1", FIRST)
    load("2", SECOND)
    load("all", FIRST, "", "all-ferries")
    assert rows(url, _FORMER) == []


def test_a_key_leads_on_where_the_mapping_says_to_what(url: str, load: Load) -> None:
    entry = "{slug: ferry-41, became: ferry-44, reason: It was replaced., changed_on: 2031-02-03}"
    load("1", FIRST)
    load("2", SECOND, f"gazetteer:\n  former: [{entry}]\n")
    assert rows(url, f"{_FORMER} LIMIT 1") == [("ferry-41", "ferry-44", "It was replaced.")]


def test_taking_a_dataset_out_takes_out_what_it_gave_up(url: str, load: Load, tmp_path: Path) -> None:
    load("1", FIRST)
    load("2", SECOND)
    remove_dataset(url, read_mapping(tmp_path / "ferries-2.yaml"), [tmp_path / "ferries.csv"])
    assert rows(url, _FORMER) == []


def test_what_was_imported_is_no_file_that_a_project_has_lost(url: str, load: Load) -> None:
    load("1", FIRST)
    load("2", SECOND)
    with connected(url) as connection:
        assert [name for name in files_of_none(connection) if "ferries" in name] == []
        assert files_of_none(connection)
