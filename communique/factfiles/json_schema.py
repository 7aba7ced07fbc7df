"""JSON Schemas of the fact-file format, for editors; the columns' comments explain the fields."""

from __future__ import annotations

from typing import Any

import msgspec

from communique.factfiles import entries as e
from communique.schema import Base

_TABLE_OF = {
    "ActorEntry": "actors",
    "AgendaEntry": "agenda_items",
    "AgreementEntry": "agreements",
    "AgreementPartyEntry": "agreement_parties",
    "CurrencyEntry": "currencies",
    "DocumentEntry": "documents",
    "EventEntry": "events",
    "EventPartyEntry": "event_parties",
    "Evidence": "citations",
    "FinancingEntry": "financings",
    "FormerEntry": "former_slugs",
    "LoanEntry": "loans",
    "LooseFinancingEntry": "financings",
    "LooseLoanEntry": "loans",
    "LooseMeasurementEntry": "measurements",
    "LooseMilestoneEntry": "milestones",
    "LooseProjectPartyEntry": "project_parties",
    "MeasurementEntry": "measurements",
    "MeetingEntry": "meetings",
    "MembershipEntry": "memberships",
    "MilestoneEntry": "milestones",
    "NameEntry": "names",
    "ParticipantEntry": "participants",
    "PlaceEntry": "places",
    "ProjectEntry": "projects",
    "ProjectPartyEntry": "project_parties",
    "ProjectPlaceEntry": "project_places",
    "PropositionEntry": "propositions",
    "RelationEntry": "relations",
    "StanceEntry": "stances",
    "TradeFigureEntry": "trade_figures",
}


def json_schema(kind: type[e.DocumentFile] | type[e.GazetteerFile]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a sort of fact file."""
    schema = msgspec.json.schema(kind)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    for name, definition in schema["$defs"].items():
        comments = _comments(name)
        for field, described in definition.get("properties", {}).items():
            if comment := comments.get(field) or comments.get(f"{field}_id"):
                described["description"] = comment
            _allow_scalars(described)
    return schema


def _comments(definition: str) -> dict[str, str]:
    tables = [Base.metadata.tables["records"]]
    if definition in _TABLE_OF:
        tables.append(Base.metadata.tables[_TABLE_OF[definition]])
    if definition in ("LoanEntry", "LooseLoanEntry"):
        tables.append(Base.metadata.tables["financings"])
    return {column.name: column.comment or "" for table in tables for column in table.columns}


def _allow_scalars(described: dict[str, Any]) -> None:
    """Allow a number wherever we read text, since editors read 2023 as one."""
    for part in (described, *described.get("anyOf", [])):
        if part.get("type") == "string" and "enum" not in part and "pattern" not in part:
            part["type"] = ["string", "number"]
