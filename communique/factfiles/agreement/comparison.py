"""Two codings of one text, compared: what both found, on which values they agree, and every difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from communique.factfiles.agreement.alignment import (
    BY_KEY,
    BY_NAME,
    BY_PROVIDER,
    BY_SENTENCE,
    BY_TAG,
    Alignment,
    MatchedPair,
    Naming,
    SlugPair,
    align,
)
from communique.factfiles.agreement.coded_records import (
    CODED,
    CONCLUDED,
    DOCUMENT,
    HOW_SURE,
    SAID_BY,
    SENTENCE,
    SENTENCES,
    SPELLING,
    CodedRecord,
    CodedValue,
    Coding,
    coverage_of,
    in_order,
)
from communique.factfiles.agreement.measures import f1, interval, telling_alpha
from communique.factfiles.claims.kinds import KEYS

# Of all records together, beside each kind; and the fields that every record has.
ALL = "all records"
DECISION = "decision"
OF_ALL = (HOW_SURE, SAID_BY, CONCLUDED, SENTENCES)
_NO_RECORDS = frozenset({DOCUMENT, SENTENCE, SPELLING})
# What the key of a statement is made of, beside what makes it the same.
_ALSO_IN_KEYS = {"financing": frozenset({"provider", "recipient", "project"}), "trade figure": frozenset({"period"})}
_BY_SENTENCES = frozenset({BY_NAME, BY_SENTENCE, BY_TAG})


class Found(NamedTuple):
    """The number of records of a kind that both coders have, and each; the bounds of F1 where these are not too few."""

    kind: str
    both: int
    a: int
    b: int
    bounds: tuple[float, float] | None

    @property
    def f1(self) -> float:
        """Return F1: 1 where each has all that the other has."""
        return f1(self.both, self.a, self.b)


class FieldAgreement(NamedTuple):
    """Agreement on a field: of the records that both have and where either has a value, those with the same."""

    kind: str
    field: str
    agreed: int
    of: int
    only_a: int
    only_b: int
    alpha: float | None


class Side(NamedTuple):
    """One coder's part of a difference: slug, values and sentences; a record that is not there has none."""

    slug: str = ""
    label: str = ""
    values: tuple[CodedValue, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Return the values as they are written."""
        return [value.text for value in self.values]


class Difference(NamedTuple):
    """A record that one coder has (`field` is empty), or a field of a record of both with other values."""

    kind: str
    field: str
    a: Side
    b: Side

    @property
    def sentences(self) -> list[str]:
        """Return the sentences that either cites, in the order of the text."""
        return in_order((*self.a.sentences, *self.b.sentences))


@dataclass
class Comparison:
    """All that there is to say of two codings of one text."""

    documents: tuple[str, str]
    sentences: int
    found: list[Found] = field(default_factory=list)
    fields: list[FieldAgreement] = field(default_factory=list)
    served: dict[str, list[str]] = field(default_factory=dict)
    slugs: list[SlugPair] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


class _Pair(NamedTuple):
    """What two coders have for one field of one record, in the words that both have."""

    kind: str
    field: str
    a: Side
    b: Side
    keys_a: frozenset[object]
    keys_b: frozenset[object]

    @property
    def agrees(self) -> bool:
        return self.keys_a == self.keys_b


def compare(a: Coding, b: Coding) -> Comparison:
    """Hold two codings of one text against each other."""
    alignment = align(a, b)
    pairs = [pair for matched in alignment.both for pair in _fields(matched, alignment)]
    pairs += _coverage(a, b)
    return Comparison(
        (a.head.slug, b.head.slug),
        len(a.places),
        _found(alignment, a, b),
        list(_agreements(pairs)),
        _served(alignment),
        alignment.slugs,
        sorted(_differences(alignment, pairs), key=_where),
    )


def _found(alignment: Alignment, a: Coding, b: Coding) -> list[Found]:
    """Return what was found, kind by kind, then of all records, of spellings and of sentences."""
    counts = defaultdict[str, list[int]](lambda: [0, 0, 0])
    for kinds, columns in (
        ([one.a.kind for one in alignment.both], (0, 1, 2)),
        ([one.kind for one in alignment.only_a], (1,)),
        ([one.kind for one in alignment.only_b], (2,)),
    ):
        for kind in kinds:
            for column in columns:
                counts[kind][column] += 1
    coded = [{label for label, said in coverage_of(one.document).items() if said == CODED} for one in (a, b)]
    counts[ALL] = [sum(some[n] for kind, some in counts.items() if kind not in _NO_RECORDS) for n in range(3)]
    counts[SENTENCE] = [len(coded[0] & coded[1]), len(coded[0]), len(coded[1])]
    del counts[DOCUMENT]
    return [_found_of(kind, *counts[kind]) for kind in sorted(counts, key=_order_of_kinds)]


def _order_of_kinds(kind: str) -> tuple[int, str]:
    last = (ALL, SPELLING, SENTENCE)
    return (last.index(kind) + 1 if kind in last else 0), kind


def _found_of(kind: str, both: int, a: int, b: int) -> Found:
    return Found(kind, both, a, b, interval(both, a, b))


def _fields(matched: MatchedPair, alignment: Alignment) -> Iterator[_Pair]:
    """Yield what both have for each field that served no alignment and for which either has a value."""
    served = served_by(matched)
    for name in dict.fromkeys((*matched.a.fields, *matched.b.fields)):
        if name not in served:
            a, b = (_side(one, name) for one in (matched.a, matched.b))
            keys_a, keys_b = _keys(matched.a, name, alignment.naming_a), _keys(matched.b, name, alignment.naming_b)
            yield _Pair(matched.a.kind, name, a, b, keys_a, keys_b)


def served_by(matched: MatchedPair) -> frozenset[str]:
    """Return the fields by which a record was found to be the same, and which are not scored for it."""
    if matched.by == BY_KEY:
        return _ALSO_IN_KEYS.get(matched.a.kind, frozenset())
    if matched.by == BY_PROVIDER:
        return frozenset({SENTENCES, "provider"})
    return frozenset({SENTENCES}) if matched.by in _BY_SENTENCES else frozenset()


def _side(record: CodedRecord, name: str) -> Side:
    values = record.fields.get(name, ())
    sentences = in_order(label for value in values for label in value.sentences) or record.sentences
    return Side(record.slug, record.label, tuple(values), tuple(sentences))


def _keys(record: CodedRecord, name: str, naming: Naming) -> frozenset[object]:
    values = record.fields.get(name, ())
    return frozenset(naming.value(value.text) if value.names_records else value.key for value in values)


def _coverage(a: Coding, b: Coding) -> Iterator[_Pair]:
    """Yield of each sentence what both decided: coded, or why not."""
    theirs = coverage_of(b.document)
    for label, said in coverage_of(a.document).items():
        one, two = _decided(label, said), _decided(label, theirs[label])
        yield _Pair(SENTENCE, DECISION, one, two, frozenset({said}), frozenset({theirs[label]}))


def _decided(label: str, said: str) -> Side:
    return Side(label, label, (CodedValue(said, said, False, (label,)),), (label,))


def _agreements(pairs: Iterable[_Pair]) -> Iterator[FieldAgreement]:
    """Yield on how many values they agree: of each kind and field, and of what every record has, of all records."""
    by_field = defaultdict[tuple[str, str], list[_Pair]](list)
    for pair in pairs:
        by_field[pair.kind, pair.field].append(pair)
        if pair.field in OF_ALL and pair.kind not in _NO_RECORDS:
            by_field[ALL, pair.field].append(pair)
    for kind, name in sorted(by_field, key=lambda one: (_order_of_kinds(one[0]), one[1])):
        some = by_field[kind, name]
        yield FieldAgreement(
            kind,
            name,
            sum(pair.agrees for pair in some),
            len(some),
            sum(not pair.keys_b for pair in some),
            sum(not pair.keys_a for pair in some),
            telling_alpha([(*pair.keys_a, *pair.keys_b) for pair in some if len(pair.keys_a) == len(pair.keys_b) == 1]),
        )


def _served(alignment: Alignment) -> dict[str, list[str]]:
    """Return the fields by which records were found to be the same, kind by kind; they are not scored."""
    served = defaultdict[str, set[str]](set)
    for matched in alignment.both:
        kind = matched.a.kind
        served[kind] |= served_by(matched)
        if matched.by == BY_KEY:
            served[kind] |= KEYS.get(kind, frozenset())
    return {kind: sorted(names) for kind, names in sorted(served.items()) if names}


def _differences(alignment: Alignment, pairs: Iterable[_Pair]) -> Iterator[Difference]:
    for one in alignment.only_a:
        yield Difference(one.kind, "", _whole(one), Side())
    for one in alignment.only_b:
        yield Difference(one.kind, "", Side(), _whole(one))
    yield from (Difference(pair.kind, pair.field, pair.a, pair.b) for pair in pairs if not pair.agrees)


def _whole(record: CodedRecord) -> Side:
    return Side(record.slug, record.label, (), tuple(record.sentences))


def _where(one: Difference) -> tuple[object, ...]:
    """Return where in the list a difference stands: by sentence, then by record; the same whoever comes first."""
    first = [(int(label[1:].partition(".")[0]), int(label.partition(".S")[2])) for label in one.sentences[:1]]
    return first, one.kind, sorted((one.a.slug, one.b.slug)), one.field
