"""A comparison in a reader's words: what was found, the fields, the differences side by side, and how all was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from communique.factfiles.agreement.alignment import (
    ALIKE,
    BY_KEY,
    BY_NAME,
    BY_PROVIDER,
    BY_SENTENCE,
    BY_SLUG,
    BY_TAG,
    BY_TEXT,
)
from communique.factfiles.agreement.coded_records import CODED, CONCLUDED, ELSEWHERE, SENTENCE, SENTENCES, SPELLING
from communique.factfiles.agreement.comparison import ALL, DECISION, OF_ALL, Comparison, Difference, Side
from communique.factfiles.agreement.measures import COMMON, FEWEST, FEWEST_RESAMPLED, RESAMPLES
from communique.wording import heading, kind_in_words

_KINDS = {
    ALL: "All records",
    ELSEWHERE: "Record of another file",
    SENTENCE: "Sentence coded",
    SPELLING: "Spelling",
    "financing": "Financing",
}
_HEADINGS = {
    CONCLUDED: "Concluded by the coder",
    DECISION: "Coded, or why not",
    SENTENCES: "Sentences cited",
}
_FLAGS = {"true": "yes", "false": "no", CODED: "coded"}
_FOUND_BY = {
    BY_TEXT: "both are codings of this text",
    BY_SLUG: "one slug",
    BY_KEY: "one key",
    BY_NAME: "a sentence says both, and they are called alike",
    BY_SENTENCE: "alone of their kind with exactly these sentences",
    BY_PROVIDER: "alone from their provider with exactly these sentences",
    BY_TAG: "only their tags differ, and a sentence says both",
}
METHOD = (
    "Meetings, projects, events, agreements and money are taken as one by slug. Where slugs differ, by a sentence "
    f"that both cite and a label, slug or printed spelling that is alike (at least {ALIKE} of 100, and no other number "
    "in it); else where both alone are left of their kind, or of their provider's money, with exactly the same "
    "sentences.",
    "Names of the gazetteer are taken as one likewise, where a gazetteer file of one coder declares them. Statements "
    "are taken as one by their key, in which a thing counts as the same whatever each coder calls it. A tag that "
    "differs is passed over where a sentence says both.",
    "A field by which two records were taken as one is not scored for them, since it would be flattered. A slug that "
    "both coders made of a name or a day flatters these a little, too.",
    "F1 is twice what both found, over what each found. The interval holds 95 of 100 resamplings of the records that "
    f"either found ({RESAMPLES:,} draws, always the same); there is none for fewer than {FEWEST_RESAMPLED}. Records of "
    "one text hang together, so the true interval is wider.",
    "“Agreed” of “Of”: of the records that both found and for which either has a value, those where both have the same "
    "values and no others. Figures and dates are compared by what they come to, words by their letters. Labels, "
    "summaries, notes and hedges are not compared, nor the words of what no field can hold.",
    f"Alpha (Krippendorff's, nominal) is of the records where both have one value. Shown where these are {FEWEST} "
    f"at least and two values have {COMMON:.0%} each: where nearly all have one value, alpha says nothing.",
)
FOUND_COLUMNS = ("Kind", "Found by both", "By {a}", "By {b}", "F1", "95 % interval")
FIELD_COLUMNS = ("Kind", "Field", "Agreed", "Of", "Only {a}", "Only {b}", "Alpha")
SLUG_COLUMNS = ("Kind", "{a}", "{b}", "Taken as one by")
DIFFERENCE_COLUMNS = ("Kind", "Record", "Field", "{a}", "{b}")
Row = tuple[str, ...]


def found_rows(compared: Comparison) -> Iterator[Row]:
    """Yield how far both found the same, kind by kind."""
    for one in compared.found:
        shown = f"{one.bounds[0]:.2f}–{one.bounds[1]:.2f}" if one.bounds else ""
        yield kind_name(one.kind), str(one.both), str(one.a), str(one.b), f"{one.f1:.2f}", shown


def field_rows(compared: Comparison) -> Iterator[Row]:
    """Yield on how many values they agree; what every record has, of all records together."""
    for one in compared.fields:
        if one.field not in OF_ALL or one.kind == ALL:
            counts = (str(count) for count in (one.agreed, one.of, one.only_a, one.only_b))
            yield (
                kind_name(one.kind),
                field_heading(one.field),
                *counts,
                "" if one.alpha is None else f"{one.alpha:.2f}",
            )


def slug_rows(compared: Comparison) -> Iterator[Row]:
    """Yield the slugs that differ and were taken to be of one thing."""
    yield from ((kind_name(one.kind), one.a, one.b, _FOUND_BY[one.by]) for one in compared.slugs)


def difference_rows(compared: Comparison, words: Mapping[str, str] | None = None) -> Iterator[Row]:
    """Yield every difference with both values and their sentences, in the order of the text."""
    for one in compared.differences:
        a, b = (_side(one, side, words or {}) for side in (one.a, one.b))
        yield kind_name(one.kind), _record(one), field_heading(one.field) if one.field else "The whole record", a, b


def served_line(compared: Comparison) -> str:
    """Return which fields served to find that two records are one."""
    kinds = (
        f"{kind_name(kind)}: {', '.join(field_heading(name).lower() for name in names)}"
        for kind, names in compared.served.items()
    )
    return f"Fields that served to take records as one, and are not scored for these. {'; '.join(kinds)}."


def coders_line(coders: Sequence[str]) -> str:
    """Return what there is to beware of where one coder made both codings; nothing where two did."""
    if coders[0] != coders[1]:
        return ""
    return f"Both codings are by {coders[0]}: where they agree they may be wrong together."


def kind_name(kind: str) -> str:
    """Return what a kind of record is called."""
    return _KINDS.get(kind) or kind_in_words(kind)


def field_heading(name: str) -> str:
    """Return what a field is called."""
    said = _HEADINGS.get(name) or heading(name)
    return said[:1].upper() + said[1:]


def _record(one: Difference) -> str:
    """Return the slug of a record, or those of both coders; of a spelling its words, too."""
    slugs = dict.fromkeys(side.slug for side in (one.a, one.b) if side.slug)
    shown = " = ".join(slugs)
    return f"{shown} “{one.a.label or one.b.label}”" if one.kind == SPELLING else shown


def _side(one: Difference, side: Side, words: Mapping[str, str]) -> str:
    """Return what one coder has, with its sentences; with their words, where these are at hand."""
    if not side.slug or (one.field and not side.values):
        return "–"
    said = "; ".join(value_in_words(one.kind, value.text) for value in side.values) if one.field else side.label
    if words:
        cited = (f"{label} “{words[label]}”" if label in words else label for label in side.sentences)
        return "\n".join([said, *cited])
    are_told = one.kind == SENTENCE or one.field == SENTENCES
    return said if are_told or not side.sentences else f"{said} ({', '.join(side.sentences)})"


def value_in_words(kind: str, text: str) -> str:
    """Return a value as a reader says it."""
    if kind == SENTENCE and text != CODED:
        return f"nothing to code: {text}"
    return _FLAGS.get(text, text)
