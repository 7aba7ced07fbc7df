"""Proposals for meetings: who met whom, when, where, for how long, at what rank, and what was on the table."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from communique.drafting.agenda import subjects_of_talks
from communique.drafting.dates import PrintedDate
from communique.drafting.mentions import Mention
from communique.drafting.projects import territory
from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_LEAST = 2
_NEAR = 60
# A report without a day of the meeting is of the last weeks.
_RECENT = datetime.timedelta(days=31)


@dataclass
class Met:
    """A meeting as it is gathered from sentences; `others` are those in which `voice` or another tells of it."""

    persons: list[str]
    sentences: list[Sentence] = field(default_factory=list)
    visitor: str = ""
    body: str = ""
    others: list[Sentence] = field(default_factory=list)
    voice: str = ""

    def is_of(self, persons: Sequence[str]) -> bool:
        """Return whether these persons met there: both sides, or one of them where there is no other."""
        return bool(persons) and set(persons) <= set(self.persons)


def meetings(reading: Reading, draft: Draft) -> Iterator[Proposal]:
    """Yield an entry for each meeting that a text tells of, and for each visit."""
    for met in _gather(reading):
        named = _called(reading, met)
        yield from (_entry(reading, draft, one, named) for one in _by_voice(reading, met))


def _by_voice(reading: Reading, met: Met) -> Iterator[Met]:
    """Yield a meeting as the text tells of it, then as each does who is said to tell when, where or how it was held."""
    told: dict[str, list[Sentence]] = {}
    for one in met.sentences:
        speaker = reading.speakers.get(one.label, "")
        # Of who is quoted as saying something there, the text tells where that was.
        is_told = speaker not in met.persons and _tells_of_form(reading, one)
        told.setdefault(speaker if is_told else "", []).append(one)
    own = told.pop("", [])
    if not own:
        yield met
        return
    yield replace(met, sentences=own, others=[one for some in told.values() for one in some])
    for voice, some in told.items():
        here = {slug for one in some for slug in reading.persons(one)}
        persons = [slug for slug in met.persons if slug in here] or met.persons
        yield replace(met, persons=persons, sentences=some, visitor="", voice=voice)


def _tells_of_form(reading: Reading, sentence: Sentence) -> bool:
    alone = Met([], [sentence])
    return bool(_duration(reading, alone) or _places(reading, alone) or _dates_of(reading, sentence))


def _gather(reading: Reading) -> list[Met]:
    """Return the meetings of a text: sentences that say who met, and those that speak of the same talks."""
    words, found = reading.language, list[Met]()
    for sentence in reading.text.sentences:
        visitor, pair = _visitor(reading, sentence), _those_who_met(reading, sentence)
        persons = set(reading.persons(sentence))
        if apart := _apart(reading, sentence, pair):
            found += [Met([apart[0][0]], [sentence], visitor)] if visitor == apart[0][0] else []
            found += [Met(some, [sentence]) for some in apart]
            continue
        body = _body_of_series(reading, sentence)
        if body and len(pair) >= _LEAST and found:
            found.append(Met(pair, [sentence], body=body))
            continue
        same = _same(reading, found, sentence, pair, visitor)
        if not same and found and persons <= set(found[0].persons) and _speaks_on(reading, sentence, found[0]):
            same = found[0]
        attended = words.pattern("meetings", "attended").search(sentence.text)
        if same and not (attended and persons - set(same.persons)):
            same.sentences.append(sentence)
            same.visitor = same.visitor or visitor
        elif found and persons and attended:
            found[-1].persons += sorted(persons - set(found[-1].persons), key=reading.persons(sentence).index)
            found[-1].sentences.append(sentence)
        elif len(pair) >= _LEAST and (lone := _lone_visit(reading, found, pair, sentence)):
            lone.persons = pair
            lone.sentences.append(sentence)
        elif len(pair) >= _LEAST:
            found.append(Met(pair, [sentence], visitor))
        elif visitor:
            found.append(Met([visitor], [sentence], visitor))
    for one in found:
        one.sentences = _of_the_same_day(reading, one, found) + one.sentences
    return found or _of_a_body(reading)


def _apart(reading: Reading, sentence: Sentence, persons: Sequence[str]) -> list[list[str]]:
    """Return who met whom where one met several one after the other, each of another state: *met with A and B*."""
    verb = re.search(reading.language.words("meetings", "met_with"), sentence.text)
    spans = [(one.start, one.slug) for one in reading.mentions[sentence.label] if one.is_person]
    spans += [(one.start, one.member) for one in reading.offices_in(sentence) if one.member]
    before = [slug for start, slug in sorted(spans) if verb and start < verb.start()]
    behind = list(dict.fromkeys(slug for start, slug in sorted(spans) if verb and start >= verb.end()))
    states = {_state(reading, slug) for slug in behind} - {None}
    if not before or len(behind) < _LEAST or len(states) < len(behind) or before[-1] not in persons:
        return []
    return [[before[-1], slug] for slug in behind]


def _body_of_series(reading: Reading, sentence: Sentence) -> str:
    """Return the body whose meeting a sentence counts: *the eighth meeting of the X*; empty where it counts none."""
    body = _body_that_met(reading, sentence)
    return body.slug if body and _ordinal(reading, sentence.text) else ""


def _ordinal(reading: Reading, text: str) -> str | None:
    """Return the word that counts a meeting."""
    ordinals, nouns = reading.language.table("ordinals"), reading.language.words("meetings", "noun")
    match = re.search(rf"\b({'|'.join(ordinals)})\s(?:{nouns})\b", text, re.IGNORECASE)
    return match[1].casefold() if match else None


def _of_a_body(reading: Reading) -> list[Met]:
    """Return the meeting of a body or format that a text tells of where it names nobody who met."""
    sentences = [one for one in reading.text.sentences if _body_that_met(reading, one)]
    return [Met([], sentences)] if sentences else []


def _body_that_met(reading: Reading, sentence: Sentence) -> Mention | None:
    """Return the body or format whose meeting a sentence speaks of: *the meeting of the X*, *a summit in the X*."""
    words = reading.language
    frame = re.compile(rf"\b(?:{words.words('meetings', 'noun')}){words.words('meetings', 'of_body')}$", re.IGNORECASE)
    bodies = (one for one in reading.mentions[sentence.label] if one.thing.sort == "organization")
    return next((one for one in bodies if frame.search(one.before)), None)


def _same(reading: Reading, found: Sequence[Met], sentence: Sentence, pair: Sequence[str], visitor: str) -> Met | None:
    """Return the meeting that a sentence speaks of again: of the same two, that a visit was for, or that goes on."""
    same = next((one for one in found if len(pair) >= _LEAST and one.is_of(pair)), None)
    if not same and not pair and visitor:
        same = _met_on_visit(reading, found, visitor)
    return same or (_met_before(reading, found, sentence) if pair else None)


def _met_before(reading: Reading, found: Sequence[Met], sentence: Sentence) -> Met | None:
    """Return the meeting during, before or after which a sentence says that something happened, and no new one."""
    words, persons = reading.language, set(reading.persons(sentence))
    within = words.frame("meetings", "within", noun=words.words("meetings", "noun"))
    if words.pattern("meetings", "met").search(sentence.text) or not re.search(within, sentence.text, re.IGNORECASE):
        return None
    return next((one for one in found[::-1] if set(one.persons) & persons), None)


def _met_on_visit(reading: Reading, found: Sequence[Met], visitor: str) -> Met | None:
    """Return the meeting that somebody's visit was for: none on the telephone, and none to which another travelled."""
    for one in found:
        by_phone = any(reading.language.pattern("meetings", "phone").search(some.text) for some in one.sentences)
        if visitor in one.persons and one.visitor in ("", visitor) and not by_phone:
            return one
    return None


