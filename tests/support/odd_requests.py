"""Requests that make no sense: every kind of page with every parameter, header and spelling that somebody may try."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from tests.support.client import OddRequest

Anything = TypeVar("Anything")
PAGES, PARAMETERS, PATHS = (
    (Path(__file__).parent / "odd" / f"{name}.txt").read_text("utf-8").split()
    for name in ("pages", "parameters", "paths")
)

VALUES = [
    *("", "nope", "-1", "0", "abc", "*", "1e999", "NaN", "--", "'", '"', "[", "{}", "[]", "null", '["a",1,null]'),
    *('{"a":1}', '{"table":1}', "999999999999999999999", "../..", "\r\nX-A: b", "\U0001f4a9", "٣", "=1+1", "a" * 7000),
    *("\u0000", "select * from nothing", "NEAR(a, b) AND OR *", '"unbalanced', "label:^x", "(" * 500, "%s%n{0}${x}"),
]
# Not to be written as text: halves of letters and bytes that are none.
RAW_VALUES = ["%ff%fe", "%ed%a0%80", "%c0%ae", "%", "%zz", "%25%00"]

HEADERS = {
    "range": [
        "bytes=0-",
        "bytes=-1",
        "bytes=9-1",
        "bytes=0-0,2-2,4-4",
        "bytes=99999999999999-",
        "lines=1-2",
        "bytes=a-b",
        "",
    ],
    "if-range": ['"x"', "nonsense", "Wed, 99 Foo 2031 00:00:00 GMT"],
    "if-none-match": ["*", '"', "W/", ", ,", '"\xe9"'],
    "if-modified-since": ["nonsense", "Wed, 99 Foo 2031 00:00:00 GMT", "0"],
    "accept": ["", "*/*;q=nope", "text/html;q=-1", "application/x-nothing", "," * 500],
    "accept-encoding": ["", "nope", "gzip;q=nope", "*;q=0", "identity;q=0", "\xff"],
    "accept-language": ["xx-nope;q=2", "\xe9"],
    "cookie": ["a", "=", "ds_actor=nonsense", "ds_messages=W1tdXQ", "a=\xff; b", "; ;", "a=" + "b" * 3000],
    "authorization": ["Bearer x", "Basic ====", "\xff"],
    "content-type": ["multipart/form-data", "application/json; charset=nope"],
    "origin": ["null", "http://example.org", "\xff"],
    "x-forwarded-host": ["example.org"],
    "x-http-method-override": ["DELETE"],
    "expect": ["100-continue"],
}


def odd_requests() -> list[OddRequest]:
    """Return all of them: method, address, headers."""
    values = [*map(quote, VALUES), *RAW_VALUES]
    single = [("GET", f"{page}?{name}={value}", {}) for page in PAGES for name in PARAMETERS for value in values]
    return [*single, *_twice(), *_with_headers(), *(("GET", path, {}) for path in PATHS)]


def _twice() -> Iterator[OddRequest]:
    """Yield requests with a parameter given more than once, and many at a time."""
    for page in PAGES:
        for name in PARAMETERS:
            yield "GET", f"{page}?{name}=a&{name}=1&{name}", {}
        yield "GET", f"{page}?{'&'.join(f'{name}=x' for name in PARAMETERS)}", {}
        yield "GET", f"{page}?{'&'.join(f'p{number}={number}' for number in range(900))}", {}


def _with_headers() -> Iterator[OddRequest]:
    for page in [*PAGES, "/communique.db", "/downloads/communique.db", "/downloads/communique.xlsx"]:
        for name, values in HEADERS.items():
            for value in values:
                yield "GET", page, {name: value}
        yield "HEAD", page, {}
        yield "HEAD", f"{page}?_sort=nope", {}


def spread_evenly(all_of_them: Sequence[Anything], times: int | None) -> Iterator[Anything]:
    """Yield so many of a sequence, one after the other from all of its parts; None: all of it."""
    count = len(all_of_them)
    step = next(step for step in range(int(count * 0.618) or 1, 2 * count + 2) if math.gcd(step, count) == 1)
    for place in range(min(times or count, count)):
        yield all_of_them[place * step % count]
