"""Fact files on disk: finding them, reading them with all faults at once, checking and loading them."""

from __future__ import annotations

import gc
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from communique.database.connection import shown_url
from communique.database.engine import open_engine
from communique.database.errors import explaining
from communique.factfiles.checking.check import check_coded_files, check_leaning, check_reborn, check_rescaled, slugs_in
from communique.factfiles.checking.copies import originals, whose_are_copied
from communique.factfiles.checking.decisions import at_odds, held_apart, without_effect
from communique.factfiles.checking.likenesses import THINGS, questions
from communique.factfiles.checking.sameness import read_as_others, read_otherwise, still_written, unheard
from communique.factfiles.checking.twins import stored_twins
from communique.factfiles.checking.verbs import without_verb
from communique.factfiles.coded.chosen import Chosen, choose
from communique.factfiles.coded.fact_file import CodedFile, read_coded_files
from communique.factfiles.coded.packed import LISTED, Packed
from communique.factfiles.coded.project_files import (
    files_gone,
    files_of_none,
    forget_files,
    identity,
    loaded_among,
    loaded_of_others,
    names_of_its_own,
    note_files,
    others_loaded,
)
from communique.factfiles.coded.same import Verdicts, coded_by, concerned, read_by, same_in, verdicts_of
from communique.factfiles.coded.workers import code_files
from communique.factfiles.loading.batch import Loaded
from communique.factfiles.loading.diagnose import broken_rules
from communique.factfiles.loading.loader import Leaning, load_coded_files, take_turns
from communique.factfiles.loading.stored_redirects import redirects_in_database
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.records.catalogue import (
    CatalogueEntry,
    currencies_in_database,
    currencies_in_use,
    entries_of_other_files,
    stored_entries,
    stored_slugs_like,
)
from communique.factfiles.records.redirects import DeclaredRedirect, check_redirects
from communique.factfiles.records.tellers import files_that_tell, told_by_others
from communique.progress import bar
from communique.project import DOCUMENTS, SILENT, Project


def read_units(files: Iterable[Path]) -> list[CodedFile]:
    """Read fact files; raises FactFileError with the faults of all that cannot be read."""
    units: list[CodedFile] = []
    problems: list[Problem] = []
    for file in files:
        for unit in read_coded_files(file, _shown(file)):
            if isinstance(unit, CodedFile):
                units.append(unit)
            else:
                problems.extend(unit.problems)
    if problems:
        raise FactFileError([*problems, *(problem for unit in units for problem in unit.problems)])
    return units


@contextmanager
def _without_cycle_collection() -> Iterator[None]:
    """Switch the collection of cycles off: units hold none, and looking for some takes a fifth of a load or check.

    Libraries leave some, which the loader collects between batches, among what is new.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _units_of(files: Sequence[Path]) -> Generator[Packed | FactFileError]:
    """Yield the units of files, one at a time; a bar shows how far it is."""
    size = sum(file.stat().st_size for file in files if file.exists())
    with bar(size, "Loading") as advance, closing(code_files([(file, _shown(file)) for file in files])) as runs:
        for done, units in runs:
            yield from units
            advance(done)


def _shown(file: Path) -> str:
    """Return how messages name a file: as seen from where we stand if it is below, else as it was given."""
    with suppress(OSError, ValueError):  # the folder that we stand in is gone, or the file is elsewhere
        return str(file.relative_to(Path.cwd())) if file.is_absolute() else str(file)
    return str(file)


@_without_cycle_collection()
def check_files(
    files: Sequence[Path], connection: Connection | None = None, project: Project | None = None
) -> list[CodedFile]:
    """Check fact files against each other, the project and, where there is one, the database; loads nothing.

    Raises FactFileError with everything that is wrong.
    """
    units = read_units(files)
    names = {unit.name for unit in units}
    given = {file.resolve() for file in files}
    others = [file for file in project.fact_files() if file.resolve() not in given] if project else []
    context = [unit for unit in read_units(others) if unit.name not in names]
    written = slugs_in([*units, *context]) if any(unit.redirects for unit in units) else ()
    same = _decided(units, context, connection, project)
    units, context = [coded_by(unit, same) for unit in units], [coded_by(unit, same) for unit in context]
    elsewhere = _declared_in(context)
    if connection is not None:
        elsewhere |= _stored_for(slugs_in(units), {unit.name for unit in (*units, *context)}, connection, project)
    given_currencies = {c.code: c.minor_per_major for unit in (*context, *units) for c in unit.currencies}
    currencies = (_kept_currencies(connection, {*names, *(one.name for one in context)}, project)) | given_currencies
    in_use = currencies_in_use(connection, given_currencies) if connection is not None else {}
    kept = {one.redirect.slug: one for one in _kept_former(units, context, connection, project)}
    told = kept | {one.redirect.slug: one for one in _told_by(units)}
    problems = [
        *check_coded_files(units, elsewhere, currencies, told, _alike(units, elsewhere, connection)),
        *check_reborn(units, kept),
        *check_rescaled(units, in_use),
        *at_odds(units, context),
        *_check_former(units, context, kept, connection, project),
        *_left_as_read(units, context, connection, project, same),
        *broken_rules(units, currencies),
        *without_verb(units, project.settings.language if project else SILENT.language),
        *(stored_twins(connection, units) if connection is not None else ()),
    ]
    if problems:
        raise FactFileError(problems)
    _ask(units, context, connection, project, written)
    return units


def _ask(
    units: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    project: Project | None,
    written: Collection[str],
) -> None:
    """Note with the units' warnings what a coder should look at again; nothing of it is a fault."""
    _ask_about_likenesses(units, context, connection, project)
    _ask_about_decisions(units, context, connection, project)
    _ask_about_verdicts(units, context, connection, project, written)
    _ask_about_copies(units, context, connection, project)


