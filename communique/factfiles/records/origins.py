"""Origins: whose voice an account is.

The last speaker; else whoever wrote or published what the document copies; else its own author or publisher, else the
document; and from there up `voice_of`. Of an original that is not coded, `copy_of` may name whoever wrote or published
it. Accounts of one origin are one voice, however many documents carry them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select, update

from communique.database.one_of import one_of
from communique.factfiles.records.catalogue import chunks
from communique.schema import Base

_RECORDS, _DOCUMENTS, _ACTORS, _ACCOUNTS = (
    Base.metadata.tables[name] for name in ("records", "documents", "actors", "accounts")
)


_ORIGINAL = _RECORDS.alias("original")
_TELLS_WHOSE = select(
    _DOCUMENTS.c.id, _DOCUMENTS.c.author_id, _DOCUMENTS.c.publisher_id, _DOCUMENTS.c.copy_of, _ORIGINAL.c.id
).outerjoin(_ORIGINAL, and_(_ORIGINAL.c.slug == _DOCUMENTS.c.copy_of, _ORIGINAL.c.kind.in_(("document", "actor"))))


class _Document(NamedTuple):
    id: int
    author: int | None
    publisher: int | None
    copy_of: str | None
    kept: int | None  # the document that it copies, where that is coded; or whoever that is from


class Origins:
    """The origin of each actor and document, whose voice it is, by key; each is asked of the database once.

    Those in `starts`, and whoever is above them, are asked for together.
    """

    def __init__(self, connection: Connection, starts: Iterable[int] = ()) -> None:
        self.connection = connection
        self.of = cache(self.found)
        self.documents: dict[int, _Document] = {}
        self.voice_of: dict[int, int | None] = {}
        self.look_up(set(starts))

    def found(self, start: int) -> int:
        """Return the origin of what a speaker, or a document by itself, says."""
        passed = {start}
        while (above := self.above(start)) is not None and above not in passed:
            passed.add(above)
            start = above
        return start

    def above(self, one: int) -> int | None:
        """Return whose voice an actor or a document is at first hand; None for its own."""
        self.look_up({one})
        document = self.documents.get(one)
        if document is None:
            return self.voice_of[one]
        if document.copy_of and document.kept is None:
            return self.first_copy(document.copy_of)
        return document.kept or document.author or document.publisher

    def look_up(self, more: set[int]) -> None:
        """Read what tells whose voice these are, and those above them, as far as it is not known yet."""
        while more := {one for one in more if one not in self.documents and one not in self.voice_of}:
            found = set[int | None]()
            for some in chunks(sorted(more)):
                rows = map(_Document._make, self.connection.execute(_TELLS_WHOSE.where(one_of(_DOCUMENTS.c.id, some))))
                documents = {document.id: document for document in rows}
                voices = select(_ACTORS.c.id, _ACTORS.c.voice_of_id).where(one_of(_ACTORS.c.id, some))
                self.documents |= documents
                self.voice_of |= dict.fromkeys(some) | {row[0]: row[1] for row in self.connection.execute(voices)}
                found |= {above for one in documents.values() for above in (one.kept, one.author, one.publisher)}
                found |= {self.voice_of[one] for one in some}
            more = {one for one in found if one is not None}

    def first_copy(self, original: str) -> int:
        """Return the copy that stands for a document which is not coded: the first by slug."""
        query = select(_RECORDS.c.id).join(_DOCUMENTS, _DOCUMENTS.c.id == _RECORDS.c.id)
        query = query.where(_DOCUMENTS.c.copy_of == original).order_by(_RECORDS.c.slug).limit(1)
        return int(self.connection.execute(query).scalar_one())


def with_origins(rows: Iterable[tuple[Any, ...]], place: int, origins: Origins) -> list[tuple[Any, ...]]:
    """Return rows of accounts with their origin in a place where the speaker or the document stood."""
    of = origins.of
    return [(*row[:place], of(row[place]), *row[place + 1 :]) for row in rows]


def tell_anew(
    connection: Connection,
    actors: Collection[int],
    documents: Mapping[int, str],
    written: Collection[int],
    named: Collection[str] = (),
) -> set[int]:
    """Give accounts of other documents their origins anew where these actors or documents changed.

    `documents` are those that were loaded or taken out, with their slugs; the accounts of those in `written` are told
    already. `named` are the slugs of actors that are new or gone, and of the originals of those documents: another copy
    may be the first now. Return the records whose accounts changed, and those of which copies of these documents speak.
    """
    if not actors and not documents and not named:
        return set()
    # What a copy says is dated by its original, which may have another day now.
    copies = _copies(connection, documents.values()) - set(written)
    concerned = (copies | _documents_concerned(connection, actors, named)) - set(written)
    origins, changed = Origins(connection), _records_in(connection, copies)
    for condition in _conditions(concerned, actors):
        query = select(_ACCOUNTS.c.id, _ACCOUNTS.c.record_id, _ACCOUNTS.c.origin_id, _ACCOUNTS.c.document_id)
        for row in connection.execute(query.add_columns(_ACCOUNTS.c.speaker_id).where(condition)).all():
            origin = origins.of(row.speaker_id if row.speaker_id is not None else row.document_id)
            if origin != row.origin_id:
                connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == row.id).values(origin_id=origin))
                changed.add(row.record_id)
    return changed


def _conditions(documents: Collection[int], actors: Collection[int]) -> Iterable[Any]:
    of_documents = (one_of(_ACCOUNTS.c.document_id, some) for some in chunks(sorted(documents)))
    return chain(of_documents, (one_of(_ACCOUNTS.c.speaker_id, some) for some in chunks(sorted(actors))))


def _documents_concerned(connection: Connection, actors: Collection[int], named: Collection[str]) -> set[int]:
    """Return the documents whose voice follows from these actors, or that copy what has these slugs, at any remove."""
    found = set[int]()
    for some in chunks(sorted(actors)):
        written_by = or_(one_of(_DOCUMENTS.c.author_id, some), one_of(_DOCUMENTS.c.publisher_id, some))
        found |= set(connection.scalars(select(_DOCUMENTS.c.id).where(written_by)))
    return found | _copies(connection, {*named, *_slugs(connection, sorted({*actors, *found}))})


def _copies(connection: Connection, slugs: Collection[str]) -> set[int]:
    """Return the documents that copy those with these slugs, at any remove."""
    found, passed, more = set[int](), set[str](), set(slugs)
    while new := sorted(more - passed):
        passed |= more
        copies = [
            row_id
            for some in chunks(new)
            for row_id in connection.scalars(select(_DOCUMENTS.c.id).where(one_of(_DOCUMENTS.c.copy_of, some)))
        ]
        found |= set(copies)
        more = set(_slugs(connection, copies))
    return found


def _records_in(connection: Connection, documents: Collection[int]) -> set[int]:
    """Return the records of which documents speak."""
    return {
        record
        for some in chunks(sorted(documents))
        for record in connection.scalars(select(_ACCOUNTS.c.record_id).where(one_of(_ACCOUNTS.c.document_id, some)))
    }


def _slugs(connection: Connection, ids: Sequence[int]) -> Iterable[str]:
    return chain.from_iterable(
        connection.scalars(select(_RECORDS.c.slug).where(one_of(_RECORDS.c.id, some))) for some in chunks(ids)
    )


def mouths_of(connection: Connection, actors: Collection[int]) -> set[int]:
    """Return these actors and whoever speaks with their voice, at any remove."""
    found, more = set(actors), set(actors)
    while more:
        query = select(_ACTORS.c.id)
        more = {
            row_id
            for some in chunks(sorted(more))
            for row_id in connection.scalars(query.where(one_of(_ACTORS.c.voice_of_id, some)))
        } - found
        found |= more
    return found
