"""Pages of a large collection: facets from stored counts, bounded lists that say what is left out, validators."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from html import unescape
from itertools import count
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from benchmarks.load import Rate
from benchmarks.pages import Page, PageResult, as_page_table, pages_of
from communique.edition.backlinks import backlinks
from communique.edition.facets import FACETS, columns_to_index
from communique.edition.publication import inspect
from communique.edition.published_edition import Edition
from communique.web.edition import _time_limit
from communique.web.records import evidence, timeline
from tests.support.serving import rows, served_edition
from tests.unit.test_publication import get

SHOWN, SHOWN_OF_MORE = 50, 6


@pytest.fixture(scope="module")
def edition(corpus: Edition) -> Edition:
    return corpus


@pytest.fixture(scope="module")
def datasette(edition: Edition) -> Iterator[Datasette]:
    with served_edition(edition) as served:
        yield served


def facet(datasette: Datasette, path: str, column: str) -> Any:
    return get(datasette, f"{path}{'&' if '?' in path else '?'}_size=1").json()["facet_results"][column]


def counts(found: Any) -> list[tuple[Any, int]]:
    return [(value["value"], value["count"]) for value in found["results"]]


FACETTED = [(table, column) for table, columns in FACETS.items() for column in columns]


@pytest.mark.parametrize(("table", "column"), FACETTED, ids=[".".join(one) for one in FACETTED])
def test_a_tables_facets_are_its_counts(datasette: Datasette, edition: Edition, table: str, column: str) -> None:
    counted = rows(
        edition, f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    found = facet(datasette, f"/communique/{table}.json", column)
    assert counts(found) == counted[:30]
    assert found["truncated"] == (len(counted) > 30)


@pytest.mark.parametrize("narrowed", ["modality=probable", "modality__not=certain", "_where=modality='probable'"])
def test_the_facets_of_a_selection_are_those_of_its_rows(datasette: Datasette, edition: Edition, narrowed: str) -> None:
    where = "modality <> 'certain'" if "not" in narrowed else "modality = 'probable'"
    counted = rows(edition, f"SELECT is_inferred, count(*) FROM citations WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1")
    assert counts(facet(datasette, f"/communique/citations.json?{narrowed}", "is_inferred")) == counted


def test_the_values_of_a_large_selection_are_offered(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = next(each for each in plugins() if each.__name__ == "facets.py")
    monkeypatch.setattr(plugin, "COUNTED_ON_THE_SPOT", 10)
    page = get(datasette, "/communique/citations?modality=certain").text
    assert re.search(r'_facet=is_inferred">Count its values</a>', page)
    modality = facet(datasette, "/communique/citations.json?modality=certain", "modality")
    assert modality["results"][0]["selected"]
    counted = facet(datasette, "/communique/citations.json?modality=certain&_facet=is_inferred", "is_inferred")
    assert counts(counted)[0][0] == 0


def plugins() -> list[Any]:
    return [each for each in pm.get_plugins() if hasattr(each, "__name__")]


def test_a_facet_of_keys_shows_labels(datasette: Datasette, edition: Edition) -> None:
    first = facet(datasette, "/communique/stances.json", "holder_id")["results"][0]
    assert [(first["label"],)] == rows(edition, "SELECT label FROM records WHERE id = ?", first["value"])


def test_a_key_of_several_columns_shows_its_label(datasette: Datasette, edition: Edition) -> None:
    first = get(datasette, "/communique/citations.json?_labels=on&_shape=array&_size=1").json()[0]["account_id"]
    assert [(first["label"],)] == rows(edition, "SELECT label FROM accounts WHERE id = ?", first["value"])


@pytest.mark.parametrize(("table", "column"), columns_to_index(), ids=lambda name: name)
def test_what_tables_are_narrowed_and_sorted_by_is_indexed(edition: Edition, table: str, column: str) -> None:
    plan = rows(edition, f"EXPLAIN QUERY PLAN SELECT {column} FROM {table} WHERE {column} = 'x'")
    assert "USING" in plan[0][-1], plan


def test_what_coders_conclude_of_a_record_is_found_without_all_that_names_it(edition: Edition) -> None:
    named = "SELECT 1 FROM claims WHERE object_id = 1 AND field = 'recipient' AND standing = 'aside'"
    assert "ix_claims_aside" in rows(edition, f"EXPLAIN QUERY PLAN {named}")[0][-1]


def test_the_documents_that_speak_of_a_record_are_counted_in_an_index(edition: Edition) -> None:
    plan = rows(edition, f"EXPLAIN QUERY PLAN {evidence._DOCUMENTS}".replace(":id", "1"))
    assert [row[-1].split(" (")[0] for row in plan] == [
        "SEARCH accounts USING COVERING INDEX ix_accounts_record_id_document_id"
    ]


def test_a_timeline_looks_only_where_a_list_of_its_page_tells_of_rows() -> None:
    shown = {f"{link['table']}.{link['column']}" for link in backlinks()}
    assert {way.column for way in timeline._WAYS} <= shown


def test_what_tables_there_are_is_looked_up_once(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    get(datasette, "/communique/citations.csv?_size=1")
    asked: list[str] = []
    execute = Database.execute

    async def noted(self: Database, sql: str, *arguments: Any, **options: Any) -> Any:
        asked.append(sql)
        return await execute(self, sql, *arguments, **options)

    monkeypatch.setattr(Database, "execute", noted)
    get(datasette, "/communique/citations.csv?_size=2")
    assert asked
    assert "PRAGMA schema_version" not in asked


def test_datasette_is_told_the_rows_of_tables_and_views(edition: Edition) -> None:
    known = inspect(edition.snapshot)["communique"]
    for kind in ("tables", "views"):
        for name, found in known[kind].items():
            assert found["count"] == rows(edition, f'SELECT count(*) FROM "{name}"')[0][0], name
    assert known["hash"] == edition.sha256


def test_a_views_page_says_how_many_rows_it_has(datasette: Datasette, edition: Edition) -> None:
    (number,) = rows(edition, "SELECT count(*) FROM evidence")[0]
    assert f"{number:,} rows" in get(datasette, "/communique/evidence").text
    assert get(datasette, "/communique").status_code == 200


@pytest.mark.parametrize("name", ["disagreements", "updates"])
def test_a_view_called_as_a_report_is_has_its_own_page(name: str, datasette: Datasette, edition: Edition) -> None:
    (number,) = rows(edition, f"SELECT count(*) FROM {name}")[0]
    page = get(datasette, f"/communique/{name}")
    assert page.status_code == 200
    assert (f"{number:,} row" if number else "0 records") in page.text
    shown = get(datasette, f"/communique/{name}.json?_shape=array&_size=max&account_id__gt=0").json()
    assert len(shown) == number
    assert get(datasette, f"/reports/{name}").status_code == 200
    assert f'href="/reports/{name}"' in get(datasette, "/communique").text
    assert f'href="/communique/{name}"' in get(datasette, "/communique").text


def test_the_list_of_tables_is_what_datasette_would_show(datasette: Datasette) -> None:
    ours, theirs = (get(datasette, path).text for path in ("/communique", "/communique?_ttl=1"))
    assert listed(ours) == listed(theirs)
    assert "select 1" in get(datasette, "/communique?sql=select+1").text
    assert "search_fts_data" in get(datasette, "/communique?_show_hidden=1").text


def test_what_the_pages_of_hidden_tables_lead_to_is_there(datasette: Datasette) -> None:
    listed_there = set(re.findall(r'<dt><a href="([^"]+)"', get(datasette, "/communique?_show_hidden=1").text))
    hidden = listed_there - set(re.findall(r'<dt><a href="([^"]+)"', get(datasette, "/communique").text))
    assert f">{len(hidden)} more tables<" in get(datasette, "/communique").text
    pages = {table: get(datasette, table) for table in hidden}
    rows = {link for page in pages.values() for link in re.findall(r'<td[^>]*><a href="(/[^"]+)"', page.text)}
    assert len(rows) > len(pages)
    wrong = [path for path in rows if get(datasette, path, follow=True).status_code != 200]
    assert [table for table, page in pages.items() if page.status_code != 200] + wrong == []
    assert get(datasette, "/communique/search_fts_idx").status_code == 403


def listed(page: str) -> list[str]:
    return re.findall(r'<h2.*?</h2>|<dt>.*?</dt>|<li><a href="/communique/.*?</li>|<p>.*?communique.db.*?</p>', page)


def test_much_evidence_is_shown_in_part_with_a_way_to_all(datasette: Datasette, edition: Edition) -> None:
    record, number = rows(edition, "SELECT record_id, count(*) FROM citations GROUP BY 1 ORDER BY 2 DESC, 1")[0]
    assert number > SHOWN
    page = get(datasette, f"/communique/projects/{record}", follow=True).text
    assert f"The first {SHOWN_OF_MORE} of {number:,} citations" in page
    assert 0 < page.count('<p class="at">Paragraph ') <= SHOWN_OF_MORE
    found = get(datasette, f"/communique/evidence.json?record_id={record}&_shape=objects").json()
    assert found["filtered_table_rows_count"] == number


def test_a_long_list_says_how_many_there_are(datasette: Datasette, edition: Edition) -> None:
    held = "SELECT s.holder_id, count(*) FROM stances AS s JOIN records AS r ON r.id = s.id WHERE NOT r.is_bulk"
    actor, number = rows(edition, f"{held} GROUP BY 1 ORDER BY 2 DESC, 1")[0]
    assert number > SHOWN
    page = get(datasette, f"/communique/actors/{actor}", follow=True).text
    views = page[page.index("<h2>Views held</h2>") :].partition("</section>")[0]
    assert views.count("<li>") == 20
    assert f"20 of {number:,}. " in views
    assert f'<a href="#stances-holder_id">Views held</a> <span class="quiet">{number:,}</span>' in page
    assert f"/communique/stances?holder_id={actor}" in views


def test_a_spelling_is_listed_once_however_often_it_is_printed(datasette: Datasette, edition: Edition) -> None:
    sql = "SELECT record_id, name, count(passage_id) FROM names GROUP BY 1, 2, type ORDER BY 3 DESC, 1"
    actor, name, times = rows(edition, sql)[0]
    assert times > 1
    page = get(datasette, f"/communique/actors/{actor}", follow=True).text
    spellings = page[page.index("<h2>Spellings</h2>") :]
    assert spellings.count(f"<li>{name} <") == 1
    assert f"{times:,} times, first in" in spellings


def test_the_front_page_shows_the_newest_documents_and_says_how_many_there_are(
    datasette: Datasette, edition: Edition
) -> None:
    page = get(datasette, "/").text
    assert page.count('<article class="source">') == 10
    assert f"{edition.manifest['documents']:,} documents</a>" in page


def test_a_long_report_shows_its_first_rows_and_says_how_many_there_are(datasette: Datasette) -> None:
    every = get(datasette, "/communique/blanks.json?_shape=objects").json()["rows"]
    assert len(every) > 200
    page = get(datasette, "/reports/blanks").text
    # As many of 200 as a page has room for.
    shown = re.search(rf"{len(every):,} rows, the first (\d+)", page)
    assert shown
    assert 150 < int(shown[1]) <= 200
    assert page.count("<tr>") == int(shown[1]) + 1
    assert get(datasette, "/reports/blanks.csv").text.count("\n") == len(every) + 1


def test_a_holder_of_views_leads_to_who_attributes_them(datasette: Datasette) -> None:
    assert 'href="/reports/attributed-views?holder=state-0"' in get(datasette, "/actors/state-0").text
    assert "/reports/attributed-views?holder=" not in get(datasette, "/projects/project-0-0").text


def test_more_choices_than_make_a_list_are_suggested_and_any_name_leads_there(
    datasette: Datasette, edition: Edition
) -> None:
    path, few = "/reports/evidence-for-record", "SELECT record_id FROM citations GROUP BY 1 HAVING count(*) = 1"
    page = get(datasette, path).text
    assert page.count("</option>") == 100
    slug, label = rows(edition, f"SELECT slug, label FROM records WHERE kind = 'loan' AND id IN ({few})")[-1]
    assert f'<option value="{label}">' not in page
    for written in (slug, label, f"http://there/loans/{slug}"):
        named = get(datasette, f"{path}?{urlencode({'record': written})}")
        assert named.status_code == 200
        assert f'href="{path}?record={quote(slug, safe="")}"' in named.text
        assert f'value="{label}"' in named.text


def test_a_report_opens_with_what_there_is_where_its_default_is_not(datasette: Datasette, edition: Edition) -> None:
    assert rows(edition, "SELECT 1 FROM records WHERE slug IN ('iran', 'svarants-2023-12-28')") == []
    for name in ("country-dossier", "document-contents", "common-ground"):
        page = get(datasette, f"/reports/{name}")
        assert page.status_code == 200
        assert "<td" in page.text
    assert get(datasette, "/reports/country-dossier?actor=iran").status_code == 400


def test_a_report_escapes_links_and_hides_ids(datasette: Datasette) -> None:
    page = get(datasette, "/reports/document-contents?document=doc-0").text
    assert re.search(r'<td><a href="/[a-z_]+/[a-z0-9/-]+">', page)
    assert "record id" not in page
    evil = get(datasette, "/reports/document-contents?document=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert(1)" not in evil


def test_a_page_that_the_asker_has_is_not_sent_again(datasette: Datasette) -> None:
    first = get_with(datasette, "/communique/meetings", {})
    assert first.headers["cache-control"] == "public, max-age=60"
    again = get_with(datasette, "/communique/meetings", {"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = get_with(datasette, "/communique/meetings?_size=5", {"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_page_for_somebody_and_a_page_that_is_missing_have_no_validator(datasette: Datasette) -> None:
    assert "etag" not in get_with(datasette, "/communique/meetings", {"cookie": "a=b"}).headers
    assert "etag" not in get_with(datasette, "/communique/nothing", {}).headers


def get_with(datasette: Datasette, path: str, headers: dict[str, str]) -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://there") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(answer())


def test_an_editions_version_follows_its_content(sample_site: Datasette, datasette: Datasette) -> None:
    assert sample_site.plugin_config("communique")["version"] != datasette.plugin_config("communique")["version"]


def test_what_is_measured_answers_and_is_the_same_on_both_sides(datasette: Datasette, edition: Edition) -> None:
    pages = pages_of(edition)
    for page in pages:
        # Ours answers what plain Datasette is asked, too; its plugins would be in a plain one of this process.
        assert get(datasette, page.path).status_code == 200, page.path
        assert get(datasette, page.plain_path, follow=True).status_code == 200, page.plain_path
    report = next(page for page in pages if page.what == "JSON of a report")
    ours, theirs = (get(datasette, path).json()["rows"] for path in (report.path, report.plain_path))
    assert ours == theirs != []


def test_rates_and_ratios_are_told_in_a_table() -> None:
    page = Page("a page", "/", "/")
    told = as_page_table("Pages", [PageResult(page, Rate(1234.5, 0.01), Rate(60.0, 0.2), Rate(2.5, 1.5))])
    assert "| a page | 1,234/s, 10 ms | 60/s, 200 ms | 2.5/s, 1,500 ms | 494 × | 24 × |" in told


def test_a_part_of_a_table_says_so_and_leads_to_all_rows(datasette: Datasette, edition: Edition) -> None:
    asked = "_size=7&_sort_desc=slug&kind=meeting"
    page = get(datasette, f"/communique/records?{asked}").text
    (part,) = re.findall(r'<p class="part">(.*?)</p>', page)
    assert re.sub("<[^>]+>", "", part) == "Not all rows are on this page. Next page, or all rows as CSV."
    whole = get(datasette, unescape(re.findall('href="http://localhost([^"]*)"', part)[-1]))
    slugs = [row["slug"] for row in csv.DictReader(io.StringIO(whole.text))]
    assert slugs == [
        slug for (slug,) in rows(edition, "SELECT slug FROM records WHERE kind = 'meeting' ORDER BY 1 DESC")
    ]
    assert 'class="part"' not in get(datasette, "/communique/currencies").text


def test_a_part_of_an_answer_to_sql_says_so(datasette: Datasette) -> None:
    sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {}) SELECT i FROM n"
    part, whole = (get(datasette, f"/communique?{urlencode({'sql': sql.format(most)})}").text for most in (10_001, 9))
    assert part.count("Not all rows are on this page.") == 1
    assert re.search('href="[^"]*/downloads">Downloads', part)
    assert "Not all rows" not in whole


def test_a_part_of_a_report_says_so_and_leads_to_all_rows(datasette: Datasette) -> None:
    page = get(datasette, "/reports/financing").text
    (part,) = re.findall(r'<p class="part">(.*?)</p>', page)
    whole = get(datasette, unescape(re.findall('href="([^"]*)"', part)[0]))
    (counted,) = re.findall('<h2 id="result">([0-9,]+) rows, the first', page)
    assert len(list(csv.DictReader(io.StringIO(whole.text)))) == int(counted.replace(",", ""))


def test_a_facet_leads_to_its_other_values(datasette: Datasette) -> None:
    page = get(datasette, "/communique/citations?_facet=passage_id").text
    (others,) = re.findall('and <a href="([^"]*)">others</a>', page)
    assert page.count("passage_id=") < get(datasette, unescape(others)).text.count("passage_id=")


@pytest.mark.parametrize(
    ("seconds", "share", "is_answered"),
    [(0.9, 1, True), (1.5, 1, False), (1.5, 0.5, True), (2.5, 0.1, False)],
    ids=["short", "long", "long beside others", "too long beside others"],
)
def test_a_page_has_its_time_on_a_machine_that_others_use_too(
    monkeypatch: pytest.MonkeyPatch, seconds: float, share: float, is_answered: bool
) -> None:
    looks = count()
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: setattr(clock, "now", next(looks) / 100) or clock.now
    clock.thread_time = lambda: clock.now * share
    monkeypatch.setattr("communique.web.edition.time", clock)
    with closing(sqlite3.connect(":memory:")) as connection, ExitStack() as stack:
        stack.enter_context(_time_limit(connection, 1, 2))
        if not is_answered:
            stack.enter_context(pytest.raises(sqlite3.OperationalError, match="interrupted"))
        # A thousand rows are sixteen looks at the clock, at a hundredth of a second each.
        numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?) SELECT count(*) FROM n"
        connection.execute(numbers, (int(seconds * 100 / 16 * 1000),)).fetchall()
