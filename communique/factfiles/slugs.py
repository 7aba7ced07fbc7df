"""The slugs of statements: made of their parts, so that they stay the same from build to build."""

from __future__ import annotations

import re
import unicodedata

from communique.factfiles import records as r

_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(words: str) -> str:
    """`Deputy Prime Minister` -> `deputy-prime-minister`; letters lose their accents."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return _NOT_IN_A_SLUG.sub("-", plain).strip("-")


def tagged(entry: r.StatementEntry, *parts: str) -> str:
    """The parts joined with slashes, and the entry's tag behind them."""
    return "/".join((*parts, entry.tag) if entry.tag else parts)


def participant(meeting: str, entry: r.ParticipantEntry) -> str:
    """`meeting/actor`."""
    return tagged(entry, meeting, entry.actor)


def agenda_item(meeting: str, entry: r.AgendaEntry) -> str:
    """`meeting/agenda/subject`."""
    return tagged(entry, meeting, "agenda", entry.subject)


def milestone(subject: str, entry: r.MilestoneEntry) -> str:
    """`subject/type`."""
    return tagged(entry, subject, entry.type.value)


def project_party(project: str, entry: r.ProjectPartyEntry) -> str:
    """`project/role/actor`."""
    return tagged(entry, project, entry.role.value, entry.actor)


def measurement(document: str, project: str, entry: r.MeasurementEntry) -> str:
    """`document/project/quantity`: one for each source."""
    return tagged(entry, document, project, entry.quantity.value)


def financing(project: str | None, entry: r.FinancingEntry) -> str:
    """`provider/loan/project`; without a project the recipient stands there, without either `unstated`."""
    kind = "loan" if isinstance(entry, r.LoanEntry) else "financing"
    return tagged(entry, entry.provider, kind, project or entry.recipient or "unstated")


def membership(entry: r.MembershipEntry) -> str:
    """`member/role/organization`."""
    return tagged(entry, entry.member, slugify(entry.role or "member"), entry.organization)


def trade_figure(document: str, entry: r.TradeFigureEntry) -> str:
    """`document/country/partner/flow`: one for each source."""
    return tagged(entry, document, entry.country, entry.partner, slugify(entry.flow.value))


def stance(holder: str, entry: r.StanceEntry) -> str:
    """`holder/position/about`."""
    return tagged(entry, holder, slugify(entry.position.value), entry.about)


def relation(entry: r.RelationEntry) -> str:
    """`subject/relation/object`."""
    return tagged(entry, entry.subject, slugify(entry.relation.value), entry.object)
