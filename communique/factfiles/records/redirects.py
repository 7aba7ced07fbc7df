"""Redirect slugs: what fact files say became of an address whose record is no more, and what can be said against it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path, Problem
from communique.factfiles.reading.yaml_reader import Tree
from communique.factfiles.records.catalogue import in_loops
from communique.factfiles.values.values import parse_day

Fault = Callable[[Path, object, str], None]
_ITSELF = "became itself; name what it became, or delete `became` if it was withdrawn"


class Redirect(NamedTuple):
    """A slug that was given up, as a file says it: `became` is None where it was withdrawn, `changed_on` a day."""

    slug: str
    label: str | None
    became: str | None
    reason: str
    changed_on: str
    path: Path


class DeclaredRedirect(NamedTuple):
    """A former slug, the file that tells of it, and the tree of that file."""

    redirect: Redirect
    file: str
    tree: Tree

    def problem(self, field: str, value: object, remedy: str) -> Problem:
        """Return a problem with one of its fields."""
        return self.tree.problem((*self.redirect.path, field), value, remedy)


def code_redirects(entries: Sequence[e.FormerEntry], fault: Fault) -> list[Redirect]:
    """Return a file's former slugs; `fault(path, value, remedy)` hears of what makes no sense on its own."""
    return [_code(entry, ("former", index), fault) for index, entry in enumerate(entries)]


def _code(entry: e.FormerEntry, path: Path, fault: Fault) -> Redirect:
    day = ""
    try:
        day = parse_day(entry.changed_on)
    except ValueError as error:
        fault((*path, "changed_on"), entry.changed_on, str(error))
    if not entry.reason.strip():
        fault((*path, "reason"), entry.reason, "empty; say in a sentence for a reader why")
    if entry.became == entry.slug:
        fault((*path, "became"), entry.became, _ITSELF)
    return Redirect(entry.slug, entry.label, entry.became, entry.reason, day, path)


def leads_to(slug: str, became: Mapping[str, str | None], living: Container[str]) -> str | None:
    """Return the slug of the record that a former slug leads to, however often it changed; None: it was withdrawn."""
    passed: set[str] = set()
    here: str | None = slug
    while here is not None and here not in living:
        if here in passed:
            return None
        passed.add(here)
        here = became.get(here)
    return here


def check_redirects(
    given: Sequence[DeclaredRedirect], kept: Sequence[DeclaredRedirect], living: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield everything that is wrong with the former slugs that some files give, beside those that others keep.

    `living` has the file that declares each record among the slugs that they name.
    """
    first: dict[str, DeclaredRedirect] = {}
    for one in (*kept, *given):
        other = first.setdefault(one.redirect.slug, one)
        if other is not one:
            yield one.problem("slug", one.redirect.slug, f"given up in {other.file} already; keep one of the two")
    for one in given:
        if holder := living.get(one.redirect.slug):
            remedy = f"still the slug of a record, which {holder} declares; rename or delete that, or delete this"
            yield one.problem("slug", one.redirect.slug, remedy)
    became = {slug: one.redirect.became for slug, one in first.items()}
    looping = in_loops({slug: target for slug, target in became.items() if target and target not in living})
    for one in first.values():
        yield from _check_successor(one, became, living, looping)


def _check_successor(
    one: DeclaredRedirect, became: Mapping[str, str | None], living: Mapping[str, str], looping: Container[str]
) -> Iterator[Problem]:
    target = one.redirect.became
    if target is None or target == one.redirect.slug:
        return
    if target not in living and target not in became:
        yield one.problem("became", target, f"no record is called so; {_hint(target)}")
    elif one.redirect.slug in looping:
        yield one.problem("became", target, "leads back to itself; break the loop")


def _hint(target: str) -> str:
    return f"correct the slug, or say under `former` what became of {target}"


def hint_for(slug: str, redirects: Mapping[str, DeclaredRedirect]) -> str | None:
    """Return what to write instead of a former slug; None where it is none."""
    if slug not in redirects:
        return None
    became = redirects[slug].redirect.became
    return f"it became `{became}`; name that" if became else "it was withdrawn; delete what leans on it"
