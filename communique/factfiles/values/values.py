"""Partial dates as a reader writes them; what is none raises ValueError with the remedy."""

from __future__ import annotations

import io
import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import lru_cache
from typing import NamedTuple

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from communique.factfiles.values.date_bounds import OUT_OF_RANGE, bounds_of

# What a date may be written of, and how long; the parser needs seconds for longer ones. A year with a Y before it has
# more than four digits, or an exponent that takes hours to work out.
_EDTF = re.compile(r"[0-9XSTZ?~%:+./,{}\[\]-]{1,60}")
_LONG_YEAR = re.compile(r"(?:^|[^0-9])Y-?[0-9]")
_PLAIN_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-9])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
_DECEMBER = 12
_NO_DATE = "not a date in EDTF; write it like 2023-12-07, 2023-12, 2023~ or [..2024-12-31]"
# What the library reads otherwise than we do, or not at all, and what says the same: an empty side of an interval means
# unknown, where it guesses ten years; 1950S2 is some year whose first two digits are known, 2023-1X some day of such a
# month, an hour may be without seconds (ISO 8601-1), and what is doubtful of a season, or of the end of an open set
# ([..2025-01~]), does not change its days.
_SAID_OTHERWISE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^(?=/)|(?<=/)$"), lambda side: ".."),
    (re.compile(r"([0-9]{4})S([1-4])(?![0-9])"), lambda year: year[1][: int(year[2])].ljust(4, "X")),
    (re.compile(r"(?<![0-9X-])[0-9X]{4}-(?:[01]X|X[0-9])(?![0-9X-])"), lambda month: f"{month[0]}-XX"),
    (re.compile(r"(T[0-9]{2}:[0-9]{2})(?=$|Z|[+-])"), lambda hour: f"{hour[1]}:00"),
    (re.compile(r"^([0-9]{4}-(?:2[1-9]|3[0-9]|4[01]))[~?%]$"), lambda season: season[1]),
    (re.compile(r"(?<=\.\.)([0-9]{4}(?:-[0-9]{2}){0,2})[~?%](?=[,\]}])"), lambda last: last[1]),
    (re.compile(r"(?<=[\[{,])([0-9]{4}(?:-[0-9]{2}){0,2})[~?%](?=\.\.)"), lambda first: first[1]),
)


class EdtfDate(NamedTuple):
    """A partial date: EDTF, and its first and last day (ISO 8601), None where open."""

    edtf: str
    earliest: str | None
    latest: str | None


@lru_cache(maxsize=16384)
def parse_date(text: str) -> EdtfDate:
    """Return `2023-12` -> Dated("2023-12", "2023-12-01", "2023-12-31"); open and unknown ends are None.

    The days enclose all that the date may mean; `date_bounds` says what a season, and `about`, allow.
    """
    return _plain_date(text) or _parse_edtf(text)


def parse_day(text: str) -> str:
    """Return `2023-12-28` -> `2023-12-28`; ValueError where it is not one whole day."""
    dated = parse_date(text)
    if dated.earliest is None or dated.earliest != dated.latest:
        raise ValueError("a whole day is wanted here; write it like 2023-12-28")
    return dated.earliest


def _plain_date(text: str) -> EdtfDate | None:
    """Return a year, month or day of the calendar, which needs no grammar of EDTF; None if it is anything else."""
    match = _PLAIN_DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or (month and month > _DECEMBER):
        return None
    last_month = month or _DECEMBER
    last_day = monthrange(year, last_month)[1]
    if day and day > last_day:
        raise ValueError(f"not a date in EDTF: that month has {last_day} days; correct the day")
    return EdtfDate(
        text, f"{year:04d}-{month or 1:02d}-{day or 1:02d}", f"{year:04d}-{last_month:02d}-{day or last_day:02d}"
    )


def _parse_edtf(text: str) -> EdtfDate:
    if _LONG_YEAR.search(text):
        raise ValueError(OUT_OF_RANGE)
    if not _EDTF.fullmatch(text):
        raise ValueError(_NO_DATE)
    said = text
    for written, same in _SAID_OTHERWISE:
        said = written.sub(same, said)
    if "S" in said:
        raise ValueError(_NO_DATE)
    try:
        with redirect_stdout(io.StringIO()):  # where the library says which class it tried
            parsed = parse_edtf(said)
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise ValueError(_NO_DATE) from None
    return EdtfDate(text, *bounds_of(parsed))
