"""Whether an answer is what its media type says: each reader says what is wrong, or nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import httpx
import icalendar
import openpyxl
from lxml import etree

_ATOM = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
_UNKNOWN_TAG = "HTML_UNKNOWN_TAG"  # libxml2 knows no element that came after HTML 4
_LONGEST_LINE = 75  # RFC 5545, in bytes
_FIELD = re.compile(r"  [a-z]+ += \{")


def wrong_with(answer: httpx.Response) -> str:
    """Return what is wrong with an answer; "" where it is a 200 of its format."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code != httpx.codes.OK:
        return f"{answer.status_code} {re.sub('<[^>]+>| +', ' ', answer.text)[-500:]}"
    try:
        return _READERS[kind](answer.content) if kind in _READERS else f"nobody reads {kind!r}"
    except Exception as error:  # whatever a reader stumbles over is wrong
        return f"{type(error).__name__}: {error}"


def wrong_with_html(content: bytes) -> str:
    """Return what is wrong with a page; "" where it is one."""
    parser = etree.HTMLParser(encoding="utf-8")
    page = etree.fromstring(content.decode(), parser)
    wrong = [f"{one.line}: {one.message}" for one in parser.error_log if one.type_name != _UNKNOWN_TAG]
    ids = Counter(page.xpath("//@id"))
    wrong += [f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    wrong += [f"nothing has the id {name!r}" for name in page.xpath("//label/@for") if name not in ids]
    if not page.xpath("//title[normalize-space()]"):
        wrong.append("no title")
    return "; ".join(wrong[:3])


def _of_atom(content: bytes) -> str:
    feed = etree.fromstring(content)
    ids = Counter(one.text for one in feed.iter("{*}id"))
    twice = [f"{name} is the id of several" for name, count in ids.items() if count > 1]
    # What the schema cannot say (RFC 4287, 4.1.1): somebody has to be the author of each entry.
    return "; ".join(twice) if _ATOM.validate(feed) else str(_ATOM.error_log.last_error)


def _of_calendar(content: bytes) -> str:
    lines = content.split(b"\r\n")
    read = icalendar.Calendar.from_ical(content)
    events = [one for one in read.walk("VEVENT") if isinstance(one, icalendar.Event)]
    wrong = [f"a line of {len(line)} bytes" for line in lines if len(line) > _LONGEST_LINE or b"\n" in line]
    wrong += [str(one.errors) for one in read.walk() if one.errors]
    wrong += [f"an event without {name}" for one in events for name in ("UID", "DTSTAMP", "DTSTART") if name not in one]
    wrong += [
        f"an event ends before it begins: {one['UID']}" for one in events if one.get("DTEND") and one.end <= one.start
    ]
    ids = Counter(str(one["UID"]) for one in events)
    return "; ".join([*wrong, *(f"{name} is the UID of several" for name in ids if ids[name] > 1)][:3])


def _of_bibtex(content: bytes) -> str:
    """Entries of fields in braces that are balanced, and nothing between them."""
    keys = []
    for entry in re.split(r"\n(?=@)", content.decode().strip("\n")):
        lines = entry.strip("\n").splitlines()
        if not re.fullmatch(r"@(?:article|dataset|misc|online)\{[A-Za-z0-9:.-]+,", lines[0]) or lines[-1] != "}":
            return f"no entry: {entry[:80]!r}"
        keys.append(lines[0])
        for line in lines[1:-1]:
            if not (_FIELD.match(line) and line.endswith("},") and _is_balanced(line.partition("=")[2][2:-2])):
                return f"no field: {line[:80]!r}"
    return "" if len(set(keys)) == len(keys) else f"a key stands twice: {keys}"


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in re.sub(r"\\.", "", text, flags=re.DOTALL):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def _of_workbook(content: bytes) -> str:
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return "" if cells else "a workbook without a cell"


def _of_csv(content: bytes) -> str:
    widths = {len(row) for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True)}
    return f"rows of {sorted(widths)} cells" if len(widths) != 1 else ""


def _of_json(content: bytes) -> str:
    json.loads(content, parse_constant=lambda name: 1 / 0)  # NaN and Infinity are no JSON
    return ""


def _of_xml(content: bytes) -> str:
    ElementTree.fromstring(content)  # noqa: S314  what it reads was written here
    return ""


def _of_text(content: bytes) -> str:
    text = content.decode()
    return "" if text.strip() and "\x00" not in text else "no text"


def _begins_with(mark: bytes) -> Callable[[bytes], str]:
    return lambda content: "" if content.startswith(mark) else f"it begins with {content[:16]!r}"


_READERS: dict[str, Callable[[bytes], str]] = {
    "text/html": wrong_with_html,
    "application/atom+xml": _of_atom,
    "text/calendar": _of_calendar,
    "application/x-bibtex": _of_bibtex,
    "application/vnd.citationstyles.csl+json": _of_json,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _of_workbook,
    "application/json": _of_json,
    "text/csv": _of_csv,
    "image/svg+xml": _of_xml,
    "application/xml": _of_xml,
    "text/plain": _of_text,
    "text/markdown": _of_text,
    "text/css": _of_text,
    "application/octet-stream": _begins_with(b"SQLite format 3\x00"),
    "image/png": _begins_with(b"\x89PNG\r\n\x1a\n"),
}
