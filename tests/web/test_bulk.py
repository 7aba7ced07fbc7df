"""Records of which only datasets speak are left out wherever nobody asked for them, and each page says so."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import pytest
from datasette.app import Datasette

from communique.factfiles.files import load_files
from communique.reports.report import list_reports
from communique.reports.result import run_report
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.serving import ask, served
from tests.support.small_world import GAZETTEER

_COLUMNS: dict[str, Any] = {"at": "P1.S2"}
TOLD = {
    "meetings": [
        {
            "slug": "{}-talks",
            "label": "{} talks",
            "status": "held",
            "held_on": "2023-12-07",
            "places": ["capital"],
            "participants": [
                {"actor": actor, "attendance": "attended", "inferred": ["attendance"], "at": "P1.S3"}
                for actor in ("state-a", "minister-c")
            ],
            "agenda": [{"subject": "{}-line", "at": "P1.S4", "evidence": [{"at": "P1.S3", "modality": "possible"}]}],
            **_COLUMNS,
        }
    ],
    "projects": [
        {
            "slug": "{}-line",
            "label": "{} line",
            "milestones": [{"type": "opening", "status": "scheduled", "planned": "2023-12-10", "at": "P1.S5"}],
            "financings": [
                {"slug": "{}-loan", "provider": "state-a", "instrument": "loan", "amount": "5 million EUR"}
                | {"stage": "agreed", **_COLUMNS}
            ],
            **_COLUMNS,
        }
    ],
    "agreements": [
        {"slug": "{}-pact", "label": "{} pact", "status": "signed", "parties": [{"actor": "state-a", "role": "party"}]}
        | _COLUMNS
    ],
    "trade_figures": [
        {"country": "state-a", "partner": "state-b", "flow": "X", "tag": "{}", "period": "2022"}
        | {"amount": "7 million USD", **_COLUMNS}
    ],
    "relations": [{"subject": "{}-talks", "relation": "would_help", "object": "{}-line", **_COLUMNS}],
}
# As an import declares what its rows need.
DECLARED = """
gazetteer: dataset-lands
actors: [{slug: nearland, label: Nearland, type: country}, {slug: farland, label: Farland, type: country}]
"""
# What each lists of the dataset's, once it is asked.
LISTS = {
    "agenda": {},
    "blanks": {},
    "causes": {},
    "coverage": {},
    "country-dossier": {"actor": "state-a"},
    "financing": {},
    "hedged-only": {},
    "loan-book": {},
    "meeting-roster": {},
    "person-dossier": {"person": "minister-c"},
    "project-tree": {},
    "projects-overdue": {"as_of": "2024-01-01"},
    "promises-over-time": {"forecasts": "yes"},
    "promises-due": {"as_of": "2023-01-01"},
    "sources": {},
    "timeline": {},
    "trade": {},
    "who-agreed-what": {},
    "who-met-whom": {},
}


def told(name: str) -> Any:
    """What a document tells of records that are called after it."""
    return _filled(TOLD, name)


def told_in(name: str) -> Any:
    """What a document tells, and trade with lands that an import declared: both with one, the dataset with another."""
    lands = ("nearland", "farland") if name == "dataset" else ("nearland",)
    traded = {"country": "state-a", "flow": "M", "period": "2021", "amount": "1 million USD", **_COLUMNS}
    figures = [{"partner": land, "tag": f"{name}-{land}", **traded} for land in lands]
    body = told(name)
    return {**body, "trade_figures": [*body["trade_figures"], *figures]}


def _filled(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one, name) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, name) for one in value]
    return value.format(name) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of a report and a dataset that tell the same of different records."""
    folder = tmp_path_factory.mktemp("bulk")
    url = f"sqlite:///{folder}/communique.db"
    new_database(url)
    files = [folder / f"{name}.yaml" for name in ("gazetteer", "dataset-lands", "report", "dataset")]
    files[0].write_text(GAZETTEER, "utf-8")
    files[1].write_text(DECLARED, "utf-8")
    for file, sort in zip(files[2:], ("news report", "dataset"), strict=True):
        file.write_text(document(file.stem, "2023-12-09", told_in(file.stem), sort=sort), "utf-8")
    load_files(url, files)
    return url


