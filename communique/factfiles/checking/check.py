"""Checks of fact files against each other and against what is known: dangling slugs, wrong kinds, loops, currencies.

`seems_at_fault` looks at packed files quickly, only at whether anything may be wrong; `check_coded_files` says what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

from communique.factfiles.checking.decisions import misfit
from communique.factfiles.claims.values import named_in
from communique.factfiles.coding.fact_file import CodedFile, can_be_cited, check_field
from communique.factfiles.coding.idle_entries import may_be_idle
from communique.factfiles.coding.packed_file import LISTED, FieldOfAnother, PackedFile, reported_above, stands_below
from communique.factfiles.coding.rulings import fault_of
from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path, Problem
from communique.factfiles.records.catalogue import OF_A_DATASET, CatalogueEntry, in_loops, undisputed
from communique.factfiles.records.drafts import TREES, Ref
from communique.factfiles.records.redirects import DeclaredRedirect, hint_for
from communique.factfiles.values.money import Money
from communique.schema.record import family_of
from communique.schema.vocabulary import CitationRelation, Modality
from communique.suggestions import likest

_NO_CURRENCY = "no such currency (ISO 4217) in the gazetteer; correct the code"
COPIED_IN_A_CIRCLE = "itself a copy of this document, at some remove; delete the `copy_of` of the original"


def slugs_in(coded_files: Iterable[CodedFile]) -> set[str]:
    """Return every slug that the coded files declare or refer to."""
    declared = {draft.slug for coded in coded_files for draft in coded.drafts}
    return declared | {ref.slug for coded in coded_files for ref in coded.references()}


def seems_at_fault(
    coded_files: Sequence[PackedFile], elsewhere: Mapping[str, CatalogueEntry], currencies: Mapping[str, int]
) -> bool:
    """Return whether `check_coded_files` might find a problem."""
    names = {coded.name for coded in coded_files}  # what these files declared before counts no more
    kinds = {slug: known.kind for slug, known in elsewhere.items() if known.declared_in not in names}
    declared: dict[str, str] = {}
    for coded in coded_files:
        if coded.is_at_fault or not all(
            _may_be_told_of(slug, kind, elsewhere, names) for slug, kind in coded.declares()
        ):
            return True
        if any(not _are_alike(declared[slug], kind) or kind in LISTED for slug, kind in _again(coded, declared)):
            return True
        declared.update(coded.declares())
    codes = [row[0] for coded in coded_files for row in coded.currencies]
    if len(set(codes)) < len(codes):
        return True
    kinds |= declared
    if in_loops(undisputed(pair for coded in coded_files for pair in coded.above)):
        return True
    return any(_misleads(coded, kinds) or not _adds_up(coded, currencies) for coded in coded_files)


def _may_be_told_of(slug: str, kind: str, elsewhere: Mapping[str, CatalogueEntry], names: Container[str]) -> bool:
    """Return whether a file may speak of a record of this kind, given what else is known under its slug."""
    known = elsewhere.get(slug)
    if known is None or known.declared_in in names:
        return True
    return not known.declared_in and _are_alike(known.kind, kind)


def _are_alike(one: str, other: str) -> bool:
    """Return whether a record may turn out to be of either kind: money a loan, or another financing."""
    return one == other or family_of(one) == family_of(other)


def _again(coded: PackedFile, declared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what other files at hand speak of, too."""
    return ((slug, kind) for slug, kind in coded.declares() if slug in declared)


def _misleads(coded: PackedFile, kinds: Mapping[str, str]) -> bool:
    if not kinds.keys() >= set(coded.foreign):
        return True
    slugs = coded.slugs
    return (
        any(kinds[slugs[number]] not in allowed for number, allowed in coded.wanted)
        or any(not _can_be_said(one, slugs[one.number], kinds) for one in coded.said_of_others)
        or any(misfit(kinds[slugs[number]], field, value) for number, field, value in coded.decided)
    )


