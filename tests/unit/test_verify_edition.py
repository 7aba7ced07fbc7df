"""`communique verify` on editions: whatever was done to one is found, and said of the file it was done to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from communique.edition.manifest import MANIFEST, SNAPSHOT, examine
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition, PublicationError, read_edition
from communique.project import Project
from tests.conftest import SAMPLE, SAMPLE_FILES
from tests.support.serving import free_port
from tests.unit.test_command_line import run

pytestmark = pytest.mark.slow


@pytest.fixture
def published(sample_edition: Edition) -> Edition:
    """All parts of it; not to be written to."""
    return sample_edition


@pytest.fixture
def folder(published: Edition, tmp_path: Path) -> Path:
    """A copy of the edition that can be written to."""
    copy = shutil.copytree(published.folder, tmp_path / published.folder.name)
    for file in copy.rglob("*"):
        file.chmod(0o755)
    return copy


def flip(file: Path, at: int = 0, bit: int = 0) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1 << bit
    file.write_bytes(data)


def swap(one: Path, other: Path) -> None:
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def zero_a_page(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:8192] + bytes(4096) + data[12288:])


def link_elsewhere(file: Path) -> None:
    shutil.move(file, file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


HARM: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a-bit-of-the-database": (lambda f: flip(f / SNAPSHOT, 70_000), [f"{SNAPSHOT} is not what its manifest says"]),
    "a-bit-of-a-png": (lambda f: flip(f / "pictures/financing.png", 900), ["pictures/financing.png is not what"]),
    "truncated": (lambda f: cut(f / "about/days.json"), ["about/days.json is not what its manifest says"]),
    "emptied": (lambda f: os.truncate(f / SNAPSHOT, 0), [f"{SNAPSHOT} is not what its manifest says"]),
    "one-byte-more": (lambda f: append(f / SNAPSHOT), [f"{SNAPSHOT} is not what its manifest says"]),
    "a-zeroed-page": (lambda f: zero_a_page(f / SNAPSHOT), [f"{SNAPSHOT} is not what its manifest says"]),
    "removed": (lambda f: (f / "about/days.json").unlink(), ["about/days.json is missing"]),
    "a-folder-removed": (lambda f: shutil.rmtree(f / "downloads"), ["downloads/SHA256SUMS is missing"]),
    "added": (lambda f: (f / "about/more.json").touch(), ["about/more.json is not in the manifest"]),
    "linked": (lambda f: link_elsewhere(f / "inspect.json"), ["inspect.json is not what its manifest says: it is no"]),
    "swapped": (
        lambda f: swap(f / "about/days.json", f / "about/span.json"),
        ["about/days.json is not what its manifest says", "about/span.json is not what its manifest says"],
    ),
    "no-manifest": (lambda f: (f / MANIFEST).unlink(), [f"{MANIFEST} is missing"]),
    "an-empty-manifest": (lambda f: (f / MANIFEST).write_text("{}"), [f"{MANIFEST} is damaged: it lists no files"]),
    "a-manifest-of-zeros": (lambda f: (f / MANIFEST).write_bytes(bytes(900)), [f"{MANIFEST} is damaged"]),
    "a-number-in-the-manifest": (
        lambda f: rewrite(f, '"documents": 2', '"documents": 3'),
        [f"{MANIFEST} was changed: it says that it is of edition"],
    ),
    "a-space-in-the-manifest": (
        lambda f: rewrite(f, '"documents": 2', '"documents":  2'),
        [f"{MANIFEST} was changed: it is not written as it was published"],
    ),
    "a-png-and-its-sum-left-out": (
        lambda f: rewrite(f, '"pictures/financing.png"', '"pictures/nothing.png"'),
        ["pictures/nothing.png is missing", "pictures/financing.png is not in the manifest"],
    ),
    "of-another-version": (lambda f: rewrite(f, '"edition"', '"release"'), ["was published by another version"]),
}


def rewrite(folder: Path, words: str, others: str) -> None:
    text = (folder / MANIFEST).read_text("utf-8")
    assert words in text
    (folder / MANIFEST).write_text(text.replace(words, others), "utf-8")


@pytest.mark.parametrize(("harm", "complaints"), HARM.values(), ids=HARM)
def test_harm_is_found_and_told_of_its_file(
    folder: Path, harm: Callable[[Path], object], complaints: list[str]
) -> None:
    assert examine(folder).is_sound
    harm(folder)
    found = examine(folder).wrong()
    assert [one for one in complaints if not any(one in line for line in found)] == [], found
    with pytest.raises(PublicationError, match=r"publish"):
        read_edition(folder)


def test_a_manifest_that_was_made_to_fit_is_that_of_another_edition(folder: Path, sample_file: Path) -> None:
    """Who changes file, sum and name leaves the folder's name behind."""
    other = publish_edition(f"sqlite:///{sample_file}", folder.parent / "other", without={"downloads"})
    for name in (MANIFEST, SNAPSHOT):
        (folder / name).write_bytes((other.folder / name).read_bytes())
    found = examine(folder).wrong()
    assert f"{MANIFEST} is of edition {other.folder.name}, and not of the one in whose folder it is" in found


