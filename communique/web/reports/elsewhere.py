"""The same report elsewhere: its permanent address, the SQL to edit, the command line and Python."""

import shlex
from typing import Any
from urllib.parse import urlencode

from communique.web.query import DATABASE
from communique.web.reports.described import Report
from communique.web.reports.given import Given

FORMS = {"csv": "CSV", "json": "JSON", "xlsx": "Excel", "md": "Markdown"}


def path_of(datasette: Any, report: Report, given: Given, ending: str = "") -> str:
    """The address, from the site's root, that gives this very result in every later edition's terms."""
    query = urlencode(given.spelled_out)
    return str(datasette.urls.path(f"/reports/{report.name}{ending}")) + (f"?{query}" if query else "")


def sql_path(datasette: Any, report: Report, given: Given) -> str:
    """Where the SQL can be edited and run."""
    return f"{datasette.urls.database(DATABASE)}?{urlencode({'sql': report.sql, **given.values})}"


def command_of(report: Report, given: Given) -> str:
    """How the command line gives the same."""
    parameters = [f"-p {shlex.quote(f'{name}={value}')}" for name, value in given.spelled_out.items()]
    return " ".join(["communique report", report.name, *parameters])


def python_of(report: Report, given: Given) -> str:
    """How Python gives the same."""
    types = {parameter.name: parameter.type for parameter in report.parameters}
    given_here = [f"{name}={_literal(types[name], value)}" for name, value in given.spelled_out.items()]
    call = ", ".join([repr(report.name), *given_here])
    return f"from communique import run_report\n\nrows = run_report({call}).as_dicts()"


def _literal(type_: str, value: str) -> str:
    return value if type_ == "integer" else repr(value)
