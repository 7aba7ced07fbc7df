"""Inputs, from those that are no files at all to those that are nearly good ones."""

from __future__ import annotations

from hypothesis import strategies as st

from communique.factfiles.reading.json_lines import SUFFIX
from tests.torture.fuzzing.entries import made_up_entries
from tests.torture.fuzzing.nasty import JSON_TOKENS, TEXTS, YAML_TOKENS
from tests.torture.fuzzing.trees import as_json, as_spaced_json, as_yaml, changed_entries, good_files

Input = tuple[bytes, str]  # the bytes, and how the file's name ends
YAML = ".yaml"
_SUFFIXES = st.sampled_from([YAML, SUFFIX])
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7")


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf-") else "replace")


_ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
_ENCODED = st.builds(_encoded, _ANY_TEXT, st.sampled_from(_ENCODINGS))
_YAML_SOUP = st.lists(st.sampled_from([*YAML_TOKENS, *TEXTS]), max_size=25).map("".join)
_JSON_SOUP = st.lists(st.sampled_from(JSON_TOKENS), max_size=25).map("".join)
_DEEP = st.builds(
    lambda word, depth: f"a: {word * depth}",
    st.sampled_from(["[", "{", "- ", "? ", "{a: ", "[["]),
    st.integers(1, 3000),
)

raw_inputs = st.one_of(
    st.tuples(st.binary(max_size=300), _SUFFIXES),
    st.tuples(_ENCODED, _SUFFIXES),
    st.tuples(st.builds(_encoded, _YAML_SOUP, st.sampled_from(_ENCODINGS)), st.just(YAML)),
    st.tuples(_YAML_SOUP.map(lambda text: text.encode("utf-8", "surrogatepass")), st.just(YAML)),
    st.tuples(_JSON_SOUP.map(lambda text: text.encode("utf-8", "surrogatepass")), st.just(SUFFIX)),
    st.tuples(_DEEP.map(str.encode), _SUFFIXES),
)


@st.composite
def changed_files(draw: st.DrawFn) -> Input:
    """A good file, changed in its bytes or its lines."""
    lines = draw(st.sampled_from(good_files())).split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        at, other = (draw(st.integers(0, 10**6)) % len(lines) for _ in range(2))
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at:]
            case 1:
                lines[at] = b""
            case 2:
                lines.insert(at, lines[other])
            case 3:
                lines[at], lines[other] = lines[other], lines[at]
            case 4:
                lines[at] = draw(st.sampled_from([b" ", b"  ", b"\t", b"- "])) + lines[at]
            case _:
                lines[at] = _changed_line(draw, lines[at])
        lines = lines or [b""]
    end = draw(st.sampled_from([b"\n", b"\n", b"\r\n", b"\r"]))
    return end.join(lines), YAML


def _changed_line(draw: st.DrawFn, line: bytes) -> bytes:
    start, end = sorted(draw(st.integers(0, 10**6)) % (len(line) + 1) for _ in range(2))
    new = draw(st.one_of(st.binary(max_size=3), st.sampled_from([*YAML_TOKENS, *TEXTS]).map(_utf_8)))
    return line[:start] + new + line[end:]


def _utf_8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_yaml_of = st.builds(as_yaml, changed_entries())
_line_of = st.builds(lambda write, value: write(value), st.sampled_from([as_json, as_spaced_json]), changed_entries())
_lines_of = st.lists(_line_of, min_size=1, max_size=3).map(b"\n".join)

changed_inputs = st.one_of(changed_files(), st.tuples(_yaml_of, st.just(YAML)), st.tuples(_lines_of, st.just(SUFFIX)))
made_up_inputs = st.one_of(
    st.tuples(made_up_entries().map(as_yaml), st.just(YAML)), st.tuples(made_up_entries().map(as_json), st.just(SUFFIX))
)
