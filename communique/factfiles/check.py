"""Checks of fact files against each other and against what is known: dangling slugs, wrong kinds, loops, currencies.

`seems_at_fault` looks at packed units quickly, and only at whether anything may be wrong; `check_units` says what.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from communique.factfiles import records as r
from communique.factfiles.catalogue import Known
from communique.factfiles.drafts import TREES, Ref
from communique.factfiles.fact_file import Unit, can_be_cited, check_field
from communique.factfiles.loops import in_loops
from communique.factfiles.packed import Packed
from communique.factfiles.problems import Problem
from communique.factfiles.redirects import Told, hint_for
from communique.factfiles.values import Money
from communique.schema.vocabulary import CitationRelation, Modality


def slugs_in(units: Iterable[Unit]) -> set[str]:
    """Every slug that the units declare or refer to."""
    declared = {draft.slug for unit in units for draft in unit.drafts}
    return declared | {ref.slug for unit in units for ref in unit.references()}


def seems_at_fault(units: Sequence[Packed], elsewhere: Mapping[str, Known], currencies: Mapping[str, int]) -> bool:
    """Whether `check_units` might find a problem."""
    names = {unit.name for unit in units}  # what these files declared before counts no more
    kinds = {slug: known.kind for slug, known in elsewhere.items() if known.declared_in not in names}
    declared: dict[str, str] = {}
    for unit in units:
        if unit.is_at_fault or any(elsewhere[s].declared_in != unit.name for s in elsewhere.keys() & unit.declared):
            return True
        declared.update(zip(unit.slugs, unit.kinds, strict=False))
    codes = [row[0] for unit in units for row in unit.currencies]
    if len(declared) < sum(len(unit.kinds) for unit in units) or len(set(codes)) < len(codes):
        return True
    kinds |= declared
    if in_loops({slug: parent for unit in units for slug, parent in unit.above}):
        return True
    return any(_misleads(unit, kinds) or not _adds_up(unit, currencies) for unit in units)


def _misleads(unit: Packed, kinds: Mapping[str, str]) -> bool:
    if not kinds.keys() >= set(unit.foreign):
        return True
    slugs = unit.slugs
    return any(kinds[slugs[number]] not in allowed for number, allowed in unit.wanted) or any(
        not can_be_cited(kinds[slugs[number]], field, value) for number, field, value in unit.said_of_others
    )


def _adds_up(unit: Packed, currencies: Mapping[str, int]) -> bool:
    """Whether every amount is a whole number of a known currency's minor units."""
    return all(money.currency in currencies and money.fits(currencies[money.currency]) for money in unit.amounts())


def check_units(
    units: Sequence[Unit],
    elsewhere: Mapping[str, Known],
    currencies: Mapping[str, int],
    former: Mapping[str, Told] | None = None,
) -> list[Problem]:
    """Every problem of the units, given what is known elsewhere; `currencies` maps codes to minor units.

    `former` are slugs that were given up, so that who names one hears what became of it.
    """
    problems = [problem for unit in units for problem in unit.problems]
    declared = _declarations(units, elsewhere, problems)
    problems.extend(_check_currencies_declared(units))
    looping = in_loops(_parents(units))
    nearest = _Nearest(declared)
    for unit in units:
        for ref in unit.references():
            target = declared.get(ref.slug)
            if target is None or (ref.kinds is not None and target.kind not in ref.kinds):
                problems.append(_misleading(unit, ref, target, nearest, former or {}))
        problems.extend(_check_currencies(unit, currencies))
        problems.extend(_check_fields_of_others(unit, declared))
        problems.extend(_check_trees(unit, looping))
    return problems


def check_reborn(units: Sequence[Unit], kept: Mapping[str, Told]) -> Iterator[Problem]:
    """Records must not take slugs that other files, which are kept as they are, say were given up."""
    for unit in units:
        for draft in unit.drafts:
            if draft.slug in kept:
                remedy = f"given up in {kept[draft.slug].file}; choose another, for its address leads elsewhere"
                yield unit.tree.problem(draft.path, draft.slug, remedy)


