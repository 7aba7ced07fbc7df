"""What clients ask: batches of queries and of properties, read with bounds on everything."""

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from datasette import Request

from communique.web.reconciliation.candidates import MOST_CANDIDATES, USUAL_CANDIDATES, Query

MOST_BYTES = 1_000_000
MOST_QUERIES = 50
MOST_ENTITIES, MOST_PROPERTIES = 500, 20


class Asked(NamedTuple):
    """A batch of queries by their keys, or ids of entities and the properties that are wanted of them, or neither."""

    queries: dict[str, Query] | None = None
    extension: tuple[list[str], list[str]] | None = None


class BadRequestError(Exception):
    """It makes no sense, or is too much; the message says what."""


async def body_of(request: Request) -> bytes:
    """Return what was posted, whose size is bounded."""
    body, more = b"", request.method == "POST"
    while more:
        message = await request.receive()
        if message["type"] != "http.request":
            raise BadRequestError("the request was not sent to its end")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise BadRequestError(f"more than {MOST_BYTES:,} bytes; ask in smaller batches")
    return body


def read_asked(request: Request, body: bytes) -> Asked:
    """Return what is asked in the address, or in the form that was posted: a long one takes a tenth of a second."""
    form = {name: request.args.get(name) for name in request.args} | _read_form(body)
    if "queries" in form:
        return Asked(queries=_read_queries(form["queries"]))
    return Asked(extension=_read_extension(form["extend"]) if "extend" in form else None)


def _read_form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise BadRequestError("not a form in UTF-8") from error
    return {name: values[0] for name, values in fields.items()}


def _read_queries(text: str) -> dict[str, Query]:
    """Return a batch of queries by their keys."""
    batch = _read_object(text, "queries")
    if len(batch) > MOST_QUERIES:
        raise BadRequestError(f"more than {MOST_QUERIES} queries; ask in smaller batches")
    return {key: _read_query(key, query) for key, query in batch.items()}


def _read_object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"{name} is not JSON") from error
    if not isinstance(value, dict):
        raise BadRequestError(f"{name} is not an object")
    return value


def _read_query(key: str, query: Any) -> Query:
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise BadRequestError(f"query {key[:40]!r} is not an object with a text `query`")
    limit: Any = query.get("limit")
    is_number = isinstance(limit, int | float) and not isinstance(limit, bool) and limit >= 1
    most = int(min(limit, MOST_CANDIDATES)) if is_number else USUAL_CANDIDATES
    return Query(query.get("query", ""), read_types(query.get("type")), most)


def read_types(value: Any) -> frozenset[str] | None:
    """Return one type or several; None where none is given."""
    if not value:
        return None
    several = value if isinstance(value, list) else [value]
    # Some clients send objects with an id.
    ids = [one.get("id") if isinstance(one, dict) else one for one in several]
    return frozenset(one for one in ids if isinstance(one, str))


def _read_extension(text: str) -> tuple[list[str], list[str]]:
    """Return ids of entities, and the properties that are wanted of them."""
    asked = _read_object(text, "extend")
    ids, properties = _texts(asked.get("ids")), _texts(asked.get("properties"), key="id")
    if len(ids) > MOST_ENTITIES or len(properties) > MOST_PROPERTIES:
        raise BadRequestError(f"more than {MOST_ENTITIES} ids or {MOST_PROPERTIES} properties; ask in smaller batches")
    return ids, properties


def _texts(values: Any, key: str = "") -> list[str]:
    """Return a list of texts, or of the texts that objects have under a key."""
    if isinstance(values, list):
        texts = [value.get(key) if isinstance(value, dict) else value for value in values]
        found = [text for text in texts if isinstance(text, str)]
        if len(found) == len(texts):
            return found
    raise BadRequestError("extend needs `ids`, a list of texts, and `properties`, a list of objects with an `id`")