def _lone_visit(reading: Reading, found: Sequence[Met], persons: Sequence[str], sentence: Sentence) -> Met | None:
    """Return the visit of one of some persons that was told of before whom it led to."""
    if reading.language.pattern("meetings", "phone").search(sentence.text):
        return None
    return next((one for one in found if len(one.persons) == 1 and one.visitor in persons), None)


def _of_the_same_day(reading: Reading, met: Met, all_: Sequence[Met]) -> list[Sentence]:
    """Return the sentences before the first of a meeting that tell of talks of the same states, and of no person."""
    if met is not all_[0] or len(met.persons) < _LEAST:
        return []
    states = {one.organization for one in reading.offices if one.member in met.persons}
    places = set(_places(reading, met))
    before = [one for one in reading.text.sentences if (one.paragraph, one.number) < _order(met.sentences[0])]
    return [
        one
        for one in before
        if reading.language.pattern("meetings", "noun").search(one.text)
        and not reading.persons(one)
        and (
            _dates_of(reading, one)
            or states & set(reading.states(one))
            or places & {some.slug for some in reading.places(one)}
        )
    ]


def _order(sentence: Sentence) -> tuple[int, int]:
    return sentence.paragraph, sentence.number


def _those_who_met(reading: Reading, sentence: Sentence) -> list[str]:
    """Return who met by a sentence: those in it, but who only speaks of it; nobody where it has no word of meeting."""
    words = reading.language
    if not any(words.pattern("meetings", name).search(sentence.text) for name in ("met", "noun")):
        return []
    order = reading.persons(sentence)
    speaker = reading.speakers.get(sentence.label)
    others = [slug for slug in order if slug != speaker or len(order) <= _LEAST]
    return others if len(others) >= _LEAST and not _is_on_behalf(reading, sentence) else []


