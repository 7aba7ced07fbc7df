"""Search: things first, whatever the spelling or script, whatever is typed, and in bounded time."""

from __future__ import annotations

import asyncio
import html
import re
import sqlite3
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.web.edition import Row, View, edition_of
from communique.web.search import finding
from communique.web.search.highlighting import highlight, snippet
from communique.web.search.parsing import parse
from communique.wording.spelling import as_words, words_of
from tests.support.serving import rows, served_edition
from tests.unit.test_publication import get


@pytest.fixture(scope="module")
def large(corpus: Edition) -> Iterator[Datasette]:
    with served_edition(corpus) as datasette:
        yield datasette


def found(datasette: Datasette, q: str, **more: object) -> Any:
    answer = get(datasette, f"/search.json?{urlencode({'q': q, **more})}")
    assert answer.status_code == 200
    return answer.json()


def page(datasette: Datasette, q: str, **more: object) -> str:
    answer = get(datasette, f"/search?{urlencode({'q': q, **more})}")
    assert answer.status_code == 200
    return str(answer.text)


def labels(answer: Any, kind: str | None = None) -> list[str]:
    return [hit["label"] for group in answer["kinds"] if kind in (None, group["kind"]) for hit in group["hits"]]


def first_label(answer: Any) -> str:
    return labels(answer)[0]


AS_MEANT = {
    "Raisi": "Ebrahim Raisi",
    "USA": "United States",
    "irn": "Iran",
    "Raeisi": "Ebrahim Raisi",
    "raisi ebrahim": "Ebrahim Raisi",
    "Раиси": "Ebrahim Raisi",
    "رئیسی": "Ebrahim Raisi",
    "Ağbənd": "Ağbənd area",
    "Agbend": "Ağbənd area",
    "agband": "Ağbənd area",
    "Zangezur": "Zangezur corridor",
    "Zangazur": "Zangezur corridor",
    "Zəngəzur": "Zangezur corridor",
    "zangezour coridor": "Zangezur corridor",
    "Tehran": "Iran",
    "تهران": "Iran",
    "Erdogan": "Recep Tayyip Erdoğan",
    "Эрдоган": "Recep Tayyip Erdoğan",
    "Naxçıvan": "Nakhichevan",
    "Azerbaydzhan": "Azerbaijan",
    "UAE": "United Arab Emirates",
    "Mosocw": "Moscow",
    "zangez": "Zangezur corridor",
}


@pytest.mark.parametrize("typed", ["Iran's", "Iran’s", "IRAN'S"])
def test_of_a_name_in_the_possessive_the_name_is_meant(typed: str) -> None:
    assert parse(typed).terms == (("iran",),)
    assert parse('"Raisi\'s visit"').terms == (("raisi", "s", "visit"),)


@pytest.mark.parametrize(("typed", "meant"), AS_MEANT.items(), ids=AS_MEANT)
def test_a_thing_is_found_first_however_it_is_spelled(datasette: Datasette, typed: str, meant: str) -> None:
    assert first_label(found(datasette, typed)) == meant


def test_a_mended_word_is_said_and_can_be_taken_literally(datasette: Datasette) -> None:
    shown = page(datasette, "Raeisi")
    assert "Nothing here is spelled “Raeisi”. Showing results for <strong>Raisi</strong>" in shown
    (literal,) = re.findall(r'<a href="([^"]+)">Search for exactly', shown)
    taken = get(datasette, html.unescape(literal)).text
    assert "Nothing here is about <strong>Raeisi</strong>" in taken
    assert found(datasette, "Raeisi", literal=1)["kinds"] == []


@pytest.mark.parametrize("state", ["Iraq", "Mali", "Germany", "Japan", "Oman", "Spain", "Chad", "Peru", "Jordan"])
def test_another_states_name_is_no_slip(datasette: Datasette, state: str) -> None:
    assert found(datasette, state)["kinds"] == []


def test_things_come_before_statements_and_the_exact_name_first(datasette: Datasette) -> None:
    kinds = [group["kind"] for group in found(datasette, "Iran")["kinds"]]
    assert kinds[0] == "state"
    things = {"person", "state", "organization", "group", "place", "project", "meeting", "event", "agreement"}
    things |= {"document", "topic"}
    is_thing = [kind in things for kind in kinds]
    assert is_thing == sorted(is_thing, reverse=True)
    assert {"stance", "relation"} <= set(kinds)


