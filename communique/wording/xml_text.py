"""Text for files of XML, which cannot hold every character: SVG, Atom, and the sheets of a workbook."""

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def without_invalid_xml(text: str) -> str:
    """Return the text without control characters and halves of letters. No fact file may hold one; a database might."""
    return _UNFIT.sub("", text)
