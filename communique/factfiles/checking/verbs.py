"""Has a clause a verb? By a list of English verbs, which nothing but a check of propositions reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.factfiles.coding.fact_file import CodedFile
    from communique.factfiles.reading.problems import Problem

FILE = Path(__file__).with_name("verbs.txt")  # written by tools/verbs.py
_LANGUAGE = "en"
_REMEDY = "it has no verb that we know; say in one clause what is the case, such as “State A joins Bloc B”"
_WORD = re.compile(r"[A-Za-z]+")
_IRREGULAR = {"is", "are", "has"}
# What no list is ever complete in: federalises, demilitarizes, russifies.
_COINED = ("ises", "izes", "ifies")
# Endings of the third person, and what stands there in the plain form; British spelling beside American.
_ENDINGS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ises", "ize"), ("ise", "ize"), ("yses", "yze"))


def without_verb(coded_files: Iterable[CodedFile], language: str) -> Iterator[Problem]:
    """Yield the propositions whose label has no verb, where the project's language is English."""
    if language.partition("-")[0].lower() != _LANGUAGE:
        return
    for coded in coded_files:
        for draft in coded.drafts:
            if draft.kind != "proposition" or coded.tree.is_guessed(draft.path):
                continue
            if draft.label and not has_verb(draft.label):
                yield coded.tree.problem((*draft.path, "label"), draft.label, _REMEDY)


def has_verb(clause: str) -> bool:
    """Return whether a word of a clause may be a verb in the present tense. The first word is of the subject."""
    return any(_may_be_verb(word) for word in _WORD.findall(clause)[1:])


def _may_be_verb(word: str) -> bool:
    plain = (word.removesuffix(end) + instead for end, instead in _ENDINGS if word.endswith(end))
    return word in _IRREGULAR or word.endswith(_COINED) or any(one in _verbs() for one in plain)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
