"""Sorts of hits in a reader's words, with where they stand in the search index."""

from typing import NamedTuple

from communique.web.query import View
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
    "participant": "Who took part in meetings",
    "project party": "Parts in projects",
    "relation": "Ties",
    "stance": "Views",
}
_THINGS = {"actor", "place", "project", "meeting", "event", "document", "topic"}


class Group(NamedTuple):
    """A sort of records, and the places of its first and last record in the table `search`."""

    kind: str
    type: str
    first_place: int
    last_place: int

    @property
    def key(self) -> str:
        """What it is called in addresses."""
        known = _WORDS.get((self.kind, self.type))
        return known[0] if known else self.kind.replace(" ", "-")

    @property
    def one(self) -> str:
        """What one of them is called."""
        known = _WORDS.get((self.kind, self.type))
        return known[1] if known else kind_in_words(self.kind)

    @property
    def many(self) -> str:
        """What they are called."""
        known = _WORDS.get((self.kind, self.type))
        return known[2] if known else _MANY.get(self.kind, f"{kind_in_words(self.kind)}s")

    @property
    def is_of_things(self) -> bool:
        """Whether they are things, not statements about things."""
        return self.kind in _THINGS

    @property
    def records(self) -> int:
        """How many there are."""
        return self.last_place - self.first_place + 1


def all_groups(view: View) -> list[Group]:
    """Return the groups that have records, in the order in which hits are shown."""
    rows = view.ask("SELECT kind, type, first_place, last_place FROM search_groups ORDER BY position")
    return [Group(**row) for row in rows]


def group_at(groups: list[Group], place: int) -> Group:
    """Return the group that a place in the table `search` belongs to."""
    return next(group for group in groups if group.first_place <= place <= group.last_place)
