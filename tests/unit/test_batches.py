"""Loading in batches gives what loading at once gives, whatever names what across them; memory holds one batch."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from sqlalchemy import Connection, Engine, event, text

from benchmarks.corpus import write_corpus
from benchmarks.measure import ROOT
from communique.database.engine import open_engine
from communique.factfiles.claims.settling import Settlement, Settler, StoredAccounts
from communique.factfiles.files import load_files
from communique.factfiles.loading.batch import Batch
from communique.factfiles.reading.problems import FactFileError
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.contents import contents
from tests.support.databases import new_database
from tests.unit.test_load import dump


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 1)


def empty(tmp_path: Path, name: str) -> str:
    url = f"sqlite:///{tmp_path}/{name}.db"
    new_database(url)
    return url


def slugs(url: str) -> list[str]:
    with open_engine(url, read_only=True).connect() as connection:
        return list(connection.scalars(text("SELECT slug FROM records ORDER BY slug")))


@pytest.mark.usefixtures("one_at_a_time")
@pytest.mark.parametrize("backwards", [False, True])
def test_files_may_name_what_later_files_declare(sample_database: str, tmp_path: Path, backwards: bool) -> None:
    url = empty(tmp_path, "batches")
    load_files(url, SAMPLE_FILES[::-1] if backwards else SAMPLE_FILES)
    assert contents(url) == contents(sample_database)
    assert load_files(url, SAMPLE_FILES).changes == {}


def test_a_corpus_in_small_batches_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = write_corpus(tmp_path / "corpus", scale=0.5)
    at_once, batches = empty(tmp_path, "once"), empty(tmp_path, "batches")
    load_files(at_once, files)
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 50)
    load_files(batches, files)
    assert contents(batches) == contents(at_once)


def test_what_many_batches_tell_of_is_settled_twice_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled, settle = Counter[int](), Settler.settle

    def counting(self: Settler, told: StoredAccounts) -> dict[int, Settlement]:
        settled.update(told.accounts.keys())
        return settle(self, told)

    monkeypatch.setattr(Settler, "settle", counting)
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 50)
    load_files(empty(tmp_path, "batches"), write_corpus(tmp_path / "corpus", scale=0.5))
    assert settled
    assert max(settled.values()) <= 2


def test_a_batch_goes_with_its_last_name_and_waits_for_no_collection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = WeakSet[Batch]()
    left: list[int] = []
    init = Batch.__init__

    def noted(self: Batch, *given: Any, **named: Any) -> None:
        init(self, *given, **named)
        written.add(self)

    monkeypatch.setattr(Batch, "__init__", noted)
    monkeypatch.setattr("communique.factfiles.loading.loader.gc.collect", lambda _: left.append(len(written)))
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 50)
    load_files(empty(tmp_path, "batches"), write_corpus(tmp_path / "corpus", scale=0.5))
    assert len(left) > 1
    assert set(left) == {0}


def test_an_edited_document_is_loaded_without_a_look_at_every_row(sample_database: str, tmp_path: Path) -> None:
    edited = tmp_path / "ferry.yaml"
    edited.write_text((SAMPLE / "ferry.yaml").read_text("utf-8").replace("title: ", "title: Another "), "utf-8")
    scanned = set[str]()

    def explain(connection: Connection, _: Any, statement: str, given: Any, *__: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            scanned.update(step[3].split()[1] for step in plan if step[3].startswith("SCAN"))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        assert load_files(sample_database, [edited]).changes
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
    few = {"fact_files", "former_slugs", "f", "currencies", "decisions", "documents"}  # f: former slugs
    assert scanned - few - {"json_each", "up"} == set()


TOPICS = '{"gazetteer":"%s","topics":[%s]}'
PLACES = '{"gazetteer":"%s","places":[{"slug":"%s","label":"P","type":"city","within":"%s"}]}'


def lines(tmp_path: Path, *content: str) -> list[Path]:
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(content), "utf-8")
    return [file]


def problems(url: str, files: list[Path]) -> list[tuple[int, str]]:
    before = dump(url)
    with pytest.raises(FactFileError) as caught:
        load_files(url, files)
    assert dump(url) == before
    return [(problem.line, problem.remedy) for problem in caught.value.problems]


@pytest.mark.usefixtures("one_at_a_time")
def test_two_files_may_name_each_other_from_afar(tmp_path: Path) -> None:
    url = empty(tmp_path, "mutual")
    topics = [TOPICS % (f"t{i}", f'{{"slug":"t{i}","label":"T"}}') for i in range(5)]
    loop = (PLACES % ("a", "p-a", "p-b"), *topics, PLACES % ("b", "p-b", "p-a"))
    assert "own ancestor" in problems(url, lines(tmp_path, *loop))[0][1]
    chain = (
        PLACES % ("a", "p-a", "p-b"),
        *topics,
        '{"gazetteer":"b","places":[{"slug":"p-b","label":"P","type":"city"}]}',
    )
    load_files(url, lines(tmp_path, *chain))


@pytest.mark.usefixtures("one_at_a_time")
def test_one_fault_does_not_make_others_of_what_names_the_file_at_fault(tmp_path: Path) -> None:
    wrong = '{"gazetteer":"a","places":[{"slug":"p-a","label":"P","type":"city","latitude":91.5,"within":"nowhere"}]}'
    found = problems(empty(tmp_path, "faults"), lines(tmp_path, wrong, PLACES % ("b", "p-b", "p-a"), "{"))
    assert [(line, remedy[:22]) for line, remedy in found] == [
        (1, "no record is called so"),
        (3, "not JSON: the line end"),
    ]


@pytest.mark.usefixtures("one_at_a_time")
def test_the_same_name_twice_is_refused_also_from_afar(tmp_path: Path) -> None:
    one, other = (TOPICS % ("same", f'{{"slug":"{slug}","label":"T"}}') for slug in ("x", "y"))
    between = TOPICS % ("other", '{"slug":"z","label":"T"}')
    found = problems(empty(tmp_path, "twice"), lines(tmp_path, one, between, other))
    assert [(line, remedy[:18]) for line, remedy in found] == [(3, "a second file call")]


@pytest.mark.usefixtures("one_at_a_time")
def test_the_same_slug_twice_is_refused_also_from_afar(tmp_path: Path) -> None:
    one, other = (TOPICS % (name, '{"slug":"x","label":"T"}') for name in ("one", "other"))
    found = problems(empty(tmp_path, "twice"), lines(tmp_path, one, other))
    assert [(line, remedy[:33]) for line, remedy in found] == [(2, "already declared in gazetteer/one")]


@pytest.mark.usefixtures("one_at_a_time")
def test_what_one_file_drops_another_may_stop_naming_in_the_same_load(tmp_path: Path) -> None:
    url = empty(tmp_path, "drop")
    city = '{"gazetteer":"b","places":[{"slug":"p-b","label":"P","type":"city"}]}'
    load_files(url, lines(tmp_path, city, PLACES % ("a", "p-a", "p-b")))
    nothing = '{"gazetteer":"b","places":[{"slug":"p-c","label":"P","type":"city"}]}'
    assert "p-a names it" in problems(url, lines(tmp_path, nothing))[0][1]
    load_files(url, lines(tmp_path, nothing, PLACES % ("a", "p-a", "p-c")))


# In a process of its own: what other tests left behind is collected, or not, while it is measured.
PEAKS = """
import sys, tracemalloc
from pathlib import Path
from benchmarks.corpus import write_corpus
from tests.support.databases import new_database
from communique.factfiles.coding import workers
from communique.factfiles.files import load_files
from communique.factfiles.loading import loader
loader.RECORDS_AT_A_TIME, workers._RUN_BYTES = 500, 20_000
# Statements are compiled once, and the dates that were read last are kept: the first load pays for both.
for number, scale in enumerate((4.8, 1.6, 4.8)):
    folder = Path(sys.argv[1]) / str(number)
    files, url = write_corpus(folder, scale, seed=number), f"sqlite:///{folder}/load.db"
    new_database(url)
    tracemalloc.start()
    load_files(url, files)
    print(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
"""


@pytest.mark.slow
def test_memory_holds_a_batch_and_not_the_corpus(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PEAKS, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    _, small, large = map(int, done.stdout.split())
    assert large < 1.4 * small
