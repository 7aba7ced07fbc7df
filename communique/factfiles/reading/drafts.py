"""What marks a draft that nobody has decided on: proposals, and the text's sentences beside them."""

from __future__ import annotations

import re

MARK = "!proposed"
SENTENCE = "#|"
HAS_TEXT = (
    "a sentence of the text, which stays with its owner; when you are done, `communique draft --without-text FILE` "
    "takes these lines out"
)
_SENTENCES = re.compile(rf"^[ \t]*{re.escape(SENTENCE)}", re.MULTILINE)


def undecided(number: int) -> str:
    """Return what to do about the proposals in a file."""
    first = "a proposal of a program" if number == 1 else f"the first of {number} proposals of a program"
    return f"{first}; correct what is wrong in each and delete `{MARK}`, or delete all of it if nothing is right"


def first_sentence(text: str) -> int | None:
    """Return where in a file the first line with a sentence of a text begins (characters); None where there is none."""
    found = _SENTENCES.search(text)
    return found.start() if found else None
