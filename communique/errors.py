"""What can go wrong and is no fault in the program: a message for who called, and an exit code."""

from __future__ import annotations

DATA_AT_FAULT, CALL_AT_FAULT = 1, 2


class CommuniqueError(Exception):
    """An error that the command line shows as its message alone, leaving with `exit_code`."""

    exit_code = CALL_AT_FAULT
