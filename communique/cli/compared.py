"""What `communique compare` writes: tables for a terminal, Markdown, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from communique.errors import escape_control_characters
from communique.factfiles.agreement import tables
from communique.factfiles.agreement.comparison import Comparison, Side
from communique.reports.formats.as_markdown import escaped
from communique.reports.formats.as_table import WIDTH_OF_A_FILE
from communique.wording import plural


class Compared(NamedTuple):
    """A comparison, with the files that were compared, who coded each, and of which text."""

    comparison: Comparison
    files: tuple[str, str]
    coders: tuple[str, str]
    text_sha256: str

    @property
    def sections(self) -> Iterator[tuple[str, list[str], Iterable[tables.Row]]]:
        """Yield the tables but for the differences: a title, the headings, the rows."""
        one = self.comparison
        yield "Found", self.headings(tables.FOUND_COLUMNS), tables.found_rows(one)
        yield "Values", self.headings(tables.FIELD_COLUMNS), tables.field_rows(one)
        if one.slugs:
            yield "Slugs that differ", self.headings(tables.SLUG_COLUMNS), tables.slug_rows(one)

    def headings(self, columns: Sequence[str]) -> list[str]:
        """Return the headings of columns with the coders' names, told apart where that is one name."""
        a, b = (
            self.coders
            if self.coders[0] != self.coders[1]
            else (f"{one} ({two})" for one, two in zip(self.coders, "AB", strict=True))
        )
        return [column.replace("{a}", a).replace("{b}", b) for column in columns]

    @property
    def title(self) -> str:
        """Return who agrees with whom."""
        return f"Agreement of {self.coders[0]} and {self.coders[1]}"

    @property
    def head(self) -> list[str]:
        """Return what was compared."""
        named = (
            f"{coder}: {escape_control_characters(file)}" for coder, file in zip(self.coders, self.files, strict=True)
        )
        of_one = tables.coders_line(self.coders)
        return [
            f"{'; '.join(named)}; one text of {plural(self.comparison.sentences, 'sentence')}.",
            *filter(None, [of_one]),
        ]

    @property
    def notes(self) -> list[str]:
        """Return how all this was found, and what to beware of."""
        return [*tables.METHOD, tables.served_line(self.comparison)]


def print_tables(result: Compared, words: Mapping[str, str]) -> None:
    """Print the tables in a terminal; the differences with the words of their sentences, where these are at hand."""
    # Where nobody looks (a file, a pipe) nothing is folded to a screen.
    console = Console(markup=False, emoji=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    console.print(result.title, style="bold", highlight=False)
    for line in result.head:
        console.print(line, highlight=False, soft_wrap=True)
    differences = list(tables.difference_rows(result.comparison, words))
    columns = result.headings(tables.DIFFERENCE_COLUMNS)
    for title, headings, rows in (*result.sections, (plural(len(differences), "difference"), columns, differences)):
        console.print(f"\n{title}", style="bold", highlight=False)
        console.print(_table(headings, rows))
    for note in result.notes:
        console.print(f"Note: {note}", highlight=False, soft_wrap=True)


def _table(headings: Sequence[str], rows: Iterable[tables.Row]) -> Table:
    table = Table(box=SIMPLE)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("\n".join(map(escape_control_characters, cell.split("\n"))) for cell in row))
    return table


def as_markdown(result: Compared) -> str:
    """Return the comparison as Markdown, to be put into notes; no sentence is in it."""
    differences = list(tables.difference_rows(result.comparison))
    columns = result.headings(tables.DIFFERENCE_COLUMNS)
    parts = [f"# {escaped(result.title)}", *map(escaped, result.head)]
    for title, headings, rows in (*result.sections, (plural(len(differences), "difference"), columns, differences)):
        lines = [headings, ["---"] * len(headings), *([escaped(cell) for cell in row] for row in rows)]
        lines[0] = [escaped(one) for one in headings]
        parts += [f"## {title}", "\n".join(f"| {' | '.join(line)} |" for line in lines)]
    parts += ["## How this was found", "\n".join(f"- {escaped(note)}" for note in result.notes)]
    return "\n\n".join(parts) + "\n"


def as_json(result: Compared) -> str:
    """Return the comparison as one object, with codes as fact files have them; no sentence is in it."""
    one = result.comparison
    coded = zip("ab", result.files, one.documents, result.coders, strict=True)
    members = {
        "codings": {key: {"file": file, "document": slug, "coder": coder} for key, file, slug, coder in coded},
        "same_coder": result.coders[0] == result.coders[1],
        "text_sha256": result.text_sha256,
        "sentences": one.sentences,
        "method": result.notes,
        "found": [{**some._asdict(), "f1": some.f1} for some in one.found],
        "fields": [some._asdict() for some in one.fields],
        "served_alignment": one.served,
        "slugs_that_differ": [some._asdict() for some in one.slugs],
        "differences": [
            {"kind": each.kind, "field": each.field or None, "sentences": each.sentences}
            | {"a": _side(each.a), "b": _side(each.b)}
            for each in one.differences
        ],
    }
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def _side(side: Side) -> dict[str, Any] | None:
    if not side.slug:
        return None
    values = [{"text": value.text, "sentences": value.sentences} for value in side.values]
    return {"slug": side.slug, "label": side.label, "values": values, "sentences": side.sentences}
