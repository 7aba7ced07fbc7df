"""What coders slip on in YAML is explained in their words, with its field and remedy, all of it at once."""

from __future__ import annotations

import msgspec
import pytest

from communique.factfiles.coding.fact_file import code_yaml
from communique.factfiles.reading.entries import FinancingEntry, MeetingEntry, TradeFigureEntry
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.reading.repair import nearest_field
from communique.factfiles.reading.shapes import fields_of
from communique.factfiles.reading.yaml_reader import MOST_FAULTS, MOST_PROBLEMS, read_yaml

IN_QUOTES = "put the whole text in quotation marks"
SLIPS = [
    ("note: Talks: the second round", "note: ", f"a colon within a text; {IN_QUOTES}"),
    ("note: the following:", "note: ", f"a colon within a text; {IN_QUOTES}"),
    ("label: 'Iran's view'", "label: ", "closed before the end; put the whole text in double quotation marks"),
    ("label: 'tis late", "label: ", "never closed; close it, or put the whole in double ones"),
    ('label: "Sun" and moon', "label: ", "closed before the end; put the whole text in single quotation marks"),
    ('label: "Sun and moon', "label: ", "never closed"),
    ('label: "C:\\path"', "label: ", "a backslash has a meaning of its own in double quotation marks"),
    ("note: %5 of it", "note: ", f"a text cannot begin with %; {IN_QUOTES}"),
    ("note: @home", "note: ", f"a text cannot begin with @; {IN_QUOTES}"),
    ("note: `code`", "note: ", f"a text cannot begin with `; {IN_QUOTES}"),
    ("note: > 5 million", "note: ", f"a text cannot begin with >; {IN_QUOTES}"),
    ("note: *bold* words", "note: ", f"a text cannot begin with *; {IN_QUOTES}"),
    ("note: - a dash", "note: ", "begin the list on a line of its own"),
    ("note: !important", "note: ", "put a text that begins so in quotation marks"),
    ("note: visit #1 of the year", "note: ", "` #` begins a comment, so what follows is lost"),
    ("note: #1 of the year", "note: ", "` #` begins a comment, so what follows is lost"),
    ("note: {visit: #1 of the year}", "visit: ", "` #` begins a comment, so the rest of the line is lost"),
    ("note: {x: y, says: Flight #1 home, at: P1.S1}", "says: ", f"so the rest of the line is lost; {IN_QUOTES}"),
    ('note: {x: y, says: "Flight" #1 home, at: P1.S1}', "says: ", f"so the rest of the line is lost; {IN_QUOTES}"),
    ("note: [{x: y}, {says: Flight #1}]", "says: ", f"so the rest of the line is lost; {IN_QUOTES}"),
    ("note: {label: Talks: again, at: P1.S1}", "label: ", f"a colon within a text; {IN_QUOTES}"),
    ("note: {x: y, says: 'Iran's view', at: P1.S1}", "says: ", "put the whole text in double quotation marks"),
    ("note: {x: y, says: 'tis late, at: P1.S1}", "says: ", "never closed; close it, or put the whole in double ones"),
    ('note: {x: y, says: "Sun" and moon, at: P1.S1}', "says: ", "put the whole text in single quotation marks"),
    ('note: {x: "y", says: "Sun and moon, at: P1.S1}', "says: ", "never closed"),
    ('note: {x: "y", says: "C:\\path", at: P1.S1}', "says: ", "a backslash has a meaning of its own"),
    ("note: [{x: y}, {says: @home, at: P1.S1}]", "says: ", f"a text cannot begin with @; {IN_QUOTES}"),
    ("note: {x: , says: [y, %5 of it]}", "says: ", f"a text cannot begin with %; {IN_QUOTES}"),
    ("note: ['x', 'Iran's view', 'y']", "note: ", "put the whole text in double quotation marks"),
    ("note: {label: Supplies of machines, cars and metal}", "note.cars and metal: ", "a comma ends a text here"),
    ("note: {label: x", "note: ", "`{` is never closed; close it with `}`"),
    ("note: [x, y", "note: ", "`[` is never closed; close it with `]`"),
    ("slug", "", "neither `field: value` nor an entry of a list"),
    ("slug:iran", "", "no space behind the colon; write `field: value`"),
    ("%slug: iran", "%slug: ", "a field's name cannot begin with %"),
    ('"note": x: y', "note: ", f"a colon within a text; {IN_QUOTES}"),
    ("'note': x: y", "note: ", f"a colon within a text; {IN_QUOTES}"),
    ("note: [sic] he said", "note: ", f"a text cannot begin with [; {IN_QUOTES}"),
    ("note: {x: y} and more", "note: ", f"a text cannot begin with {{; {IN_QUOTES}"),
    ("note: {x: y}}", "note: ", "closed once more than opened; delete one `}`"),
    ("note: 'visit'#1 of the year", "note: ", "` #` begins a comment, so what follows is lost"),
    ("note: | #1 of the year", "note: ", "` #` begins a comment, so what follows is lost"),
]
# Lines with tabs in front, which hide nothing below them.
TABS = [
    "a:\n\t- b: 1\n  - c: x: y\n",
    "a:\n  - b: 1\n\tc: 2\n  - d: x: y\n",
    "a:\n\t- b: 1\n\t  c: 2\nd: x: y\n",
    "a:\n\tb: 1\n\tc:\n\t\t- e: 1\nd: x: y\n",
    "a:\n  b:\n\t- {c: 1}\nd: x: y\n",
]
# A fault whose text has several lines, or whose neighbours are misread with it: the line that is told, and the remedy.
SEVERAL_LINES = {
    "text with a colon": (
        "a: first\n  second line: more\n  third\nb: 2\n",
        2,
        "a colon within a text of several lines",
    ),
    "comment within a text": ("a: first\n  # c\n  second\nb: 2\n", 3, "the comment before it ends the text"),
    "text that begins with >": ("a: > 5 million\n  and: more\n  and more\nb: 2\n", 1, "cannot begin with >"),
    "colon at the end": ("a: x:\n  y: z\nb: 1\n", 1, "a colon within a text"),
    "apostrophe": ("a: 'Iran's view of\n  the matter'\nb: 2\n", 1, "closed before the end"),
    "backslash": ('a: "x\n  y\\q"\nb: 1\n', 1, "a backslash has a meaning of its own"),
    "block with a line too far left": ("a: |\n    text\n  less\nb: 2\n", 3, "indent it under its text"),
    "quotes that the next but one closes": ('a: "Sun\nb: "other"\nc: 3\nd: "x"\n', 1, "never closed"),
    "quotes in a list": ('x:\n  - a: "Sun\n    b: 1\n  - a: "Moon"\n    b: 2\n', 2, "never closed"),
    "quotes and an apostrophe": ("a: 'Sun\nb: it's\nc: 3\n", 1, "never closed"),
    "quotes that swallow a field": ('a: "Sun\nb: moon"\nc: 3\n', 1, "never closed"),
    "quotes that swallow an entry": ("x:\n  - 'Sun\n  - moon'\n  - c\n", 2, "never closed"),
    "no space behind a colon": ("x:\n  - slug:a\n    label: A\n  - slug: b\n", 2, "no space behind the colon"),
    "no space behind a dash": ("x:\n  -a: 1\n  - b: 2\ny: 3\n", 2, "no space behind the dash"),
    "tab behind a dash": ("x:\n  -\ta: 1\n    b: 2\ny: 3\n", 2, "no space behind the dash"),
    "no space behind the dash of brackets": ("x:\n  -{a: b, c: d}\n  - {a: e}\n", 2, "no space behind the dash"),
    "list never closed among lists": ("x:\n  a: [{b: c}\n  d: [{e: f}]\n  g: [{h: i}]\n", 2, "never closed"),
    "closed twice": ("a: {b: c,\n  d: e}}\nf: 1\n", 2, "closed once more than opened; delete one `}`"),
    "first line too far in": ("# c\n a: 1\n\nb:\n  c: 2\n", 2, "align it"),
    "brackets too far in": ("x:\n  - a: 1\n     b: {c: d}\n    e: [f]\n", 3, "align it"),
    "block too far in": ("x:\n  - a: 1\n     b: >-\n      text\n      more\n    c: 2\n", 3, "align it"),
    "address too far in": ("a: >-\n    first\n   https://x.org/y\nb: 1\n", 3, "indent it under its text"),
    "comment behind a comma": ("a: {b: Talks, #2 of them\n  c: d}\ne: 1\n", 1, "` #` begins a comment"),
}


