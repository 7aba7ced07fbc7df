"""What a picture draws, as a table: a line for each record, with the places that say it and the way to its page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from communique.charts.query import Database
from communique.reports.evidence import EVIDENCE, evidence_of
from communique.schema.record import addresses_of_kinds

_NAMED = "SELECT id, kind, slug FROM records WHERE id IN (SELECT value FROM json_each(:ids))"
# What is drawn of one record: its id, and words.
Line = tuple[int, Sequence[str]]


class EvidenceTable(NamedTuple):
    """Rows of words, headings first, and for each but those the path of the record's page."""

    table: list[list[str]]
    leads_to: list[str]


def evidence_table(database: Database, headings: Sequence[str], lines: Sequence[Line]) -> EvidenceTable:
    """Return lines with how sure the sources of each are, and which places say it."""
    ids = [record for record, _ in lines]
    told = evidence_of(database.rows, ids)
    found = database.rows(_NAMED, ids=json.dumps(ids))
    paths = {row["id"]: f"/{addresses_of_kinds()[row['kind']]}/{row['slug']}" for row in found}
    rows = [[*words, told[record].how_sure or "", told[record].evidence] for record, words in lines]
    return EvidenceTable([[*headings, "How sure", EVIDENCE.name.capitalize()], *rows], [paths[one] for one in ids])
