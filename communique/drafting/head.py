"""Proposals for the head of a document file: title, author, publisher, day, language and what sort of source it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from communique.drafting.dates import Calendar
from communique.drafting.knowledge import Knowledge
from communique.drafting.languages import Language
from communique.drafting.proposals import Draft
from communique.drafting.reading import Reading
from communique.drafting.text import SourceText
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify
from communique.wording.dates import date_in_words

# Where a page says what it is: its first paragraphs, and its last.
_FIRST, _LAST = 4, 2
_LEAST_WORDS, _MOST_WORDS = 4, 30
_AUTHOR_WORDS = 6
# No agency writes so many characters of one event.
_LONG_READ = 4000
_ADDRESS = re.compile(r"[\w-]+(?:\.[a-z]{2,6})+")


def with_day(text: SourceText, language: Language) -> SourceText:
    """Return a text with the day on which it was published: as given, else the first that its head prints with a year.

    Of an agency's dateline the year may be missing; then the day of the page before it decides.
    """
    if text.day:
        return text
    calendar = Calendar(language, None)
    for sentence in _head(text):
        days = [one for one in calendar.dates(sentence) if one.day]
        if days and len(sentence.text) - len(days[0].words) < len(" | www.trend.az 18:02 | 1"):
            return replace(text, day=days[0].edtf)
    first = [one for sentence in text.sentences[:_FIRST] for one in calendar.dates(sentence) if one.day]
    return replace(text, day=first[0].edtf) if first else text


def _head(text: SourceText) -> list[Sentence]:
    return [one for one in text.sentences if one.paragraph <= _FIRST]


def head(reading: Reading, draft: Draft) -> None:
    """Propose what a document file says of the document itself."""
    text, known = reading.text, reading.known
    title, at_title = _title(reading)
    publisher, at_publisher = _publisher(reading, draft)
    author, at_author = _author(reading, draft)
    day, at_day = _day(reading)
    source_type = known.source_types.get(publisher or "") or _source_type(reading, title)
    named = (author if source_type == "analysis" else publisher) or publisher or author or "document"
    when = text.day or (str(day["edtf"]) if day else "undated")
    shown = _shown(draft, known, named, author, publisher)
    agency = _copied(reading, draft, publisher)
    if agency:
        shown = f"{draft_label(draft, known, agency) or agency} at {shown}"
    of = f", {date_in_words(text.day)}" if text.day else ""
    found: dict[str, Any] = {
        "slug": slugify(f"{_plain(named, draft_label(draft, known, named), is_author=named == author)} {when}"),
        "label": f"{shown}{of}",
        "title": title,
        "author": author,
        "publisher": publisher,
        "published_on": day or text.day,
        "copy_of": agency,
        "language": text.language,
        "source_type": source_type,
        "extent": "excerpt" if _breaks_off(reading) else "whole",
        "url": text.url,
    }
    if publisher in known.standings:
        found["reliability"], found["reliability_note"] = known.standings[publisher]
    draft.head = {name: value for name, value in found.items() if value}
    places = {"title": at_title, "publisher": at_publisher, "author": at_author, "published_on": at_day}
    draft.head_at = {name: label for name, label in places.items() if label and draft.head.get(name)}


def _shown(draft: Draft, known: Knowledge, named: str, author: str | None, publisher: str | None) -> str:
    """Return what a document is called by: its publisher, or the surname of its author and where that is published."""
    label = draft_label(draft, known, named) or named
    if named != author:
        return label
    where = draft_label(draft, known, publisher)
    return f"{label.split()[-1]}, {where}" if where else label.split()[-1]


def _plain(slug: str, label: str | None, *, is_author: bool) -> str:
    """Return what a document's slug begins with: a surname, or a name without the end of an address on the web."""
    if is_author and label:
        return label.split()[-1]
    return re.sub(r"\.[a-z]{2,6}$", "", label) if label and _ADDRESS.fullmatch(label) else slug


def draft_label(draft: Draft, known: Knowledge, slug: str | None) -> str | None:
    """Return what a thing is called, that the corpus knows or that is only proposed."""
    if slug in known.things:
        return known.things[slug].label
    proposed = draft.gazetteer.get("actors", {}).get(slug or "")
    return proposed["label"] if proposed else None


def _title(reading: Reading) -> tuple[str, str]:
    """Return the title and where it stands: the first paragraph that is a headline, of several sentences or none."""
    text = reading.text
    if text.title:
        for one in text.sentences:
            if one.text.casefold() == text.title.casefold():
                return text.title, one.label
        return text.title, ""
    for sentence in _head(text):
        words = sentence.text.split()
        is_sentence = sentence.text.rstrip("\"'").endswith((".", "!", ":"))
        if _LEAST_WORDS <= len(words) <= _MOST_WORDS and not is_sentence and not _is_furniture(reading, sentence):
            if sentence.paragraph == 1 and _is_a_section(sentence, text):
                continue
            return sentence.text, sentence.label
    return "[…]", text.sentences[0].label


