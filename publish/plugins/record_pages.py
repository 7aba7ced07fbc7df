"""Pages that read as a reader would say it: records with their evidence, and the front page.

Imports nothing of the project: what it needs to know of the model is in the configuration (`plugins: communique`).
Each page asks its questions in one go, in one thread, and shows a bounded part of what there is, with a link to all.
"""

import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import markupsafe
from datasette import NotFound, Response, hookimpl
from datasette.utils import sqlite_timelimit

DATABASE = "communique"
SHOWN_PER_LIST = 50
# Of a list that is longer anyway, so that the next one is not far.
SHOWN_OF_A_LONG_LIST = 20
SHOWN_PUBLISHERS = 10
# Longer lists are said to be longer than this, rather than counted to the end.
COUNTED_PER_LIST = 10_000
_SILENT = re.compile(r"Null: (the source (?:does not say|names no project|gives none)|not named)\b")
_DATE_PARTS = ("_earliest", "_latest", "_printed")
_DURATIONS = {"duration_minutes", "duration_days"}
_PLUMBING = {"id", "kind", "label", "slug", "fact_file_id", "summary", "note", "reference", "amount_bound", "currency"}
_BOUNDS = {"about": "about ", "up_to": "up to ", "at_least": "at least "}
Row = dict[str, Any]
# Asks the database one question about one record.
Ask = Callable[..., list[Row]]


@lru_cache(maxsize=8)
def _config(datasette: Any) -> Row:
    # Datasette looks for secrets in all of it whenever it is asked.
    return datasette.plugin_config("communique") or {}


def _pages(datasette: Any) -> dict[str, str]:
    pages: dict[str, str] = _config(datasette).get("tables", {})
    return pages


def record_url(datasette: Any, table: str, record_id: Any) -> str:
    """The address of a record in the table of its kind."""
    return f"{_table_url(datasette, table)}/{int(record_id)}"


@lru_cache(maxsize=256)
def _table_url(datasette: Any, table: str) -> str:
    return str(datasette.urls.table(DATABASE, table))


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Add the pages of ours: the front page, records, and the address that leads to a record of any kind."""
    tables = "|".join(sorted({*_pages(datasette).values(), "financings"}))
    return [
        (r"^/$", show_front_page),
        (rf"^/{DATABASE}/records/(?P<id>[0-9]+)$", to_page_of_its_kind),
        (rf"^/{DATABASE}/(?P<table>{tables})/(?P<id>[0-9]{{1,18}})$", show_record),
    ]


async def to_page_of_its_kind(datasette: Any, request: Any) -> Response:
    """`/communique/records/N` leads to the page of the record's kind."""
    found = await datasette.get_database(DATABASE).execute(
        "SELECT kind FROM records WHERE id = cast(:id AS integer)", {"id": request.url_vars["id"]}
    )
    kind = found.single_value() if found.rows else None
    table = _pages(datasette).get(str(kind))
    if table is None:
        return Response.html("<h1>No such record</h1>", status=404)
    return Response.redirect(record_url(datasette, table, request.url_vars["id"]))


async def show_record(datasette: Any, request: Any) -> Response:
    """A record's page, in the table of its kind."""
    table, record_id = request.url_vars["table"], int(request.url_vars["id"])
    page = await _in_one_go(datasette, lambda ask: record_page(datasette, ask, table, record_id))
    if page is None:
        raise NotFound("No such record")
    shown = {"database": DATABASE, "table": table, "page": page, "as_json": f"{request.path}.json"}
    article = _at_one_go(datasette).get_template("record.html").render(urls=datasette.urls, **shown)
    context = {**shown, "label": page["record"]["label"], "article": markupsafe.Markup(article)}  # noqa: S704  escaped
    return await _rendered(datasette, request, ["row.html"], "row", context)


@lru_cache(maxsize=8)
def _at_one_go(datasette: Any) -> Any:
    """Datasette's templates without its awaiting, which takes longer than all else that a long page needs."""
    return datasette.jinja_env.overlay(enable_async=False)


