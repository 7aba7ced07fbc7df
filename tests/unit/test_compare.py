"""Two codings of one text, compared: what both found, on which values they agree, and each difference once."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from communique.factfiles.agreement.coded_records import Coding
from communique.factfiles.agreement.comparison import ALL, Comparison, Difference, Side, compare
from communique.factfiles.agreement.measures import alpha, f1, interval, telling_alpha
from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from tests.conftest import SAMPLE
from tests.support.every_verb import call

CODED, GAZETTEER = ((SAMPLE / name).read_text("utf-8") for name in ("ferry.yaml", "gazetteer.yaml"))
REED = "  - {member: olga-reed, organization: lakeland, office: head-of-state, role: President, evidence: [P3.S1]}\n"
CAPACITY = '{quantity: capacity, value: 1, unit: "{ship}", evidence: [{at: P3.S3, inferred: true}]}'
# By what differs (kind, field, a's and b's values): what b writes instead.
PLANTED = {
    ("event", "status", "planned", "proposed"): ("status: planned\n    object", "status: proposed\n    object"),
    ("financing", "amount", "40 million EUR", "45 million EUR"): ("amount: 40 million EUR", "amount: 45 million EUR"),
    ("meeting", "duration", "about 3 hours", "about 4 hours"): ("duration: about 3 hours", "duration: about 4 hours"),
    ("meeting", "places", "port-grey", ""): ("    places: [port-grey]\n", ""),
    ("agenda item", "how_sure", "probable", "possible"): ("modality: probable", "modality: possible"),
    ("participant", "capacity", "President", "Head of State"): ("capacity: President", "capacity: Head of State"),
    ("participant", "sentences", "P3.S1", "P3.S1 P3.S2"): (
        "capacity: Prime Minister, evidence: [P3.S1]",
        "capacity: Prime Minister, evidence: [P3.S1, P3.S2]",
    ),
    ("sentence", "decision", "opinion", "transition"): ("P5.S2: {reason: opinion}", "P5.S2: {reason: transition}"),
    ("spelling", "type", "full", "short"): ("name: Olga Reed, type: full", "name: Olga Reed, type: short"),
    ("stance", "said_by", "the document", "olga-reed"): (
        "attitude: fears, evidence: [P4.S3]",
        "attitude: fears, said_by: olga-reed, evidence: [P4.S3]",
    ),
    ("indicator", "concluded", "all of it", ""): (CAPACITY, CAPACITY.replace(", inferred: true", "")),
    ("financing", "concluded", "project", ""): (
        "{at: P4.S2, field: project, inferred: true}",
        "{at: P4.S2, field: project}",
    ),
    ("meeting", "how_sure", "certain", "certain duration: possible"): (
        "{at: P3.S2, field: duration}",
        "{at: P3.S2, field: duration, modality: possible}",
    ),
    ("trade figure", "change_percent", "25", "26"): ("change_percent: 25", "change_percent: 26"),
    ("milestone", "planned", "[..2034]", "[..2035]"): ('edtf: "[..2034]"', 'edtf: "[..2035]"'),
    ("membership", "", "olga-reed/head-of-state/lakeland", ""): (REED, ""),
}
OTHER_SLUGS = {
    "port-grey-meeting": "talks-of-reed-and-vale",
    "grey-ferry": "new-boat",
    "ferry-revival": "boat-comes-again",
    "hillmark-planned-money": "second-sum",
    "ferry-agreement": "accord",
}


def coded(text: str) -> CodedFile:
    """A file, coded, as it is written."""
    (unit,) = code_yaml(text.encode(), "ferry.yaml")
    assert isinstance(unit, CodedFile)
    assert unit.problems == []
    return unit


def compared(a: str, b: str) -> Comparison:
    return compare(Coding(coded(a)), Coding(coded(b)))


def edited(*edits: tuple[str, str]) -> str:
    """The sample, coded otherwise."""
    text = CODED
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def renamed(text: str, slugs: dict[str, str]) -> str:
    for old, new in slugs.items():
        assert old in text
        text = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, text)
    return text


def told(differences: Iterable[Difference]) -> list[tuple[str, str, str, str]]:
    """What differs, in short."""
    return sorted((one.kind, one.field, *(_said(side, one.field) for side in (one.a, one.b))) for one in differences)


def _said(side: Side, field: str) -> str:
    return " ".join(side.texts) if field else side.slug


def test_a_coding_agrees_with_itself_in_everything() -> None:
    same = compared(CODED, CODED)
    assert {one.f1 for one in same.found} == {1}
    assert {one.kind for one in same.found} >= {"meeting", "participant", "financing", "relation", ALL, "sentence"}
    assert all(one.agreed == one.of for one in same.fields)
    assert (same.differences, same.slugs) == ([], [])
    (records,) = (one.both for one in same.found if one.kind == ALL)
    assert {one.of for one in same.fields if (one.kind, one.field) == (ALL, "how_sure")} == {records} == {19}


@pytest.mark.parametrize("expected", PLANTED, ids=lambda one: f"{one[0]}: {one[1] or 'missing'}")
def test_a_planted_difference_is_found_once_and_nothing_else(expected: tuple[str, ...]) -> None:
    assert told(compared(CODED, edited(PLANTED[expected])).differences) == [expected]


def test_all_planted_differences_are_found_each_once() -> None:
    assert told(compared(CODED, edited(*PLANTED.values())).differences) == sorted(PLANTED)


def test_a_difference_has_the_sentences_of_both_values() -> None:
    text = edited(("modality: probable", "modality: possible"), ("duration: about 3 hours", "duration: about 4 hours"))
    text = text.replace("{at: P3.S2, field: duration}", "P3.S2")
    duration, agenda, *_ = (one for one in compared(CODED, text).differences if one.field != "sentences")
    assert [(one.a.sentences, one.b.sentences) for one in (duration, agenda)] == [
        (("P3.S2",), ("P3.S1", "P3.S2")),
        (("P3.S3",), ("P3.S3",)),
    ]


def test_a_missing_record_lowers_f1_of_its_kind_alone() -> None:
    found = {one.kind: one for one in compared(CODED, edited((REED, ""))).found}
    assert (found["membership"].both, found["membership"].a, found["membership"].b) == (1, 2, 1)
    assert found["membership"].f1 == pytest.approx(2 / 3)
    assert {one.f1 for kind, one in found.items() if kind not in ("membership", ALL)} == {1}
    low, high = found[ALL].bounds or (0, 0)
    assert low <= found[ALL].f1 <= high


def test_other_slugs_for_the_same_things_make_no_difference_above_or_below() -> None:
    one = compared(CODED, renamed(CODED, OTHER_SLUGS))
    assert told(one.differences) == []
    assert {(pair.a, pair.b) for pair in one.slugs} == set(OTHER_SLUGS.items())
    assert {each.f1 for each in one.found} == {1}


def test_one_who_also_calls_a_thing_otherwise_is_still_understood() -> None:
    changes = {
        "label: Reed and Vale in Port Grey": "label: Encounter on the coast",
        "duration: about 3": "duration: over 3",
    }
    text = edited(*changes.items())
    one = compared(CODED, renamed(text, {"port-grey-meeting": "encounter"}))
    assert [(pair.kind, pair.by) for pair in one.slugs] == [("meeting", "sentence")]
    assert told(one.differences) == [("meeting", "duration", "about 3 hours", "over 3 hours")]


def test_two_sums_of_one_sentence_are_told_apart_by_who_gives_them_and_that_is_not_scored() -> None:
    also = "      - {slug: SLUG, provider: lakeland, amount: 3 million EUR, stage: planned, evidence: [P4.S2]}\n"
    a = edited(("    indicators:\n", f"{also.replace('SLUG', 'first-sum')}    indicators:\n"))
    b = renamed(a, {"first-sum": "ours", "hillmark-planned-money": "theirs"})
    one = compared(a, b)
    assert told(one.differences) == []
    assert {(pair.a, pair.b, pair.by) for pair in one.slugs} == {
        ("first-sum", "ours", "provider"),
        ("hillmark-planned-money", "theirs", "provider"),
    }
    assert ("financing", "provider") not in {(each.kind, each.field) for each in one.fields}


def test_what_one_adds_to_another_files_record_and_the_other_declares_is_one_record() -> None:
    added = (
        "also_says:\n  - {record: harbour-day, evidence: [P3.S2, {at: P3.S2, field: occurred_on, value: 2031-03-03}]}\n"
    )
    entry = "  - {slug: harbour-day, label: Day of the harbour, status: occurred, occurred_on: 2031-03-03, at: P3.S2}\n"
    one = compared(f"{CODED}\n{added}", edited(("events:\n", f"events:\n{entry}")))
    assert [each for each in told(one.differences) if each[0] != "event"] == []
    assert [each[1] for each in told(one.differences)] == ["status"]


def test_another_voice_is_a_difference_of_one_record() -> None:
    voice = "  - {slug: ferry-revival, label: Revival of the ferry, status: proposed, said_by: olga-reed, at: P2.S1}\n"
    one = compared(CODED, edited(("\nagreements:\n", f"{voice}\nagreements:\n")))
    assert told(one.differences) == [
        ("event", "said_by", "the document", "the document olga-reed"),
        ("event", "status", "planned", "planned proposed"),
    ]


def test_a_slug_that_the_other_writes_too_is_never_taken_for_another_thing() -> None:
    theirs = renamed(CODED, {"ferry-revival": "comeback"})
    theirs = renamed(theirs, {"ferry-agreement": "ferry-revival"})
    one = compared(CODED, theirs)
    assert one.slugs == []
    assert [each[0] for each in told(one.differences)] == ["agreement", "agreement", "event", "event"]


def test_the_third_and_the_fourth_meeting_are_two() -> None:
    third, fourth = (
        renamed(CODED.replace("label: Reed and Vale in Port Grey", f"label: {word} talks"), {"port-grey-meeting": slug})
        for word, slug in (("3rd", "talks-3"), ("4th", "talks-4"))
    )
    one = compared(third, fourth)
    assert one.slugs == []
    assert ("meeting", "", "talks-3", "") in told(one.differences)


def test_what_served_to_take_two_records_as_one_is_not_scored_for_them() -> None:
    one = compared(CODED, renamed(CODED, {"ferry-revival": "boat-comes-again"}))
    assert one.served["event"] == ["sentences"]
    assert ("event", "sentences") not in {(each.kind, each.field) for each in one.fields}
    assert {"provider", "project"} <= {*one.served["financing"]}
    scored = {each.field: each.of for each in one.fields if each.kind == "financing"}
    assert (scored["provider"], scored["stage"]) == (1, 2)


def test_the_document_is_one_whatever_each_calls_it() -> None:
    text = renamed(CODED, {"quill-2031-03-04": "lake-herald-2031-03-04"})
    text = text.replace('    period: {edtf: "2030", printed: last year}\n', "")
    own = CODED.replace('    period: {edtf: "2030", printed: last year}\n', "")
    one = compared(own, text)
    assert (one.documents, told(one.differences)) == (("quill-2031-03-04", "lake-herald-2031-03-04"), [])


def test_a_tag_that_one_chose_makes_no_other_statement() -> None:
    tagged = edited((CAPACITY, CAPACITY.replace("value: 1", "value: 2, tag: ships")))
    one = compared(CODED, tagged)
    assert told(one.differences) == [("indicator", "value", "1", "2")]
    assert [(pair.a, pair.b, pair.by) for pair in one.slugs] == [
        ("grey-ferry/capacity", "grey-ferry/capacity/ships", "tag")
    ]
    both = compared(tagged.replace("tag: ships", "tag: hulls").replace("value: 2", "value: 1"), tagged)
    assert told(both.differences) == [("indicator", "value", "1", "2")]


def test_another_order_makes_no_difference() -> None:
    head, *sections = re.split(r"\n\n(?=\w+:\n)", CODED.strip())
    text = "\n\n".join([head, *reversed(sections)]) + "\n"
    parties = "parties: [{actor: lakeland, role: actor}, {actor: hillmark, role: actor}]"
    assert parties in text
    turned = text.replace(parties, "parties: [{actor: hillmark, role: actor}, {actor: lakeland, role: actor}]")
    one = compared(CODED, turned.replace("evidence: [P2.S1, P3.S3]", "evidence: [P3.S3, P2.S1]"))
    assert one.differences == []


def test_values_that_come_to_the_same_agree_however_they_are_written() -> None:
    text = edited(
        ("amount: 40 million EUR", "amount: 0.04 billion EUR"),
        ("change_percent: 25", "change_percent: 25.0"),
        ("printed: 3 March 2031", "printed: on 3 March"),
        ("capacity: President", "capacity: president"),
    )
    assert compared(CODED, text).differences == []


def test_a_thing_of_the_gazetteer_that_each_called_otherwise_is_one() -> None:
    theirs, names = (renamed(text, {"olga-reed": "reed-olga"}) for text in (CODED, GAZETTEER))
    a, b = Coding(coded(CODED), [coded(GAZETTEER)]), Coding(coded(theirs), [coded(names)])
    one = compare(a, b)
    assert (told(one.differences), [(pair.a, pair.b) for pair in one.slugs]) == ([], [("olga-reed", "reed-olga")])
    unaligned = compare(Coding(coded(CODED)), Coding(coded(theirs)))
    assert {each.kind for each in unaligned.differences} == {"membership", "participant", "spelling"}


def test_two_that_stand_in_one_gazetteer_are_two() -> None:
    names = GAZETTEER.replace("offices:\n", "  - {slug: olga-reed-2, label: Olga Reed, type: person}\n\noffices:\n")
    theirs = renamed(CODED, {"olga-reed": "olga-reed-2"})
    one = compare(Coding(coded(CODED), [coded(GAZETTEER)]), Coding(coded(theirs), [coded(names)]))
    assert one.slugs == []
    assert ("spelling", "", "olga-reed", "") in told(one.differences)


def test_turnover_has_no_direction_whatever_the_states_are_called() -> None:
    theirs, names = (renamed(text, {"lakeland": "a-lakeland"}) for text in (CODED, GAZETTEER))
    one = compare(Coding(coded(CODED), [coded(GAZETTEER)]), Coding(coded(theirs), [coded(names)]))
    assert told(one.differences) == []


EDITS = list(PLANTED.values())


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.sampled_from(range(len(EDITS)))),
    st.sets(st.sampled_from(range(len(EDITS)))),
    st.sets(st.sampled_from(sorted(OTHER_SLUGS))),
    st.sets(st.sampled_from(sorted(OTHER_SLUGS))),
)
def test_either_way_round_is_the_mirror_of_the_other(
    edits_a: set[int], edits_b: set[int], slugs_a: set[str], slugs_b: set[str]
) -> None:
    a, b = (
        renamed(edited(*(EDITS[n] for n in sorted(edits))), {old: f"{prefix}-{OTHER_SLUGS[old]}" for old in slugs})
        for edits, slugs, prefix in ((edits_a, slugs_a, "our"), (edits_b, slugs_b, "their"))
    )
    one, other = compared(a, b), compared(b, a)
    assert [(x.kind, x.field, x.a, x.b) for x in one.differences] == [
        (x.kind, x.field, x.b, x.a) for x in other.differences
    ]
    assert [(x.kind, x.both, x.a, x.b, x.bounds) for x in one.found] == [
        (x.kind, x.both, x.b, x.a, x.bounds) for x in other.found
    ]
    assert [(*x[:4], x.only_a, x.only_b, x.alpha) for x in one.fields] == [
        (*x[:4], x.only_b, x.only_a, x.alpha) for x in other.fields
    ]
    assert sorted((x.a, x.b, x.by) for x in one.slugs) == sorted((x.b, x.a, x.by) for x in other.slugs)
    assert len(one.differences) == len(edits_a ^ edits_b)


def test_alpha_is_as_computed_by_hand() -> None:
    """Coincidences of four units aa, aa, ab, bb: 4, 1, 1, 2; so 1 - (2/8) / (2 * 5 * 3 / (8 * 7))."""
    assert alpha([("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")]) == pytest.approx(1 - (2 / 8) / (30 / 56))
    assert alpha([("a", "b"), ("b", "a")]) == pytest.approx(-0.5)


def test_alpha_is_silent_where_nearly_all_have_one_value() -> None:
    units = [("certain", "certain")] * 167 + [("certain", "probable")]
    assert alpha(units) == pytest.approx(0)
    assert telling_alpha(units) is None


def test_alpha_is_silent_of_fewer_than_thirty() -> None:
    units = [("a", "a"), ("b", "b")] * 15
    assert telling_alpha(units) == 1
    assert telling_alpha(units[:-1]) is None


def test_the_interval_has_f1_within_it_and_is_the_same_every_time() -> None:
    for both, ours, theirs in [(5, 7, 9), (30, 40, 35), (0, 4, 4), (9, 9, 9)]:
        low, high = interval(both, ours, theirs) or (1, 0)
        assert low <= f1(both, ours, theirs) <= high
        assert interval(both, ours, theirs) == interval(both, theirs, ours) == (low, high)
    assert interval(4, 4, 4) is None


def test_the_interval_is_that_of_a_share() -> None:
    """Half of a hundred, give or take 1.96 standard errors of 5: 40.2 to 59.8 found by both, as F1."""
    low, high = interval(50, 80, 70) or (1, 0)
    assert (low, high) == (pytest.approx(0.573, abs=0.015), pytest.approx(0.748, abs=0.015))


def test_nineteen_of_twenty_intervals_have_the_true_value_within_them() -> None:
    draw, share, size, covered = random.Random(7), 0.7, 60, 0
    for _ in range(200):
        both = sum(draw.random() < share for _ in range(size))
        low, high = interval(both, both, size, resamples=200) or (1, 0)
        covered += low <= 2 * share / (1 + share) <= high
    assert covered / 200 > 0.88


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the sample's gazetteer and one coding; `b.yaml` beside it is the other."""
    for folder in ("documents", "gazetteer"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    (tmp_path / "project" / "communique.toml").write_text('title = "Ferries"\n', "utf-8")
    (tmp_path / "project" / "gazetteer" / "sample.yaml").write_text(GAZETTEER, "utf-8")
    (tmp_path / "project" / "documents" / "a.yaml").write_text(CODED, "utf-8")
    (tmp_path / "b.yaml").write_text(edited(*PLANTED.values()), "utf-8")
    return tmp_path


def said(
    folder: Path, *words: str, files: Sequence[str] = ("project/documents/a.yaml", "b.yaml")
) -> tuple[object, str]:
    """How a comparison ends, and what it says."""
    ended = call("--project", str(folder / "project"), "compare", *(str(folder / file) for file in files), *words)
    return ended.how, ended.said


def test_the_table_tells_all(project: Path) -> None:
    code, shown = said(project, "--coder-a", "Model M, run 1", "--coder-b", "Model M, run 2")
    assert code == 0
    assert shown.startswith("Agreement of Model M, run 1 and Model M, run 2\n")
    assert f"\n{len(PLANTED)} differences\n" in shown
    assert re.search(r"Event +ferry-revival +Status +planned \(P2.S1\) +proposed \(P2.S1\)", shown)
    assert re.search(r"nothing to code: opinion +nothing to code: transition", shown)
    assert re.search(r"Office or membership +1 +2 +1 +0.67", shown)
    assert "3 March 2031" not in shown


def test_both_by_one_coder_is_printed_beside_the_agreement(project: Path) -> None:
    code, shown = said(project, "--coder-a", "Model M", "--coder-b", "Model M")
    assert (code, "Both codings are by Model M" in shown, "Only Model M (B)" in shown) == (0, True, True)
    assert json.loads(said(project, "--coder-a", "M", "--coder-b", "M", "--format", "json")[1])["same_coder"] is True


def test_the_words_of_sentences_are_in_the_table_alone(project: Path) -> None:
    code, shown = said(project, "--text", str(SAMPLE / "ferry.txt"))
    assert (code, "P2.S1 “Lakeland and Hillmark revive the ferry”" in shown) == (0, True)
    code, shown = said(project, "--text", str(SAMPLE / "ferry.txt"), "--format", "json")
    assert (code, "texts stay with you" in shown) == (2, True)
    code, shown = said(project, "--text", str(SAMPLE / "rival.txt"))
    assert (code, "no copy of the text is among those at hand" in shown) == (2, True)


def test_json_has_every_figure_and_every_difference(project: Path) -> None:
    code, shown = said(project, "--format", "json")
    content = json.loads(shown)
    assert (code, len(content["differences"])) == (0, len(PLANTED))
    (membership,) = (one for one in content["found"] if one["kind"] == "membership")
    assert (membership["both"], membership["a"], membership["b"]) == (1, 2, 1)
    missing = [one for one in content["differences"] if one["field"] is None]
    assert [(one["a"]["slug"], one["b"]) for one in missing] == [("olga-reed/head-of-state/lakeland", None)]
    assert "Lakeland has lent" not in shown


def test_markdown_has_tables_of_equal_rows(project: Path) -> None:
    text = CODED.replace("capacity: President", 'capacity: "Head | of *State*"')
    (project / "b.yaml").write_text(text, "utf-8")
    code, shown = said(project, "--format", "markdown", "--coder-b", "B|C")
    rendered = MarkdownIt("commonmark").enable("table").render(shown)
    tables = re.findall(r"<table>(.*?)</table>", rendered, re.S)
    assert (code, len(tables), "Head | of *State*" in rendered) == (0, 3, True)
    for table in tables:
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
        assert len(rows) > 1
        assert len({len(re.findall("<t[hd]", row)) for row in rows}) == 1


def test_another_document_slug_is_no_second_document_of_the_project(project: Path) -> None:
    (project / "b.yaml").write_text(renamed(CODED, {"quill-2031-03-04": "by-b"} | OTHER_SLUGS), "utf-8")
    code, shown = said(project)
    assert (code, "\n0 differences\n" in shown) == (0, True), shown


def test_a_gazetteer_file_that_goes_with_one_coding_is_read_with_it(project: Path) -> None:
    (project / "b.yaml").write_text(renamed(CODED, {"olga-reed": "reed-olga"}), "utf-8")
    code, shown = said(project)
    assert (code, "olga" in shown) == (1, True)
    own = "gazetteer: mine\nactors:\n  - {slug: reed-olga, label: Reed Olga, type: person}\n"
    (project / "mine.yaml").write_text(own, "utf-8")
    code, shown = said(project, "--gazetteer-b", str(project / "mine.yaml"))
    assert (code, "\n0 differences\n" in shown) == (0, True), shown


def test_files_at_fault_are_refused_with_all_faults_of_both(project: Path) -> None:
    for file, wrong in (("project/documents/a.yaml", "over"), ("b.yaml", "gone")):
        (project / file).write_text(CODED.replace("status: held", f"status: {wrong}"), "utf-8")
    code, shown = said(project)
    assert (code, '"over"' in shown, '"gone"' in shown, "2 problems" in shown) == (1, True, True, True)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("text_sha256: e6884", "text_sha256: 06884", "are codings of two texts"),
        ("{start: 495, end: 514,", "{start: 496, end: 514,", "divide their text into other sentences"),
        (CODED, GAZETTEER, "is not the file of one document"),
    ],
)
def test_what_is_no_coding_of_the_same_text_is_refused(project: Path, old: str, new: str, why: str) -> None:
    assert old in CODED
    (project / "b.yaml").write_text(CODED.replace(old, new), "utf-8")
    code, shown = said(project)
    assert (code, why in shown) == (2, True), shown
