"""Tables, views, and SQL of one's own."""

from communique.web.edition import DATABASE, Row, ServedEdition
from communique.web.openapi.parts import CSV, JSON, PLAIN, TEXT, get, of_type, parameter, ref, structure

TAG = "Tables and SQL"
_COMPARISONS = (
    "exact|not|contains|notcontains|endswith|startswith|gt|gte|lt|lte|like|notlike|glob|in|notin|date|isnull|notnull|"
    "isblank|notblank"
)
_KINDS: dict[str, Row] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "integer", "enum": [0, 1]},
    "date": {"type": "string", "format": "date"},
    "string": {"type": "string"},
}
_ROWS: Row = {"oneOf": [{"type": "integer", "minimum": 0, "maximum": 10_000}, {"const": "max"}]}


def paths_of_tables(edition: ServedEdition) -> Row:
    """Return the paths of each table and view as JSON and as CSV."""
    paths: Row = {}
    for name, table in _shown(edition).items():
        paths |= _paths_of(name, table)
    return {**paths, **_paths_of_sql()}


def schemas_of_tables(edition: ServedEdition) -> Row:
    """Return the schemas of tables, of their rows as objects among them."""
    shown, model = _shown(edition), edition.configuration
    columns: Row = {f"column-{name}": {"type": "string", "enum": list(one["columns"])} for name, one in shown.items()}
    return {**_SCHEMAS, **columns, **{f"row-{name}": _row(model, name, table) for name, table in shown.items()}}


def _shown(edition: ServedEdition) -> dict[str, Row]:
    """Return the tables and views that readers are shown."""
    return {name: table for name, table in edition.described_tables.items() if not table.get("hidden")}


def _row(model: Row, name: str, table: Row) -> Row:
    types, terms, links = (model.get(told, {}).get(name, {}) for told in ("types", "vocabularies", "references"))
    columns = {
        column: {"description": meaning, **_cell(types.get(column), list(terms.get(column, {})), column in links)}
        for column, meaning in table.get("columns", {}).items()
    }
    return {"type": "object", "description": table.get("description", ""), "properties": columns}


def _cell(kind: str | None, terms: list[str], is_link: bool) -> Row:
    if kind is None:
        return _ANY_CELL if is_link else ref("Cell")
    schema = {"enum": terms} if terms else _KINDS[kind]
    return {"anyOf": [schema, {"type": "null"}, *([ref("Labelled")] if is_link else [])]}


_SCHEMAS: Row = {
    "Labelled": structure(
        {"value": ref("Cell"), "label": ref("Cell")},
        description="With _labels=on: what a column points at, by its key and by what it is called.",
    ),
    "Table": structure(
        {
            "database": TEXT,
            "table": TEXT,
            "rows": {"type": "array", "description": "Lists of cells; objects with _shape=objects."},
            "columns": {"type": "array", "items": TEXT},
            "filtered_table_rows_count": {"type": ["integer", "null"], "description": "How many rows there are."},
            "truncated": {"type": "boolean", "description": "Whether rows are missing for which `next` has no place."},
            "next": {"type": ["string", "null"], "description": "What _next takes for the rows that follow."},
            "next_url": {"type": ["string", "null"]},
            "left_out": {"type": "string", "description": "Where rows are missing: that they are, and where all are."},
            "facet_results": {"type": "object"},
        },
        optional=("filtered_table_rows_count", "facet_results", "left_out"),
    ),
    "Database": structure(
        {name: {"type": "array", "items": structure({"name": {}})} for name in ("tables", "views", "queries")},
        description="Without SQL: what tables, views and reports there are.",
    ),
    "Result": structure(
        {
            "rows": {"type": "array"},
            "columns": {"type": "array", "items": TEXT},
            "truncated": {"type": "boolean", "description": "Whether there were more rows than are given."},
        }
    ),
}


_ANY_CELL: Row = {"anyOf": [ref("Cell"), ref("Labelled")]}
_SHAPE = parameter(
    "_shape",
    "Rows as lists (the default) or objects, in an object that says more; or nothing but a list of objects, or of the "
    "first values.",
    {"type": "string", "enum": ["arrays", "objects", "array", "arrayfirst"]},
)


