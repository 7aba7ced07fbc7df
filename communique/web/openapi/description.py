"""The whole description; here are the paths of files and feeds, and of what describes the rest."""

from communique.web.assistants.endpoint import PATH, is_offered
from communique.web.charts import charts
from communique.web.edition import DATABASE, Row, ServedEdition
from communique.web.openapi.changes import SCHEMAS_OF_CHANGES, paths_of_changes
from communique.web.openapi.parts import JSON, PLAIN, SCHEMAS, file, get, in_path, of_type
from communique.web.openapi.records import (
    SCHEMAS_OF_RECORDS,
    paths_of_reconciliation,
    paths_of_records,
    paths_of_search,
)
from communique.web.openapi.reports import path_of_promises, paths_of_reports, schemas_of_reports
from communique.web.openapi.tables import paths_of_tables, schemas_of_tables

TAG, OF_THE_SITE = "Files", "What describes the site"
_DATASETTES = ("databases", "metadata", "plugins", "settings", "versions")


def paths_of_files(edition: ServedEdition, downloads: dict[str, str]) -> Row:
    """Return the paths of feeds, downloads (media types by name) and pictures."""
    name = in_path("name", "The file.", {"enum": sorted(downloads)})
    drawn = in_path("name", "The picture.", {"enum": sorted(charts(edition)) or ["none"]})
    form = in_path("form", "Drawn, drawn for narrow screens, or painted.", {"enum": ["svg", "narrow.svg", "png"]})
    kinds = sorted({kind.partition(";")[0] for kind in downloads.values()})
    return {
        "/feed.atom": file("feed", TAG, "New documents and changes (Atom)", ["application/atom+xml"]),
        "/calendar.ics": file("calendar", TAG, "Meetings and promised days (iCalendar)", ["text/calendar"]),
        f"/{DATABASE}.db": file("database", TAG, "The whole database", ["application/octet-stream"]),
        "/downloads/{name}": file("download", TAG, "A download", kinds, [name]),
        "/pictures/{name}.{form}": file("picture", TAG, "A picture", ["image/svg+xml", "image/png"], [drawn, form]),
    }


def paths_of_descriptions() -> Row:
    """Return the paths of what tells programs what the site is."""
    described = {"200": of_type(JSON, "A description, as Datasette gives it.", {"type": ["object", "array"]})}
    this = {"200": of_type(JSON, "OpenAPI 3.1.", {"type": "object"})}
    return {
        "/openapi.json": get("openapi", OF_THE_SITE, "This description", this),
        "/llms.txt": file("llms", OF_THE_SITE, "For language models", [PLAIN]),
        "/robots.txt": file("robots", OF_THE_SITE, "For crawlers", [PLAIN]),
        **{f"/-/{name}.json": get(name, OF_THE_SITE, f"Datasette's {name}", described) for name in _DATASETTES},
    }


_ABOUT = (
    "Blank means that the source does not say; a plan is not a fact. Everything is read-only, without keys or "
    "accounts. An edition never changes; a new one may number ids anew, so keep slugs and addresses."
)
# The protocol has descriptions of its own, which clients ask for.
_FOR_ASSISTANTS = (
    f" AI assistants ask {PATH} instead, by the Model Context Protocol (Streamable HTTP, stateless): its tools "
    "describe themselves there, and their calls are no paths, so that they are not listed here."
)


def whole_description(edition: ServedEdition, site: str, downloads: dict[str, str]) -> Row:
    """Return what programs may ask of the site at an address; `downloads` says of each file its media type."""
    paths = {
        **paths_of_records(edition),
        **paths_of_search(),
        **paths_of_reports(edition),
        **path_of_promises(edition),
        **paths_of_tables(edition),
        **paths_of_files(edition, downloads),
        **paths_of_changes(edition),
        **paths_of_reconciliation(edition),
        **paths_of_descriptions(),
    }
    schemas = {
        **SCHEMAS,
        **SCHEMAS_OF_RECORDS,
        **SCHEMAS_OF_CHANGES,
        **schemas_of_reports(edition),
        **schemas_of_tables(edition),
    }
    tags = dict.fromkeys(tag for path in paths.values() for asked in path.values() for tag in asked["tags"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": edition.project["title"],
            "summary": "A database of diplomacy, for programs",
            "description": f"{edition.project['description']} {_ABOUT}{_FOR_ASSISTANTS if is_offered() else ''}",
            "version": edition.name,
            **_license(edition),
        },
        "servers": [{"url": site}],
        "tags": [{"name": name} for name in tags],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _license(edition: ServedEdition) -> Row:
    name, url = edition.project["license"], edition.project["license_url"]
    return {"license": {"name": name, **({"url": url} if url else {})}} if name else {}
