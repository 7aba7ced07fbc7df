"""A Spark cluster of one master and two workers gives the rows of SQLite, also when a worker dies half way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.typical import Case, case_name, cases
from communique.reports.arguments import bind
from communique.reports.engines import spark
from communique.reports.report import find_report
from communique.reports.result import execute, on_database
from communique.schema import VIEWS
from tests.support.parity import export_corpus, result_of, rows_of_view, typed

pytestmark = [
    pytest.mark.slow,
    # py4j leaves its sockets to the interpreter.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
HOST = "127.0.0.1"
PATIENCE = 180
MASTER_CLASS, WORKER_CLASS = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"


@dataclass
class Cluster:
    """A running cluster, and an export that its workers see."""

    url: str
    workers: list[subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def start(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark  # noqa: PLC0415  `make test-slow` installs it

    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class"), *arguments]
    environment = {**os.environ, "SPARK_LOCAL_IP": HOST}
    with log.open("wb") as stream:
        return subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, start_new_session=True)


def wait_for(what: str, log: Path, times: int = 1) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if log.read_text("utf-8", "replace").count(what) >= times:
            return
        time.sleep(0.2)
    raise TimeoutError(f"{what!r} did not appear in {log.read_text('utf-8', 'replace')[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """A worker's executors are in its session, so that they go with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def some_cases() -> list[Case]:
    """Every report as it opens, and each sixth with every parameter that it has: a question takes seconds here.

    The other engines are asked all.
    """
    bare = [(report, given) for report, given in cases() if not given]
    full = [(report, given) for report, given in cases() if given and len(given) == len(report.parameters)]
    return bare + full[::6]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    url = f"spark://{HOST}:{free_port()}"
    port = url.rpartition(":")[2]
    log = folder / "master.log"
    master = start(log, MASTER_CLASS, "--host", HOST, "--port", port, "--webui-port", str(free_port()))
    workers: list[subprocess.Popen[bytes]] = []
    try:
        wait_for("I have been elected leader", log)
        for number in (1, 2):
            own = ("--host", HOST, "--webui-port", str(free_port()), "-d", str(folder / f"work-{number}"))
            workers.append(start(folder / f"worker-{number}.log", WORKER_CLASS, "-c", "1", "-m", "1g", *own, url))
        wait_for("Registering worker", log, times=2)
        yield Cluster(url, workers)
    finally:
        for process in (*workers, master):
            stop(process)


@pytest.fixture(scope="module")
def session(cluster: Cluster, corpus_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    export = export_corpus(corpus_url, tmp_path_factory.mktemp("export") / "export")
    settings = {
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.executor.memory": "700m",
    }
    session = spark.connect(export, cluster.url, settings)
    yield session
    session.stop()


def executors(session: Any) -> int:
    """How many there are besides the driver."""
    return len(session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1


def wait_until(true: Any, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


# A question takes seconds here. A report has one SQL for all its parameters; each alone is asked of the other engines.
@pytest.mark.parametrize("case", some_cases(), ids=case_name)
def test_the_cluster_answers_as_sqlite_does(case: Case, session: Any, corpus_on_sqlite: Any) -> None:
    report, given = case
    wait_until(lambda: executors(session) == 2, "both workers")
    ours, theirs = execute(spark.on_spark(session), report, bind(report, given)), result_of(corpus_on_sqlite, case)
    assert (ours.columns, typed(ours)) == (theirs.columns, typed(theirs))


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_a_view_has_the_rows_of_sqlite(view: str, session: Any, corpus_on_sqlite: Any) -> None:
    assert rows_of_view(spark.on_spark(session), view) == rows_of_view(on_database(corpus_on_sqlite), view)


def test_a_worker_dies_in_the_middle_of_a_query(session: Any, corpus_on_sqlite: Any, cluster: Cluster) -> None:
    """Last, since the cluster has one worker less afterwards."""
    report = find_report("blanks")
    arguments = bind(report, {})
    wait_until(lambda: executors(session) == 2, "both workers")
    tracker = session.sparkContext.statusTracker()

    def is_at_work() -> bool:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        return any(stage is not None and stage.numActiveTasks > 0 for stage in stages)

    with ThreadPoolExecutor(1) as pool:
        session.catalog.clearCache()
        answer = pool.submit(execute, spark.on_spark(session), report, arguments)
        wait_until(is_at_work, "a task under way")
        stop(cluster.workers[0])
        assert not answer.done()
        result = answer.result(PATIENCE * 2)
    assert result == result_of(corpus_on_sqlite, (report, {}))
    wait_until(lambda: executors(session) == 1, "the worker's loss noticed")
