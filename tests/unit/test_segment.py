"""Segmenting gives locators that any faithful copy of a text proves, and none of its sentences."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from communique.database.connection import open_database
from communique.database.engine import open_engine
from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.texts.segment import locators, sentences
from communique.factfiles.texts.verification import CopyError, verify_texts
from tests.conftest import SAMPLE

FERRY = (SAMPLE / "ferry.txt").read_text("utf-8")


def test_every_sentence_is_where_it_says() -> None:
    text = normalise(FERRY)
    found = list(sentences(FERRY))
    assert [s.label for s in found][:4] == ["P1.S1", "P1.S2", "P2.S1", "P3.S1"]
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.sha256 == sha256(sentence.text)


def test_the_sentences_cover_the_text() -> None:
    text = normalise(FERRY)
    covered = "".join(text[s.start : s.end] for s in sentences(FERRY))
    assert covered.replace(" ", "") == text.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    "copy",
    [
        FERRY.replace("\n", "\r\n"),
        FERRY.replace("\n", "\n\n\n"),
        FERRY.replace(" ", "  "),
        FERRY.replace(" the ", "\u00a0the\u2009"),
        "\ufeff" + FERRY + "\n\n",
        FERRY.replace("Grey", "Gr\u00adey"),
    ],
    ids=["windows", "blank lines", "double spaces", "odd spaces", "byte order mark", "soft hyphens"],
)
def test_a_faithful_copy_has_the_same_locators(copy: str) -> None:
    assert [(s.label, s.start, s.end, s.sha256) for s in sentences(copy)] == [
        (s.label, s.start, s.end, s.sha256) for s in sentences(FERRY)
    ]


def test_typographic_and_plain_quotes_are_one() -> None:
    assert normalise("\u201cIt\u2019s\u201d \u2013 e\u0301") == '"It\'s" - \u00e9'


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("So BB.LV explains. It is true.", "en", ["So BB.LV explains.", "It is true."]),
        ("Об этом пишет BB.LV, и не только. Да.", "ru", ["Об этом пишет BB.LV, и не только.", "Да."]),
        ("See www.lakeland.example for more. Yes.", "en", ["See www.lakeland.example for more.", "Yes."]),
        ("It ended.Then they left.", "en", ["It ended.", "Then they left."]),
        ("1. The toll. 2. The ferry goes.", "en", ["1. The toll.", "2. The ferry goes."]),
        ("2.1. The toll rises.", "en", ["2.1. The toll rises."]),
        ("He came in the year 2. Then he left.", "en", ["He came in the year 2.", "Then he left."]),
        (
            "PORT GREY, March 4. /LNA/. They met. They left.",
            "en",
            ["PORT GREY, March 4. /LNA/. They met.", "They left."],
        ),
        ("ОЗЁРСК. /ЛНА/. Они встретились. Да.", "ru", ["ОЗЁРСК. /ЛНА/. Они встретились.", "Да."]),
        ("/LNA/. They met. They left.", "en", ["/LNA/. They met.", "They left."]),
        ("They met in PORT GREY. Then all left.", "en", ["They met in PORT GREY.", "Then all left."]),
        ("Э. Вейл прибыл. Он ушёл.", "ru", ["Э. Вейл прибыл.", "Он ушёл."]),
        ("Её встретил А. Г. Вейл. Он ушёл.", "ru", ["Её встретил А. Г. Вейл.", "Он ушёл."]),
        ("M. Roy a vu Mme. Le Goff. Il part.", "fr-CA", ["M. Roy a vu Mme. Le Goff.", "Il part."]),
        ("They met Mr. M. Then all left.", "en", ["They met Mr. M.", "Then all left."]),
        ("7.", "en", ["7."]),
    ],
)
def test_a_stop_that_ends_no_sentence_divides_none(text: str, language: str, found: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text, language)] == found
    assert [sentence.number for sentence in sentences(text, language)] == list(range(1, len(found) + 1))


def test_locators_hold_no_sentence() -> None:
    told, words = unquote(locators(FERRY)), normalise(FERRY).split()
    runs = [" ".join(words[first : first + 3]) for first in range(len(words) - 2)]
    assert [run for run in runs if run in told] == []
    assert told.count("sha256: ") == len(list(sentences(FERRY)))


def test_verify_says_what_is_moved_and_what_is_missing(sample_database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text("An advertisement.\n" + FERRY.replace("Times are changing.", "Times change."), "utf-8")
    with open_engine(sample_database, read_only=True).connect() as connection:
        quill, rival = verify_texts(connection, [copy])
    proof = next(p for p in (quill, rival) if p.copy)
    other = next(p for p in (quill, rival) if not p.copy)
    assert proof.missing == ["P5.S2"]
    assert len(proof.moved) == 10
    assert not proof.is_proven
    assert other.summary().endswith("no copy at hand, nothing proven")


def test_verify_proves_a_folder_of_copies(sample_database: str) -> None:
    with open_engine(sample_database, read_only=True).connect() as connection:
        proofs = verify_texts(connection, [SAMPLE])
    assert [proof.is_proven for proof in proofs] == [True, True]


def test_a_copy_in_utf_16_proves_as_much(sample_database: str, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(FERRY, "utf-16")
    with open_engine(sample_database, read_only=True).connect() as connection:
        proof = next(one for one in verify_texts(connection, [tmp_path]) if one.copy)
    assert proof.is_proven


def test_a_changed_offset_is_noticed(sample_database: str) -> None:
    engine = open_engine(sample_database)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE passages SET start_char = start_char + 1 WHERE label = 'P3.S2'")
        proofs = verify_texts(connection, [SAMPLE])
    assert sum(len(proof.moved) for proof in proofs) == 1


def test_a_letter_and_its_accent_are_one_whatever_stood_between_them() -> None:
    assert normalise("e\u200b\u0301") == normalise("\u00e9") == normalise(normalise("e\u200b\u0301"))
    assert normalise("\ufb01\u0301") == normalise("fi\u0301")


def test_what_is_no_file_is_no_copy(sample_database: str, tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "nowhere.txt").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe.txt")
    with open_database(sample_database).connect() as connection:
        assert [proof.copy for proof in verify_texts(connection, [tmp_path])] == [None, None]
        with pytest.raises(CopyError, match=r"gone\.txt cannot be read: No such file"):
            verify_texts(connection, [tmp_path / "gone.txt"])
        with (tmp_path / "huge.txt").open("wb") as stream:
            stream.truncate(10**11)
        with pytest.raises(CopyError, match="as no text is"):
            verify_texts(connection, [tmp_path])


def test_a_text_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: Path) -> bytes:
        raise OSError(5, "Input/output error")

    (tmp_path / "a.txt").touch()
    monkeypatch.setattr(Path, "read_bytes", fail)
    done = CliRunner().invoke(cli, ["segment", str(tmp_path / "a.txt")])
    assert done.exit_code == 1
    assert "a.txt cannot be read: Input/output error" in done.output
