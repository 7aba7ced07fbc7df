"""Records, their citations, search and reconciliation."""

from communique.web.edition import SLUG, Row, ServedEdition
from communique.web.openapi.accounts import VOICES
from communique.web.openapi.parts import HTML, JSON, NOT_FOUND, TEXT, get, in_path, of_type, parameter, ref, structure
from communique.web.reconciliation.requests import MOST_BYTES, MOST_ENTITIES, MOST_PROPERTIES, MOST_QUERIES

TAG, RECONCILING = "Records", "Reconciliation"
_TEXT_OR_NONE: Row = {"type": ["string", "null"]}
_OBJECT: Row = {"type": "object"}
_OBJECTS: Row = {"type": "array", "items": _OBJECT}
_CITED = ("application/x-bibtex", "application/vnd.citationstyles.csl+json", "text/plain")
_INTEGER: Row = {"type": "integer"}
_BOOLEAN: Row = {"type": "boolean"}
_RECORD = structure(
    {
        "address": {**TEXT, "description": "Its permanent address."},
        **dict.fromkeys(("slug", "kind", "label"), TEXT),
        **dict.fromkeys(("summary", "note", "reference"), _TEXT_OR_NONE),
        "is_bulk": {"type": "boolean", "description": "Whether only datasets speak of it."},
        "datasets": {
            "type": "array",
            "items": structure({"label": TEXT, "license": _TEXT_OR_NONE}),
            "description": "The datasets that speak of it, each with its licence.",
        },
        "claim": {"description": "What it says, in a sentence."},
        "same_as": {
            "type": "array",
            "items": {"type": "string", "format": "uri"},
            "description": "Its address elsewhere: of its item in Wikidata, where that is known.",
        },
        "values": {"type": "object", "description": "The columns of its tables; slugs of what they point at."},
        "certainty": {"description": "How sure the sources are."},
        **VOICES,
        "evidence": {**_OBJECTS, "description": "By document, the sentences and what each is to what stands."},
        "names": {**_OBJECTS, "description": "Its spellings, as printed."},
    },
    optional=("summary", "note", "reference"),
)
_KIND_OF_HITS = structure(
    {"kind": TEXT, "name": TEXT, "count": _INTEGER, "more_than_counted": _BOOLEAN, "hits": _OBJECTS}
)
_HITS = structure(
    {
        "query": TEXT,
        "literal": _BOOLEAN,
        "page": _INTEGER,
        "terms": {**_OBJECTS, "description": "What was sought for what was typed."},
        "terms_in_each_hit": _INTEGER,
        "complete": {"type": "boolean", "description": "Whether everything was looked through."},
        "kinds": {"type": "array", "items": _KIND_OF_HITS},
    }
)
# Of records, of hits, and of what clients that reconcile are told.
SCHEMAS_OF_RECORDS = {
    "Record": _RECORD,
    "Hits": _HITS,
    "Refusal": structure({"status": {"const": "error"}, "message": TEXT}),
    "Suggested": structure({"result": {"type": "array", "items": structure({"id": TEXT, "name": TEXT})}}),
}


def paths_of_records(edition: ServedEdition) -> Row:
    """Return the paths of records and their citations."""
    tables, example = {"enum": sorted(set(edition.places.values()))}, edition.configuration.get("story", "")
    table = in_path("table", "The table of its kind.", tables, example="projects")
    meaning = "Its slug. A slug with slashes stands in the address as it is."
    slug = in_path("slug", meaning, {"type": "string", "pattern": f"^{SLUG}$"}, example=example)
    form = in_path("format", "BibTeX, CSL-JSON or a footnote.", {"enum": ["bib", "csl.json", "txt"]})
    lost = {
        "301": {"description": "Its slug was given up for another, or its table is no part of an address any more."},
        "302": {"description": "It is in another table, or written otherwise."},
        # Where no table is called so, an address that ends in .json is answered in JSON.
        "404": {**NOT_FOUND, "content": {HTML: {"schema": TEXT}, JSON: {"schema": ref("Error")}}},
        "410": of_type(HTML, "It was withdrawn, and why."),
    }
    cited = {"200": {"description": "The citation.", "content": {kind: {} for kind in _CITED}}, **lost}
    found = {"200": of_type(JSON, "What is said of it.", ref("Record")), **lost}
    return {
        "/{table}/{slug}.json": get("record", TAG, "A record with its evidence", found, [table, slug]),
        "/cite/{table}/{slug}.{format}": get("cite", TAG, "A record's citation", cited, [table, slug, form]),
    }


