"""Citations say claim, sureness, source, place, edition and address, and survive whatever a title holds."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
import yaml
from citeproc import Citation as CitationOf
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from communique.web.citing.bibtex import address_in_bibtex, bibtex
from communique.web.citing.citation import (
    Author,
    Citation,
    Source,
    Work,
    author_as_written,
    citation_of_report,
    clean,
    person,
    places_in_words,
)
from communique.web.citing.csl import csl_date, csl_json
from communique.web.citing.footnote import footnote, footnote_html, short_footnote_html
from communique.web.citing.mistakes import mistake_in
from communique.web.citing.record import sentence_of, sources_of

ROOT = Path(__file__).parents[2]
QUILL = Source(
    key="quill-2031-03-04",
    title="Lakeland and Hillmark revive the ferry",
    author=person("Ada Quill", "Quill"),
    publisher="The Lake Herald",
    published_on="2031-03-04",
    source_type="news report",
    language="en",
    url="https://herald.example/ferry?id=1&x=%20y",
    retrieved_on="2031-04-01",
    places=((4, 1), (13, 6), (13, 4)),
)
RIVAL = Source(
    key="rival-2031-03-11",
    title="The ferry, a week later",
    source_type="official statement",
    places=((2, 1),),
    relation="disputes",
    reports="amount: 45 million EUR",
)
LOAN = Citation(
    work=Work("Communiqué: a relational database of diplomacy", (Author("Lake Institute"),), "Communiqué", 2032),
    key="lakeland:financing:grey-ferry",
    title="40 million EUR loan from Lakeland to Hillmark (provided)",
    claim="Lakeland lent Hillmark €40 million.",
    edition="0123456789ab",
    address="https://communique.example/financings/lakeland/financing/grey-ferry",
    sure="the source thinks it probable, in its words “probably”; the coder's conclusion, not the source's words",
    sources=(QUILL, RIVAL),
    more_sources=3,
)
HOSTILE = {
    "braces": "A {curly} }{ title {",
    "quotes": "He said \"no\", “never” and 'nothing'",
    "backslashes": "C:\\new\\table \\input{/etc/passwd} \\",
    "newlines": "One\nline,\r\n\ttwo  lines\u2028three",
    "right to left": "مذاکرات «مسکو» و خط‌آهن رشت",
    "overrides": "abc\u202edcba\u202c \u2066x\u2069",
    "signs of TeX": "100 % of $5 & #7_a ~ ^",
    "signs of HTML": "</textarea><script>alert('x')</script> &amp;",
    "controls": "a\0b\x1b[31m\x7f",
    "many letters": "x" * 5_000,
    "nothing but a question": "Why?",
}
# What CSL's data schema (1.0.2) knows of what we use; all else is refused, as it is there.
_DATE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
        "season": {"type": "integer", "minimum": 1, "maximum": 4},
        "circa": {"type": "boolean"},
        "literal": {"type": "string"},
    },
}
_NAME = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: {"type": "string", "minLength": 1} for name in ("literal", "family", "given")},
}
_TEXTS = ("id", "title", "container-title", "publisher", "version", "abstract", "note", "language", "URL")
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "type"],
        "properties": {name: {"type": "string", "minLength": 1} for name in _TEXTS}
        | {"type": {"enum": ["dataset", "document", "webpage", "article-newspaper", "article-magazine"]}}
        | {"author": {"type": "array", "items": _NAME}, "issued": _DATE, "accessed": _DATE},
    },
}


def titled(title: str) -> Citation:
    return replace(
        LOAN,
        title=title,
        claim=title,
        sources=(replace(QUILL, title=title, author=Author(title, title, title), publisher=title),),
    )


def test_a_footnote_names_claim_sureness_each_source_edition_and_address() -> None:
    assert footnote(LOAN) == (
        "Lakeland lent Hillmark €40 million – the source thinks it probable, in its words “probably”; the coder's "
        "conclusion, not the source's words. Ada Quill, “Lakeland and Hillmark revive the ferry,” The Lake Herald, "
        "4 March 2031, paragraph 4, sentence 1; paragraph 13, sentences 4 and 6, accessed 1 April 2031, "
        "https://herald.example/ferry?id=1&x=%20y. Disputed (amount: 45 million EUR) by “The ferry, a week later,” "
        "n.d., paragraph 2, sentence 1. And 3 more documents. Coded in Communiqué: a relational database of diplomacy, "
        "edition 0123456789ab, https://communique.example/financings/lakeland/financing/grey-ferry."
    )


def test_a_short_footnote_names_who_says_so_and_who_disputes_it() -> None:
    older = replace(QUILL, relation="precedes", reports="stage: planned")
    others = (replace(QUILL, key="b", publisher="The Second"), replace(QUILL, key="c", publisher="The Third"))
    note = str(short_footnote_html(replace(LOAN, sources=(QUILL, *others, RIVAL, older), more_sources=0)))
    assert note.startswith("<bdi>Lakeland lent Hillmark €40 million</bdi> – the source thinks it probable")
    assert "<bdi>Ada Quill</bdi>, <i><bdi>The Lake Herald</bdi></i>, 4 March 2031, paragraph 4, sentence 1;" in note
    assert "The Second" in note
    assert "The Third" not in note
    assert "And 1 more document." in note
    assert "Disputed (amount: 45 million EUR) by <i><bdi>The ferry, a week later</bdi></i>, n.d., paragraph 2" in note
    assert "herald.example" not in note
    assert "stage: planned" not in note
    assert "edition 0123456789ab, https://communique.example/financings/lakeland/financing/grey-ferry." in note


def evidence_in(slug: str, relation: str = "supports", copy_of: str | None = None) -> dict[str, object]:
    """The evidence in one document, as a page has it."""
    names = ("author_family", "title", "source_type", "language", "url", "archived_url", "retrieved_on")
    field = {"field": "", "name": "", "otherwise": [], "reported_value": None}
    saying = {"relation": relation, "is_inferred": False, "fields": [field]}
    sentence = {"passage": "P1.S1", "paragraph": 1, "sentence": 1, "says": [saying]}
    source = {**dict.fromkeys(names), "document_slug": slug, "copy_of": copy_of}
    return {"author": None, "publisher": None, "published_on": None, "source": source, "sentences": [sentence]}


def test_a_copy_is_named_behind_what_it_copies_and_before_what_disputes_it() -> None:
    evidence = [evidence_in("a", copy_of="c"), evidence_in("b", "disputes"), evidence_in("c")]
    assert [source.key for source in sources_of(evidence)] == ["c", "a", "b"]


def test_a_document_that_is_named_again_is_not_named_in_full_again() -> None:
    older = replace(QUILL, relation="precedes", reports="stage: planned", places=((5, 1),))
    note = footnote(replace(LOAN, sources=(QUILL, older)))
    assert note.count("“Lakeland and Hillmark revive the ferry,”") == note.count("https://herald.example") == 1
    assert "Before it (stage: planned) by Ada Quill, The Lake Herald, 4 March 2031, paragraph 5, sentence 1." in note


def test_a_footnote_in_html_sets_publications_in_italics_and_says_the_same() -> None:
    note = str(footnote_html(LOAN))
    assert "<i><bdi>The Lake Herald</bdi></i>" in note
    assert "<i>Communiqué: a relational database of diplomacy</i>" in note
    assert re.sub(r"</?(i|bdi)>", "", note).replace("&#39;", "'").replace("&amp;", "&") == footnote(LOAN)


def test_a_source_without_author_or_day_says_so() -> None:
    note = footnote(replace(LOAN, sources=(RIVAL,), more_sources=0))
    assert "Disputed (amount: 45 million EUR) by “The ferry, a week later,” n.d., paragraph 2" in note


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_footnote_is_one_line_whatever_the_title(title: str) -> None:
    note = footnote(titled(title))
    assert note.isprintable() or "\u2068" in note or "\u200c" in note
    assert "\n" not in note
    assert "\u202e" not in note
    assert "<script" not in footnote_html(titled(title))


def test_what_runs_from_right_to_left_is_kept_apart() -> None:
    note = footnote(titled(HOSTILE["right to left"]))
    assert note.count("\u2068") == note.count("\u2069") == 4
    assert "‹مسکو›" in note


def read_bibtex(text: str) -> list[dict[str, str]]:
    """The entries of a file, by counting braces as BibTeX does."""
    entries = []
    for part in re.split(r"^@", text, flags=re.MULTILINE)[1:]:
        begun, _, rest = part.partition(",\n")
        entry, depth, field = dict(zip(("type", "id"), begun.split("{"), strict=True)), 0, ""
        for line in rest.splitlines():
            if depth == 0 and line == "}":
                break
            field += line
            depth += line.count("{") - line.count("}")
            assert depth >= 0, line
            if depth == 0:
                name, _, value = field.partition("=")
                entry[name.strip()] = value.strip().removesuffix(",")[1:-1]
                field = ""
        else:
            pytest.fail(f"{begun} does not end")
        entries.append(entry)
    return entries


def test_bibtex_has_an_entry_for_the_record_and_one_for_each_source() -> None:
    record, quill, rival = read_bibtex(bibtex(LOAN))
    assert (record["type"], record["id"]) == ("dataset", "communique:lakeland:financing:grey-ferry")
    assert (record["author"], record["year"], record["publisher"]) == ("{Lake Institute}", "2032", "Communiqué")
    assert record["version"] == "0123456789ab"
    assert record["url"] == LOAN.address
    assert "Rests on: quill-2031-03-04, paragraph 4, sentence 1; paragraph 13, sentences 4 and 6" in record["note"]
    assert r"Disputes it (amount: 45 million EUR): rival-2031-03-11, paragraph 2, sentence 1" in record["note"]
    assert quill == {
        "type": "article",
        "id": "quill-2031-03-04",
        "author": "Quill, Ada",
        "title": "{Lakeland and Hillmark revive the ferry}",
        "journal": "The Lake Herald",
        "date": "2031-03-04",
        "year": "2031",
        "url": "https://herald.example/ferry?id=1&x=%20y",
        "urldate": "2031-04-01",
        "note": "paragraph 4, sentence 1; paragraph 13, sentences 4 and 6",
    }
    assert (rival["type"], rival["key"]) == ("misc", "The ferry, a week later")
    assert not {"date", "year", "author"} & rival.keys()


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_bibtex_can_be_read_whatever_the_title(title: str) -> None:
    record, source = read_bibtex(bibtex(titled(title)))
    family = source["author"].removesuffix(f", {source['author'][: len(source['author']) // 2 - 1]}")
    for value in (record["title"], source["title"], family, source["journal"]):
        plain = value.removeprefix("{").removesuffix("}") if value != source["journal"] else value
        assert not re.search(r"(?<!\\)[#$%&_~^]", re.sub(r"\\text[a-z]+\{\}", "", plain))
        assert unescaped(plain) == clean(title)


def unescaped(text: str) -> str:
    signs = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    return re.sub(r"\\text([a-z]+)\{\}|\\([#$%&_])", lambda found: signs.get(found[1]) or found[2], text)


def test_letters_of_all_scripts_stay_as_they_are() -> None:
    assert "Ağbənd – مسکو" in bibtex(titled("Ağbənd – مسکو"))


def test_a_key_holds_only_what_a_key_may() -> None:
    assert bibtex(replace(LOAN, key='a b,c{d}%#"\\é')).startswith("@dataset{communique:a:b:c:d:,\n")


def test_what_supports_and_disputes_has_two_keys() -> None:
    both = replace(LOAN, sources=(QUILL, replace(QUILL, relation="disputes")))
    keys = [entry["id"] for entry in read_bibtex(bibtex(both))]
    assert len(keys) == len(set(keys)) == 3
    ids = [item["id"] for item in json.loads(csl_json(both))]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://x.example/a}b{c", "https://x.example/a%7Db%7Bc"),
        ("https://x.example/a b\\c", "https://x.example/a%20b%5Cc"),
        ("https://x.example/a%20b?c=d&e=f#g", "https://x.example/a%20b?c=d&e=f#g"),
        ("https://x.example/é", "https://x.example/é"),
    ],
    ids=["braces", "a space and a backslash", "as it should be", "a letter"],
)
def test_an_address_in_bibtex_stays_one(url: str, written: str) -> None:
    assert address_in_bibtex(url) == written


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_csl_json_is_valid_whatever_the_title(title: str) -> None:
    items = json.loads(csl_json(titled(title)))
    jsonschema.validate(items, CSL)
    assert items[1]["title"] == clean(title)


def test_csl_json_says_what_the_footnote_says() -> None:
    items = json.loads(csl_json(LOAN))
    jsonschema.validate(items, CSL)
    record, quill, rival = items
    assert (record["type"], record["version"], record["URL"]) == ("dataset", "0123456789ab", LOAN.address)
    assert "thinks it probable" in record["abstract"]
    assert (record["author"], record["issued"]) == ([{"literal": "Lake Institute"}], {"date-parts": [[2032]]})
    assert quill["author"] == [{"family": "Quill", "given": "Ada"}]
    assert (quill["type"], quill["container-title"]) == ("article-newspaper", "The Lake Herald")
    assert quill["issued"] == {"date-parts": [[2031, 3, 4]]}
    assert quill["note"] == "paragraph 4, sentence 1; paragraph 13, sentences 4 and 6"
    assert "issued" not in rival
    assert rival["note"] == "paragraph 2, sentence 1; disputes it (amount: 45 million EUR)"


@pytest.mark.parametrize(
    ("author", "said"),
    [
        (person("Aleksandr Svarants", "Svarants"), ("Svarants", "Aleksandr")),
        (person("Wang Yi", "Wang"), ("Wang", "Yi")),
        (person("Voltaire", "Voltaire"), ("", "")),
        (person("Ada Quill", ""), ("", "")),
        (person("Ada Quill", "uill"), ("", "")),
        (author_as_written("Brown, Ada"), ("Brown", "Ada")),
        (author_as_written("Institute of Northern Affairs"), ("", "")),
        (author_as_written("Lakeland,"), ("", "")),
    ],
)
def test_a_person_is_taken_apart_only_where_the_family_name_is_known(author: Author, said: tuple[str, str]) -> None:
    assert (author.family, author.given) == said


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_style_sets_what_is_cited_whatever_the_title(title: str) -> None:
    set_by_style(json.loads(csl_json(titled(title))))


def test_a_style_sets_persons_bodies_and_years() -> None:
    assert set_by_style(json.loads(csl_json(LOAN)))[:2] == [
        "Lake Institute (2032) “40 million EUR loan from Lakeland to Hillmark (provided)”, Communiqué: a relational "
        "database of diplomacy. Communiqué. Available at: "
        "https://communique.example/financings/lakeland/financing/grey-ferry.",
        "Quill, A. (2031) “Lakeland and Hillmark revive the ferry”, The Lake Herald, 4 March. Available at: "
        "https://herald.example/ferry?id=1&x=%20y (Accessed: April 1, 2031).",
    ]


def set_by_style(items: list[dict[str, object]]) -> list[str]:
    """A bibliography in the style that comes with citeproc; it warns of what it cannot read."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(CitationOf([CitationItem(item["id"])]))
    return [str(one) for one in bibliography.bibliography()]


