"""The notebook runs on a fresh build and shows what it was kept with."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tools.notebook import NOTEBOOK, executed, read_notebook

# Of ipykernel's and tornado's own, on some versions of Python.
pytestmark = [
    pytest.mark.filterwarnings("default::DeprecationWarning"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]


def shown(notebook: Any) -> list[Any]:
    return [
        [output.get("text") or output.get("data") or output for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_it_shows_what_it_was_kept_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMUNIQUE_DATABASE", raising=False)
    kept = shown(read_notebook())
    assert shown(executed(read_notebook())) == kept, "stale; run `make docs`"


def test_all_ways_agree_and_no_error_is_kept() -> None:
    outputs = [output for outputs in shown(read_notebook()) for output in outputs]
    assert outputs.count({"text/plain": "True"}) == 2
    assert not any("traceback" in str(output) for output in outputs)


def test_it_names_no_folder_of_a_machine() -> None:
    assert re.findall(r"/(?:home|tmp|root|Users|var)/", NOTEBOOK.read_text("utf-8")) == []
