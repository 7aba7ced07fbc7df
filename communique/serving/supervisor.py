"""The supervisor of the workers: whichever is dead or deaf is replaced, and a new edition gets workers of its own.

Time is counted in rounds of half a second, not by the clock: what all processes sleep through, as on a suspended laptop
or in a frozen container, is one round, and no worker is at fault for it.
"""

import logging
import multiprocessing
import os
import pickle
import select
import signal
import socket
import threading
import time
from contextlib import suppress

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from communique.serving.succession import Succession

_ROUND = 0.5
# A worker that does not answer the supervisor for so many rounds is stuck; one that starts on a busy machine is not.
DEAF, _TO_START = 8, 120
# Who makes room for a new edition may send a file to its end; when all ends, nobody waits so long.
SECONDS_TO_LEAVE, _TO_LEAVE, _TO_END, _AFTER_THAT = 60, 140, 10, 6
# How many connections the system holds that no worker has taken yet.
QUEUE, _SECONDS_TO_EMPTY_IT = 1024, 1.0
_ENDING = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nrefresh: 2\r\nconnection: close\r\n"
    b"content-type: text/plain; charset=utf-8\r\n\r\nThis site is being restarted. Ask again in 2 seconds.\n"
)
_log = logging.getLogger(__name__)


class Worker(Process):
    """A process that answers visitors, and its supervisor's question whether it has begun to."""

    has_begun = False
    _silent, _age, _is_asked = 0, 0, False

    def look(self) -> None:
        """Take what it answered, and ask again. It is never waited for."""
        self._silent += 1
        self._age += 1
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            while self.parent_conn.poll(0):
                self.has_begun = self.parent_conn.recv()
                self._silent, self._is_asked = 0, False
            if not self._is_asked:
                self.parent_conn.send(b"ping")
                self._is_asked = True

    @property
    def is_well(self) -> bool:
        """Return whether it lives, and answers; while it starts it has other things to do."""
        return self.process.is_alive() and self._silent < (DEAF if self.has_begun else _TO_START)

    @property
    def is_late(self) -> bool:
        """Return whether it should be ready by now."""
        return not self.has_begun and self._age > _TO_START


class Supervisor(Multiprocess):
    """uvicorn's, but patient with beginners, quick with the deaf, and with a way to a new edition."""

    processes: list[Worker]  # type: ignore[assignment]  # uvicorn's own know less

    def __init__(self, config: Config, sockets: list[socket.socket], succession: Succession) -> None:
        super().__init__(config, sockets)
        self._succession = succession
        self._incoming: list[Worker] = []
        self._leaving: list[tuple[Worker, list[None]]] = []

    def run(self) -> None:
        """Serve until a signal ends it."""
        self.processes = self._started(self.processes_num)
        while not self.should_exit.wait(_ROUND):
            self.handle_signals()
            self.keep_subprocess_alive()
            self._succeed()
        self._end()

    def handle_hup(self) -> None:
        """Take up the edition that is current now."""
        self._succession.ask()

    def handle_ttin(self) -> None:
        """Leave the number of workers as it is."""

    handle_ttou = handle_ttin

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that have to be."""
        for listening in self.sockets:
            # A worker sets it to how many it takes at one go.
            listening.listen(QUEUE)
        for place, worker in enumerate(self.processes):
            worker.look()
            if not worker.is_well and not self.should_exit.is_set():
                self._replace(place, worker)
        self._let_go()

    def _started(self, number: int) -> list[Worker]:
        workers = [Worker(self.config, self.sockets) for _ in range(number)]
        for worker in workers:
            worker.start()
        return workers

    def _replace(self, place: int, worker: Worker) -> None:
        _end_at_once(worker)
        if worker.exitcode == STARTUP_FAILURE:
            _log.error("A worker could not start; see above. Nothing is served.")
            self.should_exit.set()
            return
        _log.warning("Worker %s was stuck or died; another takes its place.", worker.pid)
        (self.processes[place],) = self._started(1)

    def _succeed(self) -> None:
        """Have workers of the new edition take over once all of them are ready; the old ones serve until then."""
        if self._incoming:
            for worker in self._incoming:
                worker.look()
            if any(not worker.is_well or worker.is_late for worker in self._incoming):
                self._give_up()
            elif all(worker.has_begun for worker in self._incoming):
                self._hand_over()
        elif self._succession.is_sound():
            self._incoming = self._started(self.processes_num)

    def _give_up(self) -> None:
        for worker in self._incoming:
            _end_at_once(worker)
        self._incoming = []
        self._succession.give_up()

    def _hand_over(self) -> None:
        former, self.processes, self._incoming = self.processes, self._incoming, []
        for worker in former:
            worker.terminate()
            self._leaving.append((worker, []))
        self._succession.complete()

    def _let_go(self) -> None:
        """Collect those that made room, and end who does not."""
        for worker, rounds in list(self._leaving):
            rounds.append(None)
            if len(rounds) > _TO_LEAVE:
                worker.process.kill()
            if not worker.process.is_alive():
                worker.process.join()
                self._leaving.remove((worker, rounds))

    def _end(self) -> None:
        """Let answers end. Nobody is hung up on who was let in by the system, but was not taken by a worker yet."""
        everyone = [*self.processes, *self._incoming, *(worker for worker, _ in self._leaving)]
        self._succession.stop_looking()
        self._let_nobody_in()
        for worker in everyone:
            if worker.process.is_alive():
                os.kill(worker.process.pid or 0, signal.SIGTERM)
        for sign in (signal.SIGINT, signal.SIGKILL):
            if not _have_ended(everyone, _TO_END if sign == signal.SIGINT else _AFTER_THAT):
                for worker in everyone:
                    if worker.process.is_alive():
                        os.kill(worker.process.pid or 0, sign)
        for worker in everyone:
            worker.process.join()
        for listening in self.sockets:
            _turn_away_the_rest(listening)

    def _let_nobody_in(self) -> None:
        """Have the system let visitors wait outside, who knock again by themselves; workers take those inside."""
        until = time.monotonic() + _SECONDS_TO_EMPTY_IT
        for listening in self.sockets:
            listening.listen(0)
            while _has_waiting(listening) and time.monotonic() < until:
                time.sleep(0.01)


def _end_at_once(worker: Worker) -> None:
    worker.kill()
    worker.join()


def _have_ended(workers: list[Worker], rounds: int) -> bool:
    for _ in range(rounds):
        living = [worker.process.sentinel for worker in workers if worker.process.is_alive()]
        if not living:
            return True
        multiprocessing.connection.wait(living, _ROUND)
    return not any(worker.process.is_alive() for worker in workers)


def _has_waiting(listening: socket.socket) -> bool:
    return bool(select.select([listening], [], [], 0)[0])


def _turn_away_the_rest(listening: socket.socket) -> None:
    """Answer the one or two that came when the last worker had gone; closed on them, they would be reset."""
    while _has_waiting(listening):
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(1)
                connection.recv(64 * 1024)
                connection.sendall(_ENDING)


def end_with_supervisor() -> None:
    """Have this worker end when its supervisor is gone; it would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
