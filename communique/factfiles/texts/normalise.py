"""Normalised text: what the locators point into, so that any faithful copy of a document proves them.

NFC; typographic quotes and dashes as ASCII; ligatures as their letters; each run of white space one space; one newline
between paragraphs; nothing at either end. A paragraph is a line of the copy that is not blank.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_ASCII = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        # Typesetters' ligatures, which copies out of PDFs have: ff, fi, fl, ffi, ffl, st.
        **{chr(ligature): unicodedata.normalize("NFKC", chr(ligature)) for ligature in range(0xFB00, 0xFB07)},
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)
_LINE_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def normalise(text: str) -> str:
    """Return the normalised text: its paragraphs, one newline between them."""
    return "\n".join(filter(None, map(_normalise_line, _LINE_BREAKS.split(text))))


def _normalise_line(line: str) -> str:
    # NFC last: a letter and its accent may have had something between them that is left out.
    return " ".join(unicodedata.normalize("NFC", line.translate(_ASCII)).split())


def sha256(text: str) -> str:
    """Return SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
