"""Feeds, downloads, pictures, and what describes the rest."""

from communique.web.edition import DATABASE, ServedEdition
from communique.web.openapi.parts import JSON, PLAIN, file, get, in_path, of_type
from communique.web.pictures import pictures
from communique.web.query import Row

TAG, OF_THE_SITE = "Files", "What describes the site"
_DATASETTES = ("databases", "metadata", "plugins", "settings", "versions")


def paths_of_files(edition: ServedEdition, downloads: dict[str, str]) -> Row:
    """Feeds, downloads (media types by name) and pictures."""
    name = in_path("name", "The file.", {"enum": sorted(downloads)})
    drawn = in_path("name", "The picture.", {"enum": sorted(pictures(edition)) or ["none"]})
    form = in_path("form", "Drawn, drawn for narrow screens, or painted.", {"enum": ["svg", "narrow.svg", "png"]})
    kinds = sorted({kind.partition(";")[0] for kind in downloads.values()})
    return {
        "/feed.atom": file("feed", TAG, "New documents (Atom)", ["application/atom+xml"]),
        "/calendar.ics": file("calendar", TAG, "Meetings and promised days (iCalendar)", ["text/calendar"]),
        f"/{DATABASE}.db": file("database", TAG, "The whole database", ["application/octet-stream"]),
        "/downloads/{name}": file("download", TAG, "A download", kinds, [name]),
        "/pictures/{name}.{form}": file("picture", TAG, "A picture", ["image/svg+xml", "image/png"], [drawn, form]),
    }


def paths_of_descriptions() -> Row:
    """What tells programs what the site is."""
    described = {"200": of_type(JSON, "A description, as Datasette gives it.", {"type": ["object", "array"]})}
    return {
        "/openapi.json": get(
            "openapi", OF_THE_SITE, "This description", {"200": of_type(JSON, "OpenAPI 3.1.", {"type": "object"})}
        ),
        "/llms.txt": file("llms", OF_THE_SITE, "For language models", [PLAIN]),
        "/robots.txt": file("robots", OF_THE_SITE, "For crawlers", [PLAIN]),
        **{f"/-/{name}.json": get(name, OF_THE_SITE, f"Datasette's {name}", described) for name in _DATASETTES},
    }
