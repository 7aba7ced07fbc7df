"""What programs that read the site are told.

openapi.json is for their tools (OpenAPI 3.1), llms.txt for language models, robots.txt for crawlers, and schema.org's
Dataset, in the head of the front page and of the downloads, for search engines for data.
"""

import json
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.report import reports_by_group
from communique.web.assistants.endpoint import is_offered
from communique.web.compat import blocking_templates
from communique.web.edition import DATABASE, MANIFEST, edition_of
from communique.web.openapi.description import whole_description
from communique.web.pages import FOR_ANY_SITE
from communique.web.plugins.download_pages import downloads, files, type_of
from communique.web.reports import reports_of

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
_TERMS = ("Modality", "FinancingStage", "AgreementStatus", "MilestoneStatus")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the files."""
    return [(r"^/openapi\.json$", send_description), (r"^/llms\.txt$", send_llms), (r"^/robots\.txt$", send_robots)]


async def send_description(datasette: Datasette, request: Request) -> Response:
    """Return what programs may ask, with addresses that begin where the site is."""
    site = edition_of(datasette).whole_address(request, "").rstrip("/")
    return Response(_written(datasette, site), headers=FOR_ANY_SITE, content_type="application/json; charset=utf-8")


@lru_cache(maxsize=8)
def _written(datasette: Datasette, site: str) -> str:
    downloads = {name: type_of(name) for name in files(edition_of(datasette))}
    return json.dumps(whole_description(edition_of(datasette), site, downloads), ensure_ascii=False)


async def send_llms(datasette: Datasette, request: Request) -> Response:
    """Send what this is, how to ask it, and the rules of evidence that an answer must keep, as Markdown."""
    edition = edition_of(datasette)
    dictionary = edition.read("about/dictionary.json")
    sections = {one["title"]: one["tables"] for one in dictionary["sections"]}
    context = {
        "site": edition.whole_address(request, "").rstrip("/"),
        "has_tools": is_offered(),
        "manifest": edition.read(MANIFEST),
        "edition": edition.name,
        "views": sections["Views"],
        "sections": [one for one in dictionary["sections"] if one["title"] != "Views"],
        "reports": chain.from_iterable(reports_by_group(reports_of(edition).values()).values()),
        "terms": [one for one in dictionary["vocabularies"] if one["name"] in _TERMS],
    }
    plain = blocking_templates(datasette, autoescape=False)
    return Response.text(plain.get_template("llms.txt").render(context))


async def send_robots(datasette: Datasette, request: Request) -> Response:
    """Allow all but SQL of a reader's own and tables narrowed and sorted in every way, which have no end."""
    database = edition_of(datasette).path(DATABASE)
    endless = [f"{database}{end}?" for end in ("", ".json", ".csv", "/*")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in endless), "Allow: /", ""]
    return Response.text("\n".join(lines))


@hookimpl
def extra_template_vars(datasette: Datasette, request: Request, view_name: str) -> Callable[[], dict[str, Any]] | None:
    """Give the template the description."""
    return (lambda: {"dataset": description(datasette, request)}) if view_name in _PAGES and request else None


def description(datasette: Datasette, request: Request) -> dict[str, Any]:
    """Return the edition as a schema.org Dataset."""
    edition = edition_of(datasette)
    project, at, span = edition.project, partial(edition.whole_address, request), edition.read("about/span.json")
    licence = project["license_url"] or project["license"]
    creator = {"@type": "Organization", "name": project["publisher"] or project["title"], "url": at("/")}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{at('/')}#dataset",
        "name": project["full_title"],
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
        **({"temporalCoverage": f"{span['from']}/{span['to']}"} if span["from"] else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file["title"],
                "description": file["use"],
                "contentUrl": at(f"/downloads/{file['name']}"),
                "encodingFormat": type_of(file["name"]),
                "contentSize": f"{file['bytes']} B",
                "sha256": file["sha256"],
            }
            for file in downloads(edition)
        ],
    }
