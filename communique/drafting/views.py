"""Proposals for views: who is for or against what, by a verb of attitude; what it is of is for a person to put well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from communique.drafting.clauses import Subject, clauses, rest, subjects
from communique.drafting.deeds import before_verb, in_present
from communique.drafting.events import slug_of
from communique.drafting.languages import Language
from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence

_MOST_WORDS, _LEAST_WORDS, _WORDS_TO_A_PERSON = 22, 2, 2
_ASKS = "put what this view is of into one clause in the present tense, without wish, doubt or negation"


def views(reading: Reading, draft: Draft) -> Iterator[Proposal]:
    """Yield an entry for each proposition that somebody is for or against, and declare what the gazetteer lacks."""
    found: dict[str, Proposal] = {}
    for sentence in reading.text.sentences:
        for pattern, table in _attitudes(reading.language):
            for who, group, verb in clauses(reading, sentence, pattern, before_verb(reading.language)):
                if group["negated"] or group["status"] or _is_passive(group, verb):
                    continue
                if _is_a_person(reading, sentence, verb.end()):
                    continue
                stance = _stance(reading, table, who, (group, verb))
                for label in _objects(reading, sentence, verb.end()):
                    _add(reading, draft, found, (sentence, label, stance))
                for label in _feared(reading, sentence, verb.end()):
                    _add(reading, draft, found, (sentence, label, _fear(stance)))
        for stance, label in _emphasized(reading, sentence):
            _add(reading, draft, found, (sentence, label, stance))
    yield from found.values()


def _feared(reading: Reading, sentence: Sentence, start: int) -> Iterator[str]:
    """Yield what somebody is said to fear behind what he is for or against: *opposes it for fear of a flood*."""
    for match in reading.language.pattern("for_fear").finditer(sentence.text, start):
        yield from _objects(reading, sentence, match.end())


def _fear(stance: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stance.items() if name != "qualifier"} | {"attitude": "fears"}


def _add(
    reading: Reading, draft: Draft, found: dict[str, Proposal], view: tuple[Sentence, str, Mapping[str, Any]]
) -> None:
    """Add a view to those of its proposition."""
    sentence, label, stance = view
    slug = _slug(reading, draft, sentence, label)
    one = found.setdefault(slug, Proposal("propositions", {"slug": slug}, [], asks=_ASKS))
    one.cite(sentence.label)
    one.add(Proposal("stances", dict(stance), [sentence.label]))


def _emphasized(reading: Reading, sentence: Sentence) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield what somebody stresses the importance of, item by item: whoever acts, or all the points of a statement."""
    language = reading.language
    for match in re.finditer(language.words("emphasis"), sentence.text, re.IGNORECASE):
        some = [one for one in subjects(reading, sentence) if one.end <= match.start()]
        holder = some[-1].slug if some and some[-1].end == match.start() - 1 else _of_points(reading, sentence)
        if not holder:
            continue
        end = re.search(language.words("end_of_items"), sentence.text[match.end() :])
        listed = sentence.text[match.end() : match.end() + end.start() if end else len(sentence.text)]
        stance = {"holders": [holder], "attitude": "is for", "qualifier": match["qualifier"].casefold()}
        for one in re.split(rf",? (?:{language.words('list_and')}) |, ", listed):
            if len(one.split()) >= _LEAST_WORDS:
                words = as_clause(language, one.strip())
                yield stance, f"{words[:1].upper()}{words[1:]}"


def _of_points(reading: Reading, sentence: Sentence) -> str | None:
    """Return whose the points of a statement are: whoever the last line before that ends in a colon names."""
    for one in reading.text.sentences[::-1]:
        if one.start < sentence.start and one.text.endswith(":"):
            actors = [some for some in reading.mentions[one.label] if some.thing.kind == "actor"]
            return actors[-1].slug if actors else None
    return None


