"""The processes of `communique serve`: a socket, and as many workers as there are cores."""

import errno
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from communique.edition.published_edition import Edition, PublicationError
from communique.gate import ErrorPage
from communique.serving import application, starting
from communique.serving.log import CONFIG
from communique.serving.public import RULES
from communique.serving.succession import Succession
from communique.serving.supervisor import QUEUE, SECONDS_TO_LEAVE, Supervisor

# Nothing here needs to know who asks, so no header is believed about it.
IN_PUBLIC: dict[str, Any] = {
    "http": "communique.serving:PublicProtocol",
    "ws": "none",
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "log_config": CONFIG,
    "h11_max_incomplete_event_size": RULES.longest_head,
    # So many are taken at one go, which needs as many handles; the supervisor has more of them wait.
    "backlog": 32,
}
_LAST_PORT = 65535
# Of the name of a socket, on Linux; macOS takes 103.
_LONGEST_SOCKET = 103


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def address_of(host: str, port: int) -> str:
    """Return the address of a server that listens there; an IPv6 address stands in brackets."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def check_port(host: str, port: int) -> None:
    """Raise PublicationError, with what to do, where nobody can listen there or somebody else does."""
    # The same choice of family as uvicorn's.
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PublicationError(_complaint(host, port, error)) from None


def check_socket(path: Path) -> None:
    """Take a socket away that nobody listens at; raise PublicationError where somebody does, or nobody can."""
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
            except OSError as error:
                raise PublicationError(f"cannot listen at {path}: {error.strerror}") from None
            else:
                raise PublicationError(f"another server listens at {path}; end it, or give another --socket")
    elif path.exists():
        raise PublicationError(f"{path} is there, and no socket; give another --socket")
    elif not os.access(path.parent, os.W_OK | os.X_OK):
        raise PublicationError(f"cannot make a socket in {path.parent}; make the folder, for this user to write to")
    elif len(os.fsencode(path)) > _LONGEST_SOCKET:
        raise PublicationError(f"{path} is too long for a socket; {_LONGEST_SOCKET} bytes are the most")


def _complaint(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        following = port + 1 if port < _LAST_PORT else port - 1
        return f"port {port} of {host} is taken; take another, as `communique serve --port {following}`"
    if error.errno == errno.EACCES:
        remedy = "take a port above 1023, as `communique serve --port 8001`"
    else:
        remedy = "give an address of this machine: 127.0.0.1 or ::1 for itself alone, 0.0.0.0 or :: for others, too"
    return f"cannot listen at {address_of(host, port)}: {error.strerror}; {remedy}"


@dataclass(frozen=True)
class Door:
    """The socket where visitors come in, and what they are told until somebody is there to answer them."""

    listening: socket.socket
    starting: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Have it said no more that the server starts. Whoever comes from now on waits for the first worker."""
        if self.starting and self.starting.stdin:
            self.starting.stdin.close()
            self.starting.wait()


@contextmanager
def listen(host: str, port: int, socket_path: Path | None = None, page: ErrorPage = RULES.page) -> Iterator[Door]:
    """Listen from now on, at a port or, with `socket_path`, there alone; in the end nobody does any more.

    Browsers that come before the door is open are shown `page`.
    """
    uds = str(socket_path) if socket_path else None
    listening = uvicorn.Config("", host=host, port=port, uds=uds, log_level="warning").bind_socket()
    if not socket_path:
        # asyncio does not take a socket that was handed down for one of TCP, and the rest of a page would wait for
        # 40 ms until its beginning is acknowledged.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.listen(QUEUE)
    door = Door(listening, _starting(listening, page) if os.name != "nt" else None)
    try:
        yield door
    finally:
        door.open()
        listening.close()
        if socket_path:
            socket_path.unlink(missing_ok=True)


def _starting(listening: socket.socket, page: ErrorPage) -> subprocess.Popen[bytes]:
    shown = page.show("This site is starting", starting.WORDS), page.policy
    words = [sys.executable, "-I", starting.__file__, str(listening.fileno()), *map(bytes.decode, shown)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=(listening.fileno(),))  # noqa: S603  our own program


def serve_edition(edition: Edition, door: Door, workers: int, *, public: bool = False, follows: bool = False) -> None:
    """Serve an edition until interrupted, and newer ones that are published beside it: on SIGHUP or, where it
    `follows`, by itself.
    """
    succession = Succession(edition, follows=follows)
    os.environ.setdefault(application.SIGNING_KEY_VARIABLE, secrets.token_hex(32))
    config = uvicorn.Config(
        f"{application.__name__}:{'create_public_worker' if public else 'create_worker'}",
        factory=True,
        workers=workers,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=SECONDS_TO_LEAVE,
        **(IN_PUBLIC if public else {}),
    )
    # Before there is a worker: half of a page would say that the server starts.
    door.open()
    Supervisor(config, [door.listening], succession).run()
