"""A record's page as one dictionary: bounded lists, each with how many there are where not all are shown."""

import json
from functools import lru_cache

from communique.schema.base import SILENT
from communique.web.edition import Row, ServedEdition, View
from communique.web.records.bounds import COUNTED_PER_LIST, count_in_words, counting, shown_of
from communique.web.records.claims import claim_of
from communique.web.records.datasets import dataset_page, datasets_by_part, has_datasets, licences_of
from communique.web.records.evidence import evidence_of, sentences_of, spellings_of
from communique.web.records.facts import WIKIDATA, facts_of
from communique.web.records.locator import locator_of
from communique.web.records.members import members_of
from communique.web.records.money_of_parts import money_of_parts
from communique.web.records.places import with_places
from communique.web.records.promises import has_promises
from communique.web.records.referrers import referrers_of
from communique.web.records.review import review_as_data, review_of
from communique.web.records.stated_values import claims_on
from communique.web.records.statistics import statistics_beside
from communique.web.records.sureness import certainty_as_data, few_voices, in_dispute, sureness_of
from communique.web.records.timeline import timeline_of
from communique.web.records.voices import accounts_as_data, notes_of, resolutions_as_data, voices_of
from communique.wording import kind_in_words, plural

_COVERAGE = """
SELECT count(*) AS sentences, count(*) FILTER (WHERE coding_reason IS NULL) AS cited,
count(*) FILTER (WHERE coding_reason IS NOT NULL) AS explained
FROM passages WHERE document_id = :id
"""

# Of each question that is asked of a record, whether no document answers it; of most kinds there is none.
_ASKED = "SELECT count(*) AS asked, count(*) FILTER (WHERE is_blank) AS open FROM questions WHERE record_id = :id"

_LIKENESSES = "about/likenesses.json"
# Where several documents speak of a record, none of them says what is blank.
_SILENT_ALL = {SILENT: "no document here says"}


def find_record(view: View, slug: str) -> Row | None:
    """Return the row of `records` with a slug; None where no record has it."""
    return view.first("SELECT * FROM records WHERE slug = :slug", slug=slug)


def tables_of(edition: ServedEdition, record: Row) -> list[str]:
    """Return the tables that have a record's own columns: a loan's are in two."""
    also: list[str] = edition.configuration.get("also", {}).get(record["kind"], [])
    return [*also, edition.tables[record["kind"]]]


def record_page(view: View, record: Row, *, bulk: bool = False) -> Row:
    """Return everything that the page of a record shows; `rows` are those of its own tables, by table.

    Its lists leave out what only datasets speak of unless `bulk`, or unless it is of that sort itself.
    """
    tables = tables_of(view.edition, record)
    rows = {table: view.ask(f'SELECT * FROM "{table}" WHERE id = :id', id=record["id"])[0] for table in tables}
    said = claims_on(view, record)
    told = voices_of(view, record, tables, said)
    evidence, is_blank = evidence_of(view, record["id"], said), record["voices"] == 0
    facts = _facts(view, record, rows, told["voices"], evidence)
    facts = with_places(view, record["kind"], facts, evidence, said.claims)
    lists = lists_of(view, tables, record, bulk=bulk or bool(record["is_bulk"]))
    return {
        "record": record,
        "rows": rows,
        "questions": view.first(_ASKED, id=record["id"]),
        "what": _what(view, record, rows[view.edition.tables[record["kind"]]]),
        "claim": claim_of(view, record),
        "sure": sureness_of(view, record),
        "few_voices": few_voices(view, record),
        # Of what is only referred to, no source is silent: none speaks.
        "facts": [fact for fact in facts if fact["value"] is not None] if is_blank else facts,
        **told,
        **notes_of(view, record, said),
        "members": members_of(view, record, tables, said),
        **evidence,
        **spellings_of(view, record["id"]),
        "locator": locator_of(view, record),
        "has_promises": has_promises(view, record),
        "lists": [*lists, *money_of_parts(view, record)],
        "statistics": statistics_beside(view, record),
        **_beside_datasets(view, record, tables, lists, bulk=bulk),
        "datasets": licences_of(view, evidence["evidence"]),
        **timeline_of(view, record["id"], lists, bulk=bulk or bool(record["is_bulk"])),
        **(referrers_of(view, record["id"], [row["id"] for one in lists for row in one["rows"]]) if is_blank else {}),
        **(_document(view, record, facts, rows["documents"]) if record["kind"] == "document" else {}),
    }


