"""The page of what the project leans on: every locked package with its licence, as pip-licenses reads it from metadata.

Names and versions come from the locks, so that the page is the same on every machine; of packages that only other
machines install, and of those whose metadata is vague, it is said here.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass

from communique.project import ROOT

LOCKS = tuple(
    ROOT / name
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-spark.lock", "requirements-fuzz.lock")
)
_PYPROJECT = ROOT / "pyproject.toml"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?$")
_HASH = re.compile(r"^ +--hash=(sha256:[0-9a-f]{64})(?: \\)?$")
# A dependency in pyproject.toml, and the remark behind it that says what it is for.
_CHOICE = re.compile(r'^[^#"]*"(?P<name>[A-Za-z0-9._-]+)[^"]*"[\],]+ # (?P<purpose>.+)$', re.MULTILINE)
# Where metadata says nothing, too much, or is not at hand: the licence, and how we know.
TOLD = {
    "appnope": ("BSD-2-Clause", "installed on macOS only; its metadata there"),
    "axe-playwright-python": ("MIT", "its LICENSE file; its metadata names none"),
    "atheris": ("Apache-2.0", "installed by `make fuzz` only; its metadata there"),
    "httpx2-jsfetch": ("BSD-3-Clause", "installed in browsers only; its metadata there"),
    "pyreadline3": ("BSD License", "installed on Windows only; its metadata there"),
    "colorama": ("BSD License", "installed on Windows only; its metadata there"),
    "py4j": ("BSD License", "installed for Spark only; its metadata there"),
    "pexpect": ("ISC License (ISCL)", "not installed on Windows; its metadata elsewhere"),
    "ptyprocess": ("ISC License (ISCL)", "not installed on Windows; its metadata elsewhere"),
    "pytest-timeout": ("MIT", "its LICENSE file; its metadata adds a remark of Debian's"),
    "pywin32": ("PSF-2.0", "installed on Windows only; its metadata there"),
    "pyspark": ("Apache-2.0", "installed for Spark only; its metadata there"),
    "text-unidecode": ("Artistic-1.0-Perl", "its authors give the choice of this or the GPL"),
}


@dataclass(frozen=True)
class Pin:
    """A locked package."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> list[Pin]:
    """Return the packages of a lock's text.

    Raise ValueError for a line that is neither a pin, nor its hash, nor a remark.
    """
    found: list[tuple[re.Match[str], list[str]]] = []
    for number, line in enumerate(lock.splitlines(), 1):
        if pin := _PIN.match(line):
            found.append((pin, []))
        elif found and (digest := _HASH.match(line)):
            found[-1][1].append(digest[1])
        elif line.strip() and not line.strip().startswith("#"):
            raise ValueError(f"line {number} of the lock: {line!r} is neither a pin nor a hash; run `make lock`")
    return [Pin(normal(pin["name"]), pin["version"], pin["marker"], tuple(hashes)) for pin, hashes in found]


def all_pins() -> list[Pin]:
    """Return what the locks hold together, each pin once, by name."""
    held = {pin for lock in LOCKS for pin in pins(lock.read_text("utf-8"))}
    return sorted(held, key=lambda pin: (pin.name, pin.version))


def chosen() -> set[str]:
    """Return the packages that pyproject.toml names."""
    content = tomllib.loads(_PYPROJECT.read_text("utf-8"))
    project = content["project"]
    optional = (*project["optional-dependencies"].values(), *content["dependency-groups"].values())
    lines = [*project["dependencies"], *(line for some in optional for line in some)]
    return {normal(re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0]) for line in lines}


def purposes() -> dict[str, str]:
    """Return what each of our own choices is for, from the remarks in pyproject.toml."""
    choices = _PYPROJECT.read_text("utf-8").partition("[tool.")[0]
    return {normal(found["name"]): found["purpose"] for found in _CHOICE.finditer(choices)}


def licence_of(name: str) -> str:
    """Return a package's licence in its metadata's words; raise LookupError where nobody says which."""
    if name in TOLD:
        return TOLD[name][0]
    if (licence := _licences().get(name, "UNKNOWN")) == "UNKNOWN":
        raise LookupError(
            f"{name} is not installed, or its metadata names no licence: run `make setup-dev`, or write it into TOLD"
        )
    return licence


@functools.cache
def _licences() -> dict[str, str]:
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--with-system"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {normal(one["Name"]): str(one["License"]) for one in json.loads(told)}


def dependency_page() -> str:
    """Return every locked package, as Markdown."""
    what_for = purposes()
    rows = [(pin, f"| {pin.name} | {pin.version} | {licence_of(pin.name)}") for pin in all_pins()]
    return _PAGE.format(
        ours="\n".join(f"{row} | {what_for[pin.name]} |" for pin, row in rows if pin.name in what_for),
        theirs="\n".join(f"{row} | {pin.marker or ''} |" for pin, row in rows if pin.name not in what_for),
        told="\n".join(f"- {name}: {licence}; {why}." for name, (licence, why) in sorted(TOLD.items())),
    )


_PAGE = """\
# What the project leans on

<!-- Generated by `make docs` from the locks, pyproject.toml and the packages' metadata. -->

Every package is pinned by version and hash: in `requirements.lock` what building, publishing and serving need, in
`requirements-dev.lock` that and what tests and documentation need, in `requirements-spark.lock` Spark, in
`requirements-fuzz.lock` what `make fuzz` needs. Tests hold what is installed to these, and see that code under the MIT
licence can use each. All are used as they are; none is part of this repository.

## Chosen

| package | version | licence | what for |
| --- | --- | --- | --- |
{ours}

## Needed by these

| package | version | licence | only where |
| --- | --- | --- | --- |
{theirs}

## Whose licence their metadata does not tell

{told}
"""
