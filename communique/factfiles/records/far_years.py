"""Days that are probably slips, and so warnings: years far from the document's own, and days after it was published.

Centuries ago is history. What is much later than any plan, or earlier than most annals, is looked at twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from communique.factfiles.reading.problems import Path
from communique.factfiles.records.drafts import Draft, columns_of
from communique.factfiles.values.values import parse_date
from communique.schema import Record

MOST_BEFORE, MOST_AFTER = 1000, 100
_ENDS = ("_earliest", "_latest")
# The day of what is done, and the states in which it is, by kind.
_DONE: dict[str, tuple[str, str, frozenset[str]]] = {
    "meeting": ("held_on", "status", frozenset({"held"})),
    "event": ("occurred_on", "status", frozenset({"occurred"})),
    "agreement": ("signed_on", "status", frozenset({"signed", "ratified", "in force", "ended"})),
    "milestone": ("actual", "status", frozenset({"met"})),
}
# Where a date is written, as it is written, and what to do about it.
Far = tuple[Path, str, str]


def far_years(
    document: Mapping[str, Any], drafts: Iterable[Draft], citations: Iterable[tuple[Path, Mapping[str, Any]]]
) -> Iterator[Far]:
    """Yield the dates of a document's file that are far from when it was published, if that is known.

    `document` and `citations`, each with its path, are columns and their values.
    """
    published = _years(document, "published_on")
    if not published:
        return
    yield from _published_after_retrieved(document, min(published))
    last = document.get("published_on_latest")
    for draft in drafts:
        dated = [name for name in dates_of(draft.kind) if name in draft.values]
        far = [one for name in dated for one in _far_date(draft.values, name, draft.path, published)]
        yield from far or (_after_publication(draft, last) if last else ())
    for path, values in citations:
        if "as_of" in values:
            yield from _far_date(values, "as_of", path, published)
        if values["reported_value"] and values["field"] in _every_date():
            yield from _far_reported(values, path, published)


def _published_after_retrieved(document: Mapping[str, Any], published: int) -> Iterator[Far]:
    """Yield the document's own date where somebody read the document before that year: all else is held against it."""
    retrieved = document.get("retrieved_on") or "9999"
    first = document.get("published_on_earliest") or ""
    if published > int(retrieved[:4]) or first > retrieved:
        when, what = (f"on {retrieved}", "days") if first[:4] == retrieved[:4] else (f"in {retrieved[:4]}", "years")
        remedy = f"the document was retrieved {when}, and published later? correct one of the two {what}"
        yield ("document", "published_on"), document["published_on"], remedy


def _after_publication(draft: Draft, last: str) -> Iterator[Far]:
    """Yield what is told as done, or as said, on a day when its document was published already."""
    done = _DONE.get(draft.kind, ("", "", frozenset()))
    told = [("said_on", draft.account)]
    if draft.values.get(done[1]) in done[2]:
        told.append((done[0], draft.values))
    for name, values in told:
        if (values.get(f"{name}_earliest") or "") > last:
            remedy = f"later than {last}, when the document was published; correct one of the two days, or leave it"
            yield (*draft.path, name), values[name], remedy


def _far_date(values: Mapping[str, Any], name: str, path: Path, published: list[int]) -> Iterator[Far]:
    if remedy := _remedy(_years(values, name), published):
        yield (*path, name), values[name], remedy


def _far_reported(values: Mapping[str, Any], path: Path, published: list[int]) -> Iterator[Far]:
    value = values["reported_value"]
    try:
        dated = parse_date(value)
    except ValueError:  # at fault, which is told elsewhere
        return
    years = [int(day[:4]) for day in (dated.earliest, dated.latest) if day]
    if remedy := _remedy(years, published):
        yield (*path, "value"), value, remedy


def _years(values: Mapping[str, Any], name: str) -> list[int]:
    return [int(day[:4]) for end in _ENDS if (day := values.get(f"{name}{end}"))]


def _remedy(years: list[int], published: list[int]) -> str | None:
    """Return what to do about years; None where they are near enough."""
    if not years:
        return None
    after, before = max(years) - max(published), min(published) - min(years)
    if after > MOST_AFTER:
        return _said(after, "after", max(published))
    return _said(before, "before", min(published)) if before > MOST_BEFORE else None


def _said(years: int, side: str, published: int) -> str:
    how_far = f"{years:,} years {side} {published}, when the document was published"
    return f"{how_far}; correct the year, or leave it if the source says so"


@cache
def dates_of(kind: str) -> tuple[str, ...]:
    """Return the partial dates of a kind of record, by name."""
    return tuple(name.removesuffix("_earliest") for name in columns_of(kind) if name.endswith("_earliest"))


@cache
def _every_date() -> frozenset[str]:
    return frozenset(name for kind in Record.__mapper__.polymorphic_map for name in dates_of(kind))
