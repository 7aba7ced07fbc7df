"""iCalendar (RFC 5545) of whole days: no times, so no time zones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from communique.wording.xml_text import without_invalid_xml

_WIDTH = 75  # octets of a line, without its end
# In UTF-8 the second and later octets of a letter begin with the bits 10.
_TOP_BITS, _WITHIN_A_LETTER = 0b11000000, 0b10000000
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Day:
    """An entry of the calendar, from its first day to its last."""

    uid: str
    first: date
    last: date
    summary: str
    description: str
    url: str
    status: str
    category: str


def calendar(name: str, description: str, stamp: date, days: Iterable[Day]) -> str:
    """A calendar as text. `stamp` says when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Communique//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"DESCRIPTION:{escaped(description)}",
        f"X-WR-CALDESC:{escaped(description)}",
    ]
    for day in days:
        lines += _event(day, stamp)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def _event(day: Day, stamp: date) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{day.uid}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day.first:%Y%m%d}",
        *_end(day.last),
        f"SUMMARY:{escaped(day.summary)}",
        f"DESCRIPTION:{escaped(day.description)}",
        f"URL:{day.url}",
        f"STATUS:{day.status}",
        f"CATEGORIES:{escaped(day.category)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _end(last: date) -> list[str]:
    """The end is the day after the last; the last day that there can be has none, and stays an entry of one day."""
    return [f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"] if last < date.max else []


def escaped(text: str) -> str:
    """Text as a value."""
    return without_invalid_xml(text).translate(_ESCAPES)


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, the second and later ones after a space; no letter is cut."""
    octets, start, width, before = line.encode(), 0, _WIDTH, ""
    while len(octets) - start > width:
        end = start + width
        while octets[end] & _TOP_BITS == _WITHIN_A_LETTER:
            end -= 1
        yield before + octets[start:end].decode()
        start, width, before = end, _WIDTH - 1, " "
    yield before + octets[start:].decode()
