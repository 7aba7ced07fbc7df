"""The records of a row: a mapping's templates, taken apart once and filled row by row."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from communique.factfiles.reading.decode import remedy_of
from communique.factfiles.reading.entries import DocumentFile, SaidDate
from communique.factfiles.reading.problems import Path
from communique.factfiles.reading.repair import nearest_field
from communique.factfiles.reading.shapes import bare_type, fields_of, is_struct, struct_among
from communique.importing import mapping as m
from communique.importing.conditions import columns_in, holds
from communique.importing.filters import filters_of
from communique.importing.templates import CellError, Cells, Filter, Template, TooManyError, filled, parse

Fault = tuple[Path, object, str]
# Note a cell at fault: the sort, the column, the value, the remedy.
Tell = Callable[[str, str, str, str], None]
_AT, _WHEN = "at", "when"
_GIVEN_BY_THE_ROW = frozenset({_AT, "evidence"})
_KINDS = ("resolvers", "codes", "numbers", "dates", "patterns")
_TOO_MANY = "Several where one fits"
_IS_BLANK = "Blank, yet the record needs it"


def sections() -> dict[str, type[msgspec.Struct]]:
    """Return the lists of a document file that rows can fill, each with the form of its entries."""
    found = {}
    for name, (expected, _) in fields_of(DocumentFile).items():
        entry = _entry_in(expected)
        if entry and _AT in fields_of(entry):
            found[name] = entry
    return found


def _entry_in(expected: Any) -> type[msgspec.Struct] | None:
    """Return the form of the entries of a list; None of any other type."""
    bare = bare_type(expected)
    inner = typing.get_args(bare) if typing.get_origin(bare) is list else ()
    return inner[0] if inner and is_struct(inner[0]) else None


def fields_to_fill(entry: type[msgspec.Struct]) -> dict[str, tuple[Any, bool]]:
    """Return the fields of an entry that a template may give; where it is said, the row says."""
    return {name: one for name, one in fields_of(entry).items() if name not in _GIVEN_BY_THE_ROW}


@dataclass
class EntryTemplate:
    """An entry, taken apart: constants, templates, lists of them and of entries, by field."""

    form: type[msgspec.Struct]
    when: Callable[[Cells], bool]
    constants: dict[str, Any] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    lists: dict[str, list[Template]] = field(default_factory=dict)
    entries: dict[str, list[EntryTemplate]] = field(default_factory=dict)
    inner: dict[str, EntryTemplate] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)

    def column_of(self, path: Sequence[str]) -> str | None:
        """Return the first column that a field is filled from."""
        if not path:
            return next((column for column in self.all_columns() if column), None)
        name, *rest = path
        several = [self.templates[name]] if name in self.templates else self.lists.get(name, [])
        if found := next((column for one in several for column in one.columns), None):
            return found
        below = [*self.entries.get(name, ()), *([self.inner[name]] if name in self.inner else [])]
        return next((column for one in below if (column := one.column_of(rest))), None)

    def all_templates(self) -> Iterator[Template]:
        """Yield every template in it."""
        yield from self.templates.values()
        for several in self.lists.values():
            yield from several
        for one in (*(one for some in self.entries.values() for one in some), *self.inner.values()):
            yield from one.all_templates()

    def all_columns(self) -> Iterator[str]:
        """Yield every column that it is filled from, and those of its conditions."""
        yield from (column for template in self.all_templates() for column in template.columns)
        yield from self.columns
        for one in (*(one for some in self.entries.values() for one in some), *self.inner.values()):
            yield from one.columns


class Recipe:
    """A mapping, ready to make records of rows."""

    def __init__(self, mapping: m.Mapping, name: str = "") -> None:
        self.mapping = mapping
        self.name = name
        self.faults: list[Fault] = []
        self.filters: dict[str, Filter] = {} if list(patterns_at_fault(mapping)) else filters_of(mapping)
        self.records = {
            section: [self._entry(form, one, ("records", section, n)) for n, one in enumerate(mapping.records[section])]
            for section, form in sections().items()
            if section in mapping.records
        }
        for n, one in enumerate(mapping.skip):
            self._check_through(one.when, ("skip", n, _WHEN))
        for n, total in enumerate(mapping.checks.totals):
            self._check_through(total.when, ("checks", "totals", n, _WHEN))
        self.skips = [(holds(one.when, self.filters), one) for one in mapping.skip]
        self.blank_if_several = {n for n, one in mapping.resolvers.items() if one.if_several == "blank"}

    def columns(self) -> dict[str, Path]:
        """Return the columns that it reads, each with a place in the mapping that names it."""
        mapping = self.mapping
        found: dict[str, Path] = {column: ("key", n) for n, column in enumerate(mapping.key)}  # the locator's, too
        for n, one in enumerate(mapping.skip):
            found |= dict.fromkeys(columns_in(one.when), ("skip", n))
        for n, total in enumerate(mapping.checks.totals):
            found |= dict.fromkeys([total.column, *columns_in(total.when)], ("checks", "totals", n))
        for section, entries in self.records.items():
            for n, entry in enumerate(entries):
                found |= dict.fromkeys(entry.all_columns(), ("records", section, n))
        return found

    def _entry(self, form: type[msgspec.Struct], given: Any, path: Path) -> EntryTemplate:
        if not isinstance(given, dict):
            self.faults.append((path, given, "expected fields; write `field: value` lines"))
            given = {}
        known = fields_to_fill(form)
        conditions = self._conditions(given.get(_WHEN), (*path, _WHEN)) if _WHEN in given else []
        entry = EntryTemplate(form, holds(conditions, self.filters), columns=columns_in(conditions))
        for name, value in given.items():
            if name == _WHEN:
                continue
            if name not in known:
                self.faults.append(((*path, name), value, _no_such_field(name, known)))
            else:
                self._field(entry, name, known[name][0], value, (*path, name))
        entry.needed = [name for name, (_, is_required) in known.items() if is_required]
        for name in entry.needed:
            if name not in given:
                self.faults.append((path, None, f"the field `{name}` is missing; add it"))
        return entry

    def _conditions(self, given: Any, path: Path) -> list[m.Condition]:
        try:
            conditions = msgspec.convert(given, list[m.Condition], strict=False)
            self._check_through(conditions, path)
            return conditions
        except msgspec.ValidationError as error:
            self.faults.append((path, given, f"no list of conditions: {str(error)[0].lower()}{str(error)[1:]}"))
            return []

    def _check_through(self, conditions: Sequence[m.Condition], path: Path) -> None:
        for n, one in enumerate(conditions):
            if one.through and one.through not in self.filters:
                self.faults.append(
                    ((*path, n, "through"), one.through, "no code list, number, date or pattern has this name")
                )

    def _field(self, entry: EntryTemplate, name: str, expected: Any, value: Any, path: Path) -> None:
        form = _entry_in(expected)
        inner = struct_among(typing.get_args(bare_type(expected)))
        if form and isinstance(value, list):
            entry.entries[name] = [self._entry(form, one, (*path, n)) for n, one in enumerate(value)]
        elif isinstance(value, list) and typing.get_origin(bare_type(expected)) is list:
            entry.lists[name] = [self._template(one, (*path, n)) for n, one in enumerate(value)]
        elif inner and isinstance(value, dict):
            entry.inner[name] = self._entry(inner, value, path)
        elif isinstance(value, str):
            template = self._template(value, path)
            if template.placeholders:
                entry.templates[name] = template
                entry.dates |= {name} if inner is SaidDate else set()
            else:
                self._constant(entry, name, expected, "".join(map(str, template.parts)), path)
        else:
            self.faults.append((path, value, "not of the form that this field has in a document file"))

    def _constant(self, entry: EntryTemplate, name: str, expected: Any, value: str, path: Path) -> None:
        try:
            entry.constants[name] = msgspec.to_builtins(msgspec.convert(value, expected, strict=False))
        except msgspec.ValidationError as error:
            self.faults.append((path, value, remedy_of(expected, str(error))))

    def _template(self, text: Any, path: Path) -> Template:
        try:
            template = parse(str(text))
        except ValueError as error:
            self.faults.append((path, text, str(error)))
            return Template(())
        names = {name for kind in _KINDS for name in getattr(self.mapping, kind)} | {"slug", "number"}
        for name in (name for one in template.placeholders for name in one.filters):
            if name not in names:
                near = nearest_field(name, sorted(names))
                meant = f"did you mean `{near}`?" if near else f"there are {', '.join(sorted(names))}"
                self.faults.append((path, text, f"nothing in the mapping is called `{name}`; {meant}"))
        return template


def _once(date: str) -> str:
    """Return a date; of an interval that begins and ends on one day that day."""
    first, _, last = date.partition("/")
    return first if first == last else date


def _no_such_field(name: str, known: Mapping[str, object]) -> str:
    if name in _GIVEN_BY_THE_ROW:
        return "the row is where it is said; delete it"
    near = nearest_field(name, list(known))
    return f"unknown field; did you mean `{near}`?" if near else f"unknown field; known are {', '.join(known)}"


def patterns_at_fault(mapping: m.Mapping) -> Iterator[Fault]:
    """Yield the patterns that are no regular expressions with one group."""
    for name, pattern in mapping.patterns.items():
        path = ("patterns", name, "match")
        try:
            if re.compile(pattern.match).groups != 1:
                yield path, pattern.match, "put the part that is wanted in parentheses, others in (?:…)"
        except re.error as error:
            yield path, pattern.match, f"no regular expression: {error}"


def faults_of(mapping: m.Mapping, recipe: Recipe) -> Iterator[Fault]:
    """Yield what is wrong with a mapping that has the right form, each with its place."""
    yield from patterns_at_fault(mapping)
    yield from recipe.faults
    known = sections()
    for section in mapping.records:
        if section not in known:
            yield ("records", section), section, _no_such_field(section, known)
    taken: dict[str, str] = {"slug": "a filter of every mapping", "number": "a filter of every mapping"}
    for kind in _KINDS:
        for name in getattr(mapping, kind):
            if name in taken:
                yield (kind, name), name, f"the name of {taken[name]}, too; rename one"
            taken[name] = f"one under `{kind}`"
    yield from _locator_at_fault(mapping)
    if mapping.dataset.reliability and not mapping.dataset.reliability_note:
        yield ("dataset", "reliability"), mapping.dataset.reliability, "say why under `reliability_note`"


def _locator_at_fault(mapping: m.Mapping) -> Iterator[Fault]:
    """Yield why rows cannot be called or linked as a mapping says."""
    locator = mapping.locator
    if (locator.word is None) is not (locator.column is None):
        yield ("locator",), locator.word or locator.column, "say both, `word` and `column`, or neither"
    elif locator.column and mapping.key != [locator.column]:
        remedy = f"it must be the key by itself; write `key: [{locator.column}]`, or leave `word` and `column` out"
        yield ("locator", "column"), locator.column, remedy
    wanted = f"{{{locator.column or 'row'}}}"
    if locator.link and re.findall(r"\{[^{}]*\}", locator.link) != [wanted]:
        yield ("locator", "link"), locator.link, f"write {wanted} once, where the number stands, and no other column"


class Maker:
    """Makes the records of rows; `tell` is told what is wrong with a cell."""

    def __init__(self, recipe: Recipe, resolvers: Mapping[str, Filter], tell: Tell) -> None:
        self.recipe = recipe
        self.filters: dict[str, Filter] = {**recipe.filters, **resolvers}
        self._tell = tell
        self.is_at_fault = False

    def tell(self, sort: str, column: str, value: str, remedy: str) -> None:
        """Note a cell at fault."""
        self.is_at_fault = True
        self._tell(sort, column, value, remedy)

    def records(self, cells: Cells, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the records of a row as entries of a document file, each with the list that it goes into."""
        self.is_at_fault = False
        for section, entries in self.recipe.records.items():
            for entry in entries:
                if not entry.when(cells):
                    continue
                for made in self._made(entry, cells, at, is_nested=False):
                    yield section, made

    def _made(self, entry: EntryTemplate, cells: Cells, at: str, *, is_nested: bool) -> list[dict[str, Any]]:
        """Return an entry, filled; one for each value where it stands in a list and a cell holds several."""
        made = dict(entry.constants)
        several: tuple[str, Sequence[str]] | None = None
        for name, template in entry.templates.items():
            values = self._filled(template, cells)
            # What has a slug of its own is one thing.
            if len(values) > 1 and is_nested and several is None and "slug" not in entry.templates:
                several = (name, values)
            elif len(values) > 1:
                self._refuse_several(template, cells)
            elif values:
                made[name] = _once(values[0]) if name in entry.dates else values[0]
        for name, templates in entry.lists.items():
            if members := [value for one in templates for value in self._filled(one, cells)]:
                made[name] = list(dict.fromkeys(members))
        self._fill_inner(entry, made, cells, at)
        if not self._is_complete(entry, made, several, is_nested):
            return []
        if _AT in fields_of(entry.form):
            made[_AT] = at
        return [{**made, several[0]: value} for value in several[1]] if several else [made]

    def _fill_inner(self, entry: EntryTemplate, made: dict[str, Any], cells: Cells, at: str) -> None:
        for name, one in entry.inner.items():
            if one.when(cells) and (filled_in := self._made(one, cells, at, is_nested=True)):
                made[name] = filled_in[0]
        for name, entries in entry.entries.items():
            nested = [
                one for each in entries if each.when(cells) for one in self._made(each, cells, at, is_nested=True)
            ]
            if nested:
                made[name] = nested

    def _is_complete(
        self, entry: EntryTemplate, made: Mapping[str, Any], several: tuple[str, Sequence[str]] | None, is_nested: bool
    ) -> bool:
        """Return whether an entry has what it needs; one in a list that has not is left out, any other is a fault."""
        missing = [name for name in entry.needed if name not in made and not (several and several[0] == name)]
        for name in missing if not is_nested and not self.is_at_fault else ():  # why it is missing is told
            column = entry.column_of([name]) or ""
            remedy = f"`{name}` needs a value; skip such rows, or say with `when` which rows make this record"
            self.tell(_IS_BLANK, column, "", remedy)
        return not missing

    def _filled(self, template: Template, cells: Cells) -> Sequence[str]:
        try:
            return filled(template, cells, self.filters) or ()
        except CellError as error:
            self.tell(error.why.sort, error.column, error.value, error.why.remedy)
        except TooManyError:
            self._refuse_several(template, cells)
        return ()

    def _refuse_several(self, template: Template, cells: Cells) -> None:
        """Note that a cell holds several where one fits, unless the field is to be left blank then."""
        names = {name for one in template.placeholders for name in one.filters}
        if names & self.recipe.blank_if_several:
            return
        column = next(iter(template.columns), "")
        remedy = "say `if_several: blank`, or use the cell in a list"
        self.tell(_TOO_MANY, column, cells[column] if column else "", remedy)
