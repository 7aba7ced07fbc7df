"""What a description is made of: parameters, answers, schemas."""

from typing import Any

from communique.web.edition import Row

JSON, CSV, HTML, PLAIN = "application/json", "text/csv", "text/html", "text/plain"


def structure(members: Row, *, optional: tuple[str, ...] = (), **more: Any) -> Row:
    """Return the schema of an object that has all of these members but perhaps the optional ones."""
    required = [name for name in members if name not in optional]
    return {"type": "object", **more, "required": required, "properties": members}


TEXT: Row = {"type": "string"}
_CELL_MEANING = "A value; null where the source does not say."
# The components that all paths share.
SCHEMAS: Row = {
    "Error": structure(
        {
            "ok": {"const": False},
            "error": {"type": ["string", "null"]},
            "status": {"type": "integer"},
            "title": {"type": ["string", "null"]},
        },
        optional=("status", "title"),
        description="What is wrong with the question.",
    ),
    # As JSON has it: a truth value of the database is a number, a day or a sum of several parts is text.
    "Cell": {"type": ["string", "number", "boolean", "null"], "description": _CELL_MEANING},
}


def parameter(name: str, meaning: str, schema: Row | None = None, **more: Any) -> Row:
    """Return a parameter of a query."""
    return {"name": name, "in": "query", "description": meaning, "schema": schema or TEXT, **more}


def in_path(name: str, meaning: str, schema: Row, **more: Any) -> Row:
    """Return a part of an address."""
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema, **more}


def of_type(kind: str, meaning: str, schema: Row | None = None) -> Row:
    """Return an answer of one media type."""
    return {"description": meaning, "content": {kind: {"schema": schema or TEXT}}}


def ref(name: str) -> Row:
    """Return a reference to a schema among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


NOT_FOUND = of_type(HTML, "There is no such thing, and a way to search.")


def get(name: str, tag: str, summary: str, answers: Row, parameters: list[Row] | None = None, **more: Any) -> Row:
    """Return a path that is asked by GET; whoever has the answer is told so by 304."""
    unchanged = {"304": {"description": "Not modified, for who sends the ETag that came with the last answer."}}
    operation = {"operationId": name, "tags": [tag], "summary": summary, **more, "responses": {**answers, **unchanged}}
    return {"get": operation | ({"parameters": parameters} if parameters else {})}


def file(name: str, tag: str, summary: str, kinds: list[str], parameters: list[Row] | None = None) -> Row:
    """Return a path that gives a file, or nothing where there is none."""
    content: Row = {kind: {} for kind in kinds}
    answers: Row = {"200": {"description": summary, "content": content}}
    if parameters:
        answers["206"] = {"description": "The part that a Range asked for.", "content": content}
        answers["404"] = NOT_FOUND
    return get(name, tag, summary, answers, parameters)