def _facts(view: View, record: Row, rows: dict[str, Row], voices: list[Row], evidence: Row) -> list[Row]:
    told = {one["field"]: one for one in voices}
    facts = [fact for table, row in rows.items() for fact in facts_of(view, table, row, told)]
    if len(evidence["evidence"]) > 1:
        return [{**fact, "silence": _SILENT_ALL.get(fact["silence"], fact["silence"])} for fact in facts]
    return facts


def _perhaps(view: View, record: Row) -> list[Row]:
    """Return what may be the same as a record; editions that were published before do not tell."""
    known = view.edition.read(_LIKENESSES) if view.edition.has(_LIKENESSES) else {}
    return [{**one, "url": view.address(one)} for one in known.get(record["slug"], ())]


def _beside_datasets(view: View, record: Row, tables: list[str], lists: list[Row], *, bulk: bool) -> Row:
    """Return what may be the same, and how many records the lists leave out since only datasets speak of them."""
    told = {"bulk": bulk, "perhaps": _perhaps(view, record)}
    if record["is_bulk"] or not has_datasets(view):
        return {**told, "bulk_left_out": None}
    shown = {one["anchor"]: one["counted"] for one in lists}
    every = counts_of(view, tables, record["id"]) if not bulk else {}
    left = sum(count - shown.get(anchor, 0) for anchor, count in every.items())
    at_least = "at least " if any(count > COUNTED_PER_LIST for count in every.values()) else ""
    return {**told, "bulk_left_out": f"{at_least}{plural(left, 'record')}" if left else None}


def _document(view: View, record: Row, facts: list[Row], row: Row) -> Row:
    if dataset := dataset_page(view, record, facts, row):
        return {"dataset": dataset}
    return {
        "passages": view.first(_COVERAGE, id=record["id"]),
        **sentences_of(view, record["id"]),
        **review_of(view, record["id"]),
    }


def _what(view: View, record: Row, row: Row) -> str:
    """Return what a record is: of actors and places, which sort."""
    kind = record["kind"]
    if record["slug"] in datasets_by_part(view.edition):
        return "Dataset"
    if kind in ("actor", "place"):
        return _SORTS.get((kind, row["type"]), str(row["type"]).capitalize())
    return kind_in_words(kind)


_SORTS = {("actor", "country"): "State", ("place", "country"): "Territory of a state"}


# How long the long lists of a record are.
_LENGTHS = "SELECT list, records, coded FROM list_lengths WHERE record_id = :id"
# How records point at one: by which column, and whether only a coder concludes so.
_WayThere = tuple[Row, bool]
# What only datasets speak of; the index is small where records are many.
_NOT_BULK = (
    " AND NOT EXISTS (SELECT 1 FROM records AS b INDEXED BY ix_records_is_bulk WHERE b.is_bulk AND b.is_bulk = 1 AND "
    'b.id = t."{shows}")'
)
_POINTERS = 'SELECT 1 FROM "{table}" AS t WHERE t."{column}" = :id'
_POINTING = 'SELECT DISTINCT t."{shows}" AS id, {words} AS words FROM "{table}" AS t WHERE t."{column}" = :id{but}'
_BACKLINK = (
    "SELECT r.id, r.kind, r.slug, coalesce(pointing.words, r.label) AS label, sure.how_sure, sure.is_inferred, "
    "r.disputed, r.inferred "
    f"FROM ({_POINTING} LIMIT :shown) AS pointing "
    "JOIN records AS r ON r.id = pointing.id JOIN record_certainty AS sure ON sure.record_id = r.id "
    "ORDER BY r.label, r.id, pointing.words"
)


