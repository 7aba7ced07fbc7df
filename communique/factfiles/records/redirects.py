"""Redirect slugs: what fact files say became of an address whose record is no more, and what can be said against it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path, Problem
from communique.factfiles.reading.yaml_reader import Tree
from communique.factfiles.records.catalogue import CatalogueEntry, in_loops
from communique.factfiles.records.drafts import GAZETTEER_THINGS
from communique.factfiles.values.values import parse_day

Fault = Callable[[Path, object, str], None]
_MADE_OF_PARTS = (
    "an address that is made of slugs, with slashes between: say which of these are the same, and it follows them; "
    "money without a slug of its own gets one by `slug: …`"
)
_MERGE_DOCUMENTS = "a document is never the same as another; if one copies the other, its file says so: `copy_of: …`"
_LISTED = frozenset({*GAZETTEER_THINGS.values(), "document"})
_ITSELF = "became itself; name what it became, or delete `became` if it was withdrawn"


class Redirect(NamedTuple):
    """A slug that was given up, as a file says it: `became` is None where it was withdrawn, `changed_on` a day.

    One that `is_same` is still written by documents, and read as what it became.
    """

    slug: str
    label: str | None
    became: str | None
    reason: str
    changed_on: str | None
    path: Path
    is_same: bool = False


class DeclaredRedirect(NamedTuple):
    """A former slug, the file that tells of it, and the tree of that file."""

    redirect: Redirect
    file: str
    tree: Tree

    def problem(self, field: str, value: object, remedy: str) -> Problem:
        """Return a problem with one of its fields."""
        path = self.redirect.path
        if self.redirect.is_same:  # its slug is one of a list, beside that of which they all are
            return self.tree.problem((*path[:2], "of") if field == "of" else path, value, remedy)
        return self.tree.problem((*path, field), value, remedy)


def code_redirects(entries: Sequence[e.FormerEntry], fault: Fault) -> list[Redirect]:
    """Return a file's former slugs; `fault(path, value, remedy)` hears of what makes no sense on its own."""
    return [_code(entry, ("former", index), fault) for index, entry in enumerate(entries)]


def code_same(entries: Sequence[e.SameEntry], fault: Fault) -> list[Redirect]:
    """Return the slugs that a file has read as another; `fault(path, value, remedy)` hears of what makes no sense."""
    return [redirect for index, entry in enumerate(entries) for redirect in _code_same(entry, ("same", index), fault)]


def _code_same(entry: e.SameEntry, path: Path, fault: Fault) -> Iterator[Redirect]:
    day = None
    if entry.decided_on:
        try:
            day = parse_day(entry.decided_on)
        except ValueError as error:
            fault((*path, "decided_on"), entry.decided_on, str(error))
    places: dict[Path, str] = {(*path, "of"): entry.of}
    for index, slug in enumerate(entry.also):
        here = (*path, "also", index)
        places[here] = slug
        if slug == entry.of:
            fault(here, slug, "the same slug as `of`; delete it here, or name another")
        else:
            yield Redirect(slug, None, entry.of, entry.because, day, here, is_same=True)
    for here, slug in places.items():
        if "/" in slug:
            fault(here, slug, _MADE_OF_PARTS)


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
    given: Sequence[DeclaredRedirect], kept: Sequence[DeclaredRedirect], living: Mapping[str, CatalogueEntry]
) -> Iterator[Problem]:
    """Yield everything that is wrong with the former slugs that some files give, beside those that others keep.

    `living` has the records among the slugs that they name.
    """
    first: dict[str, DeclaredRedirect] = {}
    for one in (*kept, *given):
        other = first.setdefault(one.redirect.slug, one)
        if other is not one:
            yield one.problem("slug", one.redirect.slug, _twice(one, other))
    for one in given:
        holder = living[one.redirect.slug].declared_in if one.redirect.slug in living else ""
        if holder and not one.redirect.is_same:
            remedy = f"still the slug of a record, which {holder} declares; rename or delete that, or delete this"
            yield one.problem("slug", one.redirect.slug, remedy)
    became = {slug: one.redirect.became for slug, one in first.items()}
    looping = in_loops({slug: target for slug, target in became.items() if target and target not in living})
    for one in first.values():
        if one.redirect.is_same:
            yield from _check_same(one, first, living)
        else:
            yield from _check_successor(one, became, living, looping)


def _twice(one: DeclaredRedirect, other: DeclaredRedirect) -> str:
    if one.redirect.is_same and other.redirect.is_same:
        return f"{other.file} has it read as `{other.redirect.became}` already; keep one of the two"
    return f"given up in {other.file} already; keep one of the two"


def _check_same(
    one: DeclaredRedirect, first: Mapping[str, DeclaredRedirect], living: Mapping[str, CatalogueEntry]
) -> Iterator[Problem]:
    """Yield why two slugs cannot be of one thing: documents alone tell of both, and neither leads anywhere else."""
    slug, of = one.redirect.slug, one.redirect.became or ""
    for here, field in ((slug, "slug"), (of, "of")):
        known = living.get(here)
        if known and known.kind in _LISTED:
            is_document = known.kind == "document"
            yield one.problem(field, here, _MERGE_DOCUMENTS if is_document else _merge_in(known.declared_in))
    if of in first:
        other = first[of].redirect
        remedy = f"no record is called so; {hint_for(of, first)}"
        if other.is_same:
            remedy = f"{first[of].file} has it read as `{other.became}`; write `of: {other.became}` here, too"
        yield one.problem("of", of, remedy)


def _merge_in(gazetteer: str) -> str:
    return (
        f"an entry of {gazetteer}, where one thing has one entry: keep one of the two, with the names of both; write "
        "its slug wherever the other stands, and say under `former` what became of the other; then delete this"
    )


def _check_successor(
    one: DeclaredRedirect, became: Mapping[str, str | None], living: Container[str], looping: Container[str]
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
