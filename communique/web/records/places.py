"""Where each value of a record is said: its first sentences, as ways to them further down on the page."""

from collections.abc import Iterable

from communique.reports.evidence import short_documents
from communique.web.edition import Row, View
from communique.wording import locator_in_short

_MOST = 3
_WHOLE = ""
# The standings of claims that give the value which is shown: alone, chosen, or in agreement with what was chosen.
_GIVING = (None, "stands", "agrees")


def with_places(view: View, kind: str, facts: list[Row], evidence: Row, claims: list[Row]) -> list[Row]:
    """Return facts with the places that say them: an account's sentences on the field itself, else on the whole record.

    Only accounts that give the value have a place, and none that a coder concludes it from where another states it. In
    a document, whose text seldom says who published it, the sentences on the whole say nothing of a field.
    """
    ids = [document["document_id"] for document in evidence["evidence"]]
    # Of one document alone nobody has to say which.
    called = view.remembered(short_documents, ids) if len(ids) > 1 else {}
    numbers = {document_id: number for number, document_id in enumerate(ids, 1)}
    supporting = _by_account(
        row for row in evidence["cited"] if _is_support(row) and (kind != "document" or row["field"] != _WHOLE)
    )
    found = {fact["field"]: _sentences(fact, supporting, claims) for fact in facts}
    places = {
        field: [_place(numbers[row["document_id"]], called.get(row["document_id"]), row) for row in rows]
        for field, rows in found.items()
    }
    return [{**fact, **_first(places[fact["field"]])} for fact in facts]


def _is_support(row: Row) -> bool:
    return bool(row["relation"] == "supports" and not row["is_denied"] and not row["scope"])


def _by_account(cited: Iterable[Row]) -> dict[int, list[Row]]:
    """Return citations by account, accounts and citations in the order of the page."""
    accounts: dict[int, list[Row]] = {}
    for row in cited:
        accounts.setdefault(row["account_id"], []).append(row)
    return accounts


def _sentences(fact: Row, supporting: dict[int, list[Row]], claims: list[Row]) -> list[Row]:
    """Return the sentences that give a fact's value; of what no claim gives, those on the field or the whole.

    Those of the account whose value is shown go first, and headlines last.
    """
    if fact["value"] is None:
        return []
    given = [
        row
        for row in claims
        if row["field"] == fact["field"] and row["standing"] in _GIVING and not row["is_denied"] and not row["scope"]
    ]
    if not given:
        return _on(fact["field"], [row for rows in supporting.values() for row in rows])
    stated = {row["account_id"] for row in [row for row in given if not row["is_inferred"]] or given}
    chosen = {row["account_id"] for row in given if row["standing"] == "stands"}
    found = [row for account, rows in supporting.items() if account in stated for row in _on(fact["field"], rows)]
    return sorted(found, key=lambda row: (row["is_headline"], row["account_id"] not in chosen))


def _on(field: str, cited: list[Row]) -> list[Row]:
    return [row for row in cited if row["field"] == field] or [row for row in cited if row["field"] == _WHOLE]


def _first(places: list[Row]) -> Row:
    each = list({place["anchor"]: place for place in places}.values())
    return {"places": each[:_MOST], "places_more": len(each[_MOST:])}


def _place(number: int, document: str | None, sentence: Row) -> Row:
    at = f"{sentence['paragraph']}.{sentence['sentence']}"
    said = locator_in_short(sentence["passage"])
    return {"anchor": f"said-{number}-{at}", "said": f"{document}, {said}" if document else said}
