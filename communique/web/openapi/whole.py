"""The whole description."""

from datasette.app import Datasette

from communique.web.edition import edition_of
from communique.web.openapi.files import paths_of_descriptions, paths_of_files
from communique.web.openapi.parts import SCHEMAS
from communique.web.openapi.records import (
    paths_of_reconciliation,
    paths_of_records,
    paths_of_search,
    schemas_of_records,
)
from communique.web.openapi.reports import paths_of_reports, schemas_of_reports
from communique.web.openapi.tables import paths_of_tables, schemas_of_tables
from communique.web.query import Row

_ABOUT = (
    "A relational database of diplomacy: every row shows which sentence says it, and how sure that sentence is. Blank "
    "means that the source does not say; a plan is not a fact. Everything is read-only, without keys or accounts. An "
    "edition never changes; a new one may number ids anew, so keep slugs and addresses."
)


def whole_description(datasette: Datasette, site: str, downloads: dict[str, str]) -> Row:
    """What programs may ask of the site at an address; `downloads` says of each file its media type."""
    edition = edition_of(datasette)
    paths = {
        **paths_of_records(edition),
        **paths_of_search(),
        **paths_of_reports(datasette),
        **paths_of_tables(edition),
        **paths_of_files(edition, downloads),
        **paths_of_reconciliation(edition),
        **paths_of_descriptions(),
    }
    schemas = {**SCHEMAS, **schemas_of_records(), **schemas_of_reports(datasette), **schemas_of_tables(edition)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Communiqué",
            "summary": "A database of diplomacy, for programs",
            "description": _ABOUT,
            "version": edition.name,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": site}],
        "tags": [{"name": name} for name in _tags(paths)],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _tags(paths: Row) -> list[str]:
    """The tags of all operations, in their order."""
    return list(dict.fromkeys(tag for path in paths.values() for asked in path.values() for tag in asked["tags"]))
