"""The gate of the public server: what it lets in, what the application gets to see, what every answer carries."""

from __future__ import annotations

import asyncio
import html
import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import httpx
import pytest
from datasette.app import Datasette

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.gate import Gate, Origin, Rules, Service, parse_origin
from communique.gate.asgi import Message, Receive, Scope
from communique.gate.log import quieten_server
from communique.gate.origin import leads_away
from communique.project import Project, Settings
from communique.serving import create_app
from communique.serving.public import RULES, kind_of_long_answer, rules_of
from tests.support.serving import served_edition
from tests.support.valid_formats import wrong_with_html

SITE = "https://communique.example"
EVERY_ANSWER = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}


@pytest.fixture(scope="module")
def served(edition: Edition) -> Iterator[Datasette]:
    with served_edition(edition, public=True) as datasette:
        yield datasette


@pytest.fixture(scope="module")
def gate(served: Datasette) -> Gate:
    asyncio.run(served.invoke_startup())
    return Gate(served.app(), parse_origin(SITE), RULES)


@pytest.fixture(scope="module")
def unnamed(served: Datasette) -> Gate:
    """Behind which nobody has said where the site is."""
    return Gate(served.app(), rules=RULES)


def ask(app: Any, target: str, method: str = "GET", body: bytes = b"", **headers: str) -> httpx.Response:
    """What is answered to a target that is sent just as it is; in names of headers an underscore is a hyphen."""
    path, _, query = target.partition("?")
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode(),
        "headers": named,
        "server": ("127.0.0.1", 8001),
    }
    messages = sent(app, scope, once(body))
    start, *pieces = messages
    content = b"".join(piece["body"] for piece in pieces)
    return httpx.Response(start["status"], headers=start["headers"], content=content)


def once(body: bytes) -> Receive:
    """A body in one piece; after it nothing comes."""
    pieces = [body]

    async def receive() -> Message:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(), "more_body": False}
        await asyncio.sleep(3600)
        raise AssertionError("nothing came")

    return receive


def sent(app: Any, scope: Scope, receive: Receive | None = None, takes: bool = True) -> list[Message]:
    """The messages that an application sends."""
    messages: list[Message] = []

    async def take(message: Message) -> None:
        if not takes and message["type"] == "http.response.body":
            await asyncio.sleep(3600)
        messages.append(message)

    asyncio.run(app(whole(scope), receive or once(b""), take))
    return messages


def whole(scope: Scope) -> Scope:
    """A request, with what is usual where nothing is said."""
    usual = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "scheme": "http", "headers": []}
    return {**usual, **scope}


PAGES = [
    "/",
    "/communique",
    "/meetings/moscow-talks",
    "/communique/meetings.json",
    "/static/communique.css",
    "/nothing",
]
REFUSED = {
    "another method": ("DELETE", "/", 405),
    "a form of Datasette's": ("POST", "/-/logout", 404),
    "a way out for who never came in": ("GET", "/-/logout", 404),
    "a way in": ("GET", "/-/auth-token?token=x", 404),
    "messages": ("GET", "/-/messages", 404),
    "tracing": ("TRACE", "/communique", 405),
    "an address of 9,000 bytes": ("GET", f"/search?q={'a' * 9000}", 414),
    "a path of 9,000 bytes": ("GET", "/" + "a" * 9000, 414),
    "a backslash": ("GET", "/\\example.com/", 400),
    "an escaped backslash": ("GET", "/%5cexample.com/", 400),
    "two slashes": ("GET", "//example.com/", 400),
    "two escaped slashes": ("GET", "/%2f%2fexample.com/", 400),
    "an escaped slash at the beginning": ("GET", "/%2fexample.com/", 400),
    "a whole address": ("GET", "http://example.com/", 400),
    "nothing but a host": ("GET", "example.com:80", 400),
    "a tabulator": ("GET", "/%09/example.com/", 400),
    "a line feed": ("GET", "/communique/%0aSet-Cookie:a=b/", 400),
    "a NUL": ("GET", "/communique/a%00b", 400),
    "half an escape": ("GET", "/communique/%4", 400),
    "an escape of no byte": ("GET", "/communique/%zz", 400),
    "bytes that are no text": ("GET", "/communique/%c3%28", 400),
}