async def show_front_page(datasette: Any, request: Any) -> Response:
    """The front page."""
    front = await _in_one_go(datasette, lambda ask: front_page(datasette, ask))
    return await _rendered(datasette, request, ["index.html"], "index", {"front": front})


async def _in_one_go(datasette: Any, questions: Callable[[Ask], Any]) -> Any:
    """Everything that a page asks of the database, in one thread: handing over costs more than most answers."""

    def in_thread(connection: sqlite3.Connection) -> Any:
        def ask(sql: str, record_id: int | None = None, **more: Any) -> list[Row]:
            return [dict(row) for row in connection.execute(sql, {"id": record_id, **more})]

        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return questions(ask)

    return await datasette.get_database(DATABASE).execute_fn(in_thread)


async def _rendered(datasette: Any, request: Any, templates: list[str], view: str, context: Row) -> Response:
    context = {"metadata": datasette.metadata(), **context}
    return Response.html(await datasette.render_template(templates, context, request=request, view_name=view))


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str, database: Any, datasette: Any) -> Any:  # noqa: PLR0917  the hook's own signature
    """In views and reports a name leads to its record: the id stands beside it in `<column>_id`."""
    if value is None or database != DATABASE:
        return None
    if isinstance(value, float):
        return None if column in {"latitude", "longitude"} else number(value)
    if table == "search" and column == "label":
        # On a table's page Datasette has put the label beside the key of each foreign key.
        return _link(datasette.urls.path(f"/{DATABASE}/records/{row['record_id']['value']}"), value)
    if table in _config(datasette).get("references", {}) or table in ("search", "contents"):
        return None
    beside = f"{column}_id"
    if beside in row.keys() and row[beside] is not None:  # noqa: SIM118  a sqlite3.Row iterates over its values
        return _link(datasette.urls.path(f"/{DATABASE}/records/{row[beside]}"), value)
    return None


def _link(url: str, words: object) -> markupsafe.Markup:
    return markupsafe.Markup('<a href="{}">{}</a>').format(url, words)


def duration(value: Any, column: str) -> str:
    """Minutes or days as a reader would say them."""
    if column == "duration_minutes" and value % 60 == 0:
        value, unit = value // 60, "hour"
    else:
        unit = column.removeprefix("duration_").removesuffix("s")
    return f"{number(value)} {unit}" + ("" if value == 1 else "s")


def number(value: Any) -> str:
    """A number for a reader: thousands marked, no fraction where there is none."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def record_page(datasette: Any, ask: Ask, table: str, record_id: int) -> Row | None:
    """Everything that a record's page shows; None where the table has no such record."""
    record = _one(ask, "SELECT * FROM records WHERE id = :id", record_id)
    if record is None:
        return None
    also = _config(datasette).get("also", {}).get(record["kind"], [])
    tables = [*also, _pages(datasette)[record["kind"]]]
    if table not in tables:
        return None
    evidence = ask(_EVIDENCE, record_id, shown=SHOWN_PER_LIST)
    publishers = standing(evidence)
    return {
        "record": record,
        "sure": _one(ask, "SELECT * FROM record_certainty WHERE record_id = :id", record_id),
        "facts": [fact for name in tables for fact in _facts(datasette, ask, name, record_id)],
        "evidence": by_sentence(evidence),
        "citations": len(evidence),
        "evidence_more": _how_many(ask, _CITATIONS, record_id, len(evidence), SHOWN_PER_LIST),
        "standing": publishers[:SHOWN_PUBLISHERS],
        "standing_more": len(publishers) - SHOWN_PUBLISHERS,
        **_names(ask, record_id),
        "lists": _backlinks(datasette, ask, tables, record_id),
        "formats": ask(_FORMATS, record_id) if table == "meetings" else [],
        "passages": _one(ask, _COVERAGE, record_id) if table == "documents" else None,
    }


def by_sentence(rows: list[Row]) -> list[Row]:
    """The evidence with what one sentence says alike of several fields in one row."""
    grouped: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        same = tuple(row[name] for name in row if name not in {"citation_id", "field"})
        grouped.setdefault(same, {**row, "fields": []})["fields"].append(row["field"])
    return list(grouped.values())


