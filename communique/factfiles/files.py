"""Fact files on disk: finding them, reading them with all faults at once, checking and loading them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
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
from communique.factfiles.coding.coders import Coder
from communique.factfiles.coding.fact_file import CodedFile, read_coded_files
from communique.factfiles.coding.idle_entries import IdleEntries
from communique.factfiles.coding.packed_file import LISTED, PackedFile, code_again, pack
from communique.factfiles.coding.project_files import (
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
from communique.factfiles.coding.same import Verdicts, coded_by, concerned, read_by, same_in, verdicts_of
from communique.factfiles.coding.selection import Selection, choose
from communique.factfiles.coding.workers import code_files
from communique.factfiles.loading.batch import LoadSummary
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

_NOBODY_S = "no record has or had this slug; correct it, or leave it out and name the record in `what`"


def read_coded(files: Iterable[Path]) -> list[CodedFile]:
    """Read fact files; raises FactFileError with the faults of all that cannot be read."""
    coded_files: list[CodedFile] = []
    problems: list[Problem] = []
    for file in files:
        for coded in read_coded_files(file, _shown(file)):
            if isinstance(coded, CodedFile):
                coded_files.append(coded)
            else:
                problems.extend(coded.problems)
    if problems:
        raise FactFileError([*problems, *(problem for coded in coded_files for problem in coded.problems)])
    return coded_files


@contextmanager
def _without_cycle_collection() -> Iterator[None]:
    """Switch the collection of cycles off: they hold none, and looking for some takes a fifth of a load or check.

    Libraries leave some, which the loader collects between batches, among what is new.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _coded_files_of(files: Sequence[Path], coders: Sequence[Coder] | None) -> Generator[PackedFile | FactFileError]:
    """Yield what files hold, coded, one at a time; a bar shows how far it is."""
    size = sum(file.stat().st_size for file in files if file.exists())
    named = [(file, _shown(file)) for file in files]
    with bar(size, "Loading") as advance, closing(code_files(named, coders=coders)) as runs:
        for done, coded_files in runs:
            yield from coded_files
            advance(done)


def _shown(file: Path) -> str:
    """Return how messages name a file: as seen from where we stand if it is below, else as it was given."""
    with suppress(OSError, ValueError):  # the folder that we stand in is gone, or the file is elsewhere
        return str(file.relative_to(Path.cwd())) if file.is_absolute() else str(file)
    return str(file)


