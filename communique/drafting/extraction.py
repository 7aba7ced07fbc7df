"""The words of a web page or PDF, taken out by a process of its own, which is ended if it takes too long.

Pages and PDFs come from strangers. A small one can expand to gigabytes or keep a parser busy for hours, so the kernel
bounds the memory of that process and its parent the time. It gets the bytes and gives back the words; it opens no file
and no connection.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import NoReturn

import msgspec

from communique.drafting.extracted import Extracted, SourceError

if sys.platform != "win32":
    import resource

SECONDS = 60
_ADDRESS_SPACE = 2 * 1024**3
# Ctrl-C is for who started it; and -P, since what lies in the current folder is no library.
_START = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "from communique.drafting.extraction import serve; serve('{kind}')"
)


def extract(kind: str, data: bytes, seconds: float = SECONDS) -> Extracted:
    """Return the words of a file, `kind` being page or pdf; SourceError, with the reason, where there are none."""
    command = [sys.executable, "-P", "-c", _START.format(kind=kind)]
    try:
        done = subprocess.run(  # noqa: S603  this interpreter and a line of ours; the file is its input
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise SourceError(
            f"reading it took longer than {seconds:g} seconds; copy its text into a .txt file, and draft that"
        ) from None
    if done.returncode or not done.stdout:
        raise SourceError(
            "the process that read it died, probably for want of memory; copy its text into a .txt file, and draft that"
        )
    found = msgspec.json.decode(done.stdout, type=Extracted)
    if found.fault:
        raise SourceError(found.fault)
    return found


def serve(kind: str) -> None:
    """Answer the process that started this one: its bytes come in, their words go out as JSON."""
    if sys.platform != "win32":
        # Not every system lets a process bound itself; its time is bounded everywhere.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    data = sys.stdin.buffer.read()
    try:
        found = _read(kind, data)
    except SourceError as error:
        found = Extracted(fault=str(error))
    sys.stdout.buffer.write(msgspec.json.encode(found))


def _read(kind: str, data: bytes) -> Extracted:
    try:
        if kind == "page":
            from communique.drafting.web_pages import read_page  # noqa: PLC0415  an extra, which may not be installed

            return read_page(data)
        from communique.drafting.pdfs import read_pdf  # noqa: PLC0415  an extra, which may not be installed

        return read_pdf(data)
    except ImportError as error:
        _want_extra(error)


def _want_extra(error: ImportError) -> NoReturn:
    missing = (error.name or "a package").partition(".")[0]
    raise SourceError(f"{missing} is not installed; run `pip install 'communique[pages]'`") from error
