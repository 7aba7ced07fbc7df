"""Tools for assistants: they ask what anyone may ask, and are refused what anyone is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.gate import Rules
from communique.gate.concurrency import Slots
from communique.reports.result import run_report
from communique.serving.application import app_of
from communique.web.assistants import endpoint
from communique.web.assistants.asking import Answer, RefusedAnswerError
from communique.web.assistants.fitting import MOST_BYTES, MOST_ROWS, fitted
from communique.web.assistants.tools import TOOLS, Found, rows_of
from tests.support.serving import ask, served_edition

BY_NAME = {tool.name: tool for tool in TOOLS}
SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "scheme": "https",
    "method": "POST",
    "path": "/mcp",
    "query_string": b"",
    "headers": [(b"host", b"example.org")],
}


@pytest.fixture(scope="module")
def public(edition: Edition) -> Iterator[Datasette]:
    with served_edition(edition, public=True) as datasette:
        asyncio.run(datasette.invoke_startup())
        yield datasette


def call(public: Datasette, name: str, **given: Any) -> Found:
    """What a tool finds on the public site."""

    async def found() -> Found:
        app, rules = app_of(public, Rules(), public=True), Rules()
        place = endpoint.place_of(app, public, SCOPE, Slots(rules.long_at_once, rules))
        BY_NAME[name].refuse_other(given)
        return await BY_NAME[name].ask(place, given)

    return asyncio.run(found())


def refusal(public: Datasette, name: str, **given: Any) -> str:
    with pytest.raises(RefusedAnswerError) as refused:
        call(public, name, **given)
    return str(refused.value)


def test_a_record_is_found_by_words_and_got_with_its_evidence(public: Datasette) -> None:
    hits = [hit for kind in call(public, "search", words="Raisi").answer["kinds"] for hit in kind["hits"]]
    meeting = next(hit for hit in hits if "/meetings/" in hit["url"])
    by_address, by_slug = (call(public, "get_record", address=meeting[name]) for name in ("url", "slug"))
    assert by_address == by_slug
    assert by_slug.answer["address"] == meeting["url"]
    assert by_slug.answer["evidence"]
    assert meeting["url"] == f"https://example.org{by_slug.path}"


def test_a_report_gives_what_it_gives_elsewhere(public: Datasette, seed_database: str) -> None:
    found = call(public, "run_report", report="financing", parameters={"stage": "planned"})
    rows = run_report("financing", seed_database, stage="planned").to_arrow().to_pylist()
    assert [row["evidence"] for row in found.answer["rows"]] == [row["evidence"] for row in rows]
    assert found.path == "/reports/financing?stage=planned"
    listed = {one["name"]: one for one in call(public, "list_reports").answer["reports"]}
    assert listed["financing"]["parameters"]["bulk"]["enum"] == ["no", "yes"]
    assert listed["co-attendance"]["parameters"]["least"]["type"] == "integer"


def test_sql_has_parameters(public: Datasette) -> None:
    found = call(public, "query_sql", sql="SELECT slug FROM records WHERE slug = :name", parameters={"name": "iran"})
    assert found.answer == {"columns": ["slug"], "rows": [{"slug": "iran"}]}


def test_the_guide_is_that_of_the_site(public: Datasette) -> None:
    assert call(public, "read_guide").answer["guide"] == ask(public, "/llms.txt").text.replace(
        "http://localhost", "https://example.org"
    )


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("search", {}, "search needs words"),
        ("query_sql", {"sql": " "}, "query_sql needs sql"),
        (
            "search",
            {"word": "x"},
            "search has no argument “word”. It has words, kind, page, with_datasets. Did you mean",
        ),
        ("search", {"words": 3}, "words is to be of the type string, and not “3”."),
        ("search", {"words": "x", "page": True}, "page is to be of the type integer"),
        ("get_record", {"address": "nobody-at-all"}, "There is no such record or page here."),
        ("run_report", {"report": "financin"}, "No report is called “financin”. Did you mean “financing”?"),
        ("run_report", {"report": "financing", "parameters": {"stag": ""}}, "stag: This report has no such parameter."),
        ("run_report", {"report": "financing", "parameters": {"stage": "plan"}}, "stage: "),
        ("query_sql", {"sql": "DELETE FROM records"}, "a statement begins with SELECT or WITH"),
        ("query_sql", {"sql": "SELECT nowhere FROM records"}, "no such column: nowhere"),
        (
            "query_sql",
            {"sql": "SELECT zeroblob(999999999)"},
            "Length limit: a value here would be longer than 256 KiB.",
        ),
        ("query_sql", {"sql": "SELECT :_size", "parameters": {"_size": 1}}, "“_size” is no parameter of a statement."),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else None,
)
def test_what_is_wrong_is_refused_in_words(public: Datasette, name: str, given: dict[str, Any], words: str) -> None:
    assert words in refusal(public, name, **given)


@pytest.mark.parametrize(
    "odd", ["\ud800", "\0", "", "a\nb", "x" * 60_000, "http://[", "../../", "%", "\\", "é/ü", ":", "-" * 9]
)
def test_odd_arguments_are_refused_or_find_nothing(public: Datasette, odd: str) -> None:
    for name, given in (
        ("search", {"words": odd}),
        ("search", {"words": "x", "kind": odd}),
        ("search", {odd: "x"}),
        ("get_record", {"address": odd}),
        ("run_report", {"report": odd}),
        ("run_report", {"report": "financing", "parameters": {odd: odd}}),
        ("run_report", {"report": "financing", "parameters": {"stage": [odd, {odd: None}]}}),
        ("query_sql", {"sql": odd}),
        ("query_sql", {"sql": "SELECT :a", "parameters": {"a": odd, odd: 1}}),
    ):
        with suppress(RefusedAnswerError):
            call(public, name, **given)


def test_reports_wait_for_their_turn_and_are_refused_where_it_does_not_come(public: Datasette) -> None:
    rules = Rules(long_at_once=1, seconds_waiting=0.01)

    async def asked() -> Found:
        slots, begun, done = Slots(1, rules), asyncio.Event(), asyncio.Event()

        async def long_answer(scope: Any, receive: Any, send: Any) -> None:
            begun.set()
            await done.wait()

        other = asyncio.create_task(slots.run(long_answer, SCOPE, None, None))
        await begun.wait()
        place = endpoint.place_of(app_of(public, rules, public=True), public, SCOPE, slots)
        try:
            return await BY_NAME["run_report"].ask(place, {"report": "agenda"})
        finally:
            done.set()
            await other

    with pytest.raises(RefusedAnswerError, match=r"Too many ask at once\. Ask again in 2 seconds\."):
        asyncio.run(asked())


def test_an_answer_is_cut_to_what_can_be_read_and_says_so() -> None:
    many = {"rows": [{"n": number} for number in range(MOST_ROWS + 5)], "title": "Rows"}
    answer, left_out = fitted(many)
    assert (len(answer["rows"]), left_out) == (MOST_ROWS, {"rows": 5})
    long = {"evidence": ["x" * 1000] * 400, "names": ["Ada"]}
    answer, left_out = fitted(long)
    assert len(json.dumps(answer)) <= MOST_BYTES
    assert (left_out["evidence"] + len(answer["evidence"]), answer["names"]) == (400, ["Ada"])
    assert fitted({"title": "Few", "rows": []}) == ({"title": "Few", "rows": []}, {})


def test_of_a_report_that_is_cut_the_whole_rows_are_given(public: Datasette) -> None:
    whole = ask(public, "/reports/agenda.json").text
    rows = json.loads(whole)["rows"]
    cut = rows_of(Answer(body=bytearray(whole[: len(whole) // 2].encode()), is_cut=True))["rows"]
    assert 0 < len(cut) < len(rows)
    assert cut == rows[: len(cut)]


def test_a_site_without_the_extra_says_so(public: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "find_spec", lambda name: None)

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app_of(public, Rules(services=(endpoint.SERVICE,)), public=True))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/mcp", json={})

    answer = asyncio.run(asked())
    assert answer.status_code == 404
    assert "has not installed the extra, communique[mcp]" in answer.json()["error"]["message"]
