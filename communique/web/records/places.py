"""Where each value of a record is said: its first sentences, as ways to them further down on the page."""

from collections.abc import Iterable, Iterator
from typing import Any

from communique.reports.evidence import short_documents
from communique.web.edition import Row, View

_MOST = 3
_WHOLE = ""


def with_places(view: View, facts: list[Row], evidence: list[Row]) -> list[Row]:
    """Return facts with the places that say them: sentences on the field itself, else on the whole record."""
    by_field = _places_by_field(view, evidence)
    return [{**fact, **_places(fact, by_field)} for fact in facts]


def _places(fact: Row, by_field: dict[str, list[Row]]) -> Row:
    found = by_field.get(fact["field"]) or by_field.get(_WHOLE, []) if fact["value"] is not None else []
    return {"places": found[:_MOST], "places_more": len(found[_MOST:])}


def _places_by_field(view: View, evidence: list[Row]) -> dict[str, list[Row]]:
    ids = [document["document_id"] for document in evidence]
    # Of one document alone nobody has to say which.
    called = view.remembered(short_documents, ids) if len(ids) > 1 else {}
    by_field: dict[str, list[Row]] = {}
    for field, place in _said(evidence, called):
        those = by_field.setdefault(field, [])
        if place not in those:
            those.append(place)
    return by_field


def _said(evidence: Iterable[Row], called: dict[int, str]) -> Iterator[tuple[str, Row]]:
    """Yield each field that a sentence supports, with the place of the sentence."""
    for number, document in enumerate(evidence, 1):
        for sentence in document["sentences"]:
            place = _place(number, called.get(document["document_id"]), sentence)
            yield from ((one["field"], place) for says in sentence["says"] for one in _supported(says))


def _supported(says: Row) -> list[dict[str, Any]]:
    is_support = says["relation"] == "supports"
    return [one for one in says["fields"] if is_support and not one["is_denied"] and not one["is_of_a_part"]]


def _place(number: int, document: str | None, sentence: Row) -> Row:
    at = f"{sentence['paragraph']}.{sentence['sentence']}"
    return {"anchor": f"said-{number}-{at}", "said": f"{document}, ¶{at}" if document else f"¶{at}"}
