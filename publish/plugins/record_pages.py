"""Pages that read as a reader would say it: records with their evidence, and the front page.

Imports nothing of the project: what it needs to know of the model is in the configuration (`plugins: communique`).
"""

import re
from typing import Any

import markupsafe
from datasette import Response, hookimpl

DATABASE = "communique"
SHOWN_PER_LIST = 50
_SILENT = re.compile(r"Null: (the source (?:does not say|names no project|gives none)|not named)\b")
_DATE_PARTS = ("_earliest", "_latest", "_printed")
_DURATIONS = {"duration_minutes", "duration_days"}
_PLUMBING = {"id", "kind", "label", "slug", "fact_file_id", "summary", "note", "reference", "amount_bound", "currency"}
_BOUNDS = {"about": "about ", "up_to": "up to ", "at_least": "at least "}


def _config(datasette: Any) -> dict[str, Any]:
    return datasette.plugin_config("communique") or {}


def _pages(datasette: Any) -> dict[str, str]:
    pages: dict[str, str] = _config(datasette).get("tables", {})
    return pages


def record_url(datasette: Any, table: str, record_id: Any) -> str:
    """The address of a record in the table of its kind."""
    return str(datasette.urls.row(DATABASE, table, str(record_id)))


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the address that leads to a record of any kind."""
    return [(r"^/communique/records/(?P<id>[0-9]+)$", to_page_of_its_kind)]


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


@hookimpl
def extra_template_vars(datasette: Any, view_name: str, table: str, request: Any) -> Any:
    """Give the templates what record pages and the front page show."""

    async def variables() -> dict[str, Any]:
        if view_name == "row" and table in {*_pages(datasette).values(), "financings"}:
            return {"page": await record_page(datasette, table, request.url_vars["pks"])}
        if view_name == "index":
            return {"front": await front_page(datasette)}
        return {}

    return variables


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str, database: Any, datasette: Any) -> Any:  # noqa: PLR0917  the hook's own signature
    """In views and reports a name leads to its record: the id stands beside it in `<column>_id`."""
    if database != DATABASE or value is None:
        return None
    if isinstance(value, float) and column not in {"latitude", "longitude"}:
        return number(value)
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


async def record_page(datasette: Any, table: str, record_id: Any) -> dict[str, Any] | None:
    """Everything that a record's page shows; None where the id is no record's."""
    database = datasette.get_database(DATABASE)
    record = await _one(database, "SELECT * FROM records WHERE id = cast(:id AS integer)", record_id)
    if record is None:
        return None
    tables = [*_config(datasette).get("also", {}).get(record["kind"], []), _pages(datasette)[record["kind"]]]
    return {
        "record": record,
        "sure": await _one(
            database, "SELECT * FROM record_certainty WHERE record_id = cast(:id AS integer)", record_id
        ),
        "facts": [fact for name in tables for fact in await _facts(datasette, name, record_id)],
        "evidence": by_sentence(await _all(database, _EVIDENCE, record_id)),
        "standing": await _all(database, _STANDING, record_id),
        "names": await _all(database, _NAMES, record_id),
        "lists": await _backlinks(datasette, record_id),
        "formats": await _all(database, _FORMATS, record_id) if table == "meetings" else [],
        "passages": await _one(database, _COVERAGE, record_id) if table == "documents" else None,
    }


def by_sentence(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The evidence with what one sentence says alike of several fields in one row."""
    grouped: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        same = tuple(row[name] for name in row if name not in {"citation_id", "field"})
        grouped.setdefault(same, {**row, "fields": []})["fields"].append(row["field"])
    return list(grouped.values())


_EVIDENCE = """
SELECT e.*, 'records/' || e.document_id AS document_path
FROM evidence AS e WHERE e.record_id = cast(:id AS integer)
ORDER BY e.document, e.paragraph, e.sentence, e.field, e.citation_id
"""
_STANDING = """
SELECT DISTINCT d.id, d.label, d.reliability, d.reliability_note, publisher.label AS publisher, d.publisher_id
FROM citations AS c JOIN passages AS p ON p.id = c.passage_id JOIN documents AS d ON d.id = p.document_id
LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
WHERE c.record_id = cast(:id AS integer) ORDER BY d.label
"""
_NAMES = """
SELECT n.name, n.type, n.script, p.label AS passage, d.id AS document_id, d.label AS document
FROM names AS n LEFT JOIN passages AS p ON p.id = n.passage_id LEFT JOIN documents AS d ON d.id = p.document_id
WHERE n.record_id = cast(:id AS integer) ORDER BY n.type, n.name, n.id
"""
_FORMATS = "SELECT format FROM meeting_formats WHERE meeting_id = cast(:id AS integer) ORDER BY format"
_COVERAGE = """
SELECT count(*) AS sentences, count(*) FILTER (WHERE coding_reason IS NULL) AS cited,
count(*) FILTER (WHERE coding_reason IS NOT NULL) AS explained
FROM passages WHERE document_id = cast(:id AS integer)
"""


