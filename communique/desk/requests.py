"""What a page asks for, in JSON, and how changes are answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.desk.draft_file import DraftError
from communique.desk.refusals import DecisionError, StaleError

Answer = Callable[[Request], Awaitable[Response]]


def changing(make: Callable[[dict[str, Any]], None], state: Callable[[], dict[str, Any]]) -> Answer:
    """Return what answers a change with the state after it, or with the reason why it is not made."""

    async def change(request: Request) -> Response:
        try:
            make(await asked_of(request))
        except StaleError as error:
            return JSONResponse({"error": f"Not done: {error}.", "state": state()}, 409)
        except (DecisionError, DraftError) as error:
            return JSONResponse({"error": str(error), "state": state()}, 422)
        except OSError as error:
            return JSONResponse({"error": f"It cannot be written: {error.strerror}.", "state": state()}, 500)
        return JSONResponse(state())

    return change


async def asked_of(request: Request) -> dict[str, Any]:
    """Return what a page asks for; raises DecisionError where it cannot be read."""
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise DecisionError("The change cannot be read.")
    return asked


def number_of(asked: dict[str, Any]) -> int:
    """Return the state that a page has seen; -1 where it does not say."""
    number = asked.get("number")
    return number if isinstance(number, int) else -1
