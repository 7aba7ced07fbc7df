"""Answers that an assistant can read: as much as a page shows, and what was left out of it."""

from __future__ import annotations

import json
from typing import Any

# As much as a report's page has; some 40,000 tokens.
MOST_ROWS, MOST_BYTES = 200, 150_000


def fitted(answer: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """Return an answer with the longest of its lists cut until it fits, and how many entries are left out of each."""
    answer, left_out = dict(answer), dict[str, int]()
    if len(answer.get("rows", ())) > MOST_ROWS:
        _cut(answer, "rows", MOST_ROWS, left_out)
    sizes = {name: _size(value) for name, value in answer.items()}
    while sum(sizes.values()) > MOST_BYTES:
        several = [name for name, value in answer.items() if isinstance(value, list) and value]
        if not several:
            break
        longest = max(several, key=sizes.__getitem__)
        _cut(answer, longest, len(answer[longest]) // 2, left_out)
        sizes[longest] = _size(answer[longest])
    return answer, left_out


def _cut(answer: dict[str, Any], name: str, most: int, left_out: dict[str, int]) -> None:
    left_out[name] = left_out.get(name, 0) + len(answer[name]) - most
    answer[name] = answer[name][:most]


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())
