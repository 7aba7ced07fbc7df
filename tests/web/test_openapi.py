"""The description for programs is OpenAPI 3.1, says what is there, and leaves out nothing without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from communique.edition.published_edition import Edition
from communique.reports.report import list_reports
from tests.support.client import Client, open_client
from tests.torture.promises.described_requests import address_of

# An address of each route that programs have no use for, and why.
LEFT_OUT = {
    **dict.fromkeys(["/", "/communique", "/about", "/about/dictionary", "/about/methodology"], "a page to be read"),
    **dict.fromkeys(
        [
            "/about/codebook",
            "/about/coverage",
            "/about/schema",
            "/feeds",
            "/pictures",
            "/search",
            "/reports",
            "/changes",
            "/promises",
        ],
        "a page to be read",
    ),
    **dict.fromkeys(["/reports/financing", "/downloads", "/meetings/moscow-talks"], "a page to be read"),
    "/communique/records/1": "numbers differ by edition; it leads to the record",
    "/communique/financing": "leads to the report",
    "/communique/financing.json": "the report as Datasette gives it; its own file is described",
    "/meetings": "leads to the table",
    "/MEETINGS/Moscow-Talks.": "leads to the record, however it is written",
    "/meetings%2Fmoscow-talks": "leads to the record, from clients that reconcile",
    "/pictures/nothing": "says that there is no such picture",
    "/changes/0123456789abcdef": "says that there is no such edition",
    **dict.fromkeys(["/static/communique.css", "/-/static/app.css", "/favicon.ico"], "what pages are made of"),
    **dict.fromkeys(["/-/config", "/-/config.json"], "leads to what Datasette has now"),
    **dict.fromkeys(["/-/threads.json", "/-/actor.json"], "says nothing of the data"),
    **dict.fromkeys(["/-/auth-token", "/-/logout"], "nobody signs in"),
    **dict.fromkeys(["/-/allow-debug", "/-/messages", "/-/patterns", "/-/permissions", "/:memory:"], "closed"),
}


@pytest.fixture(scope="module")
def client(edition: Edition) -> Iterator[Client]:
    with open_client(edition) as one:
        yield one


@pytest.fixture(scope="module")
def described(client: Client) -> dict[str, Any]:
    answer = client.request("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
    found: dict[str, Any] = answer.json()
    return found


def test_it_is_what_openapi_says_that_it_is(described: dict[str, Any]) -> None:
    assert not [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(described)]
    assert not OPENAPI_31_VALIDATOR.is_valid({**described, "paths": []})
    named = [asked["operationId"] for path in described["paths"].values() for asked in path.values()]
    assert len(named) == len(set(named))


def test_it_says_where_assistants_ask_and_why_no_path_does(described: dict[str, Any]) -> None:
    assert "/mcp" not in described["paths"]
    assert "AI assistants ask /mcp instead" in described["info"]["description"]


def test_what_json_is_made_of_is_said_wherever_it_is_the_answer(described: dict[str, Any]) -> None:
    schemas = {
        (path, status): content.get("application/json", {}).get("schema")
        for path, methods in described["paths"].items()
        for method in methods.values()
        if isinstance(method, dict)
        for status, answer in method["responses"].items()
        if "application/json" in (content := answer.get("content", {}))
    }
    assert len(schemas) > 100
    untold = [where for where, schema in schemas.items() if schema in (None, {}, {"type": "string"})]
    # A file is of any kind.
    assert untold == [("/downloads/{name}", "200"), ("/downloads/{name}", "206")]


def test_it_has_every_report_and_parameter(described: dict[str, Any]) -> None:
    for report in list_reports():
        for form in ("csv", "json", "md", "xlsx"):
            asked = described["paths"][f"/reports/{report.name}.{form}"]["get"]
            assert [one["name"] for one in asked.get("parameters", [])] == [one.name for one in report.parameters]


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', str(described).replace("'", '"')))
    assert named <= described["components"]["schemas"].keys()
    assert named >= {"Record", "Table", "Report", "Hits"}


def test_every_described_path_answers(client: Client, described: dict[str, Any]) -> None:
    for path, asked in described["paths"].items():
        answer = client.request(address_of(path, asked["get"]))
        assert answer.status_code == 200, path
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in asked["get"]["responses"]["200"]["content"], path
        assert answer.content, path
        if kind == "application/json":
            said = answer.json()
            assert said, path
            assert not (isinstance(said, dict) and ("error" in said or said.get("ok") is False)), path


def test_readers_and_programs_find_it(client: Client) -> None:
    assert '<link rel="service-desc" type="application/json" href="/openapi.json">' in client.request("/about").text
    assert 'href="/openapi.json"' in client.request("/").text.split("<main")[1]
    assert "http://localhost/openapi.json" in client.request("/llms.txt").text
    assert client.request("/openapi.json").headers["access-control-allow-origin"] == "*"


def test_it_says_where_the_site_is(described: dict[str, Any]) -> None:
    assert described["servers"] == [{"url": "http://localhost"}]


def test_every_route_is_described_or_left_out_for_a_reason(client: Client, described: dict[str, Any]) -> None:
    paths = [address_of(path, asked["get"]).partition("?")[0] for path, asked in described["paths"].items()]
    assert not set(paths) & LEFT_OUT.keys()
    for route, _ in client.datasette._routes():
        assert any(route.match(address) for address in (*paths, *LEFT_OUT)), route.pattern


def test_what_is_left_out_is_there(client: Client) -> None:
    for address, reason in LEFT_OUT.items():
        status = client.request(address).status_code
        assert (status == 404) == (reason == "closed" or reason.startswith("says that there is no such")), address
        assert status < 500
