"""A text as it is read: names, offices, dates, figures, doubts and speakers, sentence by sentence."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cached_property

from communique.drafting.amounts import Figure, Figures
from communique.drafting.dates import Calendar, PrintedDate
from communique.drafting.knowledge import Knowledge, Spelling, Thing
from communique.drafting.languages import Language
from communique.drafting.mentions import Lexicon, Mention, mentions_in, names_within
from communique.drafting.newcomers import introduce, type_of
from communique.drafting.people import HeldOffice, People
from communique.drafting.text import SourceText, Span
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_MOST_BETWEEN = 60
_DATELINE = re.compile(r"(?:\([^)]*\) )?[^\W\d_a-z][\w ]*[,.] (?:[^\W\d_a-z]\w*, )?")
_MOST_TO_SPEAKER = len(" the Russian ")


@dataclass
class Reading:
    """Everything that was read of a text, by the labels of its sentences.

    `new` are persons and projects that the corpus does not know, `within` the names of which those of topics are made,
    `speakers` whose words a sentence gives.
    """

    text: SourceText
    language: Language
    known: Knowledge
    new: list[Thing]
    mentions: dict[str, list[Mention]]
    offices: list[HeldOffice]
    dates: dict[str, list[PrintedDate]]
    figures: dict[str, list[Figure]]
    within: dict[str, list[Mention]] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    hedges: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def things(self) -> dict[str, Thing]:
        """The things that the text names, by slug."""
        return {one.slug: one.thing for some in self.mentions.values() for one in some}

    def offices_in(self, sentence: Sentence) -> list[HeldOffice]:
        """Return the offices that a sentence prints."""
        return [one for one in self.offices if one.sentence is sentence]

    def persons(self, sentence: Sentence) -> list[str]:
        """Return who is in a sentence, by name or by office, in order."""
        found = [(one.start, one.slug) for one in self.mentions[sentence.label] if one.is_person]
        found += [(one.start, one.member) for one in self.offices_in(sentence) if one.member]
        return list(dict.fromkeys(slug for _, slug in sorted(found)))

    def states(self, sentence: Sentence) -> list[str]:
        """Return the states and bodies in a sentence, in order; those that only qualify something come last."""
        bodies = [one for one in self.mentions[sentence.label] if one.thing.kind == "actor" and not one.is_person]
        return list(dict.fromkeys(one.slug for one in sorted(bodies, key=lambda one: (one.is_adjective, one.start))))

    def places(self, sentence: Sentence) -> list[Mention]:
        """Return the places in a sentence, but states."""
        return [one for one in self.mentions[sentence.label] if one.thing.kind == "place"]

    def dateline(self, sentence: Sentence) -> int:
        """Return where an agency's line of place and day ends, which names nothing that the text is about."""
        if sentence.text.rstrip(".").isupper():
            return len(sentence.text)
        dates = self.dates[sentence.label]
        if not dates or sentence.number != 1:
            return 0
        before = sentence.text[: dates[0].start]
        return dates[0].end if _DATELINE.fullmatch(before) else 0

    def sentences_about(self, slug: str) -> list[Sentence]:
        """Return the sentences that name a thing."""
        return [one for one in self.text.sentences if any(some.slug == slug for some in self.mentions[one.label])]


def read(text: SourceText, language: Language, known: Knowledge) -> Reading:
    """Return what can be read of a text, with what a corpus knows."""
    lexicon, grammar = Lexicon(known, language), Figures(language)
    if text.publisher:
        lexicon.add(Spelling(text.publisher, type_of(text.publisher), _published_by(text.publisher, known)))
    new = introduce(text.sentences, lexicon, known)
    people = People(language, known, lexicon)
    new += people.introduce(text)
    figures = {one.label: list(grammar.figures(one)) for one in text.sentences}
    mentions = {
        label: [one for one in some if not any(_is_within(one, figure) for figure in figures[label])]
        for label, some in mentions_in(text, lexicon).items()
    }
    calendar = Calendar(language, datetime.date.fromisoformat(text.day) if text.day else None)
    reading = Reading(
        text,
        language,
        known,
        new,
        mentions,
        list(people.offices(text, mentions)),
        {one.label: list(calendar.dates(one)) for one in text.sentences},
        figures,
        {label: [part for one in some for part in names_within(lexicon, one)] for label, some in mentions.items()},
    )
    for sentence in text.sentences:
        for modality, pattern in language.named("hedges"):
            if found := pattern.search(sentence.text):
                reading.hedges.setdefault(sentence.label, (modality, found[0]))
    _hear(reading)
    return reading


def _is_within(one: Span, other: Span) -> bool:
    """Return whether words are part of others: in `US dollars` no state is named."""
    return other.start <= one.start and one.end <= other.end


def _published_by(name: str, known: Knowledge) -> Thing:
    return known.called(name, "actor") or Thing(slugify(name), "actor", name, "organization")


def _hear(reading: Reading) -> None:
    """Note whose words each sentence gives, where it says so; *he added* is whoever spoke before."""
    before = ""
    said = reading.language.frame("pronoun_said", said=reading.language.words("said"))
    pronoun = re.compile(rf"\b(?:{said})\b", re.IGNORECASE)
    for sentence in reading.text.sentences:
        speaker = _speaker(reading, sentence)
        if not speaker and pronoun.search(sentence.text):
            speaker = before
        if speaker:
            reading.speakers[sentence.label] = before = speaker


def _speaker(reading: Reading, sentence: Sentence) -> str:
    """Return who is said to speak in a sentence: the subject right before the verb, or whoever stands behind it."""
    language, text = reading.language, sentence.text
    named = [one for one in reading.mentions[sentence.label] if _can_speak(one)]
    held = [one for one in reading.offices_in(sentence) if one.member]
    voices = [(one.start, one.end, one.slug) for one in named if _is_nominative(one.words, one.name)]
    voices += [(one.start, one.end, str(one.member)) for one in held if _is_nominative(one.words, one.role)]
    for match in language.pattern("said").finditer(text):
        before = [one for one in voices if one[1] <= match.start()]
        if before:
            _, end, slug = max(before, key=lambda one: one[1])
            between = text[end : match.start()]
            if len(between) <= _MOST_BETWEEN and re.fullmatch(language.words("between_speaker_and_said"), between):
                return slug
        behind = [one for one in voices if 0 <= one[0] - match.end() <= _MOST_BETWEEN]
        if behind and re.search(language.words("end_of_quote"), text[: match.start()]):
            return min(behind)[2]
    voices = [(one.start, one.end, one.slug) for one in named]
    voices += [(one.start, one.end, str(one.member)) for one in held]
    for match in language.pattern("according_to").finditer(text):
        behind = [one for one in voices if 0 <= one[0] - match.end() <= _MOST_TO_SPEAKER]
        if behind:
            return min(behind)[2]
    return ""


def _is_nominative(printed: str, name: str) -> bool:
    """Return whether words are printed as one looks them up, as a subject is; else somebody speaks to or of them."""
    return printed.casefold() == name.casefold()


def _can_speak(one: Mention) -> bool:
    return one.thing.kind == "actor" and not one.is_adjective
