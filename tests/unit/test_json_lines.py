"""JSON Lines say what YAML says, are refused for the same reasons, and every fault has its line and column."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from communique.database.connection import migrate
from communique.database.engine import open_engine
from communique.factfiles.decode import decode
from communique.factfiles.fact_file import code_file
from communique.factfiles.files import load_files
from communique.factfiles.json_lines import read_line
from communique.factfiles.problems import FactFileError
from communique.factfiles.yaml_reader import read_yaml
from communique.schema import Base
from tests.support.project import SEED


def as_json(file: Path) -> bytes:
    return msgspec.json.encode(decode(read_yaml(file.read_bytes(), str(file))))


def spaced(line: bytes) -> bytes:
    return json.dumps(json.loads(line)).encode()


def everything_in(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
            if table.name != "fact_files"
        }


@pytest.mark.parametrize("write", [bytes, spaced], ids=["canonical", "spaced and escaped"])
def test_the_seed_in_json_lines_gives_the_same_rows(write, seed_database, tmp_path):
    lines = tmp_path / "seed.jsonl"
    lines.write_bytes(b"\n\n".join(write(as_json(file)) for file in SEED.fact_files()) + b"\n")
    url = f"sqlite:///{tmp_path}/copy.db"
    migrate(url)
    load_files(url, [lines])
    assert everything_in(url) == everything_in(seed_database)
    again = load_files(url, [lines])
    assert (again.unchanged_files, again.changes) == (again.files, {})


def test_a_canonical_line_needs_no_second_reading():
    line = as_json(SEED.fact_files()[0])
    assert read_line(line, "f.jsonl", 1)[1] is not None
    assert read_line(spaced(line), "f.jsonl", 1)[1] is None


def refusal(line: bytes, number: int = 7) -> str:
    try:
        tree, entry = read_line(line, "f.jsonl", number)
        return "; ".join(map(str, code_file(tree, "", entry).problems))
    except FactFileError as error:
        return str(error)


GAZETTEER = b'{"gazetteer":"g","topics":[%s]}'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"gazetteer":"g","gazetteer":"h"}', "f.jsonl:7:1: gazetteer: a second value"),
        (GAZETTEER % b'{"slug":"a","label":"A","label":"B"}', "f.jsonl:7:1: label: a second value"),
        (GAZETTEER % b'{"slug":"a","label":NaN}', "f.jsonl:7:1: NaN: not a number"),
        (GAZETTEER % b'{"slug":"a","label":"A"', "f.jsonl:7:51: not JSON"),
        (GAZETTEER % b'{"slug":"a","label":"x\\u200by"}', "f.jsonl:7:48: topics[0].label:"),
        (GAZETTEER % b'{"slug":"a","label":"x\\ud83d"}', "U+D83D"),
        (GAZETTEER % b'{"slug":"a","label":"x\x07y"}', "f.jsonl:7:50: topics[0].label: U+0007"),
        (GAZETTEER % b'{"slug":"a","label":"x\xff"}', "not UTF-8"),
        (GAZETTEER % b'{"slug":"a","label":"A","lable":"B"}', "f.jsonl:7:60: topics[0].lable:"),
        (GAZETTEER % b'{"slug":"a","label":5}', "f.jsonl:7:48: topics[0].label:"),
        (GAZETTEER % b'{"slug":"A B","label":"A"}', "f.jsonl:7:36: topics[0].slug:"),
        (b"[" * 100_000, "f.jsonl:7:1: not JSON"),
        (b'{"gazetteer":' + b"9" * 5_000 + b"}", "f.jsonl:7:1: not JSON"),
        (b"5", "f.jsonl:7:1:"),
        (b'{"a":"\\n","b":' + b"[" * 900 + b"]" * 900 + b"}", "nested deeper than 20 levels"),
        (b'{"a\\nb":1,"a\\nb":2}', r"f.jsonl:7:1: a\nb: a second value"),
        (b'   {"gazetteer":"g","topics":[{"slug":"b"}]}', "f.jsonl:7:31: topics[0]:"),
        (b'{"gazetteer":"g",\r"topics":[{"slug":"b"}]}', "f.jsonl:7:29: topics[0]:"),
        (b'\f{"gazetteer":"g"}', "f.jsonl:7:1: U+000C"),
        (b'{"neither":1}', "not a fact file"),
    ],
)
def test_what_json_lets_through_is_refused_with_its_place(line, expected):
    assert expected in refusal(line)


def test_null_is_as_good_as_not_written():
    tree, entry = read_line(GAZETTEER % b'{"slug":"a","label":"A","summary":null}', "f", 1)
    assert "summary" not in code_file(tree, "", entry).drafts[0].values


def test_every_line_at_fault_is_named_and_nothing_is_loaded(sample_database, tmp_path):
    lines = tmp_path / "bad.jsonl"
    good = GAZETTEER % b'{"slug":"kept-out","label":"A"}'
    lines.write_bytes(b"\n".join([good, b'{"gazetteer":1', b'{"gazetteer":"h","topics":[{"slug":"b"}]}']))
    before = everything_in(sample_database)
    with pytest.raises(FactFileError) as caught:
        load_files(sample_database, [lines])
    assert [(p.line, p.field) for p in caught.value.problems] == [(2, ""), (3, "topics[0]")]
    assert everything_in(sample_database) == before
