"""The evidence for a record: the sentences that say it and how surely, its spellings, and a document's sentences."""

import json
from typing import Any
from urllib.parse import quote

from communique.reports.evidence import Ask
from communique.web.edition import Row, View
from communique.web.records import bounds
from communique.web.records.bounds import count_in_words, count_rows, how_many, shown_of
from communique.web.records.stated_values import RecordClaims, what_stands
from communique.wording import date_in_words, field_within_sentence, heading, row_address, with_unit

SHOWN_PUBLISHERS = 10
# A published snapshot numbers passages by document and place, and the key of citations goes by record and passage. Of
# many, what the fields are settled by comes first.
_EVIDENCE = """
SELECT e.citation_id, e.relation, e.field, e.reported_value, e.is_denied, e.scope, e.how_sure, e.hedge, e.is_inferred,
e.attributed_to, e.document_id, e.document, e.author, e.publisher, e.reliability, e.published_on, e.paragraph,
e.sentence, e.as_of, e.url, d.reliability_note, d.archived_url, d.title, d.source_type, d.language, d.retrieved_on,
d.license, d.row_url, d.author_id, d.copy_of,
doc.kind AS document_kind, doc.slug AS document_slug,
speaker.kind AS speaker_kind, speaker.slug AS speaker_slug, (
    SELECT min(thing.label) FROM claims AS k JOIN records AS thing ON thing.id = k.object_id
    WHERE k.account_id = c.account_id AND k.field = c.field AND k.standing <> 'stands'
) AS reported_label, iif(e.is_denied, (
    SELECT min(coalesce(thing.label, k.value)) FROM claims AS k LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE k.account_id = c.account_id AND k.field = c.field
), NULL) AS denied_value, EXISTS (
    SELECT 1 FROM claims AS k
    WHERE k.account_id = c.account_id AND k.field = c.field AND k.standing = 'not representable'
) AS is_not_representable, iif(c.field = '' AND e.relation = 'supports', (
    SELECT json_group_array(json_array(k.field, coalesce(thing.label, k.value), k.standing, k.unit)) FROM claims AS k
    LEFT JOIN records AS thing ON thing.id = k.object_id
    WHERE k.account_id = c.account_id AND k.standing IN ('rival', 'superseded')
), '[]') AS otherwise,
iif(EXISTS (SELECT 1 FROM account_speakers AS s WHERE s.account_id = c.account_id), (
    SELECT quoting.who_quotes_whom FROM evidence AS quoting WHERE quoting.citation_id = e.citation_id
), NULL) AS chain,
EXISTS (
    SELECT 1 FROM citations AS t WHERE t.record_id = e.document_id AND t.passage_id = p.id AND t.field = 'title'
) AS is_headline,
c.account_id, p.label AS passage, p.sha256, p.start_char, p.end_char, p.id AS passage_id
FROM evidence AS e JOIN documents AS d ON d.id = e.document_id JOIN records AS doc ON doc.id = e.document_id
JOIN citations AS c ON c.id = e.citation_id JOIN passages AS p ON p.id = c.passage_id
LEFT JOIN records AS speaker ON speaker.id = e.attributed_to_id
WHERE e.citation_id IN (
    SELECT c.id FROM citations AS c WHERE c.record_id = :id
    ORDER BY c.account_id NOT IN (
        SELECT s.account_id FROM resolutions AS s WHERE s.record_id = :id AND s.account_id IS NOT NULL
    ), c.passage_id, c.field, c.account_id LIMIT :shown
) ORDER BY e.document, e.paragraph, e.sentence, e.field, e.citation_id
"""
# As the gazetteer has family names: the short name that a person's label holds.
_FAMILIES = """
SELECT a.id, min(n.name) AS family FROM actors AS a
JOIN names AS n ON n.record_id = a.id AND n.type = 'short' AND a.label LIKE '%' || n.name || '%'
WHERE a.id IN (SELECT value FROM json_each(:authors)) AND a.type = 'person' GROUP BY a.id
"""
_OF_A_DOCUMENT = ("document_id", "document", "author", "publisher", "published_on", "reliability")
_OF_A_PUBLISHER = ("publisher", "reliability", "reliability_note")
_TO_CITE_IT = (
    *("document_slug", "author_family", "title", "source_type", "language", "url", "archived_url", "retrieved_on"),
    *("license", "copy_of"),
)
_OF_A_CITATION = (
    *("account_id", "document_id", "passage", "paragraph", "sentence", "field", "relation", "is_denied", "scope"),
    "is_headline",
)
# What one sentence says of several fields alike is told once.
_OF_A_MANNER = ("relation", "how_sure", "hedge", "is_inferred", "attributed_to", "chain")


# The standings of claims that give what stands, if with another bound: alone, chosen, or in agreement with that.
_GIVING = (None, "stands", "agrees", "near")
_CITATIONS = "SELECT 1 FROM citations WHERE record_id = :id"
_DOCUMENTS = "SELECT DISTINCT document_id FROM accounts WHERE record_id = :id"


