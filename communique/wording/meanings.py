"""What a report's column means, for a reader: without what only those who query need."""

import re

_NOTATION = re.compile(r" \((?:EDTF|ISO 8601 duration)\)")
_CODE = re.compile(r"(?<=[a-z])_(?=[a-z])")


def meaning_in_words(meaning: str) -> str:
    """Return a report's description of a column without codes: `When (EDTF). Null: not said.` -> `When. Blank: …`."""
    return _CODE.sub(" ", re.sub(r"\bNull\b", "Blank", _NOTATION.sub("", meaning)))
