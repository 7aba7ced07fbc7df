"""Who denies a record, or values of it: what is in dispute then, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.loading.resettling import find_differences
from communique.factfiles.reading.problems import FactFileError
from communique.reports.result import run_report
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import LOAN, MEETING, database, document


def test_what_is_denied_or_said_of_a_part_fills_no_column(tmp_path: Path) -> None:
    url = database(tmp_path, "denied")
    file = tmp_path / "one.yaml"
    body = {
        "meetings": [{**MEETING, "denies": True}],
        "events": [{"slug": "march", "label": "A march", "status": "occurred", "scope": "in the north", "at": "P1.S3"}],
    }
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    assert rows(url, "SELECT m.status, r.voices, r.disputed FROM meetings AS m JOIN records AS r ON r.id = m.id") == [
        (None, 0, "whole")
    ]
    assert rows(url, "SELECT e.status, r.voices FROM events AS e JOIN records AS r ON r.id = e.id") == [(None, 1)]


@pytest.mark.parametrize(
    ("sort", "how", "disputed", "relation"),
    [
        ("analysis", {}, "whole", "disputes"),
        ("analysis", {"said_on": "2023-12-09"}, None, "precedes"),
        ("news report", {}, None, "precedes"),
        ("official statement", {}, None, "precedes"),
        ("news report", {"said_on": "2023-12-01"}, "whole", "disputes"),
    ],
)
def test_a_denial_of_the_whole_is_taken_back_by_a_later_word(
    sort: str, how: dict[str, str], disputed: str | None, relation: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "denial")
    for number, day, meeting in (
        (1, "2023-12-03", {**MEETING, "denies": True, "said_by": "state-b", "said_on": "2023-12-02"}),
        (2, "2023-12-09", {**MEETING, "said_by": "state-b", **how}),
    ):
        file = tmp_path / f"{number}.yaml"
        file.write_text(document(f"doc-{number}", day, {"meetings": [meeting]}, sort=sort), "utf-8")
        load_files(url, [file])
    query = "SELECT r.disputed, e.relation FROM records AS r JOIN evidence AS e ON e.record_id = r.id AND e.field = ''"
    query += " WHERE r.slug = 'capital-talks' AND e.relation <> 'supports'"
    assert rows(url, query) == [(disputed, relation)]
    doubters = "SELECT disputed_by FROM record_certainty WHERE slug = 'capital-talks'"
    assert rows(url, doubters) == [(1 if disputed else 0,)]
    denials = "SELECT count(*) FROM disagreements WHERE record = 'Capital talks'"
    assert rows(url, denials) == [(1 if disputed else 0,)]


@pytest.mark.parametrize(
    ("days", "stands", "denials"),
    [
        (("2023-12-08", "2023-12-10"), (2, None, "status", "held"), 0),  # it takes its denial back
        (("2023-12-10", "2023-12-08"), (1, "whole", "status, held_on", "held"), 1),  # and what it said
        (("2023-12-09", "2023-12-09"), (2, "whole", None, "held"), 1),  # nobody knows which was said last
    ],
)
def test_a_voice_that_denies_a_record_and_says_it_is_on_the_side_of_its_last_word(
    days: tuple[str, str], stands: tuple[object, ...], denials: int, tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "sides"), database(tmp_path, "anew")
    denial = {"slug": "capital-talks", "label": "Talks", "status": "held", "denies": True, "at": "P1.S3"}
    said = [MEETING, {**denial, "said_by": "state-b", "said_on": days[0]}]
    said += [{**MEETING, "said_by": "state-b", "said_on": days[1]}]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, meeting in zip(files, said, strict=True):
        file.write_text(document(f"doc-{file.stem}", "2023-12-11", {"meetings": [meeting]}), "utf-8")
        load_files(url, [file])
    load_files(anew, files[::-1])
    assert contents(url) == contents(anew)
    of_record = "SELECT r.voices, r.disputed, r.updated, m.status FROM records AS r JOIN meetings AS m ON m.id = r.id"
    assert rows(url, of_record) == [stands]
    assert rows(url, "SELECT count(*) FROM disagreements") == [(denials,)]
    of_sentence = "SELECT relation, is_denied FROM evidence WHERE kind = 'meeting' AND passage = 'P1.S3' AND field = ''"
    assert rows(url, of_sentence) == [("disputes" if denials else "precedes", 1)]
    counted = "SELECT disputed_by, replaced_values FROM record_certainty WHERE kind = 'meeting'"
    assert rows(url, counted) == [(denials, len([name for name in str(stands[2]).split(", ") if stands[2]]))]
    with open_engine(url, read_only=True).connect() as connection:
        assert list(find_differences(connection)) == []


def test_whoever_denies_one_value_denies_no_other_and_not_the_whole(tmp_path: Path) -> None:
    url = database(tmp_path, "one-value")
    loan = {**LOAN, "amount": "5 million EUR"}
    denial = {**loan, "amount": "5 million EUR", "denies": ["amount"], "said_by": "state-b"}
    for name, body in (("first", loan), ("second", denial)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"financings": [body]}), "utf-8")
        load_files(url, [file])
    assert rows(url, "SELECT voices, disputed FROM records WHERE kind = 'loan'") == [(1, "amount")]
    told = "SELECT field, our_value, is_denied, rival_value, rival_voice FROM disagreements"
    assert rows(url, told) == [("amount", "5 million EUR", 1, "5 million EUR", "State B")]
    assert rows(url, "SELECT disputed_by FROM record_certainty WHERE kind = 'loan'") == [(1,)]


def test_whoever_denies_a_whole_sum_disputes_that_and_none_of_its_values(tmp_path: Path) -> None:
    """Provider and stage have to be named to say which sum is denied; nobody disputes those."""
    url, anew = database(tmp_path, "whole"), database(tmp_path, "anew")
    loan = {**LOAN, "amount": "5 million EUR"}
    denial = {**loan, "amount": "9 million EUR", "denies": True, "said_by": "state-b"}
    files = []
    for name, body in (("first", loan), ("second", denial)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(document(name, "2023-12-08", {"financings": [body]}), "utf-8")
        load_files(url, files[-1:])
    load_files(anew, files[::-1])
    assert contents(url) == contents(anew)
    assert rows(url, "SELECT voices, disputed FROM records WHERE kind = 'loan'") == [(1, "whole")]
    told = "SELECT field, is_denied, rival_value, rival_voice FROM disagreements"
    assert rows(url, told) == [("", 1, "", "State B")]
    assert rows(url, "SELECT disputed_by FROM record_certainty WHERE kind = 'loan'") == [(1,)]
    denied = "SELECT k.value, k.standing FROM claims AS k JOIN accounts AS a ON a.id = k.account_id WHERE a.is_denied"
    assert ("9 million EUR", "not comparable") in rows(url, denied)
    assert rows(url, "SELECT amount_minor FROM financings") == [(500_000_000,)]


@pytest.mark.parametrize(
    ("later", "places", "told"),
    [
        ({}, ["Capital", "Province"], [("places", "Province", "first", "yes", "Province", "State B")]),
        # Whoever names it after all has taken its denial back.
        ({"places": ["province"], "said_on": "2023-12-09"}, ["Capital", "Province"], []),
        # And whoever names it no more is no voice for it.
        ({"places": ["province"], "said_on": "2023-12-01"}, ["Capital", "Province"], [("places", "Province")]),
    ],
)
def test_a_member_of_a_set_that_is_denied_is_in_dispute(
    later: dict[str, Any], places: list[str], told: list[tuple[str, ...]], tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "member"), database(tmp_path, "anew")
    plain = {"slug": "capital-talks", "label": "Talks", "status": "held", "at": "P1.S2"}
    denial = {**plain, "places": ["province"], "denies": ["places"], "said_by": "state-b", "said_on": "2023-12-05"}
    said = [{**plain, "places": ["capital", "province"]}, denial]
    said += [{**plain, "said_by": "state-b", **later}] if later else []
    files = []
    for name, body in zip(("first", "second", "third"), said, strict=False):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(document(name, "2023-12-10", {"meetings": [body]}), "utf-8")
        load_files(url, files[-1:])
    load_files(anew, files[::-1])
    assert contents(url) == contents(anew)
    held = "SELECT p.label FROM meeting_places AS m JOIN records AS p ON p.id = m.place_id ORDER BY p.label"
    assert [place for (place,) in rows(url, held)] == places
    names = ("field", "our_value", "our_voice", "is_denied", "rival_value", "rival_voice")
    found = [tuple(row[name] for name in names) for row in run_report("disagreements", url).as_dicts()]
    assert [row[: len(wanted)] for row, wanted in zip(found, told, strict=True)] == told
    assert rows(url, "SELECT disputed FROM records WHERE kind = 'meeting'") == [("places" if told else None,)]
    relation = "SELECT relation FROM evidence WHERE kind = 'meeting' AND field = 'places' AND is_denied"
    assert rows(url, relation) == [("disputes" if told else "precedes",)]
    with open_engine(url, read_only=True).connect() as connection:
        assert list(find_differences(connection)) == []


def test_what_a_denial_of_the_whole_alone_gives_is_denied(tmp_path: Path) -> None:
    url = database(tmp_path, "alone")
    denial = {**LOAN, "amount": "9 million EUR", "denies": True, "said_by": "state-b"}
    for name, body in (("first", LOAN), ("second", denial)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"financings": [body]}), "utf-8")
        load_files(url, [file])
    assert rows(url, "SELECT state, voices, rivals FROM resolutions WHERE field = 'amount'") == [("denied", 0, 0)]
    assert rows(url, "SELECT amount_minor FROM financings") == [(None,)]


@pytest.mark.parametrize(("denied", "value"), [("recipient", "recipient"), ("amunt", "amunt")])
def test_a_value_that_is_denied_is_given(denied: str, value: str, tmp_path: Path) -> None:
    url = database(tmp_path, "not-given")
    file = tmp_path / "one.yaml"
    body = {"financings": [{**LOAN, "amount": "5 million EUR", "denies": [denied]}]}
    file.write_text(document("one", "2023-12-08", body), "utf-8")
    with pytest.raises(FactFileError, match=r"denies\[0\].*which of its values is denied"):
        load_files(url, [file])
