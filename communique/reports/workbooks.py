"""What all our workbooks share: no cell is a formula, a link or too long. Nothing else of ours is imported here."""

from collections.abc import Iterable
from typing import Any

CHARACTERS = 32_767
_CUT = " … (cut: a cell holds no more)"
# A cell that begins with = is text that somebody printed.
SAFE = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_ABOUT_WIDTH = 100


def write_pairs(sheet: Any, pairs: Iterable[tuple[str, str]], width: int, first: Any, second: Any) -> None:
    """Write what the rest of a workbook is, a line each: what is told of, as wide as that, and the words."""
    sheet.set_column(0, 0, width)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    for line, (name, said) in enumerate(pairs):
        sheet.write_string(line, 0, name, first)
        sheet.write_string(line, 1, fit_cell(said), second)


def fit_cell(text: str) -> str:
    """Return a text, cut where a cell holds no more."""
    return text if len(text) <= CHARACTERS else text[: CHARACTERS - len(_CUT)] + _CUT
