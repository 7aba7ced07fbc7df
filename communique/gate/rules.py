"""Rules: what a site tells the gate of its routes, and how much anyone may ask of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from communique.gate.pages import PLAIN, ErrorPage


def datasette_error(status: int, words: str) -> object:
    """Return an error in the shape of Datasette's JSON."""
    return {"ok": False, "error": words, "status": status, "title": None}


# What every answer tells browsers, whoever makes it.
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)


@dataclass(frozen=True)
class Service:
    """A path at which clients may post a body. What is refused there or below is JSON, for any site."""

    path: str
    methods: tuple[str, ...] = ("GET", "HEAD", "POST", "OPTIONS")
    most_bytes: int = 1_000_000
    error: Callable[[int, str], object] = datasette_error
    # Beside those that every page may need, the headers that it reads.
    headers: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Rules:
    """The bounds of each process. Times are in seconds, sizes in bytes; the defaults suit a site that is only read."""

    methods: tuple[str, ...] = ("GET", "HEAD")
    services: tuple[Service, ...] = ()
    # Beginnings of paths that are 404, whatever the application has there.
    closed: re.Pattern[str] | None = None
    # Beginnings of paths of small files, which wait for nobody.
    static: tuple[str, ...] = ()
    # Of a path and its query string, which long answers it is one of (files, tables), None where it is short.
    long_answer: Callable[[str, str], str | None] = lambda path, query: None
    error: Callable[[int, str], object] = datasette_error
    page: ErrorPage = PLAIN
    # Where an answer has no header of the name.
    headers: tuple[tuple[bytes, bytes], ...] = (*HEADERS, (b"cross-origin-opener-policy", b"same-origin"))

    # Heads of requests. The address counts with what comes after the question mark.
    longest_address: int = 8 * 1024
    remedy_for_length: str = "Shorten it."
    most_parameters: int = 100
    most_headers: int = 100
    longest_headers: int = 16 * 1024

    # A server that ends waits so long for one more request of a connection, and says that there is no other.
    seconds_to_leave: float = 1

    # In these seconds so many bytes of an answer have to be taken.
    seconds_to_take: float = 30
    least_taken: int = 64 * 1024

    # Answers that are being made at once, and who waits for that.
    at_once: int = 24
    waiting: int = 200
    seconds_waiting: float = 5
    seconds_to_stay_away: int = 2

    # Long answers of each kind that are being sent at once, and of these being made. A reader on a good line takes so
    # many bytes in a second, and is never behind for longer.
    long_open: int = 8
    long_at_once: int = 2
    good_bytes: int = 128 * 1024
    seconds_behind: float = 2

    @property
    def longest_head(self) -> int:
        """Return what a server should read of a head: more than is allowed, so that words can say what is too long."""
        return self.longest_address + self.longest_headers + 2 * 1024

    def service_at(self, path: str) -> Service | None:
        """Return the service that a path is the address of."""
        return next((one for one in self.services if path in (one.path, f"{one.path}/")), None)

    def service_above(self, path: str) -> Service | None:
        """Return the service that a path belongs to."""
        return next((one for one in self.services if f"{path}/".startswith(f"{one.path}/")), None)
