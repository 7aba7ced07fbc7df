"""How far two coders agree: figures held against worked examples, and two codings of one small document."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from communique.factfiles.agreement.measures import alpha, f1
from communique.project import ROOT
from tests.conftest import SAMPLE
from tools.agreement import FRAME, differences, interval, page, pairs

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): examples A, B and C, a line an observer, a dot a gap.
PUBLISHED = {
    "binary": (("0100000010", "1110010000"), 0.095),
    "nominal": (("aabbdcccedda", "babbbcccеddd".replace("е", "e")), 0.692),
    "four observers": (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
}
EDITS = {
    "slug: ferry-revival": "slug: revival-of-the-ferry",
    "amount: 40 million EUR": "amount: 45 million EUR",
    "status: planned": "status: proposed",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_alpha_is_as_published(name: str) -> None:
    observers, published = PUBLISHED[name]
    known = alpha([None if value == "." else value for value in unit] for unit in zip(*observers, strict=True))
    assert known is not None
    assert round(known, 3) == published


def test_where_all_say_the_same_alpha_says_nothing() -> None:
    assert alpha([("a", "a"), ("a", "a")]) is None


def test_the_same_is_found_by_both_or_by_one() -> None:
    assert f1(3, 3, 3) == 1
    assert f1(1, 2, 2) == 0.5
    assert f1(0, 2, 2) == 0
    low, high = interval([(4, 4, 4), (0, 4, 4), (2, 4, 4)], resamples=500)
    assert 0 <= low < f1(6, 12, 12) < high <= 1
    assert interval([(4, 4, 4)] * 3) == (1, 1)


@pytest.fixture
def coders(tmp_path: Path) -> tuple[Path, Path]:
    """Two projects with the sample's document, in which the second coder differs a little."""
    for coder in ("a", "b"):
        (tmp_path / coder / "documents").mkdir(parents=True)
        (tmp_path / coder / "communique.toml").write_text("", "utf-8")
        (tmp_path / coder / "gazetteer").mkdir()
        shutil.copy(SAMPLE / "gazetteer.yaml", tmp_path / coder / "gazetteer")
    text = (SAMPLE / "ferry.yaml").read_text("utf-8")
    (tmp_path / "a" / "documents" / "ferry.yaml").write_text(text, "utf-8")
    for old, new in EDITS.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "b" / "documents" / "ferry.yaml").write_text(text, "utf-8")
    return tmp_path / "a", tmp_path / "b"


def test_what_has_another_slug_is_aligned_by_its_sentence_and_its_label(coders: tuple[Path, Path]) -> None:
    (pair,) = pairs(*coders)
    assert pair.same["ferry-revival"] == "revival-of-the-ferry"
    assert pair.same["grey-ferry"] == "grey-ferry"
    assert len(pair.same) == len(pair.ours) == len(pair.theirs)


def test_what_differs_is_told_with_its_place_and_no_value(coders: tuple[Path, Path]) -> None:
    told = list(differences(pairs(*coders)))
    assert {line.split(" (")[0].strip() for line in told if line.startswith("  ")} == {
        "amount: lakeland/financing/grey-ferry",
        "status: ferry-revival",
    }
    assert not any("million" in line for line in told)


def test_one_and_the_same_file_tells_nothing(coders: tuple[Path, Path]) -> None:
    assert pairs(coders[0], coders[0]) == []


def test_the_page_has_both_tables_and_says_who_the_coders_were(coders: tuple[Path, Path]) -> None:
    shown = page(pairs(*coders))
    assert "| event | 1 | 1 | 1 | 1.00 | 1.00–1.00 |" in shown
    assert "| amount | " in shown
    assert "two runs of one language model" in shown
    assert "{" not in shown


def test_the_kept_page_is_in_the_words_of_today() -> None:
    """Its figures are of codings that are not kept; its words must still be those of the tool."""
    kept = (ROOT / "seed" / "AGREEMENT.md").read_text("utf-8")
    words = [one.strip() for one in FRAME.read_text("utf-8").split("\n\n") if "{" not in one]
    assert len(words) > 3
    assert [one for one in words if one not in kept] == []
