"""Whatever a fact file holds, it is loaded whole or refused whole: a few hundred inputs of the promises' thousands."""

from __future__ import annotations

from itertools import count

import pytest

from communique.factfiles.reading.problems import Problem
from tests.torture.fuzzing.explore import explore
from tests.torture.fuzzing.inputs import changed_inputs, made_up_inputs, raw_inputs
from tests.torture.fuzzing.judge import Judge, misplaced

INPUTS = {"any bytes": (raw_inputs, 250), "changed files": (changed_inputs, 50), "made-up files": (made_up_inputs, 30)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", INPUTS)
def test_it_is_loaded_whole_or_refused_whole(kind, tmp_path):
    inputs, times = INPUTS[kind]
    judge, number = Judge(tmp_path), count()
    told = list(explore(inputs, lambda one: judge.breaks(*one, in_file=not next(number) % 8), times))
    assert len(told) > times * 0.8
    assert [broken for broken in told if broken] == []


@pytest.mark.parametrize(
    ("problem", "broken"),
    [
        (Problem("f.yaml", 2, 1, "", "", "mend it"), ""),
        (Problem("f.yaml", 3, 1, "", "", "mend it"), "not in the file"),
        (Problem("f.yaml", 1, 6, "", "", "mend it"), "not in the file"),
        (Problem("f.yaml", 1, 1, "", "", "refused: FOREIGN KEY constraint failed"), "no remedy"),
        (Problem("f.yaml", 1, 1, "", "x" * 3000, "mend it"), "not one short line"),
    ],
)
def test_the_judge_sees_a_badly_told_problem(problem, broken):
    said = misplaced(problem, b"a: b\n", "f.yaml")
    assert said.startswith(broken)
    assert bool(said) == bool(broken)


def test_the_judge_sees_a_traceback(tmp_path, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise KeyError("slug")

    judge = Judge(tmp_path)
    monkeypatch.setattr("communique.factfiles.files.check_coded_files", fail)
    assert judge.breaks(b"gazetteer: g\n").startswith("KeyError")
