"""Fields within a sentence: `the amount was …, is now …`."""

from __future__ import annotations

from communique.wording.terms import heading

# Where what stands above a column is no noun.
_NOUNS = {
    "actual": "the date reached",
    "archived_url": "the archived copy",
    "capacity": "the capacity",
    "change_percent": "the change on the period before",
    "condition": "the condition",
    "copy_of": "the document that it copies",
    "country": "the state",
    "duration": "the duration",
    "end_date": "the end date",
    "finance_type": "the type of finance",
    "geometry": "the outline on maps",
    "held_on": "the date",
    "how_sure": "the certainty of the sources",
    "interest_percent": "the interest",
    "is_central": "the place as main subject",
    "is_concessional": "the grant of soft terms",
    "is_host": "the role of host",
    "is_inviter": "the role of inviter",
    "label": "the name",
    "object": "what it is about",
    "occurred_on": "the date",
    "on_behalf_of": "the side represented",
    "ordinal": "the place in a series",
    "part": "the part",
    "planned": "the planned date",
    "published_on": "the date of publication",
    "reported_by": "the side that reports the figure",
    "retrieved_on": "the day it was fetched",
    "share_of": "what it is a share of",
    "signed_at": "the place of signing",
    "signed_on": "the date of signing",
    "start_date": "the start date",
    "status_as_of": "the date of the status",
    "text_sha256": "the coded copy of the text",
    "until": "the date until which it held",
    "value": "the figure",
    "url": "the web address",
    "visit_type": "the kind of visit",
    "voice_of": "who it speaks for",
    "wikidata": "the item in Wikidata",
    "within": "the larger place",
}
_SEVERAL = frozenset({"parties", "places", "formats"})


def field_within_sentence(field: str) -> str:
    """Return a field of fact files as a noun with its article."""
    return _NOUNS.get(field) or f"the {heading(field)}"


def is_several(field: str) -> bool:
    """Return whether a sentence speaks of the field in the plural."""
    return field in _SEVERAL
