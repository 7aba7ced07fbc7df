"""Who tells of a record: the documents whose entries say what it is, other than those that only add to it."""

from __future__ import annotations

from collections.abc import Container, Iterable

from sqlalchemy import Connection, exists, or_, select

from communique.database.one_of import one_of
from communique.factfiles.records.catalogue import CatalogueEntry, chunks
from communique.schema import Base

TABLES = Base.metadata.tables
_RECORDS, _ACCOUNTS, _FILES = (TABLES[name] for name in ("records", "accounts", "fact_files"))


def told_by_others(connection: Connection, records: Iterable[CatalogueEntry], names: Container[str]) -> set[str]:
    """Return those of the stored records that documents in other fact files than `names` declare."""
    slugs = {known.id: known.slug for known in records}
    document = _RECORDS.alias("document")
    query = (
        select(_ACCOUNTS.c.record_id, _FILES.c.label)
        .join(document, document.c.id == _ACCOUNTS.c.document_id)
        .join(_FILES, _FILES.c.id == document.c.fact_file_id)
        .where(_ACCOUNTS.c.is_entry)
    )
    found = (connection.execute(query.where(one_of(_ACCOUNTS.c.record_id, some))) for some in chunks(list(slugs)))
    return {slugs[record] for rows in found for record, name in rows if name not in names}


def files_that_tell(connection: Connection, record: int | None) -> list[str]:
    """Return the fact files of the documents with an account of a record."""
    document = _RECORDS.alias("document")
    query = (
        select(_FILES.c.label)
        .distinct()
        .join(document, document.c.fact_file_id == _FILES.c.id)
        .join(_ACCOUNTS, _ACCOUNTS.c.document_id == document.c.id)
        .where(_ACCOUNTS.c.record_id == record)
    )
    return sorted(connection.scalars(query))


def told_by_nobody(connection: Connection) -> set[str]:
    """Return the stored records that fact files only refer to, or add to: none lists them, nor says what they are."""
    told = exists().where(_ACCOUNTS.c.record_id == _RECORDS.c.id, _ACCOUNTS.c.is_entry)
    added_to = select(_ACCOUNTS.c.record_id).where(~_ACCOUNTS.c.is_entry)
    some = or_(_RECORDS.c.voices == 0, _RECORDS.c.id.in_(added_to))
    return set(connection.scalars(select(_RECORDS.c.slug).where(_RECORDS.c.fact_file_id.is_(None), some, ~told)))
