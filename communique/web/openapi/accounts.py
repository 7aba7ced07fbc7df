"""What voices say of a record: its accounts with their claims, and how its fields are settled."""

from communique.web.edition import Row
from communique.web.openapi.parts import structure
from communique.web.records.bounds import SHOWN_PER_LIST


def _one(meaning: str, *types: str) -> Row:
    """Return the schema of a member of some types, a text where none is named."""
    return {"type": list(types) if len(types) > 1 else types[0] if types else "string", "description": meaning}


def _maybe(meaning: str, kind: str = "string") -> Row:
    return _one(meaning, kind, "null")


_HOW_SURE = _one("How sure the voice is: certain, probable, possible.")
_CLAIM = structure(
    {
        "field": _one("The field, called as in fact files."),
        "value": _one("As its coder wrote it: a term, a sum, a date in EDTF, a slug."),
        "printed": _maybe("The words that a date was read from."),
        "object": _maybe("The slug of the record that the value names."),
        "low": _maybe("The least that the words allow, in the unit.", "number"),
        "high": _maybe("The most that the words allow, in the unit.", "number"),
        "unit": _maybe("Of what the bounds are."),
        "standing": _maybe("What it is beside the value that stands; null for the only one."),
        "how_sure": _HOW_SURE,
        "is_inferred": _one("Whether a coder concludes it, and not the source.", "boolean"),
    }
)
_ACCOUNT = structure(
    {
        "document": _one("The slug of the document that it stands in."),
        "passage": _one("Its first sentence."),
        "voice": _one("The slug of the origin; accounts of one origin are one voice."),
        "speaker": _maybe("The slug of whose word the document reports."),
        "chain": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Where its words come by way of others: the slugs of everyone from whom the document quotes "
            "to the speaker; else empty.",
        },
        "as_of": _maybe("The time that it speaks of, in EDTF."),
        "said_on": _maybe("When the speaker said it, in EDTF."),
        "scope": _one("The part that it is of; empty for the whole."),
        "note": _maybe("What a reader should beware of."),
        "how_sure": _HOW_SURE,
        "is_whole": _one("Whether a sentence says the record as a whole.", "boolean"),
        "is_denied": _one("Whether it says that the record is not so.", "boolean"),
        "is_inferred": _one("Whether a coder concludes it, and not the source.", "boolean"),
        "claims": {"type": "array", "items": _CLAIM},
    }
)
_RESOLUTION = structure(
    {
        "field": _one("The field, called as in fact files."),
        "state": _one("How it is settled: agreed, disputed, inferred, aside and so on."),
        "rule": _one("By which rule a value stands; nobody endorses it."),
        "voices": _one("How many independent voices support what stands.", "integer"),
        "rivals": _one("How many independent voices give another value.", "integer"),
        "is_tied": _one("Whether nothing decided, so that the earliest printed stands.", "boolean"),
        "document": _maybe("The slug of the document that gives what stands."),
        "passage": _maybe("The first sentence of what it says."),
        "voice": _maybe("The slug of whose word that is."),
    }
)
_CORRECTION = structure(
    {
        "corrected_on": _one("The day on which it was put right (ISO 8601)."),
        "what": _one("What was wrong, and what is right."),
    }
)
_CODER = "A person or a language model."
_REVIEW = structure(
    {
        "first_coder": _one("Who made the coding that became the fact file."),
        "first_coder_type": _one(_CODER),
        "second_coder": _one("Who coded the same text without seeing that."),
        "second_coder_type": _one(_CODER),
        "reviewer": _one("Who settled the differences."),
        "reviewer_type": _one(_CODER),
        "reviewed_on": _one("The day on which that was done (ISO 8601)."),
        "records_first": _one("How many records the first coding has.", "integer"),
        "records_second": _one("How many the second has.", "integer"),
        "records_both": _one("How many both have.", "integer"),
        "values_compared": _one("How many values were compared, in records that both have.", "integer"),
        "values_agreed": _one("On how many of these both agree.", "integer"),
        "differences": _one("How many differences there were.", "integer"),
        "settled_count": _one("How many of these were settled.", "integer"),
    }
)
_SAME = structure(
    {
        "slug": _one("The slug that documents write, whose address leads here."),
        "because": _one("Why it is the same, in the editor's words."),
        "decided_on": _maybe("The day of the decision (ISO 8601)."),
    }
)
# Of the structure of a record.
VOICES: Row = {
    "voices": _maybe(
        "How many independent voices say it. 0: only referred to. Null: listed in the gazetteer.", "integer"
    ),
    "disputed": _maybe("Fields on which voices differ, with commas; `whole` where one denies it."),
    "updated": _maybe("Fields of which later news has come, with commas."),
    "inferred": _maybe("Fields that a coder concludes and no source says, with commas."),
    "corrections": {
        "type": "array",
        "items": _CORRECTION,
        "description": "What was wrong with it here and was put right, the last first.",
    },
    "review": {
        "anyOf": [_REVIEW, {"type": "null"}],
        "description": "Of a document: the review of its two codings. Null where there was none, and of other records.",
    },
    "same": {
        "type": "array",
        "items": _SAME,
        "description": "Other slugs under which documents tell of it, since an editor decided that they are the same.",
    },
    "resolutions": {
        "type": "array",
        "items": _RESOLUTION,
        "description": "How the fields are settled on which more than one account speaks, or a coder concludes.",
    },
    "accounts": {
        "type": "array",
        "items": _ACCOUNT,
        "description": f"What voices say of it, with their claims: the first {SHOWN_PER_LIST} accounts.",
    },
}