def paths_of_search() -> Row:
    """Return the path of the search across everything."""
    parameters = [
        parameter("q", "What to look for, in any spelling."),
        parameter("kind", "One kind of hits only: `kind` of an answer."),
        parameter("page", "Of one kind's hits.", {"type": "integer", "minimum": 1}),
        parameter("literal", "Mend no spelling.", {"const": "1"}),
        parameter("bulk", "Look through records of which only datasets speak, too.", {"const": "yes"}),
    ]
    hits = {
        "200": of_type(JSON, "Hits, by kind.", ref("Hits")),
        "400": of_type(JSON, "A parameter is unknown or given twice; the answer names it.", ref("Error")),
    }
    return {"/search.json": get("search", "Search", "Search", hits, parameters)}


def paths_of_reconciliation(edition: ServedEdition) -> Row:
    """Return the paths of the service for OpenRefine: Reconciliation Service API 0.2 says what each part is."""
    example = f"projects/{edition.configuration.get('story', '')}"
    asked = {
        "queries": f"At most {MOST_QUERIES} queries, as a JSON object.",
        "extend": f"Properties of entities, as JSON: at most {MOST_ENTITIES} ids, {MOST_PROPERTIES} properties.",
    }
    answers = {
        "200": of_type(JSON, "The manifest, where nothing is asked; candidates by query; rows of properties.", _OBJECT),
        "400": of_type(JSON, "It makes no sense, or is too much.", ref("Refusal")),
        "503": of_type(JSON, "It took too long; ask in smaller batches.", ref("Refusal")),
    }
    named = [parameter(name, meaning) for name, meaning in asked.items()]
    by_get = get("reconcile", RECONCILING, "Manifest, candidates, properties", answers, named)
    form = {"type": "object", "properties": {name: {"type": "string", "description": m} for name, m in asked.items()}}
    body = {
        "description": f"At most {MOST_BYTES:,} bytes.",
        "content": {"application/x-www-form-urlencoded": {"schema": form}},
    }
    by_post = {"operationId": "reconcile-post", "tags": [RECONCILING], "summary": "The same, of a form"}
    return {
        "/reconcile": {**by_get, "post": {**by_post, "requestBody": body, "responses": answers}},
        **_suggestions(example),
    }


def _suggestions(example: str) -> Row:
    sort = in_path("sort", "What is suggested.", {"enum": ["entity", "type", "property"]})
    shown_id = parameter("id", "TABLE/SLUG.", required=True, example=example)
    prefix, of = parameter("prefix", "How it begins."), parameter("type", "Of one type only.")
    shown = {"200": of_type(HTML, "A record in a few lines, for a frame."), "404": NOT_FOUND}
    proposed = {"200": of_type(JSON, "Properties.", {"type": "object", "required": ["properties"]})}
    suggested = {"200": of_type(JSON, "Suggestions.", ref("Suggested"))}
    return {
        "/reconcile/suggest/{sort}": get("suggest", RECONCILING, "Suggestions", suggested, [sort, prefix, of]),
        "/reconcile/properties": get("properties", RECONCILING, "Properties of a type", proposed, [of]),
        "/reconcile/preview": get("preview", RECONCILING, "A preview", shown, [shown_id]),
    }
