"""What makes YAML unsafe or surprising is refused with its place; what is plain is read as it is written."""

from __future__ import annotations

import pytest

from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.reading.yaml_reader import MAX_BYTES, MAX_DEPTH, read_yaml


def read(text: str | bytes) -> object:
    return read_yaml(text if isinstance(text, bytes) else text.encode("utf-8"), "facts.yaml").value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", {"a": "no"}),
        ("a: 12:30:45", {"a": "12:30:45"}),
        ("a: 0123", {"a": "0123"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 2023-02-30", {"a": "2023-02-30"}),
        ("a: .nan", {"a": ".nan"}),
        ("a: 0.1", {"a": "0.1"}),
        ("a:\nb: ~\nc: null\nd: 'null'", {"d": "null"}),
        ("- x\n- {y: [z]}", ["x", {"y": ["z"]}]),
        ("a: >-\n  two\n  lines", {"a": "two lines"}),
        ("", None),
    ],
)
def test_a_scalar_stays_the_text_that_it_is(text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("a: 1\nb: 2\na: 3", (3, 1), "second value"),
        ("a: &x 1\nb: 2", (1, 4), "anchor"),
        ("a: 1\nb: *x", (2, 4), "alias"),
        ("*x : 1", (1, 1), "alias"),
        ("a: !!binary aGk=", (1, 4), "tag"),
        ("a: !!python/object:os.system x", (1, 4), "tag"),
        ("a: 1\n<<: {b: 2}", (2, 1), "merge key"),
        ("a: 1\n---\nb: 2", (2, 1), "second document"),
        ("? [a]\n: 1", (1, 3), "key"),
        ("a: {~: 1}", (1, 5), "key"),
        ("a: [", (1, 4), "`[` is never closed"),
        ("a: [\n", (1, 4), "close it with `]`"),
        ("a: !<b%0Ac> d", (1, 4), r"a tag (b\nc)"),
        ('"a\\nb": 1\n"a\\nb": 2', (2, 1), r"a\nb: a second value"),
        ("a: 1\r\rb: \u200bx", (3, 4), "invisible"),
        ("a: x\u061cy", (1, 5), "U+061C"),
        ("a: x\U000e0041", (1, 5), "U+E0041"),
        ("a: 1\n b: 2", (2, 2), "align it"),
        ("a:\n\t- b", (2, 2), "indent with spaces"),
        ('a: "\\ud800"', (1, 4), "an escape that means no character"),
        ('a: "\\x00"', (1, 4), "escaped control"),
        ('a: "\\u202e"', (1, 4), "escaped control"),
        ("a: \u202ex", (1, 4), "invisible"),
        ("a: x\u200b", (1, 5), "invisible"),
        ("a: \x07", (1, 4), "invisible"),
        ("a: 1\nb: " + "[" * (MAX_DEPTH + 2), (2, 24), "nested deeper"),
    ],
)
def test_what_is_unsafe_is_refused_with_its_place(text: str, place: tuple[int, int], remedy: str) -> None:
    with pytest.raises(FactFileError) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == place
    assert remedy in str(problem)
    assert str(problem).startswith(f"facts.yaml:{place[0]}:{place[1]}: ")


def test_bytes_that_are_not_utf_8_are_refused_with_their_place() -> None:
    with pytest.raises(FactFileError, match=r"facts.yaml:2:4: .*not UTF-8"):
        read(b"a: 1\nb: \xff")
    with pytest.raises(FactFileError, match=r"facts.yaml:1:5: .*not UTF-8"):
        read("a: é".encode() + b"\xff")


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(FactFileError, match="split the file"):
        read(b"#" * (MAX_BYTES + 1))


def test_a_file_with_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.factfiles.reading.yaml_reader.MAX_VALUES", 100)
    with pytest.raises(FactFileError, match="more than 100 values; split the file"):
        read("a: [" + "1," * 100 + "]")


def test_a_problem_is_one_short_line() -> None:
    said = str(read_yaml(b"a: 1\n", "facts.yaml").problem(("b\nc" * 1000, 0), "d\u2028\n" * 1000, "mend\nit"))
    assert said.startswith(r"facts.yaml:1:1: b\ncb\nc")
    assert said.endswith(r"mend\nit")
    assert said.isprintable()
    assert len(said) < 600


def test_every_value_has_its_place() -> None:
    tree = read_yaml(b"a:\n  - b: c\n    d: [e, f]\n", "facts.yaml")
    assert tree.marks["a", 0, "b"] == (2, 8)
    assert tree.marks["a", 0, "d", 1] == (3, 12)
    assert tree.marks["a", 0] == (2, 5), "a mapping's place is its beginning"


def test_ten_thousand_aliases_cost_nothing() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{i}: [*a, *a]\n" for i in range(10_000))
    with pytest.raises(FactFileError, match="anchor"):
        read(bomb)
