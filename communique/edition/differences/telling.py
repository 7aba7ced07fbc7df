"""Telling what was found: each change with its values and sources in words, a few hundred at a time."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from communique.edition.differences.changes import Change, Sort
from communique.edition.differences.compared_fields import RECORDS, compared_sets, fields_of_tables
from communique.edition.differences.finding import CONCLUDED, STATED
from communique.edition.differences.sentences import sentence_of
from communique.edition.differences.sides import Row, ask
from communique.edition.differences.told_values import WHOLE, ToldValues
from communique.schema.record import family_of, kinds_of_family, tables_of_kinds
from communique.schema.vocabulary import Rule
from communique.wording import date_in_words

_AT_A_TIME = 400
_PLACES = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(Sort))
_IN_ORDER = f"CASE sort {_PLACES} END"
_FOUND = f"""
SELECT * FROM changes WHERE is_bulk <= ? AND sort IN (SELECT value FROM json_each(?)) AND (? IS NULL OR kind = ?)
ORDER BY {_IN_ORDER}, kind <> 'document', kind, slug, field, old_id LIMIT ?
"""
_FORMER = "SELECT slug, label, reason, changed_on FROM new.former_slugs WHERE slug IN (SELECT value FROM json_each(?))"
_CORRECTIONS = """
SELECT c.record, c.what FROM new.corrections AS c WHERE c.record IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
    SELECT 1 FROM old.corrections AS o WHERE o.corrected_on = c.corrected_on AND o.record = c.record AND o.what = c.what
) ORDER BY c.record, c.corrected_on
"""
_HAVE_CORRECTIONS = "SELECT 1 FROM pragma_table_list WHERE name = 'corrections' AND schema IN ('old', 'new')"
# A document's records, and how many of them only it has brought.
_COVERED = """
SELECT a.document_id AS id, count(DISTINCT a.record_id) AS records, count(DISTINCT c.new_id) AS of_these_new
FROM new.accounts AS a LEFT JOIN changes AS c ON c.new_id = a.record_id AND c.sort = 'new'
WHERE a.document_id IN (SELECT value FROM json_each(?)) AND a.record_id <> a.document_id GROUP BY a.document_id
"""
_CONCLUSIONS = {
    STATED: "a source says now what was the coder's conclusion",
    CONCLUDED: "no source says it any more, and it is the coder's conclusion",
}
# Rules that say nothing of why another value stands now.
_SAYS_NOTHING = {Rule.only.value, Rule.with_its_account.value}


class Teller:
    """A teller of what was found: `found` has both sides attached, `old` and `new` answer for each."""

    def __init__(self, found: sqlite3.Connection, old: sqlite3.Connection, new: sqlite3.Connection) -> None:
        self._found, self._old, self._new = found, ToldValues(old), ToldValues(new)
        # By the slug that was given up, what the newer side says of that; by slug, what it says was wrong.
        self._former: dict[str, Row] = {}
        self._corrected: dict[str, str] = {}
        self._covered: dict[int, Row] = {}
        # Older revisions have no such table.
        self._has_corrections = len(found.execute(_HAVE_CORRECTIONS).fetchall()) == len(("old", "new"))

    def changes(
        self, sorts: Iterable[Sort], *, bulk: bool, kind: str | None = None, most: int | None = None
    ) -> Iterator[Change]:
        """Yield changes of these sorts in a reader's order, of one kind of record if one is named, so many at most.

        Those of what only datasets speak of are among them if `bulk`.
        """
        rows = self._found.execute(_FOUND, (bulk, json_of(sorts), kind, kind, -1 if most is None else most))
        names = [column[0] for column in rows.description]
        while some := rows.fetchmany(_AT_A_TIME):
            batch = [dict(zip(names, row, strict=True)) for row in some]
            self._look_up(batch)
            # All at once: whoever reads on may ask for others meanwhile.
            yield from [self._told(row) for row in batch]

    def _look_up(self, batch: list[Row]) -> None:
        for side, values in (("old_id", self._old), ("new_id", self._new)):
            asked: dict[str, set[int]] = defaultdict(set)
            for row in batch:
                for table in self._tables(row) if row[side] else ():
                    asked[table].add(row[side])
            told = [row for row in batch if row[side]]
            values.look_up((row[side] for row in told), (row[side] for row in told if row["field"]), asked)
        slugs = sorted({self._old.called[row["old_id"]]["slug"] for row in batch if row["old_id"]})
        self._former = {row["slug"]: row for row in ask(self._found, _FORMER, json_of(slugs))}
        if self._has_corrections:
            corrections = ask(self._found, _CORRECTIONS, json_of(sorted({*slugs, *(row["slug"] for row in batch)})))
            self._corrected = {row["record"]: row["what"] for row in corrections}
        documents = [row["new_id"] for row in batch if row["sort"] == Sort.NEW and row["kind"] == "document"]
        self._covered = {row["id"]: row for row in ask(self._found, _COVERED, json_of(documents))}

    def _tables(self, row: Row) -> list[str]:
        """Return the tables that have the values that a change is about."""
        if row["sort"] in (Sort.NEW, Sort.GONE):
            return ["actors"] if row["kind"] == "actor" else []
        table = _table_of(row) if row["field"] else None
        return [table] if table else []

    def _told(self, row: Row) -> Change:
        change = self._of_field(row) if row["field"] else self._of_record(row)
        is_new = row["sort"] == Sort.NEW
        return replace(
            change, sentence=sentence_of(change, self._type(row), self._covered.get(row["new_id"]) if is_new else None)
        )

    def _type(self, row: Row) -> str | None:
        """Return what sort of actor it is: a person or a state."""
        side, record = (self._new, row["new_id"]) if row["new_id"] else (self._old, row["old_id"])
        return side.value("actors", "type", record) if row["kind"] == "actor" else None

    def _of_record(self, row: Row) -> Change:
        sort, side = Sort(row["sort"]), self._new if row["new_id"] else self._old
        record = side.called[row["new_id"] or row["old_id"]]
        before = self._old.called[row["old_id"]] if row["old_id"] else None
        former = self._former.get(before["slug"]) if before else None
        is_moved = sort in (Sort.RENAMED, Sort.MERGED)
        return Change(
            **_head(row, record),
            former_slug=before["slug"] if before and is_moved else None,
            old_value=before["label"] if before and sort is Sort.MERGED else None,
            old_sources=self._old.evidence(row["old_id"]) if row["old_id"] else None,
            new_sources=self._new.evidence(row["new_id"]) if row["new_id"] else None,
            why=_reason(former) if former else None,
        )

    def _of_field(self, row: Row) -> Change:
        sort, field, old, new = Sort(row["sort"]), row["field"], row["old_id"], row["new_id"]
        table, is_dispute = _table_of(row) or RECORDS, sort in (Sort.NEWLY_DISPUTED, Sort.NO_LONGER_DISPUTED)
        before = self._old.called[old]["slug"]
        return Change(
            **_head(row, self._new.called[new]),
            former_slug=before if before != row["slug"] else None,
            field=field,
            old_value=self._old.value(table, field, old),
            new_value=self._new.value(table, field, new),
            old_sources=self._old.evidence(old) if field == WHOLE else self._old.sources(old, field),
            new_sources=self._new.evidence(new) if field == WHOLE else self._new.sources(new, field),
            other_values=self._new.other_values(new, field) if sort is Sort.NEWLY_DISPUTED else None,
            why=None
            if is_dispute
            else self._corrected.get(row["slug"]) or self._corrected.get(before) or self._why(row),
        )

    def _why(self, row: Row) -> str | None:
        """Return why another value stands, as far as what voices say tells that."""
        if row["table_name"] in _CONCLUSIONS:
            return _CONCLUSIONS[row["table_name"]]
        if row["sort"] == Sort.REPLACED:
            return "a later document replaced it"
        stood = {one.words for one in self._old.claims(row["old_id"], row["field"]) if one.standing in (None, "stands")}
        said = {one.words for one in self._new.claims(row["new_id"], row["field"])}
        if stood and not stood & said:
            return "no document is read that way any more"
        rule = self._new.rules.get((row["new_id"], row["field"]))
        return f"by the rule “{rule}”" if stood and rule and rule not in _SAYS_NOTHING else None


def _head(row: Row, record: Row) -> dict[str, Any]:
    return {
        "sort": Sort(row["sort"]),
        "kind": row["kind"],
        "slug": record["slug"],
        "label": record["label"],
        "is_bulk": bool(row["is_bulk"]),
    }


def _reason(former: Row) -> str:
    day = f"{date_in_words(str(former['changed_on']))}: " if former["changed_on"] else ""
    return f"{day}{former['reason']}"


def _table_of(row: Row) -> str | None:
    """Return the table that has the field of a change; None for what is no field, such as the whole."""
    if row["sort"] in (Sort.CHANGED, Sort.REPLACED) and row["table_name"] not in _CONCLUSIONS:
        return str(row["table_name"])
    tables = [tables_of_kinds()[one] for one in kinds_of_family(row["kind"])]
    found = (name for name in tables if any(one.name == row["field"] for one in fields_of_tables()[name]))
    sets = (one.table for one in compared_sets() if (one.name, one.kind) == (row["field"], family_of(row["kind"])))
    return next(chain(found, sets), None)


def json_of(values: Iterable[Any]) -> str:
    """Return values as an array that SQLite reads."""
    return json.dumps(list(values))