def evidence_of(view: View, record_id: int, said: RecordClaims) -> Row:
    """Return the evidence, sentence by sentence, each citation by itself, how many there are, and their publishers.

    `said` are the claims on the record.
    """
    count = count_rows(view, _CITATIONS, id=record_id)
    rows = view.ask(_EVIDENCE, id=record_id, shown=shown_of(count, bounds.SHOWN_OF_MUCH_EVIDENCE)) if count else []
    # What has a sentence of its own is told there.
    apart = {(row["account_id"], row["field"]) for row in rows}
    for row in rows:
        given = json.loads(row["otherwise"])
        row["otherwise"] = [one for one in given if (row["account_id"], one[0]) not in apart]
    # What is said otherwise is shown beside what stands.
    fields = {row["field"] for row in rows if row["reported_value"] or row["relation"] != "supports"}
    ours = what_stands(view, said.claims, fields | {one[0] for row in rows for one in row["otherwise"]})
    families = view.remembered(_family_names, {row["author_id"] for row in rows} - {None})
    for row in rows:
        row["author_family"] = families.get(row["author_id"])
    publishers = publishers_of(rows)
    return {
        "evidence": [_document(view, document, ours) for document in _grouped(rows, ("document_id",))],
        "cited": [{name: row[name] for name in _OF_A_CITATION} for row in rows],
        "given": _given({row["account_id"]: row["document_id"] for row in rows}, said),
        "citations": len(rows),
        "evidence_more": count_in_words(count, len(rows)),
        "documents": count_rows(view, _DOCUMENTS, id=record_id),
        "standing": publishers[:SHOWN_PUBLISHERS],
        "standing_more": len(publishers) - SHOWN_PUBLISHERS,
    }


def _given(documents: dict[int, int], said: RecordClaims) -> dict[int, dict[str, str | None]]:
    """Return the fields of which each document states what stands: by its id, where it does so otherwise, and how.

    `documents` are those of accounts. What a coder concludes from a document it does not give.
    """
    given: dict[int, dict[str, str | None]] = {}
    for row in said.claims if not said.times else ():  # of very many not all were read
        document = documents.get(row["account_id"])
        is_stated = row["field"] and not (row["is_inferred"] or row["is_denied"] or row["scope"])
        if document is None or not is_stated or row["standing"] not in _GIVING:
            continue
        fields = given.setdefault(document, {})
        otherwise = with_unit(row["value"], row["unit"]) if row["standing"] == "near" else None
        fields[row["field"]] = otherwise and fields.get(row["field"], otherwise)
    return given


def _family_names(ask: Ask, authors: list[int]) -> dict[int, str]:
    return {row["id"]: row["family"] for row in ask(_FAMILIES, authors=json.dumps(authors))}


def document_for_reader(view: View, row: Row) -> Row:
    """Return a row of a document with its address, its publisher's, and the day of its publication in words."""
    return {
        **row,
        "url": view.address(row),
        "publisher_url": row["publisher_slug"] and view.address(row, "publisher_"),
        "published": date_in_words(row["published_on"]),
    }


