"""Sorts of hits in a reader's words, with where they stand in the search index."""

from typing import NamedTuple

from communique.schema.record import kinds_of_things
from communique.web.edition import Row, View
from communique.wording import kind_in_words

# By kind and type of actor: its key in addresses, one of them, many of them.
_WORDS = {
    ("actor", "person"): ("person", "Person", "People"),
    ("actor", "country"): ("state", "State", "States"),
    ("actor", "organization"): ("organization", "Organization", "Organizations"),
    ("actor", "group"): ("group", "Group", "Groups and sides"),
}
_MANY = {
    "agenda item": "What was on the table",
    "financing": "Other financing",
    "membership": "Offices and memberships",
    "milestone": "Steps promised or reached",
    "part": "Parts of sums",
    "participant": "Who took part in meetings",
    "project party": "Parts in projects",
    "relation": "Ties",
    "stance": "Views",
}


class Group(NamedTuple):
    """A sort of records, and the places of its first and last record in the table `search`.

    `key` is what it is called in addresses, `one` what one of them is called, `many` what they are.
    """

    key: str
    one: str
    many: str
    kind: str
    type: str
    first_place: int
    last_place: int
    is_bulk: int = 0

    @property
    def is_of_things(self) -> bool:
        """Return whether they are things, not statements about things."""
        return self.kind in kinds_of_things()

    @property
    def records(self) -> int:
        """Return how many there are."""
        return self.last_place - self.first_place + 1


_GROUPS = (
    "SELECT kind, type, first_place, last_place, is_bulk FROM search_groups WHERE is_bulk <= :most ORDER BY position"
)


def all_groups(view: View, *, with_bulk: bool = False) -> list[Group]:
    """Return the groups that have records, in the order in which hits are shown, at will those in datasets only."""
    return [Group(*_called(row), **row) for row in view.ask(_GROUPS, most=int(with_bulk))]


def _called(row: Row) -> tuple[str, str, str]:
    key, one, many = words_of(row["kind"], row["type"])
    return (f"{key}-in-datasets", one, f"{many}, in datasets only") if row["is_bulk"] else (key, one, many)


def has_bulk(view: View) -> bool:
    """Return whether there is anything of which only datasets speak."""
    return view.first("SELECT 1 AS is_any FROM search_groups WHERE is_bulk LIMIT 1") is not None


def words_of(kind: str, actor: str) -> tuple[str, str, str]:
    """Return the key, one and many of a sort of records: of a kind, and of actors a type."""
    one = kind_in_words(kind)
    return _WORDS.get((kind, actor)) or (kind.replace(" ", "-"), one, _MANY.get(kind, f"{one}s"))


def group_at(groups: list[Group], place: int) -> Group:
    """Return the group that a place in the table `search` belongs to."""
    return next(group for group in groups if group.first_place <= place <= group.last_place)
