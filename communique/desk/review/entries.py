"""Entries of a fact file, changed in its text: fields put, entries taken out and put in; comments and form stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from communique.desk.decided_file import CORRECTED, Edits, Outcome
from communique.desk.draft_file import Card, DraftFile, Pair, comments_above, is_entries, line_start
from communique.desk.flow import flow, plain
from communique.factfiles.reading.drafts import MARK
from communique.factfiles.reading.problems import Path
from communique.factfiles.reading.yaml_faults import LOADER

_WIDE = 160
_CITING = ("at", "evidence")
_ENTRY = "entry"


class FactText:
    """The text of a fact file, in which one entry after the other is changed; paths are looked up anew each time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._read()

    def _read(self) -> None:
        root = yaml.compose(self.text, Loader=LOADER)
        if not isinstance(root, yaml.MappingNode):
            raise TypeError("not the text of a fact file, which was to be checked before")
        self.file = DraftFile(self.text, root, {})
        self.edits = Edits(self.file, Outcome())

    def node(self, path: Path) -> yaml.Node | None:
        """Return what stands at a path; None where nothing does."""
        here: yaml.Node | None = self.file.root
        for part in path:
            if isinstance(here, yaml.MappingNode):
                here = next((value for key, value in here.value if key.value == part), None)
            elif isinstance(here, yaml.SequenceNode) and isinstance(part, int) and part < len(here.value):
                here = here.value[part]
            else:
                return None
        return here

    def entry(self, path: Path) -> dict[str, Any]:
        """Return an entry as it is written; empty where there is none."""
        node = self.node(path)
        found = plain(node) if node else {}
        return found if isinstance(found, dict) else {}

    def put(self, path: Path, fields: Mapping[str, Any]) -> None:
        """Put fields into an entry; None takes one out."""
        for name in fields:
            if (value := self.node((*path, name))) is not None and is_entries(name, value):
                self.take_out((*path, name))
        node = self.node(path)
        if not isinstance(node, yaml.MappingNode):
            return
        own = [(key, value) for key, value in node.value if not is_entries(key.value, value)]
        pairs = [self._pair(*one) for one in own]
        wanted = {**{one.name: one.value for one in pairs}, **fields}
        kept = {name: value for name, value in wanted.items() if value is not None}
        card = Card(_ENTRY, (_ENTRY,), "", node, pairs, [], [])
        outcome = Outcome({_ENTRY: CORRECTED}, {_ENTRY: kept})
        self._make(list(Edits(self.file, outcome).corrected(card, kept)))

    def take_out(self, path: Path) -> None:
        """Take an entry or a field out, and the list that it stood in where nothing else is in it."""
        around = self.node(path[:-1])
        if not isinstance(around, yaml.CollectionNode) or self.node(path) is None:
            return
        if len(around.value) == 1 and len(path) > 1:
            self.take_out(path[:-1])
            return
        pairs = [one if isinstance(one, tuple) else (one, one) for one in around.value]
        at = next(n for n, (key, _) in enumerate(pairs) if path[-1] in (n, getattr(key, "value", None)))
        if around.flow_style:
            start, end = self._span_between(pairs, at)
        else:
            start, end = self.edits.lines(*pairs[at])
            start -= len(path) == 1 and self.text[start - 2 : start] == "\n\n"
        self._make([(start, end, "")])

    def put_in(self, path: Path, entry: Mapping[str, Any]) -> None:
        """Put an entry behind the last of a list, which is made where there is none."""
        node = self.node(path)
        if not isinstance(node, yaml.SequenceNode):
            self._put_list(path, entry)
        elif node.flow_style or not node.value:
            end = self.file.end(node) - 1
            self._make([(end, end, ", " * bool(node.value) + flow(dict(entry)))])
        else:
            first = node.value[0].start_mark.index
            indent = self.text[line_start(self.text, first) : first].partition("-")[0]
            self._insert(self.edits.line_end(node), written(entry, indent))

    def put_after(self, path: Path, entry: Mapping[str, Any]) -> None:
        """Put an entry behind another one of a list in block style, marked as that is, with the same comments above."""
        node, around = self.node(path), self.node(path[:-1])
        if node is None or not isinstance(around, yaml.SequenceNode) or around.flow_style:
            return
        start = line_start(self.text, node.start_mark.index)
        comments = comments_above(self.text, start)
        indent = self.text[start : node.start_mark.index].partition("-")[0]
        mark = f"{MARK} " * (node.tag == MARK)
        lines = [*(comment.rstrip("\n") for comment in comments), f"{indent}- {mark}{flow(dict(entry))}"]
        self._insert(self.edits.line_end(node), lines)

    def put_behind(self, name: str, lines: list[str]) -> None:
        """Put lines behind one of the file's own parts, with an empty line before them."""
        node = self.node((name,))
        self._insert(self.edits.line_end(node) if node else len(self.text), ["", *lines])

    def _put_list(self, path: Path, entry: Mapping[str, Any]) -> None:
        around, name = self.node(path[:-1]), str(path[-1])
        if len(path) == 1:
            self._insert(len(self.text), ["", f"{name}:", *written(entry, "  ")])
        elif not isinstance(around, yaml.MappingNode):  # names of a file that has none
            self._insert(len(self.text), ["", f"{path[0]}:", f"  {name}:", *written(entry, "    ")])
        elif around.flow_style:
            end = self.file.end(around) - 1
            self._make([(end, end, f", {name}: [{flow(dict(entry))}]")])
        else:
            indent = " " * around.value[0][0].start_mark.column
            self._insert(self.edits.line_end(around), [f"{indent}{name}:", *written(entry, f"{indent}  ")])

    def _span_between(self, pairs: list[tuple[yaml.Node, yaml.Node]], at: int) -> tuple[int, int]:
        """Return the stretch of a part of a list on one line, with what divides it from the next or the last."""
        if at + 1 < len(pairs):
            return pairs[at][0].start_mark.index, pairs[at + 1][0].start_mark.index
        return self.file.end(pairs[at - 1][1]), self.file.end(pairs[at][1])

    def _pair(self, key: yaml.Node, value: yaml.Node) -> Pair:
        return Pair(key.value, value, key.start_mark.index, value.start_mark.index, self.file.end(value))

    def _insert(self, at: int, lines: list[str]) -> None:
        before = "" if not at or self.text[at - 1] == "\n" else "\n"
        self._make([(at, at, before + "".join(f"{line}\n" for line in lines))])

    def _make(self, edits: list[tuple[int, int, str]]) -> None:
        for start, end, instead in sorted(edits, reverse=True):
            self.text = self.text[:start] + instead + self.text[end:]
        if edits:
            self._read()


def written(entry: Mapping[str, Any], indent: str) -> list[str]:
    """Return an entry of a list as lines: on one where that is short, else a line a field."""
    line = f"{indent}- {flow(dict(entry))}"
    if len(line) <= _WIDE and not any(_are_entries(name, value) for name, value in entry.items()):
        return [line]
    lines: list[str] = []
    for name, value in entry.items():
        lead = f"{indent}{'  ' if lines else '- '}{name}:"
        if _are_entries(name, value):
            lines += [lead, *(one for part in value for one in written(part, f"{indent}    "))]
        else:
            lines.append(f"{lead} {flow(value)}")
    return lines


def _are_entries(name: str, value: Any) -> bool:
    return name not in _CITING and isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
