"""Pages: our publication against plain Datasette on the same file, in turns in one run, on loopback.

Ours runs with a process for each core and, for comparison, with one; plain is `datasette -i FILE` as it comes. The
client runs on the same cores, so that quick pages come slower than from a server alone, on all sides alike.
"""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from benchmarks.load import CONNECTIONS, Load, Rate
from benchmarks.measure import ROOT, Result, as_markdown, in_a_process, ratio_to
from communique.edition.published_edition import Edition, current_edition
from communique.reports.report import Report, list_reports
from communique.serving.processes import available_cores
from tests.support.crowd import Crowd, crowd

ROUNDS, SECONDS = 3, 1.0
P99_MARK = 0.3
_READERS, _SECONDS_OF_A_CROWD = (4, 200), 60
_LARGEST = "10 × plain"
_OTHERS = "1 × plain"


class Page(NamedTuple):
    """An address of ours, what plain Datasette has instead, and what was promised.

    Long pages of records are kept as they were rendered; what is measured `anew` is rendered for each request.
    """

    what: str
    path: str
    plain_path: str
    mark: str = _OTHERS
    anew: bool = False


class PageResult(NamedTuple):
    """One line of the results."""

    page: Page
    ours: Rate
    one_worker: Rate
    plain: Rate


def measure_publishing(database: Path, folder: Path) -> Iterator[Result]:
    """Measure the publishing of a database into a folder."""
    taken, memory = in_a_process("--database", f"sqlite:///{database}", "publish", str(folder))
    edition = _edition(folder)
    size = edition.snapshot.stat().st_size / 1e6
    yield Result(f"publish {edition.manifest['records']:,} records, {memory} MiB at the peak, {size:,.0f} MB", taken)


def measure_comparing(database: Path, folder: Path) -> Iterator[Result]:
    """Measure the comparison of the edition published in a folder with the database that it was made of."""
    words = ("diff", str(_edition(folder).folder), "database", "--format", "csv", "--bulk")
    taken, memory = in_a_process("--database", f"sqlite:///{database}", *words)
    records = _edition(folder).manifest["records"]
    yield Result(f"compare {records:,} records with the database, {memory} MiB at the peak", taken)


def measure_pages(folder: Path) -> Iterator[PageResult]:
    """Measure each kind of page of the edition published in a folder."""
    edition = _edition(folder)
    with ExitStack() as servers:
        ours = servers.enter_context(_ours(edition, available_cores()))
        one = servers.enter_context(_ours(edition, 1))
        plain = servers.enter_context(_plain(edition))
        for page in pages_of(edition):
            served = (ours, page.path), (one, page.path), (plain, page.plain_path)
            loads = [Load(port, path, anew=page.anew, may_give_up=port == plain) for port, path in served]
            yield PageResult(page, *_in_turns(loads))


def measure_crowd(folder: Path) -> Iterator[Result]:
    """Measure how much later than a few readers an ordinary crowd is answered."""
    with _serving("-c", _SERVE, str(_edition(folder).folder), str(available_cores()), "public") as port:
        few, many = (crowd(f"http://127.0.0.1:{port}", readers, _SECONDS_OF_A_CROWD) for readers in _READERS)
    late, later = few.percentile(0.99), many.percentile(0.99)
    yield Result(_fared(_READERS[0], few), late)
    yield Result(_fared(_READERS[1], many), later, ratio_to(f"with {_READERS[0]} readers", later, late), "said")


def _fared(readers: int, found: Crowd) -> str:
    without = f", {len(found.failures)} of them none" if found.failures else ""
    return f"{readers} readers, {len(found.seconds)} answers{without}: p99"


def _in_turns(loads: Sequence[Load]) -> list[Rate]:
    for load in loads:
        load.warm_up()
    for _ in range(ROUNDS):
        for load in loads:
            load.run(SECONDS)
    return [load.rate() for load in loads]


def _edition(folder: Path) -> Edition:
    edition = current_edition(folder)
    if edition is None:
        raise RuntimeError(f"nothing is published in {folder}")
    return edition


