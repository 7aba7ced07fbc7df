"""Proposals read off a text: what is proposed, how it is marked, and that nothing is loaded before a person decides."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.database.connection import connected, migrate
from communique.drafting.amounts import Figures
from communique.drafting.dates import Calendar
from communique.drafting.draft import propose
from communique.drafting.knowledge import Knowledge, read_knowledge
from communique.drafting.languages import LanguageError, language, languages
from communique.drafting.model import Asked
from communique.drafting.proposals import Draft
from communique.drafting.reading import Reading
from communique.drafting.text import SourceText
from communique.drafting.writing import accepted, document_file, gazetteer_file, without_text
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.reading.yaml_reader import read_yaml
from communique.factfiles.texts.segment import Sentence
from communique.project import GENERAL_GAZETTEER
from tests.support.databases import rows
from tests.support.drafts import GAZETTEER as CORPUS
from tests.support.every_verb import call as call_verb

GAZETTEER = f"""\
{CORPUS}offices:
  - {{slug: president, label: President}}
topics:
  - {{slug: grey-ferry, label: Grey Ferry}}
"""
TEXT = """\
Reed and Vale talk in Port Grey

3 March 2031

Hillmarkian President Olga Reed held talks with Lakelandic President Tomas Vale in Port Grey on 3 March 2031. The talks lasted about five hours.

The two leaders discussed the Grey Ferry. Trade between Hillmark and Lakeland grew by 20% to $5 billion in 2030, Reed said.

Lakeland will provide Hillmark with a loan of 300 million euros for the construction of the Port Grey-Oakhaven railway, which is 162 km long.

Lakeland's Foreign Minister Ada Quill may visit Hillmark by the end of 2031.

