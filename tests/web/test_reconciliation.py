"""The reconciliation service: version 0.2 of the API, sure only where nothing else is meant, and bounded."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import jsonschema
import pytest
from datasette.app import Datasette

from communique.web.reconciliation.requests import MOST_BYTES, MOST_QUERIES
from tests.unit.test_publication import get

# What version 0.2 of the specification demands of answers.
TYPED = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": TYPED},
    },
    "additionalProperties": False,
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
SERVICE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {"service_url": {"pattern": "^https?://.*[^/]$"}, "service_path": {"pattern": "^/"}},
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "view"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "defaultTypes": {"type": "array", "items": TYPED, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "additionalProperties": SERVICE},
        "extend": {
            "type": "object",
            "properties": {"propose_properties": SERVICE, "property_settings": {"type": "array"}},
        },
    },
}
VALUE = {
    "oneOf": [
        {**TYPED, "additionalProperties": False},
        {
            "type": "object",
            "required": ["str"],
            "properties": {"str": {"type": "string"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["float"],
            "properties": {"float": {"type": "number"}},
            "additionalProperties": False,
        },
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPED},
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": VALUE}},
        },
    },
}
SUGGESTIONS = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": TYPED}}}


def valid(answer: Any, schema: dict[str, Any]) -> Any:
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    jsonschema.validate(answer.json(), schema)
    return answer.json()


def send(datasette: Datasette, method: str, content: bytes, **headers: str) -> httpx.Response:
    """A request as another site's page or a program sends it: without a token."""

    async def answer() -> httpx.Response:
        await datasette.invoke_startup()
        transport = httpx.ASGITransport(datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://there") as client:
            kind = {"content-type": "application/x-www-form-urlencoded"}
            return await client.request(method, "/reconcile", content=content, headers={**kind, **headers})

    return asyncio.run(answer())


def post(datasette: Datasette, **form: str) -> httpx.Response:
    return send(datasette, "POST", urlencode(form).encode(), origin="https://elsewhere.example", cookie="a=b")


def asked(datasette: Datasette, *queries: dict[str, Any]) -> list[list[Any]]:
    batch = {f"q{number}": query for number, query in enumerate(queries)}
    answer = valid(post(datasette, queries=json.dumps(batch)), RESULTS)
    assert list(answer) == list(batch)
    return [answer[key]["result"] for key in batch]


def test_the_manifest_is_one_of_version_0_2(datasette: Datasette) -> None:
    manifest = valid(get(datasette, "/reconcile"), MANIFEST)
    assert {"id": "state", "name": "State"} in manifest["defaultTypes"]
    assert {one["id"] for one in manifest["defaultTypes"]} >= {"person", "place", "project", "meeting"}


@pytest.mark.parametrize(
    ("query", "entity"),
    [
        ({"query": "Ebrahim Raisi"}, "actors/ebrahim-raisi"),
        ({"query": "raisi"}, "actors/ebrahim-raisi"),
        ({"query": "AGBEND AREA"}, "places/agbend"),
        ({"query": "Russian Federation"}, "actors/russia"),
        ({"query": "EAEU", "type": "organization"}, "actors/eaeu"),
        ({"query": "Moscow", "type": "place"}, "places/moscow"),
        ({"query": "Moscow", "type": ["place", "project"]}, "places/moscow"),
        ({"query": "Zangezur corridor", "type": [{"id": "project"}]}, "projects/zangezur-corridor"),
    ],
    ids=lambda value: value["query"] if isinstance(value, dict) else None,
)
def test_what_one_thing_only_is_called_is_a_match(datasette: Datasette, query: dict[str, Any], entity: str) -> None:
    ((best, *others),) = asked(datasette, query)
    assert best["match"]
    assert best["score"] == 100
    assert not any(other["match"] for other in others)
    address = get(datasette, f"/{best['id']}")
    assert address.status_code == 200
    assert best["name"] in address.text
    assert best["id"].startswith(entity.partition("/")[0])


@pytest.mark.parametrize(
    "name", ["Moscow", "Tehran", "Iranian", "Raeisi", "Zangazur corridor", "Astara Rasht"], ids=lambda name: name
)
def test_what_might_be_meant_otherwise_is_no_match(datasette: Datasette, name: str) -> None:
    ((best, *others),) = asked(datasette, {"query": name})
    assert not any(one["match"] for one in (best, *others))
    assert [one["score"] for one in (best, *others)] == sorted((one["score"] for one in (best, *others)), reverse=True)


def test_a_namesake_told_apart_in_brackets_is_doubt(datasette: Datasette) -> None:
    ((iranian, azerbaijani, *_),) = asked(datasette, {"query": "Astara", "type": "place"})
    assert [iranian["name"], azerbaijani["name"]] == ["Astara (Iran)", "Astara (Azerbaijan)"]
    assert not iranian["match"]


def test_misspelled_names_have_the_right_first_candidate(datasette: Datasette) -> None:
    meant = {
        "Raeisi": "Ebrahim Raisi",
        "Zangazur coridor": "Zangezur corridor",
        "Erdogan": "Recep Tayyip Erdoğan",
        "Владимир Путин": "Vladimir Putin",
        "Lavrof, Sergey": "Sergey Lavrov",
        "Tehran": "Iran",
    }
    results = asked(datasette, *({"query": name} for name in meant))
    assert [candidates[0]["name"] for candidates in results] == list(meant.values())


def test_a_batch_of_nonsense_gets_empty_results(datasette: Datasette) -> None:
    nonsense = ["", "\0", "😀", '"', "NEAR(", "zzqqxx", "x" * 5_000, "AND"]
    results = asked(datasette, *({"query": one} for one in nonsense))
    assert results[:4] == [[], [], [], []]
    assert asked(datasette, {"query": "Iran", "type": "nothing"}, {"properties": [{"pid": "a", "v": "b"}]}) == [[], []]


def test_as_many_candidates_are_given_as_are_wanted(datasette: Datasette) -> None:
    few, many, usual = asked(
        datasette, {"query": "Iran", "limit": 2}, {"query": "Iran", "limit": 10_000}, {"query": "Iran", "limit": -1}
    )
    assert (len(few), len(usual)) == (2, 5)
    assert 5 < len(many) <= 25


def test_queries_may_be_in_the_address(datasette: Datasette) -> None:
    queries = quote(json.dumps({"q0": {"query": "Iran", "type": "state"}}))
    answer = valid(get(datasette, f"/reconcile?queries={queries}"), RESULTS)
    assert answer["q0"]["result"][0]["id"] == "actors/iran"


TOO_MUCH = json.dumps({f"q{number}": {"query": "a"} for number in range(MOST_QUERIES + 1)})


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": "null"},
        {"queries": '{"q0": "Iran"}'},
        {"queries": '{"q0": {"query": 7}}'},
        {"queries": "[" * 100_000},
        {"queries": TOO_MUCH},
        {"extend": "{}"},
        {"extend": '{"ids": "actors/iran", "properties": []}'},
        {"extend": '{"ids": [1], "properties": []}'},
        {"extend": '{"ids": [], "properties": [{}]}'},
        {"extend": json.dumps({"ids": ["a"] * 501, "properties": []})},
        {"queries": "x" * (MOST_BYTES + 1)},
    ],
    ids=lambda form: str(form)[:30],
)
def test_what_makes_no_sense_is_refused_with_its_reason(datasette: Datasette, form: dict[str, str]) -> None:
    answer = post(datasette, **form)
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["message"]


