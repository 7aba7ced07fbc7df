"""Load for a web server on this machine: a few connections that ask for one address again and again, for a while."""

from __future__ import annotations

import http.client
import math
import threading
import time
from itertools import count, repeat
from typing import NamedTuple

CONNECTIONS = 4
_AT_ONCE = 0.001


class Rate(NamedTuple):
    """The speed of a server: requests a second, and the time that 99 of 100 answers took at most, in seconds.

    `gives_up` says whether it refused some, as too long a question.
    """

    per_second: float
    p99: float
    gives_up: bool = False


class Load:
    """The requests to one server and address, over all rounds.

    Asked `anew`, a page names the host otherwise each time: what a server keeps of it does not fit the next request.
    One that `may_give_up` is timed until it says that it does; of any other that is an error.
    """

    def __init__(self, port: int, path: str, *, anew: bool = False, may_give_up: bool = False) -> None:
        self.port, self.path, self.may_give_up = port, path, may_give_up
        self._hosts = map("host-{}".format, count()) if anew else repeat("127.0.0.1")  # threads share it
        self.taken: list[float] = []
        self.elapsed = 0.0
        self.refusals: list[int] = []

    def run(self, seconds: float) -> None:
        """Run one round: all connections at once, each asking anew when it has its answer."""
        start = time.perf_counter()
        threads = [threading.Thread(target=self._ask, args=(start + seconds,)) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.elapsed += time.perf_counter() - start
        if self.refusals and not self.may_give_up:
            raise RuntimeError(f"{self.path}: {self.refusals[0]}")

    def warm_up(self) -> None:
        """Ask once over each connection; that is not counted."""
        self.run(_AT_ONCE)
        self.taken.clear()
        self.elapsed = 0.0

    def _ask(self, until: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while (start := time.perf_counter()) < until:
            connection.request("GET", self.path, headers={"Host": next(self._hosts)})
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                self.refusals.append(answer.status)
            self.taken.append(time.perf_counter() - start)
        connection.close()

    def rate(self) -> Rate:
        """Return what came of it."""
        in_order = sorted(self.taken)
        p99 = in_order[math.ceil(0.99 * len(in_order)) - 1]
        return Rate(len(in_order) / self.elapsed, p99, bool(self.refusals))