@pytest.fixture(scope="module")
def site(both: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """Their edition, served."""
    with served(both, tmp_path_factory.mktemp("editions")) as datasette:
        yield datasette


def _said_by_the_dataset(rows: list[dict[str, Any]]) -> bool:
    # Two trade figures of one label are told apart by their ids.
    return any("dataset" in str(value) for row in rows for value in row.values())


@pytest.mark.parametrize("report", LISTS)
def test_a_report_lists_what_datasets_say_only_where_it_is_asked(report: str, both: str) -> None:
    given = LISTS[report]
    plain, whole = (run_report(report, both, **given, **more).as_dicts() for more in ({}, {"bulk": "yes"}))
    assert 0 < len(plain) < len(whole)
    assert not _said_by_the_dataset(plain)
    assert [row for row in whole if row in plain] == plain


def test_totals_and_counts_are_of_what_is_listed(both: str) -> None:
    sums = [run_report("financing-totals", both, bulk=bulk).as_dicts()[0]["sums"] for bulk in ("no", "yes")]
    meetings = [run_report("co-attendance", both, bulk=bulk).as_dicts()[0]["meetings"] for bulk in ("no", "yes")]
    assert (sums, meetings) == ([1, 2], [1, 2])


def test_concluded_attendances_are_named(both: str) -> None:
    (row,) = run_report("co-attendance", both).as_dicts()
    assert (row["one"], row["other"], row["meetings"], row["inferred"]) == ("Minister C", "State A", 1, 1)


def test_the_parameter_is_declared_once_for_all() -> None:
    takers = [report for report in list_reports() if any(one.name == "bulk" for one in report.parameters)]
    assert {report.name for report in takers} > LISTS.keys()
    assert len({one for report in takers for one in report.parameters if one.name == "bulk"}) == 1


def test_a_page_says_what_it_leaves_out_and_how_to_see_it(site: Datasette) -> None:
    page = ask(site, "/reports/trade?country=state-a").text
    assert "Records of which only datasets speak are left out here." in page
    (link,) = [part.split('"')[0] for part in page.split('href="')[1:] if "bulk=yes" in part.split('"')[0]]
    assert "country=state-a" in link
    whole = ask(site, f"/reports/trade{html.unescape(link)}").text
    assert "left out here" not in whole
    assert page.count(">7,000,000<") + 1 == whole.count(">7,000,000<")
    assert '<option value="yes" selected>yes</option>' in whole


def test_an_edition_without_datasets_says_nothing_of_them(datasette: Datasette) -> None:
    page = ask(datasette, "/reports/trade").text
    assert "only datasets speak" not in page
    assert 'name="bulk"' not in page
    assert 'name="bulk"' in ask(datasette, "/reports/trade?bulk=yes").text


def test_a_search_looks_through_them_where_it_is_asked(site: Datasette) -> None:
    page = ask(site, "/search?q=talks").text
    assert "Records of which only datasets speak are left out here." in page
    assert "/meetings/report-talks" in page
    assert "/meetings/dataset-talks" not in page
    whole = ask(site, "/search?q=talks&bulk=yes").text
    assert "left out here" not in whole
    assert whole.index("/meetings/report-talks") < whole.index("/meetings/dataset-talks")
    assert "Meetings, in datasets only" in whole


def test_a_program_can_ask_for_those_in_datasets_alone(site: Datasette) -> None:
    kinds = ask(site, "/search.json?q=talks&bulk=yes&kind=meeting-in-datasets").json()["kinds"]
    (found,) = [kind for kind in kinds if kind["kind"] == "meeting-in-datasets"]
    assert [hit["slug"] for hit in found["hits"]] == ["dataset-talks"]


def test_words_of_datasets_alone_are_not_found_unless_asked(site: Datasette) -> None:
    assert "/projects/dataset-line" not in ask(site, "/search?q=dataset+line").text
    assert "/projects/dataset-line" in ask(site, "/search?q=dataset+line&bulk=yes").text


def test_the_front_page_counts_them_apart(site: Datasette, datasette: Datasette) -> None:
    front = ask(site, "/").text
    assert "more records, of which only datasets speak, are" in front
    assert "/communique/records?is_bulk=1" in front
    assert "dataset line" not in front
    assert "only datasets speak" not in ask(datasette, "/").text


def test_what_an_import_declares_is_found_once_an_article_names_it(site: Datasette) -> None:
    assert "/actors/nearland" in ask(site, "/search?q=nearland").text
    assert "/actors/farland" not in ask(site, "/search?q=farland").text
    assert "/actors/farland" in ask(site, "/search?q=farland&bulk=yes").text


@pytest.mark.parametrize("path", ["/", "/about/coverage", "/search?q=dataset", "/feed.atom"])
def test_a_dataset_is_no_document_among_the_others(path: str, site: Datasette) -> None:
    page = ask(site, path).text
    assert "/documents/dataset" not in page
    assert "/documents/report" in page or "q=dataset" in path


def test_pictures_and_the_calendar_have_none_of_them(site: Datasette) -> None:
    drawn, calendar = (html.unescape(ask(site, path).text) for path in ("/pictures", "/calendar.ics"))
    for words in (drawn, calendar):
        assert "report talks" in words
        assert "dataset talks" not in words
    assert "Agreed, not said to be given: €5 million from State A" in drawn
    assert "State A: €5 million, agreed." in drawn
