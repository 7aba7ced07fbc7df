"""What is ours or Datasette's fault is never told as a reader's mistake, whatever options are put together."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.client import Client, open_client, seed_edition
from tests.support.odd_requests import spread_evenly
from tests.support.sensible_options import pairs
from tests.torture.promise import promise

# What two options that exclude each other, or a page that has no such option, may be told: by whom, and in which words.
_MEANT = re.compile(
    r"at the same time|needs a table with a key|leave out _next, or _stream|has no (?:parameter|column)|"
    r"There is no parameter|only whole|No column is left to show|cannot be hidden"
)


@promise(
    "A pair of sensible options is answered wherever each is, or told which excludes the other; no error has status "
    "200, and no part of the rows in JSON is without a word of it",
    bounded=350,
    full=None,
)
def sensible_pairs(folder: Path, times: int | None) -> Iterator[str]:
    published = seed_edition(folder)
    with open_client(published, public=True) as client:

        @cache
        def complaint(address: str) -> str:
            return complaint_of(client, address)

        for pair in spread_evenly(list(pairs()), times):
            said = complaint(pair.both)
            # A refusal; what is ours, or untold, is excused by nothing.
            is_of_one = said.startswith("4") and said in map(complaint, pair.alone)
            yield "" if not said or is_of_one or _MEANT.search(said) else f"{pair.both}: {said}"


def complaint_of(client: Client, address: str) -> str:
    """Return what is told instead of an answer; "" where there is one."""
    answer = client.request(address, follow_redirects=True)
    is_json = "json" in answer.headers["content-type"]
    if answer.is_success:
        return _untold(answer.json()) if is_json and "_nl=" not in address else ""
    if is_json:
        return f"{answer.status_code} {answer.json().get('error') or answer.text}"
    text = re.sub(r"<(style|script|nav|header|footer)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return f"{answer.status_code} {' '.join(html.unescape(text).split())}"[:400]


def _untold(data: Any) -> str:
    """Return what an answer with status 200 does not say: that it is an error, or a part."""
    if not isinstance(data, dict):
        return ""  # rows alone, or a list of values
    if data.get("ok") is False or data.get("error"):
        return f"200 with an error: {data}"[:400]
    is_part = data.get("truncated") or data.get("next") or data.get("next_url")
    return "200 with a part of the rows, and no word of it" if is_part and "left_out" not in data else ""
