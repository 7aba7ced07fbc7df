"""What Datasette is told: descriptions, labels, facets, saved reports, and what the record pages need to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from communique.edition.backlinks import backlinks
from communique.edition.description import everything_described, kind_of
from communique.edition.facets import FACETS, NEWEST_FIRST, VALUES_OF_A_FACET
from communique.edition.search_index import PLUMBING
from communique.project import Project, Settings
from communique.reports.report import Report
from communique.schema import Base, Record
from communique.schema.base import BLANK, PART_OF, VOCABULARY, meaning_for_readers, references

DATABASE = "communique"
_THINGS = ("actors", "documents", "events", "meetings", "places", "projects", "topics")
_LABELLED = (*_THINGS, "records", "passages", "currencies", "fact_files", "search")
_HIDDEN = ("alembic_version", "facet_counts", "report_choices", *PLUMBING)
_SETTINGS = {
    # Suggesting facets is what costs on large tables; ours are counted when the snapshot is made.
    "suggest_facets": False,
    "default_facet_size": VALUES_OF_A_FACET,
    "default_page_size": 50,
    "max_returned_rows": 10_000,
    "allow_facet": True,
    "allow_download": True,
}


def settings() -> dict[str, Any]:
    """Return Datasette's settings."""
    return dict(_SETTINGS)


def metadata(project: Project, reports: Iterable[Report]) -> dict[str, Any]:
    """Return Datasette's metadata for a snapshot of a project's database."""
    said = project.settings
    licence = {"license": said.license, "license_url": said.license_url}
    return {
        "title": said.title,
        "description": said.description,
        **{key: value for key, value in licence.items() if value},
        "extra_css_urls": ["/static/communique.css"],
        "databases": {DATABASE: {"tables": _tables(said.tables), "queries": _queries(reports)}},
        "plugins": {"communique": _for_our_plugin(project)},
    }


def _of_the_project(said: Settings) -> dict[str, Any]:
    """Return what pages need of the project by communique.toml; lists and texts are empty where it says nothing."""
    return {
        "id": said.id,
        "title": said.title,
        "full_title": said.full_title,
        "summary": said.summary,
        "description": said.description,
        "publisher": said.publisher,
        "license": said.license,
        "license_url": said.license_url,
        "license_line": said.license_line,
        "authors": list(said.cited_authors),
        "coders": list(said.coders),
        "story": said.story,
        "language": said.language,
        "url": said.url,
        "mistakes": said.mistakes,
    }


def _tables(own: Mapping[str, str]) -> dict[str, Any]:
    tables: dict[str, Any] = {name: {"hidden": True} for name in _HIDDEN}
    for described in everything_described():
        entry: dict[str, Any] = {"description": described.meaning, "columns": dict(described.columns)}
        if described.name in _LABELLED:
            entry["label_column"] = "label"
        if described.name in NEWEST_FIRST:
            entry["sort_desc"] = NEWEST_FIRST[described.name]
        if described.name in FACETS:
            # Of the kind of communique/web/plugins/facets.py.
            entry["facets"] = [{"counted": column} for column in FACETS[described.name]]
        tables.setdefault(described.name, {}).update(entry)
    tables.update({name: {"description": meaning} for name, meaning in own.items() if meaning})
    return tables


def _queries(reports: Iterable[Report]) -> dict[str, Any]:
    return {report.name: _query(report) for report in reports}


def _query(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "description": report.question,
        "sql": report.sql_with_defaults,
        "params": [parameter.name for parameter in report.parameters],
        "hide_sql": True,
    }


def _for_our_plugin(project: Project) -> dict[str, Any]:
    """Return what communique/web/plugins needs to know of the model, since it imports nothing of ours."""
    return {
        "project": _of_the_project(project.settings),
        "tables": {kind: str(mapper.local_table) for kind, mapper in Record.__mapper__.polymorphic_map.items()},
        "also": {"loan": ["financings"]},
        "references": _references(),
        "vocabularies": _vocabularies(),
        "types": _types(),
        "meanings": _meanings(),
        "blanks": _blanks(),
        "parts": _parts(),
        "backlinks": backlinks(),
        "story": project.settings.story,
    }


def _vocabularies() -> dict[str, dict[str, dict[str, str]]]:
    """Return, by table and column, each term with its meaning."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if vocabulary := column.info.get(VOCABULARY):
                found.setdefault(table.name, {})[column.name] = {term.value: term.meaning for term in vocabulary}
    return found


def _types() -> dict[str, dict[str, str]]:
    """Return, by table and column of the model, what kind of value is in it."""
    return {
        table.name: {column.name: kind_of(column) for column in table.columns} for table in Base.metadata.sorted_tables
    }


def _meanings() -> dict[str, dict[str, str]]:
    """Return, by table and column, what it means, for a reader."""
    return {
        table.name: {column.name: meaning_for_readers(column) for column in table.columns}
        for table in Base.metadata.sorted_tables
    }


def _blanks() -> dict[str, dict[str, str]]:
    """Return, by table and column in which a source can be silent, what a blank means."""
    return {
        table.name: {column.name: column.info[BLANK] for column in table.columns if BLANK in column.info}
        for table in Base.metadata.sorted_tables
    }


def _references() -> dict[str, dict[str, str]]:
    """Return, by table, which columns point at which table."""
    return {
        table.name: {column: target.name for column, target in references(table).items()}
        for table in Base.metadata.sorted_tables
        if references(table)
    }


def _parts() -> dict[str, dict[str, str]]:
    """Return, by table, the columns that a reader is told of in another one, with its name."""
    return {
        table.name: {column.name: column.info[PART_OF] for column in table.columns if PART_OF in column.info}
        for table in Base.metadata.sorted_tables
    }
