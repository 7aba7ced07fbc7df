"""`communique desk`."""

from __future__ import annotations

import os
import re
import secrets
import socket
import tempfile
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import click
import uvicorn
from edtf import parse_edtf

from communique.cli.common import FILE, replace_file
from communique.cli.place import Place
from communique.database.connection import connected
from communique.database.revision import NoDatabaseError
from communique.desk.app import application
from communique.desk.desk import Desk, journal_of
from communique.desk.refusals import DecisionError
from communique.desk.search import Search, Thing, things_of
from communique.drafting.writing import accepted
from communique.errors import CommuniqueError
from communique.factfiles.files import check_files
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.file_lock import alone
from communique.project import NoProjectError

_HOST = "127.0.0.1"
_TOKEN_BYTES = 32
_STEPS = re.compile(r"\.|\[\d+\]\.?")
_BESIDE = ".gazetteer.yaml"
_YAML = {".yaml", ".yml"}


@click.command()
@click.argument("file", type=FILE)
@click.option("--port", default=8002, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--no-browser", is_flag=True, help="Only print the address; open no browser.")
@click.pass_obj
def desk(place: Place, /, file: Path, port: int, *, no_browser: bool) -> None:
    """Decide on the proposals of a draft, a FILE of `communique draft`, on a page in your browser.

    The page shows the text, and beside each sentence what is proposed for it: accept, correct or reject it, or say that
    there is nothing to code. Everything works with the keyboard. Each decision is kept at once in FILE.journal, so
    nothing is lost if you stop; "Save" writes the file. Nobody but you can open the page, and nothing leaves the
    machine.
    """
    with _locked(file):
        at_desk = Desk(file, write)
        parse_edtf("2031-03-04")  # the first time takes a second, which the first decision should not
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        search = search_in(place, file)
        Thread(target=search.things, daemon=True).start()  # so that the first letters need not wait for the corpus
        app = application(at_desk, port, token, checker(place, file), search)
        door = _listen(port)
        address = f"http://{_HOST}:{port}/?token={token}"
        click.echo(f"The desk is at {address} (Ctrl-C stops it)")
        if not no_browser:
            webbrowser.open(address)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, ws="none")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[door])


def _listen(port: int) -> socket.socket:
    """Return a socket on which a browser that asks at once is kept waiting, not refused."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        remedy = f"take another, as `communique desk FILE --port {port + 1}`"
        raise click.ClickException(f"port {port} cannot be had ({os.strerror(error.errno or 0)}); {remedy}") from None


def write(file: Path, written: str) -> None:
    """Write a draft anew, all of it or nothing; raises DecisionError where it cannot be written."""
    try:
        replace_file(file, written)
    except click.ClickException as error:
        raise DecisionError(error.message) from error


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keep a draft for this process; an error of the call where another has it."""
    with alone(journal_of(file)) as is_ours:
        if not is_ours:
            raise click.UsageError(f"{file} is on another desk already; stop that one first")
        yield


def checker(place: Place, file: Path) -> Callable[[str], Sequence[str]]:
    """Return what checks a draft's decided part, with what it adds to the gazetteer taken as it is proposed."""
    beside = file.with_name(f"{file.stem}{_BESIDE}")

    def check(written: str) -> Sequence[str]:
        with tempfile.TemporaryDirectory(prefix="communique-desk-") as folder:
            document = Path(folder) / file.name
            document.write_bytes(written.encode())
            files = [document]
            if beside.exists():
                files.append(Path(folder) / beside.name)
                files[-1].write_bytes(accepted(beside.read_text("utf-8")).encode())
            try:
                _check(place, files)
            except FactFileError as error:
                return [_in_words(one) for one in error.problems]
        return []

    return check


def search_in(place: Place, file: Path) -> Search:
    """Return the search over a project's database, its gazetteer, and the draft's additions to that.

    Without a database its documents are read, too.
    """
    project = place.project_if_any
    beside = file.with_name(f"{file.stem}{_BESIDE}")

    def corpus() -> dict[str, Thing]:
        with suppress(CommuniqueError), connected(place.url) as connection:
            return things_of(connection)
        return {}

    def files() -> list[Path]:
        own = project.fact_files() if project else []
        if project and project.database.exists():
            own = [one for one in own if "gazetteer" in one.parts]
        return [*(one for one in own if one.suffix in _YAML), beside]

    return Search(corpus, files)


def _check(place: Place, files: Sequence[Path]) -> None:
    with suppress(NoDatabaseError, NoProjectError), connected(place.url) as connection:
        check_files(files, connection, place.project_if_any)
        return
    check_files(files, None, place.project_if_any)


def _in_words(problem: Problem) -> str:
    """Return a problem without its line, which is one of a file that nobody sees."""
    name = Path(problem.file).name
    field = " › ".join(part.replace("_", " ") for part in _STEPS.split(problem.field) if part)
    return ": ".join(filter(None, (name * name.endswith(_BESIDE), field, problem.value, problem.remedy)))
