"""At most so many answers in work at once; who comes then is told so at once, rather than kept waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from communique.public.refusals import RefusedError

MOST_AT_ONCE = 32
_SECONDS_TO_WAIT = 2


class Places:
    """Places to work at in this process."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._most, self._taken = most, 0

    @contextmanager
    def take(self) -> Iterator[None]:
        """Take one for a while; RefusedError where there is none."""
        if self._taken >= self._most:
            says = f"Too many ask at once. Ask again in {_SECONDS_TO_WAIT} seconds."
            raise RefusedError(503, says, retry_after=str(_SECONDS_TO_WAIT))
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