def _is_on_behalf(reading: Reading, sentence: Sentence) -> bool:
    """Return whether those in a sentence are of one side, so that they met somebody else."""
    attended = reading.language.pattern("meetings", "attended").search(sentence.text)
    return bool(attended) and not reading.language.pattern("meetings", "met").search(sentence.text)


def _visitor(reading: Reading, sentence: Sentence) -> str:
    """Return who travels by a sentence, and to where a place or state follows; empty where nobody does."""
    for match in reading.language.pattern("meetings", "visit").finditer(sentence.text):
        behind = [one for one in reading.mentions[sentence.label] if one.start >= match.end() and not one.is_person]
        before = [one for one in reading.mentions[sentence.label] if one.is_person and one.end <= match.start()]
        offices = [one for one in reading.offices_in(sentence) if one.member and one.end <= match.start()]
        who = max(
            [(one.end, one.slug) for one in before] + [(one.end, str(one.member)) for one in offices], default=None
        )
        guest = _guest(reading, sentence, match.end())
        if guest is not None:
            return guest
        if behind and who:
            return who[1]
    return ""


def _guest(reading: Reading, sentence: Sentence, end: int) -> str | None:
    """Return whose visit it is by the words right behind that noun, if a place follows: `visit of Vale to …`.

    Empty where that is an office whose holder is not known, None where nobody is there.
    """
    persons = [(one.start, one.end, one.slug) for one in reading.mentions[sentence.label] if one.is_person]
    persons += [(one.start, one.end, one.member or "") for one in reading.offices_in(sentence)]
    of = re.compile(reading.language.words("meetings", "visit_of"))
    for start, stop, slug in sorted(persons):
        to = [one for one in reading.mentions[sentence.label] if one.start >= stop and not one.is_person]
        if to and start >= end and of.fullmatch(sentence.text[end:start]):
            return slug
    return None


def _speaks_on(reading: Reading, sentence: Sentence, met: Met) -> bool:
    """Return whether a sentence goes on about a meeting: by those who met, their states, or what was on the table."""
    words, text = reading.language, sentence.text
    discussed, noun = words.pattern("meetings", "discussed"), words.pattern("meetings", "noun")
    if words.pattern("meetings", "leaders").search(text) and (discussed.search(text) or noun.search(text)):
        return True
    states = {state for one in met.persons if (state := _state(reading, one))}
    if discussed.search(text) and len(states) >= _LEAST and states <= set(reading.states(sentence)):
        return True
    is_topic = any(words.pattern("meetings", name).search(text) for name in ("was_discussed", "topic_of"))
    return is_topic or bool(re.match(words.frame("meetings", "during", noun=words.words("meetings", "noun")), text))


def _called(reading: Reading, met: Met) -> tuple[str, str]:
    """Return slug and label of a meeting: as the corpus has it, or new ones."""
    dates = [date for one in met.sentences for date in _dates_of(reading, one)]
    places = _places(reading, met) or _territories(reading, met)
    return (None if met.body else _known(reading, met, dates, places)) or _named(reading, met)


def _entry(reading: Reading, draft: Draft, met: Met, named: tuple[str, str]) -> Proposal:
    labels = [one.label for one in met.sentences]
    texts = " ".join(one.text for one in met.sentences)
    dates = [date for one in met.sentences for date in _dates_of(reading, one)]
    places = _places(reading, met) or _territories(reading, met)
    entry: dict[str, object] = {"slug": named[0], "label": named[1]}
    entry |= _form(reading, met, texts)
    if dates:
        entry["held_on"] = min(dates, key=lambda one: one.is_relative).entry
    entry |= _duration(reading, met)
    if places:
        entry["places"] = places
    words = reading.language
    formats = [name for name in ("expanded", "private", "plenary") if words.pattern("meetings", name).search(texts)]
    if formats:
        entry["formats"] = formats
    said = _said(reading, met)
    proposal = Proposal("meetings", entry | said, labels, fields=_sources(reading, met, entry))
    _participants(reading, draft, met, proposal)
    for part in proposal.nested.get("participants", ()):
        part.entry |= {name: value["edtf"] if name == "said_on" else value for name, value in said.items()}
    if not met.voice:
        _part_of_format(reading, draft, met, proposal)
        _agenda(reading, draft, met, proposal)
    return proposal


