"""Which value stands where several accounts speak of one field: by the rules, or by an editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.factfiles.coding.packed_file import LISTED
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.records.side_rows import SIDE_ROWS, lists_side_rows, side_fields, side_table
from communique.reports.report import report_folders
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import DECISION, MEETING, database, document, load_bodies


@pytest.mark.parametrize(
    ("values", "state", "rule", "stands"),
    [
        ([("2023-12-01", "A", "announced"), ("2023-12-09", "C", "held")], "sole", "later news", "held"),
        ([("2023-12-09", "C", "held"), ("2023-12-01", "A", "announced")], "sole", "later news", "held"),
        (
            [("2023-12-08", "A", "held"), ("2023-12-09", "D", "cancelled")],
            "disputed",
            "the more reliable document",
            "held",
        ),
        ([("2023-12-08", "D", "held"), ("2023-12-08", "D", "cancelled")], "disputed", "the earliest printed", "held"),
    ],
)
def test_which_stands_follows_the_rules_and_not_the_order_of_loading(
    values: list[tuple[str, str, str]], state: str, rule: str, stands: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "rules")
    for number, (day, reliability, status) in enumerate(values):
        file = tmp_path / f"{number}.yaml"
        meeting = {**MEETING, "status": status}
        file.write_text(document(f"doc-{number}", day, {"meetings": [meeting]}, reliability), "utf-8")
        load_files(url, [file])
    assert rows(url, "SELECT state, rule FROM resolutions WHERE field = 'status'") == [(state, rule)]
    assert rows(url, "SELECT status FROM meetings") == [(stands,)]


def _bridge(*, planned: str, **how: str) -> dict[str, Any]:
    opening = {"type": "opening", "status": "scheduled", "planned": planned, "at": "P1.S3", **how}
    return {"projects": [{"slug": "bridge", "label": "Bridge", "at": "P1.S2", "milestones": [opening]}]}


@pytest.mark.parametrize(
    ("sort", "how", "standing"),
    [
        ("news report", {}, "superseded"),
        ("official statement", {}, "superseded"),
        ("analysis", {}, "rival"),
        ("interview", {}, "rival"),
        ("dataset", {}, "rival"),
        ("analysis", {"said_on": "2025-09"}, "superseded"),
        ("news report", {"said_on": "2021"}, "stands"),
    ],
)
def test_a_quotation_without_a_day_is_of_the_day_of_the_news_that_prints_it(
    sort: str, how: dict[str, str], standing: str, tmp_path: Path
) -> None:
    url, anew = database(tmp_path, "edited"), database(tmp_path, "anew")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(document("first", "2023-12-28", _bridge(planned="[..2024-12-31]")), "utf-8")
    said = _bridge(planned="[..2025-12-31]", said_by="minister-c", **how)
    for what_it_is in ("news report" if sort == "analysis" else "analysis", sort):
        second.write_text(document("second", "2025-09-15", said, sort=what_it_is), "utf-8")
        load_files(url, [first, second])
    query = "SELECT standing FROM field_sources WHERE field = 'planned' AND document = 'first'"
    assert rows(url, query) == [(standing,)]
    load_files(anew, [second])
    load_files(anew, [first])
    assert contents(url) == contents(anew)


@pytest.mark.parametrize(
    ("verdict", "document_slug", "settled"),
    [
        ("prefer", "weak", ("the editor", "disputed")),
        ("set aside", "strong", ("nothing else is said", "sole")),
    ],
)
def test_an_editor_decides_before_every_rule_and_can_take_it_back(
    verdict: str, document_slug: str, settled: tuple[str, str], tmp_path: Path
) -> None:
    url = database(tmp_path, "decided")
    for slug, reliability, status in (("strong", "A", "held"), ("weak", "D", "cancelled")):
        file = tmp_path / f"{slug}.yaml"
        meeting = {**MEETING, "status": status}
        file.write_text(document(slug, "2023-12-08", {"meetings": [meeting]}, reliability), "utf-8")
        load_files(url, [file])
    before = contents(url)
    assert rows(url, "SELECT status FROM meetings") == [("held",)]
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(DECISION % (verdict, document_slug), "utf-8")
    load_files(url, [decisions])
    assert rows(url, "SELECT status FROM meetings") == [("cancelled",)]
    assert rows(url, "SELECT rule, state FROM resolutions WHERE field = 'status'") == [settled]
    assert load_files(url, [decisions]).changes == {}
    load_files(url, [], remove=["gazetteer/decisions"])
    assert contents(url) == before


def test_a_decision_on_a_field_that_there_is_not_is_a_slip(tmp_path: Path) -> None:
    url = database(tmp_path, "slip")
    file, decisions = tmp_path / "one.yaml", tmp_path / "decisions.yaml"
    file.write_text(document("one", "2023-12-08", {"meetings": [MEETING]}), "utf-8")
    decisions.write_text((DECISION % ("prefer", "one")).replace("field: status", "field: state"), "utf-8")
    with pytest.raises(FactFileError, match="a meeting has no such field"):
        load_files(url, [file, decisions])


@pytest.mark.parametrize("last", ["prefer", "set aside"])
def test_another_verdict_on_one_value_takes_the_place_of_the_first(last: str, tmp_path: Path) -> None:
    edited, anew = database(tmp_path, "edited"), database(tmp_path, "anew")
    files = tmp_path / "files"
    bodies = {
        name: {"meetings": [{**MEETING, "status": status}]} for name, status in (("a", "held"), ("b", "cancelled"))
    }
    for url in (edited, anew):
        load_bodies(url, files, **bodies)
    decisions = tmp_path / "decisions.yaml"
    verdict = "- {{record: {}, field: status, verdict: {}, value: held, reason: So it is., decided_on: 2031-04-01}}"
    for url, verdicts in ((edited, ("set aside", "prefer", last)), (anew, (last,))):
        for one in verdicts:
            line = verdict.format(MEETING["slug"], one)
            decisions.write_text(f"gazetteer: decisions\ndecisions:\n{line}", "utf-8")
            load_files(url, [decisions])
    assert contents(edited) == contents(anew)
    assert rows(edited, "SELECT verdict FROM decisions") == [(last,)]


_OFFICE = {"member": "minister-c", "organization": "state-a", "role": "Minister"}


def test_an_account_that_ends_before_it_begins_is_a_slip_and_two_together_are_a_finding(tmp_path: Path) -> None:
    url = database(tmp_path, "order")
    both = {**_OFFICE, "start_date": "2031", "end_date": "2030", "at": "P1.S2"}
    file = tmp_path / "both.yaml"
    file.write_text(document("both", "2032-01-01", {"memberships": [both]}), "utf-8")
    with pytest.raises(FactFileError, match="it ends before it begins; correct one of the two dates"):
        load_files(url, [file])
    for name, dates in (("one", {"start_date": "2031"}), ("two", {"end_date": "2030"})):
        file = tmp_path / f"{name}.yaml"
        entry = {**_OFFICE, **dates, "at": "P1.S2"}
        file.write_text(document(name, "2032-01-01", {"memberships": [entry]}), "utf-8")
        load_files(url, [file])
    assert len(rows(url, "SELECT * FROM inconsistent")) == 1


def test_a_field_that_is_called_concluded_and_not_given_is_a_slip(tmp_path: Path) -> None:
    url = database(tmp_path, "slip")
    body = {"meetings": [{**MEETING, "places": ["capital"], "inferred": ["place"]}]}
    with pytest.raises(FactFileError, match=r"meetings\[0\]\.inferred\[0\].*place.*no field of this entry; it gives"):
        load_bodies(url, tmp_path / "files", one=body)


def test_a_member_that_only_a_coder_concludes_marks_its_set(tmp_path: Path) -> None:
    url = database(tmp_path, "set")
    one, other = ({**MEETING, "places": [place]} for place in ("capital", "province"))
    load_bodies(url, tmp_path / "files", one={"meetings": [one]}, two={"meetings": [{**other, "inferred": ["places"]}]})
    assert rows(url, f"SELECT inferred FROM records WHERE slug = '{MEETING['slug']}'") == [("places",)]


def test_what_limits_one_attitude_is_not_said_of_another(tmp_path: Path) -> None:
    url = database(tmp_path, "limits")
    against, favour = (
        {"propositions": [{"slug": "a-joins", "stances": [{"holders": ["state-b"], "at": "P1.S2", **one}]}]}
        for one in (
            {"attitude": "is against", "until": {"edtf": "[..2023]", "printed": "previously"}},
            {"attitude": "is for"},
        )
    )
    load_bodies(url, tmp_path / "files", one=against, two=favour)
    assert rows(url, "SELECT attitude, until, until_printed FROM stances") == [("is for", None, None)]
    assert rows(url, "SELECT label FROM records WHERE kind = 'stance'") == [
        ("State B supports the idea that State A joins the bloc",)
    ]


def test_a_voice_that_differs_on_two_fields_is_one_that_disputes_the_record(tmp_path: Path) -> None:
    url = database(tmp_path, "two-fields")
    meeting = {**MEETING, "held_on": "2023-12-07", "duration": "5 hours"}
    other = {**meeting, "held_on": "2023-12-06", "duration": "3 hours", "said_by": "state-b"}
    for name, body in (("first", meeting), ("second", other)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"meetings": [body]}), "utf-8")
        load_files(url, [file])
    fields = "SELECT count(*) FROM resolutions AS s JOIN meetings AS m ON m.id = s.record_id WHERE rivals = 1"
    assert rows(url, fields) == [(2,)]
    assert rows(url, "SELECT disputed_by FROM record_certainty WHERE kind = 'meeting'") == [(1,)]


def test_the_report_of_disagreements_knows_every_set() -> None:
    text = (report_folders(None)[0] / "disagreements.sql").read_text("utf-8")
    sets = sorted({name for name, kind in SIDE_ROWS if kind not in LISTED})
    assert f"field IN ({', '.join(map(repr, sets))})" in text


def test_what_a_financing_lists_a_loan_lists_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SIDE_ROWS, ("places", "financing"), ("meeting_places", "meeting_id"))
    assert lists_side_rows("places", "loan")
    assert side_table("places", "loan") == side_table("places", "financing")
    assert side_fields.__wrapped__("loan") == ("places",)
