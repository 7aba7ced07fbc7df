"""The page of promises: by year and month, each once at the day that stands, with those it replaced."""

from calendar import month_name
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from communique.reports.arguments import Arguments
from communique.reports.lookup import pick_lists
from communique.reports.openings import COUNTED_ROWS, SHOWN_ROWS, open_report
from communique.web.charts import charts_of_record
from communique.web.edition import Row, View
from communique.web.promises.outcomes import OUTCOMES, counted
from communique.web.promises.promised import Promise, promised
from communique.web.reports.form import form_of, ways_elsewhere
from communique.web.reports.unlisted import chosen_records
from communique.wording import date_in_words, locator_in_words, plural, term_in_words

_WITHOUT, _LONGER = "No month given", "As the last year of a longer time"
_MOST_PICTURES = 6


def promises_page(view: View, arguments: Arguments) -> Row:
    """Return what the page shows. What is asked of the report comes last, in what is left of a page's time."""
    choices = pick_lists(arguments, view.lookup)
    opened = open_report(view.connection, view.ask, arguments)
    values = arguments.spelled_out
    return {
        "took_too_long": opened.took_too_long,
        "fault": opened.fault,
        "chosen": chosen_records(view, arguments),
        "narrowed_to": _narrowed_to(arguments),
        **form_of(arguments, choices, has_bulk=opened.has_bulk),
        **ways_elsewhere(view.edition, arguments),
        "as_report": view.edition.path(arguments.path()),
        "path": view.edition.path(f"promises?{urlencode(values)}" if values else "promises"),
        "calendar": view.edition.path(f"promises.ics{asked(arguments)}"),
        **(_shown(view, arguments, *opened.found) if opened.found else {}),
    }


def _narrowed_to(arguments: Arguments) -> list[tuple[str, str]]:
    """Return label and value of what the reader narrowed it by."""
    given = arguments.spelled_out
    narrowing = [one for one in arguments.report.parameters if given.get(one.name, one.default) != one.default]
    return [(one.label, arguments.said(one)) for one in narrowing if one.name != "as_of"]


def asked(arguments: Arguments) -> str:
    """Return what a calendar is narrowed by, as the end of an address: never a day, so that it goes with the time."""
    kept = {name: value for name, value in arguments.spelled_out.items() if name not in ("as_of", "outcome")}
    kept = {name: value for name, value in kept.items() if (name, value) != ("forecasts", "no")}
    return f"?{urlencode(kept)}" if kept else ""


def _shown(view: View, arguments: Arguments, rows: Sequence[Any], number: int) -> Row:
    every = promised(view, arguments.report, rows[:SHOWN_ROWS])
    more_than = f"more than {COUNTED_ROWS:,}" if number > COUNTED_ROWS else f"{number:,}"
    return {
        "as_of": arguments.said(next(one for one in arguments.report.parameters if one.name == "as_of")),
        "count": plural(number, "promise") if number <= COUNTED_ROWS else f"More than {COUNTED_ROWS:,} promises",
        "cut": f"The first {len(every)} of {more_than} are here, by their day." if len(every) < number else "",
        "outcomes": counted(one.row["outcome"] for one in every),
        "years": _by_year(every),
        "pictures": _pictures(view, every),
        "why_empty": "" if rows else arguments.why_empty,
    }


def _by_year(promises: Iterable[Promise]) -> list[Row]:
    """Return years with months with promises; those without a day come last, as in the report."""
    return [
        {"year": year, "months": [{"month": month, "promises": [*map(_told, those)]} for month, those in months]}
        for year, of_year in groupby(promises, _year)
        for months in [[(month, list(those)) for month, those in groupby(sorted(of_year, key=_month), _month_said)]]
    ]


def _year(promise: Promise) -> str:
    return promise.row["due"][:-6].lstrip("0") if promise.row["due"] else ""


def _month(promise: Promise) -> int:
    """Return the month of its last day, 1 to 12; above where no source names one, or not even the year."""
    due, said = promise.row["due"], promise.row["planned"]
    if due and due[:-3] in said:
        return int(due[-5:-3])
    return len(month_name) + (bool(due) and due[:-6] not in said)


def _month_said(promise: Promise) -> str:
    return "" if not promise.row["due"] else [*month_name, _WITHOUT, _LONGER][_month(promise)]


def _told(promise: Promise) -> Row:
    row, addresses = promise.row, promise.addresses
    return {
        **row,
        "outcome": OUTCOMES[row["outcome"]],
        "step": term_in_words(row["step"]),
        "url": promise.url,
        "subject_url": addresses[row["subject_id"]],
        "promised_by_url": addresses.get(row["promised_by_id"]),
        "voice_url": addresses.get(row["voice_id"]),
        "document_url": addresses[row["document_id"]],
        "in_words": promise.evidence.not_representable.get("planned"),
        "evidence": promise.evidence.evidence,
        "replaced": [_replaced(day) for day in promise.replaced],
        **{name: date_in_words(row[name]) for name in ("planned", "actual", "first_said", "last_news")},
    }


def _replaced(day: Row) -> Row:
    where = f"{day['document']}, {locator_in_words(day['passage'])}"
    return {
        "planned": date_in_words(day["value"]),
        "said": f"{day['voice']}, {date_in_words(day['dated'])}",
        "in": where,
    }


def _pictures(view: View, promises: Iterable[Promise]) -> list[Row]:
    """Return the pictures of days that moved: a few, since each takes a screen."""
    moved = (one.step["slug"] for one in promises if one.replaced)
    found = (chart for slug in moved for chart in charts_of_record(view.edition, slug) if chart["record"] == slug)
    return list({chart["name"]: chart for chart in found}.values())[:_MOST_PICTURES]
