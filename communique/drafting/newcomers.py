"""Names that a text introduces and the corpus does not know: bodies, places and projects.

A body is known by a noun of its name (*Ministry of …*, *… Company*) or by its letters in brackets behind it, a place by
the noun beside it, a project by the last word of its name. What the corpus has under much the same words is that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from communique.drafting.knowledge import Knowledge, Spelling, Thing
from communique.drafting.languages import Language
from communique.drafting.mentions import Lexicon, Mention
from communique.factfiles.records.alike import alike, words_of
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ](?:[\w'-]*\w)?"
_LETTERS, _LETTERS_NAMED = r"\([A-Z]{2,}\)", r"\((?P<letters>[A-Z]{2,})\)"
_FORMULA = r"[A-Z]?\d{1,2}\+\d{1,2}(?:\+\d)?"
_WITHOUT_QUOTES = str.maketrans("", "", "\"'")
_MOST_WORDS = 7
# Of a headline, in which every word has a capital, nothing is a name for that.
_HEADLINE = 0.7


def introduce(sentences: Iterable[Sentence], lexicon: Lexicon, known: Knowledge) -> list[Thing]:
    """Add to a lexicon the names that sentences introduce, and return the things that the corpus does not know."""
    found: dict[str, Thing] = {}
    if lexicon.language.script:
        # Their labels would be in another language than the text's, and in Latin letters.
        return []
    for sentence in sentences:
        if _is_a_headline(sentence.text):
            continue
        for thing, spellings in (
            *_formats(sentence, lexicon, known),
            *_groups(sentence, lexicon, known),
            *_bodies(sentence, lexicon),
            *_places(sentence, lexicon, known),
        ):
            # Of two of one name the first.
            named = thing if thing.slug in known.slugs else found.setdefault(thing.slug, thing)
            for one in spellings:
                lexicon.add(Spelling(one, type_of(one), named))
        for words, thing in _topics(sentence, lexicon, known):
            lexicon.add(Spelling(words, "full", thing))
            if thing.slug not in known.slugs:
                found[thing.slug] = thing
        for words, thing in _projects(sentence, lexicon, known):
            lexicon.add(Spelling(words, type_of(words), thing))
            if thing.slug not in known.slugs:
                found[thing.slug] = thing
    return list(found.values())


def type_of(name: str) -> str:
    """Return of what sort a spelling is by itself: a short name is one word or some letters."""
    return "short" if name.isupper() or len(re.findall(r"[^\W\d_][\w-]+", name)) == 1 else "full"


def _is_a_headline(text: str) -> bool:
    words = [word for word in text.split() if word[:1].isalpha()]
    return len(words) > _MOST_WORDS and sum(word[:1].isupper() for word in words) > _HEADLINE * len(words)


def _overlaps(match: re.Match[str], known: Iterable[Mention], *kinds: str) -> bool:
    """Return whether a name of some kinds begins where a match does, or goes on beyond it."""
    return any(one.thing.kind in kinds and one.start < match.end() and match.start() < one.end for one in known)


@lru_cache
def _body(language: Language) -> re.Pattern[str]:
    nouns, of = f"(?:{language.words('bodies')})", f"(?:{language.words('body_of')})"
    word = rf"(?:{_CAPITAL})"
    last = rf"(?:{word} |{word} {of} )+{nouns}(?: {of} {word}(?: {word})*)*"
    first = rf"{nouns}(?: {of} {word}(?: {word})*)+"
    return re.compile(
        rf"\b(?P<name>{first}|{last}|{word}(?: {word}| {of} {word})*(?= {_LETTERS}))(?: {_LETTERS_NAMED})?"
    )


@lru_cache
def _format(language: Language) -> re.Pattern[str]:
    noun = rf"(?:{_CAPITAL} |\w+ )??(?i:{language.words('formats')})"
    quoted, plain = rf"(?P<quote>[\"']){_FORMULA}(?P=quote)", _FORMULA
    return re.compile(rf"(?:{quoted}|\b{plain}) {noun}\b|(?:{_CAPITAL} )+[\"']{plain}[\"']")


def _formats(sentence: Sentence, lexicon: Lexicon, known: Knowledge) -> Iterator[tuple[Thing, list[str]]]:
    """Yield formats of talks that are called by how many take part, as the corpus has them if it lists one."""
    for match in _format(lexicon.language).finditer(sentence.text):
        formula = re.search(_FORMULA, match[0])
        if formula and not re.search(r"\d:\d", match[0]):
            listed = [one for one in known.things.values() if one.sort != "person" and formula[0] in one.label.split()]
            bodies = [one for one in listed if one.kind == "actor"] or [one for one in listed if one.kind == "project"]
            label = match[0].translate(_WITHOUT_QUOTES)
            slug = slugify(label.replace("+", " plus "))
            yield min(bodies, key=_length_of_label, default=Thing(slug, "actor", label, "organization")), [match[0]]


def _groups(sentence: Sentence, lexicon: Lexicon, known: Knowledge) -> Iterator[tuple[Thing, list[str]]]:
    """Yield groups of states that are called by who or where they are: *the Western world*, *the A-B alliance*."""
    nouns = lexicon.language.words("groups_named")
    for match in re.finditer(rf"\b{_CAPITAL}(?:-{_CAPITAL})? (?:{nouns})\b", sentence.text):
        if match.start() and not lexicon.knows(match[0]):
            listed = known.called(match[0], "actor")
            yield listed or Thing(slugify(match[0]), "actor", match[0], "group"), [match[0]]


def _length_of_label(thing: Thing) -> tuple[int, str]:
    return len(thing.label), thing.slug


def _bodies(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[Thing, list[str]]]:
    known = list(lexicon.mentions(sentence))
    for match in _body(lexicon.language).finditer(sentence.text):
        name, letters = re.sub(rf"^(?:{lexicon.language.words('no_name')}) ", "", match["name"]), match["letters"]
        if _ends_in_project(name, lexicon.language):
            continue
        if lexicon.language.pattern("office_words").match(name):  # whose office it is
            name = re.sub(rf"^.*?{lexicon.language.words('body_behind')}", "", name)
        same = next((one for one in known if one.words == name), None)
        if same:
            if letters:
                yield same.thing, [letters]
            continue
        spans = [one for one in known if one.start < match.end() and match.start() < one.end]
        if agency := _agency(name, spans, lexicon.language):
            yield agency, [name]
            continue
        if (
            len(name.split()) > 1
            and not any(len(one.words) > len(name) or one.is_person for one in spans)
            and not any(one.thing.kind in ("project", "meeting", "agreement") for one in spans)
        ):
            yield Thing(slugify(name), "actor", name, "organization"), [name, *([letters] if letters else [])]


def _agency(name: str, within: Iterable[Mention], language: Language) -> Thing | None:
    """Return the agency that a text calls by its name and what it is: *Quill News Agency* is *Quill*."""
    is_agency = rf"(?: (?:{language.words('agency_words')}))+"
    bodies = (one for one in within if one.thing.kind == "actor" and one.thing.sort == "organization")
    return next((one.thing for one in bodies if re.fullmatch(re.escape(one.words) + is_agency, name)), None)


def _ends_in_project(name: str, language: Language) -> bool:
    if re.search(rf"\b(?:{language.words('bodies')})$", name):
        return False
    nouns = "|".join(f"(?:{words})s?" for words in language.table("projects").values())
    return bool(re.search(rf"\b(?:{nouns})$", name, re.IGNORECASE))


def _places(sentence: Sentence, lexicon: Lexicon, known_: Knowledge) -> Iterator[tuple[Thing, list[str]]]:
    known = list(lexicon.mentions(sentence))
    no_name = lexicon.language.pattern("no_name")
    for sort, nouns in lexicon.language.table("places_named").items():
        for pattern in (
            rf"\b(?:{nouns}) (?P<name>{_CAPITAL})",
            rf"\b(?P<name>{_CAPITAL}(?: {_CAPITAL})?) (?:{nouns})\b",
        ):
            for match in re.finditer(pattern, sentence.text):
                if not _overlaps(match, known, "actor", "place", "project") and not no_name.fullmatch(match["name"]):
                    thing = _same_place(match["name"], str(sort), known_)
                    yield thing, [match[0], match["name"]]


def _same_place(name: str, sort: str, known: Knowledge) -> Thing:
    """Return the place of the corpus that has a name in another transcription, else a new one."""
    alike_ = [
        one
        for one in known.things.values()
        if one.kind == "place" and one.sort == sort and alike(words_of(name), words_of(one.label))
    ]
    return alike_[0] if len(alike_) == 1 else Thing(slugify(name), "place", name, sort)


def _topics(sentence: Sentence, lexicon: Lexicon, known: Knowledge) -> Iterator[tuple[str, Thing]]:
    """Yield what a noun such as *crisis* makes a subject of talks, with the name before it."""
    nouns = lexicon.language.words("topics_named")
    for one in list(lexicon.mentions(sentence)):
        match = re.match(rf"(?:-{_CAPITAL})? (?:{nouns})\b", sentence.text[one.end :])
        if match and one.thing.kind in ("actor", "place") and not one.is_person:
            words = one.words + match[0]
            listed = known.called(words, "topic", "event") or _same_conflict(words, known, lexicon.language)
            yield words, listed or Thing(slugify(words), "topic", words)


def _same_conflict(words: str, known: Knowledge, language: Language) -> Thing | None:
    """Return the only event of the corpus that is a conflict of the two whom a name joins: *the A-B war*."""
    pair = re.match(r"([^\W_]+)-([^\W_]+) ", words)
    conflict = language.pattern("conflicts")
    if not pair or not conflict.search(words):
        return None
    found = [
        one
        for one in known.things.values()
        if one.kind == "event"
        and conflict.search(one.label)
        and set(pair.groups()) <= set(re.findall(r"\w+", one.label))
    ]
    return found[0] if len(found) == 1 else None


@lru_cache
def _project(language: Language) -> re.Pattern[str]:
    nouns = "|".join(f"(?:{words})s?" for words in language.table("projects").values())
    small = rf"(?:{language.words('project_adjectives')}) "
    name = rf"{_CAPITAL}(?:[ -](?:and )?\"?{_CAPITAL}\"?){{0,{_MOST_WORDS}}}"
    return re.compile(
        rf"\b(?P<name>{name}) "
        rf"(?P<noun>(?i:(?:{small})*(?:{nouns}|(?P<part>{language.words('project_parts')}))))\b"
        rf"(?: (?P<more>{language.words('project_parts')})\b)?"
        rf"(?! (?:{language.words('not_project')}))(?: {_LETTERS_NAMED})?"
        rf"|\b(?i:{language.words('called_project')}) [\"'](?P<called>{name})[\"']"
        rf"|(?P<quoted>(?i:(?:{small})*(?:{nouns})|[A-Z]{{2,}}) \"(?P<name_in_quotes>{name})\")"
    )


def _projects(sentence: Sentence, lexicon: Lexicon, known: Knowledge) -> Iterator[tuple[str, Thing]]:
    mentions = list(lexicon.mentions(sentence))
    for match in _project(lexicon.language).finditer(sentence.text):
        if called := match["called"]:
            listed = known.called(called, "project") or _same_project(called, known, lexicon.language)
            yield called, listed or Thing(slugify(called), "project", called)
            continue
        if quoted := match["quoted"]:
            if thing := _same_project(quoted, known, lexicon.language):
                yield quoted, thing
            continue
        name = match["name"]
        for one in mentions:  # whose it is, is no part of it
            if one.start == match.start() and re.match(r"'s? |'s?$", sentence.text[one.end :]):
                name = sentence.text[one.end + len("'s ") : match.end("name")]
        name = re.sub(rf"^(?:{lexicon.language.words('no_name')}) ", "", name)
        words = f"{name} {match['noun']}"
        thing = _same_project(words, known, lexicon.language)
        if not thing and match["part"] and "-" not in name:
            continue
        if not thing and not _overlaps(match, mentions, "project", "event") and _is_name(name, mentions, match):
            thing = Thing(slugify(words), "project", words)
        if thing:
            yield words, thing
            yield from ((letters, thing) for letters in [match["letters"]] if letters)
            yield from ((f"{words} {more}", thing) for more in [match["more"]] if more)


def _is_name(name: str, known: Iterable[Mention], match: re.Match[str]) -> bool:
    """Return whether what stands before the noun is a name, and no more than whose it is."""
    here = next((one for one in known if one.start == match.start("name")), None)
    if here and (here.is_adjective or here.words == name):
        return bool(here.thing.kind == "place" and not here.is_adjective)
    return bool(name) and ("-" in name or len(name.split()) > 1 or (here is None and match.start() > 0))


def _same_project(words: str, known: Knowledge, language: Language) -> Thing | None:
    """Return the project of the corpus that has the same words, but for those that say what it is."""
    wanted = _telling(words, language)
    if not wanted:
        return None
    printed = set(re.findall(r"\w+", words.casefold()))
    found: list[tuple[int, int, str, Thing]] = []
    for thing in known.things.values():
        if thing.kind == "project":
            spelt = [one for one in _called(thing, known) if _telling(one, language) == wanted]
            shared = max((len(printed & set(re.findall(r"\w+", one.casefold()))) for one in spelt), default=0)
            found += [(shared, -len(thing.label), thing.slug, thing)] if spelt else []
    return max(found)[-1] if found else None


def _called(thing: Thing, known: Knowledge) -> Iterator[str]:
    yield thing.label
    yield from (one.name for one in known.spellings if one.thing is thing)


@lru_cache(maxsize=10_000)
def _telling(words: str, language: Language) -> frozenset[str]:
    """Return the words that tell one project from another: names, as they sound."""
    plain = re.sub(rf"\b(?:{language.words('project_words')})\b", " ", words, flags=re.IGNORECASE)
    return frozenset(words_of(plain)) if re.search(r"\w", plain) else frozenset()
