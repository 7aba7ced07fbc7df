"""A page never says more surely than the source does, nor lets the source say what the coder concluded."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from communique.factfiles.files import load_files
from tests.support.serving import ask, served
from tests.unit.test_load import edited

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

LOAN = "lakeland/financing/grey-ferry"
EVIDENCE = "        stage: provided\n        evidence: [P4.S1]\n"


def told(database: str, folder: Path, evidence: str) -> tuple[str, str]:
    """How sure the page and the footnote of the loan say the source is, where this is its evidence."""
    files = edited(folder, "ferry.yaml", (EVIDENCE, EVIDENCE.replace("[P4.S1]", f"[{evidence}]")))
    load_files(database, files)
    with served(database, folder) as datasette:
        page = ask(datasette, f"/financings/{LOAN}").text
        footnote = ask(datasette, f"/cite/financings/{LOAN}.txt").text
    sureness = re.sub(r"<[^>]+>", "", page.partition('<p class="sureness">')[2].partition("</p>")[0])
    return html.unescape(" ".join(sureness.split())), footnote


def test_what_the_coder_concludes_makes_no_source_certain(sample_database: str, tmp_path: Path) -> None:
    doubted = "{at: P4.S1, modality: probable, hedge: apparently}"
    page, footnote = told(sample_database, tmp_path, f"{doubted}, {{at: P4.S2, inferred: true}}")
    assert page.startswith("The source thinks it probable (“apparently”). ")
    assert "– the source thinks it probable, in its words “apparently”. " in footnote


def test_a_word_of_doubt_is_told_of_the_sentence_that_has_it(sample_database: str, tmp_path: Path) -> None:
    page, footnote = told(sample_database, tmp_path, "P4.S1, {at: P4.S2, modality: possible, hedge: perhaps}")
    assert "source is certain; elsewhere it is thought possible (“perhaps”)." in page
    assert "is certain; elsewhere it is thought possible (“perhaps”). " in footnote


@pytest.mark.parametrize(
    ("sentence", "reserve"),
    [
        ("{at: P4.S1, field: recipient, inferred: true}", "the recipient: the coder's conclusion"),
        (
            "{at: P4.S2, field: stage, modality: possible, hedge: if}",
            "the stage: the source thinks it possible (“if”)",
        ),
    ],
    ids=["concluded", "less sure"],
)
def test_a_field_that_is_less_sure_than_the_whole_is_named(
    sample_database: str, tmp_path: Path, sentence: str, reserve: str
) -> None:
    page, footnote = told(sample_database, tmp_path, f"P4.S1, {sentence}")
    assert page.startswith(f"The source is certain; {reserve}. ")
    assert f"– the source is certain; {reserve}. " in footnote


def test_a_conclusion_is_nobodys_certainty(sample_database: str, tmp_path: Path) -> None:
    page, footnote = told(sample_database, tmp_path, "{at: P4.S1, inferred: true}")
    assert page.startswith("The coder's conclusion, not the source's words. ")
    assert "the source is certain" not in footnote


def test_a_footnote_says_whose_words_a_source_reports(sample_database: str, tmp_path: Path) -> None:
    _, footnote = told(sample_database, tmp_path, "{at: P4.S1, attributed_to: hillmark}")
    assert "; in the words of Hillmark. " in footnote


def test_the_words_of_a_rival_are_not_those_of_the_source(sample_database: str, tmp_path: Path) -> None:
    _, footnote = told(sample_database, tmp_path, "P4.S1")
    assert "Disputed (amount: €45 million) by “The ferry, a week later,”" in footnote
    assert "in the words of" not in footnote
    assert "in the words of" not in footnote
