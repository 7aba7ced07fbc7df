"""What a record says, in one sentence for a reader: `$500 million, soft loan, provided`."""

import json
from collections.abc import Callable

from communique.web.edition import Row, View
from communique.wording import (
    change_in_words,
    date_in_words,
    duration_in_words,
    enumerated,
    instrument_in_words,
    ordinal_in_words,
    sum_in_words,
    term_in_words,
    when_in_words,
    with_article,
)


def claim_of(view: View, record: Row) -> str | None:
    """Return the claim that a record makes; None where its label says as much."""
    if record["kind"] not in _CLAIMS:
        return None
    ask_about, say = _CLAIMS[record["kind"]]
    row = view.first(ask_about, id=record["id"])
    said = say(row) if row else ""
    return said[:1].upper() + said[1:] or None


def _joined(*parts: str | None, between: str = ", ") -> str:
    return between.join(part for part in parts if part)


def _money(row: Row) -> str:
    sort = instrument_in_words(row) or "not called a loan"
    amount = sum_in_words(row)
    no_column_holds = json.loads(row["not_representable"])
    recipient = None if row["recipient"] else f"recipient: {no_column_holds.get('recipient', 'not stated')}"
    no_sum = f"a sum: {no_column_holds['amount']}" if "amount" in no_column_holds else "a sum that is not stated"
    said = _joined(amount or no_sum, sort, row["stage"])
    return _joined(said, recipient, between="; ")


def _meeting(row: Row) -> str:
    where = _places(json.loads(row["places"]))
    if row["status"] == "held":
        held = _joined("held", when_in_words(row["held_on"]), f"in {where}" if where else None, between=" ")
    else:
        when = date_in_words(row["held_on"])
        held = _joined(
            row["status"], f"date: {when}" if when else None, f"place: {where}" if where else None, between="; "
        )
    to = row["duration_to_minutes"] or row["duration_to_days"]
    length = duration_in_words(row["duration_minutes"], row["duration_days"], row["duration_bound"], to)
    formats = f"in {row['formats']} format" if row["formats"] else None
    series = f"the {ordinal_in_words(row['ordinal'])} in a series" if row["ordinal"] else None
    level = f"at the level of {row['rank']}" if row["rank"] else None
    return _joined(held, row["visit_type"], series, level, length, formats, between="; ")


def _places(places: list[Row]) -> str:
    """Return `Port Grey (Old Quay)`: each place once, with those that lie in it behind it."""
    known, inside = {place["id"]: place for place in places}, dict[int, list[str]]()
    for place in places:
        outer = place
        while outer["within"] in known:
            outer = known[outer["within"]]
        here = inside.setdefault(outer["id"], [])
        if outer is not place:
            here.append(place["label"])
    said = (known[one]["label"] + (f" ({', '.join(here)})" if here else "") for one, here in inside.items())
    return ", ".join(said).replace(" (territory)", "")


def _agreement(row: Row) -> str:
    """Return `Memorandum, signed on 3 March 2031 in Port Grey, between Lakeland and Hillmark`."""
    return _joined(row["type"], _signing(row), _sides(row["parties"]))


def _signing(row: Row) -> str | None:
    status = row["status"]
    where = f"in {row['signed_at'].replace(' (territory)', '')}" if row["signed_at"] else None
    detail = _joined(when_in_words(row["signed_on"]), where, between=" ")
    if not detail or status == "signed":
        return _joined(status, detail, between=" ")
    verb = "to be signed" if status in _NOT_SIGNED else "signed" if status else "signing:"
    return _joined(status, f"{verb} {detail}")


def _sides(labels: str | None) -> str | None:
    """Return who agreed, from their labels, one a line."""
    *others, last = map(with_article, (labels or "").split("\n"))
    return f"between {enumerated([*others, last])}" if others else f"party: {last}" if last else None


_NOT_SIGNED = {"discussed", "drafted", "agreed"}


def _milestone(row: Row) -> str:
    edtf = row["actual"] or row["planned"]
    when, status = date_in_words(edtf), term_in_words(row["status"] or "")
    behind_a_verb = when_in_words(edtf)
    if behind_a_verb == when:  # by the end of 2024
        reached = _joined(status, when)
    else:
        reached = _joined(status, f"for {when}" if row["status"] == "scheduled" else behind_a_verb, between=" ")
    # How a promise was put says more than the day that it was read as.
    printed = row["actual_printed"] if row["actual"] else row["planned_printed"]
    is_more = printed and when and printed.casefold() not in (when.casefold(), str(behind_a_verb).casefold())
    return _joined(row["type"], _joined(reached, f"(“{printed}”)" if is_more else None, between=" "), between=": ")


