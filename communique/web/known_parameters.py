"""Parameters of pages: what is none of theirs is refused by name, lest a slip give another answer than was meant.

Tables have rules of their own (table_parameters.py), as have reports.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

from communique.suggestions import did_you_mean, quoted

# Of a statement and its form, and of a single row of a table.
OF_A_RESULT = tuple(
    f"_{name}"
    for name in (
        *("blob_column", "blob_hash", "dl", "extra", "extras", "header", "hide_sql", "json_infinity", "labels", "nl"),
        *("nocount", "nofacet", "shape", "show_hidden", "show_sql", "size", "stream", "timelimit", "trace", "ttl"),
    )
)
# Of what asks for its parameters itself: tables, reports, SQL.
ANY = None
_YES_OR_NO = (re.compile("on|off|true|false|0|1", re.IGNORECASE), "on or off")
_A_NUMBER = (re.compile("[0-9]{1,9}|max"), "a number, or max")
_VALUES = {
    "_labels": _YES_OR_NO,
    "_json_infinity": _YES_OR_NO,
    "_size": _A_NUMBER,
    "_facet_size": _A_NUMBER,
    "_timelimit": (re.compile("[1-9][0-9]{0,8}"), "a number of milliseconds"),
}
_View = TypeVar("_View", bound=Callable[..., Any])
_NAME = re.compile(r"'(?:''|[^'])*(?:'|\Z)|\"(?:\"\"|[^\"])*(?:\"|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)|:(\w+)", re.DOTALL)


def names_in(sql: str) -> Iterator[str]:
    """Yield the names of a statement's parameters, `:name`, outside texts and comments, each as often as it occurs."""
    return (found[1] for found in _NAME.finditer(sql) if found[1])


def takes(*names: str) -> Callable[[_View], _View]:
    """Declare which parameters a page has; one that declares nothing has none."""

    def declare(view: _View) -> _View:
        vars(view)["parameters"] = names
        return view

    return declare


def asks_itself(view: _View) -> _View:
    """Declare that a page looks at its parameters itself."""
    vars(view)["parameters"] = ANY
    return view


def complaint_about_value(name: str, value: str) -> str:
    """Return why a parameter cannot have a value; nothing where it can, or has none."""
    pattern, what = _VALUES.get(name, (None, ""))
    return (
        f"{name} takes {what}, and not {quoted(value)}." if value and pattern and not pattern.fullmatch(value) else ""
    )


def complaint_about(names: Collection[str], known: Sequence[str]) -> str:
    """Return which of the names is none of the known parameters; nothing where all are."""
    strange = next((name for name in names if name not in known), None)
    if strange is None:
        return ""
    if not known:
        return f"This page takes no parameters. Leave out {quoted(strange)}."
    return f"This page has no parameter {quoted(strange)}.{did_you_mean(strange, known)} It takes {', '.join(known)}."