def _said(reading: Reading, met: Met) -> dict[str, Any]:
    """Return who tells of a meeting where that is not the text, and on what day that was said."""
    if not met.voice:
        return {}
    days = [date for one in met.sentences for date in reading.dates[one.label] if date.day]
    days = [date for date in days if date not in _dates_of(reading, date.sentence)]
    return {"said_by": met.voice, **({"said_on": days[0].entry} if len(days) == 1 else {})}


def _agenda(reading: Reading, draft: Draft, met: Met, proposal: Proposal) -> None:
    """Add what was on the table, by whoever says so."""
    sentences = sorted((*met.sentences, *met.others), key=_order)
    for subject, sentence in subjects_of_talks(reading, draft, sentences):
        part = Proposal("agenda", dict(subject), [sentence.label])
        if speaker := reading.speakers.get(sentence.label):
            part.entry["said_by"] = speaker
        proposal.add(part)


def _part_of_format(reading: Reading, draft: Draft, met: Met, proposal: Proposal) -> None:
    """Propose that a meeting of a format is part of that."""
    for sentence in met.sentences:
        body = _body_that_met(reading, sentence)
        if body and reading.language.pattern("formats").search(body.words):
            entry = {"subject": proposal.entry["slug"], "relation": "part_of", "object": body.slug}
            draft.add([Proposal("relations", entry, [sentence.label])])
            return


def _sources(reading: Reading, met: Met, entry: Mapping[str, object]) -> dict[str, str]:
    """Return which sentence says which field of a meeting."""
    words = reading.language
    says: dict[str, Callable[[Sentence], bool]] = {
        "held_on": lambda one: bool(_dates_of(reading, one)),
        "duration": lambda one: bool(_duration(reading, Met([], [one]))),
        "places": lambda one: bool(_places(reading, Met([], [one]))),
        "visit_type": lambda one: bool(words.first("visit_types", one.text)),
        "mode": lambda one: bool(words.pattern("meetings", "visit").search(one.text)),
        "rank": lambda one: bool(reading.offices_in(one)),
    }
    found = {name: next((one.label for one in met.sentences if test(one)), "") for name, test in says.items()}
    return {name: label for name, label in found.items() if label and name in entry}


def _form(reading: Reading, met: Met, texts: str) -> dict[str, object]:
    """Return mode, rank, protocol and status."""
    words, found = reading.language, dict[str, object]()
    if met.visitor or words.pattern("meetings", "visit").search(texts):
        found["mode"] = "visit"
    elif words.pattern("meetings", "phone").search(texts):
        found["mode"] = "phone"
    elif len({_state(reading, person) for person in met.persons} - {None}) > _LEAST:
        found["mode"] = "multilateral"
    ranks = [_rank(reading, person) for person in met.persons]
    if len(met.persons) >= _LEAST and ranks[0] and len(set(ranks)) == 1:
        found["rank"] = ranks[0]
    if visit := words.first("visit_types", texts):
        found["visit_type"] = visit
    if counted := _ordinal(reading, texts):
        found["ordinal"] = words.table("ordinals")[counted]
    found["status"] = _status(reading, met)
    return found


def _state(reading: Reading, person: str) -> str | None:
    return next((one.organization for one in reading.offices if one.member == person and one.organization), None)


def _rank(reading: Reading, person: str) -> str | None:
    offices = [one.office for one in reading.offices if one.member == person and one.office]
    if not offices and any(one.member == person and one.is_counterpart for one in reading.offices):
        others = [one.office for one in reading.offices if one.office and one.office.rank]
        return others[0].rank if others else None
    return next((one.rank for one in offices if one.rank), None)


def _status(reading: Reading, met: Met) -> str:
    first = met.sentences[0].text
    for status in ("cancelled", "postponed", "announced"):
        if reading.language.pattern("meetings", status).search(first) and len(met.sentences) == 1:
            return status
    return "held"


