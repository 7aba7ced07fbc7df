"""Meetings: their level, their number in a series, and who was in which part of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from sqlalchemy import select

from communique import Participant, open_session
from communique.edition.publication import publish_edition
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import GENERAL_CODEBOOK
from communique.reports.result import run_report
from communique.schema.vocabulary import MeetingFormat
from communique.wording import ordinal_in_words
from tests.conftest import SAMPLE
from tests.support.client import Client, open_client
from tests.support.documents import MEETING, database, document
from tests.unit.test_load import edited, rows

FIFTH = (
    ("formats: [private]\n", "formats: [private, expanded]\n    ordinal: 5\n    visit_type: working visit\n"),
    (
        "attendance: attended, on_behalf_of: hillmark",
        "attendance: attended, formats: [expanded], on_behalf_of: hillmark",
    ),
)


@pytest.fixture(scope="module")
def fifth(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which the meeting is a fifth one, a working visit, and has an expanded part for one of the two."""
    folder = tmp_path_factory.mktemp("fifth")
    shutil.copy(sample_file, folder / "communique.db")
    load_files(f"sqlite:///{folder}/communique.db", edited(folder, "ferry.yaml", *FIFTH))
    return f"sqlite:///{folder}/communique.db"


@pytest.fixture(scope="module")
def client(fifth: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with open_client(publish_edition(fifth, tmp_path_factory.mktemp("editions"))) as client:
        yield client


def test_the_roster_has_level_number_and_part(fifth: str) -> None:
    found = run_report("meeting-roster", fifth).as_dicts()
    assert [(row["actor"], row["rank"], row["ordinal"], row["formats"]) for row in found] == [
        ("Tomas Vale", "heads of state or government", 5, "expanded"),
        ("Olga Reed", "heads of state or government", 5, "private"),
    ]


def test_the_roster_has_the_sort_of_visit(fifth: str, sample_database: str) -> None:
    assert {row["visit_type"] for row in run_report("meeting-roster", fifth).as_dicts()} == {"working visit"}
    assert {row["visit_type"] for row in run_report("meeting-roster", sample_database).as_dicts()} == {None}


def test_the_roster_knows_every_format(sample_database: str) -> None:
    with open_session(sample_database, read_only=False) as session:
        (someone, _) = session.scalars(select(Participant).order_by(Participant.id))
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM participant_formats")
        for term in MeetingFormat:
            connection.exec_driver_sql("INSERT INTO participant_formats VALUES (?, ?)", (someone.id, term.value))
        (said,) = connection.exec_driver_sql("SELECT formats FROM meeting_roster WHERE formats IS NOT NULL").one()
    assert said.split(", ") == sorted(term.value for term in MeetingFormat)


def test_a_participant_without_a_part_has_none(sample_database: str) -> None:
    assert rows(sample_database, "SELECT actor, formats FROM meeting_roster ORDER BY actor") == [
        ("Olga Reed", "private"),
        ("Tomas Vale", None),
    ]


def test_participants_know_their_parts(fifth: str) -> None:
    with open_session(fifth) as session:
        parts = {one.actor.slug: [part.format for part in one.formats] for one in session.scalars(select(Participant))}
    assert parts == {"olga-reed": ["private"], "tomas-vale": ["expanded"]}


def test_pages_say_it_in_words(client: Client) -> None:
    meeting = client.request("/meetings/port-grey-meeting").text
    assert re.search(r"Kind of visit</dt>\s*<dd[^>]*>\s*working visit", meeting, re.I)
    assert (
        "; working visit; the 5th in a series; at the level of heads of state or government; about 3 hours; in "
        in meeting
    )
    assert re.search(r"Place in a series</dt>\s*<dd[^>]*>\s*5th", meeting, re.I)
    assert ">Tomas Vale, Prime Minister (expanded format)</a>" in meeting
    actor = client.request("/actors/tomas-vale").text
    assert ">Reed and Vale in Port Grey, as Prime Minister (expanded format)</a>" in actor
    roster = client.request("/reports/meeting-roster").text
    assert "5th" in roster


def test_a_part_that_the_meeting_has_not_is_told_where_it_stands(tmp_path: Path) -> None:
    only_here = edited(tmp_path, "ferry.yaml", FIFTH[1])
    with pytest.raises(FactFileError) as refused:
        check_files([SAMPLE / "gazetteer.yaml", *only_here])
    (problem,) = refused.value.problems
    assert str(problem).endswith(
        'meetings[0].participants[1].formats[0]: "expanded": not among the `formats` of its meeting, which has '
        "private; add it there, or correct it"
    )


def test_the_example_of_a_series_and_its_parts_reads_as_the_codebook_means_it(
    sample_database: str, tmp_path: Path
) -> None:
    codebook = GENERAL_CODEBOOK.read_text("utf-8")
    (example,) = re.findall(r"```yaml\n +meetings: +# the fifth of a series.*?\n(.*?) +```", codebook, re.DOTALL)
    meetings = f"meetings:\n{indent(dedent(example), '  ')}"
    load_files(sample_database, edited(tmp_path, "ferry.yaml", ("meetings:\n", meetings)))
    roster = run_report("meeting-roster", sample_database).as_dicts()
    told = [(row["actor"], row["ordinal"], row["rank"], row["formats"]) for row in roster if "Fifth" in row["meeting"]]
    assert told == [
        ("Olga Reed", 5, "heads of state or government", "expanded, private"),
        ("Tomas Vale", 5, "heads of state or government", "expanded"),
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")),
        *((111, "111th"), (122, "122nd"), (1003, "1,003rd"), (10, "10th")),
    ],
)
def test_a_number_in_a_series_is_said_as_one_says_it(count: int, words: str) -> None:
    assert ordinal_in_words(count) == words


