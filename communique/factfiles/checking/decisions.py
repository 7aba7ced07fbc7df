"""Decisions held against what there is to decide on: fields of a kind, documents, and what those say.

A field that cannot be decided is a slip. A document that is no more, or a value that nobody says any more, can come of
taking a document out: the decision has no effect then, which is asked about and not refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, select

from communique.database.one_of import one_of
from communique.factfiles.claims.kinds import fields_of
from communique.factfiles.claims.values import check_value
from communique.factfiles.coding.fact_file import CodedFile, DecisionDraft, a_or_an
from communique.factfiles.coding.packed_file import LISTED, NOT_REPRESENTABLE
from communique.factfiles.coding.rulings import SLUG, Ruling, contradictions
from communique.factfiles.reading.problems import Problem
from communique.factfiles.records.catalogue import chunks, stored_entries
from communique.schema import Base
from communique.schema.record import kinds_of_family
from communique.schema.vocabulary import Verdict
from communique.suggestions import likest

_MOST_SHOWN = 5
_T = Base.metadata.tables
_NO_EFFECT = "so the decision has no effect; "
# What is said of a field of a record: (record, field) -> the document and the value, as it is written.
ValuesSaid = Mapping[tuple[str, str], Collection[tuple[str, str]]]


@cache
def fields_to_decide(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind on which one of several values stands."""
    if kind in LISTED:
        return ()
    return tuple(dict.fromkeys(name for name, is_set in _claimed(kind).items() if not is_set))


def _claimed(kind: str) -> dict[str, bool]:
    return {field.name: field.type.is_set for one in kinds_of_family(kind) for field in fields_of(one)}


def misfit(kind: str, name: str, value: str | None) -> tuple[str, str] | None:
    """Return what of a decision is wrong, and what to do; None where its kind of record has such a value."""
    if name == SLUG and kind != "document":  # whether two things are one can be asked of any
        return None
    if kind in LISTED:
        return "record", f"{a_or_an(kind)} is what its own entry says, and no account is chosen; correct it there"
    if name not in fields_to_decide(kind):
        return "field", _no_such_field(kind, name)
    try:
        if value:
            check_value(kind, name, value)
    except ValueError as error:
        return "value", str(error)
    return None


def _no_such_field(kind: str, name: str) -> str:
    if name in _claimed(kind):
        return "whatever anybody names here stands, so there is nothing to decide; delete the decision"
    hint = f"did you mean `{near}`? " if (near := _nearest(name, fields_to_decide(kind))) else ""
    return f"{a_or_an(kind)} has no such field to decide on; {hint}it has {', '.join(fields_to_decide(kind))}"


def at_odds(coded_files: Sequence[CodedFile], context: Sequence[CodedFile]) -> Iterator[Problem]:
    """Yield the decisions of `coded_files` that go against another file; those of one file are held there already."""
    files = [*context, *coded_files]
    placed = [((n, one.path), one.ruling) for n, coded in enumerate(files) for one in coded.decisions]
    for (number, path), (other, _), remedy in contradictions(placed):
        if number != other and number >= len(context):
            verdict = files[number].decisions[int(path[-1])].values["verdict"]
            yield files[number].tree.problem((*path, "verdict"), verdict, f"{remedy} ({files[other].tree.file})")


def held_apart(every: Iterable[CodedFile], connection: Connection | None) -> set[frozenset[str]]:
    """Return the pairs of slugs of which an editor decided, here or in the database, that they are two."""
    decided = (one for coded in every for one in coded.decisions if one.values["field"] == SLUG)
    pairs = {frozenset((one.record.slug, str(one.values["value"]))) for one in decided}
    if connection is not None:
        decisions, records = _T["decisions"], _T["records"]
        query = select(records.c.slug, decisions.c.value).join(decisions, decisions.c.record_id == records.c.id)
        rows = connection.execute(query.where(decisions.c.verdict == Verdict.not_the_same.value))
        pairs |= {frozenset((slug, value)) for slug, value in rows}
    return pairs


def stored_at_odds(connection: Connection) -> Iterator[Problem]:
    """Yield the decisions of a database, of several files, that go against each other."""
    decisions, files, records = (_T[name] for name in ("decisions", "fact_files", "records"))
    columns = (decisions.c[name] for name in ("field", "document", "value", "verdict"))
    query = select(files.c.label, records.c.slug, *columns).select_from(decisions)
    query = query.join(files, files.c.id == decisions.c.fact_file_id)
    rows = connection.execute(query.join(records, records.c.id == decisions.c.record_id).order_by(decisions.c.id)).all()
    placed = [((row[0], number), Ruling(*row[1:])) for number, row in enumerate(rows)]
    for (file, number), (other, _), remedy in contradictions(placed):
        if file != other:
            yield Problem(file, 1, 1, "decisions", rows[number].slug, f"{rows[number].field}: {remedy} ({other})")