def _dates_of(reading: Reading, sentence: Sentence) -> list[PrintedDate]:
    """Return the days in a sentence that may be of a meeting: none on which somebody only spoke."""
    said, start = reading.language.pattern("said"), reading.dateline(sentence)
    dates = [one for one in reading.dates[sentence.label] if one.day and one.end > start]
    return [one for one in dates if not said.search(one.before[-_NEAR:])]


def _duration(reading: Reading, met: Met) -> dict[str, object]:
    for sentence in met.sentences:
        for figure in reading.figures[sentence.label]:
            if figure.sort == "duration" and figure.unit.startswith(("hour", "day")):
                return {"duration": figure.written}
    return {}


def _places(reading: Reading, met: Met) -> list[str]:
    """Return the places that stand behind `in` or a verb of visit in the sentences of a meeting."""
    found: list[str] = []
    words, joins = reading.language.words("place_words"), reading.language.words("list_and")
    for sentence in met.sentences:
        for one in reading.places(sentence):
            is_there = re.search(rf"\b(?:{words})\W*(?:[\w-]+ )?$|,\W*$| (?:{joins}) $", one.before, re.IGNORECASE)
            is_thought_of = re.search(rf"\b(?:{reading.language.words('not_there')}) $", one.before)
            if is_there and not is_thought_of and one.thing.sort not in ("region", "country"):
                found.append(one.slug)
    return list(dict.fromkeys(found))


def _territories(reading: Reading, met: Met) -> list[str]:
    """Return the territories of the states that a visit led to: a country visited is a place."""
    to = re.compile(rf"\b(?:{reading.language.words('meetings', 'to')}) (?:the )?$", re.IGNORECASE)
    joint = re.compile(rf",? (?:{reading.language.words('list_and')}) (?:the )?")
    found: list[str] = []
    for sentence in met.sentences if met.visitor else ():
        visit = reading.language.pattern("meetings", "visit").search(sentence.text)
        end = -1
        for one in reading.mentions[sentence.label]:
            if visit and one.thing.sort == "country" and one.start >= visit.end() and not one.is_adjective:
                is_joined = end >= 0 and joint.fullmatch(sentence.text[end : one.start])
                if is_joined or to.search(one.before):
                    found.append(territory(reading, one.slug))
                    end = one.end
    return list(dict.fromkeys(found))


def _participants(reading: Reading, draft: Draft, met: Met, proposal: Proposal) -> None:
    of = {one.entry["member"]: one.entry["organization"] for one in draft.of("memberships")[::-1]}
    here = {slug for one in met.sentences for slug in reading.states(one)}
    expected = proposal.entry["status"] != "held"
    for person in met.persons:
        entry: dict[str, object] = {"actor": person, "attendance": "expected" if expected else "attended"}
        held = [one for one in reading.offices if one.member == person]
        state = next((one.organization for one in held if one.organization), None)
        if state or of.get(person) in here:
            entry["on_behalf_of"] = state or of[person]
        capacity = next((one.role for one in held if one.office and one.sentence in met.sentences), None)
        if capacity:
            entry["capacity"] = capacity
        if person == met.visitor:
            entry["is_host"] = False
        if any(_invites(reading, one, person) for one in met.sentences):
            entry["is_inviter"] = True
        speaks_of = [one.label for one in met.sentences if person in reading.persons(one)]
        proposal.add(Proposal("participants", entry, speaks_of or [met.sentences[0].label]))


def _invites(reading: Reading, sentence: Sentence, person: str) -> bool:
    match = reading.language.pattern("meetings", "invitation").search(sentence.text)
    behind = [one for one in reading.mentions[sentence.label] if match and one.is_person and one.start >= match.end()]
    return bool(behind) and behind[0].slug == person


def _known(reading: Reading, met: Met, dates: Sequence[PrintedDate], places: Sequence[str]) -> tuple[str, str] | None:
    """Return slug and label of the meeting of the corpus that this is: on the same day, or near the document's.

    Either the same persons met there, or it was the only one of that day in that place.
    """
    days = {date.edtf for date in dates[:1]}
    candidates = []
    for one in reading.known.meetings:
        held, persons = str(one.get("held_on", "")), set(one["participants"])
        met_whom = len(met.persons) >= _LEAST or met.visitor
        are_they = bool(met_whom) and set(met.persons[:_LEAST]) <= persons
        is_there = held in days and bool(set(places) & set(one["places"])) and not (met_whom and persons)
        are_they = are_they or (not met.persons and _is_of_body(reading, met, one, places))
        if (are_they or is_there) and (not held or held in days or (not days and _is_near(held, reading.text.day))):
            shared = len(persons & set(met.persons)) - abs(len(persons) - len(met.persons))
            is_so = (one.get("mode") == "visit") == bool(met.visitor)
            candidates.append((held in days, are_they, shared, is_so, one["slug"], one["label"]))
    if not candidates:
        return None
    *_, slug, label = max(candidates)
    return slug, label


