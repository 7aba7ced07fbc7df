"""Fact files coded by other processes: the same units in the same order, and no way to lose some in silence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from communique.factfiles.coding import coders, workers
from communique.factfiles.coding.packed_file import PackedFile, code_again
from communique.factfiles.coding.workers import code_files
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError, Problem, WorkerError
from tests.conftest import SAMPLE_FILES
from tests.support.contents import contents
from tests.unit.test_batches import empty
from tests.unit.test_load import dump

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_corpus(tmp_path_factory.mktemp("corpus"), scale=0.5)


@pytest.fixture
def short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.factfiles.coding.workers._RUN_BYTES", 2_000)


def shown(files: list[Path]) -> list[tuple[Path, str]]:
    return [(file, file.name) for file in files]


def units_of(files: list[Path], number: int) -> list[PackedFile | FactFileError]:
    with closing(code_files(shown(files), number)) as runs:
        return [unit for _, units in runs for unit in units]


@pytest.mark.usefixtures("short_runs")
@pytest.mark.parametrize("number", [1, 2])
def test_other_processes_give_the_units_that_this_one_gives(corpus: list[Path], number: int) -> None:
    files = [*SAMPLE_FILES, *corpus]
    ours, theirs = (units_of(files, n) for n in (0, number))
    assert len(ours) > len(files)
    assert [(unit.name, unit.tree.file, unit.columns) for unit in ours] == [
        (unit.name, unit.tree.file, unit.columns) for unit in theirs
    ]


@pytest.mark.usefixtures("short_runs")
def test_every_byte_is_counted_for_the_bar(corpus: list[Path]) -> None:
    with closing(code_files(shown(corpus), 0)) as runs:
        assert sum(done for done, _ in runs) == sum(file.stat().st_size for file in corpus)


@pytest.mark.usefixtures("short_runs")
def test_a_load_helped_by_others_writes_the_same_rows(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, helped = empty(tmp_path, "alone"), empty(tmp_path, "helped")
    load_files(alone, corpus)
    monkeypatch.setattr("communique.factfiles.files.code_files", partial(code_files, workers=2))
    load_files(helped, corpus)
    assert dump(helped) == dump(alone)
    assert contents(helped) == contents(alone)
    assert load_files(helped, corpus).changes == {}


@pytest.mark.usefixtures("short_runs")
def test_a_fault_far_into_a_file_has_its_line(corpus: list[Path], tmp_path: Path) -> None:
    lines = corpus[-1].read_bytes().splitlines()
    lines[15] = lines[15].replace(b'"language":"en"', b'"language":7')
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_bytes(b"\n".join(lines))
    for number in (0, 2):
        faults = [problem for unit in units_of([wrong], number) for problem in problems_of(unit)]
        assert [(problem.line, problem.field) for problem in faults] == [(16, "document.language")]


def problems_of(unit: PackedFile | FactFileError) -> Sequence[Problem]:
    if isinstance(unit, FactFileError):
        return unit.problems
    return code_again(unit).problems if unit.is_at_fault else ()


def test_a_blank_line_and_a_lone_carriage_return_count_as_they_do_in_one_piece(tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_bytes(b'\n{"gazetteer":"a",\r"topics":[]}\r\n\n{')
    found = units_of([file], 1)
    assert isinstance(found[0], PackedFile)
    assert isinstance(found[1], FactFileError)
    assert [problem.line for problem in found[1].problems] == [4]


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    missing = [tmp_path / "none.jsonl", tmp_path / "none.yaml"]
    for number in (0, 1):
        faults = units_of(missing, number)
        assert [str(fault) for fault in faults] == [
            f"{file.name}:1:1: cannot be read: No such file or directory" for file in missing
        ]


@pytest.mark.usefixtures("short_runs")
def test_a_coder_that_dies_ends_the_load_and_nothing_is_loaded(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty(tmp_path, "died")
    before = dump(url)
    ask = coders.Coder.ask

    def ask_and_kill(coder: coders.Coder, run: workers.Run) -> None:
        ask(coder, run)
        coder.process.kill()

    monkeypatch.setattr("communique.factfiles.coding.coders.Coder.ask", ask_and_kill)
    monkeypatch.setattr("communique.factfiles.files.code_files", partial(code_files, workers=1))
    with pytest.raises(WorkerError, match="has died"):
        load_files(url, corpus)
    assert dump(url) == before


@pytest.mark.usefixtures("short_runs")
def test_no_coder_outlives_a_load_that_is_refused(corpus: list[Path], tmp_path: Path) -> None:
    # Other tests may have processes of their own.
    others = children()
    with closing(code_files(shown(corpus), 2)) as runs:
        next(runs)
        assert children() - others
        listeners = [thread for thread in threading.enumerate() if "_listen" in thread.name]
        assert listeners
    assert not any(listener.is_alive() for listener in listeners)
    assert children() <= others


def children() -> set[str]:
    """The processes that this one has started."""
    return {child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()}


def test_small_files_are_not_worth_a_process(corpus: list[Path]) -> None:
    assert coders.worthwhile_coders(corpus) == 0


TOPIC = b'{"gazetteer":"a","topics":[{"slug":"t","label":"T"}]}'


def names_of(file: Path, number: int) -> list[str]:
    return [unit.name if isinstance(unit, PackedFile) else str(unit) for unit in units_of([file], number)]


@pytest.mark.parametrize("number", [0, 1])
def test_a_file_is_what_it_is_called_and_not_what_a_link_leads_to(tmp_path: Path, number: int) -> None:
    (tmp_path / "blob").write_bytes(TOPIC + b"\n" + TOPIC.replace(b'"a"', b'"b"'))
    (tmp_path / "link.jsonl").symlink_to("blob")
    assert names_of(tmp_path / "link.jsonl", number) == ["gazetteer/a", "gazetteer/b"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_pipe_is_read_once(tmp_path: Path, number: int) -> None:
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(TOPIC,))
    writer.start()
    assert names_of(pipe, number) == ["gazetteer/a"]
    writer.join()


def test_standard_input_is_a_file_too(tmp_path: Path, communique_command: str) -> None:
    database = empty(tmp_path, "stdin")
    command = [communique_command, "--database", database, "load", "/dev/stdin"]
    done = subprocess.run(
        command, input=b"gazetteer: a\ntopics: [{slug: t, label: T}]\n", capture_output=True, check=True
    )
    assert b"topics: 1 added" in done.stdout


@pytest.mark.usefixtures("short_runs")
@pytest.mark.parametrize("number", [0, 1])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, number: int) -> None:
    file = tmp_path / "changing.jsonl"
    content = b"\n".join(TOPIC.replace(b'"a"', b'"a-%d"' % i) for i in range(20_000))
    file.write_bytes(content)
    with closing(code_files(shown([file]), number)) as runs:
        next(runs)
        (tmp_path / "other").write_bytes(content)
        (tmp_path / "other").replace(file)
        faults = [unit for _, units in runs for unit in units if isinstance(unit, FactFileError)]
    assert "changed meanwhile" in str(faults[-1])


@pytest.mark.usefixtures("short_runs")
@pytest.mark.parametrize("number", [0, 1])
def test_a_file_that_is_deleted_while_it_is_read_is_said(tmp_path: Path, number: int) -> None:
    file = tmp_path / "going.jsonl"
    file.write_bytes(b"\n".join(TOPIC.replace(b'"a"', b'"a-%d"' % i) for i in range(20_000)))
    with closing(code_files(shown([file]), number)) as runs:
        next(runs)
        file.unlink()
        faults = [unit for _, units in runs for unit in units if isinstance(unit, FactFileError)]
    assert "cannot be read: No such file" in str(faults[-1])


def test_what_lies_in_the_current_folder_is_no_library(
    corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "calendar.py").write_text("raise SystemExit('not this one')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(units_of(corpus, 1)) == len(units_of(corpus, 0))


@pytest.mark.parametrize("verb", ["build", "load"])
def test_coders_start_before_the_loader_is_imported(verb: str) -> None:
    imported = (
        f"import sys, communique.cli.{verb}; print([name for name in sys.modules if 'factfiles.loading' in name])"
    )
    assert subprocess.check_output([sys.executable, "-c", imported], text=True) == "[]\n"


def test_half_an_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    half = "import sys; sys.stdin.readline(); sys.stdout.buffer.write((99).to_bytes(8, 'big') + b'half')"
    monkeypatch.setattr("communique.factfiles.coding.coders.START", half)
    with coders.Coder() as coder:
        coder.ask(workers.Run("none.jsonl", "none"))
        with pytest.raises(WorkerError):
            coder.answer()


def test_a_pause_amid_an_answer_loses_none_of_it(corpus: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")  # as images for containers often have it
    command = [sys.executable, "-P", "-c", coders.START]
    run = next(workers._runs_of(corpus[1], corpus[1].name))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as coder:
        told, answer = coders.pipe_of(coder.stdin), coders.pipe_of(coder.stdout)
        told.write(json.dumps(run).encode() + b"\n")
        told.flush()
        size = int.from_bytes(answer.read(8), "big")
        time.sleep(0.5)  # until the pipe is full
        coder.send_signal(signal.SIGSTOP)
        coder.send_signal(signal.SIGCONT)
        told.close()
        assert len(answer.read(size)) == size > 1 << 17
        assert not answer.read()
