"""What Datasette is told: descriptions, labels, facets, saved reports, and what the record pages need to know."""

from __future__ import annotations

import html
import re
from typing import Any

from communique.backlinks import backlinks
from communique.browsing import FACETS, NEWEST_FIRST, VALUES_OF_A_FACET
from communique.description import everything_described
from communique.reports import GROUPS, Parameter, Report, list_reports
from schema import Base, Record
from schema.base import VOCABULARY

DATABASE = "communique"
# The project whose money the front page tells of: the editors' choice.
STORY = "astara-rasht-section"
_THINGS = ("actors", "documents", "events", "meetings", "places", "projects", "topics")
_LABELLED = (*_THINGS, "records", "passages", "currencies", "fact_files", "search")
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
    """Datasette's settings."""
    return dict(_SETTINGS)


def metadata() -> dict[str, Any]:
    """Datasette's metadata for a snapshot."""
    return {
        "title": "Communiqué",
        "description": "A relational database of diplomacy: every row shows the sentence that says it, and how sure "
        "that sentence is.",
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "extra_css_urls": ["/static/communique.css"],
        "databases": {DATABASE: {"tables": _tables(), "queries": _queries()}},
        "plugins": {"communique": _for_our_plugin()},
    }


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = {"alembic_version": {"hidden": True}, "facet_counts": {"hidden": True}}
    for described in everything_described():
        entry: dict[str, Any] = {"description": described.meaning, "columns": dict(described.columns)}
        if described.name in _LABELLED:
            entry["label_column"] = "label"
        if described.name in NEWEST_FIRST:
            entry["sort_desc"] = NEWEST_FIRST[described.name]
        if described.name in FACETS:
            # Of the kind of publish/plugins/counted_facets.py.
            entry["facets"] = [{"counted": column} for column in FACETS[described.name]]
        tables.setdefault(described.name, {}).update(entry)
    return tables


def _queries() -> dict[str, Any]:
    return {report.name: _query(report) for report in list_reports()}


def _query(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "description_html": _introduction(report),
        "sql": with_defaults(report),
        "params": [parameter.name for parameter in report.parameters],
        "hide_sql": True,
    }


def _introduction(report: Report) -> str:
    parts = [f"<p class='question'>{html.escape(report.question)}</p>"]
    if report.parameters:
        items = "".join(f"<li>{_help(parameter)}</li>" for parameter in report.parameters)
        parts.append(f"<ul class='parameters'>{items}</ul>")
    parts.extend(f"<p class='caveat'>{html.escape(caveat)}</p>" for caveat in report.caveats)
    columns = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(meaning)}</dd>"
        for name, meaning in report.columns.items()
        if not name.endswith("_id")
    )
    parts.append(f"<details class='columns'><summary>What the columns mean</summary><dl>{columns}</dl></details>")
    if report.advice:  # folded: it concerns large databases only
        advice = html.escape(report.advice)
        parts.append(f"<details><summary>In a large database</summary><p>{advice}</p></details>")
    return "".join(parts)


def _help(parameter: Parameter) -> str:
    default = f" Left empty: {html.escape(parameter.default)}." if parameter.default else ""
    return f"<code>{parameter.name}</code> {html.escape(parameter.help)}{default}"


def with_defaults(report: Report) -> str:
    """The report's SQL for Datasette, where a parameter arrives as text and is empty when it is not given."""
    sql = report.sql
    for parameter in report.parameters:
        sql = re.sub(rf"(?<![:\w]):{parameter.name}\b", _bound(parameter).replace("\\", "\\\\"), sql)
    return sql


def _bound(parameter: Parameter) -> str:
    value = f":{parameter.name}"
    if parameter.default:
        default = parameter.default.replace("'", "''")
        value = f"coalesce(nullif(:{parameter.name}, ''), '{default}')"
    return f"cast({value} as integer)" if parameter.type == "integer" else value


def _for_our_plugin() -> dict[str, Any]:
    """What publish/plugins needs to know of the model, since it imports nothing of ours."""
    return {
        "tables": {kind: str(mapper.local_table) for kind, mapper in Record.__mapper__.polymorphic_map.items()},
        "also": {"loan": ["financings"]},
        "references": _references(),
        "vocabularies": _vocabularies(),
        "backlinks": backlinks(),
        "story": STORY,
        "reports": [
            {
                "group": group,
                "reports": [{"name": r.name, "question": r.question} for r in list_reports() if r.group == group],
            }
            for group in GROUPS
        ],
    }


def _vocabularies() -> dict[str, dict[str, dict[str, str]]]:
    """By table and column: each term with its meaning."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if vocabulary := column.info.get(VOCABULARY):
                found.setdefault(table.name, {})[column.name] = {term.value: term.meaning for term in vocabulary}
    return found


def _references() -> dict[str, dict[str, str]]:
    """By table: which columns point at which table."""
    found: dict[str, dict[str, str]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                if column.name.endswith("_id") or column.name == "currency":
                    found.setdefault(table.name, {})[column.name] = key.column.table.name
    return found
