"""Whatever becomes of an edition's files, `verify`, `serve` and the ASGI factory notice."""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from communique.cli.main import cli, main
from communique.edition.manifest import MANIFEST
from communique.edition.publication import publish_edition
from communique.edition.published_edition import PublicationError, current_edition
from communique.project import Project
from communique.serving.application import create_app
from communique.serving.succession import EDITION_VARIABLE
from tests.torture.facts import facts, loaded
from tests.torture.promise import promise

_PAGE = 4096
_ADDED = "more.json"


def _edition(folder: Path, *without: str) -> Path:
    """A new edition whose files can be written to."""
    edition = publish_edition(loaded(folder / "communique.db", 3), folder / "editions", without=without).folder
    for file in edition.rglob("*"):
        file.chmod(0o755)
    return edition


def _files(edition: Path) -> list[Path]:
    return sorted(file for file in edition.rglob("*") if file.is_file())


def _unnoticed(edition: Path, *files: Path) -> str:
    """By whom the harm to files was not noticed; `verify` names each of them."""
    done = CliRunner().invoke(cli, ["verify", str(edition)])
    unnamed = [file.name for file in files if f"  {file.relative_to(edition).as_posix()} " not in done.output]
    who = [f"verify, of {unnamed}"] if done.exit_code != 1 or unnamed else []
    os.environ[EDITION_VARIABLE] = str(edition)
    for name, start in (("serve", lambda: current_edition(edition.parent)), ("the ASGI factory", create_app)):
        try:
            start()
        except PublicationError:
            continue
        who.append(name)
    del os.environ[EDITION_VARIABLE]
    return ", ".join(who)


def _flipped(edition: Path, file: Path, bit: int) -> str:
    """Flip a bit, see who does not notice, and flip it back."""
    _flip(file, bit)
    # A slip in what the manifest says of a PNG file looks like one in the file.
    who = _unnoticed(edition, *([file] if file.name != MANIFEST else []))
    _flip(file, bit)
    return f"bit {bit:,} of {file.name}: not noticed by {who}" if who else ""


