"""Whatever the description for programs allows is answered as it says; what it does not is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.client import Client, find_leak, leak_pattern, open_client, read_files, seed_edition
from tests.support.odd_requests import spread_evenly
from tests.torture.promise import promise

_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_OTHER_METHODS = ("POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND")
_REFUSED = 405
_FEW, _MANY = 4, 40


def address_of(path: str, asked: dict[str, Any]) -> str:
    """An address of a described path: with an example or the first value of each part and of what is required."""
    query = ""
    for one in asked.get("parameters", []):
        if one.get("in") == "path":
            path = path.replace(f"{{{one['name']}}}", str(_value(one)))
        elif one.get("required"):
            query = f"?{one['name']}={quote(str(_value(one)))}"
    return path + query


def _value(one: dict[str, Any]) -> Any:
    return one.get("example") or one["schema"]["enum"][0]


@promise("Programs are answered as the OpenAPI description says, whatever they ask", bounded=20, full=None)
def described_requests(folder: Path, times: int | None) -> Iterator[str]:
    """Made-up requests for so many of the described paths, some as described and some not; and other methods."""
    published = seed_edition(folder)
    before = read_files(published)
    with open_client(published) as client:
        description = schemathesis.openapi.from_dict(json.loads(client.request("/openapi.json").text))
        description.config.update(base_url="http://localhost")
        operations = [found.ok() for found in description.get_all_operations()]
        for operation in spread_evenly(operations, times):
            for mode in schemathesis.GenerationMode:
                yield from _made_up(client, operation, mode, _MANY if times is None else _FEW)
            yield from _refused(client, operation)
    yield "" if read_files(published) == before else "a file of the edition has changed, or one is beside it"


def _made_up(client: Client, operation: Any, mode: schemathesis.GenerationMode, count: int) -> Iterator[str]:
    """Requests that hypothesis makes up, the same ones each time."""
    outcomes: list[str] = []
    pattern = leak_pattern(client.datasette)

    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        outcomes.append(_outcome(client, case, pattern))

    # Where nothing can be given, nothing can be given wrongly.
    with suppress(hypothesis.errors.Unsatisfiable):
        ask()
    yield from outcomes


def _outcome(client: Client, case: Any, pattern: re.Pattern[str]) -> str:
    """What is wrong with the answer to a made-up request."""
    asked = case.as_transport_kwargs()
    given = {name: asked[name] for name in ("params", "data") if asked.get(name)}
    answer = client.request(asked["url"], asked["method"], dict(asked["headers"]), **given)
    if told := find_leak(answer, pattern):
        return f"{answer.url} tells {told!r}"
    try:
        case.validate_response(answer, checks=_CHECKS)
    except FailureGroup as failures:
        return f"{asked['method']} {str(answer.url)[:300]}: {' '.join(map(str, failures.exceptions))[:600]}"
    return ""


def _refused(client: Client, operation: Any) -> Iterator[str]:
    address = address_of(operation.path, operation.definition.raw)
    has = set(operation.schema[operation.path])
    for method in _OTHER_METHODS:
        if method.lower() not in has and not (address.startswith("/reconcile") and method == "OPTIONS"):
            status = client.request(address, method).status_code
            yield "" if status == _REFUSED else f"{method} {address}: {status}"
