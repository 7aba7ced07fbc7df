"""Saved reports, whole, in every form."""

from typing import Any

from communique.web.openapi.parts import JSON, PLAIN, get, of_type, parameter, ref
from communique.web.query import Row, configuration
from communique.web.reports.described import Parameter, Report, reports
from communique.web.reports.download import CONTENT_TYPES
from communique.web.reports.given import LONGEST

TAG = "Saved reports"
_TYPES: dict[str, Row] = {
    "integer": {"type": "integer", "minimum": -(2**63) + 1, "maximum": 2**63 - 1},
    "date": {"type": "string", "format": "date"},
    "text": {"type": "string", "maxLength": LONGEST},
}


def paths_of_reports(datasette: Any) -> Row:
    """Each report in each form."""
    terms = configuration(datasette).get("vocabularies", {})
    return {
        f"/reports/{report.name}.{form}": _path(report, form, kind.partition(";")[0], terms)
        for report in reports(datasette).values()
        for form, kind in CONTENT_TYPES.items()
    }


def schemas_of_reports(datasette: Any) -> Row:
    """A row of each report, as an object."""
    return {"Report": _WHOLE, **{f"report-{name}": _row(report) for name, report in reports(datasette).items()}}


def _row(report: Report) -> Row:
    columns = {name: {"description": column.description, **ref("Cell")} for name, column in report.columns.items()}
    return {"type": "object", "required": list(report.columns), "properties": columns, "additionalProperties": False}


_WHOLE: Row = {
    "type": "object",
    "required": ["report", "title", "question", "parameters", "caveats", "edition", "address", "columns", "rows"],
    "properties": {
        "report": {"type": "string"},
        "title": {"type": "string"},
        "question": {"type": "string"},
        "parameters": {"type": "object", "description": "What was given, or stands where nothing was."},
        "caveats": {"type": "array", "items": {"type": "string"}, "description": "What to beware of."},
        "leaves_out": {"type": "array", "items": {"type": "string"}},
        "edition": {"type": "string"},
        "address": {"type": "string", "description": "Where this very result is in every later edition's terms."},
        "license": {"type": ["string", "object"]},
        "columns": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": {"type": "string"}, "meaning": {"type": "string"}}},
        },
        "row_count": {"type": "integer", "description": "Last, and there when nothing is missing."},
    },
}


def _path(report: Report, form: str, kind: str, terms: Row) -> Row:
    rows = {"type": "array", "items": ref(f"report-{report.name}")}
    schema: Row = {"allOf": [ref("Report"), {"properties": {"rows": rows}}]} if kind == JSON else {"type": "string"}
    wrong = "A parameter is not of its type, given twice, or none of the report's; the answer says which."
    answers = {
        "200": {"description": "The whole result.", "content": {kind: {} if form == "xlsx" else {"schema": schema}}},
        "400": of_type(PLAIN, wrong),
        "404": of_type(PLAIN, "Nothing in this edition is called so."),
        "503": of_type(PLAIN, "It takes longer than it may; the answer says how to have it."),
    }
    told = "\n\n".join([report.question, *(f"Beware: {caveat}" for caveat in report.caveats)])
    parameters = [_parameter(one, terms) for one in report.parameters]
    return get(f"report-{report.name}-{form}", TAG, f"{report.title} ({form})", answers, parameters, description=told)


def _parameter(one: Parameter, terms: Row) -> Row:
    values = list(one.one_of or _terms(one, terms))
    schema = {**_TYPES[one.type], **({"enum": values} if values else {}), **_default(one)}
    empty = "" if one.default and not one.is_open else " Left empty: everything."
    named = " A record's slug, or any of its names." if one.is_record else ""
    return parameter(one.name, f"{one.help}{named}{empty}", schema)


def _terms(one: Parameter, terms: Row) -> list[str]:
    """The terms that a parameter's column is filled with, where a vocabulary says which."""
    table, _, column = (one.source or "").partition(".")
    return list(terms.get(table, {}).get(column, {}))


def _default(one: Parameter) -> Row:
    if one.is_open or not one.default:
        return {}
    return {"default": int(one.default) if one.type == "integer" else one.default}
