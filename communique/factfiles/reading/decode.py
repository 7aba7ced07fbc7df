"""From a file's tree to its typed entry; when it does not fit, every misfit with its place and remedy."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from itertools import chain, islice
from typing import Any

import msgspec

from communique.factfiles.reading.entries import DocumentEntry, DocumentFile, GazetteerFile
from communique.factfiles.reading.problems import FactFileError, Path, Problem
from communique.factfiles.reading.repair import Repair, nearest_field
from communique.factfiles.reading.shapes import bare_type, fields_of, fits, is_struct, struct_among
from communique.factfiles.reading.yaml_reader import MOST_PROBLEMS, Tree

_AND_MORE = "there is more of it; mend these first"
# Without these nothing can be said of what a document file cites.
_GROUND = ("slug", "file_sha256", "text_sha256", "characters")
_TOO_LONG = re.compile(r"length <= (\d+)")
_OUT_OF_RANGE = re.compile(r"`(?:int|float)` ([<>]=?) (\S+)")
_BOUNDS = {">=": "a number of at least", "<=": "a number of at most", ">": "a number above", "<": "a number below"}
# What coders look for under a name of its own.
_ELSEWHERE = {"loans": "a loan stands under `financings`, with `instrument: loan`"}
_IN_THE_GAZETTEER = frozenset({"actors", "offices", "places", "topics", "currencies"})
_WHAT_IS_EXPECTED = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def decode(tree: Tree) -> DocumentFile | GazetteerFile:
    """Return the typed entry of a file, made of what fits; the tree notes every misfit.

    Raises FactFileError with them where too little is left to say more of the file.
    """
    tree.note(())  # of a file that is coded again, places are still those in the file
    kind = _kind_of_file(tree)
    tree.note(())  # of a tree that is read again, places are its own
    wrong: str | None = None
    try:
        entry = msgspec.convert(tree.value, kind, strict=False)
    except msgspec.ValidationError as error:
        wrong = str(error)
    misfits = _misfits(tree, tree.value, kind, ()) if wrong else ()
    problems = list(islice(chain(misfits, _misplaced_blanks(tree, kind)), MOST_PROBLEMS))
    problems = [one for one in problems if one.line not in tree.set_aside]
    if len(problems) == MOST_PROBLEMS:
        last = max(problems)
        problems.append(replace(last, field=f"{last.field} …", value="", remedy=_AND_MORE))
    if wrong and not problems and not tree.unread:
        problems = [tree.problem((), None, wrong)]
    tree.note(problems)
    if not wrong and not problems:
        return entry
    if len(problems) > MOST_PROBLEMS or not _is_grounded(tree, kind):
        raise FactFileError([*tree.unread, *problems])
    return _understood(tree, kind)


def misfits(tree: Tree, expected: Any) -> Iterator[Problem]:
    """Yield every place of a file of any form where it is not what `expected` says."""
    yield from islice(chain(_misfits(tree, tree.value, expected, ()), _misplaced_blanks(tree, expected)), MOST_PROBLEMS)


def _understood(tree: Tree, kind: type[Any]) -> DocumentFile | GazetteerFile:
    """Return what can be made of a file whose form is at fault."""
    repair = Repair()
    understood = repair.of(tree.value, kind)
    if not isinstance(understood, DocumentFile | GazetteerFile):
        raise FactFileError([*tree.unread, *tree.misfits])
    tree.note(tree.misfits, repair)
    return understood


def _is_grounded(tree: Tree, kind: type[msgspec.Struct]) -> bool:
    """Return whether it is known which file it is, and to which sentences it points."""
    if kind is GazetteerFile:
        return fits(tree.value["gazetteer"], fields_of(kind)["gazetteer"][0])
    document, fields = tree.value["document"], fields_of(DocumentEntry)
    return (
        isinstance(document, dict)
        and all(name in document and fits(document[name], fields[name][0]) for name in _GROUND)
        and fits(tree.value.get("passages"), fields_of(kind)["passages"][0])
    )


def _kind_of_file(tree: Tree) -> type[DocumentFile] | type[GazetteerFile]:
    if isinstance(tree.value, dict):
        if "document" in tree.value:
            return DocumentFile
        if "gazetteer" in tree.value:
            return GazetteerFile
    if tree.unread:  # perhaps that line
        raise FactFileError(tree.unread)
    remedy = "not a fact file; begin it with `document:` (a coded source) or `gazetteer:` (actors, places, topics …)"
    raise FactFileError([tree.problem((), tree.value, remedy)])


def _misfits(tree: Tree, value: object, expected: Any, path: Path) -> Iterator[Problem]:
    """Yield every place at or below `path` where `value` is not what `expected` says."""
    bare, parameters = bare_type(expected), typing.get_args(bare_type(expected))
    origin = typing.get_origin(bare)
    if is_struct(bare):
        yield from _struct_misfits(tree, value, bare, path)
    elif origin is list and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _misfits(tree, item, parameters[0], (*path, index))
        if not value:
            yield from _leaf_misfits(tree, value, expected, path)
    elif origin is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from _leaf_misfits(tree, key, parameters[0], (*path, key))
            yield from _misfits(tree, item, parameters[1], (*path, key))
    elif (struct := struct_among(parameters)) and isinstance(value, dict):
        yield from _struct_misfits(tree, value, struct, path)
    elif alternatives := [one for one in parameters if typing.get_origin(one) is list]:
        # One of them or a list of them: msgspec 0.22 crashes on texts with a pattern in such a union.
        one = alternatives[0] if isinstance(value, list) else parameters[0]
        yield from _misfits(tree, value, one, path)
    else:
        yield from _leaf_misfits(tree, value, expected, path)


def _struct_misfits(tree: Tree, value: object, struct: type[msgspec.Struct], path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield tree.problem(path, value, f"expected fields ({', '.join(fields_of(struct))}); write `field: value` lines")
        return
    for name, (expected, is_required) in fields_of(struct).items():
        if name in value:
            yield from _misfits(tree, value[name], expected, (*path, name))
        elif is_required and not tree.unread:
            yield tree.problem(path, None, f"the field `{name}` is missing; add it")
    for name in value.keys() - fields_of(struct).keys():
        yield tree.problem((*path, name), value[name], _unknown_field(name, list(fields_of(struct))))


def _misplaced_blanks(tree: Tree, kind: type[msgspec.Struct]) -> Iterator[Problem]:
    """Yield the empty fields that are none of ours: a slip of the pen, or the rest of a text that a comma cut off."""
    for path in tree.blanks:
        known, name = _fields_at(kind, path[:-1]), str(path[-1])
        if known is None and not tree.unread:
            yield tree.problem(path, None, "empty; fill it in or delete it")
        elif known is not None and name not in known:
            yield tree.problem(path, None, _unknown_field(name, known))


def _fields_at(expected: Any, path: Path) -> list[str] | None:
    """Return which fields there are at a path; None where any name will do, or nothing is known of it."""
    for part in path:
        bare = bare_type(expected)
        struct = _struct_in(bare)
        if struct is not None and isinstance(part, str):
            if part not in fields_of(struct):
                return None
            expected = fields_of(struct)[part][0]
        elif (parameters := typing.get_args(bare)) and typing.get_origin(bare) in (list, dict):
            expected = parameters[-1]
        else:
            return None
    struct = _struct_in(bare_type(expected))
    return None if struct is None else list(fields_of(struct))


def _struct_in(bare: Any) -> type[msgspec.Struct] | None:
    if is_struct(bare):
        return bare
    return struct_among(typing.get_args(bare)) if typing.get_origin(bare) in (typing.Union, types.UnionType) else None


def _unknown_field(name: str, known: list[str]) -> str:
    if name in _ELSEWHERE:
        return f"unknown field; {_ELSEWHERE[name]}"
    if name in _IN_THE_GAZETTEER and "passages" in known:
        return "unknown field; it is a list of the gazetteer: move it to a file that begins with `gazetteer:`"
    near = nearest_field(name, known)
    return f"unknown field; did you mean `{near}`?" if near else f"unknown field; known are {', '.join(known)}"


def _leaf_misfits(tree: Tree, value: object, expected: Any, path: Path) -> Iterator[Problem]:
    try:
        msgspec.convert(value, expected, strict=False)
    except msgspec.ValidationError as error:
        yield tree.problem(path, value, remedy_of(expected, str(error)))


def remedy_of(expected: Any, message: str) -> str:
    """Return what to do about a value that is not of a type, given what msgspec says of it."""
    bare = bare_type(expected)
    if typing.get_origin(bare) in (list, dict) and "Expected" in message:
        return "expected a list (`- …` lines)" if typing.get_origin(bare) is list else "expected `name: …` lines"
    parts = [bare_type(part) for part in (bare, *typing.get_args(bare))]
    members = [part for part in parts if isinstance(part, type)]
    for member in members:
        if issubclass(member, Enum):
            return f"not a known term; one of: {', '.join(str(term.value) for term in member)}"
    if "regex" in message:
        return f"not of the form wanted here ({_description(expected)})"
    if "length" in message:
        most = _TOO_LONG.search(message)
        return f"longer than {most[1]} characters; shorten it" if most else "empty; fill it in or delete the field"
    if bound := _OUT_OF_RANGE.search(message):
        return f"out of range; write {_BOUNDS[bound[1]]} {bound[2]}"
    wanted = [_WHAT_IS_EXPECTED[member] for member in members if member in _WHAT_IS_EXPECTED]
    return f"expected {wanted[0]}" if wanted else f"{message[0].lower()}{message[1:]}"


def _description(expected: Any) -> str:
    for part in (expected, *typing.get_args(expected)):
        for meta in getattr(part, "__metadata__", ()):
            return str(meta.description or meta.pattern)
    return "see the format"
