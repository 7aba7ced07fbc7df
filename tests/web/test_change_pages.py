"""What changed over time, on pages: its picture and table on the record's, the report's, and the list of pictures."""

from __future__ import annotations

import re

import pytest
from datasette.app import Datasette

from communique.reports.columns import shape_of
from communique.schema.sql_file import Column
from communique.web.charts import chart_of_report, charts_of_record, map_of_project
from communique.web.edition import edition_of
from communique.web.reports.table import _linked
from tests.unit.test_publication import get

LOAN = "lakeland/financing/grey-ferry"
REPORT = "/reports/changes-over-time?record=lakeland%2Ffinancing%2Fgrey-ferry"
PICTURE = "changes-amount-lakeland--financing--grey-ferry"
MOST_BYTES = 150_000


@pytest.mark.parametrize("address", [f"/financings/{LOAN}", REPORT], ids=["its page", "the report"])
def test_rival_values_are_drawn_with_their_voices_and_a_table(sample_site: Datasette, address: str) -> None:
    page = get(sample_site, address).text
    (figure,) = re.findall(rf'<figure class="picture" id="picture-{PICTURE}">.*?</figure>', page, re.DOTALL)
    assert f'src="/pictures/{PICTURE}.svg"' in figure
    assert f'srcset="/pictures/{PICTURE}.narrow.svg"' in figure
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", figure, re.DOTALL)]
    assert [row[:2] for row in cells] == [
        ["Said", "Value"],
        ["4 March 2031", "€40 million"],
        ["11 March 2031", "€45 million"],
    ]
    assert get(sample_site, f"/pictures/{PICTURE}.png").status_code == 200


def test_the_picture_and_the_page_lead_to_the_rows(sample_site: Datasette) -> None:
    page = get(sample_site, f"/financings/{LOAN}").text
    assert f'<a href="{REPORT}">The rows behind it</a>' in page
    assert f'href="/reports/changes-over-time?record={LOAN}">what changed over time</a>' in page
    assert "The rows behind it" not in get(sample_site, REPORT).text


def test_pictures_of_single_records_are_listed_and_not_shown_among_all(sample_site: Datasette) -> None:
    page = get(sample_site, "/pictures").text
    assert f'<li><a href="{REPORT}">40 million EUR loan' in page
    assert f"{PICTURE}.svg" not in page


def test_a_report_as_it_opens_and_a_map_have_no_picture_of_a_record(sample_site: Datasette) -> None:
    edition = edition_of(sample_site)
    assert [chart["name"] for chart in charts_of_record(edition, LOAN)] == [PICTURE]
    assert charts_of_record(edition, "lakeland") == []
    assert (chart_of_report(edition, "changes-over-time"), map_of_project(edition, LOAN)) == (None, None)
    assert PICTURE not in get(sample_site, "/reports/changes-over-time").text


def test_a_report_that_leaves_some_of_a_record_out_has_no_picture_of_what_it_leaves_out(sample_site: Datasette) -> None:
    assert PICTURE in get(sample_site, REPORT).text
    for left_out in ("what=date", "course=moved"):
        assert PICTURE not in get(sample_site, f"{REPORT}&{left_out}").text


def test_pages_of_the_whole_seed_show_how_a_promise_slipped_and_all_tables_stay_light(whole_site: Datasette) -> None:
    pages = {
        "/milestones/agband-bridge/completion": 1,
        "/projects/agband-bridge": 3,
        "/reports/changes-over-time?record=agband-bridge": 3,
        "/reports/changes-over-time?record=russia-planned-financing": 0,
        "/reports/changes-over-time": 0,
        "/pictures": 0,
    }
    for address, pictures in pages.items():
        answer = get(whole_site, address)
        assert answer.text.count('id="picture-changes-') == pictures, address
        assert len(answer.content) < MOST_BYTES, address
    assert (
        '<a href="#changes">Over time</a> <span class="quiet">3</span>'
        in get(whole_site, "/projects/agband-bridge").text
    )
    assert "slipped" in get(whole_site, "/reports/changes-over-time?record=agband-bridge").text
    rows = re.findall(r'href="/communique/(\w+)"', get(whole_site, "/communique").text)
    assert {"claims", "evidence", "field_sources"} <= set(rows)
    heavy = [name for name in rows if len(get(whole_site, f"/communique/{name}").content) >= MOST_BYTES]
    assert heavy == []


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (Column("days", "How many.", "integer", unit="days"), 365, "365 days"),
        (Column("copy_of", "Of what.", heading="a copy of"), "A <b> & C", "a copy of A &lt;b&gt; &amp; C"),
        (Column("speaker", "Who.", heading="who speaks for it"), "Spokesman E", "Spokesman E"),
        (Column("share", "How much.", "percent"), 10.4, "10.4%"),
    ],
)
def test_what_stands_below_a_value_says_by_itself_what_it_is(column: Column, value: object, said: str) -> None:
    (read,) = shape_of({column.name: column}).read
    assert _linked(read, [value], {}) == said


def test_dates_and_figures_that_moved_stand_in_a_table(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/changes-over-time?record=agband-bridge").text
    assert '<table class="result' in page, "no blocks"
    assert "<td>slipped<small>365 days</small></td>" in page
    assert re.search(
        r'Trend at MENAFN[^<]*</a><small><a href="/documents/[^"]+">paragraph.5, sentence.1</a></small>', page
    )


def test_a_copy_leads_to_whom_it_copies(whole_site: Datasette) -> None:
    page = get(whole_site, "/documents/zerkalo-2023-12").text
    assert re.search(r'<dt[^>]*>copy of</dt>\s*<dd[^>]*>\s*<a href="/actors/tass">TASS</a>', page)
    assert "<small>a copy of TASS</small>" in get(whole_site, "/reports/sources").text
