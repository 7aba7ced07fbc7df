"""What a database holds that no file of XML may: it is left out of feeds, calendars and pictures."""

from __future__ import annotations

import sqlite3
from datetime import date
from xml.etree import ElementTree

import pytest

from communique.charts.query import Database
from communique.web.plugins.feeds import event_of
from communique.wording.xml_text import without_invalid_xml

UNFIT = "a\x00b\x07c\x1b[31md\ufffee\uffff"


def parsed(xml: str) -> str | None:
    return ElementTree.fromstring(xml).text  # noqa: S314  written in this very file


def test_xml_can_hold_it() -> None:
    assert parsed(f"<x>{without_invalid_xml(UNFIT)}</x>") == "abc[31mde"
    with pytest.raises(ElementTree.ParseError):
        parsed(f"<x>{UNFIT}</x>")


def test_what_xml_can_hold_stays_as_it_is() -> None:
    text = "Astara–Rasht\t\n\r \u200b\U0001f4a9 \x85"
    assert without_invalid_xml(text) == text


def test_pictures_and_calendars_leave_it_out() -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    assert Database(connection, "Test").rows("SELECT :text AS label, 1 AS n", text=UNFIT) == [
        {"label": "abc[31mde", "n": 1}
    ]
    connection.close()
    said = {"summary": f"{UNFIT}\r\nBEGIN:VEVENT"}
    event = event_of(date(2024, 1, 1), date(2024, 1, 1), said, url="", status="TENTATIVE", category="x")
    assert event["SUMMARY"].to_ical() == b"abc[31mde\\nBEGIN:VEVENT"
