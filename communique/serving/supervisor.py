"""The supervisor of the public server's workers: whichever is dead or deaf is replaced, and no other is harmed."""

import logging
import multiprocessing
import signal
import threading
import time
from typing import Any

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

# A worker that does not answer the supervisor for so long is stuck; one that starts on a busy machine is not.
SECONDS_DEAF, _SECONDS_TO_START = 4, 60
# How many connections the system holds that no worker has taken yet.
_QUEUE = 1024
_log = logging.getLogger(__name__)


class Supervisor(Multiprocess):
    """uvicorn's, but patient with beginners and quick with the deaf."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._began: dict[int, float] = {}
        self._answered: set[int] = set()

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that have to be."""
        for listening in self.sockets:
            # A worker sets it to how many it takes at one go.
            listening.listen(_QUEUE)
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            if not self._is_well(process):
                self._replace(place, process)

    def _is_well(self, process: Process) -> bool:
        if not process.process.is_alive():
            return False
        number = process.pid or 0
        began = self._began.setdefault(number, time.monotonic())
        is_beginning = number not in self._answered and time.monotonic() - began < _SECONDS_TO_START
        if _has_answered(process) or process.ping(0 if is_beginning else SECONDS_DEAF):
            self._answered.add(number)
            return True
        return is_beginning

    def _replace(self, place: int, process: Process) -> None:
        process.kill()
        process.join()
        if process.exitcode == STARTUP_FAILURE:
            _log.error("A worker could not start; see above. Nothing is served.")
            self.should_exit.set()
            return
        _log.warning("Worker %s was stuck or died; another takes its place.", process.pid)
        self.processes[place] = Process(self.config, self.sockets)
        self.processes[place].start()

    def join_all(self) -> None:
        """Wait for the workers to end, but not for the deaf."""
        until = time.monotonic() + (self.config.timeout_graceful_shutdown or 0) + SECONDS_DEAF
        for process in self.processes:
            process.process.join(max(0.0, until - time.monotonic()))
            if process.process.is_alive():
                process.process.kill()
            process.join()


def _has_answered(process: Process) -> bool:
    """Return whether an earlier call was answered. It says nothing of now, but is not to be taken for the next."""
    has_answered = False
    try:
        while process.parent_conn.poll(0):
            process.parent_conn.recv()
            has_answered = True
    except (OSError, EOFError):
        return False
    return has_answered


def end_with_supervisor() -> None:
    """Have this worker end when its supervisor is gone; it would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