Read more
"""  # noqa: E501 - a paragraph is a line


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "corpus.yaml").write_text(GAZETTEER, "utf-8")
    url = f"sqlite:///{folder}/corpus.db"
    migrate(url)
    load_files(url, [folder / "corpus.yaml"])
    with connected(url) as connection:
        return read_knowledge(connection)


@pytest.fixture(scope="module")
def drafted(known: Knowledge) -> tuple[Reading, Draft]:
    return propose(SourceText(TEXT, "en", publisher="Quill Agency"), language("en"), known)


def written(drafted: tuple[Reading, Draft]) -> dict[str, Any]:
    reading, draft = drafted
    found: dict[str, Any] = yaml.safe_load(accepted(document_file(draft, reading.text)))
    return found


def sentence(words: str) -> Sentence:
    return Sentence(1, 1, 0, len(words), words)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("It opened on 3 March 2031.", "2031-03-03"),
        ("It opened on March 3.", "2031-03-03"),
        ("It opened on Dec. 24.", "2030-12-24"),
        ("It opened in March 2031.", "2031-03"),
        ("It opened in March of last year.", "2030-03"),
        ("It will open by 2035.", "[..2035]"),
        ("It will open by the end of 2035.", "[..2035-12-31]"),
        ("It will open by the end of the year.", "[..2031-12-31]"),
        ("It opened on Tuesday.", "2031-03-04"),
        ("It opened yesterday.", "2031-03-04"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_printed(words: str, edtf: str) -> None:
    calendar = Calendar(language("en"), datetime.date(2031, 3, 5))
    assert [one.edtf for one in calendar.dates(sentence(words))] == [edtf]


@pytest.mark.parametrize("words", ["They may open it.", "A ferry of 2,031 tonnes.", "The 99 ferries."])
def test_what_only_looks_like_a_date_is_none(words: str) -> None:
    assert not list(Calendar(language("en"), datetime.date(2031, 3, 5)).dates(sentence(words)))


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("It costs $500 million.", "500 million USD"),
        ("It costs more than $4.9bn.", "over 4.9 billion USD"),
        ("It costs nearly 2 billion euros.", "almost 2 billion EUR"),
        ("It costs $18-20 billion.", "18 to 20 billion USD"),
        ("It lasted about five hours.", "about 5 hours"),
        ("It is 1,300 km long.", "1300 km"),
        ("It carries up to 45 mln tonnes.", "up to 45 million t"),
        ("It grew by over 20 percent.", "over 20 %"),
    ],
)
def test_a_figure_is_written_with_the_bound_that_is_printed(words: str, figure: str) -> None:
    assert [one.written for one in Figures(language("en")).figures(sentence(words))] == [figure]


def test_a_meeting_is_proposed_with_who_met_when_where_and_what_was_discussed(
    drafted: tuple[Reading, Draft],
) -> None:
    (meeting,) = [one for one in written(drafted)["meetings"] if len(one["participants"]) > 1]
    assert [one["actor"] for one in meeting["participants"]] == ["olga-reed", "tomas-vale"]
    assert [one["on_behalf_of"] for one in meeting["participants"]] == ["hillmark", "lakeland"]
    assert str(meeting["held_on"]["edtf"]) == "2031-03-03"
    assert meeting["places"] == ["port-grey"]
    assert meeting["duration"] == "about 5 hours"
    assert meeting["rank"] == "heads of state or government"
    assert [one["subject"] for one in meeting["agenda"]] == ["grey-ferry"]


def test_an_office_is_proposed_with_its_state_and_a_new_person_for_the_gazetteer(
    drafted: tuple[Reading, Draft],
) -> None:
    offices = {(one["member"], one["organization"], one["office"]) for one in written(drafted)["memberships"]}
    assert ("olga-reed", "hillmark", "president") in offices
    assert ("ada-quill", "lakeland", "foreign-minister") in offices
    _, draft = drafted
    assert draft.gazetteer["actors"]["ada-quill"]["type"] == "person"
    assert "foreign-minister" in draft.gazetteer["offices"]


@pytest.mark.parametrize(
    "words",
    [
        "The president of Hillmark, Olga Reed, met the prime minister of Lakeland, Ada Quill.",
        "Olga Reed, the president of Hillmark, met Ada Quill, the prime minister of Lakeland.",
        "Olga Reed, the president of Hillmark, Ada Quill, the prime minister of Lakeland, and others met.",
    ],
)
def test_each_of_two_has_the_office_beside_the_name(words: str, known: Knowledge) -> None:
    _, draft = propose(SourceText(words, "en", day="2031-03-04"), language("en"), known)
    held = {(one.entry["member"], one.entry["office"]) for one in draft.of("memberships")}
    assert held == {("olga-reed", "president"), ("ada-quill", "prime-minister")}


def test_trade_has_its_pair_its_change_and_its_speaker(drafted: tuple[Reading, Draft]) -> None:
    (trade,) = written(drafted)["trade_figures"]
    assert {trade["country"], trade["partner"]} == {"hillmark", "lakeland"}
    assert (trade["amount"], trade["change_percent"], trade["said_by"]) == ("5 billion USD", "20", "olga-reed")
    assert trade["period"]["edtf"] == "2030"


def test_money_has_a_giver_a_stage_and_the_project_beside_it(drafted: tuple[Reading, Draft]) -> None:
    (money,) = written(drafted)["financings"]
    assert (money["provider"], money["recipient"], money["stage"]) == ("lakeland", "hillmark", "planned")
    assert (money["amount"], money["instrument"]) == ("300 million EUR", "loan")
    (project,) = written(drafted)["projects"]
    assert money["project"] == project["slug"] == "port-grey-oakhaven-railway"
    assert project["indicators"][0]["value"] == 162


def test_so_much_a_year_is_a_rate_of_its_unit(known: Knowledge) -> None:
    words = "The Port Grey-Oakhaven railway, with a capacity of over 45 million tonnes of timber a year, was built."
    _, draft = propose(SourceText(words, "en", day="2031-03-04"), language("en"), known)
    (project,) = draft.of("projects")
    (figure,) = project.nested["indicators"]
    assert figure.entry == {"quantity": "capacity", "value": "over 45 million", "unit": "t/a"}


def test_furniture_has_a_reason_and_the_head_what_the_page_says(drafted: tuple[Reading, Draft]) -> None:
    coded = written(drafted)
    assert [one["reason"] for one in coded["nothing_to_code"].values()] == ["furniture"]
    assert coded["document"]["title"] == "Reed and Vale talk in Port Grey"
    assert coded["document"]["publisher"] == "quill-agency"
    assert coded["document"]["slug"] == "quill-agency-2031-03-03"


def test_a_day_of_the_week_is_not_where_a_text_prints_its_own_day(known: Knowledge) -> None:
    text = SourceText("Reed and Vale meet again\nOlga Reed met Tomas Vale on Tuesday.", "en", day="2031-03-04")
    _, draft = propose(text, language("en"), known)
    assert draft.head["published_on"] == "2031-03-04"
    assert "published_on" not in draft.head_at


def test_no_proposal_is_read_and_all_of_them_are_one_fault(drafted: tuple[Reading, Draft]) -> None:
    reading, draft = drafted
    file = document_file(draft, reading.text)
    with pytest.raises(FactFileError, match=rf"the first of {file.count('!proposed') - 1} proposals of a program"):
        read_yaml(without_text(file).encode(), "draft.yaml")


def test_a_file_with_sentences_of_the_text_is_refused(drafted: tuple[Reading, Draft]) -> None:
    reading, draft = drafted
    decided = accepted(document_file(draft, reading.text))
    read_yaml(decided.encode(), "draft.yaml")
    with pytest.raises(FactFileError, match="stays with its owner"):
        read_yaml(f"#| P1.S1 Words of the text.\n{decided}".encode(), "draft.yaml")


def test_without_its_text_a_draft_has_none_of_its_sentences(drafted: tuple[Reading, Draft]) -> None:
    reading, draft = drafted
    left = without_text(document_file(draft, reading.text))
    assert not [one.label for one in reading.text.sentences if len(one.text) > 60 and one.text in left]


def test_whatever_is_proposed_can_be_loaded_once_all_is_accepted(
    drafted: tuple[Reading, Draft], tmp_path: Path
) -> None:
    reading, draft = drafted
    url = f"sqlite:///{tmp_path}/corpus.db"
    migrate(url)
    files = dict(_files(reading, draft))
    for name, words in files.items():
        (tmp_path / name).write_text(words, "utf-8")
    load_files(url, [*sorted(GENERAL_GAZETTEER.iterdir()), *(tmp_path / name for name in files)])
    assert rows(url, "SELECT count(*) FROM participants") == [(3,)], "two met, and a third may visit"


def _files(reading: Reading, draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the project's gazetteer, what the draft adds, and the draft, with a reason for what nobody coded."""
    yield "corpus.yaml", GAZETTEER
    yield "new.yaml", accepted(gazetteer_file(draft, "new"))
    written = accepted(document_file(draft, reading.text))
    left = [one.label for one in reading.text.sentences if one.label not in draft.cited]
    reasons = "".join(f"  {label}: {{reason: transition}}\n" for label in left)
    yield "document.yaml", written.replace("nothing_to_code:\n", f"nothing_to_code:\n{reasons}")