def _choosing(name: str, columns: list[str]) -> list[Row]:
    """Return what narrows a table (a column's name, alone or with a comparison), and chooses and orders columns."""
    one, names = ref(f"column-{name}"), "|".join(columns)
    return [
        {
            "name": "filters",
            "in": "query",
            "style": "form",
            "explode": True,
            "description": "COLUMN=VALUE, or COLUMN__COMPARISON=VALUE. A list for `in` is JSON or has commas.",
            "schema": {
                "type": "object",
                "additionalProperties": TEXT,
                "propertyNames": {"pattern": f"^({names})(__({_COMPARISONS}))?$"},
            },
        },
        parameter("_where", "A condition in SQL.", example="1"),
        parameter("_search", "Words to be found, in the tables that have an index for it; of no effect elsewhere."),
        parameter("_sort", "Sort by a column.", one),
        parameter("_col", "Only these columns, and the key.", {"type": "array", "items": one}),
        parameter("_labels", "What columns point at, by its name as well as its key.", {**TEXT, "enum": ["on", "off"]}),
        parameter("_size", "How many rows.", _ROWS),
    ]


def _paths_of(name: str, table: Row) -> Row:
    choosing, column = _choosing(name, list(table["columns"])), ref(f"column-{name}")
    rows: Row = {"type": "array", "items": {"anyOf": [{"type": "array", "items": _ANY_CELL}, ref(f"row-{name}")]}}
    whole = {"allOf": [ref("Table"), {"properties": {"rows": rows}}]}
    listed: Row = {"type": "array", "items": {"anyOf": [ref(f"row-{name}"), ref("Cell")]}}
    found = {"200": of_type(JSON, "Rows.", {"anyOf": [whole, listed]}), **_refused(JSON, ref("Error"))}
    of_json = [
        parameter("_next", "Where to go on: `next` of the answer before."),
        _SHAPE,
        parameter("_facet", "Count the values of these columns.", {"type": "array", "items": column}),
        parameter("_facet_size", "How many values of each.", _ROWS),
    ]
    told = {"description": table.get("description", "")}
    return {
        f"/{DATABASE}/{name}.json": get(f"{name}-json", TAG, f"{name} as JSON", found, [*choosing, *of_json], **told),
        f"/{DATABASE}/{name}.csv": get(f"{name}-csv", TAG, f"{name} as CSV", _CSV, [*choosing, *_OF_CSV], **told),
    }


_OF_CSV = [
    parameter("_stream", "Every row, however many there are.", {"const": "on"}),
    parameter("_header", "Without the names of the columns.", {"const": "off"}),
    parameter("_dl", "As a file to be saved, called text/csv.", {"const": "on"}),
]


def _paths_of_sql() -> Row:
    sql = parameter("sql", "One SELECT, in SQLite's SQL. :names in it are parameters.", example="select 1")
    limit = parameter("_timelimit", "Milliseconds, at most those that there are.", {"type": "integer", "minimum": 1})
    found = {"anyOf": [ref("Result"), ref("Database"), {"type": "array"}]}
    as_json = {"200": of_type(JSON, "Rows, at most 10,000.", found), **_refused(JSON, ref("Error"))}
    return {
        f"/{DATABASE}.json": get("sql-json", TAG, "SQL of your own, as JSON", as_json, [sql, limit, _SHAPE]),
        f"/{DATABASE}.csv": get("sql-csv", TAG, "SQL of your own, as CSV", _CSV, [{**sql, "required": True}, limit]),
    }


def _refused(kind: str, schema: Row) -> Row:
    """Return what a question is answered with that meets a limit or waits too long."""
    wrong = of_type(kind, "The question makes no sense, or takes too long; the answer says what is wrong.", schema)
    busy = of_type(kind, "Too many are asking; ask again in a few seconds.", schema)
    return {"400": wrong, "429": busy, "503": busy}


_LINES = "Lines of values. Text that a spreadsheet would take for a formula begins with an apostrophe."
_CSV = {
    "200": {"description": _LINES, "content": {PLAIN: {"schema": TEXT}, CSV: {"schema": TEXT}}},
    **_refused(PLAIN, TEXT),
}
