"""Datasets come in by a declared mapping: read, resolved, checked and loaded, or refused with all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pyarrow as pa
import pytest
import yaml
from pyarrow import parquet

from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.importing.faults import ImportFaultsError
from communique.importing.importer import import_dataset, remove_dataset, sample_dataset
from communique.importing.mapping import Reading
from communique.importing.mapping_schema import mapping_schema
from communique.importing.read_mapping import (
    MAPPINGS,
    MappingError,
    NoMappingError,
    find_mapping,
    read_mapping,
    shipped_mappings,
)
from communique.importing.readers.archive import unpacked
from communique.importing.readers.files import read_rows
from communique.importing.readers.rows import ReadingError
from communique.importing.templates import parse
from communique.project import ROOT
from tests.support.contents import contents
from tests.support.databases import new_database, rows
from tests.support.documents import database

TRADE = """
dataset:
  {slug: our-trade, title: Our trade, version: "2", license: CC0-1.0, publisher: agency-d, url: "https://example.org"}
reading: {format: csv, empty: [n/a]}
key: [from, to, year]
resolvers:
  states: {by: [iso_alpha3, name], types: [country, group], aliases: {Old A: state-a}, unknown: declare}
numbers:
  thousands: {times: 1000}
skip:
  - {when: [{column: from, same_as: to}], because: A state does not trade with itself., reason: repeats}
records:
  trade_figures:
    - {country: "{from|states}", partner: "{to|states}", flow: X, period: "{year}", amount: "{sum|thousands} USD"}
checks:
  rows: 5
  totals: [{column: sum, equals: 1712, when: [{column: year, is: ["2016"]}]}]
"""
FIGURES = """from,to,year,sum
State A,State B,2016,1493
State B,Old A,2016,219
State A,State A,2016,n/a
AND,State B,2016,0
State A,State B,2017,12.5
"""
PROJECTS = """
dataset: {slug: "aid-{file}", title: Aid, license: CC-BY-4.0, publisher: donor, url: "https://example.org"}
reading: {format: csv}
key: [id]
gazetteer:
  actors: [{slug: donor, label: The Donor, type: organization}]
resolvers:
  bodies: {several: ";", blank: [nobody], if_several: blank}
codes:
  stages: {terms: {Pledge: pledged, Done: provided}, blank: [Unset]}
  visits:
    match: start
    ignore_case: true
    terms: {working: working visit, official working: official working visit}
    else: blank
patterns:
  names: {match: "(?:Mr|Ms) (.+)", else: blank}
dates:
  days: {format: "%d.%m.%Y"}
records:
  projects:
    - slug: "aid-{id}"
      label: "{title} ({id})"
      parties: [{actor: "{agencies|bodies}", role: implementing}]
      financings:
        - slug: aid-{id}-money
          provider: donor
          recipient: "{agencies|bodies}"
          stage: "{stage|stages}"
          amount: "{amount?} {currency}"
          when: [{column: stage, through: stages, is: [pledged, provided]}]
"""


def written(folder: Path, name: str, text: str) -> Path:
    """A file of some text."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the gazetteer."""
    return database(tmp_path, "world")


def trade(folder: Path, text: str = FIGURES, mapping: str = TRADE) -> tuple[Any, Path]:
    """The mapping of a made-up trade statistic, and its file."""
    return read_mapping(written(folder, "trade.mapping.yaml", mapping)), written(folder, "trade.csv", text)


def refused(url: str, recipe: Any, file: Path) -> str:
    """What an import says that changes nothing."""
    before = contents(url)
    with pytest.raises((ImportFaultsError, ReadingError)) as error:
        import_dataset(url, recipe, file)
    assert contents(url) == before
    return str(error.value)


