"""The data dictionary as a page shows it: tables and views in groups, their columns, and the terms that fill them."""

from __future__ import annotations

import re
from typing import Any

from communique.edition.description import (
    TableDescription,
    described_snapshot_tables,
    described_tables,
    described_views,
)
from communique.edition.model_map import groups, references
from communique.schema import Base
from communique.schema.base import VOCABULARY
from communique.schema.vocabulary import Bearing, Vocabulary

_INSIDE_A_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def dictionary() -> dict[str, Any]:
    """Return sections of tables with their columns, and the vocabularies with their terms."""
    described = {one.name: one for one in described_tables()}
    sections = [
        *((group.title, group.meaning, [described[name] for name in group.tables]) for group in groups()),
        ("Views", "One row as a reader thinks of it, for SQL of your own.", described_views()),
        ("Only in the published snapshot", "For search and for these pages.", described_snapshot_tables()),
    ]
    told = [
        {"title": title, "meaning": meaning, "tables": list(map(_table, those))} for title, meaning, those in sections
    ]
    return {"sections": told, "vocabularies": vocabularies()}


def _table(described: TableDescription) -> dict[str, Any]:
    targets = references(described.name) if described.name in Base.metadata.tables else {}
    terms = _terms(described.name)
    columns = [
        {"name": name, "meaning": _without_terms(meaning, terms.get(name)), "to": targets.get(name)}
        | ({"terms": anchor(terms[name])} if name in terms else {})
        for name, meaning in described.columns.items()
    ]
    return {"name": described.name, "meaning": described.meaning, "columns": columns}


def _terms(name: str) -> dict[str, type[Vocabulary]]:
    table = Base.metadata.tables.get(name)
    columns = table.columns if table is not None else ()
    return {column.name: column.info[VOCABULARY] for column in columns if VOCABULARY in column.info}


def _without_terms(meaning: str, vocabulary: type[Vocabulary] | None) -> str:
    """Return a column's meaning without its terms, which the page lists once."""
    return meaning.replace(vocabulary.sentence(), "").replace("  ", " ").strip() if vocabulary else meaning


def anchor(vocabulary: type[Vocabulary]) -> str:
    """Return where on the page a vocabulary's terms stand."""
    return "terms-" + _INSIDE_A_WORD.sub("-", vocabulary.__name__).lower()


# Of columns that only a view has.
_COMPUTED: dict[type[Vocabulary], str] = {Bearing: "evidence.relation"}


def vocabularies() -> list[dict[str, Any]]:
    """Return the closed vocabularies that columns use, with their terms' meanings and the columns."""
    used: dict[type[Vocabulary], list[str]] = {one: [column] for one, column in _COMPUTED.items()}
    for name in sorted(Base.metadata.tables):
        for column, vocabulary in _terms(name).items():
            used.setdefault(vocabulary, []).append(f"{name}.{column}")
    return [_vocabulary(one, used[one]) for one in sorted(used, key=lambda one: one.__name__)]


def _vocabulary(vocabulary: type[Vocabulary], columns: list[str]) -> dict[str, Any]:
    return {
        "name": vocabulary.__name__,
        "anchor": anchor(vocabulary),
        "title": _INSIDE_A_WORD.sub(" ", vocabulary.__name__).capitalize(),
        "meaning": (vocabulary.__doc__ or "").strip().replace("`", ""),
        "terms": [{"term": term.value, "meaning": term.meaning} for term in vocabulary],
        "columns": columns,
    }
