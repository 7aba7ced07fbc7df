"""A copy is no voice of its own, whether what it copies is coded or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import check_files, load_files
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import MEETING, copy_of, database, document

NEWSROOM = "  - {slug: paper-p, label: Paper P, type: organization}\n"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_copy_is_no_voice_of_its_own_in_whatever_order_it_comes(order: tuple[int, ...], tmp_path: Path) -> None:
    url = database(tmp_path, "copies")
    texts = [
        document("agency", "2023-12-08", {"meetings": [MEETING]}),
        copy_of("copy", "agency", MEETING),
        copy_of("copy-of-copy", "copy", MEETING),
    ]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, words in zip(files, texts, strict=True):
        file.write_text(words, "utf-8")
    for number in order:
        load_files(url, [files[number]])
    query = "SELECT voices FROM records WHERE slug = 'capital-talks'"
    assert rows(url, query) == [(1,)]
    load_files(url, [], remove=["documents/agency"])
    assert rows(url, query) == [(1,)]  # two copies of one document, which is not at hand any more
    load_files(url, [files[0]])
    files[2].write_text(document("copy-of-copy", "2023-12-10", {"meetings": [MEETING]}), "utf-8")
    load_files(url, [files[2]])
    assert rows(url, query) == [(2,)]


@pytest.mark.parametrize("gazetteer_comes", ["first", "last"])
def test_a_copy_of_what_is_not_coded_is_the_voice_of_the_publisher_that_it_names(
    gazetteer_comes: str, tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "copies"), database(tmp_path, "anew")
    quotes, copies = tmp_path / "quotes.yaml", tmp_path / "copies.yaml"
    quotes.write_text(document("quotes", "2023-12-08", {"meetings": [{**MEETING, "said_by": "agency-d"}]}), "utf-8")
    copies.write_text(copy_of("copies", "paper-p", MEETING), "utf-8")
    papers = tmp_path / "papers.yaml"
    papers.write_text(f"gazetteer: papers\nactors:\n{NEWSROOM}", "utf-8")
    files = [quotes, copies]
    for file in [papers, *files] if gazetteer_comes == "first" else [*files, papers]:
        load_files(url, [file])
    query = "SELECT voices FROM records WHERE slug = 'capital-talks'"
    assert rows(url, query) == [(2,)]
    # The paper is a mouth of the agency's now, then no longer listed: the copy is a voice of its own.
    papers.write_text(papers.read_text("utf-8").replace("type: organization", "type: organization, voice_of: agency-d"))
    load_files(url, [papers])
    assert rows(url, query) == [(1,)]
    load_files(anew, [papers, *files])
    assert contents(url) == contents(anew)
    load_files(url, [], remove=["gazetteer/papers"])
    assert rows(url, query) == [(2,)]
    without = database(tmp_path, "without")
    load_files(without, files)
    assert contents(url) == contents(without)


def test_what_copies_and_what_quotes_one_publisher_is_one_voice(tmp_path: Path) -> None:
    url = database(tmp_path, "one-voice")
    translated = json.loads(copy_of("translated", "agency-d", MEETING))
    translated["document"]["publisher"] = "state-b"
    quoted = {**MEETING, "label": "Talks", "said_by": "agency-d"}
    for name, words in (
        ("translated", json.dumps(translated)),
        ("another", copy_of("another", "agency-d", MEETING)),
        ("quotes", document("quotes", "2023-12-08", {"meetings": [quoted]})),
    ):
        (tmp_path / f"{name}.yaml").write_text(words, "utf-8")
    load_files(url, [tmp_path / f"{name}.yaml" for name in ("translated", "another", "quotes")])
    assert rows(url, "SELECT voices FROM records WHERE slug = 'capital-talks'") == [(1,)]
    assert rows(url, "SELECT DISTINCT voice FROM field_sources WHERE field = 'held_on'") == [("Agency D",)]


@pytest.mark.parametrize(
    ("original", "asked"),
    [
        ("agency-d", None),
        ("earlier", None),
        ("agency-d-2023-12", "write the slug of its author or publisher"),
        ("capital", "this is of kind place; name the document"),
    ],
)
def test_whose_it_is_is_asked_of_a_copy_of_what_is_not_coded(original: str, asked: str | None, tmp_path: Path) -> None:
    url = database(tmp_path, "asked")
    earlier, copies = tmp_path / "earlier.yaml", tmp_path / "copies.yaml"
    earlier.write_text(document("earlier", "2023-12-07", {"meetings": [MEETING]}), "utf-8")
    copies.write_text(copy_of("copies", original, MEETING), "utf-8")
    load_files(url, [earlier, copies])
    with open_engine(url, read_only=True).connect() as connection:
        found = [one for unit in check_files([copies], connection) for one in unit.warnings]
    assert [(one.field, one.value) for one in found] == ([("document.copy_of", f'"{original}"')] if asked else [])
    assert all(asked in one.remedy for one in found if asked)


@pytest.mark.parametrize("copy_is_of", ["agency", "copy"])
def test_a_copy_that_is_printed_after_the_news_disputes_nothing(copy_is_of: str, tmp_path: Path) -> None:
    url = database(tmp_path, "news")
    announced, cancelled = MEETING | {"status": "announced"}, MEETING | {"status": "cancelled"}
    texts = {
        "agency": document("agency", "2023-12-04", {"meetings": [announced]}),
        "copy": copy_of("copy", "agency", announced),
        "paper": document("paper", "2023-12-05", {"meetings": [cancelled]}),
        "late": copy_of("late", copy_is_of, announced),
    }
    for name, words in texts.items():
        (tmp_path / f"{name}.yaml").write_text(words, "utf-8")
    load_files(url, [tmp_path / f"{name}.yaml" for name in texts])
    status = "SELECT state, voices, rivals FROM resolutions WHERE field = 'status'"
    assert rows(url, status) == [("sole", 1, 0)]
    assert rows(url, "SELECT status FROM meetings") == [("cancelled",)]
    assert rows(url, "SELECT disputed, updated FROM records WHERE kind = 'meeting'") == [(None, "status")]
    # Once the original is no longer coded, the day of the copies is all that is known.
    load_files(url, [], remove=["documents/agency"])
    assert rows(url, status) == [("disputed", 1, 1)]
