"""An edition sets apart what only datasets bring: their documents, and what their rows alone needed in the gazetteer.

In the database `is_bulk` is of records that accounts speak of. In an edition these are as much in the way: an import
declares all states of the world, and each thousand rows are a document.
"""

from __future__ import annotations

from sqlite_utils import Database

from communique.edition.backlinks import backlinks
from communique.factfiles.records.catalogue import OF_A_DATASET
from communique.schema.vocabulary import SourceType

# Keys that are no backlinks: whose word an account is.
_VOICES = (("accounts", "speaker_id"), ("accounts", "origin_id"))


def set_datasets_apart(copy: Database) -> None:
    """Mark the documents of datasets that speak of nothing else, and what only they name of what an import declared."""
    copy.execute(
        "UPDATE records SET is_bulk = 1 WHERE id IN (SELECT d.id FROM documents AS d WHERE d.source_type = ? "
        "AND NOT EXISTS (SELECT 1 FROM accounts AS a JOIN records AS r ON r.id = a.record_id "
        "WHERE a.document_id = d.id AND NOT r.is_bulk AND r.id <> d.id))",
        (SourceType.dataset.value,),
    )
    declared = copy.execute(
        "UPDATE records SET is_bulk = 1 WHERE kind <> 'document' AND fact_file_id IN "
        "(SELECT id FROM fact_files WHERE substr(label, 1, ?) = ?)",
        (len(OF_A_DATASET), OF_A_DATASET),
    ).rowcount
    while declared and (cleared := _clear_what_others_name(copy)):
        declared -= cleared  # what those name is named by others, too


def _clear_what_others_name(copy: Database) -> int:
    """Clear the mark of what is declared and named by a record without it; return how many were cleared."""
    keys = [(link["table"], link["column"], link["shows"]) for link in backlinks()]
    keys += [(table, column, "document_id") for table, column in _VOICES]
    return sum(
        copy.execute(
            "UPDATE records SET is_bulk = 0 "
            "WHERE is_bulk AND kind <> 'document' AND fact_file_id IS NOT NULL AND id IN "
            f"(SELECT t.{column} FROM {table} AS t JOIN records AS own ON own.id = t.{owner} WHERE NOT own.is_bulk "
            f"AND own.id <> t.{column})"
        ).rowcount
        for table, column, owner in keys
    )
