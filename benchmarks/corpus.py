"""A made-up corpus of any size, shaped like the coded article, as fact files in JSON Lines.

Names are skewed as in life (few are everywhere), sources hedge, tell of each other's meetings, projects, sums and
trade, agree, differ, bring news and deny, projects stand in deep trees, and much is left blank. Each document is made
from the seed and its number alone, so the same seed and scale give the same bytes, and memory does not grow with the
corpus. Scale 1 is about 10,000 rows in all tables.

    python -m benchmarks.corpus --scale 10 build/corpus
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import click
import msgspec

from communique.progress import track

DOCUMENTS_PER_SCALE = 36
DOCUMENTS_PER_FILE = 1_000
THINGS_PER_LINE = 500
TREE_DEPTH = 12
Entry = dict[str, Any]

# Syllables, and the same without their accents.
_SYLLABLES = (
    "ba",
    "ré",
    "no",
    "vo",
    "shi",
    "da",
    "lu",
    "gö",
    "mar",
    "ze",
    "ti",
    "an",
    "kir",
    "üs",
    "o",
    "ʿa",
    "sto",
    "ul",
    "ga",
    "ńe",
    "pra",
    "qı",
    "li",
    "tov",
)
_PLAIN = (
    "ba",
    "re",
    "no",
    "vo",
    "shi",
    "da",
    "lu",
    "go",
    "mar",
    "ze",
    "ti",
    "an",
    "kir",
    "us",
    "o",
    "a",
    "sto",
    "ul",
    "ga",
    "ne",
    "pra",
    "qi",
    "li",
    "tov",
)
_CURRENCIES = {"USD": 100, "EUR": 100, "JPY": 1, "KWD": 1000, "RUB": 100, "IRR": 100}
_SECTORS = ("transport.rail", "transport.road", "transport.water", "energy", "trade", "cooperation")
_STATUSES = ("announced", "pre-construction", "construction", "operating", "shelved", "cancelled")
_EVERY_RANGE, _EVERY_SECOND_SUM = 11, 13
# Of so many documents one tells of what another told of; of so many one denies it.
_EVERY_RETELLING, _EVERY_DENIAL, _EVERY_CHAIN = 3, 9, 6
_EVERY_ANNOUNCED, _EVERY_FORECAST = 9, 8
_EVERY_PLAIN_MEMBER, _EVERY_SECOND_TERM, _EVERY_COST, _EVERY_VOTE, _EVERY_TRANCHES = 4, 10, 3, 7, 6
_EVERY_DATASET, _FIRST_DATASET = 16, 5
_EVERY_CORRECTION = 9
_FIRST_RATES = 2000
_LONGEST_MEETING = 8
# What is said instead of a bound where the number is odd.
_OTHER_BOUNDS = {("about ", 1): "almost ", ("at least ", 1): "over "}
_STAGES = ("planned", "pledged", "agreed", "provided", "repaid", "cancelled")
_INSTRUMENTS = ("loan", "credit line", "grant")
_ATTITUDES = ("is for", "is for", "accepts", "takes no side", "does not support", "fears", "is against", "is against")
_MILESTONES = ("announcement", "agreement", "start", "commissioning", "completion", "opening")
_CAPACITIES = ("President", "Prime Minister", "Foreign Minister", "Ambassador", "Minister of Transport")
_OFFICES = ("President", "Prime Minister", "Minister", "Speaker", "Governor", "Ambassador", "Commander", "Judge")
_AGREEMENTS = ("treaty", "agreement", "memorandum", "contract", "roadmap")
_PROGRESS = ("discussed", "drafted", "agreed", "signed", "ratified", "in force", "ended")
_RANKS = ("heads of state", "heads of government", "ministers", "officials", "experts")
_VISITS = ("working visit", "official visit", "state visit")
_EVENTS = ("AGREE", "SUPPORT", "COOPERATE", "REQUEST", "REJECT", "SANCTION", None)
_HEDGES = (("probable", "apparently"), ("probable", "it seems"), ("possible", "perhaps"), ("possible", None))


class Sizes(NamedTuple):
    """The number of everything that a scale has."""

    documents: int
    countries: int
    organizations: int
    persons: int
    places: int
    topics: int


def sizes(scale: float) -> Sizes:
    """Return what a scale stands for; states do not grow in number, everything else does."""
    return Sizes(
        documents=max(2, round(DOCUMENTS_PER_SCALE * scale)),
        countries=60,
        organizations=20 + round(4 * scale),
        persons=30 + round(20 * scale),
        places=40 + round(10 * scale),
        topics=20 + round(3 * scale),
    )


def write_corpus(directory: Path, scale: float, seed: int = 1) -> list[Path]:
    """Write the corpus into `directory`, made where it is missing; its files, in the order of loading."""
    directory.mkdir(parents=True, exist_ok=True)
    size = sizes(scale)
    files = [_write(directory / "gazetteer.jsonl", gazetteer(size, seed))]
    starts = range(0, size.documents, DOCUMENTS_PER_FILE)
    for start in track(starts, "Making up documents"):
        numbers = range(start, min(start + DOCUMENTS_PER_FILE, size.documents))
        name = f"documents-{start // DOCUMENTS_PER_FILE:04d}.jsonl"
        files.append(_write(directory / name, (document(number, size, seed) for number in numbers)))
    return files


def _write(file: Path, entries: Iterator[Entry]) -> Path:
    with file.open("wb") as stream:
        for entry in entries:
            stream.write(msgspec.json.encode(entry) + b"\n")
    return file


# The gazetteer


def gazetteer(size: Sizes, seed: int) -> Iterator[Entry]:
    """Yield the gazetteer's lines: currencies, then things in runs."""
    yield {"gazetteer": "made-up-currencies", "currencies": [_currency(code) for code in _CURRENCIES]}
    for section, count, make in (
        ("actors", size.countries + size.organizations + size.persons, _actor),
        ("offices", 2 * len(_OFFICES), _office),
        ("places", size.places, _place),
        ("topics", size.topics, _topic),
        ("propositions", size.topics, _proposition),
    ):
        for start in range(0, count, THINGS_PER_LINE):
            things = [make(number, size, seed) for number in range(start, min(start + THINGS_PER_LINE, count))]
            yield {"gazetteer": f"made-up-{section}-{start // THINGS_PER_LINE}", section: things}
    for start in range(0, size.documents, THINGS_PER_LINE):
        numbers = range(start, min(start + THINGS_PER_LINE, size.documents), _EVERY_CORRECTION)
        yield {"gazetteer": f"made-up-corrections-{start}", "corrections": [_correction(number) for number in numbers]}


