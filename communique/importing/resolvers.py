"""Resolvers: names and codes in cells to the records that the gazetteer and the database have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
from babel import Locale
from babel.core import get_global
from sqlalchemy import Connection, select

from communique.factfiles.values.slugs import slugify
from communique.importing.mapping import Alike, Declared, Resolver
from communique.importing.templates import Filter, UnfitError
from communique.schema import Base, FactFile
from communique.schema.vocabulary import NameType

TABLES = Base.metadata.tables
_SECTIONS = {"actors": "actor", "offices": "office", "places": "place", "topics": "topic"}
_TYPED = ("actors", "places")
_SPELLINGS = (NameType.full.value, NameType.short.value, NameType.former.value)
# ISO 3166-3: codes of states that are no more, whose successors have the same two letters.
_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
_ALPHA2, _ALPHA3 = 2, 3
_COUNTRY = "country"


@dataclass
class Known:
    """A record that is known: its slug, label, sort (`actors`), type, codes and spellings."""

    slug: str
    label: str
    section: str
    type: str | None = None
    iso_alpha3: str | None = None
    wikidata: str | None = None
    names: list[str] = field(default_factory=list)


def known_records(connection: Connection, without: str) -> dict[str, Known]:
    """Return what the database lists, by slug, but for what a fact file declares that is about to be made anew."""
    records = TABLES["records"].c
    found: dict[str, Known] = {}
    for section, kind in _SECTIONS.items():
        table = TABLES[section]
        of_kind = [table.c[name] for name in ("type", "iso_alpha3", "wikidata") if name in table.c]
        query = (
            select(records.slug, records.label, *of_kind)
            .select_from(TABLES["records"].join(table, table.c.id == records.id))
            .outerjoin(FactFile, FactFile.id == records.fact_file_id)
            .where(records.kind == kind, FactFile.label.is_distinct_from(without))
        )
        for row in connection.execute(query).mappings():
            found[row["slug"]] = Known(**{"section": section, **row})
    _add_names(connection, found)
    return found


def _add_names(connection: Connection, found: Mapping[str, Known]) -> None:
    names, records = TABLES["names"].c, TABLES["records"].c
    query = select(records.slug, names.name).where(records.id == names.record_id, names.type.in_(_SPELLINGS))
    for slug, name in connection.execute(query):
        if slug in found:
            found[slug].names.append(name)


@cache
def _alpha2_of() -> dict[str, str]:
    """Return the two letters of ISO 3166-1 for each code of three."""
    aliases: Mapping[str, Sequence[str]] = get_global("territory_aliases")
    return {code: two[0] for code, two in aliases.items() if _is_alpha3(code) and len(two) == 1}


def _is_alpha3(code: str) -> bool:
    return len(code) == _ALPHA3 and code.isalpha()


@cache
def _alpha3_of() -> dict[str, str]:
    """Return the three letters for each code of two."""
    return {two: code for code, two in _alpha2_of().items() if code not in _WITHDRAWN}


@cache
def _alpha2_by_name(language: str) -> dict[str, str]:
    """Return the two letters for each name of a state or territory in a language."""
    names = Locale.parse(language, sep="-").territories.items()
    return {_fold(name, "name"): code for code, name in names if code in _alpha3_of()}


def _country_name(alpha2: str, language: str) -> str | None:
    name = Locale.parse(language, sep="-").territories.get(alpha2)
    return str(name) if name else None


class Directory:
    """All that can be meant: what is known, what the mapping declares, and what it declares as it goes."""

    def __init__(self, known: Mapping[str, Known], declared: Declared, language: str = "en") -> None:
        self.known = dict(known)
        self.language = language
        self.new: dict[str, dict[str, dict[str, Any]]] = {section: {} for section in ("currencies", *_SECTIONS)}
        self.new["currencies"] = {one.code: _given(one) for one in declared.currencies}
        self._indexes: dict[tuple[str, str], dict[str, list[str]]] = {}
        for section in _SECTIONS:
            for entry in getattr(declared, section):
                if entry.slug not in self.known:
                    self.declare(section, _given(entry))

    def declare(self, section: str, entry: dict[str, Any]) -> str:
        """Declare a record, as the gazetteer has it; return its slug."""
        self.new[section][entry["slug"]] = entry
        known = Known(entry["slug"], entry["label"], section, entry.get("type"))
        known.iso_alpha3, known.wikidata = entry.get("iso_alpha3"), entry.get("wikidata")
        known.names = [name["name"] for name in entry.get("names", ())]
        self.known[known.slug] = known
        for (of, way), index in self._indexes.items():
            if of == section:
                for key in _keys(known, way):
                    index.setdefault(key, []).append(known.slug)
        return known.slug

    def find(self, resolver: Resolver, text: str) -> list[str]:
        """Return the slugs of what a name or code means, by the first way that finds any."""
        for way in resolver.by:
            found = self.index(resolver.of, way).get(_fold(text, way), ())
            slugs = [slug for slug in found if not resolver.types or self.known[slug].type in resolver.types]
            if slugs:
                return list(dict.fromkeys(slugs))
        return []

    def called(self, resolver: Resolver, entry: Mapping[str, Any]) -> str | None:
        """Return what is known by the name of an entry that might be declared, and has no other code."""
        found = self.index(resolver.of, "name").get(_fold(entry["label"], "name"), ())
        alike = [self.known[slug] for slug in found if self.known[slug].type == entry.get("type")]
        codes = (None, entry.get("iso_alpha3"))
        return alike[0].slug if len(alike) == 1 and alike[0].iso_alpha3 in codes else None

    def index(self, section: str, way: str) -> dict[str, list[str]]:
        """Return the slugs of records of a sort by what they are found by."""
        if (section, way) not in self._indexes:
            index = self._indexes[(section, way)] = {}
            for known in self.known.values():
                if known.section == section:
                    for key in _keys(known, way):
                        index.setdefault(key, []).append(known.slug)
        return self._indexes[(section, way)]

    def free_slug(self, words: str) -> str:
        """Return a slug made of words that nothing has."""
        slug = slugify(words) or "unnamed"
        if slug not in self.known:
            return slug
        return next(one for n in range(2, 10_000) if (one := f"{slug}-{n}") not in self.known)


def _given(entry: msgspec.Struct) -> dict[str, Any]:
    """Return an entry as it would be written."""
    given: dict[str, Any] = msgspec.to_builtins(entry)
    return given


def _keys(known: Known, way: str) -> Iterable[str]:
    if way == "name":
        return {_fold(name, way) for name in (known.label, *known.names)}
    if way == "iso_alpha2":
        return [two] if (two := _alpha2_of().get(known.iso_alpha3 or "")) else []
    value = getattr(known, way)
    return [value] if value else []


def _fold(text: str, way: str) -> str:
    if way == "name":
        return slugify(text) or text.casefold()
    return text.upper() if way.startswith("iso_") else text


def resolve_with(name: str, resolver: Resolver, directory: Directory) -> Filter:
    """Return a resolver as a filter: cells to slugs."""
    meant: dict[str, list[str]] = {}

    def slugs(text: str) -> list[str]:
        if text not in meant:
            meant[text] = list(_slugs_in(name, resolver, directory, text))
        return meant[text]

    return slugs


def _slugs_in(name: str, resolver: Resolver, directory: Directory, text: str) -> Iterator[str]:
    parts = [part.strip() for part in text.split(resolver.several)] if resolver.several else [text]
    for part in dict.fromkeys(filter(None, parts)):
        if part not in resolver.blank and (slug := _resolved(name, resolver, directory, part)):
            yield slug


def _resolved(name: str, resolver: Resolver, directory: Directory, text: str) -> str | None:
    meant = resolver.aliases.get(text, text)
    if text in resolver.aliases and meant in directory.known and directory.known[meant].section == resolver.of:
        return meant
    found = directory.find(resolver, meant)
    if len(found) == 1:
        return found[0]
    if found:
        remedy = f"it may be {', '.join(found)}; say which under `resolvers.{name}.aliases`"
        raise UnfitError("Several records are called so", remedy)
    if resolver.unknown == "blank":
        return None
    entry = _entry(resolver, directory, meant)
    if entry and (called := directory.called(resolver, entry)):
        return called
    if resolver.unknown == "declare" and entry:
        return directory.declare(resolver.of, entry)
    alias = f"`resolvers.{name}.aliases: {{{text}: …}}`"
    if resolver.unknown == "declare":
        raise UnfitError("Unknown, and no code of ISO 3166-1", f"say what it is with {alias}, or skip such rows")
    raise UnfitError(
        "Unknown in the gazetteer",
        f"add it under `{resolver.of}`: {_as_yaml(resolver.of, entry, meant)}; or say with {alias}",
    )


def _as_yaml(of: str, entry: Mapping[str, Any] | None, text: str) -> str:
    entry = {**(entry or {"slug": slugify(text) or "…", "label": text})}
    if of in _TYPED:
        entry.setdefault("type", "…")
    return f"- {{{', '.join(f'{key}: {value}' for key, value in entry.items())}}}"


def _entry(resolver: Resolver, directory: Directory, text: str) -> dict[str, Any] | None:
    """Return what the gazetteer would have on a name or code; None where that is a code of no state."""
    alike = resolver.declare or Alike()
    given = {"type": alike.type, "classification": alike.classification, "reference": alike.reference}
    more = {key: value for key, value in given.items() if value}
    if {"iso_alpha3", "iso_alpha2"}.isdisjoint(resolver.by) or (len(text) > _ALPHA3 and "name" in resolver.by):
        two = _alpha2_by_name(directory.language).get(_fold(text, "name")) if alike.type == _COUNTRY else None
        named = {"iso_alpha3": _alpha3_of()[two]} if two and resolver.of == "actors" else {}
        return {"slug": directory.free_slug(text), "label": text, **more, **named}
    code = text.upper()
    two, three = (_alpha2_of().get(code), code) if len(code) == _ALPHA3 else (code, _alpha3_of().get(code))
    label = _country_name(two, directory.language) if two and three else None
    if label is None:
        return None
    iso = {"iso_alpha3": three} if resolver.of == "actors" else {}
    return {"slug": directory.free_slug(label), "label": label, "type": _COUNTRY, **more, **iso}


def resolving(resolvers: Mapping[str, Resolver], directory: Directory) -> dict[str, Callable[[str], Sequence[str]]]:
    """Return resolvers as filters, by name."""
    return {name: resolve_with(name, resolver, directory) for name, resolver in resolvers.items()}
