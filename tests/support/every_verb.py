"""Every verb of the command line on one small project, called one after the other.

`python -m tests.support.every_verb FOLDER FILE` writes into FILE how each ended, since its streams may be closed.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from communique.cli.main import VERBS, main, module_of
from communique.factfiles.texts.segment import document_head, locators
from tests.support.serving import free_port

TEXT = "Ada Brown met Carl Diaz in Oslo.\n\nThey spoke of a bridge.\n"
DOCUMENT, GAZETTEER, REPORT, COPY, MAPPING, ROWS = (
    Path(name)
    for name in (
        *("documents/first.yaml", "gazetteer/more.jsonl", "queries/our-meetings.sql", "first.txt"),
        *("talks.mapping.yaml", "talks.csv"),
    )
)
_HEAD = "  slug: first\n  label: The first\n  title: Title\n  source_type: news report\n  evidence: [P1.S1]\n"
_FACTS = (
    "meetings:\n  - {slug: talk, label: Brown and Diaz in Oslo, status: held, evidence: [P1.S1]}\n"
    "  - {slug: talk-again, label: Diaz and Brown in Oslo, status: held, evidence: [P1.S1]}\n"
)
_ACCOUNTED = "nothing_to_code:\n  P2.S1: {reason: opinion}\n"
_TOPICS = '{"gazetteer": "more", "topics": [{"slug": "bridges", "label": "Bridges"}]}\n'
_REPORT = """-- title: Meetings
-- question: Which meetings are there?
-- columns:
--   record_id: {type: id, meaning: The meeting.}
--   record: {type: record, of: record_id, meaning: What it is called.}
SELECT r.id AS record_id, r.label AS record FROM records AS r WHERE r.kind = 'meeting' ORDER BY record, record_id
"""
_MAPPING = """dataset: {slug: talks, title: Talks, license: CC0-1.0, publisher: office, url: "https://example.org"}
reading: {format: csv}
key: [id]
gazetteer: {actors: [{slug: office, label: The Office, type: organization}]}
records:
  meetings: [{slug: "talk-{id}", label: "Talk {id}", status: held, held_on: "{day}"}]
"""
_ROWS = "id,day\n1,2031-03-03\n"
_PATIENCE = 120


class Ended(NamedTuple):
    """How a verb ended: the exit code, or the exception that a user would have seen; and what it said."""

    verb: str
    how: int | str
    said: str = ""


def make_project(folder: Path) -> None:
    """Make a project with a document, its text, a file of the gazetteer and a report of its own."""
    assert call("init", "--", str(folder)).how == 0
    head = document_head(TEXT.encode(), TEXT, "en").replace("document:\n", f"document:\n{_HEAD}")
    contents = {
        DOCUMENT: head + locators(TEXT, "en") + _FACTS + _ACCOUNTED,
        COPY: TEXT,
        REPORT: _REPORT,
        GAZETTEER: _TOPICS,
        MAPPING: _MAPPING,
        ROWS: _ROWS,
    }
    for place, content in contents.items():
        (folder / place).write_text(content, "utf-8")


def verbs(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield a call of every verb but `init` and `serve`, on files named from elsewhere."""
    built, copy = folder / "build", str(folder / COPY)
    facts = [str(folder / DOCUMENT), str(folder / GAZETTEER)]
    yield ("build",)
    yield ("check",)
    yield "check", *facts
    yield "load", *facts
    dataset = [str(folder / MAPPING), str(folder / ROWS)]
    yield "import", *dataset, "--sample"
    yield "import", *dataset
    yield "import", *dataset, "--remove"
    yield "verify", copy
    yield "segment", copy
    yield "draft", copy, "--output", str(built / "draft.yaml")
    yield "resegment", copy, facts[0]
    yield "check", "--text", copy, *facts
    yield "compare", facts[0], facts[0]
    yield ("report",)
    yield "report", "our-meetings"
    yield "report", "our-meetings", "--format", "csv"
    yield "publish", str(built / "editions"), "--without-downloads"
    yield "verify", str(built / "editions")
    yield "diff", str(built / "editions"), "database"
    yield "export", str(built / "export")
    yield "rename", "bridges", "big-bridges", "--because", "They are."
    yield "merge", "talk-again", "talk", "--because", "They are one."


def call_every_verb(folder: Path) -> list[Ended]:
    """Call each in this process."""
    return [call("--project", str(folder), *words) for words in verbs(folder)]


def call(*words: str) -> Ended:
    """Call a verb in this process, its output kept."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as said, patch.object(sys, "argv", ["communique", *words]):
        # Of the type that a program's own streams have.
        with contextlib.redirect_stdout(said.file), contextlib.redirect_stderr(said.file):
            how = _ending()
            said.flush()
        return Ended(_shown(words), how, Path(said.name).read_text("utf-8", "replace"))


def _shown(words: Sequence[str]) -> str:
    return next(word for word in words if not word.startswith(("-", "/")))


def _ending() -> int | str:
    try:
        main()
    except SystemExit as done:
        return int(done.code or 0)
    except BaseException as error:  # what a user would see as a traceback
        return f"{type(error).__name__}: {error}"
    return 0


def _forked(words: Sequence[str]) -> Ended:
    """Call a verb in a process of its own, which has this one's streams, odd as they are, and ends as programs do."""
    child = os.fork()
    if not child:
        sys.argv = ["communique", *words]
        main()
    _, status = os.waitpid(child, 0)
    return Ended(_shown(words), os.waitstatus_to_exitcode(status))


def serve(folder: Path, host: str = "127.0.0.1", output: int | None = None) -> Ended:
    """Have a page served, and the server ended; it has these streams, unless `output` is another."""
    port = free_port()
    words = ["--project", str(folder), "serve", "--host", host, "--port", str(port), "--workers", "1"]
    with subprocess.Popen([sys.executable, "-m", "communique", *words], stdout=output) as server:
        answered = _answer_at(host, port, server)
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(_PATIENCE)
        server.kill()
        code = server.wait()
    return Ended("serve", answered or code)


def _answer_at(host: str, port: int, server: subprocess.Popen[bytes]) -> str:
    """Return what is answered instead of the page; "" where that is."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(http.client.HTTPConnection(host, port, timeout=5)) as line,
        ):
            line.request("GET", "/meetings/talk")
            answer = line.getresponse()
            if answer.status != http.client.SERVICE_UNAVAILABLE:  # it starts
                return "" if b"Brown and Diaz" in answer.read() else f"the page is answered with {answer.status}"
        time.sleep(0.1)
    return "" if server.poll() else f"nobody answered within {_PATIENCE} s"


if __name__ == "__main__":
    place, told = Path(sys.argv[1]), Path(sys.argv[2])
    for verb in VERBS:
        import_module(f"communique.cli.{module_of(verb)}")  # once for all of them, and all that is read once
    call("--project", str(place), "check")
    ended = [_forked(["--project", str(place), *words]) for words in verbs(place)]
    ended.append(serve(place))
    told.write_text(json.dumps(ended), "utf-8", "backslashreplace")
    os._exit(0)  # what ends with closed streams is Python's own
