"""What Datasette is told: descriptions, labels, facets, saved reports, and what the record pages need to know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Column

from communique.edition.backlinks import backlinks
from communique.edition.description import everything_described, kind_of
from communique.edition.facets import FACETS, NEWEST_FIRST, VALUES_OF_A_FACET
from communique.edition.search_index import PLUMBING, WITHOUT_PAGES
from communique.factfiles.records.side_rows import SIDE_ROWS
from communique.project import Project
from communique.reports.report import Report
from communique.schema import VIEWS, Base
from communique.schema.base import BLANK, PART_OF, VOCABULARY, meaning_for_readers, references
from communique.schema.record import addresses_of_kinds, kinds_of_things, tables_of_kinds

DATABASE = "communique"
# Tables whose rows are called by their column `label`, beside those of things.
_LABELLED = ("accounts", "records", "passages", "currencies", "fact_files", "search")
_HIDDEN = ("alembic_version", "facet_counts", "list_lengths", "report_choices", "report_openings", *PLUMBING)
# What Datasette is set to.
SETTINGS = {
    # Suggesting facets is what costs on large tables; ours are counted when the snapshot is made.
    "suggest_facets": False,
    "default_facet_size": VALUES_OF_A_FACET,
    "default_page_size": 50,
    "max_returned_rows": 10_000,
    # Of each of a process's few connections: the rows of a page lie far apart in a large snapshot.
    "cache_size_kb": 16 * 1024,
    "allow_facet": True,
    "allow_download": True,
}
# What pages need of what communique.toml says; lists and texts are empty where it says nothing.
_OF_THE_PROJECT = (
    *("id", "title", "full_title", "summary", "description", "publisher", "license", "license_url", "license_line"),
    *("cited_authors", "coders", "story", "language", "url", "mistakes"),
)


def metadata(project: Project, reports: Iterable[Report], empty_reports: Collection[str] = ()) -> dict[str, Any]:
    """Return Datasette's metadata for a snapshot of a project's database, in which some reports have no rows."""
    said = project.settings
    tables = _tables(said.tables)
    return {
        "title": said.title,
        "description": said.description,
        **_without_blanks({"license": said.license, "license_url": said.license_url}),
        "extra_css_urls": ["/static/communique.css"],
        "databases": {DATABASE: {"tables": tables, "queries": _queries(reports, {*tables, *said.tables})}},
        "plugins": {"communique": {**_for_our_plugin(project), "empty_reports": [*empty_reports]}},
    }


def _tables(own: Mapping[str, str]) -> dict[str, Any]:
    tables: dict[str, Any] = {name: {"hidden": True} for name in _HIDDEN}
    tables |= {name: {"hidden": True, "allow": False} for name in WITHOUT_PAGES}
    labelled = {*_LABELLED, *(tables_of_kinds()[kind] for kind in kinds_of_things())}
    for described in everything_described():
        entry: dict[str, Any] = {"description": described.meaning, "columns": dict(described.columns)}
        if described.name in labelled:
            entry["label_column"] = "label"
        if described.name in NEWEST_FIRST:
            entry["sort_desc"] = NEWEST_FIRST[described.name]
        if described.name in FACETS:
            # Of the kind of communique/web/plugins/facets.py.
            entry["facets"] = [{"counted": column} for column in FACETS[described.name]]
        tables.setdefault(described.name, {}).update(entry)
    for view in VIEWS:
        tables[view.name] |= {"title": view.title, "description": view.question}
    tables.update({name: {"description": meaning} for name, meaning in own.items() if meaning})
    return tables


def _queries(reports: Iterable[Report], tables: Collection[str]) -> dict[str, Any]:
    """Return the reports as Datasette's queries, which it serves before tables and views.

    One that is called as one of those stands at its own address alone.
    """
    return {report.name: _query(report) for report in reports if report.name not in tables}


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
    said = {name.removeprefix("cited_"): getattr(project.settings, name) for name in _OF_THE_PROJECT}
    leads = {
        table.name: {column: target.name for column, target in references(table).items()}
        for table in Base.metadata.sorted_tables
    }
    return {
        "project": {**said, "has_agreement": project.agreement.is_file()},
        "addresses": addresses_of_kinds(),
        "tables": tables_of_kinds(),
        "also": {"loan": ["financings"]},
        "references": _without_blanks(leads),
        "vocabularies": _without_blanks(_by_column(_terms)),
        "types": _by_column(kind_of),
        "meanings": _by_column(meaning_for_readers),
        "blanks": _by_column(lambda column: column.info.get(BLANK)),
        "parts": _by_column(lambda column: column.info.get(PART_OF)),
        "backlinks": backlinks(),
        "sets": sorted({name for name, _ in SIDE_ROWS}),
        "story": said["story"],
    }


def _by_column(tell: Callable[[Column[Any]], Any]) -> dict[str, dict[str, Any]]:
    """Return, by table and column of the model, what there is to tell of it."""
    return {
        table.name: {column.name: told for column in table.columns if (told := tell(column)) is not None}
        for table in Base.metadata.sorted_tables
    }


def _terms(column: Column[Any]) -> dict[str, str] | None:
    """Return the terms of a column's vocabulary with their meanings; None where it has none."""
    vocabulary = column.info.get(VOCABULARY)
    return {term.value: term.meaning for term in vocabulary} if vocabulary else None


def _without_blanks(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
