"""Proposals for figures: trade between two sides, money that somebody gives, and measures of what a text tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from communique.drafting.amounts import Figure
from communique.drafting.clauses import subjects
from communique.drafting.dates import PrintedDate
from communique.drafting.languages import Language
from communique.drafting.projects import part_in, project_of
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_PAIR, _MOST_WORDS = 2, 8
# A figure's words stand right before or behind it.
_NEAR = 45
_LENGTHS = ("km", "m")
_BESIDE, _NEAR_INSTRUMENT = 14, 20


def trade_figures(reading: Reading) -> Iterator[Proposal]:
    """Yield a figure for each sentence with a word of trade and a sum or a change."""
    for paragraph in reading.text.paragraphs():
        for sentence in paragraph:
            has_word = bool(reading.language.pattern("turnover").search(sentence.text))
            figures = [one for one in reading.figures[sentence.label] if one.sort in ("money", "percent")]
            if has_word and figures and (pair := _pair(reading, sentence, paragraph)):
                yield from _trade(reading, sentence, figures, pair)


def _pair(reading: Reading, sentence: Sentence, paragraph: Sequence[Sentence]) -> tuple[str, str] | None:
    """Return the two whose trade it is: those of the sentence, else of its paragraph, else of the text."""
    heads = [one for one in reading.text.sentences if one.paragraph < sentence.paragraph]
    if joined := _joined(reading, sentence):
        return joined
    for some in ([sentence], paragraph, heads):
        sides = [slug for one in some for slug in reading.states(one) if _can_trade(reading, slug)]
        sides = list(dict.fromkeys(sides))
        if len(sides) >= _PAIR:
            return sides[0], sides[1]
    return None


def _joined(reading: Reading, sentence: Sentence) -> tuple[str, str] | None:
    """Return two sides that `between … and` or a hyphen joins."""
    sides = [one for one in reading.mentions[sentence.label] if _can_trade(reading, one.slug)]
    joint = rf"-|,? (?:{reading.language.words('list_and')}) (?:the )?"
    for one, other in pairwise(sides):
        if re.fullmatch(joint, sentence.text[one.end : other.start]) and one.slug != other.slug:
            return one.slug, other.slug
    return None


def _can_trade(reading: Reading, slug: str) -> bool:
    thing = reading.things[slug]
    return thing.sort == "country" or reading.language.pattern("trade_blocs").fullmatch(thing.label) is not None


def _trade(
    reading: Reading, sentence: Sentence, figures: Sequence[Figure], pair: tuple[str, str]
) -> Iterator[Proposal]:
    words, entry = reading.language, dict[str, Any](country=pair[0], partner=pair[1], flow="turnover")
    money = next((one for one in figures if one.sort == "money"), None)
    change = next((one for one in figures if one.sort == "percent"), None)
    if not money and not change:
        return
    if money:
        entry["amount"] = money.written
    if change and (signed := _signed(reading, change)):
        entry["change_percent"] = signed
    dates = reading.dates[sentence.label]
    period = _nearest(dates, money or change)
    if words.pattern("forecast_verbs").search(sentence.text):
        entry["status"] = "forecast"
    if period:
        entry["period"] = period.entry | {"edtf": re.sub(r"^\[\.\.(\d{4})-12-31\]$", r"\1", period.edtf)}
    elif words.pattern("past").search(sentence.text):
        entry["tag"] = slugify(f"past year to {(reading.text.day or '')[:7]}")
    yield _spoken(reading, Proposal("trade_figures", entry, [sentence.label]))


def _signed(reading: Reading, change: Figure) -> str | None:
    """Return a change with its direction, by the nearest word before it; None where none is there."""
    words, before = reading.language, change.before
    rose = [one.end() for one in words.pattern("rose").finditer(before)]
    fell = [one.end() for one in words.pattern("fell").finditer(before)]
    if not rose and not fell:
        return None
    *bound, number = change.value.split()
    sign = "-" if max(fell, default=-1) > max(rose, default=-1) else ""
    return " ".join([*bound, sign + number])


def _nearest(dates: Sequence[PrintedDate], figure: Figure | None) -> PrintedDate | None:
    if not figure or not dates:
        return None
    return min(dates, key=lambda one: abs(one.start - figure.start))


def _spoken(reading: Reading, one: Proposal) -> Proposal:
    if speaker := reading.speakers.get(one.at[0]):
        one.entry["said_by"] = speaker
    return one


def financings(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each sum that somebody gives, lends or plans to."""
    for sentence in reading.text.sentences:
        gives = reading.language.pattern("gives").search(sentence.text)
        instrument = reading.language.first("money", sentence.text)
        sums = [one for one in reading.figures[sentence.label] if one.sort == "money"]
        if not sums and (one := _promise(reading, sentence)):
            yield _spoken(reading, one)
        if not sums or not (gives or instrument) or reading.language.pattern("turnover").search(sentence.text):
            continue
        for figure in sums:
            # A sum in brackets is the one before it in another currency.
            if any(one.end + len(" (") == figure.start for one in sums) and figure.before.endswith("("):
                continue
            if not _is_cost(reading, figure) and (one := _financing(reading, sentence, figure)):
                yield _spoken(reading, one)