def _can_be_said(one: FieldOfAnother, slug: str, kinds: Mapping[str, str]) -> bool:
    kind, (_, name, value) = kinds[slug], one
    named = named_in(kind, name, value, ()) if value else None
    if named and named.kinds is not None and kinds[named.slug] not in named.kinds:
        return False
    return can_be_cited(kind, name, value, slug)


def _adds_up(coded: PackedFile, currencies: Mapping[str, int]) -> bool:
    """Return whether every amount is a whole number of a known currency's minor units."""
    return coded.currencies_used <= currencies.keys() and all(
        money.fits(currencies[money.currency]) for money in coded.amounts()
    )


def check_coded_files(
    coded_files: Sequence[CodedFile],
    elsewhere: Mapping[str, CatalogueEntry],
    currencies: Mapping[str, int],
    redirects: Mapping[str, DeclaredRedirect] | None = None,
    alike: Iterable[str] = (),
    *,
    rest: Iterable[CodedFile] = (),
) -> list[Problem]:
    """Return every problem of the coded files, given what is known elsewhere; `currencies` maps codes to minor units.

    `redirects` are slugs that were given up, so that who names one hears what became of it; `alike` are others that
    may have been meant; `rest` are the project's other files.
    """
    problems = [problem for coded in coded_files for problem in coded.problems]
    declared = _declarations(coded_files, elsewhere, problems)
    problems.extend(_check_currencies_declared(coded_files, rest))
    looping = in_loops(_parents(coded_files))
    nearest = _Nearest({*declared, *alike})
    unknown = _unknown(coded_files)
    for coded in coded_files:
        for ref in coded.references():
            target = declared.get(ref.slug)
            if target is None and unknown(ref.slug):
                continue
            if target is None or (ref.kinds is not None and target.kind not in ref.kinds):
                found = _misleading(coded, ref, target, nearest, redirects or {})
                problems.extend([] if found.line in coded.tree.set_aside else [found])
        problems.extend(() if unknown("") else _check_currencies(coded, currencies))
        problems.extend(_check_fields_of_others(coded, declared))
        problems.extend(_check_decisions(coded, declared))
        problems.extend(_check_trees(coded, looping))
    return problems


def _unknown(coded_files: Iterable[CodedFile]) -> Callable[[str], bool]:
    """Return what tells whether a slug that nothing has may be that of something whose form is at fault.

    It may where things are missing, and where an entry is understood in part, of which addresses are made.
    """
    trees = [coded.tree for coded in coded_files]
    is_short = any(tree.repair.is_short for tree in trees)
    is_guessed = any(tree.repair.guessed or tree.unread for tree in trees)
    return lambda slug: is_short or (is_guessed and "/" in slug)


def check_leaning(
    coded_files: Iterable[CodedFile],
    untold: Collection[str],
    redirects: Mapping[str, DeclaredRedirect],
    currencies: Mapping[str, int],
) -> Iterator[Problem]:
    """Yield the references to records that nobody lists or tells of any more, and sums in none of the currencies.

    What is left out for that is passed over.
    """
    nearest = _Nearest(())
    for coded in coded_files:
        for ref in coded.references():
            if ref.slug in untold and not may_be_idle(coded, ref):
                yield _misleading(coded, ref, None, nearest, redirects)
        yield from _check_currencies(coded, currencies)


def check_reborn(coded_files: Sequence[CodedFile], kept: Mapping[str, DeclaredRedirect]) -> Iterator[Problem]:
    """Yield records must not take slugs that other files, which are kept as they are, say were given up."""
    for coded in coded_files:
        for draft in coded.drafts:
            if draft.slug in kept:
                remedy = f"given up in {kept[draft.slug].file}; choose another, for its address leads elsewhere"
                yield coded.tree.problem(draft.path, draft.slug, remedy)


