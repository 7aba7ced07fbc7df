"""Slugs in a project's files, renamed or merged: the files are edited as text, so that comments and form stay.

What is a slug in a file is told by its form, so words that happen to read like one are left alone.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from communique.errors import CommuniqueError
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.coding.packed_file import LISTED
from communique.factfiles.files import read_coded
from communique.factfiles.reading import entries as e
from communique.project import DECISIONS, FILE, LINES_SUFFIX, Project
from communique.suggestions import likest

# By what each says of itself; a description that an entry gives of its own comes behind it.
_SLUGS = frozenset(typing.get_args(one)[1] for one in (e.Slug, e.AnySlug, e.Ref, e.SaidBy))
# Of any sort, so that it is a slug where it reads as this one, and nothing else stands beside it.
_ANY_VALUE = "value"
# Of the same form, yet to stay: a file's name, what tells two statements apart, and an address that was given up.
_TO_STAY = {(e.GazetteerFile, "gazetteer"), (e.StatementEntry, "tag"), (e.FormerEntry, "slug")}
_NEW = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMPTY_DECISIONS = "gazetteer: decisions\n"
_OF_ITS_OWN = frozenset({"slug", "label", "type", "names"})


class SlugError(CommuniqueError):
    """A slug cannot be renamed or merged; nothing was changed."""


class Edit(NamedTuple):
    """A stretch of a file (characters, end exclusive), and what comes in its place."""

    start: int
    end: int
    text: str


@dataclass
class Edits:
    """The new text of each file that changes, the number of places, and what is left for a person to look at.

    Files are to be written in this order: that which declares the old slug comes last, so that who was stopped halfway
    can begin again.
    """

    files: dict[Path, str] = field(default_factory=dict)
    places: int = 0
    left: list[str] = field(default_factory=list)


@dataclass
class _Files:
    """A project's files as they are, with what each declares, and what they become."""

    project: Project
    text: dict[Path, str] = field(default_factory=dict)
    coded: dict[Path, list[CodedFile]] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project) -> _Files:
        """Read the files of a project; raises FactFileError where one cannot be read."""
        files = cls(project)
        for file in project.fact_files():
            files.coded[file] = read_coded([file])
            files.text[file] = file.read_bytes().decode("utf-8")
        return files

    def declared(self) -> dict[str, tuple[str, str, Path]]:
        """Return kind, label and file of every slug that an entry has; of several files that which lists it."""
        found: dict[str, tuple[str, str, Path]] = {}
        for file, coded in self.coded.items():
            for draft in (draft for one in coded for draft in one.drafts):
                if draft.slug not in found or draft.kind in LISTED:
                    found[draft.slug] = draft.kind, draft.label or draft.slug, file
        return found

    def known(self, slug: str) -> tuple[str, str, Path]:
        """Return kind, label and file of a thing; raises SlugError where it is none of this project's."""
        declared = self.declared()
        if slug not in declared:
            hint = likest(slug, [one for one in declared if "/" not in one])
            meant = f"; did you mean {hint}?" if hint else "; name one that has"
            raise SlugError(f"{slug}: no entry of this project has this slug{meant}")
        kind, label, file = declared[slug]
        if "/" in slug:
            raise SlugError(f"{slug}: an address that is made of slugs; rename one of these, and it follows")
        if not file.is_relative_to(self.project.folder):
            raise SlugError(
                f"{slug}: listed by {file.name}, which comes with Communiqué and is no file of this project"
            )
        return kind, label, file


def rename(project: Project, old: str, new: str, reason: str, day: str) -> Edits:
    """Return the files of a project in which a slug is another, and the old address leads on, for that reason.

    Without a `reason` it leads nowhere: it was never published. Raises SlugError where it cannot be, FactFileError
    where files cannot be read.
    """
    files = _Files.of(project)
    _, _, home = files.known(old)
    if not _NEW.fullmatch(new):
        raise SlugError(f"{new}: no slug; write it of a-z, 0-9 and hyphens")
    if new in files.declared():
        raise SlugError(f"{new}: the slug of another already; to make one of two, `communique merge {old} {new}`")
    edits = _renamed_in_all(files, old, new)
    edits.files[home] = edits.files.pop(home)
    if reason:
        former = {"slug": old, "became": new, "reason": reason, "changed_on": day}
        edits.files[home] = _with_entry(home, edits.files[home], files.coded[home], "former", former)
    edits.left += _mentions(project, old)
    return edits


