"""`make test-pythons`: the tests on every CPython from 3.11 that this machine has, each with packages of its own.

Looks for pythonX.Y on PATH and for pyenv's. Says which were found and which not: one that is not here is not tried.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "build" / "pythons"
# From the oldest that we support to the newest that all dependencies have wheels for.
MINORS = (11, 12, 13, 14)
_ASK = "import json, sys; print(json.dumps([sys.implementation.name, *sys.version_info[:3]]))"
Found = dict[int, tuple[str, str]]


def candidates() -> Iterator[str]:
    """Yield commands that may be an interpreter of ours."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for minor in MINORS:
        if command := shutil.which(f"python3.{minor}"):
            yield command
        yield from sorted(map(str, root.glob(f"versions/3.{minor}.*/bin/python")))


def found() -> Found:
    """Return, by minor version, the newest interpreter that starts: its whole version and its command."""
    best: dict[int, tuple[list[int], str]] = {}
    for command in candidates():
        asked = subprocess.run([command, "-c", _ASK], capture_output=True, text=True, check=False)
        answer: list[Any] = json.loads(asked.stdout) if asked.returncode == 0 else ["none"]
        name, *version = answer
        if name == "cpython":
            best[version[1]] = max(best.get(version[1], ([], "")), (version, command))
    return {minor: (".".join(map(str, version)), command) for minor, (version, command) in sorted(best.items())}


def try_on(command: str, minor: int, tests: tuple[str, ...]) -> bool:
    """Return whether the tests pass with this interpreter, in an environment that is kept for the next time."""
    venv = KEPT / f"3.{minor}"
    make = ["make", "--no-print-directory", "setup-dev", f"PYTHON={command}", f"VENV={venv}"]
    python = [str(venv / "bin" / "python"), "-m", "pytest", "-q", *tests]
    return all(subprocess.run(words, cwd=ROOT, check=False).returncode == 0 for words in (make, python))


@click.command()
@click.argument("tests", nargs=-1)
def main(tests: tuple[str, ...]) -> None:
    """Run all tests, or those named, on every CPython at hand; exit with 1 where they fail on one or none is here."""
    here, passed = found(), {}
    for minor, (version, command) in here.items():
        click.echo(f"CPython {version}")
        passed[minor] = try_on(command, minor, tests)
    for minor in MINORS:
        outcome = ("passed" if passed[minor] else "FAILED") if minor in here else "not here, not tried"
        click.echo(f"CPython {here[minor][0] if minor in here else f'3.{minor}'}: {outcome}")
    sys.exit(0 if passed and all(passed.values()) else 1)


if __name__ == "__main__":
    main()
