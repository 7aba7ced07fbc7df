"""Reports as pages: a form that speaks the reader's language, an answer with its limits, ways to have it elsewhere."""

from __future__ import annotations

import dataclasses
import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.reports.columns import shape_of
from communique.reports.report import Report, find_report, list_reports
from communique.reports.result import run_report
from communique.web.edition import edition_of
from communique.web.reports import reports_of
from communique.web.reports.table import left_out
from tests.unit.test_publication import get
from tests.unit.test_reports import REPORTS, WITHOUT_ROWS_ON_THE_SEED

MOST_BYTES = 150_000


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def cells_of(page: str) -> list[str]:
    body = page.partition('<table class="result')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", body)]


@REPORTS
def test_a_page_says_question_caveats_answer_and_limits_in_this_order(report: Report, datasette: Datasette) -> None:
    answer = get(datasette, f"/reports/{report.name}")
    assert answer.status_code == 200
    page = html.unescape(main_of(answer.text)).replace(" – ", " - ")
    parts = [report.title, report.question, *report.caveats, '<form class="report"', '<h2 id="result">']
    parts += [
        *report.leaves_out,
        '<h2 id="take">Download</h2>',
        "The SQL that gives it",
        "The same on the command line",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert page.count("<h1>") == 1


@REPORTS
def test_no_page_is_heavy(report: Report, datasette: Datasette) -> None:
    assert len(get(datasette, f"/reports/{report.name}").content) < MOST_BYTES


@REPORTS
def test_no_report_opens_empty_or_it_says_why(report: Report, datasette: Datasette) -> None:
    page = get(datasette, f"/reports/{report.name}").text
    assert bool(cells_of(page)) == (report.name not in WITHOUT_ROWS_ON_THE_SEED)
    if report.name in WITHOUT_ROWS_ON_THE_SEED:
        assert report.when_empty
        assert report.when_empty in html.unescape(page)


@REPORTS
def test_each_field_has_a_label_and_help(report: Report, datasette: Datasette) -> None:
    # An edition without datasets has a field for them only where somebody asks.
    asked = "?bulk=yes" if any(one.name == "bulk" for one in report.parameters) else ""
    page = get(datasette, f"/reports/{report.name}{asked}").text
    for parameter in report.parameters:
        (field,) = re.findall(rf'<(?:input|select) id="(p-{parameter.name})" name="{parameter.name}"', page)
        assert f'<label for="{field}">' in page
        assert f'aria-describedby="{field}-help"' in page
        assert f'id="{field}-help"' in page


CODES = re.compile(r"[a-z]+(_[a-z]+)+|\d{4}-\d\d-\d\d|\[?\.\..*|.*\.\.\]?|P\d+\.S\d+|P\d+[YMD]|[A-Z]{3}|Latn")


@REPORTS
def test_a_reader_meets_no_code(report: Report, datasette: Datasette, edition: Edition) -> None:
    page = get(datasette, f"/reports/{report.name}").text
    figures = {html.unescape(cell) for cell in re.findall(r'<td class="n">(.*?)</td>', page)}
    printed = {row.get("name") for row in run_report(report.name, f"sqlite:///{edition.snapshot}").as_dicts()}
    codes = {cell for cell in cells_of(page) if CODES.fullmatch(cell)} - figures - printed
    assert codes == set()
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)
    assert bool(headings) == (report.name not in WITHOUT_ROWS_ON_THE_SEED)
    for heading in headings:
        assert "_" not in heading
        assert not heading.endswith(" id")


@REPORTS
def test_every_record_that_is_named_has_its_permanent_address(report: Report, datasette: Datasette) -> None:
    page = main_of(get(datasette, f"/reports/{report.name}").text)
    links = {html.unescape(link) for link in re.findall(r'<td[^>]*><a href="(/[^"]+)">', page)}
    assert links or report.name in WITHOUT_ROWS_ON_THE_SEED
    for link in sorted(links)[:3]:
        assert get(datasette, link).status_code == 200, link


def test_choices_show_names_and_send_slugs(datasette: Datasette) -> None:
    page = get(datasette, "/reports/financing?stage=planned").text
    assert '<option value="russia">Russia</option>' in page
    assert '<option value="planned" selected>planned</option>' in page
    assert page.count('<option value="">All</option>') == 5
    loans = get(datasette, "/reports/country-dossier").text
    assert '<option value="iran" selected>Iran</option>' in loans
    # Who must be picked, but not of what sort.
    assert loans.count('<option value="">All</option>') == 1


