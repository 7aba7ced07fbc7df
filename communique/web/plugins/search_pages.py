"""Search across everything: `/search?q=…` for readers, `/search.json?q=…` for programs, and Datasette's own search.

Parameters: `q` what is looked for, `kind` one sort of hits only, `page` of these, `literal=1` to mend no spelling.
"""

import sqlite3
from typing import Any

from datasette import Response, hookimpl

from communique.web.addresses import absolute
from communique.web.query import in_one_go
from communique.web.search.finding import Question
from communique.web.search.presenting import LAST_PAGE, address_of, pages, results
from communique.web.search.typed import read_typed
from communique.wording.spelling import as_words

_CORS = {"access-control-allow-origin": "*"}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the page of hits and its JSON."""
    return [(r"^/search$", show_hits), (r"^/search\.json$", give_hits)]


# Last, since Datasette's own plugins come after others and make a function of this name, too.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let the search of Datasette's tables take anything that is typed: a lone quotation mark was an error."""
    conn.create_function("escape_fts", 1, as_words, deterministic=True)


_MOST_DIGITS = 6


async def show_hits(datasette: Any, request: Any) -> Response:
    """The page of a search, whatever was typed."""
    asked = question_of(request)
    shown = await in_one_go(datasette, lambda ask: results(datasette, ask, asked))
    question, narrowed = shown["question"], shown["narrowed"]
    context = {
        "metadata": datasette.metadata(),
        "q": question.typed.text,
        "results": shown,
        "terms_by": _by_how(shown["terms"]),
        "pages": pages(datasette, question, narrowed["count"]) if narrowed else None,
        "literal_url": address_of(datasette, question._replace(is_literal=True, page=1)),
        "all_url": address_of(datasette, question._replace(group=None, page=1)),
        "as_json": address_of(datasette, question, ".json"),
    }
    return Response.html(await datasette.render_template(["search.html"], context, request=request, view_name="search"))


def _by_how(terms: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    by: dict[str, list[dict[str, Any]]] = {}
    for term in terms:
        by.setdefault(term["how"], []).append(term)
    return by


def question_of(request: Any) -> Question:
    """What is asked for; what makes no sense is left out."""
    page = request.args.get("page") or ""
    return Question(
        read_typed(request.args.get("q") or ""),
        is_literal=bool(request.args.get("literal")),
        group=request.args.get("kind") or None,
        page=min(max(int(page), 1), LAST_PAGE)
        if page.isascii() and page.isdigit() and len(page) <= _MOST_DIGITS
        else 1,
    )


async def give_hits(datasette: Any, request: Any) -> Response:
    """The hits for programs: the same, in the same order."""
    asked = question_of(request)
    shown = await in_one_go(datasette, lambda ask: results(datasette, ask, asked))
    question = shown["question"]
    answer = {
        "query": question.typed.text,
        "literal": question.is_literal,
        "page": question.page,
        "terms": shown["terms"],
        "terms_in_each_hit": shown["at_least"],
        "complete": not shown["is_stopped"] and not question.typed.is_cut,
        "kinds": [_kind(datasette, request, group) for group in shown["groups"]],
    }
    return Response.json(answer, headers=_CORS)


def _kind(datasette: Any, request: Any, group: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": group["key"],
        "name": group["many"],
        "count": group["count"],
        "more_than_counted": group["is_more"],
        "hits": [_hit(datasette, request, hit) for hit in group["hits"]],
    }


def _hit(datasette: Any, request: Any, hit: dict[str, Any]) -> dict[str, Any]:
    names = ("slug", "label", "kind", "spellings", "snippet", "doubt", "is_inferred")
    return {"url": absolute(datasette, request, hit["url"])} | {name: hit[name] for name in names}
