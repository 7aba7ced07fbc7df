"""What a picture draws, as a table: a line for each record, with the places that say it and the way to its page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from communique.charts.query import Database
from communique.reports.evidence import EVIDENCE, evidence_of
from communique.schema.record import addresses_of_kinds

_NAMED = "SELECT id, kind, slug FROM records WHERE id IN (SELECT value FROM json_each(:ids))"
# A sign may stand for very many records; the report has the others.
MOST_LINES = 100
# What is drawn of one record: its id, and words.
Line = tuple[int, Sequence[str]]


class EvidenceTable(NamedTuple):
    """Rows of words, headings first, for each but those the path of the record's page, and how many more there are."""

    table: list[list[str]]
    leads_to: list[str]
    rows_left_out: int


def evidence_table(database: Database, headings: Sequence[str], lines: Sequence[Line]) -> EvidenceTable:
    """Return the first lines with how sure the sources of each are, and which places say it."""
    left_out, lines = max(len(lines) - MOST_LINES, 0), lines[:MOST_LINES]
    ids = [record for record, _ in lines]
    told = evidence_of(database.rows, ids)
    found = database.rows(_NAMED, ids=json.dumps(ids))
    paths = {row["id"]: f"/{addresses_of_kinds()[row['kind']]}/{row['slug']}" for row in found}
    rows = [[*words, told[record].how_sure or "", told[record].evidence] for record, words in lines]
    table = [[*headings, "How sure", EVIDENCE.name.capitalize()], *rows]
    return EvidenceTable(table, [paths[one] for one in ids], left_out)