def _is_of_body(reading: Reading, met: Met, known: Mapping[str, Any], places: Sequence[str]) -> bool:
    """Return whether a meeting of the corpus is one of the same body or format, in the same place."""
    bodies = [body for one in met.sentences if (body := _body_that_met(reading, one))]
    words = {word for one in bodies for word in one.thing.label.split() if not word.islower()}
    return bool(words & set(str(known["label"]).split())) and bool(set(places) & set(known["places"]))


def _is_near(held: str, day: str | None) -> bool:
    """Return whether a meeting was in the days before a document."""
    try:
        apart = datetime.date.fromisoformat(day or "") - datetime.date.fromisoformat(held)
    except ValueError:
        return False
    return datetime.timedelta(0) <= apart <= _RECENT


def _named(reading: Reading, met: Met) -> tuple[str, str]:
    """Return a slug and a label for a new meeting: a visit, one of a body, or by who met whom, or else where."""
    surnames = [reading.things[one].label.split()[-1] if one in reading.things else one for one in met.persons]
    place = next((one.thing.label for sentence in met.sentences for one in reading.places(sentence)), "")
    where = f" in {place}" if place else ""
    if len(surnames) == 1:
        to = place or next(iter(_states_behind(reading, met)), "abroad")
        return slugify(f"{surnames[0]} visit {to}"), f"{surnames[0]}'s visit to {to}"
    if of_body := _named_by_body(reading, met, place):
        return of_body
    if len(surnames) != _LEAST and (place or not surnames):
        return slugify(f"meeting {place}"), f"Meeting{where}"
    return _named_by_persons(reading, met, surnames, place)


def _named_by_persons(reading: Reading, met: Met, surnames: Sequence[str], place: str) -> tuple[str, str]:
    """Return a slug and a label by who met whom."""
    met_with = re.search(reading.language.words("meetings", "met_with"), met.sentences[0].text)
    if met_with and not reading.language.script and met.persons[1] in reading.things:
        other = reading.things[met.persons[1]].label
        return slugify(f"{surnames[0]} {other} meeting"), f"{surnames[0]}'s meeting with {other}"
    where = f" in {place}" if place else ""
    return slugify(f"{' '.join(surnames[:2])} talks {place}"), f"Talks of {' and '.join(surnames[:2])}{where}"


def _named_by_body(reading: Reading, met: Met, place: str) -> tuple[str, str] | None:
    """Return a slug and a label of the meeting of a body; None where it is of none."""
    if met.body and (counted := _ordinal(reading, met.sentences[0].text)):
        body = reading.things[met.body].label
        label = f"{counted[:1].upper()}{counted[1:]} meeting of the {body}"
        known = reading.known.called(label, "meeting")
        return (known.slug, known.label) if known else (slugify(f"{body} meeting {counted}"), label)
    bodies = [named for one in met.sentences if (named := _body_that_met(reading, one))]
    if not bodies or len(met.persons) == _LEAST:
        return None
    body = bodies[0].thing.label
    where = f" in {place}" if place else ""
    return slugify(f"{body} {place} meeting".replace("+", " plus ")), f"Meeting of the {body}{where}"


def _states_behind(reading: Reading, met: Met) -> Iterator[str]:
    """Yield the states to which somebody travels: those behind the word of visit, then any."""
    for sentence in met.sentences:
        visit = reading.language.pattern("meetings", "visit").search(sentence.text)
        states = [one for one in reading.mentions[sentence.label] if one.thing.sort == "country"]
        behind = [one for one in states if visit and one.start >= visit.end() and not one.is_adjective]
        # In `the visit of the president of Hillmark to Vale` two follow.
        to = re.compile(rf"\b(?:{reading.language.words('meetings', 'to')}) (?:the )?$", re.IGNORECASE)
        yield from (one.thing.label for one in sorted(behind, key=lambda one: not to.search(one.before)))
        yield from (reading.things[slug].label for slug in reading.states(sentence) if slug in reading.things)
