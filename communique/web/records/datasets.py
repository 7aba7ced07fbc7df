"""Datasets on the pages of records: what only they say, under which licence; and the page of a dataset itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from communique.schema.vocabulary import SourceType
from communique.web.edition import DATASETS, Row, ServedEdition, View
from communique.wording import kind_in_words

# Said twice, so that the index is searched, not read.
_ANY_BULK = "SELECT 1 AS is_any FROM records WHERE is_bulk AND is_bulk = 1 LIMIT 1"
# Said of each document, and the same of each dataset.
_NOT_OF_A_DATASET = frozenset({"author", "extent", "characters", "source_type", "row_url"})
SHOWN_ROWS, SHOWN_PARTS = 20, 60
_ROWS = """
SELECT p.label AS passage, p.coding_reason, p.coding_note, r.kind, r.slug, r.label FROM (
    SELECT id, label, start_char, coding_reason, coding_note FROM passages WHERE document_id = :id
    ORDER BY start_char LIMIT :shown
) AS p LEFT JOIN (
    SELECT DISTINCT passage_id, record_id FROM citations WHERE record_id <> :id AND passage_id IN (
        SELECT id FROM passages WHERE document_id = :id ORDER BY start_char LIMIT :shown
    )
) AS c ON c.passage_id = p.id LEFT JOIN records AS r ON r.id = c.record_id
ORDER BY p.start_char, instr(r.slug, '/') > 0, r.label, r.id
"""


def has_datasets(view: View) -> bool:
    """Return whether anything in the edition comes from datasets alone."""
    return view.first(_ANY_BULK) is not None


@lru_cache(maxsize=8)
def datasets_by_part(edition: ServedEdition) -> dict[str, Row]:
    """Return the datasets of an edition, by the slug of each of their documents; none of one published before."""
    if not edition.has_datasets:
        return {}
    return {part["slug"]: dataset for dataset in edition.read(DATASETS) for part in dataset["parts"]}


def dataset_page(view: View, record: Row, facts: list[Row], row: Row) -> Row | None:
    """Return what the page of a dataset, or of a part of one, shows; None of any other record."""
    dataset = datasets_by_part(view.edition).get(record["slug"])
    if dataset is None:
        return None
    places = view.edition.places
    address = view.edition.path(places["document"])
    parts = [
        {**one, "url": f"{address}/{one['slug']}", "is_this": one["slug"] == record["slug"]} for one in dataset["parts"]
    ]
    return {
        **dataset,
        "is_whole": dataset["slug"] == record["slug"],
        "url": f"{address}/{dataset['slug']}",
        "facts": [fact for fact in facts if fact["value"] is not None and fact["field"] not in _NOT_OF_A_DATASET],
        "file_sha256": row["file_sha256"],
        "kinds": [{**one, "what": kind_in_words(one["kind"]), "years": _years(one)} for one in dataset["kinds"]],
        "skipped_rows": dataset["rows"] - dataset["told"],
        "parts": parts[:SHOWN_PARTS],
        "parts_more": max(len(parts) - SHOWN_PARTS, 0),
        "part": next(number for number, one in enumerate(parts, 1) if one["is_this"]),
        "first_rows": _rows(view, record["id"]),
    }


def _years(kind: Row) -> str:
    first, last = kind["first_year"], kind["last_year"]
    if first is None or first == last:
        return str(first or last or "")
    return f"{first}–{last}" if last else f"from {first}"


def _rows(view: View, document_id: int) -> list[Row]:
    """Return the first rows of a document, each with its records."""
    found: dict[str, dict[str, Any]] = {}
    for row in view.ask(_ROWS, id=document_id, shown=SHOWN_ROWS):
        one = found.setdefault(row["passage"], {**row, "records": []})
        if row["slug"]:
            one["records"].append({"label": row["label"], "url": view.address(row)})
    return list(found.values())


def licences_of(view: View, evidence: list[Row]) -> list[Row]:
    """Return the datasets among the documents of a record's evidence, each once, with its licence and address."""
    known = datasets_by_part(view.edition)
    address = view.edition.path(view.edition.places["document"])
    found = {}
    for document in evidence:
        source = document["source"]
        if source["source_type"] != SourceType.dataset.value:
            continue
        of = known.get(source["document_slug"]) or {"slug": source["document_slug"], "label": document["document"]}
        found[of["slug"]] = {"label": of["label"], "url": f"{address}/{of['slug']}", "license": source["license"]}
    return list(found.values())