def _is_a_section(sentence: Sentence, text: SourceText) -> bool:
    """Return whether the first line only names a section: the next is longer, and no sentence either."""
    second = next((one for one in text.sentences if one.paragraph > sentence.paragraph), None)
    return bool(
        second and len(second.text) > len(sentence.text) and not second.text.endswith(".") and "&" in sentence.text
    )


def _breaks_off(reading: Reading) -> bool:
    """Return whether a text ends within a sentence that is no line of the page around it."""
    last = reading.text.sentences[-1].text
    return last[-1:] not in ".!?\"')»…" and len(last.split()) > _LEAST_WORDS


def _copied(reading: Reading, draft: Draft, publisher: str | None) -> str | None:
    """Return the agency that a text says it is from, unless that publishes it."""
    text = reading.text
    agencies = reading.language.words("agencies")
    pattern = rf"[/(](?:[^/()]*?[ -])?(?P<name>{agencies})[^/()]*?[/)]|(?:[–-] |by )(?P<by>{agencies})[:.,]"
    for sentence in [*_head(text), *text.sentences[_FIRST : _FIRST + 2]]:
        match = re.search(pattern, sentence.text, re.IGNORECASE)
        if match:
            name = match["name"] or match["by"]
            thing = next(
                (one.thing for one in reading.mentions[sentence.label] if one.words.casefold() == name.casefold()), None
            )
            slug = thing.slug if thing else slugify(name)
            if slug == publisher:
                return None
            if not thing and slug not in reading.known.slugs:
                draft.declare("actors", slug, {"label": reading.language.label_of(name), "type": "organization"})
            return slug
    return None


def _is_furniture(reading: Reading, sentence: Sentence) -> bool:
    return bool(reading.language.pattern("furniture").fullmatch(sentence.text) or _is_a_day(reading, sentence))


def _is_a_day(reading: Reading, sentence: Sentence) -> bool:
    dates = reading.dates[sentence.label]
    return sum(len(one.words) for one in dates) * 2 > len(sentence.text) or bool(dates and not dates[0].start)


def _publisher(reading: Reading, draft: Draft) -> tuple[str | None, str]:
    """Return who published a text: as given, or a body of the corpus that stands by itself at its head or foot."""
    text, known = reading.text, reading.known
    if text.publisher:
        thing = known.called(text.publisher, "actor") or known.things.get(slugify(text.publisher))
        slug = thing.slug if thing else slugify(text.publisher)
        if not thing:
            draft.declare("actors", slug, {"label": text.publisher, "type": "organization"})
        at = [one.label for one in text.sentences if text.publisher.casefold() in one.text.casefold()]
        return slug, at[0] if at else ""
    for sentence in [*_head(text), *text.sentences[-_LAST:]]:
        for one in reading.mentions[sentence.label]:
            if one.slug in known.standings and len(one.words) * 2 > len(sentence.text):
                return one.slug, sentence.label
    return None, ""


def _author(reading: Reading, draft: Draft) -> tuple[str | None, str]:
    """Return who wrote a text: as given, behind `By`, or a person who stands by himself at its head or foot."""
    text = reading.text
    by = reading.language.words("by_author")
    for sentence in [*_head(text), *text.sentences[-_LAST:]]:
        persons = [one for one in reading.mentions[sentence.label] if one.is_person]
        first = sentence.text.split(",")[0]
        stands_alone = persons and persons[0].end <= len(first) < len(persons[0].words) * 2
        if stands_alone and len(sentence.text.split()) < _MOST_WORDS and not sentence.text.endswith("."):
            return persons[0].slug, sentence.label
        behind = re.search(rf"(?:^|\W)(?:{by}) ([^,:|]+)", sentence.text)
        if behind and not text.author and len(behind[1].split()) < _AUTHOR_WORDS:
            return _person(reading, draft, behind[1].strip()), sentence.label
    if not text.author:
        return None, ""
    at = [one.label for one in text.sentences if text.author.casefold() in one.text.casefold()]
    return _person(reading, draft, text.author), at[0] if at else ""


def _person(reading: Reading, draft: Draft, name: str) -> str:
    thing = reading.known.called(name, "actor")
    label = reading.language.label_of(re.split(r" [–-] ", name)[0])
    return thing.slug if thing else draft.declare("actors", slugify(label), {"label": label, "type": "person"})


def _day(reading: Reading) -> tuple[dict[str, str] | None, str]:
    """Return the day of a text as its head prints it, and where."""
    for sentence in reading.text.sentences[: _FIRST + 1]:
        for one in reading.dates[sentence.label]:
            if one.edtf == reading.text.day and not one.is_relative:
                return one.entry, sentence.label
    return None, ""


def _source_type(reading: Reading, title: str) -> str:
    """Return what sort of source a text is, by its title, its dateline and its length."""
    words = reading.language
    if words.pattern("agreements", "statement").search(title):
        return "official statement"
    start = " ".join(one.text for one in _head(reading.text))
    if words.pattern("agencies").search(start) or len(reading.speakers) * 6 > len(reading.text.sentences):
        return "news report"
    return "analysis" if len(reading.text.normalised) > _LONG_READ else "news report"
