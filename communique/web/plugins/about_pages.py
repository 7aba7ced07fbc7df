"""Pages about the data: what this is, its dictionary, methodology, codebook, coverage and diagram.

What they show was written when publishing, into the edition.
"""

import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from markupsafe import Markup

from communique.web.compat import BadRequest
from communique.web.edition import DATASETS, MANIFEST, Row, ServedEdition, View, edition_of, query
from communique.web.known_parameters import takes
from communique.web.pages import html_page
from communique.web.promises import shows_promises
from communique.web.records.evidence import document_for_reader

DOCUMENTS_PER_PAGE = 50
# Of the vocabularies those that a reader of any row meets, by the question that they answer.
_TERMS_TO_JUDGE_BY = {
    "How sure is the source?": "Modality",
    "What does a sentence do to a record?": "Bearing",
    "Where voices differ, which value stands?": "Rule",
    "What is another value beside it?": "Standing",
    "How far has the money come?": "FinancingStage",
    "How exact is a figure?": "Bound",
    "Has it happened?": "EventStatus",
    "Why was nothing coded?": "CodingReason",
    "How far can a source be relied on?": "Reliability",
}
_COVERAGE = """
SELECT c.*, r.kind, r.slug, d.title, d.published_on, d.source_type, d.reliability, d.reliability_note,
author.label AS author, publisher.label AS publisher, publisher.kind AS publisher_kind, publisher.slug AS publisher_slug
FROM document_coverage AS c JOIN documents AS d ON d.id = c.document_id JOIN records AS r ON r.id = d.id
LEFT JOIN actors AS author ON author.id = d.author_id LEFT JOIN records AS publisher ON publisher.id = d.publisher_id
WHERE c.place > :after AND NOT r.is_bulk ORDER BY c.place LIMIT :limit
"""
# No collection has as many documents; a longer number would be none for SQLite.
_NUMBER = re.compile("[0-9]{1,9}")


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the pages."""
    return [(rf"^/about(?:/(?P<page>{'|'.join(_PAGES)}))?/?$", show_page)]


@takes("after")
async def show_page(datasette: Datasette, request: Request) -> Response:
    """Show one of the pages."""
    page = request.url_vars["page"]
    path, template = (f"/about/{page}", f"about_{page}.html") if page else ("/about", "about.html")
    make = _PAGES[page] if page else about
    context = await make(datasette, request)
    return await html_page(datasette, request, template, context, "about", path=path)


async def about(datasette: Datasette, request: Request) -> Row:
    """Return what this is, how to judge a row, its limits, licence, and how to cite it."""
    edition = edition_of(datasette)
    return {
        "judging": edition.prose("about/judging.json"),
        "coverage": edition.read("about/coverage.json"),
        "span": span_of(edition),
        "manifest": edition.read(MANIFEST),
        "edition": edition.name,
        "has_promises": shows_promises(edition),
        "sha256": edition.digest,
        "site": edition.whole_address(request, "/"),
    }


def span_of(edition: ServedEdition) -> Row:
    """Return the time that the documents speak of, with the addresses of the records at its ends."""
    span = edition.read("about/span.json")
    ends = {name: {**span[name], "url": edition.address(span[name])} for name in ("first", "last") if span[name]}
    return {**span, **ends}


async def dictionary(datasette: Datasette, request: Request) -> Row:
    """Return every table, view and column, and the terms that columns are filled with."""
    return {"dictionary": _dictionary(edition_of(datasette))}


@lru_cache(maxsize=8)
def _dictionary(edition: ServedEdition) -> Markup:
    """Return the dictionary as HTML: the same for all readers of an edition, and long."""
    return edition.render("_dictionary.html", edition.read("about/dictionary.json"))


def _vocabularies(edition: ServedEdition) -> dict[str, Row]:
    return {one["name"]: one for one in edition.read("about/dictionary.json")["vocabularies"]}


async def methodology(datasette: Datasette, request: Request) -> Row:
    """Return how documents become facts, how far coders agreed, and what the terms mean."""
    edition = edition_of(datasette)
    known = _vocabularies(edition)
    return {
        "sections": edition.prose("about/methodology.json"),
        "terms": [(question, known[name]) for question, name in _TERMS_TO_JUDGE_BY.items() if name in known],
    }


async def codebook(datasette: Datasette, request: Request) -> Row:
    """Return the rules that coders follow."""
    edition, name = edition_of(datasette), "about/codebook.json"
    # Older editions have the codebook among the methodology.
    return {"sections": edition.prose(name if edition.has(name) else "about/methodology.json")}


async def coverage(datasette: Datasette, request: Request) -> Row:
    """Return, document by document, how many sentences are cited or explained, and the publisher's standing."""
    after = request.args.get("after") or "0"
    if not _NUMBER.fullmatch(after):
        raise BadRequest("`after` is the number of documents to pass over")
    documents = await query(datasette, lambda view: documents_after(view, int(after)))
    edition = edition_of(datasette)
    return {
        "coverage": edition.read("about/coverage.json"),
        "span": span_of(edition),
        "documents": documents[:DOCUMENTS_PER_PAGE],
        "next": documents[DOCUMENTS_PER_PAGE - 1]["place"] if len(documents) > DOCUMENTS_PER_PAGE else None,
        "is_first": after == "0",
        "datasets": [
            {**one, "url": edition.path(f"{edition.places['document']}/{one['slug']}")} for one in _datasets(edition)
        ],
        "reasons": _vocabularies(edition)["CodingReason"]["terms"],
    }


def _datasets(edition: ServedEdition) -> list[Row]:
    return list(edition.read(DATASETS)) if edition.has_datasets else []


def documents_after(view: View, after: int) -> list[Row]:
    """Return the documents after so many, in reading order: one more than a page shows."""
    return [document_for_reader(view, row) for row in view.ask(_COVERAGE, after=after, limit=DOCUMENTS_PER_PAGE + 1)]


async def schema(datasette: Datasette, request: Request) -> Row:
    """Return the diagram of tables, and the same in words."""
    edition = edition_of(datasette)
    drawing = Markup(edition.read_text("about/schema.svg"))  # noqa: S704  written when publishing
    return {"drawing": drawing, "groups": edition.read("about/schema.json")}


_PAGES: dict[str, Callable[[Datasette, Request], Awaitable[Row]]] = {
    "dictionary": dictionary,
    "methodology": methodology,
    "codebook": codebook,
    "coverage": coverage,
    "schema": schema,
}
