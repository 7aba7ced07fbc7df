"""What programs that read the site are told: llms.txt for language models, robots.txt for crawlers."""

from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.edition import DATABASE, MANIFEST, edition_of

_TERMS = ("Modality", "FinancingStage", "MilestoneStatus")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the two files."""
    return [(r"^/llms\.txt$", llms), (r"^/robots\.txt$", robots)]


async def llms(datasette: Datasette, request: Request) -> Response:
    """What this is, how to ask it, and the rules of evidence that an answer must keep, as Markdown."""
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
    plain = datasette.jinja_env.overlay(enable_async=False, autoescape=False)
    return Response.text(plain.get_template("llms.txt").render(context))


async def robots(datasette: Datasette, request: Request) -> Response:
    """All may be read but SQL of a reader's own and tables narrowed and sorted in every way, which have no end."""
    database = edition_of(datasette).path(DATABASE)
    endless = [f"{database}{end}?" for end in ("", ".json", ".csv", "/*")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in endless), "Allow: /", ""]
    return Response.text("\n".join(lines))