def test_an_article_of_no_journal_is_none_to_bibtex() -> None:
    sources = (replace(QUILL, publisher=None), replace(QUILL, publisher=None, url=None))
    entries = [read_bibtex(bibtex(replace(LOAN, sources=(one,))))[1] for one in sources]
    assert [entry["type"] for entry in entries] == ["online", "misc"]
    assert not any("journal" in entry for entry in entries)


@pytest.mark.slow
def test_biber_and_bibtex_read_what_is_cited(tmp_path: Path) -> None:
    without = replace(QUILL, key="nobody", author=None, published_on="2031-03")
    cited = [replace(titled(title), key=f"k{n}") for n, title in enumerate(HOSTILE.values())]
    cited.append(replace(LOAN, sources=(QUILL, RIVAL, without)))
    entries = dict.fromkeys(entry for one in cited[:-1] for entry in bibtex(replace(one, sources=())).split("\n\n"))
    (tmp_path / "cited.bib").write_text("\n\n".join([*entries, bibtex(cited[-1])]), "utf-8")
    done = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "cited.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    warnings = [line for line in done.stdout.splitlines() if line.startswith(("WARN - ", "ERROR"))]
    # Of the two it is classic BibTeX that wants to know where a data set is published.
    known = (
        "Invalid field 'howpublished' for entrytype 'dataset'",
        "Missing mandatory field 'author'",
        "Missing mandatory field - one of 'date, year' must be defined",
    )
    assert [line for line in warnings if not line.endswith(known)] == []
    read = (tmp_path / "cited_bibertool.bib").read_text("utf-8")
    assert "AUTHOR = {Quill, Ada}" in read
    (tmp_path / "cited.aux").write_text("\\bibstyle{plain}\n\\citation{*}\n\\bibdata{cited}\n", "utf-8")
    # Status 1 says that there were warnings: it knows no data sets, and wants an author of each article.
    subprocess.run(["bibtex", "cited"], cwd=tmp_path, capture_output=True, check=False)
    printed = (tmp_path / "cited.bbl").read_text("utf-8")
    assert (
        "Ada Quill.\n\\newblock {Lakeland and Hillmark revive the ferry}.\n\\newblock {\\em The Lake Herald}, 2031."
        in printed
    )
    assert "{Lake Institute}.\n\\newblock {40 million EUR loan" in printed


