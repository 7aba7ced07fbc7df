"""Finding: which records have what was typed, group by group, with a bound on everything.

The index gives hits in the order of their places, most spoken of first, so that nothing needs to look at all of them:
counts stop at a bound, and so does the ranking of a group by how well its hits fit.
"""

import sqlite3
import time
from itertools import combinations
from typing import NamedTuple

from communique.web.edition import Row, View
from communique.web.search.groups import Group, all_groups
from communique.web.search.parsing import ParsedQuery, Term, interpret
from communique.wording.spelling import words_of

COUNTED = 1_000
RANKED_IN_OVERVIEW, RANKED = 40, 200
SHOWN_OF_THINGS, SHOWN_OF_STATEMENTS, SHOWN_OF_ONE_GROUP = 6, 3, 20
# Looking stops after this, and the page says so.
PATIENCE_SECONDS = 0.4
_MOST_COMBINED = 6
_EXACT = 50
# How well a record fits: it is called so, its name has the words, or they are only said of it.
_CALLED_SO, _ALSO_CALLED_SO, _LABEL_HAS_ALL, _NAME_HAS_ALL, _BOTH_HAVE_ALL, _ELSEWHERE = range(6)


class Question(NamedTuple):
    """A search: the words, literally or not, in one group or all, and which page of it."""

    typed: ParsedQuery
    is_literal: bool = False
    group: str | None = None
    page: int = 1
    with_bulk: bool = False


class RankedHit(NamedTuple):
    """A record, how well it fits (the lower, the better), and which other spellings of it have what is looked for."""

    place: int
    rank: tuple[int, int]
    row: Row
    spellings: list[str]

    @property
    def distance(self) -> int:
        """Return how far it is from being called just so: 0 where it is, 1 where it is by another spelling."""
        return min(self.rank[0], _LABEL_HAS_ALL)


class HitsOfGroup(NamedTuple):
    """A group's hits: how many there are (COUNTED + 1 where there are more than COUNTED), and those to show."""

    group: Group
    number: int
    hits: list[RankedHit]


class Hits(NamedTuple):
    """All that a search gives."""

    terms: list[Term]
    # How many of the terms each hit has at least.
    at_least: int
    groups: list[HitsOfGroup]
    is_stopped: bool


def find(view: View, question: Question) -> Hits:
    """Look for what was typed."""
    terms = interpret(view, question.typed, is_literal=question.is_literal)
    if not terms:
        return Hits([], 0, [], False)
    known = [term for term in terms if term.how != "unknown"]
    groups = all_groups(view, with_bulk=question.with_bulk)
    at_least, sought = _loosened(view, known, max((group.last_place for group in groups), default=0))
    if not at_least:
        return Hits(terms, 0, [], False)
    search = _Search(view, known, sought, _called_exactly(view, question.typed.folded, terms))
    found, is_stopped = search.run(groups, question)
    return Hits(terms, at_least, sorted(found, key=_most_fitting_first), is_stopped)


def _most_fitting_first(found: HitsOfGroup) -> tuple[int, bool, int]:
    """Sort things before statements, and what is called exactly so before what is not; otherwise as they come.

    What is in datasets only comes after all else.
    """
    return found.group.is_bulk, not found.group.is_of_things, min((hit.distance for hit in found.hits), default=0)


def _loosened(view: View, terms: list[Term], last: int) -> tuple[int, str]:
    """Return what to look for so that there is something: records with all terms, with all but one, and so on.

    Records behind the `last` place are not looked at.
    """
    steps = [len(terms), 1] if len(terms) > _MOST_COMBINED else list(range(len(terms), 0, -1))
    for at_least in steps:
        sought = with_at_least(terms, at_least)
        if view.first(_ANY, sought=sought, last=last):
            return at_least, sought
    return 0, ""


_ANY = "SELECT 1 FROM search_fts WHERE search_fts MATCH :sought AND rowid <= :last LIMIT 1"


def with_at_least(terms: list[Term], number: int) -> str:
    """Return a query for SQLite's full-text index: records with so many of the terms."""
    alternatives = combinations([term.sought for term in terms], number)
    return " OR ".join("(" + " AND ".join(some) + ")" for some in alternatives)


