"""One change: of which record, of which field, from what to what, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from communique.schema.sql_file import Column


class Sort(StrEnum):
    """The sorts of change, in the order in which a reader wants them."""

    NEWLY_DISPUTED = "newly disputed"
    REPLACED = "replaced"
    CHANGED = "changed"
    NO_LONGER_DISPUTED = "no longer disputed"
    RENAMED = "renamed"
    MERGED = "merged"
    GONE = "gone"
    NEW = "new"


HEADINGS = {
    Sort.NEWLY_DISPUTED: "Newly disputed",
    Sort.REPLACED: "Replaced by a later document",
    Sort.CHANGED: "Changed",
    Sort.NO_LONGER_DISPUTED: "No longer disputed",
    Sort.RENAMED: "At a new address",
    Sort.MERGED: "Merged",
    Sort.GONE: "Gone",
    Sort.NEW: "New",
}


@dataclass(frozen=True)
class Change:
    """A change. `slug` and `label` are those of the newer side, of what is gone those of the older one.

    Values are in a reader's words, None where there is none; sources are short citations. `sort` and `kind` are codes.
    """

    sort: Sort
    kind: str
    slug: str
    label: str
    former_slug: str | None = None
    field: str | None = None
    old_value: str | None = None
    new_value: str | None = None
    old_sources: str | None = None
    new_sources: str | None = None
    other_values: str | None = None
    why: str | None = None
    is_bulk: bool = False
    sentence: str = ""


COLUMNS = (
    Column("sort", "What sort of change it is: " + ", ".join(Sort) + "."),
    Column("kind", "What the record is."),
    Column("slug", "Its slug: on the newer side or, where it is gone, on the older one."),
    Column("label", "What it is called."),
    Column("former_slug", "The slug that it had.", absent="the same"),
    Column("field", "Which field, called as in fact files; `whole` for all of it.", absent="the record as such"),
    Column("old_value", "What stood on the older side, in words.", absent="nothing, or no field"),
    Column("new_value", "What stands on the newer side, in words.", absent="nothing, or no field"),
    Column("old_sources", "The places that said it: by whom and of which year, paragraph (¶) and sentence."),
    Column("new_sources", "The places that say it now."),
    Column("other_values", "What other voices say, where it is newly disputed.", absent="it is not"),
    Column("why", "Why it changed, where that is known.", absent="not known"),
    Column("is_bulk", "True where only datasets speak of it."),
    Column("sentence", "All this in a sentence."),
)
