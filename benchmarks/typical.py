"""The questions that the saved reports are tried with: by the parity tests, the test of plans and the benchmarks."""

from __future__ import annotations

from communique.reports.report import Report, list_reports

Case = tuple[Report, dict[str, str]]

# What the made-up corpus surely has, by parameter. Names are skewed: person-0 and state-0 are the most frequent.
TYPICAL = {
    "about": "topic-0",
    "actor": "person-0",
    "as_of": "2012-06-15",
    "bulk": "yes",
    "country": "state-0",
    "course": "moved",
    "currency": "USD",
    "document": "doc-3",
    "figure": "state-0/state-1/turnover/2006/d29-2",
    "finding": "periods overlap",
    "forecasts": "yes",
    "holder": "state-0",
    "kind": "loan",
    "least": "2",
    "meeting": "meeting-3-0",
    "name": "person-0",
    "one": "state-0",
    "other": "state-1",
    "outcome": "overdue without news",
    "part": "are concerned",
    "party": "state-0",
    "person": "person-0",
    "project": "project-0-0",
    "provider": "state-0",
    "publisher": "body-0",
    "recipient": "body-0",
    "rates": "body-0",
    "record": "project-0-0",
    "relation": "because_of",
    "section": "meetings",
    "side": "for",
    "sides": "all",
    "since": "2010-01-01",
    "stage": "planned",
    "until": "2020-12-31",
    "verdict": "confirmed",
    "what": "figure",
    "year": "2012",
}
# Those that name one thing: whoever gives one asks a narrow question, however large the database.
NARROW = {
    *("about", "actor", "country", "document", "figure", "holder", "meeting", "one", "other", "party", "person"),
    *("project", "provider", "publisher", "recipient", "record"),
}
# Where a report means another sort of thing by the parameter.
_OF_A_REPORT = {
    ("country-dossier", "actor"): "state-0",
    ("financing", "project"): "project-0-1",
    ("projects-overdue", "project"): "project-0-1",
    ("promises-over-time", "about"): "project-0-1",
    ("promises-over-time", "document"): "doc-4",
    ("promises-due", "project"): "project-0-1",
    ("steps-reached", "project"): "project-0-0",
    ("side-by-side", "one"): "doc-24",
    ("side-by-side", "other"): "doc-32",
    ("spellings", "record"): "person-0",
    ("who-agreed-what", "about"): "project-2-0",
    ("who-met-whom", "other"): "person-1",
}
# state-0 has a part in a quarter of everything, as no state of the world has; these are questions like most.
_OF_MOST = {
    "country-dossier": {"actor": "state-30"},
    "common-ground": {"one": "state-30", "other": "state-31"},
    "timeline": {"since": "2015-03-01", "until": "2015-03-31"},
}


def cases() -> list[Case]:
    """Return every report with its defaults, each typical parameter alone, all of them, and as most would ask."""
    return [(report, given) for report in list_reports() for given in _given_to(report)]


def _given_to(report: Report) -> list[dict[str, str]]:
    typical = {p.name: _OF_A_REPORT.get((report.name, p.name), TYPICAL[p.name]) for p in report.parameters}
    together = [typical] if len(typical) > 1 else []
    of_most = [_OF_MOST[report.name]] if report.name in _OF_MOST else []
    return [{}, *({name: value} for name, value in typical.items()), *together, *of_most]


def case_name(case: Case) -> str:
    """Return what a case is called: `financing stage=planned`."""
    report, given = case
    return " ".join((report.name, *(f"{name}={value}" for name, value in given.items())))
