"""Old addresses lead on: merged to what it became, withdrawn to the reason, unknown to a search."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from datasette.app import Datasette

from communique.factfiles.files import load_files
from communique.web.redirects import in_words
from tests.conftest import SAMPLE_FILES
from tests.support.databases import new_database
from tests.support.serving import served
from tests.unit.test_former_slugs import gazetteer
from tests.unit.test_publication import get

ODD = """\
gazetteer: odd
former:
  - slug: odd
    label: '<b>"Odd" & é'
    reason: 'Because </p><script>alert(1)</script> & "so".'
    changed_on: 2031-05-01
"""


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("former")
    url = f"sqlite:///{folder}/communique.db"
    new_database(url)
    former = ("grey-ship>grey-boat", "grey-boat>grey-ferry", "hill>hillmark", "gone>lost", "lost")
    odd = folder / "odd.yaml"
    odd.write_text(ODD, "utf-8")
    load_files(url, [*SAMPLE_FILES, gazetteer(folder, "more", former=former), odd])
    with served(url, folder / "editions") as datasette:
        yield datasette


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/topics/ferry-fare", "/topics/ferry-toll"),
        ("/meetings/ferry-fare", "/topics/ferry-toll"),
        ("/projects/grey-ship", "/projects/grey-ferry"),
        ("/projects/grey-ferry/", "/projects/grey-ferry"),
        ("/topics/ferry-fare.json", "/topics/ferry-toll.json"),
        ("/financings/lakeland/financing/grey-ship", "/financings/lakeland/financing/grey-ferry"),
        ("/loans/lakeland/financing/grey-ferry", "/financings/lakeland/financing/grey-ferry"),
        ("/loans/lakeland/financing/grey-ferry.json", "/financings/lakeland/financing/grey-ferry.json"),
        ("/loans/hillmark-planned-money", "/financings/hillmark-planned-money"),
        ("/loans/lakeland/loan/grey-ferry", "/financings/lakeland/financing/grey-ferry"),
        ("/loans/lakeland/loan/grey-ship", "/financings/lakeland/financing/grey-ferry"),
        ("/stances/hill/on/passengers-pay-toll/", "/stances/hillmark/on/passengers-pay-toll"),
        (
            "/relations/hill/on/passengers-pay-toll/because-of/hill/on/toll-hurts-fishers",
            "/relations/hillmark/on/passengers-pay-toll/because-of/hillmark/on/toll-hurts-fishers",
        ),
    ],
    ids=[
        *("merged", "of another table", "twice", "a slash", "as data", "of a part"),
        *("a loan", "a loan as data", "no loan", "called a loan in it", "called a loan, of a part"),
        *("of a holder", "of two holders"),
    ],
)
def test_an_old_address_leads_to_what_it_became(datasette: Datasette, old: str, new: str) -> None:
    answer = get(datasette, old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)
    assert get(datasette, new).status_code == 200


def test_a_withdrawn_address_says_what_it_was_when_and_why_it_went(datasette: Datasette) -> None:
    page = get(datasette, "/projects/grey-bridge")
    assert page.status_code == 410
    for words in ("<h1>Withdrawn: Bridge of Port Grey</h1>", "21 March 2031", "the ferry had been taken for one."):
        assert words in page.text
    assert 'name="q" value="grey bridge"' in page.text


def test_what_became_something_that_was_withdrawn_says_both(datasette: Datasette) -> None:
    page = get(datasette, "/topics/gone")
    assert page.status_code == 410
    assert re.search(r"<strong>gone</strong>, 1 May 2031: became <em>lost</em>\. So it is\.", page.text)
    assert re.search(r"<strong>lost</strong>, 1 May 2031: withdrawn\. So it is\.", page.text)


def test_a_statement_about_something_withdrawn_is_withdrawn_with_it(datasette: Datasette) -> None:
    assert get(datasette, "/financings/lakeland/financing/grey-bridge").status_code == 410


def test_an_unknown_address_offers_to_search_for_its_words(datasette: Datasette) -> None:
    page = get(datasette, "/projects/ferry-of-port-grey")
    assert page.status_code == 404
    assert "No record is called “ferry-of-port-grey”." in page.text
    assert 'name="q" value="ferry of port grey"' in page.text


def test_an_address_cut_short_shows_those_that_begin_so(datasette: Datasette) -> None:
    page = get(datasette, "/financings/lakeland/financing")
    assert page.status_code == 404
    assert 'href="/financings/lakeland/financing/grey-ferry"' in page.text


def test_what_a_file_says_is_escaped(datasette: Datasette) -> None:
    page = get(datasette, "/topics/odd").text
    assert "<h1>Withdrawn: &lt;b&gt;&#34;Odd&#34; &amp; é</h1>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "path",
    ["/topics/" + "a/" * 3000, "/topics/" + "a-" * 5000, "/topics/a'--", "/topics/%00", "/topics/a%22<b>", "/topics/0"],
    ids=["many parts", "long", "a quote", "a null", "marks", "a digit"],
)
def test_an_odd_address_is_not_found(datasette: Datasette, path: str) -> None:
    assert get(datasette, path, follow=True).status_code == 404


def test_the_table_of_former_slugs_shows_what_they_became(datasette: Datasette) -> None:
    page = get(datasette, "/communique/former_slugs")
    assert page.status_code == 200
    assert "Toll on the ferry" in page.text


def test_a_slug_reads_as_words() -> None:
    assert in_words("moscow-talks/vladimir-putin/") == "moscow talks vladimir putin"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/meetings/Port-Grey-Meeting", "/meetings/port-grey-meeting"),
        ("/Meetings/port-grey-meeting", "/meetings/port-grey-meeting"),
        ("/meetings/port%2Dgrey%2Dmeeting", "/meetings/port-grey-meeting"),
        ("/meetings/port~2Dgrey~2Dmeeting", "/meetings/port-grey-meeting"),
        ("/financings/lakeland%2Ffinancing%2Fgrey-ferry", "/financings/lakeland/financing/grey-ferry"),
        ("/meetings/port-grey-meeting).", "/meetings/port-grey-meeting"),
        ("/meetings/port-grey-meeting%20", "/meetings/port-grey-meeting"),
        ("/meetings/PORT-GREY-MEETING.json", "/meetings/port-grey-meeting.json"),
    ],
)
def test_a_miswritten_address_leads_to_the_record(datasette: Datasette, path: str, leads_to: str) -> None:
    answer = get(datasette, path)
    assert (answer.status_code, answer.headers["location"]) == (302, leads_to)


@pytest.mark.parametrize(
    "path", ["/meetings/%00", "/meetings/%E4%B8%AD", "/meetings/<b>", "/meetings/~FF", "/nothing", "/reports/nothing"]
)
def test_an_address_of_nothing_says_so_and_offers_a_search(datasette: Datasette, path: str) -> None:
    answer = get(datasette, path)
    assert answer.status_code == 404
    assert "Not here" in answer.text
    assert 'role="search"' in answer.text or 'action="/search"' in answer.text
    assert "Database not found" not in answer.text
    assert "<b>" not in answer.text