def _currency(code: str) -> Entry:
    return {"code": code, "label": f"Currency {code}", "minor_per_major": _CURRENCIES[code]}


def _correction(number: int) -> Entry:
    """Return a correction: of a document or, where its number is odd, of nothing in particular."""
    of = {} if number % 2 else {"record": f"doc-{number}"}
    return {"corrected_on": f"20{10 + number % 14}-0{1 + number % 9}-17", "what": f"Figure {number} was misread.", **of}


def _hours(bound: str, number: int) -> str:
    """Return a duration; the longest are a range or end in `over`."""
    if number == _LONGEST_MEETING:
        return f"over {number} hours" if bound else f"{number} to {number + 1} hours"
    return f"{bound}{number} hours"


def _loosened(bound: str, number: int, size: str, currency: str) -> str:
    """Return a sum whose number settles whether it is a range, and whether it is printed in a second currency too."""
    if number % _EVERY_RANGE == 0:
        return f"{number} to {number + 25} {size} {currency}"
    second = next(code for code in _CURRENCIES if code != currency)
    also = f" = about {number + 1} {size} {second}" if number % _EVERY_SECOND_SUM == 0 else ""
    return f"{_OTHER_BOUNDS.get((bound, number % 2), bound)}{number} {size} {currency}{also}"