def test_terms_are_said_in_words(datasette: Datasette) -> None:
    assert '<option value="because_of">because of</option>' in get(datasette, "/reports/causes").text
    assert '<option value="trade figure">Trade figure</option>' in get(datasette, "/reports/blanks").text


def test_days_and_numbers_have_fields_of_their_own(datasette: Datasette) -> None:
    page = get(datasette, "/reports/timeline?since=2023-12-01").text
    assert re.search(r'name="since" type="date" value="2023-12-01"', page)
    assert re.search(r'name="until" type="date" value=""', page)
    assert "Empty for no limit." in page
    assert re.search(r'name="least" type="number" value="1"', get(datasette, "/reports/co-attendance").text)


def test_a_blank_says_why_where_the_source_is_silent(datasette: Datasette) -> None:
    page = get(datasette, "/reports/financing").text
    assert len(re.findall(r'<td[^>]* class="silent">the source does not say</td>', page)) == 3
    blank = "recipient by the coder's conclusion, upper end of the amount, in a second currency, second currency, "
    more = "bound in the second currency, upper end in the second currency, instrument by the coder's conclusion"
    assert f"Blank in all these rows, hence not shown: {blank}{more}." in html.unescape(page)


def test_the_last_cell_says_where_it_is_said_by_whom_and_how_surely(datasette: Datasette) -> None:
    page = main_of(get(datasette, "/reports/causes").text)
    cell = r'<a href="(/relations/[^"]+)#evidence">Svarants 2023, ¶[^<]+</a><small>(.+?)</small></td>'
    evidence, said = re.findall(cell, page)[0]
    assert get(datasette, evidence).status_code == 200
    assert said == '<span class="sure certain">certain</span>; 1 voice: Aleksandr Svarants'
    assert "Concluded by the coder: all of it" not in page.partition("<table")[0]
    assert "concluded by the coder: all of it" in page


