"""Every promise in a bounded form; `make torture` tries them in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.promise import Promise, all_promises, keep


@pytest.mark.slow
@pytest.mark.parametrize("promise", all_promises(), ids=lambda one: one.name)
def test_it_is_kept(promise: Promise, tmp_path: Path) -> None:
    outcome = keep(promise, tmp_path / promise.name, promise.bounded)
    assert outcome.tried, "nothing was tried"
    assert not outcome.broken, "\n".join(outcome.broken[:10])
