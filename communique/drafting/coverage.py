"""Proposals for sentences that state nothing, and hints where a person should look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence

_SAME = 92
_LEAST_LETTERS = 25
_SECTION_WORDS = 6


def nothing_to_code(reading: Reading, draft: Draft) -> Iterator[Proposal]:
    """Yield a reason for each sentence that is only furniture or says again what another says."""
    cited = draft.cited
    before: list[str] = []
    for sentence in reading.text.sentences:
        text = sentence.text
        reason = None
        if sentence.label not in cited:
            if (
                reading.language.pattern("furniture").fullmatch(text.strip(" .:"))
                or not re.search(r"[^\W\d_]{2}", text)
                or _is_dateline(reading, sentence)
            ):
                reason = "furniture"
            elif len(text) >= _LEAST_LETTERS and any(fuzz.ratio(text, one) >= _SAME for one in before):
                reason = "repeats"
            elif _is_heading(reading, sentence.paragraph, text):
                reason = "furniture"
        before.append(text)
        if reason:
            yield Proposal("nothing_to_code", {"reason": reason}, [sentence.label], key=sentence.label)


def _is_dateline(reading: Reading, sentence: Sentence) -> bool:
    """Return whether a sentence is only the name of a place in capitals: where an agency writes from."""
    named = reading.mentions[sentence.label]
    return sentence.text.isupper() and len(named) == 1 and len(named[0].words) >= len(sentence.text.rstrip(". "))


def _is_heading(reading: Reading, paragraph: int, text: str) -> bool:
    """Return whether a short line without a stop stands alone in its paragraph: a section's name, a button."""
    alone = sum(one.paragraph == paragraph for one in reading.text.sentences) == 1
    return alone and len(text.split()) <= _SECTION_WORDS and not text.endswith((".", "!", "?", ":", '"'))


def hints(reading: Reading, draft: Draft) -> None:
    """Note the sentences that may hold a view, or doubt; what they say is for a person to put into words."""
    for sentence in reading.text.sentences:
        if found := reading.language.pattern("views").search(sentence.text):
            draft.hint(sentence.label, f"a view? ({found[0]})")
        if sentence.label in reading.hedges:
            modality, words = reading.hedges[sentence.label]
            draft.hint(sentence.label, f"{modality}? ({words})")
