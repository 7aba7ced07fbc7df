"""A document against the others: each verdict on small documents, by independent voices, with what it rests on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from communique.factfiles.files import load_files
from communique.reports.result import run_report
from tests.support.documents import document
from tests.unit.test_conclusions import database, values
from tests.unit.test_reports import as_csv

GOLDEN = Path(__file__).parents[1] / "support" / "golden" / "document-check-of-the-sample.csv"
MEETING = {"slug": "capital-talks", "label": "Capital talks", "status": "held", "evidence": ["P1.S2"]}
PORT = {"gazetteer": "more", "places": [{"slug": "port", "label": "Port", "type": "city"}]}
FIVE, EIGHT = {"duration": "5 hours"}, {"duration": "8 hours"}
MINISTER = {"said_by": "minister-c", "said_on": "2023-12-07"}


def talks(*accounts: Mapping[str, Any], **of_document: Any) -> dict[str, Any]:
    """What a document says of the talks, one account after another; `of_document` is said of the document."""
    return {**of_document, "meetings": [{**MEETING, **account} for account in accounts]}


def told(tmp_path: Path, *bodies: Mapping[str, Any], decisions: Any = None, gazetteer: Mapping[str, Any] = PORT) -> str:
    """A database of documents doc-1, doc-2 …, each published a day after the one before."""
    tmp_path.mkdir(exist_ok=True)
    url, files = database(tmp_path, "told"), [tmp_path / "more.yaml"]
    files[0].write_text(json.dumps(gazetteer), "utf-8")
    for number, given in enumerate(bodies, 1):
        body = dict(given)
        file = tmp_path / f"doc-{number}.yaml"
        of_document = {name: body.pop(name) for name in ("copy_of", "published_on") if name in body}
        said = json.loads(document(f"doc-{number}", f"2023-12-{9 + number}", body))
        said["document"] |= of_document
        file.write_text(json.dumps(said), "utf-8")
        files.append(file)
    if decisions:
        files.append(tmp_path / "decisions.yaml")
        files[-1].write_text(json.dumps({"gazetteer": "decisions", "decisions": decisions}), "utf-8")
    load_files(url, files)
    return url


def check(url: str, field: str = "duration", of: str = "doc-1", **given: str) -> list[dict[str, Any]]:
    """The rows on one field of the talks."""
    rows = run_report("document-check", url, document=of, **given).as_dicts()
    return [row for row in rows if row["field"] == field]


def verdict(url: str, field: str = "duration", of: str = "doc-1") -> tuple[str, list[str | None]]:
    """The verdict on one field, and what each other voice does to it."""
    rows = check(url, field, of)
    (found,) = {row["verdict"] for row in rows}
    return found, [row["relation"] for row in rows]


TWO = {
    "the same": (FIVE, FIVE, "confirmed", ["confirms"]),
    "bounds that overlap": ({"duration": "about 5 hours"}, FIVE, "confirmed", ["confirms"]),
    "bounds that do not": (FIVE, EIGHT, "contradicted", ["contradicts"]),
    "a part": (FIVE, {"duration": "2 hours", "scope": "expanded part"}, "not comparable", ["not comparable"]),
    "nothing": (FIVE, {"status": "held"}, "silent", [None]),
    "a coder's conclusion": (FIVE, {**EIGHT, "inferred": ["duration"]}, "silent", [None]),
    "a denial": (FIVE, {**FIVE, "denies": ["duration"]}, "contradicted", ["contradicts"]),
    "a denial of something else": (FIVE, {**EIGHT, "denies": ["duration"]}, "silent", [None]),
    "a voice of its own": (FIVE, {**FIVE, **MINISTER}, "confirmed", ["confirms"]),
    "the same speaker": ({**FIVE, **MINISTER}, {**FIVE, **MINISTER}, "repeated", ["repeats"]),
    "the same speaker otherwise": ({**FIVE, **MINISTER}, {**EIGHT, **MINISTER}, "contradicted", ["contradicts"]),
}


@pytest.mark.parametrize(("this", "other", "expected", "relations"), TWO.values(), ids=TWO)
def test_a_value_beside_another_has_its_verdict(
    this: Mapping[str, Any], other: Mapping[str, Any], expected: str, relations: list[str | None], tmp_path: Path
) -> None:
    assert verdict(told(tmp_path, talks(this), talks(other))) == (expected, relations)


def test_later_news_makes_it_outdated_and_is_itself_newer(tmp_path: Path) -> None:
    url = told(tmp_path, talks({"status": "announced"}), talks({"status": "held"}))
    (row,) = check(url, "status")
    assert (row["verdict"], row["stands"], row["rule"]) == ("outdated", "the other", "later news")
    assert (row["value"], row["other_value"], row["outdated_by"]) == ("announced", "held", 1)
    assert verdict(url, "status", of="doc-2") == ("newer", ["precedes"])


def test_a_state_of_a_part_is_shown_beside_the_whole_and_says_of_which(tmp_path: Path) -> None:
    part = {"status": "cancelled", "scope": "the trip as first planned"}
    alike = {"status": "postponed", "scope": "the trip as planned again"}
    url = told(tmp_path, talks({"status": "postponed"}), talks({"status": "held"}, part, alike))
    news, beside = check(url, "status")
    assert (news["verdict"], news["relation"], news["other_value"]) == ("outdated", "outdates", "held")
    assert (beside["relation"], beside["other_value"]) == ("not comparable", "cancelled")
    assert beside["because"] == "one is of a part: the trip as first planned"


def test_what_else_is_called_the_main_subject_of_the_same_talks_stands_beside_it(tmp_path: Path) -> None:
    crisis, gaza, trade = (
        talks({"agenda": [{"subject": subject, "is_central": is_central, "evidence": ["P1.S2"]}]})
        for subject, is_central in (("port", True), ("capital", True), ("province", False))
    )
    rows = check(told(tmp_path, crisis, gaza, trade), "is_central")
    assert [(row["value"], row["verdict"], row["other_value"]) for row in rows] == [
        ("yes", "not comparable", "Capital")
    ]
    assert rows[0]["because"] == "another subject of the same talks is called the main one"


THREE = {
    "gazetteer": "more",
    "actors": [
        {"slug": "three-ministers", "label": "Three ministers", "type": "group"},
        {"slug": "minister-f", "label": "Minister F", "type": "person"},
        {"slug": "lake-platform", "label": "Lake platform", "type": "organization"},
    ],
}
BELONG = [
    {"member": minister, "organization": "three-ministers", "on_behalf_of": state, "evidence": ["P1.S3"]}
    for minister, state in (("minister-c", "state-a"), ("minister-f", "state-b"))
]
SENT = {"member": "state-a", "organization": "three-ministers", "role": "foreign ministers", "evidence": ["P1.S3"]}
OF_PLATFORM = {"subject": "capital-talks", "relation": "part_of", "object": "lake-platform", "evidence": ["P1.S3"]}


def attended(*actors: str, attendance: str = "attended", **more: Any) -> dict[str, Any]:
    """Talks at which these are said to have been."""
    came = {"attendance": attendance, "evidence": ["P1.S4"]}
    return {**talks({"participants": [{"actor": actor, **came} for actor in actors]}), **more}


def found_of(url: str, record: str, of: str, field: str = "attendance") -> list[tuple[Any, ...]]:
    """What becomes of a field of the record that is called so."""
    rows = run_report("document-check", url, document=of).as_dicts()
    return [
        (row["verdict"], row["because"]) for row in rows if row["record"].startswith(record) and row["field"] == field
    ]


def test_who_says_that_a_group_came_says_so_of_each_person_in_it(tmp_path: Path) -> None:
    people, group = attended("minister-c", "minister-f", memberships=BELONG), attended("three-ministers")
    url = told(tmp_path / "a", people, group, gazetteer=THREE)
    belongs = "the other says so of a group to which it belongs: Three ministers"
    assert found_of(url, "Minister C", "doc-1") == [("confirmed", belongs)]
    assert found_of(url, "Three ministers", "doc-2") == [
        ("confirmed", "the other says so of each one who belongs to it")
    ]
    one = attended("minister-c", memberships=BELONG)
    url = told(tmp_path / "b", one, group, gazetteer=THREE)
    partly = "the other says so of 1 of the 2 who belong to it"
    assert found_of(url, "Three ministers", "doc-2") == [("not comparable", partly)]
    stayed = attended("three-ministers", attendance="absent")
    apart = told(tmp_path / "c", one, stayed, gazetteer=THREE)
    assert found_of(apart, "Minister C", "doc-1") == [("silent", None)]
    # What rests on one voice names who else says so of the group.
    named = [
        {
            row["record"].split(" at ")[0]: row["of_its_group"]
            for row in run_report("one-voice", address, kind="participant").as_dicts()
        }
        for address in (url, apart)
    ]
    assert named[0] == {"Minister C": "doc-2 says so of its group", "Three ministers": None}
    assert named[1]["Minister C"] is None


def test_a_group_whose_people_are_all_named_is_compared_person_by_person(tmp_path: Path) -> None:
    group, one, two = attended("three-ministers"), attended("minister-c"), attended("minister-c", "minister-f")
    found = {}
    for name, people in (("all", two), ("one", one)):
        url = told(tmp_path / name, {**people, "memberships": BELONG}, group, gazetteer=THREE)
        rows = run_report("side-by-side", url, record="capital-talks").as_dicts()
        found[name] = {r["record"].split(" at ")[0]: r["comparison"] for r in rows if r["kind"] == "participant"}
    assert found == {
        "all": {"Minister C": "both", "Minister F": "both"},
        "one": {"Minister C": "both", "Three ministers": "only the second"},
    }


def test_a_state_is_confirmed_by_whom_it_sent_and_not_the_other_way_round(tmp_path: Path) -> None:
    url = told(tmp_path / "a", {"memberships": BELONG}, {"memberships": [SENT]}, gazetteer=THREE)
    assert found_of(url, "State A", "doc-2", "") == [("confirmed", "the other names who came for it: Minister C")]
    sent = "the other names only the side that sent them: State A"
    assert ("not comparable", sent) in found_of(url, "Minister C", "doc-1", "")
    by_name = {"actor": "minister-c", "on_behalf_of": "state-a", "attendance": "attended", "evidence": ["P1.S4"]}
    url = told(tmp_path / "b", talks({"participants": [by_name]}), attended("state-a"))
    assert found_of(url, "State A", "doc-2") == [("confirmed", "the other names who came for it: Minister C")]
    assert found_of(url, "Minister C", "doc-1") == [("not comparable", sent)]


def test_refusing_a_platform_stands_beside_declining_one_meeting_of_it(tmp_path: Path) -> None:
    refuses = {"member": "state-b", "organization": "lake-platform", "participation": "refuses", "evidence": ["P1.S3"]}
    declined = attended("state-b", attendance="declined", relations=[OF_PLATFORM])
    url = told(tmp_path / "a", {"memberships": [refuses]}, declined, gazetteer=THREE)
    ((verdict_of_all, because),) = found_of(url, "State B", "doc-1", "participation")
    assert verdict_of_all == "not comparable"
    assert because.startswith("the other is of one meeting only: State B, declined to attend")
    ((verdict_of_one, because),) = found_of(url, "State B", "doc-2")
    assert verdict_of_one == "not comparable"
    assert because.startswith("the other is of all of it, not of one meeting: State B")
    unrelated = told(tmp_path / "b", {"memberships": [refuses]}, attended("state-b"), gazetteer=THREE)
    assert found_of(unrelated, "State B", "doc-1", "participation") == [("silent", None)]


def test_who_speaks_for_a_voice_is_told(tmp_path: Path) -> None:
    url = told(tmp_path, talks({**FIVE, "said_by": "spokesman-e"}), talks({**FIVE, "said_by": "minister-c"}))
    (row,) = check(url)
    found = (row["verdict"], row["voice"], row["speaker"], row["other_voice"], row["other_speaker"])
    assert found == ("repeated", "Minister C", "Spokesman E", "Minister C", None)
    assert [row["other_speaker"] for row in check(url, of="doc-2")] == ["Spokesman E"]


def test_talks_come_before_those_who_were_to_come_to_them(tmp_path: Path) -> None:
    guest = {"actor": "minister-c", "evidence": ["P1.S2"]}
    before, after = (
        talks({"label": "Talks", "status": status, "participants": [{**guest, "attendance": attendance}]})
        for status, attendance in (("announced", "expected"), ("held", "attended"))
    )
    rows = run_report("document-check", told(tmp_path, before, after), document="doc-1", verdict="outdated").as_dicts()
    assert [row["field"] for row in rows] == ["status", "attendance"]


def test_what_a_document_itself_tells_as_gone_by_is_not_outdated_by_others(tmp_path: Path) -> None:
    first = {"status": "announced", "said_by": "minister-c", "said_on": "2023-12-01"}
    url = told(tmp_path, talks(first, {"status": "held"}), talks({"status": "held"}))
    found = {(row["value"], row["verdict"]) for row in check(url, "status")}
    assert found == {("announced", "silent"), ("held", "confirmed")}


def test_a_copy_confirms_nothing(tmp_path: Path) -> None:
    url = told(tmp_path, talks(FIVE), talks(FIVE, copy_of="doc-1"))
    assert verdict(url) == ("repeated", ["repeats"])
    assert [row["confirmed_by"] for row in check(url)] == [0]


def test_voices_are_counted_and_not_documents(tmp_path: Path) -> None:
    quoted = {**FIVE, **MINISTER}
    url = told(tmp_path, talks(FIVE), talks(quoted), talks(quoted), talks(FIVE))
    rows = check(url)
    assert [(row["other_voice"], row["times"], row["confirmed_by"]) for row in rows] == [
        ("Minister C", 2, 2),
        ("doc-4", 1, 2),
    ]


def test_a_voice_counts_though_a_later_document_has_it_surer(tmp_path: Path) -> None:
    unsure = {**FIVE, **MINISTER, "evidence": [{"at": "P1.S2", "modality": "possible", "hedge": "perhaps"}]}
    url = told(tmp_path, talks(FIVE), talks(FIVE), talks(unsure), talks({**FIVE, **MINISTER}))
    assert [(row["other_document"], row["times"], row["confirmed_by"]) for row in check(url)] == [
        ("doc-2", 1, 2),
        ("doc-4", 2, 2),
    ]


def test_what_some_confirm_and_others_contradict_has_both_and_what_stands(tmp_path: Path) -> None:
    url = told(tmp_path, talks(EIGHT), talks(FIVE), talks(FIVE), talks(EIGHT), talks(FIVE))
    rows = check(url)
    assert [row["relation"] for row in rows] == ["contradicts", "contradicts", "contradicts", "confirms"]
    assert {(row["verdict"], row["contradicted_by"], row["confirmed_by"]) for row in rows} == {("contradicted", 3, 1)}
    assert {(row["stands"], row["rule"]) for row in rows} == {("the other", "most voices"), (None, None)}
    assert [row["other_passage"] for row in rows] == ["P1.S2"] * 4


def test_an_editor_decides_what_stands_and_the_verdict_says_so(tmp_path: Path) -> None:
    prefers = {"record": "capital-talks", "field": "duration", "verdict": "prefer", "document": "doc-2"}
    decided = [{**prefers, "reason": "Was there.", "decided_on": "2024-01-01"}]
    url = told(tmp_path, talks(FIVE), talks(EIGHT), decisions=decided)
    (row,) = check(url)
    assert (row["verdict"], row["stands"], row["rule"]) == ("contradicted", "the other", "the editor")


def test_a_place_within_another_is_confirmed(tmp_path: Path) -> None:
    pact = {"slug": "pact", "label": "A pact", "evidence": ["P1.S2"]}
    here, around, elsewhere = (
        {"agreements": [{**pact, "signed_at": place}]} for place in ("capital", "province", "port")
    )
    assert verdict(told(tmp_path / "a", here, around), "signed_at") == ("confirmed", ["confirms"])
    assert verdict(told(tmp_path / "b", here, elsewhere), "signed_at") == ("contradicted", ["contradicts"])


def test_members_of_a_set_are_confirmed_one_by_one(tmp_path: Path) -> None:
    url = told(tmp_path, talks({"places": ["capital", "province"]}), talks({"places": ["capital"]}))
    assert [(row["value"], row["verdict"]) for row in check(url, "places")] == [
        ("Capital", "confirmed"),
        ("Province", "silent"),
    ]


def test_of_a_sum_in_two_currencies_no_more_is_said_than_that(tmp_path: Path) -> None:
    loan = {"slug": "loan", "provider": "state-a", "stage": "agreed", "at": "P1.S2"}
    bodies = ({"financings": [{**loan, "amount": f"5 million {unit}"}]} for unit in ("EUR", "USD"))
    (row,) = check(told(tmp_path, *bodies), "amount")
    assert (row["verdict"], row["because"]) == ("contradicted", "they give sums in different currencies")


def test_who_denies_all_of_it_contradicts_it_until_he_takes_that_back(tmp_path: Path) -> None:
    denial = {"meetings": [{**MEETING, "denies": True}]}
    url = told(tmp_path / "a", talks(FIVE), denial)
    (row,) = check(url, "")
    assert (row["verdict"], row["value"], row["other_value"], row["because"]) == (
        "contradicted",
        "stated",
        "denied",
        "it is denied",
    )
    assert verdict(url, "", of="doc-2") == ("contradicted", ["contradicts"])
    by_minister = [{"meetings": [{**MEETING, **said}]} for said in ({**MINISTER, "denies": True},)]
    later = talks({**FIVE, "said_by": "minister-c", "said_on": "2023-12-09"})
    assert check(told(tmp_path / "b", talks(FIVE), *by_minister, later), "") == []


def test_a_tie_between_two_others_is_read_in_each_document(tmp_path: Path) -> None:
    """Neither of the two that agree stands where a third does, and they confirm each other all the same."""
    url = told(tmp_path, talks(FIVE), talks({"duration": "9 hours"}), talks({"duration": "9 hours"}), talks(FIVE))
    assert verdict(url, of="doc-2")[0] == "contradicted"
    assert {row["confirmed_by"] for row in check(url, of="doc-2")} == {1}


def traded(amount: str, period: str, **more: Any) -> dict[str, Any]:
    """What a document says of one turnover."""
    figure = {"country": "state-a", "partner": "state-b", "flow": "turnover", "evidence": ["P1.S2"]}
    said = {"edtf": period, "printed": f"in {period}"}
    return {"trade_figures": [{**figure, "amount": amount, "period": said, **more}]}


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (traded("4.9 billion USD", "2022"), "perhaps the same"),
        (traded("4.9 billion USD", "2022", country="state-b", partner="state-a"), "perhaps the same"),
        (traded("4.7 billion USD", "2022"), "silent"),
        (traded("4.9 billion EUR", "2022"), "silent"),
        (traded("4.9 billion USD", "2022", flow="X"), "silent"),
        (traded("4.9 billion USD", "2022", status="forecast"), "silent"),
        (traded("4.9 billion USD", "2023"), "confirmed"),
    ],
)
def test_a_figure_of_another_period_may_be_the_same_and_confirms_nothing(
    other: dict[str, Any], found: str, tmp_path: Path
) -> None:
    url = told(tmp_path, traded("about 5 billion USD", "2023"), other)
    (row,) = check(url, "amount")
    assert row["verdict"] == found
    if found == "perhaps the same":
        assert (row["relation"], row["other_value"]) == ("perhaps the same figure", "4.9 billion USD")
        assert (row["because"], row["confirmed_by"]) == ("the other is given for “in 2022”", 0)


def test_a_figure_of_an_overlapping_time_is_shown_and_contradicts_nothing(tmp_path: Path) -> None:
    mine, other = traded("about 5 billion USD", "2022-12/2023-12"), traded("4 billion USD", "2023", change_percent=-17)
    (row,) = check(told(tmp_path, mine, other), "amount")
    assert (row["verdict"], row["relation"], row["other_value"]) == (
        "not comparable",
        "not comparable",
        "4 billion USD",
    )
    assert row["because"] == "the other is given for “in 2023”, which overlaps"
    near = told(tmp_path / "near", traded("5 billion USD", "2022-12/2023-12"), traded("4.9 billion USD", "2022"))
    (row,) = check(near, "amount")
    assert row["verdict"] == "perhaps the same"


def test_figures_of_what_may_be_one_time_would_contradict_each_other(tmp_path: Path) -> None:
    mine = traded("about 5 billion USD", "2022-12~/2023-12~", tag="past-year", inferred=["period"])
    url = told(tmp_path, mine, traded("4 billion USD", "2023"))
    for document_of, first, second in (("doc-1", "2022-12~/2023-12~", "2023"), ("doc-2", "2023", "2022-12~/2023-12~")):
        (row,) = check(url, "amount", of=document_of)
        because = f"if “in {first}” means the same time as “in {second}”, the two contradict each other"
        assert (row["verdict"], row["contradicted_by"], row["because"]) == ("perhaps contradicted", 0, because)
        assert (row["relation"], row["stands"], row["rule"]) == ("may contradict", None, None)


@pytest.mark.parametrize(("tag", "found"), [("past-year", "confirmed"), ("another-year", "perhaps the same")])
def test_figures_of_a_time_that_coders_conclude_meet_where_they_are_tagged_alike(
    tag: str, found: str, tmp_path: Path
) -> None:
    mine, other = (
        traded("about 5 billion USD", "2022-12~/2023-12~", tag=one, inferred=["period"]) for one in ("past-year", tag)
    )
    url = told(tmp_path, mine, other)
    (row,) = check(url, "amount")
    assert row["verdict"] == found
    assert ("state-a/state-b/turnover/past-year",) in values(url, "SELECT slug FROM records")


def test_a_change_is_held_against_that_of_an_overlapping_time(tmp_path: Path) -> None:
    mine = traded("5 billion USD", "2022-12/2023-12", change_percent=20)
    (row,) = check(told(tmp_path, mine, traded("4 billion USD", "2023", change_percent=-17)), "change_percent")
    assert (row["relation"], row["value"], row["other_value"]) == ("not comparable", "20 %", "-17 %")
    near = told(tmp_path / "near", mine, traded("4.9 billion USD", "2022", change_percent=20))
    (row,) = check(near, "change_percent")
    assert (row["verdict"], row["other_value"]) == ("perhaps the same", "20 %")


def test_figures_are_as_near_as_the_report_of_what_does_not_fit_has_it(whole_seed: str) -> None:
    fit = run_report("figures-that-do-not-fit", whole_seed).as_dicts()
    near = {frozenset((one["record"], one["other"])) for one in fit if one["finding"] == "perhaps the same figure"}
    assert near
    documents = values(whole_seed, "SELECT r.slug FROM documents AS d JOIN records AS r ON r.id = d.id")
    rows = [row for (one,) in documents for row in run_report("document-check", whole_seed, document=one).as_dicts()]
    found = [row for row in rows if row["relation"] == "perhaps the same figure" and row["field"] == "amount"]
    assert {row["record"] for row in found} == {label for pair in near for label in pair}


def test_a_verdict_can_be_asked_for(tmp_path: Path) -> None:
    url = told(tmp_path, talks({**FIVE, "status": "held"}), talks({**EIGHT, "status": "held"}))
    found = run_report("document-check", url, document="doc-1", verdict="contradicted").as_dicts()
    assert [row["field"] for row in found] == ["duration"]
    assert verdict(url, "status") == ("confirmed", ["confirms"])


def test_it_gives_the_golden_rows_of_the_sample(sample_database: str) -> None:
    documents = ("quill-2031-03-04", "rival-2031-03-11")
    results = [run_report("document-check", sample_database, document=one) for one in documents]
    text = "".join(as_csv(result) for result in results)
    if os.environ.get("COMMUNIQUE_UPDATE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_the_gravest_come_first_and_are_counted_from_one(sample_database: str) -> None:
    rows = run_report("document-check", sample_database, document="quill-2031-03-04").as_dicts()
    ranks = ["contradicted", "perhaps contradicted", "outdated", "confirmed", "repeated", "newer", "not comparable"]
    ranks += ["perhaps the same", "silent"]
    assert [ranks.index(row["verdict"]) for row in rows] == sorted(ranks.index(row["verdict"]) for row in rows)
    assert sorted({row["number"] for row in rows}) == list(range(1, rows[-1]["number"] + 1))


def test_what_one_voice_says_in_two_documents_rests_on_one_voice(tmp_path: Path) -> None:
    quoted, own = {**FIVE, **MINISTER}, talks(FIVE)
    url = told(tmp_path / "a", talks(quoted), talks(quoted))
    (row,) = run_report("one-voice", url, kind="meeting").as_dicts()
    assert (row["record"], row["voice"], row["documents"], row["document"]) == (
        "Capital talks",
        "Minister C",
        2,
        "doc-1",
    )
    assert run_report("one-voice", told(tmp_path / "b", talks(quoted), own), kind="meeting").rows == []
    assert len(run_report("one-voice", url, document="doc-2").rows) == 1


def test_what_a_coder_concludes_is_no_voice_that_a_fact_rests_on(tmp_path: Path) -> None:
    concluded = {"evidence": [{"at": "P1.S2", "inferred": True}]}
    assert run_report("one-voice", told(tmp_path, talks(concluded)), kind="meeting").rows == []


def test_who_said_it_first_and_who_repeats_whom_is_told_value_by_value(tmp_path: Path) -> None:
    copied = talks(FIVE, copy_of="doc-2")
    url = told(tmp_path, talks({**FIVE, **MINISTER}), talks(FIVE), copied, talks(EIGHT), talks({**FIVE, **MINISTER}))
    rows = run_report("who-said-it-first", url, record="capital-talks").as_dicts()
    assert [
        (row["value"], row["voices"], row["place"], row["role"], row["document"], row["copy_of"])
        for row in rows
        if row["field"] == "duration"
    ] == [
        ("5 hours", 2, 1, "says it first", "doc-1", None),
        ("5 hours", 2, 2, "the same voice again", "doc-5", None),
        ("5 hours", 2, 3, "another voice", "doc-2", None),
        ("5 hours", 2, 4, "the same voice again, in a copy", "doc-3", "doc-2"),
        ("8 hours", 1, 1, "says it first", "doc-4", None),
    ]


def test_who_speaks_twice_in_one_copy_is_not_copied_by_itself(tmp_path: Path) -> None:
    twice = [{**FIVE, **MINISTER, "said_on": day} for day in ("2023-12-07", "2023-12-08")]
    url = told(tmp_path, talks(*twice, copy_of="agency-d"))
    rows = run_report("who-said-it-first", url, record="capital-talks").as_dicts()
    found = [row["role"] for row in rows if row["field"] == "duration"]
    assert found == ["says it first", "the same voice again"]


def test_who_gives_another_sum_is_counted_as_on_the_record(tmp_path: Path) -> None:
    """The report and the record have one number of voices; who differs is named, and counted apart."""
    loan = {"slug": "loan", "provider": "state-a", "stage": "agreed", "at": "P1.S2"}
    sums = ("5 million EUR", "5 million EUR", "9 million EUR")
    url = told(tmp_path, *({"financings": [{**loan, "amount": amount}]} for amount in sums))
    rows = [row for row in run_report("who-said-it-first", url, record="loan").as_dicts() if not row["field"]]
    found = [(row["value"], row["voices"], row["document"]) for row in rows]
    assert found == [
        ("stated", 2, "doc-1"),
        ("stated", 2, "doc-2"),
        ("stated, with another value", 1, "doc-3"),
    ]
    assert values(url, "SELECT voices FROM records WHERE slug = 'loan'") == [(2,)]


def test_whom_later_news_overtook_is_no_voice_for_what_stands(tmp_path: Path) -> None:
    guests = [
        {"actor": "minister-c", "attendance": attendance, "at": "P1.S3"} for attendance in ("expected", "attended")
    ]
    url = told(tmp_path, *(talks({"participants": [guest]}) for guest in guests))
    (row,) = run_report("one-voice", url, kind="participant").as_dicts()
    assert (row["voice"], row["documents"], row["document"]) == ("doc-2", 1, "doc-2")
    rows = run_report("who-said-it-first", url, record="capital-talks/minister-c").as_dicts()
    assert [(row["value"], row["voices"], row["document"]) for row in rows if not row["field"]] == [
        ("stated", 1, "doc-2"),
        ("stated, with another value", 1, "doc-1"),
    ]


def test_who_is_undated_says_nothing_first(tmp_path: Path) -> None:
    open_end = {"published_on": {"edtf": "2023-12-01/.."}}
    url = told(
        tmp_path, talks(FIVE, **open_end), talks({**FIVE, **MINISTER}), talks({"places": ["capital"]}, **open_end)
    )
    rows = run_report("who-said-it-first", url, record="capital-talks").as_dicts()
    found = [(row["field"], row["role"], row["document"]) for row in rows if row["field"] in ("duration", "places")]
    assert found == [
        ("duration", "says it first of those with a day", "doc-2"),
        ("duration", "another voice", "doc-1"),
        ("places", "says it, on a day that is not known", "doc-3"),
    ]
