"""Search across everything: `/search?q=…` for readers, `/search.json?q=…` for programs, and Datasette's own search.

Parameters: `q` what is looked for, `kind` one sort of hits only, `page` of these, `literal=1` to mend no spelling,
`bulk=yes` to look through what only datasets speak of, too.
"""

import re
import sqlite3
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.edition import ServedEdition, edition_of, query
from communique.web.known_parameters import takes
from communique.web.pages import FOR_ANY_SITE, html_page
from communique.web.search.finding import Question
from communique.web.search.parsing import parse
from communique.web.search.results import LAST_PAGE, address_of, pages, results
from communique.wording.spelling import as_words


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the page of hits and its JSON."""
    return [(r"^/search$", show_hits), (r"^/search\.json$", give_hits)]


# Last, since Datasette's own plugins come after others and make a function of this name, too.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let the search of Datasette's tables take anything that is typed: a lone quotation mark was an error."""
    conn.create_function("escape_fts", 1, as_words, deterministic=True)


# What a reader is told of words that are not found as they were typed.
_TOLD = ("mended", "begun", "unknown")
_PAGE = re.compile("[0-9]{1,6}")
_PARAMETERS = ("q", "kind", "page", "literal", "bulk")


@takes(*_PARAMETERS)
async def show_hits(datasette: Datasette, request: Request) -> Response:
    """Show the page of a search, whatever was typed."""
    asked = question_of(request)
    shown = await query(datasette, lambda view: results(view, asked))
    question, narrowed = shown["question"], shown["narrowed"]
    edition = edition_of(datasette)
    context = {
        "q": question.typed.text,
        "results": shown,
        "terms_by": {how: [term for term in shown["terms"] if term["how"] == how] for how in _TOLD},
        "pages": pages(edition, question, narrowed["count"]) if narrowed else None,
        "literal_url": address_of(edition, question._replace(is_literal=True, page=1)),
        "bulk_url": address_of(edition, question._replace(with_bulk=True, page=1)),
        "all_url": address_of(edition, question._replace(group=None, page=1)),
        "as_json": address_of(edition, question, ".json"),
    }
    return await html_page(datasette, request, "search.html", context, "search")


def question_of(request: Request) -> Question:
    """Return what is asked for; what makes no sense is left out."""
    page = request.args.get("page") or ""
    return Question(
        parse(request.args.get("q") or ""),
        is_literal=bool(request.args.get("literal")),
        group=request.args.get("kind") or None,
        page=min(max(int(page), 1), LAST_PAGE) if _PAGE.fullmatch(page) else 1,
        with_bulk=request.args.get("bulk") == "yes",
    )


@takes(*_PARAMETERS)
async def give_hits(datasette: Datasette, request: Request) -> Response:
    """Send the hits to programs: the same, in the same order."""
    asked = question_of(request)
    shown = await query(datasette, lambda view: results(view, asked))
    question, edition = shown["question"], edition_of(datasette)
    answer = {
        "query": question.typed.text,
        "literal": question.is_literal,
        "page": question.page,
        "terms": shown["terms"],
        "terms_in_each_hit": shown["at_least"],
        "complete": not shown["is_stopped"] and not question.typed.is_cut,
        "kinds": [_kind(edition, request, group) for group in shown["groups"]],
    }
    return Response.json(answer, headers=FOR_ANY_SITE)


def _kind(edition: ServedEdition, request: Request, group: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": group["key"],
        "name": group["many"],
        "count": group["count"],
        "more_than_counted": group["is_more"],
        "hits": [_hit(edition, request, hit) for hit in group["hits"]],
    }


def _hit(edition: ServedEdition, request: Request, hit: dict[str, Any]) -> dict[str, Any]:
    names = ("slug", "label", "kind", "spellings", "snippet", "noted_on", "doubt", "is_inferred")
    return {"url": edition.absolute(request, hit["url"])} | {name: hit[name] for name in names}
