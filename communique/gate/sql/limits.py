"""The limits of a visitor's query, and how one that was met is said."""

from dataclasses import asdict, dataclass, replace
from typing import Self

KIB, MIB = 2**10, 2**20


@dataclass(frozen=True)
class QueryLimits:
    """Bounds of a query. Times are in seconds, sizes in bytes."""

    seconds: float = 1.0
    # What the kernel waits beyond that for what the engine cannot interrupt.
    grace: float = 0.2
    # While others wait for their turn.
    seconds_in_a_queue: float = 0.25
    # What all questions of one page may take together, and not what they wait: how many others ask is nobody's fault.
    seconds_of_a_page: float = 1.5
    # How long a question waits for its turn, and how many wait.
    wait: float = 0.8
    waiting: int = 8
    # Of filters and facets, which take little: what all of a page wait together. And what a stream waits, whose next
    # rows cannot be refused any more.
    wait_of_a_page: float = 5.0
    waiting_for_picking: int = 96
    wait_of_a_stream: float = 20.0
    # In each process of the server: for SQL that visitors write, and for what Datasette composes of filters and facets.
    processes: int = 3
    processes_for_picking: int = 2
    # Of a statement, and of a table's rows, which are no longer than they were published.
    answer: int = 4 * MIB
    answer_of_a_table: int = 8 * MIB
    # Of a page, which takes ten microseconds to write each of them, and of a statement's data.
    cells_of_a_page: int = 10_000
    cells: int = 100_000
    length: int = 256 * KIB
    # Where the SQL is ours.
    length_of_pages: int = 8 * MIB
    # Of SQL, by characters, columns of a result, nesting, steps of SQLite's machine, SELECTs put together, and bytes of
    # what LIKE and GLOB look for.
    sql: int = 20_000
    columns: int = 200
    depth: int = 100
    steps: int = 25_000
    compound: int = 50
    pattern: int = 200
    # What the kernel lets a process have, and SQLite in it.
    nice: int = 5
    address_space: int = 512 * MIB
    heap: int = 24 * MIB
    cache: int = 4 * MIB
    scratch_file: int = 128 * MIB
    files: int = 32

    def with_rows_of(self, longest: int) -> Self:
        """Return the same with room for rows that are there: they can be read however long they are."""
        room = longest + 16 * KIB
        return replace(self, length=max(self.length, room), length_of_pages=max(self.length_of_pages, room))


_WORDS = {
    "time": "Time limit: this took longer than {seconds:g} s. Ask for less, or take the whole database (Downloads).",
    "late": "Time limit: others have the processors just now, and in {seconds:g} s this got too little of them. Try "
    "again in a few seconds.",
    "busy": "Others wait, and this took longer than the {seconds_in_a_queue:g} s that each query has then. Try again.",
    "queue": "Too many queries are waiting. Try again in a few seconds.",
    "memory": "Memory limit: this needs more than a query may take. Ask for fewer or smaller things at once.",
    "scratch": "Scratch space limit: sorting or keeping this takes more than a query may write. Narrow it first.",
    "output": "Output limit: the answer is larger than {answer_mib} MiB. Ask for fewer rows or columns.",
    "bare": "Output limit: there are more rows than fit, which this form could not say. Add a LIMIT, ask for fewer "
    "columns, or for .json, which says truncated.",
    "page": "Output limit: a page shows up to {cells_of_a_page:,} values. Ask for fewer rows (_size=100), or "
    "for .json or .csv instead of a page.",
    "length": "Length limit: a value here would be longer than {length_kib} KiB.",
    "sql": "SQL length limit: this statement is longer than {sql:,} characters.",
    "columns": "Column limit: this has more than {columns} columns.",
    "depth": "Depth limit: expressions may be nested {depth} deep.",
    "compound": "Compound limit: at most {compound} SELECTs are put together.",
    "pattern": "Pattern limit: a pattern of LIKE or GLOB may be {pattern} bytes long.",
    "access": "This is not open to queries: {words}.",
}
# What SQLite says when it meets a limit.
_OF_SQLITE = (
    ("interrupted", "time"),
    ("string or blob too big", "length"),
    ("query string is too large", "sql"),
    ("database or disk is full", "scratch"),
    ("disk i/o error", "scratch"),
    ("out of memory", "memory"),
    ("too many columns", "columns"),
    ("expression tree is too large", "depth"),
    ("parser stack overflow", "depth"),
    ("too many terms in compound select", "compound"),
    ("pattern too complex", "pattern"),
    ("not authorized", "access"),
    ("prohibited", "access"),
    ("authorization denied", "access"),
)


def describe_limit(limit: str, limits: QueryLimits, words: str = "") -> str:
    """Return which limit was met, for a reader."""
    return _WORDS[limit].format(
        **asdict(limits), words=words, answer_mib=limits.answer // MIB, length_kib=limits.length // KIB
    )


def limit_of_sqlite(words: str) -> str | None:
    """Return the limit that SQLite speaks of, None where it speaks of none."""
    lower = words.lower()
    return next((limit for said, limit in _OF_SQLITE if said in lower), None)
