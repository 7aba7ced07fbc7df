"""Persons and their offices in a text: those that the corpus knows, and whoever a title or an office introduces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from communique.drafting.knowledge import Knowledge, Spelling, Thing
from communique.drafting.languages import Language, Office, filled
from communique.drafting.mentions import Lexicon, Mention
from communique.drafting.text import SourceText, Span
from communique.factfiles.records.alike import alike, words_of
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_CAPITAL = r"[^\W\d_a-zà-öø-ÿа-яё][\w'-]*"
_FIRST_AND_SURNAME = 2
# Stands for a state or body between an office and a name.
_BODY = "@"


@dataclass
class HeldOffice(Span):
    """An office as a sentence prints it, of whom (None where it names nobody), and in which state or organization."""

    office: Office | None = None
    member: str | None = None
    organization: str | None = None
    named: Mention | None = None
    is_counterpart: bool = False
    sent_to: str | None = None
    basic: str = ""

    @property
    def role(self) -> str:
        """The office as printed, but in the nominative."""
        return self.basic or self.words


class People:
    """Finds persons and their offices."""

    def __init__(self, language: Language, known: Knowledge, lexicon: Lexicon) -> None:
        self.language, self.known, self.lexicon = language, known, lexicon
        particle = language.words("particles")
        name = rf"{_CAPITAL}(?:[ -](?:(?:{particle})[ -])?{_CAPITAL})+"
        self._morphology = language.morphology
        titles = rf"(?i:(?:{language.words('titles')})\.? )"
        office = "|".join(one.pattern.pattern for one in language.offices)
        self._office = re.compile(office, re.IGNORECASE)
        parts = {
            "titles": titles,
            "office": f"(?i:{office})",
            "counterpart": f"(?i:{language.words('counterpart')})",
            "capital": _CAPITAL,
            "name": name,
        }
        self._frames = [re.compile(filled(one, **parts)) for one in language.listed("person_frames")]
        self._name_of_person = re.compile(rf"(?<![\w-]){name}")
        self._holders = {where: filled(one, titles=titles) for where, one in language.table("holders").items()}
        self._counterpart = language.pattern("counterpart")

    def introduce(self, text: SourceText) -> list[Thing]:
        """Add the persons that a text introduces to the lexicon, and return those that the corpus does not know."""
        new: dict[str, Thing] = {}
        for sentence in text.sentences:
            for pattern in self._frames:
                for match in pattern.finditer(sentence.text):
                    if thing := self._new_person(self._name(match["name"], match[0]), new):
                        new[thing.slug] = thing
            for match in self._name_of_person.finditer(sentence.text):
                printed = self._without_a_body(match[0])
                if not printed or not self._morphology.is_given_name(printed.split()[0]):
                    continue
                if thing := self._new_person(self._name(printed), new):
                    new[thing.slug] = thing
        return list(new.values())

    def _name(self, printed: str, within: str = "") -> str:
        """Return a name in the nominative, without the words before it that belong to an office or a state."""
        words = self._without_a_body(printed).split()
        while len(words) > _FIRST_AND_SURNAME and self._is_of_another(words[0]):
            words = self._without_a_body(" ".join(words[1:])).split()
        office = self._office.search(within)
        beside = office[0].split()[0] if office else ""
        return self._morphology.nominative_of_person(" ".join(words).removesuffix("'s"), beside)

    def _without_a_body(self, printed: str) -> str:
        """Return a name without that of a state or body before it, whose words may be in another case."""
        if not self._morphology.inflects:
            return printed
        first = next(self.lexicon.mentions(Sentence(0, 0, 0, len(printed), printed)), None)
        return printed[first.end :].lstrip() if first and first.start == 0 and not first.is_person else printed

    def _is_of_another(self, word: str) -> bool:
        is_acronym = self._morphology.inflects and word.isupper()
        is_known = bool(self._office.fullmatch(word)) or self.lexicon.knows(word)
        return is_acronym or is_known or not self._morphology.can_be_name(word)

    def _new_person(self, name: str, new: Mapping[str, Thing]) -> Thing | None:
        """Return a person of whom nothing is known; one who is known, in another spelling, only gets that."""
        if len(name.split()) < _FIRST_AND_SURNAME or self._is_a_name_of_another(name) or self._office.search(name):
            return None
        if not self._morphology.can_be_names(name):
            return None
        surname = name.rsplit(maxsplit=1)[-1]
        if thing := self._known_person(name, new):
            self.lexicon.add(Spelling(name, "full", thing))
            if self.language.script:
                self.lexicon.add(Spelling(surname, "short", thing))
            return None
        label = self.language.label_of(name)
        thing = Thing(slugify(label), "actor", label, "person")
        self.lexicon.add(Spelling(name, "full", thing))
        self.lexicon.add(Spelling(surname, "short", thing))
        return thing

    def _known_person(self, name: str, new: Mapping[str, Thing]) -> Thing | None:
        """Return the person whose name this is in another spelling; None where it may be of several."""
        words = words_of(name)
        persons = [one for one in (*self.known.things.values(), *new.values()) if one.sort == "person"]
        found = [one for one in persons if alike(words, words_of(one.label), persons=True) and _surname(one, name)]
        same = [one for one in found if words_of(one.label) == words]
        return same[0] if len(same) == 1 else found[0] if len(found) == 1 else None

    def _is_a_name_of_another(self, name: str) -> bool:
        """Return whether any of its words is a name of something that is nobody."""
        sentence = Sentence(0, 0, 0, len(name), name)
        return any(not one.is_person for one in self.lexicon.mentions(sentence))

    def offices(self, text: SourceText, mentions: Mapping[str, Sequence[Mention]]) -> Iterator[HeldOffice]:
        """Yield the offices that a text prints, with who holds them, as far as it or the corpus says."""
        found: list[HeldOffice] = []
        for sentence in text.sentences:
            here = mentions[sentence.label]
            found += [self._held(office, sentence, here) for office in self._offices_in(sentence)]
            found += self._counterparts(sentence, here)
        self._settle(found, {one.slug for some in mentions.values() for one in some if one.is_person})
        yield from found

    def _settle(self, found: Sequence[HeldOffice], persons: Collection[str]) -> None:
        """Have an office that names nobody be that of the only person in the text who is known to hold it."""
        told = {(one.organization, one.office.slug): one.member for one in found if one.office and one.member}
        of_state = {one.organization: one.member for one in found if one.is_counterpart and one.member}
        for one in found:
            if one.member or not one.office:
                continue
            if not one.organization:
                one.member = self._only(one, found)
                continue
            key = one.organization, one.office.slug
            holders = {held.member for held in self.known.held if (held.organization, held.office) == key} & set(
                persons
            )
            holders |= {told[key]} if told.get(key) else set()
            if not holders and one.office.refers:
                holders = self._heads(one.organization, found) & set(persons)
            if not holders and one.office.heads and one.organization in of_state:
                holders = {of_state[one.organization]}
            one.member = holders.pop() if len(holders) == 1 else None

    def _only(self, held: HeldOffice, found: Sequence[HeldOffice]) -> str | None:
        """Return the only person to whom a text has given an office so far: *the minister* is that one."""
        before = [one for one in found if one.sentence.start < held.sentence.start and one.office is held.office]
        told = {one.member for one in before if one.named}
        return told.pop() if len(told) == 1 else None

    def _heads(self, state: str, found: Sequence[HeldOffice]) -> set[str]:
        """Return who heads a state or its government, by the corpus or by the text."""
        slugs = {one.slug for one in self.language.offices if (one.rank or "").startswith("heads")}
        known = {one.member for one in self.known.held if one.organization == state and one.office in slugs}
        told = {
            one.member
            for one in found
            if one.member and one.organization == state and one.office and one.office.slug in slugs
        }
        return told or known

    def _offices_in(self, sentence: Sentence) -> Iterator[tuple[Office, re.Match[str]]]:
        taken: list[range] = []
        for office in self.language.offices:
            for match in office.pattern.finditer(sentence.text):
                if not any(match.start() in one or match.end() - 1 in one for one in taken):
                    taken.append(range(*match.span()))
                    yield office, match

    def _held(self, found: tuple[Office, re.Match[str]], sentence: Sentence, mentions: Sequence[Mention]) -> HeldOffice:
        office, match = found
        held = HeldOffice(sentence, match.start(), match.end(), office)
        held.named = self._holder(held, mentions)
        held.member = held.named.slug if held.named else None
        held.organization = self._organization(held, mentions) or self._of_side(held, mentions)
        if office.sends:
            held.sent_to, held.end = self._sent_to(held, mentions)
        if self._morphology.inflects:
            held.basic = self._basic(held)
        return held

    def _basic(self, held: HeldOffice) -> str:
        """Return an office in the nominative, without a capital that only the beginning of a sentence gives."""
        role = self._morphology.nominative(held.words)
        return role[:1].lower() + role[1:] if not held.before.strip(" \"'(") else role

    def _sent_to(self, held: HeldOffice, mentions: Sequence[Mention]) -> tuple[str | None, int]:
        """Return to which state somebody is sent, and where the words end that say so."""
        for one in mentions:
            between = self._between(held.end, one.start, held.sentence, mentions)
            if one.start >= held.end and re.fullmatch(self.language.words("sent_to"), between):
                return one.slug, one.end
        return None, held.end

    def _of_side(self, held: HeldOffice, mentions: Sequence[Mention]) -> str | None:
        """Return whose side a sentence counts somebody among: `on the Hillmark side, …`, the last before the office."""
        before, behind = self.language.words("side", "before"), self.language.words("side", "behind")
        sides = [
            one.slug
            for one in mentions
            if one.end <= held.start
            and re.search(rf"(?:{before})$", one.before, re.IGNORECASE)
            and re.match(behind, one.behind)
        ]
        return sides[-1] if sides else None

    def _between(self, start: int, end: int, sentence: Sentence, mentions: Sequence[Mention]) -> str:
        """Return the words between two places, with a sign in place of each state or body."""
        found, at = "", start
        for one in mentions if self._morphology.inflects else ():
            if start <= one.start and one.end <= end and one.thing.kind == "actor" and not one.is_person:
                found += sentence.text[at : one.start] + _BODY
                at = one.end
        return found + sentence.text[at:end]

    def _holder(self, held: HeldOffice, mentions: Sequence[Mention]) -> Mention | None:
        """Return who is named right behind an office, before it with a comma between, or behind the body it is of."""
        persons = [one for one in mentions if one.is_person]
        behind = [(one, self._between(held.end, one.start, held.sentence, mentions)) for one in persons]
        before = [(one, self._between(one.end, held.start, held.sentence, mentions)) for one in persons]
        # "The president of V, A, met the prime minister of O, B": who stands between commas is told of already.
        enclosed = [(one, between) for one, between in before if one.before.rstrip().endswith(",")]
        alone = [one for one in before if one not in enclosed]
        sides = (("behind", behind), ("before", alone), ("behind_body", behind), ("before", enclosed))
        for where, some in sides:
            for one, between in some:
                is_there = one.end <= held.start if where == "before" else one.start >= held.end
                if is_there and re.fullmatch(self._holders[where], between, re.IGNORECASE):
                    return one
        return None

    def _organization(self, held: HeldOffice, mentions: Sequence[Mention]) -> str | None:
        """Return the state or body within the words of an office, right before them, or behind them as its owner."""
        words, text = self.language.words, held.sentence.text
        bodies = [one for one in mentions if one.thing.kind == "actor" and not one.is_person]
        before = [one for one in bodies if one.end <= held.start]
        if before:
            frame = words("body_before", "adjective" if before[-1].is_adjective else "name")
            if frame and re.fullmatch(frame, text[before[-1].end : held.start]):
                return before[-1].slug
        for one in bodies:
            is_within = self._morphology.inflects and held.start <= one.start and one.end <= held.end
            is_behind = one.start >= held.end and re.fullmatch(words("body_behind"), text[held.end : one.start])
            if is_within or is_behind:
                return one.slug
        return None

    def _counterparts(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[HeldOffice]:
        """Yield who is called somebody's counterpart of a state: the office is that of the other."""
        for match in self._counterpart.finditer(sentence.text):
            persons = [one for one in mentions if one.is_person]
            named = next((one for one in persons if self._follows(match, one, sentence, mentions)), None)
            stop = named.start if named else match.end()
            behind = [one for one in mentions if match.end() <= one.start and one.end <= stop and not one.is_person]
            before = [one for one in mentions if one.is_adjective and 0 <= match.start() - one.end <= 1]
            state = next(iter([*before, *behind]), None)
            if state and named:
                yield HeldOffice(sentence, *match.span(), None, named.slug, state.slug, named, is_counterpart=True)

    def _follows(self, match: re.Match[str], one: Mention, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
        """Return whether a person is named right behind a counterpart."""
        between = self._between(match.end(), one.start, sentence, mentions)
        return one.start >= match.end() and bool(re.fullmatch(self.language.words("counterpart_between"), between))


def _surname(thing: Thing, name: str) -> bool:
    """Return whether both names end alike, so that two of one family are told apart by their first names alone."""
    return words_of(thing.label)[-1:] == words_of(name)[-1:] or len(name.split()) > _FIRST_AND_SURNAME
