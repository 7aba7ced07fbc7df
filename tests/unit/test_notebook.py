"""The notebook runs on a fresh build and shows what it was kept with."""

from __future__ import annotations

import json
import re

import pytest

from tools.notebook import NOTEBOOK, executed

pytestmark = [
    pytest.mark.slow,
    # Of ipykernel's and tornado's own, on some versions of Python.
    pytest.mark.filterwarnings("default::DeprecationWarning"),
    pytest.mark.filterwarnings("default::ResourceWarning"),
]


def test_it_shows_what_it_was_kept_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMUNIQUE_DATABASE", raising=False)
    assert executed() == NOTEBOOK.read_text("utf-8"), "stale; run `make docs`"


def test_all_ways_agree_and_no_error_is_kept() -> None:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert [output.get("data") for output in outputs].count({"text/plain": ["True"]}) == 2
    assert not any(output["output_type"] == "error" for output in outputs)


def test_it_names_no_folder_of_a_machine() -> None:
    assert re.findall(r"/(?:home|tmp|root|Users|var)/", NOTEBOOK.read_text("utf-8")) == []
