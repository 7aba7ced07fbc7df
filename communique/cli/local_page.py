"""A page for one person at this machine, served until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import uvicorn
from edtf import parse_edtf
from starlette.types import ASGIApp

from communique.cli.common import replace_file
from communique.desk.refusals import DecisionError
from communique.file_lock import alone

_HOST = "127.0.0.1"
_TOKEN_BYTES = 32
_GRACE = 5  # seconds that an answer under way has when somebody stops it
PORT = click.option("--port", default=8002, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
NO_BROWSER = click.option("--no-browser", is_flag=True, help="Only print the address; open no browser.")


def serve_page(
    pages: Mapping[str, str],
    verb: str,
    port: int,
    application: Callable[[str], ASGIApp],
    *,
    opens: str | None,
    begin: Callable[[], object] = lambda: None,
) -> None:
    """Serve what is made with a token at a port until somebody stops it.

    `pages` says of each path what is there, the main one first; the browser opens the path in `opens`. `begin` is
    called when the address is known.
    """
    parse_edtf("2031-03-04")  # the first time takes a second, which the first decision should not
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    app = application(token)
    door = _listen(port, verb)
    end = " (Ctrl-C stops it)"
    for path, what in pages.items():
        click.echo(f"{what} is at {_address(port, path, token)}{end}")
        end = ""
    if opens:
        webbrowser.open(_address(port, opens, token))
    begin()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, ws="none", timeout_graceful_shutdown=_GRACE
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[door])


def _address(port: int, path: str, token: str) -> str:
    return f"http://{_HOST}:{port}{path}?token={token}"


@contextmanager
def locked(journal: Path, refusal: str) -> Iterator[None]:
    """Keep a journal for this process; an error of the call where another has it."""
    with alone(journal) as is_ours:
        if not is_ours:
            raise click.UsageError(refusal)
        yield


def write(file: Path, written: str) -> None:
    """Write a file anew, all of it or nothing; raises DecisionError where it cannot be written."""
    try:
        replace_file(file, written)
    except click.ClickException as error:
        raise DecisionError(error.message) from error


def _listen(port: int, verb: str) -> socket.socket:
    """Return a socket on which a browser that asks at once is kept waiting, not refused."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        remedy = f"take another, as `{verb} --port {port + 1}`"
        raise click.ClickException(f"port {port} cannot be had ({os.strerror(error.errno or 0)}); {remedy}") from None
