"""How much of what is said of a record its page shows and reads, so that none grows with the number of its voices."""

from typing import Any

from communique.web.edition import View

SHOWN_PER_LIST = 50
# Of a list that is longer anyway, so that the next one is not far.
SHOWN_OF_A_LONG_LIST = 20
# Each of which takes the room of several lines.
SHOWN_OF_MUCH_EVIDENCE = 6
# Of the values that are alike in what they are beside the one that stands, where there are too many for a list.
SHOWN_OF_A_SORT = 3
# Of a record that is spoken of more often, these accounts are read, and those that its fields are settled by.
READ_ACCOUNTS = 50
# How sure these are is told in its head, beside how sure the surest of all is.
READ_CITATIONS = 100
# Longer lists are said to be longer than this, rather than counted to the end.
COUNTED_PER_LIST = 10_000


def counting(rows: str) -> str:
    """Return the query that counts the rows of another, as far as COUNTED_PER_LIST and one more."""
    return f"SELECT count(*) AS n FROM ({rows} LIMIT {COUNTED_PER_LIST + 1})"


def count_rows(view: View, rows: str, **parameters: Any) -> int:
    """Return how many rows a query gives; one more than COUNTED_PER_LIST where there are more."""
    (count,) = view.ask(counting(rows), **parameters)
    return int(count["n"])


def shown_of(count: int, of_a_long_list: int = SHOWN_OF_A_LONG_LIST) -> int:
    """Return how many rows of a list are shown: all of them, or the first of a long one."""
    return count if count <= SHOWN_PER_LIST else of_a_long_list


def how_many(view: View, rows: str, shown: int, **parameters: Any) -> str | None:
    """Return how many rows there are, in words, where not all are shown; `rows` is a query for them."""
    if shown < SHOWN_PER_LIST:
        return None
    return count_in_words(count_rows(view, rows, **parameters), shown)


def count_in_words(count: int, shown: int) -> str | None:
    """Return a count of rows in words, where not all are shown."""
    if count == shown:
        return None
    return f"more than {COUNTED_PER_LIST:,}" if count > COUNTED_PER_LIST else f"{count:,}"