def _grouped(rows: list[Row], alike: tuple[str, ...]) -> list[list[Row]]:
    """Group rows that are alike in some columns, in the order in which they come."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in alike), []).append(row)
    return list(groups.values())


def publishers_of(rows: list[Row]) -> list[Row]:
    """Return who published the evidence and how far that is to be relied on, each said once."""
    rows = [{**row, "publisher": row["publisher"] or row["document"]} for row in rows]
    groups = _grouped(sorted(rows, key=lambda row: str(row["document"])), _OF_A_PUBLISHER)
    return [{name: first[name] for name in _OF_A_PUBLISHER} for first, *_ in groups]


def _document(view: View, rows: list[Row], ours: dict[str, str]) -> Row:
    """Return a document with its sentences, each with what it says and how."""
    first = rows[0]
    return {
        **{name: first[name] for name in _OF_A_DOCUMENT},
        "url": view.address(first, "document_"),
        "published": date_in_words(first["published_on"]),
        "source": {name: first[name] for name in _TO_CITE_IT},
        "sentences": [_sentence(view, sentence, ours) for sentence in _grouped(rows, ("passage_id",))],
    }


def _sentence(view: View, rows: list[Row], ours: dict[str, str]) -> Row:
    first = rows[0]
    return {
        "passage": first["passage"],
        "paragraph": first["paragraph"],
        "sentence": first["sentence"],
        "sha256": first["sha256"],
        "at_the_source": _web_address(row_address(first["row_url"], first["passage"]) or first["url"]),
        "in_an_archive": _web_address(first["archived_url"]),
        "says": [_saying(view, saying, ours) for saying in _grouped(rows, _OF_A_MANNER)],
    }


def _saying(view: View, rows: list[Row], ours: dict[str, str]) -> Row:
    """Return what a sentence does to some fields of the record, in one manner."""
    # Two accounts of one voice, as of two parts, may say the same.
    first, told = rows[0], [_field(row, ours) for row in rows]
    fields = [one for number, one in enumerate(told) if one not in told[:number]]
    speaker = first["speaker_slug"] and view.address(first, "speaker_")
    manner = {name: first[name] for name in _OF_A_MANNER}
    words = _BEARINGS.get(first["relation"], first["relation"])
    for number, field in enumerate(fields):
        field["before"] = _before(fields[:number], is_last=number == len(fields) - 1)
    return {**manner, "relation_in_words": words, "speaker_url": speaker, "fields": fields}


def _before(told: list[Row], *, is_last: bool) -> str:
    """Return what stands before a field: `all of it, in particular the date and the level`."""
    if not told:
        return ""
    if not told[-1]["field"]:
        return ", in particular "
    return " and " if is_last else ", "


# What a sentence is to the value that stands, where the term alone would be a riddle.
_BEARINGS = {"precedes": "older news on", "is beside": "in addition,"}


def _field(row: Row, ours: dict[str, str]) -> Row:
    return {
        "field": row["field"],
        "name": _of_what(row),
        "heading": _heading(row),
        "reported_value": row["reported_label"] or row["reported_value"] or row["denied_value"],
        "is_denied": bool(row["is_denied"]),
        "is_of_a_part": bool(row["scope"]),
        "as_of": date_in_words(row["as_of"]),
        "ours": ours.get(row["field"]),
        "is_ours_blank": row["relation"] != "supports" and row["field"] not in ours,
        "is_not_representable": bool(row["is_not_representable"]),
        "otherwise": [_otherwise(one, ours) for one in row["otherwise"]],
    }


def _of_what(row: Row) -> str:
    """Return which field a sentence speaks of, and of which part of the record."""
    if not row["field"]:
        return f"one part of it, {row['scope']}" if row["scope"] else "all of it"
    name = field_within_sentence(row["field"])
    return f"{name} of one part, {row['scope']}" if row["scope"] else name


def _heading(row: Row) -> str:
    """Return the same in a citation, above the value."""
    name = heading(row["field"]) if row["field"] else "all of it"
    return f"{name}, of one part: {row['scope']}" if row["scope"] else name


def _otherwise(claim: list[Any], ours: dict[str, str]) -> Row:
    """Return a value that an account gives beside all that it supports, and that is not the one that stands."""
    field, value, standing, unit = claim
    relation = "disputes" if standing == "rival" else "precedes"
    # A figure is its value, so that field has no name that would tell more.
    name = None if field == "value" else field_within_sentence(field)
    return {
        "name": name,
        "heading": heading(field),
        "reported_value": with_unit(value, unit),
        "relation": relation,
        "ours": ours.get(field),
    }


def _web_address(url: str | None) -> str | None:
    """Return an address that a page may link to."""
    return quote(url, safe=":/?#[]@!$&()*+,;=%~") if url and url.startswith(("http://", "https://")) else None


# The inner part, read off the key of names alone, gives each spelling once.
_SPELLINGS = (
    "SELECT name, type, min(passage_id) AS passage_id, count(passage_id) AS times FROM names "
    "WHERE record_id = :id GROUP BY name, type"
)
_NAMES = f"""
SELECT n.name, n.type, n.times, p.label AS passage, p.paragraph, p.sentence,
d.kind AS document_kind, d.slug AS document_slug, d.label AS document
FROM ({_SPELLINGS} LIMIT :shown) AS n
LEFT JOIN passages AS p ON p.id = n.passage_id LEFT JOIN records AS d ON d.id = p.document_id
ORDER BY n.type, n.name
"""


def spellings_of(view: View, record_id: int) -> Row:
    """Return the spellings of a record, each once, and how many there are."""
    names = view.ask(_NAMES, id=record_id, shown=bounds.SHOWN_PER_LIST)
    for name in names:
        if name["document"]:
            name["url"] = view.address(name, "document_")
    return {"names": names, "names_more": how_many(view, _SPELLINGS, len(names), id=record_id)}


SHOWN_SENTENCES = 100
_SENTENCES = """
SELECT p.document_id, p.label AS passage, p.paragraph, p.sentence, p.sha256, p.coding_reason, p.coding_note,
(SELECT count(DISTINCT c.record_id) FROM citations AS c WHERE c.passage_id = p.id) AS records
FROM passages AS p WHERE p.document_id = :id ORDER BY p.start_char LIMIT :shown
"""


def sentences_of(view: View, document_id: int) -> Row:
    """Return the first sentences of a document, and how many there are."""
    rows = view.ask(_SENTENCES, id=document_id, shown=SHOWN_SENTENCES)
    more = how_many(view, "SELECT 1 FROM passages WHERE document_id = :id", len(rows), id=document_id)
    return {"sentences": rows, "sentences_more": more}
