"""Locators stay true: whatever befalls a text or an offset, every sentence that is not where it should be is named."""

from __future__ import annotations

import codecs
import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select, text

from communique.database.connection import migrate, open_database
from communique.factfiles.files import check_files, load_files
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.texts.normalise import normalise
from communique.factfiles.texts.verification import Proof, verify_texts
from communique.schema import Base
from tests.torture.fuzzing.judge import SAMPLE, SAMPLE_FILES
from tests.torture.promise import promise

PASSAGES = Base.metadata.tables["passages"].c
_FERRY = "quill-2031-03-04"
_LABEL = "Quill, The Lake Herald, 4 March 2031"
_WORDS = ["", " ", "x", ".", "\n", "\n\n", "A new sentence. ", "\u00a0", "\u200b", "é", "\U0001f469", "\ufb01"]
_WRAPPED = [
    "<html><body><p>{}</p></body></html>",
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n{}\n--x--\n",
    "\ufeff{}",
    "{}\x00",
    "\u202e{}",
]
_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"]


def _database(folder: Path) -> str:
    url = f"sqlite:///{folder}/communique.db"
    migrate(url)
    load_files(url, SAMPLE_FILES)
    return url


def _changed(words: str, chance: random.Random) -> str:
    start, end = sorted(chance.randrange(len(words) + 1) for _ in range(2))
    end = chance.choice([start, start + 1, end])
    return words[:start] + chance.choice([*_WORDS, words[start:end][::-1]]) + words[end:]


def _named(proof: Proof) -> set[str]:
    """The sentences that are not in place, as far as anything is said of each."""
    return {*proof.moved, *proof.missing}


@promise(
    "Of a text in which something was changed, every sentence that is no longer in place is named, and no other",
    bounded=300,
    full=20_000,
)
def changed_texts_are_noticed(folder: Path, times: int | None) -> Iterator[str]:
    url, copy, chance = _database(folder), folder / "copy.txt", random.Random(0)
    printed = (SAMPLE / "ferry.txt").read_text("utf-8")
    engine = open_database(url)
    with engine.connect() as connection:
        offsets = _offsets(connection)
        for _ in range(times or 300):
            words = _changed(printed, chance)
            copy.write_text(words, "utf-8")
            yield _broken_by_text(_proof(connection, copy), offsets, normalise(printed), normalise(words))
    engine.dispose()


def _offsets(connection: Connection) -> dict[str, tuple[int, int]]:
    query = text(
        "SELECT p.label, start_char, end_char FROM passages AS p JOIN records AS r ON r.id = p.document_id "
        "WHERE r.slug = :slug"
    )
    return {label: (start, end) for label, start, end in connection.execute(query, {"slug": _FERRY})}


def _proof(connection: Connection, copy: Path) -> Proof:
    (proof,) = (proof for proof in verify_texts(connection, [copy]) if proof.document == _LABEL)
    return proof


def _broken_by_text(proof: Proof, offsets: dict[str, tuple[int, int]], before: str, after: str) -> str:
    gone = {label for label, (start, end) in offsets.items() if after[start:end] != before[start:end]}
    if proof.copy is None:  # nothing of it was found, which is said of the document as a whole
        return "" if gone == offsets.keys() else f"no copy, though only {sorted(gone)} are gone: {after!r}"
    return "" if _named(proof) == gone else f"{sorted(_named(proof) ^ gone)} in {after!r}"


@promise(
    "Of offsets that were changed in a database, every one that leads elsewhere is named, and no other",
    bounded=200,
    full=10_000,
)
def changed_offsets_are_noticed(folder: Path, times: int | None) -> Iterator[str]:
    url, chance = _database(folder), random.Random(1)
    engine = open_database(url, read_only=False)
    words = normalise((SAMPLE / "ferry.txt").read_text("utf-8"))
    with engine.connect() as connection:
        offsets = _offsets(connection)
        for _ in range(times or 200):
            changed = _offsets_changed(offsets, chance)
            for label, (start, end) in changed.items():
                _move(connection, label, start, end)
            named = _named(_proof(connection, SAMPLE / "ferry.txt"))
            gone = {label for label, (s, e) in changed.items() if words[s:e] != words[slice(*offsets[label])]}
            connection.rollback()
            yield "" if named == gone else f"{sorted(named ^ gone)}, of {changed}"
    engine.dispose()


