"""The evidence for a record: which sentences say it, how surely, and how far their publishers can be relied on."""

from typing import Any
from urllib.parse import quote

from publish.addresses import record_address
from publish.asking import Ask, Row
from publish.records.counting import SHOWN_PER_LIST, how_many
from publish.wording import date_in_words, heading

SHOWN_PUBLISHERS = 10
# A published snapshot numbers passages by document and place, and the key of citations goes by record and passage.
_EVIDENCE = """
SELECT e.*, d.reliability_note, d.archived_url, doc.kind AS document_kind, doc.slug AS document_slug,
speaker.kind AS speaker_kind, speaker.slug AS speaker_slug, p.sha256, p.start_char, p.end_char, p.id AS passage_id
FROM evidence AS e JOIN documents AS d ON d.id = e.document_id JOIN records AS doc ON doc.id = e.document_id
JOIN citations AS c ON c.id = e.citation_id JOIN passages AS p ON p.id = c.passage_id
LEFT JOIN records AS speaker ON speaker.id = e.attributed_to_id
WHERE e.citation_id IN (
    SELECT c.id FROM citations AS c WHERE c.record_id = :id
    ORDER BY c.passage_id, c.relation, c.field, c.reported_value LIMIT :shown
) ORDER BY e.document, e.paragraph, e.sentence, e.field, e.citation_id
"""
_CITATIONS = "SELECT 1 FROM citations WHERE record_id = :id"
_OURS = "SELECT field, value FROM recorded_values WHERE record_id = :id"
_OF_ONE_FIELD = {"citation_id", "field", "reported_value", "as_of"}


def evidence_of(datasette: Any, ask: Ask, record_id: int) -> Row:
    """The evidence, sentence by sentence, how many citations there are, and the standing of their publishers."""
    rows = ask(_EVIDENCE, id=record_id, shown=SHOWN_PER_LIST)
    ours = _our_values(ask, record_id) if any(row["relation"] != "supports" for row in rows) else {}
    publishers = standing(rows)
    return {
        "evidence": [_told(datasette, row, ours) for row in by_sentence(rows)],
        "citations": len(rows),
        "evidence_more": how_many(ask, _CITATIONS, len(rows), id=record_id),
        "standing": publishers[:SHOWN_PUBLISHERS],
        "standing_more": len(publishers) - SHOWN_PUBLISHERS,
        "documents": _documents(rows),
    }


def by_sentence(rows: list[Row]) -> list[Row]:
    """The evidence with what one sentence does alike to several fields in one row."""
    grouped: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        same = tuple(row[name] for name in row if name not in _OF_ONE_FIELD)
        said = {name: row[name] for name in ("field", "reported_value", "as_of")}
        grouped.setdefault(same, {**row, "said": []})["said"].append(said)
    return list(grouped.values())


def standing(rows: list[Row]) -> list[Row]:
    """Who published the evidence and how far that is to be relied on, each said once."""
    said: dict[tuple[Any, ...], Row] = {}
    for row in sorted(rows, key=lambda row: str(row["document"])):
        source = {"publisher": row["publisher"] or row["document"], "reliability": row["reliability"]}
        source["reliability_note"] = row["reliability_note"]
        said.setdefault(tuple(source.values()), source)
    return list(said.values())


def _our_values(ask: Ask, record_id: int) -> dict[str, str]:
    return {row["field"]: row["value"] for row in ask(_OURS, id=record_id)}


def _documents(rows: list[Row]) -> list[Row]:
    """The documents whose sentences a reader may check against a copy of their own."""
    return list({row["document_id"]: {"id": row["document_id"], "label": row["document"]} for row in rows}.values())


def _told(datasette: Any, row: Row, ours: dict[str, str]) -> Row:
    """A row with its addresses and dates as the page shows them."""
    address = record_address(datasette, row["document_kind"], row["document_slug"])
    speaker = row["speaker_slug"] and record_address(datasette, row["speaker_kind"], row["speaker_slug"])
    return {
        **row,
        "document_url": address,
        "speaker_url": speaker,
        "published": date_in_words(row["published_on"]),
        "at_the_source": _text_fragment(row["url"], row["fragment"]),
        "in_an_archive": _text_fragment(row["archived_url"], row["fragment"]),
        "said": [_field(one, ours) for one in row["said"]],
    }


def _field(said: Row, ours: dict[str, str]) -> Row:
    name = heading(said["field"]) if said["field"] else "all of it"
    return {**said, "name": name, "ours": ours.get(said["field"]), "as_of": date_in_words(said["as_of"])}


def _text_fragment(url: str | None, fragment: str | None) -> str | None:
    """An address that opens a page at a sentence."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    return f"{quote(url, safe=':/?#[]@!$&()*+,;=%~')}#:~:text={fragment}" if fragment and "#" not in url else url
