"""Which fields of a kind of record are claimed, and how each compares; it follows from the model.

Identity is never a claim: what makes a statement the same statement is no field of it here, nor what a thing is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Integer

from communique.factfiles.claims.fields import Field, FieldType, Inference, States
from communique.factfiles.records.drafts import GAZETTEER_THINGS, coder_of, columns_of
from communique.factfiles.records.side_rows import lists_side_rows, side_fields, side_table, thing_in
from communique.factfiles.values.numbers import columns_beside
from communique.schema import vocabulary as v
from communique.schema.base import VOCABULARY
from communique.schema.record import family_of

# What makes a statement the same one, called as in fact files.
KEYS: Mapping[str, frozenset[str]] = {
    "participant": frozenset({"meeting", "actor"}),
    "agenda item": frozenset({"meeting", "subject"}),
    "milestone": frozenset({"subject", "type"}),
    "indicator": frozenset({"subject", "quantity", "tag", "status"}),
    "project party": frozenset({"project", "actor", "role"}),
    "membership": frozenset({"member", "organization", "office", "term"}),
    "trade figure": frozenset({"country", "partner", "flow", "status"}),
    "stance": frozenset({"holder", "proposition"}),
    "part": frozenset({"whole", "part"}),
    "relation": frozenset({"subject", "relation", "object"}),
}
# Where a kind's key is cited by itself, it is under one of these names.
KEY_NAMES = frozenset().union(*KEYS.values())
# The fields of statements that are what they say: whoever gives another value is no voice for it.
GIST = frozenset({"amount", "attendance", "attitude", "planned", "value"})
# What tells of the copy that was coded, of its coding, or what a record is called.
_NO_CLAIMS = frozenset(
    {"slug", "label", "summary", "note", "reference", "url", "archived_url", "retrieved_on", "extent"}
) | {
    *(
        "file_sha256",
        "text_sha256",
        "characters",
        "text",
        "license",
        "copy_of",
        "reliability",
        "reliability_note",
        "source_type",
        "version",
        "mapping",
        "row_url",
    ),
}
_STATES: Mapping[type[v.Vocabulary], States] = {
    v.FinancingStage: States(
        {"planned": 0, "pledged": 0.5, "agreed": 2, "provided": 3, "repaid": 4},
        final=frozenset({"repaid"}),
        broken_off=frozenset({"cancelled"}),
    ),
    v.MeetingStatus: States(
        {"announced": 0, "postponed": 0, "held": 5}, final=frozenset({"held"}), broken_off=frozenset({"cancelled"})
    ),
    v.AgendaStatus: States({"announced": 0, "discussed": 5}, final=frozenset({"discussed"})),
    v.MilestoneStatus: States({"scheduled": 0, "notMet": 0, "partiallyMet": 3, "met": 5}, final=frozenset({"met"})),
    v.EventStatus: States(  # what has happened may go on: sanctions that were imposed are in force
        {"possible": 0, "proposed": 0.4, "offered": 0.8, "planned": 2, "ongoing": 4.5, "occurred": 5},
        final=frozenset({"occurred"}),
    ),
    v.ProjectStatus: States(
        {"announced": 0, "shelved": 0, "pre-construction": 1, "construction": 2, "operating": 3, "mothballed": 3}
        | {"retired": 5},
        final=frozenset({"retired"}),
        broken_off=frozenset({"cancelled"}),
    ),
    v.AgreementStatus: States(
        {"discussed": 0, "drafted": 0.5, "agreed": 1.5, "signed": 2.5, "ratified": 3.5, "in force": 4.5, "ended": 6},
        final=frozenset({"ended"}),
    ),
    v.Attendance: States(  # who would not come may have come after all
        {"invited": 0.5, "expected": 1, "declined": 2, "attended": 5},
        final=frozenset({"attended"}),
        broken_off=frozenset({"absent"}),
    ),
}
_SIDES: Mapping[type[v.Vocabulary], Mapping[str, str]] = {
    v.Attitude: {
        "is for": "for",
        "accepts": "not against",
        "takes no side": "none",
        "does not support": "not for",
        "fears": "against",
        "is against": "against",
    },
}
# Where a coder's conclusion never fills the column, by the kind whose identity a record has.
_ASIDE = frozenset(
    {("financing", "project"), ("financing", "recipient"), ("financing", "instrument"), ("project", "parent")}
)
_DEADLINES = frozenset({"planned"})
_GOES_WITH = {
    ("trade figure", "change_percent"): ("amount",),
    ("project", "status_as_of"): ("status",),
    # What was to be the main subject is not said to have been it.
    ("agenda item", "is_central"): ("status",),
} | {("indicator", name): ("value", "amount") for name in ("unit", "share_of", "period")}
# When, how far and on what condition it is held says nothing beside another attitude.
_GOES_WITH |= {("stance", name): ("attitude",) for name in ("qualifier", "condition", "until")}
# How a value was come by: two of them are no disagreement.
_NOT_COMPARED = frozenset({("trade figure", "reported_by")})

_NOT_CITABLE = frozenset({"id", "kind", "slug", "tag", "note", "reference", "fact_file_id"}) | {
    *("how_sure", "voices", "disputed", "updated", "inferred", "is_bulk"),
    "currency",
    "amount_bound",
    "amount_to_minor",
    "also_minor",
    "also_to_minor",
    "also_currency",
    "also_bound",
    *("value_to", "value_bound", "change_to_percent", "change_bound", "interest_to_percent", "interest_bound"),
}
_FIELD_OF = {"amount_minor": "amount"}
_OF_MONEY = frozenset({"currency"})


@cache
def field_of(kind: str, name: str) -> Field | None:
    """Return a field of a kind by its name in fact files; None where it is no claim."""
    columns = columns_of(kind)
    if name in _NO_CLAIMS or name in KEYS.get(kind, ()) or coder_of(name, kind, columns) is None:
        return None
    type_ = _type(kind, name, columns)
    terms = columns[name].info.get(VOCABULARY) if type_ is FieldType.term else None
    return Field(
        name,
        type_,
        states=_STATES.get(terms) if terms else None,
        sides=_SIDES.get(terms) if terms else None,
        inference=Inference.stands_aside if (family_of(kind), name) in _ASIDE else Inference.fills,
        goes_with=_GOES_WITH.get((kind, name), ()),
        is_compared=(kind, name) not in _NOT_COMPARED,
    )


def _type(kind: str, name: str, columns: Mapping[str, Any]) -> FieldType:
    if lists_side_rows(name, kind):
        return FieldType.references if thing_in(side_table(name, kind)[0]) else FieldType.terms
    if f"{name}_earliest" in columns:
        return FieldType.deadline if name in _DEADLINES else FieldType.date
    if f"{name}_id" in columns:
        return FieldType.reference
    if name in ("amount", "duration"):
        return FieldType[{"amount": "money"}.get(name, name)]
    if columns_beside(name)[1] in columns:
        return FieldType.number
    return _plain_type(columns[name])


def _plain_type(column: Any) -> FieldType:
    if isinstance(column.type, Boolean):
        return FieldType.flag
    if isinstance(column.type, Integer):
        return FieldType.number
    return FieldType.term if VOCABULARY in column.info or "notation" in column.info else FieldType.text


@cache
def citable_fields(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that evidence may name, called as in fact files."""
    fields = []
    for column in columns_of(kind):
        if column.endswith(("_earliest", "_latest", "_printed")) or column in _NOT_CITABLE:
            continue
        fields.append("duration" if "duration" in column else _FIELD_OF.get(column, column.removesuffix("_id")))
    # A sentence is cited for what a document tells; of things in the gazetteer it tells nothing.
    sets = () if kind in GAZETTEER_THINGS.values() else side_fields(kind)
    return tuple(dict.fromkeys((*fields, *sets)))


