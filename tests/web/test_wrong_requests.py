"""What makes no sense is answered as such: with 4xx and a page that shows nothing of the machine, never with 5xx."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.web import edition as asked_edition
from communique.web.edition import BY_THE_CLOCK, ServedEdition, edition_of
from tests.support.serving import ask, served_edition

NONSENSE = {
    "a parameter that is no JSON": "/communique/meetings?_through=x",
    "JSON of another shape": "/communique/meetings?_through=[]",
    "JSON without what it needs": '/communique/meetings?_through={"a":1}',
    "JSON with a number for a name": '/communique/meetings?_through={"table":1,"column":2,"value":3}',
    "a list that has no end": "/communique/meetings?id__in=[",
    "a facet of ours that is no JSON": "/communique/meetings?_facet_counted={",
    "two ways of sorting": "/communique/meetings?_sort=id&_sort_desc=id",
    "a size that is no number": "/communique/citations?_facet_size=*&_facet_array=x",
    "a facet of no kind": "/communique/search_fts?_facet[]=x",
    "half a letter": "/communique/meetings?_sort=%ed%a0%80",
    "a row of a table without keys": "/communique/search_spellings/x",
    "a file in a file": "/static/communique.css/x",
    "a file in a file of Datasette's": "/-/static/app.css/x",
    "a name too long": f"/static/{'a' * 300}",
    "a picture in a picture": "/pictures/financing.svg/x",
    "a page of a view that no number has": "/communique/finance_book.json?_next=999999999999999999999",
    "less than no time": "/communique/meetings.csv?_timelimit=-1",
    "a time that is none": "/communique/meetings?_timelimit=abc",
    "a table that is none, called by a word of SQL": "/communique/nothing?kind=loan",
    "a column that is none": "/communique/meetings?_sort=nope",
    "SQL of a number's place": "/communique/meetings?_size=1%20union",
}


@pytest.mark.parametrize("path", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_the_askers_mistake(datasette: Datasette, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(datasette, path)
    assert 400 <= answer.status_code < 500
    assert "/publish/" not in answer.text
    assert "site-packages" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("label__containz=x", "There is no comparison “containz”. Did you mean “contains”?"),
        ("lable__contains=x", "This table has no column “lable”. Did you mean “label”? Its columns are "),
        ("foo=1", "This table has no column “foo”. Its columns are "),
        ("_facett=kind", "There is no parameter “_facett”. Did you mean “_facet”?"),
        ("_=1", "There is no parameter “_”."),
        ("_search_lable=x", "This table has no column “lable”. Did you mean “label”? Its columns are "),
        ("&".join(["_nosuggest=1"] * 61), "More than 60 parameters."),
        ("&".join(["_facet=kind"] * 13), "More than 12 facets."),
    ],
)
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_what_means_nothing_in_a_tables_address_is_named(
    datasette: Datasette, asked: str, told: str, form: str
) -> None:
    answer = ask(datasette, f"/communique/records{form}?{asked}")
    assert answer.status_code == 400
    assert told in (answer.json()["error"] if form == ".json" else html.unescape(answer.text))


@pytest.mark.parametrize(
    "asked",
    [
        "kind=loan",
        "kind__exact=loan&label__contains=a&_sort_desc=slug&_col=label&_facet=kind&_facet_size=3",
        "rowid=1",
        "_where=kind='loan'&_size=5&_shape=objects",
        "_filter_column_1=kind&_filter_op_1=exact&_filter_value_1=loan&_sort=id&_sort_by_desc=on",
    ],
)
def test_what_means_something_is_answered(datasette: Datasette, asked: str) -> None:
    assert ask(datasette, f"/communique/records?{asked}").status_code in (200, 302)


@pytest.mark.parametrize(
    "asked", ["_sort=kind&_nocol=kind", "_sort_desc=kind&_col=slug", "_sort=kind&_nocol=kind&_size=2"]
)
def test_the_column_that_rows_are_in_the_order_of_can_be_asked_away_and_stays(datasette: Datasette, asked: str) -> None:
    answer = ask(datasette, f"/communique/records.json?{asked}")
    assert answer.status_code == 200
    assert "kind" in answer.json()["columns"]
    kinds = [dict(zip(answer.json()["columns"], row, strict=True))["kind"] for row in answer.json()["rows"]]
    assert kinds == sorted(kinds, reverse="desc" in asked)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("people?_col=person&_nocol=person", "No column is left to show."),
        ("records?_nocol=id", "“id” tells the rows of this table apart, and cannot be hidden."),
        ("records?_nocol=id&_nocol=id", "“id” tells the rows of this table apart, and cannot be hidden."),
    ],
)
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_who_hides_what_has_to_stay_is_told_so(datasette: Datasette, asked: str, told: str, form: str) -> None:
    answer = ask(datasette, f"/communique/{asked.replace('?', f'{form}?')}")
    assert answer.status_code == 400
    assert told in (answer.json()["error"] if form == ".json" else html.unescape(answer.text))


def test_all_columns_of_a_table_but_its_key_can_be_hidden(datasette: Datasette) -> None:
    assert ask(datasette, "/communique/records.json?_col=label&_nocol=label").json()["columns"] == ["id"]


@pytest.mark.parametrize("asked", ["{}", "nope", "{%22a%22:1}", "%22%20FROM%20x--", "held_on"])
def test_no_address_adds_to_the_facets_that_are_counted(datasette: Datasette, asked: str) -> None:
    plain, more = (ask(datasette, f"/communique/meetings{end}") for end in ("", f"?_facet_counted={asked}"))
    assert more.status_code == 200
    assert more.text.count("facet-info-name") == plain.text.count("facet-info-name")


@pytest.mark.parametrize("path", ["?_labels=off", "?_col=label", "?_nocol=record_id", ""])
def test_the_search_table_can_be_shown_without_any_of_its_columns(datasette: Datasette, path: str) -> None:
    assert ask(datasette, f"/communique/search{path}").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "FOO", "DELETE", "PUT", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/about", "/communique/meetings", "/search.json?q=iran", "/nothing"])
def test_a_method_that_no_page_has_is_refused(datasette: Datasette, method: str, path: str) -> None:
    answer = ask(datasette, path, method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("cookie", ["a=\xff; b", "a", "=", "ds_actor=nonsense"])
def test_a_cookie_that_is_none_changes_nothing(datasette: Datasette, cookie: str) -> None:
    answer = ask(datasette, "/about", cookie=cookie.encode("latin-1"))
    assert (answer.status_code, answer.text) == (200, ask(datasette, "/about").text)


def test_a_fault_of_ours_stays_one_and_tells_nothing(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("/secret/place is broken")

    monkeypatch.setattr(ServedEdition, "prose", broken)
    answer = ask(datasette, "/about")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert re.search("in the server's log as ([0-9a-f]{8})", html.unescape(answer.text))[1] in caplog.text


OPEN = ["databases", "threads", "plugins", "versions", "settings", "metadata", "actor"]


@pytest.mark.parametrize("form", ["", ".json"])
@pytest.mark.parametrize("name", OPEN)
def test_pages_for_operators_show_no_path_of_the_machine(datasette: Datasette, name: str, form: str) -> None:
    answer = ask(datasette, f"/-/{name}{form}")
    assert answer.status_code == 200
    folder = str(edition_of(datasette).folder)
    assert not any(part in answer.text for part in (folder, "site-packages", "/python3", "asyncio/"))
    # A thread's number is a place in memory.
    assert not [
        number for number in map(int, re.findall(r"[0-9]{9,}", answer.text)) if number > 2**32 and name == "threads"
    ]


def answers_of(datasette: Datasette, path: str) -> tuple[httpx.Response, httpx.Response]:
    """A first answer, and the one to who has it."""
    first = ask(datasette, path)
    return first, ask(datasette, path, if_none_match=first.headers["etag"])


@pytest.mark.parametrize("path", ["/", "/communique/meetings", "/pictures/financing.svg", "/reconcile"])
def test_who_has_a_page_keeps_the_policy_that_came_with_it(datasette: Datasette, path: str) -> None:
    first, again = answers_of(datasette, path)
    assert (first.status_code, again.status_code) == (200, 304)
    assert "content-security-policy" in first.headers
    # A browser replaces the headers that it has by those of a 304, and would forget the hashes of the page's scripts.
    assert "content-security-policy" not in again.headers


@pytest.mark.parametrize("path", ["/communique/people", "/communique/people.csv", "/meetings/moscow-talks"])
@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, (503, "Ask again in some seconds.")), (-1, (500, "Something went wrong here, not with what you asked."))],
    ids=["others have the processors", "the page is slow"],
)
def test_a_page_that_takes_too_long_is_nobodys_mistake(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch, path: str, seconds: int, told: tuple[int, str]
) -> None:
    within = asked_edition._time_limit
    monkeypatch.setattr(asked_edition, "_time_limit", lambda connection, *_: within(connection, seconds, seconds))
    monkeypatch.setattr(asked_edition.time, "thread_time", lambda: 0.0)
    answer = ask(datasette, path)
    status, words = told
    assert (answer.status_code, "retry-after" in answer.headers) == (status, status == 503)
    assert words in html.unescape(answer.text)


_ENDLESS = "_timelimit=20&_where=0<(WITH+RECURSIVE+n(i)+AS+(SELECT+1+UNION+ALL+SELECT+i+FROM+n)+SELECT+count(*)+FROM+n)"


@pytest.mark.filterwarnings("ignore:coroutine 'Database.table_exists' was never awaited")  # Datasette's
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    ("asked", "told"),
    [(f"?{_ENDLESS}", (400, "This takes longer than it may. Narrow it")), ("", (503, "Ask again in some seconds."))],
    ids=["narrowed by a reader", "as it is"],
)
def test_a_table_that_takes_too_long_says_so_in_our_words(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch, asked: str, told: tuple[int, str], form: str
) -> None:
    if not asked:
        monkeypatch.setattr(datasette, "sql_time_limit_ms", 0.001)
    answer = ask(datasette, f"/communique/people{form}{asked}")
    assert (answer.status_code, told[1] in answer.text) == (told[0], True)
    assert "sql_time_limit_ms" not in answer.text


def test_in_public_a_page_of_a_table_has_as_long_by_the_clock_as_others(edition: Edition) -> None:
    with served_edition(edition, public=True) as public:
        assert public.sql_time_limit_ms == 1000 * BY_THE_CLOCK


@pytest.mark.parametrize("name", ["allow-debug", "messages", "patterns", "permissions"])
def test_pages_for_developers_of_datasette_are_closed(datasette: Datasette, name: str) -> None:
    assert ask(datasette, f"/-/{name}").status_code == 404


_TRACKED = "utm_source=letter&UTM_Campaign=spring&fbclid=IwAR0&gclid=a.b-c&mc_cid=1"


@pytest.mark.parametrize(
    "path",
    [
        *("/reports/financing", "/reports/financing?currency=USD", "/actors/iran", "/", "/communique"),
        *("/reports/financing.csv", "/pictures/financing.svg"),
    ],
)
def test_what_others_append_to_a_link_to_follow_readers_is_passed_over(datasette: Datasette, path: str) -> None:
    plain = ask(datasette, path)
    tracked = ask(datasette, f"{path}{'&' if '?' in path else '?'}{_TRACKED}")
    assert (plain.status_code, tracked.status_code) == (200, 200)
    assert not [one for one in ("utm_", "fbclid", "gclid", "mc_cid", "IwAR0") if one in tracked.text]
    canonical = re.compile(r'<link rel="canonical" href="[^"]*"')
    assert canonical.findall(tracked.text) == canonical.findall(plain.text)


@pytest.mark.parametrize(
    "path",
    [
        "/reports/financing?currencie=EUR&utm_source=x",
        "/reports/financing?utm=x",
        "/reports/financing?clid=x",
    ],
)
def test_any_other_parameter_is_refused_as_before(datasette: Datasette, path: str) -> None:
    assert ask(datasette, path).status_code == 400


def test_a_question_of_ours_that_lacks_a_value_is_nobodys_mistake(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_edition.View, "first", lambda view, _, **__: view.ask("SELECT :forgotten"))
    answer = ask(datasette, "/meetings/moscow-talks.json")
    assert answer.status_code == 500
    assert "Something went wrong here, not with what you asked." in answer.json()["error"]
