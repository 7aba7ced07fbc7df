"""Forms of cards, for correcting them and for new ones: the kinds of entries that a fact file may have, their fields,
and of each field what may stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import GenericAlias
from typing import Any, TypeGuard, get_args, get_origin

from msgspec import Struct

from communique.desk.draft_file import GAZETTEER, HEAD, NAMES, NOTHING, PASSAGES, TRACES
from communique.desk.spoken_by import SPOKEN_BY
from communique.factfiles.reading import entries as e
from communique.factfiles.reading.json_schema import json_schema
from communique.factfiles.reading.shapes import fields_of, is_struct
from communique.schema import Base
from communique.schema.vocabulary import Vocabulary

Form = dict[str, dict[str, Any]]
Kind = tuple[str, ...]
EVIDENCE, STANCES = "evidence", "stances"
VIEW: Kind = ("propositions", STANCES)
_NAMES_OF_KINDS = {
    HEAD: "Head of the document",
    NAMES: "Name",
    NOTHING: "Nothing to code",
    EVIDENCE: "Evidence of one field",
    "agenda": "Item of the agenda",
    "also_says": "Evidence of a record elsewhere",
    "because": "Reason of a view",
    "financings": "Financing",
    "former": "Address given up",
    "indicators": "Indicator (a figure)",
    "not_representable": "Said, not representable",
    "parties": "Party",
    "parts": "Part of a sum",
    "project_parties": "Party of a project",
    "relations": "Relation (a tie or cause)",
    STANCES: "View of a proposition",
    "trade_figures": "Trade figure",
}
_MEANINGS_OF_KINDS = {
    EVIDENCE: "A sentence that says one field of the record, or all of it, with how sure it is.",
    "also_says": "A sentence of this text that speaks of a record of another document.",
    "financings": "Money given, promised or planned, with its terms.",
    "former": "An address that was published and is given up.",
    "indicators": "A figure, such as 220 m or 3 million EUR.",
    "milestones": "A step: planned, taken or missed.",
    "project_parties": "Somebody who has to do with a project.",
    STANCES: "Where somebody stands on a proposition.",
}
_NAMES_OF_FIELDS = {"at": "sentences"}
_NAMES_OF_PARTS = {"edtf": "", "printed": ", as printed"}
# What a card of these kinds stands under, or is about.
KEYS: dict[Kind, str] = {(NAMES,): "Whose name", VIEW: "Proposition"}
# To these lists of the gazetteer somebody who codes adds.
_LISTED = ("actors", "places", "offices", "topics", "propositions")
_TRUTH = ["true", "false"]
# These name fields of the entry that they stand in, or of the one that they are part of.
_FIELDS = frozenset({"field", "inferred", "denies"})
# By what is in a field's type, which sort of input it has.
_SORTS: dict[str, Any] = {
    "date": e.SaidDate,
    "speaker": e.SaidBy,
    "reference": e.Ref,
    "amount": e.Amount,
    "duration": e.Duration,
    "figure": get_args(e.Figure)[1],
    "sentences": e.PassageLabels,
    "sentence": e.PassageLabel,
}
# What any entry may have besides its own fields; asked for only when somebody adds it.
_BESIDE = frozenset({"summary", "note", EVIDENCE, "said_by", "said_on", "scope", "denies", "inferred", "tag", "slug"})


# What else somebody may type who looks for a kind.
_ALSO_CALLED = {
    "actors": "person country state body organization company",
    "financings": "loan credit money sum grant",
    "memberships": "office job",
    "milestones": "step promise deadline",
    "relations": "tie cause",
    STANCES: "opinion position",
    "trade_figures": "turnover exports imports",
}


def also_called(kind: Kind) -> str:
    """Return other words for a kind, by which it is found as well."""
    return _ALSO_CALLED.get(kind[-1], "")


def kind_name(kind: Kind) -> str:
    """Return what a card of a kind is called."""
    if kind[0] == GAZETTEER and kind[-1] in _LISTED:
        return f"New {field_name(kind[-1].removesuffix('s')).lower()} of the gazetteer"
    return _NAMES_OF_KINDS.get(kind[-1], field_name(kind[-1].removesuffix("s")))


def kind_meaning(kind: Kind) -> str:
    """Return what a card of a kind is, in a sentence."""
    return _MEANINGS_OF_KINDS.get(kind[-1]) or (entry_of(kind).__doc__ or "").partition("\n")[0]


def field_name(field: str) -> str:
    """Return what a field, or a part of one, is called on the page."""
    name, _, part = field.partition(".")
    name = _NAMES_OF_FIELDS.get(name, name)
    called = _NAMES_OF_PARTS.get(part, f", {part}")
    return name.replace("_", " ").capitalize() + (called if part else "")


def kinds() -> list[Kind]:
    """Return every kind of entry that a person may add, those that are part of others behind them."""
    tops = [name for name in fields_of(e.DocumentFile) if name not in (HEAD, PASSAGES, SPOKEN_BY, NOTHING)]
    return [kind for name in tops for kind in _with_parts((name,))] + listed_kinds()


def listed_kinds() -> list[Kind]:
    """Return the kinds of entries of the gazetteer that a person may add."""
    return [(GAZETTEER, name) for name in _LISTED]


def _with_parts(kind: Kind) -> Iterator[Kind]:
    yield kind
    for name, (type_, _) in fields_of(entry_of(kind)).items():
        if _has_entries(type_):
            yield from _with_parts((*kind, name))


def entry_of(kind: Kind) -> type[Struct]:
    """Return the entry that a kind of card is; KeyError where there is none."""
    is_of_gazetteer = kind[0] == GAZETTEER
    entry: type[Struct] = e.GazetteerFile if is_of_gazetteer else e.DocumentFile
    for name in kind[is_of_gazetteer:]:
        found = next(_entries_in(fields_of(entry)[name][0]), None)
        if found is None:
            raise KeyError(name)
        entry = found
    return entry


def _entries_in(type_: Any) -> Iterator[type[Struct]]:
    if is_struct(type_):
        yield type_
    for part in get_args(type_):
        yield from _entries_in(part)


def _has_entries(type_: Any) -> bool:
    return any(one is not e.SaidDate for one in _entries_in(type_))


def _is_typed(type_: Any) -> bool:
    """Return whether a field can be typed into one input: all but lists of nothing but entries."""
    lists = [part for part in _parts_of(type_) if get_origin(part) is list]
    return not any(is_struct(get_args(one)[0]) for one in lists)


@cache
def form_of(kind: Kind) -> Form:
    """Return the fields of a kind of card: each with its name, its meaning, and what may stand in it.

    `sort` is what sort of input it has, `terms` and `meanings` its vocabulary, `kinds` of what it leads to, where it
    leads to records; `is_beside` tells what any entry may have besides its own fields. A kind that no fact file has, as
    somebody may write by mistake, has no fields.
    """
    try:
        entry = entry_of(kind)
    except KeyError:
        return {}
    described = _definitions()[entry.__name__]["properties"]
    return {
        name: _field(name, described[name], type_)
        | {"is_required": is_required, "is_beside": name in _BESIDE and not is_required and entry is not e.Evidence}
        for name, (type_, is_required) in fields_of(entry).items()
        if name not in TRACES and _is_typed(type_)
    }


def _field(name: str, described: dict[str, Any], type_: Any) -> dict[str, Any]:
    meaning, meanings = str(described.get("description", "")), _terms(type_)
    sort = next((sort for sort, wanted in _SORTS.items() if name != EVIDENCE and _has(type_, wanted)), "text")
    sort = "field" if name in _FIELDS and not meanings else sort
    return {
        "name": field_name(name),
        "meaning": meaning.partition(" Null:")[0].partition(" One of:")[0],
        "terms": list(meanings),
        "meanings": meanings,
        "is_list": described.get("type") == "array",
        "is_truth_or_list": {bool, list[str]} <= set(_parts_of(type_)),
        "sort": sort,
        "kinds": sorted(_leads_to().get(name, ())) if sort == "reference" else [],
    }


def _has(type_: Any, wanted: Any) -> bool:
    return wanted in _parts_of(type_)


@cache
def _leads_to() -> dict[str, set[str]]:
    """Return to which kinds of records a field leads by what it is called, as the model has it; to any: none."""
    found: dict[str, set[str]] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            for key in column.foreign_keys:
                name = column.name.removesuffix("_id")
                found.setdefault(name, set()).add(_kinds_of_tables().get(key.column.table.name, ""))
    found = {name: kinds for name, kinds in found.items() if "" not in kinds}
    return found | {f"{name}s": kinds for name, kinds in found.items()} | {"because": {"proposition"}}


@cache
def _definitions() -> dict[str, Any]:
    return {**json_schema(e.GazetteerFile)["$defs"], **json_schema(e.DocumentFile)["$defs"]}


def _terms(type_: Any) -> dict[str, str]:
    """Return the terms that a field may have, with their meanings; none where any text will do."""
    parts = [*_parts_of(type_)]
    if list[str] in parts:
        return {}
    found = {one.value: one.meaning for part in parts if _is_vocabulary(part) for one in part}
    return dict.fromkeys(_TRUTH, "") if bool in parts else found


def _parts_of(type_: Any) -> Iterator[Any]:
    yield type_
    for part in get_args(type_):
        yield from _parts_of(part)


def _is_vocabulary(part: Any) -> TypeGuard[type[Vocabulary]]:
    return isinstance(part, type) and not isinstance(part, GenericAlias) and issubclass(part, Vocabulary)


@cache
def _kinds_of_tables() -> dict[str, str]:
    mappers = [mapper for mapper in Base.registry.mappers if mapper.polymorphic_identity]
    return {str(mapper.local_table): str(mapper.polymorphic_identity) for mapper in mappers}


def kind_of_list(name: str) -> str:
    """Return the kind of the records that stand in a list of a fact file; empty where they are none."""
    return "document" if name == HEAD else _kinds_of_tables().get(name, "")
