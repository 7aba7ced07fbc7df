"""Some documents of a project, by themselves: what is taken for them, and what is left out.

The gazetteer goes with them, but for entries that name what only a document that is left out declares, and for those of
which only such documents speak.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from communique.errors import CommuniqueError, escape_control_characters, shorten
from communique.factfiles.coding.packed_file import PackedFile, code_again
from communique.factfiles.coding.pruning import named_by, without_what_names
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.suggestions import likest

_MOST_NAMED = 10
# Tables of what editors write, which declares nothing.
_OF_EDITORS = frozenset({"corrections", "decisions"})


class NoSuchDocumentError(CommuniqueError):
    """A project has no document of a slug that was asked for."""


@dataclass
class Selection:
    """Some documents of a project with all that they need, and what is left out.

    `left` are the fact files that are left out, by name, and `unread` those of documents that cannot be read; `entries`
    what is left out of the gazetteer, as its file and slug, and `unspoken` those of them of which only documents speak
    that are left out; `kept` are those of `left` that stay loaded, since another project has them, too.
    """

    taken: list[PackedFile | FactFileError] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    entries: list[tuple[str, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    # What only documents that are left out declare, and which of them does.
    missing: dict[str, str] = field(default_factory=dict)
    # What they declare as others do that are taken.
    shared: set[str] = field(default_factory=set)
    unspoken: dict[str, str] = field(default_factory=dict)
    # What documents name and do not declare: those that are taken, and those that are left out.
    named: set[str] = field(default_factory=set)
    named_elsewhere: dict[str, str] = field(default_factory=dict)

    @property
    def documents(self) -> list[str]:
        """The slugs of the documents that are taken."""
        return [one.document for one in self.taken if isinstance(one, PackedFile) and one.document]

    def add(self, coded: PackedFile | FactFileError, slugs: Collection[str], files: Collection[str]) -> None:
        """Take a fact file, or leave it out; of one that cannot be read, its place tells whether it is a document."""
        if isinstance(coded, FactFileError):
            named = sorted({problem.file for problem in coded.problems})
            if set(named) <= set(files):
                self.unread += [name for name in named if name not in self.unread]
            else:
                self.taken.append(coded)
        elif coded.document is None or coded.document in slugs:
            self.taken.append(coded)
            self.named.update(_named_in(coded) if coded.document else ())
        else:
            self.left.append(coded.name)
            self.missing.update(dict.fromkeys(coded.declared, coded.name))
            self.named_elsewhere.update(dict.fromkeys(_named_in(coded), coded.name))

    def refuse_unknown(self, slugs: Iterable[str]) -> None:
        """Raise NoSuchDocumentError where a slug that was asked for is none of a document."""
        unknown = [slug for slug in slugs if slug not in self.documents]
        if unknown:
            known = sorted({*self.documents, *map(_slug_of, self.left)})
            raise NoSuchDocumentError("\n".join(_unknown(slug, known, self.unread) for slug in unknown))

    def leave_entries_out(self) -> None:
        """Leave out what the gazetteer says of records that are left out, and what only they speak of."""
        for coded in self.taken:
            for slug in coded.declared if isinstance(coded, PackedFile) else ():
                if self.missing.pop(slug, None):
                    self.shared.add(slug)
        self.unspoken = self._find_unspoken()
        self.missing |= self.unspoken
        before = -1
        while len(self.entries) > before:
            before = len(self.entries)
            self.taken = [rest for coded in self.taken if (rest := self._without_missing(coded))]

    def _without_missing(self, coded: PackedFile | FactFileError) -> PackedFile | FactFileError | None:
        """Return what stays of a fact file; None where that is nothing."""
        if isinstance(coded, FactFileError) or coded.document or coded.is_at_fault:
            return coded
        found = [slug for slug in (*coded.slugs, *(one.became for one in coded.redirects)) if slug in self.missing]
        if not found and _OF_EDITORS.isdisjoint(coded.columns):
            return coded
        rest, gone = without_what_names(coded, self.missing, self.shared)
        if rest is coded:
            return coded
        self.entries += [(coded.name, slug) for slug in gone]
        self.missing.update({slug: self.missing[str(found[0])] for slug in gone if slug not in self.missing})
        if rest.kinds or rest.currencies or rest.redirects or _OF_EDITORS.intersection(rest.columns):
            return rest
        self.left.append(coded.name)
        return None

    def _find_unspoken(self) -> dict[str, str]:
        """Return what only documents that are left out speak of, and nothing that stays in the gazetteer names."""
        listed = [
            coded for coded in self.taken if isinstance(coded, PackedFile) and not (coded.document or coded.is_at_fault)
        ]
        if not any(slug in self.named_elsewhere for coded in listed for slug in coded.declared):
            return {}
        names = {one.slug: set(named_by(one)) for coded in listed for one in code_again(coded).drafts}
        found = _reached((slug for slug in self.named_elsewhere if slug in names), names) - self.named
        found -= _reached((slug for slug in names if slug not in found), names)
        one = next(iter(self.named_elsewhere.values()))
        return {slug: self.named_elsewhere.get(slug, one) for slug in found}

    def refuse_missing(self) -> None:
        """Raise FactFileError where a document that is taken names what only one that is left out declares."""
        problems = [
            problem for coded in self.taken if isinstance(coded, PackedFile) for problem in self._missing_in(coded)
        ]
        if problems:
            raise FactFileError(problems)

    def _missing_in(self, packed: PackedFile) -> Iterator[Problem]:
        if self.missing.keys().isdisjoint(packed.foreign):
            return
        coded = code_again(packed)
        for ref in coded.references():
            if document := self.missing.get(ref.slug):
                remedy = f"it hangs on {document}, which is left out; add `--only {_slug_of(document)}`"
                yield coded.tree.problem(ref.path, ref.slug, remedy)


def _named_in(coded: PackedFile) -> list[str]:
    """Return what a document names and does not declare, and whose the original is that it copies."""
    return [*coded.foreign, *(above for _, above in coded.above if above not in coded.declared)]


def _reached(starts: Iterable[str], names: Mapping[str, Collection[str]]) -> set[str]:
    """Return the slugs of some entries, of those that these name, and so on."""
    found, ahead = set[str](), list(starts)
    while ahead:
        if (slug := ahead.pop()) not in found:
            found.add(slug)
            ahead.extend(one for one in names[slug] if one in names)
    return found


def choose(
    coded_files: Iterable[PackedFile | FactFileError], slugs: Sequence[str], files: Collection[str]
) -> Selection:
    """Return what of a project's fact files is taken for the documents of these slugs.

    `files` are those in the project's folder of documents, as messages name them. Raises NoSuchDocumentError for slugs
    of no document, and FactFileError where a document names what only one that is left out declares.
    """
    chosen = Selection()
    for coded in coded_files:
        chosen.add(coded, slugs, files)
    chosen.refuse_unknown(slugs)
    chosen.leave_entries_out()
    chosen.refuse_missing()
    return chosen


def _slug_of(name: str) -> str:
    return name.removeprefix("documents/")


def _unknown(slug: str, known: Sequence[str], unread: Sequence[str]) -> str:
    shown = escape_control_characters(shorten(slug))
    near = likest(slug, known, 60)
    hint = f"did you mean {near}?" if near else _those_there_are(known)
    if unread:
        hint += f"; or it is in a file that cannot be read ({', '.join(unread[:_MOST_NAMED])}): `communique check`"
    return f"the project has no document {shown}; {hint}"


def _those_there_are(known: Sequence[str]) -> str:
    if not known:
        return "it has none"
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"it has {', '.join(known[:_MOST_NAMED])}{more}"
