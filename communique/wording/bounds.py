"""Bounds of a printed figure in a reader's words: `over $4 billion`, `almost 40 km`."""

_WORDS = {
    "about": "about ",
    "over": "over ",
    "almost": "almost ",
    "at_least": "at least ",
    "up_to": "up to ",
}


def bounded(said: str, bound: str | None) -> str:
    """Return a figure in words behind the words that bound it; an exact one, and a range, as it is."""
    return f"{_WORDS.get(bound or '', '')}{said}"
