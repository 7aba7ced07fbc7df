"""Saved reports, whole, in every form."""

from communique.reports.evidence import columns_with_evidence
from communique.reports.formats import FORMATS, Format
from communique.reports.parameters import LONGEST, Parameter
from communique.reports.report import Report
from communique.web.edition import Row, ServedEdition
from communique.web.openapi.parts import JSON, PLAIN, TEXT, get, of_type, parameter, ref
from communique.web.reports import PROMISES, reports_of

TAG = "Saved reports"
_WRONG = "A parameter or its value is unknown, of another type or given twice; the answer says what to do."
_TYPES: dict[str, Row] = {
    "integer": {"type": "integer", "minimum": -(2**63) + 1, "maximum": 2**63 - 1},
    "date": {"type": "string", "format": "date"},
    "text": {"type": "string", "maxLength": LONGEST},
}


def paths_of_reports(edition: ServedEdition) -> Row:
    """Return each report in each form."""
    return {
        f"/reports/{report.name}.{ending}": _path(report, ending, form)
        for report in reports_of(edition).values()
        for ending, form in FORMATS.items()
    }


def path_of_promises(edition: ServedEdition) -> Row:
    """Return the calendar of promises, which takes what their report takes; nothing where there is no such report."""
    report = reports_of(edition).get(PROMISES)
    if report is None:
        return {}
    told = "Of one person, country or project with `about`. What slipped is a new version (SEQUENCE) of its entry."
    answers = {
        "200": of_type("text/calendar", "Promises that have a day, as whole days."),
        "400": of_type(PLAIN, _WRONG),
        "503": of_type(PLAIN, "It takes longer than it may; narrow it."),
    }
    parameters = [_parameter(one) for one in report.parameters]
    return {"/promises.ics": get("promises", TAG, "Promises (iCalendar)", answers, parameters, description=told)}


def schemas_of_reports(edition: ServedEdition) -> Row:
    """Return a row of each report, as an object."""
    return {"Report": _WHOLE, **{f"report-{name}": _row(report) for name, report in reports_of(edition).items()}}


def _row(report: Report) -> Row:
    columns = columns_with_evidence(report)
    cells = {name: {"description": column.description, **ref("Cell")} for name, column in columns.items()}
    return {"type": "object", "required": list(cells), "properties": cells, "additionalProperties": False}


_WHOLE: Row = {
    "type": "object",
    "required": ["report", "title", "question", "parameters", "caveats", "edition", "address", "columns", "rows"],
    "properties": {
        **dict.fromkeys(("report", "title", "question"), TEXT),
        "parameters": {"type": "object", "description": "What was given, or stands where nothing was."},
        "caveats": {"type": "array", "items": TEXT, "description": "What to beware of."},
        "leaves_out": {"type": "array", "items": TEXT},
        "edition": TEXT,
        "address": {"type": "string", "description": "Where this very result is in every later edition's terms."},
        "license": {"type": ["string", "object"]},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": TEXT,
                    "type": {"type": "string", "description": "What it holds: text, amount, date, record and so on."},
                    "meaning": TEXT,
                },
            },
        },
        "row_count": {"type": "integer", "description": "Last, and there when nothing is missing."},
    },
}


def _path(report: Report, ending: str, form: Format) -> Row:
    kind = form.content_type.partition(";")[0]
    rows = {"type": "array", "items": ref(f"report-{report.name}")}
    schema: Row = {"allOf": [ref("Report"), {"properties": {"rows": rows}}]} if kind == JSON else TEXT
    answers = {
        "200": {"description": "The whole result.", "content": {kind: {} if ending == "xlsx" else {"schema": schema}}},
        "400": of_type(PLAIN, _WRONG),
        "422": of_type(PLAIN, "The report does not give what it declares; the answer says which column and value."),
        "503": of_type(PLAIN, "It takes longer than it may; the answer says how to have it."),
    }
    told = "\n\n".join([report.question, *(f"Note: {caveat}" for caveat in report.caveats)])
    parameters = [_parameter(one) for one in report.parameters]
    name, title = f"report-{report.name}-{ending}", f"{report.title} ({ending})"
    return get(name, TAG, title, answers, parameters, description=told)


def _parameter(one: Parameter) -> Row:
    values = {"enum": list(one.terms)} if one.terms else {}
    empty = f" Left empty: {one.empty or 'everything'}." if one.takes_all else f" {one.when_empty}".rstrip()
    named = " A record's slug, or any of its names." if one.is_record else ""
    default = {} if one.takes_all else {"default": one.bound("")}
    return parameter(one.name, f"{one.help}{named}{empty}", {**_TYPES[one.type], **values, **default})