def test_rows_become_figures_of_one_voice_that_only_a_dataset_gives(tmp_path: Path, url: str) -> None:
    imported = import_dataset(url, *trade(tmp_path))
    assert imported.made.lines() == [
        "5 rows: 4 trade figures",
        "  1 row skipped: A state does not trade with itself.",
    ]
    figures = (
        "SELECT r.slug, f.amount_minor, r.is_bulk, r.voices FROM trade_figures f JOIN records r USING (id) ORDER BY 1"
    )
    assert rows(url, figures) == [
        ("andorra/state-b/x/2016", 0, 1, 1),
        ("state-a/state-b/x/2016", 149_300_000, 1, 1),
        ("state-a/state-b/x/2017", 1_250_000, 1, 1),
        ("state-b/state-a/x/2016", 21_900_000, 1, 1),
    ]
    assert rows(
        url, "SELECT r.label, iso_alpha3, type FROM actors JOIN records r USING (id) WHERE iso_alpha3 > ''"
    ) == [("Andorra", "AND", "country")]
    assert rows(url, "SELECT r.label, license, source_type FROM documents JOIN records r USING (id)") == [
        ("Our trade, version 2", "CC0-1.0", "dataset")
    ]
    assert rows(url, "SELECT label, paragraph, coding_reason FROM passages ORDER BY paragraph")[1:3] == [
        ("row=3", 3, None),
        ("row=4", 4, "repeats"),
    ]


def test_importing_again_changes_nothing_and_removing_leaves_no_trace(tmp_path: Path, url: str) -> None:
    before = contents(url)
    recipe, file = trade(tmp_path)
    assert import_dataset(url, recipe, file).loaded.changes
    after = contents(url)
    assert not any(import_dataset(url, recipe, file).loaded.changes.values())
    assert contents(url) == after
    remove_dataset(url, recipe, [file])
    assert contents(url) == before
    with pytest.raises(ReadingError, match="nothing of our-trade is loaded"):
        remove_dataset(url, recipe, [file])


