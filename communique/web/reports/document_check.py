"""What others say of each thing that a document says: counts by verdict, and each thing with who speaks of it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import Any

from communique.reports.arguments import Arguments
from communique.reports.columns import words_of
from communique.reports.openings import COUNTED_ROWS
from communique.reports.report import Report
from communique.schema.vocabulary import Rule
from communique.web.edition import Row, ServedEdition, View
from communique.web.reports import reports_of
from communique.wording import date_in_words, is_named_by, plural, with_article

REPORT = "document-check"
ON_THE_FRONT_PAGE = 6
# The table below has the others; no page is above 150 kB.
SHOWN_THINGS = 6
SHOWN_OTHERS = 4
_SILENT = "silent"
# Verdicts in the order of the report, as a count of things is told.
_COUNTED = {
    "contradicted": "contradicted",
    "perhaps contradicted": "perhaps contradicted",
    "outdated": "outdated",
    "confirmed": "confirmed",
    "repeated": "only repeated by the same voice",
    "newer": "newer than what others tell",
    "not comparable": "not comparable",
    "perhaps the same": "perhaps told of another period",
    _SILENT: "on which all others are silent",
}
_RELATIONS = {
    "contradicts": "contradicted by",
    "may contradict": "perhaps contradicted by",
    "outdates": "outdated by",
    "confirms": "confirmed by",
    "repeats": "repeated by",
    "precedes": "earlier:",
    "not comparable": "not comparable with",
    "perhaps the same figure": "perhaps the same figure:",
}
_STANDS = {
    "this document's": "This document’s value",
    "the other": "The other value",
    "neither of the two": "A third value",
}
_DOCUMENTS = "SELECT id, kind, slug, label FROM records WHERE kind = 'document' AND slug = :slug"
_OTHERS = "SELECT 1 FROM documents WHERE id <> :id LIMIT 1"


def check_of_rows(view: View, arguments: Arguments, rows: Sequence[Sequence[Any]]) -> Row | None:
    """Return the check that rows of the report hold, all of them; None where they are another's, or too many."""
    if arguments.report.name != REPORT or not rows or len(rows) > COUNTED_ROWS:
        return None
    named = [dict(zip(arguments.report.columns, row, strict=True)) for row in rows]
    return document_check(view, named, arguments.values["document"])


def check_on_the_front_page(view: View) -> Row | None:
    """Return the check of the document that the project opens it with; None where nobody else speaks of its things."""
    report = reports_of(view.edition).get(REPORT)
    slug = _chosen(report) if report else ""
    if not report or not slug:
        return None
    found = _front(view, report, slug)
    return found if found and any(count["verdict"] != _SILENT for count in found["counts"]) else None


def _chosen(report: Report) -> str:
    return next((one.default for one in report.parameters if one.name == "document"), "")


def _front(view: View, report: Report, slug: str) -> Row | None:
    """Return the check of a document beside which there are others; an edition never changes, so it is kept."""
    kept = _kept(view.edition)
    if slug not in kept:
        document = view.first(_DOCUMENTS, slug=slug)
        is_alone = document is None or view.first(_OTHERS, id=document["id"]) is None
        rows = [] if is_alone else view.ask(report.sql, document=slug, verdict="")
        kept[slug] = document_check(view, rows, slug, shown=ON_THE_FRONT_PAGE) if rows else None
    return kept[slug]


@lru_cache(maxsize=8)
def _kept(_edition: ServedEdition) -> dict[str, Row | None]:
    return {}


def document_check(view: View, rows: Sequence[Row], slug: str, shown: int = SHOWN_THINGS) -> Row:
    """Return the counts by verdict, and the first things on which others are not silent, from rows of the report."""
    things = [list(those) for _, those in groupby(rows, key=lambda row: row["number"])]
    spoken = [those for those in things if those[0]["verdict"] != _SILENT]
    document = view.first(_DOCUMENTS, slug=slug) or {}
    return {
        "document": document.get("label"),
        "document_url": document and view.address(document),
        "slug": slug,
        "things": len(things),
        "counts": list(_counts(things)),
        "shown": _things(view, spoken[:shown]),
        "more": max(len(spoken) - shown, 0),
        "has_trade": any(row["kind"] == "trade figure" for row in rows),
    }


def _counts(things: Iterable[list[Row]]) -> Iterable[Row]:
    for verdict, those in groupby(things, key=lambda rows: rows[0]["verdict"]):
        yield {"verdict": verdict, "count": len(list(those)), "said": _COUNTED[verdict]}


def _things(view: View, things: list[list[Row]]) -> list[Row]:
    names = ("record_id", "other_voice_id", "other_document_id")
    ids = {row[name] for rows in things for row in rows for name in names if row[name] is not None}
    addresses = view.addresses(ids)
    return [_thing(rows, addresses) for rows in things]


def _thing(rows: list[Row], addresses: dict[int, str]) -> Row:
    """Return one thing that the document says, with those who speak of it."""
    first = rows[0]
    return {
        **{name: first[name] for name in ("number", "verdict")},
        "record": _called(rows),
        # Of a figure the value is all that there is.
        "field": "" if first["field"] == "value" else words_of("field")(first["field"]),
        "is_whole": not first["field"],
        "url": f"{addresses[first['record_id']]}#{'voices-' + first['field'] if first['field'] else 'voices'}",
        "value": words_of("value")(first["value"]),
        "passage": words_of("passage")(first["passage"]),
        "voice": _speaking(first["speaker"], first["voice"]),
        "why": next((Rule(row["rule"]).meaning for row in rows if row["rule"]), None),
        "decision_url": next((_decision_of(row, addresses) for row in rows if row["rule"] == Rule.editor), None),
        "stands": next((_STANDS[row["stands"]] for row in rows if row["stands"]), None),
        "others": [_other(row, addresses) for row in islice(rows, SHOWN_OTHERS)],
        # One voice may have several rows: as many as it gives values.
        "others_more": max(len(rows) - SHOWN_OTHERS, 0) and plural(len(rows) - SHOWN_OTHERS, "more row"),
    }


def _decision_of(row: Row, addresses: dict[int, str]) -> str:
    """Return where an editor's decision is told, with its reason."""
    return f"{addresses[row['record_id']]}#decision-{row['field']}"


def _called(rows: list[Row]) -> str:
    """Return what the record is called without the value in question, of which its label has the one that stands."""
    label, say = str(rows[0]["record"]), words_of("value")
    values = filter(None, (say(value) for row in rows for value in (row["value"], row["other_value"])))
    endings = (f"{before}{value}" for value in values for before in (", ", " "))
    return next((label.removesuffix(ending) for ending in endings if label.endswith(ending)), label)


def _speaking(speaker: str | None, voice: str) -> str:
    return f"{speaker}, for {with_article(voice)}" if speaker else voice


def _other(row: Row, addresses: dict[int, str]) -> Row:
    return {
        "relation": row["relation"],
        "said": _RELATIONS[row["relation"]],
        "value": words_of("value")(row["other_value"]),
        "voice": with_article(_speaking(row["other_speaker"], row["other_voice"])),
        "voice_url": addresses.get(row["other_voice_id"]),
        "is_own_voice": is_named_by(row["other_document"], row["other_voice"], row["other_speaker"]),
        "document": row["other_document"],
        "document_url": addresses.get(row["other_document_id"]),
        "passage": words_of("passage")(row["other_passage"]),
        "dated": date_in_words(row["other_dated"]),
        "how_sure": row["other_how_sure"],
        "because": row["because"],
    }
