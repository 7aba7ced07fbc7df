"""Every record's page says how to cite it and how to report a mistake; the same is there as files."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition, PublicationError
from communique.edition.site import MISTAKES_VARIABLE, URL_VARIABLE, site_settings
from communique.factfiles.files import load_files
from communique.reports.arguments import Arguments
from communique.reports.parameters import SHARED, Parameter
from communique.reports.report import Report
from communique.serving.application import datasette_for
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.databases import new_database
from tests.unit.test_publication import get

LOAN = "/financings/lakeland/financing/grey-ferry"
SITE = "https://communique.example"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("cite")
    url = f"sqlite:///{folder}/communique.db"
    new_database(url)
    # A title that would end a textarea, a script, a BibTeX value and a JSON string.
    ferry = folder / "ferry.yaml"
    text = (SAMPLE / "ferry.yaml").read_text("utf-8")
    title = "title: '</textarea><script>alert(1)</script> {\" \\ & 100 %'"
    ferry.write_text(text.replace("title: Lakeland and Hillmark revive the ferry", title), "utf-8")
    load_files(url, [SAMPLE_FILES[0], ferry, SAMPLE_FILES[2]])
    return publish_edition(url, folder / "editions")


def served(edition: Edition, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Datasette:
    for name in (URL_VARIABLE, MISTAKES_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return datasette_for(edition)


@pytest.fixture
def datasette(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Iterator[Datasette]:
    one = served(edition, monkeypatch, COMMUNIQUE_URL=f"{SITE}/", COMMUNIQUE_MISTAKES="https://tracker.example/new")
    yield one
    for database in one.databases.values():
        database.close()


def area(page: str, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found, name
    return html.unescape(found[1])


def test_a_records_page_has_a_footnote_bibtex_and_csl(datasette: Datasette, edition: Edition) -> None:
    page = get(datasette, LOAN).text
    note = re.search(r'<p class="footnote"[^>]*>(.*?)</p>', page)
    assert note
    for words in (
        "40 million EUR loan from Lakeland to Hillmark for Ferry of Port Grey (provided)",
        "the source is certain",
        "Ada Quill",
        "<i><bdi>The Lake Herald</bdi></i>, 4 March 2031, paragraph 4, sentence 1.",
        "Disputed (amount: €45 million) by",
        f"edition {edition.sha256[:16]}, {SITE}{LOAN}.",
    ):
        assert words in note[1]
    assert f"url          = {{{SITE}{LOAN}}}" in area(page, "cite-bibtex")
    assert [item["id"] for item in json.loads(area(page, "cite-csl"))] == [
        "communique:lakeland:financing:grey-ferry",
        "quill-2031-03-04",
        "rival-2031-03-11",
    ]


@pytest.mark.parametrize("name", ["cite-bibtex", "cite-csl"])
def test_a_hostile_title_stays_within_its_field(datasette: Datasette, name: str) -> None:
    page = get(datasette, LOAN).text
    assert "<script>alert" not in page
    assert "alert(1)" in area(page, name)


@pytest.mark.parametrize(
    ("ending", "kind", "beginning"),
    [
        ("bib", "application/x-bibtex; charset=utf-8", "@dataset{communique:lakeland:financing:grey-ferry,"),
        ("csl.json", "application/vnd.citationstyles.csl+json; charset=utf-8", "[\n"),
        ("txt", "text/plain; charset=utf-8", "40 million EUR loan"),
    ],
)
def test_a_citation_is_there_as_a_file(datasette: Datasette, ending: str, kind: str, beginning: str) -> None:
    answer = get(datasette, f"/cite{LOAN}.{ending}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.text.startswith(beginning)
    assert "etag" in answer.headers


@pytest.mark.parametrize("ending", ["bib", "csl.json"])
def test_the_file_says_what_the_page_says(datasette: Datasette, ending: str) -> None:
    page, name = get(datasette, LOAN).text, {"bib": "cite-bibtex", "csl.json": "cite-csl"}[ending]
    assert get(datasette, f"/cite{LOAN}.{ending}").text == area(page, name)


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/cite/topics/ferry-fare.bib", 301, "/cite/topics/ferry-toll.bib"),
        ("/cite/projects/grey-bridge.csl.json", 410, None),
        ("/cite/projects/no-such-thing.txt", 404, None),
        ("/cite/projects/grey-ferry.doc", 404, None),
        ("/cite/projects/grey-ferry", 404, None),
    ],
    ids=["merged", "withdrawn", "unknown", "another format", "no format"],
)
def test_an_old_or_odd_address_is_answered(datasette: Datasette, path: str, status: int, location: str | None) -> None:
    answer = get(datasette, path)
    assert (answer.status_code, answer.headers.get("location")) == (status, location)


@pytest.mark.parametrize("path", ["/actors/lakeland", "/topics/ferry-toll", "/documents/quill-2031-03-04"])
def test_records_without_a_claim_are_cited_too(datasette: Datasette, path: str) -> None:
    assert f"{SITE}{path}." in get(datasette, f"/cite{path}.txt").text
    assert 'class="cite"' in get(datasette, path).text


def test_a_mistake_can_be_reported_where_the_site_says(datasette: Datasette) -> None:
    page = get(datasette, LOAN).text
    link = re.search(r'<a href="(https://tracker\.example/new\?title=[^"]*)"[^>]*>Report a mistake</a>', page)
    assert link
    assert "grey-ferry" in link[1]


def test_without_a_place_to_report_to_the_page_says_so_and_gives_the_text(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = get(served(edition, monkeypatch), LOAN).text
    assert "has set no address for reports" in page
    report = area(page, "mistake-report")
    assert report.startswith("Mistake in: 40 million EUR loan")
    assert f"Edition: {edition.sha256[:16]}" in report


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        (URL_VARIABLE, "communique.example"),
        (URL_VARIABLE, "javascript:alert(1)"),
        (URL_VARIABLE, "https://a b"),
        (MISTAKES_VARIABLE, "javascript:alert(1)"),
        (MISTAKES_VARIABLE, "somebody"),
        (MISTAKES_VARIABLE, "data:text/html,x@y"),
    ],
)
def test_a_setting_that_is_no_address_is_refused(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    with pytest.raises(PublicationError, match=variable):
        served(edition, monkeypatch, **{variable: value})


def test_a_changed_setting_makes_pages_new(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = {get(served(edition, monkeypatch, **one), LOAN).headers["etag"] for one in ({}, {URL_VARIABLE: SITE})}
    assert len(tags) == 2
    assert site_settings() == {"url": SITE}


def test_a_report_is_cited_with_what_limits_it(datasette: Datasette) -> None:
    get(datasette, "/")  # readies the templates
    parameters = (Parameter("project", label="Project"), Parameter("until", "date", label="Until"), *SHARED)
    report = Report("financing", "Money", "Who pays?", "Money and trade", {}, parameters, "")
    values = {"project": "grey-ferry", "until": "2031-03-04", "bulk": "no"}
    given = Arguments(report, values, called={"project": "Ferry </p>"})
    panel = render(datasette, "_cite_report.html", report=report, given=given, address=f"{SITE}/reports/financing?x=1")
    assert "Money. Who pays? Project: Ferry &lt;/p&gt;; Until: 4 March 2031" in panel
    assert f"{SITE}/reports/financing?x=1." in panel
    assert "datasets" not in panel, "what is so for all reports limits nothing"
    unclear = Arguments(report, values, problems={"x": "?"})
    assert render(datasette, "_cite_report.html", report=report, given=unclear).strip() == ""


def test_a_reports_page_says_how_to_cite_it_as_it_was_asked(datasette: Datasette, edition: Edition) -> None:
    page = get(datasette, "/reports/financing?stage=planned").text
    note = re.search(r'<p class="footnote"[^>]*>(.*?)</p>', page)
    assert note
    assert "How far it has come: planned" in note[1]
    assert f"edition {edition.sha256[:16]}, {SITE}/reports/financing?stage=planned." in note[1]
    assert area(page, "cite-bibtex").startswith("@dataset{communique:report:financing:")


def render(datasette: Datasette, template: str, **context: Any) -> str:
    sync = datasette.jinja_env.overlay(enable_async=False)
    return str(sync.get_template(template).render(urls=datasette.urls, **context))


def test_the_buttons_need_nothing_but_a_file_of_ours(datasette: Datasette) -> None:
    page = get(datasette, LOAN).text
    assert '<script src="/static/copying.js" type="module"></script>' in page
    script = (Path(__file__).parents[2] / "communique" / "web" / "static" / "copying.js").read_text("utf-8")
    assert get(datasette, "/static/copying.js").text == script
    assert len(re.findall(r'data-copied="', page)) == 4
    fields = re.findall(r'<textarea id="([^"]+)"', page)
    assert len(fields) == 3
    for field in fields:
        assert f'<label for="{field}">' in page


def test_a_source_is_cited_for_no_more_than_it_says(whole_site: Datasette) -> None:
    note = get(whole_site, "/cite/financings/azerbaijan-iran-soft-loan.txt").text
    # Who names no project, who speaks of the instrument alone, and what is disputed there and what merely older.
    assert "28 December 2023, paragraph 13, sentence 4 (does not give the project)." in note
    assert re.search(r"paragraph 8, sentence 1, \S+ \(gives only the instrument\)\.", note)
    assert "Disputed (amount: €500 million) by xebersaati.com" in note
    assert "Before it (stage: planned; stage: agreed) by xebersaati.com, 21 September 2017, paragraph 5" in note
    assert "Beiranvand" not in note.partition("“")[0], "he is cited for the instrument alone"
    talks = get(whole_site, "/cite/meetings/moscow-talks.txt").text
    assert "(duration: about 5 hours; does not give the kind of visit)." in talks
    assert "says a part of this" in talks
    bibtex = get(whole_site, "/cite/financings/azerbaijan-iran-soft-loan.bib").text
    assert "paragraph 13, sentence 4; does not give the project" in bibtex