def test_odd_requests_are_answered(datasette: Datasette) -> None:
    assert send(datasette, "POST", b"queries=%ff").status_code in (200, 400)
    assert send(datasette, "POST", b"\xff\xfe").status_code == 400
    assert send(datasette, "POST", b"&".join(b"a=b" for _ in range(5_000))).status_code == 400
    assert send(datasette, "DELETE", b"").status_code == 405
    preflight = send(datasette, "OPTIONS", b"", origin="https://elsewhere.example")
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, "*")
    assert "versions" in valid(post(datasette, nothing="x"), MANIFEST)


def test_properties_fill_the_other_columns(datasette: Datasette) -> None:
    wanted = ["iso_alpha3", "spellings", "kind", "country", "summary", "latitude", "nothing"]
    asked_for = {
        "ids": ["actors/iran", "actors/vladimir-putin", "nothing/here"],
        "properties": [{"id": one} for one in wanted],
    }
    answer = valid(post(datasette, extend=json.dumps(asked_for)), EXTENSION)
    iran = answer["rows"]["actors/iran"]
    assert iran["iso_alpha3"] == [{"str": "IRN"}]
    assert {"str": "Tehran"} in iran["spellings"]
    assert iran["kind"] == [{"str": "State"}]
    assert all(answer["rows"]["nothing/here"][one] == [] for one in wanted)
    assert [one["id"] for one in answer["meta"]] == wanted