def test_without_a_corpus_states_are_known_by_their_names_and_adjectives() -> None:
    text = SourceText(
        "Portuguese President Olga Reed met Finnish President Tomas Vale in Lisbon.", "en", day="2031-03-04"
    )
    _, draft = propose(text, language("en"), Knowledge())
    assert {"portugal", "finland", "olga-reed", "tomas-vale"} <= draft.gazetteer["actors"].keys()
    assert draft.gazetteer["actors"]["portugal"]["iso_alpha3"] == "PRT"
    assert draft.gazetteer["places"]["lisbon"]["type"] == "city"


def test_a_language_without_a_folder_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(LanguageError, match=", ".join(languages())):
        language("xx")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert call_verb("init", str(tmp_path / "p")).how == 0
    (tmp_path / "p" / "gazetteer" / "corpus.yaml").write_text(GAZETTEER, "utf-8")
    (tmp_path / "text.txt").write_text(TEXT, "utf-8")
    return tmp_path / "p"


def call(project: Path, *words: str) -> tuple[int | str, str]:
    done = call_verb("--project", str(project), *words)
    return done.how, done.said


def test_the_draft_lies_in_drafts_and_no_build_sees_it(project: Path) -> None:
    code, said = call(project, "draft", str(project.parent / "text.txt"))
    assert code == 0, said
    assert "nothing is proposed for" in said
    (draft, gazetteer) = sorted((project / "drafts").iterdir(), reverse=True)
    assert "!proposed" in draft.read_text("utf-8")
    assert gazetteer.name.endswith(".gazetteer.yaml")
    assert call(project, "build")[0] == 0
    code, said = call(project, "check", str(draft))
    assert (code, "proposals of a program" in said) == (1, True)
    code, said = call(project, "draft", str(project.parent / "text.txt"))
    assert (code, "is there; name another file" in said) == (2, True)
    assert call(project, "draft", "--without-text", str(draft))[0] == 0
    assert "#|" not in draft.read_text("utf-8")


