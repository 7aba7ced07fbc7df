"""The model: every table as a class, one concept a file. Imports nothing else of the project."""

from schema.actor import Actor
from schema.agenda_item import AgendaItem
from schema.base import Base
from schema.citation import Citation
from schema.currency import Currency
from schema.document import Document
from schema.event import Event, EventParty
from schema.fact_file import FactFile
from schema.financing import Financing, Loan
from schema.former_slug import FormerSlug
from schema.measurement import Measurement
from schema.meeting import Meeting, MeetingFormatRow, MeetingPlace
from schema.membership import Membership
from schema.milestone import Milestone
from schema.name import Name
from schema.participant import Participant
from schema.passage import Passage
from schema.place import Place
from schema.project import Project, ProjectPlace
from schema.project_party import ProjectParty
from schema.record import Record
from schema.relation import Relation
from schema.stance import Stance
from schema.topic import Topic
from schema.trade_figure import TradeFigure
from schema.view import VIEWS

__all__ = [
    "VIEWS",
    "Actor",
    "AgendaItem",
    "Base",
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
    "MeetingFormatRow",
    "MeetingPlace",
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
    "Stance",
    "Topic",
    "TradeFigure",
]