def merge(project: Project, one: str, into: str, reason: str, day: str) -> Edits:
    """Return the files of a project in which two slugs are of one thing, for that reason.

    What documents tell of stays as they have it, and is read as the other (`same`). What the gazetteer lists is
    listed once, with the names of both, and the address leads on. Raises SlugError where the two cannot be one,
    FactFileError where files cannot be read.
    """
    files = _Files.of(project)
    (kind, label, home), (other_kind, _, other_home) = files.known(one), files.known(into)
    if one == into:
        raise SlugError(f"{one}: the same slug twice; name two")
    if kind != other_kind:
        raise SlugError(f"{one} is of the sort {kind}, {into} of the sort {other_kind}; name two of one sort")
    if kind == "document":
        raise SlugError(f"{one}: a document is never another; if it copies {into}, its file says so: `copy_of: {into}`")
    if kind not in LISTED:
        return _read_as(files, one, into, reason, day)
    edits = _with_names_of(files, one, into, label)
    _refuse_two_lists_of_names(files, one, into)
    unlisted = _Files(project, files.text | edits.files, files.coded)
    renamed = _renamed_in_all(unlisted, one, into)
    renamed.files = edits.files | renamed.files
    renamed.left = edits.left + _mentions(project, one)
    former = {"slug": one, "label": label, "became": into, "reason": reason, "changed_on": day}
    renamed.files[other_home] = _with_entry(
        other_home, renamed.files.get(other_home, files.text[other_home]), files.coded[other_home], "former", former
    )
    renamed.files[home] = renamed.files.pop(home)
    return renamed


def _renamed_in_all(files: _Files, old: str, new: str) -> Edits:
    """Return every file in which a slug stands, with the other in its place."""
    edits = Edits()
    for file, text in files.text.items():
        if changes := list(_renaming(file, text, old, new)):
            edits.files[file] = _applied(text, changes)
            edits.places += len(changes)
    for file in _settings(files.project):
        quoted = re.compile(rf"""(?<=["']){re.escape(old)}(?=["'])""")
        written, number = quoted.subn(new, file.read_bytes().decode("utf-8"))
        if number:
            edits.files[file] = written
            edits.places += number
    return edits


def renamed_in(file: Path, text: str, old: str, new: str) -> str:
    """Return the text of a fact file, or of a draft of one, in which a slug is another; comments and marks stay."""
    return _applied(text, _renaming(file, text, old, new))


def _renaming(file: Path, text: str, old: str, new: str) -> Iterator[Edit]:
    """Yield the edits that put another slug wherever a file has one."""
    word = _word(old)
    for one in _slugs_in(file, text, old) if old in text else ():
        if word.search(text[one.start : one.end]):
            yield Edit(one.start, one.end, word.sub(new, text[one.start : one.end]))


def _word(slug: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9-]){re.escape(slug)}(?![a-z0-9-])")


def _settings(project: Project) -> list[Path]:
    """Return the files in which a project says what its pages open with."""
    return [file for file in (project.folder / FILE, project.queries / "defaults.toml") if file.is_file()]


def _mentions(project: Project, slug: str) -> list[str]:
    """Return where reports of the project name a slug, which are its coder's to change."""
    word, found = _word(slug), []
    for file in sorted(project.queries.glob("*.sql")) if project.queries.is_dir() else []:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if word.search(line):
                found.append(f"{file.relative_to(project.folder)}:{number} names {slug}; change it there, too")
    return found


def _read_as(files: _Files, one: str, into: str, reason: str, day: str) -> Edits:
    """Return the project's decisions with the verdict that two slugs are of one thing."""
    decisions = files.project.folder / DECISIONS
    text = files.text.get(decisions, _EMPTY_DECISIONS)
    same = {"of": into, "also": [one], "because": reason, "decided_on": day}
    edits = Edits({decisions: _with_entry(decisions, text, files.coded.get(decisions, []), "same", same)}, 1)
    edits.left = _mentions(files.project, one)
    return edits


def _refuse_two_lists_of_names(files: _Files, one: str, into: str) -> None:
    """Raise SlugError where a document gives the spellings of both apart: a mapping has a slug but once."""
    for file, coded in files.coded.items():
        for document in coded:
            named = {name.record.slug for name in document.names} if document.document else set()
            if {one, into} <= named:
                raise SlugError(f"{file.name}: gives spellings of both under `names`; put them all under {into} first")


