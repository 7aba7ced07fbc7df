"""A record's page as one dictionary: bounded lists, each with how many there are where not all are shown."""

from communique.web.edition import Row, ServedEdition, View
from communique.web.records.claims import claim_of
from communique.web.records.evidence import SHOWN_PER_LIST, evidence_of, how_many, sentences_of, spellings_of
from communique.web.records.facts import facts_of
from communique.web.records.locator import locator_of
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
    """Return the row of `records` with a slug, and the table of its kind; None where no record has it."""
    return view.first(_RECORD, slug=slug)


def tables_of(edition: ServedEdition, record: Row) -> list[str]:
    """Return the tables that have a record's own columns: a loan's are in two."""
    also: list[str] = edition.configuration.get("also", {}).get(record["kind"], [])
    return [*also, edition.tables[record["kind"]]]


def record_page(view: View, record: Row) -> Row:
    """Return everything that the page of a record shows."""
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
    """Return what the record is: of actors and places, which sort."""
    if record["kind"] in _SORTED:
        sort = view.first(f'SELECT type FROM "{record["table_name"]}" WHERE id = :id', id=record["id"])
        return _SORTS.get((record["kind"], sort["type"]), str(sort["type"]).capitalize()) if sort else ""
    return kind_in_words(record["kind"])


_SORTED = {"actor", "place"}
_SORTS = {("actor", "country"): "State", ("place", "country"): "Territory of a state"}


# Of a list that is longer anyway, so that the next one is not far.
SHOWN_OF_A_LONG_LIST = 20
_POINTERS = 'SELECT 1 FROM "{table}" WHERE "{column}" = :id'
_POINTING = 'SELECT DISTINCT t."{shows}" AS id, {words} AS words FROM "{table}" AS t WHERE t."{column}" = :id'
_BACKLINK = (
    "SELECT r.id, r.kind, r.slug, coalesce(pointing.words, r.label) AS label, sure.how_sure, sure.is_inferred "
    f"FROM ({_POINTING} LIMIT :shown) AS pointing "
    "JOIN records AS r ON r.id = pointing.id JOIN record_certainty AS sure ON sure.record_id = r.id "
    "ORDER BY r.label, r.id, pointing.words"
)


def lists_of(view: View, in_tables: list[str], record_id: int) -> list[Row]:
    """Return the lists of a record that is in these tables; what cannot point there is not asked."""
    links = [link for link in view.edition.configuration["backlinks"] if link["leads_to"] in ("records", *in_tables)]
    return [found for link in links if (found := _list(view, link, record_id))]


def _list(view: View, link: Row, record_id: int) -> Row | None:
    rows = view.ask(_BACKLINK.format(**link), id=record_id, shown=SHOWN_PER_LIST)
    if not rows:
        return None
    for row in rows:
        row["url"] = view.address(row)
    more = how_many(view, _POINTERS.format(**link), len(rows), id=record_id)
    shown = rows[:SHOWN_OF_A_LONG_LIST] if more else rows
    return {**link, "rows": shown, "more": more, "anchor": f"{link['table']}-{link['column']}"}


def record_as_data(view: View, page: Row, address: str) -> Row:
    """Return what its page says, with its address and the values of its columns; ids are left out."""
    record = page["record"]
    return {
        "address": address,
        **{name: record[name] for name in ("slug", "kind", "label", "summary", "note", "reference")},
        "claim": page["claim"],
        "values": _values(view, record["id"], tables_of(view.edition, record)),
        "certainty": _without_ids(page["sure"]),
        "evidence": [_without_ids(document) for document in page["evidence"]],
        "names": [_without_ids(name) for name in page["names"]],
    }


def _values(view: View, record_id: int, in_tables: list[str]) -> Row:
    """Return the columns of the record's tables, with the slugs of what they point at."""
    values: Row = {}
    for table in in_tables:
        (row,) = view.ask(f'SELECT * FROM "{table}" WHERE id = :id', id=record_id)
        targets = view.edition.configuration["references"].get(table, {})
        plain = {name: value for name, value in row.items() if name not in {"id", "kind", "label"}}
        values |= {
            name.removesuffix("_id"): _slug(view, value) if targets.get(name, "currencies") != "currencies" else value
            for name, value in plain.items()
        }
    return values


def _slug(view: View, record_id: int | None) -> str | None:
    found = view.first("SELECT slug FROM records WHERE id = :id", id=record_id)
    return str(found["slug"]) if found else None


def _without_ids(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
