"""The word that is suggested next: from what was written before, from the text, and never one that was passed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from communique.desk.suggested_words import SuggestedWords, words_at_hand

WRITTEN = [
    ("note", "The day is not stated."),
    ("note", "The day is not stated."),
    ("note", "The place is unknown."),
    ("label", "Talks in Port Grey"),
]
SENTENCE = "Hillmark signed a memorandum on dredging."
TEXT = ["Olga Reed spoke of the harbour.", SENTENCE]


@pytest.fixture
def words() -> SuggestedWords:
    return SuggestedWords(lambda: WRITTEN)


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ("", "note", "The"),
        ("", "label", "Talks"),
        ("The ", "note", "day"),
        ("The p", "note", "place"),
        ("The day is ", "note", "not"),
        ("On dr", "note", "dredging"),
        ("A mem", "label", "memorandum"),
        ("Olga ", "label", "Reed"),
        ("Something ", "note", ""),
        ("The da", "note", ""),  # a letter is typed as fast as a key is pressed
    ],
)
def test_the_likeliest_word_is_suggested(words: SuggestedWords, typed: str, field: str, word: str) -> None:
    assert words.next(typed, field, words_at_hand(SENTENCE, TEXT, []), []) == word


def test_a_word_that_was_passed_is_not_suggested_again(words: SuggestedWords) -> None:
    nothing = words_at_hand("", [], [])
    assert words.next("The ", "note", nothing, ["day"]) == "place"


def test_what_the_cards_say_is_suggested_and_the_corpus_is_read_once() -> None:
    asked: list[int] = []

    def corpus() -> Sequence[tuple[str, str]]:
        asked.append(1)
        return WRITTEN

    words = SuggestedWords(corpus)
    at_hand = words_at_hand("", [], [("label", "Opening of the Oak Bridge")])
    assert words.next("Opening of the ", "label", at_hand, []) == "Oak"
    assert words.next("Oak ", "label", at_hand, []) == "Bridge"
    assert asked == [1]
