"""The tools that assistants are offered: search, records, saved reports, SQL, and the guide to all of them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from communique.reports.parameters import Parameter
from communique.reports.report import Report
from communique.suggestions import did_you_mean, quoted
from communique.web.assistants.asking import Answer, RefusedAnswerError, Site
from communique.web.assistants.fitting import MOST_BYTES, MOST_ROWS
from communique.web.edition import DATABASE, ServedEdition

Row = dict[str, Any]
# Rows of a report come in lines; more than these nobody is shown.
_READ_OF_A_REPORT = 1_000_000
_BEFORE_ROWS, _BETWEEN_ROWS = '"rows": [\n', ",\n"
_TEXT: Row = {"type": "string"}
_TYPES: Mapping[str, Row] = {
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "text": _TEXT,
}


class Found(NamedTuple):
    """An answer of the site, the path at which a reader finds the same, and whether it was cut."""

    answer: Row
    path: str
    is_cut: bool = False


class Place(NamedTuple):
    """The site that a tool asks, its edition and its reports."""

    site: Site
    edition: ServedEdition
    reports: Mapping[str, Report]


@dataclass(frozen=True)
class Tool:
    """A tool: what it is for, the JSON Schemas of its arguments by name, and what answers."""

    name: str
    title: str
    description: str
    ask: Callable[[Place, Row], Awaitable[Found]]
    arguments: Mapping[str, Row] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def schema(self) -> Row:
        """Return the JSON Schema of its arguments."""
        more = {"required": list(self.required)} if self.required else {}
        return {"type": "object", "properties": dict(self.arguments), **more, "additionalProperties": False}

    def refuse_other(self, given: Mapping[str, Any]) -> None:
        """Raise RefusedAnswerError where an argument is missing, unknown or of another type."""
        for name in given:
            if name not in self.arguments:
                has = ", ".join(self.arguments) or "none"
                also = did_you_mean(name, self.arguments)
                raise RefusedAnswerError(f"{self.name} has no argument {quoted(name)}. It has {has}.{also}")
        _refuse_what_is_no_text(given)
        if missing := [name for name in self.required if not str(given.get(name, "")).strip()]:
            raise RefusedAnswerError(f"{self.name} needs {missing[0]}: {self.arguments[missing[0]]['description']}")
        for name, value in given.items():
            wanted = self.arguments[name]["type"]
            if not isinstance(value, _PYTHON[wanted]) or (wanted == "integer" and isinstance(value, bool)):
                raise RefusedAnswerError(f"{name} is to be of the type {wanted}, and not {quoted(json.dumps(value))}.")


def _refuse_what_is_no_text(given: Mapping[str, Any]) -> None:
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise RefusedAnswerError("An argument holds half of a character (a lone surrogate). Leave it out.") from None


_PYTHON = {"string": str, "integer": int, "boolean": bool, "object": dict}


async def _search(place: Place, given: Row) -> Found:
    asked: dict[str, str] = {"q": given["words"]}
    asked |= {name: str(given[name]) for name in ("kind", "page") if name in given}
    asked |= {"bulk": "yes"} if given.get("with_datasets") else {}
    data = await place.site.data("/search.json", asked)
    return Found(data, f"/search?{urlencode(asked)}")


async def _record(place: Place, given: Row) -> Found:
    path = _path_of(given["address"]).removeprefix(place.edition.path("/").rstrip("/")).strip("/")
    tables = place.edition.tables_in_addresses.split("|")
    # From the table of another kind the way leads to the right one.
    whole = path if path.partition("/")[0] in tables else f"{tables[0]}/{path}"
    data = await place.site.data(f"/{whole.removesuffix('.json')}.json")
    return Found(data, urlsplit(data["address"]).path.removeprefix(place.edition.path("/").rstrip("/")))


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        raise RefusedAnswerError(f"{quoted(address)} is no address.") from None


async def _list(place: Place, given: Row) -> Found:
    return Found({"reports": [_described(report) for report in place.reports.values()]}, "/reports")


def _described(report: Report) -> Row:
    return {
        "name": report.name,
        "title": report.title,
        "question": report.question,
        "group": report.group,
        "parameters": {one.name: _schema_of(one) for one in report.parameters},
        "caveats": [*report.caveats, *report.leaves_out],
    }


def _schema_of(parameter: Parameter) -> Row:
    said = " ".join(filter(None, (parameter.help, parameter.when_empty, parameter.choices)))
    terms = {"enum": list(parameter.one_of)} if parameter.one_of else {}
    return {**_TYPES[parameter.type], **terms, "default": parameter.default, "description": said}


async def _run(place: Place, given: Row) -> Found:
    name, parameters = given["report"], given.get("parameters", {})
    if name not in place.reports:
        also = did_you_mean(name, place.reports)
        raise RefusedAnswerError(f"No report is called {quoted(name)}.{also} list_reports names all of them.")
    asked = {key: _as_text(value) for key, value in parameters.items()}
    answer = await place.site.answer(f"/reports/{name}.json", asked, most=_READ_OF_A_REPORT, is_long=True)
    return Found(rows_of(answer), f"/reports/{name}?{urlencode(asked)}".rstrip("?"), answer.is_cut)


def rows_of(answer: Answer) -> Row:
    """Return a report's result, of one that is cut with the rows that are whole."""
    if not answer.is_cut:
        return dict(json.loads(answer.body))
    head, _, rows = answer.text.partition(_BEFORE_ROWS)
    return dict(json.loads(f"{head}{_BEFORE_ROWS}{rows.rpartition(_BETWEEN_ROWS)[0]}\n]}}"))


