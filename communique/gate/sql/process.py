"""A process that executes visitors' SQL on the snapshot, and nothing else: started as a program, not imported.

SQLite's time limit is a callback that one long step never reaches, so that the last word is the kernel's: an alarm ends
the process, its address space, files and priority are bounded, and it knows no secret. Who asked sees that it ended.
It leans on nothing of ours, so that it starts in a moment.
"""

import json
import os
import re
import resource
import signal
import sqlite3
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

# Steps of SQLite's machine between two looks at the clock.
_STEPS = 1000
# So much of a processor a question has before it gives way to others (pool.py); who had less was kept from it.
SHARE = 0.1
# What names may take together, in times of what values may.
_OF_NAMES = 3
# Other visitors' SQL, the layout of the file, its path, pointers, code from elsewhere.
_CLOSED_TABLES = {
    "sqlite_stmt",
    "dbstat",
    "bytecode",
    "tables_used",
    "pragma_database_list",
    "sqlite_dbpage",
    "sqlite_memstat",
}
_CLOSED_FUNCTIONS = {"fts3_tokenizer", "load_extension", "readfile", "writefile", "edit", "sqlite_offset"}
_PRAGMAS = {
    "collation_list",
    "compile_options",
    "data_version",
    # Asked by Datasette; what visitors could ask by is closed above.
    "database_list",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "max_page_count",
    "module_list",
    "page_count",
    "page_size",
    "schema_version",
    "table_info",
    "table_list",
    "table_xinfo",
}


class OutputError(Exception):
    """The answer is larger than allowed."""


def bound_process(limits: dict[str, Any]) -> None:
    """Have the kernel hold this process to its limits."""
    os.nice(limits["nice"])
    for what, most in (
        (resource.RLIMIT_AS, limits["address_space"]),
        (resource.RLIMIT_FSIZE, limits["scratch_file"]),
        (resource.RLIMIT_NOFILE, limits["files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # A scratch file that grows too long is an error of SQLite's, not the end.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # Ctrl-C is for the server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def open_snapshot(snapshot: str, limits: dict[str, Any]) -> sqlite3.Connection:
    """Return a connection to the snapshot, bounded."""
    # No statement is kept: others' SQL must not show anywhere.
    connection = sqlite3.connect(f"{Path(snapshot).as_uri()}?mode=ro&immutable=1", uri=True, cached_statements=0)
    connection.text_factory = lambda text: str(text, "utf-8", "replace")
    sizes = f"PRAGMA cache_size = -{limits['cache'] // 1024}; PRAGMA hard_heap_limit = {limits['heap']}"
    connection.executescript(f"PRAGMA query_only = 1; PRAGMA trusted_schema = 0; PRAGMA cell_size_check = 1; {sizes}")
    for limit, most in (
        (sqlite3.SQLITE_LIMIT_LENGTH, limits["length"]),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, limits["sql"]),
        (sqlite3.SQLITE_LIMIT_COLUMN, limits["columns"]),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, limits["depth"]),
        (sqlite3.SQLITE_LIMIT_VDBE_OP, limits["steps"]),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, limits["compound"]),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, limits["pattern"]),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        connection.setlimit(limit, most)
    connection.set_authorizer(authorize)
    return connection


def quoted(search: object) -> str:
    """Return words and phrases for FTS5, each in quotes, so that none of them is taken for syntax."""
    return " ".join('"{}"'.format(word.strip('"')) for word in re.findall(r'"[^"]*"|[^\s"]+', str(search or "")))


def authorize(action: int, first: str | None, second: str | None, database: str | None, within: str | None) -> int:
    """Return whether a statement may do one of the things that it wants; SQLite asks for each."""
    is_allowed = {
        sqlite3.SQLITE_SELECT: True,
        sqlite3.SQLITE_RECURSIVE: True,
        sqlite3.SQLITE_READ: (first or "").lower() not in _CLOSED_TABLES,
        sqlite3.SQLITE_FUNCTION: (second or "").lower() not in _CLOSED_FUNCTIONS,
        # What FTS5 and json_each need when they are opened.
        sqlite3.SQLITE_PRAGMA: (first or "").lower() in _PRAGMAS,
        sqlite3.SQLITE_UPDATE: first == "sqlite_master",
    }
    return sqlite3.SQLITE_OK if is_allowed.get(action) else sqlite3.SQLITE_DENY


def answer(connection: sqlite3.Connection, question: dict[str, Any]) -> dict[str, Any]:
    """Return the rows, or what was wrong, as a class's name and a sentence."""
    deadline, began = time.monotonic() + question["seconds"], time.process_time()
    folded = question["folded"]
    # Datasette's searches call it: who asks has folded what it is called with.
    connection.create_function("escape_fts", 1, lambda typed: folded.get(typed) or quoted(typed))
    connection.set_progress_handler(lambda: time.monotonic() >= deadline, _STEPS)
    # The clock's own end comes a little later, for what the callback cannot stop.
    signal.setitimer(signal.ITIMER_REAL, question["seconds"] + question["grace"])
    try:
        cursor = connection.execute(question["sql"], question["parameters"])
        rows, is_all = fetch(cursor, question)
        return {"columns": [column[0] for column in cursor.description or ()], "rows": rows, "truncated": not is_all}
    except OutputError:
        return {"refused": "output"}
    except MemoryError:
        return {"refused": "memory"}
    except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
        is_up, used = time.monotonic() >= deadline, time.process_time() - began
        if is_up and used < min(SHARE, question["seconds"] / 2):
            return {"refused": "late"}
        return {"error": type(error).__name__, "words": str(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.set_progress_handler(None, _STEPS)


def fetch(cursor: sqlite3.Cursor, question: dict[str, Any]) -> tuple[list[Any], bool]:
    """Return rows, and whether they are all: up to a number, within an amount of bytes."""
    rows: list[Any] = []
    room, most = question["bytes"], question["rows"]
    # A page, and JSON of objects, repeat the columns' names in each row.
    names = sum(len(column[0]) for column in cursor.description or ())
    room_for_names = _OF_NAMES * room
    for row in cursor:
        if most is not None and len(rows) == most:
            return rows, False
        room, room_for_names = room - size(row), room_for_names - names
        if room < 0 or room_for_names < 0:
            raise OutputError
        rows.append(row)
    return rows, True


def size(row: tuple[Any, ...]) -> int:
    """Return about as many bytes as a row takes on its way out."""
    return sum(len(value) + 8 if isinstance(value, (str, bytes)) else 8 for value in row)


def serve(connection: sqlite3.Connection, asker: Connection) -> None:
    """Answer until nobody is there to ask."""
    asker.send_bytes(msgspec.msgpack.encode(time.process_time()))
    while True:
        try:
            question = msgspec.msgpack.decode(asker.recv_bytes())
        except EOFError:
            return
        told = answer(connection, question)
        asker.send_bytes(msgspec.msgpack.encode({**told, "used": time.process_time()}))


def main() -> None:
    """Answer what comes in by an inherited handle: `process.py SNAPSHOT HANDLE LIMITS`."""
    snapshot, handle, limits = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    bound_process(limits)
    serve(open_snapshot(snapshot, limits), Connection(handle))


if __name__ == "__main__":
    main()
