"""Communiqué: a relational database of diplomacy in which every row shows the passage that says it.

from communique import open_session, run_report, Meeting

with open_session() as session:
    for meeting in session.scalars(select(Meeting)):
        print(meeting.label, meeting.held_on)
"""

from communique.database.connection import open_session
from communique.reports.parameters import ReportError
from communique.reports.report import Report, list_reports
from communique.reports.result import ReportResult, run_report
from communique.schema import (
    Actor,
    AgendaItem,
    Citation,
    Currency,
    Document,
    Event,
    EventParty,
    FactFile,
    Financing,
    FormerSlug,
    Loan,
    Measurement,
    Meeting,
    Membership,
    Milestone,
    Name,
    Participant,
    Passage,
    Place,
    Project,
    ProjectParty,
    ProjectPlace,
    Record,
    Relation,
    Stance,
    Topic,
    TradeFigure,
    columns_of,
)

__all__ = [
    "Actor",
    "AgendaItem",
    "Citation",
    "Currency",
    "Document",
    "Event",
    "EventParty",
    "FactFile",
    "Financing",
    "FormerSlug",
    "Loan",
    "Measurement",
    "Meeting",
    "Membership",
    "Milestone",
    "Name",
    "Participant",
    "Passage",
    "Place",
    "Project",
    "ProjectParty",
    "ProjectPlace",
    "Record",
    "Relation",
    "Report",
    "ReportError",
    "ReportResult",
    "Stance",
    "Topic",
    "TradeFigure",
    "columns_of",
    "list_reports",
    "open_session",
    "run_report",
]
