"""What coders slip on in YAML is explained in their words, with its field and remedy, all of it at once."""

from __future__ import annotations

import pytest

from communique.factfiles.fact_file import code_yaml
from communique.factfiles.problems import FactFileError
from communique.factfiles.yaml_reader import read_yaml

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
    ("note: {visit: #1 of the year}", "note: ", "` #` begins a comment, so the rest is lost"),
    ("note: {label: Talks: again, at: P1.S1}", "note: ", "a colon within a text; put that text in quotation marks"),
    ("note: {label: Supplies of machines, cars and metal}", "note.cars and metal: ", "a comma ends a text here"),
    ("note: {label: x", "note: ", "`{` is never closed; close it with `}`"),
    ("note: [x, y", "note: ", "`[` is never closed; close it with `]`"),
    ("slug", "", "neither `field: value` nor an entry of a list"),
    ("slug:iran", "", "no space behind the colon; write `field: value`"),
    ("%slug: iran", "%slug: ", "a field's name cannot begin with %"),
]


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


def test_all_slips_of_a_file_are_told_at_once() -> None:
    text = "".join(f"entry-{number}:\n  {line}\n  at: P1.S1\n" for number, (line, *_) in enumerate(SLIPS))
    lines = {int(said.split(":")[1]) for said in told(text)}
    assert lines == {2 + 3 * number for number in range(len(SLIPS))}


def test_a_fault_in_a_flow_of_several_lines_is_told_once() -> None:
    assert len(told("a: {\n  b: x: y,\n  c: z\n}\nd: 1\n")) == 1


def test_text_that_only_looks_like_a_slip_is_read() -> None:
    text = "a: C#\nb: 'visit #1'  # a comment behind quotation marks\nc: {d: 'x, y', e: ~, f: }\ng: 10:30\n# h: i: j\n"
    assert read_yaml(text.encode(), "f").value == {"a": "C#", "b": "visit #1", "c": {"d": "x, y"}, "g": "10:30"}


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
