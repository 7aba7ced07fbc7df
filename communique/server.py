"""The server: Datasette on the current edition."""

from __future__ import annotations

import errno
import json
import socket

import uvicorn
from datasette.app import Datasette

from communique.checkout import PUBLISH
from communique.datasette_configuration import settings
from communique.publication import METADATA, Edition, PublicationError


def datasette_for(edition: Edition) -> Datasette:
    """Datasette on an edition's snapshot, read-only."""
    metadata = json.loads((edition.folder / METADATA).read_text("utf-8"))
    return Datasette(
        immutables=[str(edition.snapshot)],
        metadata=metadata,
        settings=settings(),
        plugins_dir=str(PUBLISH / "plugins"),
        template_dir=str(PUBLISH / "templates"),
        static_mounts=[("static", str(PUBLISH / "static"))],
    )


def refuse_taken_port(host: str, port: int) -> None:
    """PublicationError, with what to do, where somebody else listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                remedy = f"take another: `make serve PORT={port + 1}` or `communique serve --port {port + 1}`"
                raise PublicationError(f"port {port} of {host} is taken; {remedy}") from None
            raise PublicationError(f"cannot listen on {host}:{port}: {error.strerror}") from None


def serve_edition(edition: Edition, host: str, port: int) -> None:
    """Serve an edition until interrupted."""
    uvicorn.run(datasette_for(edition).app(), host=host, port=port, log_level="warning", lifespan="on")
