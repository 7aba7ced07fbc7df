"""How well a record fits what is looked for: it is called so, its name has the words, or they are only said of it."""

from typing import Any, NamedTuple

from communique.web.search.parsing import Term
from communique.wording.spelling import words_of

_CALLED_SO, _ALSO_CALLED_SO, _LABEL_HAS_ALL, _NAME_HAS_ALL, _BOTH_HAVE_ALL, _ELSEWHERE = range(6)


class RankedHit(NamedTuple):
    """A record, how well it fits (the lower, the better), and which other spellings of it have what is looked for."""

    place: int
    rank: tuple[int, int]
    row: dict[str, Any]
    spellings: list[str]

    @property
    def distance(self) -> int:
        """How far it is from being called just so: 0 where it is, 1 where it is by another spelling."""
        return min(self.rank[0], _LABEL_HAS_ALL)


def rank(row: dict[str, Any], terms: list[Term]) -> RankedHit:
    """Rank a row of the search index; those with fewer of the terms in their names come after those with more."""
    names = [name for name in row["names"].split("; ") if name]
    label = words_of(row["label"])
    of_names = {name: words_of(name) for name in names}
    everywhere = {*label, *(word for words in of_names.values() for word in words)}
    rank = (_tier(label, list(of_names.values()), everywhere, terms), -_has(everywhere, terms))
    return RankedHit(row["place"], rank, row, _other_spellings(label, of_names, terms))


def _tier(label: list[str], names: list[list[str]], everywhere: set[str], terms: list[Term]) -> int:
    if _is_just(label, terms):
        return _CALLED_SO
    if any(_is_just(words, terms) for words in names):
        return _ALSO_CALLED_SO
    if _has(set(label), terms) == len(terms):
        return _LABEL_HAS_ALL
    if any(_has(set(words), terms) == len(terms) for words in names):
        return _NAME_HAS_ALL
    return _BOTH_HAVE_ALL if _has(everywhere, terms) == len(terms) else _ELSEWHERE


def _is_just(words: list[str], terms: list[Term]) -> bool:
    """Return whether these are the words that were typed, or stand for them, and no others."""
    exact = {word for term in terms for word in (term.words if term.how == "mended" else term.alternatives[0].split())}
    return set(words) <= exact and _has(set(words), terms) == len(terms)


def _has(words: set[str], terms: list[Term]) -> int:
    """Return how many of the terms are among the words."""
    return sum(any(words.issuperset(one.split()) for one in term.alternatives) for term in terms)


def _other_spellings(label: list[str], names: dict[str, list[str]], terms: list[Term]) -> list[str]:
    """Return the spellings that have what the label has not."""
    missing = [term for term in terms if not _has(set(label), [term])]
    return [name for name, words in names.items() if words != label and _has(set(words), missing)]
