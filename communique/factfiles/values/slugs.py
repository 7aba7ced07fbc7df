"""The slugs of statements: made of their parts, so that they stay the same from build to build."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from communique.factfiles.reading import entries as e
from communique.schema.vocabulary import FigureStatus, Quantity, TradeFlow

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "")
_QUANTITIES = frozenset(quantity.value for quantity in Quantity)
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(words: str) -> str:
    """Return `Deputy Prime Minister` -> `deputy-prime-minister`, `Министр обороны` -> `ministr-oborony`.

    Letters of every script are transliterated, those of Latin ones lose their accents.
    """
    plain = anyascii(unicodedata.normalize("NFC", words).translate(_APOSTROPHES)).lower()
    return _NOT_IN_A_SLUG.sub("-", plain).strip("-")


def tagged(entry: e.StatementEntry, *parts: str) -> str:
    """Return the parts joined with slashes, and the entry's tag behind them."""
    return "/".join((*parts, entry.tag) if entry.tag else parts)


def participant(meeting: str, entry: e.ParticipantEntry) -> str:
    """Return `meeting/actor`."""
    return tagged(entry, meeting, entry.actor)


def agenda_item(meeting: str, entry: e.AgendaEntry) -> str:
    """Return `meeting/agenda/subject`."""
    return tagged(entry, meeting, "agenda", entry.subject)


def milestone(subject: str, entry: e.MilestoneEntry) -> str:
    """Return `subject/type`, `ferry-agreement/entry-into-force`."""
    return tagged(entry, subject, entry.type.value.replace(" ", "-"))


def project_party(project: str, entry: e.ProjectPartyEntry) -> str:
    """Return `project/role/actor`."""
    return tagged(entry, project, entry.role.value, entry.actor)


def indicator(subject: str, entry: e.IndicatorEntry) -> str:
    """Return `subject/quantity`, of what is only expected `subject/forecast-quantity`."""
    return tagged(entry, subject, _of_status(entry, entry.quantity.value))


def quantity_in(slug: str) -> str | None:
    """Return the quantity of the indicator that has this slug; None where its subject or tag is called so, too."""
    parts = (part.removeprefix(f"{status.value}-") for part in slug.split("/") for status in FigureStatus)
    found = {part for part in parts if part in _QUANTITIES}
    return found.pop() if len(found) == 1 else None


def financing(project: str | None, entry: e.FinancingEntry) -> str:
    """Return its own slug, else `provider/financing/project`, whatever the instrument.

    Without a project the recipient stands there, without either `unstated`, as without a provider, which is a fault.
    """
    if entry.slug:
        return entry.slug
    return tagged(entry, entry.provider or "unstated", "financing", project or entry.recipient or "unstated")


def membership(entry: e.MembershipEntry) -> str:
    """Return `member/office/organization`, a second term as `member/office-2/organization`.

    The printed role is no part of it, since other sources print it otherwise.
    """
    office = entry.office or "member"
    return tagged(entry, entry.member, f"{office}-{entry.term}" if entry.term else office, entry.organization)


def trade_figure(document: str, entry: e.TradeFigureEntry) -> str:
    """Return `country/partner/flow/period`; turnover has no direction, so its pair is sorted.

    What is only expected is another figure: `country/partner/forecast-flow/period`.

    A period that the source does not give, or that its coder concludes, is no part of an address: the tag stands in its
    place, which other documents may share; without one the figure is the document's own.
    """
    pair = (entry.country, entry.partner)
    if entry.flow is TradeFlow.turnover:
        pair = min(pair), max(pair)
    said = None if is_concluded(entry, "period") else entry.period
    period = slugify(said if isinstance(said, str) else said.edtf) if said else ""
    of_time = [period] if period else [] if entry.tag else [f"undated-in-{document}"]
    return tagged(entry, *pair, _of_status(entry, slugify(entry.flow.value)), *of_time)


def _of_status(entry: e.IndicatorEntry | e.TradeFigureEntry, part: str) -> str:
    """Return a part of a figure's slug, told apart from that of what was or is."""
    return part if entry.status is FigureStatus.actual else f"{entry.status.value}-{part}"


def is_concluded(entry: e.AccountEntry, name: str) -> bool:
    """Return whether a coder concludes a field that the source does not give."""
    evidence = [one for one in entry.evidence if not isinstance(one, str) and one.field == name]
    return name in entry.inferred or any(one.inferred for one in evidence)


def view(holder: str, proposition: str) -> str:
    """Return `holder/on/proposition`."""
    return f"{holder}/on/{proposition}"


def stance(holder: str, proposition: str, entry: e.StanceEntry) -> str:
    """Return `holder/on/proposition`."""
    return tagged(entry, view(holder, proposition))


def relation(entry: e.RelationEntry) -> str:
    """Return `subject/relation/object`."""
    return tagged(entry, entry.subject, slugify(entry.relation.value), entry.object)


def part(entry: e.PartEntry) -> str:
    """Return `whole/part/part`."""
    return tagged(entry, entry.whole, "part", entry.part)