def test_an_edition_may_be_kept_under_another_name_and_is_checked_all_the_same(folder: Path) -> None:
    renamed = folder.rename(folder.parent / "site")
    assert examine(renamed).is_sound
    rewrite(renamed, '"documents": 2', '"documents": 3')
    assert not examine(renamed).is_sound


def test_what_changed_is_told_with_what_was_expected_and_found(folder: Path, published: Edition) -> None:
    flip(folder / SNAPSHOT, 70_000)
    (line,) = examine(folder).wrong()
    size = (folder / SNAPSHOT).stat().st_size
    assert f"expected sha256 {published.sha256}, found " in line
    assert line.endswith(f", {size:,} bytes")


def test_verify_takes_an_edition_a_folder_of_editions_and_texts(
    published: Edition, sample_database: str, folder: Path
) -> None:
    def verified(*paths: Path) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["--database", sample_database, "verify", *map(str, paths)])
        return done.exit_code, done.stdout

    name, files = published.folder.name, len(published.manifest["files"])
    whole = f"edition {name}: {files} files whole\n"
    assert verified(published.folder) == (0, whole)
    assert verified(published.folder.parent, published.folder) == (0, whole * 2)
    assert verified(folder.parent) == (0, whole), "without `current`, each edition"
    flip(folder / "inspect.json")
    (folder / "note").touch()
    code, said = verified(published.folder, folder)
    assert code == 1
    assert f"edition {name}: {files - 1} files whole, 1 changed, 1 not in the manifest\n" in said
    assert "  inspect.json is not what its manifest says: expected sha256 " in said
    assert "  note is not in the manifest\n" in said
    assert "`communique publish`" in said
    code, said = verified(published.folder, SAMPLE)
    assert (code, said.count("in place, 0 moved, 0 missing"), whole in said) == (0, 2, True)


def test_a_link_to_an_edition_that_is_gone_is_no_edition(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("0123456789abcdef-01234567")
    done = CliRunner().invoke(cli, ["verify", str(tmp_path)])
    assert (done.exit_code, "manifest.json is missing" in done.stdout) == (1, True)


def test_no_database_is_needed_to_check_an_edition(communique_command: str, published: Edition, tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path}/nothing.db"
    assert run(communique_command, "--database", nowhere, "verify", str(published.folder)).returncode == 0


def test_serve_says_what_is_wrong_and_publishes_anew(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Edition] = []
    monkeypatch.setattr(Project, "fact_files", lambda project: SAMPLE_FILES)
    monkeypatch.setattr("communique.cli.serve.serve_edition", lambda edition, *given, **more: served.append(edition))

    def serve() -> tuple[str, str]:
        words = ["--database", sample_database, "serve", "--port", str(free_port()), "--directory", str(tmp_path / "e")]
        done = CliRunner().invoke(cli, words, catch_exceptions=False)
        return done.stdout, done.stderr

    assert "Publishing" in serve()[0]
    assert ("Publishing" in serve()[0], serve()[1]) == (False, "")
    before = served[-1]
    before.snapshot.chmod(0o644)
    flip(before.snapshot, 70_000)
    said, complained = serve()
    assert f"{SNAPSHOT} is not what its manifest says: expected sha256 {before.sha256}, found " in complained
    assert ("Publishing" in said, examine(served[-1].folder).is_sound) == (True, True)
    assert served[-1].sha256 == before.sha256
