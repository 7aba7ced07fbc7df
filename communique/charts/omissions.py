"""Pictures that are left out because they cannot be drawn: the edition appears without them, and says why.

What is at fault is the machine's or the author's to mend, a full disk or a report's declaration, still stops it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from communique.charts.picture import PictureError
from communique.errors import CommuniqueError, escape_control_characters, shorten

# Beside the index, where anything is left out.
FILE = "left-out.json"


@dataclass(frozen=True)
class Omission:
    """A picture that is left out: `why` for readers, the same on every machine, and the error's own words."""

    name: str
    title: str
    why: str
    error: str = ""

    def __str__(self) -> str:
        """Return it as a sentence for who publishes."""
        error = f" ({self.error})" if self.error else ""
        return escape_control_characters(f"the picture {self.name}, {self.title}, is left out: {self.why}{error}")


Made = TypeVar("Made")


def or_omission(name: str, title: str, make: Callable[[], Made]) -> Made | Omission:
    """Return what a picture is made of, or that the picture is left out, where the program cannot make it."""
    try:
        return make()
    except PictureError as error:
        return Omission(name, title, str(error))
    except (CommuniqueError, OSError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise  # the file or the machine is at fault, and not what is asked of them
        return Omission(name, title, "the program fails on what it is to show", shorten(repr(error)))


def write_left_out(left_out: list[Omission], folder: Path) -> None:
    """Write what is left out into a folder of pictures; nothing where nothing is."""
    if left_out:
        told = [{"name": one.name, "title": one.title, "why": one.why} for one in left_out]
        (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