def _told_by(folder: Path, *meetings: dict[str, Any], days: Sequence[str] = ("2023-12-01", "2023-12-09")) -> str:
    """A database in which documents tell of a meeting, one after another."""
    for number, (meeting, day) in enumerate(zip(meetings, days, strict=False)):
        body = {"meetings": [{**MEETING, **meeting}]}
        (folder / f"doc-{number}.yaml").write_text(document(f"doc-{number}", day, body), "utf-8")
    url = database(folder, "told")
    load_files(url, sorted(folder.glob("doc-*.yaml")))
    return url


def _guest(attendance: str, **more: Any) -> dict[str, Any]:
    return {"participants": [{"actor": "minister-c", "attendance": attendance, "at": "P1.S3", **more}]}


@pytest.mark.parametrize(
    ("first", "then", "stands", "disputed"),
    [
        ("invited", "attended", "attended", None),
        ("expected", "declined", "declined", None),
        ("declined", "attended", "attended", None),
        ("declined", "absent", "absent", None),
        ("invited", "expected", "expected", None),  # both are so
        ("attended", "absent", "absent", "attendance"),  # the latest stands, and nobody took anything back
        ("attended", "declined", "declined", "attendance"),
    ],
)
def test_whether_somebody_comes_is_news_until_it_is_known(
    first: str, then: str, stands: str, disputed: str | None, tmp_path: Path
) -> None:
    url = _told_by(tmp_path, _guest(first), _guest(then))
    told = "SELECT p.attendance, r.disputed FROM participants AS p JOIN records AS r ON r.id = p.id"
    assert rows(url, told) == [(stands, disputed)]


def test_who_stays_away_has_met_nobody_and_is_told_so(tmp_path: Path) -> None:
    host = {"actor": "state-a", "attendance": "attended", "is_inviter": True, "at": "P1.S3"}
    for attendance, label, met in (
        ("declined", "Minister C, declined to attend Capital talks", 0),
        ("absent", "Minister C, absent from Capital talks", 0),
        ("invited", "Minister C, invited to Capital talks", 1),
    ):
        folder = tmp_path / attendance
        folder.mkdir()
        url = _told_by(folder, {"participants": [host, *_guest(attendance)["participants"]]})
        assert len(run_report("who-met-whom", url).as_dicts()) == met
        named = "SELECT r.label FROM participants AS p JOIN records AS r ON r.id = p.id WHERE p.is_inviter IS NULL"
        assert rows(url, named) == [(label,)]
        assert rows(url, "SELECT count(*) FROM participants WHERE is_inviter") == [(1,)]


def test_what_was_to_be_the_main_subject_is_not_said_to_have_been_it(tmp_path: Path) -> None:
    announced = {"agenda": [{"subject": "state-b", "status": "announced", "is_central": True, "at": "P1.S3"}]}
    discussed = {"agenda": [{"subject": "state-b", "at": "P1.S3"}]}
    told = "SELECT status, is_central FROM agenda_items"
    for name, meetings, stands in (
        ("alone", (announced,), ("announced", 1)),
        ("both", (announced, discussed), ("discussed", None)),
    ):
        folder = tmp_path / name
        folder.mkdir()
        assert rows(_told_by(folder, *meetings), told) == [stands]


@pytest.mark.parametrize(
    ("meeting", "asked"),
    [
        ({"places": ["capital"]}, ["the duration"]),
        ({}, ["the duration", "the place"]),
        ({"mode": "phone"}, ["the duration"]),  # a call is in no place
        ({"status": "announced"}, ["the place"]),  # nobody can say how long it was
        ({"status": "cancelled", "mode": "phone"}, []),
    ],
)
def test_what_nobody_can_say_is_no_blank(meeting: dict[str, Any], asked: list[str], tmp_path: Path) -> None:
    url = _told_by(tmp_path, meeting)
    assert rows(url, "SELECT missing FROM gaps WHERE kind = 'meeting' ORDER BY missing") == [(one,) for one in asked]


def test_money_whose_purpose_is_said_is_not_asked_what_it_is_for(tmp_path: Path) -> None:
    money = {"provider": "state-a", "stage": "planned", "at": "P1.S2"}
    sums = [
        {
            **money,
            "slug": f"{instrument}-{'of-a-purpose' if purpose else 'of-none'}",
            "instrument": instrument,
            **purpose,
        }
        for instrument in ("grant", "loan")
        for purpose in ({}, {"purpose": "oil and gas"})
    ]
    (tmp_path / "doc.yaml").write_text(document("doc", "2023-12-08", {"financings": sums}), "utf-8")
    url = database(tmp_path, "money")
    load_files(url, [tmp_path / "doc.yaml"])
    asked = "SELECT r.slug FROM gaps AS g JOIN records AS r ON r.id = g.record_id WHERE g.field = 'project' ORDER BY 1"
    assert rows(url, asked) == [("grant-of-none",), ("loan-of-none",)]
