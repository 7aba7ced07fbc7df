"""Which records of two codings are one, found by nothing that is scored afterwards.

Things (meetings, projects, events, agreements, money with a slug) are one by their slug, else where a sentence says
both and they are called alike, else where both alone are left of their kind with exactly those sentences. Names of the
gazetteer are one likewise, but only where a coder's own file declares one of them: two that stand in one gazetteer are
two. Then statements are one by their key, in which each thing counts as the same whatever a coder calls it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

from communique.factfiles.agreement.coded_records import (
    DOCUMENT,
    ELSEWHERE,
    SPELLING,
    CodedRecord,
    Coding,
    named_by,
    records_of,
    slugs_of,
    written_in,
)
from communique.factfiles.checking.circumstances import is_person
from communique.factfiles.claims.values import ROLE
from communique.factfiles.records.alike import alike, words_of
from communique.factfiles.records.drafts import QUOTING, Draft

# Labels in two coders' own words are of one thing where they are as like as this, of 100, and a sentence says both.
ALIKE = 60
BY_TEXT, BY_SLUG, BY_KEY, BY_NAME, BY_SENTENCE = "text", "slug", "key", "name", "sentence"
BY_PROVIDER, BY_TAG = "provider", "tag"
_THINGS = frozenset({"meeting", "project", "event", "agreement"})
_MONEY = "financing"
_PROPOSITION = "proposition"
_TURNOVER = re.compile(r"^([^/]+)/([^/]+)(/(?:[a-z]+-)?turnover(?:/|$))")
_UNDATED = "undated-in-"


class SlugPair(NamedTuple):
    """Two slugs that two coders chose for one thing, and by what it was found to be one."""

    kind: str
    a: str
    b: str
    by: str


class MatchedPair(NamedTuple):
    """A record that both coders have, and by what it was found to be one."""

    a: CodedRecord
    b: CodedRecord
    by: str


@dataclass
class Naming:
    """The names that one coder's slugs have where the two codings are held against each other."""

    parts: dict[str, str] = field(default_factory=dict)
    wholes: dict[str, str] = field(default_factory=dict)

    def slug(self, slug: str) -> str:
        """Return a slug in the words that both have, with those that it is made of."""
        named = "/".join(self.parts.get(part, part) for part in slug.split("/"))
        for whole, instead in self.wholes.items():
            named = f"/{named}/".replace(f"/{whole}/", f"/{instead}/")[1:-1]
        return named

    def value(self, text: str) -> str:
        """Return a value that names records in the words that both have."""
        _, role, said = text.partition(ROLE)
        return QUOTING.join(self.slug(one) for one in named_by(text)) + role + said

    def key(self, record: CodedRecord) -> tuple[str, str]:
        """Return what makes a record the same one: its kind, and its slug or what that is made of."""
        if record.kind == DOCUMENT:
            return DOCUMENT, DOCUMENT
        spelt = f" {record.label}" if record.kind == SPELLING else ""
        return record.kind, self.slug(record.slug) + spelt


@dataclass
class Alignment:
    """Two codings, aligned: records that both have and that one has, slugs that differ, and how these are read."""

    both: list[MatchedPair]
    only_a: list[CodedRecord]
    only_b: list[CodedRecord]
    slugs: list[SlugPair]
    naming_a: Naming
    naming_b: Naming


class _Thing(NamedTuple):
    """What may be called otherwise by the other coder."""

    kind: str
    slug: str
    spellings: frozenset[str]
    sentences: frozenset[str]
    draft: Draft | None = None


def align(a: Coding, b: Coding) -> Alignment:
    """Find which records of two codings are one."""
    return _Aligning(a, b).aligned()


