"""A review as its page shows it: agreement, differences side by side, what was settled and noted, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from communique.desk.flow import inputs
from communique.desk.forms import field_name
from communique.desk.review.citing import AT, EVIDENCE, items_of
from communique.desk.review.entries import FactText
from communique.desk.review.review import Review
from communique.desk.review.review_block import values_of
from communique.desk.review.settled_file import SettledFile
from communique.desk.review.settlement import Settlement, choices
from communique.factfiles.agreement import tables
from communique.factfiles.agreement.coded_records import SENTENCE
from communique.factfiles.agreement.comparison import ALL, OF_ALL, Difference, Side
from communique.schema.vocabulary import SettlingReason

State = dict[str, Any]
_CITING = (AT, EVIDENCE)
_SAID = frozenset({"field", "modality", "hedge", "value", "attributed_to", "relation"})


def comparison_of(review: Review) -> State:
    """Return what stays as it is while a review goes on."""
    people, compared = review.reviewed.people, review.comparison
    names = [people.first.name, people.second.name]
    first, second = (
        names if names[0] != names[1] else (f"{name} ({which})" for name, which in zip(names, "AB", strict=True))
    )
    columns = [
        [column.replace("{a}", first).replace("{b}", second) for column in some]
        for some in (tables.FOUND_COLUMNS, tables.FIELD_COLUMNS, tables.SLUG_COLUMNS)
    ]
    rows = (tables.found_rows(compared), tables.field_rows(compared), tables.slug_rows(compared))
    titles = ("Records found", "Values", "Slugs that differ")
    reader = _Reader(review)
    return {
        "first": first,
        "second": second,
        "in_short": _in_short_of(review),
        "people": [one.in_words for one in (people.first, people.second, people.reviewer)],
        "tables": [
            {"title": title, "columns": some, "rows": list(told)}
            for title, some, told in zip(titles, columns, rows, strict=True)
        ],
        "notes": [*tables.METHOD, tables.served_line(compared)],
        "differences": [reader.difference(key, one) for key, one in review.differences.items()],
        "reasons": [{"term": one.value, "meaning": one.meaning} for one in SettlingReason],
        "records": [{"slug": slug, "label": label} for slug, label in review.records.items()],
    }


def state_of(review: Review) -> State:
    """Return what changes while a review goes on."""
    settled = review.settlements
    return {
        "number": review.number,
        "settled": {key: _settled(one) for key, one in settled.items()},
        "notes": review.notes,
        "is_saved": review.is_saved,
        "can_undo": bool(review.decisions),
        "notice": review.notice,
        "unmade": [_in_short(one) for one in review.unmade],
        "problems": list(dict.fromkeys(review.problems)),
        "output": review.reviewed.output.name,
        "notes_file": review.reviewed.notes.name if review.notes else "",
    }


def _in_short_of(review: Review) -> str:
    """Return the agreement on all records, and on their values, in a line."""
    found = next(one for one in review.comparison.found if one.kind == ALL)
    bounds = f" ({found.bounds[0]:.2f}–{found.bounds[1]:.2f})" if found.bounds else ""
    values = values_of(review.comparison)
    return f"F1 of all records {found.f1:.2f}{bounds}; {values['agreed']} of {values['of']} values agree"


class _Reader:
    """Reads the entries of both codings, to be shown beside each other."""

    def __init__(self, review: Review) -> None:
        self.words = review.codings.words
        first, second = (one.document for one in review.codings.codings)
        self.files = SettledFile(*_both(review.codings.texts, first, second), review.comparison.slugs)

    def difference(self, key: str, one: Difference) -> State:
        """Return a difference with what each coder has."""
        return {
            "key": key,
            "kind": "Sentence" if one.kind == SENTENCE else tables.kind_name(one.kind),
            "record": " = ".join(dict.fromkeys(side.slug for side in (one.a, one.b) if side.slug)),
            "label": one.a.label or one.b.label,
            "about": one.a.slug or one.b.slug,
            "field": tables.field_heading(one.field) if one.field else "",
            "choices": choices(one),
            "sides": [self._side(one, one.a, first=True), self._side(one, one.b, first=False)],
            "typed": "; ".join(one.a.texts or one.b.texts),
        }

    def _side(self, one: Difference, side: Side, *, first: bool) -> State:
        paths = self.files.paths(Settlement(one, "", ""), first=first) if side.slug else []
        file = self.files.file if first else self.files.other
        entry = _shown(file, paths, one.field) if one.kind != SENTENCE else []
        return {
            "is_there": bool(side.slug) and bool(not one.field or side.values),
            "has_record": bool(side.slug),
            "values": [tables.value_in_words(one.kind, text) for text in side.texts] if one.field else [side.label],
            "entry": [{"name": field_name(name), "value": value, "is_it": name == one.field} for name, value in entry],
            "sentences": [{"label": label, "words": self.words.get(label, "")} for label in side.sentences],
        }


def _both(texts: tuple[str, str], first: Any, second: Any) -> tuple[str, Any, str, Any]:
    return texts[0], first, texts[1], second


def _shown(file: FactText, paths: list[Any], field: str) -> list[tuple[str, str]]:
    """Return the fields of an entry but for the entries in it; what it cites, where that is in question."""
    shown: list[tuple[str, str]] = []
    for path in paths[:1]:
        for name, value in file.entry(path).items():
            if name in _CITING:
                continue
            if not isinstance(value, list) or not any(isinstance(part, dict) for part in value):
                shown += inputs(name, value).items()
        if field in OF_ALL:
            shown.append(("cites", "; ".join(map(_in_words, items_of(file.entry(path))))))
    return shown


def _in_words(item: Mapping[str, Any]) -> str:
    """Return a sentence that is cited, with what is said of that."""
    more = ", ".join(str(value) if name in _SAID else name for name, value in item.items() if name != AT)
    return f"{item[AT]} ({more})" if more else str(item[AT])


def _settled(one: Settlement) -> State:
    return {"taken": one.taken, "reason": one.reason, "value": one.value, "note": one.note}


def _in_short(one: Settlement) -> str:
    difference = one.difference
    record = difference.a.slug or difference.b.slug
    field = f", {tables.field_heading(difference.field).lower()}" if difference.field else ""
    return f"{record}{field}"
