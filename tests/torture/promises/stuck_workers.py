"""Workers that hang, however they manage to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from tests.public.test_server import parent_of
from tests.torture.promise import promise
from tests.torture.public_site import BackgroundReaders, Site, public_site

# Python runs this in every worker, and it is nowhere in the product: a signal makes it hang.
HANGS = """
import gc, re, signal, time

def in_python(*_):
    while True:
        pass

def in_c(*_):
    re.match("(a|aa)+$", "a" * 200 + "b")

def in_a_question(*_):
    for one in gc.get_objects():
        if type(one).__name__ == "WatchedThreads":
            one.submit(time.sleep, 3600)

signal.signal(signal.SIGUSR1, in_python)
signal.signal(signal.SIGUSR2, in_c)
signal.signal(signal.SIGWINCH, in_a_question)
"""
WAYS = {
    "in a loop of Python": signal.SIGUSR1,
    "in C, with the interpreter held": signal.SIGUSR2,
    "in a question that does not end": signal.SIGWINCH,
    "because it was stopped": signal.SIGSTOP,
    "no more: it was killed": signal.SIGKILL,
}
MOST_SECONDS = 10


@promise(
    "A worker that hangs is replaced within 10 seconds, and readers notice nothing", bounded=2, full=15, alone=True
)
def stuck_workers(folder: Path, times: int | None) -> Iterator[str]:
    code = folder / "code"
    code.mkdir()
    (code / "sitecustomize.py").write_text(HANGS)
    with public_site(folder, code=code) as site:
        for number in range(times or len(WAYS)):
            way, sign = list(WAYS.items())[number % len(WAYS)]
            with BackgroundReaders(site) as readers:
                until_replaced = hang_one(site, readers, sign)
            if until_replaced > MOST_SECONDS:
                yield f"a worker that hung {way} was not replaced for {until_replaced:.1f} seconds"
            else:
                harm = readers.harm()
                yield f"while a worker hung {way}, {harm}" if harm else ""


def workers(site: Site) -> set[int]:
    """The processes that answer: the supervisor's children but for Python's own resource tracker."""
    numbers = {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    children = {number for number in numbers if parent_of(number) == site.supervisor}
    return {one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


def hang_one(site: Site, readers: BackgroundReaders, sign: signal.Signals) -> float:
    """Have a worker hang; after how many seconds a new one answers."""
    everyone = whoever_answers(site, 2)
    victim = min(workers(site))
    # What this very worker is answering just then is lost with it; that is not what is promised.
    with readers.between_pages():
        os.kill(victim, sign)
        began = time.monotonic()
        time.sleep(0.2)
    while time.monotonic() - began < 3 * MOST_SECONDS:
        if parent_of(victim) != site.supervisor and site.who_answers() not in everyone:
            return time.monotonic() - began
        time.sleep(0.05)
    return time.monotonic() - began


def whoever_answers(site: Site, how_many: int) -> set[int]:
    """All workers, by asking until they have shown themselves."""
    seen: set[int] = set()
    for _ in range(1000):
        seen.add(site.who_answers())
        if len(seen) == how_many:
            break
    return seen
