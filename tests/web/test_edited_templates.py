"""The edits of Datasette's templates find their places in the version that is installed."""

from __future__ import annotations

from pathlib import Path

import datasette
import pytest

from communique.web.plugins.templates import EDITS

TEMPLATES = Path(datasette.__file__).parent / "templates"


@pytest.mark.parametrize(("template", "old"), [(name, old) for name, edits in EDITS.items() for old, _ in edits])
def test_what_is_edited_is_there(template: str, old: str) -> None:
    assert old in (TEMPLATES / template).read_text("utf-8")
