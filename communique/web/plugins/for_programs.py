"""What programs that read the site are told: llms.txt for language models, robots.txt for crawlers."""

from typing import Any

from datasette import Response, hookimpl

from communique.web import edition_files as edition
from communique.web.addresses import absolute
from communique.web.query import DATABASE, configuration

_TERMS = ("Modality", "FinancingStage", "MilestoneStatus")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the two files."""
    return [(r"^/llms\.txt$", llms), (r"^/robots\.txt$", robots)]


async def llms(datasette: Any, request: Any) -> Response:
    """What this is, how to ask it, and the rules of evidence that an answer must keep, as Markdown."""
    dictionary = edition.read(datasette, "about/dictionary.json")
    sections = {one["title"]: one["tables"] for one in dictionary["sections"]}
    context = {
        "site": absolute(datasette, request, datasette.urls.path("")).rstrip("/"),
        "manifest": edition.read(datasette, edition.MANIFEST),
        "edition": edition.digest(datasette)[:16],
        "views": sections["Views"],
        "sections": [one for one in dictionary["sections"] if one["title"] != "Views"],
        "reports": configuration(datasette).get("reports", []),
        "terms": [one for one in dictionary["vocabularies"] if one["name"] in _TERMS],
    }
    plain = datasette.jinja_env.overlay(enable_async=False, autoescape=False)
    return Response.text(plain.get_template("llms.txt").render(context))


async def robots(datasette: Any, request: Any) -> Response:
    """All may be read but SQL of a reader's own and tables narrowed and sorted in every way, which have no end."""
    database = datasette.urls.path(f"/{DATABASE}")
    endless = [f"{database}{end}?" for end in ("", ".json", ".csv", "/*")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in endless), "Allow: /", ""]
    return Response.text("\n".join(lines))
