"""Whose word an account is, and how many voices a record has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.reports.evidence import Evidence, evidence_of_rows
from communique.reports.report import find_report
from communique.reports.result import run_report
from tests.support.databases import rows
from tests.support.documents import CHAIN, LOAN, MEETING, TIE, database, differences, document, load_bodies
from tests.support.small_world import GAZETTEER


def test_the_first_to_speak_of_a_record_owns_no_more_of_it_than_the_second(tmp_path: Path) -> None:
    url = database(tmp_path, "two")
    later = MEETING | {"label": "A meeting", "duration": "about 5 hours", "evidence": ["P1.S4"]}
    later["participants"] = [{"actor": "state-b", "attendance": "attended", "evidence": ["P1.S4"]}]
    for name, day, meeting in (("first", "2023-12-08", MEETING), ("second", "2023-12-09", later)):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, day, {"meetings": [meeting]}), "utf-8")
        load_files(url, [file])
    query = "SELECT r.slug, r.label, r.voices FROM records AS r WHERE r.kind IN ('meeting', 'participant') ORDER BY 1"
    assert rows(url, query) == [
        ("capital-talks", "Capital talks", 2),
        ("capital-talks/state-b", "State B at Capital talks", 1),
    ]
    assert rows(url, "SELECT field, state, voices FROM resolutions ORDER BY 1") == [
        ("held_on", "agreed", 2),
        ("status", "agreed", 2),
    ]
    assert rows(url, "SELECT duration_minutes FROM meetings") == [(300,)]


def test_an_entry_is_an_account_and_another_voice_another_entry(tmp_path: Path) -> None:
    url = database(tmp_path, "voices")
    loan = {"provider": "state-a", "stage": "agreed", "tag": "railway", "at": "P1.S2"}
    body = {
        "financings": [
            {**loan, "amount": "1.3 billion EUR = 1.4 billion USD", "said_by": "minister-c", "said_on": "2023-05-17"},
            {**loan, "amount": "1.6 billion USD", "said_by": "agency-d"},
            {**loan, "amount": "200 million USD", "scope": "the first section"},
        ]
    }
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    query = "SELECT value, standing, voice, is_denied FROM field_sources WHERE field = 'amount' ORDER BY account_id"
    assert rows(url, query) == [
        ("1.3 billion EUR = 1.4 billion USD", "stands", "Minister C", 0),
        ("1.6 billion USD", "rival", "Agency D", 0),
        ("200 million USD", "not comparable", "one", 0),
    ]
    assert rows(url, "SELECT voices, disputed FROM records WHERE kind = 'financing'") == [(2, "amount")]
    assert load_files(url, [file]).changes == {}


def test_the_same_voice_twice_is_a_slip(tmp_path: Path) -> None:
    url = database(tmp_path, "slip")
    loan = {"provider": "state-a", "stage": "agreed", "at": "P1.S2", "said_by": "minister-c"}
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", {"financings": [loan, loan]}), "utf-8")
    with pytest.raises(FactFileError, match="say whose account each is"):
        load_files(url, [file])


def test_an_account_that_a_coder_concludes_is_no_voice_beside_those_that_say_it(tmp_path: Path) -> None:
    url = database(tmp_path, "voices")
    concluded = {key: value for key, value in MEETING.items() if key != "at"} | {
        "evidence": [{"at": "P1.S2", "inferred": True}]
    }
    load_bodies(url, tmp_path / "files", one={"meetings": [MEETING]}, two={"meetings": [concluded]})
    assert rows(url, "SELECT voices FROM records WHERE kind = 'meeting'") == [(1,)]


def test_a_voice_is_read_at_first_hand_where_it_is_quoted_on_one_day_with_it(tmp_path: Path) -> None:
    url = database(tmp_path, "first-hand")
    of_agency = json.loads(document("readout", "2023-12-09", {"meetings": [{**MEETING, "duration": "4 hours"}]}, "A"))
    of_agency["document"]["publisher"] = "agency-d"
    quoted = {**MEETING, "duration": "4 hours", "said_by": "agency-d"}
    texts = [
        document("a-report", "2023-12-09", {"meetings": [quoted]}),
        document("another", "2023-12-08", {"meetings": [{**MEETING, "duration": "6 hours"}]}),
        json.dumps(of_agency),
    ]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, words in zip(files, texts, strict=True):
        file.write_text(words, "utf-8")
    load_files(url, files)
    query = "SELECT duration_minutes, rule FROM meetings JOIN resolutions ON record_id = id WHERE field = 'duration'"
    assert rows(url, query) == [(240, "the more reliable document")]


def test_a_spokeswoman_is_the_voice_of_whom_she_speaks_for(tmp_path: Path) -> None:
    url = database(tmp_path, "mouths")
    for name, speaker in (("first", "state-a"), ("second", "minister-c")):
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, "2023-12-08", {"meetings": [{**MEETING, "said_by": speaker}]}), "utf-8")
        load_files(url, [file])
    query = "SELECT voices FROM records WHERE slug = 'capital-talks'"
    assert rows(url, query) == [(2,)]
    gazetteer = tmp_path / "mouths.yaml"
    for line, voices in (("Minister C, type: person, voice_of: state-a", 1), ("Minister C, type: person", 2)):
        gazetteer.write_text(GAZETTEER.replace("Minister C, type: person", line), "utf-8")
        load_files(url, [gazetteer])
        assert rows(url, query) == [(voices,)]


def _chains(url: str) -> list[tuple[Any, ...]]:
    return rows(
        url,
        "SELECT a.label, s.position, r.slug FROM account_speakers AS s JOIN accounts AS a ON a.id = s.account_id "
        "JOIN records AS r ON r.id = s.speaker_id ORDER BY a.id, s.position",
    )


def test_who_says_that_who_said_is_kept_in_order_and_the_voice_is_whose_words_they_are(tmp_path: Path) -> None:
    url = database(tmp_path, "chains")
    file = tmp_path / "one.yaml"
    body = {"meetings": [{**MEETING, "said_by": CHAIN}, {**MEETING, "said_by": "minister-c", "status": "cancelled"}]}
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    assert _chains(url) == [("P1.S2", 1, "agency-d"), ("P1.S2", 2, "minister-c")]
    query = "SELECT voice, who_quotes_whom FROM field_sources WHERE field = 'status' ORDER BY account_id"
    assert rows(url, query) == [
        ("Minister C", "one, quoting Agency D, quoting Minister C"),
        ("Minister C", "one, quoting Minister C"),
    ]
    query = "SELECT who_quotes_whom FROM evidence WHERE kind = 'meeting' ORDER BY citation_id"
    assert rows(url, query) == [
        ("one, quoting Agency D, quoting Minister C",),
        ("one, quoting Minister C",),
    ]
    assert rows(url, "SELECT voices FROM records WHERE slug = 'capital-talks'") == [(1,)]
    file.write_text(document("one", "2023-06-01", {"meetings": [MEETING | {"said_by": "agency-d"}]}), "utf-8")
    load_files(url, [file])
    assert _chains(url) == []


@pytest.mark.parametrize(
    ("chain", "remedy"),
    [
        ("agency-d quoting minister-c quoting agency-d", "quotes itself in the end"),
        ("agency-d quoting agency-d", "quotes itself in the end"),
        ("state-a quoting state-b quoting agency-d quoting minister-c quoting state-c", "more than 4 who quote"),
        ("agency-d quoting minister-x", '"minister-x": no record is called so'),
        ("capital-talks quoting minister-c", "this is of kind meeting, and actor is wanted here"),
    ],
)
@pytest.mark.parametrize("where", ["said_by", "attributed_to", "spoken_by"])
def test_a_chain_that_leads_back_or_nowhere_is_refused(chain: str, remedy: str, where: str, tmp_path: Path) -> None:
    url = database(tmp_path, "loops")
    file = tmp_path / "one.yaml"
    bodies: dict[str, dict[str, Any]] = {
        "said_by": {"meetings": [MEETING, MEETING | {"said_by": chain}]},
        "attributed_to": {"meetings": [MEETING | {"evidence": ["P1.S2", {"at": "P1.S3", "attributed_to": chain}]}]},
        "spoken_by": {"meetings": [MEETING], "spoken_by": {chain: "P1.S4"}},
    }
    file.write_text(document("one", "2023-06-01", bodies[where]), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


def test_a_run_of_sentences_is_the_word_of_who_speaks_in_it(tmp_path: Path) -> None:
    url = database(tmp_path, "runs")
    file = tmp_path / "one.yaml"
    own = {"subject": "capital-talks", "relation": "would_help", "object": "state-b", "at": "P1.S5"}
    body = {
        "spoken_by": {CHAIN: "P1.S1-P1.S3", "state-a": "P1.S5"},
        "meetings": [MEETING],
        "relations": [{**TIE, "said_by": "state-b"}, own, {**own, "object": "minister-c", "at": "P1.S6"}],
    }
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    query = (
        "SELECT r.kind, a.label, v.slug FROM accounts AS a JOIN records AS r ON r.id = a.record_id "
        "JOIN records AS v ON v.id = a.origin_id ORDER BY 1, 2"
    )
    # A document's word on itself is its own.
    assert rows(url, query) == [
        ("document", "P1.S1", "one"),
        ("meeting", "P1.S2", "minister-c"),
        ("relation", "P1.S3", "state-b"),
        ("relation", "P1.S5", "state-a"),
        ("relation", "P1.S6", "one"),
    ]
    assert _chains(url) == [("P1.S2", 1, "agency-d"), ("P1.S2", 2, "minister-c")]


@pytest.mark.parametrize(
    ("runs", "remedy"),
    [
        ({"state-a": "P1.S4-P1.S2"}, "it ends before it begins"),
        ({"state-a": "P2"}, "there is no P2 under `passages`"),
        ({"state-a": "P1.S2-P1.S9"}, r"there is no P1\.S9 under `passages`"),
        ({"state-a": "P1.S2", "state-b": "P1"}, r"P1\.S2 is spoken by state-a already"),
        ({"state-a": "paragraph 1"}, "not of the form wanted here"),
    ],
)
def test_a_run_that_is_none_is_refused(runs: dict[str, str], remedy: str, tmp_path: Path) -> None:
    url = database(tmp_path, "runs")
    file = tmp_path / "one.yaml"
    file.write_text(document("one", "2023-06-01", {"spoken_by": runs, "meetings": [MEETING]}), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


def test_who_speaks_in_turn_is_heard_on_one_record_each(tmp_path: Path) -> None:
    url = database(tmp_path, "turns")
    file = tmp_path / "one.yaml"
    body = {
        "spoken_by": {"state-a": "P1.S2", "state-b": "P1.S3-P1.S4"},
        "meetings": [MEETING | {"duration": f"{hours} hours", "evidence": [f"P1.S{hours}"]} for hours in (2, 3)],
    }
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    query = "SELECT value, v.slug FROM claims AS c JOIN accounts AS a ON a.id = c.account_id "
    query += "JOIN records AS v ON v.id = a.origin_id WHERE c.field = 'duration' ORDER BY 1"
    assert rows(url, query) == [("2 hours", "state-a"), ("3 hours", "state-b")]
    body["meetings"] += [MEETING | {"evidence": ["P1.S4"]}]
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    with pytest.raises(FactFileError, match="declared twice in this file"):
        load_files(url, [file])


def test_a_further_voice_leaves_out_what_it_does_not_say(tmp_path: Path) -> None:
    url = database(tmp_path, "silent")
    file = tmp_path / "one.yaml"
    other = {"slug": LOAN["slug"], "amount": "1.6 billion USD", "said_by": "agency-d", "at": "P1.S3"}
    talks = {"slug": MEETING["slug"], "label": "Talks", "duration": "3 hours", "said_by": "agency-d", "at": "P1.S4"}
    talks["participants"] = [{"actor": "state-b", "capacity": "host", "said_by": "agency-d", "at": "P1.S4"}]
    said = {**MEETING, "participants": [{"actor": "state-b", "attendance": "attended", "at": "P1.S2"}]}
    body = {"financings": [other, LOAN], "meetings": [talks, said]}
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    load_files(url, [file])
    query = "SELECT r.slug, c.field, v.slug FROM claims AS c JOIN accounts AS a ON a.id = c.account_id "
    query += "JOIN records AS r ON r.id = a.record_id JOIN records AS v ON v.id = a.origin_id "
    query += "WHERE c.field IN ('provider', 'stage', 'status', 'attendance') ORDER BY 1, 2"
    assert rows(url, query) == [
        ("a-b-loan", "provider", "one"),
        ("a-b-loan", "stage", "one"),
        ("capital-talks", "status", "one"),
        ("capital-talks/state-b", "attendance", "one"),
    ]
    assert rows(url, "SELECT stage, kind FROM financings") == [("agreed", "loan")]
    assert differences(url) == []


@pytest.mark.parametrize("name", ["provider", "stage"])
def test_what_no_entry_says_of_money_is_missing(name: str, tmp_path: Path) -> None:
    url = database(tmp_path, "missing")
    file = tmp_path / "one.yaml"
    without = {key: value for key, value in LOAN.items() if key != name}
    body = {"financings": [without, without | {"said_by": "agency-d", "at": "P1.S3"}]}
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    with pytest.raises(FactFileError) as caught:
        load_files(url, [file])
    assert [(one.field, one.remedy) for one in caught.value.problems] == [
        ("financings[0]", f"the field `{name}` is missing; add it")
    ]


@pytest.mark.parametrize(
    ("amount", "remedy"), [("5 ZZZ", "no such currency"), ("1.0001 EUR", "not a whole positive number")]
)
def test_the_sum_of_any_voice_is_looked_at(amount: str, remedy: str, tmp_path: Path) -> None:
    url = database(tmp_path, "sums")
    file = tmp_path / "one.yaml"
    said = [LOAN | {"amount": amount}, LOAN | {"amount": "6 EUR", "said_by": "agency-d", "at": "P1.S3"}]
    file.write_text(document("one", "2023-06-01", {"financings": said}), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("amount", "5 ZZZ", "no such currency"),
        ("amount", "5.0001 EUR", "not a whole positive number"),
        ("ordinal", "0", "meetings are counted from 1"),
        ("ordinal", "3.5", "a whole number is wanted here"),
    ],
)
def test_what_a_sentence_reports_beside_an_entry_is_looked_at(
    field: str, value: str, remedy: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "reported")
    file = tmp_path / "one.yaml"
    reports = {"at": "P1.S3", "field": field, "relation": "disputes", "value": value, "attributed_to": "agency-d"}
    entry = {key: one for key, one in LOAN.items() if key != "at"} | {"amount": "5 EUR"}
    body = {"financings": [entry]} if field == "amount" else {"meetings": [MEETING | {"ordinal": 3}]}
    for entries in body.values():
        entries[0]["evidence"] = ["P1.S2", reports]
    file.write_text(document("one", "2023-06-01", body), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


_SHARE = {"subject": "state-a", "quantity": "share", "at": "P1.S2"}
_TURNOVER = {"country": "state-a", "partner": "state-b", "flow": "turnover", "tag": "2023", "at": "P1.S2"}


@pytest.mark.parametrize(
    ("section", "good", "bad"),
    [
        ("meetings", MEETING | {"ordinal": 3}, {"ordinal": 0}),
        ("meetings", MEETING | {"duration": "3 hours"}, {"duration": "0 minutes"}),
        ("indicators", _SHARE | {"value": 10}, {"value": 150}),
        ("indicators", _SHARE | {"value": 10}, {"value": -10}),
        ("financings", LOAN | {"interest_percent": 3}, {"interest_percent": -3}),
        ("trade_figures", _TURNOVER | {"change_percent": 3}, {"change_percent": -150}),
    ],
)
@pytest.mark.parametrize("where", ["the same document", "another one"])
def test_what_no_record_may_be_is_refused_of_any_voice(
    section: str, good: dict[str, Any], bad: dict[str, Any], where: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "rules")
    ((field, value),) = bad.items()
    said = [[good], [good | bad | {"said_by": "agency-d"}]] if where == "another one" else []
    for number, entries in enumerate(said or [[good, good | bad | {"said_by": "agency-d"}]]):
        text = document(f"doc-{number}", f"2023-06-0{number + 1}", {section: entries}, "AD"[number])
        (tmp_path / f"{number}.yaml").write_text(text, "utf-8")
    with pytest.raises(FactFileError) as caught:
        load_files(url, [tmp_path / f"{number}.yaml" for number in range(len(said) or 1)])
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == (f"{section}[{0 if said else 1}].{field}", f'"{value}"')


def test_why_a_view_is_held_stands_on_the_same_word_and_sentence(tmp_path: Path) -> None:
    url = database(tmp_path, "reasons")
    file = tmp_path / "one.yaml"
    stance = {"holders": ["state-a"], "attitude": "is for", "at": "P1.S4", "said_by": CHAIN}
    views = [
        {"slug": "a-joins", "stances": [{**stance, "because": ["bloc-grows"]}]},
        {"slug": "bloc-grows", "stances": [stance]},
    ]
    file.write_text(document("one", "2023-06-01", {"propositions": views}), "utf-8")
    load_files(url, [file])
    query = "SELECT a.label, v.slug FROM accounts AS a JOIN records AS r ON r.id = a.record_id AND r.kind = 'relation' "
    assert rows(url, f"{query} JOIN records AS v ON v.id = a.origin_id") == [("P1.S4", "minister-c")]


def test_who_gave_a_deadline_that_later_news_replaced_is_no_voice_for_the_new_one(tmp_path: Path) -> None:
    url = database(tmp_path, "deadlines")
    for name, day, planned in (("first", "2023-12-08", "2024-03"), ("second", "2023-12-20", "2025-03")):
        step = {"subject": "state-a", "type": "completion", "status": "scheduled", "planned": planned, "at": "P1.S2"}
        file = tmp_path / f"{name}.yaml"
        file.write_text(document(name, day, {"milestones": [step]}), "utf-8")
        load_files(url, [file])
    (row,) = run_report("promises-due", url).as_dicts()
    (told,) = _evidence(url)
    assert (row["planned"], row["updated"], told.evidence) == ("2025-03", "planned", "second, ¶1.2")
    assert rows(url, "SELECT voices FROM records WHERE kind = 'milestone'") == [(1,)]


def _evidence(url: str) -> list[Evidence]:
    report = find_report("promises-due")
    with open_engine(url, read_only=True).connect() as connection:

        def ask(sql: str) -> list[dict[str, Any]]:
            return [dict(row._mapping) for row in connection.execute(text(sql))]

        return evidence_of_rows(report, run_report("promises-due", url).rows, ask)
