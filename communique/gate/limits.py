"""What the operating system lets a worker have: handles of files, and memory as the last belt."""

from __future__ import annotations

import resource
from functools import cache
from pathlib import Path

_ENOUGH = 4096
# For the snapshot in several threads, files that are sent, pipes, and connections that are being accepted.
_OTHER_HANDLES = 96
MOST_CONNECTIONS, _LEAST_CONNECTIONS = 400, 16
# Above what a worker has at its start.
MEMORY = 1024**3


def raise_handles() -> None:
    """As many handles of files as this process may have, as far as they can be needed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = hard == resource.RLIM_INFINITY
    wanted = _ENOUGH if unlimited else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def most_connections() -> int:
    """How many connections a worker holds at once: some hundreds, fewer where handles are scarce."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    # Each may be sent a file, which is open meanwhile.
    return max(_LEAST_CONNECTIONS, min(MOST_CONNECTIONS, (soft - _OTHER_HANDLES) // 2))


def bound_memory() -> None:
    """No more memory than there is now and MEMORY: what goes wrong then goes wrong in this worker alone.

    It is address space that counts, so this is generous. Where the system does not tell it (not Linux), no bound.
    """
    sizes = Path("/proc/self/statm")
    if not sizes.exists():
        return
    bound = int(sizes.read_text().split()[0]) * resource.getpagesize() + MEMORY
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or bound < hard:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
