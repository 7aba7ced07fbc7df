"""Records that several voices speak of, and one that is only referred to: pages, citations, data and lists."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from markupsafe import escape

from communique.factfiles.files import load_files
from communique.web.records import article_cache as kept_module
from communique.web.records import bounds, voices
from communique.web.records.article_cache import Article, ArticleCache, article_cache
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.serving import ask, served
from tests.support.small_world import GAZETTEER

_TALKS = {"slug": "capital-talks", "label": "Capital talks"}
_FIRST = {
    "meetings": [
        {
            **_TALKS,
            "status": "held",
            "held_on": "2023-12-07",
            "duration": "about 5 hours",
            "places": ["capital"],
            "rank": "ministers",
            "at": "P1.S2",
        }
    ],
    "projects": [
        {
            "slug": "railway",
            "label": "Railway",
            "status": "construction",
            "at": "P1.S6",
            "evidence": [{"at": "P1.S4", "field": "parent", "inferred": True}],
            "parent": "corridor",
            "milestones": [
                {"type": "start", "status": "met", "actual": "2020", "at": "P1.S6"},
                {"type": "opening", "status": "scheduled", "planned": "2030", "inferred": ["planned"], "at": "P1.S6"},
            ],
            "financings": [
                {
                    "instrument": "loan",
                    "provider": "state-a",
                    "recipient": "state-b",
                    "stage": "agreed",
                    "amount": "5 million EUR",
                    "at": "P1.S5",
                }
            ],
        },
        {"slug": "corridor", "label": "Corridor", "at": "P1.S3"},
    ],
}
_SECOND = {
    "meetings": [
        {
            **_TALKS,
            "status": "held",
            "held_on": "2023-12-08",
            "rank": "ministers",
            "places": ["capital", "province"],
            "at": "P1.S4",
        },
        {**_TALKS, "status": "held", "denies": True, "said_by": "agency-d", "at": "P1.S5"},
    ],
    "projects": [
        {
            "slug": "railway",
            "label": "Railway",
            "at": "P1.S6",
            "financings": [
                {
                    "instrument": "loan",
                    "provider": "state-a",
                    "stage": "agreed",
                    "amount": "9 million EUR",
                    "at": "P1.S3",
                    "said_by": "agency-d quoting minister-c",
                }
            ],
        }
    ],
}
_ZEROTH = {
    "meetings": [{**_TALKS, "status": "announced", "held_on": "2023-12-07", "said_by": "minister-c", "at": "P1.S2"}],
    "relations": [{"subject": "capital-talks", "relation": "would_help", "object": "lost-meeting", "at": "P1.S3"}],
}
_LOST = {"meetings": [{"slug": "lost-meeting", "label": "The lost meeting", "status": "held", "at": "P1.S2"}]}
_DOCUMENTS = {
    "first": ("2023-12-08", _FIRST, "A"),
    "second": ("2023-12-09", _SECOND, "C"),
    "zeroth": ("2023-12-01", _ZEROTH, "B"),
    "lost": ("2023-11-01", _LOST, "B"),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("voices")
    url = f"sqlite:///{folder}/communique.db"
    (folder / "world.yaml").write_text(GAZETTEER, "utf-8")
    for name, (day, body, reliability) in _DOCUMENTS.items():
        (folder / f"{name}.yaml").write_text(document(name, day, body, reliability), "utf-8")
    new_database(url)
    load_files(url, sorted(folder.glob("*.yaml")))
    load_files(url, [], remove=["documents/lost"])
    return url


@pytest.fixture(scope="module")
def several(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    with served(database, tmp_path_factory.mktemp("editions"), without=("downloads",)) as datasette:
        yield datasette


def article(datasette: Datasette, path: str) -> str:
    page = ask(datasette, path)
    assert page.status_code == 200
    found = page.text[page.text.index("<article>") : page.text.index("</article>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def field(page: str, name: str, until: str) -> str:
    told = page[page.index("Voice by voice") :]
    return re.sub(r" ([,.;:”])", r"\1", told[told.index(name) : told.index(until)]).replace("“ ", "“")


@pytest.fixture(scope="module")
def talks(several: Datasette) -> str:
    return article(several, "/meetings/capital-talks")


def test_voices_are_counted_without_those_that_deny_who_are_named(talks: str) -> None:
    head = re.sub(r" ([,.;:])", r"\1", talks[: talks.index("Cite")])
    disputed = "disputed: held on (2 voices for what stands, 1 against), updated: status."
    named = "(Minister C, first, second)"
    assert f"3 independent voices {named}, 4 sentences, denied by Agency D, {disputed}" in head


def test_what_stands_is_told_with_its_rule_its_voice_and_its_sentence(talks: str) -> None:
    told = field(talks, "Held on", "Status")
    stands, _, beside = told.partition(" independent voices.")
    assert stands.endswith(
        "What stands: 7 December 2023, according to first (8 December 2023), paragraph 1, sentence 2. "
        "It stands because its document is more reliable. 2"
    )
    assert "Also Minister C, in zeroth (1 December 2023), paragraph 1, sentence 2." in beside
    assert "8 December 2023 another value second (9 December 2023), paragraph 1, sentence 4" in beside


def test_older_news_is_no_dispute_and_a_denial_is_called_one(talks: str) -> None:
    told = field(talks, "Status", "Level")
    assert "What stands: held, according to" in told
    assert "It stands because it is later news." in told
    assert "announced older news Minister C, in zeroth" in told
    assert "denied" not in told
    told = field(talks, "All of it", "Held on")
    assert told.strip() == "All of it denied by Agency D, in second (9 December 2023), paragraph 1, sentence 5"


def test_nothing_reads_as_an_endorsement(talks: str) -> None:
    assert (
        "One rule, the same for all records, decides which value stands, unless an editor’s decision is named." in talks
    )
    assert not re.search(r"\b(true|correct|our value|we (think|believe))\b", talks)


def test_where_voices_agree_no_rule_is_told(talks: str) -> None:
    told = field(talks, "Level", "Over time and voice by voice")
    assert told.startswith("Level What stands: ministers, according to first")
    assert "2 independent voices. Also second" in told
    assert "because" not in told


def test_what_nobody_differs_on_is_folded_below_what_somebody_does(several: Datasette, talks: str) -> None:
    page = ask(several, "/meetings/capital-talks").text
    section = page[page.index('<section id="voices">') : page.index('<section id="changes">')]
    open_, _, folded = section.partition("<details><summary>No disagreement on 1 field: level</summary>")
    assert re.findall(r'<h3 id="voices-(\w+)">', open_) == ["held_on", "status"]
    assert re.findall(r'<h3 id="voices-(\w+)">', folded.partition("</details>")[0]) == ["rank"]


@pytest.mark.parametrize(("of_the_part", "is_folded"), [("held", True), ("cancelled", False)])
def test_what_is_said_alike_of_a_part_is_no_difference(of_the_part: str, is_folded: bool, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    new_database(url)
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    part = {**_TALKS, "status": of_the_part, "scope": "the private part", "at": "P1.S3"}
    told = {"meetings": [{**_TALKS, "status": "held", "at": "P1.S2"}, part]}
    for name, day in (("first", "2023-12-08"), ("second", "2023-12-09")):
        (tmp_path / f"{name}.yaml").write_text(document(name, day, told), "utf-8")
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = article(datasette, "/meetings/capital-talks")
    assert ("No disagreement on 1 field: status" in page) is is_folded


def test_another_figure_is_told_with_its_unit_and_without_the_name_of_its_column(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    new_database(url)
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    for name, day, length in (("first", "2023-12-08", 374), ("second", "2023-12-09", 220)):
        figure = {"subject": "capital", "quantity": "length", "value": length, "unit": "m", "at": "P1.S2"}
        (tmp_path / f"{name}.yaml").write_text(document(name, day, {"indicators": [figure]}), "utf-8")
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = re.sub(r" ([,.;:)])", r"\1", article(datasette, "/indicators/capital/length"))
    assert "supports all of it, but gives another value: 220 m (here: 374 m);" in page


def test_each_member_of_a_set_is_told_with_the_voices_that_name_it(talks: str) -> None:
    told = re.sub(r" ([,.;:])", r"\1", talks[talks.index("Places Capital") : talks.index("No disagreement on")])
    assert told.strip() == "Places Capital, named by first, second Province, named by second"


def test_evidence_for_the_whole_says_where_its_voice_differs(talks: str) -> None:
    evidence = re.sub(r" ([,.;:)])", r"\1", talks[talks.index("Evidence Author") :])
    assert (
        "supports all of it, but gives another value for the date: 8 December 2023 (here: 7 December 2023);" in evidence
    )
    assert "supports all of it, but gives another value for the status: announced (now: held);" in evidence
    assert "disputes all of it; the source is certain, in the words of Agency D" in evidence


def test_what_a_coder_concludes_beside_a_blank_is_shown_as_that(several: Datasette) -> None:
    page = article(several, "/projects/railway")
    assert "parent no document here says the coder concludes: Corridor" in page
    told = field(page, "Parent", "Status" if "Status What" in page else "Evidence")
    assert told.startswith("Parent The source does not say; the coder concludes: Corridor, from first")
    corridor = article(several, "/projects/corridor")
    assert "Parts, as the coder concludes Railway coder's conclusion" in corridor


def test_what_a_coder_concludes_from_a_document_is_no_word_of_its_voice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/set.db"
    new_database(url)
    talks = {**_TALKS, "status": "held", "at": "P1.S2"}
    first = {**talks, "places": ["capital"], "rank": "ministers"}
    second = {**talks, "places": ["province"], "rank": "ministers", "inferred": ["places", "rank"]}
    files = {
        "world": GAZETTEER,
        "first": document("first", "2023-12-08", {"meetings": [first]}),
        "second": document("second", "2023-12-09", {"meetings": [second]}),
    }
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_text(content, "utf-8")
    load_files(url, [tmp_path / f"{name}.yaml" for name in files])
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = article(datasette, "/meetings/capital-talks")
    assert "Capital , named by first" in page
    assert "Province , concluded by the coder from second" in page
    assert "The coder concludes the same from second" in field(page, "Level", "Evidence")


def test_a_date_that_a_coder_concludes_is_marked(several: Datasette) -> None:
    page = article(several, "/projects/railway")
    assert re.search(r"2030 Railway: opening, 2030( scheduled)? date concluded by the coder", page)
    assert page.count("date concluded by the coder") == 1


@pytest.fixture
def short_lists(several: Datasette, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lists that show 5 rows, so that a page has more than it shows; what is kept of them goes with the test."""
    monkeypatch.setattr(bounds, "SHOWN_PER_LIST", 5)
    monkeypatch.setattr(bounds, "SHOWN_OF_MUCH_EVIDENCE", 5)
    yield
    article_cache.cache_clear()


