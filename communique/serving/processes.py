"""The processes of `communique serve`: a socket, and as many workers as there are cores."""

import errno
import os
import secrets
import socket
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from communique.edition.published import Edition, PublicationError, hold
from communique.serving import application
from communique.serving.public import RULES
from communique.serving.supervisor import Supervisor

# Nothing here needs to know who asks, so no header is believed about it.
IN_PUBLIC: dict[str, Any] = {
    "http": "communique.serving:PublicProtocol",
    "ws": "none",
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "h11_max_incomplete_event_size": RULES.longest_head,
    # So many are taken at one go, which needs as many handles; the supervisor has more of them wait.
    "backlog": 32,
    "timeout_graceful_shutdown": 5,
}
_LAST_PORT = 65535


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


def _complaint(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        following = port + 1 if port < _LAST_PORT else port - 1
        return f"port {port} of {host} is taken; take another, as `communique serve --port {following}`"
    if error.errno == errno.EACCES:
        remedy = "take a port above 1023, as `communique serve --port 8001`"
    else:
        remedy = "give an address of this machine: 127.0.0.1 or ::1 for itself alone, 0.0.0.0 or :: for others, too"
    return f"cannot listen at {address_of(host, port)}: {error.strerror}; {remedy}"


def serve_edition(edition: Edition, host: str, port: int, workers: int, *, public: bool = False) -> None:
    """Serve an edition until interrupted, in processes of its own where there are several workers or visitors."""
    hold(edition)
    os.environ[application.EDITION_VARIABLE] = str(edition.folder)
    os.environ.setdefault(application.SECRET_VARIABLE, secrets.token_hex(32))
    config = uvicorn.Config(
        f"{application.__name__}:{'create_public_worker' if public else 'create_worker'}",
        factory=True,
        workers=workers,
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        **(IN_PUBLIC if public else {}),
    )
    if workers == 1 and not public:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run()
        return
    listening = config.bind_socket()
    # asyncio does not take a socket that was handed down for one of TCP, and the rest of a page would wait for 40 ms
    # until its beginning is acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    supervise = Supervisor if public else Multiprocess
    supervise(config, sockets=[listening]).run()