def test_views_of_two_are_told_in_full_with_their_sentences(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/common-ground?one=russia&other=iran").text
    (row,) = [
        row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "opens through the south of Armenia</a>" in row
    ]
    assert "Iran was against this:" in row
    assert "“previously”" in row
    assert 'class="evidence"' in row
    assert "¶16.2" in row
    assert "Iran stands against Israel" in page


def test_what_a_reader_picked_is_told_once(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/meeting-roster?meeting=moscow-talks").text
    (picked,) = re.findall(r'<p class="picked">.*?</p>', page, re.DOTALL)
    assert ">Putin–Raisi talks in Moscow</a>" in picked
    assert "7 December 2023" in picked
    (table,) = re.findall(r"<table class=.result.*?</table>", page, re.DOTALL)
    assert "/meetings/moscow-talks" not in table
    assert "Ebrahim Raisi" in table
    everywhere = get(whole_site, "/reports/meeting-roster").text
    assert 'class="picked"' not in everywhere


def test_what_is_overdue_and_what_is_due_are_of_one_day(whole_site: Datasette) -> None:
    """Unless a reader picks a day, both are as of the newest document: in both lists is only what was put off."""
    due, overdue = (
        {
            (row["step"], row["subject_slug"])
            for row in get(whole_site, f"/reports/{name}.json").json()["rows"]
            if row["due"] and not row.get("replaced_by")
        }
        for name in ("promises-due", "projects-overdue")
    )
    assert due
    assert overdue
    assert not due & overdue


def test_each_step_is_overdue_to_come_or_reached_and_one_list_leads_to_the_others(whole_site: Datasette) -> None:
    steps = {
        (row["step"], row["subject_slug"])
        for name in ("promises-due", "projects-overdue", "steps-reached")
        for row in get(whole_site, f"/reports/{name}.json").json()["rows"]
    }
    assert len(steps) == len(get(whole_site, "/communique/milestones.json?_shape=array&_size=max").json())
    page = get(whole_site, "/reports/projects-overdue?project=astara-rasht-section&as_of=2024-01-01").text
    assert 'href="/reports/steps-reached?project=astara-rasht-section"' in page
    assert 'href="/reports/promises-due?project=astara-rasht-section"' in page


def test_what_happened_with_the_money_stands_beside_its_stage(whole_site: Datasette) -> None:
    """Money that was given and never spent is not told as given alone."""
    for path in ("/reports/financing", "/reports/loan-book"):
        (told,) = re.findall(r">provided<small>(.*?)</small>", get(whole_site, path).text)
        assert 'href="/events/azerbaijani-loan-not-spent"' in told, path


def test_what_stands_below_a_value_is_not_the_same_again(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/projects-overdue?as_of=2025-09-23").text
    assert ">by the end of 2024<" in page
    assert "<small>by the end of 2024</small>" not in page
    assert "<small>May 15</small>" in page
    assert "<small>28 December 2023</small>" not in page, "the document's name ends with its day"


def test_values_are_readable(datasette: Datasette) -> None:
    cells = cells_of(get(datasette, "/reports/financing").text)
    assert {"by 2030", "Other financing"} <= set(cells)
    assert any(cell.startswith("1,500,000,000") and "US dollars" in cell for cell in cells)
    overdue = cells_of(get(datasette, "/reports/projects-overdue?as_of=2025-01-01").text)
    assert any(cell.startswith("by the end of 2024") for cell in overdue)
    assert "7 December 2023" in cells_of(get(datasette, "/reports/timeline").text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("projects-overdue?as_of=2020-01-01", "Nothing is overdue as of 1 January 2020, by the coded sources."),
        ("financing?provider=russia&stage=provided", "Nothing in this edition answers this, as you have narrowed it."),
        ("common-ground?one=georgia&about=zangezur-corridor&other=gabriel", "Nothing in this edition is called"),
    ],
)
def test_an_empty_answer_says_why(datasette: Datasette, asked: str, said: str) -> None:
    assert said in get(datasette, f"/reports/{asked}").text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("financing?provider=nobody", 400, "Nothing in this edition is called “nobody”. Give a slug, an address, or"),
        ("financing?provider=rusia", 400, "Nothing in this edition is called “rusia”. Did you mean “russia”?"),
        ("financing?stage=vanished", 400, "Nothing in this edition is called “vanished”. Choose from planned, "),
        ("financing?stage=plannd", 400, "Nothing in this edition is called “plannd”. Did you mean “planned”?"),
        ("timeline?since=tomorrow", 400, "“tomorrow” is not a day; write it like 2024-12-31."),
        ("timeline?since=2023-02-30", 400, "is not a day"),
        ("co-attendance?least=many", 400, "“many” is not a whole number."),
        ("co-attendance?least=99999999999999999999", 400, "is too large a number."),
        ("spellings?name=" + "x" * 400, 400, "This is too long"),
        ("financing?stadge=planned", 400, "This report has no such parameter. It has provider, "),
        ("financing?stadge=planned", 400, "Did you mean stage?"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(datasette: Datasette, asked: str, status: int, said: str) -> None:
    answer = get(datasette, f"/reports/{asked}")
    assert answer.status_code == status
    assert said in html.unescape(answer.text)
    assert cells_of(answer.text) == []
    assert '<h2 id="take">Download</h2>' not in answer.text


def test_a_form_that_is_not_understood_comes_back_filled_in(datasette: Datasette) -> None:
    page = get(datasette, "/reports/financing?stage=vanished&provider=russia").text
    assert '<option value="vanished" selected>vanished</option>' in page
    assert '<option value="russia" selected>Russia</option>' in page
    by_name = get(datasette, "/reports/financing?stadge=planned&provider=russia").text
    assert '<option value="russia" selected>Russia</option>' in by_name
    assert '<a href="/reports/financing?provider=russia">Show the report without it</a>' in by_name
    both = get(datasette, "/reports/financing?stadge=planned&stage=vanished").text
    assert "Show the report without" not in both


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize(
    ("asked", "said"),
    [("stadge=planned", "Did you mean stage?"), ("stage=plannd", "Did you mean “planned”?"), ("provider=x", "Give a")],
)
def test_datasettes_own_files_are_held_to_the_same(datasette: Datasette, ending: str, asked: str, said: str) -> None:
    answer = get(datasette, f"/communique/financing.{ending}?{asked}&_size=1")
    assert (answer.status_code, said in answer.text) == (400, True)


def test_datasettes_own_files_take_names_and_words_too(datasette: Datasette) -> None:
    asked = urlencode({"provider": "Russia", "currency": "US Dollar", "_shape": "array"})
    by_name, by_slug = (
        get(datasette, f"/communique/financing.json?{one}").json()
        for one in (asked, "provider=russia&currency=USD&_shape=array")
    )
    assert by_name == by_slug != []


EVIL = {
    "script": '"><script>alert(1)</script>',
    "quote": "'; DROP TABLE records; --",
    "double quote": '"',
    "full-text syntax": 'label : ( NEAR "',
    "null": "a\0b",
    "template": "{{ 7 * 7 }} {0} {as_of}",
    "format": "%s {x!r}",
    "long": "x" * 5000,
    "direction": "\u202egnissim",
    "half a letter": "\ud800",
    "percent": "%",
}


# With parameters of every kind: records, terms, lists, days, numbers, free text.
OF_EVERY_KIND = ["co-attendance", "country-dossier", "financing", "spellings", "timeline"]


@pytest.mark.parametrize("value", EVIL.values(), ids=EVIL)
@pytest.mark.parametrize("name", OF_EVERY_KIND)
def test_nothing_that_is_written_breaks_a_page(name: str, datasette: Datasette, value: str) -> None:
    given = urlencode({parameter.name: value for parameter in find_report(name).parameters}, errors="surrogatepass")
    for ending in ("", ".csv", ".md"):
        answer = get(datasette, f"/reports/{name}{ending}?{given}")
        assert answer.status_code < 500
        assert "<script>alert(1)" not in answer.text or ending


def test_of_two_values_none_is_dropped_in_silence(datasette: Datasette) -> None:
    for ending in ("", ".csv"):
        answer = get(datasette, f"/reports/financing{ending}?stage=planned&stage=provided")
        assert (answer.status_code, "given 2 times: pick one" in answer.text) == (400, True)


def test_a_parameter_given_twice_alike_or_once_empty_counts_once(datasette: Datasette) -> None:
    page = get(datasette, "/reports/financing?stage=&stage=planned&stage=planned").text
    assert cells_of(page) == cells_of(get(datasette, "/reports/financing?stage=planned").text)


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Vladimir Putin", "vladimir-putin"),
        ("/actors/vladimir-putin", "vladimir-putin"),
        ("https://example.org/actors/vladimir-putin", "vladimir-putin"),
        (" vladimir-putin ", "vladimir-putin"),
    ],
)
def test_a_name_or_an_address_will_do_for_a_slug(datasette: Datasette, written: str, slug: str) -> None:
    page = get(datasette, f"/reports/person-dossier?{urlencode({'person': written})}").text
    assert f'href="/reports/person-dossier?person={slug}"' in page
    assert '<option value="vladimir-putin" selected>Vladimir Putin</option>' in page


def test_the_address_of_a_result_spells_its_defaults_out(datasette: Datasette) -> None:
    page = get(datasette, "/reports/promises-due").text
    assert 'href="/reports/promises-due?as_of=2023-12-28"' in page
    assert '<link rel="canonical" href="http://localhost/reports/promises-due?as_of=2023-12-28">' in page
    spelled_out = get(datasette, "/reports/promises-due?as_of=2023-12-28").text
    assert cells_of(page) == cells_of(spelled_out)


def test_the_same_is_to_be_had_by_command_and_in_python(datasette: Datasette, edition: Edition) -> None:
    page = html.unescape(get(datasette, "/reports/co-attendance?least=2&actor=iran").text)
    assert "communique report co-attendance -p least=2 -p actor=iran" in page
    (python,) = re.findall(r"from communique import run_report\n\n(rows = .*)\n?</pre>", page)
    assert python == "rows = run_report('co-attendance', least=2, actor='iran').as_dicts()"


def test_the_sql_on_the_page_is_what_gives_the_rows(datasette: Datasette) -> None:
    page = get(datasette, "/reports/loan-book").text
    (address,) = re.findall(r'<a href="([^"]+)">Edit and run it</a>', page)
    edited = get(datasette, html.unescape(address).replace("/communique?", "/communique.json?_shape=objects&")).json()
    assert [row["amount"] for row in edited["rows"]] == [500_000_000.0]


def test_the_list_of_reports_has_every_question(datasette: Datasette) -> None:
    page = html.unescape(get(datasette, "/reports").text)
    for report in list_reports():
        assert report.question in page
        assert f'href="/reports/{report.name}"' in page


def test_datasettes_address_of_a_report_leads_to_its_page(datasette: Datasette) -> None:
    answer = get(datasette, "/communique/financing?stage=planned&provider=russia")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/reports/financing?stage=planned&provider=russia"
    assert get(datasette, "/communique/financing.csv").status_code == 200
    assert get(datasette, "/communique/financing.json").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said", "meant"),
    [
        ("nothing", "No report is called “nothing”.", None),
        ("nothing.csv", "No report is called “nothing”.", None),
        ("financng", "No report is called “financng”.", "/reports/financing"),
        ("Financing/", "No report is called “Financing”.", "/reports/financing"),
        ("finansing.csv", "No report is called “finansing”.", "/reports/financing.csv"),
        ("financng.pdf?stage=planned", "No report is called “financng”.", "/reports/financing"),
        ("financing.pdf", "This report does not come as “pdf”: it does as csv, json, xlsx, md.", "/reports/financing"),
        ("%3Cb%3E", "No report is called “&lt;b&gt;”.", None),
    ],
)
def test_no_such_report_is_not_found_with_what_may_be_meant(
    asked: str, said: str, meant: str | None, datasette: Datasette
) -> None:
    answer = get(datasette, f"/reports/{asked}")
    assert answer.status_code == 404
    assert said in answer.text
    assert re.findall('Did you mean <a href="([^"]+)">', answer.text) == ([meant] if meant else [])