def test_parts_that_a_newer_file_has_no_more_are_taken_out(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communique.importing.parts.ROWS_A_PART", 2)
    documents = "SELECT slug FROM records WHERE kind = 'document' ORDER BY 1"
    import_dataset(url, *trade(tmp_path))
    assert rows(url, documents) == [("our-trade",), ("our-trade-part-2",), ("our-trade-part-3",)]
    fewer = TRADE.partition("checks:")[0]
    import_dataset(url, *trade(tmp_path, "".join(FIGURES.splitlines(keepends=True)[:3]), fewer))
    assert rows(url, documents) == [("our-trade",)]


def test_a_sample_shows_records_and_loads_nothing(tmp_path: Path, url: str) -> None:
    before = contents(url)
    sample = sample_dataset(url, *trade(tmp_path))
    assert [label for label, _ in sample.rows] == ["row=2", "row=3", "row=5", "row=6"]
    ((section, figure),) = sample.rows[0][1]
    assert (section, figure["amount"]) == ("trade_figures", "1493000 USD")
    assert [one["label"] for one in sample.declared["actors"]] == ["Andorra"]
    assert contents(url) == before


def test_all_faults_of_all_rows_are_told_at_once_grouped_and_counted(tmp_path: Path, url: str) -> None:
    text = FIGURES.replace("12.5", "dear") + "Nowhere,State B,2018,1\nNowhere,State A,2018,2\nState A,State B,2017,3\n"
    said = refused(url, *trade(tmp_path, text, TRADE.replace("unknown: declare", "unknown: refuse")))
    for expected in (
        "Unknown in the gazetteer: 3 times, 2 values",
        '  trade.csv:7:1: from: "Nowhere": add it under `actors`: - {slug: nowhere, label: Nowhere, type: …}',
        "`resolvers.states.aliases: {Nowhere: …}` (2 rows)",
        '  trade.csv:6:4: sum: "dear": correct it',
        '  trade.csv:9:1: from: "State A State B 2017": row 6 has it, too',
        "  trade.csv:1:1: rows: 8, not 5; another file, or another check",
        "faults; nothing was changed.",
    ):
        assert expected in said


def test_what_the_checks_of_fact_files_refuse_is_told_at_its_row_and_column(tmp_path: Path, url: str) -> None:
    recipe, file = trade(tmp_path, FIGURES.replace("12.5", "0.0000001"))
    said = refused(url, recipe, file)
    assert "trade.csv:6:4: sum (trade_figures: amount)" in said
    assert "not a whole positive number of 1/100 USD" in said


def test_a_code_that_only_a_condition_reads_is_refused_where_it_is_unknown(tmp_path: Path, url: str) -> None:
    recipe = read_mapping(
        written(tmp_path, "aid.yaml", PROJECTS.replace('          stage: "{stage|stages}"', "          stage: planned"))
    )
    text = "id,title,agencies,stage,amount,currency\n7,Bridge,,Lost,5,EUR\n"
    said = refused(url, recipe, written(tmp_path, "aid.csv", text))
    assert 'aid.csv:2:4: stage: "Lost": add it to `codes.stages.terms`' in said


def test_a_wrong_total_and_a_missing_column_are_refused(tmp_path: Path, url: str) -> None:
    assert "trade.csv:1:4: sum: adds up to 1,713, not 1,712" in refused(
        url, *trade(tmp_path, FIGURES.replace("1493", "1494"))
    )
    assert "year: the file has no such column; it has from, to, Year, sum" in refused(
        url, *trade(tmp_path, FIGURES.replace("year", "Year"))
    )


def test_several_in_a_cell_are_several_parties_and_no_recipient(tmp_path: Path, url: str) -> None:
    recipe = read_mapping(written(tmp_path, "aid.yaml", PROJECTS))
    text = (
        "id,title,agencies,stage,amount,currency\n7,Bridge,State A; Agency D,Pledge,5,EUR\n8,Road,State B,Done,6,USD\n"
    )
    text += "9,Quay,nobody,Unset,,\n"
    imported = import_dataset(url, recipe, written(tmp_path, "Africa 1.csv", text))
    assert imported.made.records == {"projects": 3}
    parties = "SELECT r.slug FROM project_parties JOIN records r USING (id) ORDER BY 1"
    assert [slug for (slug,) in rows(url, parties)] == [
        "aid-7/implementing/agency-d",
        "aid-7/implementing/state-a",
        "aid-8/implementing/state-b",
    ]
    of_whom = "LEFT JOIN records w ON w.id = f.recipient_id"
    money = f"SELECT r.slug, w.slug, f.stage FROM financings f JOIN records r USING (id) {of_whom} ORDER BY 1"
    assert rows(url, money) == [("aid-7-money", None, "pledged"), ("aid-8-money", "state-b", "provided")]
    assert rows(url, "SELECT slug FROM records WHERE kind = 'document'") == [("aid-africa-1",)]


def test_filters_read_codes_days_and_spellings(tmp_path: Path) -> None:
    recipe = read_mapping(written(tmp_path, "aid.yaml", PROJECTS))
    filters = recipe.filters
    assert [filters["visits"](text) for text in ("Official Working visit. In May", "Working visit", "Funeral")] == [
        ["official working visit"],
        ["working visit"],
        [],
    ]
    assert filters["days"]("7.12.2023") == ["2023-12-07"]
    assert (filters["names"]("Ms Vale"), filters["names"]("Vale")) == (["Vale"], [])
    assert (filters["slug"]("Øresund Bridge"), filters["number"]("1,234.50")) == (["oresund-bridge"], ["1234.5"])
    with pytest.raises(ValueError, match="Not in the code list"):
        filters["stages"]("Planned")


def _workbook(file: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415  an extra

    book = Workbook()
    sheet = book.create_sheet("Second")
    for row in (["Title"], ["a", "b", None], [1, "x  y"], [None], [2.0, None]):
        sheet.append(row)
    book.save(file)


SHAPES: dict[str, tuple[dict[str, Any], Callable[[Path], Any]]] = {
    "tsv": ({}, lambda file: file.write_text('a\tb\n1\t"x\n  y"\n\n2\t\n', "utf-8")),
    "csv": (
        {"encoding": "cp1251", "delimiter": ";"},
        lambda file: file.write_bytes("a;b\n1; x y \n2;\n".encode("cp1251")),
    ),
    "json": ({"rows": "data.items"}, lambda f: f.write_text('{"data": {"items": [{"a": 1, "b": "x y"}, {"a": 2.0}]}}')),
    "jsonl": ({}, lambda file: file.write_text('{"a": 1, "b": ["x y"]}\n{"a": 2, "b": null}\n')),
    "parquet": ({}, lambda file: parquet.write_table(pa.table({"a": [1, 2], "b": ["x\u200b y", None]}), file)),
    "xml": ({"rows": "r"}, lambda f: f.write_text("<d xmlns='u'><r><a>1</a><b>x\n y</b></r><r><a>2</a></r></d>")),
    "xlsx": ({"sheet": "Second", "header": 2}, _workbook),
}


@pytest.mark.parametrize("form", SHAPES)
def test_every_format_gives_the_same_cells(form: str, tmp_path: Path) -> None:
    reading, write = SHAPES[form]
    write(tmp_path / "file")
    read = list(read_rows(tmp_path / "file", Reading(format=form, **reading)))  # type: ignore[arg-type]  # one of them
    assert [(row.cells["a"], row.cells["b"]) for row in read] == [("1", "x y"), ("2", "")]
    first = {"tsv": 2, "csv": 2, "xlsx": 3}.get(form, 1)
    assert [row.number for row in read] == [first, first + (2 if form == "xlsx" else 1)]


def test_a_file_in_an_archive_is_read_by_its_name(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("all/one.csv", "all/readme.txt", "__MACOSX/all/one.csv"):
            archive.writestr(name, "a\n1\n")

    def read(member: str) -> list[str]:
        reading = Reading(format="csv", member=member)
        return [row.cells["a"] for row in read_rows(unpacked(tmp_path / "all.zip", reading, tmp_path), reading)]

    assert read("*.csv") == read("all/one.csv") == ["1"]
    with pytest.raises(ReadingError, match=r"has no file called one\.csv; it holds all/one\.csv, all/readme\.txt"):
        read("one.csv")
    with pytest.raises(ReadingError, match="has several files called"):
        read("*")
    with pytest.raises(ReadingError, match=r"one\.csv is no archive"):
        unpacked(tmp_path / "one.csv", Reading(format="csv", member="*"), tmp_path)


@pytest.mark.parametrize(
    ("form", "text", "said"),
    [
        ("csv", "a,a\n1,2\n", "two columns are called a"),
        ("csv", "a,b\n1,2,3\n", "3 cells, not 2"),
        ("json", '{"rows": 3}', "has no list"),
        ("jsonl", '{"a": 1}\nno', "file:2: not JSON"),
        ("parquet", "no", "cannot be read as parquet"),
        ("xml", "<r><a>1</r>", "not XML"),
        ("xlsx", "no", "no workbook"),
    ],
)
def test_a_file_that_is_not_as_it_is_said_to_be_is_refused(form: str, text: str, said: str, tmp_path: Path) -> None:
    file = written(tmp_path, "file", text)
    with pytest.raises(ReadingError, match=said):
        list(read_rows(file, Reading(format=form, rows="r" if form == "xml" else "")))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("format: csv", "format: ods", "reading.format"),
        ("key:", "locator: {word: pair}\nkey:", "say both, `word` and `column`, or neither"),
        ("key:", "locator: {word: pair, column: from}\nkey:", "it must be the key by itself"),
        ("key:", "locator: {link: 'https://example.org/{sum}'}\nkey:", "write {row} once"),
        ("publisher: agency-d, ", "", "the field `publisher` is missing"),
        (
            "{from|states}",
            "{from|state}",
            "nothing in the mapping is called `state`; did you mean `states`",
        ),
        ("{from|states}", "{from|states", "a brace by itself"),
        ("partner:", "patner:", "unknown field; did you mean `partner`?"),
        ("flow: X", "flow: Z", "not a known term"),
        ("trade_figures:", "trade:", "unknown field"),
        ("same_as: to", "same: to", "unknown field"),
        (
            "column: from, same_as: to",
            "column: from, through: sums, same_as: to",
            "no code list, number, date or pattern",
        ),
        ("thousands:", "states:", "the name of one under `resolvers`, too"),
    ],
)
def test_a_mapping_at_fault_is_refused_with_its_places(before: str, after: str, said: str, tmp_path: Path) -> None:
    assert before in TRADE
    with pytest.raises(MappingError) as error:
        read_mapping(written(tmp_path, "trade.yaml", TRADE.replace(before, after, 1)))
    assert said in str(error.value)
    assert "trade.yaml:" in str(error.value)


def test_a_gazetteer_that_comes_to_list_what_an_import_declared_hears_what_to_do(tmp_path: Path, url: str) -> None:
    import_dataset(url, *trade(tmp_path))
    more = "gazetteer: more\nactors: [{slug: andorra, label: Andorra, type: country}]\n"
    with pytest.raises(FactFileError, match="declared in gazetteer/dataset-our-trade, by an import; take that out"):
        load_files(url, [written(tmp_path, "more.yaml", more)])


def test_a_name_of_two_records_is_no_name(tmp_path: Path, url: str) -> None:
    more = "gazetteer:\n  actors: [{slug: other-a, label: State A, type: country}]\nrecords:"
    said = refused(url, *trade(tmp_path, FIGURES, TRADE.replace("records:", more, 1)))
    assert "Several records are called so" in said
    assert "it may be state-a, other-a" in said


def test_an_unknown_publisher_is_refused(tmp_path: Path, url: str) -> None:
    said = refused(url, *trade(tmp_path, FIGURES, TRADE.replace("publisher: agency-d", "publisher: nobody")))
    assert "the publisher nobody is unknown" in said


@pytest.mark.parametrize("text", ["{}", "{a", "a}", "{a|B}", "{'a|b}"])
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"column|brace"):
        parse(text)


