"""Every promise in a bounded form; `make torture` tries them in full."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tests.torture.kept import kept_rows
from tests.torture.promise import MayNotBeTriedError, Promise, all_promises, keep

_LEAST = 0.8  # of the trials that a promise names for CI; those that turn out to meet nothing may be left out


def _marked(one: Promise) -> Any:
    return pytest.param(one, marks=[pytest.mark.alone] if one.is_alone else [], id=one.name)


@pytest.mark.slow
@pytest.mark.parametrize("promise", [_marked(one) for one in all_promises()])
def test_it_is_kept(promise: Promise, tmp_path: Path) -> None:
    try:
        outcome = keep(promise, tmp_path / promise.name, promise.bounded)
    except MayNotBeTriedError as reason:
        pytest.skip(str(reason))
    least = math.ceil(_LEAST * promise.bounded)
    assert outcome.tried >= least, f"only {outcome.tried} of {promise.bounded} were tried"
    assert not outcome.broken, "\n".join(outcome.broken[:10])


def test_the_committed_table_is_of_the_promises_that_there_are() -> None:
    assert sorted(kept_rows()) == sorted(one.says for one in all_promises())


def test_the_committed_table_shows_no_broken_promise() -> None:
    assert {tried for tried, survived, _ in kept_rows().values() if tried != survived} == set()