def _offsets_changed(offsets: dict[str, tuple[int, int]], chance: random.Random) -> dict[str, tuple[int, int]]:
    """Three sentences' offsets changed; the database itself refuses two that begin in one place."""
    while True:
        changed = {label: _moved(offsets[label], chance) for label in chance.sample(sorted(offsets), 3)}
        starts = [start for start, _ in changed.values()]
        if not {start for start, _ in offsets.values()} & set(starts) and len(set(starts)) == len(starts):
            return changed


def _moved(offset: tuple[int, int], chance: random.Random) -> tuple[int, int]:
    start, end = (max(0, one + chance.choice([-100, -1, 0, 1, 7, 1000])) for one in offset)
    return start, max(end, start + 1)


def _move(connection: Connection, label: str, start: int, end: int) -> None:
    document = text("SELECT id FROM records WHERE slug = :slug").bindparams(slug=_FERRY)
    document_id = connection.execute(document).scalar_one()
    table = Base.metadata.tables["passages"]
    one = select(table.c.id).where(table.c.document_id == document_id, table.c.label == label)
    row_id = connection.execute(one).scalar_one()
    connection.execute(table.update().where(table.c.id == row_id).values(start_char=start, end_char=end))


@promise(
    "Of offsets that were changed in a file that carries its text, every one that leads elsewhere is named",
    bounded=40,
    full=3000,
)
def changed_offsets_in_a_file_are_noticed(folder: Path, times: int | None) -> Iterator[str]:
    file, chance = folder / "ferry.yaml", random.Random(2)
    words = normalise((SAMPLE / "ferry.txt").read_text("utf-8"))
    carried = "  license: CC0-1.0\n  text: |\n" + "".join(f"    {line}\n\n" for line in words.split("\n"))
    facts = SAMPLE_FILES[1].read_text("utf-8").replace("  language: en\n", f"  language: en\n{carried}", 1)
    for _ in range(times or 40):
        label, changed = _offset_changed(facts, chance)
        file.write_text(changed, "utf-8")
        try:
            check_files([SAMPLE_FILES[0], file], None)
            yield "" if changed == facts else f"nothing said of {label}"
        except FactFileError as error:
            yield "" if f"passages.{label}" in str(error) else f"{label} is not named: {error}"


def _offset_changed(facts: str, chance: random.Random) -> tuple[str, str]:
    labels = [line.strip(" :") for line in facts.splitlines() if line.startswith("  P") and line.endswith(":")]
    label = chance.choice(labels)
    head, here, rest = facts.partition(f"  {label}:\n")
    start, comma, behind = rest.partition(", ")
    moved = int(start.rpartition(" ")[2]) + chance.choice([-5, -1, 1, 3])
    return label, f"{head}{here}    {{start: {max(0, moved)}{comma}{behind}"


@promise("No bytes of a copy stop the verifier, and none but the text itself prove it", bounded=200, full=10_000)
def any_copy_is_verified(folder: Path, times: int | None) -> Iterator[str]:
    url, chance = _database(folder), random.Random(3)
    printed = (SAMPLE / "ferry.txt").read_text("utf-8")
    engine = open_database(url)
    with engine.connect() as connection:
        for number in range(times or 200):
            copy = folder / chance.choice(["copy.txt", "copy.html", "copy.mhtml", "copy"])
            copy.write_bytes(data := _copy(printed, chance, number))
            try:
                proof = _proof(connection, copy)
            except Exception as error:
                yield f"{type(error).__name__}: {error}: {data!r}"
                continue
            encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
            is_it = normalise(data.decode(encoding, "replace")).startswith(normalise(printed))
            yield f"proven by {data!r}" if proof.is_proven and not is_it else ""
    engine.dispose()


def _copy(printed: str, chance: random.Random, number: int) -> bytes:
    match number % 4:
        case 0:
            return chance.randbytes(chance.randrange(2000))
        case 1:
            return chance.choice(_WRAPPED).format(printed).encode("utf-8", "surrogatepass")
        case 2:
            return printed.encode(chance.choice(_ENCODINGS))
    data = bytearray(printed, "utf-8")
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)
