"""The review of a document: who coded it, who settled what differed, how far they agreed, and what was settled."""

from communique.schema.vocabulary import CoderType, SettlingReason, Taken
from communique.web.edition import Row, View
from communique.web.records.bounds import SHOWN_PER_LIST, how_many
from communique.wording import date_in_words, heading, kind_in_words

_REVIEW = "SELECT * FROM reviews WHERE document_id = :id"
_SETTLED = "SELECT * FROM settled_differences WHERE document_id = :id"
_SHOWN = f"""
SELECT s.*, r.kind AS found_kind, r.slug AS found_slug, r.label AS found_label
FROM ({_SETTLED}) AS s LEFT JOIN records AS r ON r.slug = s.record ORDER BY s.position LIMIT :shown
"""
_NOT_TOLD = ("id", "document_id", "fact_file_id")
_MODEL = CoderType.model.value


def review_of(view: View, document_id: int) -> Row:
    """Return the review of a document with the differences that it settled, the first of a long list; or None."""
    review = view.first(_REVIEW, id=document_id)
    if not review:
        return {"review": None}
    shown = view.ask(_SHOWN, id=document_id, shown=SHOWN_PER_LIST)
    counted = view.first(f"SELECT count(*) AS n FROM ({_SETTLED})", id=document_id)
    found = review["records_first"] + review["records_second"]
    return {
        "review": {
            **{name: value for name, value in review.items() if name not in _NOT_TOLD},
            "coders": [_coder(review, name) for name in ("first_coder", "second_coder")],
            "by": _coder(review, "reviewer"),
            "day": date_in_words(review["reviewed_on"]),
            "f1": 2 * review["records_both"] / found if found else 1.0,
            "only_models": review["first_coder_type"] == review["second_coder_type"] == _MODEL,
            "settled_count": counted["n"] if counted else 0,
            "settled": [_settled(view, row) for row in shown],
            "settled_more": how_many(view, _SETTLED, len(shown), id=document_id),
        }
    }


def review_as_data(review: Row | None) -> Row | None:
    """Return a review in the codes of fact files; None where there is none."""
    if not review:
        return None
    told = {name: review[name] for name in review if name not in _OF_THE_PAGE}
    return told | {"settled_count": review["settled_count"]}


_OF_THE_PAGE = frozenset({"coders", "by", "day", "f1", "only_models", "settled_count", "settled", "settled_more"})


def _coder(review: Row, name: str) -> str:
    """Return who it is; of a model this is said, since a name may hide it."""
    said = str(review[name])
    return f"{said} (a language model)" if review[f"{name}_type"] == _MODEL else said


def _settled(view: View, row: Row) -> Row:
    field = row["field"]
    return {
        **row,
        "what": kind_in_words(row["record_kind"]),
        "url": view.address(row, "found_") if row["found_slug"] else None,
        "field_name": _first_capital(heading(field)) if field else "",
        "taken_in_words": Taken(row["taken"]).meaning,
        "reason_in_words": SettlingReason(row["reason"]).meaning,
    }


def _first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]