class _Node(NamedTuple):
    """A value in a file: where it stands, and what is in it."""

    start: int
    end: int
    column: int
    is_flow: bool
    value: Any
    items: tuple[_Item, ...] = ()

    def at(self, key: str) -> _Node | None:
        """Return what stands under a key."""
        return next((item.node for item in self.items if item.key == key), None)


class _Item(NamedTuple):
    """A part of a mapping, or of a list, where it has no key."""

    key: str | None
    key_start: int
    key_end: int
    node: _Node


def _with_names_of(files: _Files, one: str, into: str, label: str) -> Edits:
    """Return the gazetteer's files without an entry, whose names the other has now; what else it said is left."""
    edits = Edits()
    (file, entry), (other_file, other) = _entry_of(files, one), _entry_of(files, into)
    if LINES_SUFFIX in (file.suffix, other_file.suffix):
        raise SlugError(f"{file.name}: JSON Lines, in which entries are not merged; keep one of the two there by hand")
    given = [*other.value.get("names", [])]
    known = {other.value["label"], *(name["name"] for name in given)}
    names = [{"name": label, "type": "full"}, *entry.value.get("names", [])]
    names = [name for name in names if name["name"] not in known]
    changes = {file: [_without(files.text[file], entry)]}
    if names:
        changes.setdefault(other_file, []).append(_named(files.text[other_file], other, names))
    edits.files = {place: _applied(files.text[place], some) for place, some in changes.items()}
    for name, value in entry.value.items():
        if name not in _OF_ITS_OWN and other.value.get(name) != value:
            said = json.dumps(value, ensure_ascii=False)
            edits.left.append(
                f"the entry of {one} said `{name}: {said}`, which that of {into} does not; keep what holds"
            )
    return edits


def _entry_of(files: _Files, slug: str) -> tuple[Path, _Node]:
    _, _, file = files.known(slug)
    top = _tree(files.text[file])
    for entry in (item.node for section in top.items for item in section.node.items):
        if isinstance(entry.value, dict) and entry.value.get("slug") == slug and "label" in entry.value:
            return file, entry
    raise SlugError(f"{slug}: its entry is not found in {file.name}")


def _without(text: str, entry: _Node) -> Edit:
    """Return the edit that takes an item of a list out, its lines and all."""
    start = text.rindex("\n", 0, entry.start) + 1
    if text[start : entry.start].strip(" ") != "-":
        raise SlugError("its entry shares a line with others; write the list as one entry a line, then merge again")
    end = text.find("\n", entry.end)
    return Edit(start, len(text) if end < 0 else end + 1, "")


def _named(text: str, entry: _Node, names: Sequence[Mapping[str, str]]) -> Edit:
    """Return the edit that adds names to an entry."""
    items = [_flow(name) for name in names]
    if listed := entry.at("names"):
        if listed.is_flow:
            end = text.rindex("]", 0, listed.end)
            return Edit(end, end, (", " if listed.items else "") + ", ".join(items))
        return Edit(listed.end, listed.end, "".join(f"\n{' ' * listed.column}- {item}" for item in items))
    said = f"names: [{', '.join(items)}]"
    if entry.is_flow:
        end = text.rindex("}", 0, entry.end)
        return Edit(end, end, f", {said}")
    return Edit(entry.end, entry.end, f"\n{' ' * entry.column}{said}")


def _with_entry(file: Path, text: str, coded: Sequence[CodedFile], section: str, entry: Mapping[str, Any]) -> str:
    """Return a file with one entry more in a list at its top."""
    if file.suffix == LINES_SUFFIX:
        return _with_entry_in_lines(text, coded, section, entry)
    end = "\r\n" if "\r\n" in text else "\n"
    item = f"- {_flow(entry)}{end}"
    comment = r"[ \t]*(?:#[^\n]*)?\r?\n"
    if head := re.search(rf"^{section}:(?:{comment})+(?P<indent> *)- ", text, re.MULTILINE):
        at = head.start("indent")
        return f"{text[:at]}{head['indent']}{item}{text[at:]}"
    if re.search(rf"^{section}:", text, re.MULTILINE):
        raise SlugError(f"{file.name}: `{section}` stands in brackets; write it as a list, one entry a line")
    return f"{text.rstrip()}{end}{end}{section}:{end}  {item}"


