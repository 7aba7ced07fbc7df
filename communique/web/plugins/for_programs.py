"""What programs that read the site are told: openapi.json for their tools (OpenAPI 3.1), llms.txt for language models,
robots.txt for crawlers.
"""

import json
from functools import lru_cache
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.compat import plain_text_templates
from communique.web.edition import DATABASE, MANIFEST, edition_of
from communique.web.openapi import whole_description
from communique.web.plugins.download_pages import files, type_of

_ANYWHERE = {"access-control-allow-origin": "*"}
_TERMS = ("Modality", "FinancingStage", "MilestoneStatus")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the files."""
    return [(r"^/openapi\.json$", send_description), (r"^/llms\.txt$", llms), (r"^/robots\.txt$", robots)]


async def send_description(datasette: Datasette, request: Request) -> Response:
    """Return what programs may ask, with addresses that begin where the site is."""
    site = edition_of(datasette).whole_address(request, "").rstrip("/")
    return Response(_written(datasette, site), headers=_ANYWHERE, content_type="application/json; charset=utf-8")


@lru_cache(maxsize=8)
def _written(datasette: Datasette, site: str) -> str:
    downloads = {name: type_of(name) for name in files(edition_of(datasette))}
    return json.dumps(whole_description(datasette, site, downloads), ensure_ascii=False)


async def llms(datasette: Datasette, request: Request) -> Response:
    """Send what this is, how to ask it, and the rules of evidence that an answer must keep, as Markdown."""
    edition = edition_of(datasette)
    dictionary = edition.read("about/dictionary.json")
    sections = {one["title"]: one["tables"] for one in dictionary["sections"]}
    context = {
        "site": edition.whole_address(request, "").rstrip("/"),
        "manifest": edition.read(MANIFEST),
        "edition": edition.name,
        "views": sections["Views"],
        "sections": [one for one in dictionary["sections"] if one["title"] != "Views"],
        "reports": edition.configuration.get("reports", []),
        "terms": [one for one in dictionary["vocabularies"] if one["name"] in _TERMS],
    }
    plain = plain_text_templates(datasette)
    return Response.text(plain.get_template("llms.txt").render(context))


async def robots(datasette: Datasette, request: Request) -> Response:
    """Allow all but SQL of a reader's own and tables narrowed and sorted in every way, which have no end."""
    database = edition_of(datasette).path(DATABASE)
    endless = [f"{database}{end}?" for end in ("", ".json", ".csv", "/*")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in endless), "Allow: /", ""]
    return Response.text("\n".join(lines))