# What coders conclude stands beside the blank, or beside what a source says instead, so no column leads there.
_CONCLUDED = (
    "SELECT DISTINCT t.id, {words} AS words FROM claims AS k CROSS JOIN accounts AS a ON a.id = k.account_id "
    'CROSS JOIN "{table}" AS t ON t.id = a.record_id '
    "WHERE k.object_id = :id AND k.field = '{aside}' AND k.standing = 'aside' "
    'AND (t."{column}" IS NULL OR t."{column}" <> :id){but}'
)
_BESIDE = _BACKLINK.replace(_POINTING, _CONCLUDED)


def lists_of(view: View, tables: list[str], record: Row, *, bulk: bool) -> list[Row]:
    """Return the lists of a record that is in these tables; what cannot point there is not asked.

    What only datasets speak of is among them if `bulk`.
    """
    but = "" if bulk or not has_datasets(view) else _NOT_BULK
    counted = _counted(view, tables, record["id"], but)
    return [_list(view, *way, record, count, but) for way, count in counted if count]


def counts_of(view: View, tables: list[str], record_id: int) -> dict[str, int]:
    """Return how long a record's lists are with what only datasets speak of, by their anchors."""
    return {_anchor(*way): count for way, count in _counted(view, tables, record_id, "")}


def _counted(view: View, tables: list[str], record_id: int, but: str) -> list[tuple[_WayThere, int]]:
    """Return each way in which records point at one, and how often; `but` leaves some out."""
    known = view.ask(_LENGTHS, id=record_id) if view.edition.has_list_lengths else []
    counts = {row["list"]: row["coded" if but else "records"] for row in known}
    ways, counting = _ways_to(view.edition, but, frozenset(counts), *tables)
    counts |= view.first(counting, id=record_id) or {}
    return [(way, counts[_anchor(*way)]) for way in ways]


def _anchor(link: Row, is_aside: bool) -> str:
    return f"{link['table']}-{link['column']}{'-concluded' if is_aside else ''}"


@lru_cache(maxsize=256)
def _ways_to(edition: ServedEdition, but: str, known: frozenset[str], *tables: str) -> tuple[list[_WayThere], str]:
    """Return how records point at one in these tables, and what counts all of them whose count is not known.

    `but` leaves some out.
    """
    links = [link for link in edition.configuration["backlinks"] if link["leads_to"] in ("records", *tables)]
    ways = [(link, is_aside) for link in links for is_aside in (False, True) if link["aside"] or not is_aside]
    counted = (f'({counting(_pointers(*way, but))}) AS "{_anchor(*way)}"' for way in ways if _anchor(*way) not in known)
    return ways, f"SELECT {', '.join(counted) or 'NULL'}"


def _pointers(link: Row, is_aside: bool, but: str) -> str:
    but = but.format(**link)
    return _CONCLUDED.format(**link, but=but) if is_aside else f"{_POINTERS.format(**link)}{but}"


def _list(view: View, link: Row, is_aside: bool, record: Row, count: int, but: str) -> Row:  # noqa: PLR0917  a list, and what it is of
    """Return what points at a record by a column, or what a coder concludes does."""
    asked = (_BESIDE if is_aside else _BACKLINK).format(**link, but=but.format(**link))
    rows = view.ask(asked, id=record["id"], shown=shown_of(count))
    concluded = _concluded_rows(view, link, record, rows)
    for row in rows:
        row["url"] = view.address(row)
        row["is_inferred"] = row["is_inferred"] or is_aside or row["id"] in concluded
        row["disputed_fields"] = in_dispute(row)
    more = count_in_words(count, shown_of(count))
    told = {"anchor": _anchor(link, is_aside), "counted": count}
    if not is_aside:
        return {
            **link,
            **told,
            "rows": rows,
            "disputed": sum(bool(row["disputed"]) for row in rows),
            "more": more,
            "all_of": f"{link['table']}?{link['column']}={record['id']}",
        }
    return {
        **link,
        **told,
        "phrase": f"{link['phrase']}, as the coder concludes",
        "count": count,
        "rows": rows,
        "more": more,
        "all_of": f"claims?object_id={record['id']}&standing=aside",
    }