def _declarations(
    coded_files: Sequence[CodedFile], elsewhere: Mapping[str, CatalogueEntry], problems: list[Problem]
) -> dict[str, CatalogueEntry]:
    given = {coded.name for coded in coded_files}
    known = {slug: one for slug, one in elsewhere.items() if one.declared_in not in given}
    names: dict[str, CodedFile] = {}
    for coded in coded_files:
        if coded.name in names:
            remedy = f"a second file called {coded.name} beside {names[coded.name].tree.file}; load one of them"
            problems.append(coded.tree.problem((), coded.name, remedy))
        names.setdefault(coded.name, coded)
        for draft in coded.drafts:
            other = known.get(draft.slug)
            conflict = _conflict(draft.kind, other) if other and other.declared_in != coded.name else None
            if conflict:
                conflict += _since_same(names.get(other.declared_in) if other else None, draft.slug)
                problems.append(coded.tree.problem(draft.path, draft.slug, conflict))
            known[draft.slug] = CatalogueEntry(draft.slug, draft.kind, draft.label, coded.name)
    return known


def _since_same(coded: CodedFile | None, slug: str) -> str:
    """Return what to add where the other file writes another slug, which is read as this one."""
    written = [one for one, of in coded.read_as.items() if of == slug] if coded else []
    named = ", ".join(f"`{one}`" for one in written)
    return f"; there it is {named}, which an editor has read as this one (`same`)" if written else ""


def _conflict(kind: str, other: CatalogueEntry) -> str | None:
    """Return what is to be done where two files cannot speak of one record; several documents can of what they tell."""
    where = f" in {other.declared_in}" if other.declared_in else ""
    if (other.declared_in or "").startswith(OF_A_DATASET):
        remedy = "take that out (`communique import --remove`), and import it again after this"
        return f"declared{where}, by an import; {remedy}"
    if kind in LISTED or other.kind in LISTED:
        return (
            f"already declared{where}; cite it under `also_says`, or rename this one "
            "(a statement by a `tag: …` of its own)"
        )
    if not _are_alike(kind, other.kind):
        return f"already known{where} as {other.kind}, and {kind} is meant here; rename this one"
    return None


def _misleading(
    coded: CodedFile,
    ref: Ref,
    target: CatalogueEntry | None,
    nearest: _Nearest,
    redirects: Mapping[str, DeclaredRedirect],
) -> Problem:
    if target is None:
        hint = hint_for(ref.slug, redirects) or nearest.hint(ref.slug)
        return coded.tree.problem(ref.path, ref.slug, f"no record is called so; {hint}")
    return coded.tree.problem(ref.path, ref.slug, _wrong_kind(target, ref))


def _wrong_kind(target: CatalogueEntry, ref: Ref) -> str:
    return f"this is of kind {target.kind}, and {' or '.join(ref.kinds or ())} is wanted here; name another"


class _Nearest:
    """What somebody may have meant; looked for so many times, since more misses are a missing file and no slips."""

    def __init__(self, declared: Iterable[str], times: int = 200) -> None:
        self.declared = sorted(declared)
        self.times = times

    def hint(self, slug: str) -> str:
        self.times -= 1
        declared = self.declared if self.times >= 0 else ()
        # A stored record of which nobody tells any more bears the very slug.
        near = likest(slug, (name for name in declared if name != slug), 75)
        return f"did you mean `{near}`?" if near else "declare it, or correct the slug"


def declared_twice(file: str) -> str:
    """Return what to do about a currency that another file declares, too."""
    return f"already declared in {file}; delete one of the two"


def _check_currencies_declared(coded_files: Sequence[CodedFile], rest: Iterable[CodedFile]) -> Iterator[Problem]:
    declared = {currency.code: coded.name for coded in rest for currency in coded.currencies}
    for coded in coded_files:
        for index, currency in enumerate(coded.currencies):
            other = declared.setdefault(currency.code, coded.name)
            if other != coded.name:
                yield coded.tree.problem(("currencies", index, "code"), currency.code, declared_twice(other))


def check_rescaled(coded_files: Sequence[CodedFile], in_use: Mapping[str, int]) -> Iterator[Problem]:
    """Yield each currency whose minor units change though sums are counted in them, which would mean other sums."""
    for coded in coded_files:
        for index, currency in enumerate(coded.currencies):
            if in_use.get(currency.code, currency.minor_per_major) != currency.minor_per_major:
                remedy = (
                    f"the database counts amounts in 1/{in_use[currency.code]} {currency.code}; "
                    "correct it, or load all files into a new database"
                )
                yield coded.tree.problem(("currencies", index, "minor_per_major"), currency.minor_per_major, remedy)


