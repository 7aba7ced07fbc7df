"""A gazetteer file without the entries that are missing, or name what is: as if its coder had not written them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from communique.factfiles.coding.fact_file import DecisionDraft
from communique.factfiles.coding.packed_file import PackedFile, code_again, pack
from communique.factfiles.coding.rulings import SLUG
from communique.factfiles.reading.json_lines import JsonLine
from communique.factfiles.reading.problems import Path
from communique.factfiles.reading.yaml_reader import Tree
from communique.factfiles.records.drafts import Draft, Ref


def without_what_names(
    packed: PackedFile, missing: Collection[str], shared: Collection[str] = ()
) -> tuple[PackedFile, list[str]]:
    """Return a gazetteer file without the missing entries and those that name one, and the slugs of all these.

    Without what was corrected of `shared` records, too, of which what is missing also speaks: it may be of that.
    Its digest is another one, so that the whole file is loaded again as soon as nothing is missing any more.
    """
    coded = code_again(packed)
    gone = _naming(coded.drafts, missing)
    decided = [
        one.record.slug for one in coded.decisions if not set(_named_by_decision(one)).isdisjoint((*missing, *gone))
    ]
    former = [one.slug for one in packed.redirects if one.became in missing or one.became in gone]
    lost = {*missing, *gone, *former}
    told = {*lost, *shared}
    corrected = [one["record"] for one in coded.corrections if one["record"] and _is_about(one["record"], told)]
    if not (gone or former or decided or corrected):
        return packed, []
    left_out = (packed.sha256, *gone, "former", *former, "decided", *decided, "corrected", *corrected)
    digest = hashlib.sha256("\n".join(left_out).encode()).hexdigest()
    lost |= {slug for slug, of in packed.same.items() if of in lost}
    tree = _tree_without(packed.tree, lost | set(_as_written(corrected, packed.same)))
    return pack(code_again(replace(packed, tree=tree, sha256=digest))), gone


def _is_about(record: str, slugs: Collection[str]) -> bool:
    """Return whether a correction's record is one of these, or a statement whose address is made of one."""
    return record in slugs or any(part in slugs for part in record.split("/"))


def _as_written(records: Sequence[str], same: Mapping[str, str]) -> Iterator[str]:
    """Yield records by their slugs, and by those that are read as these."""
    for record in records:
        yield record
        ways = [[part, *(slug for slug, of in same.items() if of == part)] for part in record.split("/")]
        yield from map("/".join, product(*ways))


def _named_by_decision(one: DecisionDraft) -> Iterator[str | None]:
    """Yield what a decision is on, the document that it is narrowed down to, and what its record is not the same as."""
    yield from (one.record.slug, one.values["document"])
    if one.values["field"] == SLUG:
        yield one.values["value"]


def _naming(drafts: Sequence[Draft], missing: Collection[str]) -> list[str]:
    """Return the drafts that are missing or name what is, and those that name these, by slug and in order."""
    gone = {one.slug for one in drafts if one.slug in missing}
    before = -1
    while len(gone) > before:
        before = len(gone)
        gone |= {one.slug for one in drafts if any(slug in missing or slug in gone for slug in named_by(one))}
    return sorted(gone)


def named_by(draft: Draft) -> Iterator[str]:
    """Yield the slugs that a draft names in its own values."""
    for values in (draft.values, *(row for _, row in draft.side_rows)):
        yield from (value.slug for value in values.values() if isinstance(value, Ref) and value.slug != draft.slug)


def _tree_without(tree: Tree, slugs: Collection[str]) -> Tree:
    if isinstance(tree, JsonLine):
        value, _ = _value_without(json.loads(tree.data), slugs)
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return JsonLine(tree.file, line=tree.line, data=data)
    value, places = _value_without(tree.value, slugs)
    marks = {moved: mark for path, mark in tree.marks.items() if (moved := _moved(path, places)) is not None}
    blanks = [moved for path in tree.blanks if (moved := _moved(path, places)) is not None]
    return Tree(tree.file, value, marks, tree.end, blanks)


def _value_without(value: dict[str, Any], slugs: Collection[str]) -> tuple[dict[str, Any], dict[Path, int]]:
    """Return a file's content without entries of these slugs, and where those that stay stand now."""
    kept = {
        section: [index for index, entry in enumerate(entries) if not _is_of(entry, slugs)]
        for section, entries in value.items()
        if isinstance(entries, list)
    }
    places: dict[Path, int] = {
        (section, old): new for section, indexes in kept.items() for new, old in enumerate(indexes)
    }
    lists = {section: [value[section][index] for index in indexes] for section, indexes in kept.items()}
    return {section: lists.get(section, content) for section, content in value.items()}, places


def _is_of(entry: dict[str, Any], slugs: Collection[str]) -> bool:
    """Return whether an entry is one of these, a former slug that became one of them, or a decision on one or in it."""
    names = ("slug", "became", "record", "document", *(("value",) if entry.get("field") == SLUG else ()))
    return any(entry.get(name) in slugs for name in names)


def _moved(path: Path, places: dict[Path, int]) -> Path | None:
    """Return where the value at a path stands now; None where it is gone."""
    if len(path) <= 1:  # a section itself
        return path
    if path[:2] in places:
        return (path[0], places[path[:2]], *path[2:])
    return None if isinstance(path[1], int) else path