def _called_exactly(view: View, folded: str, terms: list[Term]) -> list[int]:
    """Return the places of things that are called so, as it was typed or as it was mended."""
    spellings = {folded, " ".join(term.alternatives[0] for term in terms)}
    sql = "SELECT DISTINCT place FROM search_spellings WHERE spelling IN (:one, :other) ORDER BY place LIMIT :most"
    return [row["place"] for row in view.ask(sql, one=min(spellings), other=max(spellings), most=_EXACT)]


def raise_unless_interrupted(error: sqlite3.OperationalError) -> None:
    """Raise the error anew, unless the database only says that time is up."""
    if "interrupted" not in str(error):
        raise error


class _Search(NamedTuple):
    """Looking through groups for one thing."""

    view: View
    terms: list[Term]
    sought: str
    exact: list[int]

    def run(self, groups: list[Group], question: Question) -> tuple[list[HitsOfGroup], bool]:
        """Return the groups that have hits; and whether time was up before all were looked through."""
        until = time.monotonic() + PATIENCE_SECONDS
        found: list[HitsOfGroup] = []
        # What is asked for comes first, whatever the time.
        for group in sorted(groups, key=lambda group: group.key != question.group):
            if found and time.monotonic() > until:
                return found, True
            try:
                if count := self.count(group):
                    found.append(HitsOfGroup(group, count, self.hits(group, question)))
            except sqlite3.OperationalError as error:
                raise_unless_interrupted(error)
                return found, True
        return found, False

    def count(self, group: Group) -> int:
        bounds = {"first": group.first_place, "last": group.last_place, "most": COUNTED + 1}
        (row,) = self.view.ask(f"SELECT count(*) AS n FROM ({_IN_GROUP} LIMIT :most)", sought=self.sought, **bounds)
        return int(row["n"])

    def hits(self, group: Group, question: Question) -> list[RankedHit]:
        """Return the hits to show."""
        if question.group is None:
            shown = SHOWN_OF_THINGS if group.is_of_things else SHOWN_OF_STATEMENTS
            return self.best(group, RANKED_IN_OVERVIEW if group.is_of_things else shown)[:shown]
        if question.group != group.key:
            return []
        start = (question.page - 1) * SHOWN_OF_ONE_GROUP
        if start < RANKED:
            return self.best(group, RANKED)[start : start + SHOWN_OF_ONE_GROUP]
        return self.ranked_at(places_in(self.view, group, self.sought, SHOWN_OF_ONE_GROUP, start))

    def best(self, group: Group, ranked: int) -> list[RankedHit]:
        """Return the best fitting of the group's first hits, with those that are called exactly so."""
        exact = [place for place in self.exact if group.first_place <= place <= group.last_place]
        places = list(dict.fromkeys([*exact, *places_in(self.view, group, self.sought, ranked)]))
        return sorted(self.ranked_at(places), key=lambda hit: (hit.rank, hit.place))

    def ranked_at(self, places: list[int]) -> list[RankedHit]:
        """Return the records at these places, ranked."""
        return [_rank(row, self.terms) for row in rows_at(self.view, places)]


_IN_GROUP = "SELECT rowid AS place FROM search_fts WHERE search_fts MATCH :sought AND rowid BETWEEN :first AND :last"


def places_in(view: View, group: Group, sought: str, most: int, skipped: int = 0) -> list[int]:
    """Return the places of the group's records that the full-text index finds, in order."""
    bounds = {"first": group.first_place, "last": group.last_place, "most": most, "skipped": skipped}
    rows = view.ask(f"{_IN_GROUP} ORDER BY rowid LIMIT :most OFFSET :skipped", sought=sought, **bounds)
    return [row["place"] for row in rows]


def rows_at(view: View, places: list[int]) -> list[Row]:
    """Return what the search index holds of the records at these places, in the order of the places."""
    marks = ", ".join(str(int(place)) for place in places)
    return view.ask(
        "SELECT s.place, s.record_id, s.kind, r.slug, s.label, substr(s.names, 1, 4000) AS names, s.summary, s.note, "
        "s.said "
        f"FROM search AS s JOIN records AS r ON r.id = s.record_id WHERE s.place IN ({marks}) ORDER BY s.place"
    )


def _rank(row: Row, terms: list[Term]) -> RankedHit:
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