def without_effect(
    coded_files: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    passed: Collection[str],
) -> Iterator[tuple[CodedFile, Problem]]:
    """Yield the decisions of `coded_files` that fit nothing which these files, and those of the database, say.

    Files of the database in `passed` are at hand, or soon gone.
    """
    deciding = [coded for coded in coded_files if coded.decisions]
    if not deciding:
        return
    every = [*coded_files, *context]
    said = _said_in(every, {one.record.slug for coded in deciding for one in coded.decisions})
    documents = {coded.document for coded in every if coded.document}
    known = _slugs_held_apart(every, deciding, connection)
    if connection is not None:
        documents |= _documents_of(connection, passed)
        for key, found in _stored(connection, {record for coded in deciding for record in _records(coded)}).items():
            said.setdefault(key, set()).update(one for one in found if f"documents/{one[0]}" not in passed)
    for coded in deciding:
        for one in coded.decisions:
            is_apart = one.values["field"] == SLUG
            if fault := _not_told_of(one, known) if is_apart else _without_effect(one, said, documents):
                field, remedy = fault
                yield coded, coded.tree.problem((*one.path, field), one.values[field], remedy)


def _slugs_held_apart(
    every: Sequence[CodedFile], deciding: Sequence[CodedFile], connection: Connection | None
) -> set[str]:
    """Return the slugs of which somebody tells, among those that are not the same as others."""
    held = {str(one.values["value"]) for coded in deciding for one in coded.decisions if one.values["field"] == SLUG}
    stored = stored_entries(connection, held) if connection is not None and held else ()
    return {draft.slug for coded in every for draft in coded.drafts if draft.slug in held}.union(stored)


def _not_told_of(one: DecisionDraft, known: Collection[str]) -> tuple[str, str] | None:
    """Return that nobody tells of the thing that a record is not, as when its document was taken out."""
    told = one.values["value"] in known
    return None if told else ("value", f"no document tells of it, {_NO_EFFECT}correct it, or delete the decision")


def _records(coded: CodedFile) -> set[str]:
    return {one.record.slug for one in coded.decisions}


def _said_in(every: Iterable[CodedFile], records: Collection[str]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    said: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for coded in every:
        for account in coded.accounts:
            if account.record.slug in records:
                for claim in account.claims:
                    if claim.is_representable:
                        one = (str(coded.document), claim.value.text)
                        said.setdefault((account.record.slug, claim.field), set()).add(one)
    return said


def _without_effect(one: DecisionDraft, said: ValuesSaid, documents: Collection[str]) -> tuple[str, str] | None:
    """Return which field of a decision fits nothing, and what it may have been meant to be."""
    document, value = one.values["document"], one.values["value"]
    found = said.get((one.record.slug, one.values["field"]), ())
    if document and document not in documents:
        near = _nearest(document, documents)
        return "document", f"no document is called so, {_NO_EFFECT}{_did_you_mean(near) or _who_says(found)}"
    of_it = [(who, what) for who, what in found if document in (None, who)]
    if not of_it:
        silent = "it says nothing" if document else "nobody says anything"
        return "document" if document else "field", f"{silent} of the field, {_NO_EFFECT}{_who_says(found)}"
    if value is None or value in [what for _, what in of_it]:
        return None
    near = _nearest(value, [what for _, what in of_it])
    whose = f"`{document}` does not say so" if document else "nobody says so"
    return "value", f"{whose}, {_NO_EFFECT}{_did_you_mean(near) or _what_is_said(of_it)}"


def _nearest(word: str, known: Collection[str]) -> str | None:
    return likest(word, sorted(known), 60) or None


def _did_you_mean(near: str | None) -> str:
    return f"did you mean `{near}`?" if near else ""


def _who_says(found: Iterable[tuple[str, str]]) -> str:
    who = sorted({document for document, _ in found})
    return f"those that speak of the field: {_some(who)}" if who else "delete it"


def _what_is_said(found: Iterable[tuple[str, str]]) -> str:
    return f"what is said: {_some([f'`{what}` ({who})' for who, what in sorted(found)])}"


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST_SHOWN} more" if len(words) > _MOST_SHOWN else ""
    return ", ".join(words[:_MOST_SHOWN]) + more


def _documents_of(connection: Connection, passed: Collection[str]) -> set[str]:
    labels = connection.scalars(select(_T["fact_files"].c.label).where(_T["fact_files"].c.label.like("documents/%")))
    return {label.removeprefix("documents/") for label in labels if label not in passed}


def _stored(connection: Connection, records: Collection[str]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return what documents of the database say of some records, but for what no column can hold."""
    record, document, accounts, claims = _T["records"], _T["records"].alias(), _T["accounts"], _T["claims"]
    query = (
        select(record.c.slug, claims.c.field, document.c.slug, claims.c.value)
        .join(accounts, accounts.c.record_id == record.c.id)
        .join(document, document.c.id == accounts.c.document_id)
        .join(claims, claims.c.account_id == accounts.c.id)
        .where(claims.c.standing.is_distinct_from(NOT_REPRESENTABLE))
    )
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for some in chunks(sorted(records)):
        for slug, field, who, what in connection.execute(query.where(one_of(record.c.slug, some))):
            found.setdefault((slug, field), []).append((who, what))
    return found