DATES = {
    "2023-12-28": {"date-parts": [[2023, 12, 28]]},
    "2023-12-28T13:20": {"date-parts": [[2023, 12, 28]]},
    "2023-12": {"date-parts": [[2023, 12]]},
    "2023": {"date-parts": [[2023]]},
    "2023~": {"date-parts": [[2023]], "circa": True},
    "2023-12?": {"date-parts": [[2023, 12]], "circa": True},
    "2023/2024-02": {"date-parts": [[2023], [2024, 2]]},
    "2023-21": {"date-parts": [[2023]], "season": 1},
    "2023-24~": {"date-parts": [[2023]], "season": 4, "circa": True},
    "2023-30": {"literal": "summer 2023–24 in the southern hemisphere"},
    "2023-41/2024": {"literal": "from the second half of 2023 to 2024"},
    "202X": {"literal": "the 2020s"},
    "[..2024-12-31]": {"literal": "by the end of 2024"},
    "2023/..": {"literal": "since 2023"},
    "2023-21/2023-22": {"literal": "from spring 2023 to summer 2023"},
    "{2023,2025}": {"literal": "2023 and 2025"},
}


@pytest.mark.parametrize(("edtf", "parts"), DATES.items(), ids=DATES.keys())
def test_a_date_in_csl_is_as_precise_as_it_is_known(edtf: str, parts: dict[str, object]) -> None:
    assert csl_date(edtf) == parts
    jsonschema.validate([{"id": "x", "type": "document", "issued": parts}], CSL)