def _declarations(units: Sequence[Unit], elsewhere: Mapping[str, Known], problems: list[Problem]) -> dict[str, Known]:
    given = {unit.name for unit in units}
    known = {slug: one for slug, one in elsewhere.items() if one.declared_in not in given}
    names: dict[str, Unit] = {}
    for unit in units:
        if unit.name in names:
            remedy = f"a second file called {unit.name} beside {names[unit.name].tree.file}; load one of them"
            problems.append(unit.tree.problem((), unit.name, remedy))
        names.setdefault(unit.name, unit)
        for draft in unit.drafts:
            other = known.get(draft.slug)
            if other and other.declared_in != unit.name:
                remedy = (
                    f"already declared in {other.declared_in}; cite it under `also_says`, or rename this one "
                    "(a statement by a `tag: …` of its own)"
                )
                problems.append(unit.tree.problem(draft.path, draft.slug, remedy))
            known[draft.slug] = Known(draft.slug, draft.kind, draft.label, unit.name)
    return known


def _misleading(unit: Unit, ref: Ref, target: Known | None, nearest: _Nearest, former: Mapping[str, Told]) -> Problem:
    if target is None:
        hint = hint_for(ref.slug, former) or nearest.hint(ref.slug)
        return unit.tree.problem(ref.path, ref.slug, f"no record is called so; {hint}")
    remedy = f"this is of kind {target.kind}, and {' or '.join(ref.kinds or ())} is wanted here; name another"
    return unit.tree.problem(ref.path, ref.slug, remedy)


class _Nearest:
    """What somebody may have meant; looked for so many times, since more misses are a missing file and no slips."""

    def __init__(self, declared: Iterable[str], times: int = 200) -> None:
        self.declared = list(declared)
        self.times = times

    def hint(self, slug: str) -> str:
        self.times -= 1
        near = process.extractOne(slug, self.declared, scorer=fuzz.ratio, score_cutoff=75) if self.times >= 0 else None
        return f"did you mean `{near[0]}`?" if near else "declare it, or correct the slug"


def _check_currencies_declared(units: Sequence[Unit]) -> Iterator[Problem]:
    declared: dict[str, Unit] = {}
    for unit in units:
        for index, currency in enumerate(unit.currencies):
            other = declared.setdefault(currency.code, unit)
            if other is not unit:
                remedy = f"already declared in {other.name}; delete one of the two"
                yield unit.tree.problem(("currencies", index, "code"), currency.code, remedy)


def check_rescaled(units: Sequence[Unit], in_use: Mapping[str, int]) -> Iterator[Problem]:
    """Currencies must keep their minor units once amounts are counted in them: other files would mean other sums."""
    for unit in units:
        for index, currency in enumerate(unit.currencies):
            if in_use.get(currency.code, currency.minor_per_major) != currency.minor_per_major:
                remedy = (
                    f"the database counts amounts in 1/{in_use[currency.code]} {currency.code}; "
                    "correct it, or load all files into a new database"
                )
                yield unit.tree.problem(("currencies", index, "minor_per_major"), currency.minor_per_major, remedy)


def _check_currencies(unit: Unit, currencies: Mapping[str, int]) -> Iterator[Problem]:
    for draft in unit.drafts:
        money = draft.values.get("amount_minor")
        if not isinstance(money, Money):
            continue
        path = (*draft.path, "amount")
        if money.currency not in currencies:
            yield unit.tree.problem(
                path, money.currency, "no such currency (ISO 4217) in the gazetteer; correct the code"
            )
            continue
        try:
            money.minor(currencies[money.currency])
        except ValueError as error:
            yield unit.tree.problem(path, money.major, str(error))


def _check_fields_of_others(unit: Unit, declared: Mapping[str, Known]) -> Iterator[Problem]:
    """Evidence for records of other files could not be checked before their kinds were known."""
    before = len(unit.problems)
    for citation in unit.citations:
        if citation.record.kinds is None and (target := declared.get(citation.record.slug)):
            values = citation.values
            cited = r.Evidence(
                at=citation.passage,
                relation=CitationRelation(values["relation"]),
                field=values["field"],
                value=values["reported_value"],
                modality=Modality(values["modality"]),
            )
            check_field(unit, target.kind, cited, citation.record.path)
    yield from unit.problems[before:]


def _parents(units: Sequence[Unit]) -> dict[str, str]:
    return {
        draft.slug: draft.values[TREES[draft.kind]].slug
        for unit in units
        for draft in unit.drafts
        if draft.kind in TREES and TREES[draft.kind] in draft.values
    }


def _check_trees(unit: Unit, looping: Container[str]) -> Iterator[Problem]:
    for draft in unit.drafts:
        if draft.kind in TREES and draft.slug in looping:
            column = TREES[draft.kind].removesuffix("_id")
            yield unit.tree.problem(
                (*draft.path, column), draft.slug, f"its own ancestor by `{column}`; break the loop"
            )