def test_a_hit_leads_to_its_permanent_address_with_its_kind_and_what_matched(datasette: Datasette) -> None:
    shown = page(datasette, "zangezur")
    assert '<a class="label" href="/projects/zangezur-corridor"><mark>Zangezur</mark> corridor</a>' in shown
    assert '<span class="sort">Project</span>' in shown
    assert "This is not the <mark>Zangezur</mark> corridor; its road" in shown
    tehran = page(datasette, "tehran")
    assert "also spelled <mark>Tehran</mark>" in tehran
    assert "also spelled <mark>Tehran</mark>" in page(datasette, "iran tehran")
    assert "also spelled" not in page(datasette, "zangezur")
    for address in re.findall(r'class="label" href="([^"]+)"', shown):
        assert get(datasette, address).status_code == 200, address


def test_a_phrase_is_looked_for_as_such(datasette: Datasette) -> None:
    assert first_label(found(datasette, '"north south"')).startswith("North–South")
    assert found(datasette, '"south north"')["kinds"] == []
    assert found(datasette, "south north")["kinds"] != []


def test_words_that_no_record_has_all_of_are_found_in_part_and_that_is_said(datasette: Datasette) -> None:
    assert "Nothing has all of these words" in page(datasette, "Raisi Hamas drones")
    answer = found(datasette, "Raisi qwertyuiop")
    assert first_label(answer) == "Ebrahim Raisi"
    assert "Left out, because nothing here is spelled like it: “qwertyuiop”" in page(datasette, "Raisi qwertyuiop")


SYNTAX = [
    *('"', '""', '"""', "'", "*", "^", "-", "+", ":", "(", ")", "()", "NEAR(", "NEAR", "NEAR(a b, 3)", "AND", "OR"),
    *("AND OR NOT", "NOT", "iran AND", "OR iran", "iran NOT", "label:iran", "label : iran", "{label names}:iran"),
    *("nothing:iran", "iran*", "^iran", "-iran", "iran + russia", '"iran', 'iran"', '"iran" OR', "a AND (b", "[iran]"),
    *("%", "_", "\\", ";", "--", "/* */", "' OR 1=1 --", "\0", "iran\0russia", "\x01", "\n", " ", "", "0", "a"),
    *(
        "😀",
        "😀 iran",
        "\u202eiran",
        "\u200f",
        "إيران",
        "ایران",
        "中",
        "é" * 50,
        "\ufffd",
        "ﬁ",
        "½",
        "İ",
        "ß",
        "\u0301",
    ),
    *("<script>alert(1)</script>", "</title><script>", "{{ 7*7 }}", "{% raw %}", "&lt;b&gt;", "x" * 10_000),
    *("iran " * 2_000, "a " * 3_000, '"' * 10_000, "(" * 10_000, "é" * 10_000, " ".join(f"w{n}" for n in range(500))),
]


@pytest.mark.parametrize("typed", SYNTAX, ids=lambda typed: ascii(typed[:20]))
def test_whatever_is_typed_gives_a_sane_page(datasette: Datasette, typed: str) -> None:
    shown = page(datasette, typed)
    assert shown.count("<h1") == 1
    assert "<script>alert(1)" not in shown
    assert "\u202e" not in shown
    assert len(shown) < 150_000
    found(datasette, typed)


@pytest.mark.parametrize("typed", ["iran AND", "OR iran", "label:iran", "iran*", "^iran", "-iran", '"iran', "[iran]"])
def test_syntax_by_accident_still_finds(datasette: Datasette, typed: str) -> None:
    assert "Iran" in labels(found(datasette, typed))


