"""Candidates for a name: which things may be meant, how near their spellings are, and whether one is meant for sure."""

import json
from typing import NamedTuple

from rapidfuzz import fuzz

from communique.web.edition import Row, View
from communique.web.reconciliation.entities import as_type, entity_id
from communique.web.search.finding import places_in, rows_at, with_at_least
from communique.web.search.groups import Group, group_at
from communique.web.search.highlighting import snippet
from communique.web.search.parsing import interpret, parse
from communique.wording.spelling import fold

# How many things are compared in all, for one name.
COMPARED = 60
MOST_CANDIDATES, USUAL_CANDIDATES = 25, 5
# What is less like the name than this is no candidate.
_LEAST_SCORE = 50
# A name that only has all the words of another is not the name.
_SAME_WORDS, _HAS_THE_WORDS = 0.98, 0.75
# An adjective or a capital is not the state's own name.
_NOT_ITS_OWN = 90.0
_DESCRIPTION_CHARACTERS = 120


class Query(NamedTuple):
    """A name to find, among which types (all where None), and how many candidates are wanted."""

    name: str
    types: frozenset[str] | None = None
    limit: int = USUAL_CANDIDATES


def candidates(view: View, groups: list[Group], wanted: Query) -> list[Row]:
    """Return the candidates, best first; `match` only where just one thing is called exactly so."""
    among = [group for group in groups if wanted.types is None or group.key in wanted.types]
    name = fold(wanted.name[:_LONGEST_NAME])
    if not name or not among:
        return []
    exact = _called_exactly(view, name, among)
    own = {place for place, is_own in exact.items() if is_own}
    is_certain = len(exact) == 1 == len(own)
    places = [*exact, *(place for place in _places(view, wanted.name, among) if place not in exact)][:COMPARED]
    scored = [(_score(name, row, exact), row) for row in rows_at(view, places)]
    kept = sorted((one for one in scored if one[0] >= _LEAST_SCORE), key=lambda one: (-one[0], one[1]["place"]))
    return [
        _candidate(view, row, group_at(among, row["place"]), score, match=is_certain and row["place"] in own)
        for score, row in kept[: wanted.limit]
    ]


_LONGEST_NAME = 300


def _called_exactly(view: View, name: str, among: list[Group]) -> dict[int, bool]:
    """Return, by place, the things of these groups that are called so, and whether it is their own name."""
    rows = view.ask(
        f"SELECT s.place, s.is_own FROM search_spellings AS s WHERE s.spelling = :name AND {_AMONG.format('s.place')} "
        "ORDER BY s.place LIMIT :most",
        name=name,
        groups=_ranges(among),
        most=COMPARED,
    )
    return {row["place"]: bool(row["is_own"]) for row in rows}


_AMONG = (
    "EXISTS (SELECT 1 FROM json_each(:groups) AS g "
    "WHERE {} BETWEEN json_extract(g.value, '$[0]') AND json_extract(g.value, '$[1]'))"
)


def _ranges(among: list[Group]) -> str:
    return json.dumps([[group.first_place, group.last_place] for group in among])


def _places(view: View, name: str, among: list[Group]) -> list[int]:
    """Return the things whose index entries have the words of the name, all or as many as some have."""
    terms = [term for term in interpret(view, parse(name.replace('"', " ")), is_literal=False) if term.how != "unknown"]
    terms = terms[:_MOST_WORDS]
    last = max(group.last_place for group in among)
    for at_least in range(len(terms), 0, -1):
        # Only what things are called counts, not what is said of them.
        sought = f"{{label names folded}} : ({with_at_least(terms, at_least)})"
        if view.first(_HITS, sought=sought, last=last):
            most = COMPARED // len(among) + 1
            return [place for group in among for place in places_in(view, group, sought, most)]
    return []


_MOST_WORDS = 6
_HITS = "SELECT 1 FROM search_fts WHERE search_fts MATCH :sought AND rowid <= :last LIMIT 1"


def _score(name: str, row: Row, exact: dict[int, bool]) -> float:
    """Return how near the nearest spelling is, from 0 to 100."""
    if row["place"] in exact:
        return 100.0 if exact[row["place"]] else _NOT_ITS_OWN
    spellings = [fold(one) for one in (row["label"], *row["names"].split("; ")) if one]
    return round(min(99.0, max(_likeness(name, spelling) for spelling in spellings)), 1)


def _likeness(name: str, spelling: str) -> float:
    return max(
        fuzz.ratio(name, spelling),
        fuzz.token_sort_ratio(name, spelling) * _SAME_WORDS,
        fuzz.token_set_ratio(name, spelling) * _HAS_THE_WORDS,
    )


def _candidate(view: View, row: Row, group: Group, score: float, *, match: bool) -> Row:
    return {
        "id": entity_id(view, row),
        "name": row["label"],
        "description": description(row, group),
        "type": [as_type(group)],
        "score": score,
        "match": match,
    }


def description(row: Row, group: Group) -> str:
    """Return what tells namesakes apart."""
    said = snippet(row["summary"], frozenset(), _DESCRIPTION_CHARACTERS) if row["summary"] else ""
    return f"{group.one}. {said}" if said else group.one


def beginning_so(view: View, groups: list[Group], prefix: str, types: frozenset[str] | None) -> list[Row]:
    """Return things to suggest for a beginning: those with a spelling that begins so, then others that may be meant."""
    name = fold(prefix[:_LONGEST_NAME])
    if not name:
        return []
    among = [group for group in groups if types is None or group.key in types]
    rows = view.ask(
        "SELECT DISTINCT place FROM (SELECT place FROM search_spellings WHERE spelling >= :name AND spelling < :end "
        f"AND {_AMONG.format('place')} LIMIT :most) ORDER BY place LIMIT :shown",
        name=name,
        end=f"{name}{{",  # the character after z
        groups=_ranges(among),
        most=MOST_CANDIDATES * 10,
        shown=MOST_CANDIDATES,
    )
    begun = [
        _candidate(view, row, group_at(among, row["place"]), 0.0, match=False)
        for row in rows_at(view, [row["place"] for row in rows])
    ]
    known = {one["id"] for one in begun}
    meant = candidates(view, groups, Query(prefix, types, MOST_CANDIDATES))
    found = [*begun, *(one for one in meant if one["id"] not in known)][:MOST_CANDIDATES]
    return [{**{name: one[name] for name in ("id", "name", "description")}, "notable": one["type"]} for one in found]
