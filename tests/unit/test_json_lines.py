"""JSON Lines say what YAML says, are refused for the same reasons, and every fault has its line and column."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from communique.database.engine import open_engine
from communique.factfiles.coding.fact_file import code_file
from communique.factfiles.files import load_files
from communique.factfiles.reading.decode import decode
from communique.factfiles.reading.json_lines import read_line
from communique.factfiles.reading.json_places import places_of_values
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.reading.yaml_reader import read_yaml
from communique.schema import Base
from tests.support.databases import new_database
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
def test_the_seed_in_json_lines_gives_the_same_rows(write, whole_seed, tmp_path):
    lines = tmp_path / "seed.jsonl"
    lines.write_bytes(b"\n\n".join(write(as_json(file)) for file in SEED.fact_files()) + b"\n")
    url = f"sqlite:///{tmp_path}/copy.db"
    new_database(url)
    load_files(url, [lines])
    assert everything_in(url) == everything_in(whole_seed)
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
        (b'{"gazetteer":"g","gazetteer":"h"}', "f.jsonl:7:30: gazetteer: a second value"),
        (GAZETTEER % b'{"slug":"a","label":"A","label":"B"}', "f.jsonl:7:60: topics[0].label: a second value"),
        (GAZETTEER % b'{"slug":"a","label":NaN}', "f.jsonl:7:48: topics[0].label: NaN: not a number"),
        (
            GAZETTEER % b'{"slug":"a","label":"A"',
            'f.jsonl:7:51: topics[0].label: "]}": not JSON: `]` closes what it did not',
        ),
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
        (b'{"a\\nb":1,"a\\nb":2}', r"f.jsonl:7:18: a\nb: a second value"),
        (b'   {"gazetteer":"g","topics":[{"slug":"b"}]}', "f.jsonl:7:31: topics[0]:"),
        (b'{"gazetteer":"g",\r"topics":[{"slug":"b"}]}', "f.jsonl:7:29: topics[0]:"),
        (b'\f{"gazetteer":"g"}', "f.jsonl:7:1: U+000C"),
        (b'{"neither":1}', "not a fact file"),
    ],
)
def test_what_json_lets_through_is_refused_with_its_place(line, expected):
    assert expected in refusal(line)


MANY = 812
START = '{"document":{"slug":"d"},"trade_figures":[' + '{"note":"x"},' * MANY + '{"note":"a","unit":"m"'
SLIPS = {
    "no comma": (',"a":"b" "c":1}', "a", "no comma before this, or a quotation mark within the text before it"),
    "a quotation mark within": (',"a":"he said "no""}', "a", "no comma before this, or a quotation mark within the"),
    "a comma before the end": (',"a":1,}', "", "delete the comma, or write what is missing|a comma before the end"),
    "a comma too many": (',"a":1,,"b":2}', "", "nothing between a comma and `,`; delete the comma"),
    "no quotation marks": (',"a":Moscow}', "a", "no value; a text stands in double quotation marks"),
    "single quotation marks": (",\"a\":'b'}", "a", "no value; a text stands in double quotation marks"),
    "a name without quotation marks": (",a:1}", "", "the name of a field, in double quotation marks, is wanted here"),
    "no colon": (',"a" 1}', "a", "no colon behind the name of a field"),
    "nothing": (',"a":}', "a", "write what is missing"),
    "a wrong bracket": (',"a":1]', "a", "`]` closes what it did not open"),
    "a backslash": (',"a":"b\\c"}', "a", "a backslash has a meaning of its own; write it twice"),
    "half an escape": (',"a":"b\\u12"}', "a", "a backslash has a meaning of its own; write it twice"),
    "a tab": (',"a":"b\tc"}', "a", "a tab within a text; write a space"),
    "a second value": (',"unit":"n"}', "unit", "a second value for the same field"),
    "no number": (',"a":NaN}', "a", "not a number"),
    "an invisible character": (',"a":"b\u200bc"}', "a", "U\\+200B: a control or invisible character; delete it"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_on_a_long_line_is_told_with_its_record_and_field(name: str) -> None:
    text, field, remedy = SLIPS[name]
    said = refusal(f"{START}{text}]}}".encode())
    assert re.match(r"f\.jsonl:7:\d+: trade_figures\[812\]" + (rf"\.{field}: " if field else ": "), said)
    assert re.search(remedy, said)
    assert not re.search("Expecting|delimiter|Invalid|Unterminated|Illegal", said)


def test_a_line_that_is_cut_off_is_told_with_what_it_was_in() -> None:
    said = "not JSON: the line ends before the record does; close what is open"
    assert f"trade_figures[812].unit: {said}" in refusal(START.encode())
    assert f"7:17: gazetteer: {said}" in refusal(b'{"gazetteer":"g"')
    assert "one line holds one" in refusal(b'{"gazetteer":"g"} {"gazetteer":"h"}')


def test_values_stand_where_yaml_finds_them() -> None:
    """It reads JSON as well, at five times the cost."""
    for file in SEED.fact_files():
        line = spaced(as_json(file))
        by_yaml = {path: column for path, (_, column) in read_yaml(line, "").marks.items()}
        assert {path: at + 1 for path, at in places_of_values(line.decode()).items()} == by_yaml


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
    assert [(p.line, p.field) for p in caught.value.problems] == [(2, "gazetteer"), (3, "topics[0]")]
    assert everything_in(sample_database) == before
