"""Communiqué: a relational database of diplomacy in which every row shows the passage that says it.

from communique import open_session, run_report, Meeting

with open_session() as session:
    for meeting in session.scalars(select(Meeting)):
        print(meeting.label, meeting.held_on)
"""

# schema, seed, queries and migrations are folders of the checkout, not installed packages; the checkout comes first so
# that no other distribution's `schema` is taken for ours.
from communique import checkout  # isort: skip

checkout.put_first()

from communique.database import open_session  # noqa: E402  finds schema only once the checkout is on sys.path
from communique.reports import Report, ReportResult, list_reports, run_report  # noqa: E402  finds schema only once the checkout is on sys.path
from schema import (  # noqa: E402  is found only once the checkout is on sys.path
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
    "ReportResult",
    "Stance",
    "Topic",
    "TradeFigure",
    "list_reports",
    "open_session",
    "run_report",
]