def _flip(file: Path, bit: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(bit // 8)
        byte = stream.read(1)[0] ^ 1 << bit % 8
        stream.seek(bit // 8)
        stream.write(bytes([byte]))


@promise("A flipped bit of an edition is noticed by verify, serve and the ASGI factory", bounded=100, full=2_000)
def flipped_bits(folder: Path, times: int | None) -> Iterator[str]:
    """In each file once, in the others as often as they are large."""
    chance = random.Random(3)
    edition = _edition(folder)
    files = _files(edition)
    sizes = [file.stat().st_size for file in files]
    chosen = files + chance.choices(files, sizes, k=max(0, (times or 2_000) - len(files)))
    for file in chosen:
        yield _flipped(edition, file, chance.randrange(file.stat().st_size * 8))


@promise("A flipped bit of an edition's manifest is noticed by all three", bounded=50, full=None)
def flipped_bits_of_the_manifest(folder: Path, times: int | None) -> Iterator[str]:
    """Its white space and what it says of PNG files, too, on which the edition's name does not hang."""
    edition = _edition(folder, "about", "downloads")
    manifest = edition / MANIFEST
    bits = range(manifest.stat().st_size * 8)
    for bit in bits if times is None else random.Random(4).sample(bits, times):
        yield _flipped(edition, manifest, bit)


def _cut(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size))


def _append(file: Path, chance: random.Random) -> None:
    with file.open("ab") as stream:
        stream.write(chance.randbytes(chance.choice([1, _PAGE])))


def _zero(file: Path, chance: random.Random) -> None:
    """A page that the disk lost."""
    data = file.read_bytes()
    at = chance.randrange(len(data)) // _PAGE * _PAGE
    page = data[at : at + _PAGE]
    assert any(page), "nothing to lose"
    file.write_bytes(data[:at] + bytes(len(page)) + data[at + _PAGE :])


def _turn(file: Path, chance: random.Random) -> None:
    """Its end before its beginning."""
    data = file.read_bytes()
    at = chance.randrange(1, len(data))
    file.write_bytes(data[at:] + data[:at])


def _remove(file: Path, chance: random.Random) -> None:
    file.unlink()


_HARMS: list[Callable[[Path, random.Random], None]] = [_cut, _append, _zero, _turn, _remove]


@promise(
    "Files of an edition that are cut, longer, zeroed, turned round, gone, exchanged or new are noticed by all three",
    bounded=40,
    full=1_000,
)
def harmed_files(folder: Path, times: int | None) -> Iterator[str]:
    """In turn, each on some file."""
    chance = random.Random(5)
    whole = _edition(folder)
    tried = folder / "tried" / whole.name
    tried.parent.mkdir()
    (tried.parent / "current").symlink_to(whole.name)
    for turn in range(times or 1_000):
        shutil.copytree(whole, tried)
        file, other = chance.sample(_files(tried), 2)
        name, harmed = _harm(turn, file, other, chance)
        who = _unnoticed(tried, *harmed)
        yield f"{name}, {file.name}: not noticed by {who}" if who else ""
        shutil.rmtree(tried)


def _harm(turn: int, file: Path, other: Path, chance: random.Random) -> tuple[str, list[Path]]:
    kind = turn % (len(_HARMS) + 2)
    if kind < len(_HARMS):
        _HARMS[kind](file, chance)
        return _HARMS[kind].__name__.strip("_"), [file]
    if kind == len(_HARMS):
        held = file.read_bytes()
        file.write_bytes(other.read_bytes())
        other.write_bytes(held)
        # With another file in its place the manifest cannot say which.
        both = [file, other]
        return "exchanged", [one for one in both if one.name == MANIFEST] or both
    (file.parent / _ADDED).touch()
    return "new", [file.parent / _ADDED]


def _bits(data: bytearray, chance: random.Random) -> None:
    """Some in the head of a page, where they do most harm."""
    page = chance.randrange(len(data) // _PAGE) * _PAGE
    for _ in range(20):
        data[page + chance.randrange(200)] ^= 1 << chance.randrange(8)


def _bit(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _page(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(len(data) // _PAGE) * _PAGE
    data[page : page + _PAGE] = bytes(_PAGE)


@promise(
    "Where report, build or publish cannot do without what a damaged working database has lost, they say so in a "
    "sentence",
    bounded=20,
    full=1_000,
)
def damaged_databases(folder: Path, times: int | None) -> Iterator[str]:
    """Bits and pages of it, in turn."""
    chance = random.Random(6)
    folder.mkdir(exist_ok=True)
    database = folder / "damaged.db"
    url = loaded(database, 3)
    whole, edited = database.read_bytes(), facts(folder / "edited", 4)
    verbs = (["report", "timeline"], ["build"], ["publish", str(folder / "editions")])
    with (
        patch.object(Project, "fact_files", lambda project: edited),
        patch("communique.edition.publication._PARTS", {}),
    ):
        for turn in range(times or 1_000):
            data = bytearray(whole)
            (_bit, _page, _bits)[turn % 3](data, chance)
            unclear = ""
            for words in verbs:
                database.write_bytes(data)
                unclear = unclear or _unclear(["--database", url, *words])
            yield unclear


def _unclear(arguments: list[str]) -> str:
    """What a command says that is neither that it is done nor one sentence about what is wrong."""
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(said), patch("sys.argv", ["communique", *arguments]):
        try:
            main()
        except SystemExit as end:
            is_clear = not end.code or said.getvalue().count("Error: ") == 1
            return "" if is_clear else f"{arguments[2]} said: {said.getvalue()}"
        except Exception as error:
            return f"{arguments[2]}: {type(error).__name__}: {error}"
    return ""