def _is_passive(group: re.Match[str], verb: re.Match[str]) -> bool:
    """Return whether somebody is looked at, and does not look: *was rejected*, but not *was against*."""
    return bool(group["passive"]) and " " not in verb[0]


def _is_a_person(reading: Reading, sentence: Sentence, start: int) -> bool:
    """Return whether a person stands right behind a verb, by name or office: to welcome somebody is no view."""
    persons = [one.start for one in reading.mentions[sentence.label] if one.is_person]
    persons += [one.start for one in reading.offices_in(sentence)]
    return any(one - start >= 0 and len(sentence.text[start:one].split()) <= _WORDS_TO_A_PERSON for one in persons)


@lru_cache
def _attitudes(language: Language) -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    return [(re.compile(rf"\b(?:{one['words']})(?![a-z])"), one) for one in language.listed("attitudes")]


def _stance(
    reading: Reading, table: Mapping[str, Any], who: list[Subject], words: tuple[re.Match[str], re.Match[str]]
) -> dict[str, Any]:
    """Return who holds a view, how, and the word that strengthens it or says more of it than that."""
    entry: dict[str, Any] = {"holders": list(dict.fromkeys(one.slug for one in who)), "attitude": table["attitude"]}
    group, verb = words
    before = group[0] + verb[0]
    adverb = re.search(r"\b\w+ly\b", before)
    previously = reading.language.pattern("previously").search(before)
    if qualifier := table.get("qualifier") or (verb[0].strip() if table.get("qualified") else None):
        entry["qualifier"] = qualifier
    elif adverb and not reading.language.pattern("previously").fullmatch(adverb[0]):
        entry["qualifier"] = adverb[0]
    if previously and reading.text.day:
        entry["until"] = {"edtf": f"[..{reading.text.day}]", "printed": previously[0]}
    speaker = reading.speakers.get(who[0].label)
    if speaker and speaker not in entry["holders"]:
        entry["said_by"] = speaker
    return entry


def _objects(reading: Reading, sentence: Sentence, start: int) -> Iterator[str]:
    """Yield what a view is of, each of several by itself."""
    language = reading.language
    small = re.compile(rf"(?:(?:{language.words('no_object')}) )+", re.IGNORECASE)
    words = rest(reading, sentence, start, "end_of_view")
    more = re.search(
        rf" {language.words('list_and')} (?:{'|'.join(one['words'] for one in language.listed('attitudes'))})", words
    )
    for one in re.split(language.words("joins_objects"), words[: more.start()] if more else words):
        words = small.sub("", one.strip(), count=1) if small.match(one.strip()) else one.strip()
        words = as_clause(language, in_present(language, words.replace('"', "")))
        if _LEAST_WORDS <= len(words.split()) <= _MOST_WORDS:
            yield words[:1].upper() + words[1:]


def as_clause(language: Language, words: str) -> str:
    """Return what a noun of doing says as a clause, *opening of X* -> *X is opened*; else the words."""
    for one in language.listed("clauses_of_nouns"):
        if match := re.match(rf"{one['noun']} ", words, re.IGNORECASE):
            what = words[match.end() :]
            is_, are = language.listed("is_and_are")
            said = are if re.fullmatch(language.words("plural"), what) else is_
            return str(one["clause"]).replace("{x}", what).replace("{is}", said)
    return words


def _slug(reading: Reading, draft: Draft, sentence: Sentence, label: str) -> str:
    """Return the slug of a proposition: of the corpus's with these words, or of one that is to be listed."""
    if known := reading.known.called(label, "proposition"):
        return known.slug
    about = [one.slug for one in reading.mentions[sentence.label] if one.words in label or one.thing.label in label]
    about = about or [one.slug for one in reading.mentions[sentence.label]][:1]
    entry = {"label": label, "about": list(dict.fromkeys(about))}
    return draft.declare("propositions", slug_of(reading, label, *reading.language.listed("is_and_are")), entry)