def test_properties_are_proposed_by_type(datasette: Datasette) -> None:
    proposal = {"type": "object", "required": ["properties"], "properties": {"properties": SUGGESTIONS["properties"]}}
    of_states = valid(get(datasette, "/reconcile/properties?type=state"), proposal)
    assert "iso_alpha3" in [one["id"] for one in of_states["properties"]]
    of_people = valid(get(datasette, "/reconcile/properties?type=person"), proposal)
    assert "iso_alpha3" not in [one["id"] for one in of_people["properties"]]


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("entity?prefix=ira", "actors/iran"),
        ("entity?prefix=Raeisi", "actors/ebrahim-raisi"),
        ("entity?prefix=astara&type=place", "places/"),
        ("type?prefix=pers", "person"),
        ("property?prefix=code", "iso_alpha3"),
    ],
)
def test_suggestions_complete_what_is_typed(datasette: Datasette, path: str, first: str) -> None:
    answer = valid(get(datasette, f"/reconcile/suggest/{path}"), SUGGESTIONS)
    assert answer["result"][0]["id"].startswith(first)


@pytest.mark.parametrize("prefix", ["", "%00", "%22", "%F0%9F%98%80", "x" * 5_000, "zzqq"])
def test_suggestions_take_anything(datasette: Datasette, prefix: str) -> None:
    for sort in ("entity", "type", "property"):
        valid(get(datasette, f"/reconcile/suggest/{sort}?prefix={prefix}"), SUGGESTIONS)


def test_a_preview_shows_the_record_in_a_frame(datasette: Datasette) -> None:
    manifest = get(datasette, "/reconcile").json()
    path = manifest["preview"]["url"].partition("/reconcile/")[2].replace("{{id}}", quote("actors/iran", safe=""))
    answer = get(datasette, f"/reconcile/{path}")
    assert "Tehran" in answer.text
    assert 'href="/actors/iran"' in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("given", ["", "actors/nothing", "<script>", "%00", "actors", "../x", "x" * 5_000])
def test_a_preview_of_nothing_is_not_found(datasette: Datasette, given: str) -> None:
    answer = get(datasette, f"/reconcile/preview?id={quote(given)}")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_loan_is_known_by_the_id_that_clients_kept_of_it(datasette: Datasette) -> None:
    ids = [f"{table}/azerbaijan-iran-soft-loan" for table in ("loans", "financings", "projects")]
    asked = quote(json.dumps({"ids": ids, "properties": [{"id": "kind"}]}))
    rows = get(datasette, f"/reconcile?extend={asked}").json()["rows"]
    found = [rows[one]["kind"] for one in ids]
    assert found == [[{"str": "Loan"}], [{"str": "Loan"}], []]


@pytest.mark.parametrize("slug", ["actors/iran", "financings/azerbaijan-iran-soft-loan"])
def test_the_view_template_leads_to_the_record_encoded_or_not(datasette: Datasette, slug: str) -> None:
    template = get(datasette, "/reconcile").json()["view"]["url"]
    path = "/" + template.replace("{{id}}", quote(slug, safe="")).split("/", 3)[3]
    assert "%2F" in path
    answer = get(datasette, path, follow=True)
    assert answer.status_code == 200
    assert answer.url.path == f"/{slug}"
    assert get(datasette, f"/{slug}").status_code == 200


def test_other_forms_still_need_a_token(datasette: Datasette) -> None:
    async def answer() -> int:
        transport = httpx.ASGITransport(datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://there") as client:
            return (await client.post("/-/messages", data={"message": "x"}, headers={"cookie": "a=b"})).status_code

    assert asyncio.run(answer()) == 403
