"""What makes no sense is answered as such, tells nothing of the machine, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.support.client import find_leak, leak_pattern, open_client, read_files, seed_edition
from tests.support.odd_requests import odd_requests, spread_evenly
from tests.torture.promise import promise

_FAULT_OF_OURS = 500


@promise("A senseless request is never a fault of ours and tells nothing of the machine", bounded=1_200, full=60_000)
def senseless_requests(folder: Path, times: int | None) -> Iterator[str]:
    """Odd parameters, headers and addresses on every kind of page; at the end the edition is what it was."""
    published = seed_edition(folder)
    before = read_files(published)
    with open_client(published) as client:
        pattern = leak_pattern(client.datasette)
        for method, address, headers in spread_evenly(odd_requests(), times):
            answer = client.request(address, method, {name: value.encode("latin-1") for name, value in headers.items()})
            asked = f"{method} {address[:200]} {headers or ''}"
            told = find_leak(answer, pattern)
            if answer.status_code >= _FAULT_OF_OURS:
                yield f"{asked}: {answer.status_code}"
            else:
                yield f"{asked} tells {told!r}" if told else ""
    yield "" if read_files(published) == before else "a file of the edition has changed, or one is beside it"
