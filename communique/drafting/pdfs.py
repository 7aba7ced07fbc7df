"""A PDF with text: its paragraphs put together from lines, without what repeats at the head and foot of each page.

A PDF knows where letters stand, not which lines are a paragraph. A new one begins where the next line is further away
than lines are, is indented or set in another size, or behind a short line that ends a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from statistics import quantiles
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from communique.drafting.extracted import Extracted, SourceError
from communique.errors import escape_control_characters, shorten
from communique.factfiles.texts.normalise import normalise

# So many lines at the top and at the bottom of a page may be its head and foot.
_EDGE = 3
_SHARE_OF_PAGES = 0.4
_NEAR, _FAR, _INDENT, _OTHER_SIZE, _SMALL, _SHORT = 3.0, 1.35, 0.8, 0.08, 0.92, 0.7
_ENDS = re.compile(r"[.!?:;…][\"'»”’)\]\d]*$")
_ITEM = re.compile(r"(?:[•●▪◦–—*-]|\(?\d{1,2}[.)]|\(?[a-zа-я]\))\s")
# Fonts without a proper map of their letters yield all sorts of these.
_SPACE, _UNSEEN = re.compile(r"[^\S\n]"), re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HYPHEN = re.compile(r"(?P<before>[^\W\d_]+)(?P<hyphen>[-\u2010\u00ad])$")
_NEXT = re.compile(r"[^\W\d_]+")
# What is joined to a word by its hyphen, wherever the line ends.
_KEEP_BEFORE = frozenset({"self", "ex", "non", "кое", "по", "экс", "вице"})
_KEEP_BEHIND = frozenset({"то", "либо", "нибудь", "таки", "ка"})


@dataclass
class Line:
    """A line of a page: its words, where it begins (points from the lower left corner), and the size of its letters."""

    words: str
    x: float
    y: float
    size: float
    page: int


def read_pdf(data: bytes) -> Extracted:
    """Return the text of a PDF; SourceError where it is none, is locked, or holds pictures of pages only."""
    try:
        reader = _opened(data)
        pages = [list(_lines(page, number)) for number, page in enumerate(reader.pages)]
    except DependencyError:
        raise SourceError("it is encrypted; open it, print it to a new PDF, and draft that") from None
    except SourceError:
        raise
    except Exception as error:  # broken files make the library fail in all ways
        why = shorten(escape_control_characters(str(error)))
        raise SourceError(f"it is no PDF that can be read ({why}); print it to a new PDF, and draft that") from error
    if not any(one.isalpha() for lines in pages for line in lines for one in line.words):
        raise SourceError(
            "it has no text, only pictures of pages, as scanners make them; have its letters recognised first, as "
            "`ocrmypdf` does, or copy its text into a .txt file"
        )
    words = "\n".join(_paragraphs(_notes_last(_without_edges(pages))))
    language, title = _metadata(reader)
    return Extracted(words=words + "\n", language=language, title=title if _begins_with(words, title) else None)


def _opened(data: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(data))
    # Many can be read by everybody, and are encrypted only against changes.
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError("it is locked with a password; open it, print it to a new PDF, and draft that")
    return reader


def _lines(page: PageObject, number: int) -> Iterator[Line]:
    """Yield the lines of a page in the order in which it draws them, which is that of columns, too."""
    pieces: list[tuple[str, Sequence[float], Sequence[float], float]] = []

    def note(text: str, cm: Sequence[float], tm: Sequence[float], _: Any, size: float) -> None:
        pieces.append((_UNSEEN.sub("", _SPACE.sub(" ", text)), cm, tm, size))

    page.extract_text(visitor_text=note)
    line = Line("", 0, 0, 0, number)
    for text, cm, tm, size in pieces:
        for part in re.split(r"(\n)", text):
            if part == "\n":
                if line.words.strip():
                    yield line
                line = Line("", 0, 0, 0, number)
            elif line.words.strip():
                line.words += "" if _is_note_mark(line, part, _size(cm, tm, size)) else part
            elif part.strip():
                line = Line(part, *_place(cm, tm), _size(cm, tm, size), number)
    if line.words.strip():
        yield line


def _is_note_mark(line: Line, words: str, size: float) -> bool:
    """Return whether small figures behind a stop point to a footnote; behind a letter they may be of a unit (m2)."""
    is_behind_stop = bool(re.search(r"[^\w\s]$", line.words))
    return is_behind_stop and size < _SMALL * line.size and bool(re.fullmatch(r"[\d*†‡]{1,3}", words.strip()))


def _place(cm: Sequence[float], tm: Sequence[float]) -> tuple[float, float]:
    return tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]


def _size(cm: Sequence[float], tm: Sequence[float], size: float) -> float:
    return float(abs(size * (abs(tm[3]) or abs(tm[1]) or 1) * (abs(cm[3]) or abs(cm[1]) or 1)))


def _without_edges(pages: Sequence[list[Line]]) -> list[Line]:
    """Return the lines of all pages, without those that many have at the head or foot, whatever their figures."""
    gap = _usual_gap([one for lines in pages for one in lines])
    edges = [_edges(lines, gap) for lines in pages]
    times = Counter(key for page in edges for key in set(map(_key, page)))
    least = max(2, _SHARE_OF_PAGES * len(pages))
    dropped = {id(one) for page in edges for one in page if times[_key(one)] >= least}
    every = [one for lines in pages for one in lines]
    # Pages that are all the same have no edges.
    return [one for one in every if id(one) not in dropped] or every


def _edges(lines: Sequence[Line], gap: float) -> list[Line]:
    """Return the lines that stand highest and lowest on a page, apart from its text."""
    by_height = sorted(lines, key=lambda one: -one.y)
    return [*_apart(by_height, gap), *_apart(by_height[::-1], gap)]


def _apart(lines: Sequence[Line], gap: float) -> Sequence[Line]:
    """Return the first lines, down to white space that is larger than between lines; none where that is far."""
    for number, (one, other) in enumerate(pairwise(lines[: _EDGE + 1]), 1):
        if abs(one.y - other.y) > _FAR * gap * max(one.size, other.size):
            return lines[:number]
    return lines if len(lines) <= _EDGE else []


def _notes_last(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the footnotes behind all others, since paragraphs go on from one page to the next."""
    usual = Counter(round(one.size, 1) for one in lines for _ in one.words).most_common(1)[0][0] if lines else 0
    text, notes, run = list[Line](), list[Line](), list[Line]()
    for number, one in enumerate(lines):
        is_small = one.size < _SMALL * usual
        if not is_small:
            text += run
            run = []
        (run if is_small else text).append(one)
        following = lines[number + 1] if number + 1 < len(lines) else None
        if run and following and (following.page != one.page or following.y > one.y):
            notes += run
            run = []
    return [*text, *notes, *run]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", " ".join(line.words.split())).casefold(), round(line.y / _NEAR)


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Yield paragraphs, hyphens at the ends of their lines undone."""
    if not lines:
        return
    gap, length = _usual_gap(lines), _usual_length(lines)
    whole = {word.casefold() for one in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", one.words)}
    paragraph = lines[0].words.strip()
    for before, line in pairwise(lines):
        words = line.words.strip()
        if _begins(before, line, gap, length):
            yield paragraph
            paragraph = words
        else:
            paragraph = _joined(paragraph, words, whole)
    yield paragraph


def _usual_gap(lines: Sequence[Line]) -> float:
    """Return how far lines usually are apart, in sizes of their letters."""
    gaps = Counter(
        round((one.y - other.y) / one.size, 1)
        for one, other in pairwise(lines)
        if one.page == other.page and one.size and one.y > other.y
    )
    # Where paragraphs are short, the space between them is as common as that between lines, but larger.
    most = max(gaps.values(), default=0)
    return min((gap for gap, times in gaps.items() if times * 3 >= most), default=1.2)


def _usual_length(lines: Sequence[Line]) -> float:
    """Return how many letters a full line has."""
    lengths = [len(one.words) for one in lines]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else lengths[0]


def _begins(before: Line, line: Line, gap: float, length: float) -> bool:
    """Return whether a line begins a paragraph."""
    size = before.size or 1
    is_end = bool(_ENDS.search(before.words.strip()))
    if abs(line.size - size) > _OTHER_SIZE * size or _ITEM.match(line.words.strip()):
        return True
    if line.page != before.page or line.y > before.y:  # another page or column
        return is_end and not line.words.strip()[:1].islower() and len(before.words) < _SHORT * length
    if (before.y - line.y) / size > _FAR * gap:
        return True
    if line.x > before.x + _INDENT * size:
        return not _ITEM.match(before.words.strip())
    return is_end and len(before.words) < _SHORT * length and not line.words.strip()[:1].islower()


def _joined(paragraph: str, words: str, whole: set[str]) -> str:
    """Return a paragraph with its next line; a hyphen at its end stays if it is one of the word's own."""
    cut, begun = _HYPHEN.search(paragraph), _NEXT.match(words)
    if not cut or not begun:
        return f"{paragraph} {words}"
    before, behind = cut["before"].casefold(), begun[0].casefold()
    if not words[:1].islower():
        return paragraph + words
    is_own = f"{before}-{behind}" in whole or before in _KEEP_BEFORE or behind in _KEEP_BEHIND
    if cut["hyphen"] != "\u00ad" and is_own and before + behind not in whole:
        return paragraph + words
    return paragraph[: cut.start("hyphen")] + words


def _metadata(reader: PdfReader) -> tuple[str | None, str]:
    """Return the language (the first part of its BCP 47 tag) and the title that a PDF says it has."""
    language, title = "", ""
    # What is broken beside the text does not cost it.
    with suppress(Exception):
        language = str(reader.root_object.get("/Lang", ""))
    with suppress(Exception):
        title = str((reader.metadata and reader.metadata.title) or "")
    said = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", language)
    return said[0].lower() if said else None, normalise(title).replace("\n", " ")


def _begins_with(words: str, title: str) -> bool:
    """Return whether a text has a title among its first lines; in metadata it is often a file's or a template's."""
    return title.casefold() in [one.casefold() for one in normalise(words).split("\n")[:_EDGE]]
