"""Answers that help to fill in a field: slugs that fit what is typed, words as a field has them, a slug for a label,
and the word that is probably typed next.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from communique.desk.desk import Desk
from communique.desk.marked_words import read_words
from communique.desk.new_records import free_slug, slugs_of
from communique.desk.search import Search, Thing, slugs_in, things_on
from communique.desk.suggested_words import SuggestedWords, Words, words_at_hand
from communique.wording import kind_in_words
from communique.wording.spelling import words_of

Answer = Callable[[Request], Awaitable[Response]]


def routes(desk: Desk, search: Search, words: SuggestedWords) -> list[Route]:
    """Return where the page asks for help with its fields."""
    return [
        Route("/search", _found(desk, search), methods=["GET"]),
        Route("/words", _words(desk), methods=["GET"]),
        Route("/slug", _slug(desk, search), methods=["GET"]),
        Route("/next-word", _next_word(desk, words), methods=["GET"]),
    ]


def _found(desk: Desk, search: Search) -> Answer:
    async def found(request: Request) -> Response:
        asked = request.query_params
        outcome = desk.outcome
        cards = desk.cards(outcome)
        own, first = things_on(cards, outcome), slugs_in(asked.get("at", ""), cards, outcome)
        kinds = [one for one in asked.get("kinds", "").split(",") if one]
        typed = asked.get("q", "")
        things = await run_in_threadpool(search.find, typed, kinds, own, first)
        return JSONResponse([_shown(one, typed) for one in things])

    return found


def _shown(thing: Thing, typed: str) -> dict[str, Any]:
    sort = thing.sort or (kind_in_words(thing.kind) if thing.kind else "")
    is_exact = thing.rank(words_of(typed)) == 0
    return {"slug": thing.slug, "label": thing.label, "sort": sort, "is_exact": is_exact}


def _words(desk: Desk) -> Answer:
    async def words(request: Request) -> Response:
        asked, outcome = request.query_params, desk.outcome
        head = next((outcome.said(card) for card in desk.draft.cards.values() if card.is_head), {})
        given = " ".join(asked.get("words", "").split())
        return JSONResponse(await run_in_threadpool(read_words, given, asked.get("sort", ""), head))

    return words


def _slug(desk: Desk, search: Search) -> Answer:
    async def slug(request: Request) -> Response:
        outcome = desk.outcome
        taken = slugs_of(desk.cards(outcome).values(), outcome) | (await run_in_threadpool(search.things)).keys()
        return JSONResponse({"slug": free_slug(request.query_params.get("label", ""), taken)})

    return slug


def _next_word(desk: Desk, words: SuggestedWords) -> Answer:
    @lru_cache(maxsize=4)
    def said(at: str, _number: int) -> Words:
        sentences, outcome = desk.draft.sentences, desk.outcome
        own = [
            (name, value)
            for card in desk.cards(outcome).values()
            for name, value in outcome.said(card).items()
            if isinstance(value, str)
        ]
        here = sentences.get(at)
        return words_at_hand(here.text if here else "", (one.text for one in sentences.values()), own)

    async def next_word(request: Request) -> Response:
        asked = request.query_params
        at_hand = said(asked.get("at", ""), desk.number)
        typed, name = asked.get("typed", ""), asked.get("field", "")
        found = await run_in_threadpool(words.next, typed, name, at_hand, asked.getlist("passed"))
        return JSONResponse({"word": found})

    return next_word
