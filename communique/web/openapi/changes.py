"""The paths of what has changed since older editions that are kept."""

from communique.edition.differences.changes import COLUMNS, Sort
from communique.web.edition import Row, ServedEdition
from communique.web.kept_differences import older_editions
from communique.web.openapi.parts import CSV, JSON, NOT_FOUND, TEXT, get, in_path, of_type, parameter, ref, structure

_TAG = "Changes between editions"
_MAY_BE_NULL: Row = {"type": ["string", "null"]}
_TYPES: Row = {
    "sort": {"enum": [*Sort]},
    "is_bulk": {"type": "boolean"},
    **dict.fromkeys(("kind", "slug", "label", "sentence"), TEXT),
}
_SIDE = structure({"words": TEXT, "edition": _MAY_BE_NULL, "published_on": _MAY_BE_NULL})
_COUNT = structure({"sort": {"enum": [*Sort]}, "kind": TEXT, "changes": {"type": "integer"}})
SCHEMAS_OF_CHANGES: Row = {
    "Change": structure(
        {one.name: {**_TYPES.get(one.name, _MAY_BE_NULL), "description": one.description} for one in COLUMNS}
    ),
    "Changes": structure(
        {
            "older": _SIDE,
            "newer": _SIDE,
            "summary": {"type": "array", "items": TEXT},
            "counts": {"type": "array", "items": _COUNT},
            "left_out_from_datasets": {"type": "integer"},
            "not_compared": {"type": "array", "items": TEXT},
            "changes": {"type": "array", "items": ref("Change")},
        }
    ),
}


def paths_of_changes(edition: ServedEdition) -> Row:
    """Return the paths of what has changed since each older edition; none where none is kept."""
    kept = [*older_editions(edition)]
    if not kept:
        return {}
    name = in_path("edition", "An older edition that is kept.", {"enum": kept})
    bulk = parameter("bulk", "Take in what only datasets speak of.", {"enum": ["yes", "no"], "default": "no"})
    refused = {
        "404": NOT_FOUND,
        **{
            status: of_type(JSON, meaning, ref("Error"))
            for status, meaning in (
                ("409", "The tables of the two editions are too different to be compared."),
                ("413", "There are too many changes for a file, or they take too long to find."),
                ("503", "They are still being worked out; ask again soon."),
            )
        },
    }
    rows = {"200": of_type(CSV, "A row for each change."), **refused}
    whole = {"200": of_type(JSON, "Every change, and their numbers.", ref("Changes")), **refused}
    title = "What has changed since an older edition"
    return {
        "/changes/{edition}.csv": get("changesAsCsv", _TAG, f"{title}, as CSV", rows, [name, bulk]),
        "/changes/{edition}.json": get("changes", _TAG, title, whole, [name, bulk]),
    }
