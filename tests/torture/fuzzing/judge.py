"""What must hold of every input: taken whole, the same in both forms, or refused whole, with its place, in words."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import msgspec
from sqlalchemy import Connection, create_engine, event

from communique.database.connection import migrate
from communique.factfiles import files
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.coding.same import read_by, verdicts_of
from communique.factfiles.coding.workers import code_files
from communique.factfiles.files import check_files, load_files
from communique.factfiles.loading import loader as load
from communique.factfiles.loading.loader import LoadSummary, load_coded_files
from communique.factfiles.reading.decode import decode
from communique.factfiles.reading.json_lines import SUFFIX
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.reading.yaml_reader import read_yaml

SAMPLE = Path(__file__).parents[2] / "support" / "sample"
SAMPLE_FILES = [SAMPLE / name for name in ("gazetteer.yaml", "ferry.yaml", "rival.yaml")]
# Processor time for one input: a few kilobytes that take longer are a way to stop the program.
MOST_SECONDS = 2.0
_YAML_LINES = re.compile(r"\r\n?|\n")
_LONGEST_LINE = 2000
# What only the database noticed, and no check explained.
_UNEXPLAINED = ("the database refused", "refused: ")


class Judge:
    """Gives inputs to the checker and the loader, beside the sample; says what of the promise each breaks, or ""."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.file = folder / "communique.db"
        migrate(self.url)
        load_files(self.url, SAMPLE_FILES)
        self.before = _digest(self.file)
        self.kept = folder / "kept.db"
        shutil.copy(self.file, self.kept)
        self.engine = create_engine("sqlite://")
        event.listen(self.engine, "connect", self._fill)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    @property
    def url(self) -> str:
        """The database in a file, for what has to be seen from outside."""
        return f"sqlite:///{self.file}"

    def _fill(self, connection: sqlite3.Connection, _: object) -> None:
        with sqlite3.connect(self.kept) as stored:
            stored.backup(connection)
        stored.close()
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    def breaks(self, data: bytes, suffix: str = ".yaml", *, in_file: bool = False) -> str:
        """What an input breaks; `in_file` also loads it into a database in a file, and looks at that file."""
        file = self.folder / f"input{suffix}"
        file.write_bytes(data)
        began = time.process_time()
        try:
            with self._quick():
                broken = self._broken_by(file, data, in_file)
        except Exception as error:
            broken = f"{type(error).__name__}: {error}"
        if (took := time.process_time() - began) > MOST_SECONDS:
            broken = broken or f"{took:.1f} s"
        return f"{broken}: {suffix} {data[:3000]!r}" if broken else ""

    @contextmanager
    def _quick(self) -> Iterator[None]:
        """The same, without what costs most of a small input's time: what tests hold."""
        with patch.object(load, "gc"), patch.object(files, "gc"):
            yield

    def _broken_by(self, file: Path, data: bytes, in_file: bool) -> str:
        with self.engine.begin() as connection:
            try:
                units = check_files([file], connection)
            except FactFileError as error:
                return self._broken_by_refusal(connection, file, data, error.problems, in_file) or (
                    self._changed_in_file([file]) if in_file else ""
                )
            broken = self._broken_by_load(connection, file, units)
            connection.rollback()
        return broken or (self._left_in_file([file]) if in_file else "")

    def _broken_by_refusal(
        self, connection: Connection, file: Path, data: bytes, problems: Sequence[Problem], in_file: bool
    ) -> str:
        for problem in problems:
            if broken := misplaced(problem, data, str(file)):
                return broken
        if not in_file:
            return ""
        try:
            loaded = _loaded(connection, [file])
        except FactFileError as error:
            return next(filter(None, (misplaced(one, data, str(file)) for one in error.problems)), "")
        finally:
            connection.rollback()
        # What is loaded already is not looked at again.
        return "" if loaded.unchanged_files == loaded.files else f"loaded, though {problems[0]}"

    def _broken_by_load(self, connection: Connection, file: Path, units: Sequence[CodedFile]) -> str:
        try:
            _loaded(connection, [file])
            again = _loaded(connection, [file])
        except FactFileError as error:
            # A file that names what another one declares under a name that this one took away is at fault as a pair.
            return "" if _is_of_others(error, file) else f"found without fault, and not loaded: {error}"
        if again.changes and any(again.changes.values()):
            return f"loaded twice, it changes {again.changes}"
        return self._broken_by_other_form(connection, units)

    def _broken_by_other_form(self, connection: Connection, units: Sequence[CodedFile]) -> str:
        # What editors decided to be the same stands in YAML alone.
        if any(unit.tree.file.endswith(SUFFIX) or any(one.is_same for one in unit.redirects) for unit in units):
            return ""
        lines = self.folder / "other.jsonl"
        entries = [decode(read_yaml(Path(unit.tree.file).read_bytes(), "")) for unit in units]
        lines.write_bytes(b"\n".join(map(msgspec.json.encode, entries)))
        changes = _loaded(connection, [lines]).changes
        changed = {name for name, change in changes.items() if change}
        return f"as JSON Lines it says something else of {changed}" if changed - {"fact_files"} else ""

    def _changed_in_file(self, files: Sequence[Path]) -> str:
        try:
            load_files(self.url, files)
        except FactFileError:
            return "" if _digest(self.file) == self.before else "refused, and the database is another"
        return ""

    def _left_in_file(self, files: Sequence[Path]) -> str:
        try:
            load_files(self.url, files)
            once = _digest(self.file)
            load_files(self.url, files)
            return "" if _digest(self.file) == once else "loaded twice, the database is another"
        except FactFileError as error:
            return "" if _is_of_others(error, files[0]) else f"found without fault, and not loaded: {error}"
        finally:
            shutil.copy(self.kept, self.file)


def misplaced(problem: Problem, data: bytes, file: str) -> str:
    """What is wrong with a problem as it is told: where it stands, and in what words."""
    shown = str(problem)
    if not shown.isprintable() or len(shown) > _LONGEST_LINE:
        return f"not one short line: {shown[:200]!r}"
    if not re.search("[a-z]{3}", problem.remedy) or problem.remedy.startswith(_UNEXPLAINED):
        return f"no remedy: {shown}"
    if problem.file != file:
        return ""
    lines = list(_lines(data, file))
    if not 1 <= problem.line <= len(lines) or not 1 <= problem.column <= len(lines[problem.line - 1]) + 1:
        return f"not in the file: {shown}"
    return ""


def _lines(data: bytes, file: str) -> Iterator[str]:
    text = data.decode("utf-8", errors="replace")
    yield from text.split("\n") if file.endswith(SUFFIX) else _YAML_LINES.split(text)


def _loaded(connection: Connection, files: Sequence[Path]) -> LoadSummary:
    verdicts = verdicts_of(connection, files)
    units = (unit for _, units in code_files([(file, str(file)) for file in files], 0) for unit in units)
    return load_coded_files(connection, read_by(units, verdicts), (), verdicts.now)


def _is_of_others(error: FactFileError, file: Path) -> bool:
    """Whether nothing is said of the file itself: others lean on what it no longer declares."""
    return all(problem.file != str(file) for problem in error.problems)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
