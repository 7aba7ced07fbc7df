"""Sources that are drafted: a plain text, a saved web page, a PDF, or what is pasted into standard input.

Locators point into the words that were read, so those are what has to be kept. Of a plain text they are its file, as it
is. Of a page or PDF another version of a library may take out other words, so `SourceText.data` is the extracted text
in UTF-8: `communique draft` writes it beside the draft, and `communique verify` is given that file.
"""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path

from communique.drafting.extracted import Extracted, SourceError
from communique.drafting.extraction import extract
from communique.drafting.text import SourceText
from communique.errors import escape_control_characters
from communique.factfiles.texts.normalise import normalise
from communique.factfiles.texts.verification import MAX_BYTES

STANDARD_INPUT = "-"
_PAGES, _PDF = (".html", ".htm", ".xhtml"), ".pdf"
_BEGINS_PDF, _BEGINS_PAGE = re.compile(rb"\s*%PDF-"), re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")


def read_source(path: Path | str, language: str | None = None, *, usual: str = "en") -> SourceText:
    """Return the words of a source, and what is known of it from beside them.

    `path` is a plain text (UTF-8, or UTF-16 with its mark), a web page that a browser saved (.html, .htm, .xhtml) or a
    PDF with text; `-` is standard input. `language` (BCP 47) is the page's own by default; where that says nothing, it
    is the `usual` one, unless that is English or Russian and the letters are of the other, or of neither. Pages and
    PDFs need the extra `pages`. Nothing is fetched. Raises SourceError, with the file and the remedy, where the source
    cannot be read or its language not be told.
    """
    data = _read(path)
    try:
        found = extract(kind, data) if (kind := _kind(path, data)) else Extracted(words=_decoded(data))
        if not normalise(found.words):
            raise SourceError("it is empty; save the text that you want to draft in it")
        told = language or _told(found, usual)
    except SourceError as error:
        raise SourceError(f"{_shown(path)} cannot be read: {error}") from None
    return SourceText(
        words=found.words,
        language=told,
        title=_on_a_line(found.title),
        author=_on_a_line(found.author),
        day=found.day,
        publisher=_on_a_line(found.publisher),
        url=found.url,
        data=found.words.encode() if kind else data,
    )


def _on_a_line(words: str | None) -> str | None:
    """Return words as the text has them, where it has them; None for none."""
    return normalise(words or "").replace("\n", " ") or None


def _shown(path: Path | str) -> str:
    return "standard input" if str(path) == STANDARD_INPUT else escape_control_characters(str(path))


def _read(path: Path | str) -> bytes:
    try:
        if str(path) == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{_shown(path)} cannot be read: {error.strerror}; name a file that can be") from error
    if len(data) > MAX_BYTES:
        raise SourceError(f"{_shown(path)} is larger than {MAX_BYTES} bytes, as no article is; name another file")
    return data


def _kind(path: Path | str, data: bytes) -> str | None:
    """Return page or pdf, or None for plain text."""
    suffix = Path(path).suffix.lower()
    if suffix == _PDF or _BEGINS_PDF.match(data):
        return "pdf"
    is_pasted_page = str(path) == STANDARD_INPUT and _BEGINS_PAGE.match(data)
    return "page" if suffix in _PAGES or is_pasted_page else None


def _decoded(data: bytes) -> str:
    """Return a plain text, which Windows may have saved as UTF-16."""
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_utf_16 else "utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"it is not {'UTF-16' if is_utf_16 else 'UTF-8'} (byte {error.start}); save it as text in UTF-8, as a web "
            "page (.html) or as a PDF"
        ) from None


def _told(found: Extracted, usual: str) -> str:
    """Return the language of a text, as its page says, its letters or its project."""
    letters = _LETTER.findall(found.words)
    is_cyrillic, is_latin = (2 * len(script.findall(found.words)) > len(letters) for script in (_CYRILLIC, _LATIN))
    # Templates say `en` of whatever stands in them.
    if found.language and not (is_cyrillic and found.language == "en"):
        return found.language
    if usual.partition("-")[0] not in {"en", "ru"}:
        return usual
    if letters and not is_cyrillic and not is_latin:
        raise SourceError("its letters are neither Latin nor Cyrillic; name its language by --language")
    return "ru" if is_cyrillic else "en"
