"""How far two coders agree: two projects with codings of the same documents, held against each other.

`python -m tools.agreement A B --write PAGE` keeps the tables; what differs is said on standard output, by
document, record, field and place. No sentence is read: the codings have none.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz

from communique.factfiles.agreement.measures import f1, telling_alpha
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.files import read_coded
from communique.project import open_project

# Two records that share no slug are one where a sentence says both and their labels are as like as this, of 100.
ALIKE = 60
NEARLY = 80
RESAMPLES = 2000
FRAME = Path(__file__).with_name("agreement.md")
Values = frozenset[str]


@dataclass
class CodedRecord:
    """One coder's account of one record in one document."""

    kind: str
    slug: str
    label: str
    fields: dict[str, set[str]] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)


@dataclass
class Pair:
    """Two codings of one document: their records, and which of them are one."""

    document: str
    ours: dict[str, CodedRecord]
    theirs: dict[str, CodedRecord]
    same: dict[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> tuple[int, int, int]:
        """Return how many records of a kind both have, and each of them."""
        both = sum(self.ours[slug].kind == kind for slug in self.same)
        ours, theirs = (sum(one.kind == kind for one in side.values()) for side in (self.ours, self.theirs))
        return both, ours, theirs


def codings(folder: Path) -> dict[str, tuple[CodedFile, dict[str, CodedRecord]]]:
    """Return a project's documents by the hash of their texts: as they are coded, and by record."""
    units = read_coded(open_project(folder).fact_files())
    labels = {draft.slug: draft.label for unit in units for draft in unit.drafts if draft.label}
    return {
        str(unit.drafts[0].values["text_sha256"]): (unit, dict(records(unit, labels)))
        for unit in units
        if unit.document
    }


def records(unit: CodedFile, labels: Mapping[str, str]) -> Iterator[tuple[str, CodedRecord]]:
    """Yield what a document says, record by record; names and the document itself are left out."""
    found: dict[str, CodedRecord] = {}
    for draft in unit.drafts:
        if draft.slug != unit.document:
            found.setdefault(draft.slug, CodedRecord(draft.kind, draft.slug, labels.get(draft.slug) or draft.slug))
    for account in unit.accounts:
        if one := found.get(account.record.slug):
            speaker = account.values.get("speaker_id")
            said_by = labels.get(speaker.slug, speaker.slug) if speaker else "the document"
            one.fields.setdefault("said by", set()).add(said_by)
            one.fields.setdefault("how sure", set()).add(account.values["modality"])
            for claim in account.claims:
                _, _, thing, _ = claim.value
                text = claim.value[0] if thing is None else labels.get(thing.slug, thing.slug)
                one.fields.setdefault(claim.field, set()).add(text)
    for citation in unit.citations:
        if citation.passage and (one := found.get(citation.record.slug)):
            one.places.add(citation.passage)
    yield from found.items()


def pairs(ours: Path, theirs: Path) -> list[Pair]:
    """Return the documents that both have coded, their records aligned; one and the same file tells nothing."""
    mine, other = codings(ours), codings(theirs)
    found = []
    for text, (unit, coded) in sorted(mine.items(), key=lambda item: str(item[1][0].document)):
        if text in other and other[text][0].sha256 != unit.sha256:
            found.append(Pair(str(unit.document), coded, other[text][1]))
            align(found[-1])
    return found


def align(pair: Pair) -> None:
    """Find which records are one: those of one slug and, of the rest, the likest of one kind that share a sentence."""
    shared = {slug for slug, one in pair.ours.items() if slug in pair.theirs and pair.theirs[slug].kind == one.kind}
    pair.same = {slug: slug for slug in sorted(shared)}
    likest = sorted(
        (likeness(one, two), one.slug, two.slug)
        for one in pair.ours.values()
        for two in pair.theirs.values()
        if one.kind == two.kind and not shared & {one.slug, two.slug} and one.places & two.places
    )
    taken: set[str] = set()
    for alike, slug, other in reversed(likest):
        if alike >= ALIKE and slug not in pair.same and other not in taken:
            pair.same[slug] = other
            taken.add(other)


def likeness(one: CodedRecord, two: CodedRecord) -> float:
    """Return how like two records of one kind are, of 100: by their labels and the sentences that they cite."""
    sentences = len(one.places & two.places) / len(one.places | two.places)
    return 0.8 * fuzz.token_sort_ratio(one.label, two.label) + 20 * sentences


def total(counts: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    """Return counts of both and of each, added up."""
    both, ours, theirs = (sum(column) for column in zip(*counts, strict=True))
    return both, ours, theirs


def interval(counts: Sequence[tuple[int, int, int]], resamples: int = RESAMPLES) -> tuple[float, float]:
    """Return the bounds within which 95 of 100 resamplings of the documents have F1; always by the same draws."""
    draw = random.Random(14)  # noqa: S311  no secret
    found = []
    for _ in range(resamples):
        chosen = draw.choices(counts, k=len(counts))
        found.append(f1(*total(chosen)))
    found.sort()
    return found[int(resamples * 0.025)], found[int(resamples * 0.975) - 1]


def compared(all_pairs: Iterable[Pair]) -> dict[str, list[tuple[Pair, str, Values, Values]]]:
    """Return, by field, what both coders have for it in the records that both found, where either has anything."""
    found: dict[str, list[tuple[Pair, str, Values, Values]]] = {}
    for pair in all_pairs:
        for ours, theirs in pair.same.items():
            one, two = pair.ours[ours].fields, pair.theirs[theirs].fields
            for name in sorted(one.keys() | two.keys()):
                values = frozenset(one.get(name, ())), frozenset(two.get(name, ()))
                found.setdefault(name, []).append((pair, ours, *values))
    return found


def agree(one: Values, two: Values) -> bool:
    """Return whether two coders have the same values; what they name is the same where its labels are nearly so."""
    return len(one) == len(two) and all(any(_nearly(value, other) for other in two) for value in one)


def _nearly(one: str, two: str) -> bool:
    if one == two:
        return True
    is_worded = " " in one and " " in two and not any(letter.isdigit() for letter in one + two)
    return is_worded and fuzz.token_sort_ratio(one, two) >= NEARLY


def alpha_of(values: Sequence[tuple[Pair, str, Values, Values]]) -> float | None:
    """Return alpha for a field that has one value each, where it says something; else None."""
    return telling_alpha([(*one, *two) for _, _, one, two in values if len(one) == len(two) == 1])


def found_table(all_pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield how far both found the same records, kind by kind."""
    kinds = sorted({one.kind for pair in all_pairs for side in (pair.ours, pair.theirs) for one in side.values()})
    yield "| kind | found by both | by a | by b | F1 | 95 % of resamplings |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for kind in [*kinds, None]:
        counts = [total(pair.of_kind(one) for one in ([kind] if kind else kinds)) for pair in all_pairs]
        both, ours, theirs = total(counts)
        low, high = interval(counts)
        shown = f"{f1(both, ours, theirs):.2f} | {low:.2f}–{high:.2f}"
        yield f"| {kind or '**all**'} | {both} | {ours} | {theirs} | {shown} |"


def field_table(all_pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield on how many values they agree, field by field, in the records that both found."""
    yield "| field | agreed | of | share | alpha |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    everything = [0, 0]
    for name, values in sorted(compared(all_pairs).items(), key=lambda item: (-len(item[1]), item[0])):
        agreed = sum(agree(one, two) for _, _, one, two in values)
        everything = [everything[0] + agreed, everything[1] + len(values)]
        known = alpha_of(values)
        shown = "" if known is None else f"{known:.2f}"
        yield f"| {name.replace('_', ' ')} | {agreed} | {len(values)} | {agreed / len(values):.0%} | {shown} |"
    sentences = [
        (pair.ours[one].places, pair.theirs[two].places) for pair in all_pairs for one, two in pair.same.items()
    ]
    both, either = sum(len(a & b) for a, b in sentences), sum(len(a | b) for a, b in sentences)
    yield f"| **all of these** | {everything[0]} | {everything[1]} | {everything[0] / everything[1]:.0%} | |"
    yield f"| sentences cited | {both} | {either} | {both / either:.0%} | |"


def differences(all_pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield what only one found, and the fields in which they differ, with the places."""
    for pair in all_pairs:
        yield f"\n{pair.document}"
        taken = set(pair.same.values())
        for who, side, other in (("a", pair.ours, pair.same.keys()), ("b", pair.theirs, taken)):
            for slug, one in side.items():
                if slug not in other:
                    yield f"  only {who}: {one.kind} {slug} ({' '.join(sorted(one.places))})"
        for name, values in compared([pair]).items():
            for _, slug, ours, theirs in values:
                if not agree(ours, theirs):
                    yield f"  {name}: {slug} ({' '.join(sorted(pair.ours[slug].places))})"


def page(all_pairs: Sequence[Pair]) -> str:
    """Return the page of tables, in the words that are kept beside this file."""
    tables = {"found": found_table(all_pairs), "fields": field_table(all_pairs)}
    by_slug = sum(one == two for pair in all_pairs for one, two in pair.same.items())
    text = FRAME.read_text("utf-8").replace("{by_slug}", str(by_slug))
    text = text.replace("{by_match}", str(sum(len(pair.same) for pair in all_pairs) - by_slug))
    text = text.replace("{documents}", str(len(all_pairs)))
    for name, lines in tables.items():
        text = text.replace(f"{{{name}}}", "\n".join(lines))
    return text


def main() -> None:
    """Compare two projects, say what differs and, where asked to, keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ours", type=Path)
    parser.add_argument("theirs", type=Path)
    parser.add_argument("--write", type=Path, help="where to keep the tables")
    given = parser.parse_args()
    all_pairs = pairs(given.ours, given.theirs)
    if given.write:
        given.write.write_text(page(all_pairs), "utf-8")
    sys.stdout.write("\n".join(differences(all_pairs)) + "\n")


if __name__ == "__main__":
    main()
