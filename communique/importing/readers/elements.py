"""XML: elements of one name are the rows; their cells are called `child`, `child@attribute` and `outer/inner`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from communique.importing.mapping import Reading
from communique.importing.readers.rows import SEVERAL, ReadingError, Rows


def read_elements(file: Path, reading: Reading) -> Rows:
    """Return the elements of an XML file that are rows, numbered from 1."""
    if not reading.rows:
        raise ReadingError("`reading.rows` is missing; name the element that is a row, such as `visit`")
    return Rows((), _rows(file, reading.rows))


def _rows(file: Path, name: str) -> Iterator[tuple[int, Iterable[tuple[str, object]]]]:
    number = 0
    try:
        for _, element in ElementTree.iterparse(file):  # noqa: S314  expat bounds what entities become, and fetches nothing
            if _plain(element.tag) == name:
                number += 1
                cells: dict[str, str] = {}
                _add_cells(cells, element, "")
                yield number, list(cells.items())
                element.clear()
    except ElementTree.ParseError as error:
        raise ReadingError(f"{file.name}:{error.position[0]}:{error.position[1] + 1}: not XML: {error}") from error


def _add_cells(cells: dict[str, str], element: ElementTree.Element, name: str) -> None:
    for attribute, value in element.attrib.items():
        _add(cells, f"{name}@{_plain(attribute)}", value)
    for child in element:
        below = f"{name}/{_plain(child.tag)}".lstrip("/")
        if text := "".join(child.itertext() if not len(child) else [child.text or ""]).strip():
            _add(cells, below, text)
        _add_cells(cells, child, below)


def _add(cells: dict[str, str], name: str, value: str) -> None:
    cells[name] = f"{cells[name]}{SEVERAL}{value}" if name in cells else value


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
