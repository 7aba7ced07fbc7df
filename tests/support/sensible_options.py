"""Options that readers and programs set, each of which is answered alone: of tables, rows, SQL, reports and search."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple
from urllib.parse import quote

# Where they are, by the page: tables of records and of evidence, without a key of one column, a view, the search's own.
_TABLES = ("meetings", "citations", "currencies", "account_speakers", "finance_book", "people", "search", "contents")
_COLUMNS = {
    "meetings": ("id", "status", "held_on", "label"),
    "citations": ("id", "modality", "hedge"),
    "currencies": ("code", "label"),
    "account_speakers": ("account_id", "position"),
    "finance_book": ("record_id", "provider", "amount"),
    "people": ("person_id", "person", "start_date", "hedge"),
    "search": ("record_id", "kind", "label"),
    "contents": ("name", "records"),
}
_COMPARISONS = {
    **dict.fromkeys(("exact", "not", "contains", "startswith", "endswith", "gt", "gte", "lt", "lte", "like"), "a"),
    **dict.fromkeys(("notlike", "glob", "notcontains"), "a"),
    **dict.fromkeys(("isnull", "notnull", "isblank", "notblank"), "1"),
    **dict.fromkeys(("in", "notin"), "a,b"),
    "date": "2023-12-07",
}
_OF_ROWS = (
    *("_size=0", "_size=5", "_size=max", "_shape=objects", "_shape=array", "_shape=arrayfirst", "_shape=arrays"),
    *("_labels=on", "_labels=off", "_nl=on", "_stream=on", "_header=off", "_dl=1", "_nocount=1", "_nofacet=1"),
    *("_facet_size=3", "_facet_size=max", "_timelimit=900", "_json_infinity=on", "_search=iran", "_where=1", "_bom=1"),
    *("_trace=1", "_nosuggest=1", "_ttl=5"),
)
_SQL = "SELECT id, kind, label, NULL AS n, 1.5 AS f, x'ff' AS b FROM records WHERE kind = :kind"
_OF_SQL = (
    *("kind=loan", "kind=", "_size=5", "_shape=objects", "_shape=array", "_shape=arrayfirst", "_nl=on", "_header=off"),
    *("_dl=1", "_stream=on", "_labels=on", "_hide_sql=1", "_show_sql=1", "_timelimit=900", "_json_infinity=on"),
    *("_nofacet=1", "_nocount=1", "_trace=1", "_ttl=5", "_size=max"),
)
_OF_REPORTS = {
    "financing": (
        "stage=planned",
        "currency=USD",
        "project=rasht-astara-railway",
        "provider=russia",
        "bulk=yes",
    ),
    "who-met-whom": ("sides=all", "sides=different", "actor=iran", "bulk=yes"),
    "timeline": ("since=2023-01-01", "until=2023-12-31", "bulk=yes", "limit=5"),
    "side-by-side": ("record=moscow-talks", "one=svarants-2023-12-28", "other=svarants-2023-12-28"),
    "person-dossier": ("person=vladimir-putin", "section=meetings", "bulk=yes"),
}
_OF_SEARCH = ("q=iran", "q=%22rasht+astara%22", "kind=meeting", "kind=loan", "page=2", "literal=1", "bulk=yes")
_ENDINGS = ("", ".json", ".csv")


class Pair(NamedTuple):
    """An address of a page with two options, and the addresses of the page with each of them alone."""

    both: str
    alone: tuple[str, str]


def _of_table(table: str) -> Iterator[str]:
    for column in _COLUMNS[table]:
        yield from (f"{name}={column}" for name in ("_sort", "_sort_desc", "_col", "_nocol", "_facet", "_facet_date"))
        yield from (f"{column}__{how}={value}" for how, value in _COMPARISONS.items())
        yield f"_facet_array={column}"
    yield from _OF_ROWS


def pages_with_options() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield pages, as addresses, each with its options."""
    for ending in _ENDINGS:
        yield from ((f"/communique/{table}{ending}", tuple(_of_table(table))) for table in _TABLES)
        yield f"/communique{ending}?sql={quote(_SQL)}", _OF_SQL
    for name, options in _OF_REPORTS.items():
        yield from ((f"/reports/{name}{ending}", options) for ending in ("", ".json", ".csv", ".md", ".xlsx"))
        yield from ((f"/communique/{name}{ending}", options + _OF_SQL[2:]) for ending in (".json", ".csv"))
    yield from (("/search", _OF_SEARCH), ("/search.json", _OF_SEARCH))


def pairs() -> Iterator[Pair]:
    """Yield every page with every pair of its options."""
    for page, options in pages_with_options():
        mark = "&" if "?" in page else "?"
        for one, other in combinations(options, 2):
            yield Pair(f"{page}{mark}{one}&{other}", (f"{page}{mark}{one}", f"{page}{mark}{other}"))