def test_what_takes_too_long_is_said_with_a_way_out(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    report = reports_of(edition_of(datasette))["spellings"]
    monkeypatch.setitem(reports_of(edition_of(datasette)), "spellings", dataclasses.replace(report, sql=endless))
    answer = get(datasette, "/reports/spellings")
    assert answer.status_code == 400
    assert "This takes longer than a page may" in answer.text
    assert 'href="/reports/spellings.csv"' in answer.text


def test_a_total_says_in_sentences_what_it_leaves_out(datasette: Datasette) -> None:
    report: Any = reports_of(edition_of(datasette))["financing-totals"]
    rows = [
        (1, "Hillmark", "planned", "EUR", 14_500_000.0, None, "about", 2, 1, 0, 0, 0, 3, "in other currencies"),
        (1, "Hillmark", "planned", None, None, None, None, 0, 0, 0, 0, 0, 1, "the source gives no amount"),
        (2, "Lakeland", "provided", "EUR", 1.0, None, "exact", 1, 0, 0, 0, 0, 0, None),
    ]
    assert left_out(report, shape_of(report.columns), rows) == [
        "Hillmark, planned, euros – leaves out 3 sums: in other currencies.",
        "Hillmark, planned – leaves out 1 sum: the source gives no amount.",
        "Sums for which no source names a provider; the report on all financing lists them.",
    ]
    assert "Nothing: every sum" in get(datasette, "/reports/financing-totals").text


def test_pages_and_reports_have_the_same_rows(datasette: Datasette, edition: Edition) -> None:
    rows = run_report("meeting-roster", f"sqlite:///{edition.snapshot}").rows
    assert f'<h2 id="result">{len(rows)} rows</h2>' in get(datasette, "/reports/meeting-roster").text


def test_a_holder_of_no_view_is_named_and_the_page_leads_on(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/common-ground?one=azerbaijan&other=iran").text
    (told,) = re.findall(r'<p class="note">(No view of Azerbaijan is coded\..*?)</p>', page)
    assert '<a href="?one=georgia&amp;other=iran">Georgia</a>' in told
    assert ">Iran</a>" not in told, "it is chosen already"
    assert '<a href="/actors/azerbaijan">Azerbaijan</a>' in page
    assert "is coded. Choose instead" not in get(whole_site, "/reports/common-ground?one=georgia&other=iran").text
    assert "No view of Azerbaijan is coded." in get(whole_site, "/reports/attributed-views?holder=azerbaijan").text


def test_where_there_are_no_rows_the_page_leads_to_what_was_chosen(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/side-by-side?record=astara-rasht-bridge").text
    assert "Only one document speaks of this record, or none." in page
    assert '<a href="/projects/astara-rasht-bridge">' in page


def test_what_is_not_said_is_a_click_from_the_loan_and_from_each_document(whole_site: Datasette) -> None:
    loan = get(whole_site, "/financings/azerbaijan-iran-soft-loan").text
    assert 'href="/reports/blanks?record=azerbaijan-iran-soft-loan">What the sources leave open</a>' in loan
    of_one = "/reports/blanks?document=svarants-2023-12-28&amp;record=azerbaijan-iran-soft-loan"
    assert f'<a href="{of_one}">what it leaves open</a>' in loan
    told = re.sub(r"<[^>]+>", " ", get(whole_site, html.unescape(of_one)).text)
    assert re.search(r"what the money is for\s+this document, though another does\s+Astara–Rasht section", told)
    assert "The article names no project for the loan" in told, "the note on that document"
    assert "In 2017 Iran" not in told, "not that on another"
    assert (
        'href="/reports/blanks?document=svarants-2023-12-28"' in get(whole_site, "/documents/svarants-2023-12-28").text
    )


def test_few_voices_are_named_where_they_are_counted(whole_site: Datasette) -> None:
    roster = get(whole_site, "/reports/meeting-roster?meeting=raisi-turkey-visit").text
    assert "1 voice: Hürriyet Daily News; updated: attendance</small>" in roster
    assert not re.search(r"\b[1-3] voices?\b(?!:)", main_of(roster))
    loan = re.sub(r"<[^>]+>", "", get(whole_site, "/financings/azerbaijan-iran-soft-loan").text)
    assert "2 independent voices (Aleksandr Svarants, BB.LV), 5 sentences" in loan
    assert "3 voices: Islamic Republic of Iran Railways, BB.LV, Aleksandr Svarants" in loan
    assert re.search(r"(?i)interest\s+no document here says", loan), "not one source alone is silent"


def test_who_is_against_it_and_why_is_one_click_from_what_it_is_about(whole_site: Datasette) -> None:
    way = "/reports/views?about=zangezur-corridor"
    assert (
        f'<a href="{way}">Who is for it, who is against it, and why</a>'
        in get(whole_site, "/projects/zangezur-corridor").text
    )
    rows = re.findall(r"<tr>.*?</tr>", get(whole_site, way).text, re.S)
    (told,) = [row for row in rows if "was against this: the Zangezur corridor opens" in row]
    assert "Iran feared that the Zangezur corridor damages Armenia" in html.unescape(told)
    assert "Iran feared that the Zangezur corridor strengthens Turkey" in html.unescape(told), "the other reason, too"


def test_that_only_the_coder_leads_somewhere_is_marked(whole_site: Datasette) -> None:
    turkey = re.sub(r"<[^>]+>", " ", get(whole_site, "/actors/turkey").text)
    assert re.search(r"Recep Tayyip Erdoğan at Raisi's visit to Turkey\s+coder's conclusion", html.unescape(turkey))
    for path, listed in (
        ("projects/azerbaijan-iran-nakhichevan-corridor", "Nakhichevan"),
        ("places/nakhichevan", "Azer.*"),
    ):
        page = re.sub(r"<[^>]+>", " ", get(whole_site, f"/{path}").text)
        assert re.search(rf"{listed} \(end\)\s+coder's conclusion", html.unescape(page)), "a member of a set, too"
    assert "denies all of it" in get(whole_site, "/reports/disagreements").text, "a voice alone would seem a value"
    tass = get(whole_site, "/documents/tass-2023-10-24").text
    assert re.search(r"“October 24”.*coder's conclusion", tass)


def test_what_stands_below_a_blank_column_is_together_still(whole_site: Datasette) -> None:
    page = get(whole_site, "/reports/financing-in-one-currency").text
    headings = re.findall(r"<th[^>]*>(.*?)</th>", page.partition("<table")[2].partition("</thead>")[0], re.S)
    told = [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in headings]
    assert not {"in", "bound", "how"} & set(told), "each would be a column of its own"
    assert "given in this currency" in page, "how a sum is arrived at stands below it"
