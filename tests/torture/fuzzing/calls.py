"""Calls of the command line that nobody would make, and what comes of them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from communique.cli.main import main
from communique.reports.report import list_reports

# Bytes that are no UTF-8 come as lone surrogates.
ODD = [
    *(
        "",
        " ",
        "x" * 100_000,
        "\udcff",
        "\ud800",
        "\n",
        "9" * 30,
        "-" + "9" * 30,
        "9" * 5000,
        "1e3",
        "0x10",
        "٣",
        "nan",
    ),
    *(
        "' OR 1=1 --",
        "'; DROP TABLE records; --",
        "2031-13-01",
        "0000-01-01",
        "10000-01-01",
        "\u202e",
        "\x1b[31m",
        "%s",
    ),
    *("{0}", ":x", "a=b", "null", "\U0001f4a5", "..", "/", "~", "*", "--", "-", "$(id)", "`id`", "\\", "%00"),
]
_HOST = "postgresql+psycopg://127.0.0.1:1"
ADDRESSES = [
    *("x", "://", "sqlite", "sqlite:", "sqlite:/", "sqlite://", "sqlite:///", "sqlite://host/x", "sqlite:////dev/null"),
    *(
        "sqlite:////",
        "sqlite:///%00",
        "sqlite:///\udcff",
        "sqlite:///a\nb",
        f"sqlite:///{'x' * 5000}",
        "sqlite:///file/x",
    ),
    *(
        "sqlite:///c.db?timeout=abc",
        "sqlite:///c.db?check_same_thread=abc",
        "sqlite:///c.db?mode=ro&uri=x",
        "sqlite+x:///a",
    ),
    *(
        "sqlite+aiosqlite:///c.db",
        "sqlite+pysqlcipher:///c.db",
        "mysql://u:p@h/d",
        "oracle://h",
        "mssql://h",
        "duckdb:///x",
    ),
    *(f"{_HOST}9999999/d", f"{_HOST}/d?connect_timeout=x", f"{_HOST}/d?nonsense=1", "postgresql+psycopg://h:abc/d"),
    *(
        "postgresql+asyncpg://h/d",
        "postgresql+psycopg://\udcff/d",
        "postgresql+psycopg://[::1/d",
        "http://x",
        "access://x",
    ),
]
_ANSWERED = (0, 1, 2)


@dataclass(frozen=True)
class Answer:
    """What a call ended with, and what it said."""

    code: object
    said: str


def call(*arguments: str) -> Answer:
    """What `communique` answers, in this process; an exception passes through."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", errors=errors) for errors in ("strict", "backslashreplace"))
    code: object = 0
    argv = patch.object(sys, "argv", ["communique", *arguments])
    with argv, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as done:
            code = done.code or 0
    out.flush()
    err.flush()
    return Answer(code, (out.buffer.getvalue() + err.buffer.getvalue()).decode("utf-8", "replace"))


def broken_by(*arguments: str) -> str:
    """What of the promise a call breaks: it is answered, or refused with a sentence."""
    try:
        answer = call(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {error}: {arguments!r:.300}"
    if answer.code not in _ANSWERED or (answer.code and not answer.said.strip()) or "Traceback" in answer.said:
        return f"exit code {answer.code}, {answer.said[:200]!r}: {arguments!r:.300}"
    return ""


def odd_calls(url: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Every verb, with odd values wherever it takes one."""
    facts, text = str(folder / "gazetteer.yaml"), str(folder / "ferry.txt")
    for name, parameter in _parameters():
        for value in ODD:
            yield "--database", url, "report", name, "-p", f"{parameter}={value}"
    for value in ODD:
        yield "--database", url, "report", value
        yield "--database", url, "report", "financing", "-p", value
        yield "--database", url, "load", "--remove", value
        yield "segment", text, "--language", value
        for verb in ("check", "load", "verify", "segment", "publish", "export"):
            if value not in ("..", "/", ""):  # which are folders of others, and would be gone through
                yield "--database", url, verb, f"odd/{value}"
    for address in ADDRESSES:
        for verb in (("report", "financing"), ("check", facts), ("load", facts), ("verify", text), ("build",)):
            yield "--database", address, *verb


def _parameters() -> Iterator[tuple[str, str]]:
    """One parameter of each sort that saved reports have."""
    seen = set()
    for report in list_reports():
        for parameter in report.parameters:
            if (sort := (parameter.type, bool(parameter.source), bool(parameter.one_of))) not in seen:
                seen.add(sort)
                yield report.name, parameter.name


def odd_files(folder: Path) -> Iterator[Path]:
    """Files that are none, or not what they are called."""
    folder.mkdir(parents=True)
    for name in ("a\nb.yaml", "\udcff.yaml", "é\u202e.yaml", "%s{0}.jsonl", "x.JSONL", "none", f"{'x' * 200}.yaml"):
        (folder / name).write_bytes(b"a: &x 1\n")
        yield folder / name
    (folder / "folder.txt").mkdir()
    (folder / "nowhere.txt").symlink_to("nothing")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "bytes.txt").write_bytes(bytes(range(256)))
    for name in ("huge.yaml", "huge.jsonl", "huge.bin"):
        with (folder / name).open("wb") as stream:
            stream.truncate(10**10)
        yield folder / name
    yield from (folder / name for name in ("folder.txt", "nowhere.txt", "itself.txt", "bytes.txt"))
    yield from (folder, Path("/dev/null"), Path("/dev/zero"), Path("/proc/self/mem"))
