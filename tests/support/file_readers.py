"""Programs that read files, and what strikes them as smuggled in: each says what, or nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import icalendar
import openpyxl

from tests.web.test_formulas import is_formula

_ATOM = [
    "feed",
    "title",
    "subtitle",
    "id",
    "updated",
    "link",
    "author",
    "name",
    "rights",
    "entry",
    "published",
    "category",
    "summary",
]
_SVG = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
    "defs",
    "clipPath",
    "style",
    "a",
    "use",
    "image",
    "symbol",
]
# A promise that moved has a sequence, and one with news the day of that.
_EVENT = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "STATUS", "CATEGORIES", "TRANSP"]
_EVENT += ["SEQUENCE", "LAST-MODIFIED"]
_IN_MARKDOWN = re.compile(r"(?<!\\)(<(?!https?://[^\s<>]*>)|\]\(|!\[|`)")
_IN_BIBTEX = re.compile(r"\\(write|input|immediate|openout|catcode|def)\b")


def _of_csv(content: bytes) -> str:
    cells = [cell for row in csv.reader(io.StringIO(content.decode(), newline="")) for cell in row]
    return "; ".join(filter(is_formula, cells))


def _of_workbook(content: bytes) -> str:
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    return "; ".join(str(cell.value) for cell in cells if cell.data_type == "f" or not _leads_to_a_record(cell))


def _leads_to_a_record(cell: Any) -> bool:
    """Whether a cell has no link, or one to the page of a record here, as it reads, or to the sentences there."""
    if not cell.hyperlink:
        return True
    target = str(cell.hyperlink.target)
    is_as_it_reads = target == cell.value or cell.hyperlink.location == "evidence"
    return is_as_it_reads and re.fullmatch(r"http://localhost/[a-z_]+/[a-z0-9/-]+", target) is not None


def _of_xml(known: list[str]) -> Callable[[bytes], str]:
    def of_xml(content: bytes) -> str:
        assert b"<!DOCTYPE" not in content
        strange = []
        for one in ElementTree.fromstring(content).iter():  # noqa: S314  what it reads was written here
            name = str(one.tag).rpartition("}")[2]
            links = [value for key, value in one.items() if key.rpartition("}")[2] in {"href", "src"}]
            wrong = [key for key in one.attrib if key.lower().startswith("on")]
            strange += wrong + [link for link in links if not link.startswith(("http://", "#", "data:image/", "/"))]
            strange += [] if name in known else [name]
        return "; ".join(strange)

    return of_xml


def _of_calendar(content: bytes) -> str:
    events = [one for one in icalendar.Calendar.from_ical(content).walk() if one.name != "VCALENDAR"]
    assert events
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == content.count(b"\r\nUID:") == len(events)
    return "; ".join(name for event in events for name in (event.name, *event) if name not in (*_EVENT, "VEVENT"))


def _of_bibtex(content: bytes) -> str:
    text = content.decode()
    assert text.count("{") == text.count("}")
    strange = [line for line in text.splitlines() if line.startswith("@") and not re.match(r"@\w+\{[\w:.-]+,$", line)]
    return "; ".join([*strange, *(found[0] for found in _IN_BIBTEX.finditer(text))])


def _of_json(content: bytes) -> str:
    json.loads(content)
    return ""


def _of_markdown(content: bytes) -> str:
    text = content.decode()
    lines = [line for line in text.splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
    assert len(widths) == 1, f"rows of different widths: {widths}"
    return "; ".join(text[found.start() : found.start() + 40] for found in _IN_MARKDOWN.finditer(text))


# By the ending of a file.
READERS: dict[str, Callable[[bytes], str]] = {
    "csv": _of_csv,
    "xlsx": _of_workbook,
    "svg": _of_xml(_SVG),
    "atom": _of_xml(_ATOM),
    "ics": _of_calendar,
    "bib": _of_bibtex,
    "json": _of_json,
    "md": _of_markdown,
}