def _trade(row: Row) -> str:
    amount = sum_in_words(row)
    flow = {"X": "exports", "M": "imports", "turnover": "exports and imports together"}[row["flow"]]
    flow = flow if row["status"] == "actual" else f"{flow} ({row['status']})"
    change = None if row["change_percent"] is None else f"{_change(row)} on the period before"
    period, printed = date_in_words(row["period"]), row["period_printed"]
    said = f"“{printed}”" if printed and (period or "") not in printed else None
    return _joined(amount, flow, period, said, change)


def _change(row: Row) -> str:
    return change_in_words(row["change_percent"], row["change_bound"], row["change_to_percent"])


def _participant(row: Row) -> str:
    capacity = f"as {row['capacity']}" if row["capacity"] else None
    side = f"for {row['on_behalf_of']}" if row["on_behalf_of"] else None
    presence = _PRESENCE.get(row["attendance"], "was expected")
    circles = f"in the {row['formats'].replace(', ', ' and ')} format" if row["formats"] else None
    return _joined(_joined(row["actor"], presence, between=" "), capacity, side, circles)


def _event(row: Row) -> str:
    if row["status"] != "occurred":
        return _joined(row["status"], date_in_words(row["occurred_on"]))
    # That it happened its label says, but not when.
    return f"occurred {when}" if (when := when_in_words(row["occurred_on"])) else ""


def _project(row: Row) -> str:
    as_of = date_in_words(row["status_as_of"])
    status = _joined(row["status"], f"({as_of})" if as_of else None, between=" ") if row["status"] else None
    return _joined(status, f"part of {row['parent']}" if row["parent"] else None)


_PRESENCE = {
    "attended": "was there",
    "invited": "was invited",
    "declined": "would not come",
    "absent": "was not there",
}
_FINANCING = """
SELECT f.*, l.is_concessional, (
SELECT json_group_object(k.field, k.value) FROM accounts AS a JOIN claims AS k ON k.account_id = a.id
WHERE a.record_id = f.financing_id AND k.standing = 'not representable') AS not_representable
FROM finance_book AS f LEFT JOIN loans AS l ON l.id = f.financing_id
WHERE f.financing_id = :id
"""
_MEETING = """
SELECT m.*, (SELECT json_group_array(json_object('id', p.id, 'label', p.label, 'within', p.within_id))
FROM meeting_places AS here JOIN places AS p ON p.id = here.place_id WHERE here.meeting_id = m.id) AS places,
(SELECT group_concat(format, ' and ') FROM meeting_formats AS f WHERE f.meeting_id = m.id) AS formats
FROM meetings AS m WHERE m.id = :id
"""
_AGREEMENT = """
SELECT a.type, a.status, a.signed_on, place.label AS signed_at, (
SELECT group_concat(r.label, char(10)) FROM agreement_parties AS p JOIN records AS r ON r.id = p.actor_id
WHERE p.agreement_id = a.id AND p.role = 'party') AS parties
FROM agreements AS a LEFT JOIN records AS place ON place.id = a.signed_at_id WHERE a.id = :id
"""
_PROJECT = """
SELECT p.status, p.status_as_of, parent.label AS parent FROM projects AS p
LEFT JOIN records AS parent ON parent.id = p.parent_id WHERE p.id = :id
"""
_CLAIMS: dict[str, tuple[str, Callable[[Row], str]]] = {
    "agreement": (_AGREEMENT, _agreement),
    "document": ("SELECT title FROM documents WHERE id = :id", lambda row: str(row["title"])),
    "event": (
        "SELECT * FROM events WHERE id = :id",
        _event,
    ),
    "financing": (_FINANCING, _money),
    "loan": (_FINANCING, _money),
    "meeting": (_MEETING, _meeting),
    "milestone": ("SELECT * FROM milestones WHERE id = :id", _milestone),
    "participant": ("SELECT * FROM meeting_roster WHERE participant_id = :id", _participant),
    "project": (_PROJECT, _project),
    "trade figure": ("SELECT * FROM trade_book WHERE trade_figure_id = :id", _trade),
}