def _known_elsewhere(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> dict[str, CatalogueEntry]:
    """Return what the context declares, and of what the files name, what is stored."""
    declared = _declared_in(context)
    if connection is None:
        return declared
    read = {coded.name for coded in (*targets, *context)}
    return declared | _stored_for(slugs_in(targets), read, connection, project)


def _others_of(project: Project | None, given: Collection[Path], without_text: str) -> list[CodedFile]:
    """Return a project's files but those given, and but other codings of a text."""
    files = [file for file in project.fact_files() if file.resolve() not in given] if project else []
    return [one for one in read_coded(files) if not without_text or one.text_sha256 != without_text]


def _found_beside(given: Collection[Path], context: list[CodedFile], project: Project | None) -> list[CodedFile]:
    """Return what `build` finds beside some files: nothing where they are from elsewhere."""
    is_own = project is not None and any(file.resolve() in given for file in project.fact_files())
    return context if is_own else []


@_without_cycle_collection()
def check_files(
    files: Sequence[Path], connection: Connection | None = None, project: Project | None = None, without_text: str = ""
) -> list[CodedFile]:
    """Check fact files against each other, the project and, where there is one, the database; loads nothing.

    Raises FactFileError with everything that is wrong. The project's codings of a text, by its hash, may be left out.
    """
    targets = read_coded(files)
    names, given = {coded.name for coded in targets}, {file.resolve() for file in files}
    context = [coded for coded in _others_of(project, given, without_text) if coded.name not in names]
    written = slugs_in([*targets, *context]) if any(coded.redirects for coded in targets) else ()
    same = _decided(targets, context, connection, project)
    targets, context = [coded_by(coded, same) for coded in targets], [coded_by(coded, same) for coded in context]
    elsewhere = _known_elsewhere(targets, context, connection, project)
    given_currencies = {c.code: c.minor_per_major for coded in (*context, *targets) for c in coded.currencies}
    currencies = (_kept_currencies(connection, {*names, *(one.name for one in context)}, project)) | given_currencies
    in_use = currencies_in_use(connection, given_currencies) if connection is not None else {}
    kept = {one.redirect.slug: one for one in _kept_former(targets, context, connection, project)}
    told = kept | {one.redirect.slug: one for one in _told_by(targets)}
    idle = IdleEntries()
    targets = _without_idle(targets, {*elsewhere, *told}, idle) if project else targets
    rest = _found_beside(given, context, project)
    problems = [
        *check_coded_files(targets, elsewhere, currencies, told, _alike(targets, elsewhere, connection), rest=rest),
        *check_reborn(targets, kept),
        *check_rescaled(targets, in_use),
        *at_odds(targets, context),
        *_check_former(targets, context, kept, connection, project),
        *_left_as_read(targets, context, connection, project, same),
        *broken_rules(targets, currencies),
        *without_verb(targets, project.settings.language if project else SILENT.language),
        *(stored_twins(connection, targets) if connection is not None else ()),
    ]
    if problems:
        raise FactFileError([*problems, *idle.behind(problems)])
    _ask(targets, context, connection, project, written)
    return targets


def _without_idle(units: Sequence[CodedFile], known: Collection[str], idle: IdleEntries) -> list[CodedFile]:
    """Return units without what a build leaves out of the gazetteer, which is noted with their warnings."""
    listing = [unit for unit in units if not unit.document and not unit.problems]
    known = {*known, *(draft.slug for unit in units for draft in unit.drafts)}
    unknown = {ref.slug for unit in listing for ref in unit.references()} - known
    packed = [pack(unit) for unit in listing] if unknown else []
    changed = {}
    for before, one in zip(packed, idle.leave_out(packed, unknown, known), strict=True):
        if one is not before:
            changed[one.name] = code_again(one)
            changed[one.name].warnings += [told for told in idle.warnings if told.file == one.tree.file]
    return [changed.get(unit.name, unit) for unit in units]


def _ask(
    targets: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    project: Project | None,
    written: Collection[str],
) -> None:
    """Note with the files' warnings what a coder should look at again; nothing of it is a fault."""
    _ask_about_likenesses(targets, context, connection, project)
    _ask_about_decisions(targets, context, connection, project)
    _ask_about_corrections(targets, context, connection, project)
    _ask_about_verdicts(targets, context, connection, project, written)
    _ask_about_copies(targets, context, connection, project)


def _ask_about_copies(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the files' warnings which documents copy what nobody knows whose it is."""
    if not (copied := originals(targets)):
        return
    known = {slug: entry.kind for slug, entry in _declared_in([*targets, *context]).items()}
    if connection is not None:
        read = {coded.name for coded in (*targets, *context)}
        stored = _stored_for(copied, read, connection, project)
        known = {slug: entry.kind for slug, entry in stored.items()} | known
    for coded, question in whose_are_copied(targets, known):
        coded.warnings.append(question)


def _alike(targets: Sequence[CodedFile], known: Collection[str], connection: Connection | None) -> list[str]:
    """Return slugs of the database that may have been meant by those that nothing has."""
    unknown = slugs_in(targets).difference(known, (draft.slug for coded in targets for draft in coded.drafts))
    return list(stored_slugs_like(connection, unknown)) if connection is not None else []


def _ask_about_verdicts(
    targets: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    project: Project | None,
    written: Collection[str],
) -> None:
    """Note with the files' warnings which slugs an editor has read as one that nobody writes."""
    same = same_in(redirect for coded in targets for redirect in coded.redirects)
    if same and connection is not None:
        read = {coded.name for coded in (*targets, *context)}
        stored = _stored_for({*same, *same.values()}, read, connection, project)
        written = {*written, *stored, *read_as_others(connection, read)}
    for coded, question in unheard(targets, written):
        coded.warnings.append(question)


def _ask_about_decisions(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the files' warnings what decides on nothing that anybody says."""
    read = {coded.name for coded in (*targets, *context)}
    passed = read | _gone(connection, read, project) if connection is not None else read
    for coded, question in without_effect(targets, context, connection, passed):
        coded.warnings.append(question)


def _ask_about_corrections(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the files' warnings which corrections are about what nobody would find under that slug."""
    named = {one["record"] for coded in targets for one in coded.corrections if one["record"]}
    if not named:
        return
    read = {coded.name for coded in (*targets, *context)}
    known, former = {*_declared_in([*targets, *context])}, {one.redirect.slug for one in _told_by([*targets, *context])}
    if connection is not None:
        known |= {*_stored_for(named, read, connection, project)}
        former |= {one.redirect.slug for one in _kept_former(targets, context, connection, project)}
    for coded in targets:
        for index, one in enumerate(coded.corrections):
            # The address of a statement is made of those of things.
            had = one["record"] in former or not former.isdisjoint((one["record"] or "").split("/"))
            if one["record"] and one["record"] not in known and not had:
                coded.warnings.append(coded.tree.problem(("corrections", index, "record"), one["record"], _NOBODY_S))


def _left_as_read(
    targets: Sequence[CodedFile],
    context: Sequence[CodedFile],
    connection: Connection | None,
    project: Project | None,
    same: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield what would stay in the database as it was read before an editor decided otherwise."""
    if connection is None:
        return
    passed = _passed(targets, context, connection, project)
    given = [one for one in _told_by(targets) if one.redirect.is_same]
    stored = stored_entries(connection, (one.redirect.slug for one in given)) if given else {}
    for one in given:
        known = stored.get(one.redirect.slug)
        if known and (files := [file for file in files_that_tell(connection, known.id) if file not in passed]):
            yield still_written(one, files)
    yield from read_otherwise(connection, same, passed)


def _decided(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> dict[str, str]:
    """Return what is read as what else by what editors decided, in these files and in what the database keeps."""
    kept = [one.redirect for one in _kept_former(targets, context, connection, project)]
    return same_in([*kept, *(redirect for coded in targets for redirect in coded.redirects)])


def _ask_about_likenesses(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> None:
    """Note with the files' warnings what may be declared under another slug already."""
    stored: Iterable[CatalogueEntry] = ()
    if connection is not None:
        read = {coded.name for coded in (*targets, *context)}
        stored = entries_of_other_files(connection, read | _gone(connection, read, project), THINGS)
    for coded, question in questions(targets, context, stored, held_apart([*targets, *context], connection)):
        coded.warnings.append(question)


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


def _told_by(targets: Iterable[CodedFile]) -> list[DeclaredRedirect]:
    return [DeclaredRedirect(redirect, coded.name, coded.tree) for coded in targets for redirect in coded.redirects]


def _kept_former(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection | None, project: Project | None
) -> list[DeclaredRedirect]:
    """Return what other files say of former slugs: those of the project, and what the database keeps of others."""
    if connection is None:
        return _told_by(context)
    passed = _passed(targets, context, connection, project)
    return [*_told_by(context), *(one for one in redirects_in_database(connection) if one.file not in passed)]


def _passed(
    targets: Sequence[CodedFile], context: Sequence[CodedFile], connection: Connection, project: Project | None
) -> set[str]:
    """Return the names of files of which the database tells what is no more: those at hand, and those soon gone."""
    read = {coded.name for coded in (*targets, *context)}
    return read | _gone(connection, read, project)


def _check_former(
    targets: Sequence[CodedFile],
    context: Sequence[CodedFile],
    kept: Mapping[str, DeclaredRedirect],
    connection: Connection | None,
    project: Project | None,
) -> Iterator[Problem]:
    given = _told_by(targets)
    if (not given and not kept) or any(coded.tree.repair.is_short for coded in (*targets, *context)):
        return
    declared = _declared_in((*context, *targets))
    slugs = {slug for one in (*given, *kept.values()) for slug in (one.redirect.slug, one.redirect.became) if slug}
    read = {coded.name for coded in (*targets, *context)}
    stored = _stored_for(slugs, read, connection, project) if connection is not None else {}
    further = {slug: known for slug, known in stored.items() if known.declared_in not in read}
    yield from check_redirects(given, list(kept.values()), further | declared)


def _declared_in(targets: Iterable[CodedFile]) -> dict[str, CatalogueEntry]:
    """Return what files declare; of two that go against each other, what a file lists."""
    every = [CatalogueEntry(one.slug, one.kind, one.label, coded.name) for coded in targets for one in coded.drafts]
    return {one.slug: one for one in sorted(every, key=lambda one: one.kind in LISTED)}


def load_files(
    url: str,
    files: Sequence[Path],
    remove: Sequence[str] = (),
    project: Project | None = None,
    coders: Sequence[Coder] | None = None,
    *,
    then: Callable[[Connection], Path | None] = lambda connection: None,
) -> LoadSummary:
    """Load fact files into a database in one transaction or, if one is at fault, not at all (FactFileError).

    Those that lie in the project's folders are noted as the project's. `coders` were started for the files; without,
    as many are started as there is work for. `then` may give a file that follows from the others, once these are there.
    """
    with _loading(url, files, coders) as (connection, coded_files):
        take_turns(connection)
        verdicts = verdicts_of(connection, files, remove)
        is_concerned = project is not None and bool(verdicts.changed)
        more = _concerned(connection, verdicts, files, remove, project) if project and is_concerned else []
        read = read_by(chain(coded_files, more), verdicts)
        beside = partial(_currencies_beside, project, files, remove)
        loaded = load_coded_files(connection, read, remove, verdicts.now, beside=beside)
        if last := then(connection):
            for change in load_coded_files(connection, _coded_in(last), (), verdicts.now).changes.values():
                loaded.note(change)
        forget_files(connection, remove)
        if project:
            its_own = {file.resolve() for file in project.fact_files()}
            shown = {_shown(file) for file in files if file.resolve() in its_own}
            note_files(connection, identity(project.settings), (n for n, file in loaded.names.items() if file in shown))
        return replace(loaded, anew=[one.name for one in more])


def _coded_in(file: Path) -> Iterator[PackedFile | FactFileError]:
    """Yield what a file holds."""
    with closing(code_files([(file, _shown(file))])) as runs:
        for _, some in runs:
            yield from some


def _concerned(
    connection: Connection, verdicts: Verdicts, files: Sequence[Path], remove: Collection[str], project: Project
) -> list[PackedFile]:
    """Return the project's other files that stay loaded and are read otherwise by what these files decide."""
    coded_files = list(_coded_beside(project, files))
    names = {coded.name for coded in coded_files if isinstance(coded, PackedFile)}.difference(remove)
    return list(concerned(coded_files, verdicts, loaded_among(connection, names)))


def _currencies_beside(project: Project | None, files: Sequence[Path], remove: Collection[str]) -> dict[str, str]:
    """Return which of the project's other files declares each currency, as `build` will find them.

    Of files from elsewhere it will find none, so that they are held against what is loaded alone.
    """
    its_own = {file.resolve() for file in project.fact_files()} if project else set()
    if project is None or not its_own & {file.resolve() for file in files}:
        return {}
    others = (coded for coded in _coded_beside(project, files) if isinstance(coded, PackedFile))
    return {code: coded.name for coded in others if coded.name not in remove for code, *_ in coded.currencies}


def _coded_beside(project: Project, files: Sequence[Path]) -> Iterator[PackedFile | FactFileError]:
    """Yield what the project's other files hold."""
    given = {file.resolve() for file in files}
    others = [(file, _shown(file)) for file in project.fact_files() if file.resolve() not in given]
    with closing(code_files(others)) as runs:
        for _, some in runs:
            yield from some


def load_project(url: str, project: Project, coders: Sequence[Coder] | None = None) -> LoadSummary:
    """Load a project's fact files, and take out those that were its own and are no longer there; all or nothing.

    What was loaded from elsewhere stays. `coders` are as for `load_files`.
    """
    files = project.fact_files()
    with _loading(url, files, coders) as (connection, coded_files):
        take_turns(connection)
        name = identity(project.settings)
        gone = files_gone(connection, name, files)
        verdicts = verdicts_of(connection, files, gone)
        loaded = load_coded_files(
            connection, read_by(coded_files, verdicts), gone, verdicts.now, _leaning(connection, files, verdicts)
        )
        forget_files(connection, gone)
        note_files(connection, name, loaded.names)
        return replace(loaded, removed=gone, others=files_of_none(connection))


def load_documents(
    url: str, project: Project, slugs: Sequence[str], coders: Sequence[Coder] | None = None
) -> tuple[LoadSummary, Selection]:
    """Load a project's gazetteer and these of its documents, and take out all else that is its own; all or nothing.

    What was loaded from elsewhere stays. `coders` are as for `load_files`. Raises what `choose` raises.
    """
    files = project.fact_files()
    with _loading(url, files, coders) as (connection, coded_files):
        take_turns(connection)
        name = identity(project.settings)
        documents = {_shown(file) for file in files if file.is_relative_to(project.folder / DOCUMENTS)}
        gone = files_gone(connection, name, files)
        verdicts = verdicts_of(connection, files, gone)
        chosen = choose(read_by(coded_files, verdicts), slugs, documents)
        chosen.kept = loaded_of_others(connection, name, chosen.left)
        left = [one for one in loaded_among(connection, chosen.left) if one not in chosen.kept]
        names = {coded.name for coded in chosen.taken if isinstance(coded, PackedFile)}
        leaning = _leaning(connection, files, verdicts, names)._replace(gazetteer=lambda: _gazetteer_in(chosen.taken))
        loaded = load_coded_files(connection, chosen.taken, [*gone, *left], verdicts.now, leaning)
        forget_files(connection, [*gone, *left])
        note_files(connection, name, loaded.names)
        return replace(loaded, removed=gone, others=files_of_none(connection)), chosen


def _leaning(
    connection: Connection, files: Sequence[Path], verdicts: Verdicts, names: Collection[str] | None = None
) -> Leaning:
    """Return what tells where a project's files, or those of some names, name records, as loading them anew does."""

    def problems(slugs: Collection[str], currencies: Mapping[str, int]) -> Iterator[Problem]:
        former = {one.redirect.slug: one for one in redirects_in_database(connection)}
        coded_files = (
            coded for file in files for coded in read_coded_files(file, _shown(file)) if isinstance(coded, CodedFile)
        )
        yield from check_leaning(
            (coded for coded in coded_files if names is None or coded.name in names),
            slugs,
            former,
            currencies,
        )

    def gazetteer() -> Iterator[PackedFile]:
        with closing(code_files([(file, _shown(file)) for file in files])) as runs:
            yield from _gazetteer_in(read_by((unit for _, units in runs for unit in units), verdicts))

    return Leaning(problems, gazetteer)


def _gazetteer_in(units: Iterable[PackedFile | FactFileError]) -> Iterator[PackedFile]:
    return (unit for unit in units if isinstance(unit, PackedFile) and not unit.document)


@contextmanager
def _loading(
    url: str, files: Sequence[Path], coders: Sequence[Coder] | None
) -> Iterator[tuple[Connection, Iterator[PackedFile | FactFileError]]]:
    """Give a transaction, and what the files hold, to be loaded in it."""
    engine = open_engine(url)
    try:
        with (
            explaining(url),
            _refusing(url),
            closing(_coded_files_of(files, coders)) as coded_files,
            engine.begin() as connection,
            _without_cycle_collection(),
        ):
            yield connection, coded_files
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
