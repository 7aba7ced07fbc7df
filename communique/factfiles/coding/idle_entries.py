"""What of a gazetteer is idle: propositions about, and decisions on, records of which nothing tells.

So that a document can go whatever the gazetteer says of its records, they are left out, and are back with the next
document that tells of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.coding.packed_file import PackedFile, code_again
from communique.factfiles.coding.pruning import without_what_names
from communique.factfiles.reading.problems import Problem
from communique.factfiles.records.drafts import Ref
from communique.suggestions import likest

_LEFT_OUT = {"propositions": "the proposition", "decisions": "the decision"}
_ALIKE = 75


@dataclass
class IdleEntries:
    """The entries that are left out, and what is `missing`.

    `told` has the problem that tells of each, by the slug of the proposition or of what is decided on.
    """

    told: list[tuple[str, Problem]] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    @property
    def warnings(self) -> list[Problem]:
        """Return what was left out, and why."""
        return list(dict.fromkeys(problem for _, problem in self.told))

    def behind(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return what explains some of the problems: they name what was left out."""
        missed = {one.value for one in problems}
        return [problem for slug, problem in self.told if slug in missed]

    def leave_out(self, files: Sequence[PackedFile], unknown: Iterable[str], known: Iterable[str]) -> list[PackedFile]:
        """Return files without what is idle since some slugs are unknown; any of `known` may have been meant."""
        self.missing.update(unknown)
        known, before = list(known), -1
        found: dict[str, tuple[CodedFile, list[Ref]]] = {}
        while len(self.missing) > before:  # a proposition may be about another
            before = len(self.missing)
            found |= {one.name: idle for one in files if (idle := _idle_in(one, self.missing))}
            self.missing.update(_entry_of(coded, ref) for coded, refs in found.values() for ref in refs)
        for coded, refs in found.values():
            self.told += [(_shown(coded, _entry_of(coded, ref)), _warning(coded, ref, known)) for ref in refs]
        return [_without(one, *found[one.name]) if one.name in found else one for one in files]


def may_be_idle(coded: CodedFile, ref: Ref) -> bool:
    """Return whether what refers to something is left out where nothing tells of that."""
    return not coded.document and ref.path[0] in _LEFT_OUT


def _idle_in(one: PackedFile, missing: set[str]) -> tuple[CodedFile, list[Ref]] | None:
    """Return a file of the gazetteer and what leans on something missing in it; None where nothing does."""
    if one.document or one.is_at_fault or missing.isdisjoint(one.slugs):
        return None
    coded = code_again(one)
    leaning = (ref for ref in coded.references() if may_be_idle(coded, ref) and ref.slug in missing)
    refs = [ref for ref in leaning if ref.path[0] == "decisions" or ref.slug != _entry_of(coded, ref)]
    return (coded, refs) if refs else None


def _entry_of(coded: CodedFile, ref: Ref) -> str:
    if ref.path[0] == "decisions":
        return ref.slug
    return next(draft.slug for draft in coded.drafts if draft.path[:2] == ref.path[:2])


def _shown(coded: CodedFile, slug: str) -> str:
    """Return a slug as problems show it."""
    return coded.tree.problem((), slug, "").value


def _without(one: PackedFile, coded: CodedFile, refs: Iterable[Ref]) -> PackedFile:
    return without_what_names(one, {_entry_of(coded, ref) for ref in refs})[0]


def _warning(coded: CodedFile, ref: Ref, known: Iterable[str]) -> Problem:
    near = likest(ref.slug, (one for one in known if one != ref.slug), _ALIKE)
    hint = f"; did you mean `{near}`?" if near else ""
    remedy = f"nothing tells of it, so {_LEFT_OUT[str(ref.path[0])]} is left out{hint}"
    return coded.tree.problem(ref.path, ref.slug, remedy)
