"""The entity-relationship diagram: `python -m tools.diagram` has Graphviz draw the model for pages and docs.

Evidence stands on the left, what is said in the middle, what it is said of on the right. The drawing is kept, with the
digest of what it was drawn from, so that whoever serves or tests it needs no Graphviz.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import textwrap

from communique.edition.about import DIAGRAM
from communique.edition.model_map import Group, groups, is_part, own_columns, references

_COLOURS = ("#7a1f2b", "#1f5f7a", "#20603d", "#7a5200", "#5b3a8c", "#8a3a12", "#5a6068", "#a02c7a")
_CHARACTERS = 40  # of small print on a line
_TITLE = "The tables and what refers to what; the same in words below"
_HEAD = """\
digraph schema {
rankdir=LR nodesep=0.12 ranksep=1.6 bgcolor="#ffffff" fontname="Helvetica" outputorder=edgesfirst
node [shape=plain fontname="Helvetica" fontsize=10 fontcolor="#1d1f23"]
edge [arrowsize=0.6 penwidth=1.2]
"""


def dot_source() -> str:
    """Return the diagram in Graphviz's language."""
    columns = _columns(groups())
    place = {name: number for number, column in enumerate(columns) for name in column}
    pointed_at = sorted({target for name in place for target in references(name).values()})
    colours = {name: number % len(_COLOURS) for number, name in enumerate(pointed_at)}
    parts = [_HEAD]
    parts += [f"{{rank=same {' '.join(column)}}}\n" for column in columns]
    parts += [_card(name) for name in place]
    parts += [
        _line(name, column, target, place, colours[target])
        for name in place
        for column, target in references(name).items()
    ]
    return "".join([*parts, "}\n"])


def _columns(model: list[Group]) -> list[list[str]]:
    evidence, things, statements, reference = model
    parts = [name for name in things.tables if is_part(name)]
    whole = [name for name in things.tables if name not in parts]
    return [[*evidence.tables, *reference.tables], [*statements.tables, *parts], whole]


def _card(name: str) -> str:
    head = f'<tr><td port="_" bgcolor="#eceae3" align="left"><b>{name}</b></td></tr>'
    rows = "".join(
        f'<tr><td port="{column}" align="left">{_words(column, target)}</td></tr>'
        for column, target in references(name).items()
    )
    small = "".join(f'{line}<br align="left"/>' for line in textwrap.wrap(", ".join(own_columns(name)), _CHARACTERS))
    if small:
        rows += f'<tr><td align="left" balign="left"><font point-size="8" color="#5a6068">{small}</font></td></tr>'
    table = f'<table border="0" cellborder="1" cellspacing="0" cellpadding="3" color="#b9bec6">{head}{rows}</table>'
    return f'{name} [label=<{table}> URL="dictionary#{name}" tooltip="{name}"]\n'


def _words(column: str, target: str) -> str:
    to = f"one of {target}" if column == "id" else f"→ {target}"
    return f'{column} <font point-size="8" color="#5a6068">{to}</font>'


def _line(name: str, column: str, target: str, place: dict[str, int], colour: int) -> str:
    """Return a reference; in a layout from left to right, one that leads to the left is drawn backwards."""
    ends = [f'{name}:"{column}"', f"{target}:_"]
    look = f'class="k{colour}" color="{_COLOURS[colour]}"'
    if place[target] < place[name]:
        ends.reverse()
        look += " dir=back"
    return f"{ends[0]} -> {ends[1]} [{look}]\n"


def drawn_from() -> str:
    """Return the mark of what the diagram is drawn from, as it stands in the drawing."""
    return f'data-drawn-from="sha256:{hashlib.sha256(dot_source().encode()).hexdigest()}"'


def drawn() -> str:
    """Return the diagram as SVG, to be put into a page; raise FileNotFoundError where there is no Graphviz."""
    command = ["dot", "-Tsvg"]
    drawing = subprocess.run(command, input=dot_source(), capture_output=True, text=True, check=True).stdout
    # What is read out of the drawing is its text: neither remarks nor a title for each line.
    plain = re.sub(r'<!--.*?-->\n?|<title>.*?</title>\n| xlink:title="[^"]*"', "", drawing, flags=re.DOTALL)
    head = f'<svg role="group" aria-labelledby="schema-title" {drawn_from()}'
    titled = plain[plain.index("<svg") :].replace("<svg", head, 1)
    return titled.replace(">", f'>\n<title id="schema-title">{_TITLE}</title>', 1).replace("xlink:href", "href")


def main() -> None:
    """Draw the diagram and keep it, unless it is that of the model."""
    if not (DIAGRAM.exists() and drawn_from() in DIAGRAM.read_text("utf-8")):
        DIAGRAM.write_text(drawn(), "utf-8")


if __name__ == "__main__":
    main()