def told(text: str) -> list[str]:
    with pytest.raises(FactFileError) as caught:
        read_yaml(text.encode(), "f.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("line", "field", "remedy"), SLIPS, ids=[line for line, *_ in SLIPS])
def test_a_slip_is_told_once_with_its_line_field_and_remedy(line: str, field: str, remedy: str) -> None:
    (said,) = told(f"before: x\n{line}\nbehind: y\n")
    assert said.startswith("f.yaml:2:")
    assert said.split(": ", 1)[1].startswith(field)
    assert remedy in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n  - b: 1\n\tc: 2\n\td: 3\ne: 4\n", 3),
        ("a: 1\n  b: 2\n  c: 3\nd: 4\n", 2),
        ("a:\n    b: 1\n  c: 2\n  d: 3\ne: 4\n", 3),
        ("a:\n  - b: 1\n   - b: 2\n     c: 3\nd: 4\n", 3),
        ("a:\n  b: 1\n  - c\nd: 4\n", 3),
    ],
    ids=["tab", "further in", "less far in", "list", "list among fields"],
)
def test_a_wrong_indent_is_told_once_however_many_lines_it_has(text: str, line: int) -> None:
    (said,) = told(text)
    assert said.startswith(f"f.yaml:{line}:")
    assert "indent" in said


