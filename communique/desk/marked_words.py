"""Words of a sentence that a person marked, read as drafting reads them: dates, sums, figures and lengths of time."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from communique.drafting.amounts import Figures
from communique.drafting.dates import Calendar
from communique.drafting.languages import LanguageError, language
from communique.factfiles.texts.segment import Sentence

_SORTS = {"amount": ("money",), "duration": ("duration",), "figure": ("percent", "measure")}
_DATE = "date"


def read_words(words: str, sort: str, head: dict[str, Any]) -> dict[str, str]:
    """Return what a field of some sort has when it is filled with words, by the parts of it; no part where they stay.

    `head` is the head of the document, whose language and day they are read by.
    """
    sentence = Sentence(1, 1, 0, len(words), words)
    try:
        grammar, calendar = _grammars(str(head.get("language") or ""), _day(head.get("published_on")))
    except LanguageError:
        return {"printed": words} if sort == _DATE else {}
    if sort == _DATE:
        found = [one.edtf for one in calendar.dates(sentence)]
        return {"edtf": found[0], "printed": words} if len(found) == 1 else {"printed": words}
    figures = [one for one in grammar.figures(sentence) if one.sort in _SORTS.get(sort, ())]
    if len(figures) != 1:
        return {}
    return {"value": figures[0].value if sort == "figure" else figures[0].written}


@lru_cache
def _grammars(code: str, day: datetime.date | None) -> tuple[Figures, Calendar]:
    spoken = language(code)
    return Figures(spoken), Calendar(spoken, day)


def _day(published: Any) -> datetime.date | None:
    written = published.get("edtf") if isinstance(published, dict) else published
    try:
        return datetime.date.fromisoformat(str(written))
    except ValueError:
        return None
