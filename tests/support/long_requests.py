"""Requests that can be made longer and longer: every page with every parameter, in each way of growing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tests.support.odd_requests import PAGES, PARAMETERS
from tests.support.sensible_options import pages_with_options

# Of an address, which may have 8 KiB: a short one, and one that is four times as long.
SHORT, LONG = 1_900, 7_600


def _filled(piece: Callable[[int], str], length: int, between: str = "") -> str:
    parts, number = list[str](), 0
    while length > 0:
        parts.append(piece(number))
        length -= len(parts[-1]) + len(between)
        number += 1
    return between.join(parts)


def _values(text: str) -> Callable[[str, int], str]:
    return lambda name, length: f"{name}={_filled(lambda _: text, length)}"


_COLUMNS = ("label", "kind", "slug", "id")
# By what grows: the query string of a parameter.
WAYS: dict[str, Callable[[str, int], str]] = {
    "one value again and again": lambda name, length: _filled(lambda _: f"{name}=a", length, "&"),
    "other values": lambda name, length: _filled(lambda number: f"{name}={number}", length, "&"),
    "filler": lambda name, length: f"{name}=1&{_filled(lambda _: '_=1', length, '&')}",
    "columns": lambda name, length: _filled(lambda number: f"{name}={_COLUMNS[number % len(_COLUMNS)]}", length, "&"),
    "filler beside a facet": lambda name, length: (
        f"{name}=label&_size=0&_facet=label&_facet_size=max&{_filled(lambda _: '_=1', length, '&')}"
    ),
    "other names": lambda name, length: _filled(lambda number: f"{name}{number}=1", length, "&"),
    "a long name": lambda name, length: f"{name}{'_' * length}=1",
    "a long word": _values("a"),
    "many words": _values("a+"),
    "a list": lambda name, length: f"{name}={_filled(str, length, ',')}",
    "brackets": _values("["),
    "parentheses": _values("("),
    "quotation marks": _values("'"),
    "double quotation marks": _values("%22"),
    "hyphens": _values("-"),
    "stars": _values("*"),
    "marks on a letter": _values("%CC%81"),
    "letters of another script": _values("%D9%A3"),
    "semicolons": _values(";"),
    "colons": _values(":a"),
    "slashes": _values("/"),
    "nested objects": _values("{%22a%22:"),
    "percent signs": _values("%25"),
    "dates": _values("{2031,2032}"),
}


class LongRequest(NamedTuple):
    """A page, a parameter, and how it grows."""

    page: str
    parameter: str
    way: str

    def address(self, length: int) -> str:
        """Return the address with a query string of about so many characters."""
        return f"{self.page}?{WAYS[self.way](self.parameter, length)}"


@cache
def long_requests() -> tuple[LongRequest, ...]:
    """Return all of them: pages with what they take, and every page with whatever others take."""
    own = {
        (page.partition("?")[0], option.partition("=")[0])
        for page, options in pages_with_options()
        for option in options
    }
    others = ((page, name) for page in PAGES for name in PARAMETERS)
    pairs = dict.fromkeys((*sorted(own), *others))
    return tuple(LongRequest(page, name, way) for page, name in pairs for way in WAYS)
