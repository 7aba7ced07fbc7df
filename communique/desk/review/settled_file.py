"""The file that settlements make of the first coding: what was settled is changed in place, all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communique.desk.flow import typed
from communique.desk.review.citing import cited_as, items_of, with_marks, with_sentences
from communique.desk.review.entries import FactText
from communique.desk.review.settlement import BOTH, FIRST, NEITHER, OTHER, SECOND, Settlement
from communique.factfiles.agreement.alignment import SlugPair
from communique.factfiles.agreement.coded_records import (
    CONCLUDED,
    DENIED,
    DOCUMENT,
    DOCUMENT_ITSELF,
    HOW_SURE,
    SAID_BY,
    SENTENCE,
    SENTENCES,
    SPELLING,
    coverage_of,
)
from communique.factfiles.agreement.comparison import Difference, Side
from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from communique.factfiles.reading.problems import FactFileError, Path

# What an entry and its evidence have for each of what every account says.
_OF_ENTRY = {SAID_BY: ("said_by",), CONCLUDED: ("inferred",), DENIED: ("denies",), HOW_SURE: ()}
_OF_EVIDENCE = {
    SAID_BY: ("attributed_to",),
    CONCLUDED: ("inferred",),
    DENIED: ("relation",),
    HOW_SURE: ("modality", "hedge"),
}
_SAID = "not_representable"
# The length of a path to an entry by itself: its list, and its place in that.
_IN_A_LIST = 2
_NOTHING, _NAMES, _ALSO = "nothing_to_code", "names", "also_says"
# Words, in which what reads like a slug is none.
_IN_WORDS = frozenset({"label", "title", "name", "note", "summary", "printed", "hedge", "says"})


class SettledFile:
    """The first coding's text, changed as settled; the second's entries are written with the slugs of the first."""

    def __init__(
        self, text: str, first: CodedFile, other_text: str, second: CodedFile, slugs: Iterable[SlugPair]
    ) -> None:
        self.file, self.other = FactText(text), FactText(other_text)
        self.first, self.second = first, second
        self.slugs = {one.b: one.a for one in slugs if "/" not in one.a + one.b}

    def settle(self, settlements: Sequence[Settlement], still_open: Iterable[Difference] = ()) -> str:
        """Return the text with everything settled: fields first, then what comes, last what goes, from the end.

        A voice that one coding alone has comes or goes where all that it differs by is settled for the second one.
        """
        comes, goes = self._voices([one for one in settlements if not one.is_of_record], still_open)
        for one in settlements:
            if not one.is_of_record:
                self._settle_field(one)
        for place, path in comes:
            self.file.put_in(place, self.renamed(self._known_part(path)))
        self._put_in([one for one in settlements if one.is_of_record and one.difference.b.slug and one.keeps_record])
        leaving = [one for one in settlements if one.is_of_record and one.difference.a.slug and not one.keeps_record]
        goes |= {path for one in leaving for path in self.paths(one, first=True)}
        for path in sorted(goes, key=_order, reverse=True):
            self.file.take_out(path)
        self._cover()
        return self.file.text

    def paths(self, one: Settlement, *, first: bool) -> list[Path]:
        """Return where the entries of a settlement's record stand in one of the two files."""
        side = one.difference.a if first else one.difference.b
        coded = self.first if first else self.second
        if one.difference.kind == SENTENCE:
            return [(_NOTHING, side.slug)]
        if one.difference.kind == SPELLING:
            return [name.record.path for name in coded.names if _is_spelling(name.record.slug, name.values, side)]
        found = [draft.path for draft in coded.drafts if draft.slug == side.slug]
        if one.difference.kind == DOCUMENT:
            return found[:1]
        accounts = [one.record.path for one in coded.accounts if one.record.slug == side.slug]
        return found or list(dict.fromkeys(path[:2] for path in accounts if path[0] == _ALSO))

    def _settle_field(self, one: Settlement) -> None:
        if one.taken == FIRST:
            return
        mine, theirs = self.paths(one, first=True), self.paths(one, first=False)
        if not mine or (not theirs and one.taken not in (NEITHER, OTHER)):
            return
        name = one.difference.field
        if one.difference.kind == SENTENCE:
            self._settle_reason(one, mine[0])
            return
        if one.taken == SECOND and len(mine) + len(theirs) > len("ab"):
            by_voice = {_voice(self.renamed(self.other.entry(path))): path for path in theirs}
            pairs = [(path, by_voice.get(_voice(self.file.entry(path)))) for path in mine]
            if shared := [(path, their) for path, their in pairs if their]:
                for path, their in shared:
                    self._put(one, path, their)
                return
        path = next((path for path in mine if name in self.file.entry(path)), mine[0])
        self._put(one, path, next((path for path in theirs if name in self.other.entry(path)), *theirs[:1] or [()]))

    def _put(self, one: Settlement, path: Path, their: Path) -> None:
        entry, other = self.file.entry(path), self.renamed(self.other.entry(their) if their else {})
        self.file.put(path, _changed(one, entry, other))

    def _voices(
        self, settlements: Iterable[Settlement], still_open: Iterable[Difference]
    ) -> tuple[list[tuple[Path, Path]], set[Path]]:
        """Return the entries of voices that come, each with the list that it comes into, and those that go."""
        by_record: dict[tuple[str, str], list[Settlement]] = {}
        for one in settlements:
            by_record.setdefault((one.difference.kind, one.difference.a.slug), []).append(one)
        for difference in still_open:
            by_record.pop((difference.kind, difference.a.slug), None)
        comes: list[tuple[Path, Path]] = []
        goes: set[Path] = set()
        for some in by_record.values():
            mine, theirs = self.paths(some[0], first=True), self.paths(some[0], first=False)
            if len(mine) + len(theirs) <= len("ab") or not mine or any(one.taken != SECOND for one in some):
                continue
            voices = {_voice(self.file.entry(path)): path for path in mine}
            others = {_voice(self.renamed(self.other.entry(path))): path for path in theirs}
            comes += [(mine[0][:-1], path) for voice, path in others.items() if voice not in voices]
            goes |= {path for voice, path in voices.items() if voice not in others}
        outermost = {path for _, path in comes}
        return [one for one in comes if not any(one[1][:n] in outermost for n in range(1, len(one[1])))], goes

    def _known_part(self, path: Path) -> dict[str, Any]:
        """Return an entry of the second coding with those entries in it whose records the first one has, too."""
        slugs, known = {draft.path: draft.slug for draft in self.second.drafts}, {one.slug for one in self.first.drafts}
        entry = dict(self.other.entry(path))
        for name, value in self.other.entry(path).items():
            if isinstance(value, list) and (*path, name, 0) in slugs:
                places = [(*path, name, number) for number in range(len(value))]
                entry[name] = [self._known_part(one) for one in places if self.renamed_slug(slugs[one]) in known]
        return {name: value for name, value in entry.items() if value != []}

    def _settle_reason(self, one: Settlement, path: Path) -> None:
        """Give a sentence the other's reason, or one that was typed."""
        entry = self.other.entry(path) if one.taken == SECOND else {"reason": one.value}
        self.file.put((_NOTHING,), {str(path[1]): entry})

    def _put_in(self, settlements: Sequence[Settlement]) -> None:
        """Put in what the second coding has alone; what stands within something else that comes, comes with it."""
        coming = {path: one for one in settlements for path in self.paths(one, first=False)}
        for path in sorted(coming, key=_order):
            if not any(path[:length] in coming for length in range(1, len(path))):
                self._copy(path, coming)

    def _copy(self, path: Path, coming: Mapping[Path, Settlement]) -> None:
        entry = self.renamed(self._without_what_stays_away(path, coming))
        above = self._place_above(path)
        if above is not None:
            self.file.put_in((*above, *path[-2:-1]), entry)
        elif path[0] == _NAMES:
            self.file.put_in((_NAMES, self.slugs.get(str(path[1]), path[1])), entry)
        elif len(path) > _IN_A_LIST:  # within an entry that the first coding does not have, such as a view's
            around = self.other.entry(path[:-2])
            self.file.put_in(path[:-3], self.renamed({"slug": around.get("slug"), str(path[-2]): [entry]}))
        else:
            self.file.put_in(path[:-1], entry)

    def _place_above(self, path: Path) -> Path | None:
        """Return where the entry around another one stands in the first coding; None where there is none."""
        if path[0] == _NAMES or len(path) <= _IN_A_LIST:
            return None
        around = path[:-2]
        slug = next((draft.slug for draft in self.second.drafts if draft.path == around), None)
        wanted = self.renamed_slug(slug or str(self.other.entry(around).get("slug", "")))
        for draft in self.first.drafts:
            if slug and draft.slug == wanted:
                return draft.path
        entries = self.file.node(around[:-1])
        count = len(entries.value) if entries is not None and isinstance(entries.value, list) else 0
        places = ((*around[:-1], number) for number in range(count))
        return next((place for place in places if self.file.entry(place).get("slug") == wanted), None)

    def _without_what_stays_away(self, path: Path, coming: Mapping[Path, Settlement]) -> dict[str, Any]:
        """Return an entry of the second coding, of the records in it only those that come, too."""
        own = {draft.path for draft in self.second.drafts}
        entry = dict(self.other.entry(path))
        for name, value in self.other.entry(path).items():
            if isinstance(value, list) and (*path, name, 0) in own:
                places = [(*path, name, number) for number in range(len(value))]
                kept = [self._without_what_stays_away(one, coming) for one in places if one in coming]
                entry[name] = kept
        return {name: value for name, value in entry.items() if value != []}

    def _cover(self) -> None:
        """Let no sentence have a reason that something is coded from; one that nothing is gets the second coding's."""
        coded = _coded(self.file.text)
        if not coded:
            return
        cited = {one.passage for one in coded.citations}
        theirs = coverage_of(self.second)
        for row in coded.passages:
            label = row["label"]
            if label in cited and row["coding_reason"]:
                self.file.take_out((_NOTHING, label))
            elif label not in cited and not row["coding_reason"] and theirs.get(label, "coded") != "coded":
                self._reason(label)

    def _reason(self, label: str) -> None:
        entry = self.other.entry((_NOTHING, label))
        if self.file.node((_NOTHING,)):
            self.file.put((_NOTHING,), {label: entry})
        else:
            reason = f"{{reason: {entry.get('reason')}}}"
            self.file.put_behind(DOCUMENT, [f"{_NOTHING}:", f"  {label}: {reason}"])

    def renamed_slug(self, slug: str) -> str:
        """Return a slug, or an address made of slugs, as the first coding has it."""
        return "/".join(self.slugs.get(part, part) for part in slug.split("/"))

    def renamed(self, value: Any, name: str = "") -> Any:
        """Return what the second coding has with the slugs of the first."""
        if isinstance(value, dict):
            return {key: self.renamed(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.renamed(one, name) for one in value]
        if name in _IN_WORDS or not isinstance(value, str):
            return value
        return re.sub(r"[a-z0-9]+(?:-[a-z0-9]+)*", lambda found: self.slugs.get(found[0], found[0]), value)


def _voice(entry: Mapping[str, Any]) -> str:
    """Return what tells an entry on a record from another voice's, or of another time or part."""
    return repr([entry.get(name) for name in ("said_by", "as_of", "scope", "denies")])


def _changed(one: Settlement, entry: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an entry that a settlement changes; None for those that go."""
    name = one.difference.field
    if name == SENTENCES:
        return _sentences(one, entry, other)
    if one.taken == NEITHER:
        return {name: None} | dict.fromkeys(_OF_ENTRY.get(name, ()))
    if one.taken == OTHER:
        lists = {field for field, value in (*entry.items(), *other.items()) if isinstance(value, list)}
        return typed({_field_of(name): one.value}, entry, lists)
    if one.taken == BOTH:
        return {name: _together(entry.get(name), other.get(name))}
    if name in _OF_EVIDENCE:
        return _marks(one, entry, other)
    return {name: other.get(name)} | _in_words_only(name, entry, other)


def _in_words_only(name: str, entry: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says that no field can hold: of one field as the other coding has it, if either does."""
    mine, theirs = ([*one.get(_SAID, ())] for one in (entry, other))
    if not any(said.get("field") == name for said in (*mine, *theirs)):
        return {}
    others = [said for said in mine if said.get("field") != name]
    return {_SAID: [*others, *(said for said in theirs if said.get("field") == name)] or None}


def _field_of(name: str) -> str:
    return next(iter(_OF_ENTRY.get(name, ())), name)


def _sentences(one: Settlement, entry: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    if one.difference.kind == SPELLING:
        return {"at": other.get("at") if one.taken == SECOND else one.value or entry.get("at")}
    wanted = [*one.difference.b.texts]
    if one.taken == BOTH:
        wanted = [*dict.fromkeys((*one.difference.a.texts, *wanted))]
    elif one.taken == OTHER:
        wanted = re.findall(r"P\d+\.S\d+", one.value)
    items = with_sentences(items_of(entry), items_of(other), wanted)
    known = {item["at"] for item in items}
    return cited_as([*items, *({"at": label} for label in wanted if label not in known)], entry)


def _marks(one: Settlement, entry: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says of how sure it is, or of whose word, as the other coding has it."""
    name = one.difference.field
    items = items_of(entry)
    marked = with_marks(items, items_of(other), _OF_EVIDENCE[name])
    changed: dict[str, Any] = {field: other.get(field) for field in _OF_ENTRY[name]}
    if marked != items:
        changed |= cited_as(marked, entry)
    elif name == SAID_BY and changed == {"said_by": entry.get("said_by")}:  # it speaks within a run of sentences
        said = one.difference.b.texts
        changed |= {"said_by": said[0]} if len(said) == 1 and said[0] != DOCUMENT_ITSELF else {}
    return changed


def _together(one: Any, other: Any) -> list[Any]:
    found: list[Any] = list(one) if isinstance(one, list) else [one]
    return found + [value for value in (other if isinstance(other, list) else [other]) if value not in found]


def _is_spelling(slug: str, values: Mapping[str, Any], side: Side) -> bool:
    return (slug, values["name"]) == (side.slug, side.label)


def _order(path: Path) -> list[tuple[int, int, str]]:
    return [(1, part, "") if isinstance(part, int) else (0, 0, part) for part in path]


def _coded(text: str) -> CodedFile | None:
    (coded,) = code_yaml(text.encode(), "settled.yaml")
    return None if isinstance(coded, FactFileError) else coded