@pytest.mark.parametrize(
    "parameters",
    [
        *(
            "q=iran&page=-1",
            "q=iran&page=0",
            "q=iran&page=x",
            "q=iran&page=99999999999999",
            "q=iran&page=٣",
            "q=iran&kind=",
        ),
        *("q=iran&kind=%3Cscript%3E", "q=iran&kind=state&page=7", "q=iran&q=russia", "kind=state", "q", "", "q=%ff%fe"),
        *("q=iran&literal=", "q=iran&literal=x", "q=iran&kind=state&kind=place", "page=2", "q=hamas&kind=loan"),
    ],
)
def test_whatever_parameters_are_sent_gives_a_sane_page(datasette: Datasette, parameters: str) -> None:
    for path in ("/search", "/search.json"):
        answer = get(datasette, f"{path}?{parameters}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text


@pytest.mark.parametrize("typed", ['"', "AND", "*", "NEAR(", "label:", "\0", "😀", "^", "iran OR", ""])
@pytest.mark.parametrize("parameter", ["_search", "_search_label"])
def test_the_search_of_datasettes_table_takes_anything(datasette: Datasette, parameter: str, typed: str) -> None:
    answer = get(datasette, f"/communique/search?{urlencode({parameter: typed})}")
    assert answer.status_code == 200
    found = get(datasette, f"/communique/search.json?{urlencode({parameter: typed, '_shape': 'objects'})}").json()
    # A word in it is a word to be found, and no operator.
    words = [word for word in re.findall(r"\w+", typed.casefold()) if word != "label"]
    assert all(any(word in str(row).casefold() for word in words) for row in found["rows"] if words)


def test_the_search_of_datasettes_table_finds_folded_spellings(datasette: Datasette) -> None:
    answer = get(datasette, "/communique/search.json?_shape=objects&_search=agbend").json()
    assert "Road bridge at Ağbənd" in [row["label"] for row in answer["rows"]]


def test_words_for_the_index_are_quoted() -> None:
    assert as_words('Ağbənd" OR *') == '"agbend" "or"'
    assert as_words('"') == '""'
    assert as_words(None) == '""'


def test_hits_are_marked_and_everything_else_is_escaped() -> None:
    assert highlight("<b>Ağbənd's & area", {"agbend"}) == "&lt;b&gt;<mark>Ağbənd</mark>&#39;s &amp; area"
    long = "word " * 100 + "Zangezur here " + "word " * 100
    cut = snippet(long, {"zangezur"})
    assert "Zangezur" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) < 230


def test_what_is_typed_is_read_as_words_and_phrases() -> None:
    typed = parse("the “Zangezur corridor” of\u202e Iran")
    assert typed.terms == (("zangezur", "corridor"), ("iran",))
    assert parse("the").terms == (("the",),)
    assert parse("x" * 301).is_cut
    assert not parse("x" * 300).is_cut
    assert len(parse(" ".join(f"w{n}" for n in range(60))).terms) == 12


@pytest.mark.slow
def test_frequent_words_are_counted_to_a_bound(
    large: Datasette, corpus: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "COUNTED", 50)
    meetings = next(group for group in found(large, "talks")["kinds"] if group["kind"] == "meeting")
    assert rows(corpus, "SELECT count(*) > 51 FROM meetings") == [(1,)]
    assert len(meetings["hits"]) == finding.SHOWN_OF_THINGS


@pytest.mark.slow
def test_one_sort_of_hits_goes_page_by_page(large: Datasette, corpus: Edition) -> None:
    slugs: list[str] = []
    spoken_of = (
        "SELECT count(*) FROM meetings AS m JOIN records AS r ON r.id = m.id WHERE NOT r.is_bulk "
        "AND EXISTS (SELECT 1 FROM accounts AS a WHERE a.record_id = r.id)"
    )
    meetings = rows(corpus, spoken_of)[0][0]
    full, left = divmod(meetings, finding.SHOWN_OF_ONE_GROUP)
    assert full >= 4, "there is more than one page to turn"
    for number, size in enumerate([*[finding.SHOWN_OF_ONE_GROUP] * full, *([left] if left else [])], start=1):
        answer = found(large, "talks", kind="meeting", page=number)
        (group,) = (group for group in answer["kinds"] if group["kind"] == "meeting")
        slugs += [hit["slug"] for hit in group["hits"]]
        assert len(group["hits"]) == size
    assert len(set(slugs)) == len(slugs) == meetings
    shown = page(large, "talks", kind="meeting", page=2)
    assert 'rel="prev"' in shown
    assert 'rel="next"' in shown
    assert group["count"] == min(meetings, finding.COUNTED)


