"""Dates in a text, to EDTF, with the words that they were read from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from communique.drafting.languages import Language, filled
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence

_WEEK, _MONTHS = 7, 12
_ISO = r"\b(?P<year>\d{4})-(?P<month_number>\d\d)-(?P<day>\d\d)\b"
_IN_FIGURES = r"\b(?P<day>\d\d?)\.(?P<month_number>\d\d)\.(?P<year>\d{4})\b"
# A day without a year is of the year that puts it nearest to the document's own.
_NEAR = datetime.timedelta(days=183)


# Reads a match: the date in EDTF, and whether it was counted from the document's own day.
_Read = Callable[[re.Match[str]], tuple[str, bool] | None]


@dataclass
class PrintedDate(Span):
    """A date in a sentence; `is_relative` where it was counted from the document's own."""

    edtf: str = ""
    is_relative: bool = False

    @property
    def entry(self) -> dict[str, str]:
        """The date as a fact file has it."""
        return {"edtf": self.edtf, "printed": self.words}

    @property
    def day(self) -> datetime.date | None:
        """The day; None where it is less precise."""
        try:
            return datetime.date.fromisoformat(self.edtf)
        except ValueError:
            return None


class Calendar:
    """The dates of a language, read against the day of a document (None where that is not known)."""

    def __init__(self, language: Language, day: datetime.date | None) -> None:
        self.day = day
        self._months = [re.compile(rf"(?:{words})\.?", _case(words)) for words in language.listed("months")]
        self._weekdays = [re.compile(words, re.IGNORECASE) for words in language.listed("weekdays")]
        readers: dict[str, _Read] = {
            "day": self._of_day,
            "end": self._of_end,
            "month": self._of_month,
            "months": self._of_months,
            "year": self._of_year,
            "weekday": self._of_weekday,
            "near_day": self._of_near_day,
            "last_year": self._of_last_year,
        }
        self._patterns = [
            (re.compile(frame, re.IGNORECASE), readers[read])
            for read, frame in (("day", _ISO), ("day", _IN_FIGURES), *_frames(language))
        ]

    def dates(self, sentence: Sentence) -> Iterator[PrintedDate]:
        """Yield the dates in a sentence, in order, each word of one alone."""
        taken: list[PrintedDate] = []
        for pattern, read in self._patterns:
            for match in pattern.finditer(sentence.text):
                if any(match.start() < one.end and one.start < match.end() for one in taken):
                    continue
                found = read(match)
                if found:
                    edtf, is_relative = found
                    taken.append(PrintedDate(sentence, match.start(), match.end(), edtf, is_relative))
        yield from sorted(taken, key=lambda one: one.start)

    def _month(self, match: re.Match[str], group: str = "month") -> int | None:
        if number := match.groupdict().get("month_number"):
            return int(number) if 1 <= int(number) <= _MONTHS else None
        return next((n for n, one in enumerate(self._months, 1) if one.fullmatch(match[group])), None)

    def _of_day(self, match: re.Match[str]) -> tuple[str, bool] | None:
        month, day, year = self._month(match), int(match["day"]), match.groupdict().get("year")
        if month is None:
            return None
        if year:
            return _valid(int(year), month, day), False
        if not (own := self.day):
            return None
        years = (own.year + step for step in (0, -1, 1))
        days = [found for one in years if (found := _date(one, month, day))]
        nearest = min(days, key=lambda one: abs(one - own), default=None)
        return (nearest.isoformat(), False) if nearest else None

    def _of_end(self, match: re.Match[str]) -> tuple[str, bool] | None:
        groups = match.groupdict()
        given, by, end = groups.get("year"), groups.get("by"), groups.get("end")
        year = int(given) if given else self.day.year if self.day else None
        if year is None or not (by or end):
            return None
        edtf = f"{year}-12-31" if end else str(year)
        return (f"[..{edtf}]" if by else edtf), not given

    def _of_month(self, match: re.Match[str]) -> tuple[str, bool] | None:
        month, groups = self._month(match), match.groupdict()
        if month is None:
            return None
        if groups.get("year"):
            return f"{groups['year']}-{month:02}", False
        if not self.day:
            return None
        if groups.get("last"):
            return f"{self.day.year - 1}-{month:02}", True
        year = min((self.day.year, self.day.year - 1, self.day.year + 1), key=lambda one: self._distance(one, month))
        return f"{year}-{month:02}", True

    def _of_months(self, match: re.Match[str]) -> tuple[str, bool] | None:
        first, last = self._month(match), self._month(match, "to_month")
        if first is None or last is None or first >= last:
            return None
        return f"{match['year']}-{first:02}/{match['year']}-{last:02}", False

    def _distance(self, year: int, month: int) -> int:
        return abs((year - self.day.year) * _MONTHS + month - self.day.month) if self.day else 0

    def _of_year(self, match: re.Match[str]) -> tuple[str, bool] | None:
        groups = match.groupdict()
        if groups.get("to"):
            return f"{match['year']}/{match['to']}", False
        return (f"[..{match['year']}]" if groups.get("by") else match["year"]), False

    def _of_weekday(self, match: re.Match[str]) -> tuple[str, bool] | None:
        if not self.day:
            return None
        number = next(n for n, one in enumerate(self._weekdays) if one.fullmatch(match["weekday"]))
        back = (self.day.weekday() - number) % _WEEK
        return (self.day - datetime.timedelta(days=back)).isoformat(), True

    def _of_near_day(self, match: re.Match[str]) -> tuple[str, bool] | None:
        if not self.day:
            return None
        step = -1 if match.groupdict().get("yesterday") else 1
        return (self.day + datetime.timedelta(days=step)).isoformat(), True

    def _of_last_year(self, _: re.Match[str]) -> tuple[str, bool] | None:
        return (str(self.day.year - 1), True) if self.day else None


def _case(words: str) -> re.RegexFlag:
    """Return how a month is matched: one that is written with its capital only with that, `May` but not `may`."""
    return re.NOFLAG if words[:1].isupper() else re.IGNORECASE


def _frames(language: Language) -> Iterator[tuple[str, str]]:
    """Yield the frames of dates in a language, each with how it is read, its words in place of their names."""
    names = ("by", "end_of", "begin_of", "this_year", "last_year", "of_last_year", "years", "yesterday", "tomorrow")
    month = "|".join(f"(?-i:{words})" if words[:1].isupper() else words for words in language.listed("months"))
    parts = {name: language.words(name) for name in names}
    parts |= {"month": month, "weekday": language.words("weekdays")}
    for one in language.listed("date_frames"):
        ((read, frame),) = one.items()
        yield read, filled(frame, **parts)


def _valid(year: int, month: int, day: int) -> str:
    found = _date(year, month, day)
    return found.isoformat() if found else f"{year}-{month:02}"


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
