"""The first and last day of a partial date enclose all that it may mean, and no more: held against a calendar."""

from __future__ import annotations

import re
from calendar import monthrange

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communique.factfiles.values.values import parse_date
from communique.wording import date_in_words

# Every day that the tests speak of, one a line.
CALENDAR = "\n".join(
    f"{year}-{month:02d}-{day:02d}"
    for year in range(2000, 2101)
    for month in range(1, 13)
    for day in range(1, monthrange(year, month)[1] + 1)
)
# Codes, and their months: those behind a + are of the year after.
PERIODS = {
    "21 25 31": "03 04 05",
    "22 26 32": "06 07 08",
    "23 27 29": "09 10 11",
    "24 28 30": "12 +01 +02",
    "33": "01 02 03",
    "34": "04 05 06",
    "35": "07 08 09",
    "36": "10 11 12",
    "37": "01 02 03 04",
    "38": "05 06 07 08",
    "39": "09 10 11 12",
    "40": "01 02 03 04 05 06",
    "41": "07 08 09 10 11 12",
}
MONTHS = {code: months.split() for codes, months in PERIODS.items() for code in codes.split()}
NOT_IN_THE_GRAMMAR = "write it like"


def days_of(date: str) -> list[str]:
    """The days of the calendar that a date without `/`, `..` and lists may mean."""
    year, *rest = date.strip("~?%").split("-")
    if rest and rest[0] in MONTHS:
        months = [f"{int(year) + month.startswith('+')}-{month[-2:]}" for month in MONTHS[rest[0]]]
        return re.findall(rf"(?:{'|'.join(months)})-\d\d", CALENDAR)
    pattern = "-".join([year, *rest, "XX", "XX"][:3]).replace("X", r"\d")
    return re.findall(rf"^{pattern}$", CALENDAR, re.MULTILINE)


def some_unknown(digits: str, least: int) -> st.SearchStrategy[str]:
    """The digits, of which all from some place on, or a single one, are not known."""
    places = st.integers(least, len(digits))
    tails = places.map(lambda place: digits[:place].ljust(len(digits), "X"))
    return st.one_of(
        st.just(digits), tails, places.map(lambda place: f"{digits[:place]}X{digits[place + 1 :]}"[: len(digits)])
    )


years = st.integers(2001, 2098).flatmap(lambda year: some_unknown(str(year), 2))
months = st.integers(1, 12).flatmap(lambda month: some_unknown(f"{month:02d}", 0))
days = st.integers(1, 31).flatmap(lambda day: some_unknown(f"{day:02d}", 0))
calendar_dates = st.one_of(
    years, st.builds("{}-{}".format, years, months), st.builds("{}-{}-{}".format, years, months, days)
)
seasons = st.builds("{}-{}".format, st.integers(2001, 2098), st.sampled_from(sorted(MONTHS)))
dates = st.builds("{}{}".format, st.one_of(calendar_dates, seasons), st.sampled_from(["", "", "~", "?", "%"]))


def bounds(text: str) -> tuple[str | None, str | None] | None:
    """What the loader makes of it; None where the grammar does not have it. ValueError where it makes no sense."""
    try:
        dated = parse_date(text)
    except ValueError as error:
        if NOT_IN_THE_GRAMMAR in str(error):
            return None
        raise
    return dated.earliest, dated.latest


@settings(max_examples=150, deadline=None)
@given(dates)
@example("2023-24")
@example("2024-30")
@example("2023-1X")
@example("202X-02-29")
@example("2023-XX-31")
@example("2023-02-2X")
@example("2023-02-30")
def test_a_date_encloses_the_days_that_it_may_mean(text: str) -> None:
    meant = days_of(text)
    if not meant:
        with pytest.raises(ValueError, match="EDTF"):
            parse_date(text)
    else:
        assert bounds(text) in (None, (meant[0], meant[-1]))
        assert date_in_words(text)


