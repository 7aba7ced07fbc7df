"""How a record page speaks of what points at the record: one phrase for each foreign key that leads to a record."""

from __future__ import annotations

from communique.factfiles.claims.fields import Inference
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.records.side_rows import SIDE_ROWS, thing_in
from communique.schema import Base
from communique.schema.base import references
from communique.schema.record import tables_of_kinds

# What to say of a row `t` on the page of the record that it points at, in SQL.
_ITS_LABEL = "NULL"
_LABEL = "(SELECT r.label FROM records AS r WHERE r.id = t.{})"
_IN_A_ROLE = f"{_LABEL} || ' (' || t.role || ')'"
_ON_THE_WAY = f"replace({_LABEL.format('place_id')}, ' (territory)', '') || ' (' || t.role || ')'"
# Whose deed an event is goes without saying.
_ROLE = "CASE t.role WHEN 'actor' THEN '' WHEN 'recipient' THEN ' (whom it concerns)' ELSE ' (' || t.role || ')' END"
_PARTY = f"{_LABEL} || {_ROLE}"
_TALKED_OF = f"{_LABEL} || CASE t.status WHEN 'announced' THEN ' (announced beforehand)' ELSE '' END"
# In the project's language, where it is printed in another script than the Latin: the office that it stands for.
_OF_THE_OFFICE = (
    "CASE WHEN t.capacity >= 'Ͱ' THEN (SELECT min(o.label) || ', “' || t.capacity || '”' FROM memberships AS m "
    "JOIN records AS o ON o.id = m.office_id WHERE m.member_id = t.actor_id "
    "AND m.organization_id = t.on_behalf_of_id) END"
)
_PRESENT = (
    f"{_LABEL} || coalesce('{{}}' || coalesce({_OF_THE_OFFICE}, t.capacity), '') "
    "|| coalesce(' (' || nullif(substr("
    "CASE WHEN t.is_host THEN '; host' WHEN NOT t.is_host THEN '; guest' ELSE '' END "
    "|| CASE WHEN t.is_inviter THEN '; inviter' ELSE '' END "
    "|| CASE t.attendance WHEN 'expected' THEN '; was expected' WHEN 'invited' THEN '; was invited' "
    "WHEN 'declined' THEN '; would not come' WHEN 'absent' THEN '; was not there' ELSE '' END "
    "|| coalesce((SELECT '; ' || group_concat(f.format, ' and ') || ' format' "
    "FROM participant_formats AS f WHERE f.participant_id = t.id), ''), 3), '') || ')', '')"
)
_OFFICE = (
    f"coalesce(coalesce({_LABEL.format('office_id')} || coalesce(' (term ' || t.term || ')', ''), t.role) || ', ', '') "
    f"|| {_LABEL} || coalesce(' (' || t.participation || ')', '')"
)
# Its label after its subject's, where dates and sums are in words and a step that was missed says so.
_OF_SUBJECT = f"substr({_LABEL.format('id')}, length({_LABEL.format('subject_id')}) + 3)"
_STEP = f"{_OF_SUBJECT} || CASE t.status WHEN 'met' THEN ' (reached)' WHEN 'scheduled' THEN ' (scheduled)' ELSE '' END"
_AGREEMENT = "t.label || coalesce(' (' || t.status || ')', '')"
_AGREED = (
    f"{_LABEL.format('agreement_id')} || CASE t.role WHEN 'party' THEN '' ELSE ' (' || t.role || ')' END "
    "|| coalesce((SELECT ', ' || a.status FROM agreements AS a WHERE a.id = t.agreement_id), '')"
)
# Who is for or against it, so that nobody has to open each to learn that; what is past says so.
_PAST = {
    "is for": "was for",
    "accepts": "accepted",
    "takes no side": "took no side",
    "does not support": "did not support",
    "fears": "feared",
    "is against": "was against",
}
_IN_THE_PAST = " ".join(f"WHEN '{now}' THEN '{then}'" for now, then in _PAST.items())
_ATTITUDE = f"CASE WHEN s.until IS NULL THEN s.attitude ELSE CASE s.attitude {_IN_THE_PAST} END END"
_HELD = (
    f"{_LABEL.format('proposition_id')} || coalesce(' (' || (SELECT group_concat(said, '; ') FROM ("
    f"SELECT h.label || ': ' || {_ATTITUDE} AS said FROM stances AS s JOIN records AS h ON h.id = s.holder_id "
    "WHERE s.proposition_id = t.proposition_id ORDER BY h.label LIMIT 5)) || ')', '')"
)
# In reading order: what somebody is, then does, thinks, pays and trades, then the rest.
_PHRASES = {
    "participants.meeting_id": ("Who took part", _PRESENT.format("actor_id", ", ")),
    "agenda_items.meeting_id": ("On the table", _TALKED_OF.format("subject_id")),
    "meeting_places.meeting_id": ("Held in", _ITS_LABEL),
    "projects.parent_id": ("Parts", _ITS_LABEL),
    "project_parties.project_id": ("Who is involved", _IN_A_ROLE.format("actor_id")),
    "project_places.project_id": ("Places on the way", _ON_THE_WAY),
    "financings.project_id": ("Money for it", _ITS_LABEL),
    "milestones.subject_id": ("Steps promised or reached", _STEP),
    "indicators.subject_id": ("Indicators", _OF_SUBJECT),
    "parts.whole_id": ("Parts of the sum", _LABEL.format("part_id")),
    "parts.part_id": ("Part of the sum", _LABEL.format("whole_id")),
    "event_parties.event_id": ("Parties", _PARTY.format("actor_id")),
    "agreement_parties.agreement_id": ("Parties and others", _IN_A_ROLE.format("actor_id")),
    "agreements.meeting_id": ("Agreements", _AGREEMENT),
    "memberships.member_id": ("Offices and memberships", _OFFICE.format("organization_id")),
    "memberships.organization_id": ("Members and offices", _OFFICE.format("member_id")),
    "memberships.office_id": ("Held by", _ITS_LABEL),
    "participants.actor_id": ("At meetings", _PRESENT.format("meeting_id", ", as ")),
    "participants.on_behalf_of_id": ("Represented by", _ITS_LABEL),
    "agenda_items.subject_id": ("On the table at", _TALKED_OF.format("meeting_id")),
    "stances.holder_id": ("Views held", _ITS_LABEL),
    "stances.proposition_id": ("Who is for it, and who is against it", _ITS_LABEL),
    "proposition_about.about_id": (
        "Views about it, for and against",
        _HELD,
    ),
    "proposition_about.proposition_id": ("About", _LABEL.format("about_id")),
    "financings.provider_id": ("Money given, promised or planned", _ITS_LABEL),
    "financings.recipient_id": ("Money received", _ITS_LABEL),
    "trade_figures.country_id": ("Trade", _ITS_LABEL),
    "trade_figures.partner_id": ("Trade as partner", _ITS_LABEL),
    "trade_figures.reported_by_id": ("Trade figures reported", _ITS_LABEL),
    "project_parties.actor_id": ("Part in projects", _IN_A_ROLE.format("project_id")),
    "event_parties.actor_id": ("Events", _PARTY.format("event_id")),
    "events.object_id": ("Events about it", _ITS_LABEL),
    "agreement_parties.actor_id": ("Agreements", _AGREED),
    "agreements.subject_id": ("Agreements about it", _AGREEMENT),
    "relations.subject_id": ("Ties", _ITS_LABEL),
    "relations.object_id": ("Ties from other records", _ITS_LABEL),
    "meeting_places.place_id": ("Meetings here", _ITS_LABEL),
    "agreements.signed_at_id": ("Agreements signed or to be signed here", _AGREEMENT),
    "project_places.place_id": ("Projects here", _IN_A_ROLE.format("project_id")),
    "places.within_id": ("Places in it", _ITS_LABEL),
    "places.country_id": ("Places in this state", _ITS_LABEL),
    "actors.country_id": ("Bodies and media based there", _ITS_LABEL),
    "actors.voice_of_id": ("Spokespeople and offices, counted as the same voice", _ITS_LABEL),
    "offices.organization_id": ("Its offices", _ITS_LABEL),
    "offices.over_id": ("Offices over it, or sent to it", _ITS_LABEL),
    "memberships.on_behalf_of_id": ("Memberships on its behalf", _ITS_LABEL),
    "documents.author_id": ("Wrote", _ITS_LABEL),
    "documents.publisher_id": ("Published", _ITS_LABEL),
}
# These are shown as evidence, spellings, sentences, terms and addresses, not as lists of records.
_SHOWN_OTHERWISE = {
    "account_speakers",
    "accounts",
    "claims",
    "corrections",
    "decisions",
    "exchange_rates",
    "resolutions",
    "reviews",
    "settled_differences",
    "citations",
    "former_slugs",
    "names",
    "passages",
    "slug_readings",
    # Terms lead to no record.
    *(table for table, _ in SIDE_ROWS.values() if thing_in(table) is None),
}