def _check_currencies(coded: CodedFile, currencies: Mapping[str, int]) -> Iterator[Problem]:
    said = [((*draft.path, "amount"), draft.values) for draft in coded.drafts]
    for path, values in (*said, *coded.reported_sums().items()):
        stated = [value for value in values.values() if isinstance(value, Money)]
        for code in dict.fromkeys(money.currency for money in stated if money.currency not in currencies):
            yield coded.tree.problem(path, code, _NO_CURRENCY)
        for money in stated:
            if money.currency in currencies and not money.fits(units := currencies[money.currency]):
                yield coded.tree.problem(path, money.major, money.misfit(units))
    for rate in coded.exchange_rates:
        for name, code in rate.codes():
            if code not in currencies:
                yield coded.tree.problem((*rate.path, name), code, _NO_CURRENCY)


def _check_fields_of_others(coded: CodedFile, declared: Mapping[str, CatalogueEntry]) -> Iterator[Problem]:
    """Yield what is wrong with evidence for records of other files, whose kinds had to be known first."""
    before = len(coded.problems)
    for citation in coded.citations:
        if citation.record.kinds is None and (target := declared.get(citation.record.slug)):
            values = citation.values
            cited = e.Evidence(
                at=citation.passage,
                relation=CitationRelation(values["relation"]),
                field=values["field"],
                value=values["reported_value"],
                modality=Modality(values["modality"]),
            )
            check_field(coded, target.kind, cited, citation.record.path, citation.record.slug)
            yield from _check_thing_of_other(coded, target.kind, cited, citation.record.path, declared)
    yield from coded.problems[before:]


def _check_thing_of_other(
    coded: CodedFile, kind: str, cited: e.Evidence, path: Path, declared: Mapping[str, CatalogueEntry]
) -> Iterator[Problem]:
    """Yield what a field of another file's record cannot name; whether there is such a record is looked at apart."""
    named = named_in(kind, cited.field, cited.value, (*path, "value")) if cited.value else None
    target = declared.get(named.slug) if named else None
    if named and target and named.kinds is not None and target.kind not in named.kinds:
        yield coded.tree.problem(named.path, named.slug, _wrong_kind(target, named))


def _check_decisions(coded: CodedFile, declared: Mapping[str, CatalogueEntry]) -> Iterator[Problem]:
    """Yield the decisions on what cannot be decided of records of their kind."""
    for decision in coded.decisions:
        target = declared.get(decision.record.slug)
        if target and not fault_of(decision.ruling):
            values = {**decision.values, "record": decision.record.slug}
            if found := misfit(target.kind, values["field"], values["value"]):
                name, remedy = found
                yield coded.tree.problem((*decision.path, name), values[name], remedy)


def _parents(coded_files: Sequence[CodedFile]) -> dict[str, str]:
    return undisputed(pair for coded in coded_files for pair in stands_below(coded))


def _check_trees(coded: CodedFile, looping: Container[str]) -> Iterator[Problem]:
    for draft in coded.drafts:
        if draft.kind == "document" and draft.slug in looping and draft.values["copy_of"] != draft.slug:
            yield coded.tree.problem((*draft.path, "copy_of"), draft.values["copy_of"], COPIED_IN_A_CIRCLE)
        column = TREES.get(draft.kind, "")
        if column in draft.values and draft.slug in looping and not draft.account.get("is_denied"):
            yield coded.tree.problem((*draft.path, column.removesuffix("_id")), draft.slug, _in_a_loop(column))
    for citation in coded.citations:
        if (above := reported_above(citation)) and citation.record.slug in looping:
            yield coded.tree.problem(above.path, above.slug, _in_a_loop(citation.values["field"]))


def _in_a_loop(column: str) -> str:
    return f"its own ancestor by `{column.removesuffix('_id')}`; break the loop"
