"""Formats of participants: somebody can only have been in a circle that the meeting had."""

from __future__ import annotations

from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path
from communique.factfiles.records.drafts import Fault


def check_formats(meetings: list[e.MeetingEntry], fault: Fault) -> None:
    """Fault each format of a participant that the meeting has not; `fault(path, value, remedy)` hears of it."""
    for index, meeting in enumerate(meetings):
        for place, participant in enumerate(meeting.participants):
            for number, format_ in enumerate(participant.formats):
                if format_ not in meeting.formats:
                    path: Path = ("meetings", index, "participants", place, "formats", number)
                    fault(path, format_.value, _remedy(meeting))


def _remedy(meeting: e.MeetingEntry) -> str:
    had = ", ".join(format_.value for format_ in meeting.formats) or "none"
    return f"not among the `formats` of its meeting, which has {had}; add it there, or correct it"
