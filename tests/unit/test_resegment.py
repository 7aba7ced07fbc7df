"""A document's file follows its text: what cites a sentence cites it still, and what cannot follow is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from tests.conftest import SAMPLE

CODED, TEXT = ((SAMPLE / name).read_text("utf-8") for name in ("ferry.yaml", "ferry.txt"))
OTHERS = [str(SAMPLE / name) for name in ("gazetteer.yaml", "rival.yaml", "decisions.yaml")]


def call(*words: str) -> tuple[int, str]:
    """The outcome of a verb."""
    done = CliRunner().invoke(cli, words)
    return done.exit_code, f"{done.output}{done.exception or ''}"


def followed(folder: Path, text: str, coded: str = CODED) -> tuple[int, str, str]:
    """The outcome of bringing the sample to a text: exit code, what was said, the file."""
    (folder / "text.txt").write_text(text, "utf-8")
    (folder / "ferry.yaml").write_bytes(coded.encode())
    code, said = call("resegment", str(folder / "text.txt"), str(folder / "ferry.yaml"))
    return code, said, (folder / "ferry.yaml").read_bytes().decode()


def is_right(folder: Path) -> bool:
    """Return whether the file and its text fit each other, and nothing else is wrong with it."""
    (folder / "communique.toml").write_text('title = "Ferries"\n', "utf-8")
    at = ["--project", str(folder), "--database", str(folder / "none.db")]
    texts = ["--text", str(folder / "text.txt"), "--text", str(SAMPLE / "rival.txt")]
    return call(*at, "check", *texts, str(folder / "ferry.yaml"), *OTHERS)[0] == 0


def test_the_same_text_changes_nothing(tmp_path: Path) -> None:
    code, said, after = followed(tmp_path, TEXT)
    assert (code, after == CODED) == (0, True)
    assert said.endswith("all 11 sentences are in place.\n")


def test_a_paragraph_that_moved_takes_its_citations_along(tmp_path: Path) -> None:
    first, *middle, last, end = TEXT.split("\n")
    assert (last[:5], end) == ("Trade", "")
    code, said, after = followed(tmp_path, "\n".join([first, last, *middle, ""]))
    assert (code, "evidence: [P2.S1]\n\npropositions:" in after, "  P2.S2: {reason: opinion}" in after) == (
        0,
        True,
        True,
    )
    assert is_right(tmp_path), said


def test_a_new_paragraph_moves_those_behind_it(tmp_path: Path) -> None:
    first, *middle, last, _ = TEXT.split("\n")
    code, said, after = followed(tmp_path, "\n".join(["An advertisement.", first, *middle, last, ""]))
    assert (code, "11 are called otherwise now" in said, "New, not coded yet: P1.S1" in said) == (0, True, True)
    assert "evidence: [P2.S1, {at: P2.S2, field: author}, {at: P3.S1, field: title}]" in after
    assert "  P6.S2: {reason: opinion}" in after
    with_reason = after.replace("nothing_to_code:\n", "nothing_to_code:\n  P1.S1: {reason: furniture}\n")
    (tmp_path / "ferry.yaml").write_text(with_reason, "utf-8")
    assert is_right(tmp_path)


def test_sentences_that_are_one_now_are_cited_once(tmp_path: Path) -> None:
    coded = CODED.replace("evidence: [P3.S1, {at: P3.S2, field: duration}]", "at: P3.S1 P3.S2")
    text = TEXT.replace("2031. Their", "2031; Their")  # as long, and one sentence
    code, said, after = followed(tmp_path, text, coded)
    assert (code, "    at: P3.S1\n" in after, "at: P3.S2, modality: probable" in after) == (0, True, True), said
    assert is_right(tmp_path)


def test_a_sentence_that_is_two_now_is_cited_twice(tmp_path: Path) -> None:
    coded = CODED.replace("    evidence: [P5.S1]", "    at: P5.S1")
    text = TEXT.replace("25% to", "25%. To")
    text = text.replace("last year. Times", "last yea. Times")
    code, said, after = followed(tmp_path, text, coded)
    assert (code, "at: P5.S1 P5.S2" in after, "P5.S3: {reason: opinion}" in after) == (0, True, True), said


def test_changed_words_are_named_to_be_looked_at(tmp_path: Path) -> None:
    code, said, after = followed(tmp_path, TEXT.replace("40 million", "45 million euros and"))
    assert (code, "Their words changed, look at what is coded from them: P4.S1" in said) == (0, True)
    assert not is_right(tmp_path)  # 40 million is printed nowhere any more
    (tmp_path / "ferry.yaml").write_text(after.replace("40 million", "45 million"), "utf-8")
    assert is_right(tmp_path)


def test_what_is_gone_and_cited_keeps_the_file_as_it_was(tmp_path: Path) -> None:
    code, said, after = followed(tmp_path, TEXT.replace(" The new ferry was probably on the table.", ""))
    assert (code, "the text has no longer P3.S3" in said, after == CODED) == (1, True, True)


def test_line_ends_and_comments_stay(tmp_path: Path) -> None:
    coded = "# Ours.\n" + CODED.replace("\n", "\r\n")
    _, _, after = followed(tmp_path, "Advertisement.\n" + TEXT, coded)
    assert after.startswith("# Ours.\n")
    assert after.count("\n") - after.count("\r\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("facts.jsonl", "{}", "is no fact file in YAML; name one"),
        ("gazetteer.yaml", "gazetteer: g\n", "is of the gazetteer, which has no text; name a document's file"),
        ("broken.yaml", "document: [\n", "broken.yaml:"),
    ],
)
def test_what_has_no_text_is_told(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    code, said = call("resegment", str(SAMPLE / "ferry.txt"), str(tmp_path / name))
    assert (code != 0, told in said) == (True, True), said


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "ferry.yaml").write_text(CODED, "utf-8")
    (tmp_path / "text.txt").write_text("Advertisement.\n" + TEXT, "utf-8")
    tmp_path.chmod(0o555)
    code, said = call("resegment", str(tmp_path / "text.txt"), str(tmp_path / "ferry.yaml"))
    tmp_path.chmod(0o755)
    assert (code, "cannot be written" in said) == (1, True)
    assert (tmp_path / "ferry.yaml").read_text("utf-8") == CODED
