"""Every verb does its work wherever a project is, whatever lies beside it and however it is called."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from communique.project import ROOT
from tests.support.every_verb import Ended, call_every_verb, make_project, serve
from tests.support.odd_places import LOCALES, ODD_PLACES, OddPlace
from tests.support.odd_requests import spread_evenly
from tests.torture.promise import promise

# What Python says of what a program did not foresee.
_UNFORESEEN = re.compile(r"Traceback|Exception ignored|\w+Warning:")
_MAY_BE = (0, 1, 2)
# What others say where one could not do its work.
_LEFT_UNDONE = "editions' does not exist|holds no documents|no copy at hand|run `communique build` first"
_LOCALES = "locales"


@promise(
    "In a folder of any name, in any locale, beside what editors leave, with streams that are closed, every verb does "
    "its work, or says in a sentence which file keeps it from that",
    bounded=2,
    full=None,
)
def odd_places(folder: Path, times: int | None) -> Iterator[str]:
    _make_locales(folder / _LOCALES)
    with chdir(folder):
        for number, place in enumerate(spread_evenly(ODD_PLACES, times)):
            (here := folder / str(number)).mkdir()
            yield "; ".join(_wrong_at(place, here))


def _wrong_at(place: OddPlace, here: Path) -> Iterator[str]:
    project = here / place.folder
    project.parent.mkdir(parents=True, exist_ok=True)
    make_project(project)
    place.change(project)
    ended, said = _called(place, project, here)
    if place.refusal and not any(one.how and re.search(f"(?s){place.refusal}", one.said or said) for one in ended):
        yield f"{place.name}: no verb says so"
    for one in ended:
        if wrong := _wrong_with(one, one.said or said, place.refusal):
            yield f"{place.name}: {one.verb} {wrong}"


def _wrong_with(one: Ended, said: str, refusal: str) -> str:
    if one.how not in _MAY_BE or _UNFORESEEN.search(said):
        return f"ends with {one.how}: {said[-600:]}"
    if one.how and not (refusal and re.search(f"(?s){refusal}|{_LEFT_UNDONE}", said)):
        return f"ends with {one.how}: {said[-300:]}"
    return ""


def _called(place: OddPlace, project: Path, here: Path) -> tuple[list[Ended], str]:
    """Return how each verb ended and, where they are processes of their own, what all of them said."""
    if not place.is_of_processes:
        # Where others are refused, what `serve` says is not kept.
        served = [] if place.refusal else [serve(project, place.host or "127.0.0.1", subprocess.DEVNULL)]
        return [*call_every_verb(project), *served], ""
    told = here / "told"
    line = shlex.join([sys.executable, "-m", "tests.support.every_verb", str(project), str(told)])
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "COMMUNIQUE_"))}
    environment = {**known, "PYTHONPATH": str(ROOT), "LOCPATH": str(here.parent / _LOCALES), **place.environment}
    shell = (place.around or "{}").replace("{}", line)
    done = subprocess.run(["/bin/bash", "-c", shell], cwd=here, env=environment, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert told.exists(), said
    return [Ended(*one) for one in json.loads(told.read_text("utf-8"))], said


def _make_locales(folder: Path) -> None:
    """Make the locales that are wanted, where this machine has what they are made of."""
    folder.mkdir()
    for name in LOCALES if shutil.which("localedef") else ():
        language, encoding = name.split(".")
        subprocess.run(["localedef", "-i", language, "-f", encoding, folder / name], capture_output=True, check=False)
