"""JSON and JSON Lines: objects, of which each is a row; what is nested is called `outer.inner`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from communique.importing.mapping import Reading
from communique.importing.readers.rows import SEVERAL, ReadingError, Rows, cleaned

Fields = Iterable[tuple[str, object]]


def read_objects(file: Path, reading: Reading) -> Rows:
    """Return the objects of a JSON file, which is read whole, or of JSON Lines, numbered from 1."""
    return Rows((), _lines(file) if reading.format == "jsonl" else _items(file, reading))


def _items(file: Path, reading: Reading) -> Iterator[tuple[int, Fields]]:
    here = _decoded(file.read_bytes(), f"{file.name}:1")
    for name in filter(None, reading.rows.split(".")):
        if not isinstance(here, dict) or name not in here:
            raise ReadingError(f"{file.name} has no {name!r} where `reading.rows` leads; correct `{reading.rows}`")
        here = here[name]
    if not isinstance(here, list):
        raise ReadingError(f"{file.name} has no list where `reading.rows` leads; name the fields that lead to one")
    for number, item in enumerate(here, 1):
        yield number, _fields(item, f"{file.name}:{number}")


def _lines(file: Path) -> Iterator[tuple[int, Fields]]:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, _fields(_decoded(line, f"{file.name}:{number}"), f"{file.name}:{number}")


def _decoded(data: bytes, place: str) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ReadingError(f"{place}: not JSON: {error}") from error


def _fields(item: object, place: str) -> Fields:
    if not isinstance(item, dict):
        raise ReadingError(f"{place}: no object; a row is an object with a field a column")
    return list(_flat(item, ""))


def _flat(item: dict[str, object], before: str) -> Iterator[tuple[str, object]]:
    for name, value in item.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            yield f"{before}{name}", SEVERAL.join(filter(None, map(cleaned, value)))
        else:
            yield f"{before}{name}", value
