"""Partial dates (EDTF, ISO 8601-2) as a reader would say them: `7 December 2023`, `by the end of 2024`, `the 2020s`."""

import calendar
import re

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)")
_DECADE = re.compile(r"(\d{3})X([?~%]?)")
_OPEN = {"", ".."}
_DECEMBER, _LAST_DAY = 12, 31
# Python makes these names anew whenever it is asked for one, which took a quarter of a long page's time.
_MONTHS = dict(enumerate(calendar.month_name))
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_SETS = {"[]": " or ", "{}": " and "}
# A month or a day that is not known: what is known is as precise as the source.
_UNKNOWN = re.compile(r"(?<=\d{4})(-XX)+$|(?<=\d{4}-\d\d)-XX$")
_LOOSENED = {"?": "perhaps {}", "~": "about {}", "%": "perhaps about {}", "": "{}"}


def date_in_words(edtf: str | None) -> str | None:
    """Return a date in words; what is no simple date, span or limit stays as written. None where there is none."""
    if edtf is None:
        return None
    if edtf.startswith("[") and edtf.endswith("]") and ".." in edtf and "," not in edtf:
        return _one_of_a_set(*edtf[1:-1].split("..", 1)) or edtf
    if edtf[:1] + edtf[-1:] in _SETS and ".." not in edtf:
        return _set(edtf[1:-1].split(","), _SETS[edtf[:1] + edtf[-1:]]) or edtf
    if "/" in edtf:
        return _span(*edtf.split("/", 1)) or edtf
    return _simple(edtf) or edtf


def _simple(edtf: str) -> str | None:
    if decade := _DECADE.fullmatch(edtf):
        return _LOOSENED[decade[2]].format(f"the {decade[1]}0s")
    date = _DATE.fullmatch(_UNKNOWN.sub("", edtf))
    if date is None:
        return None
    year, month, day = date[1], int(date[2] or 0), int(date[3] or 0)
    if month > _DECEMBER and (day or month not in _SEASONS):
        return None
    months = _SEASONS if month > _DECEMBER else _MONTHS
    said = " ".join(filter(None, (f"{day}" if day else "", months[month], year.lstrip("0") or "0")))
    return _LOOSENED[date[4]].format(said)


def _one_of_a_set(first: str, last: str) -> str | None:
    """Return a limit: some time until, or from, a day."""
    if first in _OPEN:
        return f"by {said}" if (said := _end(last)) else None
    if last in _OPEN:
        return f"{said} or later" if (said := _simple(first)) else None
    ends = _simple(first), _simple(last)
    return f"some time between {ends[0]} and {ends[1]}" if all(ends) else None


def _set(days: list[str], between: str) -> str | None:
    """Return `2022 or 2023`, where it is one of them; `2022 and 2023`, where it is all."""
    said = [_simple(day.strip()) for day in days]
    return between.join(map(str, said)) if all(said) else None


def _span(first: str, last: str) -> str | None:
    if first in _OPEN:
        return f"until {said}" if (said := _end(last)) else None
    if last in _OPEN:
        return f"since {said}" if (said := _simple(first)) else None
    ends = _simple(first), _simple(last)
    return f"from {ends[0]} to {ends[1]}" if all(ends) else None


def _end(edtf: str) -> str | None:
    """Return a limit in words; the last day of a year is its end."""
    if edtf.endswith(f"-{_DECEMBER}-{_LAST_DAY}"):
        return f"the end of {edtf[:4]}"
    return _simple(edtf)
