"""`communique desk`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import click

from communique.cli.common import FILE
from communique.cli.local_page import NO_BROWSER, PORT, locked, serve_page, write
from communique.cli.place import Place
from communique.database.connection import connected
from communique.database.revision import NoDatabaseError
from communique.desk.app import application
from communique.desk.desk import JOURNAL, Desk, beside, journal_of
from communique.desk.first_page import FirstPage
from communique.desk.first_routes import FIRST
from communique.desk.journal import read_journal
from communique.desk.live_check import checker as check_of
from communique.desk.minutes import effort, told
from communique.desk.search import Search, Thing, things_of
from communique.desk.suggested_words import SuggestedWords, own_words_in
from communique.drafting.against import copied_corpus, sentences_of
from communique.errors import CommuniqueError
from communique.factfiles.files import check_files
from communique.project import NoProjectError

_YAML = {".yaml", ".yml"}


@click.command()
@click.argument("file", type=FILE)
@PORT
@NO_BROWSER
@click.option(
    "--text",
    "texts",
    metavar="PATH",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Your copies of other texts, whose sentences the first page shows. May be repeated.",
)
@click.option("--minutes", is_flag=True, help="Open nothing; tell how long the decisions so far took.")
@click.pass_obj
def desk(place: Place, /, file: Path, port: int, texts: tuple[Path, ...], *, no_browser: bool, minutes: bool) -> None:
    """Decide on the proposals of a draft, a FILE of `communique draft`, on a page in your browser.

    The page shows the text, and beside each sentence what is proposed for it: accept, correct or reject it, or say that
    there is nothing to code. Everything works with the keyboard. Each decision is kept at once in FILE.journal, so
    nothing is lost if you stop; "Save" writes the file, and beside it the file with what the gazetteer lacks. Nobody
    but you can open the page, and nothing leaves the machine.

    The first page tells what the project's database has of the text: what it contradicts, confirms or does not know.
    """
    if minutes:
        for line in told(effort(read_journal(file.with_name(file.name + JOURNAL))[0])):
            click.echo(line)
        return
    with locked(journal_of(file), f"{file} is on another desk already; stop that one first"):
        at_desk = Desk(file, write)
        first = FirstPage(at_desk, lambda: corpus(place), sentences_of(texts))
        search, words = search_in(place, file), words_in(place)
        Thread(target=search.things, daemon=True).start()  # so that the first letters need not wait for the corpus
        check = checker(place, at_desk)
        opens = "/" if at_desk.decisions else FIRST
        serve_page(
            {"/": "The desk", FIRST: "What the corpus has of the text"},
            "communique desk FILE",
            port,
            lambda token: application(at_desk, port, token, check, search, words=words, first=first),
            opens=None if no_browser else opens,
            begin=first.start,
        )


@contextmanager
def corpus(place: Place) -> Iterator[tuple[Path, str]]:
    """Give a copy of the project's database; NoDatabaseError where none is built."""
    with connected(place.url):
        pass
    with copied_corpus(place.url, place.project_if_any) as found:
        yield found


def checker(place: Place, at_desk: Desk) -> Callable[[str], Sequence[str]]:
    """Return what checks the decided part of a draft within a project."""
    return check_of(at_desk, lambda files: _check(place, files))


def search_in(place: Place, file: Path) -> Search:
    """Return the search over a project's database, its gazetteer, and the draft's additions to that.

    Without a database its documents are read, too.
    """
    project = place.project_if_any

    def corpus() -> dict[str, Thing]:
        with suppress(CommuniqueError), connected(place.url) as connection:
            return things_of(connection)
        return {}

    def files() -> list[Path]:
        own = project.fact_files() if project else []
        if project and project.database.exists():
            own = [one for one in own if "gazetteer" in one.parts]
        return [*(one for one in own if one.suffix in _YAML), beside(file)]

    return Search(corpus, files)


def words_in(place: Place) -> SuggestedWords:
    """Return what suggests words, by what was written in a project's database."""

    def corpus() -> list[tuple[str, str]]:
        with suppress(CommuniqueError), connected(place.url) as connection:
            return list(own_words_in(connection))
        return []

    return SuggestedWords(corpus)


def _check(place: Place, files: Sequence[Path]) -> None:
    with suppress(NoDatabaseError, NoProjectError), connected(place.url) as connection:
        check_files(files, connection, place.project_if_any)
        return
    check_files(files, None, place.project_if_any)
