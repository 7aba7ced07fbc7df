"""What the gate is told of this site: its service, its closed paths, its long answers."""

import re
from urllib.parse import parse_qsl

from communique.gate import Rules, Service, connections
from communique.web.reconciliation.requests import MOST_BYTES

_LONG = re.compile(r".*\.(csv|xlsx|db)|/downloads/.+|/reports/.+\.\w+")
_FILE = re.compile(r".*\.db|/downloads/.+|/reports/.+")
_OF_VISITORS = {"sql", "_where"}


def kind_of_long_answer(path: str, query: str) -> str | None:
    """Return whether an answer is a file, a table or what a visitor's SQL asks; None where it is short."""
    if not _LONG.fullmatch(path):
        return None
    if _FILE.fullmatch(path):
        return "file"
    return "sql" if _OF_VISITORS & {name for name, _ in parse_qsl(query, keep_blank_values=True)} else "table"


RULES = Rules(
    services=(
        Service("/reconcile", most_bytes=MOST_BYTES, error=lambda status, words: {"status": "error", "message": words}),
    ),
    # Nobody logs in here, and nobody is told anything that others are not.
    closed=re.compile(r"/-/(logout|messages|auth-token)\b"),
    static=("/static/", "/-/static/"),
    long_answer=kind_of_long_answer,
    remedy_for_length="Shorten it; download the database for long queries, or post batches to /reconcile.",
)


class PublicProtocol(connections.PublicProtocol):
    """HTTP/1.1 with the deadlines of this site."""

    rules = RULES
