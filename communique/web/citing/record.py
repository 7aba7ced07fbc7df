"""A record as it is cited: its claim as a sentence, how sure the source is, and the documents that say so."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from communique.web.citing.citation import Citation, Place, Source, Work, author_as_written, person
from communique.web.edition import Row, ServedEdition
from communique.wording import enumerated, field_within_sentence, heading, row_number, value_in_words, with_article

SHOWN_SOURCES, SHOWN_SOURCES_OF_MANY = 10, 3
_PARTS = "no sentence says all of it; some speak of single fields or parts"
_FLOW = re.compile(r", (?:(?:forecast|target) )?(?:exports|imports|turnover)\b")
_NAMED_FIELDS = 3
_OF_MONEY = ("provider", "recipient", "project", "instrument", "amount", "is_concessional", "stage")
# The fields of which the sentence on a record is made, by its kind.
_TOLD = {
    "agreement": ("type", "status", "signed_on", "signed_at", "parties"),
    "event": ("status", "occurred_on"),
    "financing": _OF_MONEY,
    "loan": _OF_MONEY,
    "meeting": ("status", "held_on", "places", "visit_type", "ordinal", "rank", "duration", "formats"),
    "milestone": ("status", "planned", "actual"),
    "participant": ("attendance", "capacity", "on_behalf_of", "formats"),
    "project": ("status", "parent"),
    "trade figure": ("amount", "period", "change_percent"),
}
# Kinds whose claim begins with a word of ours, not with a name.
_OF_OUR_WORDS = {"agreement", "event", "meeting", "milestone", "project"}


def work_of(edition: ServedEdition) -> Work:
    """Return the database that the records of an edition are cited from."""
    authors = tuple(author_as_written(one) for one in edition.project["authors"])
    publisher = edition.project["publisher"] or edition.project["title"]
    return Work(edition.project["full_title"], authors, publisher, int(edition.published_on[:4]))


def citation_of_record(edition: ServedEdition, page: Row, address: str) -> Citation:
    """Return what is cited on a record's page; `address` is the whole permanent one."""
    record = page["record"]
    sources = _with_shortfalls(page, sources_of(page["evidence"]))
    # Where a page has not all of very many, neither has a footnote.
    shown = sources[: SHOWN_SOURCES_OF_MANY if page["evidence_more"] else SHOWN_SOURCES]
    return Citation(
        work=work_of(edition),
        key=record["slug"].replace("/", ":"),
        title=record["label"],
        claim=sentence_of(record, page["claim"]),
        edition=edition.name,
        address=address,
        sure="; ".join([_sure(record, page["sure"]), *_speakers(page["evidence"])]),
        sources=shown,
        more_sources=_documents(page, sources) - _documents({}, shown) if sources else 0,
    )


def _documents(page: Row, sources: Iterable[Source]) -> int:
    """Return how many documents speak of it: as counted, where a page has not the sentences of all."""
    return max(page.get("documents") or 0, len({source.key for source in sources}))


def sentence_of(record: Row, claim: str | None) -> str:
    """Return what a record says, standing alone: its name and its claim, neither said twice."""
    label, kind = record["label"], record["kind"]
    if claim is None:
        return f"{label}: {record['summary']}" if record["summary"] else label
    if kind == "membership":  # the claim says everything that the label says
        return claim
    if kind in ("loan", "financing"):
        _, _, left_open = claim.partition("; ")
        return f"{label}; {left_open}" if left_open else label
    if kind == "milestone":
        label = label.rpartition(": ")[0]
    elif kind == "trade figure":
        label = _FLOW.split(label)[0]
    if kind in _OF_OUR_WORDS or (kind == "trade figure" and claim[1:2].islower()):
        claim = claim[:1].lower() + claim[1:]
    return f"{label}: {_without_beginning(claim, label)}"


def _without_beginning(claim: str, label: str) -> str:
    """Return a claim without the words with which it begins like the label that it follows."""
    words = claim.split()
    same = takewhile(lambda pair: pair[0] == pair[1], zip(label.split(), words, strict=False))
    return " ".join(words[len(list(same)) :]) or claim


def _sure(record: Row, sure: Row) -> str:
    if not sure["how_sure"]:
        if record["voices"] is not None:
            return _without_a_sentence(record, sure)
        if record["kind"] == "proposition":
            return "a proposition, which nobody asserts here"
        said = record["reference"]
        return f"outside knowledge: {said}" if said else "an entry of the gazetteer"
    hedge = f", in its words “{sure['hedge']}”" if sure["hedge"] else ""
    surest = "the coder's conclusion, not the source's words" if sure["is_inferred"] else f"{sure['surest']}{hedge}"
    return "; ".join([surest, *sure["reserves"]])


def _without_a_sentence(record: Row, sure: Row) -> str:
    if record["voices"]:
        return "no sentence says all of it"
    is_denied = bool(sure["disputed_by"])
    return "denied, and said by no document" if is_denied else "only referred to: no document says anything of it"


