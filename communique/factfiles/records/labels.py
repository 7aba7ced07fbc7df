"""What statements are called: a few words made from their parts, where a reference has become its record's label."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, exists, or_, select, update

from communique.database.one_of import one_of
from communique.factfiles.records.catalogue import chunks
from communique.factfiles.records.drafts import columns_of, points_at_a_record, tables_of
from communique.factfiles.values.money import Money
from communique.schema import Base
from communique.schema.base import references
from communique.wording import bounded, date_in_words, tag_in_words, unit_behind
from communique.wording.grammar import begin_sentence, is_several, with_article, within_sentence
from communique.wording.stances import reservations, view_in_words
from communique.wording.terms import term_in_words

_CALLED = "called"
RECORDS, ACCOUNTS = Base.metadata.tables["records"], Base.metadata.tables["accounts"]
Parts = Mapping[str, Any]

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
# Between who was not, or not yet, at a meeting and the meeting.
_NOT_THERE = {
    "expected": ", expected at",
    "invited": ", invited to",
    "declined": ", declined to attend",
    "absent": ", absent from",
}
_FLOWS = {"X": "exports", "M": "imports", "turnover": "turnover"}
# Stands between the parts of a label that is still to be finished; fact files cannot hold it.
_LATER = "\1"
_IN_RELATION = 2
_PLAIN_DATE = re.compile(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?(~?)")
# What has a capital in print only because a sentence begins with it; a month keeps its own.
_BEGINS_A_SENTENCE = re.compile(
    r"^(?:About|After|Already|Around|As|At|Before|By|During|Earlier|Early|For|From|In|Last|Late|Later|Next|No|On|Over|"
    r"Recently|Since|So|Some|The|This|Throughout|Until|When|Within)\b"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"\d{4}")
# *In 2019 already* may be earlier: a date that is open at its start says so, and these words do not.
_BY_ITSELF = re.compile(r"(?:in|on)\b", re.IGNORECASE)
# A step that was not taken would seem to have been, by its name.
_MISSED = ("notMet", "partiallyMet")
# What is in percent, and has no unit of its own.
IN_PERCENT = ("share", "rate")
_COUNT = "count"
# What stands between the first and the second; of what has a verb, after one and, where that differs, after several.
_VERBS = {
    "because_of": ("; reason: ",),
    "contributed_to": (" contributed to ",),
    "related_to": (", related to ",),
    # Whether it was so or is only meant to be, the word of the source says.
    "replaced_by": (" gives way to ", " give way to "),
    "before": (" came before ",),
    "alternative_to": (" as an alternative to ",),
    "part_of": (", part of ",),
    "may_join": (" may join ",),
    "would_help": (" would help ",),
    "compared_with": (" compared with ",),
    "partner_of": (" is a partner of ", " are partners of "),
    "was_part_of": (" was part of ", " were part of "),
    "in_line_with": (" is in line with the interests of ", " are in line with the interests of "),
    "watches": (" watches ", " watch "),
    "sides_with": (" sides with ", " side with "),
    "stands_against": (" stands against ", " stand against "),
}


def sum_in_words(major: Decimal, last: Decimal | None, currency: str, bound: str) -> str:
    """Return `(5000000000, None, "USD", "about")` -> `about 5 billion USD`, a range as `18 to 20 billion USD`."""
    scaled, scale = _scaled(major)
    if last is None:
        return bounded(f"{scaled}{scale} {currency}", bound)
    scaled_last, scale_of_last = _scaled(last)
    first = scaled if scale == scale_of_last else f"{scaled}{scale}"
    return f"{first} to {scaled_last}{scale_of_last} {currency}"


def _scaled(major: Decimal) -> tuple[str, str]:
    """Return `1500000000` -> `1.5`, ` billion`."""
    for scale, word in _SCALES:
        if major >= scale and (major * 1000) % scale == 0:
            return _plain_number(major / scale), f" {word}"
    return _plain_number(major), ""


def _plain_number(number: Decimal) -> str:
    whole = number == number.to_integral_value()
    return f"{number.to_integral_value():,f}" if whole else f"{number.normalize():,f}"


def _financing(parts: Parts) -> str:
    what = _instrument(parts)
    target = f" to {parts['recipient_id']}" if parts.get("recipient_id") else ""
    amount = f"{parts['amount']} " if parts.get("amount") else ""
    project = f" for {parts['project_id']}" if parts.get("project_id") else ""
    source = f" from {parts['provider_id']}" if parts.get("provider_id") else ""
    stage = f" ({parts['stage']})" if parts.get("stage") else ""
    return f"{amount}{what}{source}{target}{project}{stage}"


def _instrument(parts: Parts) -> str:
    """Return what the money is called; terms that somebody gives make no loan of what stands as something else."""
    if parts["kind"] == "loan":
        return "soft loan" if parts.get("is_concessional") else "loan"
    return parts.get("instrument") or "financing"


def _membership(parts: Parts) -> str:
    office = parts.get("office_id") or parts.get("role")
    term = f" (term {parts['term']})" if parts.get("term") else ""
    role = f"{office}{term}, " if office else ""
    participation = parts.get("participation")
    how = "" if participation in (None, "takes part") else f" ({participation})"
    return f"{parts['member_id']}: {role}{parts['organization_id']}{how}"


def _trade_figure(parts: Parts) -> str:
    amount = f": {parts['amount']}" if parts.get("amount") else ""
    period = _after_a_comma(_period(parts.get("period"), parts.get("period_printed")))
    if period and "period" in (parts.get("inferred") or "").split(", "):
        period += " (the coder's reading)"
    flow = f"{_to_come(parts)}{_FLOWS[parts['flow']]}"
    return f"{parts['country_id']} and {parts['partner_id']}, {flow}{period}{amount}"


def _period(edtf: str | None, printed: str | None) -> str | None:
    """Return which time a figure is of: “over the past year” says that only beside the day on which it was printed."""
    meant = _in_words(edtf)
    return meant if meant or not printed else f"“{printed}”"


def _to_come(parts: Parts) -> str:
    """Return `forecast ` before what is only expected or aimed at, which would seem to be so by its figure."""
    status = parts.get("status", "actual")
    return "" if status == "actual" else f"{status} "


def _agenda_item(parts: Parts) -> str:
    """Return what was on the table; an agreement at a meeting would seem to have been reached there."""
    how = "announced as a subject of" if parts.get("status") == "announced" else "on the table at"
    return f"{parts['subject_id']}, {how} {parts['meeting_id']}"


def _participant(parts: Parts) -> str:
    return f"{parts['actor_id']}{_NOT_THERE.get(parts.get('attendance') or '', ' at')} {parts['meeting_id']}"


def _milestone(parts: Parts) -> str:
    which = "actual" if parts.get("actual") else "planned"
    date = _dated(parts.get(which), parts.get(f"{which}_printed"))
    missed = f" ({term_in_words(parts['status'])})" if parts.get("status") in _MISSED else ""
    return f"{parts['subject_id']}: {parts['type']}{_after_a_comma(date)}{missed}"


def _after_a_comma(words: str | None) -> str:
    return f", {words}" if words else ""


def _dated(edtf: str | None, printed: str | None) -> str | None:
    """Return a date as printed; what it means where print has no year, or names one that is only the latest."""
    if not printed or _DAY.fullmatch(edtf or ""):
        return _day_in_words(edtf)
    is_only_the_latest = (edtf or "").startswith("[..") and _BY_ITSELF.match(printed)
    meant = None if _YEAR.search(printed) and not is_only_the_latest else _in_words(edtf)
    return meant or _BEGINS_A_SENTENCE.sub(lambda word: word[0].lower(), printed)


def _in_words(edtf: str | None) -> str | None:
    """Return a date in words; None for a code that has none: it says nothing to a reader. A year is its own."""
    words = date_in_words(edtf)
    return words if words and (words != edtf or _YEAR.fullmatch(words)) else None


def _day_in_words(edtf: str | None) -> str | None:
    """Return `2024-12~` -> `about December 2024`; None for what is no plain date: its code says nothing to a reader."""
    plain = _PLAIN_DATE.fullmatch(edtf or "")
    if plain is None:
        return None
    day, month = int(plain[3] or 0), int(plain[2] or 0)
    words = " ".join(filter(None, (str(day or ""), calendar.month_name[month], plain[1])))
    return f"about {words}" if plain[4] else words


def _indicator(parts: Parts) -> str:
    figure = f" {parts['amount']}" if parts.get("amount") else _measured(parts)
    whole = f" of {parts['share_of']}" if parts.get("share_of") else ""
    period = _after_a_comma(_dated(parts.get("period"), parts.get("period_printed")))
    tag = tag_in_words(parts["tag"]) if parts.get("tag") else ""
    tag = f" ({tag})" if tag and not figure.endswith(f" {tag}") else ""
    # What is counted says that it is a count.
    is_told = parts["quantity"] == _COUNT and figure and parts.get("unit")
    quantity = "" if is_told else parts["quantity"]
    said = f"{_to_come(parts)}{quantity}{figure}".replace("  ", " ").strip()
    return f"{parts['subject_id']}: {said}{whole}{period}{tag}"


def _measured(parts: Parts) -> str:
    if parts.get("value") is None:  # it is denied, or said of a part only
        return ""
    is_one = parts["value"] == 1 and parts.get("value_to") is None
    unit = unit_behind("%" if parts["quantity"] in IN_PERCENT else parts.get("unit") or "", is_one=is_one)
    if parts.get("value_to") is not None:
        return f" {parts['value']:,.16g} to {parts['value_to']:,.16g}{unit}"
    return f" {bounded(format(parts['value'], ',.16g'), parts.get('value_bound'))}{unit}"


def _stance(parts: Parts) -> str:
    until = parts.get("until_printed") or _day_in_words(parts.get("until"))
    more = reservations(parts.get("qualifier"), parts.get("condition"), until)
    is_past = "past" if parts.get("until") else ""
    # Grammar hangs on the words that references become.
    return _LATER.join((parts["holder_id"], parts["attitude"] or "", is_past, parts["proposition_id"], more))


def _relation(parts: Parts) -> str:
    more = reservations(parts.get("qualifier"), None, None)
    # Grammar hangs on the words that references become.
    return _LATER.join((parts["subject_id"], parts["relation"], parts["object_id"] + more))


def finished(label: str) -> str:
    """Return a label whose references have become words, as a sentence."""
    if _LATER not in label:
        return label
    if label.count(_LATER) == _IN_RELATION:
        subject, relation, rest = label.split(_LATER)
        verb = _VERBS[relation][-1 if is_several(subject) else 0]
        return f"{begin_sentence(with_article(subject))}{verb}{with_article(within_sentence(rest))}"
    holder, attitude, is_past, proposition, more = label.split(_LATER)
    return view_in_words(holder, attitude, proposition, is_past=bool(is_past)) + more


_LABELS: dict[str, Callable[[Parts], str]] = {
    "participant": _participant,
    "agenda item": _agenda_item,
    "project party": lambda p: f"{p['actor_id']}, {p['role']}: {p['project_id']}",
    "milestone": _milestone,
    "indicator": _indicator,
    "financing": _financing,
    "loan": _financing,
    "membership": _membership,
    "trade figure": _trade_figure,
    "stance": _stance,
    "part": lambda p: f"{p['part_id']}, part of {p['whole_id']}",
    "relation": _relation,
}
STATEMENTS = frozenset(_LABELS)


def statement_label(
    kind: str, values: Mapping[str, Any], label: Callable[[Any], str], currencies: Mapping[str, int]
) -> str:
    """Return the label of a statement, from its columns; `label` turns a reference in them into words."""
    return finished(label_template(kind, values, label, currencies))


def label_template(
    kind: str, values: Mapping[str, Any], label: Callable[[Any], str], currencies: Mapping[str, int]
) -> str:
    """Return the label of a statement, still to be `finished` once what `label` gives has become words."""
    links = _links(kind)
    parts = {name: label(value) if name in links and value is not None else value for name, value in values.items()}
    if values.get("amount_minor") is not None:
        parts["amount"] = _amount(values, currencies)
    return _LABELS[kind](parts)


@cache
def _links(kind: str) -> frozenset[str]:
    names = {name for table in tables_of(kind) for name in references(table)}
    return frozenset(name for name in names if points_at_a_record(columns_of(kind)[name]))


def _amount(values: Mapping[str, Any], currencies: Mapping[str, int]) -> str:
    said = _sum(values, currencies, "amount", "currency")
    if values.get("also_minor") is None:
        return said
    return f"{said} ({_sum(values, currencies, 'also', 'also_currency')})"


def _sum(values: Mapping[str, Any], currencies: Mapping[str, int], name: str, currency: str) -> str:
    code, last = values[currency], values.get(f"{name}_to_minor")
    ends = _major(values[f"{name}_minor"], code, currencies), None if last is None else _major(last, code, currencies)
    return sum_in_words(*ends, code, values[f"{name}_bound"])


def _major(stated: Money | int, currency: str, currencies: Mapping[str, int]) -> Decimal:
    return stated.major if isinstance(stated, Money) else Decimal(stated) / currencies[currency]


def relabel_dependents(connection: Connection, changed: Sequence[int], currencies: Mapping[str, int]) -> None:
    """Give statements about the changed records, and statements about those, the labels they now should have."""
    passes = 0
    while changed and passes < len(STATEMENTS):
        changed = [
            row_id
            for kind in sorted(STATEMENTS)
            for some in chunks(changed)
            for row_id in _relabel_kind(connection, kind, some, currencies)
        ]
        passes += 1


def _relabel_kind(
    connection: Connection, kind: str, changed: Sequence[int], currencies: Mapping[str, int]
) -> list[int]:
    tables = tables_of(kind)[1:]
    links = [table.c[name] for table in tables for name in references(table) if points_at_a_record(table.c[name])]
    return _relabel_where(connection, kind, or_(*(one_of(column, changed) for column in links)), currencies)


def _relabel_where(connection: Connection, kind: str, condition: Any, currencies: Mapping[str, int]) -> list[int]:
    tables = tables_of(kind)[1:]
    joined: Any = tables[0]
    for table in tables[1:]:
        joined = joined.join(table, table.c.id == tables[0].c.id)
    query = select(*_distinct_columns(tables), RECORDS.c.inferred, RECORDS.c.label.label(_CALLED)).select_from(joined)
    query = query.join(RECORDS, RECORDS.c.id == tables[0].c.id).where(tables[0].c.kind == kind, condition)
    # What is only referred to has no values that a label could be made of.
    query = query.where((RECORDS.c.voices != 0) | exists().where(ACCOUNTS.c.record_id == RECORDS.c.id))
    rows = [dict(row._mapping) for row in connection.execute(query)]
    named = {row[name] for row in rows for name in row if name.endswith("_id") and row[name] is not None}
    words = labels_of(connection, named).__getitem__
    return _relabel(connection, rows, [statement_label(kind, row, words, currencies) for row in rows])


def _distinct_columns(tables: Sequence[Table]) -> list[Any]:
    by_name = {column.name: column for table in reversed(tables) for column in table.columns}
    return list(by_name.values())


def _relabel(connection: Connection, rows: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> list[int]:
    """Give statements the labels that are wanted; return the ids of those that had others."""
    stale = [(row["id"], label) for row, label in zip(rows, wanted, strict=True) if row[_CALLED] != label]
    if stale:
        relabel = update(RECORDS).where(RECORDS.c.id == bindparam("stale")).values(label=bindparam("wanted"))
        connection.execute(relabel, [{"stale": row_id, "wanted": label} for row_id, label in stale])
    return [row_id for row_id, _ in stale]


def labels_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return what stored records are called, by id."""
    # A record that this load takes away has none any more; that others lean on it is told when all is written.
    wanted = sorted(set(ids))
    found = dict.fromkeys(wanted, "")
    for some in chunks(wanted):
        rows = connection.execute(select(RECORDS.c.id, RECORDS.c.label).where(one_of(RECORDS.c.id, some)))
        found.update((row[0], row[1]) for row in rows)
    return found