@pytest.mark.parametrize("unknown", [None, ""], ids=["none", "empty"])
def test_an_unknown_date_is_left_out(unknown: str | None) -> None:
    assert csl_date(unknown) is None


@pytest.mark.parametrize(
    ("edtf", "field", "said"),
    [
        *((date, "date", date) for date in ("2023", "2023~", "2023-12/2024", "2023/..", "2023-24")),
        ("[..2024-12-31]", "note", "published by the end of 2024"),
        ("2023-41", "note", "published the second half of 2023"),
    ],
)
def test_a_date_that_biblatex_does_not_read_is_said_in_the_note(edtf: str, field: str, said: str) -> None:
    entry = read_bibtex(bibtex(replace(LOAN, sources=(replace(QUILL, published_on=edtf),))))[1]
    assert said in entry[field]
    assert ("date" in entry) == (field == "date")


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([(13, 4)], "paragraph 13, sentence 4"),
        ([(17, 2), (13, 6), (13, 4), (13, 4)], "paragraph 13, sentences 4 and 6; paragraph 17, sentence 2"),
        ([(1, n) for n in range(1, 12)], "paragraph 1, sentences 1, 2, 3, 4, 5, 6, 7 and 8; and 3 more"),
        ([], ""),
    ],
    ids=["one", "in order", "many", "none"],
)
def test_places_are_said_in_order_and_bounded(places: list[tuple[int, int]], words: str) -> None:
    assert places_in_words(places) == words


