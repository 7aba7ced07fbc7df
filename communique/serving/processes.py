"""The processes of `communique serve`: a socket, and as many workers as there are cores."""

from __future__ import annotations

import errno
import os
import secrets
import socket
from collections.abc import Callable
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


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_port(host: str, port: int) -> None:
    """Raise PublicationError, with what to do, where nobody can listen there or somebody else does."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                remedy = f"take another: `make serve PORT={port + 1}` or `communique serve --port {port + 1}`"
                raise PublicationError(f"port {port} of {host} is taken; {remedy}") from None
            raise PublicationError(f"cannot listen on {host}:{port}: {error.strerror}") from None


def serve_edition(edition: Edition, host: str, port: int, workers: int, *, public: bool = False) -> None:
    """Serve an edition until interrupted, in processes of its own where there are several workers or visitors."""
    hold(edition)
    os.environ[application.EDITION_VARIABLE] = str(edition.folder)
    os.environ.setdefault(application.SECRET_VARIABLE, secrets.token_hex(32))
    factory = application.create_public_worker if public else application.create_worker
    config = _configuration(factory, host, port, workers, public)
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


def _configuration(factory: Callable[[], Any], host: str, port: int, workers: int, public: bool) -> uvicorn.Config:
    return uvicorn.Config(
        f"{factory.__module__}:{factory.__name__}",
        factory=True,
        workers=workers,
        host=host,
        port=port,
        log_level="warning",
        lifespan="on",
        **(IN_PUBLIC if public else {}),
    )
