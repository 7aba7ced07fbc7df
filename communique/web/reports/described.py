"""What the publication says of a saved report: question, parameters, columns, caveats, SQL."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from communique.schema.sql_file import Column
from communique.web.query import DATABASE, configuration


@dataclass(frozen=True)
class Parameter:
    """A report's parameter; communique/reports/parameters.py says what each part is.

    `source` names a list of the table `report_choices`. Empty stands for the default, or for everything where that is
    empty; `is_open` says that the default limits nothing.
    """

    name: str
    type: str
    default: str
    is_open: bool
    label: str
    help: str
    source: str | None
    is_record: bool
    one_of: list[str]

    @property
    def takes_all(self) -> bool:
        """Whether everything is shown where it is left empty."""
        return self.is_open or not self.default


@dataclass(frozen=True)
class Report:
    """A saved report."""

    name: str
    title: str
    question: str
    group: str
    caveats: list[str]
    columns: dict[str, Column]
    leaves_out: list[str]
    when_empty: str
    advice: str | None
    parameters: tuple[Parameter, ...]
    sql: str


@lru_cache(maxsize=8)
def reports(datasette: Any) -> dict[str, Report]:
    """Every saved report, by name."""
    queries = ((datasette.metadata("databases") or {}).get(DATABASE) or {}).get("queries", {})
    described = configuration(datasette).get("report_pages", {})
    return {name: _report(name, page, queries[name]["sql"]) for name, page in described.items()}


def _report(name: str, page: dict[str, Any], sql: str) -> Report:
    parameters = tuple(Parameter(**one) for one in page["parameters"])
    columns = {name: Column(**declared) for name, declared in page["columns"].items()}
    return Report(name=name, sql=sql, **{**page, "parameters": parameters, "columns": columns})


def by_group(datasette: Any) -> dict[str, list[Report]]:
    """The reports, by what they are about, in the order in which a reader meets them."""
    known = reports(datasette)
    return {
        group["group"]: [known[report["name"]] for report in group["reports"]]
        for group in configuration(datasette).get("reports", [])
    }
