"""What the operating system lets a process have: handles of files, and memory as the last belt."""

import resource
from pathlib import Path

_ENOUGH = 4096
# For the snapshot in several threads, files that are sent, pipes, and connections that are being accepted.
_OTHER_HANDLES = 96
# Above what a process has at its start.
MEMORY = 1024**3
_DATA = 5  # the place of data and stacks among the sizes of /proc/self/statm


def raise_handles() -> None:
    """Have as many handles of files as this process may, as far as they can be needed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def spare_handles() -> int:
    """Return how many handles of files a process can have beside those that it needs anyway."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _ENOUGH if soft == resource.RLIM_INFINITY else max(soft - _OTHER_HANDLES, 0)


def bound_memory(above_now: int = MEMORY) -> None:
    """Let this process have so many bytes of data more than it has now: what goes wrong then goes wrong in it alone.

    What it may write to counts, and not what it reserves: each thread reserves up to 128 MiB, and touches little of it.
    Where the system does not tell the size (not Linux), there is no bound.
    """
    sizes = Path("/proc/self/statm")
    if not sizes.exists():
        return
    bound = int(sizes.read_text().split()[_DATA]) * resource.getpagesize() + above_now
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or bound < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
