"""Projects with no document, with one, and with one in another language, through every page and report."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from communique.cli.init import PLACES, STARTER
from communique.database.address import url_of_file
from communique.edition.publication import publish_edition
from communique.factfiles.files import check_files, load_files
from communique.factfiles.texts.segment import document_head, locators
from communique.project import FILE, Project, open_project
from communique.reports.report import list_reports, report_folders
from communique.reports.result import run_report
from tests.support.databases import new_database
from tests.support.serving import served_edition

pytestmark = pytest.mark.slow

TEXTS = {
    "one": ("en", "Ada Brown met Carl Diaz in Oslo.\n"),
    "of another language": (
        "de",
        "Über die Brücke\n"
        "Ministerin Jutta Weiß sprach am 3. März 2031 in Köln mit Łukasz Żak über den Zoll. "
        "Polen will 2,5 Millionen Euro geben.\n",
    ),
}
ACTORS = {
    "one": "{slug: ada-brown, label: Ada Brown, type: person}, {slug: carl-diaz, label: Carl Diaz, type: person}",
    "of another language": "{slug: weiss, label: Jutta Weiß, type: person}, "
    "{slug: zak, label: Łukasz Żak, type: person}, {slug: polen, label: Polen, type: country}",
}
FACTS = {
    "one": "meetings:\n  - {slug: talk, label: Brown and Diaz in Oslo, status: held, evidence: [P1.S1]}\n",
    "of another language": """
meetings:
  - slug: gespraech
    label: Gespräch über den Zoll in Köln
    summary: Es ging um Maut.
    note: Ohne Protokoll.
    status: held
    held_on: {edtf: 2031-03-03, printed: 3. März 2031}
    evidence: [P2.S1]
    participants:
      - {actor: weiss, attendance: attended, evidence: [P2.S1]}
      - {actor: zak, attendance: attended, evidence: [P2.S1]}
projects:
  - slug: bruecke
    label: Brücke
    evidence: [P1.S1]
    financings:
      - slug: brueckengeld
        provider: polen
        amount: 2.5 million EUR
        stage: planned
        evidence: [P2.S2, {at: P2.S2, field: project, inferred: true}]