@settings(max_examples=80, deadline=None)
@given(st.one_of(dates, st.just("")), st.one_of(dates, st.just("")), st.sampled_from(["", ".."]))
@example("2023-24", "2024-21", "")
@example("2023-1X", "", "..")
def test_a_span_reaches_from_its_first_day_to_its_last(first: str, last: str, open_end: str) -> None:
    text = f"{first or open_end}/{last or open_end}"
    begins, ends = days_of(first) if first else None, days_of(last) if last else None
    if [] in (begins, ends) or (begins and ends and begins[0] > ends[-1]):
        with pytest.raises(ValueError, match=r"EDTF|ends before"):
            parse_date(text)
    else:
        assert bounds(text) in (None, (begins and begins[0], ends and ends[-1]))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(calendar_dates, min_size=2, max_size=4),
    st.sampled_from(["[]", "{}"]),
    st.sampled_from(["", ".."]),
    st.sampled_from(["", ".."]),
)
@example(["2020", "2022-02", "2021-1X"], "[]", "", "")
@example(["2020", "2022"], "{}", "..", "")
@example(["2020", "2022"], "{}", "", "..")
def test_a_set_encloses_all_of_it(several: list[str], brackets: str, before: str, after: str) -> None:
    text = f"{brackets[0]}{before}{','.join(several)}{after}{brackets[1]}"
    meant = [days_of(each) for each in several]
    if [] in meant:
        with pytest.raises(ValueError, match="EDTF"):
            parse_date(text)
    else:
        first, last = min(one[0] for one in meant), max(one[-1] for one in meant)
        assert bounds(text) in (None, (None if before else first, None if after else last))


@pytest.mark.parametrize("hour", ["T13:20", "T13:20:00", "T13:20Z", "T13:20+03:00"])
def test_an_hour_may_be_without_seconds_and_leaves_the_day(hour: str) -> None:
    assert parse_date(f"2025-05-06{hour}") == (f"2025-05-06{hour}", "2025-05-06", "2025-05-06")


@pytest.mark.parametrize("hour", ["T13", "T25:20", "T13:20~", "T13:61"])
def test_what_is_no_hour_is_no_date(hour: str) -> None:
    with pytest.raises(ValueError, match=NOT_IN_THE_GRAMMAR):
        parse_date(f"2025-05-06{hour}")


@pytest.mark.parametrize("brackets", ["[]", "{}"])
@pytest.mark.parametrize(
    ("several", "earliest", "latest"),
    [
        ("2020..2022", "2020-01-01", "2022-12-31"),
        ("2019,2020-02..2021-02", "2019-01-01", "2021-02-28"),
        ("..2020,2025", None, "2025-12-31"),
        ("2019,2020..", "2019-01-01", None),
        ("2020~,2021-1X", "2020-01-01", "2021-12-31"),
    ],
)
def test_a_set_may_hold_spans(brackets: str, several: str, earliest: str | None, latest: str | None) -> None:
    assert bounds(f"{brackets[0]}{several}{brackets[1]}") == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        *((f"2023-{code}", days_of(f"2023-{code}")[0], days_of(f"2023-{code}")[-1]) for code in sorted(MONTHS)),
        ("2023-24~", "2023-12-01", "2024-02-29"),
        ("2022-24", "2022-12-01", "2023-02-28"),
        ("2023-24/2024-21", "2023-12-01", "2024-05-31"),
        ("156X-12-XX", "1560-12-01", "1569-12-31"),
        ("20XX-02-29", "2000-02-29", "2096-02-29"),
        ("2023-1X", "2023-10-01", "2023-12-31"),
        ("2023-12-3X", "2023-12-30", "2023-12-31"),
        ("2023-X2-3X", "2023-12-30", "2023-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1950S2", "1900-01-01", "1999-12-31"),
        ("1950S3/1960", "1950-01-01", "1960-12-31"),
        ("2023-12~-07", "2023-12-07", "2023-12-07"),
        ("2023-12-07T23:59:59Z", "2023-12-07", "2023-12-07"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-XX", "9999-12-01", "9999-12-31"),
        ("../..", None, None),
    ],
)
def test_what_the_standard_allows_is_read(text: str, earliest: str | None, latest: str | None) -> None:
    assert parse_date(text) == (text, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        *("2023-02-29~", "2023~-02-30", "20XX-02-30", "2023-02-3X", "2023-11-31/2024", "[2023-02-29,2024]"),
        *("[2025..2020,2019]", "2024-24/2024-21"),
        *("0000", "000X", "XXXX-12-25", "-0044/2023", "9999-24", "1950S0"),
    ],
)
def test_a_day_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"EDTF|ends before|out of range"):
        parse_date(text)
