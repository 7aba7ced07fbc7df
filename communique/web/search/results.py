"""What a reader sees of a search: hits with what was found marked, and what was looked for in words."""

import sqlite3
from urllib.parse import urlencode

from communique.web.edition import DATABASE, Row, ServedEdition, View
from communique.web.search.finding import (
    COUNTED,
    RANKED,
    SHOWN_OF_ONE_GROUP,
    Hits,
    HitsOfGroup,
    Question,
    RankedHit,
    find,
    raise_unless_interrupted,
)
from communique.web.search.groups import Group, all_groups, has_bulk
from communique.web.search.highlighting import WORD, found, highlight, snippet
from communique.wording import sureness_in_words
from communique.wording.spelling import fold_word

SHOWN_SPELLINGS = 3
LAST_PAGE = COUNTED // SHOWN_OF_ONE_GROUP
_SURE = (
    "SELECT record_id, how_sure, is_inferred, is_blank AND disputed IS NOT NULL AS is_denied "
    "FROM record_certainty WHERE record_id IN ({})"
)
# A note is on what one document says; the gazetteer's, and a document's own, are on no other's.
_NOTED_ON = """
SELECT r.id, d.label FROM records AS r JOIN accounts AS a ON a.record_id = r.id AND a.note = r.note
JOIN records AS d ON d.id = a.document_id WHERE r.id IN ({}) AND r.fact_file_id IS NULL ORDER BY r.id, a.id DESC
"""


def results(view: View, question: Question) -> Row:
    """Return everything that the page and the JSON of a search show."""
    every = all_groups(view, with_bulk=question.with_bulk)
    asked = next((group for group in every if group.key == question.group), None)
    question = question if asked else question._replace(group=None)
    try:
        shown = _shown(view, question)
    except sqlite3.OperationalError as error:
        raise_unless_interrupted(error)
        shown = {"terms": [], "at_least": 0, "groups": [], "is_stopped": True}
    return {
        **shown,
        "question": question,
        "leaves_out_bulk": not question.with_bulk and has_bulk(view),
        "asked": asked,
        "narrowed": next((group for group in shown["groups"] if group["key"] == question.group), None),
        "everything": [] if question.typed.text else [_list_of(view, one) for one in every if one.is_of_things],
    }


def _shown(view: View, question: Question) -> Row:
    findings = find(view, question)
    words = {word for term in findings.terms for word in term.words}
    ids = ", ".join(str(int(hit.row["record_id"])) for group in findings.groups for hit in group.hits)
    sure = {row["record_id"]: row for row in view.ask(_SURE.format(ids))}
    noted_on = {row["id"]: row["label"] for row in view.ask(_NOTED_ON.format(ids))}
    for one in sure.values():
        one["noted_on"] = noted_on.get(one["record_id"])
    groups = [_group(view, group, words, sure, question) for group in findings.groups]
    printed = _as_printed(findings, words)
    as_typed = {fold_word(word): word for word in WORD.findall(question.typed.text)}
    return {
        # What was typed, and what was looked for as it is printed where it was found.
        "terms": [
            {
                "typed": _in_words_of(as_typed, term.typed),
                "how": term.how,
                "sought": [_in_words_of(printed, one) for one in term.alternatives],
            }
            for term in findings.terms
        ],
        "at_least": findings.at_least,
        "groups": groups,
        "is_stopped": findings.is_stopped,
    }


def _list_of(view: View, group: Group) -> Row:
    """Return a sort of things with the way to all of them."""
    table = view.edition.path(f"{DATABASE}/{view.edition.tables[group.kind]}")
    narrowed = f"?{urlencode({'type': group.type})}" if group.type else ""
    return {"many": group.many, "records": group.records, "url": f"{table}{narrowed}"}


def _in_words_of(originals: dict[str, str], folded: str) -> str:
    return " ".join(originals.get(word, word) for word in folded.split())


def _as_printed(findings: Hits, words: set[str]) -> dict[str, str]:
    """Return, by folded word, how the hits print it."""
    printed: dict[str, str] = {}
    for group in findings.groups:
        for hit in group.hits:
            for word in found(f"{hit.row['label']} {hit.row['names']}", words):
                printed.setdefault(fold_word(word[0]), word[0])
    return printed


def _group(view: View, hits: HitsOfGroup, words: set[str], sure: dict[int, Row], question: Question) -> Row:
    group = hits.group
    return {
        "key": group.key,
        "many": group.many,
        "one": group.one,
        "count": min(hits.number, COUNTED),
        "is_more": hits.number > COUNTED,
        "is_of_things": group.is_of_things,
        "is_ranked_in_part": hits.number > RANKED,
        "url": address_of(view.edition, question._replace(group=group.key, page=1)),
        "hits": [_hit(view, group, hit, words, sure[hit.row["record_id"]]) for hit in hits.hits],
    }


def _hit(view: View, group: Group, hit: RankedHit, words: set[str], sure: Row) -> Row:
    row, (said, part) = hit.row, _snippet(hit.row, words)
    is_note = part == "note"
    return {
        "slug": row["slug"],
        "label": row["label"],
        "label_marked": highlight(row["label"], words),
        "url": view.address(row),
        "kind": group.one,
        "spellings": hit.spellings[:SHOWN_SPELLINGS],
        "spellings_marked": [highlight(name, words) for name in hit.spellings[:SHOWN_SPELLINGS]],
        "snippet": said,
        "snippet_marked": highlight(said, words),
        "is_note": is_note,
        "is_of_its_page": part == "said",
        "noted_on": sure["noted_on"] if is_note else None,
        "doubt": _doubt(sure),
        "is_inferred": bool(sure["is_inferred"]),
    }


def _doubt(sure: Row) -> str | None:
    """Return how sure the source is where it is not certain; `denied` where nobody says it and somebody denies it."""
    if sure["is_denied"]:
        return "denied"
    return sureness_in_words(sure["how_sure"]) if sure["how_sure"] != "certain" else None


def _snippet(row: Row, words: set[str]) -> tuple[str, str]:
    """Return what is said of it, and which part that is: the first that has what was looked for, or that there is."""
    parts = {name: row[name] for name in ("summary", "note", "said") if row[name]}
    fitting = [name for name, text in parts.items() if found(text, words)]
    if not found(row["label"], words) and fitting:
        part = fitting[0]
    else:
        part = next((name for name in (*fitting, *parts) if name != "said"), "summary")
    # Of what else is said there is much; the one text that has the words is enough.
    texts = parts.get(part, "").split("; ") if part == "said" else [parts.get(part, "")]
    return snippet(next((text for text in texts if found(text, words)), texts[0]), words), part


def address_of(edition: ServedEdition, question: Question, extension: str = "") -> str:
    """Return the address that asks this question."""
    page = question.page if question.page > 1 else None
    chosen = {"kind": question.group, "page": page, "literal": 1 if question.is_literal else None}
    chosen |= {"bulk": "yes" if question.with_bulk else None}
    parameters = {"q": question.typed.text} | {name: value for name, value in chosen.items() if value}
    return f"{edition.path(f'/search{extension}')}?{urlencode(parameters)}"


def pages(edition: ServedEdition, question: Question, count: int) -> Row:
    """Return the pages before and after, where one sort of hits is shown."""
    last = min(-(-count // SHOWN_OF_ONE_GROUP), LAST_PAGE)
    before, after = question.page - 1, question.page + 1
    return {
        "page": question.page,
        "last": last,
        "before": address_of(edition, question._replace(page=before)) if before >= 1 else None,
        "after": address_of(edition, question._replace(page=after)) if after <= last else None,
    }