class _Aligning:
    def __init__(self, a: Coding, b: Coding) -> None:
        self.codings = a, b
        self.records = records_of(a.document, b.document), records_of(b.document, a.document)
        self.namings = Naming(), Naming()
        self.slugs: list[SlugPair] = []
        self.found_by: dict[tuple[str, str], str] = {}

    def aligned(self) -> Alignment:
        """Return the alignment; each step rests on the one before."""
        self.name_documents()
        a, b = self.records
        self.name_alike(_things(a, b), _things(b, a), _are_called_alike)
        self.name_alike(self.names_of(0), self.names_of(1), self.are_one_name)
        self.sort_turnovers()
        self.name_money()
        self.pass_over_tags()
        mine, theirs = self.by_key()
        both = [MatchedPair(mine[key], theirs[key], self.by(key, mine[key])) for key in mine if key in theirs]
        only_a = [one for key, one in mine.items() if key not in theirs]
        only_b = [one for key, one in theirs.items() if key not in mine]
        return Alignment(both, only_a, only_b, sorted(self.slugs), *self.namings)

    def by_key(self) -> tuple[dict[tuple[str, str], CodedRecord], dict[tuple[str, str], CodedRecord]]:
        """Return the records of each by what makes them the same."""
        mine, theirs = (
            {naming.key(one): one for one in side} for naming, side in zip(self.namings, self.records, strict=True)
        )
        return mine, theirs

    def left(self) -> tuple[list[CodedRecord], list[CodedRecord]]:
        """Return the records that the other has not, as far as is known."""
        mine, theirs = self.by_key()
        return [mine[key] for key in mine if key not in theirs], [theirs[key] for key in theirs if key not in mine]

    def by(self, key: tuple[str, str], record: CodedRecord) -> str:
        """Return by what a record was found to be the same."""
        if record.kind == DOCUMENT:
            return BY_TEXT
        if known := self.found_by.get(key):
            return known
        has_own_slug = record.kind in (*_THINGS, ELSEWHERE) or (record.kind == _MONEY and "/" not in record.slug)
        return BY_SLUG if has_own_slug else BY_KEY

    def name_documents(self) -> None:
        """Have the two slugs of the document be one, which figures without a day have in theirs, too."""
        slugs = [coding.head.slug for coding in self.codings]
        if slugs[0] != slugs[1]:
            self.call_one(DOCUMENT, slugs[0], slugs[1], BY_TEXT)
            self.rename(*(_UNDATED + slug for slug in slugs))

    def call_one(self, kind: str, a: str, b: str, by: str) -> None:
        """Have two slugs be of one thing from here on."""
        self.slugs.append(SlugPair(kind, a, b, by))
        self.found_by[kind, self.rename(a, b)] = by

    def rename(self, a: str, b: str) -> str:
        """Have two parts of slugs be one, and return what they are called."""
        name = _name_of_both(a, b)
        self.namings[0].parts[a] = self.namings[1].parts[b] = name
        return name

    def name_alike(
        self, mine: Sequence[_Thing], theirs: Sequence[_Thing], are_alike: Callable[[_Thing, _Thing], float]
    ) -> None:
        """Have things be one that are found so."""
        for one, two, by in _paired(mine, theirs, are_alike):
            self.call_one(one.kind, one.slug, two.slug, by)

    def names_of(self, side: int) -> list[_Thing]:
        """Return the names of the gazetteer that one coder writes and the other does not."""
        coding, records, written = self.codings[side], self.records[side], written_in(self.records[1 - side])
        if not any(one.own for one in self.codings):  # all have the same gazetteer
            return []
        sentences, spellings = _where_written(records), _spellings(records)
        drafts = {draft.slug: draft for unit in (*coding.shared, *coding.own) for draft in unit.drafts}
        return [
            _Thing(draft.kind, slug, spellings[slug] | _called(draft), sentences[slug], draft)
            for slug, draft in drafts.items()
            if slug in sentences and slug not in written
        ]

    def are_one_name(self, one: _Thing, two: _Thing) -> float:
        """Return how like two names are, of 100; 0 where that is not enough, or one gazetteer has both."""
        units = [coding.own for coding in self.codings] + [self.codings[0].shared]
        declared = [{draft.slug for unit in some for draft in unit.drafts} for some in units]
        return 0 if any({one.slug, two.slug} <= some for some in declared) else _are_one_name(one, two)

    def sort_turnovers(self) -> None:
        """Have the two states of a turnover, which has no direction, stand in the order of what both are called."""
        for naming, records in zip(self.namings, self.records, strict=True):
            for record in records:
                named = naming.slug(record.slug)
                if record.kind == "trade figure" and (found := _TURNOVER.match(named)):
                    one, other, rest = found.groups()
                    if other < one:
                        naming.wholes[named] = f"{other}/{one}{rest}{named[found.end() :]}"

    def name_money(self) -> None:
        """Have money be one that is addressed otherwise: by what its slugs have in common, or by who gives it."""
        mine, theirs = ([_thing(one, {}) for one in side if one.kind == _MONEY] for side in self.left())
        for one, two, by in _paired(mine, theirs, _are_called_alike):
            self.call_money_one(one.slug, two.slug, by)
        givers = [self.givers(side) for side in (0, 1)]
        for said, slugs in givers[0].items():
            if len(slugs) == len(others := givers[1].get(said, [])) == 1:
                self.call_money_one(slugs[0], others[0], BY_PROVIDER)

    def givers(self, side: int) -> Mapping[tuple[object, ...], list[str]]:
        """Return the money that one coder alone has, by who gives it and exactly those sentences."""
        found = defaultdict[tuple[object, ...], list[str]](list)
        for one in self.left()[side]:
            if one.kind == _MONEY and (given := one.fields.get("provider")):
                providers = frozenset(self.namings[side].value(value.text) for value in given)
                found[providers, frozenset(one.sentences)].append(one.slug)
        return found

    def call_money_one(self, a: str, b: str, by: str) -> None:
        """Have two addresses be of one sum from here on."""
        self.slugs.append(SlugPair(_MONEY, a, b, by))
        a, b = self.namings[0].slug(a), self.namings[1].slug(b)
        self.found_by[_MONEY, self.replace(a, b, _name_of_both(a, b))] = by

    def replace(self, a: str, b: str, name: str) -> str:
        """Have two whole addresses be one, and return what they are called."""
        for naming, address in zip(self.namings, (a, b), strict=True):
            if address != name:
                naming.wholes[address] = name
        return name

    def pass_over_tags(self) -> None:
        """Have statements be one that only their tags tell apart, where a sentence says both."""
        mine, theirs = (
            [(naming.slug(one.untagged), one) for one in side]
            for naming, side in zip(self.namings, self.left(), strict=True)
        )
        shared = [
            ((-len({*one.sentences} & {*two.sentences}), sorted((one.slug, two.slug))), base, one, two)
            for (base, one), (other, two) in product(mine, theirs)
            if (one.kind, base) == (two.kind, other) and {*one.sentences} & {*two.sentences}
        ]
        taken: set[int] = set()
        for _, base, one, two in sorted(shared, key=lambda each: each[0]):
            if not taken & {id(one), id(two)}:
                taken |= {id(one), id(two)}
                self.pass_over_tag(base, one, two)

    def pass_over_tag(self, base: str, one: CodedRecord, two: CodedRecord) -> None:
        """Have two statements be one, whatever tag each has."""
        a, b = self.namings[0].slug(one.slug), self.namings[1].slug(two.slug)
        tags = [slug.removeprefix(base).strip("/") for slug in (a, b)]
        name = f"{base}/{_name_of_both(*tags)}" if all(tags) else base
        self.slugs.append(SlugPair(one.kind, one.slug, two.slug, BY_TAG))
        self.found_by[one.kind, self.replace(a, b, name)] = BY_TAG


