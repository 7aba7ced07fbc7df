"""What can go wrong and is no fault in the program: a message for who called, with an exit code."""

from __future__ import annotations

DATA_AT_FAULT, CALL_AT_FAULT = 1, 2
LONGEST_SHOWN = 60


class CommuniqueError(Exception):
    """An error that the command line shows as its message alone, leaving with `exit_code`."""

    exit_code = CALL_AT_FAULT


def escape_control_characters(text: str) -> str:
    """Return a text on one line, its line breaks and what else cannot be seen as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shorten(text: str) -> str:
    """Return a text, or its beginning where it is too long for a message."""
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
