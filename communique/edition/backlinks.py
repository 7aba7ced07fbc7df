"""How a record page speaks of what points at the record: one phrase for each foreign key that leads to a record."""

from __future__ import annotations

from communique.schema import Base
from communique.schema.base import references
from communique.schema.record import tables_of_kinds

# In reading order: what somebody is, then does, thinks, pays and trades, then the rest.
_PHRASES = {
    "participants.meeting_id": "Who took part",
    "agenda_items.meeting_id": "On the table",
    "meeting_places.meeting_id": "Held in",
    "projects.parent_id": "Parts",
    "project_parties.project_id": "Who has to do with it",
    "project_places.project_id": "Places on the way",
    "financings.project_id": "Money for it",
    "milestones.subject_id": "Steps promised or reached",
    "measurements.project_id": "Measurements",
    "event_parties.event_id": "Parties",
    "memberships.member_id": "Offices and memberships",
    "memberships.organization_id": "Members and offices",
    "participants.actor_id": "At meetings",
    "participants.on_behalf_of_id": "Represented by",
    "agenda_items.subject_id": "On the table at",
    "stances.holder_id": "Views held",
    "stances.about_id": "Views about it",
    "financings.provider_id": "Gives, promises or plans money",
    "financings.recipient_id": "Gets money",
    "trade_figures.country_id": "Trade",
    "trade_figures.partner_id": "Trade as partner",
    "trade_figures.reported_by_id": "Trade figures reported",
    "project_parties.actor_id": "Part in projects",
    "event_parties.actor_id": "Events",
    "events.object_id": "Events about it",
    "relations.subject_id": "Ties",
    "relations.object_id": "Tied to it",
    "meeting_places.place_id": "Meetings here",
    "project_places.place_id": "Projects here",
    "places.within_id": "Places in it",
    "places.country_id": "Places in this state",
    "actors.country_id": "Bodies of this state",
    "memberships.on_behalf_of_id": "Memberships on its behalf",
    "documents.author_id": "Wrote",
    "documents.publisher_id": "Published",
}
# What to say of a row `t` on the page of the record that it points at, in SQL; the row's label where nothing is said.
_LABEL = "(SELECT r.label FROM records AS r WHERE r.id = t.{})"
_IN_A_ROLE = f"{_LABEL} || ' (' || t.role || ')'"
_AT_A_MEETING = "|| CASE t.attendance WHEN 'expected' THEN ' (was expected)' ELSE '' END"
_OFFICE = "coalesce(t.role || ', ', '') || {} || coalesce(' (' || t.participation || ')', '')"
_WORDS = {
    "agenda_items.meeting_id": _LABEL.format("subject_id"),
    "agenda_items.subject_id": _LABEL.format("meeting_id"),
    "event_parties.actor_id": f"{_LABEL.format('event_id')} "
    "|| CASE t.role WHEN 'actor' THEN '' ELSE ' (' || t.role || ')' END",
    "event_parties.event_id": _IN_A_ROLE.format("actor_id"),
    "measurements.project_id": "t.quantity || ' ' || printf('%g', t.value) || ' ' || trim(t.unit, '{}')",
    "memberships.member_id": _OFFICE.format(_LABEL.format("organization_id")),
    "memberships.organization_id": _OFFICE.format(_LABEL.format("member_id")),
    # Its label after its subject's, where dates are in words.
    "milestones.subject_id": f"substr({_LABEL.format('id')}, length({_LABEL.format('subject_id')}) + 3) "
    "|| CASE t.status WHEN 'met' THEN ' (reached)' "
    "WHEN 'notMet' THEN ' (not reached)' WHEN 'partiallyMet' THEN ' (reached in part)' "
    "WHEN 'scheduled' THEN ' (scheduled)' ELSE '' END",
    "participants.actor_id": f"{_LABEL.format('meeting_id')} || coalesce(', as ' || t.capacity, '') {_AT_A_MEETING}",
    "participants.meeting_id": f"{_LABEL.format('actor_id')} || coalesce(', ' || t.capacity, '') {_AT_A_MEETING}",
    "project_parties.actor_id": _IN_A_ROLE.format("project_id"),
    "project_parties.project_id": _IN_A_ROLE.format("actor_id"),
    "project_places.place_id": _IN_A_ROLE.format("project_id"),
    "project_places.project_id": _IN_A_ROLE.format("place_id"),
    "stances.about_id": f"{_LABEL.format('holder_id')} || ' ' || t.position || ': ' || t.proposition",
    "stances.holder_id": f"t.position || ': ' || {_LABEL.format('about_id')} || '. ' || t.proposition",
}
# These are shown as evidence, spellings, sentences, formats and addresses, not as lists of records.
_SHOWN_OTHERWISE = {"citations", "former_slugs", "names", "passages", "meeting_formats"}


def backlinks() -> list[dict[str, str]]:
    """Return for each key to a record: table, column, what it leads to, which column says what to show, a phrase."""
    found = {".".join(key): (*key, target) for key, target in keys_to_records().items()}
    return [_backlink(*found[key], phrase) for key, phrase in _PHRASES.items()]


def _backlink(table: str, column: str, target: str, phrase: str) -> dict[str, str]:
    # Side rows stand for the record at their other end.
    other_ends = [one for one in references(Base.metadata.tables[table]) if one != column]
    shows = "id" if table in tables_of_kinds().values() else other_ends[0]
    told = {"table": table, "column": column, "leads_to": target, "shows": shows, "phrase": phrase}
    return {**told, "words": _WORDS.get(f"{table}.{column}", "NULL")}


def keys_to_records() -> dict[tuple[str, str], str]:
    """Return every foreign key column that leads to a record and is not a kind's own id, and the table it leads to."""
    records = {"records", *tables_of_kinds().values()}
    return {
        (name, column): target.name
        for name, table in sorted(Base.metadata.tables.items())
        for column, target in references(table).items()
        if name not in _SHOWN_OTHERWISE and target.name in records
    }
