"""Copies of what is not coded: who wrote or published it can be named, so that it is one voice with who quotes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.reading.problems import Problem
from communique.factfiles.records.drafts import Draft

_WHOSE = (
    "no document or actor is called so; where the original is not coded, write the slug of its author or publisher, so "
    "that a copy of it and a quotation of that actor are one voice; if nobody knows whose it is, leave this"
)
_IS_NONE = "this is of kind {kind}; name the document that is copied, or its author or publisher"


def originals(coded_files: Iterable[CodedFile]) -> dict[str, list[tuple[CodedFile, Draft]]]:
    """Return the documents that are copies, by the slug that each gives for its original."""
    found: dict[str, list[tuple[CodedFile, Draft]]] = {}
    for coded in coded_files:
        for draft in coded.drafts[:1] if coded.document else ():
            if original := draft.values.get("copy_of"):
                found.setdefault(original, []).append((coded, draft))
    return found


def whose_are_copied(coded_files: Iterable[CodedFile], kinds: Mapping[str, str]) -> Iterator[tuple[CodedFile, Problem]]:
    """Yield the copies of what nobody knows whose it is; `kinds` are those of the slugs that are known."""
    for original, copies in originals(coded_files).items():
        kind = kinds.get(original)
        if kind in ("document", "actor"):
            continue
        remedy = _IS_NONE.format(kind=kind) if kind else _WHOSE
        yield from ((coded, coded.tree.problem((*draft.path, "copy_of"), original, remedy)) for coded, draft in copies)