@pytest.mark.parametrize(("method", "target", "status"), REFUSED.values(), ids=REFUSED)
def test_what_no_reader_needs_is_refused_in_words(gate: Gate, method: str, target: str, status: int) -> None:
    answer = ask(gate, target, method)
    assert answer.status_code == status
    assert answer.text.strip()
    assert "<" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert EVERY_ANSWER.items() <= dict(answer.headers).items()
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("prefix", ["", "/below"])
@pytest.mark.parametrize(("method", "target", "status"), REFUSED.values(), ids=REFUSED)
def test_a_browser_is_shown_a_page_of_the_site(method: str, target: str, status: int, prefix: str) -> None:
    gate = Gate(say_all, parse_origin(SITE), rules_of("Pacts & <Ties> $1", prefix))
    answer = ask(gate, target, method, accept="text/html,*/*;q=0.8")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert EVERY_ANSWER.items() <= dict(answer.headers).items()
    assert wrong_with_html(answer.content) == ""
    assert ask(gate, target, method).text.strip() in html.unescape(answer.text)
    assert f'<a href="{prefix}/">Pacts &amp; &lt;Ties&gt; $1</a>' in answer.text
    assert re.findall(r'href="([^"]*)"', answer.text)[1:] == [f"{prefix}/{end}" for end in ("", "reports", "search")]
    assert len(answer.content) < 2_000


def test_the_page_of_a_refusal_has_its_styles_and_nothing_else() -> None:
    gate = Gate(say_all, parse_origin(SITE), rules_of("A site", ""))
    answer = ask(gate, "/%zz", accept="text/html")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    known = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[:2] == ["default-src 'none'", f"style-src 'sha256-{known}'"]
    assert not re.search(r"<script|<link|<img|url\(|@import", answer.text)


def test_without_a_page_of_the_sites_the_gate_has_one() -> None:
    answer = ask(Gate(say_all), "/%zz", accept="text/html")
    assert wrong_with_html(answer.content) == ""
    assert "A percent sign in the path" in answer.text


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/csv"])
def test_a_program_is_told_without_a_page(gate: Gate, accept: str) -> None:
    answer = ask(gate, "/%zz", accept=accept)
    assert "<" not in answer.text
    assert ("json" in answer.headers["content-type"]) == ("json" in accept)


def test_a_refusal_says_which_limit_was_met(gate: Gate) -> None:
    text = ask(gate, f"/communique?sql=select+'{'a' * 9000}'").text
    assert "8,192 are the most" in text
    assert "download the database" in text


def test_who_asks_for_json_is_refused_in_json(gate: Gate) -> None:
    for answer in (
        ask(gate, f"/communique.json?sql={'a' * 9000}"),
        ask(gate, f"/communique?sql={'a' * 9000}", accept="application/json"),
    ):
        assert (answer.json()["ok"], answer.json()["status"]) == (False, 414)
        assert "8,192" in answer.json()["error"]


@pytest.mark.parametrize("target", PAGES)
def test_every_answer_carries_the_headers(gate: Gate, target: str) -> None:
    answer = ask(gate, target)
    assert EVERY_ANSWER.items() <= dict(answer.headers).items()
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert "camera=()" in answer.headers["permissions-policy"]
    assert not {"server", "set-cookie"} & set(answer.headers)


