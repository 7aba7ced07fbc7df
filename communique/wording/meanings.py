"""What a column means, for a reader: without what only those who query the tables need."""

import re

_NOTATION = re.compile(r",? in EDTF \(ISO 8601-2\)| \((?:EDTF|ISO 8601 duration)\)| One of: .*")
_CODE = re.compile(r"(?<=[a-z])_(?=[a-z])")
_MINOR_UNITS = re.compile(r"Amount in minor units .*")


def meaning_in_words(meaning: str) -> str:
    """`When it was held, in EDTF (ISO 8601-2). Null: not said.` -> `When it was held. Blank: not said.`"""
    plain = _MINOR_UNITS.sub("The sum, exact. Blank: the source gives none.", _NOTATION.sub("", meaning))
    return _CODE.sub(" ", re.sub(r"\bNull\b", "Blank", plain))
