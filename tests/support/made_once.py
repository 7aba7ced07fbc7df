"""What all processes that run the tests share: the first that asks makes it, the others wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.file_lock import one_at_a_time

_MADE = "made"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of this run of the tests, which `make` has filled; nobody writes to it afterwards."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    with one_at_a_time(folder):
        if not (folder / _MADE).exists():
            make(folder)
            (folder / _MADE).touch()
    return folder