@pytest.mark.parametrize(
    ("kind", "label", "claim", "sentence"),
    [
        ("topic", "Toll", None, "Toll"),
        ("meeting", "Talks", "Held on 3 March 2031", "Talks: held on 3 March 2031"),
        ("loan", "40 million EUR loan (provided)", "€40 million, loan", "40 million EUR loan (provided)"),
        ("financing", "Money", "€1, planned; recipient: not said", "Money; recipient: not said"),
        ("milestone", "Ferry: opening, by 2034", "Opening: scheduled, by 2034", "Ferry: opening: scheduled, by 2034"),
        ("trade figure", "Korea, South and Hill, turnover, 2030: 2 EUR", "€2", "Korea, South and Hill: €2"),
        ("participant", "Ann Lee at Talks", "Ann Lee was there", "Ann Lee at Talks: was there"),
        ("membership", "Ann Lee: Chair, Bank", "Ann Lee: Chair of Bank", "Ann Lee: Chair of Bank"),
        ("stance", "Hill fears that the toll rises (“much”)", None, "Hill fears that the toll rises (“much”)"),
        ("trade figure", "A and B, turnover, 2022", "About $5 billion, 2022", "A and B: about $5 billion, 2022"),
    ],
)  # fmt: skip
def test_a_record_is_said_as_one_sentence(kind: str, label: str, claim: str | None, sentence: str) -> None:
    assert sentence_of({"kind": kind, "label": label, "summary": None}, claim) == sentence


