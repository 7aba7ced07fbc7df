"""What parity is tried on: a made-up corpus, and each saved report with its defaults and with typical parameters."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from benchmarks.corpus import write_corpus
from communique.database import migrate
from communique.export import export_database
from communique.facts import load_files
from communique.reports import Report, ReportResult, bind, execute, list_reports
from schema.engine import open_engine

SCALE = 2
# What the corpus surely has, by parameter.
TYPICAL = {
    "actor": "person-0",
    "about": "topic-0",
    "currency": "USD",
    "document": "doc-3",
    "holder": "state-0",
    "kind": "loan",
    "least": "2",
    "meeting": "meeting-3-0",
    "name": "person-0",
    "one": "state-0",
    "other": "state-1",
    "person": "person-0",
    "project": "project-0-0",
    "provider": "state-0",
    "recipient": "body-0",
    "record": "project-0-0",
    "relation": "because_of",
    "side": "for",
    "since": "2010-01-01",
    "stage": "planned",
    "country": "state-0",
    "until": "2020-12-31",
    "as_of": "2012-06-15",
}
# Dossiers are of a state here, of a person there.
_OF_A_STATE = {("country-dossier", "actor"): "state-0"}


def cases() -> list[tuple[Report, dict[str, str]]]:
    """Every report with its defaults, with each typical parameter by itself, and with all of them."""
    found: list[tuple[Report, dict[str, str]]] = []
    for report in list_reports():
        typical = {p.name: _OF_A_STATE.get((report.name, p.name), TYPICAL[p.name]) for p in report.parameters}
        alone = [{name: value} for name, value in typical.items()]
        for given in ({}, *alone, *([typical] if len(typical) > 1 else [])):
            found.append((report, given))
    return found


def case_name(case: tuple[Report, dict[str, str]]) -> str:
    """`financing stage=planned`."""
    report, given = case
    return " ".join((report.name, *(f"{name}={value}" for name, value in given.items())))


def load_corpus(url: str, folder: Path) -> None:
    """Bring an empty database to the corpus."""
    migrate(url)
    load_files(url, write_corpus(folder, SCALE))


def export_corpus(url: str, folder: Path) -> Path:
    """Export the database."""
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        export_database(connection, folder)
    engine.dispose()
    return folder


def typed(result: ReportResult) -> list[list[tuple[type, object]]]:
    """The rows with their values' types: 1 is not 1.0 in a CSV file."""
    return [[(type(value), value) for value in row] for row in result.rows]


def result_of(connection: Connection, case: tuple[Report, dict[str, str]]) -> ReportResult:
    """What a database answers."""
    report, given = case
    return execute(connection, report, bind(report, given))
