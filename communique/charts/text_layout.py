"""How wide text is, and where it breaks.

The typeface is Liberation Sans, which vl-convert brings along (SIL Open Font License); it is as wide as Arial and
Helvetica, letter by letter, so that a picture fits wherever one of the three is at hand.
"""

from __future__ import annotations

import unicodedata
from functools import cache

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# Letters by their width in thousandths of the type size.
_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[]\\ft·",
    333: "()-r`ı",
    355: '"',
    389: "*",
    469: "^",
    500: "cksvxyzJ",
    556: "0123456789abdeghnopquLə_#$?–€",
    584: "+<=>~×≈",
    611: "FTZ",
    667: "ABEKPSVXY&Ə",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→",
    1015: "@",
}
_BY_LETTER = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN, _WIDE = 722, 1000
_BOLD = 1.08


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text, in pixels."""
    return sum(map(_width, text)) * size / 1000 * (_BOLD if bold else 1)


@cache
def _width(letter: str) -> int:
    if letter in _BY_LETTER:
        return _BY_LETTER[letter]
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _BY_LETTER.get(unicodedata.normalize("NFD", letter)[0], _UNKNOWN)


def lines_of(text: str, size: float, width: float, most: int = 3) -> list[str]:
    """Break a text between words into lines that fit a width; what does not fit the last one ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, size, width) for line in lines]


def shortened(text: str, size: float, width: float) -> str:
    """Cut a line to a width, with an ellipsis where something is cut off."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
