"""Extracted words: what is read of a web page or PDF, or why nothing is."""

from __future__ import annotations

import msgspec

from communique.errors import CommuniqueError


class SourceError(CommuniqueError):
    """A source cannot be read."""


class Extracted(msgspec.Struct, kw_only=True):
    """The words of a page or PDF, one paragraph a line, and its metadata; `fault` is why there are none."""

    words: str = ""
    language: str | None = None
    title: str | None = None
    author: str | None = None
    day: str | None = None
    publisher: str | None = None
    url: str | None = None
    fault: str | None = None