async def _sql(place: Place, given: Row) -> Found:
    asked = {name: _as_text(value) for name, value in given.get("parameters", {}).items()} | {"sql": given["sql"]}
    if strange := [name for name in asked if name.startswith("_")]:
        raise RefusedAnswerError(f"{quoted(strange[0])} is no parameter of a statement. Call it otherwise.")
    data = await place.site.data(f"/{DATABASE}.json", {**asked, "_shape": "objects"})
    answer = {name: data[name] for name in ("columns", "rows")}
    return Found(answer, f"/{DATABASE}?{urlencode(asked)}", bool(data["truncated"]))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


async def _guide(place: Place, given: Row) -> Found:
    return Found({"guide": (await place.site.answer("/llms.txt")).text}, "/llms.txt")


_LIMITS = f"At most {MOST_ROWS} rows or {MOST_BYTES:,} bytes are given; `left_out` says what is missing."
TOOLS = (
    Tool(
        "read_guide",
        "Read the guide",
        "How to ask this database, and which rules of evidence an answer must keep: views, tables, reports, terms. "
        "Read it first.",
        _guide,
    ),
    Tool(
        "search",
        "Search",
        "Search people, states, meetings, projects, money, agreements, views, events and documents by words or names, "
        "in any script. Hits have the addresses of their records.",
        _search,
        {
            "words": {**_TEXT, "description": "What to look for."},
            "kind": {**_TEXT, "description": "Only one kind of hit: a `kind` of an earlier answer, such as person."},
            "page": {"type": "integer", "description": "Which page of the hits of a kind, from 1."},
            "with_datasets": {"type": "boolean", "description": "Also what only datasets speak of."},
        },
        ("words",),
    ),
    Tool(
        "get_record",
        "Get a record",
        "Everything known of one record, with its evidence: values, which voices give which, what stands by which "
        f"rule, and the sentences by document, paragraph and sentence. {_LIMITS}",
        _record,
        {
            "address": {
                **_TEXT,
                "description": "The record's address, path or slug: meetings/capital-talks, capital-talks.",
            }
        },
        ("address",),
    ),
    Tool(
        "list_reports",
        "List the saved reports",
        "The saved reports: the question that each answers, and its parameters as JSON Schemas.",
        _list,
    ),
    Tool(
        "run_report",
        "Run a saved report",
        "Run a saved report. Each row has the places that say it, whose word it is and the record's address. "
        + _LIMITS,
        _run,
        {
            "report": {**_TEXT, "description": "Its name, as list_reports has it."},
            "parameters": {
                "type": "object",
                "description": "Values of its parameters by name, as list_reports has them.",
            },
        },
        ("report",),
    ),
    Tool(
        "query_sql",
        "Query by SQL",
        "Ask the database by one SELECT of SQLite's SQL, read-only, within a second; the guide names views and tables. "
        "Such rows name no evidence of their own: the views evidence and field_sources have it, by record_id. "
        + _LIMITS,
        _sql,
        {
            "sql": {**_TEXT, "description": "One SELECT; :name stands for a parameter."},
            "parameters": {"type": "object", "description": "Values of its parameters by name."},
        },
        ("sql",),
    ),
)
