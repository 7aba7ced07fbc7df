"""A record's page as one dictionary: bounded lists, each with how many there are where not all are shown."""

from communique.web.edition import ServedEdition
from communique.web.query import Row, View
from communique.web.records.claims import claim_of
from communique.web.records.evidence import evidence_of
from communique.web.records.facts import facts_of
from communique.web.records.locator import locator_of
from communique.web.records.pointing import lists_of
from communique.web.records.sentences import sentences_of
from communique.web.records.spellings import spellings_of
from communique.web.records.sureness import sureness_of
from communique.web.records.timeline import timeline_of
from communique.wording import kind_in_words

_RECORD = "SELECT r.*, c.table_name FROM records AS r JOIN contents AS c ON c.kind = r.kind WHERE r.slug = :slug"
_COVERAGE = """
SELECT count(*) AS sentences, count(*) FILTER (WHERE coding_reason IS NULL) AS cited,
count(*) FILTER (WHERE coding_reason IS NOT NULL) AS explained
FROM passages WHERE document_id = :id
"""


def find_record(view: View, slug: str) -> Row | None:
    """The row of `records` with a slug, and the table of its kind; None where no record has it."""
    return view.first(_RECORD, slug=slug)


def tables_of(edition: ServedEdition, record: Row) -> list[str]:
    """The tables that have a record's own columns: a loan's are in two."""
    also: list[str] = edition.configuration.get("also", {}).get(record["kind"], [])
    return [*also, edition.tables[record["kind"]]]


def record_page(view: View, record: Row) -> Row:
    """Everything that the page of a record shows."""
    in_tables = tables_of(view.edition, record)
    return {
        "record": record,
        "what": _what(view, record),
        "claim": claim_of(view, record),
        "sure": sureness_of(view, record["id"]),
        "facts": [fact for table in in_tables for fact in facts_of(view, table, record["id"])],
        **evidence_of(view, record["id"]),
        **spellings_of(view, record["id"]),
        "locator": locator_of(view, record),
        **timeline_of(view, record["id"]),
        "lists": lists_of(view, in_tables, record["id"]),
        **(_document(view, record["id"]) if record["kind"] == "document" else {}),
    }


def _document(view: View, record_id: int) -> Row:
    return {"passages": view.first(_COVERAGE, id=record_id), **sentences_of(view, record_id)}


def _what(view: View, record: Row) -> str:
    """What the record is: of actors and places, which sort."""
    if record["kind"] in _SORTED:
        sort = view.first(f'SELECT type FROM "{record["table_name"]}" WHERE id = :id', id=record["id"])
        return _SORTS.get((record["kind"], sort["type"]), str(sort["type"]).capitalize()) if sort else ""
    return kind_in_words(record["kind"])


_SORTED = {"actor", "place"}
_SORTS = {("actor", "country"): "State", ("place", "country"): "Territory of a state"}