def standing(rows: list[Row]) -> list[Row]:
    """Who published the evidence and how far that is to be relied on, each said once."""
    said: dict[tuple[Any, ...], Row] = {}
    for row in sorted(rows, key=lambda row: str(row["document"])):
        source = {"publisher": row["publisher"] or row["document"], "reliability": row["reliability"]}
        source["reliability_note"] = row["reliability_note"]
        said.setdefault(tuple(source.values()), source)
    return list(said.values())


# A published snapshot numbers passages by document and place, and the key of citations goes by record and passage.
_EVIDENCE = """
SELECT e.*, d.reliability_note, 'records/' || e.document_id AS document_path
FROM evidence AS e JOIN documents AS d ON d.id = e.document_id WHERE e.citation_id IN (
    SELECT c.id FROM citations AS c WHERE c.record_id = :id
    ORDER BY c.passage_id, c.relation, c.field, c.reported_value LIMIT :shown
) ORDER BY e.document, e.paragraph, e.sentence, e.field, e.citation_id
"""
_CITATIONS = "SELECT 1 FROM citations WHERE record_id = :id"
# The inner part, read off the key of names alone, gives each spelling once.
_SPELLINGS = (
    "SELECT name, type, min(passage_id) AS passage_id, count(passage_id) AS times FROM names "
    "WHERE record_id = :id GROUP BY name, type"
)
_NAMES = f"""
SELECT n.name, n.type, n.times, p.label AS passage, d.id AS document_id, d.label AS document
FROM ({_SPELLINGS} LIMIT :shown) AS n
LEFT JOIN passages AS p ON p.id = n.passage_id LEFT JOIN documents AS d ON d.id = p.document_id
ORDER BY n.type, n.name
"""
_FORMATS = "SELECT format FROM meeting_formats WHERE meeting_id = :id ORDER BY format"
_COVERAGE = """
SELECT count(*) AS sentences, count(*) FILTER (WHERE coding_reason IS NULL) AS cited,
count(*) FILTER (WHERE coding_reason IS NOT NULL) AS explained
FROM passages WHERE document_id = :id
"""


def _one(ask: Ask, sql: str, record_id: int) -> Row | None:
    rows = ask(sql, record_id)
    return rows[0] if rows else None


def _how_many(ask: Ask, rows: str, record_id: int, shown: int, limit: int) -> str | None:
    """How many rows there are, in words, where not all are shown."""
    if shown < limit:
        return None
    (count,) = ask(f"SELECT count(*) AS n FROM ({rows} LIMIT {COUNTED_PER_LIST + 1})", record_id)
    if count["n"] == shown:
        return None
    return f"more than {COUNTED_PER_LIST:,}" if count["n"] > COUNTED_PER_LIST else f"{count['n']:,}"


def _names(ask: Ask, record_id: int) -> Row:
    names = ask(_NAMES, record_id, shown=SHOWN_PER_LIST)
    return {"names": names, "names_more": _how_many(ask, _SPELLINGS, record_id, len(names), SHOWN_PER_LIST)}


def _facts(datasette: Any, ask: Ask, table: str, record_id: int) -> list[Row]:
    """The record's own columns as a reader would say them, with what the source leaves open said so."""
    row = _one(ask, f'SELECT * FROM "{table}" WHERE id = :id', record_id)
    if row is None:
        return []
    described = datasette.table_metadata(DATABASE, table).get("columns", {})
    references = _config(datasette)["references"].get(table, {})
    facts = []
    for column, value in row.items():
        if column in _PLUMBING or column.endswith(_DATE_PARTS):
            continue
        meaning = described.get(column, "")
        shown = _shown(datasette, ask, row, column, value, references)
        silent = _SILENT.search(meaning)
        if shown is not None or silent:
            facts.append(
                {"name": _heading(column), "value": shown, "meaning": meaning, "silence": silent and silent[1]}
            )
    return facts


def _heading(column: str) -> str:
    words = {"amount_minor": "amount", "object_id": "about", "finance_type": "instrument (OECD DAC code)"}
    if column in _DURATIONS:
        return "duration"
    return words.get(column, column.removesuffix("_id").removeprefix("is_").replace("_", " "))


