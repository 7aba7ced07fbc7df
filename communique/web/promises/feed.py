"""Promises as a calendar to subscribe to: of all, or of one person, country or project."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from icalendar import Event

from communique.reports.arguments import Arguments
from communique.reports.lookup import resolve
from communique.reports.openings import open_report
from communique.reports.parameters import NO_LIMIT
from communique.web.calendars import calendar, event_of, stable_id
from communique.web.edition import Row, ServedEdition, View
from communique.web.promises.promised import Promise, promised
from communique.wording import date_in_words, plural, sureness_in_words, term_in_words

# As of calendars with meetings.
MOST = 300
_STATUS = {"kept": "CONFIRMED", "kept late": "CONFIRMED", "kept in part": "CONFIRMED", "cancelled": "CANCELLED"}


class Found(NamedTuple):
    """The promises of a calendar: those with a day, how many are left out, and whether it took too long."""

    promises: Sequence[Promise] = ()
    without_day: int = 0
    more: int = 0
    took_too_long: bool = False


def find(view: View, arguments: Arguments) -> Found:
    """Return what a calendar is made of, the latest first where there are very many."""
    resolve(arguments, view.lookup)
    opened = open_report(view.connection, view.ask, arguments, is_whole=True)
    if opened.found is None:
        return Found(took_too_long=opened.took_too_long)
    due = list(arguments.report.columns).index("due")
    dated = [row for row in opened.found.rows if row[due] is not None]
    promises = promised(view, arguments.report, dated[-MOST:])
    return Found(promises, len(opened.found.rows) - len(dated), len(dated) - len(promises))


def written(edition: ServedEdition, arguments: Arguments, found: Found, host: str) -> str:
    """Return the calendar as text."""
    of = arguments.called.get("about")
    title = edition.project["title"]
    name = f"{title}: promises{f', {of}' if of else ''}"
    stamp = date.fromisoformat(edition.published_on)
    days = [_event(edition, one, host + one.url) for one in found.promises]
    return calendar(name, _about(title, of, arguments, found), stamp, days)


def _about(title: str, of: str | None, arguments: Arguments, found: Found) -> str:
    whose = f"by or about {of}" if of else "of all sources"
    said = (
        f"Promises {whose}, from {title}. Each stands on the day that was named last; a deadline is on its last day, "
        "and a date that the source gives only in part spans the days that it can be."
    )
    if (as_of := arguments.values["as_of"]) and as_of != NO_LIMIT[1]:
        said += f" What became of it is told as of {date_in_words(as_of)}."
    if found.without_day:
        said += f" Left out, since no source gives a day: {plural(found.without_day, 'promise')}."
    return said + (f" Left out as older: {found.more:,}." if found.more else "")


def _event(edition: ServedEdition, promise: Promise, url: str) -> Event:
    row = promise.row
    said = {
        "uid": str(stable_id(edition, promise.step["slug"])),
        "summary": f"{_kind(row)}: {row['subject']}, {term_in_words(row['step'])} ({row['outcome']})",
        "description": _description(promise, url),
    }
    status = _STATUS.get(row["outcome"], "TENTATIVE")
    event = event_of(promise.first, promise.last, said, url=url, status=status, category="Promise")
    # A date that moved is a new version of the entry, by which calendars put it elsewhere.
    event.add("sequence", len(promise.replaced))
    if row["last_news"]:
        news = date.fromisoformat(row["last_news"])
        event.add("last-modified", datetime(news.year, news.month, news.day, tzinfo=UTC))
    return event


def _kind(row: Row) -> str:
    return {"forecast": "Forecast", "plan": "Planned"}.get(row["nature"], "Promised")


def _description(promise: Promise, url: str) -> str:
    row, said_in = promise.row, promise.evidence.evidence
    is_concluded = "planned" in (row["inferred"] or "")
    lines = [
        promise.step["summary"],
        _joined(
            "What became of it", row["outcome"], _joined("on the word of", row["voice"], between=" "), between=": "
        ),
        f"When: {date_in_words(row['planned'])}" + _quoted(row["planned_printed"]),
        _joined("Before, it was", "; ".join(map(_replaced, promise.replaced))),
        _joined("Moved by", row["put_off_by"], between=" "),
        _joined("Reached", date_in_words(row["actual"])),
        _joined("Promised by", row["promised_by"], row["speaker"]) or "Nobody is quoted as promising it.",
        _joined("Last news", date_in_words(row["last_news"])),
        _joined("How sure the source is", sureness_in_words(row["how_sure"])),
        "That this is its date is the coder's conclusion; no sentence says so outright." if is_concluded else None,
        _joined("Said in", said_in),
        url,
    ]
    return "\n".join(filter(None, lines))


def _joined(heading: str, said: str | None, more: str | None = None, between: str = ": ") -> str:
    """Return a line of a description; empty where there is nothing to say."""
    return f"{heading}{between}{', '.join(filter(None, (said, more)))}" if said else ""


def _quoted(printed: str | None) -> str:
    return f" (as printed: “{printed}”)" if printed else ""


def _replaced(day: Row) -> str:
    return f"{date_in_words(day['value'])} ({day['voice']}, {date_in_words(day['dated'])})"
