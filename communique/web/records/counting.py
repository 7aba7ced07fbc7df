"""How much of a list is shown, and how the rest is told."""

from typing import Any

from communique.web.query import View

SHOWN_PER_LIST = 50
# Longer lists are said to be longer than this, rather than counted to the end.
COUNTED_PER_LIST = 10_000


def how_many(view: View, rows: str, shown: int, **parameters: Any) -> str | None:
    """How many rows there are, in words, where not all are shown; `rows` is a query for them."""
    if shown < SHOWN_PER_LIST:
        return None
    (count,) = view.ask(f"SELECT count(*) AS n FROM ({rows} LIMIT {COUNTED_PER_LIST + 1})", **parameters)
    if count["n"] == shown:
        return None
    return f"more than {COUNTED_PER_LIST:,}" if count["n"] > COUNTED_PER_LIST else f"{count['n']:,}"
