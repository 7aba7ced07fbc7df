"""What the address of a table may ask: what Datasette knows, and filters by columns that are there.

Datasette passes over what it does not know, so that a slip in the name of a filter gives all rows; and each further
parameter makes the page cost more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from communique.suggestions import did_you_mean, quoted
from communique.web.compat import COMPARISONS, TABLE_PARAMETERS
from communique.web.known_parameters import complaint_about_value

Parameters = Sequence[tuple[str, str]]
MOST, MOST_FACETS = 60, 12
_FACETS = ("_facet", "_facet_array", "_facet_date")
_NUMBERED = re.compile(r"(_filter_(?:column|op|value))_\d{1,3}")
_SORTED = ("_sort", "_sort_desc")
_COLUMNS = (*_FACETS, *_SORTED, "_col", "_nocol")


def complaint(parameters: Parameters, columns: AbstractSet[str]) -> str:
    """Return what is wrong with the parameters of a table with these columns; nothing where nothing is."""
    if len(parameters) > MOST:
        return f"More than {MOST} parameters. Leave out what is not needed."
    if sum(name in _FACETS for name, _ in parameters) > MOST_FACETS:
        return f"More than {MOST_FACETS} facets. Ask for them a few at a time."
    wrong = (_wrong_with(name, columns) or _wrong_with_value(name, value, columns) for name, value in parameters)
    return next(filter(None, wrong), "")


def _wrong_with(name: str, columns: AbstractSet[str]) -> str:
    if name in columns:
        return ""
    column, is_compared, comparison = name.rpartition("__")
    if is_compared and not (name.startswith("_") and column not in columns):
        return _wrong_with_column(column, columns) or _wrong_with_comparison(comparison)
    if name.startswith("_search_"):
        return _wrong_with_column(name.removeprefix("_search_"), columns)
    if not name.startswith("_"):
        return _wrong_with_column(name, columns)
    known = _NUMBERED.sub(r"\1", name) in TABLE_PARAMETERS
    return "" if known else f"There is no parameter {quoted(name)}.{did_you_mean(name, TABLE_PARAMETERS)}"


def _wrong_with_value(name: str, value: str, columns: AbstractSet[str]) -> str:
    if name in columns:
        return ""
    if name in _COLUMNS and value:
        return _wrong_with_column(value, columns)
    # Of ours, and read by Datasette as all facets are.
    if name == "_facet_counted" and value.startswith("{") and _json(value) is None:
        return f"{name} takes JSON, or the name of a column, and not {quoted(value)}."
    if name == "_through" and not _is_way(value):
        return f'_through takes JSON, as {{"table": "…", "column": "…", "value": "…"}}, and not {quoted(value)}.'
    if name.endswith(("__in", "__notin")) and value.startswith("[") and not isinstance(_json(value), list):
        return f"{name} takes values with commas between, or a list as JSON, and not {quoted(value)}."
    return complaint_about_value(name, value)


def _is_way(value: str) -> bool:
    way = _json(value)
    return isinstance(way, dict) and all(isinstance(way.get(key), str) for key in ("table", "column", "value"))


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _wrong_with_column(column: str, columns: AbstractSet[str]) -> str:
    if column in columns:
        return ""
    shown = f"Its columns are {', '.join(sorted(columns - {'rowid'}))}."
    return f"This table has no column {quoted(column)}.{did_you_mean(column, columns)} {shown}"


def _wrong_with_comparison(comparison: str) -> str:
    if comparison in COMPARISONS:
        return ""
    return f"There is no comparison {quoted(comparison)}.{did_you_mean(comparison, COMPARISONS)}"


def with_column_of_order(parameters: Parameters) -> list[tuple[str, str]]:
    """Return parameters that show the column which rows are in the order of: without it Datasette stumbles."""
    order = {value for name, value in parameters if name in _SORTED}
    kept = [(name, value) for name, value in parameters if not (name == "_nocol" and value in order)]
    shown = {value for name, value in kept if name == "_col"}
    return kept + [("_col", column) for column in sorted(order - shown)] if shown else kept
