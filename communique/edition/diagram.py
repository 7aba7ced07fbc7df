"""The entity-relationship diagram as SVG, generated from the models."""

from __future__ import annotations

from html import escape

from communique.edition.diagram_layout import (
    BETWEEN,
    CARD,
    GAP,
    GUTTER,
    HEAD,
    LINE,
    PAD,
    SMALL,
    TITLES,
    TOP,
    Card,
    Line,
    lay_out,
)
from communique.edition.model_map import Reference

_ROUND, _COLOURS = 5, 8
_ALONE = """
.c{fill:#fff;stroke:#b9bec6}.h{fill:#eceae3}.t{font-weight:600}.q{fill:#5a6068;font-size:11px}.g{font-size:15px;font-weight:600}
text{font:12px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1d1f23}.l{fill:none;stroke-width:1.5}
.k0{stroke:#7a1f2b}.k1{stroke:#1f5f7a}.k2{stroke:#20603d}.k3{stroke:#7a5200}.k4{stroke:#5b3a8c}.k5{stroke:#8a3a12}.k6{stroke:#5a6068}.k7{stroke:#a02c7a}
@media(prefers-color-scheme:dark){svg{background:#17181b}.c{fill:#1d1f23;stroke:#50545c}.h{fill:#2b2e34}text{fill:#e6e3dc}.q{fill:#a7a9ad}
.k0{stroke:#e79aa4}.k1{stroke:#8cc4dd}.k2{stroke:#86cfa5}.k3{stroke:#e3b663}.k4{stroke:#c3a8ee}.k5{stroke:#ee9b74}.k6{stroke:#a7a9ad}.k7{stroke:#e58cc8}}
"""


def diagram_svg(*, links: str = "", styled: bool = True) -> str:
    """The diagram as SVG.

    `links` is the address of the data dictionary, which each table leads to; `styled` puts colours for light and dark
    in, which a page with a style of its own leaves out.
    """
    cards, lines = lay_out()
    width = 2 * GUTTER + len(TITLES) * CARD + (len(TITLES) - 1) * GAP
    height = round(max(card.top + card.height for card in cards) + BETWEEN)
    style = f"<style>{_ALONE}</style>" if styled else ""
    # In the cards' order, so that neighbouring lanes differ.
    pointed_at = {line.target for line in lines}
    targets = [card.name for card in cards if card.name in pointed_at]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        # What holds links is a group to those who hear it; without, it is one picture.
        f'role="{"group" if links else "img"}" aria-labelledby="schema-title">',
        f'<title id="schema-title">{_TITLE}</title>{style}',
        *map(_title_svg, range(len(TITLES)), TITLES),
        *(_line_svg(line, targets.index(line.target) % _COLOURS) for line in lines),
        *(_card_svg(card, links) for card in cards),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


_TITLE = "The tables and what refers to what; the same in words below"


def _title_svg(number: int, title: str) -> str:
    return f'<text class="g" x="{GUTTER + number * (CARD + GAP)}" y="{TOP - 28}">{escape(title)}</text>'


def _line_svg(line: Line, colour: int) -> str:
    (x1, y1), (x2, _), (_, y3), (x4, _) = line.points
    path = f"M{x1:g} {y1:g}H{x2 + _toward(x1, x2):g}"
    if y1 != y3:
        turn = _ROUND if y3 > y1 else -_ROUND
        path += f"Q{x2:g} {y1:g} {x2:g} {y1 + turn:g}V{y3 - turn:g}Q{x2:g} {y3:g} {x2 + _toward(x4, x2):g} {y3:g}"
    point = 5 if x4 < x2 else -5
    path += f"H{x4:g}m{point} -4l{-point} 4l{point} 4"
    return f'<path class="l k{colour}" d="{path}"/>'


def _toward(start: float, lane: float) -> float:
    """How far before a lane a line begins to turn into it."""
    return -_ROUND if lane > start else _ROUND


def _card_svg(card: Card, links: str) -> str:
    x, y = card.left, card.top
    parts = [
        f'<rect class="c" x="{x}" y="{y}" width="{CARD}" height="{card.height}" rx="4"/>',
        f'<path class="h" d="M{x + 0.5} {y + HEAD}V{y + 4.5}q0 -4 4 -4h{CARD - 9}q4 0 4 4V{y + HEAD}z"/>',
        _linked(f'<text class="t" x="{x + 10}" y="{y + 18}">{card.name}</text>', card.name, links),
        *(_reference_svg(one, x, card.ports[one.column]) for one in card.refers),
    ]
    below = y + HEAD + PAD + LINE * len(card.refers) + 11
    parts += [
        f'<text class="q" x="{x + 10}" y="{below + SMALL * n}">{words}</text>' for n, words in enumerate(card.small)
    ]
    return "".join(parts)


def _reference_svg(one: Reference, x: float, y: float) -> str:
    to = f"one of {one.target}" if one.column == "id" else f"→ {one.target}"
    target = f'<tspan class="q" dx="6">{to}</tspan>'
    return f'<text x="{x + 10}" y="{y + 4:g}">{one.column}{target}</text>'


def _linked(text: str, name: str, links: str) -> str:
    return f'<a href="{escape(links)}#{name}">{text}</a>' if links else text