def _actor(number: int, size: Sizes, seed: int) -> Entry:
    rng = Random(f"{seed} actor {number}")
    label, plain = _name(rng, 2 if number < size.countries else 4)
    if number < size.countries:
        return {"slug": f"state-{number}", "label": label.title(), "type": "country", "names": _spellings(plain)}
    if number < size.countries + size.organizations:
        entry = {"slug": f"body-{number - size.countries}", "label": f"{label.title()} Union", "type": "organization"}
        return entry | ({"country": _state(rng, size)} if rng.random() < 0.5 else {})
    slug = f"person-{number - size.countries - size.organizations}"
    first, _ = _name(rng, 3)
    return {"slug": slug, "label": f"{first.title()} {label.title()}", "type": "person", "names": _spellings(plain)}


def _place(number: int, size: Sizes, seed: int) -> Entry:
    rng = Random(f"{seed} place {number}")
    label, plain = _name(rng, 3)
    entry: Entry = {"slug": f"place-{number}", "label": label.title(), "type": "city" if number % 5 else "region"}
    entry |= {"country": _state(rng, size), "names": _spellings(plain)}
    if number % 5:
        entry |= {"within": f"place-{number - number % 5}"}
        entry |= {"latitude": round(rng.uniform(-60, 70), 3) + 0.0005, "longitude": round(rng.uniform(1, 170), 3)}
    return entry