async def _one(database: Any, sql: str, record_id: Any) -> dict[str, Any] | None:
    rows = await _all(database, sql, record_id)
    return rows[0] if rows else None


async def _all(database: Any, sql: str, record_id: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await database.execute(sql, {"id": record_id})]


async def _facts(datasette: Any, table: str, record_id: Any) -> list[dict[str, Any]]:
    """The record's own columns as a reader would say them, with what the source leaves open said so."""
    database = datasette.get_database(DATABASE)
    row = await _one(database, f'SELECT * FROM "{table}" WHERE id = cast(:id AS integer)', record_id)
    if row is None:
        return []
    described = datasette.table_metadata(DATABASE, table).get("columns", {})
    references = _config(datasette)["references"].get(table, {})
    facts = []
    for column, value in row.items():
        if column in _PLUMBING or column.endswith(_DATE_PARTS):
            continue
        meaning = described.get(column, "")
        shown = await _shown(datasette, row, column, value, references)
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


async def _shown(datasette: Any, row: Any, column: str, value: Any, references: dict[str, str]) -> Any:
    if value is None or column == "is_duration_approximate":
        return None
    if column in _DURATIONS:
        return ("about " if row["is_duration_approximate"] else "") + duration(value, column)
    if column in references and column.endswith("_id"):
        return await _record_link(datasette, value)
    if f"{column}_printed" in row:
        printed = row[f"{column}_printed"]
        return f"“{printed}” ({value})" if printed else value
    if column == "amount_minor":
        return await _amount(datasette, row)
    return _plain(column, value)


def _plain(column: str, value: Any) -> Any:
    if column.startswith("is_"):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else value


async def _amount(datasette: Any, row: Any) -> str:
    found = await datasette.get_database(DATABASE).execute(
        "SELECT minor_per_major FROM currencies WHERE code = :code", {"code": row["currency"]}
    )
    major = row["amount_minor"] / found.single_value()
    return f"{_BOUNDS.get(row['amount_bound'], '')}{number(major)} {row['currency']}"


async def _record_link(datasette: Any, record_id: Any) -> markupsafe.Markup:
    database = datasette.get_database(DATABASE)
    record = await _one(database, "SELECT kind, label FROM records WHERE id = cast(:id AS integer)", record_id) or {}
    return _link(record_url(datasette, _pages(datasette)[record["kind"]], record_id), record["label"])


async def _backlinks(datasette: Any, record_id: Any) -> list[dict[str, Any]]:
    """What points at the record, a list for each way of pointing, in reading order."""
    lists = []
    for link in _config(datasette)["backlinks"]:
        sql = _BACKLINK.format(**link)
        rows = await _all(datasette.get_database(DATABASE), sql, record_id)
        if rows:
            for row in rows:
                row["url"] = record_url(datasette, _pages(datasette)[row["kind"]], row["id"])
            lists.append({**link, "rows": rows[:SHOWN_PER_LIST], "more": len(rows) > SHOWN_PER_LIST})
    return lists


_BACKLINK = (
    "SELECT r.id, r.kind, coalesce(pointing.words, r.label) AS label, sure.how_sure, sure.is_inferred FROM ("
    'SELECT DISTINCT t."{shows}" AS id, {words} AS words FROM "{table}" AS t WHERE t."{column}" = cast(:id AS integer) '
    f"LIMIT {SHOWN_PER_LIST + 1}) AS pointing "
    "JOIN records AS r ON r.id = pointing.id JOIN record_certainty AS sure ON sure.record_id = r.id "
    "ORDER BY r.label, r.id, pointing.words"
)


async def front_page(datasette: Any) -> dict[str, Any]:
    """What the front page shows: what there is, how sure its sources are, and where it comes from."""
    database = datasette.get_database(DATABASE)
    sql = "SELECT * FROM contents ORDER BY records DESC, kind"
    sources = """
        SELECT d.id, d.label, d.title, d.published_on, d.reliability, d.reliability_note,
        author.label AS author, publisher.label AS publisher, publisher.id AS publisher_id,
        (SELECT count(*) FROM passages AS p WHERE p.document_id = d.id) AS sentences
        FROM documents AS d LEFT JOIN actors AS author ON author.id = d.author_id
        LEFT JOIN actors AS publisher ON publisher.id = d.publisher_id
        ORDER BY d.published_on_latest DESC, d.id LIMIT 20
    """
    contents = [dict(row) for row in await database.execute(sql)]
    return {
        "contents": contents,
        "records": sum(row["records"] for row in contents),
        "sources": [dict(row) for row in await database.execute(sources)],
        "reports": _config(datasette).get("reports", []),
    }
