"""What search engines for data are told: schema.org's Dataset, in the head of the front page and of the downloads."""

from collections.abc import Callable
from typing import Any

from datasette import Request, hookimpl
from datasette.app import Datasette

from communique.web.edition import ServedEdition, edition_of
from communique.web.plugins.download_pages import listed, type_of

_PAGES = ("index", "downloads")
_DESCRIPTION = (
    "Who met whom, which projects they back, who finances what and who only plans to, what two countries trade, and "
    "who is for or against it. Coded from articles sentence by sentence: every row names the sentence that says it and "
    "how sure its author is; what a source does not say stays blank."
)
_KEYWORDS = [
    "diplomacy",
    "international relations",
    "meetings",
    "infrastructure projects",
    "financing",
    "trade",
    "evidence",
]


@hookimpl
def extra_template_vars(datasette: Datasette, request: Request, view_name: str) -> Callable[[], dict[str, Any]] | None:
    """Give the template the description."""
    return (lambda: {"dataset": description(datasette, request)}) if view_name in _PAGES and request else None


def description(datasette: Datasette, request: Request) -> dict[str, Any]:
    """The edition as a schema.org Dataset."""

    edition = edition_of(datasette)

    def at(path: str) -> str:
        return edition.whole_address(request, path)

    project = edition.project
    licence = project["license_url"] or project["license"]
    creator = {"@type": "Organization", "name": project["publisher"] or project["title"], "url": at("/")}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{at('/')}#dataset",
        "name": f"{project['title']}, {project['summary']}",
        "description": _DESCRIPTION,
        "url": at("/"),
        **({"license": licence} if licence else {}),
        "creator": creator,
        "publisher": creator,
        "version": edition.name,
        "identifier": f"urn:sha256:{edition.digest}",
        "isAccessibleForFree": True,
        "inLanguage": project["language"],
        "keywords": _KEYWORDS,
        "measurementTechnique": at("/about/methodology"),
        **_time(edition),
        "distribution": [_distribution(file, at) for file in listed(edition)],
    }


def _time(edition: ServedEdition) -> dict[str, str]:
    span = edition.read("about/span.json")
    if not (span["earliest"] and span["latest"]):
        return {}
    return {"temporalCoverage": f"{span['earliest']}/{span['latest']}"}


def _distribution(file: dict[str, Any], at: Callable[[str], str]) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file["title"],
        "description": file["use"],
        "contentUrl": at(f"/downloads/{file['name']}"),
        "encodingFormat": type_of(file["name"]),
        "contentSize": f"{file['bytes']} B",
        "sha256": file["sha256"],
    }