@pytest.mark.parametrize("name", SEVERAL_LINES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Mac"])
def test_a_slip_in_several_lines_is_told_once_where_it_began(name: str, end: str) -> None:
    text, line, remedy = SEVERAL_LINES[name]
    (said,) = told(text.replace("\n", end))
    assert said.startswith(f"f.yaml:{line}:")
    assert remedy in said


def test_texts_within_brackets_are_told_each_with_its_place() -> None:
    said = told("a: {b: 'Iran's view', c: {d: \"Sun\" and moon}, e: [x, @y]}\nf: g: h\n")
    assert [one.split(": ")[:3] for one in said] == [
        ["f.yaml:1:8", "b", "\"'Iran's view'\""],
        ["f.yaml:1:30", "d", '"\\"Sun\\" and moon"'],
        ["f.yaml:1:54", "e", '"@y"'],
        ["f.yaml:2:4", "f", '"g'],
    ]


def test_what_quotes_would_have_swallowed_is_looked_at() -> None:
    assert [said.split(":")[1] for said in told('a: "Sun\nb: moon"\nc: x: y\nd: "z\n')] == ["1", "3", "4"]


def test_a_missing_space_hides_nothing_behind_it() -> None:
    text = "x:\n  -{a: 1}\n  -\tb: 2\n    c:3\n  - slug:d\n    e: f: g\n"
    assert [said.split(":")[1] for said in told(text)] == ["2", "3", "4", "5", "6"]


def test_lines_keep_their_numbers_whatever_ends_them() -> None:
    assert [said.split(":")[1] for said in told("a:\rloose\nb: x: y\nc:d\re: z: w\n")] == ["2", "3", "4", "5"]


def test_text_in_quotation_marks_may_go_on_in_lines_that_are_further_in() -> None:
    text = 'a: "Sun\n  and\n\n  moon"\nb:\n- c: \'x\n    y\'\n- "z\n  z"\nd: {e: "f\n  g"}\n'
    value = {"a": "Sun and\nmoon", "b": [{"c": "x y"}, "z z"], "d": {"e": "f g"}}
    assert read_yaml(text.encode(), "f").value == value


def test_a_file_of_faults_is_told_up_to_a_point() -> None:
    for text, most in (("a: b: c\n" * 200, MOST_FAULTS), ("- &x y\n" * 2000, MOST_PROBLEMS)):
        said = [one for one in told(text) if "second value" not in one]
        assert len(said) == most + 1
        assert len([one for one in said if one.endswith("the rest of the file was not read; mend these first")]) == 1


def test_all_slips_of_a_file_are_told_at_once() -> None:
    text = "".join(f"entry-{number}:\n  {line}\n  at: P1.S1\n" for number, (line, *_) in enumerate(SLIPS))
    lines = {int(said.split(":")[1]) for said in told(text)}
    assert lines == {2 + 3 * number for number in range(len(SLIPS))}


def test_a_fault_in_a_flow_of_several_lines_is_told_once() -> None:
    assert len(told("a: {\n  b: x: y,\n  c: z\n}\nd: 1\n")) == 1


def test_text_that_only_looks_like_a_slip_is_read() -> None:
    text = "a: C#\n#b: old\n  # c\nb: 'visit #1'  # a comment behind quotation marks\nc: {d: 'x, y', e: ~, f: }\n"
    text += "g: 10:30\nk:\n  #- l\n# h: i: j\n"
    read = {"a": "C#", "b": "visit #1", "c": {"d": "x, y"}, "g": "10:30"}
    assert read_yaml(text.encode(), "f").value == read


def test_a_byte_order_mark_is_left_out() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\n", "f").value == {"a": "1"}


def test_every_invisible_character_is_told_with_its_place_and_field() -> None:
    said = told("a: x\u200by\nb:\n  - c: \u202ez\u200f\n")
    assert [one.split(": a control")[0] for one in said] == [
        "f.yaml:1:5: a: U+200B",
        "f.yaml:3:8: b[0].c: U+202E",
        "f.yaml:3:10: b[0].c: U+200F",
    ]


def test_joiners_are_kept_where_a_script_is_written_with_them() -> None:
    assert read_yaml("a: می\u200cخواهم\n".encode(), "f").value == {"a": "می\u200cخواهم"}
    assert "U+200C" in told("a: b\u200cc\n")[0]


def faults(text: str) -> str:
    (unit,) = code_yaml(text.encode(), "f.yaml")
    return "\n".join(map(str, unit.problems))


@pytest.mark.parametrize(
    ("entry", "remedy"),
    [
        ("{slug: a, label: A, lable: }", "topics[0].lable: (nothing): unknown field; did you mean `label`?"),
        ("{slug: a, label: Supplies of machines, cars and metal}", "a comma ends a text here"),
        ("{slug: a, label: A, summary: }", ""),
    ],
)
def test_an_empty_field_is_refused_only_where_it_is_none_of_ours(entry: str, remedy: str) -> None:
    said = faults(f"gazetteer: g\ntopics:\n  - {entry}\n")
    assert remedy in said
    assert bool(said) == bool(remedy)


@pytest.mark.parametrize(
    ("entry", "written", "meant"),
    [
        (FinancingEntry, "interest", "interest_percent"),
        (FinancingEntry, "interest_rate", "interest_percent"),
        (TradeFigureEntry, "percent", "change_percent"),
        (MeetingEntry, "place", "places"),
    ],
)
def test_a_field_is_known_by_a_word_of_its_name(entry: type[msgspec.Struct], written: str, meant: str) -> None:
    assert nearest_field(written, fields_of(entry)) == meant


@pytest.mark.parametrize("text", TABS)
def test_a_tab_hides_no_fault_below_it(text: str) -> None:
    tab, colon = told(text)
    assert tab.endswith("a tab in front of the line; indent with spaces")
    assert "a colon within a text" in colon