def backlinks() -> list[dict[str, str]]:
    """Return for each key to a record: table, column, what it leads to, which column says what to show, a phrase."""
    found = {".".join(key): (*key, target) for key, target in keys_to_records().items()}
    return [_backlink(*found[key], *said) for key, said in _PHRASES.items()]


def _backlink(table: str, column: str, target: str, phrase: str, words: str) -> dict[str, str]:
    # Side rows stand for the record at their other end.
    other_ends = [one for one in references(Base.metadata.tables[table]) if one != column]
    shows = "id" if table in tables_of_kinds().values() else other_ends[0]
    told = {"table": table, "column": column, "leads_to": target, "shows": shows, "aside": _aside(table, column)}
    return {**told, "phrase": phrase, "words": words}


def _aside(table: str, column: str) -> str:
    """Return the field of a column that stays blank where a coder concludes what no source says; empty for others."""
    kind = next((kind for kind, one in tables_of_kinds().items() if one == table), "")
    field = field_of(kind, column.removesuffix("_id")) if kind else None
    return field.name if field and field.inference is Inference.stands_aside else ""


def keys_to_records() -> dict[tuple[str, str], str]:
    """Return every foreign key column that leads to a record and is not a kind's own id, and the table it leads to."""
    records = {"records", *tables_of_kinds().values()}
    return {
        (name, column): target.name
        for name, table in sorted(Base.metadata.tables.items())
        for column, target in references(table).items()
        if name not in _SHOWN_OTHERWISE and target.name in records
    }