@pytest.mark.usefixtures("short_lists")
def test_lists_of_voices_are_bounded(several: Datasette) -> None:
    page = article(several, "/meetings/capital-talks")
    assert re.search(r"5 of 8 values\. Every value of every voice", page)
    assert "another value" in page[: page.index("5 of 8")], "what contradicts comes before what agrees"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pages ask their snapshot from now on."""
    asked: list[str] = []
    ask_for_rows = voices.View.ask

    def counted(view: Any, sql: str, **parameters: Any) -> Any:
        asked.append(sql)
        return ask_for_rows(view, sql, **parameters)

    monkeypatch.setattr(voices.View, "ask", counted)
    return asked


def test_a_page_asks_as_little_of_many_accounts_as_of_one(several: Datasette, asked: list[str]) -> None:
    article(several, "/meetings/capital-talks")
    assert sum("claims" in sql and "backlink" not in sql for sql in asked) <= 5
    assert sum("SELECT * FROM resolutions" in sql for sql in asked) == 1


@pytest.mark.usefixtures("short_lists")
def test_a_long_page_is_made_once_for_each_address(several: Datasette, asked: list[str]) -> None:
    first = ask(several, "/meetings/capital-talks").text
    elsewhere = ask(several, "/meetings/capital-talks", host="other.example").text
    assert sum("SELECT * FROM resolutions" in sql for sql in asked) == 2
    assert ask(several, "/meetings/capital-talks").text == first
    assert ask(several, "/meetings/capital-talks", host="other.example").text == elsewhere
    assert elsewhere.replace("http://other.example", "http://localhost") == first != elsewhere
    assert sum("SELECT * FROM resolutions" in sql for sql in asked) == 2


def test_kept_pages_have_a_bound_and_the_oldest_go_first() -> None:
    kept, text = ArticleCache(), escape("x" * (kept_module.MOST_CHARACTERS // 3))
    for name in ("one", "two", "three"):
        kept.keep((name, ""), Article({}, text))
    assert kept.get(("one", ""))  # asked for since, so that the second is the oldest
    kept.keep(("four", ""), Article({}, text))
    kept.keep(("large", ""), Article({}, escape("x" * (kept_module.MOST_CHARACTERS + 1))))
    names = [name for name in ("one", "two", "three", "four", "large") if kept.get((name, ""))]
    assert names == ["one", "three", "four"]


_MANY = 130
_LONG = {"slug": "long-talks", "label": "Long talks", "status": "held", "places": ["capital"]}


def _of_long_talks(number: int) -> dict[str, Any]:
    """What one of many documents says: the last is certain, of another day; the one before, of another level."""
    is_last = number == _MANY - 1
    told = {"held_on": f"2023-12-0{8 if is_last else 7}", "rank": "experts" if number == _MANY - 2 else "ministers"}
    hedged = {"modality": "probable", "hedge": "perhaps"}
    evidence = [{"at": "P1.S2", **({} if is_last else hedged)}, {"at": "P1.S3", "field": "rank", **hedged}]
    return {"meetings": [{**_LONG, **told, "evidence": evidence, "note": f"Beware of {number}."}]}


_CROWD = [f"guest-{number}" for number in range(45)]


def _of_a_gala() -> dict[str, Any]:
    """What one document says of a gala with very many guests of one side, of days after, and of a busy province."""
    guests = [{"actor": one, "attendance": "attended", "on_behalf_of": "state-a", "at": "P1.S2"} for one in _CROWD]
    held = {"status": "held", "at": "P1.S2"}
    days = [
        {
            "slug": f"tour-{day}",
            "label": f"Tour, day {day}",
            "held_on": f"2023-12-0{day}",
            "participants": guests[:1],
            **held,
        }
        for day in range(1, 6)
    ]
    fairs = [
        {"slug": f"fair-{n}", "label": f"Fair {n}", "held_on": f"2022-{n // 28 + 1:02}-{n % 28 + 1:02}", **held}
        for n in range(45)
    ]
    undated = [{"slug": f"dream-{n}", "label": f"Dream {n}", "places": ["port"], **held} for n in range(45)]
    return {
        "meetings": [
            {"slug": "gala", "label": "Gala", "held_on": "2023-11-30", "participants": guests, **held},
            *days,
            *({**fair, "places": ["province"]} for fair in fairs),
            *undated,
            *(
                {"slug": f"visit-{n}", "label": f"Visit {n}", "held_on": f"2023-12-0{n}", "places": ["port"], **held}
                for n in (8, 9)
            ),
        ]
    }


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """A meeting of which more documents speak than a page reads."""
    folder = tmp_path_factory.mktemp("crowded")
    files = {"world": GAZETTEER}
    for number in range(_MANY):
        name = f"paper-{number:03}"
        files[name] = document(name, "2023-12-08", _of_long_talks(number), "B")
    files["guests"] = json.dumps(
        {
            "gazetteer": "guests",
            "actors": [{"slug": one, "label": one.replace("-", " ").title(), "type": "person"} for one in _CROWD],
            "places": [{"slug": "port", "label": "Port", "type": "city"}],
        }
    )
    files["gala"] = document("gala-report", "2023-12-10", _of_a_gala(), "B")
    copied = json.loads(document("gala-copied", "2023-12-11", _of_a_gala(), "B"))
    files["gala-copied"] = json.dumps({**copied, "document": {**copied["document"], "copy_of": "gala-report"}})
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, "utf-8")
    url = f"sqlite:///{folder}/communique.db"
    new_database(url)
    load_files(url, sorted(folder.glob("*.yaml")))
    with served(url, folder / "editions", without=("charts", "downloads")) as datasette:
        yield datasette


def test_of_very_many_voices_those_that_decide_and_the_first_of_the_others_are_told(crowded: Datasette) -> None:
    page = article(crowded, "/meetings/long-talks")
    assert f"Voices speak of it {_MANY} times." in page
    day = field(page, "Held on What", "Level What")
    assert "What stands: 8 December 2023, according to paper-129" in day
    assert "It stands because it is said outright, and the other with a word of doubt" in day
    assert re.findall(r"7 December 2023 another value paper-(\d+)", day) == ["000", "001", "002"]
    assert "In all, 129 independent voices give another value." in day
    level = field(page, "Level What", "Status What")
    assert "ministers, according to" in level
    assert re.findall(r"experts another value paper-(\d+)", level) == ["128"], "of many, only one"
    assert "In all" not in level, "who gives another value is all there"
    assert "Capital , named by at least 52 independent voices" in page
    assert "A source is certain ; elsewhere it is thought likely" in page, "the surest is told though it comes last"


def test_of_very_many_notes_the_first_are_told_and_how_many_there_are(crowded: Datasette) -> None:
    page = ask(crowded, "/meetings/long-talks").text
    assert f"{_MANY} accounts of it have a note; the first are here." in page
    (address,) = re.findall(r'href="(/communique/accounts[^"]*)">All of them', page)
    path, _, query = unescape(address).partition("?")
    rows = ask(crowded, f"{path}.json?{query}&_size=max&_shape=objects").json()["rows"]
    assert {row["note"] for row in rows} == {f"Beware of {number}." for number in range(_MANY)}
    assert "accounts of it have a note" not in ask(crowded, "/meetings/gala").text


def test_two_documents_of_one_voice_are_one_source(crowded: Datasette) -> None:
    page = article(crowded, "/meetings/gala")
    assert "The source is certain . 1 voice (gala-report), 2 sentences" in page
    assert "sources are" not in page


def test_of_many_rows_that_lead_to_one_day_the_history_has_the_others_too(crowded: Datasette) -> None:
    page = article(crowded, "/actors/state-a")
    when = page[page.index("When 30 November 2023 Gala") :]
    assert re.findall(r"(\d) December 2023 Tour, day \1", when) == list("12345")


def test_what_has_no_day_takes_no_place_in_a_history(crowded: Datasette) -> None:
    assert "When 8 December 2023 Visit 8 held 9 December 2023 Visit 9 held" in article(crowded, "/places/port")


def test_a_history_that_is_too_long_for_a_page_says_so_and_leads_to_all_of_it(crowded: Datasette) -> None:
    page = ask(crowded, "/places/province").text
    assert "More than 40 things that it has to do with have a date." in page
    (address,) = re.findall(r'href="(/reports/timeline[^"]*)">All of them, day by day', page)
    path, _, query = unescape(address).partition("?")
    rows = ask(crowded, f"{path}.json?{query}").json()["rows"]
    assert {row["record"] for row in rows} == {f"Fair {n}" for n in range(45)}


def test_a_page_with_very_much_evidence_is_bounded_and_leads_to_the_rest(crowded: Datasette) -> None:
    text = ask(crowded, "/meetings/long-talks").text
    assert len(text.encode()) < 80_000
    assert text.count('<p class="at">Paragraph ') == 6
    assert f"The first 6 of {2 * _MANY} citations" in text
    assert re.search(r'paper-129">[^<]*', text[text.index('id="evidence"') :]), "what stands has its sentence"
    (number,) = set(re.findall(r"/communique/field_sources\?record_id=(\d+)", text))
    for rest in (f"field_sources?record_id={number}&amp;field=held_on", f"evidence?record_id={number}"):
        assert f'href="/communique/{rest}"' in text
    rivals = ask(crowded, f"/communique/field_sources.json?record_id={number}&field=held_on&_size=max").json()["rows"]
    assert len(rivals) == _MANY


def test_what_a_page_reads_does_not_grow_with_the_voices(crowded: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    through: set[str] = set()
    ask_for_rows = voices.View.ask

    def looked_at(view: Any, sql: str, **parameters: Any) -> Any:
        plan = [str(row[3]) for row in view.connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
        inner = {line.split()[1] for line in plan if line.startswith(("CO-ROUTINE", "MATERIALIZE"))}
        through.update({line.split()[1] for line in plan if line.startswith("SCAN ")} - inner)
        rows = ask_for_rows(view, sql, **parameters)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(voices.View, "ask", looked_at)
    assert ask(crowded, "/meetings/long-talks", host="anew.example").status_code == 200
    assert not through & {"a", "accounts", "k", "claims", "c", "citations", "passages", "records"}
    assert sum(read) > bounds.READ_ACCOUNTS, "the accounts that are read, with their claims"
    assert max(read) < 5 * bounds.READ_ACCOUNTS


def cited(datasette: Datasette, slug: str, ending: str) -> str:
    return ask(datasette, f"/cite/{slug}.{ending}").text


def test_only_supporters_are_cited_as_such(several: Datasette) -> None:
    note = cited(several, "meetings/capital-talks", "txt")
    assert "“first,” 8 December 2023, paragraph 1, sentence 2. " in note
    assert "Disputed (held on: 8 December 2023) by “second,” 9 December 2023" in note
    assert "Before it (status: announced) by “zeroth,” 1 December 2023" in note
    assert "in the words of Minister C" not in note, "who says what was so before does not say what is cited"
    entries = cited(several, "financings/state-a/financing/railway", "bib")
    assert "disputes it (amount: €9 million)" in entries
    items = json.loads(cited(several, "financings/state-a/financing/railway", "csl.json"))
    assert [item.get("note", "") for item in items[1:]] == [
        "paragraph 1, sentence 5",
        "paragraph 1, sentence 3; disputes it (amount: €9 million)",
    ]


@pytest.fixture
def noted(tmp_path: Path) -> Iterator[Datasette]:
    """Two documents on one deal: what the first is warned of is overtaken by the second, and one more says the same."""
    deal = {"slug": "deal", "label": "Deal", "type": "agreement", "at": "P1.S2"}
    told = {
        "early": ("2023-12-08", {**deal, "status": "discussed", "note": "Whether it was signed is not said."}),
        "late": ("2024-12-09", {**deal, "status": "signed", "note": "The day is missing."}),
        "later": ("2025-12-09", {**deal, "status": "signed", "note": "The day is missing."}),
    }
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    for name, (day, one) in told.items():
        (tmp_path / f"{name}.yaml").write_text(document(name, day, {"agreements": [one]}), "utf-8")
    new_database(url := f"sqlite:///{tmp_path}/noted.db")
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        yield datasette


def test_a_note_says_on_which_document_it_is(noted: Datasette) -> None:
    above = article(noted, "/agreements/deal").partition("Voice by voice")[0]
    assert above.count("Note:") == 1, "what is noted twice is told once"
    assert "The day is missing. About late (9 December 2024), paragraph 1, sentence 2; later (9 Dec" in above


def test_a_note_that_later_news_has_overtaken_warns_of_nothing(noted: Datasette) -> None:
    above, _, below = article(noted, "/agreements/deal").partition("Voice by voice")
    assert "Whether it was signed" not in above
    told = below[below.index("Notes overtaken by later news") :]
    assert "Whether it was signed is not said. About early (8 December 2023), paragraph 1, sentence 2." in told
    assert ask(noted, "/agreements/deal.json").json()["note"] == "The day is missing."


def test_a_note_on_what_is_still_in_dispute_is_not_overtaken(tmp_path: Path) -> None:
    loan = {"slug": "loan", "provider": "state-a", "at": "P1.S2"}
    told = {
        "early": ("2023-12-08", {**loan, "stage": "planned", "amount": "5 million EUR", "note": "In euros, here."}),
        "late": ("2024-12-09", {**loan, "stage": "provided", "amount": "5 million USD"}),
    }
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    for name, (day, one) in told.items():
        (tmp_path / f"{name}.yaml").write_text(document(name, day, {"financings": [one]}), "utf-8")
    new_database(url := f"sqlite:///{tmp_path}/disputed.db")
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = article(datasette, "/financings/loan")
        assert "In euros, here." in page.partition("Voice by voice")[0]
        assert "Notes overtaken by later news" not in page
        assert ask(datasette, "/financings/loan.json").json()["note"] == "In euros, here."


def test_more_notes_than_a_few_are_folded_and_none_is_lost(tmp_path: Path) -> None:
    told = [{"slug": "deal", "label": "Deal", "note": f"Note {number}.", "at": "P1.S2"} for number in range(5)]
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    for number, one in enumerate(told):
        (tmp_path / f"doc-{number}.yaml").write_text(document(f"doc-{number}", "2023-12-08", {"agreements": [one]}))
    new_database(url := f"sqlite:///{tmp_path}/folded.db")
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = article(datasette, "/agreements/deal")
    assert page.count("Note:") == 3
    assert re.findall(r"2 more notes|Note \d", page) == [
        "Note 0",
        "Note 1",
        "Note 2",
        "2 more notes",
        "Note 3",
        "Note 4",
    ]


def test_a_search_says_whose_note_it_shows(noted: Datasette) -> None:
    (kind,) = ask(noted, "/search.json?q=missing").json()["kinds"]
    (hit,) = kind["hits"]
    assert (hit["snippet"], hit["noted_on"]) == ("The day is missing.", "late")
    assert "(on late)" in ask(noted, "/search?q=missing").text


def test_a_page_says_above_what_is_disputed_further_down(several: Datasette) -> None:
    told = article(several, "/projects/railway")
    assert "Disputed further down: Money for it 1" in told.partition("Voice by voice")[0]
    assert "(agreed) in dispute: amount" in told
    assert "further down" not in article(several, "/projects/corridor")


def test_what_a_coder_concludes_is_no_source_of_its_own(several: Datasette) -> None:
    assert cited(several, "projects/railway", "txt").count("“first,”") == 1


def test_its_data_has_every_account_with_its_claims(several: Datasette) -> None:
    data = ask(several, "/meetings/capital-talks.json").json()
    assert (data["voices"], data["disputed"], data["updated"]) == (3, "whole, held_on", "status")
    said = {(one["document"], one["voice"], one["is_denied"]): one["claims"] for one in data["accounts"]}
    assert set(said) == {
        ("first", "first", False),
        ("second", "second", False),
        ("second", "agency-d", True),
        ("zeroth", "minister-c", False),
    }
    held = [claim for claim in said["second", "second", False] if claim["field"] == "held_on"]
    assert [(claim["value"], claim["standing"]) for claim in held] == [("2023-12-08", "rival")]
    status = next(one for one in data["resolutions"] if one["field"] == "status")
    assert (status["rule"], status["voice"], status["voices"], status["rivals"]) == ("later news", "first", 2, 0)


def test_who_quotes_whom_is_told_wherever_the_word_is(several: Datasette) -> None:
    page = article(several, "/financings/state-a/financing/railway")
    told = field(page, "Amount", "Evidence Author")
    assert "€9 million another value Agency D, quoting Minister C, in second" in told
    evidence = re.sub(r" ([,.;:)])", r"\1", page[page.index("Evidence Author") :]).replace("( ", "(")
    assert "in the words of Minister C (second, quoting Agency D, quoting Minister C)" in evidence
    accounts = ask(several, "/financings/state-a/financing/railway.json").json()["accounts"]
    assert [(one["speaker"], one["chain"]) for one in accounts] == [
        (None, []),
        ("minister-c", ["agency-d", "minister-c"]),
    ]


@pytest.fixture(scope="module")
def in_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """A loan of which a voice says in words what no column can hold."""
    folder = tmp_path_factory.mktemp("in-words")
    loan = {"slug": "harvest-loan", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
    said = [
        {"field": "maturity", "says": "for two harvests", "at": "P1.S3"},
        {"field": "amount", "says": "a third of the crop", "at": "P1.S3"},
    ]
    step = {"type": "provision", "planned": "2024", "at": "P1.S2"}
    step["not_representable"] = [{"field": "status", "says": "half of it is there", "at": "P1.S3"}]
    bridge = {"slug": "bridge", "label": "Bridge", "at": "P1.S2", "milestones": [step]}
    grain = {"slug": "grain", "provider": "state-a", "project": "bridge", "amount": "5 million EUR", "stage": "agreed"}
    whom = {"field": "recipient", "says": "those who lost their fields", "at": "P1.S3"}
    feast = {"slug": "feast", "label": "Feast", "status": "announced", "at": "P1.S2"}
    when = {"field": "held_on", "says": "when the grain is in", "at": "P1.S3"}
    url = f"sqlite:///{folder}/in-words.db"
    new_database(url)
    (folder / "gazetteer.yaml").write_text(GAZETTEER, "utf-8")
    body = {
        "financings": [{**loan, "not_representable": said}, {**grain, "not_representable": [whom], "at": "P1.S2"}],
        "projects": [bridge],
        "meetings": [{**feast, "said_by": "spokesman-e", "not_representable": [when]}],
    }
    (folder / "first.yaml").write_text(document("first", "2023-12-08", body), "utf-8")
    load_files(url, [folder / "gazetteer.yaml", folder / "first.yaml"])
    with served(url, folder / "editions", without=("downloads",)) as datasette:
        yield datasette


def test_what_no_column_can_hold_is_no_silence_of_the_source(in_words: Datasette) -> None:
    page = article(in_words, "/financings/harvest-loan")
    assert "maturity in words only: for two harvests what is said" in page
    assert "recipient the source does not say" in page
    assert "A sum: a third of the crop, loan, agreed; recipient: not stated" in page
    told = field(page, "Maturity for two", "Evidence Author")
    assert told.startswith("Maturity for two harvests in words only first")
    assert "paragraph 1, sentence 3" in told
    evidence = re.sub(r" ([,.;:)])", r"\1", page[page.index("Evidence Author") :]).replace("( ", "(")
    assert "maturity: for two harvests (in words only)" in evidence
    assert "does not say" not in evidence[: evidence.index("Cite this")]
    assert ask(in_words, "/reports/loan-book").text.count("<small>in words only:</small> for two harvests</td>") == 1
    blanks = ask(in_words, "/reports/blanks.csv?kind=loan").text
    assert ",when it must be repaid,no document here,,for two harvests," in blanks
    (account,) = ask(in_words, "/financings/harvest-loan.json").json()["accounts"]
    (claim,) = (one for one in account["claims"] if one["field"] == "maturity")
    assert (claim["value"], claim["standing"]) == ("for two harvests", "not representable")


def test_who_speaks_for_a_voice_is_named_before_it(in_words: Datasette) -> None:
    told = field(article(in_words, "/meetings/feast"), "Held on", "Evidence Author")
    assert "Spokesman E, for Minister C, in first (8 December 2023), paragraph 1, sentence 3" in told


def test_two_documents_side_by_side_are_named(several: Datasette) -> None:
    page = ask(several, "/reports/side-by-side?record=capital-talks").text
    table = re.split(r'<table class="result[^>]*>', page)[1].partition("</table>")[0]
    headings = re.findall(r"<th [^>]*>([^<]+)</th>", table)
    assert headings[-2:] == ["zeroth", "first"], "each column is called by its document"
    assert "Minister C, <a" in table, "below each value stand whose word it is, and the sentence"
    place = '<small>first, <a href="/documents/first">paragraph\u00a01, sentence\u00a02</a></small></td>'
    assert f"<td>held{place}" in table
    assert "document" not in re.sub(r'"[^"]*"', "", table), "no row names the documents again"
    rows = ask(several, "/reports/side-by-side.csv?record=capital-talks").text.splitlines()
    assert {"one_document", "other_document", "one_passage"} <= {*rows[0].split(",")}


def test_pictures_the_calendar_and_the_front_page_tell_it_too(in_words: Datasette) -> None:
    front = " ".join(unescape(re.sub(r"<[^>]+>", " ", ask(in_words, "/").text)).split())
    assert "State A → those who lost their fields" in front
    days = ask(in_words, "/calendar.ics").text.replace("\r\n ", "")
    assert "Status: half of it is there" in days
    assert "no source gives a day that a calendar can hold: 1 meeting" in days
    pictures = unescape(ask(in_words, "/pictures").text)
    assert "€5 million from State A to those who lost their fields" in pictures
    assert "No source gives a date for 1 more: Feast (said: when the grain is in)." in pictures


def test_what_is_only_referred_to_has_a_page_that_says_so_and_by_whom(several: Datasette) -> None:
    page = article(several, "/meetings/lost-meeting")
    assert "Only referred to : no document here says anything about it, so its values are blank." in page
    assert "Who refers to it zeroth , in what it says of Capital talks would help lost-meeting" in page
    assert "the source does not say" not in page, "no source is asked"
    assert "only referred to: no document says anything of it." in cited(several, "meetings/lost-meeting", "txt")
    assert ask(several, "/meetings/lost-meeting.json").json()["voices"] == 0


def test_what_is_only_referred_to_is_in_no_list(several: Datasette) -> None:
    found = [hit["slug"] for kind in ask(several, "/search.json?q=lost").json()["kinds"] for hit in kind["hits"]]
    assert found == ["capital-talks/would-help/lost-meeting"]
    contents = {row["kind"]: row for row in ask(several, "/communique/contents.json?_shape=array").json()}
    assert contents["meeting"]["records"] == 1
    assert "lost" not in ask(several, "/calendar.ics").text
    query = json.dumps({"q0": {"query": "lost-meeting"}})
    assert ask(several, f"/reconcile?queries={query}").json()["q0"]["result"] == []
    days = ask(several, "/calendar.ics").text
    assert "no source gives a day" not in days.replace("\r\n ", ""), "it would be the only meeting without one"
    assert "lost-meeting" not in ask(several, "/pictures").text


@pytest.mark.parametrize("table", ["accounts", "claims", "resolutions"])
def test_the_tables_of_voices_can_be_read(several: Datasette, table: str) -> None:
    page = ask(several, f"/communique/{table}")
    assert page.status_code == 200
    facets = ask(several, f"/communique/{table}.json?_size=0").json()["facet_results"]
    assert facets, "what a reader narrows by is offered"
    if table != "accounts":
        assert re.search(r">P1\.S\d</a>", page.text), "an account is called by its first sentence"


def test_what_an_editor_decided_is_told_with_the_reason_and_the_day(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    for name, status in (("one", "held"), ("two", "cancelled")):
        meeting = {**_TALKS, "status": status, "at": "P1.S2"}
        (tmp_path / f"{name}.yaml").write_text(document(name, "2023-12-08", {"meetings": [meeting]}), "utf-8")
    entry = {"record": "capital-talks", "field": "status", "verdict": "prefer", "value": "cancelled"}
    decision = {**entry, "reason": "The host said so later.", "decided_on": "2024-01-02"}
    (tmp_path / "decisions.yaml").write_text(json.dumps({"gazetteer": "decisions", "decisions": [decision]}), "utf-8")
    new_database(url)
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        told = article(datasette, "/meetings/capital-talks")
    assert re.search(r"What stands: cancelled ?, .* It stands because an editor chose it and gives the reason", told)
    assert re.search(r"Decision\. On 2 January 2024 the editor chose cancelled ?, over held ?\.", told), told
    assert "The reason given: The host said so later." in told


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """A site on which an editor found that two slugs are of one meeting, and that two are that nobody tells of."""
    folder = tmp_path_factory.mktemp("same")
    url = f"sqlite:///{folder}/communique.db"
    (folder / "world.yaml").write_text(GAZETTEER, "utf-8")
    for name, slug in (("one", "capital-talks"), ("two", "talks-of-december")):
        present = [{"actor": "state-b", "attendance": "attended", "at": "P1.S3"}]
        meeting = {**_TALKS, "slug": slug, "status": "held", "at": "P1.S2", "participants": present}
        (folder / f"{name}.yaml").write_text(document(name, "2023-12-08", {"meetings": [meeting]}), "utf-8")
    verdicts = [
        {"of": "capital-talks", "also": ["talks-of-december"], "because": "One <day>.", "decided_on": "2024-01-02"},
        {"of": "talks-of-may", "also": ["may-talks"], "because": "So it is."},
    ]
    apart = {"record": "capital-talks", "field": "slug", "verdict": "not the same", "value": "capital-talks/state-b"}
    apart |= {"reason": "One is the other's.", "decided_on": "2024-01-03"}
    # By the slug that it had then.
    corrected = {"corrected_on": "2024-01-03", "record": "talks-of-december", "what": "One <sum>."}
    decided = {"gazetteer": "decisions", "same": verdicts, "decisions": [apart], "corrections": [corrected]}
    (folder / "decisions.yaml").write_text(json.dumps(decided), "utf-8")
    new_database(url)
    load_files(url, sorted(folder.glob("*.yaml")))
    with served(url, folder / "editions", without=("charts", "downloads")) as datasette:
        yield datasette


def test_the_page_of_what_was_coded_twice_says_so_and_why(same: Datasette) -> None:
    told = article(same, "/meetings/capital-talks")
    assert "2 independent voices" in told
    assert "Also coded as talks-of-december . The editor, on 2 January 2024: One <day>." in told
    assert "Not the same as State B at Capital talks . The editor, on 3 January 2024: One is the other's." in told
    of_the_other = article(same, "/participants/capital-talks/state-b")
    assert "Not the same as Capital talks . The editor, on 3 January 2024: One is the other's." in of_the_other
    data = ask(same, "/meetings/capital-talks.json").json()
    assert data["corrections"] == [{"corrected_on": "2024-01-03", "what": "One <sum>."}]
    assert "Corrected on 3 January 2024: One <sum>." in told
    assert data["same"] == [{"slug": "talks-of-december", "because": "One <day>.", "decided_on": "2024-01-02"}]
    assert ask(same, "/meetings/capital-talks/state-b").text.count("Also coded as") == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/meetings/talks-of-december", "/meetings/capital-talks"),
        ("/meetings/talks-of-december.json", "/meetings/capital-talks.json"),
        ("/participants/talks-of-december/state-b", "/participants/capital-talks/state-b"),
    ],
)
def test_the_address_that_is_read_as_another_leads_there(same: Datasette, old: str, new: str) -> None:
    answer = ask(same, old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)
    assert ask(same, new).status_code == 200


def test_programs_find_it_by_the_other_slug_too(same: Datasette) -> None:
    extend = json.dumps({"ids": ["meetings/talks-of-december"], "properties": [{"id": "kind"}]})
    answer = asyncio.run(same.client.post("/reconcile", data={"extend": extend})).json()
    assert answer["rows"] == {"meetings/talks-of-december": {"kind": [{"str": "Meeting"}]}}


def test_a_slug_read_as_one_that_nobody_tells_of_is_unknown_and_not_withdrawn(same: Datasette) -> None:
    page = ask(same, "/meetings/may-talks")
    assert page.status_code == 404
    assert "No record is called “may-talks”." in page.text


_SUM = {"slug": "loan-x", "provider": "state-a", "stage": "agreed", "instrument": "loan"}


def test_what_is_denied_is_nowhere_shown_as_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    denial = {**_SUM, "amount": "9 million EUR", "denies": ["amount"], "said_by": "agency-d"}
    told = [{**_SUM, "amount": "5 million EUR", "at": "P1.S2"}, {**denial, "at": "P1.S3"}]
    told += [{**denial, "amount": "5 million EUR", "said_by": "minister-c", "said_on": "2023-12-02", "at": "P1.S4"}]
    file = tmp_path / "first.yaml"
    file.write_text(document("first", "2023-12-08", {"financings": told}), "utf-8")
    now = {**_SUM, "amount": "5 million EUR", "said_by": "minister-c", "said_on": "2023-12-03", "at": "P1.S2"}
    (tmp_path / "second.yaml").write_text(document("second", "2023-12-09", {"financings": [now]}), "utf-8")
    new_database(url)
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = article(datasette, "/financings/loan-x")
        note = cited(datasette, "financings/loan-x", "txt")
        news = ask(datasette, "/reports/updates.json").json()["rows"]
    said = re.sub(r" ([,.;:])", r"\1", page)
    assert "denied €9 million: denied by Agency D, in first (8 December 2023), paragraph 1, sentence 3" in said
    assert (
        "denied €5 million: denied by Minister C, in first (8 December 2023), paragraph 1, sentence 4; said on 2"
        in said
    )
    assert "since taken back" in said
    assert "in addition, the amount: not €9 million" in said
    assert "older news on the amount: not €5 million" in said
    assert "(amount: not €9 million)" in note
    assert [(row["earlier_value"], row["is_denied"]) for row in news] == [("5 million EUR", "yes")]


def test_a_denial_without_a_value_has_a_page(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    evidence = ["P1.S3", {"at": "P1.S4", "field": "status"}]
    told = [
        {"slug": "railway", "label": "Railway", "at": "P1.S2"},
        {"slug": "railway", "label": "Railway", "denies": True, "said_by": "agency-d", "evidence": evidence},
    ]
    (tmp_path / "first.yaml").write_text(document("first", "2023-12-08", {"projects": told}), "utf-8")
    new_database(url)
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = article(datasette, "/projects/railway")
    assert "status: denied" in re.sub(r" ([,.;:])", r"\1", page)


@pytest.mark.parametrize("table", ["meetings", "records"])
def test_a_table_lists_what_is_only_referred_to_and_marks_it(table: str, several: Datasette) -> None:
    page = ask(several, f"/communique/{table}").text
    (marked,) = [row for row in page.split("<tr>") if "only referred to: no source says more" in row]
    assert "lost-meeting" in marked
    listed = ask(several, f"/communique/{table}.json").json()["filtered_table_rows_count"]
    assert listed == len([row for row in page.split("<tr>") if '<td class="col-kind' in row])
    assert "only referred to" not in ask(several, f"/communique/{table}.csv").text


def test_what_two_accounts_say_alike_is_told_once_and_a_part_is_called_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    talks = {**_TALKS, "status": "held", "at": "P1.S2"}
    voices_of_it = [talks, {**talks, "said_by": "state-a"}, {**talks, "said_by": "state-a", "said_on": "2023-12-01"}]
    part = {**talks, "scope": "the dinner", "at": "P1.S3"}
    (tmp_path / "one.yaml").write_text(document("one", "2023-12-08", {"meetings": [*voices_of_it, part]}), "utf-8")
    new_database(url)
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = re.sub(r" ([,.;:])", r"\1", article(datasette, "/meetings/capital-talks"))
        sentences = ask(datasette, "/reports/evidence-for-record.json?record=capital-talks").json()["rows"]
    assert "all of it, all of it" not in page
    assert "supports all of it;" in page
    assert "supports one part of it, the dinner;" in page
    assert {row["scope"] for row in sentences} == {None, "the dinner"}


def test_a_member_of_a_set_that_is_denied_is_shown_as_that(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/communique.db"
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    talks = {**_TALKS, "status": "held"}
    denial = {**talks, "places": ["province"], "denies": ["places"], "said_by": "agency-d", "at": "P1.S3"}
    told = {"meetings": [{**talks, "places": ["capital", "province"], "at": "P1.S2"}, denial]}
    file = tmp_path / "first.yaml"
    file.write_text(document("first", "2023-12-08", told), "utf-8")
    new_database(url)
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        page = re.sub(r" ([,.;:])", r"\1", article(datasette, "/meetings/capital-talks"))
    by_voice = page[page.index("Voice by voice") : page.index("Evidence")]
    assert "Places Capital, named by first Province, named by first; denied by Agency D" in by_voice
    assert by_voice.count("Province") == 1
    assert "disputed: places" in page
    assert "disputes the places: not Province" in page


@pytest.mark.parametrize(
    ("document", "voice", "mouth", "is_named"),
    [
        ("Brown, Weekly, 3 May 2031", "Ada Brown", None, True),
        ("Weekly, 3 May 2031", "Weekly", None, True),
        ("Weekly, 3 May 2031", "Ada Brown", None, False),
        ("Weekly, 3 May 2031", "Weekly", "Ada Brown", False),
    ],
)
def test_a_document_that_its_label_names_as_the_voice_is_named_once(
    document: str, voice: str, mouth: str | None, *, is_named: bool
) -> None:
    assert voices.is_named_by(document, voice, mouth) == is_named
