"""Who names each member of a set (places, formats, parties): sets are unions, which hide who says they are others."""

from collections.abc import Iterable
from itertools import chain, groupby, islice
from operator import itemgetter

from communique.web.edition import Row, View
from communique.web.records.bounds import SHOWN_PER_LIST
from communique.web.records.stated_values import RecordClaims, things, value_said
from communique.wording import heading

_NAMED_VOICES = 3


def members_of(view: View, record: Row, tables: list[str], said: RecordClaims) -> list[Row]:
    """Return the sets of a record of which several voices speak, each member with the voices that name or deny it.

    `said` are the claims on it.
    """
    members = _members(view, said.claims)
    if (record["voices"] or 0) <= 1 and not any(one["denied_by"] for one in members):  # one names all of it
        return []
    members = members[:SHOWN_PER_LIST]
    few = [one["origins"] for one in members if len(one["origins"]) <= _NAMED_VOICES]
    voices = (actor for said_by in (*few, *(one["denied_by"] for one in members)) for actor in _few_of(said_by.items()))
    named = things(view, [*chain.from_iterable(voices), *(one["object_id"] for one in members)])
    return [
        {"name": heading(field), "members": [_member(view, tables, one, named) for one in those]}
        for field, those in groupby(members, itemgetter("field"))
    ]


def _members(view: View, said: list[Row]) -> list[Row]:
    """Return the members of the sets, those that most voices name first."""
    sets = set(view.edition.configuration.get("sets", []))
    found: dict[tuple[str, str], Row] = {}
    for row in said:
        if row["field"] in sets and _is_a_member(row):
            told: Row = {"said_by": {}, "concluded_from": {}, "denied_by": {}}
            one = found.setdefault((row["field"], row["value"]), {**row, **told})
            how = "denied_by" if row["is_denied"] else "concluded_from" if row["is_inferred"] else "said_by"
            # Who says so on a voice's behalf, such as a spokesman, the first time that it does.
            one[how].setdefault(row["origin_id"], row["speaker_id"])
    for one in found.values():
        one["origins"] = one["said_by"] or one["concluded_from"]
    return sorted(found.values(), key=lambda one: (one["field"], -len(one["origins"]), one["value"]))


def _is_a_member(row: Row) -> bool:
    """Return whether a voice names or denies a member; who denies all of the record denies none of them."""
    if row["scope"] or row["standing"] in ("not representable", "superseded"):
        return False
    return not (row["is_denied"] and row["is_whole"])


def _few_of(voices: Iterable[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    return list(islice(voices, _NAMED_VOICES))


def _member(view: View, tables: list[str], one: Row, named: dict[int, Row]) -> Row:
    thing, origins = named.get(one["object_id"]), one["origins"]
    return {
        "value": value_said(view.edition, tables, {**one, "unit": None, "thing": thing and thing["label"]}),
        "value_url": thing and view.address(thing),
        "printed": None,
        "is_inferred": not one["said_by"],
        "voices": len(origins),
        "named": [_speaking(named, *one) for one in origins.items()] if len(origins) <= _NAMED_VOICES else [],
        "denied_by": [_speaking(named, *one) for one in _few_of(one["denied_by"].items())],
        "more_deny": max(len(one["denied_by"]) - _NAMED_VOICES, 0),
    }


def _speaking(named: dict[int, Row], origin: int, speaker: int | None) -> str:
    voice = str(named[origin]["label"])
    return voice if speaker is None or speaker == origin else f"{voice} (through {named[speaker]['label']})"