def _with_entry_in_lines(text: str, coded: Sequence[CodedFile], section: str, entry: Mapping[str, Any]) -> str:
    """Return JSON Lines with one entry more in a list of their first line."""
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.strip())
    first = json.loads(lines[at])
    first.setdefault(section, []).append(dict(entry))
    lines[at] = json.dumps(first, ensure_ascii=False) + ("\n" if lines[at].endswith("\n") else "")
    return "".join(lines)


def _flow(entry: Mapping[str, Any]) -> str:
    """Return an entry as YAML on one line."""
    said = yaml.safe_dump(dict(entry), default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return str(said).strip()


def _applied(text: str, edits: Iterable[Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _slugs_in(file: Path, text: str, slug: str) -> Iterator[Edit]:
    """Yield the places of a file where its form has slugs, or a value that reads as this one."""
    if file.suffix != LINES_SUFFIX:
        yield from _slugs_of(text, slug)
        return
    start = 0
    for line in text.splitlines(keepends=True):
        if slug in line:
            yield from (one._replace(start=one.start + start, end=one.end + start) for one in _slugs_of(line, slug))
        start += len(line)


def _slugs_of(text: str, slug: str) -> Iterator[Edit]:
    tree = _tree(text)
    yield from _slugs_below(tree, e.DocumentFile if tree.at("document") else e.GazetteerFile, None, slug)


def _slugs_below(node: _Node, form: Any, name: str | None, slug: str) -> Iterator[Edit]:
    for item in node.items:
        if item.key and _has_slugs_as_keys(form):
            yield Edit(item.key_start, item.key_end, item.key)
        yield from _slugs_below(item.node, _below(form, item.key), item.key or name, slug)
    if isinstance(node.value, str) and (_is_slug(form) or (name == _ANY_VALUE and node.value == slug)):
        yield Edit(node.start, node.end, node.value)


def _tree(text: str) -> _Node:
    """Return what a YAML text holds, with the place of everything in it."""
    events = yaml.parse(text, Loader=yaml.SafeLoader)
    next(events), next(events)
    return _node(next(events), events)


def _node(event: Any, events: Iterator[Any]) -> _Node:
    start, end = event.start_mark, event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        return _Node(start.index, end, start.column, is_flow=True, value=event.value)
    is_mapping, items = isinstance(event, yaml.MappingStartEvent), list[_Item]()
    while not isinstance(one := next(events), yaml.MappingEndEvent | yaml.SequenceEndEvent):
        key = one if is_mapping else None
        node = _node(next(events) if key else one, events)
        items.append(_Item(key.value if key else None, *_span(one), node))
        end = node.end  # a block ends only where the next begins
    values = {item.key: item.node.value for item in items} if is_mapping else [item.node.value for item in items]
    end = _span(one)[1] if event.flow_style else end
    return _Node(start.index, end, start.column, bool(event.flow_style), values, tuple(items))


def _span(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _is_slug(form: Any) -> bool:
    return any(typing.get_args(one)[1:2] and typing.get_args(one)[1] in _SLUGS for one in _forms(form, whole=True))


def _has_slugs_as_keys(form: Any) -> bool:
    return any(typing.get_origin(one) is dict and _is_slug(typing.get_args(one)[0]) for one in _forms(form))


def _below(form: Any, step: str | None) -> Any:
    """Return the forms of what stands under a key, or in a list."""
    found: list[Any] = []
    for one in _forms(form):
        origin, inner = typing.get_origin(one), typing.get_args(one)
        if origin is list and step is None:
            found.append(inner[0])
        elif origin is dict and step is not None:
            found.append(inner[1])
        elif step and isinstance(one, type) and issubclass(one, msgspec.Struct) and step in _fields(one):
            found.append(_fields(one)[step])
    return tuple(found)


@cache
def _fields(form: type) -> Mapping[str, Any]:
    """Return the fields of an entry with their forms, but those that stay."""
    stay = {name for entry, name in _TO_STAY if issubclass(form, entry)}
    hints = typing.get_type_hints(form, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in stay}


def _forms(form: Any, *, whole: bool = False) -> Iterator[Any]:
    """Yield each form that a value may have; with what is noted on a text where `whole`."""
    if isinstance(form, tuple):
        for one in form:
            yield from _forms(one, whole=whole)
    elif typing.get_origin(form) in (typing.Union, types.UnionType):
        for one in typing.get_args(form):
            yield from _forms(one, whole=whole)
    elif typing.get_origin(form) is typing.Annotated and not (whole and typing.get_args(form)[0] is str):
        yield from _forms(typing.get_args(form)[0], whole=whole)
    else:
        yield form