def _shown(datasette: Any, ask: Ask, row: Row, column: str, value: Any, references: dict[str, str]) -> Any:  # noqa: PLR0917  what a value is shown by
    if value is None or column == "is_duration_approximate":
        return None
    if column in _DURATIONS:
        return ("about " if row["is_duration_approximate"] else "") + duration(value, column)
    if column in references and column.endswith("_id"):
        return _record_link(datasette, ask, value)
    if f"{column}_printed" in row:
        printed = row[f"{column}_printed"]
        return f"“{printed}” ({value})" if printed else value
    if column == "amount_minor":
        return _amount(ask, row)
    return _plain(column, value)


def _plain(column: str, value: Any) -> Any:
    if column.startswith("is_"):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else value


def _amount(ask: Ask, row: Row) -> str:
    (unit,) = ask("SELECT minor_per_major FROM currencies WHERE code = :code", code=row["currency"])
    major = row["amount_minor"] / unit["minor_per_major"]
    return f"{_BOUNDS.get(row['amount_bound'], '')}{number(major)} {row['currency']}"


def _record_link(datasette: Any, ask: Ask, record_id: int) -> markupsafe.Markup:
    (record,) = ask("SELECT kind, label FROM records WHERE id = :id", record_id)
    return _link(record_url(datasette, _pages(datasette)[record["kind"]], record_id), record["label"])


def _backlinks(datasette: Any, ask: Ask, tables: list[str], record_id: int) -> list[Row]:
    """What points at the record, a list for each way of pointing, in reading order."""
    lists = []
    for link in _config(datasette)["backlinks"]:
        # Nothing can point at a meeting by a key that leads to projects.
        if link["leads_to"] not in ("records", *tables):
            continue
        rows = ask(_BACKLINK.format(**link), record_id, shown=SHOWN_PER_LIST)
        if rows:
            for row in rows:
                row["url"] = record_url(datasette, _pages(datasette)[row["kind"]], row["id"])
            more = _how_many(ask, _POINTERS.format(**link), record_id, len(rows), SHOWN_PER_LIST)
            shown = rows[:SHOWN_OF_A_LONG_LIST] if more else rows
            lists.append({**link, "rows": shown, "more": more, "anchor": f"{link['table']}-{link['column']}"})
    return lists


_POINTERS = 'SELECT 1 FROM "{table}" WHERE "{column}" = :id'
_POINTING = 'SELECT DISTINCT t."{shows}" AS id, {words} AS words FROM "{table}" AS t WHERE t."{column}" = :id'
_BACKLINK = (
    "SELECT r.id, r.kind, coalesce(pointing.words, r.label) AS label, sure.how_sure, sure.is_inferred "
    f"FROM ({_POINTING} LIMIT :shown) AS pointing "
    "JOIN records AS r ON r.id = pointing.id JOIN record_certainty AS sure ON sure.record_id = r.id "
    "ORDER BY r.label, r.id, pointing.words"
)


def front_page(datasette: Any, ask: Ask) -> Row:
    """What the front page shows: what there is, how sure its sources are, and where it comes from."""
    contents = ask("SELECT * FROM contents ORDER BY records DESC, kind")
    return {
        "contents": contents,
        "records": sum(row["records"] for row in contents),
        "sources": ask(_SOURCES, newest=NEWEST_SOURCES),
        "documents": sum(row["records"] for row in contents if row["kind"] == "document"),
        "reports": _config(datasette).get("reports", []),
    }


NEWEST_SOURCES = 10
_SOURCES = """
SELECT d.id, d.label, d.title, d.published_on, d.reliability, d.reliability_note,
author.label AS author, publisher.label AS publisher, publisher.id AS publisher_id,
(SELECT count(*) FROM passages AS p WHERE p.document_id = d.id) AS sentences
FROM documents AS d LEFT JOIN actors AS author ON author.id = d.author_id
LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
ORDER BY d.published_on_latest DESC, d.id LIMIT :newest
"""
