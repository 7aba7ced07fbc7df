"""The log says what is asked for, but not what is asked: an address can hold a visitor's SQL."""

from __future__ import annotations

import logging

_PLACE_OF_ADDRESS = 2


def leave_queries_out_of_the_log() -> None:
    """Have uvicorn log addresses without what comes after the question mark."""
    logging.getLogger("uvicorn.access").addFilter(_without_query)


def _without_query(record: logging.LogRecord) -> bool:
    """Its words are: client, method, address, version, status."""
    if isinstance(record.args, tuple) and len(record.args) > _PLACE_OF_ADDRESS:
        words = list(record.args)
        words[_PLACE_OF_ADDRESS] = str(words[_PLACE_OF_ADDRESS]).partition("?")[0]
        record.args = tuple(words)
    return True