def _office(number: int, size: Sizes, seed: int) -> Entry:
    """Return an office that everybody has or, of every second, one that is over something."""
    entry: Entry = {"slug": f"office-{number}", "label": _OFFICES[number // 2]}
    if number % 2:
        entry |= {"label": f"{entry['label']} for state {number}", "over": f"state-{number % size.countries}"}
        entry |= {"names": _spellings(f"office {number}")}
    return entry


def _topic(number: int, size: Sizes, seed: int) -> Entry:
    label, _ = _name(Random(f"{seed} topic {number}"), 5)
    return {"slug": f"topic-{number}", "label": f"{label} question"}


def _proposition(number: int, size: Sizes, seed: int) -> Entry:
    label, _ = _name(Random(f"{seed} proposition {number}"), 5)
    topics = {f"topic-{number}", f"topic-{number // 2}"}
    return {"slug": f"proposition-{number}", "label": f"The {label} question is settled", "about": sorted(topics)}


def _name(rng: Random, syllables: int) -> tuple[str, str]:
    chosen = [rng.randrange(len(_SYLLABLES)) for _ in range(syllables)]
    return "".join(_SYLLABLES[i] for i in chosen), "".join(_PLAIN[i] for i in chosen)


def _spellings(plain: str) -> list[Entry]:
    return [{"name": plain.title(), "type": "full"}]


def _skewed(rng: Random, count: int) -> int:
    """Return a number below `count`; low ones come up far more often."""
    return int(count * rng.random() ** 3)


def _state(rng: Random, size: Sizes) -> str:
    return f"state-{_skewed(rng, size.countries)}"


def _person(rng: Random, size: Sizes) -> str:
    return f"person-{_skewed(rng, size.persons)}"


def _body(rng: Random, size: Sizes) -> str:
    return f"body-{_skewed(rng, size.organizations)}"


def _spot(rng: Random, size: Sizes) -> str:
    return f"place-{_skewed(rng, size.places)}"


def _subject(rng: Random, size: Sizes) -> str:
    return f"topic-{_skewed(rng, size.topics)}"


# Documents


def document(number: int, size: Sizes, seed: int, *, is_alone: bool = False) -> Entry:
    """Return one document file, made from its number alone; one that `is_alone` names no other document's records."""
    return _Document(number, size, Random(f"{seed} document {number}"), seed, is_alone).entry()


def _slug(kind: str, number: int, index: int) -> str:
    return f"{kind}-{number}-{index}"


@dataclass
class _Document:
    """A document in the making: what it says, and which of its sentences something rests on."""

    number: int
    size: Sizes
    rng: Random
    seed: int
    is_alone: bool

    def entry(self) -> Entry:
        rng = self.rng
        self.sentences = [f"P{1 + i // 4}.S{1 + i % 4}" for i in range(rng.randrange(18, 34))]
        self.cited: set[str] = set()
        facts = {
            "document": self.document(),
            "names": self.names(),
            "memberships": [self.membership(i) for i in range(rng.randrange(1, 3))],
            "meetings": [self.meeting(i) for i in range(rng.randrange(1, 3))],
            "projects": [self.project(i) for i in range(rng.randrange(1, 4))],
            "events": [self.event(i) for i in range(rng.randrange(3))],
            "trade_figures": [self.trade_figure(i) for i in range(rng.randrange(1, 4))],
            "exchange_rates": list(self.rates()),
            "propositions": [self.views(i) for i in range(rng.randrange(2, 6))],
            "relations": [self.relation(i) for i in range(rng.randrange(3))],
            "financings": (tranches := self.tranches()),
            "parts": self.parts_of(tranches),
            "also_says": list(self.also_says()),
            "agreements": [self.agreement(i) for i in range(rng.randrange(2))],
        }
        if self.told_by is not None:
            self.retell(facts, self.told_by)
        passages = {label: self.passage(index, label) for index, label in enumerate(self.sentences)}
        uncoded = {label: {"reason": "opinion"} for label in self.sentences if label not in self.cited}
        facts = {"document": facts.pop("document"), "passages": passages, "nothing_to_code": uncoded, **facts}
        return {name: value for name, value in facts.items() if value}

    def evidence(self, field: str | None = None) -> list[Any]:
        """Return one sentence for the whole record, at times a second, hedged, inferred or for a field."""
        said: list[Any] = [self.sentence()]
        if self.rng.random() < 0.3:
            modality, hedge = self.rng.choice(_HEDGES)
            said[0] = {"at": said[0], "modality": modality} | ({"hedge": hedge} if hedge else {})
        if self.rng.random() < 0.25:
            said.append(
                {"at": self.sentence(), "field": field} if field else {"at": self.other(said), "inferred": True}
            )
        return said

    def sentence(self) -> str:
        label = self.rng.choice(self.sentences)
        self.cited.add(label)
        return label

    def other(self, said: Sequence[Any]) -> str:
        taken = said[0] if isinstance(said[0], str) else said[0]["at"]
        label = self.sentences[(self.sentences.index(taken) + 1) % len(self.sentences)]
        self.cited.add(label)
        return label

    def passage(self, index: int, label: str) -> Entry:
        digest = hashlib.sha256(f"{self.number} {label}".encode()).hexdigest()
        return {"start": index * 150, "end": index * 150 + 140, "sha256": digest}

    def sort(self) -> str:
        """Return what sort of document it is; some are datasets, of which other documents tell or do not."""
        sort = self.rng.choice(("analysis", "news report", "official statement"))
        return "dataset" if self.number % _EVERY_DATASET == _FIRST_DATASET else sort

    def rates(self) -> Iterator[Entry]:
        """Yield the rates of two years, which datasets declare, and of one month."""
        if self.number % _EVERY_DATASET != _FIRST_DATASET:
            return
        first = _FIRST_RATES + self.number // _EVERY_DATASET * 2 % 24
        for place, currency in enumerate(code for code in _CURRENCIES if code != "USD"):
            for period in (f"{first}", f"{first + 1}", f"{first}-06"):
                rate = round(10 ** (place - 1) * (1 + int(period[:4]) % 7 / 8), 4)
                self.cited.add(at := self.sentences[place])
                yield {"at": at, "currency": currency, "per": "USD", "period": period, "rate": rate}

    def document(self) -> Entry:
        digest = hashlib.sha256(f"document {self.number}".encode()).hexdigest()
        return {
            "slug": f"doc-{self.number}",
            "label": f"Document {self.number}",
            "title": f"What was said, part {self.number}",
            "author": _person(self.rng, self.size),
            "publisher": _body(self.rng, self.size),
            "published_on": self.published(),
            "language": "en",
            "source_type": self.sort(),
            "reliability": self.rng.choice("ABCDEF"),
            "reliability_note": "Made up, as all of it.",
            "evidence": [self.sentence()],
            "file_sha256": digest,
            "text_sha256": digest,
            "characters": len(self.sentences) * 150,
        }

    def names(self) -> dict[str, list[Entry]]:
        chosen = {_person(self.rng, self.size) for _ in range(3)}
        return {
            slug: [{"name": f"{slug.title()}, {self.rng.randrange(9)}", "type": "short", "at": self.unmarked()}]
            for slug in sorted(chosen)
        }

    def unmarked(self) -> str:
        """Return a sentence where something is spelt; that alone does not account for it."""
        return self.rng.choice(self.sentences)

    def published(self) -> Any:
        """Return the day of the document, before which all is that it tells as done."""
        self.year = self.rng.randrange(2010, 2025)
        return self.dated(self.year)

    def day(self) -> Any:
        """Return a date before the document's year."""
        return self.dated(self.rng.randrange(2000, self.year))

    def planned(self) -> Any:
        """Return a date before or after it."""
        return self.dated(self.rng.randrange(2000, 2025))

    def dated(self, year: int) -> Any:
        """Return a date of the article's sort: whole, rough, or with the words that it was read from."""
        rng = self.rng
        month, day = rng.randrange(1, 13), rng.randrange(1, 29)
        whole = f"{year}-{month:02d}-{day:02d}"
        return rng.choice((whole, whole, whole[:7], f"{year}", f"{year}~", {"edtf": whole, "printed": "that day"}))

    def perhaps(self, field: str, make: Any, chance: float = 0.6) -> Entry:
        return {field: make()} if self.rng.random() < chance else {}

    def amount(self) -> str:
        rng = self.rng
        bound = rng.choice(("", "", "", "about ", "up to ", "at least "))
        number, size = rng.randrange(1, 40) * 25, rng.choice(("million", "million", "billion"))
        return _loosened(bound, number, size, self.currency())

    def currency(self) -> str:
        return list(_CURRENCIES)[_skewed(self.rng, len(_CURRENCIES))]

    def tag(self, index: int) -> str:
        return f"d{self.number}-{index}"

    def membership(self, index: int) -> Entry:
        entry: Entry = {"member": _person(self.rng, self.size), "organization": _body(self.rng, self.size)}
        entry |= {"tag": self.tag(index), "evidence": self.evidence("role")}
        if self.number % _EVERY_PLAIN_MEMBER:
            entry |= {"office": f"office-{(self.number + index) % (2 * len(_OFFICES))}"}
            entry |= {"term": 2} if self.number % _EVERY_SECOND_TERM == 0 else {}
        return entry | self.perhaps("role", lambda: self.rng.choice(_CAPACITIES)) | self.perhaps("start_date", self.day)

    def meeting(self, index: int) -> Entry:
        rng = self.rng
        entry: Entry = {
            "slug": _slug("meeting", self.number, index),
            "label": f"Talks {self.number}.{index}",
            "status": rng.choice(("held", "held", "held", "postponed", "announced")),
            "evidence": self.evidence("held_on"),
            "places": [_spot(rng, self.size)],
            "formats": ["expanded"] if rng.random() < 0.3 else [],
            "participants": (participants := self.participants(rng.randrange(2, 9))),
            "agenda": self.agenda(rng.randrange(1, 4)),
            "indicators": self.votes(),
        }
        entry |= {"rank": _RANKS[self.number % len(_RANKS)]} if self.number % 3 else {}
        entry |= {"visit_type": _VISITS[self.number % len(_VISITS)]} if self.number % 5 == 0 else {}
        entry |= {"ordinal": 1 + self.number % 120} if self.number % 4 == index else {}
        participants[-1] |= {"formats": entry["formats"]} if entry["formats"] else {}
        entry |= self.perhaps("mode", lambda: rng.choice(("visit", "phone", "multilateral")))
        entry |= self.perhaps("held_on", self.day, 0.9)
        entry |= self.perhaps("duration", lambda: _hours(rng.choice(("", "about ")), rng.randrange(1, 9)), 0.3)
        return {name: value for name, value in entry.items() if value}

    def participants(self, count: int) -> list[Entry]:
        people = sorted({_person(self.rng, self.size) for _ in range(count)})
        told = [self.participant(person) for person in people]
        if told and self.number % _EVERY_ANNOUNCED == 0:
            told[0]["is_inviter"] = True
            told[-1]["attendance"] = "declined"
        return told

    def participant(self, person: str) -> Entry:
        entry: Entry = {"actor": person, "attendance": self.rng.choice(("attended", "attended", "expected"))}
        entry |= {"evidence": self.evidence("capacity")}
        entry |= self.perhaps("on_behalf_of", lambda: _state(self.rng, self.size), 0.8)
        return entry | self.perhaps("capacity", lambda: self.rng.choice(_CAPACITIES))

    def agenda(self, count: int) -> list[Entry]:
        subjects = {_subject(self.rng, self.size) for _ in range(count)}
        told = {} if self.number % _EVERY_ANNOUNCED else {"status": "announced"}
        return [{"subject": subject, **told, "evidence": self.evidence()} for subject in sorted(subjects)]

    def project(self, index: int) -> Entry:
        rng = self.rng
        entry: Entry = {
            "slug": _slug("project", self.number, index),
            "label": f"{_name(Random(f'{self.seed} project {self.number}'), 4)[0].title()} line {index}",
            "sector": rng.choice(_SECTORS),
            "evidence": self.evidence("sector"),
            "places": [
                {"place": _spot(rng, self.size), "role": "start"},
                {"place": f"place-{rng.randrange(self.size.places)}", "role": "end"},
            ],
            "parties": self.parties(rng.randrange(1, 4)),
            "milestones": [self.milestone(kind) for kind in rng.sample(_MILESTONES, rng.randrange(1, 3))],
            "indicators": [self.indicator()] if rng.random() < 0.4 else [],
            "financings": self.money(),
        }
        if parent := self.parent(index):
            entry["parent"] = parent
        if rng.random() < 0.7:
            entry |= {"status": rng.choice(_STATUSES)} | self.perhaps("status_as_of", self.day)
        return {name: value for name, value in entry.items() if value}

    def parent(self, index: int) -> str | None:
        """Put each project below the one before it in its document, the first below that of the last document."""
        if index:
            return _slug("project", self.number, index - 1)
        return _slug("project", self.number - 1, 0) if self.number % TREE_DEPTH and not self.is_alone else None

    def parties(self, count: int) -> list[Entry]:
        actors = {self.rng.choice((_state, _body))(self.rng, self.size) for _ in range(count)}
        role = self.rng.choice(("funding", "implementing", "partner", "interested"))
        return [{"actor": actor, "role": role, "evidence": self.evidence("role")} for actor in sorted(actors)]

    def milestone(self, kind: str) -> Entry:
        met = self.rng.random() < 0.5
        entry: Entry = {"type": kind, "status": "met" if met else "scheduled", "evidence": self.evidence("planned")}
        return entry | self.perhaps("planned", self.planned, 0.8) | (self.perhaps("actual", self.day) if met else {})

    def indicator(self) -> Entry:
        number = self.rng.randrange(1, 900) + 0.5
        value = f"over {number}" if number % 7 == 0.5 else f"{number} to {number + 1}" if number % 5 == 0.5 else number
        if number % _EVERY_COST == 0.5:
            return {"quantity": "cost", "amount": self.amount(), "evidence": self.evidence("amount")}
        return {"quantity": "length", "value": value, "unit": "km", "evidence": self.evidence("value")}

    def votes(self) -> list[Entry]:
        """Return how a meeting voted, where it is said."""
        rng = self.rng
        if self.number % _EVERY_VOTE:
            return []
        votes: Entry = {"quantity": "votes", "evidence": self.evidence("value")}
        shares: Entry = {"quantity": "share", "value": f"about {rng.randrange(1, 99)}", "share_of": "all members"}
        shares |= {"period": str(rng.randrange(2000, 2025)), "evidence": self.evidence("value")}
        return [{**votes, "tag": tag, "value": rng.randrange(190)} for tag in ("for", "against")] + [shares]

    def financing(self) -> Entry:
        entry: Entry = {"provider": _state(self.rng, self.size), "stage": self.rng.choice(_STAGES)}
        entry |= {"evidence": self.evidence("amount")} | self.perhaps("amount", self.amount, 0.8)
        entry |= self.perhaps("recipient", lambda: _body(self.rng, self.size), 0.4)
        return entry | (self.perhaps("inferred", lambda: ["recipient"], 0.3) if "recipient" in entry else {})

    def money(self) -> list[Entry]:
        """Return what a project has of money: something without an instrument, a loan, both, or none."""
        plain = [self.financing()] if self.rng.random() < 0.4 else []
        return plain + ([self.loan()] if self.rng.random() < 0.5 else [])

    def tranches(self) -> list[Entry]:
        """Return a sum that is given in parts, of which one may be in another currency or at another stage."""
        if self.number % _EVERY_TRANCHES:
            return []
        provider = _body(self.rng, self.size)
        money = [self.financing() | {"slug": f"sum-{self.number}-{part}", "provider": provider} for part in range(3)]
        shared = {"stage": money[0]["stage"]}
        return [money[0] | {"amount": self.amount()}, money[1] | shared | {"amount": self.amount()}, money[2]]

    def parts_of(self, tranches: Sequence[Entry]) -> list[Entry]:
        slugs = [one["slug"] for one in tranches]
        return [{"whole": slugs[0], "part": part, "evidence": self.evidence()} for part in slugs[1:]]

    def loan(self) -> Entry:
        entry = {"instrument": "loan", "tag": "loan"} | self.financing()
        entry |= self.perhaps("interest_percent", lambda: self.rng.randrange(1, 9) + 0.25, 0.2)
        return entry | self.perhaps("is_concessional", lambda: True, 0.4)

    def event(self, index: int) -> Entry:
        kind = self.rng.choice(_EVENTS)
        entry = {
            "slug": _slug("event", self.number, index),
            "label": f"Event {self.number}.{index}",
            "status": self.rng.choice(("occurred", "ongoing", "planned", "proposed")),
            "evidence": self.evidence("occurred_on"),
            "parties": [
                {"actor": _state(self.rng, self.size), "role": "actor"},
                {"actor": _body(self.rng, self.size), "role": "recipient"},
            ],
        }
        entry |= {"type": kind} if kind else {}
        return entry | self.perhaps("occurred_on", self.day) | self.perhaps("object", self.some_project, 0.3)

    def agreement(self, index: int) -> Entry:
        rng, parties = self.rng, {_state(self.rng, self.size) for _ in range(3)}
        entry: Entry = {
            "slug": _slug("agreement", self.number, index),
            "label": f"Agreement {self.number}.{index}",
            "status": rng.choice(_PROGRESS),
            "evidence": self.evidence("signed_on"),
            "parties": [{"actor": party, "role": "party"} for party in sorted(parties)],
            "milestones": [self.milestone(kind) for kind in rng.sample(("ratification", "entry into force"), 1)],
        }
        entry |= self.perhaps("type", lambda: rng.choice(_AGREEMENTS)) | self.perhaps("signed_on", self.day)
        entry |= self.perhaps("signed_at", lambda: _spot(rng, self.size), 0.3)
        entry |= self.perhaps("meeting", lambda: _slug("meeting", self.number, 0), 0.4)
        return entry | self.perhaps("subject", self.some_project, 0.5)

    def some_project(self) -> str:
        return _slug("project", self.number, 0)

    def trade_figure(self, index: int) -> Entry:
        country = _skewed(self.rng, self.size.countries)
        partner = (country + 1 + _skewed(self.rng, self.size.countries - 1)) % self.size.countries
        entry: Entry = {"country": f"state-{country}", "partner": f"state-{partner}"}
        entry |= {"flow": self.rng.choice(("X", "M", "turnover", "turnover")), "tag": self.tag(index)}
        entry |= {"evidence": self.evidence("amount"), "period": str(self.rng.randrange(2000, 2025))}
        entry |= self.perhaps("amount", self.amount, 0.8)
        entry |= {"status": "forecast"} if self.number % _EVERY_FORECAST == index else {}
        return entry | self.perhaps("change_percent", lambda: self.rng.randrange(-60, 90) + 0.5)

    def views(self, index: int) -> Entry:
        """Return who is for or against a proposition; people have views of the same few."""
        stance = {
            "holders": sorted({_state(self.rng, self.size) for _ in range(self.rng.randrange(1, 3))}),
            "attitude": self.rng.choice(_ATTITUDES),
            "tag": self.tag(index),
            "evidence": self.evidence("attitude"),
        }
        stance |= self.perhaps("until", lambda: {"edtf": "[..2020]", "printed": "previously"})
        return {"slug": _subject(self.rng, self.size).replace("topic", "proposition"), "stances": [stance]}

    def relation(self, index: int) -> Entry:
        kind = ("because_of", "would_help", "compared_with")[index]
        subject, target = _slug("project", self.number, 0), _subject(self.rng, self.size)
        return {"subject": subject, "relation": kind, "object": target, "evidence": self.evidence()}

    def also_says(self) -> Iterator[Entry]:
        """Yield what it says of other documents' projects: a rival value, news, the same; at times of one to come."""
        if self.is_alone:
            return
        others = {_skewed(self.rng, self.number) for _ in range(2)} if self.number else set()
        if self.number % 50 == 0:
            others.add(self.number + 1)
        for other in sorted(others - {self.told_by}):
            yield {"record": _slug("project", other, 0), "evidence": [self.rival()]}

    @cached_property
    def told_by(self) -> int | None:
        """The earlier document of whose things this one tells again; most tell of none."""
        if self.is_alone or not self.number or self.number % _EVERY_RETELLING:
            return None
        return _skewed(Random(f"{self.seed} retelling {self.number}"), self.number)

    def retell(self, facts: Entry, number: int) -> None:
        """Add what this document tells of things that an earlier one told of: the same, other values, or a denial."""
        other = document(number, self.size, self.seed, is_alone=True)
        meeting, project, figure = (other[name][0] for name in ("meetings", "projects", "trade_figures"))
        facts["meetings"].append(self.retold_meeting(meeting))
        if self.number % (2 * _EVERY_RETELLING):
            facts["projects"].append(self.retold_project(project))
        facts["trade_figures"].append(self.retold(figure, amount=self.amount))

    def retold(self, entry: Entry, **others: Any) -> Entry:
        """Return an entry with sentences of this document, at times said by somebody, with other values in fields."""
        told = {name: value for name, value in entry.items() if name == "tag" or not isinstance(value, list)}
        told |= {name: make() for name, make in others.items() if name in told and self.rng.random() < 0.4}
        told |= {"evidence": self.evidence()}
        return told | self.perhaps("said_by", self.quoted, 0.2)

    def quoted(self) -> str:
        """Return whose word it is, now and then by way of another body."""
        person = _person(self.rng, self.size)
        return f"body-0 quoting {person}" if self.number % _EVERY_CHAIN == 0 else person

    def retold_meeting(self, meeting: Entry) -> Entry:
        rng = self.rng
        told = self.retold(meeting, status=lambda: rng.choice(("held", "cancelled", "postponed")), held_on=self.day)
        told |= {"denies": True} if self.number % _EVERY_DENIAL == 0 else {}
        some = rng.sample(meeting["participants"], min(3, len(meeting["participants"])))
        told["participants"] = [self.retold(one, attendance=lambda: "attended") for one in some]
        return told

    def retold_project(self, project: Entry) -> Entry:
        rng = self.rng
        told = self.retold(project, status=lambda: rng.choice(_STATUSES), sector=lambda: rng.choice(_SECTORS))
        told.pop("parent", None)
        others = {"amount": self.amount, "stage": lambda: rng.choice(_STAGES)}
        others |= {"instrument": lambda: rng.choice(_INSTRUMENTS)}
        for name in ("financings", "indicators"):
            some = [self.retold(one, **others) for one in project.get(name, ())]
            told |= {name: some} if some else {}
        return told

    def rival(self) -> Entry:
        relation = self.rng.choice(("supports", "disputes", "updates"))
        said = {"at": self.sentence()}
        if relation == "supports":
            return said
        said |= {"relation": relation, "field": "status", "value": self.rng.choice(_STATUSES)}
        return said | ({"as_of": self.day()} if relation == "updates" else {})


@click.command()
@click.option("--scale", default=1.0, show_default=True, help="1 is about 10,000 rows in all tables.")
@click.option("--seed", default=1, show_default=True, help="Another seed is another corpus.")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def main(directory: Path, scale: float, seed: int) -> None:
    """Write a made-up corpus into DIRECTORY."""
    for file in write_corpus(directory, scale, seed):
        click.echo(str(file))


if __name__ == "__main__":
    main()
