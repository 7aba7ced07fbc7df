"""A fair queue: a few queries at once; who has used least of late goes first."""

import threading
import time
from dataclasses import dataclass, field

# After so many seconds half of what somebody used is forgotten.
_HALF_LIFE = 10.0
_REMEMBERED = 1000


@dataclass
class _Waiting:
    client: str
    arrived: float
    goes: bool = False


@dataclass
class FairQueue:
    """Turns for so many at once, and so many who wait."""

    at_once: int
    waiting: int
    _running: int = 0
    _queue: list[_Waiting] = field(default_factory=list)
    _used: dict[str, tuple[float, float]] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, client: str, seconds: float, *, is_patient: bool = False) -> bool:
        """Wait for a turn; return False where there was none in that time or, for who is not patient, too many wait."""
        with self._changed:
            if self._running < self.at_once and not self._queue:
                self._running += 1
                return True
            if len(self._queue) >= self.waiting and not is_patient:
                return False
            mine = _Waiting(client, time.monotonic())
            self._queue.append(mine)
            if not self._changed.wait_for(lambda: mine.goes, seconds):
                self._queue.remove(mine)
            return mine.goes

    def give_back(self, client: str, seconds: float) -> None:
        """End a turn that took so long; the next one may go."""
        with self._changed:
            now = time.monotonic()
            self._used[client] = (self._usage(client, now) + seconds, now)
            if len(self._used) > _REMEMBERED:
                del self._used[min(self._used, key=lambda one: self._usage(one, now))]
            if self._queue:
                following = min(self._queue, key=lambda one: (self._usage(one.client, now), one.arrived))
                self._queue.remove(following)
                following.goes = True
                self._changed.notify_all()
            else:
                self._running -= 1

    def _usage(self, client: str, now: float) -> float:
        seconds, then = self._used.get(client, (0.0, now))
        return float(seconds * 0.5 ** ((now - then) / _HALF_LIFE))

    @property
    def is_wanted(self) -> bool:
        """Return whether somebody waits."""
        return bool(self._queue)
