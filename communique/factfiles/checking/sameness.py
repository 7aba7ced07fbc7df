"""Verdicts that two slugs are of one thing, held against what documents write: one that names nothing is a slip."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.reading.problems import Problem
from communique.factfiles.records.redirects import DeclaredRedirect
from communique.schema import FactFile, SlugReading
from communique.suggestions import likest

_READ_ANEW = "together, as `communique build` does with a whole project"
_MOST_NAMED = 10


def still_written(verdict: DeclaredRedirect, files: Sequence[str]) -> Problem:
    """Return what to do about a slug that loaded files write, and that is read as another from now on."""
    named = ", ".join(files[:_MOST_NAMED]) or "as a reference"
    remedy = f"loaded files write it ({named}); load them {_READ_ANEW}"
    return verdict.problem("slug", verdict.redirect.slug, remedy)


def read_otherwise(connection: Connection, same: Mapping[str, str], passed: Collection[str] = ()) -> Iterator[Problem]:
    """Yield the stored files, but for those in `passed`, that were read by what an editor decides no more."""
    query = select(FactFile.label, SlugReading.slug, SlugReading.read_as).join(SlugReading.fact_file)
    for file, slug, of in connection.execute(query.order_by(FactFile.label, SlugReading.slug)):
        if same.get(slug) != of and file not in passed:
            yield Problem(file, 1, 1, "", slug, f"read as `{of}` before, and no longer; load this file {_READ_ANEW}")


def unheard(coded_files: Sequence[CodedFile], written: Collection[str]) -> Iterator[tuple[CodedFile, Problem]]:
    """Yield the slugs of verdicts that nobody writes; taking a document out may bring that about, so it is asked."""
    for coded in coded_files:
        asked = dict[str, Problem]()
        for one in coded.redirects:
            if one.is_same:
                for slug, path in ((one.became or "", (*one.path[:2], "of")), (one.slug, one.path)):
                    if slug not in written:
                        asked.setdefault(slug, coded.tree.problem(path, slug, _remedy(slug, written)))
        yield from ((coded, problem) for problem in asked.values())


def _remedy(slug: str, written: Collection[str]) -> str:
    near = likest(slug, sorted(written), 75)
    hint = f"did you mean `{near}`?" if near else "correct it, or delete it"
    return f"no document tells of it, so the decision has no effect; {hint}"


def read_as_others(connection: Connection, passed: Collection[str]) -> set[str]:
    """Return the slugs that stored fact files write and that are read as others, but for those of files in `passed`."""
    query = select(FactFile.label, SlugReading.slug).join(SlugReading.fact_file)
    return {slug for label, slug in connection.execute(query) if label not in passed}
