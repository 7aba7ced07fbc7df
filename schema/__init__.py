"""The model: every table as a class, one concept a file. Imports nothing else of the project."""

if __name__ == "schema":
    raise ImportError("import communique.schema: the folder is part of the package")


from communique.schema.account import Account
from communique.schema.account_speaker import AccountSpeaker
from communique.schema.actor import Actor
from communique.schema.agenda_item import AgendaItem
from communique.schema.agreement import Agreement, AgreementParty
from communique.schema.base import Base, columns_of
from communique.schema.citation import Citation
from communique.schema.claim import Claim
from communique.schema.correction import Correction
from communique.schema.currency import Currency
from communique.schema.decision import Decision
from communique.schema.document import Document
from communique.schema.event import Event, EventParty
from communique.schema.exchange_rate import ExchangeRate
from communique.schema.fact_file import FactFile
from communique.schema.financing import Financing, Loan
from communique.schema.former_slug import FormerSlug
from communique.schema.indicator import Indicator
from communique.schema.meeting import Meeting, MeetingFormatRow, MeetingPlace
from communique.schema.membership import Membership
from communique.schema.milestone import Milestone
from communique.schema.name import Name
from communique.schema.office import Office
from communique.schema.part import Part
from communique.schema.participant import Participant, ParticipantFormatRow
from communique.schema.passage import Passage
from communique.schema.place import Place
from communique.schema.project import Project, ProjectPlace
from communique.schema.project_party import ProjectParty
from communique.schema.proposition import Proposition, PropositionAbout
from communique.schema.record import Record
from communique.schema.relation import Relation
from communique.schema.resolution import Resolution
from communique.schema.review import Review
from communique.schema.settled_difference import SettledDifference
from communique.schema.slug_reading import SlugReading
from communique.schema.stance import Stance
from communique.schema.topic import Topic
from communique.schema.trade_figure import TradeFigure
from communique.schema.view import VIEWS

__all__ = [
    "VIEWS",
    "Account",
    "AccountSpeaker",
    "Actor",
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "Base",
    "Citation",
    "Claim",
    "Correction",
    "Currency",
    "Decision",
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
    "Resolution",
    "Review",
    "SettledDifference",
    "SlugReading",
    "Stance",
    "Topic",
    "TradeFigure",
    "columns_of",
]
