"""A draft of a document file: everything that a program proposes for the coding of a text."""

from __future__ import annotations

from communique.drafting.agreements import agreements
from communique.drafting.coverage import hints, nothing_to_code
from communique.drafting.deeds import deeds
from communique.drafting.economy import financings, indicators, trade_figures
from communique.drafting.events import events
from communique.drafting.happenings import happenings
from communique.drafting.head import head, with_day
from communique.drafting.knowledge import Knowledge
from communique.drafting.languages import Language
from communique.drafting.meetings import meetings
from communique.drafting.memberships import memberships, names
from communique.drafting.projects import milestones, projects
from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading, read
from communique.drafting.sequences import sequences
from communique.drafting.text import SourceText
from communique.drafting.ties import ties
from communique.drafting.views import views

# Of these the gazetteer has an entry before a document can name one.
_LISTS = {"actor": "actors", "place": "places", "topic": "topics"}


def propose(text: SourceText, language: Language, known: Knowledge) -> tuple[Reading, Draft]:
    """Return what is read of a text, and everything that is proposed for its coding."""
    text = with_day(text, language)
    reading, draft = read(text, language, known), Draft()
    head(reading, draft)
    draft.add(memberships(reading, draft))
    draft.add(meetings(reading, draft))
    draft.add(projects(reading))
    _add_milestones(reading, draft)
    draft.add(agreements(reading))
    draft.add(events(reading))
    draft.add(deeds(reading))
    draft.add(happenings(reading))
    draft.add(views(reading, draft))
    draft.add(ties(reading))
    draft.add(sequences(reading, draft))
    draft.add(trade_figures(reading))
    draft.add(financings(reading))
    _add_indicators(reading, draft)
    draft.add(nothing_to_code(reading, draft))
    places = {
        (label, str(one["place"]))
        for some in draft.of("projects")
        for label in some.at
        for one in some.entry.get("places", ())
    }
    draft.add(names(reading, {one.key for one in draft.of("nothing_to_code")}, places))
    hints(reading, draft)
    _declare(reading, draft)
    _quote(draft)
    return reading, draft


def _add_milestones(reading: Reading, draft: Draft) -> None:
    """Put each step under its project."""
    of = {str(one.entry["slug"]): one for one in draft.of("projects")}
    for project, one in milestones(reading):
        if project in of:
            of[project].add(one)


def _add_indicators(reading: Reading, draft: Draft) -> None:
    """Put each measure under what it is of, or leave it out where nobody could say of what it is."""
    of = {str(one.entry["slug"]): one for one in (*draft.of("projects"), *draft.of("agreements"))}
    titled = [slug for slug, one in of.items() if draft.head_at.get("title") in one.at]
    for project, one in indicators(reading):
        subject = project or (titled[0] if len(titled) == 1 else None)
        if subject in of:
            taken = [some for some in of[subject].nested.get("indicators", ()) if _is_same_figure(some, one)]
            if taken:
                one.entry.setdefault("tag", f"p{one.at[0][1:].replace('.', '-').lower()}-{len(taken)}")
            of[subject].add(one)


def _quote(draft: Draft) -> None:
    """Have what a copied text reports come by way of the agency that it copies."""
    agency = draft.head.get("copy_of")
    for one in draft.everything() if agency else ():
        if (speaker := one.entry.get("said_by")) and speaker != agency:
            one.entry["said_by"] = f"{agency} quoting {speaker}"


def _is_same_figure(one: Proposal, other: Proposal) -> bool:
    return bool(one.entry["quantity"] == other.entry["quantity"])


def _declare(reading: Reading, draft: Draft) -> None:
    """Propose an entry of the gazetteer for whatever a proposal names that the corpus does not know."""
    for slug, thing in reading.things.items():
        listed = _LISTS.get(thing.kind)
        if listed and slug not in reading.known.slugs:
            entry = {"label": thing.label} | ({"type": thing.sort} if thing.sort else {})
            draft.declare(listed, slug, entry | ({"iso_alpha3": thing.code} if thing.code else {}))
    for one in draft.of("projects"):
        for place in one.entry.get("places", ()):
            state = place["place"].removesuffix("-territory")
            if place["place"] not in reading.known.slugs and state in reading.things:
                label = f"{reading.things[state].label} (territory)"
                draft.declare("places", place["place"], {"label": label, "type": "country", "country": state})
