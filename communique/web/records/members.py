"""Who names each member of a set (places, formats, parties): sets are unions, which hide who says they are others."""

from itertools import groupby
from operator import itemgetter

from communique.web.edition import Row, View
from communique.web.records.evidence import SHOWN_PER_LIST
from communique.web.records.said import things, value_said
from communique.wording import heading

_NAMED_VOICES = 3


def members_of(view: View, record: Row, tables: list[str], said: list[Row]) -> list[Row]:
    """Return the sets of a record of which several voices speak, each member with the voices that name it.

    `said` are all claims on it.
    """
    if (record["voices"] or 0) < 2:  # noqa: PLR2004  one voice names all of it
        return []
    members = _members(view, said)[:SHOWN_PER_LIST]
    few = (origin for one in members if len(one["origins"]) <= _NAMED_VOICES for origin in one["origins"])
    named = things(view, [*few, *(one["object_id"] for one in members)])
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
            one = found.setdefault((row["field"], row["value"]), {**row, "said_by": {}, "concluded_from": {}})
            one["concluded_from" if row["is_inferred"] else "said_by"][row["origin_id"]] = None
    for one in found.values():
        one["origins"] = one["said_by"] or one["concluded_from"]
    return sorted(found.values(), key=lambda one: (one["field"], -len(one["origins"]), one["value"]))


def _is_a_member(row: Row) -> bool:
    return not row["is_denied"] and not row["scope"] and row["standing"] != "not representable"


def _member(view: View, tables: list[str], one: Row, named: dict[int, Row]) -> Row:
    thing, origins = named.get(one["object_id"]), one["origins"]
    return {
        "value": value_said(view.edition, tables, {**one, "unit": None, "thing": thing and thing["label"]}),
        "value_url": thing and view.address(thing),
        "printed": None,
        "is_inferred": not one["said_by"],
        "voices": len(origins),
        "named": [named[origin]["label"] for origin in origins] if len(origins) <= _NAMED_VOICES else [],
    }
