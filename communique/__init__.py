"""Communiqué: a relational database of diplomacy in which every row shows the passage that says it.

from sqlalchemy import select

from communique import Meeting, open_session

with open_session() as session:
    for meeting in session.scalars(select(Meeting)):
        print(meeting.label, meeting.held_on)
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.database.connection import open_session
    from communique.edition.differences import Change, Difference, compare_editions
    from communique.reports.parameters import ReportError
    from communique.reports.report import Report, list_reports
    from communique.reports.result import ReportResult, run_report
    from communique.schema import (
        Account,
        AccountSpeaker,
        Actor,
        AgendaItem,
        Agreement,
        AgreementParty,
        Citation,
        Claim,
        Correction,
        Currency,
        Decision,
        Document,
        Event,
        EventParty,
        ExchangeRate,
        FactFile,
        Financing,
        FormerSlug,
        Indicator,
        Loan,
        Meeting,
        MeetingFormatRow,
        MeetingPlace,
        Membership,
        Milestone,
        Name,
        Office,
        Part,
        Participant,
        ParticipantFormatRow,
        Passage,
        Place,
        Project,
        ProjectParty,
        ProjectPlace,
        Proposition,
        PropositionAbout,
        Record,
        Relation,
        Resolution,
        Review,
        SettledDifference,
        SlugReading,
        Stance,
        Topic,
        TradeFigure,
        columns_of,
    )

__all__ = [
    "Account",
    "AccountSpeaker",
    "Actor",
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "Change",
    "Citation",
    "Claim",
    "Correction",
    "Currency",
    "Decision",
    "Difference",
    "Document",
    "Event",
    "EventParty",
    "ExchangeRate",
    "FactFile",
    "Financing",
    "FormerSlug",
    "Indicator",
    "Loan",
    "Meeting",
    "MeetingFormatRow",
    "MeetingPlace",
    "Membership",
    "Milestone",
    "Name",
    "Office",
    "Part",
    "Participant",
    "ParticipantFormatRow",
    "Passage",
    "Place",
    "Project",
    "ProjectParty",
    "ProjectPlace",
    "Proposition",
    "PropositionAbout",
    "Record",
    "Relation",
    "Report",
    "ReportError",
    "ReportResult",
    "Resolution",
    "Review",
    "SettledDifference",
    "SlugReading",
    "Stance",
    "Topic",
    "TradeFigure",
    "columns_of",
    "compare_editions",
    "list_reports",
    "open_session",
    "run_report",
]

if not TYPE_CHECKING:  # or a name that is misspelt would be one to type checkers

    def __getattr__(name: str) -> Any:
        """Import the public names when one is asked for: programs of ours that need none start in half the time."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in ("Change", "Difference", "compare_editions"):
            from communique.edition import differences  # noqa: PLC0415  what editions need takes longest to import

            return getattr(differences, name)
        from communique import schema  # noqa: PLC0415  only once a name is asked for, so that `communique --version` loads no models
        from communique.database import connection  # noqa: PLC0415  only once a name is asked for, so that `communique --version` loads no models
        from communique.reports import parameters, report, result  # noqa: PLC0415  only once a name is asked for, so that `communique --version` loads no models

        places = (schema, connection, parameters, report, result)
        return next(getattr(place, name) for place in places if hasattr(place, name))

    def __dir__() -> list[str]:
        """Return the public names."""
        return sorted(__all__)
