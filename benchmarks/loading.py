"""Loading: from fact files to a committed database, against the bare engine's insert of the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import msgspec
import sqlite_utils
import yaml

from benchmarks.corpus import document, sizes, write_corpus
from benchmarks.measure import Result, Rows, in_a_process, ratio_to, seconds
from benchmarks.postgresql import measure_postgresql
from communique.database.connection import migrate
from communique.factfiles.files import load_files, read_coded
from communique.schema import Base

ROUNDS = 3
YAML_DOCUMENTS = 100


def measure_loading(folder: Path, scale: float) -> Iterator[Result]:
    """Measure loads of a scale by us, by bare executemany and by sqlite-utils; then of one document more."""
    files = write_corpus(folder / "corpus", scale)
    ours = folder / "ours.db"
    loads, bare = zip(*_in_turns(folder, ours, files), strict=True)
    taken, inserted = median(clock for clock, _ in loads), median(bare)
    rows = rows_in(ours)
    count = sum(map(len, rows.values()))
    what = f"load {count:,} rows, {max(memory for _, memory in loads)} MiB at the peak"
    yield Result(what, taken, ratio_to("bare", taken, inserted), "2 × bare")
    yield Result("bare executemany of the same tuples", inserted, f"{count / inserted:,.0f} rows/s")
    utils = seconds(lambda: _insert_with_sqlite_utils(_empty(folder / "utils.db"), rows))
    yield Result("sqlite-utils insert_all of the same rows", utils, ratio_to("ours", utils, taken), "2 × ours")
    yield from measure_postgresql(files, rows)
    yield from _one_document(folder, ours, scale)
    yield _yaml(folder, files[1])


def _in_turns(folder: Path, ours: Path, files: Sequence[Path]) -> Iterator[tuple[tuple[float, int], float]]:
    """Yield our load (seconds, MiB) and the bare insert (seconds), in turns, since a machine has its moods."""
    for _ in range(ROUNDS):
        load = in_a_process("--database", _url(_empty(ours)), "load", *map(str, files))
        rows = rows_in(ours)
        yield load, seconds(partial(_insert_bare, _empty(folder / "bare.db"), rows))


def _one_document(folder: Path, full: Path, scale: float) -> Iterator[Result]:
    """Load a document more into the full database and one with the gazetteer only; then the same, edited."""
    size = sizes(scale)
    gazetteer = folder / "corpus" / "gazetteer.jsonl"
    small = _empty(folder / "small.db")
    load_files(_url(small), [gazetteer])
    new, edited = folder / "new.jsonl", folder / "edited.jsonl"
    _write(new, size.documents, "a first wording", scale)
    _write(edited, size.documents, "another wording", scale)
    for what, file in (("one document more", new), ("the same document, edited", edited)):
        alone = seconds(partial(load_files, _url(small), [file]))
        among_many = seconds(partial(load_files, _url(full), [file]))
        yield Result(what, among_many, ratio_to("in an empty database", among_many, alone), "3 × empty")


def _yaml(folder: Path, lines: Path) -> Result:
    """Compare reading and coding the YAML form to the JSON Lines form of the same documents."""
    some = lines.read_bytes().splitlines()[:YAML_DOCUMENTS]
    (folder / "some.jsonl").write_bytes(b"\n".join(some))
    (folder / "yaml").mkdir()
    for number, line in enumerate(some):
        text = yaml.safe_dump(msgspec.json.decode(line), allow_unicode=True, sort_keys=False)
        (folder / "yaml" / f"{number}.yaml").write_text(text, "utf-8")
    slow = seconds(partial(read_coded, sorted((folder / "yaml").iterdir())))
    fast = seconds(partial(read_coded, [folder / "some.jsonl"]))
    return Result(f"{len(some)} documents read from YAML", slow, ratio_to("JSON Lines", slow, fast), "said")


def _write(file: Path, number: int, title: str, scale: float) -> None:
    entry = document(number, sizes(scale), seed=1, is_alone=True)
    entry["document"]["title"] = title
    file.write_bytes(msgspec.json.encode(entry) + b"\n")


def _url(file: Path) -> str:
    return f"sqlite:///{file}"


def _empty(file: Path) -> Path:
    file.unlink(missing_ok=True)
    migrate(_url(file))
    return file


def rows_in(file: Path) -> Rows:
    """Return every row of every table, as the driver gives them."""
    connection = sqlite3.connect(file)
    try:
        tables = Base.metadata.sorted_tables
        return {table.name: connection.execute(f'SELECT * FROM "{table.name}"').fetchall() for table in tables}
    finally:
        connection.close()


def _insert_bare(file: Path, rows: Rows) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for name, some in rows.items():
        if some:
            marks = ", ".join("?" for _ in some[0])
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', some)
    connection.execute("COMMIT")
    connection.close()


def _insert_with_sqlite_utils(file: Path, rows: Rows) -> None:
    database = sqlite_utils.Database(file)
    database.execute("PRAGMA foreign_keys = OFF")  # it writes table by table, and some rows name later ones
    for name, some in rows.items():
        columns = Base.metadata.tables[name].columns.keys()
        database.table(name).insert_all(dict(zip(columns, row, strict=True)) for row in some)
    database.close()
