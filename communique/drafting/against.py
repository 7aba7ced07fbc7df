"""What a corpus has of a text, before anybody codes it: known, new, contradicted, outdated.

The proposals are taken as they are, put into a copy of the corpus, and checked there as any document is (the report
`document-check`): so the rule is that of claims, and not one of drafts.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from communique.database.connection import connected, migrate, sqlite_file
from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.drafting.writing import accepted, document_file, gazetteer_file
from communique.factfiles.files import load_files, load_project
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.texts.normalise import sha256
from communique.factfiles.texts.segment import sentences
from communique.factfiles.texts.verification import read_copies
from communique.project import QUERIES, Project
from communique.reports.report import find_report
from communique.reports.result import answer, on_database
from communique.schema import Passage

_REPORT = "document-check"
# Where in a file a fault lies: in which entry of which list.
_ENTRY = re.compile(r"(\w+)\[(\d+)\]")
# In this order a reader wants to see them; what is silent is new.
VERDICTS = (
    "contradicted",
    "outdated",
    "perhaps the same",
    "not comparable",
    "newer",
    "confirmed",
    "repeated",
    "silent",
)
HEADINGS = {one: one.capitalize() for one in VERDICTS} | {"silent": "New: no other document speaks of it"}

# Of the report, in the order of the fields of a row.
_COLUMNS = (
    *("verdict", "record", "field", "value", "passage"),
    *("other_value", "other_voice", "other_document", "other_passage", "because"),
)


@dataclass(frozen=True)
class Held:
    """A row of the check: what the text says of a record's field, and what another document says of the same."""

    verdict: str
    record: str
    field: str
    value: str
    passage: str
    other_value: str
    other_voice: str
    other_document: str
    other_passage: str
    because: str
    other_sha256: str = ""


@dataclass(frozen=True)
class Comparison:
    """The rows of the check, what the text names that the corpus knows and does not, and what could not be compared."""

    rows: list[Held]
    known: list[str]
    new: list[str]
    left_out: list[str]


def compare(reading: Reading, draft: Draft, database: str | None, project: Project | None) -> Comparison:
    """Return what a corpus has of a text's proposals, by the rule of claims; the corpus itself stays as it is."""
    if draft.head["slug"] in reading.known.slugs:  # somebody has coded it; here it is compared with that, too
        draft.head["slug"] = f"{draft.head['slug']}-draft"
    with copied_corpus(database, project) as (folder, url):
        left_out = _load(folder, url, reading, draft)
        rows = rows_about(url, str(draft.head["slug"]))
    things = reading.things
    return Comparison(
        rows,
        sorted(things[slug].label for slug in things if slug in reading.known.slugs),
        sorted(things[slug].label for slug in things if slug not in reading.known.slugs),
        left_out,
    )


@contextmanager
def copied_corpus(database: str | None, project: Project | None) -> Iterator[tuple[Path, str]]:
    """Give a folder that is soon gone, and in it the URL of a copy of the corpus, into which a draft can be loaded."""
    with tempfile.TemporaryDirectory(prefix="communique-draft-") as name:
        yield Path(name), _copy(Path(name), database, project)


def rows_about(url: str, document: str) -> list[Held]:
    """Return what a database has of a document in it, the gravest verdicts first."""
    with connected(url) as connection:
        report = find_report(_REPORT, (QUERIES,))
        found = answer(report, {"document": [document]}, on_database(connection))
        hashes = _hashes(connection)
        rows = [_held(row, hashes) for row in found.as_dicts()]
    return sorted(rows, key=lambda row: VERDICTS.index(row.verdict))


def values_of(rows: Iterable[Held]) -> Iterator[list[Held]]:
    """Yield the rows about each value of a text: a value has one for each voice that says something of the same."""
    found: dict[tuple[str, ...], list[Held]] = {}
    for row in rows:
        found.setdefault((row.verdict, row.record, row.field, row.value, row.passage), []).append(row)
    yield from found.values()


def sentences_of(texts: Iterable[Path]) -> dict[str, str]:
    """Return the sentences of a reader's copies of texts, by their hashes."""
    return {
        sha256(copy.text[one.start : one.end]): one.text for copy in read_copies(texts) for one in sentences(copy.text)
    }


def _copy(folder: Path, database: str | None, project: Project | None) -> str:
    """Return the URL of a copy of the corpus: of the database, else of what the project's files say."""
    copy = folder / "corpus.db"
    url = f"sqlite:///{copy}"
    file = sqlite_file(database) if database else None
    if file and file.exists():
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return url
    migrate(url)
    if project:
        load_project(url, project)
    return url


def _load(folder: Path, url: str, reading: Reading, draft: Draft) -> list[str]:
    """Load the proposals as if all were accepted; what the rules of fact files refuse is left out, and returned."""
    left_out: list[str] = []
    while True:
        try:
            load_files(url, _files(folder, reading, draft))
        except FactFileError as error:
            refused = _refused(draft, error)
            if not refused:
                raise
            left_out += [f"{one.section}: {one.entry.get('label') or one.entry}" for one in refused]
            draft.proposals = [one for one in draft.proposals if not any(one is other for other in refused)]
        else:
            return left_out


def _refused(draft: Draft, error: FactFileError) -> list[Proposal]:
    """Return the proposals in which a fault lies."""
    places = {(match[1], int(match[2])) for one in error.problems if (match := _ENTRY.match(one.field))}
    return [some[number] for section, number in sorted(places) if number < len(some := draft.of(section))]


def _files(folder: Path, reading: Reading, draft: Draft) -> list[Path]:
    """Write the draft, with a reason for each sentence that nothing is proposed for."""
    cited = draft.cited
    open_ = [one.label for one in reading.text.sentences if one.label not in cited]
    filled = Draft(draft.head, draft.head_at, list(draft.proposals), draft.gazetteer, draft.hints)
    filled.add(Proposal("nothing_to_code", {"reason": "transition"}, [label], key=label) for label in open_)
    document = folder / "draft.yaml"
    document.write_text(accepted(document_file(filled, reading.text)), "utf-8")
    if not draft.gazetteer:
        return [document]
    gazetteer = folder / "new.yaml"
    gazetteer.write_text(accepted(gazetteer_file(draft, "new")), "utf-8")
    return [gazetteer, document]


def _held(row: Mapping[str, Any], hashes: Mapping[tuple[int, str], str]) -> Held:
    values = ["" if row[name] is None else str(row[name]) for name in _COLUMNS]
    known = hashes.get((row["other_document_id"], str(row["other_passage"])), "")
    return Held(**dict(zip(_COLUMNS, values, strict=True)), other_sha256=known)


def _hashes(connection: Connection) -> dict[tuple[int, str], str]:
    """Return the hashes of all sentences, by document and label."""
    rows = connection.execute(select(Passage.document_id, Passage.label, Passage.sha256))
    return {(row.document_id, row.label): row.sha256 for row in rows}
