"""What was typed into a search box, and what is meant: itself, words that begin so, or words spelled nearly so."""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import OSA

from communique.web.edition import Row, View
from communique.wording.spelling import by_ear, skeleton, words_of

MOST_CHARACTERS = 300
MOST_TERMS = 12
LONGEST_WORD = 60
# Of a name with it the name is meant; in a phrase it stands as it is.
_POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s\b", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"|([^"]+)')
# Quotation marks as they are typed and pasted.
_QUOTATION_MARKS = str.maketrans("“”„«»", '"""""')
# So common that they tell nothing, unless there is nothing else.
_COMMON = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"])
Words = tuple[str, ...]


class ParsedQuery(NamedTuple):
    """A query as typed: for showing, and as terms, each a word or the words of a phrase, in small letters a to z."""

    text: str
    terms: tuple[Words, ...]
    is_cut: bool

    @property
    def folded(self) -> str:
        """All of it as one spelling."""
        return " ".join(word for term in self.terms for word in term)


def parse(text: str) -> ParsedQuery:
    """Return the terms of a text; very long ones are cut, which is said."""
    shown = " ".join(_without_controls(text[: MOST_CHARACTERS + 1]).split())
    terms = list(dict.fromkeys(term for term in _terms(shown[:MOST_CHARACTERS]) if term))
    kept = [term for term in terms if term[0] not in _COMMON or len(term) > 1] or terms
    is_cut = len(text) > MOST_CHARACTERS or len(kept) > MOST_TERMS
    return ParsedQuery(shown[:MOST_CHARACTERS], tuple(kept[:MOST_TERMS]), is_cut)


def _without_controls(text: str) -> str:
    """Return the text without what controls or directs: such a character could turn the page around it."""
    return "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in text)


def _terms(text: str) -> list[Words]:
    found: list[Words] = []
    for phrase, loose in _QUOTED.findall(text.translate(_QUOTATION_MARKS)):
        if phrase:
            found.append(_words(phrase))
        found.extend((word,) for word in _words(_POSSESSIVE.sub("", loose)))
    return found


def _words(text: str) -> Words:
    return tuple(word[:LONGEST_WORD] for word in words_of(text))


BEGINNINGS, MENDED = 8, 3
_SHORTEST_BEGINNING = 3
_SHORTEST_MENDED, _LONGEST_MENDED = 4, 40
# How many words are looked at, whatever the number of words that there are.
_LOOKED_AT = 1_000
# Shorter words share fewer groups of three letters with what is meant by them.
_SHORT_WORD = 6
# By length: how many letters may differ, and how many in words that sound alike. Short names are no slips.
_MISTAKES = ((4, 0, 1), (6, 1, 1), (8, 1, 2), (11, 2, 2), (_LONGEST_MENDED, 3, 3))


# Some scripts leave vowels out: the Arabic for Homs is hms, letter by letter.
_VOWEL, _WITHOUT_VOWELS = re.compile("[aeiou]"), 1.0


class Term(NamedTuple):
    """A word or phrase as typed, what is sought instead or beside it, why: `typed`, `begun`, `mended` or `unknown`."""

    typed: str
    alternatives: tuple[str, ...]
    how: str

    @property
    def sought(self) -> str:
        """For SQLite's full-text index; all that is quoted here is letters, digits and spaces."""
        return "(" + " OR ".join(f'"{one}"' for one in self.alternatives) + ")"

    @property
    def words(self) -> set[str]:
        """The words looked for."""
        return {word for one in self.alternatives for word in one.split()}


def interpret(view: View, typed: ParsedQuery, *, is_literal: bool) -> list[Term]:
    """Return what is looked for, term by term."""
    return [
        Term(" ".join(words), (" ".join(words),), "typed") if is_literal or len(words) > 1 else _meaning(view, *words)
        for words in typed.terms
    ]


def _meaning(view: View, word: str) -> Term:
    itself = Term(word, (word, *_numbers_of(word)), "typed")
    if view.first("SELECT 1 FROM search_fts WHERE search_fts MATCH :sought LIMIT 1", sought=itself.sought):
        return itself
    for how, find in (("begun", _begun), ("mended", _similar_words)):
        if found := find(view, word):
            return Term(word, found, how)
    return Term(word, (word,), "unknown")


def _numbers_of(word: str) -> tuple[str, ...]:
    """Return the other number of an English noun: `corridors` for `corridor` and the other way round."""
    if not word.isalpha() or len(word) <= _SHORTEST_BEGINNING:
        return ()
    return (word[:-1],) if word.endswith("s") else (f"{word}s",)


def _begun(view: View, word: str) -> tuple[str, ...]:
    """Return the most frequent words that begin so."""
    if len(word) < _SHORTEST_BEGINNING:
        return ()
    # The character after z ends what begins so.
    rows = view.ask(_BEGUN, word=word, end=f"{word}{{", looked_at=_LOOKED_AT, most=BEGINNINGS)
    return tuple(row["word"] for row in rows)


_BEGUN = """
SELECT word FROM (SELECT id, word FROM search_words WHERE word > :word AND word < :end LIMIT :looked_at)
ORDER BY id LIMIT :most
"""


def _similar_words(view: View, word: str) -> tuple[str, ...]:
    """Return the words that are spelled nearly so, if any: the nearest, several where they are equally near."""
    if not word.isalpha() or not _SHORTEST_MENDED <= len(word) <= _LONGEST_MENDED:
        return ()
    bare, heard = skeleton(word), by_ear(word)
    ranks: dict[str, tuple[float, bool, int]] = {}
    for row in _sounding_alike(view, bare) + _looking_alike(view, word):
        distance = _distance(word, heard, row["word"], alike=row["skeleton"] == bare)
        if distance is not None:
            ranks[row["word"]] = (distance, row["word"][0] != word[0], row["id"])
    nearest = sorted(ranks, key=lambda one: ranks[one])[:MENDED]
    return tuple(one for one in nearest if ranks[one][:2] == ranks[nearest[0]][:2])


def _distance(word: str, heard: str, other: str, *, alike: bool) -> float | None:
    """Return how many letters differ, less where both sound alike; None where it's more than a slip."""
    if alike and not _VOWEL.search(word):
        return _WITHOUT_VOWELS
    allowed = next(limits[alike] for length, *limits in _MISTAKES if len(word) <= length)
    # A sound may be written with one letter or with two.
    if not alike and abs(len(word) - len(other)) > 2 * allowed + 1:
        return None
    distance = OSA.distance(heard, by_ear(other), score_cutoff=allowed)
    return None if distance > allowed else distance - 0.75 * alike


def _sounding_alike(view: View, bare: str) -> list[Row]:
    sql = (
        "SELECT id, word, skeleton FROM search_words WHERE skeleton = :bare AND skeleton <> '' ORDER BY id LIMIT :most"
    )
    return view.ask(sql, bare=bare, most=_LOOKED_AT)


def _looking_alike(view: View, word: str) -> list[Row]:
    """Return the most frequent words that share groups of three letters with it; the index gives these first."""
    padded = f" {word} "
    pieces = list(dict.fromkeys(f'"{padded[at : at + 3]}"' for at in range(len(padded) - 2)))
    # A slip leaves four letters in a row somewhere, or both ends.
    pairs = zip([pieces[0], *pieces], [pieces[-1], *pieces[1:]], strict=False)
    sought = pieces if len(word) < _SHORT_WORD else [f"({one} AND {other})" for one, other in pairs]
    return view.ask(
        "SELECT id, word, skeleton FROM search_words WHERE id IN ("
        "SELECT rowid FROM search_words_fts WHERE search_words_fts MATCH :sought ORDER BY rowid LIMIT :looked_at)",
        sought=" OR ".join(sought),
        looked_at=_LOOKED_AT,
    )
