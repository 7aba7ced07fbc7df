"""Pages about the data: what this is, its dictionary, methodology, coverage and diagram.

What they show was written when publishing, into the edition.
"""

from functools import lru_cache
from typing import Any

from datasette import Response, hookimpl
from datasette.utils.asgi import BadRequest
from markupsafe import Markup

from communique.web import edition_files as edition
from communique.web.addresses import absolute, record_address
from communique.web.query import Ask, Row, in_one_go
from communique.web.rendering import at_one_go
from communique.wording import date_in_words

DOCUMENTS_PER_PAGE = 50
# Of the vocabularies those that a reader of any row meets, by the question that they answer.
_TERMS_TO_JUDGE_BY = {
    "How sure is the source?": "Modality",
    "What does a sentence do to a record?": "CitationRelation",
    "How far has the money come?": "FinancingStage",
    "How exact is an amount?": "AmountBound",
    "Was a step reached?": "MilestoneStatus",
    "Has it happened?": "EventStatus",
    "Why was nothing coded?": "CodingReason",
    "How far can a source be relied on?": "Reliability",
}
_COVERAGE = """
SELECT c.*, r.kind, r.slug, d.title, d.published_on, d.source_type, d.reliability, d.reliability_note,
author.label AS author, publisher.label AS publisher, publisher.kind AS publisher_kind, publisher.slug AS publisher_slug
FROM document_coverage AS c JOIN documents AS d ON d.id = c.document_id JOIN records AS r ON r.id = d.id
LEFT JOIN actors AS author ON author.id = d.author_id LEFT JOIN records AS publisher ON publisher.id = d.publisher_id
WHERE c.place > :after ORDER BY c.place LIMIT :limit
"""
# No collection has as many documents; a longer number would be none for SQLite.
_MOST_DIGITS = 9


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the pages."""
    return [
        (r"^/about/?$", show_about),
        (r"^/about/dictionary/?$", show_dictionary),
        (r"^/about/methodology/?$", show_methodology),
        (r"^/about/coverage/?$", show_coverage),
        (r"^/about/schema/?$", show_schema),
    ]


async def show_about(datasette: Any, request: Any) -> Response:
    """What this is, how to judge a row, its limits, licence, and how to cite it."""
    digest = edition.digest(datasette)
    context = {
        "judging": _safe(edition.prose(datasette, "about/judging.json")),
        "coverage": edition.read(datasette, "about/coverage.json"),
        "span": edition.read(datasette, "about/span.json"),
        "manifest": edition.read(datasette, edition.MANIFEST),
        "edition": digest[:16],
        "sha256": digest,
        "site": absolute(datasette, request, datasette.urls.path("/")),
    }
    return await _page(datasette, request, "about", context)


async def show_dictionary(datasette: Any, request: Any) -> Response:
    """Every table, view and column, and the terms that columns are filled with."""
    return await _page(datasette, request, "dictionary", {"dictionary": _dictionary(datasette)})


@lru_cache(maxsize=8)
def _dictionary(datasette: Any) -> Markup:
    """The dictionary as HTML: the same for all readers of an edition, and long."""
    return at_one_go(datasette, "_dictionary.html", edition.read(datasette, "about/dictionary.json"))


async def show_methodology(datasette: Any, request: Any) -> Response:
    """The codebook, and what its terms mean."""
    known = {one["name"]: one for one in edition.read(datasette, "about/dictionary.json")["vocabularies"]}
    context = {
        "sections": _safe(edition.prose(datasette, "about/methodology.json")),
        "terms": [(question, known[name]) for question, name in _TERMS_TO_JUDGE_BY.items() if name in known],
    }
    return await _page(datasette, request, "methodology", context)


async def show_coverage(datasette: Any, request: Any) -> Response:
    """Document by document: how many sentences are cited or explained, and the publisher's standing."""
    after = request.args.get("after") or "0"
    if not (after.isascii() and after.isdigit() and len(after) <= _MOST_DIGITS):
        raise BadRequest("`after` is the number of documents to pass over")
    documents = await in_one_go(datasette, lambda ask: covered(datasette, ask, int(after)))
    reasons = next(
        v for v in edition.read(datasette, "about/dictionary.json")["vocabularies"] if v["name"] == "CodingReason"
    )
    context = {
        "coverage": edition.read(datasette, "about/coverage.json"),
        "documents": documents[:DOCUMENTS_PER_PAGE],
        "next": documents[DOCUMENTS_PER_PAGE - 1]["place"] if len(documents) > DOCUMENTS_PER_PAGE else None,
        "is_first": after == "0",
        "reasons": reasons["terms"],
    }
    return await _page(datasette, request, "coverage", context)


def covered(datasette: Any, ask: Ask, after: int) -> list[Row]:
    """The documents after so many, in reading order: one more than a page shows."""
    rows = ask(_COVERAGE, after=after, limit=DOCUMENTS_PER_PAGE + 1)
    return [{**row, **_addresses(datasette, row), "published": date_in_words(row["published_on"])} for row in rows]


def _addresses(datasette: Any, row: Row) -> Row:
    publisher = row["publisher_slug"] and record_address(datasette, row["publisher_kind"], row["publisher_slug"])
    return {"url": record_address(datasette, row["kind"], row["slug"]), "publisher_url": publisher}


async def show_schema(datasette: Any, request: Any) -> Response:
    """The diagram of tables, and the same in words."""
    drawing = Markup(edition.read_text(datasette, "about/schema.svg"))  # noqa: S704  written when publishing
    groups = edition.read(datasette, "about/schema.json")
    return await _page(datasette, request, "schema", {"drawing": drawing, "groups": groups})


def _safe(sections: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{**one, "html": Markup(one["html"])} for one in sections]  # noqa: S704  written when publishing, without markup


async def _page(datasette: Any, request: Any, name: str, context: Row) -> Response:
    path = datasette.urls.path("/about" if name == "about" else f"/about/{name}")
    shown = {**context, "metadata": datasette.metadata(), "canonical": absolute(datasette, request, path)}
    template = "about.html" if name == "about" else f"about_{name}.html"
    return Response.html(await datasette.render_template([template], shown, request=request, view_name="about"))