def _ask_about_copies(
    units: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the units' warnings which documents copy what nobody knows whose it is."""
    if not (copied := originals(units)):
        return
    known = {slug: entry.kind for slug, entry in _declared_in([*units, *context]).items()}
    if connection is not None:
        read = {unit.name for unit in (*units, *context)}
        stored = _stored_for(copied, read, connection, project)
        known = {slug: entry.kind for slug, entry in stored.items()} | known
    for unit, question in whose_are_copied(units, known):
        unit.warnings.append(question)


def _alike(units: Sequence[CodedFile], known: Collection[str], connection: Connection | None) -> list[str]:
    """Return slugs of the database that may have been meant by those that nothing has."""
    unknown = slugs_in(units).difference(known, (draft.slug for unit in units for draft in unit.drafts))
    return list(stored_slugs_like(connection, unknown)) if connection is not None else []


def _ask_about_verdicts(
    units: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    project: Project | None,
    written: Collection[str],
) -> None:
    """Note with the units' warnings which slugs an editor has read as one that nobody writes."""
    same = same_in(redirect for unit in units for redirect in unit.redirects)
    if same and connection is not None:
        read = {unit.name for unit in (*units, *context)}
        stored = _stored_for({*same, *same.values()}, read, connection, project)
        written = {*written, *stored, *read_as_others(connection, read)}
    for unit, question in unheard(units, written):
        unit.warnings.append(question)


def _ask_about_decisions(
    units: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the units' warnings what decides on nothing that anybody says."""
    read = {unit.name for unit in (*units, *context)}
    passed = read | _gone(connection, read, project) if connection is not None else read
    for unit, question in without_effect(units, context, connection, passed):
        unit.warnings.append(question)


def _left_as_read(
    units: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    project: Project | None,
    same: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield what would stay in the database as it was read before an editor decided otherwise."""
    if connection is None:
        return
    passed = _passed(units, context, connection, project)
    given = [one for one in _told_by(units) if one.redirect.is_same]
    stored = stored_entries(connection, (one.redirect.slug for one in given)) if given else {}
    for one in given:
        known = stored.get(one.redirect.slug)
        if known and (files := [file for file in files_that_tell(connection, known.id) if file not in passed]):
            yield still_written(one, files)
    yield from read_otherwise(connection, same, passed)


def _decided(
    units: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> dict[str, str]:
    """Return what is read as what else by what editors decided, in these files and in what the database keeps."""
    kept = [one.redirect for one in _kept_former(units, context, connection, project)]
    return same_in([*kept, *(redirect for unit in units for redirect in unit.redirects)])


def _ask_about_likenesses(
    units: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the units' warnings what may be declared under another slug already."""
    stored: Iterable[CatalogueEntry] = ()
    if connection is not None:
        read = {unit.name for unit in (*units, *context)}
        stored = entries_of_other_files(connection, read | _gone(connection, read, project), THINGS)
    for unit, question in questions(units, context, stored, held_apart([*units, *context], connection)):
        unit.warnings.append(question)


def _gone(connection: Connection, read: Collection[str], project: Project | None) -> set[str]:
    """Return the names of the files that the next build takes out."""
    return names_of_its_own(connection, identity(project.settings)).difference(read) if project else set()


def _stored_for(
    slugs: Collection[str], read: Collection[str], connection: Connection, project: Project | None
) -> dict[str, CatalogueEntry]:
    """Return the records that the database has, but for those that only files `read`, or soon gone, tell of."""
    gone = _gone(connection, read, project)
    stored = stored_entries(connection, slugs)
    told = told_by_others(connection, [one for one in stored.values() if not one.declared_in], {*read, *gone})
    kept = {slug for slug, one in stored.items() if one.declared_in and one.declared_in not in gone}
    return {slug: one for slug, one in stored.items() if slug in kept | told}


def _kept_currencies(connection: Connection | None, read: Collection[str], project: Project | None) -> dict[str, int]:
    """Return the currencies that the database has from other files than those at hand, or soon gone."""
    if connection is None or not others_loaded(connection, {*read, *_gone(connection, read, project)}):
        return {}
    return currencies_in_database(connection)


def _told_by(units: Iterable[CodedFile]) -> list[DeclaredRedirect]:
    return [DeclaredRedirect(redirect, unit.name, unit.tree) for unit in units for redirect in unit.redirects]


def _kept_former(
    units: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> list[DeclaredRedirect]:
    """Return what other files say of former slugs: those of the project, and what the database keeps of others."""
    if connection is None:
        return _told_by(context)
    passed = _passed(units, context, connection, project)
    return [*_told_by(context), *(one for one in redirects_in_database(connection) if one.file not in passed)]


def _passed(
    units: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection, project: Project | None
) -> set[str]:
    """Return the names of files of which the database tells what is no more: those at hand, and those soon gone."""
    read = {unit.name for unit in (*units, *context)}
    return read | _gone(connection, read, project)


def _check_former(
    units: Sequence[CodedFile],
    context: Sequence[CodedFile],
    kept: Mapping[str, DeclaredRedirect],
    connection: Connection | None,
    project: Project | None,
) -> Iterator[Problem]:
    given = _told_by(units)
    if (not given and not kept) or any(unit.tree.repair.is_short for unit in (*units, *context)):
        return
    declared = _declared_in((*context, *units))
    slugs = {slug for one in (*given, *kept.values()) for slug in (one.redirect.slug, one.redirect.became) if slug}
    read = {unit.name for unit in (*units, *context)}
    stored = _stored_for(slugs, read, connection, project) if connection is not None else {}
    further = {slug: known for slug, known in stored.items() if known.declared_in not in read}
    yield from check_redirects(given, list(kept.values()), further | declared)


def _declared_in(units: Iterable[CodedFile]) -> dict[str, CatalogueEntry]:
    """Return what files declare; of two that go against each other, what a file lists."""
    every = [CatalogueEntry(one.slug, one.kind, one.label, unit.name) for unit in units for one in unit.drafts]
    return {one.slug: one for one in sorted(every, key=lambda one: one.kind in LISTED)}


def load_files(url: str, files: Sequence[Path], remove: Sequence[str] = (), project: Project | None = None) -> Loaded:
    """Load fact files into a database in one transaction or, if one is at fault, not at all (FactFileError).

    Those that lie in the project's folders are noted as the project's.
    """
    with _loading(url, files) as (connection, units):
        take_turns(connection)
        verdicts = verdicts_of(connection, files, remove)
        is_concerned = project is not None and bool(verdicts.changed)
        more = _concerned(connection, verdicts, files, remove, project) if project and is_concerned else []
        loaded = load_coded_files(connection, read_by(chain(units, more), verdicts), remove, verdicts.now)
        forget_files(connection, remove)
        if project:
            its_own = {file.resolve() for file in project.fact_files()}
            shown = {_shown(file) for file in files if file.resolve() in its_own}
            note_files(connection, identity(project.settings), (n for n, file in loaded.names.items() if file in shown))
        return replace(loaded, anew=[one.name for one in more])


def _concerned(
    connection: Connection, verdicts: Verdicts, files: Sequence[Path], remove: Collection[str], project: Project
) -> list[Packed]:
    """Return the project's other files that stay loaded and are read otherwise by what these files decide."""
    given = {file.resolve() for file in files}
    others = [(file, _shown(file)) for file in project.fact_files() if file.resolve() not in given]
    with closing(code_files(others)) as runs:
        units = [unit for _, some in runs for unit in some]
    names = {unit.name for unit in units if isinstance(unit, Packed)}.difference(remove)
    return list(concerned(units, verdicts, loaded_among(connection, names)))


def load_project(url: str, project: Project) -> Loaded:
    """Load a project's fact files, and take out those that were its own and are no longer there; all or nothing.

    What was loaded from elsewhere stays.
    """
    files = project.fact_files()
    with _loading(url, files) as (connection, units):
        take_turns(connection)
        name = identity(project.settings)
        gone = files_gone(connection, name, files)
        verdicts = verdicts_of(connection, files, gone)
        loaded = load_coded_files(
            connection, read_by(units, verdicts), gone, verdicts.now, _leaning(connection, files, verdicts)
        )
        forget_files(connection, gone)
        note_files(connection, name, loaded.names)
        return replace(loaded, removed=gone, others=files_of_none(connection))


def load_documents(url: str, project: Project, slugs: Sequence[str]) -> tuple[Loaded, Chosen]:
    """Load a project's gazetteer and these of its documents, and take out all else that is its own; all or nothing.

    What was loaded from elsewhere stays. Raises what `choose` raises.
    """
    files = project.fact_files()
    with _loading(url, files) as (connection, units):
        take_turns(connection)
        name = identity(project.settings)
        documents = {_shown(file) for file in files if file.is_relative_to(project.folder / DOCUMENTS)}
        gone = files_gone(connection, name, files)
        verdicts = verdicts_of(connection, files, gone)
        chosen = choose(read_by(units, verdicts), slugs, documents)
        chosen.kept = loaded_of_others(connection, name, chosen.left)
        left = [one for one in loaded_among(connection, chosen.left) if one not in chosen.kept]
        names = {unit.name for unit in chosen.taken if isinstance(unit, Packed)}
        leaning = _leaning(connection, files, verdicts, names)
        loaded = load_coded_files(connection, chosen.taken, [*gone, *left], verdicts.now, leaning)
        forget_files(connection, [*gone, *left])
        note_files(connection, name, loaded.names)
        return replace(loaded, removed=gone, others=files_of_none(connection)), chosen


def _leaning(
    connection: Connection, files: Sequence[Path], verdicts: Verdicts, names: Collection[str] | None = None
) -> Leaning:
    """Return what tells where a project's files, or those of some names, name records, as loading them anew does."""

    def leaning(slugs: Collection[str], currencies: Mapping[str, int]) -> Iterator[Problem]:
        former = {one.redirect.slug: one for one in redirects_in_database(connection)}
        units = (unit for file in files for unit in read_coded_files(file, _shown(file)) if isinstance(unit, CodedFile))
        yield from check_leaning(
            (unit for unit in units if names is None or unit.name in names), slugs, former, currencies
        )

    return leaning


@contextmanager
def _loading(url: str, files: Sequence[Path]) -> Iterator[tuple[Connection, Iterator[Packed | FactFileError]]]:
    """Give a transaction, and the files' units to be loaded in it."""
    engine = open_engine(url)
    try:
        with (
            explaining(url),
            _refusing(url),
            closing(_units_of(files)) as units,
            engine.begin() as connection,
            _without_cycle_collection(),
        ):
            yield connection, units
    finally:
        engine.dispose()


@contextmanager
def _refusing(url: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        # Foreign keys are checked at the commit; the checks before it should have found what they find.
        raise FactFileError(
            [Problem(shown_url(url), 1, 1, "", "", f"the database refused the load: {error.orig}")]
        ) from error
