"""Whoever reads answers for the tests sees what is no valid file."""

from __future__ import annotations

import httpx
import pytest

from tests.support.valid_formats import wrong_with

_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:a</id><title>T</title><updated>{}</updated>'
    "<author><name>A</name></author></feed>"
)
_CALENDAR = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20310304T000000Z\r\nDTSTART;VALUE=DATE:20310304\r\n{}"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
_BIBTEX = "@misc{{a,\n  title        = {{{}}},\n}}\n"
VALID = [
    ("text/html", "<!doctype html><title>T</title><main id=a><p>A &amp; b</main>"),
    ("application/atom+xml", _ATOM.format("2031-03-04T00:00:00Z")),
    ("text/calendar", _CALENDAR.format("")),
    ("application/x-bibtex", _BIBTEX.format(r"{A \textbraceleft{} b}")),
    ("application/json", '{"a": [1, null]}'),
    ("text/csv", 'a,b\r\n1,"2\r\n"\r\n'),
    ("image/svg+xml", "<svg/>"),
]
INVALID = {
    "an element across another": ("text/html", "<title>T</title><b><i>a</b></i>"),
    "an end without a beginning": ("text/html", "<title>T</title><div>a</div></div>"),
    "an id that two have": ("text/html", "<title>T</title><p id=a><p id=a>"),
    "a label of nothing": ("text/html", "<title>T</title><label for=q>a</label>"),
    "a page without a title": ("text/html", "<p>a"),
    "a feed without an author": ("application/atom+xml", _ATOM.format("2031-03-04T00:00:00Z").replace("author", "x")),
    "a day for a time": ("application/atom+xml", _ATOM.format("2031-03-04")),
    "a year of five digits": ("application/atom+xml", _ATOM.format("12031-03-04T00:00:00Z")),
    "no day": ("text/calendar", _CALENDAR.format("").replace("DTSTART", "X-START")),
    "an end before its beginning": ("text/calendar", _CALENDAR.format("DTEND;VALUE=DATE:20310303\r\n")),
    "a long line": ("text/calendar", _CALENDAR.format(f"SUMMARY:{'a' * 80}\r\n")),
    "a brace that stays open": ("application/x-bibtex", _BIBTEX.format("{A")),
    "no number of JSON": ("application/json", "[NaN]"),
    "rows of other widths": ("text/csv", "a,b\r\n1\r\n"),
    "XML that does not end": ("image/svg+xml", "<svg>"),
    "no workbook": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a"),
    "what nobody knows": ("application/x-nothing", "a"),
}


def answer(kind: str, text: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, headers={"content-type": f"{kind}; charset=utf-8"}, content=text.encode())


@pytest.mark.parametrize(("kind", "text"), VALID, ids=[kind for kind, _ in VALID])
def test_a_valid_file_is_read(kind: str, text: str) -> None:
    assert wrong_with(answer(kind, text)) == ""
    assert wrong_with(answer(kind, text, 404)).startswith("404")


@pytest.mark.parametrize(("kind", "text"), INVALID.values(), ids=INVALID)
def test_an_invalid_file_is_told(kind: str, text: str) -> None:
    assert wrong_with(answer(kind, text)) != ""