@cache
def fields_of(kind: str) -> tuple[Field, ...]:
    """Return the fields of a kind that are claimed; first those that no other goes with."""
    found = [field for name in citable_fields(kind) if (field := field_of(kind, name))]
    return tuple(sorted(found, key=lambda field: bool(field.goes_with)))


@cache
def claimed_field(kind: str, name: str) -> Field | None:
    """Return a field of a kind that is claimed, by its name; None for any other."""
    return next((field for field in fields_of(kind) if field.name == name), None)


@cache
def columns_of_field(kind: str, name: str) -> tuple[str, ...]:
    """Return the columns of a kind that a field is written in; none for a set."""
    columns, field = columns_of(kind), field_of(kind, name)
    if field is None or field.type.is_set:
        return ()
    if field.type in (FieldType.date, FieldType.deadline):
        return name, f"{name}_earliest", f"{name}_latest", f"{name}_printed"
    if field.type is FieldType.money:
        return tuple(one for one in columns if one in _OF_MONEY or one.startswith(("amount_", "also_")))
    if field.type is FieldType.duration:
        return tuple(one for one in columns if one.startswith("duration_"))
    if field.type is FieldType.reference:
        return (f"{name}_id",)
    return tuple(one for one in (name, *columns_beside(name)) if one in columns)
