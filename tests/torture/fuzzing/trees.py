"""Fact files changed as a tree: fields dropped, doubled, moved, retyped, and values that are none."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st

from communique.factfiles.reading.decode import decode
from communique.factfiles.reading.yaml_reader import read_yaml
from tests.support.project import SEED
from tests.torture.fuzzing.judge import SAMPLE_FILES
from tests.torture.fuzzing.nasty import OTHERS, TEXTS

Place = tuple[Any, Any]  # a mapping or list, and a key or index in it
_SMALL = 6_000


@cache
def good_files() -> list[bytes]:
    """Fact files without fault, of a size that is read in no time."""
    files = [file.read_bytes() for file in (*SAMPLE_FILES, *SEED.fact_files())]
    return [data for data in files if len(data) < _SMALL]


@cache
def good_entries() -> list[Any]:
    """The same as what they are decoded to, in plain lists and mappings."""
    return [msgspec.to_builtins(decode(read_yaml(data, "f"))) for data in good_files()]


def _places(value: Any) -> Iterator[Place]:
    keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _drop(at: Place, _: Place, new: Any) -> None:
    del at[0][at[1]]


def _put(at: Place, _: Place, new: Any) -> None:
    at[0][at[1]] = new


def _copy_there(at: Place, other: Place, _: Any) -> None:
    at[0][at[1]] = copy.deepcopy(other[0][other[1]])


def _swap(at: Place, other: Place, _: Any) -> None:
    at[0][at[1]], other[0][other[1]] = copy.deepcopy(other[0][other[1]]), copy.deepcopy(at[0][at[1]])


def _double(at: Place, _: Place, new: Any) -> None:
    if isinstance(at[0], list):
        at[0].insert(at[1], copy.deepcopy(at[0][at[1]]))
    else:
        at[0][new if isinstance(new, str) else "more"] = copy.deepcopy(at[0][at[1]])


def _wrap(at: Place, _: Place, new: Any) -> None:
    at[0][at[1]] = [at[0][at[1]]]


def _reverse(at: Place, _: Place, new: Any) -> None:
    value = at[0][at[1]]
    at[0][at[1]] = value[::-1] if isinstance(value, list | str) else value


_CHANGES = (_put, _put, _put, _drop, _copy_there, _swap, _double, _wrap, _reverse)
_ANYWHERE = st.integers(0, 10**6)


@st.composite
def changed_entries(draw: st.DrawFn) -> Any:
    """A fact file's content, changed in one to four places."""
    value = copy.deepcopy(draw(st.sampled_from(good_entries())))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(value))
        if not places:
            break
        change = draw(st.sampled_from(_CHANGES))
        at, other = (places[draw(_ANYWHERE) % len(places)] for _ in range(2))
        change(at, other, draw(st.sampled_from([*TEXTS, *OTHERS])))
    return value


def as_json(value: Any) -> bytes:
    """A value as a line of JSON, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def as_spaced_json(value: Any) -> bytes:
    """A value as a line of JSON with spaces and escapes."""
    return json.dumps(value).encode()


def as_yaml(value: Any) -> bytes:
    """A value as YAML: in block style as far as it is plain, and JSON, which is YAML, below that."""
    if not isinstance(value, dict):
        return as_json(value)
    return b"".join(as_json(key) + b": " + as_json(one) + b"\n" for key, one in value.items())