def test_against_a_corpus_what_is_contradicted_comes_first_and_what_is_new_last(project: Path) -> None:
    assert call(project, "build")[0] == 0
    code, said = call(project, "draft", str(project.parent / "text.txt"))
    assert code == 0
    _accept(project)
    code, said = call(project, "build")
    assert code == 0, said
    other = project.parent / "other.txt"
    other.write_text(TEXT.replace("about five hours", "about two hours").replace("20% to $5", "20% to $9"), "utf-8")
    code, said = call(project, "draft", "--against", str(other))
    assert code == 0, said
    contradicted, _, rest = said.partition("Confirmed")
    assert "Contradicted" in contradicted
    assert "about 2 hours" in contradicted
    assert "The talks lasted about two hours." in contradicted
    assert "9 billion USD" in contradicted
    assert "2031-03-03" in rest
    assert not list((project / "drafts").glob("*")), "nothing is written"


def _accept(project: Path) -> None:
    """Accept all of the draft of a project, give the rest a reason, and move it to where it is loaded."""
    for file in sorted((project / "drafts").iterdir()):
        words = accepted(file.read_text("utf-8"))
        if file.name.endswith(".gazetteer.yaml"):
            (project / "gazetteer" / "new.yaml").write_text(words, "utf-8")
        else:
            cited = {label for label in yaml.safe_load(words)["passages"] if words.count(f"{label}") == 1}
            reasons = "".join(f"  {label}: {{reason: transition}}\n" for label in sorted(cited))
            coded = words.replace("nothing_to_code:\n", f"nothing_to_code:\n{reasons}")
            (project / "documents" / file.name).write_text(coded, "utf-8")
        file.unlink()


def test_a_text_of_a_project_in_another_language_is_not_read_as_english(project: Path) -> None:
    settings = project / "communique.toml"
    settings.write_text(settings.read_text("utf-8") + 'language = "es"\n', "utf-8")
    code, said = call(project, "draft", str(project.parent / "text.txt"))
    assert (code, "es: no proposals" in said, "`communique segment`" in said) == (2, True, True)
    assert not (project / "drafts").exists()


def test_a_day_that_is_none_is_an_error_of_the_call(project: Path) -> None:
    code, said = call(project, "draft", str(project.parent / "text.txt"), "--day", "tomorrow")
    assert (code, "write it as 2031-03-04" in said) == (2, True)


def test_a_saved_page_is_drafted_and_the_words_that_were_read_are_kept_beside(project: Path) -> None:
    page = project.parent / "page.html"
    told = "".join(f"<p>{line}</p>" for line in TEXT.splitlines()[4:-2] if line)
    page.write_text(
        f"<html lang='en'><head><title>Reed and Vale</title></head><body><article>{told}</article></body></html>"
    )
    code, said = call(project, "draft", str(page), "--day", "2031-03-04")
    assert code == 0, said
    (kept,) = (project / "drafts").glob("*.txt")
    (draft,) = (one for one in (project / "drafts").glob("*.yaml") if "gazetteer" not in one.name)
    assert "Hillmarkian President Olga Reed held talks" in kept.read_text("utf-8")
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert digest in draft.read_text("utf-8"), "the locators point into what was kept"


def test_no_model_is_asked_unless_it_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("communique.cli.draft.ask", lambda _, name: asked.append(name) or Asked())
    text = str(project.parent / "text.txt")
    assert call(project, "draft", text, "--output", str(project / "one.yaml"))[0] == 0
    assert asked == []
    assert call(project, "draft", text, "--output", str(project / "two.yaml"), "--model", "mine")[0] == 0
    assert asked == ["mine"]
