"""Mappings on disk: found by path or by name among those that come with us, read with all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.factfiles.reading.decode import misfits
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.reading.yaml_reader import MAX_BYTES, read_yaml
from communique.importing.mapping import Mapping
from communique.importing.records import Recipe, faults_of
from communique.suggestions import likest

MAPPINGS = Path(__file__).parent / "mappings"
_SUFFIX = ".yaml"


class NoMappingError(CommuniqueError):
    """There is no such mapping."""


class MappingError(CommuniqueError):
    """A mapping is at fault; the message has every fault with its place."""

    exit_code = DATA_AT_FAULT


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that come with us."""
    return sorted(file.stem for file in MAPPINGS.glob(f"*{_SUFFIX}"))


def find_mapping(given: str) -> Path:
    """Return the file of a mapping, given by path or by the name of one that comes with us."""
    file = Path(given)
    if file.is_file():
        return file
    names = shipped_mappings()
    if given in names:
        return MAPPINGS / f"{given}{_SUFFIX}"
    alike = likest(given, names)
    meant = f"did you mean {alike}?" if alike else f"these come with Communiqué: {', '.join(names)}"
    raise NoMappingError(f"{given} is no file and no mapping; {meant}")


def read_mapping(file: Path) -> Recipe:
    """Return a mapping, ready to make records; MappingError with every fault of it."""
    try:
        with file.open("rb") as stream:
            tree = read_yaml(stream.read(MAX_BYTES + 1), str(file))
    except OSError as error:
        raise MappingError(f"{file} cannot be read: {error.strerror}") from error
    except FactFileError as error:
        raise _refused(error.problems) from error
    if problems := list(misfits(tree, Mapping)):
        raise _refused(problems)
    mapping = msgspec.convert(tree.value, Mapping, strict=False)
    recipe = Recipe(mapping, file.stem)
    found: Iterator[Problem] = (tree.problem(*fault) for fault in faults_of(mapping, recipe))
    if problems := list(found):
        raise _refused(problems)
    return recipe


def _refused(problems: list[Problem]) -> MappingError:
    return MappingError("the mapping is at fault\n" + "\n".join(map(str, sorted(set(problems)))))
