"""Kinds of record, columns and vocabulary terms in a reader's words, where the standard's own are codes."""

# What one record is called, and what several are called together, where that is not the kind itself.
_KINDS = {
    "actor": ("Person, state or organization", "People, states and organizations"),
    "agenda item": ("On the table", "Subjects on the table"),
    "financing": ("Other financing", "Other financing"),
    "membership": ("Office or membership", "Offices and memberships"),
    "milestone": ("Step promised or reached", "Steps promised or reached"),
    "part": ("Part of a sum", "Parts of sums"),
    "project party": ("Part in a project", "Parts in projects"),
    "relation": ("Tie", "Ties between records"),
    "stance": ("View", "Views for and against"),
}
_TERMS = {
    "notMet": "not reached",
    "met": "reached",
    "partiallyMet": "reached in part",
    "X": "exports",
    "M": "imports",
    "count": "number",
    "actor": "who does it",
    "recipient": "whom it concerns",
    "rival": "another value",
    "superseded": "older news",
}
_HEADINGS = {
    "also_amount": "in a second currency",
    "also_amount_to": "upper end in the second currency",
    "also_bound": "bound in the second currency",
    "also_currency": "second currency",
    "also_minor": "in a second currency",
    "also_to_minor": "upper end in the second currency",
    "amount_bound": "bound",
    "amount_minor": "amount",
    "amount_to": "upper end of the amount",
    "amount_to_minor": "upper end of the amount",
    "change_bound": "bound of the change",
    "change_percent": "change",
    "change_to_percent": "upper end of the change",
    "country_id": "state",
    "duration_days": "duration",
    "duration_minutes": "duration",
    "duration_to_days": "upper end of the duration",
    "duration_to_minutes": "upper end of the duration",
    "finance_type": "type of finance (OECD DAC)",
    "file_sha256": "SHA-256 of the file",
    "how_sure": "how sure the source is",
    "interest_bound": "bound of the interest",
    "interest_to_percent": "upper end of the interest",
    "iso_alpha3": "country code",
    "is_concessional": "on soft terms",
    "is_inferred": "the coder's conclusion",
    "object_id": "about",
    "ordinal": "place in a series",
    "rank": "level",
    "proposition_id": "proposition",
    "signed_at_id": "signed in",
    "reported_by_id": "figure reported by",
    "total_to": "upper end of the total",
    "wikidata": "in Wikidata",
    "text_sha256": "SHA-256 of the normalised text",
    "value_bound": "bound",
    "url": "address",
    "value_to": "upper end",
    "visit_type": "kind of visit",
    "voice_of_id": "speaks for",
    "within_id": "lies in",
}
_SURENESS = {
    "certain": "the source is certain",
    "probable": "the source thinks it probable",
    "possible": "the source thinks it possible",
}


def kind_in_words(kind: str) -> str:
    """Return what a record is called."""
    return _KINDS[kind][0] if kind in _KINDS else kind.capitalize()


def kinds_in_words(kind: str) -> str:
    """Return what records of a kind are called together."""
    return _KINDS[kind][1] if kind in _KINDS else f"{kind.capitalize()}s"


def term_in_words(term: str) -> str:
    """Return a vocabulary's term; the categories of events, which are verbs in capitals, as verbs."""
    if term in _TERMS:
        return _TERMS[term]
    if term.isupper() and term.isalpha() and len(term) > 1:
        return term.lower()
    return term.removeprefix("transport.").replace("_", " ")


def heading(column: str) -> str:
    """Return what a column is called on a page."""
    if column in _HEADINGS:
        return _HEADINGS[column]
    return column.removesuffix("_id").removesuffix("_percent").removeprefix("is_").replace("_", " ")


def sureness_in_words(how_sure: str | None) -> str | None:
    """Return how sure the source is; a bare `certain` would seem to be ours."""
    return _SURENESS.get(how_sure or "")
