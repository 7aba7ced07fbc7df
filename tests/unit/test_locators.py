"""Locators read like sentences of a text and rows of a dataset."""

from __future__ import annotations

from communique.web.citing.citation import places_in_words
from communique.wording import locator_in_short, locator_in_words, row_address, row_number


def test_a_sentence_and_a_row_are_said_in_words_and_in_short() -> None:
    assert (locator_in_words("P13.S4"), locator_in_short("P13.S4")) == ("paragraph 13, sentence 4", "¶13.4")
    assert (locator_in_words("row=5"), locator_in_short("row=5")) == ("row 5", "row 5")
    assert (locator_in_words("row=1204"), locator_in_words("project=41268")) == ("row 1,204", "project 41268")
    assert (row_number("row=5"), row_number("project=41268"), row_number("P5.S1")) == (5, 41268, None)
    assert row_address("https://example.org/{}", "project=41268") == "https://example.org/41268"
    assert (row_address(None, "row=5"), row_address("https://example.org/{}", "P5.S1")) == (None, None)


def test_rows_are_cited_as_rows() -> None:
    assert places_in_words(["row=17", "row=5"]) == "row 5; row 17"