def _concluded_rows(view: View, link: Row, record: Row, rows: list[Row]) -> set[int]:
    """Return the records of a list that only a coder's conclusion puts there, though sources say the rest of them."""
    own = link["shows"] == "id"
    field = link["column"].removesuffix("_id") if own else link["table"].rpartition("_")[2]
    told = {row["id"] for row in rows if _concludes(row, field)}
    if own:
        return told
    # A set may be concluded of single members: those of this record, or this one among those of others.
    owners = [*told, *([record["id"]] if _concludes(record, field) else [])]
    pairs = view.ask(_CONCLUDED_MEMBERS, ids=json.dumps(owners), field=field) if owners else []
    return {
        row["owner"] if row["owner"] in told else row["id"]
        for row in pairs
        if row["owner"] == record["id"] or row["id"] == record["id"]
    }


def _concludes(record: Row, field: str) -> bool:
    return field in (record["inferred"] or "").split(", ")


_CONCLUDED_MEMBERS = f"""
SELECT one.value AS owner, k.object_id AS id
FROM json_each(:ids) AS one CROSS JOIN accounts AS a CROSS JOIN claims AS k
WHERE a.id IN (
    SELECT id FROM accounts WHERE record_id = one.value AND NOT is_denied AND scope = '' LIMIT {COUNTED_PER_LIST}
) AND k.account_id = a.id AND k.field = :field
GROUP BY one.value, k.object_id HAVING min(k.is_inferred) = 1
"""


def record_as_data(view: View, page: Row, address: str) -> Row:
    """Return what its page says, with its address and the values of its columns; ids are left out."""
    record = page["record"]
    return {
        "address": address,
        **{name: record[name] for name in ("slug", "kind", "label", "summary", "note", "reference")},
        "is_bulk": bool(record["is_bulk"]),
        "datasets": [{name: one[name] for name in ("label", "license")} for one in page["datasets"]],
        "claim": page["claim"],
        "same_as": [WIKIDATA + row["wikidata"] for row in page["rows"].values() if row.get("wikidata")],
        "values": _values(view, page["rows"]),
        "certainty": _without_ids(certainty_as_data(view, page["sure"], record["id"])),
        **{name: record[name] for name in ("voices", "disputed", "updated", "inferred")},
        "corrections": [{name: one[name] for name in ("corrected_on", "what")} for one in page["corrected"]],
        "review": review_as_data(page.get("review")),
        "same": [{name: one[name] for name in ("slug", "because", "decided_on")} for one in page["same"]],
        "resolutions": resolutions_as_data(view, record["id"]),
        "accounts": accounts_as_data(view, record["id"]),
        "evidence": [_without_ids(document) for document in page["evidence"]],
        "names": [_without_ids(name) for name in page["names"]],
    }


def _values(view: View, rows: dict[str, Row]) -> Row:
    """Return the columns of the record's tables, with the slugs of what they point at."""
    values: Row = {}
    for table, row in rows.items():
        targets = view.edition.configuration["references"].get(table, {})
        for name in [name for name in row if name not in {"id", "kind", "label"}]:
            is_record = targets.get(name, "currencies") != "currencies"
            values[name.removesuffix("_id")] = _slug(view, row[name]) if is_record else row[name]
    return values


def _slug(view: View, record_id: int | None) -> str | None:
    found = view.first("SELECT slug FROM records WHERE id = :id", id=record_id)
    return str(found["slug"]) if found else None


def _without_ids(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