def test_a_report_is_cited_with_what_it_was_asked_for() -> None:
    given = {
        "work": LOAN.work,
        "name": "financing",
        "title": "Who pays for what",
        "question": "Who pays for which project?",
        "edition": "0123456789ab",
    }
    plain = citation_of_report(**given, arguments={"Project": ""}, address="https://x.example/reports/financing")
    asked = citation_of_report(
        **given,
        arguments={"Project": "Ferry", "Until": "3 March 2031"},
        address="https://x.example/reports/financing?p=f",
    )
    assert footnote(plain) == (
        "Who pays for what. Who pays for which project? In Communiqué: a relational database of diplomacy, "
        "edition 0123456789ab, https://x.example/reports/financing."
    )
    assert "Project: Ferry; Until: 3 March 2031. In Communiqué" in footnote(asked)
    assert plain.key == "report:financing" != asked.key
    jsonschema.validate(json.loads(csl_json(asked)), CSL)


TARGETS = {
    "a tracker": ("https://tracker.example/new", "https://tracker.example/new?title="),
    "with parameters": ("https://tracker.example/new?labels=data", "https://tracker.example/new?labels=data&title="),
    "with places": ("https://t.example/n?issue[title]={title}&issue[text]={body}", "https://t.example/n?issue[title]=Mis"),
    "a mail address": ("data@communique.example", "mailto:data@communique.example?subject=Mistake%20in"),
}  # fmt: skip


@pytest.mark.parametrize(("target", "beginning"), TARGETS.values(), ids=TARGETS.keys())
@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_report_of_a_mistake_is_begun_with_what_it_needs(target: str, beginning: str, title: str) -> None:
    mistake = mistake_in(replace(titled(title), key="k"), target)
    assert mistake.link is not None
    assert mistake.link.startswith(beginning)
    assert not set(mistake.link) & set("\"<> \n\\'")
    assert len(mistake.link) < 20_000
    query = parse_qs(urlsplit(mistake.link).query, keep_blank_values=True)
    body = next(value[0] for name, value in query.items() if name in ("body", "issue[text]"))
    assert body == mistake.body
    for part in ("Address: https://communique.example/financings", "Edition: 0123456789ab", "It says: "):
        assert part in body


def test_without_an_address_for_mistakes_there_is_only_the_text() -> None:
    mistake = mistake_in(LOAN, None)
    assert mistake.link is None
    assert "Source: Lakeland and Hillmark revive the ferry; paragraph 4, sentence 1; paragraph 13" in mistake.body
    assert "And 3 more documents" in mistake.body
    assert mistake.body.endswith("What is wrong, and where can that be read?\n\n")


def test_the_citation_file_says_what_the_format_wants() -> None:
    """The keys that Citation File Format 1.2.0 requires, and values of its vocabularies."""
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert said.keys() <= {
        "cff-version",
        "message",
        "title",
        "abstract",
        "type",
        "authors",
        "version",
        "license",
        "keywords",
    }
    assert (said["cff-version"], said["type"]) == ("1.2.0", "dataset")
    assert all(isinstance(said[key], str) and said[key] for key in ("message", "title", "abstract", "version"))
    assert all(author.keys() == {"name"} for author in said["authors"])
    assert said["license"] == ["CC-BY-4.0", "MIT"]
    assert f'version = "{said["version"]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert len(said["keywords"]) == len(set(said["keywords"]))
