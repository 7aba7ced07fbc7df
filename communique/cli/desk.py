"""`communique desk`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from communique.cli.common import FILE
from communique.cli.local_page import NO_BROWSER, PORT, locked, serve_page, write
from communique.cli.place import Place
from communique.database.connection import connected
from communique.database.revision import NoDatabaseError
from communique.desk.app import application
from communique.desk.desk import Desk, journal_of
from communique.drafting.writing import accepted
from communique.factfiles.files import check_files
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.project import NoProjectError

_STEPS = re.compile(r"\.|\[\d+\]\.?")
_BESIDE = ".gazetteer.yaml"


@click.command()
@click.argument("file", type=FILE)
@PORT
@NO_BROWSER
@click.pass_obj
def desk(place: Place, /, file: Path, port: int, *, no_browser: bool) -> None:
    """Decide on the proposals of a draft, a FILE of `communique draft`, on a page in your browser.

    The page shows the text, and beside each sentence what is proposed for it: accept, correct or reject it, or say that
    there is nothing to code. Everything works with the keyboard. Each decision is kept at once in FILE.journal, so
    nothing is lost if you stop; "Save" writes the file. Nobody but you can open the page, and nothing leaves the
    machine.
    """
    with locked(journal_of(file), f"{file} is on another desk already; stop that one first"):
        at_desk = Desk(file, write)
        check = checker(place, file)
        serve_page(
            "The desk",
            "communique desk FILE",
            port,
            lambda token: application(at_desk, port, token, check),
            no_browser=no_browser,
        )


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
