"""Ways that come back to where they began: places within each other, slugs that became each other."""

from __future__ import annotations

from collections.abc import Mapping


def in_loops(above: Mapping[str, str]) -> set[str]:
    """Every slug from which the way up comes back to it."""
    looping: set[str] = set()
    passed: set[str] = set()
    for start in above:
        way: list[str] = []
        slug = start
        while slug in above and slug not in passed:
            passed.add(slug)
            way.append(slug)
            slug = above[slug]
        if slug in way:
            looping.update(way[way.index(slug) :])
    return looping