def test_a_search_asks_a_bounded_number_of_questions_and_reads_bounded_rows(corpus: Edition, large: Datasette) -> None:
    asked: list[int] = []

    class CountingView(View):
        def ask(self, sql: str, **parameters: Any) -> list[Row]:
            answer = super().ask(sql, **parameters)
            asked.append(len(answer))
            return answer

    connection = sqlite3.connect(f"file:{corpus.snapshot}?immutable=1", uri=True)
    typed = parse("talks line question union million zzgrxwq")
    finding.find(CountingView(edition_of(large), connection), finding.Question(typed))
    connection.close()
    assert len(asked) < 150
    assert sum(asked) < 20_000


def test_when_time_is_up_what_was_found_is_shown_and_said(large: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PATIENCE_SECONDS", -1)
    assert not found(large, "talks")["complete"]
    assert "the search stopped early" in page(large, "talks")


def test_a_search_that_the_database_interrupts_is_said(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr(finding, "interpret", interrupted)
    assert "Looking for <strong>iran</strong> took too long" in page(datasette, "iran")
    assert not found(datasette, "iran")["complete"]


def test_an_empty_search_says_what_there_is(datasette: Datasette, edition: Edition) -> None:
    shown = page(datasette, "")
    assert '<a href="/communique/actors?type=person">People</a> <span class="quiet">9</span>' in shown
    assert "Nothing here is about" not in shown


@pytest.mark.parametrize("typed", ["7 December", "7 December 2023", "December 7", "talks 7 December"])
def test_a_day_finds_what_is_of_that_day(datasette: Datasette, typed: str) -> None:
    assert labels(found(datasette, typed), "meeting")[0] == "Putin–Raisi talks in Moscow"


def test_what_is_only_denied_is_found_and_called_denied(whole_site: Datasette) -> None:
    (hit,) = found(whole_site, "weapons")["kinds"][0]["hits"]
    assert (hit["slug"], hit["doubt"]) == ("iran-arms-to-russia", "denied")
    told = re.sub(r"<[^>]+>", "", get(whole_site, "/events/iran-arms-to-russia").text)
    assert "Denied by Iran; no document here says it in its own voice." in told
    assert "Only referred to" not in told


_TEXTS = {
    "a note of one document": ("accounts", "note", "record_id"),
    "a name of one document": ("accounts", "name", "record_id"),
    "a summary of one document": ("accounts", "summary", "record_id"),
    "a word of doubt": ("citations", "hedge", "record_id"),
    "an editor's reason": ("decisions", "reason", "record_id"),
    "a document's title": ("documents", "title", "id"),
    "the standing of a source": ("documents", "reliability_note", "id"),
    "what is said in words only": (
        "(SELECT a.record_id AS id, k.value FROM claims AS k JOIN accounts AS a ON a.id = k.account_id "
        "WHERE k.standing = 'not representable')",
        *("value", "id"),
    ),
}


@pytest.mark.parametrize(("table", "column", "key"), _TEXTS.values(), ids=_TEXTS)
def test_no_text_of_a_page_is_left_out_of_the_search(whole_site: Datasette, table: str, column: str, key: str) -> None:
    async def longest() -> list[tuple[str, str]]:
        answer = await whole_site.get_database("communique").execute(
            f"SELECT r.slug, t.{column} FROM {table} AS t JOIN records AS r ON r.id = t.{key} "
            f"WHERE t.{column} IS NOT NULL AND NOT r.is_bulk ORDER BY length(t.{column}), 1, 2 LIMIT 2"
        )
        return [tuple(row) for row in answer.rows]

    texts = asyncio.run(longest())
    assert texts
    for slug, text in texts:
        answer = found(whole_site, f'"{" ".join(words_of(text)[:8])}"', literal=1)
        hits = {hit["slug"] for group in answer["kinds"] for hit in group["hits"]}
        assert slug in hits or any(group["count"] > len(group["hits"]) for group in answer["kinds"]), text
