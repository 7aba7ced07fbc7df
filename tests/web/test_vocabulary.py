"""What readers see is in words: no code, no field's name, no date in EDTF, on any page and in any file for readers."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from urllib.parse import quote

import openpyxl
import pytest
from datasette.app import Datasette

from communique.reports.report import list_reports
from communique.schema import VIEWS, Base
from communique.schema.record import addresses_of_kinds
from communique.schema.vocabulary import EventType, MilestoneStatus, RelationType
from tests.support.serving import ask

_NAMES = {column.name for table in Base.metadata.sorted_tables for column in table.columns if "_" in column.name}
_CODES = {term.value for terms in (EventType, RelationType, MilestoneStatus) for term in terms}
_CODES = {code for code in _CODES if "_" in code or code != code.lower()} | {"True", "False", "None"}
_EDTF = r"\[\.\.\d{4}|\d{4}[~%]|\d{4}\.\.\]|\b\d{3}X\b|(?<![-\w])\d{4}-\d\d-\d\d\b"
_UNSAID = re.compile(rf"\b(?:{'|'.join(sorted(_NAMES | _CODES))})\b|{_EDTF}")
# What is for programs, or to be copied whole; and addresses, which have slugs.
_FOR_PROGRAMS = re.compile(
    r"<(script|style|pre|code|textarea|select)\b.*?</\1>|<(section) id=\"(?:cite|mistake)\".*?</\2>", re.DOTALL
)
# All of them take a minute and a half.
_OF_A_KIND = 6
_ADDRESS = re.compile(r"https?://\S+|webcal://\S+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PAGES = ["/", "/reports", "/pictures", "/feeds", "/about", *(f"/reports/{report.name}" for report in list_reports())]


def unsaid(html: str) -> list[str]:
    """Return what a page's readers see that is not in words."""
    text = unescape(re.sub(r"<[^>]*>", " ", _FOR_PROGRAMS.sub("", html)))
    return _UNSAID.findall(_ADDRESS.sub("", text))


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_the_rows_of_a_view_are_in_words(whole_site: Datasette, view: str) -> None:
    page = ask(whole_site, f"/communique/{view}").text
    # One that is empty has no table.
    assert unsaid("".join(re.findall(r"<table.*?</table>", page, re.DOTALL))) == []
    assert unsaid("".join(re.findall(r'<p class="quiet blank">.*?</p>', page))) == []


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_is_in_words(whole_site: Datasette, path: str) -> None:
    assert unsaid(ask(whole_site, path).text) == []


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_a_table_to_paste_is_in_words(whole_site: Datasette, report: object) -> None:
    said = ask(whole_site, f"/reports/{report.name}.md").text  # type: ignore[attr-defined]
    assert _UNSAID.findall(re.sub(r"\]\([^)]*\)", "]", _ADDRESS.sub("", said))) == []


def test_a_workbook_is_in_words_but_for_whole_days(whole_site: Datasette) -> None:
    for report in ("financing", "loan-book", "promises-due", "trade", "project-tree", "what-was-corrected"):
        (result, *_) = openpyxl.load_workbook(BytesIO(ask(whole_site, f"/reports/{report}.xlsx").content))
        said = [str(cell) for row in result.iter_rows(values_only=True) for cell in row if cell is not None]
        assert len(said) > 10
        assert [one for one in said if _UNSAID.search(_ADDRESS.sub("", one)) and not _DAY.fullmatch(one)] == []


@pytest.mark.parametrize("path", ["/feed.atom", "/calendar.ics"])
def test_what_one_subscribes_to_is_in_words(whole_site: Datasette, path: str) -> None:
    said = ask(whole_site, path).text.replace("\r\n ", "").replace("\n ", "")
    texts = re.findall(r"<(?:title|subtitle|summary)[^>]*>(.*?)</|^(?:SUMMARY|DESCRIPTION):(.*)$", said, re.S | re.M)
    assert texts
    assert _UNSAID.findall(_ADDRESS.sub("", " ".join("".join(pair) for pair in texts))) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(addresses_of_kinds()))
def test_records_are_told_in_words(whole_site: Datasette, kind: str) -> None:
    listed = ask(whole_site, f"/communique.json?_shape=array&sql=SELECT+slug+FROM+records+WHERE+kind='{quote(kind)}'")
    rows = listed.json()
    for row in rows[:: len(rows) // _OF_A_KIND + 1]:
        path = f"/{addresses_of_kinds()[kind]}/{quote(row['slug'])}"
        assert unsaid(ask(whole_site, path).text) == [], path


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/meetings/moscow-talks", "in Moscow (Kremlin)"),
        ("/actors/vladimir-putin", "as President (inviter; private format)"),
        ("/projects/north-south-itc", "India (connects)"),
    ],
)
def test_remarks_on_one_thing_share_one_pair_of_brackets(whole_site: Datasette, page: str, words: str) -> None:
    assert words in unescape(re.sub(r"<[^>]*>", "", ask(whole_site, page).text))