def _speakers(evidence: Iterable[Row]) -> list[str]:
    """Return whose words the sources report rather than speak for themselves."""
    said = [saying for document in evidence for sentence in document["sentences"] for saying in sentence["says"]]
    supporting = [saying for saying in said if _relation(saying) == "supports"]
    of_whole = [saying for saying in supporting if any(not field["field"] for field in saying["fields"])]
    names = dict.fromkeys(_speaker(saying) for saying in of_whole or supporting)
    named = [name for name in names if name]
    return [f"{'partly ' if None in names else ''}in the words of {enumerated(named)}"] if named else []


def _speaker(saying: Row) -> str | None:
    """Return whose words a sentence reports, and by way of whom they come."""
    name = saying["attributed_to"] and with_article(saying["attributed_to"])
    return f"{name} ({saying['chain']})" if saying["chain"] else name


def sources_of(evidence: Iterable[Row]) -> list[Source]:
    """Return the documents among the evidence, each once for all that it supports, disputes, gave before or has beside.

    What supports comes first, and copies behind what is nobody's copy: a short note names the first.
    What a coder concludes beside the blank is no word of the document: it is said with how sure the source is.
    """
    found: list[Source] = []
    for document in sorted(evidence, key=lambda one: bool(one["source"]["copy_of"])):
        sayings: dict[str, list[tuple[Row, Row]]] = {}
        for sentence in document["sentences"]:
            for saying in sentence["says"]:
                if saying["relation"] == "supports" or not saying["is_inferred"]:
                    for relation in _relations(saying):
                        sayings.setdefault(relation, []).append((sentence, saying))
        found += [_source(document, relation, said) for relation, said in sayings.items()]
    return sorted(found, key=lambda source: source.relation != "supports")


def _relations(saying: Row) -> list[str]:
    """Return all that a sentence is to what is cited: it may dispute the sum and give an older state."""
    otherwise = {other["relation"] for field in saying["fields"] for other in field["otherwise"]}
    return sorted({_relation(saying), *otherwise})


def _relation(saying: Row) -> str:
    """Return what a sentence is to what is cited: who gives another value for a part of it does not support that."""
    relations = {other["relation"] for field in saying["fields"] for other in field["otherwise"]}
    if saying["relation"] != "supports" or not relations:
        return str(saying["relation"])
    return "disputes" if "disputes" in relations else "precedes"


def _reported(field: Row) -> str:
    value = value_in_words(field["reported_value"])
    said = f"{'not ' if field.get('is_denied') else ''}{value}"
    # What an indicator says has no name but its value's own.
    return f"{field['heading']}: {said}" if field["name"] else said


def _source(document: Row, relation: str, said: list[tuple[Row, Row]]) -> Source:
    source = document["source"]
    return Source(
        key=source["document_slug"],
        author=person(document["author"], source["author_family"] or "") if document["author"] else None,
        **{name: document[name] for name in ("publisher", "published_on")},
        **{name: source[name] for name in ("title", "source_type", "language", "retrieved_on")},
        url=source["url"] or source["archived_url"],
        places=tuple(_place(sentence) for sentence, _ in said),
        relation=relation,
        reports=_reports(relation, said) if relation != "supports" else None,
        falls_short=_on_fields_alone(said) if relation == "supports" else None,
    )


def _place(sentence: Row) -> Place:
    """Return paragraph and sentence; of a row what it is called."""
    passage: str = sentence["passage"]
    return passage if row_number(passage) else (sentence["paragraph"], sentence["sentence"])


def _on_fields_alone(said: list[tuple[Row, Row]]) -> str | None:
    """Return of which fields alone a document speaks; None where it speaks of the whole."""
    names = {field["name"]: field["field"] for _, saying in said for field in saying["fields"]}
    return None if "" in names.values() else f"gives only {enumerated(list(names))}"


def _reports(relation: str, said: list[tuple[Row, Row]]) -> str:
    """Return what is said instead, field by field, of those to which the sentences stand in this relation."""
    fields = [
        one
        for _, saying in said
        for field in saying["fields"]
        for one in (*([field] if saying["relation"] == relation else []), *field["otherwise"])
        if one["reported_value"] and one.get("relation", relation) == relation
    ]
    return "; ".join(dict.fromkeys(map(_reported, fields)))


def _with_shortfalls(page: Row, sources: list[Source]) -> list[Source]:
    """Return sources, those that support the record with what of its sentence they do not say, or say otherwise.

    Where a page has not all that is said, neither is known.
    """
    if page["evidence_more"] or not page["given"]:
        return sources
    given = {one["source"]["document_slug"]: page["given"].get(one["document_id"], {}) for one in page["evidence"]}
    told = [name for name in _TOLD.get(page["record"]["kind"], ()) if any(name in fields for fields in given.values())]
    return [
        replace(one, falls_short=one.falls_short or _shortfall(told, given[one.key]))
        if one.relation == "supports"
        else one
        for one in sources
    ]


def _shortfall(told: list[str], given: dict[str, str | None]) -> str | None:
    lacking = [field_within_sentence(name) for name in told if name not in given]
    if len(lacking) > _NAMED_FIELDS:
        return "says a part of this"
    otherwise = [f"{heading(name)}: {value_in_words(value)}" for name in told if (value := given.get(name))]
    return "; ".join([*otherwise, *([f"does not give {enumerated(lacking)}"] if lacking else [])]) or None
