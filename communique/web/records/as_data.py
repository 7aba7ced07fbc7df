"""A record as data: what its page says, for programs."""

from communique.web.query import Row, View
from communique.web.records.page import tables_of

_PLAIN = ("slug", "kind", "label", "summary", "note", "reference")


def record_as_data(view: View, page: Row, address: str) -> Row:
    """Return what its page says, with its address and the values of its columns; ids are left out."""
    record = page["record"]
    return {
        "address": address,
        **{name: record[name] for name in _PLAIN},
        "claim": page["claim"],
        "values": _values(view, record["id"], tables_of(view.edition, record)),
        "certainty": _without_ids(page["sure"]),
        "evidence": [_without_ids(document) for document in page["evidence"]],
        "names": [_without_ids(name) for name in page["names"]],
    }


def _values(view: View, record_id: int, in_tables: list[str]) -> Row:
    """The columns of the record's tables, with the slugs of what they point at."""
    values: Row = {}
    for table in in_tables:
        (row,) = view.ask(f'SELECT * FROM "{table}" WHERE id = :id', id=record_id)
        values.update({name: value for name, value in row.items() if name not in {"id", "kind", "label"}})
    return {
        name.removesuffix("_id"): _slug(view, value) if name.endswith("_id") else value
        for name, value in values.items()
    }


def _slug(view: View, record_id: int | None) -> str | None:
    found = view.ask("SELECT slug FROM records WHERE id = :id", id=record_id)
    return found[0]["slug"] if found else None


def _without_ids(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