def _name_of_both(a: str, b: str) -> str:
    return "~".join(sorted((a, b)))


def _things(records: Sequence[CodedRecord], other: Iterable[CodedRecord]) -> list[_Thing]:
    """Return the things that a document tells of, under slugs that the other coder does not write."""
    written, spellings = written_in(other), _spellings(records)
    return [_thing(one, spellings) for one in records if one.kind in _THINGS and one.slug not in written]


def _thing(record: CodedRecord, spellings: Mapping[str, frozenset[str]]) -> _Thing:
    called = {record.label, _words(record.slug)} | spellings.get(record.slug, frozenset())
    return _Thing(record.kind, record.slug, frozenset(called), frozenset(record.sentences))


def _words(slug: str) -> str:
    return re.sub("[-/]", " ", slug)


def _spellings(records: Iterable[CodedRecord]) -> Mapping[str, frozenset[str]]:
    """Return the spellings that a document prints, by slug."""
    found = defaultdict[str, frozenset[str]](frozenset)
    for one in records:
        if one.kind == SPELLING:
            found[one.slug] |= {one.label}
    return found


def _where_written(records: Iterable[CodedRecord]) -> Mapping[str, frozenset[str]]:
    """Return the sentences from which something is coded that names a slug."""
    found: dict[str, frozenset[str]] = {}
    for one in records:
        for slug in slugs_of(one):
            found[slug] = found.get(slug, frozenset()) | frozenset(one.sentences)
    return found


