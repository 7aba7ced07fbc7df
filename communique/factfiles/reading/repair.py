"""What a file says whose form is at fault, as far as it can be understood: so what else is wrong with it is told, too.

A term that is unknown is taken for some other, and what is of no form is left out. Entries of which that is so are
noted, for what they seem to say as a whole may be the doing of that.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Any

import msgspec

from communique.factfiles.reading.problems import Path
from communique.factfiles.reading.shapes import bare_type, fields_of, fits, is_struct, struct_among
from communique.schema.vocabulary import Modality, Quantity
from communique.suggestions import likest

_LABEL = re.compile(r"\bP[1-9][0-9]{0,5}\.S[1-9][0-9]{0,5}\b")
# Terms that ask for nothing else in their entry; of other vocabularies the first will do.
_MODEST: dict[type, Enum] = {Modality: Modality("possible"), Quantity: Quantity("count")}
# Words on which nothing hangs.
_WORDS = frozenset({"label", "title", "language", "reason", "because", "says", "name", "unit"})
# Fields by which others call a thing, a currency, or one that is read as another.
_NAMES = frozenset({"slug", "code", "of", "also"})
# What holds of nearly all.
_USUAL = {"minor_per_major": 100}
NOTHING: Any = object()


class Repair:
    """A file's value made to fit its type, with places in the file as it is.

    `guessed` are the entries in which something was left out or taken for something else, `gaps` the numbers of those
    that lists have lost; `is_short` is whether things or currencies are among these, so that others may name them;
    `spelt` how fields are written whose names are wrong, by where they would stand if these were right.
    """

    def __init__(self) -> None:
        self.is_short = False
        self.spelt: dict[Path, str] = {}
        self.guessed: set[Path] = set()
        self.gaps: dict[Path, list[int]] = {}

    def as_written(self, path: Path) -> Path:
        """Return where in the file something stands, given where it is in what is understood of it."""
        if not self.gaps and not self.spelt:
            return path
        written: Path = ()
        for part in path:
            here = self.spelt.get((*written, part), part)
            if isinstance(here, int):
                for lost in self.gaps.get(written, ()):
                    here += lost <= here
            written = (*written, here)
        return written

    def of(self, value: object, expected: Any, path: Path = ()) -> Any:
        """Return what can be understood of a value; `NOTHING` where that is nothing."""
        bare = bare_type(expected)
        parameters, origin = typing.get_args(bare), typing.get_origin(bare)
        if origin is list:
            return self.list(value if isinstance(value, list) else [value], parameters[0], path)
        if origin is dict:
            return self.mapping(value, parameters, path)
        struct = bare if is_struct(bare) else struct_among(parameters)
        if struct and isinstance(value, dict):
            return self.struct(value, struct, path)
        if lists := [one for one in parameters if typing.get_origin(one) is list]:
            return self.of(value, lists[0] if isinstance(value, list) else parameters[0], path)
        return self.leaf(value, expected, path)

    def struct(self, value: Mapping[str, object], struct: type[msgspec.Struct], path: Path) -> Any:
        """Return an entry without what does not fit in it; nothing where it lacks what tells which one it is."""
        fields: dict[str, Any] = {}
        meant = self.meant_by(value, list(fields_of(struct)), path)
        for name, (expected, is_required) in fields_of(struct).items():
            written = meant.get(name, name)
            found = self.of(value[written], expected, (*path, written)) if written in value else NOTHING
            if found is NOTHING and (written in value or is_required):
                self.guessed.add(path)
                self.is_short |= name in _NAMES
                found = _stand_in(name, expected)
            if found is not NOTHING:
                fields[name] = found
            elif is_required:
                return NOTHING
        return struct(**fields)

    def meant_by(self, value: Mapping[str, object], known: list[str], path: Path) -> dict[str, str]:
        """Return the unknown fields of an entry by those that they are probably meant to be."""
        meant: dict[str, str] = {}
        for unknown in sorted(value.keys() - set(known)):
            self.guessed.add(path)
            near = nearest_field(unknown, [name for name in known if name not in value and name not in meant])
            if near:
                meant[near] = self.spelt[(*path, near)] = unknown
            else:
                self.is_short |= isinstance(value[unknown], list | dict)
        return meant

    def list(self, values: list[object], expected: Any, path: Path) -> list[Any]:
        """Return the entries of a list that can be understood."""
        found = [self.of(value, expected, (*path, index)) for index, value in enumerate(values)]
        if lost := [index for index, one in enumerate(found) if one is NOTHING]:
            self.gaps[path] = lost
            self.guessed.add(path[:-1])
            self.is_short |= path[-1] in _NAMES or (is_struct(expected) and not _NAMES.isdisjoint(fields_of(expected)))
        return [one for one in found if one is not NOTHING]

    def mapping(self, value: object, expected: tuple[Any, Any], path: Path) -> Any:
        """Return the entries of a mapping that can be understood."""
        if not isinstance(value, dict):
            return NOTHING
        found = {key: self.of(one, expected[1], (*path, key)) for key, one in value.items() if fits(key, expected[0])}
        return {key: one for key, one in found.items() if one is not NOTHING}

    def leaf(self, value: object, expected: Any, path: Path) -> Any:
        """Return a value that fits; of an unknown term another, and of sentences those that are called so."""
        try:
            return msgspec.convert(value, expected, strict=False)
        except msgspec.ValidationError:
            if isinstance(path[-1], int) and (term := _term(expected)):
                self.guessed.add(path[:-2])
                return term
        labels = _LABEL.findall(str(value)) if path[-1] == "at" or "evidence" in path[-2:] else ()
        return " ".join(labels) if labels and fits(" ".join(labels), expected) else NOTHING


def _stand_in(name: str, expected: Any) -> Any:
    """Return what will do for a field of which nothing can be understood."""
    if (term := _term(expected)) is not None:
        return term
    if typing.get_origin(bare_type(expected)) is list:
        return []
    return _USUAL.get(name, "?" if name in _WORDS else NOTHING)


def nearest_field(name: str, known: Collection[str]) -> str | None:
    """Return the field that a name is probably meant to be: `interest` is interest_percent, not instrument."""
    whole = [one for one in known if name in one.split("_")]
    return whole[0] if len(whole) == 1 else likest(name, known, 60) or None


def _term(expected: Any) -> Enum | None:
    bare = bare_type(expected)
    for part in map(bare_type, (bare, *typing.get_args(bare))):
        if isinstance(part, type) and issubclass(part, Enum):
            return _MODEST.get(part) or next(iter(part))
    return None


def labels_in(value: object) -> Iterator[str]:
    """Yield every sentence that is named in a value, in whatever form."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _LABEL.findall(str(name))
            yield from labels_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from labels_in(one)
    else:
        yield from _LABEL.findall(str(value))