def pages_of(edition: Edition) -> list[Page]:
    """Return the pages to measure, on the records that most is said of."""
    connection = sqlite3.connect(f"file:{edition.snapshot}?immutable=1", uri=True)

    def one(sql: str) -> str:
        return str(connection.execute(sql).fetchone()[0])

    def record(what: str, number: str) -> Page:
        table = one(
            f"SELECT c.table_name FROM records AS r JOIN contents AS c ON c.kind = r.kind WHERE r.id = {number}"
        )
        slug = one(f"SELECT slug FROM records WHERE id = {number}")
        return Page(what, f"/{table}/{slug}", f"/communique/{table}/{number}")

    cited = one("SELECT record_id FROM citations GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    state = one("SELECT holder_id FROM stances GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    financing = one("SELECT id FROM financings WHERE kind = 'financing' ORDER BY id LIMIT 1")
    records = [
        record("a record with much evidence", cited)._replace(anew=True),
        record("the same, asked for again", cited),
        record("a record that much points at", state)._replace(anew=True),
        record("an ordinary statement", financing)._replace(anew=True),
    ]
    person = one("SELECT label FROM actors WHERE type = 'person' ORDER BY id LIMIT 1")
    document = one("SELECT id FROM documents ORDER BY id LIMIT 1")
    about_a_document = record("a document", document)
    slug = one("SELECT slug FROM records WHERE kind = 'document' ORDER BY id LIMIT 1")
    connection.close()
    return [
        _same("the largest table, citations", "/communique/citations", _LARGEST),
        _same("another table, participants", "/communique/participants"),
        _same("a table narrowed by a value", "/communique/citations?modality=probable"),
        *records,
        _report("a report, narrow", "document-contents", {"document": slug}),
        _same("a view, evidence", "/communique/evidence"),
        _search("a search that finds many", "talks"),
        _search("a search for a person", person),
        _same("the front page", "/"),
        _same("the list of tables", "/communique"),
        _same("JSON of a table", "/communique/citations.json?_shape=objects"),
        _report("JSON of a report", "document-contents", {"document": slug}, ".json"),
        _report("a report, all of it", "financing-totals", {}),
        about_a_document,
        _search("a search that mends a spelling", f"{person}q"),
        _same("a table's own search", "/communique/search?_search=talks"),
        _same("CSV of a table", "/communique/citations.csv?_size=100"),
        _same("SQL of a reader's own", "/communique?sql=select+*+from+finance_book+limit+20"),
        *(_without_counterpart(path) for path in _ONLY_OURS),
    ]


# Plain Datasette has no such pages; its list of tables is what is nearest.
_ONLY_OURS = ("/reports", "/pictures", "/about", "/about/dictionary", "/about/coverage", "/downloads", "/feed.atom")


def _without_counterpart(path: str) -> Page:
    return Page(f"{path} against the list of tables", path, "/communique")


def _same(what: str, path: str, mark: str = _OTHERS) -> Page:
    return Page(what, path, path, mark)


def _search(what: str, words: str) -> Page:
    return Page(what, f"/search?q={quote(words)}", f"/communique/search?_search={quote(words)}")


def _report(what: str, name: str, parameters: dict[str, str], form: str = "") -> Page:
    """Return a saved report; plain Datasette runs its SQL as an ad hoc query."""
    report: Report = next(report for report in list_reports() if report.name == name)
    asked = {"sql": report.sql_with_defaults, **parameters}
    # Our own JSON says more than rows; Datasette's is what both sides have.
    ours = f"/communique/{name}{form}" if form else f"/reports/{name}"
    return Page(what, f"{ours}?{urlencode(parameters)}", f"/communique{form}?{urlencode(asked)}")


def _ours(edition: Edition, workers: int) -> AbstractContextManager[int]:
    return _serving("-c", _SERVE, str(edition.folder), str(workers), "")


_SERVE = """
import sys
from pathlib import Path
from communique.edition.published_edition import read_edition
from communique.serving.processes import listen, serve_edition
folder, workers, public, _, port = sys.argv[1:]
with listen("127.0.0.1", int(port)) as door:
    serve_edition(read_edition(Path(folder)), door, int(workers), public=bool(public))
"""


def _plain(edition: Edition) -> AbstractContextManager[int]:
    return _serving("-m", "datasette", "serve", "-i", str(edition.snapshot))


@contextmanager
def _serving(*command: str) -> Iterator[int]:
    """Yield the port of a server that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            _get(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def _get(port: int, path: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        answer.read()


def as_page_table(title: str, results: Sequence[PageResult]) -> str:
    """Return the results as a Markdown table: requests a second, and p99 in milliseconds."""
    cores = available_cores()
    head = ["page", f"ours, {cores} workers", "ours, 1 worker", "plain Datasette", "ratio", "one worker's", "wanted"]
    rows = [
        [
            result.page.what,
            *map(_rate, result[1:]),
            f"{_short(result.ours.per_second / result.plain.per_second)} ×",
            f"{_short(result.one_worker.per_second / result.plain.per_second)} ×",
            f"{result.page.mark}, {P99_MARK * 1000:.0f} ms",
        ]
        for result in results
    ]
    note = f"{CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:g} s in turns; requests a second and p99.\n"
    if any(result.plain.gives_up for result in results):
        note += "Plain Datasette gives up after a second, as it comes; how soon it says so is what is timed.\n"
    return f"{as_markdown(title, head, rows)}\n{note}"


def _rate(rate: Rate) -> str:
    return f"{_short(rate.per_second)}/s, {rate.p99 * 1000:,.0f} ms{', gives up' if rate.gives_up else ''}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"