def _called(draft: Draft) -> frozenset[str]:
    return frozenset({draft.label or draft.slug, _words(draft.slug)})


def _paired(
    mine: Sequence[_Thing], theirs: Sequence[_Thing], are_alike: Callable[[_Thing, _Thing], float]
) -> Iterator[tuple[_Thing, _Thing, str]]:
    """Yield the things that are one: first the likest, then those that are left alone with their sentences."""
    likest = [
        ((-likeness, sorted((one.slug, two.slug))), one, two)
        for one, two in product(mine, theirs)
        if one.kind == two.kind and one.sentences & two.sentences and (likeness := are_alike(one, two))
    ]
    taken: set[tuple[int, str]] = set()
    for _, one, two in sorted(likest, key=lambda each: each[0]):
        if not taken & {(0, one.slug), (1, two.slug)}:
            taken |= {(0, one.slug), (1, two.slug)}
            yield one, two, BY_NAME
    left = ([one for one in side if (place, one.slug) not in taken] for place, side in enumerate((mine, theirs)))
    yield from _left_alone(*left)


def _left_alone(mine: Sequence[_Thing], theirs: Sequence[_Thing]) -> Iterator[tuple[_Thing, _Thing, str]]:
    """Yield the things of documents that alone are left of their kind with exactly those sentences."""
    alone = [_alone(side) for side in (mine, theirs)]
    for about, one in alone[0].items():
        if (two := alone[1].get(about)) and not _numbers_differ(one.spellings, two.spellings):
            yield one, two, BY_SENTENCE


def _alone(things: Iterable[_Thing]) -> dict[tuple[str, frozenset[str]], _Thing]:
    of_documents = [one for one in things if one.draft is None]
    counts = Counter((one.kind, one.sentences) for one in of_documents)
    return {(one.kind, one.sentences): one for one in of_documents if counts[one.kind, one.sentences] == 1}


def _are_called_alike(one: _Thing, two: _Thing) -> float:
    """Return how like two things are called, of 100; 0 where that is not enough."""
    likeness = max(_likeness(*words) for words in product(one.spellings, two.spellings))
    return likeness if likeness >= ALIKE else 0


def _likeness(one: str, two: str) -> float:
    """Return how like two spellings are; numbers tell the third meeting from the fourth."""
    if _numbers_differ([one], [two]):
        return 0
    return fuzz.token_sort_ratio(anyascii(one).casefold(), anyascii(two).casefold())


def _numbers_differ(one: Collection[str], two: Collection[str]) -> bool:
    """Return whether spellings have other numbers; those that one has beside the other's make no difference."""
    first, second = ({number for words in each for number in re.findall(r"\d+", words)} for each in (one, two))
    return bool(first and second) and not (first <= second or second <= first)


def _are_one_name(one: _Thing, two: _Thing) -> float:
    """Return how like two names are, of 100; a proposition is a sentence, and in a coder's own words."""
    if one.kind == _PROPOSITION:
        return _are_called_alike(one, two)
    persons = all(each.draft is not None and is_person(each.draft) for each in (one, two))
    is_one = any(
        alike(words_of(words), words_of(others), persons=persons) and not _numbers_differ([words], [others])
        for words, others in product(one.spellings, two.spellings)
    )
    return 100 if is_one else 0