def test_so_does_the_answer_to_who_has_the_page(gate: Gate) -> None:
    first = ask(gate, "/")
    again = ask(gate, "/", if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert EVERY_ANSWER.items() <= dict(again.headers).items()
    assert "content-security-policy" not in again.headers


def test_no_answer_sets_a_cookie_or_names_the_server() -> None:
    async def talkative(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"Set-Cookie", b"ds_csrftoken=a"), (b"Server", b"x/1"), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    answer = ask(Gate(talkative), "/")
    assert not {"server", "set-cookie"} & set(answer.headers)
    assert answer.headers["content-type"] == "text/html"


def test_without_https_nobody_is_told_to_use_it(unnamed: Gate) -> None:
    assert "strict-transport-security" not in ask(unnamed, "/").headers


def test_previews_may_be_framed_and_data_used_by_other_sites(gate: Gate) -> None:
    preview = ask(gate, "/reconcile/preview?id=meetings/moscow-talks")
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert "x-frame-options" not in preview.headers
    used = {target: ask(gate, target).headers["cross-origin-resource-policy"] for target in PAGES[:4]}
    assert list(used.values()) == ["same-origin", "same-origin", "same-origin", "cross-origin"]


TEMPTING = [
    "/\\example.com/",
    "//example.com/",
    "///example.com/",
    "/%5cexample.com/",
    "/%5c%5cexample.com/",
    "/%2f%2fexample.com/",
    "/%2fexample.com/",
    "/%09/example.com/",
    "/.//example.com/",
    "/..//example.com/",
    "/;@example.com/",
    "/@example.com/",
    "/%255cexample.com/",
    "/%252f%252fexample.com/",
    "/https:%2f%2fexample.com/",
    "/communique//example.com/",
    "/communique/%2f%2fexample.com/",
    "/-/..//example.com/",
    "/meetings//example.com/",
    "/meetings%2F%2F%2Fexample.com",
    "/communique/-//example.com/",
    "/-/settings//example.com/",
    "/communique/meetings/1//example.com/",
]


@pytest.mark.parametrize("target", TEMPTING)
@pytest.mark.parametrize("query", ["", "?_next=//example.com", "?_filter_column=id&_filter_op=exact&_filter_value=//e"])
def test_no_address_leads_to_another_site(gate: Gate, target: str, query: str) -> None:
    answer = ask(gate, target + query)
    assert answer.status_code < 500
    there = urlsplit(urljoin(f"{SITE}{target}", answer.headers.get("location", "").replace("\\", "/")))
    assert (there.scheme, there.netloc) == ("https", "communique.example")


@pytest.mark.parametrize(
    "location",
    [
        "//e.com",
        "/\\e.com",
        "https://e.com",
        "\\\\e.com",
        "/\t/e.com",
        "javascript:x",
        f"{SITE}.e.com",
        f"{SITE}@e.com",
    ],
)
def test_an_answer_that_leads_away_is_replaced(location: str) -> None:
    async def away(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"location", location.encode())]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b"elsewhere"})

    answer = ask(Gate(away, parse_origin(SITE)), "/")
    assert (answer.status_code, "location" in answer.headers) == (400, False)
    assert "elsewhere" not in answer.text


@pytest.mark.parametrize("location", ["", "/", "/a?b=//c", "?a=1", SITE, f"{SITE}/a"])
def test_what_stays_here_is_no_way_away(location: str) -> None:
    assert not leads_away(location.encode(), parse_origin(SITE))


FORGED = {
    "host": "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "gopher",
    "x-forwarded-for": "evil.example",
    "forwarded": "host=evil.example;proto=https",
    "x-original-url": "/evil.example",
    "origin": "https://evil.example",
    "referer": "https://evil.example/",
    "cookie": "ds_actor=evil.example",
    "authorization": "Bearer evil.example",
}
WITH_ADDRESSES = [
    "/",
    "/feed.atom",
    "/calendar.ics",
    "/promises",
    "/promises.ics",
    "/meetings/moscow-talks",
    "/meetings/moscow-talks.json",
    "/communique/citations.json?_size=5",
    "/communique/meetings",
    "/communique/meetings.json",
    "/reconcile",
    "/about",
    "/llms.txt",
    "/reports/financing",
    "/communique/meetings/",
    "/-/versions.json",
]


def without_times(answer: httpx.Response) -> str:
    return re.sub(r"(query_ms\W+|in )[0-9.]+(ms)?", "", answer.text)


@pytest.mark.parametrize("target", WITH_ADDRESSES)
def test_a_forged_host_gets_nowhere(gate: Gate, unnamed: Gate, target: str) -> None:
    for one in (gate, unnamed):
        honest, forged = ask(one, target), ask(one, target, **FORGED)
        assert honest.status_code < 400
        assert without_times(forged) == without_times(honest)
        assert "evil" not in f"{forged.headers}{forged.text}"


