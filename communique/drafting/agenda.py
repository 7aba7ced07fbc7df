"""What was on the table at talks: the items behind a verb of discussing, each as a subject that is understood alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from communique.drafting.proposals import Draft
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_PAIR = 2
_NEAR = 60
_MOST_WORDS_OF_A_SUBJECT = 8
_SUBJECTS = ("topic", "project", "event", "agreement", "proposition")
# Stands for the *and* of *between A and B*, which divides no list.
_KEPT = "\0"


def subjects_of_talks(
    reading: Reading, draft: Draft, sentences: Sequence[Sentence]
) -> Iterator[tuple[dict[str, object], Sentence]]:
    """Yield what was on the table, as entries of an agenda: what stands behind a verb of discussing, item by item."""
    seen: set[tuple[str, str]] = set()
    words = reading.language.words
    for sentence in sentences:
        for slug, is_central in _topics(reading, sentence):
            if (slug, sentence.label) not in seen:
                seen.add((slug, sentence.label))
                yield {"subject": slug} | ({"is_central": True} if is_central else {}), sentence
        for match in reading.language.pattern("meetings", "discussed").finditer(sentence.text):
            rest = sentence.text[match.end() :]
            end = re.search(words("end_of_subjects"), rest)
            stop = end.start() if end else len(rest)
            for named in _named_subjects(reading, draft, sentence, match.end(), match.end() + stop):
                if named and (named, sentence.label) not in seen:
                    seen.add((named, sentence.label))
                    yield {"subject": named}, sentence


def _topics(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, bool]]:
    """Yield what is named as discussed or as a topic of talks, and whether as the main one."""
    words, text = reading.language, sentence.text
    things = [one for one in reading.mentions[sentence.label] if one.thing.kind in _SUBJECTS]
    for match in words.pattern("meetings", "was_discussed").finditer(text):
        yield from ((one.slug, False) for one in things if one.end <= match.start())
    for match in words.pattern("meetings", "topic_of").finditer(text):
        is_central = bool(words.pattern("meetings", "central").search(match[0]))
        beside = [one for one in things if abs(match.start() - one.end) <= 1 or abs(one.start - match.end()) <= _NEAR]
        yield from ((one.slug, is_central) for one in beside[:1])


def _named_subjects(reading: Reading, draft: Draft, sentence: Sentence, start: int, end: int) -> Iterator[str | None]:
    """Yield the subjects in a part of a sentence; in another script than that of labels, only those that are known."""
    if reading.language.script:
        inside = [one for one in reading.mentions[sentence.label] if start <= one.start and one.end <= end]
        yield from (one.slug for one in inside if one.thing.kind in _SUBJECTS)
        return
    for item in _items(reading, sentence.text[start:end]):
        yield _subject(reading, draft, item)


def _items(reading: Reading, listed: str) -> list[str]:
    """Return the items of a list, each understood alone.

    Adjectives before a last `and` share its noun: `bilateral and regional issues`; what is talked of in one place is
    so in the next, and what is done in one field in the others: `cooperation in energy and transit`.
    """
    words = reading.language
    first, *more = re.split(words.words("meetings", "including"), listed)
    found: list[str] = []
    for part in (first, *more):
        joint = re.match(words.words("meetings", "cooperation_in"), part.strip(), re.IGNORECASE)
        items = _split(reading, part.strip()[joint.end() :] if joint else part)
        found += [f"{words.words('meetings', 'cooperation')} {one}" for one in items] if joint else items
    return found


def _split(reading: Reading, listed: str) -> list[str]:
    words = reading.language
    joint = rf" (?:{words.words('list_and')}) "
    kept = re.sub(rf"(\b(?:{words.words('joins')}) [^,]*?){joint}", lambda match: match[1] + _KEPT, listed)
    items = [one.strip().replace(_KEPT, f" {words.words('list_and')} ") for one in re.split(rf",?{joint}|, ", kept)]
    items = [one for one in items if one]
    noun = items[-1].split()[-1] if items and len(items[-1].split()) > 1 else ""
    inflects = words.pattern("meetings", "inflects")
    items = [f"{one} {noun}" if noun and inflects.fullmatch(one.split()[-1]) else one for one in items]
    for place, item in enumerate(items[1:], 1):
        head = re.match(words.words("meetings", "talked_of_in"), items[place - 1])
        if head and item[:1].isupper() and head["place"][:1].isupper():
            items[place] = f"{head['head']}{item}"
    return items


def _subject(reading: Reading, draft: Draft, item: str) -> str | None:
    """Return the slug of a subject: of what the corpus has by these words, or of a topic to be listed."""
    small = rf"^(?:(?:{reading.language.words('small_words')}) )+"
    words = re.sub(small, "", item.strip().strip("'\""), flags=re.IGNORECASE).strip()
    words = _of_both(reading, words)
    if not words or len(words.split()) > _MOST_WORDS_OF_A_SUBJECT or not re.search(r"[^\W\d_]{4}", words):
        return None
    known = reading.known.called(words, *_SUBJECTS)
    if known:
        return known.slug
    named = [one for some in reading.mentions.values() for one in some if one.words == words]
    if named:
        return named[0].slug
    slug = slugify(words)
    if slug in reading.known.things:
        return slug
    return draft.declare("topics", slug, {"label": words[:1].upper() + words[1:]})


def _of_both(reading: Reading, words: str) -> str:
    """Return a subject that is *bilateral*, or cooperation, with the two states that it is of: so it stands alone."""
    table = reading.language.table("meetings")
    is_cooperation = words.startswith(f"{table['cooperation']} ")
    if not is_cooperation and not reading.language.pattern("meetings", "bilateral").match(words):
        return words
    states = [one.organization for one in reading.offices if one.member and one.organization]
    labels = [reading.things[one].label for one in dict.fromkeys(states) if one in reading.things]
    sides = " and ".join([one for one in labels if one not in words][:_PAIR])
    if is_cooperation:
        item = words.removeprefix(f"{table['cooperation']} ")
        named = any(one.words == item for some in reading.mentions.values() for one in some)
        return item if named or not sides else f"Cooperation of {sides} in {item}"
    noun = re.sub(reading.language.words("meetings", "ties"), "relations", words)
    return f"{noun} of {sides}" if " and " in sides else words
