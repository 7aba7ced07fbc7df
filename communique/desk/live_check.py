"""The check of what is decided so far, in plain words: as `communique check` makes it, and `check --text` besides."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from communique.desk.desk import BESIDE, Desk
from communique.factfiles.checking.against_text import check_against_texts
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.files import read_coded
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.texts.verification import Copy

_STEPS = re.compile(r"\.|\[\d+\]\.?")
CheckFiles = Callable[[Sequence[Path]], object]


def checker(desk: Desk, check_files: CheckFiles) -> Callable[[str], Sequence[str]]:
    """Return what checks a desk's decided part, its part of the gazetteer with what is open taken as proposed.

    `check_files` raises FactFileError with what is wrong.
    """

    def check(written: str) -> Sequence[str]:
        with tempfile.TemporaryDirectory(prefix="communique-desk-") as folder:
            files = [_written(Path(folder) / desk.file.name, written)]
            if gazetteer := desk.gazetteer_to_check():
                files.append(_written(Path(folder) / desk.beside.name, gazetteer))
            words = {one.label: one.text for one in desk.draft.sentences.values()}
            return [in_words(one) for one in (*_faults(check_files, files), *_against_text(files[0], words))]

    return check


def _written(file: Path, text: str) -> Path:
    file.write_bytes(text.encode())
    return file


def _faults(check_files: CheckFiles, files: Sequence[Path]) -> Iterable[Problem]:
    try:
        check_files(files)
    except FactFileError as error:
        return error.problems
    return []


def _against_text(document: Path, words: Mapping[str, str]) -> Iterable[Problem]:
    """Return what does not stand in the sentences cited for it; nothing where the file cannot be read."""
    try:
        (coded,) = read_coded([document])
    except FactFileError:
        return []
    return check_against_texts([coded], [Copy(document, "", _text(coded, words))])


def _text(coded: CodedFile, words: Mapping[str, str]) -> str:
    """Return the text as far as the draft has it: its sentences where the locators say, and blanks between them."""
    text = ""
    for row in sorted(coded.passages, key=lambda row: row["start_char"]):
        text = text.ljust(row["start_char"]) + words.get(row["label"], "")
    return text


def in_words(problem: Problem) -> str:
    """Return a problem without its line, which is one of a file that nobody sees."""
    name = Path(problem.file).name
    field = " › ".join(part.replace("_", " ") for part in _STEPS.split(problem.field) if part)
    return ": ".join(filter(None, ("gazetteer" * name.endswith(BESIDE), field, problem.value, problem.remedy)))
