"""A draft as a fact file: YAML in block style, each proposal marked, with the text's sentences beside it as comments.

A proposal bears the tag `!proposed`, which the reader of fact files refuses: so nothing is loaded or published before
somebody has decided on it. Comments with sentences begin with `#|`; those, too, are refused, since texts stay with
their owners.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from communique.drafting.proposals import Draft, Entry, Proposal
from communique.drafting.text import SourceText
from communique.factfiles.reading.drafts import MARK, SENTENCE

SECTIONS = (
    "memberships",
    "meetings",
    "projects",
    "events",
    "agreements",
    "trade_figures",
    "financings",
    "propositions",
    "relations",
)
# The views of a proposition have sentences, it has none itself.
_WITHOUT_SENTENCES = frozenset({"propositions"})
_WIDTH = 10_000
_HEAD = (
    "A draft. Each value and entry with {mark} is a proposal of a program. Decide on each: correct what is wrong in it",
    "and delete the mark, or delete all of it. Lines like this one are for you alone, with the text's own sentences;",
    "`communique draft --without-text FILE` takes them out when you are done, and before that nothing is loaded.",
)


def document_file(draft: Draft, text: SourceText) -> str:
    """Return a draft as a document file."""
    lines = [*(f"{SENTENCE} {line.format(mark=MARK)}" for line in _HEAD), *_head(draft, text)]
    lines += ["", "nothing_to_code:", *_keyed(draft.of("nothing_to_code"), text)] if draft.of("nothing_to_code") else []
    lines += ["", "names:", *_names(draft.of("names"))] if draft.of("names") else []
    for section in SECTIONS:
        if found := draft.of(section):
            lines += ["", f"{section}:", *(line for one in found for line in _entry(one, text, "  "))]
    lines += ["", "passages:", *_passages(draft, text)]
    return "\n".join(lines) + "\n"


def gazetteer_file(draft: Draft, name: str) -> str:
    """Return a gazetteer file with what a draft names and the corpus does not list; empty where there is nothing."""
    if not draft.gazetteer:
        return ""
    lines = [f"gazetteer: {name}"]
    for listed, entries in draft.gazetteer.items():
        lines += ["", f"{listed}:", *(f"  - {MARK} {_flow(entry)}" for entry in entries.values())]
    return "\n".join(lines) + "\n"


def without_text(written: str) -> str:
    """Return a file without the text's sentences."""
    return re.sub(rf"^[ \t]*{re.escape(SENTENCE)}.*(?:\n|\Z)", "", written, flags=re.MULTILINE)


def accepted(written: str) -> str:
    """Return a draft as it is if somebody accepts all of it unseen: for tests, and to compare it with a corpus."""
    return without_text(written).replace(f"{MARK}\n", "\n").replace(f"- {MARK} ", "- ").replace(f": {MARK} ", ": ")


def _head(draft: Draft, text: SourceText) -> Iterator[str]:
    yield "document:"
    for name, value in draft.head.items():
        if name == "title" and (at := draft.head_at.get("title")):
            yield from _sentences([at], text, "  ")
        yield f"  {name}: {MARK} {_flow(value)}"
    first = draft.head_at.get("title") or text.sentences[0].label
    cited = [{"at": at, "field": name} for name, at in draft.head_at.items() if name != "title"]
    yield f"  evidence: {_flow([first, *cited])}"
    for name, value in text.hashes.items():
        yield f"  {name}: {value}"


def _keyed(proposals: Iterable[Proposal], text: SourceText) -> Iterator[str]:
    for one in proposals:
        yield from _sentences(one.at, text, "  ")
        yield f"  {one.key}: {MARK} {_flow(one.entry)}"


def _names(proposals: Iterable[Proposal]) -> Iterator[str]:
    by_slug: dict[str, list[Proposal]] = {}
    for one in proposals:
        by_slug.setdefault(one.key, []).append(one)
    for slug, some in by_slug.items():
        yield f"  {slug}:"
        yield from (f"    - {MARK} {_flow(one.entry)}" for one in some)


def _entry(one: Proposal, text: SourceText, indent: str) -> Iterator[str]:
    """Yield an entry of a list: one that has entries of its own over several lines, another on one."""
    yield from _sentences(one.at, text, indent)
    if one.asks:
        yield f"{indent}# {one.asks}"
    fields = _with_places(one)
    if not one.nested:
        yield f"{indent}- {MARK} {_flow(fields)}"
        return
    yield f"{indent}- {MARK}"
    for name, value in fields.items():
        yield f"{indent}  {name}: {_flow(value)}"
    for name, parts in one.nested.items():
        yield f"{indent}  {name}:"
        for part in parts:
            yield f"{indent}    - {MARK} {_flow(_with_places(part))}"


def _with_places(one: Proposal) -> Entry:
    """Return an entry with its sentences: for the whole and, where they are several, for fields that have their own."""
    fields = {name: at for name, at in one.fields.items() if name in one.entry} if len(one.at) > 1 else {}
    if one.section in _WITHOUT_SENTENCES:
        return one.entry
    if not fields:
        return one.entry | {"at": " ".join(one.at)}
    return one.entry | {"evidence": [*one.at, *({"at": at, "field": name} for name, at in fields.items())]}


def _sentences(labels: Iterable[str], text: SourceText, indent: str) -> Iterator[str]:
    for label in labels:
        yield f"{indent}{SENTENCE} {label} {text.by_label[label].text}"


def _passages(draft: Draft, text: SourceText) -> Iterator[str]:
    """Yield the locators, each below its sentence, and what a person should look for there."""
    cited = draft.cited
    for one in text.sentences:
        yield from _sentences([one.label], text, "  ")
        open_ = [] if one.label in cited else ["nothing is proposed for it"]
        if asked := [*open_, *draft.hints.get(one.label, ())]:
            yield f"  {SENTENCE} ? {'; '.join(asked)}"
        yield f"  {one.label}:"
        yield f"    {{start: {one.start}, end: {one.end},"
        yield f"     sha256: {one.sha256}}}"


def _flow(value: Any) -> str:
    """Return a value on one line."""
    written = yaml.dump(
        value, Dumper=yaml.CSafeDumper, default_flow_style=True, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    return re.sub(r"\n\.\.\.\n\Z", "", written).rstrip("\n")