def test_whole_addresses_are_those_of_the_site(gate: Gate, unnamed: Gate) -> None:
    path = "/communique/citations.json?_size=5"
    assert ask(gate, path).json()["next_url"].startswith(f"{SITE}/communique/citations")
    assert ask(unnamed, path).json()["next_url"].startswith("http://127.0.0.1:8001/communique/citations")
    for target in ("/feed.atom", "/calendar.ics", "/reconcile"):
        assert f"{SITE}/" in ask(gate, target).text
    linked = re.findall(r"https?://[^/>]+", ask(gate, "/communique/meetings").headers["link"])
    assert set(linked) == {SITE}


async def say_all(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers with what it sees."""
    body = b""
    if scope["method"] == "POST":
        body = (await receive())["body"]
    seen = {"scheme": scope["scheme"], "headers": {n.decode(): v.decode() for n, v in scope["headers"]}}
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps([seen, len(body)]).encode()})


def test_the_application_sees_what_it_needs_and_nothing_else() -> None:
    seen, _ = ask(Gate(say_all, parse_origin(SITE)), "/", if_none_match='"a"', accept="*/*", **FORGED).json()
    assert seen["scheme"] == "https"
    assert seen["headers"]["host"] == "communique.example"
    assert set(seen["headers"]) == {"host", "if-none-match", "accept"}


@pytest.mark.parametrize(
    ("scope", "origin"),
    [
        ({"server": ("10.0.0.5", 8001)}, "http://10.0.0.5:8001"),
        ({"server": ("10.0.0.5", 80)}, "http://10.0.0.5"),
        ({"server": ("::1", 8001)}, "http://[::1]:8001"),
        ({"server": ("/run/site.sock", None)}, "http://localhost"),
        ({"server": None}, "http://localhost"),
        ({"server": ("10.0.0.5", 443), "scheme": "https"}, "https://10.0.0.5"),
        (
            {"server": ("10.0.0.5", 80), "scheme": "https", "headers": [(b"x-forwarded-proto", b"https")]},
            "http://10.0.0.5",
        ),
    ],
)
def test_without_an_address_the_site_is_where_it_is_connected_to(scope: dict[str, Any], origin: str) -> None:
    async def redirects(scope: Any, receive: Any, send: Any) -> None:
        host = dict(scope["headers"])[b"host"].decode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(Origin(scope["scheme"], host)).encode()})

    assert sent(Gate(redirects), {"headers": [(b"host", b"evil.example")], **scope})[1]["body"].decode() == origin


POST = {"method": "POST", "path": "/reconcile", "raw_path": b"/reconcile"}


def test_the_service_takes_a_batch(gate: Gate) -> None:
    batch = {"queries": json.dumps({"q0": {"query": "Iran"}})}
    answer = ask(gate, "/reconcile", "POST", urlencode(batch).encode())
    assert answer.status_code == 200
    assert answer.json()["q0"]["result"]
    assert ask(gate, "/reconcile", "OPTIONS").status_code == 204


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "unannounced"])
def test_a_body_above_the_bound_is_refused(announced: bool) -> None:
    async def pieces() -> dict[str, Any]:
        return {"type": "http.request", "body": b"a" * 100_000, "more_body": True}

    headers = [(b"content-length", b"2000000")] if announced else []
    start, body, _ = sent(Gate(say_all, rules=RULES), POST | {"headers": headers}, pieces)
    assert start["status"] == 413
    assert b"1,000,000" in body["body"]
    assert (b"connection", b"close") in start["headers"]


def test_a_body_in_pieces_is_refused() -> None:
    headers = [(b"transfer-encoding", b"chunked")]
    start, body, _ = sent(Gate(say_all, rules=RULES), POST | {"headers": headers})
    assert start["status"] == 411
    assert b"Content-Length" in body["body"]


@pytest.mark.parametrize("headers", [[(b"content-length", b"5")], [(b"transfer-encoding", b"chunked")]])
def test_a_request_for_a_page_brings_nothing_along(headers: list[tuple[bytes, bytes]]) -> None:
    start, *_ = sent(Gate(say_all), {"headers": headers})
    assert (start["status"], (b"connection", b"close") in start["headers"]) == (400, True)


@pytest.mark.parametrize("headers", [[(b"x", b"y")] * 101, [(b"x", b"y" * 20_000)]], ids=["many", "long"])
def test_too_many_headers_are_refused(headers: list[tuple[bytes, bytes]]) -> None:
    start, body, _ = sent(Gate(say_all), {"headers": headers})
    assert start["status"] == 431
    assert b"100 headers" in body["body"]


def test_who_does_not_take_an_answer_is_cut_off() -> None:
    ended: list[str] = []

    async def long(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            # As Datasette does, which would answer a second time.
            with suppress(Exception):
                await send({"type": "http.response.body", "body": b"a", "more_body": True})
            ended.append("went on")
        finally:
            ended.append("freed what it held")

    assert [message["type"] for message in sent(Gate(long, rules=Rules(seconds_to_take=0.05)), {}, takes=False)] == [
        "http.response.start"
    ]
    assert ended == ["freed what it held"]


async def answers_to(app: Any, paths: list[str], going_on: asyncio.Event) -> list[int]:
    """The statuses of answers to requests at once; after a while they may go on."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        asking = [asyncio.create_task(client.get(path)) for path in paths]
        await asyncio.sleep(0.1)
        going_on.set()
        return [answer.status_code for answer in await asyncio.gather(*asking)]


def waiting_application(going_on: asyncio.Event) -> Any:
    async def wait(scope: Any, receive: Any, send: Any) -> None:
        await going_on.wait()
        await say_all(scope, receive, send)

    return wait


def test_some_wait_for_a_place_and_more_are_told_so_at_once() -> None:
    async def asked() -> list[int]:
        going_on = asyncio.Event()
        gate = Gate(waiting_application(going_on), rules=Rules(at_once=1, waiting=2))
        return await answers_to(gate, ["/"] * 5, going_on) + await answers_to(gate, ["/"] * 2, going_on)

    assert asyncio.run(asked()) == [200, 200, 200, 503, 503, 200, 200]


def test_an_application_that_sends_again_after_a_failure_makes_no_more_room() -> None:
    async def stubborn(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(3):
            with suppress(ConnectionError):
                await send({"type": "http.response.start", "status": 200, "headers": []})

    async def lost(message: Message) -> None:
        raise ConnectionError

    async def asked() -> list[int]:
        going_on = asyncio.Event()
        applications = [stubborn, waiting_application(going_on)]

        async def first_then_second(scope: Any, receive: Any, send: Any) -> None:
            await applications[scope["path"] != "/stubborn"](scope, receive, send)

        gate = Gate(first_then_second, rules=Rules(at_once=1, waiting=1))
        await gate(whole({"path": "/stubborn"}), once(b""), lost)
        # One is made, one waits; with room for more a third would be answered, too.
        return await answers_to(gate, ["/"] * 3, going_on)

    assert asyncio.run(asked()) == [200, 200, 503]


def test_files_that_go_with_pages_wait_for_nobody() -> None:
    async def asked() -> list[int]:
        going_on = asyncio.Event()
        gate = Gate(waiting_application(going_on), rules=replace(RULES, at_once=1, waiting=0))
        return await answers_to(gate, ["/static/communique.css", "/-/static/app.css"], going_on)

    assert asyncio.run(asked()) == [200, 200]


def test_nobody_waits_long() -> None:
    async def asked() -> list[int]:
        going_on = asyncio.Event()
        gate = Gate(waiting_application(going_on), rules=Rules(at_once=1, seconds_waiting=0.02))
        return await answers_to(gate, ["/", "/"], going_on)

    assert asyncio.run(asked()) == [200, 503]


def test_a_slow_reader_holds_no_place() -> None:
    async def asked() -> int:
        gate = Gate(say_all, rules=Rules(at_once=1))

        async def take_nothing(message: Message) -> None:
            await asyncio.sleep(3600)

        slow = asyncio.create_task(gate(whole({}), once(b""), take_nothing))
        await asyncio.sleep(0.05)
        (status,) = await answers_to(gate, ["/"], asyncio.Event())
        slow.cancel()
        return status

    assert asyncio.run(asked()) == 200


FILE = "/downloads/communique.db"


def sending_application(going_on: asyncio.Event) -> Any:
    """Its answers begin at once, and go on later. One that is asked by SQL does not begin either."""

    async def begin(scope: Any, receive: Any, send: Any) -> None:
        if b"sql" in scope["query_string"]:
            await going_on.wait()
        status = 404 if "nothing" in scope["path"] else 200
        # As Datasette does, which would answer a second time.
        with suppress(Exception):
            await send({"type": "http.response.start", "status": status, "headers": []})
        await going_on.wait()
        await send({"type": "http.response.body", "body": b"a"})

    return begin


def test_few_files_are_sent_at_once_and_pages_are_sent_meanwhile() -> None:
    async def asked() -> list[int]:
        going_on = asyncio.Event()
        gate = Gate(sending_application(going_on), rules=replace(RULES, long_open=2, long_at_once=3))
        return await answers_to(gate, [FILE, FILE, FILE, "/"], going_on)

    # The third has no room when it begins.
    assert asyncio.run(asked()) == [200, 200, 503, 200]


TABLE = "/communique/meetings.csv"


@pytest.mark.parametrize("crowd", ["/communique/-/query.csv?sql=select+1", f"{TABLE}?_where=1"])
def test_what_sql_asks_keeps_nobody_from_files_and_tables(crowd: str) -> None:
    async def asked() -> list[int]:
        going_on = asyncio.Event()
        gate = Gate(sending_application(going_on), rules=replace(RULES, long_open=1, long_at_once=1))
        return await answers_to(gate, [crowd, crowd, FILE, "/communique.db", TABLE], going_on)

    statuses = asyncio.run(asked())
    # Files have one place here, and it is free for the first who asks for one.
    assert (statuses[2], statuses[4]) == (200, 200)


@pytest.mark.parametrize("crowd", [f"{TABLE}?sql=1&_where=1", "/nothing.csv?_where=1"], ids=["waits", "is nothing"])
def test_what_has_not_begun_and_what_is_nothing_hold_no_place(crowd: str) -> None:
    async def asked() -> int:
        going_on = asyncio.Event()
        gate = Gate(sending_application(going_on), rules=replace(RULES, long_open=1, long_at_once=3))
        *_, status = await answers_to(gate, [crowd, crowd, f"{TABLE}?_where=1"], going_on)
        return status

    assert asyncio.run(asked()) == 200


def test_who_takes_a_little_now_and_then_is_slow() -> None:
    async def trickle(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for more in (*[True] * 20, False):
            await send({"type": "http.response.body", "body": b"a" * 512, "more_body": more})

    async def asked() -> tuple[int, bool]:
        gate = Gate(trickle, rules=replace(RULES, long_open=1, seconds_behind=0.1))

        async def take_a_little(message: Message) -> None:
            await asyncio.sleep(0.05)

        slow = asyncio.create_task(gate(whole({"path": FILE}), once(b""), take_a_little))
        await asyncio.sleep(0.3)
        (status,) = await answers_to(gate, [FILE], asyncio.Event())
        return status, slow.done()

    assert asyncio.run(asked()) == (200, True)


def test_who_takes_much_in_a_while_is_not_slow() -> None:
    async def in_large_pieces(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for more in (True, False):
            await send({"type": "http.response.body", "body": b"a" * 128 * 1024, "more_body": more})

    async def asked() -> int:
        gate = Gate(in_large_pieces, rules=replace(RULES, long_open=1, seconds_behind=0.1))

        async def take_in_a_while(message: Message) -> None:
            # A server keeps one piece, and waits with the next.
            if not message.get("more_body", True):
                await asyncio.sleep(0.5)

        good = asyncio.create_task(gate(whole({"path": FILE}), once(b""), take_in_a_while))
        await asyncio.sleep(0.25)
        (status,) = await answers_to(gate, [FILE], asyncio.Event())
        await good
        return status

    assert asyncio.run(asked()) == 503


def test_who_does_not_take_a_file_gives_way_to_who_does() -> None:
    async def asked() -> tuple[int, bool]:
        gate = Gate(say_all, rules=replace(RULES, long_open=1, seconds_behind=0))

        async def take_nothing(message: Message) -> None:
            await asyncio.sleep(3600)

        slow = asyncio.create_task(gate(whole({"path": FILE}), once(b""), take_nothing))
        await asyncio.sleep(0.05)
        (status,) = await answers_to(gate, [FILE], asyncio.Event())
        return status, slow.done()

    assert asyncio.run(asked()) == (200, True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/communique/meetings.csv", True),
        ("/communique.csv", True),
        ("/communique.db", True),
        ("/reports/financing.xlsx", True),
        ("/reports/financing.json", True),
        (FILE, True),
        ("/reports/financing", False),
        ("/communique/meetings.json", False),
        ("/downloads", False),
    ],
)
def test_files_and_streams_are_long(path: str, expected: bool) -> None:
    assert (kind_of_long_answer(path, "") is not None) is expected


def test_a_fault_of_the_application_tells_neither_the_visitor_nor_the_log_what_was_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError(scope["query_string"].decode())

    answer = ask(Gate(broken), "/communique?sql=select+secret")
    assert answer.status_code == 500
    assert "x-frame-options" in answer.headers
    assert "ValueError" in caplog.text
    assert "secret" not in answer.text + caplog.text


def test_a_websocket_is_closed() -> None:
    assert sent(Gate(say_all), {"type": "websocket"}) == [{"type": "websocket.close", "code": 1008}]


def test_the_log_of_a_foreign_server_holds_no_query(caplog: pytest.LogCaptureFixture) -> None:
    quieten_server()
    with caplog.at_level(logging.INFO, "uvicorn.access"):
        words = ("10.0.0.1:1", "GET", "/communique?sql=select+secret", "1.1", 200)
        logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *words)
    assert '"GET /communique HTTP/1.1" 200' in caplog.text


def test_the_factory_is_public_and_warns_of_a_missing_address(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("COMMUNIQUE_EDITION", str(edition.folder))
    monkeypatch.delenv("COMMUNIQUE_URL", raising=False)
    app = create_app()
    assert ask(app, "//example.com/").status_code == 400
    assert "COMMUNIQUE_URL" in caplog.text
    monkeypatch.setenv("COMMUNIQUE_URL", SITE)
    caplog.clear()
    assert SITE in ask(create_app(), "/feed.atom").text
    assert caplog.text == ""


def test_without_a_word_from_the_environment_the_site_is_where_its_project_says(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    project = Project(tmp_path, Settings(url="https://ports.example/", mistakes="mistakes@ports.example"))
    edition = publish_edition(sample_database, tmp_path / "editions", project, without={"downloads"})
    monkeypatch.setenv("COMMUNIQUE_EDITION", str(edition.folder))
    monkeypatch.delenv("COMMUNIQUE_URL", raising=False)
    app = create_app()
    assert "https://ports.example/" in ask(app, "/feed.atom", **FORGED).text
    assert caplog.text == ""
    monkeypatch.setenv("COMMUNIQUE_URL", SITE)
    assert "ports.example" not in ask(create_app(), "/feed.atom").text


async def quiet(scope: Any, receive: Any, send: Any) -> None:
    """An application that is nothing of ours."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"quiet"})


OTHER_RULES = Rules(
    services=(Service("/inbox", most_bytes=3, error=lambda status, words: [status, words]),),
    closed=re.compile("/admin"),
    longest_address=40,
    remedy_for_length="Be brief.",
    headers=((b"x-own", b"1"),),
)
OTHER_ANSWERS = {
    "the root": ("GET", "/", b"", 200, "quiet"),
    "a closed path": ("GET", "/admin/users", b"", 404, "no such page"),
    "a path that is closed elsewhere": ("GET", "/-/logout", b"", 200, "quiet"),
    "a long address": ("GET", f"/{'a' * 50}", b"", 414, "40 are the most. Be brief."),
    "a short body": ("POST", "/inbox", b"abc", 200, "quiet"),
    "a long body": ("POST", "/inbox", b"abcd", 413, '[413, "More than 3 bytes'),
    "a body below the service": ("POST", "/inbox/a", b"abc", 405, "[405, "),
    "a body elsewhere": ("POST", "/reconcile", b"abc", 405, "GET, please"),
}


@pytest.mark.parametrize(("method", "path", "body", "status", "told"), OTHER_ANSWERS.values(), ids=OTHER_ANSWERS)
def test_another_application_has_rules_of_its_own(method: str, path: str, body: bytes, status: int, told: str) -> None:
    answer = ask(Gate(quiet, rules=OTHER_RULES), path, method, body)
    assert (answer.status_code, answer.headers["x-own"]) == (status, "1")
    assert told in answer.text
