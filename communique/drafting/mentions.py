"""Names that a text prints: of things that the corpus knows, and of states, which everybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from babel import Locale
from babel.core import get_global

from communique.drafting.knowledge import Knowledge, Spelling, Thing
from communique.drafting.languages import Language, State, states_of
from communique.drafting.morphology import Morphology
from communique.drafting.text import SourceText, Span
from communique.factfiles.texts.normalise import normalise
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_WORD = re.compile(r"[^\W_]+")
# What a label adds to the name of a thing, in brackets.
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_ORDER = {"full": 0, "short": 1, "metonym": 2, "adjective": 3, "former": 4}
# Labels of these are names; those of others are a coder's words.
_LABELS_ARE_NAMES = frozenset({"actor", "place"})
_SURNAME_OF = 2
# A dateline: `OSLO, December 7`, or `OSLO.` alone.
_BEFORE_A_DAY = re.compile(r"\.\Z|, (?:[^\W\d_]+\.? )?\d{1,2}\b")
# The language of labels, in which a state that the corpus lacks would be listed.
_OF_LABELS = "en"


@dataclass
class Mention(Span):
    """A name in a sentence, all that it may be of, and which of that it probably is."""

    candidates: list[Spelling]
    chosen: Spelling
    is_inflected: bool = False

    @property
    def slug(self) -> str:
        """The slug of what it is probably of."""
        return self.chosen.thing.slug

    @property
    def thing(self) -> Thing:
        """The thing that it is probably of."""
        return self.chosen.thing

    @property
    def is_person(self) -> bool:
        """Return whether that is a human being."""
        return self.thing.sort == "person"

    @property
    def is_adjective(self) -> bool:
        """Return whether it qualifies something else."""
        return self.chosen.type == "adjective"

    @property
    def name(self) -> str:
        """The name as one looks it up: as printed, but in the first form where the language has several."""
        if self.is_inflected or (self.words.isupper() and not self.chosen.name.isupper()):
            return self.chosen.name
        return self.words


class Lexicon:
    """The spellings of all names, by their first words, and what they are of."""

    def __init__(self, known: Knowledge, language: Language) -> None:
        self.language, self._morphology = language, language.morphology
        self.spellings: dict[str, dict[tuple[str, Thing], Spelling]] = {}
        for one in (
            *known.spellings,
            *_labels(known),
            *_peoples(known, language),
            *_surnames(known, language),
            *_states(known, language),
            *_bodies(known, language),
        ):
            self.add(one)

    def add(self, one: Spelling) -> None:
        """Add a spelling, but the same of the same thing once, by its most telling sort."""
        name = normalise(one.name)
        if not (first := _WORD.search(name)):
            return
        for lemma in self._morphology.lemmas(first[0], is_nominative=True):
            under = self.spellings.setdefault(lemma, {})
            known = under.get((name, one.thing))
            if known is None or _ORDER[one.type] < _ORDER[known.type]:
                under[name, one.thing] = one

    def knows(self, word: str) -> bool:
        """Return whether a word alone is a name of something."""
        found = (one for lemma in self._morphology.lemmas(word) for one in self.spellings.get(lemma, {}).values())
        return any(one.name == word for one in found)

    def mentions(self, sentence: Sentence) -> Iterator[Mention]:
        """Yield the names in a sentence, in order, the longest where several begin alike."""
        end = 0
        for word in _WORD.finditer(sentence.text):
            if word.start() < end:
                continue
            found = list(self._at(sentence.text, word))
            if found:
                end = max(end for _, end, _ in found)
                some = [one for _, its_end, one in found if its_end == end]
                start = next(start for start, its_end, _ in found if its_end == end)
                span = Span(sentence, start, end)
                chosen = self._choose(some, span)
                yield Mention(sentence, start, end, some, chosen, self._morphology.inflects)

    def _at(self, text: str, word: re.Match[str]) -> Iterator[tuple[int, int, Spelling]]:
        """Yield the spellings that begin with a word, with their ends in a text."""
        found: dict[tuple[str, Thing], Spelling] = {}
        for lemma in self._morphology.lemmas(word[0]):
            found |= self.spellings.get(lemma, {})
        for (name, _), one in found.items():
            if span := self._span(text, word, name):
                start, end = span
                if _is_printed(text[start:end], name, self._morphology) and not text[end:][:1].isalnum():
                    yield start, end, one

    def _span(self, text: str, word: re.Match[str], name: str) -> tuple[int, int] | None:
        """Return where a text has a name whose first word stands there; its words may stand in other forms."""
        words = list(_WORD.finditer(name))
        start = word.start() - words[0].start()
        if start < 0 or not self._morphology.inflects:
            return (start, start + len(name)) if start >= 0 else None
        at = word.end()
        for before, wanted in pairwise(words):
            between = name[before.end() : wanted.start()]
            printed = _WORD.match(text, at + len(between))
            if text[at : at + len(between)] != between or not printed or not self._is_form(printed[0], wanted[0]):
                return None
            at = printed.end()
        return start, at + len(name) - words[-1].end()

    def _is_form(self, printed: str, name: str) -> bool:
        return not self._morphology.lemmas(printed).isdisjoint(self._morphology.lemmas(name, is_nominative=True))

    def _choose(self, some: list[Spelling], span: Span) -> Spelling:
        """Return which of several things a name is probably of, by the word before it and behind it."""
        is_place = bool(re.search(rf"\b(?:{self.language.words('place_words')})\W*$", span.before, re.IGNORECASE))
        is_place = is_place or (not span.start and bool(_BEFORE_A_DAY.match(span.behind)))

        def rank(one: Spelling) -> tuple[bool, bool, bool, int, str]:
            is_exact = one.name == span.words
            return (
                _is_city(one) != is_place,
                one.thing.kind != "actor",
                not is_exact,
                _ORDER[one.type],
                one.thing.slug,
            )

        return min(some, key=rank)


def _is_city(one: Spelling) -> bool:
    return one.thing.kind == "place" and one.thing.sort not in ("country", "")


def _is_printed(printed: str, name: str, morphology: Morphology) -> bool:
    """Return whether a name is printed so; with a capital where it has one, but headlines have more of them."""
    if printed == name:
        return True
    if len(name) <= len("UAE") or not (morphology.inflects or printed.casefold() == name.casefold()):
        return False
    return printed[:1].isupper() or not name[:1].isupper()


def _peoples(known: Knowledge, language: Language) -> Iterator[Spelling]:
    """Yield what a people is called beside the name of those who belong to it."""
    for thing in known.things.values():
        if thing.kind == "actor" and thing.sort == "group" and re.fullmatch(r"[A-Z]\w+ns", thing.label):
            yield from (Spelling(f"{thing.label[:-1]} {one}", "full", thing) for one in language.listed("peoples"))


def _labels(known: Knowledge) -> Iterator[Spelling]:
    spelt = {one.thing.slug for one in known.spellings}
    for thing in known.things.values():
        if thing.kind in _LABELS_ARE_NAMES or (thing.slug not in spelt and thing.kind in ("project", "agreement")):
            name = _BRACKETS.sub("", thing.label)
            yield Spelling(name, "short" if thing.sort == "country" or " " not in name else "full", thing)


def _surnames(known: Knowledge, language: Language) -> Iterator[Spelling]:
    """Yield the last names of persons, where no two have one; in the script of the language, where it has its own."""
    names = [(one.label, one) for one in known.things.values()]
    if language.script:
        names += [(one.name, one.thing) for one in known.spellings if one.type == "full" and not one.name.isascii()]
    by_surname: dict[str, set[Thing]] = {}
    particle = re.compile(rf"\b(?:{language.words('particles')})\b", re.IGNORECASE)
    for name, thing in names:
        words = name.split()
        is_plain = len(words) == _SURNAME_OF or (len(words) > _SURNAME_OF and not particle.search(name))
        if thing.sort == "person" and (is_plain if not language.script else len(words) == _SURNAME_OF):
            by_surname.setdefault(words[-1], set()).add(thing)
    for surname, things in by_surname.items():
        if len(things) == 1:
            yield Spelling(surname, "short", things.pop())


def _states(known: Knowledge, language: Language) -> Iterator[Spelling]:
    territories: Mapping[str, str] = Locale.parse(language.code).territories
    labels: Mapping[str, str] = Locale.parse(_OF_LABELS).territories
    codes = three_letters()
    in_labels = {one.code: one.capital for one in states_of(_OF_LABELS)}
    listed = {one.code for one in language.states}
    others = [State(code) for code in codes if code in territories and code not in listed]
    for state in (*language.states, *others):
        name = territories.get(state.code, state.names[0] if state.names else state.code)
        thing = state_thing(known, state, labels.get(state.code, name), codes.get(state.code, ""))
        yield Spelling(name, "short", thing)
        yield from (Spelling(one, "full" if _is_formal(one, name) else "short", thing) for one in state.names)
        yield from (Spelling(one, "adjective", thing) for one in state.adjectives)
        if state.capital:
            yield Spelling(state.capital, "metonym", thing)
            label = in_labels.get(state.code) or state.capital
            city = known.called(label, "place")
            yield Spelling(
                state.capital, "short", city or Thing(slugify(label), "place", label, "city", "", thing.slug)
            )


def _is_formal(name: str, usual: str) -> bool:
    """Return whether the name of a state says what sort of state it is: it has the usual one in it, and more."""
    return len(name.split()) > len(usual.split()) and (usual in name or " of " in name or "Federation" in name)


def _bodies(known: Knowledge, language: Language) -> Iterator[Spelling]:
    """Yield what bodies and regions are called that need no introduction, as the corpus has them if it lists one."""
    spelt = {one.name: one.thing for one in known.spellings} | {one.label: one for one in known.things.values()}
    for kind, table, usual in (("actor", language.bodies, "organization"), ("place", language.places, "region")):
        for slug, one in table.items():
            names = [one["label"], *one.get("names", ()), *one.get("short", ())]
            listed = next((spelt[name] for name in names if name in spelt and spelt[name].kind == kind), None)
            thing = known.things.get(slug) or listed or Thing(slug, kind, one["label"], one.get("type", usual))
            yield from (Spelling(name, "full" if " " in name else "short", thing) for name in names)
            yield from (Spelling(name, "adjective", thing) for name in one.get("adjectives", ()))


def state_thing(known: Knowledge, state: State, name: str, code: str) -> Thing:
    """Return a state as the corpus has it or, if it has none with its code, as it would be listed."""
    slug = known.by_code.get(code)
    return known.things[slug] if slug else Thing(slugify(name), "actor", name, "country", code)


def three_letters() -> dict[str, str]:
    """Return the codes of states with three letters by those with two (ISO 3166-1)."""
    aliases: Mapping[str, Iterable[str]] = get_global("territory_aliases")
    return {
        two: code for code, (two, *more) in aliases.items() if len(code) == len("RUS") and code.isalpha() and not more
    }


def names_within(lexicon: Lexicon, one: Mention) -> Iterator[Mention]:
    """Yield the names of which that of a topic or group is made: *the A-B conflict* names A and B."""
    hyphen = one.words.find("-")
    if (one.thing.kind not in ("topic", "event") and one.thing.sort != "group") or hyphen < 0:
        return
    second = re.match(r"[^\W_]+", one.words[hyphen + 1 :])
    parts = [(0, hyphen), (hyphen + 1, hyphen + 1 + second.end() if second else hyphen)]
    for start, end in parts:
        words = Sentence(0, 0, 0, end - start, one.words[start:end])
        for some in lexicon.mentions(words):
            if some.words == words.text and some.thing.kind == "actor":
                at = one.start + start
                yield Mention(one.sentence, at, at + len(some.words), some.candidates, some.chosen, some.is_inflected)


def mentions_in(text: SourceText, lexicon: Lexicon) -> dict[str, list[Mention]]:
    """Return the names in each sentence of a text, by its label."""
    found = {one.label: list(lexicon.mentions(one)) for one in text.sentences}
    joint = re.compile(rf",|,? (?:{lexicon.language.words('list_and')})")
    for some in found.values():
        for one, other in pairwise(some):
            if _is_city(one.chosen) and joint.fullmatch(other.before[one.end :].rstrip()):
                # What is joined to a city is one: in *Alphaville and Betaville*, no government is.
                other.chosen = next((spelling for spelling in other.candidates if _is_city(spelling)), other.chosen)
    return found
