"""What a coder who means to write a given hand coding does with a draft of the same text: decisions, in order.

A card that says the same is accepted, one that is of the same thing is corrected, any other is rejected; what the draft
lacks is added. Where a draft calls a thing by another slug or label that is as good, the coder keeps the draft's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from benchmarks.drafting import FREE, Judge
from communique.desk.draft_file import HEAD, LABEL, NAMES, NOTHING, Card, DraftFile
from communique.desk.flow import inputs
from communique.desk.forms import VIEW

# The fact file's lists whose entries may stand in one of these, and under which field they name it.
_SUBJECTS = {"indicators": "subject", "milestones": "subject", "financings": "project"}
_OWNERS = ("meetings", "projects", "events", "agreements", "financings", "relations", "trade_figures")
# What `draft` has already from its command line or the text's bytes.
_GIVEN = frozenset({"url", "publisher", "published_on", "language", "archived_url", "retrieved_on", "slug"})
_TRACES = frozenset({"file_sha256", "text_sha256", "characters", "former"})
_OWN = re.compile(rf"[{{,] *(?:{'|'.join(FREE)}): ([^,}}]+)")
_KEYS = ("of", "actor", "subject", "member", "holders", "name")

Entry = dict[str, Any]


@dataclass
class Wanted:
    """An entry of the hand coding: the lists it stands in, its fields, the slug or sentence that it stands under."""

    kind: tuple[str, ...]
    fields: Entry
    key: str = ""
    parts: list[Wanted] = field(default_factory=list)

    @property
    def typed(self) -> dict[str, str]:
        """The fields as they are typed into the inputs of a form."""
        return {name: text for field, value in self.fields.items() for name, text in inputs(field, value).items()}

    @property
    def at(self) -> list[str]:
        """The sentences that it cites."""
        if self.kind == (NOTHING,):
            return [self.key]
        said = " ".join(str(self.fields.get(name, "")) for name in ("at", "evidence"))
        return list(dict.fromkeys(LABEL.findall(said))) or [label for part in self.parts for label in part.at]


@dataclass(frozen=True)
class Step:
    """A decision: on a card (`wanted` is what it should say, None where it should go), or an entry to add.

    What is added may be part of a card, `parent`, or of an entry added before, by its identity in `part_of`.
    """

    card: str = ""
    wanted: Wanted | None = None
    parent: str = ""
    part_of: int = 0
    at: str = ""

    @property
    def is_new(self) -> bool:
        """Say that the draft has no card for it."""
        return not self.card


def wanted_of(hand: Mapping[str, Any]) -> list[Wanted]:
    """Return the entries of a hand coding."""
    found = [Wanted((HEAD,), {k: v for k, v in hand[HEAD].items() if k not in _GIVEN | _TRACES})]
    for label, reason in hand.get(NOTHING, {}).items():
        found.append(Wanted((NOTHING,), dict(reason), label))
    for slug, names in hand.get(NAMES, {}).items():
        found += [Wanted((NAMES,), dict(name), slug) for name in names]
    for section, entries in hand.items():
        if isinstance(entries, list):
            for entry in entries:
                found += _wanted((section,), entry)
    return found


def _wanted(kind: tuple[str, ...], entry: Mapping[str, Any]) -> Iterator[Wanted]:
    """Yield an entry with its parts, and what is nested in it but may stand by itself."""
    wanted, beside = Wanted(kind, {}), []
    for name, value in entry.items():
        is_list = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
        if not is_list or name == "evidence":
            wanted.fields[name] = value
        elif name in _SUBJECTS and kind[-1] in _OWNERS and "slug" in entry:
            beside += [one for part in value for one in _wanted((name,), {_SUBJECTS[name]: entry["slug"], **part})]
        else:
            wanted.parts += [one for part in value for one in _wanted((*kind, name), part)]
    if kind == VIEW[:1]:  # each view names the proposition that it is of
        yield from (Wanted(VIEW, view.fields, str(entry["slug"]), view.parts) for view in wanted.parts)
        return
    yield wanted
    yield from beside


@dataclass
class Plan:
    """Works out the decisions by which a draft becomes a hand coding."""

    draft: DraftFile
    judge: Judge
    slugs: dict[str, str] = field(default_factory=dict)

    def steps(self, hand: Mapping[str, Any]) -> list[Step]:
        """Return the decisions, sentence by sentence."""
        wanted = wanted_of(hand)
        tops = [
            one for one in self.draft.cards.values() if one.kind == VIEW or not (one.parent or one.kind == VIEW[:1])
        ]
        pairs = self.matched(wanted, tops)
        steps = [*self.on_propositions(pairs), *self.decided(wanted, tops, pairs, "")]
        order = {label: place for place, label in enumerate(self.draft.sentences)}
        return sorted(steps, key=lambda step: order.get(step.at, -1))

    def on_propositions(self, pairs: Sequence[tuple[Wanted, Card]]) -> Iterator[Step]:
        """Yield the decisions on what views are of: a proposition stays if one of its views is wanted."""
        wanted = {card.parent for _, card in pairs if card.kind == VIEW}
        for card in self.draft.cards.values():
            if card.kind == VIEW[:1]:
                has = {pair.name: pair.value for pair in card.pairs}
                yield Step(card.id, Wanted(card.kind, has) if card.id in wanted else None, at=next(iter(card.at), ""))

    def decided(
        self, wanted: Sequence[Wanted], cards: Sequence[Card], pairs: Sequence[tuple[Wanted, Card]], parent: str
    ) -> Iterator[Step]:
        """Yield the decisions on some cards and, in one record, on its parts; then what is to be added."""
        taken = {card.id: one for one, card in pairs}
        for card in cards:
            one = taken.get(card.id)
            at = next(iter(card.at), "")
            if one is None and card.kind == VIEW and card.parent not in {other.parent for _, other in pairs}:
                continue  # it goes with its proposition
            if one is None:
                yield Step(card.id, at=at)
                continue
            one = self.with_lists(one, card)
            yield Step(card.id, one, at=at)
            parts = [part for part in self.draft.cards.values() if part.parent == card.id]
            yield from self.decided(one.parts, parts, self.matched(one.parts, parts), card.id)
        has = {id(one) for one, _ in pairs}
        of = next(iter(self.draft.cards[parent].at), "") if parent else ""
        for one in wanted:
            if id(one) not in has:
                yield from self.added(one, of, parent)

    def added(self, one: Wanted, at: str, parent: str = "", part_of: int = 0) -> Iterator[Step]:
        """Yield the additions of an entry and its parts."""
        at = next(iter(one.at), "") if not (parent or part_of) else at
        yield Step(wanted=one, parent=parent, part_of=part_of, at=at)
        for part in one.parts:
            yield from self.added(part, at, "", id(one))

    def with_lists(self, one: Wanted, card: Card) -> Wanted:
        """Return an entry with the lists that its card shows as values in its fields, and what these lack."""
        fields, parts = dict(one.fields), list(one.parts)
        for pair in card.shown:
            mine = [part for part in one.parts if part.kind[-1] == pair.name and not part.parts]
            if not mine or not isinstance(pair.value, list):
                continue
            there = [item for item in pair.value if any(self.renamed(part.fields) == item for part in mine)]
            is_begun = len(there) == len(pair.value)
            fields[pair.name] = there if is_begun else [part.fields for part in mine]
            parts = [p for p in parts if p not in mine or (is_begun and self.renamed(p.fields) not in there)]
        return Wanted(one.kind, fields, one.key, parts)

    def typed(self, one: Wanted) -> dict[str, str]:
        """Return what is typed for an entry, with the slugs that things have by now."""
        return Wanted(one.kind, self.renamed(one.fields)).typed

    def changes(self, one: Wanted, card: Card) -> dict[str, str]:
        """Return the inputs of a card that have to be typed anew, `""` for what goes."""
        has = {name: text for pair in card.pairs for name, text in inputs(pair.name, pair.value).items()}
        want = self.typed(one)
        changed = {n: t for n, t in want.items() if n not in has or not self.is_same(n, t, has[n])}
        return changed | {n: "" for n in has if n not in want and n != "slug" and one.kind != (HEAD,)}

    def is_same(self, name: str, mine: str, theirs: str) -> bool:
        """Return whether nothing has to be typed for an input."""
        if name in ("at", "evidence"):
            return mine.split() == theirs.split()
        return self.judge.is_right(name, mine, theirs)

    def renamed(self, value: Any) -> Any:
        """Return a value of the hand coding with the draft's slugs."""
        if isinstance(value, dict):
            return {name: self.renamed(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.renamed(one) for one in value]
        text = str(value)
        return "/".join(self.slugs.get(part, part) for part in text.split("/"))

    def matched(self, wanted: Sequence[Wanted], cards: Sequence[Card]) -> list[tuple[Wanted, Card]]:
        """Return which entries are of which cards, the most alike first."""
        scores = {(i, j): self.alike(one, card) for (i, one), (j, card) in product(enumerate(wanted), enumerate(cards))}
        pairs, left, right = [], set(range(len(wanted))), set(range(len(cards)))
        for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            if score and i in left and j in right and self.may_be(wanted[i], cards[j]):
                left.discard(i)
                right.discard(j)
                pairs.append((wanted[i], cards[j]))
        return pairs

    def may_be(self, one: Wanted, card: Card) -> bool:
        """Say that an entry is of a card's thing, by the draft's slug; it cannot be of two."""
        mine, theirs = str(one.fields.get("slug", "")), card.slug
        return not mine or not theirs or self.slugs.setdefault(mine, theirs) == theirs

    def key(self, card: Card) -> str:
        """Return what a card stands under: of a view its proposition."""
        above = self.draft.cards.get(card.parent or "")
        return next((str(one.value) for one in above.pairs if one.name == "slug"), "") if above else card.key

    def alike(self, one: Wanted, card: Card) -> float:
        """Return how many values of an entry a card has; 0 where it is of something else."""
        if one.kind != card.kind or (one.kind in ((NOTHING,),) and one.key != card.key):
            return 0
        if one.kind in ((NAMES,), VIEW) and self.slugs.get(one.key, one.key) != self.key(card):
            return 0
        has, want = {pair.name: pair.value for pair in card.pairs}, self.renamed(one.fields)
        if any(k in has and k in want and not self.judge.is_right(k, want[k], has[k]) for k in _KEYS):
            return 0
        same = sum(
            k in has and self.judge.is_right(k, v, has[k]) for k, v in want.items() if k not in ("at", "evidence")
        )
        cites = len(set(one.at) & set(card.at))
        return same + cites / 100 if same else (one.kind == (NOTHING,)) * 0.5


def typed_by_hand(written: str) -> tuple[int, int, int]:
    """Return the keys that typing a fact file takes, its values, and the keys among them for the coder's own words.

    What `segment` writes and comments are left out; the editor indents.
    """
    keys = values = own = 0
    section, is_own = "", False
    for line in written.splitlines():
        if re.match(r"\S", line):
            section = line.partition(":")[0]
        name = line.strip().removeprefix("- ").partition(":")[0]
        if section == "passages" or line.lstrip().startswith("#") or name in _TRACES or not line.strip():
            continue
        keys += len(line.strip()) + 1
        values += len(re.findall(r"(?:^|[\s{,])[a-z_]+: *[^\s|>{\[]", line))
        is_own = name in FREE or (is_own and not re.match(r"\s*(- )?[{]?[a-z_]+:", line))
        own += len(line.strip()) if is_own else sum(map(len, _OWN.findall(line)))
    return keys, values, own
