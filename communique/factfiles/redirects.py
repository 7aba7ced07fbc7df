"""Former slugs: what fact files say became of an address whose record is no more, and what can be said against it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from communique.factfiles import records as r
from communique.factfiles.loops import in_loops
from communique.factfiles.problems import Path, Problem
from communique.factfiles.values import parse_day
from communique.factfiles.yaml_reader import Tree

Fault = Callable[[Path, object, str], None]
_ITSELF = "became itself; name what it became, or delete `became` if it was withdrawn"


class Former(NamedTuple):
    """A slug that was given up, as a file says it: `became` is None where it was withdrawn, `changed_on` a day."""

    slug: str
    label: str | None
    became: str | None
    reason: str
    changed_on: str
    path: Path


class Told(NamedTuple):
    """A former slug, the file that tells of it, and the tree of that file."""

    former: Former
    file: str
    tree: Tree

    def problem(self, field: str, value: object, remedy: str) -> Problem:
        """A problem with one of its fields."""
        return self.tree.problem((*self.former.path, field), value, remedy)


def code_former(entries: Sequence[r.FormerEntry], fault: Fault) -> list[Former]:
    """A file's former slugs; `fault(path, value, remedy)` hears of what makes no sense on its own."""
    return [_code(entry, ("former", index), fault) for index, entry in enumerate(entries)]


def _code(entry: r.FormerEntry, path: Path, fault: Fault) -> Former:
    day = ""
    try:
        day = parse_day(entry.changed_on)
    except ValueError as error:
        fault((*path, "changed_on"), entry.changed_on, str(error))
    if not entry.reason.strip():
        fault((*path, "reason"), entry.reason, "empty; say in a sentence for a reader why")
    if entry.became == entry.slug:
        fault((*path, "became"), entry.became, _ITSELF)
    return Former(entry.slug, entry.label, entry.became, entry.reason, day, path)


def leads_to(slug: str, became: Mapping[str, str | None], living: Container[str]) -> str | None:
    """The slug of the record that a former slug leads to, however often it changed; None: it was withdrawn."""
    passed: set[str] = set()
    here: str | None = slug
    while here is not None and here not in living:
        if here in passed:
            return None
        passed.add(here)
        here = became.get(here)
    return here


def check_former(given: Sequence[Told], kept: Sequence[Told], living: Mapping[str, str]) -> Iterator[Problem]:
    """Everything that is wrong with the former slugs that some files give, beside those that others keep.

    `living` has the file that declares each record among the slugs that they name.
    """
    first: dict[str, Told] = {}
    for one in (*kept, *given):
        other = first.setdefault(one.former.slug, one)
        if other is not one:
            yield one.problem("slug", one.former.slug, f"given up in {other.file} already; keep one of the two")
    for one in given:
        if holder := living.get(one.former.slug):
            remedy = f"still the slug of a record, which {holder} declares; rename or delete that, or delete this"
            yield one.problem("slug", one.former.slug, remedy)
    became = {slug: one.former.became for slug, one in first.items()}
    looping = in_loops({slug: target for slug, target in became.items() if target and target not in living})
    for one in first.values():
        yield from _check_successor(one, became, living, looping)


def _check_successor(
    one: Told, became: Mapping[str, str | None], living: Mapping[str, str], looping: Container[str]
) -> Iterator[Problem]:
    target = one.former.became
    if target is None or target == one.former.slug:
        return
    if target not in living and target not in became:
        yield one.problem("became", target, f"no record is called so; {_hint(target)}")
    elif one.former.slug in looping:
        yield one.problem("became", target, "leads back to itself; break the loop")


def _hint(target: str) -> str:
    return f"correct the slug, or say under `former` what became of {target}"


def hint_for(slug: str, former: Mapping[str, Told]) -> str | None:
    """What to write instead of a former slug; None where it is none."""
    if slug not in former:
        return None
    became = former[slug].former.became
    return f"it became `{became}`; name that" if became else "it was withdrawn; delete what leans on it"