""",
}
SETTINGS = {
    "none": 'id = "urn:uuid:2f6a3c1e-9b57-4d08-8a41-6c0e5d7b9f32"\n',
    "one": 'title = "Oslo notes"\nsummary = "who met whom in Oslo"\npublisher = "The Notes"\n',
    "of another language": 'title = "Brücken & Zölle"\nsummary = "wer mit wem über Zölle spricht"\nlanguage = "de"\n'
    'license = "CC0"\ncoders = ["Ein Kollege"]\nauthors = ["Weiß, J.", "Żak, Ł."]\nstory = "bruecke"\n'
    "region = [5.0, 45.0, 25.0, 56.0]\n",
}
OWN_REPORT = re.findall(r"```sql\n(.*?)```", (STARTER / "queries.md").read_text("utf-8"), re.S)[0]
PAGES = [
    *(
        "/",
        "/about",
        "/about/methodology",
        "/about/codebook",
        "/about/coverage",
        "/about/dictionary",
        "/about/schema",
        "/reports",
        "/search",
    ),
    *("/search?q=%C5%81ukasz", "/pictures", "/downloads", "/communique", "/feed.atom", "/calendar.ics", "/llms.txt"),
    *("/promises?forecasts=yes", "/promises.ics?forecasts=yes"),
    *("/openapi.json", "/robots.txt", "/reconcile"),
]
TELLING = [
    *(
        "/",
        "/about",
        "/about/methodology",
        "/about/codebook",
        "/about/dictionary",
        "/about/schema",
        "/about/coverage",
        "/feed.atom",
    ),
    *("/llms.txt", "/openapi.json", "/communique/fact_files", "/reports", "/downloads", "/reconcile"),
]
MOST_PAGES = 260


def made(folder: Path, name: str) -> Project:
    for file, place in PLACES.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text((STARTER / file).read_text("utf-8"), "utf-8")
    (folder / FILE).write_text(SETTINGS[name], "utf-8")
    (folder / "queries" / "meetings-by-place.sql").write_text(OWN_REPORT, "utf-8")
    if name in TEXTS:
        language, text = TEXTS[name]
        head = document_head(text.encode(), text, language)
        more = "  slug: first\n  label: The first\n  title: Title\n  source_type: news report\n  evidence: [P1.S1]\n"
        head = head.replace("document:\n", f"document:\n{more}")
        (folder / "documents").mkdir()
        (folder / "documents" / "first.yaml").write_text(head + locators(text, language) + FACTS[name], "utf-8")
        (folder / "gazetteer" / "actors.yaml").write_text(f"gazetteer: actors\nactors: [{ACTORS[name]}]\n", "utf-8")
    return open_project(folder)


@pytest.fixture(scope="module", params=SETTINGS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    one = made(tmp_path_factory.mktemp("project"), request.param)
    check_files(one.fact_files(), None, one)
    new_database(url_of_file(one.database))
    load_files(url_of_file(one.database), one.fact_files())
    return one


@pytest.fixture(scope="module")
def site(project: Project) -> Iterator[Datasette]:
    with served_edition(publish_edition(project.database, project.editions, project)) as served:
        yield served


def ask(site: Datasette, path: str) -> httpx.Response:
    answer: httpx.Response = asyncio.run(site.client.get(path))
    return answer


def test_every_page_and_whatever_it_leads_to_is_there(site: Datasette, project: Project) -> None:
    reports = [
        f"/reports/{one.name}{end}" for one in list_reports(report_folders(project)) for end in ("", ".csv", ".md")
    ]
    waiting, seen, broken = [*PAGES, *reports], set[str](), dict[str, int]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path not in seen:
            seen.add(path)
            answer = ask(site, path)
            if answer.is_error:
                broken[path] = answer.status_code
            waiting += [link for link in links_of(answer) if link not in seen]
    assert broken == {}
    assert {*PAGES, *reports} <= seen


def links_of(answer: httpx.Response) -> list[str]:
    if "html" not in answer.headers.get("content-type", ""):
        return []
    links = [unescape(link) for link in re.findall(r'href="(/[^"#?]*)', answer.text)]
    return [link for link in links if not link.startswith(("/-/", "/static/"))]


def test_pages_say_what_the_project_says_of_itself(site: Datasette, project: Project) -> None:
    said = project.settings
    pages = (unescape(ask(site, path).text) for path in ("/", "/about", "/feed.atom"))
    front, about, feed = (re.sub("</?bdi[^>]*>", "", page) for page in pages)
    assert re.search(rf"<h1[^>]*>{re.escape(said.title)}</h1>", front)
    assert f'<p class="lead">{said.summary[:1].upper()}{said.summary[1:]}: who met whom' in front
    assert f"<title>{said.full_title}</title>" in front
    assert f"<title>{said.title}: new documents and corrections</title>" in feed
    assert f"{said.full_title}. Edition " in about
    assert ("No licence is stated" in about) is not bool(said.license)
    assert all(name in about for name in (said.publisher, said.license, *said.coders))
    assert not re.search("how far.* agreed", front + about)  # which no file of it says
    assert json.loads(ask(site, "/openapi.json").text)["info"]["title"] == said.title


def marked(site: Datasette, path: str) -> list[str]:
    """What a page marks as of another language than its own, as TAG CODE WORDS."""
    page = ask(site, path).text
    assert page.count('<html lang="en">') == 1
    assert not re.findall(r'<(?!html)\w+[^>]* lang="[^"]*"(?! dir="auto")[^>]*>', page)  # it may run from right to left
    return [" ".join(one) for one in re.findall(r'<(?!html)(\w+)[^>]* lang="(.*?)"[^>]*>([^<]*)', unescape(page))]


def test_what_coders_write_is_marked_where_it_is_not_in_english(site: Datasette, project: Project) -> None:
    title = project.settings.title
    if project.settings.language == "en":
        assert [one for path in PAGES[:8] for one in marked(site, path)] == []
        return
    assert {f"a de {title}", f"h1 de {title}", "bdi de Wer mit wem über Zölle spricht"} <= set(marked(site, "/"))
    meeting = marked(site, "/meetings/gespraech")
    assert {"h1 de Gespräch über den Zoll in Köln", "p de Es ging um Maut.", "span de Ohne Protokoll."} <= set(meeting)
    money = marked(site, "/financings/brueckengeld")
    assert {"a de Polen"} <= set(money)
    assert not [one for one in money if one.startswith("h1")]  # its name is made here, and English
    assert "a de Łukasz " in marked(site, "/search?q=zak")  # then comes what was found
    assert "a de Polen" in marked(site, "/reports/financing")


def test_the_front_page_calls_no_report_empty_that_has_rows(site: Datasette, project: Project) -> None:
    called = re.findall(r'href="/reports/([a-z-]+)">[^<]*</a> <span class="quiet">Nothing', ask(site, "/").text)
    counts = {name: len(ask(site, f"/reports/{name}.json").json()["rows"]) for name in called}
    assert counts == dict.fromkeys(called, 0)


LEAKS = re.compile(r"CC BY|Communiqué founders|Astara|Russia|\bIran\b|\bseed\b|\bcheckout\b")


def test_nothing_of_the_first_project_is_told_of_another(site: Datasette) -> None:
    told = {path: ask(site, path).text for path in TELLING}
    told["metadata"] = json.dumps(site.metadata(), ensure_ascii=False)
    assert {name: LEAKS.findall(text) for name, text in told.items() if LEAKS.search(text)} == {}


def test_programs_are_told_the_title_as_pages_are(site: Datasette, project: Project) -> None:
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', ask(site, "/").text, re.S)
    assert json.loads(said)["name"] == project.settings.full_title


def test_feeds_of_two_projects_have_no_id_in_common(site: Datasette, datasette: Datasette) -> None:
    ids = [set(re.findall(r"<id>(.*?)</id>", ask(one, "/feed.atom").text)) for one in (site, datasette)]
    assert all(ids)
    assert not set.intersection(*ids)


def test_a_title_in_a_feed_is_of_its_documents_language(site: Datasette, project: Project) -> None:
    titles = re.findall(r'<title xml:lang="(.*?)">Title<', ask(site, "/feed.atom").text)
    assert titles == [project.settings.language] * len(list((project.folder / "documents").glob("*.yaml")))


def test_a_record_is_cited_by_the_projects_authors(site: Datasette, project: Project) -> None:
    if project.settings.authors:
        cited = ask(site, "/cite/meetings/gespraech.bib").text
        assert "{Weiß, J. and Żak, Ł.}" in cited
        assert "Brücken \\& Zölle: wer mit wem über Zölle spricht" in cited


def test_every_report_answers_with_its_defaults(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)
    for report in list_reports(report_folders(project)):
        assert run_report(report.name, project.database).columns, report.name
    assert run_report("meetings-by-place", project.database).rows == []