def _promise(reading: Reading, sentence: Sentence) -> Proposal | None:
    """Return money that somebody agreed or plans to give for something, of which no sum is printed."""
    for match in re.finditer(reading.language.words("promises"), sentence.text):
        some = subjects(reading, sentence)
        who = next((one for one in some if one.end == match.start()), None)
        purpose = re.match(r" ([^,.;\"]{5,90})", sentence.text[match.end() :])
        if who and purpose and who.slug != reading.speakers.get(sentence.label):
            stage = "agreed" if match["agreed"] else "planned"
            entry: dict[str, Any] = {"provider": who.slug, "stage": stage}
            if project := project_of(reading, sentence, Span(sentence, *match.span())):
                entry["project"] = project
            small = reading.language.words("no_object")
            said = re.sub(rf"^(?:in )?(?:(?:{small}) )*", "", purpose[1])
            entry |= {"purpose": said} if " " in said else {}
            entry = {"slug": slugify(f"{who.slug} {entry.get('project') or 'money'} financing"), **entry}
            return Proposal("financings", entry, [sentence.label])
    return None


def _is_cost(reading: Reading, figure: Figure) -> bool:
    near = figure.before[-_NEAR:] + figure.behind[:_NEAR]
    beside = figure.before[-_BESIDE:] + figure.behind[:_BESIDE]
    quantity = reading.language.pattern("quantities", "cost").search(beside)
    if reading.language.first("money", figure.behind[:_NEAR_INSTRUMENT]):
        return False
    saves = reading.language.pattern("quantities", "saving").search(near)
    return bool(quantity or saves)


def _financing(reading: Reading, sentence: Sentence, figure: Figure) -> Proposal | None:
    words = reading.language
    clause = _clause(words, figure)
    provider, recipient = _giver(reading, sentence, figure)
    if not provider:
        return None
    instrument = words.first("money", clause) or words.first("money", figure.behind[:_NEAR])
    entry: dict[str, Any] = {"provider": provider}
    if recipient:
        entry["recipient"] = recipient
    entry["stage"] = next((name for name, one in words.named("stages") if one.search(clause)), "planned")
    if instrument:
        entry["instrument"] = instrument
    if words.pattern("soft").search(clause):
        entry["is_concessional"] = True
    entry["amount"] = figure.written
    if project := project_of(reading, sentence, figure):
        entry["project"] = project
    purpose = re.search(rf" (?:{words.words('purpose')})([^,.;]{{5,90}})", figure.behind)
    if purpose and not words.script and not re.search(r"\d", purpose[1]):
        entry["purpose"] = re.split(words.words("end_of_purpose"), purpose[1])[0]
    entry = {"slug": _slug_of_sum(reading, entry), **entry}
    return Proposal("financings", entry, [sentence.label])


def _giver(reading: Reading, sentence: Sentence, figure: Figure) -> tuple[str | None, str | None]:
    """Return who gives money, the subject of the verb before it, and to whom, right behind the verb."""
    words, text = reading.language, sentence.text
    gives = [one for one in words.pattern("gives").finditer(text) if one.end() <= figure.start]
    if not gives:
        return None, None
    verb = gives[-1]
    sides = [one for one in reading.mentions[sentence.label] if one.thing.kind == "actor" and not one.is_person]
    small = rf"\b(?:{words.words('not_subjects')}) (?:the )?$"
    free = [one for one in sides if not one.is_adjective and not re.search(small, one.before, re.IGNORECASE)]
    free += [one for one in sides if one not in free and one.end + 1 == verb.start() and not one.is_adjective]
    before = [
        one
        for one in sorted(free, key=lambda one: one.start)
        if one.end <= verb.start() and one.slug != reading.speakers.get(sentence.label)
    ]
    to = re.compile(words.words("to_recipient"))
    behind = next((one for one in sides if to.fullmatch(text[verb.end() : one.start])), None)
    return (before[-1].slug if before else None), (behind.slug if behind else None)


def _clause(language: Language, figure: Figure) -> str:
    """Return the part of a sentence that a figure stands in."""
    start = max((one.end() for one in re.finditer(language.words("end_of_clause"), figure.before)), default=0)
    return figure.sentence.text[start : figure.end]


def _slug_of_sum(reading: Reading, entry: dict[str, Any]) -> str:
    """Return the slug of the same money in the corpus: from the same provider, in the same currency, of like amount."""
    for one in reading.known.sums:
        if one.get("provider_id") != entry["provider"] or "/" in one["slug"] or not one.get("amount_minor"):
            continue
        same_currency = one.get("currency") == entry["amount"].split()[-1]
        same_recipient = entry.get("recipient") and one.get("recipient_id") == entry.get("recipient")
        # Who tells of a sum in another currency may have mistaken it.
        if (same_currency or same_recipient) and _like(one["amount_minor"], entry["amount"]):
            return str(one["slug"])
    about = entry.get("project") or entry.get("recipient") or "money"
    return slugify(f"{entry['provider']} {about} {entry.get('instrument') or 'financing'}")


