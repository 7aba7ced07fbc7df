"""Reads two codings of one text, each checked as `check` does against the project, without the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from communique.errors import CommuniqueError, escape_control_characters
from communique.factfiles.agreement.coded_records import Coding
from communique.factfiles.checking.against_text import sentences_in
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.files import check_files, read_coded
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.texts.verification import read_copies
from communique.project import Project


class CodingError(CommuniqueError):
    """Two files cannot be compared: one is no coding of a text, or the other is of another text."""


def read_codings(given: Sequence[tuple[Path, Sequence[Path]]], project: Project | None) -> list[Coding]:
    """Return codings, each given by its file and by the gazetteer files that go with it alone.

    Raises FactFileError with what is wrong with any, CodingError where they are not of one text. The project's other
    codings of that text are left out.
    """
    codings: list[Coding] = []
    problems: list[Problem] = []
    shared = _gazetteer_of(project) if project and any(own for _, own in given) else []
    for file, own in given:
        try:
            document, *rest = _checked(file, own, project)
            codings.append(Coding(document, rest, shared))
        except FactFileError as error:
            problems += error.problems
    if problems:
        raise FactFileError(problems)
    for other in codings[1:]:
        _check_text(codings[0], other)
    return codings


def _checked(file: Path, own: Sequence[Path], project: Project | None) -> list[CodedFile]:
    read = read_coded([file])
    shown = escape_control_characters(str(file))
    if len(read) != 1 or read[0].document is None:
        raise CodingError(f"{shown} is not the file of one document; name one")
    checked = check_files([file, *own], None, project, without_text=read[0].text_sha256 or "")
    if others := [unit.tree.file for unit in checked[1:] if unit.document]:
        raise CodingError(f"{others[0]} is a document's file; name gazetteer files to go with {shown}")
    return checked


def _gazetteer_of(project: Project) -> list[CodedFile]:
    return [unit for unit in read_coded(project.fact_files()) if not unit.document]


def _check_text(a: Coding, b: Coding) -> None:
    names = " and ".join(one.document.tree.file for one in (a, b))
    if a.document.text_sha256 != b.document.text_sha256:
        raise CodingError(f"{names} are codings of two texts (their `text_sha256` differ); name two of one text")
    if a.places != b.places:
        remedy = "bring one to the sentences of the other with `communique resegment TEXT FILE`"
        raise CodingError(f"{names} divide their text into other sentences; {remedy}")


def words_of(coding: Coding, texts: Sequence[Path]) -> Mapping[str, str]:
    """Return the sentences of a coded text by label, from whichever copy has most; CodingError where none has any."""
    found = [sentences_in(coding.document, copy.text) for copy in read_copies(texts)]
    words = max(found, key=len, default={})
    if texts and not words:
        raise CodingError("no copy of the text is among those at hand; name its file")
    return words
