"""JSON Schemas of the fact-file format, for editors; the columns' comments explain the fields."""

from __future__ import annotations

from typing import Any

import msgspec

from communique.factfiles.reading import entries as e
from communique.schema import Base
from communique.schema.vocabulary import CitationRelation

_TABLE_OF = {
    "ActorEntry": "actors",
    "AgendaEntry": "agenda_items",
    "AgreementEntry": "agreements",
    "AgreementPartyEntry": "agreement_parties",
    "CorrectionEntry": "corrections",
    "CurrencyEntry": "currencies",
    "DecisionEntry": "decisions",
    "DocumentEntry": "documents",
    "EventEntry": "events",
    "EventPartyEntry": "event_parties",
    "Evidence": "citations",
    "ExchangeRateEntry": "exchange_rates",
    "FinancingEntry": "financings",
    "FormerEntry": "former_slugs",
    "IndicatorEntry": "indicators",
    "LooseFinancingEntry": "financings",
    "LooseIndicatorEntry": "indicators",
    "LooseMilestoneEntry": "milestones",
    "LooseProjectPartyEntry": "project_parties",
    "MeetingEntry": "meetings",
    "MembershipEntry": "memberships",
    "MilestoneEntry": "milestones",
    "NameEntry": "names",
    "OfficeEntry": "offices",
    "PartEntry": "parts",
    "ParticipantEntry": "participants",
    "PlaceEntry": "places",
    "ProjectEntry": "projects",
    "ProjectPartyEntry": "project_parties",
    "ProjectPlaceEntry": "project_places",
    "PropositionEntry": "propositions",
    "RelationEntry": "relations",
    "ReviewEntry": "reviews",
    "SettledEntry": "settled_differences",
    "StanceEntry": "stances",
    "TradeFigureEntry": "trade_figures",
}

_CHAIN = "Who quotes whom, with `quoting` between: agency-d quoting minister-c."
# What evidence says becomes an account and its claims.
_OF_EVIDENCE = {
    "relation": f"How the passage bears on the record. {CitationRelation.sentence()}",
    "value": "The value that the passage gives for the field, where it is not this entry's.",
    "inferred": Base.metadata.tables["citations"].c.is_inferred.comment or "",
    "attributed_to": f"{Base.metadata.tables['accounts'].c.speaker_id.comment} {_CHAIN}",
    "as_of": Base.metadata.tables["accounts"].c.as_of.comment or "",
}
_ACCOUNTS = Base.metadata.tables["accounts"].c
# What makes an entry the account of another voice, or of a part.
_OF_ENTRIES = {
    "at": "The sentence that says all of it, or several with spaces between.",
    "said_by": f"{_ACCOUNTS.speaker_id.comment} {_CHAIN}",
    "said_on": _ACCOUNTS.said_on.comment or "",
    "scope": _ACCOUNTS.scope.comment or "",
    "denies": "`true` where it says that the record is not so; the names of fields where it denies their values only.",
    "inferred": "The fields of this entry that you conclude and the source does not say.",
    "not_representable": "What the source says for a field in a form that the field cannot hold.",
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
    tables = [] if definition == "Evidence" else [Base.metadata.tables["records"]]
    if definition in _TABLE_OF:
        tables.append(Base.metadata.tables[_TABLE_OF[definition]])
    if definition in ("FinancingEntry", "LooseFinancingEntry"):
        tables.append(Base.metadata.tables["loans"])
    comments = {column.name: column.comment or "" for table in tables for column in table.columns}
    return comments | (_OF_EVIDENCE if definition == "Evidence" else _OF_ENTRIES)


def _allow_scalars(described: dict[str, Any]) -> None:
    """Allow a number wherever we read text, since editors read 2023 as one."""
    for part in (described, *described.get("anyOf", [])):
        if part.get("type") == "string" and "enum" not in part and "pattern" not in part:
            part["type"] = ["string", "number"]
