"""Pages about the data say what models, codebook and snapshot say, all of it; every link on them leads somewhere."""

from __future__ import annotations

import re
from html import unescape

import pytest
from datasette.app import Datasette
from datasette.plugins import pm

from communique.edition.about import TEXTS
from communique.edition.description import everything_described
from communique.edition.prose import html_of, sections, sections_as_html
from communique.project import GENERAL_CODEBOOK, ROOT
from communique.reports.report import list_reports
from communique.reports.result import run_report
from communique.schema import Base
from communique.schema.base import VOCABULARY
from communique.schema.vocabulary import Bearing, Modality, Reliability, Rule, Standing
from tests.support.serving import ask

PAGES = [
    "/about",
    "/about/methodology",
    "/about/codebook",
    "/about/coverage",
    "/about/dictionary",
    "/about/schema",
    "/downloads",
]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def anchors(html: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', html))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_and_has_one_heading_and_a_title(datasette: Datasette, path: str) -> None:
    answer = ask(datasette, path)
    assert answer.status_code == 200
    assert len(answer.content) < 150_000
    assert answer.text.count("<h1>") == 1
    assert "@/" not in answer.text
    assert f'<a href="{path}" aria-current="page">' in answer.text


def grouped(links: set[str], path: str) -> dict[str, set[str]]:
    """By page, the parts of it that links lead to."""
    found: dict[str, set[str]] = {}
    for link in links:
        target, _, part = link.partition("#")
        found.setdefault(target or path, set()).add(part)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_every_link_within_these_pages_leads_somewhere(datasette: Datasette, path: str) -> None:
    links = set(re.findall(r'href="([^"]*)"', ask(datasette, path).text))
    within = {link for link in links if link.startswith(("#", "/about", "/downloads", "/documents", "/communique"))}
    assert within
    for target, parts in grouped(within, path).items():
        answer = ask(datasette, target)
        assert answer.status_code == 200, target
        assert parts <= {"", *anchors(answer.text)}, target


def test_the_dictionary_has_every_table_and_column_under_its_anchor(datasette: Datasette) -> None:
    page = ask(datasette, "/about/dictionary").text
    for described in everything_described():
        entry = page.split(f'id="{described.name}"')[1].split("</section>")[0]
        assert re.findall(r"<dt>([^<]+)<dd>", entry) == list(described.columns), described.name
        for meaning in described.columns.values():
            assert meaning.split(" One of:")[0] in words(entry), described.name


def test_the_dictionary_has_every_term_with_its_meaning_once(datasette: Datasette) -> None:
    page = ask(datasette, "/about/dictionary").text
    used = {c.info[VOCABULARY] for t in Base.metadata.sorted_tables for c in t.columns if VOCABULARY in c.info}
    terms = page.split('<section id="terms">')[1]
    for vocabulary in used:
        for term in vocabulary:
            assert f"<dt>{term.value}</dt><dd>{term.meaning}" in unescape(terms), vocabulary
    assert "One of: " not in page.split('<section id="terms">')[0].split("<h2>Views</h2>")[0]


def test_the_methodology_is_how_documents_are_coded_and_how_far_coders_agree(datasette: Datasette) -> None:
    page = words(ask(datasette, "/about/methodology").text)
    agreement = sections((ROOT / "seed" / "AGREEMENT.md").read_text("utf-8"))
    for title, text in [*sections((TEXTS / "coding.md").read_text("utf-8")), *agreement]:
        assert title in page
        assert words(html_of(text)) in page, title
    assert "the source states it outright" in page


def test_field_names_are_in_the_codebook_and_not_in_the_methodology(datasette: Datasette) -> None:
    page = words(ask(datasette, "/about/codebook").text)
    codebook = sections(GENERAL_CODEBOOK.read_text("utf-8"))
    assert len(codebook) >= 6
    for title, text in codebook:
        assert title in page
        assert words(html_of(text)) in page, title
    assert not re.search(r"\b[a-z]+_[a-z]+\b", words(ask(datasette, "/about/methodology").text)), "a field's name"


def test_about_says_how_to_judge_cite_and_what_the_limits_are(datasette: Datasette) -> None:
    page = words(ask(datasette, "/about").text)
    judging = sections((TEXTS / "judging.md").read_text("utf-8"))
    assert [title for title, _ in judging] == ["How to judge a row", "Limits"]
    for title, text in judging:
        assert title in page
        assert words(html_of(text)) in page
    assert "360 records from 1 document. The documents were published in December 2023." in page
    assert "Of 60 sentences, 55 are cited and 5 have a reason" in page
    assert "CC BY 4.0" in page


def test_coverage_says_what_the_report_says(datasette: Datasette, seed_database: str) -> None:
    (row,) = run_report("sources", seed_database).as_dicts()
    page = words(ask(datasette, "/about/coverage").text)
    assert f"{row['sentences']} 55 5 2 furniture, 3 opinion 0 {row['records']}" in page
    assert "New Eastern Outlook , 28 December 2023 Reliability D" in page


ANY_PAGE, NO_PAGE = ["", "0", "1", "999999999"], ["-1", "x", "1" * 40, "٣", "1;"]


@pytest.mark.parametrize(("after", "status"), [*((one, 200) for one in ANY_PAGE), *((one, 400) for one in NO_PAGE)])
def test_coverage_takes_any_page_and_refuses_what_is_none(datasette: Datasette, after: str, status: int) -> None:
    answer = ask(datasette, f"/about/coverage?after={after}")
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_coverage_is_shown_in_pages(sample_site: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in datasette_plugins():
        if module.__name__.endswith("about_pages.py"):
            monkeypatch.setattr(module, "DOCUMENTS_PER_PAGE", 1)
    first = ask(sample_site, "/about/coverage").text
    assert first.count('<th scope="row">') == 1
    (link,) = re.findall(r'href="(/about/coverage\?after=\d+)"', first)
    second = ask(sample_site, link).text
    assert second.count('<th scope="row">') == 1
    assert "The newest documents" in second
    assert "?after=" not in second


def datasette_plugins() -> list[object]:
    return list(pm.get_plugins())


def test_the_diagram_is_on_its_page_and_in_words(datasette: Datasette) -> None:
    page = ask(datasette, "/about/schema").text
    assert page.count('<svg role="group" aria-labelledby="schema-title"') == 1
    assert "<style" not in page
    said = words(page.split('id="in-words"')[1])
    evidence = "account_id leads to accounts , record_id leads to records , passage_id leads to passages"
    assert f"citations : {evidence}" in said
    assert "claims : account_id leads to accounts , object_id leads to records" in said
    assert "loans : each is one of financings" in said


def test_markup_in_prose_is_shown_not_obeyed() -> None:
    assert "<script" not in html_of("<script>alert(1)</script> [x](javascript:alert(1))")
    assert "javascript:" not in re.findall(r'href="([^"]*)"', html_of("[x](javascript:alert(1))"))


def test_a_codebook_is_shown_whole_whatever_its_headings() -> None:
    assert sections("Just\n\nthis.") == [("Codebook", "Just\n\nthis.")]
    text = "# Rules\n\nBefore.\n\n## Terms\n\nOne.\n\n```\n## no heading\n```\n\n## Terms\n\nTwo.\n\n## Empty\n"
    assert [title for title, _ in sections(text)] == ["Rules", "Terms", "Terms"]
    assert [one["anchor"] for one in sections_as_html([text, text])] == [
        *("rules", "terms-2", "terms-3"),
        *("rules-2", "terms-4", "terms-5"),
    ]
    assert sections("") == []


def test_an_anchor_of_a_file_that_is_a_page_is_kept() -> None:
    html = html_of("See [a](../CODEBOOK.md#time), [b](LICENSE), [c](../docs/reports.md).")
    assert '<a href="@/about/codebook#time">a</a>' in html
    assert "b, " in html
    assert "LICENSE" not in html


def test_what_a_reader_judges_by_is_explained_with_every_term(datasette: Datasette) -> None:
    page = unescape(ask(datasette, "/about/methodology").text)
    for vocabulary in (Modality, Bearing, Rule, Standing, Reliability):
        for term in vocabulary:
            assert f"<dt>{term.value}</dt><dd>{term.meaning}" in page, vocabulary


def test_programs_are_told_how_to_tell_of_voices(datasette: Datasette) -> None:
    text = ask(datasette, "/llms.txt").text
    assert "Where voices differ it stands by a rule and nobody endorses it" in text
    assert "Count voices (`voices`), not documents." in text


def test_the_plugins_know_the_reports(datasette: Datasette) -> None:
    text = ask(datasette, "/llms.txt").text
    assert all(f"/reports/{report.name}): {report.question}" in text for report in list_reports())


def test_one_date_far_from_all_others_does_not_stretch_what_is_covered(whole_site: Datasette) -> None:
    page = ask(whole_site, "/about").text
    told = words(page)
    assert "The documents were published between September 2017 and September 2025." in told
    assert re.search(r"Four in five of the dates .* fall between May 2018 and \w+ 2025\.", told)
    assert "2000 to" not in told
    assert "1 January" not in told
    assert re.search(r'The earliest date is that of <a href="/agreements/north-south-itc-agreement">', page)
    assert "Four in five of the dates" in words(ask(whole_site, "/about/coverage").text)