def _like(minor: int, written: str) -> bool:
    """Return whether a sum in minor units is the one that is written."""
    found = re.search(r"([\d.]+)(?: (\w+))? [A-Z]{3}$", written)
    if not found:
        return False
    scale = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}.get(found[2] or "", 1)
    wanted = float(found[1]) * scale * 100
    return abs(minor - wanted) <= wanted / 10


def indicators(reading: Reading) -> Iterator[tuple[str | None, Proposal]]:
    """Yield the measures, shares and costs of a text, each with the slug of what it is probably of."""
    for sentence in reading.text.sentences:
        for figure in reading.figures[sentence.label]:
            if found := _indicator(reading, sentence, figure):
                yield (
                    project_of(reading, sentence, figure, is_whole=figure.sort == "measure")
                    or part_in(reading, sentence),
                    _spoken(reading, Proposal("indicators", found, [sentence.label])),
                )


def _indicator(reading: Reading, sentence: Sentence, figure: Figure) -> dict[str, Any] | None:
    words = reading.language
    status = _figure_status(reading, sentence, figure)
    if figure.sort == "money":
        near = figure.before[-_NEAR:] + " " + figure.behind[:_NEAR]
        if words.pattern("quantities", "saving").search(near):
            return {"quantity": "saving", **status, "amount": figure.written}
        return {"quantity": "cost", "amount": figure.written} if _is_cost(reading, figure) else None
    if figure.sort == "percent":
        return _rate(reading, figure, status) or _share(reading, figure, status)
    if figure.sort == "measure":
        quantity = _quantity(reading, figure)
        is_rate = re.match(rf"\s*(?:{words.words('per_year')})\b", figure.behind, re.IGNORECASE)
        unit = f"{figure.unit}/a" if is_rate else figure.unit
        entry = {"quantity": quantity, **status, "value": _plain(figure.value), "unit": unit}
        return entry | _period(reading, sentence, figure) if quantity else None
    return None


def _figure_status(reading: Reading, sentence: Sentence, figure: Figure) -> dict[str, str]:
    """Return whether a figure is a forecast or a target, by the words before it; empty where it is of what is."""
    if reading.language.pattern("target").search(sentence.text[: figure.start]):
        return {"status": "target"}
    is_forecast = reading.language.pattern("will_be").search(sentence.text[: figure.start])
    return {"status": "forecast"} if is_forecast and figure.unit not in (*_LENGTHS, "MW", "ha") else {}


def _rate(reading: Reading, figure: Figure, status: dict[str, str]) -> dict[str, Any] | None:
    """Return a rate; of two, that before and that after."""
    words = reading.language
    if not words.pattern("quantities", "rate").search(figure.before[-_NEAR * 2 :]):
        return None
    entry: dict[str, Any] = {"quantity": "rate"}
    if re.match(words.words("from_to"), figure.behind):
        return {**entry, "tag": "before", "value": _plain(figure.value)}
    tag = {"tag": "after"} if re.search(rf"{words.words('percent_to')}$", figure.before) else {}
    return {**entry, **tag, **status, "value": _plain(figure.value)}


def _share(reading: Reading, figure: Figure, status: dict[str, str]) -> dict[str, Any] | None:
    """Return a share with what it is a part of, right behind it."""
    match = re.match(rf"{reading.language.words('share_of')}([^,.;:]{{3,80}})", figure.behind)
    if not match or reading.language.script:
        return None
    of = " ".join(match[1].split()[:_MOST_WORDS])
    return {"quantity": "share", **status, "value": _plain(figure.value), "share_of": of}


def _quantity(reading: Reading, figure: Figure) -> str | None:
    """Return what a measure says: by the word right behind it, else by its unit and the words before it."""
    words = reading.language
    if figure.unit not in _LENGTHS and words.pattern("quantities", "capacity").search(figure.before):
        return "capacity"
    for near in (figure.behind[:_BESIDE], figure.before[-_NEAR:], figure.behind[:_NEAR]):
        for name in ("length", "width", "height", "area", "capacity", "volume"):
            if words.pattern("quantities", name).search(near):
                return name
    return {"t": "volume", "km": "length", "m": "length", "ha": "area", "MW": "capacity", "bbl": "volume"}.get(
        figure.unit
    )


def _plain(value: str) -> str | float | int:
    """Return a figure as YAML has it: a number where it is nothing but one."""
    return value if " " in value else _number(float(value))


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _period(reading: Reading, sentence: Sentence, figure: Figure) -> dict[str, Any]:
    found = _nearest(reading.dates[sentence.label], figure)
    return {"period": found.entry} if found and figure.unit == "t" else {}