def test_doubled_braces_stand_for_themselves() -> None:
    assert parse("{{wagon}} of {a}").parts == ("{", "wagon", "}", " of ", parse("{a}").parts[0])


@pytest.mark.parametrize("name", shipped_mappings())
def test_the_mappings_that_come_along_are_right_and_fit_the_schema(name: str) -> None:
    assert read_mapping(find_mapping(name)).records
    content = yaml.safe_load((MAPPINGS / f"{name}.yaml").read_text("utf-8"))
    schema = mapping_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(content)] == []


def test_the_example_of_the_documentation_is_imported(tmp_path: Path) -> None:
    told = (ROOT / "docs" / "importing.md").read_text("utf-8")
    text, mapping = (re.findall(rf"```{sort}\n(.*?)```", told, re.DOTALL)[0] for sort in ("text", "yaml"))
    url = f"sqlite:///{tmp_path}/ferries.db"
    new_database(url)
    actors = (
        "actors: [{slug: hillmark, label: Hillmark, type: country}, {slug: lakeland, label: Lakeland, type: country}]"
    )
    currency = "currencies: [{code: EUR, label: Euro, minor_per_major: 100}]"
    load_files(url, [written(tmp_path, "actors.yaml", f"gazetteer: actors\n{actors}\n{currency}\n")])
    recipe, file = trade(tmp_path, text, mapping)
    assert import_dataset(url, recipe, file).made.lines() == [
        "4 rows: 3 trade figures",
        "  1 row skipped: A sum of the rows above it.",
    ]


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoMappingError, match="did you mean trade-2016"):
        find_mapping("trade-2015")
